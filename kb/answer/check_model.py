"""What the check of a sentence is made on and what it finds: evidence, rules, refusals."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from kb.answer.check_norms import NormClause, norm_clauses
from kb.vocabulary import Effect

REQUIRED = "It is required that"
"""How what a condition asks is worded in :attr:`Evidence.says`."""


class Rule(StrEnum):
    """Why a sentence is refused."""

    NO_CITATION = "no citation"
    UNKNOWN_CITATION = "unknown citation"
    NOT_PLAIN = "not plain words"
    TOO_LONG = "too long"
    QUOTE = "quotation not exact"
    NUMBER = "number not in the clause"
    DATE = "date not in the clause"
    PLACE = "place not that of the clause"
    NAME = "name or term not in the clause"
    CONTENT = "says what the clause does not"
    POLARITY = "other polarity"
    EXCEPTION = "exception left out or added"
    LIMIT = "limit left out"
    SCOPE = "other scope"
    NOT_CHECKABLE = "the clause was not read"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A sentence that was refused, and why.

    :ivar detail: what exactly, for whoever reads the record.
    """

    sentence: str
    rule: Rule
    detail: str = ""

    @property
    def reason(self) -> str:
        """``other polarity: must not, where the clause says may``."""
        return f"{self.rule.value}: {self.detail}" if self.detail else self.rule.value


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands behind one citation number.

    :ivar says: the reading in our own words (what is said, the duty, conditions), which norms are compared with.
    :ivar quote: the words of the clause; empty when the text is not held.
    :ivar names: publisher and title. :ivar models: names of the models that the text governs.
    :ivar lifts: what other readings of the same text except from this one. :ivar key: id of the reading.
    """

    n: int
    says: tuple[str, ...]
    effect: Effect | None = None
    quote: str = ""
    names: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    edition: dt.date | None = None
    locator: str = ""
    lifts: tuple[str, ...] = ()
    key: str = ""

    @property
    def words(self) -> str:
        """Everything that numbers, names and concepts may come from."""
        return "\n".join((self.own_words, self.quote, *self.models))

    @property
    def own_words(self) -> str:
        """The same without the words of the clause and without the models, which may name somebody else."""
        return "\n".join((*self.says, *self.lifts, *self.names))

    def clauses(self) -> tuple[NormClause, ...]:
        """The clauses of the reading."""
        return tuple(c for text in self.says for c in norm_clauses(text))


@dataclass(frozen=True, slots=True)
class Judged:
    """What the check makes of a sentence.

    :ivar refusal: why it is refused; ``None`` when it passes.
    :ivar keys: the readings that bear it out, when it passes.
    """

    refusal: Refusal | None
    keys: tuple[str, ...] = ()


def short(text: str) -> str:
    """The beginning of a passage, for whoever reads the record: at most 70 characters, one line."""
    text = " ".join(text.split())
    return text if len(text) <= 70 else f"{text[:67]}…"
