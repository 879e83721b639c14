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
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

from rapidfuzz.distance import Indel

from kb.catalogue import InstrumentEntry
from kb.citations import find_clause
from kb.clauses import Clause, own_texts
from kb.corpus import Corpus
from kb.errors import TextMissingError
from kb.instruments import Edition
from kb.positions import Gone
from kb.readings import Anchor, ReadingsFile
from kb.recorded import ANOTHER_TEXT, RecordedClause, RecordedEdition, RecordedHistory, TouchedClause, followed
from kb.reviews import Decision, HouseReview, noted, standing, with_reviews
from kb.unread import Unread, unread

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
    :ivar early: the clause is not gone but had not come yet: the edition was read in a later text of the same date.
    """

    instrument: str
    reading: str
    edition: dt.date
    locator: str
    since: dt.date
    until: dt.date | None
    text: int
    before: int
    early: bool = False

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
    found: list[Drift] = []
    for listed, base, later, ends in followed(entry, history):
        for reading in readings.readings:
            anchors = [a for a in reading.anchors if a.edition == listed.date and a.sha256 is not None]
            if not anchors:
                continue
            wanted = [(a, (a.sha256 or "", words_of(a.sha256 or ""))) for a in anchors]
            read_in = base if anchors[0].text is None else history.named(anchors[0].text)
            if read_in is None or not _has(hashes, read_in, wanted[0][1]):
                continue  # it cannot be told when it went
            after = [e for e in later if e.number > read_in.number]
            found += _of_one(f"{entry.id}#{reading.id}", wanted, read_in, after, ends, hashes)
            if read_in is base:
                found += _before(f"{entry.id}#{reading.id}", wanted[0], listed.date, base, history, hashes)
    return tuple(sorted(found, key=lambda d: (d.since, d.reading)))


_Wanted = Sequence[tuple[Anchor, tuple[str, str | None]]]
"""Anchors, each with the hash of its clause and of the words that count in it."""


def _before(
    reading: str,
    wanted: tuple[Anchor, tuple[str, str | None]],
    first: dt.date,
    base: RecordedEdition,
    history: RecordedHistory,
    hashes: Hashes,
) -> list[Drift]:
    """When the clause that a reading was read in had not come yet, from the first day of the edition on.

    Only a text that was still recorded on that day or later tells so: that the archive looked some days late does not.
    What another document was shown under the address before tells nothing either.
    """
    out: list[Drift] = []
    gone: RecordedEdition | None = None
    taken_over = [e.number for e in history.editions if e.number <= base.number and ANOTHER_TEXT in e.flags]
    earlier = [e for e in history.editions if max(taken_over, default=0) <= e.number < base.number and e.was_in_force]
    for edition in (*(e for e in earlier if e.recorded_last >= first), base):
        ends = edition.in_force_to
        if edition is not base and (ends is None or ends <= first or edition.in_force_from >= base.in_force_from):
            continue
        if edition is base or _has(hashes, edition, wanted[1]):
            if gone is not None:
                drift = _drift(reading, wanted[0], gone, base, edition.in_force_from)
                out.append(replace(drift, since=max(first, drift.since), early=True))
            gone = None
        elif gone is None:
            gone = edition
    return [d for d in out if d.until is None or d.since < d.until]


def _of_one(
    reading: str,
    wanted: _Wanted,
    base: RecordedEdition,
    later: Iterable[RecordedEdition],
    ends: dt.date | None,
    hashes: Hashes,
) -> list[Drift]:
    """When a reading of one edition is stale; where a review moved it to other words, by those from then on."""
    out: list[Drift] = []
    last, gone, locator = base, None, wanted[0][0]
    for edition in later:
        standing = [(a, w) for a, w in wanted if a.stands_on(edition.in_force_from)]
        if not standing:  # withdrawn, or another takes its place
            ends = edition.in_force_from
            break
        locator = standing[-1][0] if gone is None else locator
        if any(_has(hashes, edition, w) for _, w in standing):
            if gone is not None:
                out.append(_drift(reading, locator, gone, last, edition.in_force_from))
                gone = None
            last = edition
        elif gone is None:
            gone = edition
    if gone is not None:
        out.append(_drift(reading, locator, gone, last, ends))
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


def _alone(clauses: Sequence[Clause]) -> list[Clause]:
    """Clauses cut down to their own words."""
    cut = zip(clauses, own_texts(clauses), strict=True)
    return [replace(c, text=own, end=c.start + len(own)) for c, own in cut]


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

    def recorded_touches(self, instrument: str) -> Mapping[int, tuple[TouchedClause, ...]]: ...

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
    :param reviews: of the home; the corpus has them applied.
    """

    def __init__(self, corpus: Corpus, library: object, reviews: Sequence[HouseReview] = ()) -> None:
        self._corpus = corpus
        self._reviews = tuple(reviews)
        self._unread: dict[str, tuple[Unread, ...]] = {}
        self._library = library if isinstance(library, Recordings) else None
        self._known: dict[str, tuple[Drift, ...]] = {}
        self._stamp: object = None

    def of(self, instrument: str) -> tuple[Drift, ...]:
        """The drift of an instrument's readings."""
        stamp = getattr(self._library, "stamp", None)
        if stamp is None or stamp != self._stamp:  # what is held may have changed
            self._stamp, self._known, self._unread = stamp, {}, {}
        if instrument not in self._known:
            self._known[instrument] = self._of(instrument)
        return self._known[instrument]

    def unread(self, instrument: str) -> tuple[Unread, ...]:
        """Sentences on watched topics that came with later texts and that no reading leans on.

        Those of a clause that took the place of one which a reading leaned on are left out: that reading is stale.
        """
        stale = self.of(instrument)  # forgets what is kept where the texts were written anew
        if instrument not in self._unread:
            self._unread[instrument] = self._unread_of(instrument, stale)
        return self._unread[instrument]

    def _unread_of(self, instrument: str, stale: Sequence[Drift]) -> tuple[Unread, ...]:
        library, readings = self._library, self._corpus.readings.get(instrument)
        history = library.recorded(instrument) if library is not None else None
        if library is None or readings is None or history is None:
            return ()
        entry = self._corpus.instruments[instrument]
        read = {e.date: noted(self._reviews, instrument, e.date) for e in entry.editions}
        found = unread(entry, readings, history, library.recorded_touches(instrument), read)
        taken: set[tuple[dt.date, int, str]] = set()
        for drift in stale:
            for number in {u.text for u in found if u.edition == drift.edition and drift.holds_on(u.since)}:
                wording = self.wording(drift, number)
                if wording is not None and wording.new_locator is not None:
                    taken.add((drift.edition, number, wording.new_locator))
        return tuple(u for u in found if (u.edition, u.text, u.locator) not in taken)

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
                if anchor is None or anchor.sha256 is None:
                    continue
                read_in = base if anchor.text is None else history.named(anchor.text)
                wanted = anchor.sha256, library.clause_words(anchor.sha256)
                if read_in is None or not _has(hashes, read_in, wanted):
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

    def sentence(self, found: Unread) -> str:
        """The clause in which an unread sentence stands: its words.

        :raises HomeError: the recorded text is damaged.
        """
        assert self._library is not None
        history = self._library.recorded(found.instrument)
        assert history is not None
        _, clauses = self._library.recorded_clauses(history.editions[found.text])
        return next(c.clause.text for c in clauses if c.clause.locator == found.locator)

    def wording(self, drift: Drift, text: int | None = None) -> StaleWording | None:
        """Old and new words; ``None`` where the text that was read is not held.

        :param text: number of the recorded edition to look in; ``None``: the first without the clause.
        :raises HomeError: a recorded text is damaged.
        """
        library = self._library
        assert library is not None
        history = library.recorded(drift.instrument)
        reading = self._corpus.reading(drift.reading)[1]
        anchor = reading.anchor(drift.edition, drift.since - dt.timedelta(days=1)) or reading.anchor(drift.edition)
        assert history is not None
        assert anchor is not None
        try:
            held = library.edition(drift.instrument, anchor.words_of)
        except TextMissingError:
            return None
        before = library.clauses(held)
        old, _ = find_clause(anchor, before)
        if old is None:
            return None
        _, recorded = library.recorded_clauses(history.editions[drift.text if text is None else text])
        after = [c.clause for c in recorded]
        if anchor.sha256 not in (None, old.sha256):  # it was read for its own words, not for what stands beneath
            old = _alone(before)[before.index(old)]
            after = _alone(after)
        new = counterpart(old, after)
        marks = word_marks(old.text, new.text if new is not None else "")
        return StaleWording(old.text, new.text if new else None, new.locator if new else None, marks)


def lost(corpus: Corpus, library: object, reviews: Sequence[HouseReview]) -> Gone:
    """When recorded texts lost the clauses on which house positions stand, by public reading and edition.

    What was decided about a public reading on later words says nothing of a position on the older ones, so readings
    are followed as they ship; those that a review brought, as it brought them.

    :param corpus: without the reviews.
    """
    positions = [r for r in standing(reviews) if r.decision is Decision.POSITION]
    if not positions:
        return {}
    shipped = Drifts(corpus, library)
    others = [r for r in standing(reviews) if r.decision is not Decision.POSITION]
    reviewed = Drifts(with_reviews(corpus, others), library, others)
    out: dict[tuple[str, dt.date], tuple[dt.date, ...]] = {}
    for review in positions:
        file = corpus.readings.get(review.instrument)
        known = file is not None and any(r.id == review.reading for r in file.readings)
        found = (shipped if known else reviewed).of(review.instrument)
        for edition in {d.edition for d in found if d.reading == review.subject}:
            days = sorted(d.since for d in found if (d.reading, d.edition) == (review.subject, edition) and not d.early)
            out[review.subject, edition] = tuple(days)
    return out
