"""One leg: which readings of the governing edition apply to the act, and what comes of them.

Within one instrument an exception beats its ban; a definition that makes the student a derivative brings the
derivative's duties with it; an act on the licensed work that needs a grant and has none is prohibited.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field, replace

from kb.corpus import ActReadings, Corpus
from kb.instruments import InstrumentKind
from kb.readings import STUDENT_ACTS, Reading, walk
from kb.ruling.facts import (
    FALSE,
    NOTHING,
    SEAT_FOR,
    STATED,
    TRUE,
    Pending,
    Tri,
    View,
    both,
    seat_tells,
    test_all,
)
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

BURDENS = frozenset({Effect.PROHIBITION, Effect.DUTY, Effect.CONDITION})
"""What tells against the party where it applies; grants and exceptions do where they do not."""

NEEDS_GRANT = frozenset({Act.DERIVE, Act.PUBLISH_WEIGHTS})

_LEVELS = {level: place for place, level in enumerate(ReviewLevel)}

_NEEDED_FOR_STUDENT = CORE_TOPICS | RELEASE_TOPICS

_Tests = tuple[Hashable, ...]
_Part = tuple[str, _Tests, _Tests, _Tests, bool]
"""What a reading adds to a leg whatever the words of its text: effect; undecided tests of whether it applies, of its
exceptions, of what it requires; and whether it speaks of students trained on outputs."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The outcome of one leg, and what may yet become of it.

    :ivar open: whether some fact that may yet become known can change it.
    :ivar outlook: equal for two legs only if the same facets are asked and the same verdicts found, whatever becomes
        known. That of two texts in different words is often the same.
    :ivar fixing: duties that apply and fix something about the student that another text may fix otherwise.
    :ivar may_fix: these, and such duties as may come to apply.
    """

    finding: Finding
    open: bool
    outlook: Hashable
    fixing: tuple[Reading, ...] = ()
    may_fix: tuple[Reading, ...] = ()


@dataclass(slots=True)
class _Tally:
    """What the readings of a leg add up to.

    :ivar waiting: bans and conditions that would stop the act if a fact that is asked for stood so.
    :ivar maybe_grants: grants that wait for such a fact.
    :ivar shape: what the readings add whatever the words of their text.
    :ivar odd: more than the shape decides what becomes of the leg.
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
    fixing: list[Reading] = field(default_factory=list)
    may_fix: list[Reading] = field(default_factory=list)
    shape: list[_Part] = field(default_factory=list)
    odd: bool = False


def evaluate(leg: Leg, route: Route, view: View, corpus: Corpus) -> Judged:
    """The outcome of one leg under given facts."""
    if leg.instrument is None or leg.edition is None:
        return _settled(_unread(leg, leg.missing or Reason.NOT_READ, None))
    read = corpus.edition_readings(leg.instrument, leg.edition, leg.day)
    instrument = corpus.instruments[leg.instrument]
    known = next(e.known_through for e in instrument.editions if e.date == leg.edition)
    needed = _NEEDED_FOR_STUDENT if leg.act in STUDENT_ACTS else CORE_TOPICS
    reviewed = read.reviewed >= needed
    if not reviewed and not read.proposed:
        return _settled(_unread(leg, Reason.NOT_READ, known))
    tally = _tally(leg, route, view, read.on(leg.act))
    finding = _decide(leg, route, view, instrument.kind, tally, known)
    if not reviewed and finding.reason in (Reason.SILENT, Reason.NO_GRANT):
        # what a text does not say, only a review can tell: proposed readings rule by what they say and no further
        finding = replace(_unread(leg, Reason.NOT_READ, known), asks=finding.asks)
    fixes = _fixes(leg, finding, tally)
    if not view.shaky and not any(map(_is_open, tally.shape)):
        return Judged(finding, False, finding.verdict, *fixes)
    if view.shaky or tally.odd or not reviewed:
        return Judged(finding, True, object(), *fixes)
    licence = instrument.kind.is_licence
    stands = leg.act, leg.applies, bool(leg.via), licence, _derived(route), bool(tally.definitions), _leave(view)
    return Judged(finding, True, (*stands, *tally.shape), *fixes)


def _fixes(leg: Leg, finding: Finding, tally: _Tally) -> tuple[tuple[Reading, ...], tuple[Reading, ...]]:
    """What the duties of a text that binds fix about the student, and what they may come to fix."""
    if leg.applies != "yes":
        return (), ()
    return tuple(tally.fixing if finding.conditions else ()), (*tally.fixing, *tally.may_fix)


