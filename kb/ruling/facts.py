"""Facts as the engine sees them: a flat mapping, look-ups that infer, and three-valued tests.

Three-valued logic after Kleene: ``None`` is unknown; a conjunction is false as soon as one part is.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kb.catalogue import DatasetEntry, ModelEntry
from kb.practice import FACET_VALUES, MEASURES, Practice
from kb.readings import Constraint
from kb.regions import ELSEWHERE, GROUPS, inside
from kb.vocabulary import Release, Technique

Values = Mapping[str, Any]
"""The known facets, flat: ``release``, ``student.kind``, ``student.competes.<issuer>``, ``sources.0.channel``, …"""

OFFERED = {
    Release.HOSTED_SERVICE.value: "yes",
    Release.DELIVERED.value: "yes",
    Release.OPEN_WEIGHTS.value: "yes",
    Release.DATASET.value: "yes",
    Release.INTERNAL.value: "no",
    Release.NONE.value: "no",
}
STANDS_FOR = {"monthly_active_users_at_release": "monthly_active_users"}
"""Measures of an earlier day, and the measure of today that stands for them while it is within the limit."""

PLACES = ("established_in", "used_in")

SEAT_FOR = {"used_in": "established_in"}
"""Where nobody said where a thing is used, the seat stands for it where that tells against the party, never for it."""

DERIVED = frozenset(
    {
        "technique",
        "channel",
        "plan",
        "role",
        "offered",
        "student.competes",
        "student.is_llm",
        "student.same_family",
        "model",
        "family",
        "teacher_modality",
        "authorisation",
    }
)
"""Facets that are more than the flat facet of the same name."""

ASKED_RELEASES = ("internal", "hosted_service", "open_weights", "dataset")
TEACHER_TECHNIQUES = (
    Technique.OUTPUT_TRAINING.value,
    Technique.LOGIT_MATCHING.value,
    Technique.PREFERENCE_LABELS.value,
    Technique.EVALUATION_ONLY.value,
)


def flatten(practice: Practice) -> dict[str, Any]:
    """The known facets of a practice as plain values."""
    out: dict[str, Any] = {}
    for i, source in enumerate(practice.sources):
        for name in ("id", "role", "channel", "plan", "technique", "host", "publisher"):
            facet = getattr(source, name)
            if facet.known:
                out[f"sources.{i}.{name}"] = str(facet.value)
    student = practice.student
    for name in ("kind", "modality", "is_llm", "same_family"):
        facet = getattr(student, name)
        if facet.known:
            out[f"student.{name}"] = str(facet.value)
    for issuer, facet in student.competes.items():
        if facet.known:
            out[f"student.competes.{issuer}"] = str(facet.value)
    for name in ("purpose", "release", "actor", "authorisation"):
        facet = getattr(practice, name)
        if facet.known:
            out[name] = str(facet.value)
    for name in PLACES:
        facet = getattr(practice, name)
        if facet.known:
            out[name] = facet.value
    for scale in practice.scale:
        if scale.value.known:
            out[scale.measure] = scale.value.value
    for slug, facet in practice.facts.items():
        if facet.known:
            out[f"fact:{slug}"] = str(facet.value)
    return out


@dataclass(frozen=True, slots=True)
class Pending:
    """What an undecided test waits for: facets to ask about, statements to print.

    :ivar tests: the undecided tests without their words: two of the same tests come out alike, whatever becomes known.
        One that nothing can decide is :data:`STATED`.
    """

    asks: tuple[tuple[str, tuple[str, ...]], ...] = ()
    states: tuple[str, ...] = ()
    tests: tuple[Hashable, ...] = ()

    def __add__(self, other: Pending) -> Pending:
        if other is NOTHING:
            return self
        if self is NOTHING:
            return other
        return Pending(
            tuple(dict.fromkeys((*self.asks, *other.asks))),
            tuple(dict.fromkeys((*self.states, *other.states))),
            tuple(dict.fromkeys((*self.tests, *other.tests))),
        )


STATED = "stated"
NOTHING = Pending()
Tri = tuple[bool | None, Pending]
TRUE: Tri = (True, NOTHING)
FALSE: Tri = (False, NOTHING)


@dataclass(slots=True)
class View:
    """The facts seen from one source and one issuer.

    :ivar entry: catalogue entry of the source, when it is known.
    :ivar stays: a base of the student is what the text licenses, or made from it: the student stays in the family that
        some bans except, which is one generation (Llama 2, not every Llama).
    :ivar on_llm: a base of the student is a large language model: so is the student, unless it is said to be narrower.
    :ivar route: role, channel and technique of the source as stated or inferred.
    :ivar can_be_asked: whether a flat facet can come to be asked; one that cannot stays as it is.
    :ivar shaky: filled by the tests: facets on which one came out true or false and could yet come out otherwise. What
        came out so on others stays so, whatever else becomes known.
    """

    values: Values
    index: int
    issuer: str
    entry: ModelEntry | DatasetEntry | None
    instrument: str
    stays: bool
    route: Mapping[str, str]
    on_llm: bool = False
    can_be_asked: Callable[[str], bool] = field(default=lambda key: True)
    shaky: set[str] = field(default_factory=set)

    def get(self, facet: str) -> tuple[Any, str]:
        """Value of a facet (``None``: unknown) and the key to ask about when it is unknown."""
        values = self.values
        if facet not in DERIVED:
            return values.get(facet), facet
        if facet in ("technique", "channel", "plan", "role"):
            key = f"sources.{self.index}.{facet}"
            return self.route.get(facet) or values.get(key), key
        if facet == "offered":
            release = values.get("release")
            return (OFFERED[release] if release else None), "release"
        if facet == "student.competes":
            return self._competes()
        if facet == "student.is_llm":
            return self._is_llm(), facet
        if facet == "student.same_family":
            return values.get(facet) or ("yes" if self.stays else "no"), facet
        if facet in ("model", "family", "teacher_modality"):
            key = f"sources.{self.index}.id"
            return self._of_entry(facet) if self.entry else values.get(key), key
        # leave that nobody mentions was not given; this is never asked
        return values.get("authorisation", "none"), "authorisation"

    def _of_entry(self, facet: str) -> str | None:
        if facet == "model":
            return self.entry.id if self.entry else None
        if not isinstance(self.entry, ModelEntry):
            return None
        return self.entry.family if facet == "family" else self.entry.modality.value

    def _competes(self) -> tuple[Any, str]:
        key = f"student.competes.{self.issuer}"
        said = self.values.get(key) or self.values.get("student.competes.*")
        general = self.values.get("student.kind") == "general_purpose"
        if said is None and general and self.values.get("release") in ("hosted_service", "delivered", "open_weights"):
            said = "yes"  # a general-purpose model offered to others: inferred, and shown as inferred
        return said, key

    def _is_llm(self) -> str | None:
        said: str | None = self.values.get("student.is_llm")
        if said:
            return said
        kind, modality = self.values.get("student.kind"), self.values.get("student.modality")
        if kind == "embedding_or_classifier" or modality in ("image", "audio", "video", "3d"):
            return "no"
        if self.on_llm:
            return "yes"
        if kind == "general_purpose" and modality in ("text", "multimodal"):
            return "yes"
        return None


def keys_read(facet: str, index: int, issuer: str) -> tuple[str, ...]:
    """The flat facets on which :meth:`View.get` depends, besides the source's entry and route.

    >>> keys_read("offered", 0, "Acme")
    ('release',)
    """
    if facet in ("technique", "channel", "plan", "role"):
        return (f"sources.{index}.{facet}",)
    if facet == "offered":
        return ("release",)
    if facet == "student.competes":
        return f"student.competes.{issuer}", "student.competes.*", "student.kind", "release"
    if facet == "student.is_llm":
        return facet, "student.kind", "student.modality"
    if facet in ("model", "family", "teacher_modality"):
        return (f"sources.{index}.id",)
    stand_in = STANDS_FOR.get(facet) or SEAT_FOR.get(facet)
    return (facet, stand_in) if stand_in else (facet,)


def test(constraint: Constraint, view: View, against: bool | None) -> Tri:
    """Evaluate one constraint.

    :param against: the result that tells against the party: of a ban's or a duty's tests that they hold, of what is
        required that it fails. ``None``: neither does.
    """
    if constraint.any_of is not None:
        return _any(constraint, view, against)
    facet = constraint.facet or ""
    value, key = view.get(facet)
    if facet in PLACES and value is not None and can_change(facet, view.values):
        _may_turn(facet, view)
    elif value is None and facet in STANDS_FOR:
        value = _stand_in(view.values.get(STANDS_FOR[facet]), constraint)
        if value is not None:
            _may_turn(facet, view)
    elif value is None and facet in SEAT_FOR and seat_tells(constraint, view.values.get(SEAT_FOR[facet]), against):
        for place in (facet, SEAT_FOR[facet]):
            if can_change(place, view.values):
                _may_turn(place, view)
        return against, NOTHING
    if value is None:
        return None, _waiting(constraint, facet, key, view)
    result: bool | None
    if constraint.above is not None:
        result = value > constraint.above
    elif constraint.at_most is not None:
        result = value <= constraint.at_most
    else:
        options = constraint.is_in if constraint.is_in is not None else constraint.not_in or ()
        result = _member(facet, value, options)
        if constraint.is_in is None and result is not None:
            result = not result
    if result is None:  # a place wider than the group: ask for the country
        return None, _waiting(constraint, facet, key, view)
    return bool(result), NOTHING


def seat_tells(constraint: Constraint, seat: tuple[str, ...] | None, against: bool | None) -> bool:
    """Whether the seat, taken for the place of use, tells against the party: it lies inside what a text shuts out.

    >>> shut = Constraint.model_validate({"facet": "used_in", "in": ["EU"], "unknown": "state", "text": "outside"})
    >>> seat_tells(shut, ("DE",), True), seat_tells(shut, ("US",), True), seat_tells(shut, ("DE",), False)
    (True, False, False)
    """
    shut_out = constraint.is_in if against else constraint.not_in
    return against is not None and bool(seat) and _member("used_in", seat, shut_out or ()) is True


def _may_turn(facet: str, view: View) -> None:
    if view.can_be_asked(facet):
        view.shaky.add(facet)


def _waiting(constraint: Constraint, facet: str, key: str, view: View) -> Pending:
    read = keys_read(facet, view.index, view.issuer)
    tests: Hashable = STATED
    if any(can_change(k, view.values) and view.can_be_asked(k) for k in read):
        known = tuple(map(view.values.get, read))
        options = constraint.is_in, constraint.not_in, constraint.above, constraint.at_most
        tests = facet, read, known, options, constraint.unknown
    if constraint.unknown == "state":
        return Pending(states=(constraint.text or facet,), tests=(tests,))
    return Pending(asks=((key, domain(key, constraint)),), tests=(tests,))


def _stand_in(count: float | None, constraint: Constraint) -> float | None:
    """Today's count for that of an earlier day, where it lies within the limit; one above it says nothing of then."""
    limit = constraint.above if constraint.above is not None else constraint.at_most
    return count if count is not None and limit is not None and count <= limit else None


