"""The nearest changes of facts under which the texts would say something better.

A search over the facets of a practice: each candidate change is ruled on like any other practice. Only facts that are
known are changed; what is unknown is asked instead. Nothing here says that a change is wanted or easy.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

from kb.catalogue import ModelEntry
from kb.corpus import Corpus
from kb.practice import Facet, Practice, Source, set_facet
from kb.regions import ELSEWHERE
from kb.ruling.branch import ORDER
from kb.ruling.engine import rule, verdict_of
from kb.ruling.model import Finding, Ruling
from kb.vocabulary import (
    Act,
    Authorisation,
    Channel,
    Modality,
    Origin,
    Purpose,
    Release,
    Role,
    StudentKind,
    Technique,
    Verdict,
)

ASKED_OF = frozenset({Verdict.PROHIBITED, Verdict.CONDITIONAL})
"""Verdicts for which a better one is looked for."""

GOOD = frozenset({Verdict.CONDITIONAL, Verdict.PERMITTED, Verdict.SILENT})

SHOWN = 4
"""How many changes are told."""

_SIZE = re.compile(r"(\d+(?:\.\d+)?)B")

PAIRED = 5
"""Of how many kinds of change pairs are tried where no single one helps."""

_RELEASED = frozenset({Act.SERVE, Act.PUBLISH_WEIGHTS, Act.PUBLISH_DATA})


OF_ITS_TIME = 1100
"""Days between two releases beyond which one is no replacement for the other while there are nearer ones."""


@dataclass(frozen=True, slots=True)
class Step:
    """One facet set to another value.

    :ivar facet: as ``kb.practice.set_facet`` takes it.
    """

    facet: str
    value: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """A change of facts and the ruling under it.

    :ivar steps: one facet, or two where no single one helps.
    :ivar of: per step, what the source that it changes was called, where there are several; else empty.
    """

    steps: tuple[Step, ...]
    practice: Practice
    ruling: Ruling
    of: tuple[str, ...]


def nearest(practice: Practice, ruling: Ruling, corpus: Corpus) -> tuple[Alternative, ...]:
    """The nearest changes that lead to a better verdict, the likeliest to be of use first; one for each facet.

    For ``prohibited`` and ``conditional``, and where duties of two sources clash; of a conditional practice, those that
    leave no condition.
    """
    clash = any(f.rivals for f in ruling.findings) and ruling.verdict is Verdict.UNSETTLED
    if not (ruling.verdict in ASKED_OF or clash) or not all(s.id.known for s in practice.sources):
        return ()
    tests = _tested(ruling, corpus)
    elsewhere = [Step("used_in", ELSEWHERE)] if "used_in" in ruling.inferred else []  # taken from the seat, not told
    steps = [s for s in (*elsewhere, *_steps(practice, corpus)) if _may_help(s, tests, ruling)]
    useless: list[tuple[Step, Practice]] = []
    helpful: list[Alternative] = []
    for step in steps:
        if step.facet in {a.steps[0].facet for a in helpful} and not step.facet.endswith(".id"):
            continue  # a smaller change of the same fact helps already
        changed = _set(practice, step)
        if _better(verdict_of(changed, corpus), ruling.verdict):
            helpful.append(_made((step,), practice, changed, corpus))
        else:
            useless.append((step, changed))
        if len({a.steps[0].facet for a in helpful}) == SHOWN:
            break
    if not helpful and ruling.verdict is Verdict.PROHIBITED:
        helpful = list(_pairs(practice, ruling, useless, corpus))
    return _one_a_facet(helpful)


def _made(steps: tuple[Step, ...], before: Practice, changed: Practice, corpus: Corpus) -> Alternative:
    return Alternative(steps, changed, rule(changed, corpus), tuple(_called(s, before, corpus) for s in steps))


def _called(step: Step, practice: Practice, corpus: Corpus) -> str:
    if not step.facet.startswith("sources.") or len(practice.sources) == 1:
        return ""
    source = practice.sources[int(step.facet.split(".")[1])]
    entry = corpus.models.get(source.id.value or "") or corpus.datasets.get(source.id.value or "")
    return entry.name if entry else source.mention


def _tested(ruling: Ruling, corpus: Corpus) -> frozenset[str]:
    """The facets that the texts test which forbid or set conditions."""
    found: set[str] = set()
    for finding in ruling.findings:
        leg = finding.leg
        if _in_the_way(finding) and leg.instrument is not None and leg.edition is not None:
            found.update(corpus.edition_readings(leg.instrument, leg.edition).on(leg.act).facets)
    return frozenset(found)


def _in_the_way(finding: Finding) -> bool:
    return finding.verdict in ASKED_OF or bool(finding.rivals)


_FOLLOW = {
    "student.kind": {"student.kind", "student.competes", "student.is_llm"},
    "release": {"release", "offered", "student.competes"},
}
"""Facets from which others follow: a change of the first matters where a text tests one of the second."""


def _may_help(step: Step, tests: frozenset[str], ruling: Ruling) -> bool:
    """Whether a text that stands in the way could tell the difference."""
    if ruling.verdict is Verdict.CONDITIONAL and not (step.facet.startswith("sources.") or step.facet == "release"):
        return False  # conditions are duties of the text: another text or another act is without them
    if step.facet == "release" and any(f.leg.act in _RELEASED and _in_the_way(f) for f in ruling.findings):
        return True
    if step.facet.startswith("student.competes"):
        return "student.competes" in tests
    if step.facet.startswith("sources.") or step.facet == "authorisation":
        return True
    return bool(_FOLLOW.get(step.facet, {step.facet}) & tests)


def _better(new: Verdict, old: Verdict) -> bool:
    return new in GOOD and ORDER.index(new) > ORDER.index(old)


def _pairs(
    practice: Practice, ruling: Ruling, useless: list[tuple[Step, Practice]], corpus: Corpus
) -> Iterator[Alternative]:
    """Two changes at once, of those that alone leave the fewest texts in the way."""
    firsts: dict[str, tuple[Step, Practice]] = {}
    for step, changed in useless:
        firsts.setdefault(step.facet, (step, changed))
    alone = {step: _bans(rule(changed, corpus)) for step, changed in firsts.values()}
    promising = sorted(alone, key=alone.__getitem__)[:PAIRED]
    for one, other in combinations(promising, 2):
        changed = _set(_set(practice, one), other)
        if _better(verdict_of(changed, corpus), ruling.verdict):
            yield _made((one, other), practice, changed, corpus)


def _bans(ruling: Ruling) -> int:
    """How many legs forbid."""
    return sum(f.verdict is Verdict.PROHIBITED and not f.outranked_by for f in ruling.findings)


def _one_a_facet(found: list[Alternative]) -> tuple[Alternative, ...]:
    """The best for each facet, in the order tried."""
    best: dict[tuple[str, ...], Alternative] = {}
    for alternative in found:
        key = tuple(step.facet for step in alternative.steps)
        known = best.get(key)
        if known is None or _rank(alternative) > _rank(known):
            best[key] = alternative
    return tuple(best.values())[:SHOWN]


def _rank(alternative: Alternative) -> tuple[int, int]:
    return ORDER.index(alternative.ruling.verdict), -len(alternative.ruling.conditions)


def _steps(practice: Practice, corpus: Corpus) -> Iterator[Step]:
    """Candidate changes of one facet, those that change least first."""
    for index, source in enumerate(practice.sources):
        yield from _routes(index, source, corpus)
    if practice.authorisation.value is not Authorisation.GRANTED:
        yield Step("authorisation", Authorisation.GRANTED.value)
    if practice.release.value in (Release.OPEN_WEIGHTS, Release.DELIVERED, Release.HOSTED_SERVICE, Release.DATASET):
        yield Step("release", Release.INTERNAL.value)
    if practice.release.value in (Release.OPEN_WEIGHTS, Release.DELIVERED):
        yield Step("release", Release.HOSTED_SERVICE.value)
    for index, source in enumerate(practice.sources):
        yield from _kin(index, source, practice.student.modality.value, corpus)
    kind = practice.student.kind.value
    if kind is not None and kind is not StudentKind.EMBEDDING_OR_CLASSIFIER:
        yield Step("student.kind", StudentKind.EMBEDDING_OR_CLASSIFIER.value)
    if kind is StudentKind.GENERAL_PURPOSE:
        yield Step("student.kind", StudentKind.TASK_SPECIFIC.value)
    if practice.purpose.value in (Purpose.COMMERCIAL, Purpose.INTERNAL):
        yield Step("purpose", Purpose.RESEARCH.value)
    for slug, facet in practice.facts.items():
        if facet.value is not None:
            yield Step(f"fact:{slug}", "no" if facet.value == "yes" else "yes")
    for issuer, facet in practice.student.competes.items():
        if facet.value == "yes":
            yield Step(f"student.competes.{issuer}", "no")
    for index, source in enumerate(practice.sources):
        if source.technique.value is not None and source.technique.value is not Technique.EVALUATION_ONLY:
            yield Step(f"sources.{index}.technique", Technique.EVALUATION_ONLY.value)


def _routes(index: int, source: Source, corpus: Corpus) -> Iterator[Step]:
    """Other routes to the same model; of a route nobody named, each."""
    entry = corpus.models.get(source.id.value or "")
    if entry is None or source.role.value is Role.BASE:
        return
    for channel in entry.channels:
        if channel is not source.channel.value and channel is not Channel.THIRD_PARTY_HOST:
            yield Step(f"sources.{index}.channel", channel.value)


def _kin(index: int, source: Source, student: Modality | None, corpus: Corpus) -> Iterator[Step]:
    """Other models of the publisher by the same route, one for each set of governing texts: the newest of it."""
    entry = corpus.models.get(source.id.value or "")
    if entry is None or entry.kind == "host":
        return
    publisher = corpus.publisher_of[entry.id]
    others = [
        m for m in corpus.models.values() if corpus.publisher_of[m.id] == publisher and _like(m, entry, source, student)
    ]
    others = [m for m in others if _of_its_time(m, entry)] or others
    others.sort(key=lambda m: (m.family == entry.family, m.modality is entry.modality, _near(m, entry)), reverse=True)
    groups = corpus.classes(tuple(m.id for m in others))
    own = next((members for members in groups.values() if entry.id in members), ())
    for first, members in groups.items():
        if members is not own and first != entry.id:
            yield Step(f"sources.{index}.id", first)


def _like(other: ModelEntry, entry: ModelEntry, source: Source, student: Modality | None) -> bool:
    """Whether a model could do in place of another: one that writes text can where no more than text is wanted."""
    same_route = source.channel.value is None or source.channel.value in other.channels
    texts = {Modality.TEXT, Modality.MULTIMODAL}
    modality = other.modality is entry.modality or (
        student in (None, Modality.TEXT) and {other.modality, entry.modality} <= texts
    )
    return modality and other.writes == entry.writes and other.kind == entry.kind and same_route


def _of_its_time(other: ModelEntry, entry: ModelEntry) -> bool:
    if other.released is None or entry.released is None:
        return True
    return abs((other.released - entry.released).days) <= OF_ITS_TIME


def _near(other: ModelEntry, entry: ModelEntry) -> tuple[int, float]:
    """The nearer in time, and then in size, the greater."""
    days = abs((other.released - entry.released).days) if other.released and entry.released else 10**6
    sizes = [float(m[1]) for m in (_SIZE.match(e.size or "") for e in (other, entry)) if m and float(m[1])]
    return -days, -abs(math.log(sizes[0] / sizes[1])) if len(sizes) == 2 else -math.inf


def _set(practice: Practice, step: Step) -> Practice:
    changed = set_facet(practice, step.facet, step.value, Origin.ASSUMED)
    if step.facet.startswith("sources.") and step.facet.endswith(".id"):
        return _renamed(changed, int(step.facet.split(".")[1]))
    return changed


def _renamed(practice: Practice, index: int) -> Practice:
    """A source under another id is not what the words named, nor had on the day that was said."""
    sources = list(practice.sources)
    sources[index] = replace(sources[index], candidates=(), mention=str(sources[index].id.value), obtained=Facet())
    return replace(practice, sources=tuple(sources))