def _settled(finding: Finding) -> Judged:
    return Judged(finding, False, finding.verdict)


def _is_open(part: _Part) -> bool:
    """Whether a reading waits for something that may yet become known."""
    return any(test != STATED for test in (*part[1], *part[2], *part[3]))


def _unread(leg: Leg, reason: Reason, known: dt.date | None) -> Finding:
    """A text that governs and is not read; where it is open whether it reaches this party at all, that comes first."""
    if leg.via:
        return Finding(leg, Verdict.UNSETTLED, Reason.PRIVITY, known_through=known)
    return Finding(leg, Verdict.UNCOVERED, reason, known_through=known)


def standing(
    route: Route, view: View, readings: Iterable[Reading]
) -> tuple[dict[str, Tri], list[tuple[Reading, Pending]]]:
    """The student's standing (``derivative``, ``trained``) under an instrument, and the definitions that bear on it,
    each with what it waits for.

    :param readings: definitions of a derivative.
    """
    if _derived(route):
        return {"derivative": TRUE, "trained": FALSE}, []
    derivative: Tri = FALSE
    used: list[tuple[Reading, Pending]] = []
    for reading in readings:
        state, waits = test_all(reading.when, view, None)
        if state is False:
            continue
        used.append((reading, waits))
        if state is True:
            return {"derivative": TRUE, "trained": TRUE}, used
        derivative = (None, derivative[1] + waits)
    return {"derivative": derivative, "trained": TRUE}, used


def _derived(route: Route) -> bool:
    return route.technique is Technique.WEIGHT_DERIVATION or route.role is Role.BASE


def _reach(reading: Reading, act: Act, student: dict[str, Tri]) -> Tri:
    if act not in STUDENT_ACTS or not reading.reaches:
        return TRUE
    results = [student[name] for name in reading.reaches]
    if any(r[0] for r in results):
        return TRUE
    pending = [r[1] for r in results if r[0] is None]
    return (None, sum(pending, NOTHING)) if pending else FALSE


def _tally(leg: Leg, route: Route, view: View, read: ActReadings) -> _Tally:
    tally = _Tally(odd=read.clash)
    student: dict[str, Tri] = {}
    if leg.act in STUDENT_ACTS:
        student, definitions = standing(route, view, read.derivative)
        tally.odd |= student["derivative"][0] is None
        if any(_reach(r, leg.act, student)[0] is not False for r in read.on_derivatives):
            tally.definitions = [reading for reading, _ in definitions]
            tally.shape += [("definition", waits.tests, (), (), False) for _, waits in definitions]
    for reading in read.rules:
        state, pending = _applies(reading, leg, student, view)
        if state is False:
            continue
        exceptions = read.lifting.get(reading.id)
        lifted = _lift(exceptions, leg, student, view, tally) if exceptions else FALSE
        if lifted[0] is True:
            tally.lifted.append(reading)
            role, required = "lifted", NOTHING
        else:
            role, required = _apply(reading, state, pending, lifted, leg, view, tally)
        tally.shape.append((role, pending.tests, lifted[1].tests, required.tests, "trained" in reading.reaches))
    if read.clash:
        _find_conflicts(read, tally)
    # a house position bears on the leg even where it does not apply: the public reading might have
    tally.notes += [reading for reading in read.readings if reading.review.level is ReviewLevel.HOUSE]
    return tally


def _applies(reading: Reading, leg: Leg, student: dict[str, Tri], view: View) -> Tri:
    """Whether a reading applies to the act under given facts."""
    reach = _reach(reading, leg.act, student) if leg.act in reading.acts else TRUE
    if reach[0] is False or not reading.when:
        return reach
    return both(reach, test_all(reading.when, view, reading.effect in BURDENS))


def takes_seat(reading: Reading, seat: tuple[str, ...]) -> bool:
    """Whether a reading takes the seat for a place of use that nobody told."""
    tests = [(c, reading.effect in BURDENS) for c in walk(reading.when)] + [(c, False) for c in walk(reading.requires)]
    return any(c.facet in SEAT_FOR and seat_tells(c, seat, against) for c, against in tests)


def _find_conflicts(read: ActReadings, tally: _Tally) -> None:
    by_id = {r.id: r for r in read.readings}
    for a in (*tally.bans, *tally.grants, *tally.failed):
        for b in a.conflicts_with:
            if by_id.get(b) in tally.bans + tally.grants + tally.failed:
                tally.conflict += [a, by_id[b]]