def _member(facet: str, value: Any, options: Iterable[str]) -> bool | None:
    if facet not in PLACES:
        return value in options
    found: bool | None = False
    for place in value:
        for group in options:
            here = inside(place, group)
            if here:
                return True
            if here is None:
                found = None
    return found


def _any(constraint: Constraint, view: View, against: bool | None) -> Tri:
    pending = NOTHING
    unknown = False
    for part in constraint.any_of or ():
        result, waits = test(part, view, against)
        if result:
            return TRUE
        if result is None:
            unknown = True
            pending += waits
    if not unknown:
        return FALSE
    states = (constraint.text,) if constraint.text and not pending.asks else pending.states
    tests: Hashable = STATED if set(pending.tests) == {STATED} else ("any", pending.tests)
    return None, Pending(pending.asks, states, (tests,))


def test_all(constraints: Iterable[Constraint], view: View, against: bool | None) -> Tri:
    """Conjunction of constraints; ``against`` as for :func:`test`."""
    pending = NOTHING
    unknown = False
    for constraint in constraints:
        result, waits = test(constraint, view, against)
        if result is False:
            return FALSE
        if result is None:
            unknown = True
            pending += waits
    return (None, pending) if unknown else TRUE


def both(a: Tri, b: Tri) -> Tri:
    """Conjunction of two results."""
    if a[0] is False or b[0] is False:
        return FALSE
    if a[0] is None or b[0] is None:
        return None, a[1] + b[1]
    return TRUE


