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
            contractor contractors subsidiary"""
        )
    )
)
_RIGHT = word_list(
    """interval intervals weighs weighted permission permissions permit permits allows aloud hallowed releases
    released researcher researched publishes published publisher publishers outputs licences licenses licensed
    licensee licensor license companies accompany assistants assistance translations translating embeddings
    embedded commerce commercials trial trials trainer trainers trainee terrain drain brain strain grain internals
    eternal external competition compete completing competitors data datasets sets synthetics copyrights prohibits
    illegally distils distills distiller generate generates generator answer answered answering response
    responsive completion completing completes employed employing employs employment accounted accountant
    contracted contracts contractual contracting subsidiaries"""
)


def spelled(text: str) -> str:
    """The text with near misses of the field's words put right: swapped letters, and in long words one wrong letter.

    >>> spelled("may we trian a classifer on these ouputs")
    'may we train a classifier on these outputs'
    """
    return re.sub(r"\b[a-z]{5,14}\b", lambda m: _right(m[0]), text)


_CACHE: dict[str, str] = {}


def _right(word: str) -> str:
    if word in _RIGHT or word in _WORDS:
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
