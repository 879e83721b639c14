"""House positions: a team's own reading of a clause, which goes before the public one while the clause stands.

A position is kept as a review (``kb.reviews``) and laid over the corpus beside the public reading. On the days on which
it stands the public reading is left out; it expires for good on the day from which the clause is another: a later
recorded text without its words, or a catalogued edition whose clause has another hash. From then on the public reading
rules again, and the answer says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb.catalogue import InstrumentEntry
from kb.readings import Anchor, Reading, ReadingsFile

Gone = Mapping[tuple[str, dt.date], tuple[dt.date, ...]]
"""By global id of a public reading and edition: the days from which a recorded text is without its clause, in order."""


@dataclass(frozen=True, slots=True)
class Position:
    """A position and what became of it.

    :ivar reading: global id of the position; ``of``: of the public reading that it goes before.
    :ivar since: first day on which it stands; ``until``: the day on which it expired, ``None`` while it stands.
    :ivar by: who took it, and ``on``: when; ``why``: in their own words.
    """

    reading: str
    of: str
    since: dt.date
    until: dt.date | None
    by: str
    on: dt.date
    why: str

    def stands_on(self, day: dt.date) -> bool:
        """Whether it goes before the public reading on a day."""
        return self.since <= day and (self.until is None or day < self.until)

    def expired_on(self, day: dt.date) -> bool:
        """Whether it had expired by a day."""
        return self.until is not None and self.until <= day

    @property
    def words(self) -> str:
        """Whose position it is and of when.

        >>> day = dt.date(2026, 3, 1)
        >>> Position("acme/t#ban.house", "acme/t#ban", day, None, "A. Counsel", day, "As agreed.").words
        'House position of A. Counsel, 2026-03-01'
        """
        return f"House position of {self.by}, {self.on.isoformat()}"


def position_id(reading: str) -> str:
    """Id of a position on a reading.

    >>> position_id("no-training")
    'no-training.house'
    """
    return f"{reading}.house"


def is_position(reading: str) -> bool:
    """Whether an id is that of a position."""
    return reading.endswith(".house")


def placed(
    entry: InstrumentEntry, public: Reading, at: Anchor, since: dt.date, gone: Gone
) -> tuple[tuple[Anchor, ...], dt.date | None]:
    """Where a position stands, and the day on which it expired; no anchors where its clause is not in the corpus.

    It stands in the edition it was read in and in each that follows with the same clause. A licence is not followed by
    another: it stays the text that came with a release.
    """
    editions = [e.date for e in entry.editions if e.date >= at.edition]
    anchors: list[Anchor] = []
    for date in editions[:1] if entry.kind.is_licence else editions:
        same = next((a for a in public.anchors if a.edition == date and a.sha256 == at.sha256), None)
        if same is None:
            return tuple(anchors), date
        start = max(since, same.since or date)
        lost = next((d for d in gone.get((f"{entry.id}#{public.id}", date), ()) if d >= start), None)
        anchors.append(same.model_copy(update={"since": start, "until": lost or same.until}))
        if lost is not None:
            return tuple(anchors), lost
    return tuple(anchors), None


def laid(file: ReadingsFile, public: str, result: Reading) -> ReadingsFile:
    """A file with a position beside the public reading; what lifts or contradicts that one does so to it.

    :raises ValueError: the file does not hold together with it.
    """
    readings = tuple(_alike(r, public, result.id) for r in file.readings if r.id != result.id)
    editions = {a.edition for a in result.anchors}
    coverage = tuple(
        c.model_copy(update={"silent": tuple(t for t in c.silent if t is not result.topic)})
        if c.edition in editions
        else c
        for c in file.coverage
    )
    return ReadingsFile(instrument=file.instrument, readings=(*readings, result), coverage=coverage)


def _alike(reading: Reading, public: str, position: str) -> Reading:
    update = {
        name: (*ids, position)
        for name, ids in (("excepts", reading.excepts), ("conflicts_with", reading.conflicts_with))
        if public in ids and position not in ids
    }
    return reading.model_copy(update=update) if update else reading


def leading(readings: Iterable[Reading], positions: Iterable[Position]) -> tuple[Reading, ...]:
    """The readings that stand on a day without the public ones that a position among them goes before."""
    there = tuple(readings)
    ids = {r.id for r in there}
    yielding = {p.of.partition("#")[2] for p in positions if p.reading.partition("#")[2] in ids}
    return tuple(r for r in there if r.id not in yielding)
