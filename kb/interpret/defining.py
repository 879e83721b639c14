"""Questions on what a text means by a term: ``what does Acme mean by “Acme Materials”?``."""

from __future__ import annotations

import re

_T = r"(?:the (?:term|word|phrase|expression) )?(?:an? |the )?['\"]?(?P<t>[\w][\w '/-]{1,50}?)['\"]?"
_IN = r"(?:in|under|by|within|for|according to|per|of|from)"
_END = r"(?= (?:in|under|within|according to|here|there|of the (?:licen|terms|agree))\b|\s*[?.!,;:]|$)"
_FORMS = tuple(
    re.compile(p, re.I)
    for p in (
        rf"\b(?:mean|means|meant|understand|understood) by {_T}{_END}",
        rf"\bhow (?:do|does|did)\b[^.?!]{{1,60}}?\bdefine {_T}{_END}",
        rf"\bhow (?:is|are|was|were) {_T} (?:defined|understood)\b",
        rf"\bhow (?:is|are) {_T} (?:to be )?(?:defined|understood)\b",
        rf"\b(?:define|definition of|meaning of) {_T}{_END}",
        rf"\bwhat (?:do|does|did)\b[^.?!]{{1,60}}?\b(?:licen[cs]e|terms|agreement|policy) calls? {_T}{_END}",
        rf"\bwhat (?:do|does|did) {_T} mean {_IN}\b",
        rf"\bwhat counts as {_T}{_END}",
        rf"\bwhat (?:is|are) {_T} (?:in|under|within|according to|per)\b",
    )
)
_NO_TERM = re.compile(
    r"^(?:it|this|that|they|them|the|licen[cs]es?|terms|licen[cs]e (?:of|for) .*|difference.*|polic(?:y|ies)|limits?|"
    r"rules?|conditions?|duties|thresholds?|.*\b(?:limit|threshold|rule|ban|duty|licen[cs]e|"
    r"governing law|law|changes?|history)s?)$",
    re.I,
)


def term_asked(text: str) -> str:
    """The term whose meaning is asked for; empty when the question asks for none.

    >>> term_asked("how does the Acme licence define derivatives?"), term_asked("May we train on it?")
    ('derivatives', '')
    """
    for form in _FORMS:
        match = form.search(text)
        if match and not _NO_TERM.match(match["t"].strip()):
            return " ".join(match["t"].split())
    return ""


_BARE = tuple(
    re.compile(p, re.I)
    for p in (
        rf"^(?:so |and |but )?what(?:'s| is| are) (?:meant by )?{_T}[ ?.!]*$",
        rf"^(?:so |and |but )?what (?:do|does|did) {_T} (?:mean|stand for|refer to)[ ?.!]*$",
        rf"^(?:please )?(?:explain|define|describe) (?:what )?{_T}(?: (?:is|are|means?))?[ ?.!]*$",
    )
)
_LONGEST = 4


def notion_asked(text: str) -> str:
    """A notion of the field whose meaning is asked for, of no text in particular; empty otherwise.

    >>> notion_asked("What is logit matching?"), notion_asked("What is the thing that we may do with the outputs?")
    ('logit matching', '')
    """
    for form in _BARE:
        match = form.search(text)
        if match and len(match["t"].split()) <= _LONGEST:
            return " ".join(match["t"].split())
    return term_asked(text)
