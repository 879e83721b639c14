"""Questions in other languages: recognised, so that they are not taken for questions about something else.

Whether a text may be English is told from its commonest words. Only where these are missing is the recogniser loaded
(py3langid, after Lui and Baldwin, "langid.py", 2012; its model ships inside the package).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

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
_ENOUGH_ENGLISH = 0.3
_SURE = 0.75
_SHORTEST = 3


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
