"""Which models a sentence speaks of: competing ones, other language models, other models, any model.

Four scopes that licences draw and that are not each other. A sentence must draw the one that is drawn by what it cites.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache


class Scope(StrEnum):
    """A class of models, products or services."""

    COMPETING = "competing"
    SIMILAR = "similar"
    OTHER_LANGUAGE = "other language models"
    OTHER = "other models"
    ANY = "any model"


_MODEL = (
    r"(?:(?:large|ai|ml|machine[- ]learning|artificial\s+intelligence|generative|foundation|new|new\s+kinds?\s+of"
    r"|kinds?\s+of|kind\s+of|"
    r"machine\s+learning\s+or|of\s+(?:its|their|his|her|the\s+customer['’]s)|or|and|technical|own)\s+){0,5}"
    r"(?:models?|algorithms?|technolog(?:y|ies)|systems?|ai|products?|networks?)\b"
)
_LANGUAGE = r"(?:(?:large|ai|generative|any|such)\s+){0,2}(?:language\s+models?|llms?)"
_WHATEVER = re.compile(
    r"\bwhether\s+(?:or\s+not\s+)?[^,.;]{0,40}?compet\w*(?:\s+or\s+not)?|\bcompet\w*\s+or\s+not\b|\bno\s+(?:word"
    r"|limit|matter)\b[^,.;]{0,40}?compet\w*"
    r"|\bit\s+does\s+not\s+matter\s+whether\b[^,.;]*|\bcompet\w*\s+ones\s+(?:included|too)\b"
    r"|\bincluding\s+compet\w*(?:\s+ones)?\b|"
    r"\bregardless\s+of\s+(?:whether\s+)?[^,.;]*compet\w*",
    re.IGNORECASE,
)
_OTHER_LANGUAGE = re.compile(
    rf"\b(?:an?other|other|any\s+other|no\s+other|else)\s+{_LANGUAGE}|{_LANGUAGE}\s+(?:other\s+than|outside|except"
    rf"|apart\s+from|excluding|save)\b|"
    rf"\b{_LANGUAGE}\s+that\s+(?:is|are)\s+not\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    rf"\b(?:an?other|other)\s+{_MODEL}|{_MODEL}\s+(?:other\s+than|outside|apart\s+from)\b|\banother\s+publisher",
    re.IGNORECASE,
)
_ANY = re.compile(
    rf"\b(?:any(?:\s+of)?|no|every|all|whatever|each)\s+{_MODEL}|{_MODEL}\s+(?:of\s+any\s+kind|at\s+all|whatever"
    rf"|of\s+whatever\s+kind)\b|"
    rf"\bany\s+{_LANGUAGE}|\bno\s+{_LANGUAGE}|\bcompeting\s+or\s+not\b"
    rf"|\bwhether\s+(?:or\s+not\s+)?[^,.;]{{0,40}}?compet\w*|\bany\s+of\s+theirs\b",
    re.IGNORECASE,
)
_BUT = re.compile(
    r"\b(?:other\s+than|outside|except|apart\s+from|excluding)\s+(?:(?:for|the|its|of|licensed)\s+)*[A-Z]"
)
_COMPETING = re.compile(r"\bcompet\w+|\brival\w*", re.IGNORECASE)
_SIMILAR = re.compile(r"\bsimilar\s+(?:or|to|in|(?:\w+\s+)?(?:products?|services?|models?))\b", re.IGNORECASE)
_COMPETITIVE_ANALYSIS = re.compile(r"\bcompetitive\s+analys\w+", re.IGNORECASE)


def whatever(text: str) -> bool:
    """Whether a text says that competing does not matter."""
    return bool(_WHATEVER.search(text))


@lru_cache(maxsize=8192)
def scopes(text: str) -> frozenset[Scope]:
    """Scopes that a text draws; "whether or not it competes" draws none of competing models, but of any.

    >>> sorted(s.value for s in scopes("Outputs may not improve any other large language model."))
    ['other language models']
    """
    found = set()
    whole = text
    text = _COMPETITIVE_ANALYSIS.sub(" ", text)
    if _WHATEVER.search(text):
        found.add(Scope.ANY)
        text = _WHATEVER.sub(" ", text)
    if _COMPETING.search(text):
        found.add(Scope.COMPETING)
    if _SIMILAR.search(text):
        found.add(Scope.SIMILAR)
    text, hits = _OTHER_LANGUAGE.subn(" ", text)
    if hits:
        found.add(Scope.OTHER_LANGUAGE)
    text, hits = _OTHER.subn(" ", text)
    if hits:
        found.add(Scope.OTHER)
    if _ANY.search(text):
        found.add(Scope.ANY)
    if Scope.ANY in found and _BUT.search(whole):  # "any model other than ours" is "models other than ours"
        found.discard(Scope.ANY)
        found.add(Scope.OTHER_LANGUAGE if Scope.OTHER_LANGUAGE in found else Scope.OTHER)
    return frozenset(found)


_MADE = re.compile(
    r"\b(?P<verb>judg|evaluat|train|develop|build|creat|improv|better|mak|made"
    r"|duplicat)\w*\b(?P<object>(?:\W+\w+){0,7}?\W+(?:models?|products?|services?|technolog(?:y|ies)|algorithms?)\b"
    r"(?:\s+(?:or\s+)?\w+){0,7})",
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def made(text: str) -> frozenset[Scope | None]:
    """For each thing that is trained, built or improved, its scopes; ``None`` for one without any.

    >>> made("to build a product or service, and train a competing model") == {None, Scope.COMPETING}
    True
    """
    out: set[Scope | None] = set()
    for part in re.split(r"[,;:.]", text):
        for match in _MADE.finditer(part):
            out |= set(scopes(match["object"])) or {None}
    return frozenset(out)
