"""Deontic polarity: what a sentence says one may, must, must not or need not do.

A small grammar of modal verbs and their negations, as contracts and our own sentences use them. It is a guard, not a
parser: when it finds no modal it says so, and nothing is refused on its account.
"""

from __future__ import annotations

import re
from enum import StrEnum

from kb.vocabulary import Effect


class Polarity(StrEnum):
    """Deontic polarity of a sentence."""

    MAY = "may"
    MUST = "must"
    MUST_NOT = "must_not"
    NEED_NOT = "need_not"


_MUST_NOT = re.compile(
    r"\b(may|shall|must|will|can|should)\s*(not|n['’]t)\b|\b(can|won|mustn|shan)['’]?t\b|\bcannot\b|"
    r"\b(agree|undertake|promise)s?\s+not\s+to\b|\b(is|are|be)\s+(not\s+(permitted|allowed|licensed)|(strictly\s+|expressly\s+)?"
    r"(prohibited|forbidden|barred|banned))\b|\bnot\s+(permitted|allowed)\s+to\b|\bprohibits?\b|\bforbids?\b|\bbars?\b|"
    r"\b(no|nor|nothing|nobody|none)\b[^.;]{0,130}\b(may|shall)\b|\bneither\b[^.;]{0,80}\b(may|shall)\b|\b(do|does)\s+not\s+(use|allow|let)\b|"
    r"\b((shall|must|will|should|(agree|undertake|promise)s?\s+to|ha(s|ve)\s+to)\s+)?(refrain|abstain)(s|ing)?\s+from\b|"
    r"\bnothing\b[^.;]{0,80}\b(lets?|allows?|permits?|entitles?|authori[sz]es?)\b|"
    r"\bout\s+of\s+bounds\b|\bprohibited\s+(from|uses?)\b|\bmay\s+(only|neither)\b|\bmay\s+go\s+into\s+no\b|"
    r"不得|禁止",
    re.IGNORECASE,
)
_NO_BAN = re.compile(
    r"\b(no|without\s+a)\s+(clause|term|word)\s+(that\s+)?(bars?|forbids?|prohibits?)\b", re.IGNORECASE
)
_ONLY = re.compile(
    r"\b(may|can|licen[cs]e[ds]?|used?|extracted)\b[^.;]{0,120}\b(only|if|as\s+long\s+as|on\s+(the\s+same\s+)?\w*\s*conditions?)\b|"
    r"\bonly\b[^.;]{0,80}\bmay\b|\b(permitted|allowed|free)\b[^.;]{0,30}\b(only|if|once)\b",
    re.IGNORECASE,
)
"""Leave with a limit ("may only", "allowed if"): what is outside the limit must not be, what it asks must be."""
_NEED_NOT = re.compile(
    r"\b(need\s+not|does\s+not\s+have\s+to|is\s+not\s+required|not\s+required\s+to|without\s+(any\s+)?obligation)\b",
    re.IGNORECASE,
)
_MUST = re.compile(
    r"\b(must|shall|is\s+required\s+to|are\s+required\s+to|has\s+to|have\s+to|will\s+need\s+to|you\s+will|"
    r"agrees?\s+to|is\s+obliged\s+to|required)\b|必须|应当",
    re.IGNORECASE,
)
_MAY = re.compile(
    r"\b(may|can|is\s+(permitted|allowed|free|granted|licensed)|are\s+(permitted|allowed|free|granted|licensed)|"
    r"permission\s+is|grants?|permits?|allows?|supports?|licen[cs]ed\s+under)\b|可以",
    re.IGNORECASE,
)


def polarities(text: str) -> frozenset[Polarity]:
    """Every polarity that a sentence carries; a modal inside a negation counts only as negated.

    >>> sorted(p.value for p in polarities("You may copy, but you may not sell."))
    ['may', 'must_not']
    """
    found = set()
    text, hits = _NO_BAN.subn(" ", text)
    if hits:
        found.add(Polarity.MAY)
    if _ONLY.search(text):
        found |= {Polarity.MUST, Polarity.MUST_NOT}
    for kind, pattern in ((Polarity.MUST_NOT, _MUST_NOT), (Polarity.NEED_NOT, _NEED_NOT)):
        text, hits = pattern.subn(" ", text)
        if hits:
            found.add(kind)
    for kind, pattern in ((Polarity.MUST, _MUST), (Polarity.MAY, _MAY)):
        if pattern.search(text):
            found.add(kind)
    return frozenset(found)


def polarity(text: str) -> Polarity | None:
    """Polarity of a sentence; ``None`` when it has no modal, or several that disagree.

    >>> polarity("You may not use output to train rivals.").value
    'must_not'
    >>> polarity("You must keep the notice.").value
    'must'
    >>> polarity("The sky is blue.") is None
    True
    """
    found = polarities(text)
    return next(iter(found)) if len(found) == 1 else None


OF_EFFECT: dict[Effect, frozenset[Polarity]] = {
    Effect.PROHIBITION: frozenset({Polarity.MUST_NOT}),
    Effect.PERMISSION: frozenset({Polarity.MAY, Polarity.NEED_NOT}),
    Effect.DUTY: frozenset({Polarity.MUST, Polarity.MUST_NOT}),
}
"""What a sentence that reports a reading of an effect may say. A duty can be to refrain."""


def agrees(text: str, effect: Effect) -> bool:
    """Whether a sentence's polarity fits the effect it reports; a sentence without a modal fits.

    >>> agrees("Outputs may train any model.", Effect.PROHIBITION)
    False
    """
    said = polarities(text)
    return not said or effect not in OF_EFFECT or bool(said & OF_EFFECT[effect])
