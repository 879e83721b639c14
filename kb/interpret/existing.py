"""Models that a name may mean on a day: none that came out later.

The catalogue dates the release of a model. Where its weights are out and a service has it too, that is the day of the
weights, and the service may have had the model before.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from kb.catalogue import ModelEntry
from kb.corpus import Corpus
from kb.practice import Practice, Source, inferred, parse_when
from kb.vocabulary import Channel

_MONTH = re.compile(r"\d{4}(?:-\d{2})?")


def of_the_day(practice: Practice, corpus: Corpus) -> Practice:
    """The practice with every ambiguous name narrowed to the models that were out when the source was made use of."""
    day = _last_day(practice)
    return replace(practice, sources=tuple(_narrowed(source, day, corpus) for source in practice.sources))


def _last_day(practice: Practice) -> dt.date:
    """The last day on which the outputs, or the weights, may have been had."""
    day = practice.generated.value or practice.as_of
    named = {name: getattr(practice, name) for name in ("generated", "trained")}
    same = [practice.periods[n] for n, facet in named.items() if n in practice.periods and facet.value == day]
    if not practice.generated.known and "as_of" in practice.periods:
        same = [practice.periods["as_of"]]
    return same[0][1] if same else day


def _narrowed(source: Source, day: dt.date, corpus: Corpus) -> Source:
    entries = [corpus.models[i] for i in source.candidates if i in corpus.models]
    kept = tuple(e.id for e in entries if _was_out(e, source.channel.value, day))
    # where the only ones left came out later too, the catalogue does not tell which model the name then stood for
    sure = any((out := _out(e)) is None or out <= day for e in entries if e.id in kept)
    if not sure or len(kept) == len(source.candidates) or len(entries) < len(source.candidates):
        return source
    if len(kept) == 1:
        return replace(source, id=inferred(kept[0]), candidates=())
    return replace(source, candidates=kept)


def _was_out(entry: ModelEntry, channel: Channel | None, day: dt.date) -> bool:
    out = _out(entry)
    if out is None or out <= day:
        return True
    hosted_too = Channel.WEIGHTS in entry.channels and len(entry.channels) > 1
    return hosted_too and channel is not Channel.WEIGHTS


def _out(entry: ModelEntry) -> dt.date | None:
    """The first day on which it may have been out; ``None`` where the catalogue does not tell."""
    if entry.released or not entry.released_text or not _MONTH.fullmatch(entry.released_text):
        return entry.released
    _, period = parse_when(entry.released_text)
    return period[0] if period else None
