"""One leg: which readings of the governing edition apply to the act, and what comes of them.

Within one instrument an exception beats its ban; a definition that makes the student a derivative brings the
derivative's duties with it; an act on the licensed work that needs a grant and has none is prohibited.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from kb.corpus import Corpus
from kb.instruments import InstrumentKind
from kb.readings import STUDENT_ACTS, Reading
from kb.ruling.facts import FALSE, TRUE, Pending, Tri, View, both, test_all
from kb.ruling.govern import Route
from kb.ruling.model import Ask, Condition, Finding, Leg, Reason
from kb.vocabulary import Act, Effect, ReviewLevel, Role, Technique, Topic, Verdict

CORE_TOPICS = frozenset({Topic.OUTPUTS_TRAIN_MODELS, Topic.COMPETING_MODELS, Topic.DISTILLATION_NAMED})
"""An edition counts as read for a practice only when these were reviewed."""

RELEASE_TOPICS = frozenset({Topic.NAMING_ATTRIBUTION, Topic.NOTICE_FLOW_DOWN})
"""For acts on the student these must have been reviewed as well."""

NOTED_TOPICS = CORE_TOPICS | {
    Topic.OUTPUT_OWNERSHIP,
    Topic.DERIVATIVE_DEFINITION,
    Topic.REVERSE_ENGINEERING_EXTRACTION,
    Topic.NAMING_ATTRIBUTION,
}
"""Reservations on these accompany a finding; those on other topics are found by asking about the text."""

NEEDS_GRANT = frozenset({Act.DERIVE, Act.PUBLISH_WEIGHTS})

_LEVELS = list(ReviewLevel)


@dataclass(slots=True)
class _Tally:
    """What the readings of a leg add up to.

    :ivar waiting: bans and conditions that would stop the act if a fact that is asked for stood so.
    :ivar maybe_grants: grants that wait for such a fact.
    """

    bans: list[Reading] = field(default_factory=list)
    failed: list[Reading] = field(default_factory=list)
    conditions: list[tuple[Condition, Reading]] = field(default_factory=list)
    grants: list[Reading] = field(default_factory=list)
    lifted: list[Reading] = field(default_factory=list)
    exceptions: list[Reading] = field(default_factory=list)
    met: list[Reading] = field(default_factory=list)
    notes: list[Reading] = field(default_factory=list)
    definitions: list[Reading] = field(default_factory=list)
    pending: Pending = field(default_factory=Pending)
    waiting: list[Reading] = field(default_factory=list)
    maybe_grants: list[Reading] = field(default_factory=list)
    conflict: list[Reading] = field(default_factory=list)


def evaluate(leg: Leg, route: Route, view: View, corpus: Corpus) -> Finding:
    """The outcome of one leg under given facts."""
    if leg.instrument is None or leg.edition is None:
        return _unread(leg, leg.missing or Reason.NOT_READ, None)
    read = corpus.edition_readings(leg.instrument, leg.edition, leg.day)
    known = next(e.known_through for e in corpus.instruments[leg.instrument].editions if e.date == leg.edition)
    needed = CORE_TOPICS | RELEASE_TOPICS if leg.act in STUDENT_ACTS else CORE_TOPICS
    reviewed = read.reviewed >= needed
    if not reviewed and not read.proposed:
        return _unread(leg, Reason.NOT_READ, known)
    kind = corpus.instruments[leg.instrument].kind
    tally = _tally(leg, route, view, read.on(leg.act).readings)
    finding = _decide(leg, route, view, kind, tally, known)
    if not reviewed and finding.reason in (Reason.SILENT, Reason.NO_GRANT):
        # what a text does not say, only a review can tell: proposed readings rule by what they say and no further
        return replace(_unread(leg, Reason.NOT_READ, known), asks=finding.asks)
    return finding


def _unread(leg: Leg, reason: Reason, known: dt.date | None) -> Finding:
    """A text that governs and is not read; where it is open whether it reaches this party at all, that comes first."""
    if leg.via:
        return Finding(leg, Verdict.UNSETTLED, Reason.PRIVITY, known_through=known)
    return Finding(leg, Verdict.UNCOVERED, reason, known_through=known)


def standing(route: Route, view: View, readings: Iterable[Reading]) -> tuple[dict[str, Tri], list[Reading]]:
    """The student's standing (``derivative``, ``trained``) under an instrument, and the definitions that decide it."""
    if route.technique is Technique.WEIGHT_DERIVATION or route.role is Role.BASE:
        return {"derivative": TRUE, "trained": FALSE}, []
    derivative: Tri = FALSE
    used: list[Reading] = []
    for reading in readings:
        if reading.effect is Effect.DEFINITION and reading.defines == "derivative" and reading.when:
            result = test_all(reading.when, view)
            if result[0] is not False:
                used.append(reading)
            if result[0] is True:
                return {"derivative": TRUE, "trained": TRUE}, used
            if result[0] is None:
                derivative = (None, derivative[1] + result[1])
    return {"derivative": derivative, "trained": TRUE}, used


