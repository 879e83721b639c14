"""Where the words of a citation stand in the other editions of their text: the same, in other words, or gone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from kb.citations import locate
from kb.clauses import Clause
from kb.corpus import Corpus
from kb.errors import TextMissingError
from kb.instruments import Edition
from kb.recorded import RecordedHistory

LIKE = 55.0
"""Likeness (0 to 100) from which a clause of another edition is taken for the one cited in other words."""

LONGER = 4.0
"""A clause this many times as long as the quotation holds too much else to be compared with it."""


class State(StrEnum):
    """What another edition has of the cited words."""

    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Standing:
    """The cited words in one edition.

    :ivar edition: the date that names it.
    :ivar start: first code point in its text of the same or the likest passage; ``end``: one past the last; both
        ``None`` where nothing like it is there. :ivar locator: of the clause around it.
    """

    edition: dt.date
    state: State
    start: int | None = None
    end: int | None = None
    locator: str = ""


class Held(Protocol):
    """Held texts; ``kb.store.Texts`` and ``kb.store.Database`` are such."""

    def edition(self, instrument: str, date: dt.date) -> Edition: ...

    def clauses(self, edition: Edition) -> tuple[Clause, ...]: ...


class Recorded(Held, Protocol):
    """Held texts with recorded editions beside the catalogued ones."""

    def recorded(self, instrument: str) -> RecordedHistory | None: ...


def editions_of(instrument: str, corpus: Corpus, library: Held | Recorded) -> tuple[Edition, ...]:
    """Every held edition of an instrument, catalogued or recorded, oldest first; each text once, under its first date.

    :raises UsageError: there is no such instrument.
    """
    dates = {listed.date for listed in corpus.instrument(instrument).editions}
    recorded = getattr(library, "recorded", None)
    history: RecordedHistory | None = recorded(instrument) if recorded is not None else None
    dates |= {e.name for e in history.editions if e.was_in_force} if history is not None else set()
    found: dict[str, Edition] = {}
    for date in sorted(dates):
        try:
            edition = library.edition(instrument, date)
        except TextMissingError:
            continue
        found.setdefault(edition.text_sha256, edition)
    return tuple(found.values())


def standing(quote: str, locator: str, edition: Edition, clauses: Sequence[Clause]) -> Standing:
    """Where a quotation stands in an edition.

    :param locator: of the quotation where it is cited; of clauses alike, one at the same place goes first.
    """
    same = locate(quote, edition.text)
    if same is not None:
        return Standing(edition.date, State.SAME, *same, _around(same[0], clauses))
    from rapidfuzz import fuzz

    near = [c for c in clauses if len(c.text) <= LONGER * len(quote) + 80]
    scored = [(fuzz.ratio(quote, " ".join(c.text.split()), score_cutoff=LIKE), c.locator == locator, c) for c in near]
    best = max(scored, key=lambda s: s[:2], default=None)
    if best is None or best[0] < LIKE:
        return Standing(edition.date, State.GONE)
    clause = best[2]
    text = clause.text
    start = clause.start + len(text) - len(text.lstrip())
    return Standing(edition.date, State.CHANGED, start, clause.start + len(text.rstrip()), clause.locator)


def _around(offset: int, clauses: Sequence[Clause]) -> str:
    around = [c for c in clauses if c.start <= offset < c.end]
    return max(around, key=lambda c: c.level).locator if around else ""


def standings(
    instrument: str, quote: str, locator: str, corpus: Corpus, library: Held | Recorded
) -> tuple[Standing, ...]:
    """A quotation in every held edition of its instrument, oldest first."""
    quote = " ".join(quote.split())
    return tuple(
        standing(quote, locator, edition, library.clauses(edition))
        for edition in editions_of(instrument, corpus, library)
    )
