"""Names of places in a question, found and replaced by marks.

``⟨n0⟩`` is a country, group or city, ``⟨a1⟩`` an adjective of nationality, ``⟨w2⟩`` a city that is also a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.interpret.tables.cities import CITIES, WORD_LIKE
from kb.interpret.tables.countries import ADJECTIVES, COUNTRIES
from kb.interpret.text import word_list

NAMES = {**CITIES, **COUNTRIES}
"""Names of places in lower case, to codes."""

IN = r"(?:in|within|inside|from|at|near|out of)"
"""Words before the name of a place."""

_LONGEST = max(len(name.split()) for name in (*NAMES, *ADJECTIVES))
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]\w*(?:['.-](?=\w)\w+)*")
_CODES = {"US": "US", "USA": "US", "UK": "GB", "GB": "GB", "EU": "EU", "EEA": "EEA", "UAE": "AE"}
_LOWER_CODES = frozenset({"usa", "uk", "eu", "eea", "uae"})
_AFTER_IN = re.compile(rf"\b{IN} (?:the )?$", re.I)
_STATE = re.compile(r", (?P<s>[A-Z]{2})\b")
_STATES = word_list(
    """AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA
    RI SC SD TN TX UT VT VA WA WV WI WY DC"""
)


@dataclass(frozen=True, slots=True)
class Marked:
    """The question with marks for places, and the code behind each mark."""

    text: str
    codes: tuple[str, ...]

    def of(self, span: str) -> list[str]:
        """Codes of the marks in a piece of the text."""
        return [self.codes[int(n)] for n in re.findall(r"⟨[nwa](\d+)⟩", span)]


@dataclass(frozen=True, slots=True)
class _Place:
    start: int
    end: int
    code: str
    letter: str
    city: bool = False


def mark_places(text: str) -> Marked:
    """Put marks in place of places, the longest name at each word.

    >>> mark_places("a Dutch firm in Paris, Texas").text
    'a ⟨a0⟩ firm in ⟨n1⟩'
    """
    found = _find(text)
    parts: list[str] = []
    at = 0
    for number, place in enumerate(found):
        parts += [text[at : place.start], f"⟨{place.letter}{number}⟩"]
        at = place.end
    return Marked("".join(parts) + text[at:], tuple(p.code for p in found))


def _find(text: str) -> list[_Place]:
    words = list(_WORD.finditer(text))
    out: list[_Place] = []
    i = 0
    while i < len(words):
        place, count = _at(text, words, i)
        i += count
        if place is None:
            continue
        last = out[-1] if out else None
        if last and last.city and not place.city and place.letter == "n" and text[last.end : place.start] == ", ":
            out[-1] = _Place(last.start, place.end, place.code, "n")  # the country after a city decides
        else:
            out.append(place)
    return out


def _at(text: str, words: list[re.Match[str]], i: int) -> tuple[_Place | None, int]:
    """The place that starts at a word, and the number of words read."""
    start = words[i].start()
    if text[:start].endswith("⟦"):  # the mark of a model
        return None, 1
    for count in range(min(_LONGEST, len(words) - i), 0, -1):
        end = words[i + count - 1].end()
        place = _named(text, start, end)
        if place is None and count == 1 and (cut := re.search(r"-|'s?$", text[start:end])):  # Paris-based, Berlin's
            place = _named(text, start, start + cut.start())
        if place is not None:
            return place, count
    return None, 1


def _named(text: str, start: int, end: int) -> _Place | None:
    phrase = text[start:end]
    key = " ".join(phrase.lower().split())
    if key in CITIES:
        if key in WORD_LIKE and not (phrase[0].isupper() and _AFTER_IN.search(text[:start])):
            return None
        state = _STATE.match(text[end:])
        if state and state["s"] in _STATES and state["s"] != CITIES[key]:  # Vienna, VA
            return _Place(start, end + state.end(), "US", "n")
        return _Place(start, end, CITIES[key], "w" if key in WORD_LIKE else "n", city=True)
    if key in COUNTRIES:
        return _Place(start, end, COUNTRIES[key], "n")
    if key in ADJECTIVES:
        return _Place(start, end, ADJECTIVES[key], "a")
    code = phrase.replace(".", "")
    if code in _LOWER_CODES or (code.isupper() and code in _CODES):
        return _Place(start, end, _CODES[code.upper()], "n")
    return None
