"""What a question takes for granted about the texts: noted in our own words, never used as a fact."""

from __future__ import annotations

import re

from kb.corpus import Corpus
from kb.interpret.entities import Mention
from kb.interpret.masked import Masked
from kb.vocabulary import Channel

_LEAD = (
    r"(?:since|given(?: that)?|as|because|now that|considering(?: that)?|seeing(?: that| as)?|"
    r"assuming(?: that)?|knowing that|"
    r"it is (?:well )?known that|everyone knows(?: that)?|we know(?: that)?|obviously|of course|"
    r"clearly|i (?:read|heard|understand|know)(?: that)?|"
    r"under the assumption that|the fact that|if it is true that)(?: ⟦[a-z]\d+⟧ (?:says?|said|"
    r"claims?|writes?|states?|promis\w+)(?: that)?)?"
)
_SUBJECT = (
    r"(?P<all>all |every |each |any |the whole )?(?:of )?(?:the "
    r")?(?P<m>⟦[a-z]\d+⟧)(?:'s?)?(?P<noun>(?: (?!(?:outputs|answers)\b)[\w-]+){0,4}?)"
)
_CLAIMS: tuple[tuple[str, str], ...] = (
    (
        "no longer restricts it",
        r" (?:no longer|does not|doesn't|do not|don't|never|did not|has stopped|"
        r"stopped) (?:\w+ )?(?:forbid\w*|prohibit\w*|ban\w*|restrict\w*|limit\w*|mention\w*|"
        r"require\w*|claim\w*|care)\b",
    ),
    ("does not allow it", r" (?:does not|doesn't|do not|don't|never) (?:\w+ )?(?:allow|permit|let)\w*\b"),
    ("allows it", r" (?:\w+ly )?(?:allow|permit|let|authori[sz]|encourag|tolerat|support)(?:s|ed|e|es)?\b"),
    ("forbids it", r" (?:\w+ly )?(?:forbid|prohibit|ban|bar|outlaw)s?\b"),
    (
        "has an open licence",
        r" (?:is|are|was|were|comes?|has been|have been)(?: all| completely| fully| now| released|"
        r" licensed| published| available)* (?:under )?(?:an? |the )?(?P<lic>mit|apache\S*(?: 2\.0)?|"
        r"open[- ]source\w*|public domain|cc[- ]by\S*|[al]?gpl\S*|free(?:ly)?(?: to use| for (?:all|any|"
        r"commercial) use)?|unrestricted|permissive\w*|without restrictions?)\b",
    ),
    (
        "gives the user its outputs",
        r" (?:gives?|assigns?|transfers?|grants?)\b[^.?!;,]{0,40}\b(?:outputs?|ownership|all rights)\b",
    ),
    ("has no such rule", r" (?:has|have|contains?|includes?|claims?|sets?|puts?) no\b"),
)
_OWNERSHIP = re.compile(
    rf"\b{_LEAD}\b[^.?!;]{{0,40}}\b(?:we|i|users?|you|the user) (?:fully |already )?(?:own|owns|"
    rf"hold)\b[^.?!;]{{0,20}}\b(?:outputs?|answers?|it|them|everything)",
    re.I,
)
_OWNERSHIP_TAG = re.compile(
    r"(?:^|[.!?;]\s*)(?:we|i|users?|you) (?:fully |already |legally )?(?:own|hold)\b[^.?!;]{0,40}?\b(?:outputs?|"
    r"answers?|responses|texts?|them|"
    r"everything)\b[^.?!;]{0,40}?(?:,? so\b|,? therefore|,? hence|,? right\?|,? correct\?|\. so\b)",
    re.I,
)
_ROWS = tuple((kind, re.compile(rf"\b{_LEAD},? {_SUBJECT}{claim}", re.I)) for kind, claim in _CLAIMS)
_TAG = tuple(
    (
        kind,
        re.compile(
            rf"(?:^|[.!?;]\s*){_SUBJECT}{claim}[^.?!;]{{0,80}}?(?:,? so|,? therefore|,? right\?|"
            rf",? correct\?|\. so\b|,? hence|,? isn't it|, (?:do|must|may|can|should|are|am) (?:we|i)\b)",
            re.I,
        ),
    )
    for kind, claim in _CLAIMS
)
_OPEN_LICENCE = r"(?:the )?(?P<l>mit|apache(?:[- ]2(?:\.0)?)?|cc[- ]by[\w.-]*|bsd|openrail(?:-m)?)(?: licen[cs]es?)?"
_LICENCES = tuple(
    (kind, re.compile(rf"\b{_LEAD},? {_OPEN_LICENCE}{claim}", re.I))
    for kind, claim in _CLAIMS
    if kind in ("does not allow it", "allows it", "forbids it")
)
_LICENCE_IDS = {"mit": "mit", "apache": "apache", "cc": "cc-by", "gpl": "gpl", "agpl": "agpl", "lgpl": "lgpl"}


