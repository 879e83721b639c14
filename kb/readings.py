"""Readings: dated, authored, reviewable interpretations of clauses in our own words; and coverage.

A reading is a rule in the sense of ODRL 2.2. Its evaluation is three-valued (true, false, unknown) and lives in
``kb.ruling``; here are the values and what makes them well-formed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from kb.vocabulary import Act, Effect, ReviewLevel, Topic

MAX_HINT_WORDS = 8

STUDENT_ACTS = frozenset({Act.SERVE, Act.PUBLISH_WEIGHTS})
"""Acts on the student. Whether a text reaches them depends on the student's standing under that text."""


class Frozen(BaseModel):
    """Immutable, and closed: an unknown field is an error, not a surprise."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


FacetName = Annotated[
    str,
    Field(
        pattern=r"^(technique|channel|plan|role|model|family|teacher_modality|student\.(kind|modality|competes|is_llm|"
        r"same_family)|purpose|release|offered|authorisation|actor|established_in|used_in|monthly_active_users(_at_release)?|"
        r"daily_active_users|annual_revenue_usd|monthly_revenue_usd|fact:[a-z0-9_]+)$",
        description="A facet of the practice; `fact:<slug>` is a fact declared in corpus/facts.yaml.",
    ),
]


class Constraint(Frozen):
    """One test on one facet, or a disjunction of tests.

    Exactly one of ``in``, ``not_in``, ``above``, ``at_most``, ``any_of`` is given.

    :ivar unknown: what to do when the facet is not known: ``ask`` (the practice branches) or ``state`` (``text`` is
        printed as a condition).
    :ivar text: required for ``state``: what must be true for the practice to go ahead, in our own words.
    """

    facet: FacetName | None = None
    is_in: tuple[str, ...] | None = Field(default=None, alias="in")
    not_in: tuple[str, ...] | None = None
    above: float | None = None
    at_most: float | None = None
    any_of: tuple[Constraint, ...] | None = None
    unknown: Literal["ask", "state"] = "ask"
    text: str | None = None

    @model_validator(mode="after")
    def _one_test(self) -> Self:
        tests = [t for t in (self.is_in, self.not_in, self.above, self.at_most, self.any_of) if t is not None]
        if len(tests) != 1:
            raise ValueError("give exactly one of: in, not_in, above, at_most, any_of")
        if (self.any_of is None) == (self.facet is None):
            raise ValueError("a test needs `facet`; `any_of` stands alone")
        if self.unknown == "state" and not self.text and self.any_of is None:
            raise ValueError("`unknown: state` needs `text`: what must be true for the practice to go ahead")
        return self


def walk(constraints: Iterable[Constraint]) -> Iterator[Constraint]:
    """Every test, those within disjunctions too."""
    for constraint in constraints:
        yield constraint
        yield from walk(constraint.any_of or ())


class Anchor(Frozen):
    """Where a reading stands in one edition: by locator, by the clause's hash, and by a hint.

    :ivar edition: date that names the edition.
    :ivar since: first day on which the reading stands here; ``None``: from the first day of the edition. Given where a
        reading was reviewed on a later recorded text that the catalogue has not taken in; ``text`` names that text.
    :ivar until: first day on which it does not stand here any more.
    :ivar text: name of the recorded edition whose words were read; ``None``: those of the catalogued edition.
    :ivar sha256: ``kb.clauses.clause_sha256`` of the clause as read; if the held clause differs, the reading is stale.
    :ivar hint: at most eight words of the clause, to find the sentence that is quoted.
    """

    edition: dt.date
    locator: str
    hint: str
    sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")
    since: dt.date | None = None
    until: dt.date | None = None
    text: dt.date | None = None

    @model_validator(mode="after")
    def _short_hint(self) -> Self:
        if len(self.hint.split()) > MAX_HINT_WORDS:
            raise ValueError(f"a hint has at most {MAX_HINT_WORDS} words")
        return self

    def stands_on(self, day: dt.date) -> bool:
        """Whether a day lies within its bounds."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)

    @property
    def words_of(self) -> dt.date:
        """Date that names the text whose words were read."""
        return self.text or self.edition


class StudentTerms(Frozen):
    """What a duty fixes about the student or the data passed on, in a form in which two texts can be compared.

    :ivar name_begins: how its name must begin.
    :ivar licences: under one of these alone it may be passed on (SPDX identifiers).
    :ivar no_further_limits: whoever passes it on may add no limits of their own or of others.
    :ivar passes_limits: limits on its use must be handed on to whoever receives or uses it.
    """

    name_begins: str | None = None
    licences: tuple[str, ...] = ()
    no_further_limits: bool = False
    passes_limits: bool = False

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.name_begins or self.licences or self.no_further_limits or self.passes_limits):
            raise ValueError("give at least one of: name_begins, licences, no_further_limits, passes_limits")
        return self


class Review(Frozen):
    """Who looked at it, and how far."""

    level: ReviewLevel
    by: str
    on: dt.date


