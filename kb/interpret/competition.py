"""Whether the student competes, and with whom: with an issuer, or with the business of a host.

A general-purpose model that is sold is offered to others, and so is taken to compete where nothing else is said.
"""

from __future__ import annotations

import re

from kb.interpret.masked import Masked
from kb.interpret.negation import denied
from kb.interpret.tables import student
from kb.practice import Practice, set_facet
from kb.vocabulary import Origin, StudentKind


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
        if student.COMPETES_RULE.search(left) and not student.COMPETES_MADE.search(left):
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
    hosting = [m for m in _OWN_HOSTING.finditer(masked.text) if not denied(masked.text, m.start())]
    if hosting and any(m.entry.is_host for m in masked.mentions) and "competes_with_host" not in practice.facts:
        practice = set_facet(practice, "fact:competes_with_host", "yes", Origin.INFERRED)
    return _sold(practice, masked.text)


_HOSTING = (
    r"(?:(?:model|llm|ai|api) )?(?:(?:routing|inference|serving|hosting) (?:service|platform|product|business|"
    r"gateway|api)|(?:model|llm|api|ai) "
    r"(?:router|gateway|aggregator|host))"
)
_OWN_HOSTING = re.compile(
    rf"\b(?:our|my)(?: own| new)? {_HOSTING}\b|\b{_HOSTING} of (?:ours|mine|our own)\b|\b(?:we|i) (?:\w+ )?(?:build|"
    rf"run|offer|sell|launch|operate) (?:an? )?"
    rf"(?:\w+ )?{_HOSTING}\b",
    re.I,
)
"""One's own business of running models for others, which is that of a host."""

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
