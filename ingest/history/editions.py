"""Recorded versions -> editions: the distinct, plausible texts of an instrument, and from when each was in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from ingest.history.comparable import Comparable, Noise, reason
from ingest.history.effective import StatedDate, stated_effective_date
from ingest.history.plausible import FLIP, Judge, Run
from ingest.history.values import Doubt, Edition, EditionHistory, Flag, NoiseEvent, Record, Suspect


@dataclass(slots=True, eq=False)
class _Draft:
    """An edition while the records are read."""

    run: Run
    first: dt.date
    last: dt.date
    latest: Record
    records: int = 0
    flags: set[Flag] = field(default_factory=set)


def derive_editions(
    records: Sequence[Record],
    *,
    language: str = "en",
    watched_until: dt.date | None = None,
    vouched: Collection[dt.date] = (),
) -> EditionHistory:
    """The editions of one instrument, from what was recorded of it.

    :param records: of one instrument, see ``join``; any order, records of one day in the order of recording.
    :param language: of the instrument, for reading its stated date.
    :param watched_until: until when the archive is known to have looked: after the last record nothing changed until
        then, and a doubtful last text may settle. By default the day of the last record.
    :param vouched: days whose last record a keeper has read and catalogued: it is a text of the instrument, whatever
        speaks against it.
    """
    ordered = sorted(records, key=lambda r: r.date)
    if not ordered:
        return EditionHistory((), (), (), 0, None)
    until = max(watched_until or ordered[-1].date, ordered[-1].date)
    reader = _Reader(_runs(ordered), until, frozenset(vouched))
    reader.read()
    editions = _dated(reader.drafts, language)
    seen = [e.recorded_last for e in editions] + [n.date for n in reader.noise]
    return EditionHistory(editions, tuple(reader.noise), tuple(reader.suspects), len(ordered), max(seen, default=None))


def _runs(records: Sequence[Record]) -> list[Run]:
    comparables: dict[str, Comparable] = {}
    runs: list[Run] = []
    for record in records:
        known = comparables.get(record.blob_sha)
        if known is None:
            known = comparables[record.blob_sha] = Comparable.of(record.text)
        if not runs or runs[-1].key != known.key:
            runs.append(Run(len(runs), known))
        runs[-1].records.append(record)
    return runs


class _Reader:
    """Goes through the runs once; what came before decides with what comes after."""

    def __init__(self, runs: list[Run], watched_until: dt.date, vouched: frozenset[dt.date]) -> None:
        self._runs = runs
        self._judge = Judge(runs, watched_until)
        last = {record.date: run.place for run in runs for record in run.records}
        self._vouched = {place for date, place in last.items() if date in vouched}
        self._flips: list[Run] = []
        self._suspect_runs: list[Run] = []
        self.drafts: list[_Draft] = []
        self.noise: list[NoiseEvent] = []
        self.suspects: list[Suspect] = []

    def read(self) -> None:
        """Put every run where it belongs."""
        for run in self._runs:
            draft = self.drafts[-1] if self.drafts else None
            current = draft.run if draft else None
            if draft is not None and run.key == draft.run.key:
                self._same(draft, run.records)
                continue
            doubt = None if run.place in self._vouched else self._judge.doubt(run, current)
            if doubt is not None:
                self._suspect(run, doubt, current)
            elif current is not None and run.place not in self._vouched and self._judge.returns(current, run):
                self._flip(run, current)
            else:
                self._edition(run, draft)
        self.noise.sort(key=lambda e: e.date)

    def _same(self, draft: _Draft, records: Sequence[Record]) -> None:
        for record in records:
            if record is not draft.run.records[0]:
                why = reason(draft.latest.text, record.text) or Noise.MARKUP
                self.noise.append(NoiseEvent(record.date, record.blob_sha, why, record.source))
            draft.latest = record
            draft.last = max(draft.last, record.date)
            draft.records += 1

    def _suspect(self, run: Run, doubt: Doubt, current: Run | None) -> None:
        self._suspect_runs.append(run)
        expected = current.size if current else 0
        for record in run.records:
            self.suspects.append(Suspect(record.date, record.blob_sha, doubt, run.size, expected, record.source))

    def _flip(self, run: Run, current: Run) -> None:
        self._flips.append(run)
        earlier = any(d.run.key == run.key for d in self.drafts)
        other = Noise.LOCALE if self._judge.other_spelling(run, current) else Noise.FLIP
        for record in run.records:
            why = Noise.STALE if earlier else other
            self.noise.append(NoiseEvent(record.date, record.blob_sha, why, record.source))

    def _edition(self, run: Run, before: _Draft | None) -> None:
        flags: set[Flag] = set()
        first = run.date
        if any(d.run.key == run.key for d in self.drafts):
            flags.add(Flag.REINSTATED)
        elif before is not None:
            first = self._first_shown(run)
            inside = [s.date for s in self._suspect_runs if s.date >= before.first and s.size > run.size]
            inside = [s.date for s in self._suspect_runs if s.date in inside and self._judge.holds(s, run)]
            if inside and min(inside) < first:
                first = min(inside)
                flags.add(Flag.SEEN_INSIDE)
        if before is not None and max(self._judge.within(run, before.run), self._judge.within(before.run, run)) < 0.2:
            flags.add(Flag.LITTLE_IN_COMMON)
        draft = _Draft(run, first, run.date, run.records[0], flags=flags)
        self.drafts.append(draft)
        self._same(draft, run.records)
        self._flips, self._suspect_runs = [], []

    def _first_shown(self, run: Run) -> dt.date:
        """The first day of a text that came by turns with its predecessor before it stayed."""
        first = run.date
        for flip in reversed(self._flips):
            if flip.key == run.key and flip.records[-1].date >= first - FLIP:
                first = flip.date
        return first


def _dated(drafts: Sequence[_Draft], language: str) -> tuple[Edition, ...]:
    starts: list[dt.date] = []
    stated: list[StatedDate | None] = []
    for draft in drafts:
        says = stated_effective_date(draft.run.text, language)
        start, flag = _start(draft.first, says, stated[-1] if stated else None, starts[-1] if starts else None)
        if flag is not None:
            draft.flags.add(flag)
        starts.append(start)
        stated.append(says)
    editions = []
    for number, draft in enumerate(drafts):
        start = starts[number]
        ends = min(starts[number + 1 :], default=None)
        if ends is not None and ends <= start:
            draft.flags.add(Flag.NEVER_IN_FORCE)
            ends = start
        record = draft.run.records[0]
        editions.append(
            Edition(
                record.text, record.blob_sha, record.source, draft.first, draft.last, start, ends, stated[number],
                frozenset(draft.flags), draft.records,
            )
        )  # fmt: skip
    return tuple(editions)


def _start(
    recorded: dt.date, says: StatedDate | None, said: StatedDate | None, before: dt.date | None
) -> tuple[dt.date, Flag | None]:
    """From when an edition is in force, and what is to be known of that day.

    :param said: what the edition before states.
    :param before: from when the edition before is in force.
    """
    if says is None:
        return recorded, Flag.NO_DATE
    if said is not None and says.date == said.date:
        return max(recorded, says.date), Flag.UNCHANGED_DATE
    if before is not None and says.date <= before and says.date <= recorded:
        return recorded, Flag.EARLIER_DATE
    return says.date, Flag.ANNOUNCED if says.date > recorded else None