def _reach(reading: Reading, act: Act, student: dict[str, Tri]) -> Tri:
    if act not in STUDENT_ACTS or not reading.reaches:
        return TRUE
    results = [student[name] for name in reading.reaches]
    if any(r[0] for r in results):
        return TRUE
    pending = [r[1] for r in results if r[0] is None]
    return (None, sum(pending, Pending())) if pending else FALSE


def _tally(leg: Leg, route: Route, view: View, readings: Sequence[Reading]) -> _Tally:
    tally = _Tally()
    student, definitions = standing(route, view, readings) if leg.act in STUDENT_ACTS else ({}, [])
    by_id = {r.id: r for r in readings}
    applies: dict[str, Tri] = {}
    for reading in readings:
        if leg.act in reading.acts:
            reach = _reach(reading, leg.act, student)
            applies[reading.id] = reach if reach[0] is False else both(reach, test_all(reading.when, view))
            if reach[0] is not False and "derivative" in reading.reaches and leg.act in STUDENT_ACTS:
                tally.definitions = definitions
    lifting: dict[str, list[tuple[Reading, Tri]]] = {}
    for reading in readings:
        if reading.excepts and (not reading.acts or leg.act in reading.acts):
            result = applies.get(reading.id) or test_all(reading.when, view)
            for target in reading.excepts:
                lifting.setdefault(target, []).append((reading, result))
    for reading_id, result in applies.items():
        reading = by_id[reading_id]
        state, pending = result
        if state is False or reading.effect in (Effect.DEFINITION, Effect.EXCEPTION):
            continue
        lifted = _lift(lifting.get(reading_id, ()), tally)
        if lifted[0] is True:
            tally.lifted.append(reading)
            continue
        _apply(reading, state, pending, lifted, leg, view, tally)
    for a in (*tally.bans, *tally.grants, *tally.failed):
        for b in a.conflicts_with:
            if by_id.get(b) in tally.bans + tally.grants + tally.failed:
                tally.conflict += [a, by_id[b]]
    return tally


def _lift(exceptions: Iterable[tuple[Reading, Tri]], tally: _Tally) -> Tri:
    """Whether an exception lifts: yes, no, or not decided (with what it waits for)."""
    pending = Pending()
    undecided = False
    for reading, (state, waits) in exceptions:
        if state is True:
            tally.exceptions.append(reading)
            return TRUE
        if state is None:
            undecided = True
            pending += waits
            tally.exceptions.append(reading)
    return (None, pending) if undecided else FALSE


def _apply(
    reading: Reading, state: bool | None, pending: Pending, lifted: Tri, leg: Leg, view: View, tally: _Tally
) -> None:
    if reading.effect is Effect.RESERVATION:
        if reading.topic in NOTED_TOPICS:
            tally.notes.append(reading)
        return
    if reading.effect is Effect.PERMISSION:
        if state:
            tally.grants.append(reading)
        elif pending.asks:
            tally.pending += Pending(asks=pending.asks)
            tally.maybe_grants.append(reading)
        else:
            tally.grants.append(reading)
            tally.conditions += [(_fact(text, reading, leg), reading) for text in pending.states]
        return
    waits = pending + lifted[1]
    if reading.effect is Effect.CONDITION:
        required, more = test_all(reading.requires, view)
        if required is True:
            tally.met.append(reading)
            return
        waits += more if required is None else Pending()
        if required is False and state and lifted[0] is False:
            tally.failed.append(reading)
            return
    elif state and lifted[0] is False:
        if reading.effect is Effect.PROHIBITION:
            tally.bans.append(reading)
        else:
            tally.conditions.append((_duty(reading, leg), reading))
        return
    if waits.asks:
        tally.pending += Pending(asks=waits.asks)
        if reading.effect is not Effect.DUTY:
            tally.waiting.append(reading)
    elif reading.effect is Effect.DUTY:
        tally.conditions.append((_duty(reading, leg, waits.states), reading))
    else:
        tally.conditions += [(_fact(text, reading, leg), reading) for text in waits.states]


def _global(reading: Reading, leg: Leg) -> str:
    return f"{leg.instrument}#{reading.id}"


def _fact(text: str, reading: Reading, leg: Leg) -> Condition:
    text = text[:1].upper() + text[1:].rstrip(".") + "."
    return Condition(text, "fact", (_global(reading, leg),), str(leg.instrument))


def _duty(reading: Reading, leg: Leg, unless: tuple[str, ...] = ()) -> Condition:
    text = (reading.duty or reading.says).rstrip(".")
    if unless:
        text += " — not needed if " + " and ".join(t[:1].lower() + t[1:].rstrip(".") for t in unless)
    return Condition(text + ".", "duty", (_global(reading, leg),), str(leg.instrument))


