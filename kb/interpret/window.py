"""The stretch of time over which changes are asked for: ``in 2024``, ``between 2023 and today``."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from kb.interpret.stretches import MONTH, MONTHS, stretches

Window = tuple[dt.date | None, dt.date | None]
_WHEN = rf"(?:(?P<mo>{MONTH})\.?,? (?:of )?)?(?P<y>(?:19|20)\d\d)"
_TO_NOW = re.compile(
    rf"\b(?:between|from) {_WHEN},? (?:and|to|till|until|through|up to) (?:today|now|the present|this (?:year|day))\b"
    rf"|\b{_WHEN.replace('mo>', 'mo2>').replace('<y>', '<y2>')},? (?:vs\.?|versus|compared (?:to|with)|against) "
    r"(?:today|now)\b",
    re.I,
)
_SINCE = re.compile(rf"\b(?:since|from|after|starting(?: in)?|beginning(?: in)?) {_WHEN}\b(?![-./]\d)", re.I)
_BEFORE = re.compile(rf"\b(?:before|until|till|up to|prior to) {_WHEN}\b(?![-./]\d)", re.I)
_WITHIN = re.compile(
    rf"\b(?:in|during|of|over|through(?:out)?|within|for)(?: the (?:year|course of))? {_WHEN}\b(?![-./]\d)", re.I
)


def window(text: str) -> Window:
    """First and last day, each ``None`` where it is open.

    >>> window("What changed for Acme in 2024?"), window("and since May 2025")[0]
    ((datetime.date(2024, 1, 1), datetime.date(2024, 12, 31)), datetime.date(2025, 5, 1))
    """
    match = _TO_NOW.search(text)
    if match:
        year = match["y"] or match["y2"]
        return _first(year, match["mo"] or match["mo2"]), None
    for _, _, period in stretches(text):
        first, _, last = period.partition("/")
        return dt.date.fromisoformat(f"{first}-01"), _end(*map(int, last.split("-")))
    match = _SINCE.search(text)
    if match:
        after = match[0].lower().startswith("after")
        return (_last(match["y"], match["mo"]) if after else _first(match["y"], match["mo"])), None
    match = _BEFORE.search(text)
    if match:
        return None, _first(match["y"], match["mo"]) - dt.timedelta(days=1)
    match = _WITHIN.search(text)
    return (_first(match["y"], match["mo"]), _last(match["y"], match["mo"])) if match else (None, None)


def _first(year: str, month: str | None) -> dt.date:
    return dt.date(int(year), MONTHS[month.lower()] if month else 1, 1)


def _last(year: str, month: str | None) -> dt.date:
    return _end(int(year), MONTHS[month.lower()] if month else 12)


def _end(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])
