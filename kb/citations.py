"""Citations: resolve a reading to an exact quotation, verify quotations, link to the live page at the words.

A citation carries the selectors of the W3C Web Annotation model: exact quote with prefix and suffix, and offsets into
the edition's text, which is named by its hash.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote as url_quote
from urllib.parse import unquote as url_unquote

from kb.clauses import Clause, clause_sha256, own_texts
from kb.errors import CitationError
from kb.instruments import Edition
from kb.readings import Anchor
from kb.sentences import MARKER, unit_at, units

QuoteCheck = Literal["exact", "not_held", "stale"]

CONTEXT = 40
"""Code points of prefix and suffix."""

LONGEST_QUOTE = 420
"""A clause up to this length (code points) is quoted whole; of a longer one, the sentence or item with the hint."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A resolved quotation.

    :ivar start: first code point of ``quote`` in the edition's text; ``end`` one past the last.
    """

    locator: str
    quote: str
    prefix: str
    suffix: str
    start: int
    end: int
    check: QuoteCheck


def find_clause(anchor: Anchor, clauses: Sequence[Clause]) -> tuple[Clause | None, QuoteCheck]:
    """The clause a reading points to: by locator, hash, hint; ``stale`` when its words are no longer those read."""
    by_locator = next((c for c in clauses if c.locator == anchor.locator), None)
    if anchor.sha256:
        if by_locator is not None and by_locator.sha256 == anchor.sha256:
            return by_locator, "exact"
        alike = [c for c in clauses if c.sha256 == anchor.sha256] or _with_own_words(anchor.sha256, clauses)
        if alike:
            return by_locator if by_locator in alike else alike[0], "exact"
    holders = [c for c in clauses if locate(anchor.hint, c.text)]
    deepest = max(holders, key=lambda c: (c.level, -c.start), default=None)
    if by_locator is not None and (locate(anchor.hint, by_locator.text) or deepest is None):
        deepest = by_locator
    if deepest is None:
        return None, "stale"
    return deepest, "stale" if anchor.sha256 else "exact"


def _with_own_words(sha256: str, clauses: Sequence[Clause]) -> list[Clause]:
    return [c for c, own in zip(clauses, own_texts(clauses), strict=True) if clause_sha256(own) == sha256]


def leaned_on(hint: str, clause: Clause, clauses: Sequence[Clause]) -> str:
    """The words of a clause that a reading with this hint leans on.

    Its own words, where the hint stands there: what is beneath may change without the reading. All of it where the hint
    stands beneath, or in the sentence that leads into what is beneath, which says nothing alone.

    :param clauses: of the edition.
    """
    number = clauses.index(clause)
    own = own_texts(clauses)[number]
    at = locate(hint, own)
    if own == clause.text or at is None:
        return clause.text
    *_, last = units(own, 0, len(own))
    following = clause.text[len(own) :].lstrip()
    leads = own[last[1] - 1] in ":：" or _begins_small(following, 0)
    return clause.text if leads and at[1] > last[0] else own


def locate(needle: str, text: str) -> tuple[int, int] | None:
    """Where some words stand in a text, however it is wrapped; ``None`` when they do not.

    >>> locate("may not be", "You may\\n    not be")
    (4, 18)
    """
    words = needle.split()
    if not words:
        return None
    found = re.search(r"\s+".join(re.escape(w) for w in words), text)
    return found.span() if found else None


def resolve(anchor: Anchor, edition: Edition, clauses: Sequence[Clause]) -> Passage:
    """The exact quotation behind a reading.

    :raises CitationError: neither locator, hash nor hint leads to a clause of the edition.
    """
    clause, check = find_clause(anchor, clauses)
    if clause is None:
        raise CitationError(
            f"{edition.instrument}, edition {edition.date}: nothing at {anchor.locator}, and its hint is nowhere.",
            fix="Review the reading against the edition and re-anchor it.",
        )
    start, end = span_of(anchor.hint, clause)
    start = _with_lead(edition.text, start, end, clause, clauses)
    return passage(edition, clause.locator, start, end, check)


def span_of(hint: str, clause: Clause) -> tuple[int, int]:
    """Offsets of what is quoted: the whole clause when short, else the sentence or list item that holds the hint."""
    start, end = _trim(clause.text, 0, len(clause.text))
    if end - start > LONGEST_QUOTE:
        at = locate(hint, clause.text)
        start, end = unit_at(clause.text, at or (start, start), start, end)
        start, end = _trim(clause.text, start, end)
    return clause.start + start, clause.start + end


def _with_lead(text: str, start: int, end: int, clause: Clause, clauses: Sequence[Clause]) -> int:
    """Where a quotation begins when the words that lead into its list belong to it.

    “use it to build rivals” says nothing without the “you may not:” above it. The lead-in is taken along where it
    stands next to the item; before a later item only where all of it stays short, since a quotation has no gap.
    """
    while clause.parent is not None and start <= _trim(text, clause.start, clause.end)[0]:
        parent = clauses[clause.parent]
        first = min(c.start for c in clauses if c.parent == clause.parent)
        leads = list(units(text, parent.start, first))
        if not leads or not (text[leads[-1][1] - 1] in ":：" or _begins_small(text, start)):
            break
        lead = leads[-1][0]
        beside = clause.start == first and clause.start - lead <= LONGEST_QUOTE
        if not beside and end - lead > LONGEST_QUOTE:
            break
        start, clause = lead, parent
    return start


def _begins_small(text: str, start: int) -> bool:
    mark = MARKER.match(text, start)
    return text[mark.end() if mark else start].islower()


_BULLET = re.compile(r"(?:[-*•–]|\\-)\s+")


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    bullet = _BULLET.match(text, start, end)
    if bullet:  # the mark of a list is no word of the clause
        start = bullet.end()
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def passage(edition: Edition, locator: str, start: int, end: int, check: QuoteCheck = "exact") -> Passage:
    """A passage by offsets into the edition's text; white space at its ends is no part of the quotation."""
    text = edition.text
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Passage(
        locator, text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT], start, end, check
    )


