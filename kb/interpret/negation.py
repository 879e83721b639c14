"""Whether a phrase is denied where it stands."""

from __future__ import annotations

import re

_DENIAL = re.compile(
    r"(?:\b(?:not|never|no|without|nor|neither|cannot|nothing|nobody|instead of|rather than|"
    r"avoid\w*|refrain\w*|stop\w*(?! (?:us|me|you|one|anyone|anybody|them|people|users|customers|someone|a company) "
    r"from\b)|"
    r"exclud\w*|except|unless)\b|n't\b)(?P<gap>[^.?!;:]*)$",
    re.I,
)
_NOT_SO = re.compile(r"^\s*(?:\w+ ){0,2}?(?:the case|true)\b.*(?:\b(?:not|never|no|without|cannot)|(?<=n)'t)\b", re.I)
"""After a denial: ``the case that`` and a second denial. The two leave nothing denied."""
_UNSAID = re.compile(
    r"^\s*(?:\w+ ){0,2}?(?:sa(?:y|ys|id)|think|thought|believe[ds]?|claim\w*|mean\w*|promis\w*|decid\w*|agree\w*)\b",
    re.I,
)
"""After a denial: words of saying, thinking or deciding."""
_BREAK = re.compile(r",|\b(?:but|and then|so that|because|although|though|whereas|instead|however)\b", re.I)
NOT_ONLY = re.compile(r"\bnot (?:only|just|merely|yet sure|sure)\b", re.I)
ASKED = re.compile(
    r"(?:^|[.?!;,:(]\s*|\b(?:and|but|so|why|how|then|or)\s+)"
    r"(?:ca|is|are|could|would|should|do|does|wo)n't (?:we|i|it|that|this|you|one|they|a|the|our)\b",
    re.I,
)
"""A question put in the negative (``can't we …``): its verb opens the clause."""
_WORDS = 6


def denied(text: str, at: int) -> bool:
    """Whether the phrase that starts at ``at`` stands under a denial in its clause (at most six words before).

    >>> denied("we will not publish it", 12), denied("not sold, but we publish it", 17)
    (True, False)
    >>> denied("it is not the case that it won't be published", 34)
    False
    """
    begin = max(0, at - 80)
    left = text[begin:at]
    match = _DENIAL.search(left)
    if match is None:
        return False
    if NOT_ONLY.search(left[match.start() :]) or asked(text, begin + match.start()):
        return False
    gap = match["gap"]
    if _NOT_SO.match(gap):
        return False
    return not _BREAK.search(gap) and len(gap.split()) <= _WORDS


def unsaid(text: str, at: int) -> bool:
    """Whether the phrase that starts at ``at`` is only what somebody did not say, think or decide: it tells nothing.

    >>> unsaid("we never said we'd publish it", 19), unsaid("we will never publish it", 14)
    (True, False)
    """
    match = _DENIAL.search(text[max(0, at - 80) : at])
    return match is not None and bool(_UNSAID.match(match["gap"]))


def asked(text: str, at: int) -> bool:
    """Whether the denial at ``at`` is that of a question put in the negative, which denies nothing.

    >>> asked("Can't we train on it?", 2), asked("The student isn't a copy of it.", 14)
    (True, False)
    """
    return any(m.start() <= at < m.end() for m in ASKED.finditer(text))
