"""Typing errors in the words that carry the question; names are dealt with by ``entities``."""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

from kb.interpret.text import word_list

_WORDS = tuple(
    sorted(
        word_list(
            """train training trained trains distil distill distilling distilled distillation finetune finetuning
            output outputs answers responses completions generated classifier classifiers chatbot commercial
            commercially research allowed permitted permission licence license weights publish publishing
            release internal competing competitor dataset synthetic assistant translation embedding copyright
            enforceable company allow illegal legally prohibited employee employees employer account accounts
            contractor contractors subsidiary model models product products developing development develop transcripts
            embeddings student students teacher customers conditions quantized startup browser service services
            published released another without generate generating university general purpose"""
        )
    )
)
_RIGHT = word_list(
    """interval intervals weighs weighted permission permissions permit permits allows aloud hallowed releases
    released researcher researched publishes published publisher publishers outputs licences licenses licensed
    licensee licensor license companies accompany assistants assistance translations translating embeddings
    embedded module modules modal products produce produced productive teach teaches customer condition conditioned
    conditional browsers surface serviced server servers servant another brother general generals generally
    purposes proposes develops developer developers developed transcript students studied studies commerce
    commercials trial trials trainer trainers trainee terrain drain brain strain grain internals
    eternal external competition compete completing competitors data datasets sets synthetics copyrights prohibits
    illegally distils distills distiller generate generates generator answer answered answering response
    responsive completion completing completes employed employing employs employment accounted accountant
    contracted contracts contractual contracting subsidiaries"""
)


_SLIPS = {
    "teh": "the", "hte": "the", "adn": "and", "nad": "and", "taht": "that", "thier": "their", "wich": "which",
    "payed": "paid", "recieve": "receive", "recieved": "received", "comercial": "commercial", "buisness": "business",
    "bussiness": "business", "untill": "until", "modell": "model", "modells": "models", "wether": "whether",
    "tranied": "trained", "alowed": "allowed", "aloud": "allowed", "aginst": "against", "becuase": "because",
    "oupt": "output", "anwser": "answer", "anwsers": "answers", "awnser": "answer", "awnsers": "answers",
}  # fmt: skip
"""Common slips that are no words of their own; ``aloud`` is one, but nothing is done aloud here."""


def spelled(text: str) -> str:
    """The text with near misses of the field's words put right: swapped letters, and in long words one wrong letter.

    >>> spelled("may we trian a classifer on these ouputs of teh modle")
    'may we train a classifier on these outputs of the model'
    """
    return re.sub(r"\b[a-z]{3,14}\b", lambda m: _SLIPS.get(m[0]) or _right(m[0]), text)


_SHORTEST = 5
_CACHE: dict[str, str] = {}


def _right(word: str) -> str:
    if len(word) < _SHORTEST or word in _RIGHT or word in _WORDS:
        return word
    if word not in _CACHE:
        if len(_CACHE) > 20_000:
            _CACHE.clear()
        _CACHE[word] = _nearest(word)
    return _CACHE[word]


def _nearest(word: str) -> str:
    for right in _WORDS:
        if right[0] != word[0] or abs(len(right) - len(word)) > 1 or word.startswith(right):
            continue
        if OSA.distance(word, right, score_cutoff=1) == 1:
            swapped = sorted(word) == sorted(right)
            if swapped or (len(right) >= 7 and len(word) >= 6 and not right.startswith(word)):
                return right
    return word
