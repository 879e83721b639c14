"""Drift: readings whose clause is gone from a later text.

A reading speaks of a catalogued edition. Where an archive has recorded a later text of the instrument, the reading is
stale from the day on which the first text without its clause is in force, until the catalogue takes a newer edition in,
or the clause comes back. It keeps its verdict until it is reviewed: that a clause is gone does not say what took its
place. Renumbering, moving a clause and what counts for nothing in a text (see ``RecordedClause``) make nothing stale.

Licences do not drift: the text that came with a release stays its text.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from rapidfuzz.distance import Indel

from kb.catalogue import InstrumentEntry
from kb.citations import find_clause
from kb.clauses import Clause
from kb.corpus import Corpus
from kb.errors import TextMissingError
from kb.instruments import Edition
from kb.readings import Anchor, ReadingsFile
from kb.recorded import RecordedClause, RecordedEdition, RecordedHistory

Hashes = Mapping[int, tuple[frozenset[str], frozenset[str]]]
"""By number of recorded edition: hashes of its clauses, and of the words that count in them."""

_ALIKE = 0.4
"""So much of the words in common, in order, and a clause is shown as what became of another (Indel similarity)."""


@dataclass(frozen=True, slots=True)
class Drift:
    """A reading that is stale.

    :ivar reading: global id, ``instrument#id``.
    :ivar edition: the catalogued edition it was read in, whose clause is gone; ``locator`` names the clause.
    :ivar since: first day on which a text without it is in force.
    :ivar until: first day on which it is not stale any more; ``None``: it still is.
    :ivar text: number of the first recorded edition without it.
    :ivar before: number of the last one with it.
    """

    instrument: str
    reading: str
    edition: dt.date
    locator: str
    since: dt.date
    until: dt.date | None
    text: int
    before: int

    def holds_on(self, day: dt.date) -> bool:
        """Whether the reading is stale on a day."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class WordMark:
    """Words in a row of one kind: ``=`` in both texts, ``-`` only in the older, ``+`` only in the newer."""

    kind: str
    words: str


def drifts(
    entry: InstrumentEntry,
    readings: ReadingsFile,
    history: RecordedHistory,
    hashes: Hashes,
    words_of: Callable[[str], str | None] = lambda _: None,
) -> tuple[Drift, ...]:
    """The readings of an instrument that are or were stale, by day.

    :param hashes: of the clauses of each recorded edition.
    :param words_of: from the hash of a clause to that of the words that count in it, where that is known.
    """
    if entry.kind.is_licence:
        return ()
    found: list[Drift] = []
    for place, listed in enumerate(entry.editions):
        base = history.holding(listed)
        if base is None or not any(s.startswith("ota:") for s in listed.sources):
            continue
        ends = listed.until or (entry.editions[place + 1].date if place + 1 < len(entry.editions) else None)
        later = [e for e in history.editions if e.number > base.number and e.was_in_force]
        later = [e for e in later if e.in_force_from > listed.date and (ends is None or e.in_force_from < ends)]
        if not later:
            continue
        for reading in readings.readings:
            anchor = reading.anchor(listed.date)
            if anchor is None or anchor.sha256 is None:
                continue
            wanted = anchor.sha256, words_of(anchor.sha256)
            if not _has(hashes, base, wanted):
                continue  # it cannot be told when it went
            found += _of_one(f"{entry.id}#{reading.id}", anchor, base, later, ends, hashes, wanted)
    return tuple(sorted(found, key=lambda d: (d.since, d.reading)))


def _of_one(
    reading: str,
    anchor: Anchor,
    base: RecordedEdition,
    later: Iterable[RecordedEdition],
    ends: dt.date | None,
    hashes: Hashes,
    wanted: tuple[str, str | None],
) -> list[Drift]:
    out: list[Drift] = []
    last, gone = base, None
    for edition in later:
        if _has(hashes, edition, wanted):
            if gone is not None:
                out.append(_drift(reading, anchor, gone, last, edition.in_force_from))
                gone = None
            last = edition
        elif gone is None:
            gone = edition
    if gone is not None:
        out.append(_drift(reading, anchor, gone, last, ends))
    return out


def _drift(reading: str, anchor: Anchor, gone: RecordedEdition, last: RecordedEdition, until: dt.date | None) -> Drift:
    return Drift(
        gone.instrument, reading, anchor.edition, anchor.locator, gone.in_force_from, until, gone.number, last.number
    )


def _has(hashes: Hashes, edition: RecordedEdition, wanted: tuple[str, str | None]) -> bool:
    exact, words = hashes.get(edition.number, (frozenset(), frozenset()))
    return wanted[0] in exact or (wanted[1] is not None and wanted[1] in words)


def counterpart(clause: Clause, clauses: Sequence[Clause]) -> Clause | None:
    """What became of a clause in another text: the clause most like it, that of the same locator first among equals.

    ``None`` where none is like it.
    """
    old = clause.text.split()
    best: tuple[float, bool, int] | None = None
    for number, other in enumerate(clauses):
        likeness = Indel.normalized_similarity(old, other.text.split(), score_cutoff=_ALIKE)
        if likeness >= _ALIKE:
            best = max(best or (0.0, False, 0), (likeness, other.locator == clause.locator, -number))
    return None if best is None else clauses[-best[2]]