class Reading(Frozen):
    """What one clause means for the acts.

    :ivar id: unique within the instrument; the global id is ``<instrument>#<id>``.
    :ivar reaches: for the acts ``serve`` and ``publish_weights``: which students the rule reaches: ``derivative`` (made
        from the weights, or a derivative by the text's own definition), ``trained`` (trained on outputs or data).
    :ivar when: all must hold for the reading to apply; empty: always.
    :ivar requires: for ``condition``: all must hold, else the act is outside what the text allows.
    :ivar excepts: ids of the prohibitions, conditions or duties that this reading lifts when it applies.
    :ivar conflicts_with: ids of readings of the same instrument that cannot stand beside it: both is unsettled.
    :ivar passes_on: of a host's text: it holds who uses the host to the terms of the makers of the models it serves.
    :ivar defines: the term defined; ``derivative`` changes the student's standing.
    :ivar duty: for ``duty``: what must be done, imperative, printed in the checklist.
    :ivar fixes: for ``duty``: what it fixes about the student, where another text may fix it otherwise.
    :ivar says: the clause in our own words.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]*$")
    topic: Topic
    effect: Effect
    says: str = Field(min_length=10)
    acts: tuple[Act, ...] = ()
    reaches: tuple[Literal["derivative", "trained"], ...] = ()
    when: tuple[Constraint, ...] = ()
    requires: tuple[Constraint, ...] = ()
    excepts: tuple[str, ...] = ()
    conflicts_with: tuple[str, ...] = ()
    passes_on: bool = False
    defines: str | None = None
    duty: str | None = None
    fixes: StudentTerms | None = None
    note: str | None = None
    anchors: tuple[Anchor, ...] = Field(min_length=1)
    dated: dt.date
    author: str
    review: Review

    @model_validator(mode="after")
    def _effect_has_its_fields(self) -> Self:
        needs = {
            Effect.DUTY: ("duty", self.duty),
            Effect.CONDITION: ("requires", self.requires),
            Effect.DEFINITION: ("defines", self.defines),
            Effect.EXCEPTION: ("excepts", self.excepts),
        }
        if self.effect in needs and not needs[self.effect][1]:
            raise ValueError(f"effect {self.effect.value} needs `{needs[self.effect][0]}`")
        if self.fixes is not None and self.effect is not Effect.DUTY:
            raise ValueError("`fixes` belongs to a duty")
        if self.effect in (Effect.PERMISSION, Effect.PROHIBITION, Effect.DUTY, Effect.CONDITION) and not self.acts:
            raise ValueError(f"effect {self.effect.value} needs `acts`")
        if STUDENT_ACTS & set(self.acts) and not self.reaches and self.effect != Effect.RESERVATION:
            raise ValueError("acts serve / publish_weights need `reaches`: [derivative], [trained] or both")
        return self

    @property
    def proposed(self) -> bool:
        """Whether it was drafted by the detector and nobody has checked it."""
        return self.review.level is ReviewLevel.PROPOSED

    def anchor(self, edition: dt.date, day: dt.date | None = None) -> Anchor | None:
        """The anchor in that edition; ``None`` when the reading does not speak of it.

        :param day: of the conduct: the anchor that stands on it, the newest first; without it the first one.
        """
        there = [a for a in self.anchors if a.edition == edition and (day is None or a.stands_on(day))]
        if not there:
            return None
        return there[0] if day is None else there[-1]


class Coverage(Frozen):
    """Which topics of an edition were reviewed and found silent; topics with a reading count as reviewed.

    :ivar silent: topics on which the reviewed edition says nothing.
    """

    edition: dt.date
    silent: tuple[Topic, ...] = ()
    by: str
    on: dt.date
    level: ReviewLevel = ReviewLevel.DRAFTED


class ReadingsFile(Frozen):
    """One file of ``corpus/readings/``: everything read in one instrument."""

    instrument: str
    readings: tuple[Reading, ...] = ()
    coverage: tuple[Coverage, ...] = ()

    @model_validator(mode="after")
    def _ids_agree(self) -> Self:
        ids = [r.id for r in self.readings]
        twice = {i for i in ids if ids.count(i) > 1}
        if twice:
            raise ValueError(f"reading ids used twice: {', '.join(sorted(twice))}")
        for reading in self.readings:
            missing = [i for i in (*reading.excepts, *reading.conflicts_with) if i not in ids]
            if missing:
                raise ValueError(f"reading {reading.id}: no reading {', '.join(missing)} in this file")
        covered = {c.edition for c in self.coverage}
        for reading in self.readings:
            for anchor in reading.anchors:
                if anchor.edition not in covered:
                    raise ValueError(f"reading {reading.id}: edition {anchor.edition} has no coverage entry")
        for coverage in self.coverage:
            read = {r.topic for r in self.readings if r.anchor(coverage.edition)}
            both = read & set(coverage.silent)
            if both:
                raise ValueError(f"edition {coverage.edition}: both read and silent: {', '.join(sorted(both))}")
        return self

    def topics_reviewed(self, edition: dt.date) -> frozenset[Topic]:
        """Topics read or found silent in that edition; empty when it was not reviewed. Proposing is no review."""
        for coverage in self.coverage:
            if coverage.edition == edition:
                silent = () if coverage.level is ReviewLevel.PROPOSED else coverage.silent
                return frozenset(silent) | {r.topic for r in self.readings if not r.proposed and r.anchor(edition)}
        return frozenset()