def _lift(exceptions: Iterable[Reading], leg: Leg, student: dict[str, Tri], view: View, tally: _Tally) -> Tri:
    """Whether an exception lifts: yes, no, or not decided; with what waits."""
    pending = NOTHING
    undecided = False
    for reading in exceptions:
        state, waits = _applies(reading, leg, student, view)
        if state is False:
            continue
        tally.exceptions.append(reading)
        if state is True:
            return True, pending
        undecided = True
        pending += waits
    return (None, pending) if undecided else FALSE


def _apply(
    reading: Reading, state: bool | None, pending: Pending, lifted: Tri, leg: Leg, view: View, tally: _Tally
) -> tuple[str, Pending]:
    """Enter a reading that may apply and is not lifted for certain; gives its part, and what its demands wait for."""
    if reading.effect is Effect.RESERVATION:
        if reading.topic in NOTED_TOPICS:
            tally.notes.append(reading)
        return "note", NOTHING
    if reading.effect is Effect.PERMISSION:
        _grant(reading, state, pending, leg, tally)
        return "grant", NOTHING
    waits, required = pending + lifted[1], NOTHING
    role = reading.effect.value
    if reading.effect is Effect.CONDITION:
        met, required = test_all(reading.requires, view, False)
        if met is True:
            tally.met.append(reading)
            return "met", NOTHING
        if met is False:
            role = "failed"
            if state and lifted[0] is False:
                tally.failed.append(reading)
                return role, NOTHING
        waits += required
    elif state and lifted[0] is False:
        if reading.effect is Effect.PROHIBITION:
            tally.bans.append(reading)
        else:
            tally.conditions.append((_duty(reading, leg), reading))
            tally.fixing += [reading] if reading.fixes else []
        return role, NOTHING
    _wait(reading, waits, leg, tally)
    return role, required


def _grant(reading: Reading, state: bool | None, pending: Pending, leg: Leg, tally: _Tally) -> None:
    if not state and pending.asks:
        tally.pending += Pending(asks=pending.asks)
        tally.maybe_grants.append(reading)
        return
    tally.grants.append(reading)
    if not state:
        tally.conditions += [(_fact(text, reading, leg), reading) for text in pending.states]


def _wait(reading: Reading, waits: Pending, leg: Leg, tally: _Tally) -> None:
    """Enter a rule on which facts decide that are not known: those that are asked for, else as conditions."""
    tally.may_fix += [reading] if reading.fixes else []
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
    bans, failed = tally.bans, tally.failed
    if tally.conflict:  # a ban that nothing contradicts decides alone
        bans = [r for r in bans if r not in tally.conflict]
        failed = [r for r in failed if r not in tally.conflict]
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
    if verdict is Verdict.PROHIBITED and _leave(view) == "granted":
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
    level = min((r.review.level for r in bearing), key=_LEVELS.__getitem__, default=ReviewLevel.DRAFTED)
    deciding = ordered[:1] or tally.notes  # nothing applies: that a position took the place of what might have
    if any(r.review.level is ReviewLevel.HOUSE for r in deciding):
        level = ReviewLevel.HOUSE  # what decides is the house's own, however far the rest was checked
    return Finding(leg, verdict, reason, used[0] if ordered else None, used, conditions, asks, level, known)


def _leave(view: View) -> str:
    return str(view.get("authorisation")[0])


_SPECIFIC = {Topic.DISTILLATION_NAMED: 0, Topic.OUTPUTS_TRAIN_MODELS: 1, Topic.COMPETING_MODELS: 2}


def _specificity(reading: Reading) -> int:
    """Clauses that speak of distilling, then of outputs, then of rivals, come before general ones; else text order.

    Of readings that lead to one outcome, the house's own comes first.
    """
    if reading.review.level is ReviewLevel.HOUSE:
        return -1
    return _SPECIFIC.get(reading.topic, len(_SPECIFIC))


def _follows_the_data(tally: _Tally) -> bool:
    """Whether a condition of the maker's terms speaks of models trained on the outputs, whoever trains them."""
    return any("trained" in reading.reaches for _, reading in tally.conditions)


def _needs_grant(leg: Leg, route: Route, tally: _Tally) -> bool:
    if leg.act is Act.DERIVE:
        return True
    return leg.act in NEEDS_GRANT and (_derived(route) or _is_defined_derivative(tally))


def _is_defined_derivative(tally: _Tally) -> bool:
    return bool(tally.definitions) and not tally.pending.asks
