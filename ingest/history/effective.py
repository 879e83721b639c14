"""The date that a document states of itself: from when it has effect, or when it was last changed.

Only dates with a label count; a date in running text (a law cited, a contract of the reader's) is none of the
document's. The first stretch of the text is searched, then its end.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

from ingest.history.dates import FoundDate, find_dates

_HEAD = 5000
_TAIL = 1500
"""Code points searched at the start and at the end of a text."""
_REACH = 40
"""Code points between a label and its date, marks and small words included."""


class DateKind(StrEnum):
    """What a stated date is the date of."""

    EFFECTIVE = "effective"
    UPDATED = "updated"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class StatedDate:
    """What a document says of its own date.

    :ivar date: in effect for everyone from then on (``EFFECTIVE``), or the day of the change.
    :ivar new_users: where newcomers are under the text earlier: from when.
    :ivar updated: a day of the last change stated beside a day of effect.
    """

    date: dt.date
    kind: DateKind
    new_users: dt.date | None = None
    updated: dt.date | None = None


_FILLER = r"(?:[\s*_:：,()\[\]>|#.-]|\b(?:date|on|as|of|from|is|are|since|the|starting|day)\b)*"
_EFFECTIVE = re.compile(
    rf"(?:(?<![A-Za-z\d])(?:effective|takes? effect|(?:in|into) (?:force|effect))(?![a-z])|生效日期|生效时间){_FILLER}",
    re.IGNORECASE,
)
_UPDATED = re.compile(
    r"(?:(?<![A-Za-z\d])(?:(?:last|latest)\s+(?:updated?|modified|modification|revised|revision|changed?|amended)"
    r"|date of last (?:revision|update|change|modification)|updated|revised|modified|version)"
    rf"|更新日期|更新时间|最近更新|最后更新|修订日期|更新于|版本日期){_FILLER}",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"(?:(?<![A-Za-z\d])(?:published|posted|release date|released|date of publication|issued)"
    rf"|发布日期|发布时间|公布日期|发布于){_FILLER}",
    re.IGNORECASE,
)
_OF_A_LAW = re.compile(
    r"\b(?:regulation|directive|act|law|statute|code)\b[^.\n]{0,120}$|(?:条例|法律|办法)[^。\n]{0,40}$", re.IGNORECASE
)
_CHINESE_EFFECT = re.compile(r"\s*(?:起|正式)*\s*(?:生效|施行|实施)")
_BARE_LINE = re.compile(r"^[\W_]*(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s*)?$", re.IGNORECASE)
_USERS = re.compile(
    r"\b(?P<new>new (?:users|customers|accounts|subscribers))"
    r"|\b(?P<old>(?:existing|current) (?:users|customers|accounts|subscribers))"
    r"|(?P<newzh>新用户|新注册用户)|(?P<oldzh>老用户|现有用户|已注册用户)",
    re.IGNORECASE,
)


def stated_effective_date(text: str, language: str = "en") -> StatedDate | None:
    """The date that a text states of itself; a day of effect goes before a day of change, that before publication.

    :param language: of the text (``en``, ``zh``); Chinese labels are read in either, most such texts mix them.

    >>> str(stated_effective_date("Acme Terms\\n_Effective: 1 March 2025_ ([previous](/x))").date)
    '2025-03-01'
    >>> stated_effective_date("Acme 协议\\n**更新日期：2024年5月6日**", "zh").kind
    <DateKind.UPDATED: 'updated'>
    >>> s = stated_effective_date("Effective for new users on 2 May 2025 and for existing users on June 1, 2025.")
    >>> str(s.new_users), str(s.date)
    ('2025-05-02', '2025-06-01')
    """
    split = _by_kind_of_user(text)
    if split is not None:
        return split
    for start, end in ((0, _HEAD), (max(_HEAD, len(text) - _TAIL), len(text))):
        found = _labelled(text, start, min(end, len(text)))
        updated = found.get(DateKind.UPDATED)
        for kind in DateKind:
            if kind in found:
                return StatedDate(found[kind], kind, None, updated if kind is DateKind.EFFECTIVE else None)
    return _dated_line(text) or _own_line(text)


def _labelled(text: str, start: int, end: int) -> dict[DateKind, dt.date]:
    """The first date of each kind."""
    found: dict[DateKind, dt.date] = {}
    for date in find_dates(text, start, end):
        kind = _kind(text, date, start)
        if kind is not None:
            found.setdefault(kind, date.date)
    return found


def _kind(text: str, date: FoundDate, start: int) -> DateKind | None:
    before = text[max(start, date.start - _REACH) : date.start]
    if _OF_A_LAW.search(text, max(start, date.start - 200), date.start):
        return None
    if _CHINESE_EFFECT.match(text, date.end):
        return DateKind.EFFECTIVE
    for kind, label in (
        (DateKind.EFFECTIVE, _EFFECTIVE),
        (DateKind.UPDATED, _UPDATED),
        (DateKind.PUBLISHED, _PUBLISHED),
    ):
        if any(match.end() == len(before) for match in label.finditer(before)):
            return kind
    return None


def _dated_line(text: str) -> StatedDate | None:
    """A date alone on one of the first lines, under the title."""
    lines = [line for line in text[:_HEAD].splitlines() if line.strip(" *_=-#>\u200d")][:4]
    for line in lines:
        dates = list(find_dates(line))
        if len(dates) == 1 and _BARE_LINE.match(line[: dates[0].start]) and not line[dates[0].end :].strip(" *_.)"):
            return StatedDate(dates[0].date, DateKind.UPDATED)
    return None


def _own_line(text: str) -> StatedDate | None:
    """A label and a date that are a line of their own, anywhere: much may follow a document in its file."""
    return next((stated for line in text.splitlines() if (stated := _of_line(line)) is not None), None)


def _of_line(line: str) -> StatedDate | None:
    if len(line) <= 80 and any(d.isdigit() for d in line):
        bare = line.strip(" *_#>.()")
        for date in find_dates(bare):
            kind = _kind(bare, date, 0)
            if kind is not None and date.end == len(bare) and date.start <= _REACH:
                return StatedDate(date.date, kind)
    return None


def states_date(line: str) -> bool:
    """Whether a line holds nothing but the date of its document, with its label: no clause leans on that.

    >>> states_date("**Effective: January 26, 2026**"), states_date("Fees are due from 1 May 2026"), states_date("5.")
    (True, False, False)
    """
    return _of_line(line) is not None


def _by_kind_of_user(text: str) -> StatedDate | None:
    """Two days of effect in one passage: for those who come, and for those who were there."""
    head = text[:_HEAD]
    for match in _USERS.finditer(head):
        around = max(0, match.start() - 200), min(len(head), match.end() + 200)
        if not (_EFFECTIVE.search(head, *around) or _CHINESE_EFFECT.search(head, *around)):
            continue
        named = list(_USERS.finditer(head, *around))
        dates = list(find_dates(head, *around))
        new = next((m for m in named if m["new"] or m["newzh"]), None)
        old = next((m for m in named if m["old"] or m["oldzh"]), None)
        if new is None or old is None or len(dates) < 2:
            continue
        for_new, for_old = _nearest(new, dates), _nearest(old, dates)
        if for_new != for_old:
            return StatedDate(for_old.date, DateKind.EFFECTIVE, for_new.date)
    return None


def _nearest(name: re.Match[str], dates: list[FoundDate]) -> FoundDate:
    """The date that belongs to a group: the first after its name, else the last before."""
    after = [d for d in dates if d.start >= name.end()]
    before = [d for d in dates if d.end <= name.start()]
    if after and (not before or after[0].start - name.end() <= name.start() - before[-1].end):
        return after[0]
    return before[-1] if before else after[0]
