"""Apply the tables of phrases to the masked question: values of facets, each stated or inferred.

The words win: a value is set only where a phrase stands. Two phrases that give one facet different values leave it
unknown, save where one is stated and the other only follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kb.interpret.antecedents import resolved
from kb.interpret.masked import Masked
from kb.interpret.negation import denied, unsaid
from kb.interpret.tables import bound, facts, party, release, student
from kb.interpret.tables.row import Row
from kb.practice import Practice, set_facet
from kb.vocabulary import Origin

_HEDGED = re.compile(
    r"\b(?:need|needs|require[sd]?|must|should|have to|get|ask(?:ing)? for|obtain|seek|whether|(?<!there )is|"
    r"(?<!there )are|do|does|if|how)\b"
    r"(?: \w+){0,4}? ?$",
    re.I,
)
_KIND_ORDER = ("embedding_or_classifier", "task_specific", "general_purpose")
_RELEASE_WORDS = {
    "open_weights": "publishing the weights",
    "delivered": "handing it to customers or partners",
    "hosted_service": "offering it as a service",
    "dataset": "publishing a data set",
    "internal": "internal use",
    "none": "keeping nothing",
}


def fill(practice: Practice, masked: Masked, notes: list[str]) -> Practice:
    """The practice with every facet that the tables find."""
    text = masked.text
    practice = _student(practice, text)
    practice = _release(practice, text, notes)
    practice = _one(practice, "purpose", release.PURPOSE, text, ("commercial", "research", "personal", "internal"))
    practice = _authorisation(practice, text)
    practice = _one(
        practice,
        "actor",
        (*bound.ROLES, *party.ACTOR),
        text,
        bound.ACTOR_ORDER,
        keep_denied=True,
    )
    for slug in dict.fromkeys(row.facet for row in facts.FACTS):
        rows = tuple(r for r in facts.FACTS if r.facet == slug)
        practice = _one(practice, slug, rows, text, ("no", "yes"))
    return practice


def found(rows: Iterable[Row], text: str, *, keep_denied: bool = False) -> dict[str, Origin]:
    """Values that stand in the text, with the stronger origin of each.

    :param keep_denied: the phrases hold their own denials (``never had an account``), so none is looked for.
    """
    out: dict[str, Origin] = {}
    for row in rows:
        for match in row.pattern.finditer(text):
            no = (
                not keep_denied
                and denied(text, match.start())
                and not match[0].lower().startswith(("never", "not", "n't"))
            )
            if not keep_denied and unsaid(text, match.start()):
                continue
            value = row.denied if no else row.value
            if value and out.get(value) is not Origin.STATED:
                out[value] = row.origin
    return out


def _one(
    practice: Practice,
    facet: str,
    rows: tuple[Row, ...],
    text: str,
    order: tuple[str, ...],
    *,
    keep_denied: bool = False,
) -> Practice:
    """Set a facet to the value that stands; among several, a stated one beats inferred ones, then the order decides."""
    values = found(rows, text, keep_denied=keep_denied)
    ranked = sorted(values, key=lambda v: (values[v] is not Origin.STATED, order.index(v)))
    return set_facet(practice, facet, ranked[0], values[ranked[0]]) if ranked else practice


def _student(practice: Practice, text: str) -> Practice:
    for facet in dict.fromkeys(row.facet for row in student.STUDENT):
        rows = tuple(r for r in student.STUDENT if r.facet == facet)
        values = found(rows, text)
        if facet == "student.kind":
            kinds = [k for k in _KIND_ORDER if k in values]
            if kinds:
                practice = set_facet(practice, facet, kinds[0], values[kinds[0]])
        elif values:
            value = next(iter(values))
            practice = set_facet(practice, facet, value, values[value])
    return practice


def _release(practice: Practice, text: str, notes: list[str]) -> Practice:
    """One release; several that are stated leave it open, since each is ruled on by itself."""
    text = resolved(text)
    values = found((r for r in release.RELEASE if r.value != "internal"), text)
    inside = found((r for r in release.RELEASE if r.value == "internal"), text)
    stated = [v for v, o in values.items() if o is Origin.STATED]
    offered = stated or list(values)
    if not offered:
        return set_facet(practice, "release", "internal", inside["internal"]) if inside else practice
    if "internal" in values and len(offered) > 1:
        offered.remove("internal")
    if (
        inside
        and not stated
        and "internal" in inside
        and offered != ["internal"]
        and inside["internal"] is Origin.STATED
    ):
        offered = ["internal"]
    if len(offered) == 1:
        return set_facet(practice, "release", offered[0], values.get(offered[0], Origin.INFERRED))
    notes.append(
        "More than one release is named (" + ", ".join(_RELEASE_WORDS[v] for v in offered) + "); each is ruled on."
    )
    return practice


def _authorisation(practice: Practice, text: str) -> Practice:
    if party.REFUSED.pattern.search(text):
        return set_facet(practice, "authorisation", party.REFUSED.value)
    values: dict[str, Origin] = {}
    for row in party.AUTHORISATION:
        for match in row.pattern.finditer(text):
            if _HEDGED.search(text[max(0, match.start() - 40) : match.start()]) and row.value != "none":
                continue
            if denied(text, match.start()) and row.value != "none":
                values.setdefault("none", row.origin)
                continue
            values.setdefault(row.value, row.origin)
    for value in ("requested", "none", "granted"):
        if value in values:
            return set_facet(practice, "authorisation", value, values[value])
    return practice
