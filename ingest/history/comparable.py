"""What of a recorded text counts when two records are compared. The text itself is never changed.

Dropped: where links point, images, Markdown marks, bullets, rules, punctuation, quotation marks and dashes of any
shape, upper and lower case, remarks of the page itself (``opens in a new window``, ``updated 12 days ago``), and what
stands beside the document (see ``furniture``). Folded: British and American spelling, the ways to write a date. What is
left are words, figures and signs of money and measure, in order.

A long text is compared line by line: the lines of one document hardly change between records, so each is worked on
once.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from ingest.history.dates import iso_dates
from ingest.history.furniture import IMAGE, WORD, links_only, without_furniture
from ingest.history.spelling import american, is_british


class Noise(StrEnum):
    """Why a record is no edition of its own."""

    REPEATED = "repeated"
    """The same text again."""
    LINKS = "links"
    """Only where links or images point, or a menu of links."""
    MARKUP = "markup"
    """Only headings, bullets, numbers of items, emphasis, rules, white space."""
    PUNCTUATION = "punctuation"
    """Only punctuation, quotation marks, dashes, upper and lower case."""
    DATE_FORMAT = "date_format"
    """Only the way a date is written."""
    SPELLING = "spelling"
    """Only British or American spelling."""
    PAGE_CHROME = "page_chrome"
    """Only what the page says of itself, or what stands beside the document: its age, buttons, menus, banners."""
    FLIP = "flip"
    """Another text for a few days, after which the one in force came back."""
    STALE = "stale"
    """The text before, once more, while its successor had already been seen."""
    LOCALE = "locale"
    """The same text in another region's wording, after which the one in force came back."""


_TARGET = re.compile(r"\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)")
_ADDRESS = re.compile(r"(https?://[^\s\])>?#]+)[^\s\])>]*", re.IGNORECASE)
_CHROME = re.compile(
    r"\(?\s*opens in (?:a )?new (?:window|tab)\s*\)?|⌘\s?[a-z]\b|\bctrl\s?\+\s?[a-z]\b"
    r"|\b(?:last )?updated:?\s*(?:(?:(?:over|about|almost)\s+)?(?:an?|\d+)\s+"
    r"(?:second|minute|hour|day|week|month|year)s?\s+ago|yesterday|today|just now|last (?:week|month|year))\b"
    r"|(?:we and our|seeking consent:?|legitimate interest:?)\s*\d+"  # a consent banner counts its vendors
    r"|(?:©|\(c\)|\bcopyright)\s*(?:©\s*)?(?:\d{4}\s*[-–—]\s*)?\d{4}"
    r"|\b(?:tel|phone|telephone)\b\.?:?\s*\+?\(?\d[\d() .-]{6,}\d",  # pages rotate numbers to trace callers
    re.IGNORECASE,
)
_MARKS = re.compile(r"[*_`#>|\\~]+|^\s*(?:[-+•·●▪◦‣]\s+)+|^\s*[-=]{2,}\s*$|[\u200b-\u200f\u2060\ufeff]")
_NUMBER = re.compile(
    r"^[\s*_#>\\]*(?:(?:section|article|clause)\s+)?"
    r"(?:(?<=\*\*)\d{1,2}\\?\.[ \t]\d{1,2}(?=[ \t])|[A-Z]\\?\.\d{1,3}\\?\.?(?=[\s*_])"
    r"|\d{1,3}(?:\\?\.\d{1,3})+(?=[\s*_])|\(?(?:\d{1,3}(?:\\?\.\d{1,3})*|[a-z]|[ivxlc]{1,6})\\?[.):]+(?!\d)"
    r"|第[一二三四五六七八九十百\d]+条|[（(]?[一二三四五六七八九十]+[、）)])[\s*_]*",
    re.IGNORECASE,
)
"""The number before a clause's words; a clause that is counted anew is not another."""
_FIGURES = re.compile(r"(?<=\d)\n(?=\d)")
_CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LONG_WORD = re.compile(r"[a-z]{4,}")


@lru_cache(maxsize=400_000)
def line_words(line: str) -> tuple[str, ...]:
    """The words of one line that count.

    >>> line_words("**Authorisation** is [needed](https://acme.example/a?x=1), from 1 May 2026 - 5% of €1,000.")
    ('authorization', 'is', 'needed', 'from', '2026', '05', '01', '5', '%', 'of', '€', '1,000')
    """
    for stage in _LINE_STAGES:
        line = stage(line)
    return tuple(american(word) for word in WORD.findall(line))


def joined(counted: Iterable[str]) -> str:
    """Words as one: an extraction may lose the space between two of them, never that between two figures.

    >>> joined(["section", "i", "of", "5", "1"])
    'sectioniof5 1'
    """
    return _FIGURES.sub(" ", "\n".join(counted)).replace("\n", "")


