"""Stretches of time in words: from one month to another, a season, a quarter, a half of a year."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator

MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_YEAR = r"(?:19|20)\d\d"
_PART = r"(?P<{0}q>(?:first|second|third|fourth|last|1st|2nd|3rd|4th) (?:quarter|half)|q[1-4]|h[12])"
_RANGE = re.compile(
    rf"\b(?:(?P<b>between|from) )?(?:the )?(?P<m1>{MONTH})\.?(?:,? (?:of )?(?P<y1>{_YEAR}))?"
    rf"(?: ?- ?| (?:and|to|till|until|through) )(?P<m2>{MONTH})\.?,? (?:of )?(?P<y2>{_YEAR})\b(?! ?\d)",
    re.I,
)
_YEARS = re.compile(rf"\b(?:between|from) (?P<y1>{_YEAR}) (?:and|to|till|until|through) (?P<y2>{_YEAR})\b", re.I)
_SEASON = re.compile(rf"\b(?:the )?(?P<s>spring|summer|autumn|fall|winter),? (?:of |in )?(?P<y>{_YEAR})\b", re.I)
_QUARTER = re.compile(rf"\b{_PART.format('a')},? (?:of )?(?:the year )?(?P<y>{_YEAR})\b", re.I)
_QUARTER_AFTER = re.compile(rf"\b(?P<y>{_YEAR})[ -]?{_PART.format('b')}\b", re.I)
_YEAR_PART = re.compile(
    rf"\b(?P<w>early|mid|late|(?:the )?(?:beginning|start|turn|end|close|middle) of)[ -](?:the year |year "
    rf")?(?P<y>{_YEAR})\b(?![./-]\d)"
    rf"|\b(?:at |by |around )?(?:the )?year(?:'s)?[- ]end,? (?:of )?(?P<ey>{_YEAR})\b|"
    rf"\b(?P<ye>{_YEAR})[ -]year[- ]?end\b",
    re.I,
)
_YEAR_PARTS = {
    "early": (1, 4), "mid": (5, 8), "middle": (5, 8), "late": (9, 12), "beginning": (1, 1), "start": (1, 1),
    "turn": (1, 1), "end": (12, 12), "close": (12, 12),
}  # fmt: skip
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}
_ORDER = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}


def stretches(text: str) -> Iterator[tuple[int, int, str]]:
    """Start and end in the text, and the stretch as ``YYYY-MM/YYYY-MM``.

    Winter reaches over two years and is said of either; it stands for both.

    >>> list(stretches("got between April and June 2025, used in Q4 2025"))
    [(4, 31, '2025-04/2025-06'), (41, 48, '2025-10/2025-12')]
    """
    for match in _RANGE.finditer(text):
        if not match["y1"] and not match["b"] and match["m1"].lower() == "may":  # the verb
            continue
        last = int(match["y2"])
        a, b = MONTHS[match["m1"].lower()], MONTHS[match["m2"].lower()]
        first = int(match["y1"] or (last if a <= b else last - 1))
        if (first, a) <= (last, b):
            yield match.start(), match.end(), f"{first}-{a:02}/{last}-{b:02}"
    for match in _YEARS.finditer(text):
        if match["y1"] <= match["y2"]:
            yield match.start(), match.end(), f"{match['y1']}-01/{match['y2']}-12"
    for match in _YEAR_PART.finditer(text):
        year = int(match["y"] or match["ey"] or match["ye"])
        word = re.sub(r"^the | of$", "", match["w"].lower()) if match["w"] else "end"
        a, b = _YEAR_PARTS[word]
        yield match.start(), match.end(), f"{year}-{a:02}/{year}-{b:02}"
    for match in _SEASON.finditer(text):
        year, season = int(match["y"]), match["s"].lower()
        a, b = _SEASONS.get(season, (0, 0))
        yield match.start(), match.end(), f"{year}-{a:02}/{year}-{b:02}" if a else f"{year}-01/{year + 1}-02"
    for pattern, name in ((_QUARTER, "aq"), (_QUARTER_AFTER, "bq")):
        for match in pattern.finditer(text):
            yield match.start(), match.end(), _part(int(match["y"]), match[name].lower())


def _part(year: int, words: str) -> str:
    half = words.startswith("h") or words.endswith("half")
    number = int(words[1]) if len(words) == 2 else min(_ORDER[words.split()[0]], 2 if half else 4)
    months = 6 if half else 3
    return f"{year}-{(number - 1) * months + 1:02}/{year}-{number * months:02}"