def domain(key: str, constraint: Constraint) -> tuple[str, ...]:
    """The values to branch over when a facet is asked: closed lists, places the text names, sides of a threshold."""
    name = key.split(".")[-1] if key.startswith("sources.") else key
    if key == "release":
        return ASKED_RELEASES
    if name == "technique":
        return TEACHER_TECHNIQUES
    if key in FACET_VALUES:
        return FACET_VALUES[key]
    if name in FACET_VALUES:
        return FACET_VALUES[name]
    if key.startswith(("student.competes", "fact:")):
        return ("yes", "no")
    options = (constraint.is_in or ()) + (constraint.not_in or ())
    if key in PLACES:
        return (*options, ELSEWHERE)
    if key in MEASURES:
        threshold = constraint.above if constraint.above is not None else constraint.at_most or 0.0
        return (f"{threshold:g}", f"{threshold * 2 + 1:g}")
    return (*options, "other")


def assumed(key: str, value: str) -> Any:
    """A value as the facts hold it.

    :param value: as an :class:`~kb.ruling.model.Ask` writes it.
    """
    if key in PLACES:
        return (value,)
    return float(value) if key in MEASURES else value


def can_change(key: str, values: Values) -> bool:
    """Whether a facet may yet become known, or be narrowed down: a seat in the EU, to a country."""
    value = values.get(key)
    return value is None or (key in PLACES and any(place in GROUPS for place in value))
