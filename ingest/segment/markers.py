"""The numbers in front of clauses: what they look like, and what each may mean.

A marker is only read here; whether it opens a clause, and at which depth, is decided by sequence and nesting
(``ingest.segment.tree``). ``(i)`` therefore keeps both its meanings: the ninth letter and the first Roman numeral.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a marker counts."""

    DECIMAL = "1"
    COMPOUND = "1.1"
    LETTER = "a"
    CAPITAL = "A"
    ROMAN = "i"
    ROMAN_CAPITAL = "I"
    CHINESE = "一"


@dataclass(frozen=True, slots=True)
class Count:
    """One meaning of a marker: how it counts and how far it has counted (from 1)."""

    kind: Kind
    ordinal: int


@dataclass(frozen=True, slots=True)
class Marker:
    """A number, letter or numeral in front of a clause.

    :ivar core: as written, without brackets and stops: ``1``, ``1.1``, ``b``, ``iv``, ``IV``, ``三``.
    :ivar wrapper: what surrounds it: ``.``, ``)``, ``()`` or nothing; lists keep one wrapper.
    :ivar counts: its possible meanings.
    :ivar numbers: the parts of a compound, e.g. ``("2", "3", "1")`` or ``("A", "2")``; one part for ``1.``.
    :ivar keyword: ``section``, ``article``, ``attachment`` … when such a word stands before it, else empty.
    :ivar word: that word as written.
    :ivar body: offset of what follows the marker, in the string that was parsed.
    """

    core: str
    wrapper: str
    counts: tuple[Count, ...]
    numbers: tuple[str, ...]
    keyword: str
    word: str
    body: int

    @property
    def is_annex(self) -> bool:
        """Whether it names a part that stands after the terms and may number anew."""
        return self.keyword in ANNEXES

    @property
    def is_word(self) -> bool:
        """Whether a word such as Section or Article stands before the number."""
        return bool(self.keyword) and not self.keyword.startswith("第")


ANNEXES = frozenset({"attachment", "exhibit", "annex", "appendix", "schedule", "addendum", "附件", "附录"})
_PARTS = "section|article|clause|chapter|part|title|recital"

_CHINESE_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_ROMAN_FORM = re.compile(r"m{0,3}(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})")

_DRESSING = r"\[?(?:[*_]{1,3})?"
_CORE = r"\d{1,3}(?:\.\d{1,3})*|[IVXLC]{1,6}|[A-Z]|[一二三四五六七八九十]"
_KEYWORD = re.compile(
    _DRESSING + rf"(?P<word>(?i:{_PARTS}|attachment|exhibit|annex|appendix|schedule|addendum)|附件|附录)"
    rf"(?:[ \t]*(?P<core>{_CORE})(?![\w])|(?=\s*(?:[:.]|$|[*_]{{1,3}}\s*$)))"
    r"(?P<tail>[*_]{0,3}\s*(?:[:.)–—-]{1,2}(?=\s|$|[*_])|：|、|(?=\s|$|[*_(“\"]))[*_]{0,3}\s*)"
)
_NUMBER = re.compile(
    _DRESSING + r"(?:§\s?(?P<par>\d{1,3}(?:\.\d{1,3})*)\.?(?=\s)"
    r"|(?P<lcomp>[A-Z](?:\.\d{1,2}){1,3})\\?\.?(?=\s)"
    r"|(?<=\*\*)(?P<apart>\d{1,2}\\?\.[ \t]\d{1,2})(?=[ \t]+[A-Z][^*\n]{1,80}\*\*)"  # **5\. 1 Fees.** is 5.1
    r"|(?P<comp>\d{1,3}(?:\.\d{1,3})+)(?P<compw>\\?\.?\)?)(?=\s|$|[*_“\"(]|[^\W\d_])"
    r"|\((?P<bd>\d{1,3})\)|（(?P<cbd>\d{1,3})）"
    r"|(?P<d>\d{1,3})(?:(?P<dw>\\?\.|\\?\)|、)(?=\D|$))"
    r"|\((?P<ba>[A-Za-z]{1,6})\)|（(?P<cba>[a-z]|[一二三四五六七八九十]{1,3})）"
    r"|(?P<a>[A-Za-z]|[ivxlc]{2,6}|[IVXL]{2,6})(?P<aw>\\?[.)])(?=\s|$|[*_“\"\u4e00-\u9fff])"
    r"|第(?P<art>[一二三四五六七八九十百零\d]{1,5})(?P<unit>[条章节款])"
    r"|(?P<cn>[一二三四五六七八九十]{1,3})(?P<cnw>、))"
    r"[*_]{0,3}[ \t\u00a0\u3000]*"
)
BULLET = re.compile(r"(?:[-*•◦▪‣·●○■□➢–—]|\\-|o(?=[ \t]{2}|\t))[ \t\u00a0]+(?=\S)")


def roman_value(text: str) -> int:
    """Value of a lower-case Roman numeral; 0 when it is none.

    >>> roman_value("xiv"), roman_value("iiii")
    (14, 0)
    """
    if not text or not _ROMAN_FORM.fullmatch(text):
        return 0
    values = [_ROMAN_VALUES[char] for char in text]
    return sum(-value if value < max(values[place:]) else value for place, value in enumerate(values))


