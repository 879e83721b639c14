"""Private instruments: contracts and terms of one's own, kept in a home and laid over the shipped corpus.

``<home>/corpus/`` holds ``instruments/<publisher>/<slug>.yaml``, of the schema of the shipped ``instruments/`` with two
fields more: ``governs`` (sources that the text binds for) and ``outranks`` (instruments that yield to it). Readings of
private instruments may lie beside them in ``readings/``, proposed ones of any in ``proposed/``. The shipped corpus is
never written to.
"""

from __future__ import annotations

import dataclasses
import os
import tempfile
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import yaml

from kb.catalogue import (
    DatasetEntry,
    Governing,
    InstrumentEntry,
    ModelEntry,
    ModelsFile,
)
from kb.corpus import Corpus, files_version, parse_file
from kb.cross_check import cross_check
from kb.errors import CorpusError, HomeError
from kb.instruments import Binds
from kb.proposed import split
from kb.readings import Frozen, ReadingsFile
from kb.vocabulary import Channel

PROPOSED = "proposed"
"""Folder of the private corpus for readings that the detector drafted."""

HOSTED = (Channel.API, Channel.CONSUMER_APP, Channel.THIRD_PARTY_HOST)
"""Channels that the terms of a service govern."""


class Governs(Frozen):
    """What a private instrument governs.

    :ivar source: id of a model, service, host or data set; or the name of a publisher: then all that it publishes, the
        models included that the catalogue does not list.
    :ivar channels: by which it is reached; for a data set none is given.
    """

    source: str
    channels: tuple[Channel, ...] = ()


class PrivateEntry(InstrumentEntry):
    """An instrument of one's own.

    :ivar governs: sources it binds for.
    """

    governs: tuple[Governs, ...] = ()


class PrivateFile(Frozen):
    """One file of ``<home>/corpus/instruments/``."""

    instruments: tuple[PrivateEntry, ...]


def corpus_dir(home: Path) -> Path:
    """The private corpus of a home."""
    return home / "corpus"


def load_private(folder: Path) -> dict[str, PrivateEntry]:
    """The private instruments of a folder, by id; none when there is no such folder.

    :raises CorpusError: a file that does not validate, or an id that is given twice.
    """
    found: dict[str, PrivateEntry] = {}
    for path in sorted((folder / "instruments").rglob("*.yaml")):
        for entry in parse_file(path, PrivateFile, root=folder).instruments:
            if entry.id in found:
                raise CorpusError(
                    f"{path.relative_to(folder)}: {entry.id} is already defined in another file.",
                    fix="Keep one of the two.",
                )
            found[entry.id] = entry
    return found


def load_overlay(corpus: Corpus, folder: Path) -> Corpus:
    """The shipped corpus with the private one of a folder laid over it, cross-checked; proposed readings beside it.

    :param folder: e.g. ``<home>/corpus``; need not exist.
    :raises CorpusError: a file that does not validate; an id of the shipped corpus; a reference that leads nowhere.
    """
    entries = load_private(folder)
    readings: dict[str, ReadingsFile] = {}
    proposed: dict[str, ReadingsFile] = {}
    for path in sorted(p for part in ("readings", PROPOSED) for p in (folder / part).rglob("*.yaml")):
        where = path.relative_to(folder)
        reviewed, drafted = split(parse_file(path, ReadingsFile, root=folder))
        if reviewed is not None:
            if reviewed.instrument not in entries or reviewed.instrument in readings:
                raise CorpusError(
                    f"{where}: {reviewed.instrument} is no private instrument, or is read in another file.",
                    valid=", ".join(entries) or "none is held yet",
                    fix="Readings of shipped instruments are not changed here; keep one file an instrument.",
                )
            readings[reviewed.instrument] = reviewed
        if drafted is not None:
            if drafted.instrument in proposed:
                raise CorpusError(f"{where}: {drafted.instrument} has proposals in another file.", fix="Keep one.")
            proposed[drafted.instrument] = drafted
    laid = overlay(corpus, entries.values(), readings)
    for file in proposed.values():
        if file.instrument not in laid.instruments:
            raise CorpusError(
                f"{PROPOSED}: readings are proposed of unknown {file.instrument}.",
                fix="Delete the file that holds them.",
            )
    if proposed:
        laid = dataclasses.replace(laid, proposed=proposed)
    if not entries and not proposed:
        return corpus
    return dataclasses.replace(laid, version=files_version(folder, corpus.version))


