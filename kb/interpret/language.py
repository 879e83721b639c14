"""Questions in other languages: recognised, so that they are not taken for questions about something else.

Whether a text may be English is told from its commonest words. Only where these are missing is the recogniser loaded
(py3langid, after Lui and Baldwin, "langid.py", 2012; its model ships inside the package).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from kb.interpret.tables.languages import CODES
from kb.interpret.tables.languages.marks import MARKS
from kb.interpret.text import fold, word_list

NAMES = {
    "ar": "Arabic", "bg": "Bulgarian", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi",
    "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean",
    "lt": "Lithuanian", "lv": "Latvian", "no": "Norwegian", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese",
    "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sv": "Swedish", "th": "Thai",
    "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
"""ISO 639-1 codes of the languages told apart, to their English names."""

ENGLISH = word_list(
    """the of and to is are was were be been do does did has have had can could may might must should would will shall
    what which who whose when where why how we you they it its this that these those my our your their his her not
    for with from by at as if or but about into than then there any some all no yes may allowed model models train
    training terms use using used output outputs answers permitted legal"""
)
"""Common English words, and those of this field, that other languages do not share."""
READ_TOO = "German, French, Spanish, Chinese and Vietnamese"
"""The languages of :data:`CODES`, as an answer names them."""
_HAN = re.compile(r"[\u4e00-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH_MARKS = 0.25
_ENOUGH_ENGLISH = 0.3
_SURE = 0.75
_SHORTEST = 3
_FEWEST = 2
_TELLING = 4


def name_of(code: str) -> str:
    """English name of a language."""
    return NAMES[code]


def readable(name: str) -> str:
    """Code of a language that is read besides English; empty for others."""
    return next((code for code in CODES if NAMES[code] == name), "")


def spoken(text: str) -> str:
    """Code of the language, one of :data:`CODES`, that the commonest words of a text show; empty where they do not.

    Costs microseconds, so that every question can be looked at; :func:`foreign` loads a model.

    :param text: cleaned, names included.
    """
    if not text.isascii() and _HAN.search(text):
        return "" if _KANA.search(text) or len(_HAN.findall(text)) < _FEWEST else "zh"
    words = [w.lower() for w in _WORD.findall(text)]
    if len(words) < _SHORTEST:
        return ""
    english = sum(w in ENGLISH for w in words)
    best, hits = "", 0
    for code, marks in MARKS.items():
        count = sum(w in marks for w in words)
        if count > hits:
            best, hits = code, count
    if hits == 1 and not english and any(len(w) > _TELLING and w in MARKS[best] for w in words):
        return best
    return best if hits >= _FEWEST and hits > english and hits >= _ENOUGH_MARKS * len(words) else ""


def foreign(text: str) -> str:
    """English name of the language that a text is written in; empty for English and where it cannot be told.

    :param text: without the names of models, which are the same in every language.
    """
    words = [fold(w) for w in re.findall(r"[^\W\d_]+", text)]
    if not words or sum(w in ENGLISH for w in words) > _ENOUGH_ENGLISH * len(words):
        return ""
    ascii_only = all(w.isascii() for w in re.findall(r"[^\W\d_]+", text))
    if ascii_only and len(words) < _SHORTEST:
        return ""
    code, probability = _recogniser().classify(text)
    return NAMES.get(code, "") if probability >= _SURE else ""


@lru_cache(maxsize=1)
def _recogniser() -> Any:
    """Loaded once, when first needed (half a second)."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    recogniser = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    recogniser.set_languages(["en", *NAMES])
    return recogniser
