"""What stands on a page beside the document: menus, consent banners, language pickers, footers, dates of last change.

Only for comparison; a recorded text is never changed. Whole lines are furniture or none of it. Some are so by their own
words (a button, ``Last updated: …``), some by where they stand: a label within a menu, a notice of the site before the
title, the remains of a page after its last menu. A line that could bind anyone is never furniture for its place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache

from ingest.history.dates import iso_dates

IMAGE = re.compile(r"!\[[^\]]*\](?:\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\))?")
LINK = re.compile(r"\[(?:[^\[\]]|\\[\[\]])*\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)")
WORD = re.compile(r"[a-z0-9]+(?:[.,]\d+)*|[^\W_a-z0-9]+|[$€£¥%§©<>≥≤]")
_TARGET = re.compile(r"\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)")
_MARKS = re.compile(r"[*_`#>|\\~\[\]\u200b-\u200f\u2060\ufeff]+")
_TITLE_RULE = re.compile(r"^={3,}\s*$")
_SECTION_RULE = re.compile(r"^-{3,}\s*$")

_MENU = 3
"""So many links in a run of lines that hold nothing else but labels, and it is a menu."""
_LABEL_WORDS = 6
_TITLE_WITHIN = 8
"""A title stands within so many lines with words."""
_NOTICE_WORDS = 120
"""A notice of the site before the title is no longer."""
_BANNER_GAP = 12
"""Lines between two lines of a consent banner that name cookies, consent or vendors."""
_BANNER_LEAD = 8
"""Lines before its first buttons."""


class Line(IntEnum):
    """What a line is by its own words."""

    BLANK = 0
    TEXT = 1
    LABEL = 2
    """A few words, no sentence, no figure."""
    LINKS = 3
    """Links and nothing else."""
    PAGE = 4
    """What a page says of itself; never of the document."""
    BUTTONS = 5
    """The buttons of a consent banner."""


_UI = frozenset(
    """close|menu|home|search|print|share|copy link|copied|legal|table of contents|contents|on this page|in this article
    |top of page|back to top|skip to content|skip to main content|select language|change language|language|languages
    |other language versions|available languages|was this page helpful|was this helpful|was this article helpful|log in
    |login|sign in|sign up|get started|contact sales|subscribe|loading|read more|show more|show less|learn more|download
    |download pdf|view pdf|follow us|cookie settings|cookie preferences|manage cookies|your privacy choices
    |do not sell or share my personal information|all rights reserved|expand all|collapse all|previous version
    |previous versions""".replace("\n", "")
    .replace("    |", "|")
    .split("|")
)
_LANGUAGE_LABEL = frozenset({"other language versions", "available languages", "select language", "change language"})
_BUTTON = (
    r"(?:(?:accept|reject|allow|decline|deny|refuse)(?: and close| all)?(?: cookies)?|customi[sz]e|necessary only"
    r"|(?:save|confirm)(?: my)? (?:preferences|choices|settings)|(?:manage|cookie) (?:preferences|settings|options)"
    r"|close)"
)
_BUTTONS = re.compile(rf"(?=.*\b(?:accept|reject|allow|decline|deny|refuse)\b){_BUTTON}(?:[\s/]+{_BUTTON})*")
_CONSENT = re.compile(
    r"\bcookies?\b|\bconsent\b|\bvendors?\b|\blegitimate interests?\b|\btracking technolog|\bvalue your privacy\b"
    r"|\bad(?:vert\w+| tech| partners)\b|\bpersonali[sz]\w+\b|\billustrations\b"
)
_POWERED = re.compile(r"powered by\b.{0,40}")
_DATE = r"(?:\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})"
_UPDATED = re.compile(
    rf"(?:(?:this (?:page|document|policy) was )?(?:last |latest )?(?:updated?|modified|revised|revision)(?: on| date)?"
    rf"|最近更新日期|最后更新日期|更新日期|更新时间|最近更新|最后更新|修订日期)\s*[:：]?\s*{_DATE}\.?"
)
_REGION = re.compile(r"if you(?:['’]re| are| live| reside)\b.{0,80}[,:]? (?:please )?(?:click|go|tap) here\b.{0,80}")
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright\b).{0,90}")
_PROBE = re.compile(r"(?:mmmwwlli[li1io0]{1,4}\w*(?:&1)?\s*)+|(\w+)(?: \1){7,}.*")
"""Words that fonts are measured by."""
_BREADCRUMB = re.compile(rf"^\W*(?:{LINK.pattern}\s*[>/›»]?\s*){{2,}}(?P<rest>[^.;!?]*)$")
_LANGUAGE = re.compile(
    r"\b[a-z]{2}-[A-Z]{2}\b|\b(?:english|deutsch|français|español|italiano|português|nederlands|polski|türkçe)\b"
    r"|русский|日本語|한국어|中文|العربية",
    re.IGNORECASE,
)
_BINDING = re.compile(
    r"\b(?:agree\w*|must|shall|may|cannot|can not|prohibit\w*|permit\w*|licen[cs]e\w*|oblig\w*|liab\w*|govern\w*"
    r"|appl(?:y|ies)|effective|in force|terminat\w*|subject to|by (?:using|accessing))\b|不得|应当|同意|生效"
)
"""Words by which a line may be more than a notice of the site."""


def without_furniture(lines: Sequence[str], *, whole: bool = True) -> list[str]:
    """The lines of the document alone.

    :param whole: the lines are a whole page, whose head and foot are looked at; else a part of one, of which only
        furniture by its own words goes.

    >>> without_furniture(["We use cookies.", "Reject all Accept all", "Acme Terms", "===", "Last updated: 1 May 2026"])
    ['Acme Terms', '===']
    >>> without_furniture(["You may.", "### More", "[A](/a)[B](/b)[C](/c)", "Acme"])
    ['You may.']
    """
    return [line for line, out in zip(lines, is_furniture(lines, whole=whole), strict=True) if not out]


def is_furniture(lines: Sequence[str], *, whole: bool = True) -> list[bool]:
    """Of each line, whether it stands beside the document; see ``without_furniture``."""
    kinds = [kind_of(line) for line in lines]
    if all(kind <= Line.LABEL for kind in kinds) and not whole:
        return [False] * len(lines)
    gone = [kind is Line.PAGE for kind in kinds]
    _banners(lines, kinds, gone)
    _menus(lines, kinds, gone, whole=whole)
    _languages(lines, kinds, gone)
    if whole:
        _before_title(lines, kinds, gone)
        _after_last_menu(kinds, gone)
    return gone


@lru_cache(maxsize=400_000)
def kind_of(line: str) -> Line:
    """What a line is by its own words."""
    if not line.strip():
        return Line.BLANK
    if links_only(line):
        return Line.LINKS
    plain = _plain(line)
    if not WORD.search(plain):
        return Line.BLANK
    if _PROBE.fullmatch(plain) or (len(plain) <= 300 and _is_page(line, plain)):
        return Line.PAGE
    if len(plain) <= 120 and _BUTTONS.fullmatch(plain):
        return Line.BUTTONS
    short = len(plain) <= 80 and plain.isascii() and not any(c.isdigit() for c in plain) and plain[-1] not in ".;:,"
    return Line.LABEL if short and len(plain.split()) <= _LABEL_WORDS else Line.TEXT


@lru_cache(maxsize=400_000)
def links_only(line: str) -> int:
    """How many links a line has, when it holds nothing else; 0 when it holds words of its own."""
    if "](" not in line:
        return 0
    bare, count = LINK.subn(" ", IMAGE.sub(" ", line))
    return 0 if WORD.search(bare.lower()) else count


def _plain(line: str) -> str:
    """Small letters, without marks, targets, images; dates as 2025-09-15."""
    text = _MARKS.sub(" ", _TARGET.sub("]", IMAGE.sub(" ", line)))
    return " ".join(iso_dates(text).lower().split()).lstrip("-+• ").strip()


def _is_page(line: str, plain: str) -> bool:
    bare = plain.strip(" .:?!→>|()-")
    return (
        bare in _UI
        or _UPDATED.fullmatch(plain) is not None
        or (_COPYRIGHT.fullmatch(plain) is not None and len(plain.split()) <= 14)
        or (_REGION.fullmatch(plain) is not None and len(plain.split()) <= 25)
        or _is_breadcrumb(line)
    )


def _is_breadcrumb(line: str) -> bool:
    found = _BREADCRUMB.match(line) if line.count("](") >= 2 else None
    return found is not None and len(found["rest"].split()) <= 20


def _banners(lines: Sequence[str], kinds: Sequence[Line], gone: list[bool]) -> None:
    """Consent banners: from what leads to the first buttons to the last ones."""
    spoken = [n for n, kind in enumerate(kinds) if kind is not Line.BLANK]
    places = [p for p, n in enumerate(spoken) if kinds[n] is Line.BUTTONS]
    if not places:
        return
    consent = [_names_consent(lines[n]) for n in spoken]
    groups: list[list[int]] = []
    for place in places:
        if groups and _dense(consent, groups[-1][1], place):
            groups[-1][1] = place
        else:
            groups.append([place, place])
    for first, last in groups:
        lead = next((p for p in range(max(0, first - _BANNER_LEAD), first) if consent[p]), None)
        if lead is None and not any(consent[first : last + 1]):
            continue  # a button without a banner
        after = last + 1
        if after < len(spoken) and _POWERED.fullmatch(_plain(lines[spoken[after]])):
            last = after
        for place in range(first if lead is None else lead, last + 1):
            gone[spoken[place]] = True


@lru_cache(maxsize=100_000)
def _names_consent(line: str) -> bool:
    return _CONSENT.search(_plain(line)) is not None


def _dense(consent: Sequence[bool], first: int, last: int) -> bool:
    at = first
    for place in range(first + 1, last):
        if consent[place]:
            if place - at > _BANNER_GAP:
                return False
            at = place
    return last - at <= _BANNER_GAP


def _menus(lines: Sequence[str], kinds: Sequence[Line], gone: list[bool], *, whole: bool) -> None:
    """Runs of lines that hold nothing but links, with the labels among them; a clause keeps a label it begins with."""
    between = (Line.LINKS, Line.BLANK, Line.PAGE, Line.LABEL)
    first = next((n for n, kind in enumerate(kinds) if kind is not Line.BLANK), 0)
    start = first + 1 if not whole and kinds[first] is Line.LABEL else 0
    for end in range(start, len(lines) + 1):
        if end < len(lines) and (kinds[end] in between or gone[end]):
            continue
        linked = [n for n in range(start, end) if kinds[n] is Line.LINKS]
        if linked and sum(lines[n].count("](") for n in range(start, end)) >= _MENU:
            for n in range(_label_before(lines, kinds, start, linked[0]), linked[-1] + 1):
                gone[n] = True
        start = end + 1


def _label_before(lines: Sequence[str], kinds: Sequence[Line], start: int, first: int) -> int:
    """Where a menu begins: at its first links, or at the one label above them."""
    for n in range(first - 1, start - 1, -1):
        if kinds[n] is Line.LABEL:
            return n
        if kinds[n] is not Line.BLANK and "](" not in lines[n]:
            break
    return first


def _languages(lines: Sequence[str], kinds: Sequence[Line], gone: list[bool]) -> None:
    """Links to the document in other languages, fewer than a menu has."""
    for n, kind in enumerate(kinds):
        if kind is Line.LINKS and not gone[n]:
            names = [found.partition("](")[0] for found in LINK.findall(lines[n])]
            if names and all(_LANGUAGE.search(name) for name in names):
                gone[n] = True


def _before_title(lines: Sequence[str], kinds: Sequence[Line], gone: list[bool]) -> None:
    """A notice of the site above the title, unless it may bind or tells a day of effect."""
    kept: list[int] = []
    for n, line in enumerate(lines):
        if gone[n] or kinds[n] is Line.BLANK:
            continue
        if _is_title(lines, n):
            plain = [_plain(lines[k]) for k in kept]
            if sum(len(p.split()) for p in plain) <= _NOTICE_WORDS:
                for k, said in zip(kept, plain, strict=True):
                    gone[k] = not _BINDING.search(said)
            return
        kept.append(n)
        if len(kept) >= _TITLE_WITHIN or _SECTION_RULE.match(line):
            return


def _is_title(lines: Sequence[str], n: int) -> bool:
    return lines[n].startswith("# ") or (n + 1 < len(lines) and _TITLE_RULE.match(lines[n + 1]) is not None)


def _after_last_menu(kinds: Sequence[Line], gone: list[bool]) -> None:
    """Labels at the very end that stand behind furniture: the name of the page, again."""
    tail = len(kinds)
    while tail and (gone[tail - 1] or kinds[tail - 1] in (Line.BLANK, Line.LABEL, Line.LINKS)):
        tail -= 1
    behind = next((n for n in range(tail, len(kinds)) if gone[n] and kinds[n] is not Line.BLANK), None)
    if tail and behind is not None:
        for n in range(behind, len(kinds)):
            gone[n] = True