def premises(masked: Masked, corpus: Corpus) -> tuple[str, ...]:
    """Assertions about texts that the question rests on; one that the catalogue bears out is left out."""
    out: dict[str, str] = {}
    for rows in (_ROWS, _TAG):
        for kind, pattern in rows:
            for match in pattern.finditer(masked.text):
                mention = masked.mentions[masked.numbers(match["m"])[0]]
                if kind == "has an open licence":
                    sentence = _licence_claim(mention, match["lic"], corpus)
                else:
                    subject = _name(mention, match["noun"])
                    said = _said(masked.text, match.end(), kind)
                    sentence = f"The question takes it that {subject} {said}; the ruling does not rest on that."
                if sentence:
                    out.setdefault(f"{match['m']}{kind == 'has an open licence'}", sentence)
    for kind, pattern in _LICENCES:
        for match in pattern.finditer(masked.text):
            said = _said(masked.text, match.end(), kind)
            sentence = f"The question takes it that {match['l']} (licence) {said}; the ruling does not rest on that."
            out.setdefault(match["l"].lower(), sentence)
    if _OWNERSHIP.search(masked.text) or _OWNERSHIP_TAG.search(masked.text):
        out["own"] = (
            "The question takes it that owning outputs settles what may be done with them; the ruling "
            "does not rest on that."
        )
    return tuple(out.values())


_MOST_WORDS = 6
_ENDS = re.compile(r"[,.;?!]| (?:may|can|could|are|is|do|must|should|we|i|so|then)\b", re.I)


def without_premises(text: str) -> str:
    """The masked question without what it takes texts to say: ``since X forbids commercial use`` tells no purpose."""
    for _, pattern in (*_ROWS, *_LICENCES):
        for match in reversed(list(pattern.finditer(text))):
            rest = _ENDS.search(text, match.end())
            text = text[: match.start()] + text[rest.start() if rest else len(text) :]
    return text


def _said(text: str, at: int, kind: str) -> str:
    """The claim with its object in the words of the question, where these are plain: ``forbids commercial use``."""
    end = _ENDS.search(text, at)
    words = text[at : end.start() if end else len(text)].strip()
    if not kind.endswith(" it") or not words or "⟦" in words or len(words.split()) > _MOST_WORDS:
        return kind
    return f"{kind.removesuffix(' it')} {words}"


def _name(mention: Mention, noun: str) -> str:
    words = noun.strip()
    return f"{mention.text} ({words})" if words else mention.text


def _licence_claim(mention: Mention, claimed: str, corpus: Corpus) -> str:
    """Empty when every model meant is catalogued under the licence that the question names."""
    wanted = next((v for k, v in _LICENCE_IDS.items() if claimed.lower().startswith(k)), "")
    models = [corpus.models[i] for i in mention.entry.ids if i in corpus.models]
    weights = {m.id: corpus.governing(m.id, Channel.WEIGHTS) or () for m in models}
    others = [
        corpus.models[i].name
        for i, governing in weights.items()
        if not wanted or not governing or not all(wanted in g.instrument for g in governing)
    ]
    if wanted and models and not others:
        return ""
    start = f"The question takes it that {mention.text} is under {claimed}; the ruling does not rest on that."
    if wanted and others and len(others) < len(models):
        return start + f" The catalogue lists other texts for {', '.join(others[:5])}."
    return start
