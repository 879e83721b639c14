"""Dates in a question: of the acts (generated, trained, released), else the day asked about.

A month or a year is taken as its middle and a note says so; ``before`` a date as the day before it. What lies after a
date has no end and is left open.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass, replace

from kb.practice import Practice, inferred, set_facet
from kb.vocabulary import Origin

_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_M = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_Y = r"(?P<y>(?:19|20)\d\d)"
_FORMS = (
    re.compile(r"\b(?P<y>(?:19|20)\d\d)-(?P<mn>\d\d)-(?P<d>\d\d)\b"),
    re.compile(rf"\b{_DAY} (?:of )?(?P<mo>{_M})\.?,? {_Y}\b", re.I),
    re.compile(rf"\b(?P<mo>{_M})\.? {_DAY},? {_Y}\b", re.I),
    re.compile(r"\b(?P<d>\d{1,2})\.(?P<mn>\d{1,2})\.(?P<y>(?:19|20)\d\d)\b"),
    re.compile(r"\b(?P<y>(?:19|20)\d\d)-(?P<mn>\d\d)\b(?!-)"),
    re.compile(rf"\b(?P<mo>{_M})\.?,? (?:of )?{_Y}\b", re.I),
    re.compile(
        rf"\b(?:in|since|during|before|after|until|by|from|early|late|mid|throughout|back in|"
        rf"as of)[ -]{_Y}\b(?![./-]\d)",
        re.I,
    ),
)
_RELATIVE = re.compile(
    r"\b(?:(?P<last>last|this) (?P<unit>year|month|week)|(?P<yest>yesterday)|(?P<n>\d+|a|two|"
    r"three|six) (?P<unit2>years?|months?|weeks?|days?) ago)\b",
    re.I,
)
_RELATION = re.compile(
    r"\b(?P<r>before|prior to|until|till|after|since|from|as of|by)(?: (?:early|late|mid|the end of))?[ -]*$", re.I
)
_VERBS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "generated",
        re.compile(
            r"\b(?:generated|collected|obtained|scraped|sampled|gathered|harvested|produced by|queried|"
            r"downloaded|recorded|received|bought|exported|logged|written by|from)\b",
            re.I,
        ),
    ),
    ("trained", re.compile(r"\b(?:trained|distil?led|fine-?tuned|finetuned|taught|built)\b", re.I)),
    (
        "released",
        re.compile(r"\b(?:released|published|launched|shipped|deployed|open-sourced|went live|uploaded)\b", re.I),
    ),
)
_OF_A_NAME = re.compile(
    r"⟦[a-z]\d+⟧,? \(?(?:which (?:was|is|were) |that (?:was|were) |was |were )?(?:released|"
    r"published|launched|came out|out)\b[^.?!;]*$",
    re.I,
)
_OF_A_FIGURE = re.compile(
    r"(?:\d[^.?!;]{0,40}\b(?:users?|customers|clients|subscribers|members|players|maus?|daus?)|"
    r"\b(?:revenues?|turnover|sales|income|earnings))"
    r"(?: (?:a|per) (?:month|day|year))?,? (?:(?:back|only|already|all) )?(?:in|during|for|throughout) $",
    re.I,
)
"""A date of how many users or how much revenue there was: of no act."""

_LEGAL = re.compile(
    r"\b(?:act|directive|regulation|law|code|terms|licen[cs]e|edition|version|policy|"
    r"agreement)s? (?:of|from|dated|\()? ?$",
    re.I,
)
_SUBJECT = re.compile(
    r",? (?:we|i|they|he|she|someone|somebody|(?:a|our|the|my) \w+) (?:\w+ )?(?P<verb>generated|"
    r"collected|obtained|scraped|sampled|"
    r"gathered|harvested|downloaded|recorded|received|trained|distil?led|fine-?tuned|finetuned|"
    r"taught|built|released|published|"
    r"launched|shipped|deployed|uploaded)\b",
    re.I,
)
_COUNTS = {"a": 1, "two": 2, "three": 3, "six": 6}


@dataclass(frozen=True, slots=True)
class _Found:
    at: int
    day: dt.date
    words: str
    exact: bool


def dates(practice: Practice, text: str, notes: list[str]) -> Practice:
    """The practice with dates of acts, or another ``as_of``, where the masked text gives them."""
    today = practice.as_of
    for hit in _find(text, today):
        left = text[: hit.at]
        if _OF_A_FIGURE.search(left[-80:]):
            continue
        relation = _RELATION.search(left)
        word = relation["r"].lower() if relation else ""
        day = hit.day
        if word in ("after", "since"):
            notes.append(f"“{word} {hit.words}” has no end, so no date is taken from it.")
            continue
        if word in ("before", "prior to", "until", "till"):
            day, exact = _first_day(hit) - dt.timedelta(days=1), False
        else:
            exact = hit.exact
        if _OF_A_NAME.search(left[-90:]):
            continue
        which = _act(text, hit)
        if _LEGAL.search(left[-30:]):
            which = "as_of"
        if not exact:
            notes.append(f"“{(word + ' ' if word else '') + hit.words}” is taken as {day.isoformat()}.")
        if which == "as_of":
            practice = set_facet(practice, "as_of", day)
        else:
            practice = set_facet(practice, which, day, Origin.STATED if exact else Origin.INFERRED)
    return _follow(practice)


def _follow(practice: Practice) -> Practice:
    """Outputs used in training were had by then."""
    trained = practice.trained.value
    if trained and not practice.generated.known and trained < practice.as_of:
        return replace(practice, generated=inferred(trained))
    return practice


def _first_day(hit: _Found) -> dt.date:
    if hit.exact:
        return hit.day
    if re.fullmatch(r"(?:19|20)\d\d", hit.words):
        return dt.date(hit.day.year, 1, 1)
    return hit.day.replace(day=1)


def _find(text: str, today: dt.date) -> list[_Found]:
    out: list[_Found] = []
    taken: list[tuple[int, int]] = []
    for form in _FORMS:
        for match in form.finditer(text):
            start = match.start() if "mo" in match.groupdict() or "mn" in match.groupdict() else match.start("y")
            if any(s < match.end() and start < e for s, e in taken):
                continue
            found = _parse(match, start)
            if found and found.day <= today + dt.timedelta(days=3660):
                taken.append((start, match.end()))
                out.append(found)
    for match in _RELATIVE.finditer(text):
        out.append(_relative(match, today))
    return sorted(out, key=lambda f: f.at)


def _parse(match: re.Match[str], start: int) -> _Found | None:
    groups = match.groupdict()
    year = int(groups["y"])
    month = _MONTHS[groups["mo"].lower()] if groups.get("mo") else int(groups.get("mn") or 0)
    words = match.string[start : match.end()]
    try:
        if groups.get("d"):
            return _Found(start, dt.date(year, month, int(groups["d"])), words, True)
        if month:
            return _Found(start, dt.date(year, month, 15), words, False)
    except ValueError:
        return None
    return _Found(start, dt.date(year, 7, 1), words, False)


def _relative(match: re.Match[str], today: dt.date) -> _Found:
    if match["yest"]:
        return _Found(match.start(), today - dt.timedelta(days=1), match[0], True)
    if match["n"]:
        count = _COUNTS.get(match["n"].lower()) or int(match["n"])
        unit = match["unit2"].lower()[0]
        days = count * {"y": 365, "m": 30, "w": 7, "d": 1}[unit]
        return _Found(match.start(), today - dt.timedelta(days=min(days, 36500)), match[0], unit == "d")
    if match["last"].lower() == "this":
        return _Found(match.start(), today, match[0], True)
    if match["unit"].lower() == "year":
        return _Found(match.start(), dt.date(today.year - 1, 7, 1), match[0], False)
    if match["unit"].lower() == "month":
        return _Found(match.start(), (today.replace(day=1) - dt.timedelta(days=1)).replace(day=15), match[0], False)
    return _Found(match.start(), today - dt.timedelta(days=7), match[0], False)


def _act(text: str, hit: _Found) -> str:
    """The act whose participle stands nearest, first to the left within the sentence, then to the right."""
    follows = _SUBJECT.match(text[hit.at + len(hit.words) :])
    if follows:
        return next((name for name, p in _VERBS if p.fullmatch(follows["verb"])), "as_of")
    begin = max((m.end() for m in re.finditer(r"[.?!;]\s", text[: hit.at])), default=0)
    left = text[begin : hit.at]
    best = ("", -1)
    for name, pattern in _VERBS:
        for match in pattern.finditer(left):
            if match[0].lower() == "from" and left[match.end() :].strip():
                continue
            if match.start() > best[1]:
                best = (name, match.start())
    if best[0]:
        return best[0]
    right = re.split(r"[.?!;]\s", text[hit.at :])[0][:70]
    firsts = [
        (m.start(), name) for name, p in _VERBS if name != "from" for m in p.finditer(right) if m[0].lower() != "from"
    ]
    if firsts and re.search(r"\b(?:we|i|they|was|were|had|have)\b", right[: min(firsts)[0]], re.I):
        return min(firsts)[1]
    return "as_of"