def chinese_value(text: str) -> int:
    """Value of a Chinese numeral below a thousand; 0 when it is none.

    >>> chinese_value("十二"), chinese_value("三十"), chinese_value("12")
    (12, 30, 12)
    """
    if text.isdigit():
        return int(text)
    total = digit = 0
    for char in text:
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        elif char in _CHINESE_DIGITS:
            digit = _CHINESE_DIGITS[char]
        else:
            return 0
    return total + digit


def letter_counts(core: str) -> tuple[Count, ...]:
    """Every meaning of letters: ``i`` is letter 9 and numeral 1; ``aa`` is letter 27.

    >>> [count.ordinal for count in letter_counts("i")]
    [9, 1]
    """
    lower = core.lower()
    if core not in (lower, core.upper()):
        return ()
    small = core == lower
    counts = []
    if len(core) == 1 or (len(core) == 2 and core[0] == core[1] and not roman_value(lower)):
        ordinal = ord(lower[0]) - 96 + 26 * (len(core) - 1)
        counts.append(Count(Kind.LETTER if small else Kind.CAPITAL, ordinal))
    value = roman_value(lower)
    if 0 < value < 60:
        counts.append(Count(Kind.ROMAN if small else Kind.ROMAN_CAPITAL, value))
    return tuple(counts)


def parse_marker(text: str) -> Marker | None:
    """The marker at the very start of a string, if one stands there.

    >>> parse_marker("(iv) to sell").core, parse_marker("2.3.1 Ownership").numbers, parse_marker("Yes. No")
    ('iv', ('2', '3', '1'), None)
    """
    return _parse_keyword(text) or _parse_number(text)


def _parse_keyword(text: str) -> Marker | None:
    match = _KEYWORD.match(text)
    if match is None:
        return None
    word, core = match["word"], match["core"] or ""
    keyword = word.lower()
    if not core and keyword not in ANNEXES:
        return None
    numbers: tuple[str, ...] = ()
    if core and core[0].isdigit():
        numbers = tuple(core.split("."))
        kind = Kind.DECIMAL if len(numbers) == 1 else Kind.COMPOUND
        counts: tuple[Count, ...] = (Count(kind, int(numbers[-1])),)
    elif core and core in "一二三四五六七八九十":
        counts = (Count(Kind.CHINESE, chinese_value(core)),)
    else:
        counts = letter_counts(core) if core else (Count(Kind.CAPITAL, 1),)
    if not counts:
        return None
    return Marker(core, "", counts, numbers, keyword, word, match.end())


def _parse_number(text: str) -> Marker | None:
    match = _NUMBER.match(text)
    if match is None:
        return None
    end = match.end()
    groups = match.groupdict()
    if groups["par"]:
        return _decimal(groups["par"], "§", end, keyword="section")
    if groups["lcomp"]:
        return _decimal(groups["lcomp"], "", end)
    if groups["apart"]:
        return _decimal(re.sub(r"\\?\.[ \t]", ".", groups["apart"]), "", end)
    if groups["comp"]:
        return _decimal(groups["comp"], "", end)
    for group, wrapper in (("bd", "()"), ("cbd", "()")):
        if groups[group]:
            return _decimal(groups[group], wrapper, end)
    if groups["d"]:
        return _decimal(groups["d"], groups["dw"].lstrip("\\"), end)
    if groups["art"]:
        value = chinese_value(groups["art"])
        unit = groups["unit"]
        return Marker(groups["art"], unit, (Count(Kind.CHINESE, value),), (), f"第{unit}", f"第{unit}", end)
    if groups["cn"]:
        return Marker(groups["cn"], "、", (Count(Kind.CHINESE, chinese_value(groups["cn"])),), (), "", "", end)
    core = groups["ba"] or groups["cba"] or groups["a"]
    wrapper = (groups["aw"] or "()").lstrip("\\")
    if core in _CHINESE_DIGITS or set(core) <= set("一二三四五六七八九十"):
        return Marker(core, wrapper, (Count(Kind.CHINESE, chinese_value(core)),), (), "", "", end)
    counts = letter_counts(core)
    numbers = (core,) if counts and counts[0].kind is Kind.CAPITAL and wrapper == "." else ()
    return Marker(core, wrapper, counts, numbers, "", "", end) if counts else None


def _decimal(core: str, wrapper: str, end: int, keyword: str = "") -> Marker | None:
    numbers = tuple(str(int(part)) if part.isdigit() else part for part in core.split("."))
    if len(numbers) > 1 and numbers[-1] == "0":
        numbers = numbers[:-1]
    kind = Kind.DECIMAL if len(numbers) == 1 else Kind.COMPOUND
    if kind is Kind.DECIMAL and not numbers[0].isdigit():
        return None
    core = ".".join(numbers)
    if kind is Kind.DECIMAL and wrapper == "":
        wrapper = "."
    return Marker(core, wrapper, (Count(kind, int(numbers[-1])),), numbers, keyword, keyword and "§", end)