def overlay(corpus: Corpus, entries: Iterable[PrivateEntry], readings: dict[str, ReadingsFile] | None = None) -> Corpus:
    """A corpus with private instruments laid over it.

    :raises CorpusError: an id that the corpus has already, or a reference that leads nowhere.
    """
    entries = list(entries)
    if not entries:
        return corpus
    problems = list(_problems(corpus, entries))
    if problems:
        raise CorpusError(problems[0], fix="Correct the entry in the private corpus, or take it out.")
    publishers, models, datasets = dict(corpus.publishers), dict(corpus.models), dict(corpus.datasets)
    for entry in entries:
        for governs in entry.governs:
            governing = _governing(entry)
            if governs.source in datasets:
                datasets[governs.source] = _with_dataset(datasets[governs.source], governing)
            elif governs.source in models:
                model = models[governs.source]
                hosted = publishers[corpus.publisher_of[model.id]]
                models[model.id] = _with_model(model, hosted, governing, governs.channels)
            else:
                publishers[governs.source] = _with_publisher(publishers[governs.source], governing, governs.channels)
                for model in publishers[governs.source].models:
                    models[model.id] = _with_listed(models[model.id], governing, governs.channels)
    laid = dataclasses.replace(
        corpus,
        instruments={**corpus.instruments, **{e.id: e for e in entries}},
        readings={**corpus.readings, **(readings or {})},
        publishers=publishers,
        models=models,
        datasets=datasets,
    )
    problems = list(cross_check(laid))
    if problems:
        raise CorpusError(f"private corpus: {problems[0]}", fix="Correct the id, or add the entry it names.")
    return laid


def _problems(corpus: Corpus, entries: list[PrivateEntry]) -> Iterator[str]:
    for entry in entries:
        if entry.id in corpus.instruments:
            yield f"private corpus: {entry.id} is an instrument of the shipped corpus"
        if entry.governs and not entry.kind.can_bind:
            yield f"private corpus: {entry.id} governs, but a {entry.kind.value} binds nobody"
        for governs in entry.governs:
            if governs.source not in {*corpus.models, *corpus.datasets, *corpus.publishers}:
                yield f"private corpus: {entry.id} governs unknown {governs.source}"
            elif not governs.channels and governs.source not in corpus.datasets:
                yield f"private corpus: {entry.id} governs {governs.source} by no channel"


def _governing(entry: PrivateEntry) -> Governing:
    """Terms that are accepted govern from their first day to their last; a licence came with what was received."""
    if entry.binds is Binds.LICENSEE or not entry.editions:
        return Governing(instrument=entry.id)
    return Governing(instrument=entry.id, since=entry.editions[0].date, until=entry.editions[-1].until)


def _with_dataset(dataset: DatasetEntry, governing: Governing) -> DatasetEntry:
    return dataset.model_copy(update={"governing": (*dataset.governing, governing)})


def _with_model(
    model: ModelEntry, publisher: ModelsFile, governing: Governing, channels: Iterable[Channel]
) -> ModelEntry:
    """A model with an instrument more by some channels, beside what governs there already."""
    listed = dict(model.channels)
    for channel in channels:
        before = listed.get(channel, ())
        before = publisher.hosted.get(channel, ()) if before == "hosted" else before
        listed[channel] = _more(before, governing)
    return model.model_copy(update={"channels": listed})


def _with_publisher(publisher: ModelsFile, governing: Governing, channels: Iterable[Channel]) -> ModelsFile:
    hosted = dict(publisher.hosted)
    for channel in channels:
        if channel in HOSTED:
            hosted[channel] = _more(hosted.get(channel, ()), governing)
    return publisher.model_copy(update={"hosted": hosted})


def _with_listed(model: ModelEntry, governing: Governing, channels: Iterable[Channel]) -> ModelEntry:
    """A publisher's model; what it takes from the publisher's own service comes by that way already."""
    listed = dict(model.channels)
    for channel in channels:
        before = listed.get(channel)
        if before is not None and before != "hosted":
            listed[channel] = _more(before, governing)
    return model.model_copy(update={"channels": listed})


def _more(before: tuple[Governing, ...] | str, governing: Governing) -> tuple[Governing, ...]:
    assert not isinstance(before, str)
    return before if governing in before else (*before, governing)


def make(folder: Path) -> None:
    """Make a directory.

    :raises HomeError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HomeError(
            f"{folder}: cannot be made: {error.strerror}", fix="Set DISTILLAW_HOME to a directory you may write."
        ) from error


def write(folder: Path, entry: PrivateEntry) -> None:
    """Write the file of an instrument into a private corpus; whole or not at all.

    :raises HomeError: it cannot be written.
    """
    path = folder / "instruments" / f"{entry.id}.yaml"
    data = {"instruments": [_plain(entry.model_dump(exclude_defaults=True))]}
    text = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=120)
    make(path.parent)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                out.write(text)
                out.flush()
                os.fsync(out.fileno())
            os.replace(name, path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise HomeError(f"{path}: cannot be written: {error.strerror}", fix="Free disk space and try again.") from error


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dict):
        return {_plain(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    return value
