"""What a release speaks of: ``build a data set and publish it`` is data, ``train a student and publish it`` is a model.

A singular pronoun takes a singular noun, the plural a plural one; what is made comes before what it is made from.
Things that were fetched from a hub are no release and are left out.
"""

from __future__ import annotations

import re

_PUBLISH = (
    r"(?:publish(?:es|ed|ing)?|releas(?:e|es|ed|ing)|shar(?:e|es|ed|ing)|upload(?:s|ed|ing)?|post(?:s|ed|ing)?|"
    r"push(?:es|ed|ing)?|put(?:s|ting)?|distribut(?:e|es|ed|ing)|open-?sourc(?:e|es|ed|ing)|sell(?:s|ing)?|"
    r"giv(?:e|es|ing)(?: away)?|donat(?:e|es|ed|ing)|ma(?:ke|kes|king|de))"
)
_PRONOUN = re.compile(
    rf"\b(?P<v>{_PUBLISH}) (?P<p>it|this|that|them|these|those)\b(?! (?:\w+ )?(?:data|model|corpus))", re.I
)
_SINGULAR = re.compile(
    r"(?P<d>\b(?:data ?set|corpus|(?:synthetic |training )?data|collection)\b)|"
    r"\b(?:student|model|classifier|chat ?bot|assistant|llm|fine-?tune|checkpoint|adapter|embedder|network|system)\b",
    re.I,
)
_PLURAL = re.compile(
    r"(?P<d>\b(?:data ?sets|corpora|data|outputs|answers|responses|completions|conversations|traces|transcripts|"
    r"samples|pairs|chats)\b)|\b(?:students|models|weights|classifiers|chat ?bots|checkpoints|adapters|llms)\b",
    re.I,
)
_FROM = re.compile(
    r"\b(?:on|from|with|of|using|off|by)(?: (?:the|a|an|our|my|its|their|this|that|these|those|⟦[a-z]\d+⟧'?s?|\w+ing|"
    r"\w+ed|\w+ic)){0,4} $",
    re.I,
)
HUB = (
    r"(?:(?:the )?(?:hugging ?face(?:'s)?(?: hub)?|hf(?: hub)?|github|(?:model )?hub|model ?scope|"
    r"ollama(?: library)?|civitai|kaggle|zenodo|gitlab))\b"
)
"""Places where models and data sets are published."""

REACHED_BY_OTHERS = (
    r"\b(?:users|customers|clients|consumers|subscribers|companies|businesses|partners|others|people|third parties|"
    r"the public|developers)(?: (?:can|will|would|may|then|who|that|only|also))* "
    r"(?:reach|access|use|call|query|get(?: to| at)?|talk to|consume|connect to)(?:es|s)? "
    r"(?:it|them|this|that|(?:the|our|my) (?:[\w-]+ )?(?:model|student|assistant|chat ?bot|llm|classifier|service)) "
    r"(?:via|through|over|by|behind|with|from|on|in)"
)
"""Others use what was made by a route of the asker's own: a release, not the way to the teacher."""

_FETCHED = re.compile(
    r"\b(?:got|get|getting|download\w*|obtain\w*|found|find|took|take|taken|us(?:e|es|ed|ing)|pull(?:ed|ing)?|fetch\w*|"
    r"available|hosted|listed|received|bought) "
    r"(?:(?!\b(?:put|publish|upload|push|releas|post|shar)\w*\b)[^.?!;,]){0,60}?"
    rf"\b(?:on|from|off|at|via) {HUB}",
    re.I,
)


_RELATIVE = re.compile(
    rf"\b(?P<d>data ?sets?|corpus|corpora|collection),? (?:which|that) (?P<w>we|i)(?:'ll)?(?: (?:will|would|then|"
    rf"later|also|want to|plan to|shall))* "
    rf"(?P<v>{_PUBLISH})\b(?! (?:it|them)\b)",
    re.I,
)
"""A data set that is published, told by a relative clause."""


def resolved(text: str) -> str:
    """The text with pronouns of a release that stand for data replaced, and without what was fetched from a hub.

    >>> resolved("build a data set and publish it")
    'build a data set and publish the data set'
    >>> resolved("train a model on the data set and publish it")
    'train a model on the data set and publish it'
    """
    text = _RELATIVE.sub(r"\g<d>. \g<w> \g<v> the data set", _FETCHED.sub("", text))
    return _PRONOUN.sub(lambda m: f"{m['v']} the data set" if _is_data(text[: m.start()], m["p"]) else m[0], text)


def _is_data(left: str, pronoun: str) -> bool:
    nouns = list((_SINGULAR if pronoun.lower() in ("it", "this", "that") else _PLURAL).finditer(left[-200:]))
    made = [m for m in nouns if not _FROM.search(left[-200:][: m.start()])]
    return bool((made or nouns) and (made or nouns)[-1]["d"])