def word_marks(old: str, new: str) -> tuple[WordMark, ...]:
    """Two texts as one, the words that went and came marked.

    >>> [(m.kind, m.words) for m in word_marks("You may train any model.", "You may not train any model.")]
    [('=', 'You may'), ('+', 'not'), ('=', 'train any model.')]
    """
    before, after = old.split(), new.split()
    out: list[WordMark] = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            out.append(WordMark("=", " ".join(before[i1:i2])))
            continue
        if i2 > i1:
            out.append(WordMark("-", " ".join(before[i1:i2])))
        if j2 > j1:
            out.append(WordMark("+", " ".join(after[j1:j2])))
    return tuple(out)


@runtime_checkable
class Recordings(Protocol):
    """Held texts with recorded histories beside them; ``kb.store.Texts`` and ``kb.store.Database`` are such."""

    def edition(self, instrument: str, date: dt.date) -> Edition: ...

    def clauses(self, edition: Edition) -> tuple[Clause, ...]: ...

    def recorded(self, instrument: str) -> RecordedHistory | None: ...

    def recorded_hashes(self, instrument: str) -> dict[int, tuple[frozenset[str], frozenset[str]]]: ...

    def recorded_clauses(self, of: RecordedEdition) -> tuple[str, tuple[RecordedClause, ...]]: ...

    def clause_words(self, sha256: str) -> str | None: ...


@dataclass(frozen=True, slots=True)
class StaleWording:
    """The words of a stale reading's clause, and of what stands in its place.

    :ivar new: ``None``: nothing like it stands in the later text.
    """

    old: str
    new: str | None
    new_locator: str | None
    marks: tuple[WordMark, ...]


class Drifts:
    """The drift of a whole corpus against what is held.

    :param corpus: instruments and readings.
    :param library: held texts; without recorded histories beside them nothing is known to drift.
    """

    def __init__(self, corpus: Corpus, library: object) -> None:
        self._corpus = corpus
        self._library = library if isinstance(library, Recordings) else None
        self._known: dict[str, tuple[Drift, ...]] = {}
        self._stamp: object = None

    def of(self, instrument: str) -> tuple[Drift, ...]:
        """The drift of an instrument's readings."""
        stamp = getattr(self._library, "stamp", None)
        if stamp is None or stamp != self._stamp:  # what is held may have changed
            self._stamp, self._known = stamp, {}
        if instrument not in self._known:
            self._known[instrument] = self._of(instrument)
        return self._known[instrument]

    def _of(self, instrument: str) -> tuple[Drift, ...]:
        library, readings = self._library, self._corpus.readings.get(instrument)
        entry = self._corpus.instruments.get(instrument)
        if library is None or readings is None or entry is None:
            return ()
        history = library.recorded(instrument)
        if history is None:
            return ()
        return drifts(entry, readings, history, library.recorded_hashes(instrument), library.clause_words)

    def unfollowed(self, instrument: str) -> tuple[tuple[str, dt.date], ...]:
        """Readings, by edition, that cannot be followed: the record has no text with the clause they were read in."""
        library, readings = self._library, self._corpus.readings.get(instrument)
        history = library.recorded(instrument) if library is not None else None
        if library is None or readings is None or history is None:
            return ()
        entry, hashes = self._corpus.instruments[instrument], library.recorded_hashes(instrument)
        out = []
        for listed in entry.editions:
            base = history.holding(listed)
            if entry.kind.is_licence or base is None or not any(s.startswith("ota:") for s in listed.sources):
                continue
            for reading in readings.readings:
                anchor = reading.anchor(listed.date)
                if anchor is not None and anchor.sha256 is not None:
                    wanted = anchor.sha256, library.clause_words(anchor.sha256)
                    if not _has(hashes, base, wanted):
                        out.append((f"{instrument}#{reading.id}", listed.date))
        return tuple(out)

    def on(self, reading: str, edition: dt.date, day: dt.date) -> Drift | None:
        """The drift of a reading of an edition on a day.

        :param reading: global id.
        """
        instrument = reading.partition("#")[0]
        for drift in self.of(instrument):
            if drift.reading == reading and drift.edition == edition and drift.holds_on(day):
                return drift
        return None

    def wording(self, drift: Drift) -> StaleWording | None:
        """Old and new words; ``None`` where the text that was read is not held.

        :raises HomeError: a recorded text is damaged.
        """
        library = self._library
        assert library is not None
        history = library.recorded(drift.instrument)
        anchor = self._corpus.reading(drift.reading)[1].anchor(drift.edition)
        assert history is not None
        assert anchor is not None
        try:
            held = library.edition(drift.instrument, drift.edition)
        except TextMissingError:
            return None
        old, _ = find_clause(anchor, library.clauses(held))
        if old is None:
            return None
        _, clauses = library.recorded_clauses(history.editions[drift.text])
        new = counterpart(old, [c.clause for c in clauses])
        marks = word_marks(old.text, new.text if new is not None else "")
        return StaleWording(old.text, new.text if new else None, new.locator if new else None, marks)
