"""Making a review: of a stale reading on the words in force on a day, or of words that no reading leaned on.

The review takes effect on the first day on which the chosen clause is in force without a break until the day of the
review; what lay between the loss of the old clause and that day stays stale.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from kb.citations import find_clause, leaned_on, locate
from kb.clauses import Clause, clause_sha256
from kb.corpus import Corpus
from kb.cross_check import cross_check
from kb.drift import Drift, Drifts, Recordings, word_marks
from kb.errors import CorpusError, UnknownIdError, UsageError
from kb.positions import is_position, position_id
from kb.readings import MAX_HINT_WORDS, Anchor, Reading
from kb.readings import Review as Level
from kb.recorded import RecordedEdition, RecordedHistory
from kb.reviews import Decision, HouseReview, amended_id, standing, with_reviews
from kb.unread import Unread
from kb.vocabulary import ReviewLevel

GIVEN = ("id", "anchors", "dated", "author", "review")
"""Fields of a reading that a review fills in itself."""


@dataclasses.dataclass(frozen=True)
class Reviewer:
    """Who decides, when (UTC) and why."""

    by: str
    at: dt.datetime
    why: str

    def __post_init__(self) -> None:
        if not self.why.strip():
            raise UsageError("No reason given.", fix="Say why in a sentence: --why TEXT.")
        if not self.by.strip():
            raise UsageError("Nobody is named as reviewer.", fix="Name who decides: --by NAME.")


class Desk:
    """Where reviews are made.

    :param corpus: with the earlier reviews applied.
    :param library: held texts with recorded histories.
    :param reviews: the earlier ones, in order.
    """

    def __init__(self, corpus: Corpus, library: Recordings, reviews: Sequence[HouseReview]) -> None:
        self._corpus = corpus
        self._library = library
        self._reviews = tuple(reviews)
        self._drifts = Drifts(corpus, library, reviews)

    def drift(self, reading: str, day: dt.date) -> Drift:
        """How a reading is stale on a day.

        :raises UnknownIdError: no such reading.
        :raises UsageError: it is not stale on that day.
        """
        instrument, _ = self._reading(reading)
        mine = [d for d in self._drifts.of(instrument) if d.reading == reading and not d.early]
        now = [d for d in mine if d.holds_on(day)]
        if now:
            return now[-1]
        spans = ", ".join(f"{d.since} to {d.until or 'now'}" for d in mine)
        stale = ", ".join(
            dict.fromkeys(d.reading for d in self._drifts.of(instrument) if d.holds_on(day) and not d.early)
        )
        raise UsageError(
            f"{reading} is not stale on {day}.",
            valid=f"stale {spans}" if spans else stale or f"no reading of {instrument} is stale on that day",
            fix="`distillaw stale` lists what is to be reviewed; --as-of names another day.",
        )

    def accept(
        self, reading: str, day: dt.date, reviewer: Reviewer, *, locator: str | None = None, hint: str | None = None
    ) -> HouseReview:
        """The reading holds on the new words.

        :param locator: of the clause it stands in now; by default the one most like the old.
        :param hint: at most eight words of that clause, to find the sentence that is quoted.
        :raises UsageError: not stale, no such clause, or a hint that is not in it.
        """
        drift = self.drift(reading, day)
        text, since, anchor = self._anchor(drift, day, locator, hint)
        return self._review(drift, Decision.ACCEPTED, text, since, reviewer, anchor=anchor)

    def amend(
        self,
        reading: str,
        day: dt.date,
        reviewer: Reviewer,
        changes: Mapping[str, Any],
        *,
        locator: str | None = None,
        hint: str | None = None,
    ) -> HouseReview:
        """Another reading takes the place of this one.

        :param changes: fields of the reading as in a readings file; those not given stay.
        :raises UsageError: not stale, no such clause, no change, or fields that make no reading.
        """
        if not changes:
            raise UsageError("Nothing is amended.", fix="Give what changes (--effect, --says, …), or --accept.")
        drift = self.drift(reading, day)
        text, since, anchor = self._anchor(drift, day, locator, hint)
        _, was = self._reading(reading)
        kept = {k: v for k, v in was.model_dump(by_alias=True, exclude_unset=True).items() if k not in GIVEN}
        base = was.id.removesuffix(f".{was.id.rpartition('.')[2]}") if _is_amended(was.id) else was.id
        result = _made({**kept, **changes}, amended_id(base, since), anchor, reviewer)
        review = self._review(drift, Decision.AMENDED, text, since, reviewer, anchor=anchor, result=result)
        self._check(review)
        return review

    def position(
        self, reading: str, day: dt.date, reviewer: Reviewer, changes: Mapping[str, Any], *, hint: str | None = None
    ) -> HouseReview:
        """A house position on a reading: it goes before the public one while the clause stands.

        :param day: on which the clause is in force; the position stands from the first day of these words on.
        :param changes: fields of the reading as in a readings file; those not given are those of the public reading.
        :raises UsageError: the reading is stale, speaks of no text in force on that day, or its clause has no hash, so
            that nobody could tell when it changes; no change, or fields that make no reading.
        """
        if not changes:
            raise UsageError(
                "A position says what the clause means.", fix="Give --effect, --says, --duty, --act or --file."
            )
        instrument, public = self._reading(reading)
        if is_position(public.id):
            raise UsageError(
                f"{reading} is a position itself.", valid=reading.removesuffix(".house"), fix="Name the public reading."
            )
        entry = self._corpus.instrument(instrument)
        listed = next((e for e in reversed(entry.editions) if e.date <= day and public.anchor(e.date, day)), None)
        anchor = public.anchor(listed.date, day) if listed is not None else None
        if listed is None or anchor is None or (listed.until is not None and day >= listed.until):
            spans = ", ".join(a.edition.isoformat() for a in public.anchors)
            raise UsageError(
                f"{reading} speaks of no text in force on {day}.", valid=f"editions {spans}", fix="--as-of"
            )
        mine = [d for d in self._drifts.of(instrument) if (d.reading, d.edition) == (reading, listed.date)]
        now = next((d for d in mine if d.holds_on(day)), None)
        if now is not None:
            raise UsageError(
                f"{reading} is stale since {now.since}: its clause is gone.",
                fix="Review it first: --accept, --amend or --withdraw.",
            )
        if anchor.sha256 is None:
            raise UsageError(
                f"{reading}: its clause is not recorded, so nobody could tell when it changes.",
                fix="Bring its text in with `distillaw sync`, or take a position on a reading whose text is held.",
            )
        since = max([anchor.since or listed.date, *(d.until for d in mine if d.until and d.until <= day)])
        kept = {k: v for k, v in public.model_dump(by_alias=True, exclude_unset=True).items() if k not in GIVEN}
        at = anchor.model_copy(update={"hint": hint}) if hint else anchor
        text = self._library.edition(instrument, anchor.words_of)
        result = _made({**kept, **changes}, position_id(public.id), at, reviewer)
        review = HouseReview(
            instrument=instrument, reading=public.id, edition=listed.date, decision=Decision.POSITION,
            text=anchor.words_of, text_sha256=text.text_sha256, since=since, anchor=at, result=result,
            by=reviewer.by, at=reviewer.at, why=reviewer.why,
        )  # fmt: skip
        self._check(review)
        return review

    def withdraw(self, reading: str, day: dt.date, reviewer: Reviewer) -> HouseReview:
        """The clause is gone and nothing takes its place: from then on there is no such reading."""
        drift = self.drift(reading, day)
        text = self._text(drift.instrument, day)
        gone = self._history(drift.instrument).editions[drift.text]
        review = self._review(drift, Decision.WITHDRAWN, text, gone.in_force_from, reviewer)
        return review.model_copy(update={"sentences": self._in_its_place(drift, {drift.text, text.number})})

    def _in_its_place(self, drift: Drift, numbers: set[int]) -> tuple[str, ...]:
        """The sentences that stand in the place of a clause: whoever withdraws its reading has read them."""
        touches = self._library.recorded_touches(drift.instrument)
        found: dict[str, None] = {}
        for number in sorted(numbers):
            wording = self._drifts.wording(drift, number)
            place = wording.new_locator if wording is not None else None
            found |= dict.fromkeys(t.touch.sentence for t in touches.get(number, ()) if t.locator == place)
        return tuple(found)

    def note(self, instrument: str, day: dt.date, reviewer: Reviewer) -> HouseReview:
        """The new words of an instrument that no reading leans on were read, and call for no reading.

        :raises UsageError: there are none on that day.
        """
        new = self.unread(instrument, day)
        text = self._history(instrument).editions[new[-1].text]
        return HouseReview(
            instrument=instrument, edition=new[0].edition, decision=Decision.NOTED, text=text.name,
            text_sha256=text.text_sha256, since=min(u.since for u in new), sentences=tuple(u.sentence for u in new),
            by=reviewer.by, at=reviewer.at, why=reviewer.why,
        )  # fmt: skip

    def add(
        self,
        instrument: str,
        day: dt.date,
        reviewer: Reviewer,
        fields: Mapping[str, Any],
        *,
        locator: str | None = None,
        hint: str | None = None,
    ) -> HouseReview:
        """A reading of words that no reading leaned on.

        :param fields: of the reading, its ``id`` among them.
        :raises UsageError: no such words on that day, no such clause, or fields that make no reading.
        """
        new = self.unread(instrument, day)
        places = list(dict.fromkeys(u.locator for u in new))
        wanted = locator or (places[0] if len(places) == 1 else None)
        if wanted is None:
            raise UsageError(
                "Which clause?", valid="; ".join(places), fix="Name the clause that the reading is of: --locator."
            )
        mine = [u for u in new if u.locator == wanted]
        start = mine[0].text if mine else new[0].text
        first = self._history(instrument).editions[start]
        clauses = [c.clause for c in self._library.recorded_clauses(first)[1]]
        clause = _named(wanted, clauses)
        came = _anchor(new[0].edition, first, first.in_force_from, clause, clauses, hint or _lead(clause.text))
        text, since, anchor = self._run(instrument, start, day, came)
        id_ = str(fields.get("id", ""))
        if any(r.id == id_ for r in self._corpus.readings[instrument].readings):
            raise UsageError(f"{instrument} has a reading {id_!r} already.", fix="Give the new one an id of its own.")
        result = _made({k: v for k, v in fields.items() if k != "id"}, id_, anchor, reviewer)
        review = HouseReview(
            instrument=instrument, edition=new[0].edition, decision=Decision.ADDED, text=text.name,
            text_sha256=text.text_sha256, since=since, anchor=anchor, result=result,
            sentences=tuple(u.sentence for u in mine), by=reviewer.by, at=reviewer.at, why=reviewer.why,
        )  # fmt: skip
        self._check(review)
        return review

    def undo(self, subject: str, reviewer: Reviewer) -> HouseReview:
        """Take the last review of a reading, or of an instrument's new words, back. The record keeps both.

        :raises UsageError: there is none.
        """
        mine = [r for r in standing(self._reviews) if r.subject == subject]
        if not mine:
            valid = ", ".join(dict.fromkeys(r.subject for r in standing(self._reviews)))
            raise UsageError(f"{subject} has no review to be undone.", valid=valid or "nothing was reviewed here")
        last = mine[-1]
        return last.model_copy(
            update={
                "decision": Decision.UNDONE, "anchor": None, "result": None, "sentences": (),
                "by": reviewer.by, "at": reviewer.at, "why": reviewer.why,
            }
        )  # fmt: skip

    def unread(self, instrument: str, day: dt.date) -> list[Unread]:
        """The new words of an instrument that are to be read on a day, of one edition.

        :raises UnknownIdError: no such instrument.
        :raises UsageError: there are none.
        """
        self._corpus.instrument(instrument)
        new = [u for u in self._drifts.unread(instrument) if u.holds_on(day)]
        if not new:
            raise UsageError(
                f"{instrument} has no new words to be read on {day}.",
                fix="`distillaw stale` lists what is to be reviewed; --as-of names another day.",
            )
        return [u for u in new if u.edition == new[-1].edition]

    # --- parts ----------------------------------------------------------------------------------------------------

    def _reading(self, reading: str) -> tuple[str, Reading]:
        instrument = reading.partition("#")[0]
        try:
            return self._corpus.reading(reading)
        except UnknownIdError as error:
            file = self._corpus.readings.get(instrument)
            known = ", ".join(f"{instrument}#{r.id}" for r in file.readings) if file else ""
            raise UnknownIdError(
                error.what, valid=known, fix="`distillaw stale` lists what is to be reviewed."
            ) from None

    def _history(self, instrument: str) -> RecordedHistory:
        history = self._library.recorded(instrument)
        assert history is not None  # what is stale has one
        return history

    def _text(self, instrument: str, day: dt.date) -> RecordedEdition:
        found = self._history(instrument).on(day)
        assert found is not None
        return found

    def _anchor(
        self, drift: Drift, day: dt.date, locator: str | None, hint: str | None
    ) -> tuple[RecordedEdition, dt.date, Anchor]:
        """Where a stale reading stands in the words in force on a day, and since when they are in force."""
        text = self._text(drift.instrument, day)
        _, recorded = self._library.recorded_clauses(text)
        clauses = [c.clause for c in recorded]
        wording = self._drifts.wording(drift, text.number)
        _, reading = self._reading(drift.reading)
        if locator is not None:
            clause = _named(locator, clauses)
        elif wording is not None and wording.new is not None:
            clause = next(c for c in clauses if c.locator == wording.new_locator)
        else:
            raise UsageError(
                f"Nothing in the text in force on {day} is like the clause that {drift.reading} was read in.",
                valid=_some_locators(clauses),
                fix="Name the clause with --locator, or --withdraw the reading.",
            )
        anchored = reading.anchor(drift.edition)
        assert anchored is not None
        if hint is None:
            old = wording.old if wording is not None else ""
            hint = anchored.hint if locate(anchored.hint, clause.text) else _changed(old, clause.text)
        now = _anchor(drift.edition, text, text.in_force_from, clause, clauses, hint)
        return self._run(drift.instrument, drift.text, day, now)

    def _run(
        self, instrument: str, first: int, day: dt.date, anchor: Anchor
    ) -> tuple[RecordedEdition, dt.date, Anchor]:
        """The earliest text of those in a row up to a day that hold the words of an anchor word for word."""
        hashes = self._library.recorded_hashes(instrument)
        history = self._history(instrument)
        now = self._text(instrument, day)
        held = now
        for edition in reversed([e for e in history.editions if first <= e.number <= now.number and e.was_in_force]):
            if anchor.sha256 not in hashes[edition.number][0]:
                break
            held = edition
        _, recorded = self._library.recorded_clauses(held)
        clauses = [c.clause for c in recorded]
        clause, _ = find_clause(anchor, clauses)
        assert clause is not None
        return held, held.in_force_from, _anchor(anchor.edition, held, held.in_force_from, clause, clauses, anchor.hint)

    def _review(
        self,
        drift: Drift,
        decision: Decision,
        text: RecordedEdition,
        since: dt.date,
        reviewer: Reviewer,
        anchor: Anchor | None = None,
        result: Reading | None = None,
    ) -> HouseReview:
        return HouseReview(
            instrument=drift.instrument, reading=drift.reading.partition("#")[2], edition=drift.edition,
            decision=decision, text=text.name, text_sha256=text.text_sha256, since=since, anchor=anchor, result=result,
            by=reviewer.by, at=reviewer.at, why=reviewer.why,
        )  # fmt: skip

    def _check(self, review: HouseReview) -> None:
        """Whether the corpus holds together with the review applied."""
        try:
            laid = with_reviews(self._corpus, [review])
        except ValidationError as error:
            raise _unreadable(error) from error
        problems = list(cross_check(laid))
        if problems:
            raise CorpusError(problems[0], fix="Correct the id in the amended reading.")


def _is_amended(reading: str) -> bool:
    try:
        dt.date.fromisoformat(reading.rpartition(".")[2])
    except ValueError:
        return False
    return True


def _made(fields: Mapping[str, Any], id_: str, anchor: Anchor, reviewer: Reviewer) -> Reading:
    """A reading of the fields.

    :raises UsageError: they make none; names field and what is valid.
    """
    given = sorted(set(fields) & set(GIVEN))
    if given:
        raise UsageError(
            f"{', '.join(given)}: filled in by the review.", fix="Leave it out; --locator and --hint name the clause."
        )
    day = reviewer.at.date()
    level = Level(level=ReviewLevel.HOUSE, by=reviewer.by, on=day)
    try:
        return Reading.model_validate(
            {**fields, "id": id_, "anchors": (anchor,), "dated": day, "author": reviewer.by, "review": level}
        )
    except ValidationError as error:
        raise _unreadable(error) from error


def _unreadable(error: ValidationError) -> UsageError:
    first = error.errors()[0]
    where = ".".join(str(p) for p in first["loc"]) or "the reading"
    expected = str(first.get("ctx", {}).get("expected", "")) or "see `distillaw schema ReadingsFile`"
    return UsageError(f"{where}: {first['msg']}.", valid=expected, fix="Correct the field.")


def _anchor(
    edition: dt.date, text: RecordedEdition, since: dt.date, clause: Clause, clauses: Sequence[Clause], hint: str
) -> Anchor:
    hint = " ".join(hint.split())
    if len(hint.split()) > MAX_HINT_WORDS:
        raise UsageError(f"The hint has {len(hint.split())} words.", valid=f"at most {MAX_HINT_WORDS}")
    if locate(hint, clause.text) is None:
        raise UsageError(f"{hint!r} is not in {clause.locator}.", fix="Give words that stand in a row in that clause.")
    sha = clause_sha256(leaned_on(hint, clause, clauses))
    return Anchor(edition=edition, locator=clause.locator, hint=hint, sha256=sha, since=since, text=text.name)


def _named(locator: str, clauses: Sequence[Clause]) -> Clause:
    found = next((c for c in clauses if c.locator == locator), None)
    if found is None:
        from rapidfuzz import process

        near = [m[0] for m in process.extract(locator, [c.locator for c in clauses], limit=4)]
        raise UnknownIdError(f"No clause {locator!r} in that text.", valid="; ".join(near), fix="Name one of these.")
    return found


def _some_locators(clauses: Sequence[Clause]) -> str:
    shown = [c.locator for c in clauses[:8]]
    return "; ".join(shown) + (" …" if len(clauses) > len(shown) else "")


def _changed(old: str, new: str) -> str:
    """Words of a clause where it first says something else."""
    at = 0
    for mark in word_marks(old, new):
        if mark.kind == "+":
            break
        at += len(mark.words.split()) if mark.kind == "=" else 0
    said = new.split()
    start = max(0, min(at, len(said) - MAX_HINT_WORDS))
    return " ".join(said[start : start + MAX_HINT_WORDS])


def _lead(text: str) -> str:
    return " ".join(text.split()[:MAX_HINT_WORDS])
