"""Cross-check what the files of ``corpus/`` say of each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kb.catalogue import Governing, ModelEntry
from kb.readings import walk
from kb.vocabulary import Channel

if TYPE_CHECKING:
    from kb.corpus import Corpus


def cross_check(corpus: Corpus) -> Iterator[str]:
    """Every reference between files that leads nowhere, one message each."""
    for instrument in corpus.instruments.values():
        for other in instrument.incorporates:
            if other not in corpus.instruments:
                yield f"instruments: {instrument.id} incorporates unknown {other}"
        for other in instrument.outranks:
            if other not in corpus.instruments:
                yield f"instruments: {instrument.id} outranks unknown {other}"
            elif instrument.id in {other, *_outranked(corpus, other)}:
                yield f"instruments: {instrument.id} and {other} outrank each other"
    for file in corpus.readings.values():
        if file.instrument not in corpus.instruments:
            yield f"readings: unknown instrument {file.instrument}"
            continue
        dates = {e.date for e in corpus.instruments[file.instrument].editions}
        for coverage in file.coverage:
            if coverage.edition not in dates:
                yield f"readings: {file.instrument} has no edition {coverage.edition}; catalogued: {_dates(dates)}"
        for reading in file.readings:
            if reading.proposed:
                yield f"readings: {file.instrument}#{reading.id} is only proposed; such lie in a data directory"
            for constraint in walk((*reading.when, *reading.requires)):
                name = constraint.facet or ""
                if name.startswith("fact:") and name[5:] not in corpus.facts:
                    yield f"readings: {file.instrument}#{reading.id} tests undeclared {name} (declare it in facts.yaml)"
    for publisher, models_file in corpus.publishers.items():
        for channel, listed in models_file.hosted.items():
            yield from _check_governing(corpus, f"models: {publisher} hosted {channel}", listed)
    for model in corpus.models.values():
        for channel, governing in model.channels.items():
            if governing == "hosted":
                if channel not in corpus.publishers[corpus.publisher_of[model.id]].hosted:
                    yield f"models: {model.id} channel {channel} is `hosted`, but the publisher lists none"
            else:
                yield from _check_governing(corpus, f"models: {model.id} {channel}", governing)
        for parent in (*model.base, *model.taught_by):
            if parent not in corpus.models:
                yield f"models: {model.id} names unknown model {parent}"
        for dataset in model.trained_on:
            if dataset not in corpus.datasets:
                yield f"models: {model.id} names unknown data set {dataset}"
        yield from _check_inherited(corpus, model)
    for entry in corpus.datasets.values():
        yield from _check_governing(corpus, f"datasets: {entry.id}", entry.governing)
        for teacher in entry.teachers:
            if teacher not in corpus.models:
                yield f"datasets: {entry.id} names unknown teacher {teacher}"


def _outranked(corpus: Corpus, id_: str) -> set[str]:
    """Every instrument that yields to one, at first or at second hand."""
    found: set[str] = set()
    queue = [id_]
    while queue:
        entry = corpus.instruments.get(queue.pop())
        more = [other for other in entry.outranks if other not in found] if entry else []
        found.update(more)
        queue += more
    return found


def _dates(dates: Iterable[dt.date]) -> str:
    return ", ".join(d.isoformat() for d in sorted(dates)) or "none"


def _check_inherited(corpus: Corpus, model: ModelEntry) -> Iterator[str]:
    """Licences of another's base that a derived model does not list: they come with the weights."""
    own = {g.instrument for g in corpus.governing(model.id, Channel.WEIGHTS) or ()}
    for base in model.base:
        if not own or base not in corpus.models or corpus.publisher_of[base] == corpus.publisher_of[model.id]:
            continue
        missing = [g.instrument for g in corpus.governing(base, Channel.WEIGHTS) or () if g.instrument not in own]
        if missing:
            yield f"models: {model.id} is made from {base} and does not list its {', '.join(missing)} for weights"


def _check_governing(corpus: Corpus, where: str, listed: Iterable[Governing]) -> Iterator[str]:
    for governing in listed:
        entry = corpus.instruments.get(governing.instrument)
        if entry is None:
            yield f"{where}: unknown instrument {governing.instrument}"
        elif governing.edition and governing.edition not in {e.date for e in entry.editions}:
            dates = _dates(e.date for e in entry.editions)
            yield f"{where}: {governing.instrument} has no edition {governing.edition}; catalogued: {dates}"
