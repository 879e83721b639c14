"""Questions that want every teacher for which a practice comes to something: ``which APIs let us …?``."""

from __future__ import annotations

import re

from kb.interpret.masked import Masked
from kb.interpret.model import Listing
from kb.interpret.techniques import technique_told
from kb.vocabulary import Channel, Role, Technique, Verdict

_NOUNS: tuple[tuple[str, frozenset[Channel]], ...] = (
    (r"data ?sets?|corpora", frozenset({Channel.DOWNLOAD})),
    (r"apis?", frozenset({Channel.API})),
    (r"(?:chat ?)?(?:apps?|bots?)|chat services?|assistants?", frozenset({Channel.CONSUMER_APP})),
    (r"(?:hosted |online |cloud |closed )?services?", frozenset({Channel.API, Channel.CONSUMER_APP})),
    (r"(?:open[- ]?(?:weights?|source)?|downloadable|local|self-hosted) (?:models?|llms?|weights)|weights",
     frozenset({Channel.WEIGHTS})),
    (r"(?<=which )⟦[mb]\d+⟧|teachers?(?: models?)?|models?|llms?|providers?|publishers?|labs?|compan(?:y|ies)|vendors?|"
     r"makers?|developers?",
     frozenset({Channel.API, Channel.CONSUMER_APP, Channel.WEIGHTS})),
)  # fmt: skip
_ALLOWS = r"(?:allow|let|permit|accept|tolerate|license|grant|enable|support)(?:s|ed)?"
_FORBIDS = r"(?:forbid|prohibit|ban|bar|disallow|exclude|rule out|block|restrict|prevent|refuse|"
_FORBIDS += r"(?:do|does)(?: not|n't) (?:allow|let|permit))(?:s|ned|red|ted)?"
_MAY_WE = (
    r"(?:can|may|could|might|should|am|are|is) (?:we|i|one|you|a (?:company|firm|start-?up|university|bank))\b|"
    r"(?:can|may|could|might) (?:not )?be (?:used|distilled|trained on|fine-?tuned)\b|"
    r"(?:are|is|would be|can be|may be|could be) (?:\w+ )?(?:fine|ok|okay|safe|allowed|usable|free|suitable|"
    r"acceptable|permitted|possible|prohibited|forbidden|off[- ]limits)\b|"
    r"(?:could|may|can|might) (?:serve|act|be used|be distilled|teach|train|go into|feed|label|improve)\b"
)
_ASKS = (
    r"(?:^|[,.:;] ?|\b(?:tell|show|give) (?:me|us) |\bin \S+,? )(?:so |and |then )?"
    r"(?:which|what|list|name|enumerate|(?:is|are) there(?: any)?|find|show)\b"
)
_LIST = tuple(
    (
        re.compile(
            rf"{_ASKS}(?: (?:⟦[a-z]\d+⟧(?:'s)?(?= )|(?!an?\b|our\b|my\b)[\w-]+)){{0,4}}? (?:{noun})(?!\w)"
            rf"(?: (?:that|which|whose \w+|with \w+ that|in the catalogue|here|today|now|out there|currently))*,? ?"
            rf"(?:(?P<forbids>{_FORBIDS})|(?P<allows>{_ALLOWS})|(?P<may>{_MAY_WE}))(?P<rest>.*)",
            re.I | re.S,
        ),
        channels,
    )
    for noun, channels in _NOUNS
)
_CONDUCT = re.compile(
    r"\b(?:train\w*|distil\w*|student\w*|fine-?tun\w*|finetun\w*|classifiers?|embedd\w+|teach\w*|teacher\w*|outputs?|answers|"
    r"responses|synthetic|labels?|"
    r"labell?\w*|imitat\w*|benchmark\w*|evaluat\w*|logits?|derivatives?|competing|"
    r"quanti[sz]\w*|merg\w+)\b",
    re.I,
)
_NEGATED = re.compile(r"\b(?:not|never|prohibited|forbidden|off[- ]limits)\b", re.I)
_FROM_WEIGHTS = re.compile(
    r"\b(?:fine-?tun\w*|finetun\w*|start(?:ing)? from|build(?:ing)? on|merg\w+|quanti[sz]\w*|derivatives?)\b", re.I
)
_FROM_OUTPUTS = re.compile(r"\b(?:outputs?|answers|responses|distil\w*|teach\w*|student\w*|synthetic|labels?)\b", re.I)


def listing(masked: Masked) -> Listing | None:
    """What is to be listed; ``None`` when the question asks for no list of teachers."""
    text = masked.text
    for pattern, channels in _LIST:
        match = pattern.search(text)
        if match is None or not _CONDUCT.search(text):
            continue
        forbids = bool(match["forbids"]) or (bool(match["may"]) and bool(_NEGATED.search(match["may"])))
        derives = bool(_FROM_WEIGHTS.search(text)) and not _FROM_OUTPUTS.search(text)
        technique = technique_told(text) or (Technique.WEIGHT_DERIVATION if derives else Technique.OUTPUT_TRAINING)
        role = Role.DATASET if channels == {Channel.DOWNLOAD} else Role.BASE if derives else Role.TEACHER
        return Listing(
            frozenset({Channel.WEIGHTS}) if derives else channels,
            role,
            technique,
            (Verdict.PROHIBITED,) if forbids else (Verdict.PERMITTED, Verdict.CONDITIONAL),
        )
    return None
