"""Numbers, dates, places, names, defined terms and quotations of a sentence, for comparison with its source."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = {
    w: 10 * i for i, w in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "m": 1_000_000,
    "bn": 10**9,
    "k": 1_000,
}
_WORDS = {w: i for i, w in enumerate(_UNITS)} | _TENS
_VAGUE = frozenset({"one", "zero"})
"""Number words that mostly are none ("one may", "no one")."""
MONTHS = {
    m: i
    for i, m in enumerate(
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ],
        1,
    )
}
_MONTH = "|".join(m.capitalize() for m in MONTHS)
_DATE = re.compile(
    rf"\b(?P<iso>\d{{4}}-\d{{2}}(?:-\d{{2}})?)\b|\b(?P<d>\d{{1,2}})(?:st|nd|rd"
    rf"|th)?\s+(?:of\s+)?(?P<m>{_MONTH}),?\s+(?P<y>\d{{4}})\b|"
    rf"\b(?P<m2>{_MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>\d{{4}})\b"
    rf"|\b(?P<m3>{_MONTH})\s+(?P<y3>\d{{4}})\b|"
    r"\b(?P<y4>(?:19|20)\d{2})\b"
)
_LOCATOR = re.compile(
    r"§+\s*[\w.]+(?:\([\w]+\))*|\b(?:[Ss]ections?|[Cc]lauses?|[Pp]aragraphs?|[Aa]rticles?|[Aa]ttachments?"
    r"|[Ee]xhibits?|[Aa]ppendix|[Ss]chedules?)"
    r"\s+(?P<number>\d[\w.]*(?:\([\w]+\))*|[A-Z]\b(?:\(\w+\))*)"
)
_NUMBER = re.compile(
    r"(?<![\w.])(?P<n>\d[\d,]*(?:\.\d+)*)(?P<b>[bBkKmM]\b)?(?:\s*-?(?P<s>hundred|thousand|million|billion|bn|m|k)\b)?",
    re.IGNORECASE,
)
_NUMBER_WORD = re.compile(
    r"\b(?P<w>" + "|".join(sorted(_WORDS, key=len, reverse=True)) + r")(?:[- ](?P<w2>" + "|".join(_UNITS[1:10]) + r"))?"
    r"(?:\s+(?P<s>hundred|thousand|million|billion)(?:\s+(?P<s2>thousand|million|billion))?)?\b|\b(?P<bare>hundred"
    r"|thousand|million|billion)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"“([^”]*)”|\"([^\"]*)\"|‘([^’]*)’(?!\w)|«([^»]*)»|`([^`]*)`")
_OPEN_QUOTE = re.compile(r"[“”\"«»`]")
_MARKUP = re.compile(
    r"https?:|www\.|\w+://|<[^>]*>|!?\[[^\]]*\]\(|^\s*(?:#|>|\||[-*+]\s|\d+\.\s)|[*_]{2}"
    r"|[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|&#?\w+;"
)
_COMPARE = (
    ("above", r"\b(?:more\s+than|over|above|exceed\w*|greater\s+than|beyond)\b"),
    (
        "at most",
        r"\b(?:at\s+most|up\s+to|no\s+more\s+than|not\s+more\s+than|fewer\s+than|less\s+than|under|below|within"
        r"|not\s+over)\b",
    ),
    ("at least", r"\b(?:at\s+least|no\s+fewer\s+than|no\s+less\s+than|minimum\s+of)\b"),
)
_COMPARATOR = re.compile(
    "|".join(f"(?P<c{i}>{p})" for i, (_, p) in enumerate(_COMPARE))
    + r"(?=\s*(?:[\d$€£]|\w+\s+(?:hundred|thousand|million|billion)))"
)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a text counts and dates.

    :ivar numbers: values (or dotted versions as text). :ivar dates: ``(year, month, day)``, 0 where not said.
    :ivar places: locators, without blanks. :ivar compared: ``(comparison, value)``.
    """

    numbers: frozenset[str]
    dates: frozenset[tuple[int, int, int]]
    places: frozenset[str]
    compared: frozenset[tuple[str, str]]


