"""Defined terms of a text: where each is defined, and which of them a passage uses.

Legal texts define in two ways: a sentence that says what a term means (“Model” means …), and a name given in passing
(… the weights (the “Model”)). A passage uses a term where it has it with the capital letters of its definition.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from kb.sentences import units

_OPEN, _CLOSE = '[“"„][*_]{0,2}', '[*_]{0,2}[”"]'
_TERM = rf"{_OPEN}[A-Z][^”\"“„\n]{{1,60}}?{_CLOSE}"
_ALSO = rf"(?:\s*(?:,|\band\b|\bor\b|/)+\s*(?:the\s+)?{_OPEN}[^”\"“\n]{{1,60}}{_CLOSE})*"
_SAYS = (
    r"(?:(?:shall\s+|will\s+)?(?:means?\b|refers?\s+to\b|includes?\b)|is\s+defined\s+as\b|ha(?:s|ve)\s+the\s+meaning\b)"
)
_MEANS = re.compile(rf"{_TERM}{_ALSO}[\s:–—-]*(?:\([^)]*\)\s*)?(?:{_SAYS}|(?<=\s)Means\b|:)", re.IGNORECASE)
_PASSING = re.compile(
    rf"\((?:[^()“\"]{{0,60}}[\s,])?{_TERM}{_ALSO}[^()]{{0,60}}\)|\bcollectively,?\s+(?:the\s+)?{_TERM}"
)
_EACH = re.compile(rf"{_OPEN}(?P<term>[A-Z][^”\"“\n]{{1,60}}?){_CLOSE}")
_BARE = re.compile(
    r"(?:[a-z\d]{1,3}[.)]\s+)?[*_]{0,2}(?P<term>[A-Z][\w’'-]*(?:\s+(?:and|of|[A-Z][\w’'-]*)){0,5})[*_]{0,2}\s+means\b"
)

_FRAMING = (
    "agreement license licence terms effective date you your licensee licensor we us our company party parties of "
    "customer contributor legal entity end user use service services affiliate affiliates law api usage policies"
)
_FRAME = frozenset(_FRAMING.split())
"""Words of terms that name the text and its parties: their definitions tell nothing about what is allowed."""


@dataclass(frozen=True, slots=True)
class Definition:
    """Where a term is defined.

    :ivar start: first code point of the defining sentence or item in the text; ``end`` one past the last.
    """

    term: str
    start: int
    end: int


@lru_cache(maxsize=256)
def definitions(text: str) -> tuple[Definition, ...]:
    """Every term that a text defines, the first definition of each, in the order of the text."""
    found: dict[str, Definition] = {}
    for low, high in units(text, 0, len(text)):
        sentence = text[low:high]
        terms = [n["term"] for p in (_MEANS, _PASSING) for m in p.finditer(sentence) for n in _EACH.finditer(m.group())]
        bare = _BARE.match(sentence)
        for said in [*terms, *([bare["term"]] if bare else [])]:
            term = " ".join(said.strip(" .,;:*_").split())
            if _tells(term):
                found.setdefault(term, Definition(term, low, high))
    return tuple(sorted(found.values(), key=lambda d: d.start))


def _tells(term: str) -> bool:
    words = re.findall(r"[A-Za-z]+", term.lower())
    return bool(words) and not set(words) <= _FRAME


def used(text: str, start: int, end: int, known: Iterable[Definition] | None = None) -> tuple[Definition, ...]:
    """The defined terms that a passage uses, in the order in which it does; not those that it defines itself.

    Of terms that contain each other the longest counts: “Model Derivatives” is no use of “Model”.
    """
    passage = text[start:end]
    at: list[tuple[int, int, Definition]] = []
    for definition in definitions(text) if known is None else known:
        if definition.start < end and start < definition.end:
            continue
        pattern = r"\s+".join(re.escape(word) for word in definition.term.split())
        match = re.search(rf"(?<![\w-]){pattern}(?:s|es|’s|'s)?(?![\w-])", passage)
        if match:
            at.append((match.start(), match.end(), definition))
    outer = [d for a, b, d in at if not any(x <= a and b <= y and (x, y) != (a, b) for x, y, _ in at)]
    order = {d.term: a for a, _, d in at}
    return tuple(sorted(outer, key=lambda d: order[d.term]))