def verify(quote: str, start: int, end: int, text: str) -> None:
    """Check that a quotation is an exact slice.

    :raises CitationError: it is not; the message shows both.
    """
    if not 0 <= start <= end <= len(text):
        raise CitationError(f"Offsets {start}–{end} lie outside the text of {len(text)} code points.")
    if text[start:end] != quote:
        raise CitationError(f"The text at {start}–{end} reads {text[start:end][:80]!r}, the quotation {quote[:80]!r}.")


def fragment_url(url: str, quote: str) -> str:
    """Link that opens a live page at the words (WICG scroll-to-text fragment).

    >>> fragment_url("https://example.org/terms", "You may not copy.")
    'https://example.org/terms#:~:text=You%20may%20not%20copy.'
    """
    if not url:
        return ""
    words = quote.split()
    if len(words) <= 12:
        text = _encode(" ".join(words))
    else:
        text = f"{_encode(' '.join(words[:5]))},{_encode(' '.join(words[-5:]))}"
    return f"{url.split('#')[0]}#:~:text={text}"


def opens_at(fragment: str, url: str, quote: str) -> bool:
    """Whether a link leads to a page, and there to words of a quotation.

    >>> opens_at("https://example.org/terms#:~:text=may%20not%20copy", "https://example.org/terms", "You may not copy.")
    True
    >>> opens_at("https://example.org/terms#:~:text=may%20copy", "https://example.org/terms", "You may not copy.")
    False
    """
    page, mark, text = fragment.partition("#:~:text=")
    if not mark or page != url.split("#")[0]:
        return False
    flat, at = " ".join(quote.split()), 0
    for part in text.split(","):
        words = url_unquote(part)
        at = flat.find(words, at)
        if not words or at < 0:
            return False
        at += len(words)
    return True


def _encode(text: str) -> str:
    return url_quote(text, safe="").replace("-", "%2D")


TextOf = Callable[[str, dt.date], Edition]
"""Looks up a held edition; raises :class:`kb.errors.TextMissingError`."""