@lru_cache(maxsize=8192)
def figures(text: str) -> Figures:
    """The figures of a text.

    >>> sorted(figures("More than 700 million users since 5 April 2025, §1(b).").numbers)
    ['700000000']
    """
    dates = {_date(m) for m in _DATE.finditer(text)}
    text = _DATE.sub(" # ", text)
    places = {re.sub(r"\W+", "", (m["number"] or m[0]).casefold()) for m in _LOCATOR.finditer(text)}
    text = _LOCATOR.sub(" # ", text)
    numbers, compared = set(), set()
    for pattern, value_of in ((_NUMBER, _digits), (_NUMBER_WORD, _in_words)):
        for match in pattern.finditer(text):
            value = value_of(match)
            if not value:
                continue
            numbers.add(value)
            before = text[max(0, match.start() - 24) : match.start()]
            for name, said in _COMPARE:
                if re.search(said + r"\W*(?:\w+\W+)?$", before, re.IGNORECASE):
                    compared.add((name, value))
        text = pattern.sub(lambda m: " # " if value_of(m) else m[0], text)  # noqa: B023 - used at once
    return Figures(frozenset(numbers), frozenset(dates), frozenset(places), frozenset(compared))


def _date(m: re.Match[str]) -> tuple[int, int, int]:
    if m["iso"]:
        year_said, month_said, *day = (int(p) for p in m["iso"].split("-"))
        return year_said, month_said, day[0] if day else 0
    month = m["m"] or m["m2"] or m["m3"]
    year = int(m["y"] or m["y2"] or m["y3"] or m["y4"])
    return year, MONTHS[month.casefold()] if month else 0, int(m["d"] or m["d2"] or 0)


def _digits(m: re.Match[str]) -> str:
    raw = m["n"].rstrip(",").replace(",", "")
    scale = _SCALES.get((m["s"] or "").casefold(), 1)
    if m["b"] and not m["s"]:
        return f"{raw}{m['b'].casefold()}"
    if raw.count(".") > 1 or ("." in raw and scale == 1):
        return raw
    return _plain(float(raw) * scale)


def _in_words(m: re.Match[str]) -> str:
    if m["bare"]:
        return _plain(_SCALES[m["bare"].casefold()])
    word, scale = m["w"].casefold(), (m["s"] or "").casefold()
    if word in _VAGUE and not scale:
        return ""
    value = _WORDS[word] + (_WORDS[m["w2"].casefold()] if m["w2"] else 0)
    return _plain(value * _SCALES.get(scale, 1) * _SCALES.get((m["s2"] or "").casefold(), 1))


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)


def date_within(said: tuple[int, int, int], known: tuple[int, int, int]) -> bool:
    """Whether a date that is said, perhaps only by year or month, is the known one."""
    return all(s in (0, k) for s, k in zip(said, known, strict=True))


def as_parts(day: dt.date) -> tuple[int, int, int]:
    """A day as :func:`figures` gives dates."""
    return day.year, day.month, day.day


def quotations(text: str) -> list[str]:
    """What stands between quotation marks."""
    return [next(g for g in m.groups() if g is not None) for m in _QUOTED.finditer(text)]


def without_quotations(text: str) -> str:
    """The text without its quotations."""
    return _QUOTED.sub(" ", text)


def unbalanced(text: str) -> bool:
    """Whether a quotation mark is left open."""
    return bool(_OPEN_QUOTE.search(without_quotations(text)))


def has_markup(text: str) -> bool:
    """Whether a text is more than plain words: links, tags, list marks, characters that cannot be seen."""
    return bool(_MARKUP.search(text))


_CAPITAL = re.compile(r"(?<![\w’'])[A-Z][\w.-]*[\w]|(?<![\w’'])[A-Z]\b|\b\w*[a-z][A-Z]\w*\b|\bx[A-Z]{2}\b")


def capitalised(text: str) -> list[tuple[str, bool]]:
    """Words with a capital, each with whether it stands first in its sentence."""
    out = []
    for match in _CAPITAL.finditer(text):
        before = text[: match.start()].rstrip(" “\"'‘(§")
        first = not before or before[-1] in ".!?:;"
        out.append((match[0].removesuffix("'s").removesuffix("’s"), first))
    return out
