"""Facts as the engine sees them: a flat mapping, look-ups that infer, and three-valued tests.

Three-valued logic after Kleene: ``None`` is unknown; a conjunction is false as soon as one part is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kb.catalogue import DatasetEntry, ModelEntry
from kb.practice import FACET_VALUES, MEASURES, Practice
from kb.readings import Constraint
from kb.regions import ELSEWHERE, inside
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
    for name in ("established_in", "used_in"):
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
    """What an undecided test waits for: facets to ask about, statements to print."""

    asks: tuple[tuple[str, tuple[str, ...]], ...] = ()
    states: tuple[str, ...] = ()

    def __add__(self, other: Pending) -> Pending:
        return Pending(
            tuple(dict.fromkeys((*self.asks, *other.asks))), tuple(dict.fromkeys((*self.states, *other.states)))
        )


NOTHING = Pending()
Tri = tuple[bool | None, Pending]
TRUE: Tri = (True, NOTHING)
FALSE: Tri = (False, NOTHING)


@dataclass(frozen=True, slots=True)
class View:
    """The facts seen from one source and one issuer.

    :ivar entry: catalogue entry of the source, when it is known.
    :ivar stays: a base of the student is what the text licenses, or made from it: the student stays in the family that
        some bans except, which is one generation (Llama 2, not every Llama).
    :ivar on_llm: a base of the student is a large language model: so is the student, unless it is said to be narrower.
    :ivar route: role, channel and technique of the source as stated or inferred.
    """

    values: Values
    index: int
    issuer: str
    entry: ModelEntry | DatasetEntry | None
    instrument: str
    stays: bool
    route: Mapping[str, str]
    on_llm: bool = False

    def get(self, facet: str) -> tuple[Any, str]:
        """Value of a facet (``None``: unknown) and the key to ask about when it is unknown."""
        values = self.values
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
        if facet == "model":
            return (self.entry.id if self.entry else None), f"sources.{self.index}.id"
        if facet == "family":
            return self._family(), f"sources.{self.index}.id"
        if facet == "teacher_modality":
            modality = self.entry.modality.value if isinstance(self.entry, ModelEntry) else None
            return modality, f"sources.{self.index}.id"
        if facet == "authorisation":  # leave that nobody mentions was not given; this is never asked
            return values.get(facet, "none"), facet
        return values.get(facet), facet

    def _family(self) -> str | None:
        return self.entry.family if isinstance(self.entry, ModelEntry) else None

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
    return (facet, STANDS_FOR[facet]) if facet in STANDS_FOR else (facet,)


def test(constraint: Constraint, view: View) -> Tri:
    """Evaluate one constraint."""
    if constraint.any_of is not None:
        return _any(constraint, view)
    facet = constraint.facet or ""
    value, key = view.get(facet)
    if value is None and facet in STANDS_FOR:
        value = _stand_in(view.values.get(STANDS_FOR[facet]), constraint)
    if value is None:
        if constraint.unknown == "state":
            return None, Pending(states=(constraint.text or facet,))
        return None, Pending(asks=((key, domain(key, constraint)),))
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
        if constraint.unknown == "state":
            return None, Pending(states=(constraint.text or facet,))
        return None, Pending(asks=((key, domain(key, constraint)),))
    return bool(result), NOTHING


def _stand_in(count: float | None, constraint: Constraint) -> float | None:
    """Today's count for that of an earlier day, where it lies within the limit; one above it says nothing of then."""
    limit = constraint.above if constraint.above is not None else constraint.at_most
    return count if count is not None and limit is not None and count <= limit else None


def _member(facet: str, value: Any, options: Iterable[str]) -> bool | None:
    if facet not in ("established_in", "used_in"):
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


def _any(constraint: Constraint, view: View) -> Tri:
    pending = NOTHING
    unknown = False
    for part in constraint.any_of or ():
        result, waits = test(part, view)
        if result:
            return TRUE
        if result is None:
            unknown = True
            pending += waits
    if not unknown:
        return FALSE
    if constraint.text and not pending.asks:
        pending = Pending(states=(constraint.text,))
    return None, pending


def test_all(constraints: Iterable[Constraint], view: View) -> Tri:
    """Conjunction of constraints."""
    pending = NOTHING
    unknown = False
    for constraint in constraints:
        result, waits = test(constraint, view)
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
    if key in ("established_in", "used_in"):
        return (*options, ELSEWHERE)
    if key in MEASURES:
        threshold = constraint.above if constraint.above is not None else constraint.at_most or 0.0
        return (f"{threshold:g}", f"{threshold * 2 + 1:g}")
    return (*options, "other")


def assume(values: Values, path: Mapping[str, str]) -> dict[str, Any]:
    """The values with further facets fixed.

    :param path: facet to value, as an :class:`~kb.ruling.model.Ask` writes it.
    """
    out = dict(values)
    for key, value in path.items():
        if key in ("established_in", "used_in"):
            out[key] = (value,)
        elif key in MEASURES:
            out[key] = float(value)
        else:
            out[key] = value
    return out
