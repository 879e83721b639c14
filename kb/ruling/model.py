"""Values of a ruling: legs, findings, conditions, open questions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from kb.instruments import InstrumentId
from kb.vocabulary import Act, ReviewLevel, Verdict

Applies = Literal["yes", "no", "open"]


class Reason(StrEnum):
    """Why a leg came out as it did."""

    BAN = "ban"
    CONDITION_FAILED = "condition_failed"
    NO_GRANT = "no_grant"
    CONFLICT = "conflict"
    CLASH = "clash"
    PRIVITY = "privity"
    AUTHORISED = "authorised"
    CONDITIONS = "conditions"
    EXCEPTED = "excepted"
    GRANT = "grant"
    SILENT = "silent"
    NOT_READ = "not_read"
    NO_TEXT = "no_text"
    BEFORE_FIRST_EDITION = "before_first_edition"
    NO_WEIGHTS = "no_weights"
    UNKNOWN_SOURCE = "unknown_source"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Leg:
    """One instrument and one act.

    :ivar source: index into ``Practice.sources``.
    :ivar instrument: ``None`` when no text is catalogued for the source and route.
    :ivar edition: the edition that governs; ``None`` when none does.
    :ivar day: the day of the act.
    :ivar applies: whether the text binds this actor; ``why``: the reason, where it does not go without saying.
    """

    source: int
    instrument: InstrumentId | None
    edition: dt.date | None
    act: Act
    day: dt.date
    applies: Applies = "yes"
    role: str = "licensee"
    missing: Reason | None = None
    via: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """What must be done or be true.

    :ivar text: own words; a duty (imperative) or a fact that must hold.
    :ivar kind: ``duty``, ``fact`` (an unknown ``state`` fact) or ``authorisation``.
    :ivar readings: global reading ids it rests on.
    :ivar only_if: the branch in which it arises, in words; empty: in every branch.
    """

    text: str
    kind: Literal["duty", "fact", "authorisation"]
    readings: tuple[str, ...]
    instrument: str
    only_if: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """An unknown facet that decides something.

    :ivar facet: key, e.g. ``release``, ``sources.0.id``, ``student.competes.Acme``.
    :ivar values: the values to branch over, as the practice writes them.
    """

    facet: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rival:
    """A duty of another text that cannot be met beside a finding's own.

    :ivar of: global id of the finding's own duty.
    :ivar reading: global id of the other; ``edition`` and ``day``: as it applies, like those of a leg.
    :ivar why: why both cannot be met, a whole sentence.
    """

    of: str
    reading: str
    edition: dt.date
    day: dt.date
    why: str


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one leg.

    :ivar reading: the reading that decides; further ones in ``readings``.
    :ivar readings: global ids of every reading that bears on the outcome: bans, the exceptions that lift them, the
        definitions that carry them, duties, grants.
    :ivar asks: unknown facets that it waits for; in a ruling only where it is ``depends`` because of them (another text
        decides, so that they were not branched over).
    :ivar known_through: last day on which the text was known to be current; ``None``: fixed to a release.
    :ivar outranked_by: the instrument that goes before this one for the act; then the finding is shown and decides
        nothing.
    :ivar rivals: where the reason is ``clash``: the duties of other texts that cannot be met beside its own.
    """

    leg: Leg
    verdict: Verdict
    reason: Reason
    reading: str | None = None
    readings: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    asks: tuple[Ask, ...] = ()
    review: ReviewLevel = ReviewLevel.DRAFTED
    known_through: dt.date | None = None
    only_if: str = ""
    outranked_by: str = ""
    rivals: tuple[Rival, ...] = ()


@dataclass(frozen=True, slots=True)
class BranchOutcome:
    """One value of a facet asked about, and the verdict if that is the fact."""

    value: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """The question that decides, with its branches."""

    facet: str
    ask: str
    branches: tuple[BranchOutcome, ...]


@dataclass(frozen=True, slots=True)
class Ruling:
    """The verdict on a practice with everything it rests on. Speaks of texts, not of lawfulness."""

    verdict: Verdict
    findings: tuple[Finding, ...]
    conditions: tuple[Condition, ...] = ()
    open_questions: tuple[OpenQuestion, ...] = ()
    inferred: dict[str, str] = field(default_factory=dict)
