"""Sizes of the business: users and revenue, with unit and period.

A bound (``more than 10 million users``) is a value only where every threshold that a reading tests lies on one side of
it; otherwise the facet stays unknown and a note says why.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Sequence

from kb.corpus import Corpus
from kb.practice import MEASURES, Practice, set_facet
from kb.readings import walk
from kb.vocabulary import Origin

_NUMBER = r"(?P<num>\d+(?:[.,]\d+)*)\s*(?P<mult>k|thousand|m|mn|mio|million|millions|b|bn|billion|billions)?\b"
_BOUND = (
    r"(?P<bound>more than|over|above|exceed(?:s|ing)?|in excess of|at least|upwards of|less than|"
    r"fewer than|under|below|up to|"
    r"at most|no more than|not more than|not exceeding|>=?|<=?)?\s*"
)
_USERS = re.compile(
    _BOUND
    + _NUMBER
    + r"\s*(?P<plus>\+)?\s*(?:(?P<per>monthly|daily|weekly|yearly|annual)\s*)?(?:active |unique |registered |paying )*"
    r"(?P<what>maus?|daus?|users?|monthly actives|people)\b(?P<after>(?:(?: \w+)?? (?:per|a|each|"
    r"every) (?:month|day|week|year)| monthly| daily)?)",
    re.I,
)
_USERS_BEFORE = re.compile(
    r"\b(?P<what>maus?|daus?|(?P<per>monthly|daily) (?:active )?users?)(?: count| number|"
    r" base)?\s*(?:of|is|are|:|=|at|about|around|reach\w*)*\s*" + _BOUND + _NUMBER,
    re.I,
)
_NOW = re.compile(r"^[^.?!;]{0,12}?\b(?:now|today|currently|at present|these days|at the moment)\b", re.I)
_AT_RELEASE = re.compile(
    r"^[^.?!;,]{0,12}?\b(?:at|on|before|by) (?:the )?(?:time of |day of |date of )?"
    r"(?:its |the |their |⟦[mb]\d+⟧(?:'s)? )?(?:model's )?(?:release|launch)\b|"
    r"^[^.?!;,]{0,12}?\bwhen (?:it|⟦[mb]\d+⟧|the model) (?:was|came|got|launched)\b",
    re.I,
)
_THEN_NOW = re.compile(
    r"^[^.?!;]{0,50}?\b(?:and|but|now|,) (?:(?:we|it|they|have|has|are|at|is|now|today|about|some) )*"
    + _NUMBER
    + r"(?! ?(?:gpus?|people|staff|employees))(?: (?:monthly )?(?:active )?users?)? "
    r"(?:now|today|currently|at present)\b",
    re.I,
)
"""``100 million monthly users in 2023 and 900 million now``: the second count without its noun."""

_CURRENCY = r"(?:us\$|usd|u\.s\. dollars|\$|€|eur|£|gbp|¥|cny|rmb|chf)"
_MONEY = (
    rf"(?P<cur>{_CURRENCY})\s*{_NUMBER}|{_NUMBER.replace('num', 'num2').replace('mult', 'mult2')}\s*"
    r"(?P<cur2>us dollars|us-dollars|dollars|usd|us\$|\$|euros?|eur|€|pounds|gbp|yuan|rmb|francs|chf)"
)
_TAIL = (
    r"(?:[\s/]+(?:in|of|per|a|an|each|every|monthly|annual|annually|yearly|month|year|annum|"
    r"revenues?|turnover|sales|arr|mrr|recurring|income)\b)*"
)
_REVENUE_AFTER = re.compile(_BOUND + rf"(?:{_MONEY})(?P<tail>{_TAIL})", re.I)
_REVENUE_WORD = re.compile(
    r"\b(?P<adj>monthly|annual|yearly)?\s*(?:recurring )?(?:revenues?|turnover|sales|arr|mrr|"
    r"earn\w*|make|makes|making|bring(?:s|ing)? in|gross(?:es|ed)?|takings?)\b",
    re.I,
)
_NO_CURRENCY = re.compile(
    r"\b(?:(?P<adj>monthly|annual|yearly) )?(?P<word>earn(?:s|ed|ing)?|makes?|making|bring(?:s|ing)? in|"
    r"gross(?:es|ed)?|revenues?|turnover|sales|arr|mrr)"
    r"(?: (?:is|are|of|about|around|roughly|some|at|currently|just))*:?\s+"
    + _BOUND
    + _NUMBER
    + r"(?!\s*(?:us |u\.s\.)?(?:dollars?|usd|euros?|eur|€|\$|pounds?|gbp|yuan|rmb|francs?|chf|users?|maus?))"
    r"(?P<tail>(?:[\s/]+(?:in|of|per|a|an|each|every|monthly|annually|yearly|month|year|annum|revenues?|turnover|"
    r"sales)\b)*)",
    re.I,
)
"""An amount without a currency beside a word of earning, with a period right behind: ``we make 500k a year``."""

_MONTHS = [name.lower() for name in calendar.month_abbr if name]
_DATED = re.compile(
    rf"^,? (?:back )?(?:in|during|of|by|around|as of|as at) (?:(?P<mo>{'|'.join(_MONTHS)})[a-z]*\.? "
    rf")?(?P<y>20\d\d)\b",
    re.I,
)
_POWERS = {"k": 1e3, "t": 1e3, "m": 1e6, "b": 1e9}
_ABOVE = re.compile(r"more than|over|above|exceed|in excess|at least|upwards|>|\+", re.I)
_BELOW = re.compile(r"less|fewer|under|below|up to|at most|no more|not more|not exceed|<", re.I)
_LEAST_AMOUNT = 1000
"""Below it a number beside a word of earning is hardly a revenue."""

_WORD_NUMBERS = {"one": "1", "two": "2", "three": "3", "five": "5", "ten": "10", "a": "1", "half a": "0.5"}


def thresholds(corpus: Corpus) -> dict[str, tuple[float, ...]]:
    """Per measure, every number that a reading tests."""
    out: dict[str, set[float]] = defaultdict(set)
    for file in corpus.readings.values():
        for reading in file.readings:
            for constraint in walk((*reading.when, *reading.requires)):
                number = constraint.above if constraint.above is not None else constraint.at_most
                if constraint.facet in MEASURES and number is not None:
                    out[constraint.facet].add(number)
    return {k: tuple(sorted(v)) for k, v in out.items()}


def scales(
    practice: Practice,
    text: str,
    known: dict[str, tuple[float, ...]],
    notes: list[str],
    releases: Sequence[dt.date] = (),
) -> Practice:
    """The practice with users and revenue as stated in the text (masked, so that no model size is read).

    :param releases: days on which the models in question were released: a count of the month before is kept apart.
    """
    text = re.sub(
        r"\b(half a|one|two|three|five|ten|a) (?=(?:million|billion)\b)",
        lambda m: _WORD_NUMBERS[m[1].lower()] + " ",
        text,
        flags=re.I,
    )
    text = re.sub(r"\bturn(?:s|ed|ing)? over\b", "earn", text, flags=re.I)  # no bound: “over” goes with the verb
    for match in [*_USERS.finditer(text), *_USERS_BEFORE.finditer(text)]:
        practice = _users(practice, match, text, known, notes, releases)
    for match in _REVENUE_AFTER.finditer(text):
        practice = _revenue(practice, match, text, known, notes)
    for match in _NO_CURRENCY.finditer(text):
        practice = _without_currency(practice, match, known, notes)
    return _both_periods(practice, known)


def _without_currency(
    practice: Practice, match: re.Match[str], known: dict[str, tuple[float, ...]], notes: list[str]
) -> Practice:
    words = f"{match['adj'] or ''} {match['word']} {match['tail']}".lower()
    measure = _period(words)
    value = _value(match["num"], match["mult"])
    if measure is None or value < _LEAST_AMOUNT or any(s.measure == measure for s in practice.scale):
        return practice
    notes.append(f"“{match[0].strip()}” names no currency and is taken as US dollars.")
    return _set(practice, measure, value, match["bound"] or "", known, notes, Origin.INFERRED)


def _both_periods(practice: Practice, known: dict[str, tuple[float, ...]]) -> Practice:
    """A year is twelve months; what a year says of one month is taken only where it decides every threshold."""
    said = {s.measure: s.value.value or 0.0 for s in practice.scale}
    month, year = said.get("monthly_revenue_usd"), said.get("annual_revenue_usd")
    if month is not None and year is None:
        return set_facet(practice, "annual_revenue_usd", round(12 * month, 2), Origin.INFERRED)
    tested = known.get("monthly_revenue_usd", ())
    if year is not None and month is None and all(year <= t or year / 12 > t for t in tested):
        return set_facet(practice, "monthly_revenue_usd", round(year / 12, 2), Origin.INFERRED)
    return practice


def _period(words: str) -> str | None:
    if "month" in words or "mrr" in words or re.search(r"\bmo\b", words):
        return "monthly_revenue_usd"
    return "annual_revenue_usd" if re.search(r"year|ann|arr|yr", words) else None


def _users(
    practice: Practice,
    match: re.Match[str],
    text: str,
    known: dict[str, tuple[float, ...]],
    notes: list[str],
    releases: Sequence[dt.date],
) -> Practice:
    groups = match.groupdict()
    what = match["what"].lower()
    words = f"{groups.get('per') or ''} {groups.get('after') or ''}".lower()
    if "dau" in what or "dail" in what + words or " day" in words:
        measure = "daily_active_users"
    elif "mau" in what or "month" in what + words:
        measure = "monthly_active_users"
    elif what == "people" or not (match["mult"] or _value(match["num"], "") >= 1000):
        return practice
    else:
        notes.append(f"“{match[0].strip()}” does not say users a month or a day, so it is not used.")
        return practice
    bound = (match["bound"] or "") + (groups.get("plus") or "")
    right = text[match.end() :]
    if measure == "monthly_active_users":
        if later := _THEN_NOW.match(right):
            practice = _set(practice, measure, _value(later["num"], later["mult"]), "", known, notes)
        dated = _when(right, releases)
        if dated == "other":
            notes.append(f"“{match[0].strip()}” is of another time than the texts ask about, so it is not used.")
            return practice
        measure = "monthly_active_users_at_release" if dated == "release" else measure
    return _set(practice, measure, _value(match["num"], match["mult"]), bound, known, notes)


def _when(right: str, releases: Sequence[dt.date]) -> str:
    """Of when a count is, by the words behind it: ``release`` (the month before), ``other``, or empty for today."""
    if _AT_RELEASE.match(right):
        return "release"
    if _NOW.match(right) or not (found := _DATED.match(right)):
        return ""
    month = _MONTHS.index(found["mo"][:3].lower()) + 1 if found["mo"] else 0
    year = int(found["y"])
    before = {((d.replace(day=1)) - dt.timedelta(days=1)) for d in releases}
    if before and all(d.year == year and month in (0, d.month) for d in before):
        return "release"
    return "other"


def _revenue(
    practice: Practice, match: re.Match[str], text: str, known: dict[str, tuple[float, ...]], notes: list[str]
) -> Practice:
    around = text[max(0, match.start() - 45) : match.start()]
    before = list(_REVENUE_WORD.finditer(around))
    if not before and not re.search(r"revenue|turnover|sales|income|arr|mrr", match["tail"], re.I):
        return practice
    number, mult = (match["num"], match["mult"]) if match["num"] else (match["num2"], match["mult2"])
    currency = (match["cur"] or match["cur2"] or "").lower()
    if not re.match(r"us|\$|dollar|u\.s", currency):
        notes.append(f"“{match[0].strip()}” is not in US dollars; the thresholds are, so it is not used.")
        return practice
    words = f"{before[-1][0] if before else ''} {match['tail']}".lower()
    measure = _period(words)
    if measure is None:
        notes.append(f"“{match[0].strip()}” does not say revenue a month or a year, so it is not used.")
        return practice
    return _set(practice, measure, _value(number, mult), match["bound"] or "", known, notes)


def _value(number: str, mult: str | None) -> float:
    """``1,500,000`` and ``1.5 million``; a comma or dot before groups of three is a separator of thousands."""
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", number):
        number = re.sub(r"[.,]", "", number) if not (mult and number.count(".") == 1) else number
    return float(
        number.replace(",", ".") if number.count(",") == 1 and "." not in number else number.replace(",", "")
    ) * (_POWERS[mult[0].lower()] if mult else 1)


def _set(
    practice: Practice,
    measure: str,
    value: float,
    bound: str,
    known: dict[str, tuple[float, ...]],
    notes: list[str],
    origin: Origin = Origin.STATED,
) -> Practice:
    value = round(value, 2)
    if not bound:
        return set_facet(practice, measure, value, origin)
    tested = known.get(measure, ())
    strict = 1 if not re.search(r"at least|>=", bound) else 0
    if _BELOW.search(bound):
        if all(value <= t for t in tested):
            return set_facet(practice, measure, max(0.0, value - 1), Origin.INFERRED)
    elif _ABOVE.search(bound) and all(t <= value for t in tested):
        return set_facet(practice, measure, value + strict, Origin.INFERRED)
    notes.append(f"“{bound} {value:,.0f}” does not decide every threshold in the texts, so the figure is left open.")
    return practice
