"""An instrument in time, as a reader asks for it: its editions in order, recorded and catalogued, and what changed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ingest.history.clausediff import ChangeKind, ClauseChange, diff_clauses
from ingest.history.topics import classify
from kb.catalogue import InstrumentEntry
from kb.clauses import Clause
from kb.drift import Recordings
from kb.errors import TextMissingError, UnknownIdError
from kb.instruments import Sha256
from kb.recorded import RecordedEdition, RecordedHistory
from kb.vocabulary import Topic


@dataclass(frozen=True, slots=True)
class Entry:
    """One edition in the timeline.

    :ivar name: the date that names it, as ``distillaw text --edition`` takes it.
    :ivar catalogued: the date under which the catalogue has this text; ``None``: it has none.
    :ivar recorded: what the archive has of it; ``None``: catalogued only.
    :ivar held: whether its text is held here.
    """

    instrument: str
    name: dt.date
    in_force_from: dt.date
    in_force_to: dt.date | None
    catalogued: dt.date | None
    recorded: RecordedEdition | None
    held: bool

    @property
    def was_in_force(self) -> bool:
        """Whether there was a day on which it governed."""
        return self.recorded is None or self.recorded.was_in_force


@dataclass(frozen=True, slots=True)
class TextOf:
    """The text of an entry with its clauses."""

    text: str
    text_sha256: Sha256
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """What changed from one edition to the next in force.

    :ivar changes: clauses that changed, in the order of the newer text; the unchanged are left out.
    :ivar topics: of each change, same order.
    """

    old: Entry
    new: Entry
    changes: tuple[ClauseChange, ...]
    topics: tuple[frozenset[Topic], ...]

    @property
    def kinds(self) -> dict[str, int]:
        """How many clauses were added, removed, changed, moved."""
        return dict(sorted(Counter(c.kind.value for c in self.changes).items()))

    @property
    def by_topic(self) -> dict[str, int]:
        """How many changes touch each topic."""
        return dict(sorted(Counter(t.value for touched in self.topics for t in touched).items()))


class Timeline:
    """The editions of an instrument, and the texts behind them.

    :param library: held texts with recorded histories beside them.
    :param held: which catalogued editions are held.
    """

    def __init__(self, entry: InstrumentEntry, library: Recordings, held: Iterable[tuple[str, dt.date]]) -> None:
        self.entry = entry
        self.history: RecordedHistory | None = library.recorded(entry.id)
        self._library = library
        self._held = {date for instrument, date in held if instrument == entry.id}
        self._texts: dict[dt.date, TextOf] = {}
        self._steps: dict[tuple[dt.date, dt.date], Step] = {}
        self.entries: tuple[Entry, ...] = tuple(sorted(self._entries(), key=_order))

    def _entries(self) -> Iterator[Entry]:
        shown: dict[int, dt.date] = {}
        for place, listed in enumerate(self.entry.editions):
            archived = any(s.startswith("ota:") for s in listed.sources)
            holding = self.history.holding(listed) if self.history is not None and archived else None
            if holding is not None:
                shown[holding.number] = listed.date
                continue
            later = self.entry.editions[place + 1].date if place + 1 < len(self.entry.editions) else None
            ends = None if self.entry.kind.is_licence else listed.until or later
            held = listed.date in self._held
            yield Entry(self.entry.id, listed.date, listed.date, ends, listed.date, None, held)
        for edition in self.history.editions if self.history is not None else ():
            catalogued = shown.get(edition.number)
            yield Entry(
                self.entry.id, edition.name, edition.in_force_from, edition.in_force_to, catalogued, edition, True
            )

    def find(self, day: dt.date) -> Entry:
        """The edition that a date names, else the one in force on that day.

        :raises UnknownIdError: none was.
        """
        for entry in self.entries:
            if day in (entry.name, entry.catalogued):
                return entry
        found = [
            e
            for e in self.entries
            if e.was_in_force and e.in_force_from <= day and (e.in_force_to is None or day < e.in_force_to)
        ]
        if not found:
            raise UnknownIdError(
                f"{self.entry.id} has no edition in force on {day}.",
                valid=", ".join(str(e.name) for e in self.entries) or "none",
                fix="Name one of these, or a later day.",
            )
        return found[-1]

    def text(self, entry: Entry) -> TextOf:
        """The text of an entry.

        :raises TextMissingError: it is catalogued and not held.
        """
        if entry.name not in self._texts:
            if entry.recorded is not None:
                text, recorded = self._library.recorded_clauses(entry.recorded)
                found = TextOf(text, entry.recorded.text_sha256, tuple(c.clause for c in recorded))
            else:
                edition = self._library.edition(entry.instrument, entry.name)
                found = TextOf(edition.text, edition.text_sha256, self._library.clauses(edition))
            self._texts[entry.name] = found
        return self._texts[entry.name]

    def step(self, old: Entry, new: Entry) -> Step:
        """What changed from one edition to another; kept after the first look.

        :raises TextMissingError: one of them is not held.
        """
        key = old.name, new.name
        if key not in self._steps:
            changes = tuple(
                c
                for c in diff_clauses(self.text(old).clauses, self.text(new).clauses)
                if c.kind is not ChangeKind.UNCHANGED
            )
            self._steps[key] = Step(old, new, changes, tuple(classify(c) for c in changes))
        return self._steps[key]

    def predecessor(self, entry: Entry) -> Entry | None:
        """The held edition that was in force before it."""
        at = self.entries.index(entry)
        before = [e for e in self.entries[:at] if e.held and e.was_in_force]
        return before[-1] if before else None

    def step_to(self, entry: Entry) -> Step | None:
        """What changed from the edition before; ``None`` for the first, and where a text is not held."""
        before = self.predecessor(entry)
        if before is None or not entry.held:
            return None
        try:
            return self.step(before, entry)
        except TextMissingError:
            return None


def _order(entry: Entry) -> tuple[dt.date, int]:
    return entry.in_force_from, entry.recorded.number if entry.recorded is not None else -1


def steps_since(timelines: Iterable[Timeline], since: dt.date, until: dt.date | None = None) -> list[Step]:
    """Every change that was first recorded in a period, newest last.

    :param since: first day; ``until``: the last.
    """
    found = []
    for timeline in timelines:
        for entry in timeline.entries:
            seen = entry.recorded.recorded_first if entry.recorded is not None else None
            if seen is None or seen < since or (until is not None and seen > until):
                continue
            step = timeline.step_to(entry)
            if step is not None and step.changes:
                found.append(step)
    return sorted(found, key=lambda s: (_seen(s.new), s.new.instrument, s.new.name))


def _seen(entry: Entry) -> dt.date:
    return entry.recorded.recorded_first if entry.recorded is not None else entry.name


def entry_json(entry: Entry) -> dict[str, object]:
    """An entry for a program to read."""
    recorded = entry.recorded
    out: dict[str, object] = {
        "edition": entry.name.isoformat(),
        "in_force_from": entry.in_force_from.isoformat(),
        "in_force_to": _iso(entry.in_force_to),
        "catalogued": _iso(entry.catalogued),
        "held": entry.held,
    }
    if recorded is not None:
        out |= {
            "recorded_first": recorded.recorded_first.isoformat(),
            "recorded_last": recorded.recorded_last.isoformat(),
            "stated": _iso(recorded.stated),
            "stated_kind": recorded.stated_kind,
            "new_users_from": _iso(recorded.new_users_from),
            "flags": list(recorded.flags),
            "records": recorded.records,
            "text_sha256": recorded.text_sha256,
            "source": recorded.source,
            "source_url": recorded.source_url,
        }
    return out


def step_json(step: Step) -> dict[str, object]:
    """What changed, in figures."""
    return {"from": step.old.name.isoformat(), "clauses": step.kinds, "topics": step.by_topic}


def change_json(change: ClauseChange, topics: frozenset[Topic]) -> dict[str, object]:
    """One clause's change; offsets are code points of the two texts."""
    return {
        "kind": change.kind.value,
        "old": _clause_json(change.old),
        "new": _clause_json(change.new),
        "old_text": change.old_text,
        "new_text": change.new_text,
        "similarity": round(change.similarity, 3),
        "topics": sorted(t.value for t in topics),
        "edits": [
            {"old": " ".join(e.old), "new": " ".join(e.new), "old_at": e.old_at, "new_at": e.new_at}
            for e in change.edits
        ],
    }


def _clause_json(clause: Clause | None) -> Mapping[str, object] | None:
    return None if clause is None else {"locator": clause.locator, "start": clause.start, "end": clause.end}


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