def without_number(text: str) -> str:
    """A clause without the number before its words.

    >>> without_number("3.1 You may."), without_number("**4\\. You may.**"), without_number("15.09.2025")
    ('You may.', 'You may.**', '15.09.2025')
    """
    return _NUMBER.sub("", text, count=1)


def words(text: str, *, whole: bool = False) -> list[str]:
    """The words of a text that count, in order.

    :param whole: it is a whole page, with head and foot, whose clauses may be counted in another way; else a part.
    """
    lines = without_furniture(text.splitlines(), whole=whole)
    read = _counted if whole else line_words
    return [word for line in lines for word in read(line)]


@lru_cache(maxsize=400_000)
def _counted(line: str) -> tuple[str, ...]:
    """The words of a line without the number of its clause: an extraction may count the items of a list anew."""
    return line_words(without_number(line))


def reason(old: str, new: str) -> Noise | None:
    """By what two recorded texts differ, when it is nothing that counts; ``None``: by words.

    >>> reason("See [here](/a?v=1).", "See [here](/a?v=2)."), reason("In _colour_.", "In color.")
    (<Noise.LINKS: 'links'>, <Noise.SPELLING: 'spelling'>)
    >>> reason("You may.", "You may not.") is None
    True
    """
    if old == new:
        return Noise.REPEATED
    before, after = old.splitlines(), new.splitlines()
    kept_before, kept_after = set(before), set(after)
    before = [line for line in before if line not in kept_after]
    after = [line for line in after if line not in kept_before]
    menus = all(links_only(line) or not line.strip() for line in (*before, *after))
    for noise, stage in _TEXT_STAGES:
        before, after = ([stage(line) for line in lines] for lines in (before, after))
        if " ".join("".join(before).split()) == " ".join("".join(after).split()):
            return noise
    if joined(words(old, whole=True)) != joined(words(new, whole=True)):
        return None
    return Noise.LINKS if menus else Noise.PAGE_CHROME


@dataclass(frozen=True, slots=True)
class Comparable:
    """A text ready for comparison.

    :ivar key: equal for texts that differ in nothing that counts.
    :ivar size: number of words that count.
    :ivar shingles: hashes of every run of five words (five characters in Chinese).
    """

    key: str
    size: int
    tokens: tuple[str, ...] = field(repr=False)

    @classmethod
    def of(cls, text: str) -> Comparable:
        """Of a recorded text."""
        tokens = tuple(words(text, whole=True))
        return cls(hashlib.sha256(joined(tokens).encode()).hexdigest(), len(tokens), tokens)

    @property
    def shingles(self) -> frozenset[int]:
        """Hashes of every run of five words."""
        return _shingles(self)

    def __hash__(self) -> int:
        return hash(self.key)


@lru_cache(maxsize=64)
def _shingles(comparable: Comparable) -> frozenset[int]:
    units: list[str] = []
    for token in comparable.tokens:
        units.extend(token if _CJK.match(token) else (token,))
    return frozenset(hash(tuple(units[i : i + 5])) for i in range(max(1, len(units) - 4)))


def contained(part: Comparable, whole: Comparable) -> float:
    """How much of ``part`` stands in ``whole``: 0 to 1, by runs of five words (Broder 1997, containment)."""
    return len(part.shingles & whole.shingles) / max(1, len(part.shingles))


def british_words(text: str) -> Counter[str]:
    """The words of a text that are spelt the British way, with their counts."""
    return Counter(word for word in _LONG_WORD.findall(text.lower()) if is_british(word))


def _links(line: str) -> str:
    return _TARGET.sub("]", _ADDRESS.sub(r"\1", IMAGE.sub(" ", line)))


def _chrome(line: str) -> str:
    return _CHROME.sub(" ", line)


def _marks(line: str) -> str:
    return _MARKS.sub(" ", line.replace("[", "").replace("]", "")).strip() + " "


def _markup(line: str) -> str:
    return _marks(without_number(line))


def _punctuation(line: str) -> str:
    return " ".join(WORD.findall(unicodedata.normalize("NFKC", line).lower())) + " "


def _plain(line: str) -> str:
    return unicodedata.normalize("NFKC", line).lower()


def _spelling(line: str) -> str:
    return " ".join(american(word) for word in line.split()) + " "


# Dates are read before letters and punctuation fall, and only where one stands, which spares most lines the search.
def _dates(line: str) -> str:
    return iso_dates(line) if "20" in line or "19" in line else line


_LINE_STAGES: tuple[Callable[[str], str], ...] = (_links, _chrome, _marks, _dates, _plain)
_TEXT_STAGES: tuple[tuple[Noise, Callable[[str], str]], ...] = (
    (Noise.LINKS, _links),
    (Noise.PAGE_CHROME, _chrome),
    (Noise.MARKUP, _markup),
    (Noise.DATE_FORMAT, _dates),
    (Noise.PUNCTUATION, _punctuation),
    (Noise.SPELLING, _spelling),
)
