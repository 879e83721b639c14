"""Dates as legal texts write them, in English and Chinese."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_M = "|".join(sorted(_MONTHS, key=len, reverse=True))
_D = r"\d{1,2}(?:st|nd|rd|th)?"
_Y = r"(?:19|20)\d\d"
DATE = re.compile(
    rf"(?<!\d)(?P<d1>{_D})\s+(?:of\s+)?(?P<m1>{_M})\b\.?,?\s+(?P<y1>{_Y})(?!\d)"
    rf"|(?:(?<![A-Za-z])|(?<=(?-i:[a-z]))(?=(?-i:[A-Z])))(?P<m2>{_M})\b\.?\s*(?P<d2>{_D}),?\s+(?P<y2>{_Y})(?!\d)"
    rf"|(?<!\d)(?P<y3>{_Y})\s*年\s*(?P<m3>\d{{1,2}})\s*月\s*(?P<d3>\d{{1,2}})\s*日?"
    rf"|(?<![\d/.-])(?P<y4>{_Y})(?P<s>[-/.])(?P<m4>\d{{1,2}})(?P=s)(?P<d4>\d{{1,2}})(?![\d/-])",
    re.IGNORECASE,
)
"""A full date. Figures alone with the year last (``03/04/2025``) are not read: they are two dates."""


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text; ``start`` and ``end`` are code points into it."""

    date: dt.date
    start: int
    end: int


def find_dates(text: str, start: int = 0, end: int | None = None) -> Iterator[FoundDate]:
    """Every full date in a stretch of text, in order.

    >>> [str(f.date) for f in find_dates("15 September 2025; Sept. 15th, 2025; 2025年9月15日; 31 June 2025")]
    ['2025-09-15', '2025-09-15', '2025-09-15']
    """
    for match in DATE.finditer(text, start, len(text) if end is None else end):
        date = _date_of(match)
        if date is not None:
            yield FoundDate(date, match.start(), match.end())


def iso_dates(text: str) -> str:
    """The text with every full date as ``2025-09-15``.

    >>> iso_dates("in force on September 15, 2025 and 1 May 2026")
    'in force on 2025-09-15 and 2026-05-01'
    """

    def written(match: re.Match[str]) -> str:
        date = _date_of(match)
        return match[0] if date is None else f" {date.isoformat()} " if _glued(match) else date.isoformat()

    return DATE.sub(written, text)


def _glued(match: re.Match[str]) -> bool:
    """Whether letters touch the date (``UpdatedNovember 14, 2023``): it becomes a word of its own."""
    before, after = match.string[match.start() - 1 : match.start()], match.string[match.end() : match.end() + 1]
    return before.isalnum() or after.isalnum()


def _date_of(match: re.Match[str]) -> dt.date | None:
    for n in "1234":
        if match[f"y{n}"]:
            month = match[f"m{n}"].lower()
            day = re.sub(r"\D", "", match[f"d{n}"])
            try:
                return dt.date(int(match[f"y{n}"]), int(month) if month.isdigit() else _MONTHS[month], int(day))
            except ValueError:  # 31 June
                return None
    return None