def _decide(leg: Leg, route: Route, view: View, kind: InstrumentKind, tally: _Tally, known: dt.date | None) -> Finding:
    conditions = tuple(dict.fromkeys(c for c, _ in tally.conditions))
    carried = [r for _, r in tally.conditions]
    asks = tuple(Ask(key, values) for key, values in tally.pending.asks)
    ordered: list[Reading]
    bans = [r for r in tally.bans if r not in tally.conflict]  # a ban that nothing contradicts decides alone
    failed = [r for r in tally.failed if r not in tally.conflict]
    if bans:
        verdict, reason, ordered = Verdict.PROHIBITED, Reason.BAN, bans
    elif failed:
        verdict, reason, ordered = Verdict.PROHIBITED, Reason.CONDITION_FAILED, failed
    elif tally.conflict:
        verdict, reason, ordered = Verdict.UNSETTLED, Reason.CONFLICT, tally.conflict
    elif kind.is_licence and _needs_grant(leg, route, tally) and not tally.grants and not tally.maybe_grants:
        verdict, reason, ordered = Verdict.PROHIBITED, Reason.NO_GRANT, tally.definitions
    elif tally.waiting:
        verdict, reason, ordered = Verdict.DEPENDS, Reason.OPEN, tally.waiting
    elif kind.is_licence and _needs_grant(leg, route, tally) and not tally.grants:
        verdict, reason, ordered = Verdict.DEPENDS, Reason.OPEN, tally.maybe_grants
    elif conditions:
        verdict, reason, ordered = Verdict.CONDITIONAL, Reason.CONDITIONS, carried + tally.lifted + tally.grants
    elif tally.grants:
        verdict, reason, ordered = Verdict.PERMITTED, Reason.GRANT, tally.grants + tally.lifted
    elif tally.lifted:
        verdict, reason, ordered = Verdict.PERMITTED, Reason.EXCEPTED, tally.lifted
    else:
        verdict, reason, ordered = Verdict.SILENT, Reason.SILENT, []
    if verdict in (Verdict.PROHIBITED, Verdict.UNSETTLED, Verdict.DEPENDS):
        conditions = ()
    if verdict is Verdict.PROHIBITED or (verdict is Verdict.UNSETTLED and not tally.waiting):
        asks = ()
    if verdict is Verdict.PROHIBITED and view.get("authorisation")[0] == "granted":
        verdict, reason = Verdict.CONDITIONAL, Reason.AUTHORISED
        text = f"The leave given by {view.issuer} is in writing and covers exactly this."
        leave = Condition(text, "authorisation", tuple(_global(r, leg) for r in ordered), str(leg.instrument))
        conditions = (leave, *dict.fromkeys(c for c, _ in tally.conditions))
        ordered = ordered + carried
    if leg.via and verdict is Verdict.CONDITIONAL and not _follows_the_data(tally):
        verdict, reason, conditions = Verdict.SILENT, Reason.SILENT, ()  # the maker's own duties, not the recipient's
    if leg.applies == "open" and verdict in (Verdict.PROHIBITED, Verdict.CONDITIONAL, Verdict.UNSETTLED):
        verdict, reason, conditions = Verdict.UNSETTLED, Reason.PRIVITY, ()
    ordered = sorted(ordered, key=_specificity)
    bearing = ordered + tally.waiting + tally.exceptions + tally.definitions + tally.met + tally.notes
    used = tuple(dict.fromkeys(_global(r, leg) for r in bearing))
    level = min((r.review.level for r in bearing), key=_LEVELS.index, default=ReviewLevel.DRAFTED)
    return Finding(leg, verdict, reason, used[0] if ordered else None, used, conditions, asks, level, known)


_SPECIFIC = (Topic.DISTILLATION_NAMED, Topic.OUTPUTS_TRAIN_MODELS, Topic.COMPETING_MODELS)


def _specificity(reading: Reading) -> int:
    """Clauses that speak of distilling, then of outputs, then of rivals, come before general ones; else text order."""
    return _SPECIFIC.index(reading.topic) if reading.topic in _SPECIFIC else len(_SPECIFIC)


def _follows_the_data(tally: _Tally) -> bool:
    """Whether a condition of the maker's terms speaks of models trained on the outputs, whoever trains them."""
    return any("trained" in reading.reaches for _, reading in tally.conditions)


def _needs_grant(leg: Leg, route: Route, tally: _Tally) -> bool:
    if leg.act is Act.DERIVE:
        return True
    derived = route.technique is Technique.WEIGHT_DERIVATION or route.role is Role.BASE
    return leg.act in NEEDS_GRANT and (derived or _is_defined_derivative(tally))


def _is_defined_derivative(tally: _Tally) -> bool:
    return bool(tally.definitions) and not tally.pending.asks
