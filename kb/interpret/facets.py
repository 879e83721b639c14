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
from kb.vocabulary import Origin, StudentKind

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


def competition(practice: Practice, masked: Masked, issuers: dict[str, tuple[str, ...]]) -> Practice:
    """Whether the student competes, and with whom, as far as the words say so.

    :param issuers: publisher of a name to the spellings of that issuer in the corpus.
    """
    for match in student.COMPETES_PHRASE.finditer(masked.text):
        span = match["nm"] or match["ym"] or match["dm"] or ""
        no = bool(match["no"]) or denied(masked.text, match.start())
        left = masked.text[max(0, match.start() - 60) : match.start()]
        if match["no"]:  # "it does" before "not compete" states; "does it" before it asks
            left = student.COMPETES_AUXILIARY.sub("", left)
        verb = not re.match(r"compet(?:ing|itive)|non|rival", match[0], re.I)
        if student.COMPETES_RULE.search(left):
            continue
        if verb and student.COMPETES_ASKED.search(left) and not student.COMPETES_GIVEN.search(left):
            continue
        names: list[str] = []
        for number in masked.numbers(span):
            publisher = masked.mentions[number].entry.publisher
            names += issuers.get(publisher, (publisher,)) if publisher else []
        value = "no" if no else "yes"
        if any(masked.mentions[number].entry.is_host for number in masked.numbers(span)) or (
            not names and _OF_HOSTS.match(masked.text[match.end() :]) and any(m.entry.is_host for m in masked.mentions)
        ):
            practice = set_facet(practice, "fact:competes_with_host", value)
        for name in names or ["*"]:
            practice = set_facet(practice, f"student.competes.{name}", value)
        if not no and not practice.student.kind.known and _rivals_assistant(masked, match):
            practice = set_facet(practice, "student.kind", "general_purpose", Origin.INFERRED)
    for match in _NO_RIVAL.finditer(masked.text):
        entry = masked.mentions[int(match["n"])].entry
        if entry.is_host:
            practice = set_facet(practice, "fact:competes_with_host", "no")
        for name in issuers.get(entry.publisher, (entry.publisher,)) if entry.publisher and not entry.is_host else ():
            practice = set_facet(practice, f"student.competes.{name}", "no")
    return _sold(practice, masked.text)


_NO_RIVAL = re.compile(
    r"\b(?:nothing to do with|no relation to|unrelated to|far (?:away )?from|outside(?: of)?|does not touch|doesn't "
    r"touch|no threat to) (?:the )?"
    r"⟦[a-z](?P<n>\d+)⟧(?:'s?)? (?:own |core |line of )*(?:business(?:es)?|services?|markets?|products?|offerings?|"
    r"field|trade)\b",
    re.I,
)
"""What is made lies in another line of business."""


def _rivals_assistant(masked: Masked, match: re.Match[str]) -> bool:
    """Whether it is the rival of a named model or assistant (``a rival of ⟦m0⟧``), which is one of its sort."""
    numbers = masked.numbers(match["ym"] or match["dm"] or "")
    alone = re.match(r"(?:rival|competitor)s?\b", match[0], re.I) and not re.search(r"\b(?:for|in) ⟦", match[0])
    return bool(alone and numbers) and all(
        masked.mentions[n].entry.ids
        and not masked.mentions[n].entry.is_host
        and not masked.mentions[n].entry.is_publisher
        for n in numbers
    )


_OF_HOSTS = re.compile(
    r" (?:\w+ ){0,2}?(?:routers?|inference|hosting|gateways?|model (?:hub|host)|platform|(?:with|to) (?:the|their|its) "
    r"(?:host|platform|router|provider)(?:'s)?(?: own)?(?: (?:business|platform|service))?)\b",
    re.I,
)
"""The business of those who run models for others."""
_SOLD = re.compile(
    r"\b(?:sell(?:s|ing)?|sold|resell(?:s|ing)?|for sale|on sale|monetis\w+|monetiz\w+)\b"
    r"(?! (?:the )?(?:data ?sets?|data|corpus|outputs|answers|nothing|access to (?:the )?data|t-?shirts|ads?|advert\w*|"
    r"(?:other |our |different )(?:goods|products|things|services)))",
    re.I,
)


def _sold(practice: Practice, text: str) -> Practice:
    """A general-purpose model that is sold is offered to others, whatever the way: it competes unless it is said not
    to, as one does that is offered as a service or with its weights."""
    if practice.student.competes or practice.student.kind.value is not StudentKind.GENERAL_PURPOSE:
        return practice
    if practice.release.known or not any(not denied(text, m.start()) for m in _SOLD.finditer(text)):
        return practice
    return set_facet(practice, "student.competes.*", "yes", Origin.INFERRED)
