"""The catalogue as one looks through it: instruments in rows; of one, what it governs and what was read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from kb.catalogue import Governing, InstrumentEntry
from kb.corpus import Corpus
from kb.readings import Anchor, Reading
from kb.vocabulary import Channel, ReviewLevel, Topic


class Reviewed(StrEnum):
    """How far an edition was reviewed on a topic."""

    READ = "read"
    SILENT = "silent"
    NOT_REVIEWED = "not reviewed"


@dataclass(frozen=True, slots=True)
class Row:
    """One instrument in a list.

    :ivar editions: how many the catalogue has. :ivar held: of how many the text is held.
    :ivar readings: how many there are, proposed ones left out.
    :ivar least: the review level of the least checked of them; ``None`` where there is none.
    :ivar reviewed: whether its newest edition was reviewed.
    """

    entry: InstrumentEntry
    editions: int
    held: int
    readings: int
    least: ReviewLevel | None
    reviewed: bool


@dataclass(frozen=True, slots=True)
class Governed:
    """Models, services or data sets that an instrument governs by one channel, under the same bounds.

    :ivar of: ids and names.
    :ivar bounds: edition, days and plans as the catalogue has them; the same for all.
    """

    channel: Channel | None
    bounds: Governing
    of: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ReadingAt:
    """A reading and where it stands in one edition."""

    id: str
    reading: Reading
    anchor: Anchor


def rows(corpus: Corpus, held: Collection[tuple[str, dt.date]]) -> tuple[Row, ...]:
    """Every instrument, by publisher and title.

    :param held: instrument and date of the editions whose text is held.
    """
    texts: dict[str, int] = {}
    for instrument, _ in held:
        texts[instrument] = texts.get(instrument, 0) + 1
    found = [_row(entry, texts.get(entry.id, 0), corpus) for entry in corpus.instruments.values()]
    return tuple(sorted(found, key=lambda r: (r.entry.publisher.casefold(), r.entry.title.casefold())))


def _row(entry: InstrumentEntry, held: int, corpus: Corpus) -> Row:
    file = corpus.readings.get(entry.id)
    readings = [r for r in file.readings if not r.proposed] if file else []
    least = min((r.review.level for r in readings), key=list(ReviewLevel).index, default=None)
    newest = entry.editions[-1].date if entry.editions else None
    reviewed = bool(file and newest and file.topics_reviewed(newest))
    return Row(entry, len(entry.editions), held, len(readings), least, reviewed)


def governed(instrument: str, corpus: Corpus) -> tuple[Governed, ...]:
    """What an instrument governs, by channel; models that it governs within the same bounds together."""
    found: dict[tuple[Channel | None, Governing], list[tuple[str, str]]] = {}
    for channel, bounds, id_, name in _governed(instrument, corpus):
        found.setdefault((channel, bounds), []).append((id_, name))
    return tuple(Governed(channel, bounds, tuple(of)) for (channel, bounds), of in found.items())


def _governed(instrument: str, corpus: Corpus) -> Iterator[tuple[Channel | None, Governing, str, str]]:
    for model in corpus.models.values():
        for channel in model.channels:
            listed = model.channels[channel]
            texts = (
                corpus.publishers[corpus.publisher_of[model.id]].hosted.get(channel) if listed == "hosted" else listed
            )
            for bounds in texts or ():
                if bounds.instrument == instrument:
                    yield channel, bounds, model.id, model.name
    for data in corpus.datasets.values():
        for bounds in data.governing:
            if bounds.instrument == instrument:
                yield None, bounds, data.id, data.name


def readings_at(instrument: str, edition: dt.date, corpus: Corpus) -> tuple[ReadingAt, ...]:
    """The readings of a catalogued edition, by topic; proposed ones among them."""
    files = [corpus.readings.get(instrument), corpus.proposed.get(instrument)]
    found = []
    for file in files:
        for reading in file.readings if file else ():
            anchor = reading.anchor(edition)
            if anchor is not None:
                found.append(ReadingAt(f"{instrument}#{reading.id}", reading, anchor))
    order = list(Topic)
    return tuple(sorted(found, key=lambda r: order.index(r.reading.topic)))


def coverage_at(instrument: str, edition: dt.date, corpus: Corpus) -> dict[Topic, Reviewed]:
    """How far a catalogued edition was reviewed, topic by topic."""
    file = corpus.readings.get(instrument)
    reviewed = file.topics_reviewed(edition) if file else frozenset()
    read = {r.topic for r in file.readings if not r.proposed and r.anchor(edition)} if file else set()
    return {
        topic: Reviewed.READ if topic in read else Reviewed.SILENT if topic in reviewed else Reviewed.NOT_REVIEWED
        for topic in Topic
    }
