"""Sentences and list items of legal texts: where one begins and ends, so that a quotation is never a fragment.

A full stop ends a sentence only where a new one can begin behind it: not within an abbreviation (``e.g.``, ``No.``,
``U.S.``), a number (``§ 1.``), a bracket that is still open, nor before a small letter. An item of a list that stands
on a line of its own is a unit; a line break alone ends nothing, because licences are wrapped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_NEVER = "e.g i.e eg ie cf viz vs v approx mr mrs ms prof incl esp resp ed eds al"
_NUMBERED = "no nos art arts sec secs para paras fig figs cl ch vol pp p reg regs § §§"
_SELDOM = "inc ltd co corp llc gmbh jr sr etc dept univ jan feb mar apr jun jul aug sep sept oct nov dec dr st"
_OPENERS = (
    "you your the this these those we our if any all no in for by it its a an each every such to as except subject "
    "licensee licensor nothing where when unless without there neither notwithstanding upon see please users customer "
    "provided under"
)
NEVER_LAST = frozenset(_NEVER.split())
"""Abbreviations behind which a sentence goes on, whatever letter follows."""
NUMBERED = frozenset(_NUMBERED.split())
"""Abbreviations behind which a sentence goes on when a number follows (``No. 5``; but ``state of the art. You``)."""
SELDOM_LAST = frozenset(_SELDOM.split())
"""Abbreviations that close a sentence only where the next word begins one; so do letters with stops (``U.S.``)."""
OPENERS = frozenset(_OPENERS.split())
"""First words of sentences, by which one is told from a name that runs on (``Inc. You may`` and ``Inc. Licence``)."""
_DOTTED = re.compile(r"(?:[a-z]\.)*[a-z]")
MARKER = re.compile(
    r"(?:(?:\\?[-*•–‣◦▪·]|\\?\+)\s+|\(?(?:\d{1,2}|[A-Za-z]|[ivxIVX]{1,5})\)\s+|"
    r"(?:§\s*)?\d{1,2}(?:\.\d{1,2})*\.?\s+(?=\S)|(?:[A-Za-z]|[ivxIVX]{1,5})\.\s+|#{1,6}\s)"
)
"""Mark of a list item or numbered clause, at the start of its line."""
_STOP = re.compile(r"[.!?][”’\"')\]]*(?=\s)|[。！？][”’』」）]*")
_BREAK = re.compile(r"\n[ \t]*\n\s*|\n[ \t]*(?=\S)")
_WORD = re.compile(r"[\w.§’'&]+$")
_TERMINAL = re.compile(r"(?:[.;:!?,。；：，！？—–][”’\"')\]*_]*|\b(?:and|or|and/or))$")


def units(text: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    """Spans of the sentences and list items between two offsets, white space around them left out.

    >>> text = "Pay Acme, Inc. (e.g. by card). You may not: \\n- copy;\\n- sell."
    >>> [text[a:b] for a, b in units(text, 0, len(text))]
    ['Pay Acme, Inc. (e.g. by card).', 'You may not:', '- copy;', '- sell.']
    """
    start = low
    for end in _ends(text, low, high):
        span = _stripped(text, start, end)
        if span is not None:
            yield span
        start = end
    span = _stripped(text, start, high)
    if span is not None:
        yield span


def unit_at(text: str, at: tuple[int, int], low: int, high: int) -> tuple[int, int]:
    """The units that a span touches, as one span; the whole where it touches none."""
    touched = [(a, b) for a, b in units(text, low, high) if a < at[1] and b > at[0]]
    if not touched:
        touched = [u for u in units(text, low, high) if u[1] > at[0]][:1]
    return (touched[0][0], touched[-1][1]) if touched else (low, high)


def _stripped(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _ends(text: str, low: int, high: int) -> list[int]:
    """Offsets behind which a new unit begins, in order."""
    candidates = sorted(
        [(m.end(), "stop", m) for m in _STOP.finditer(text, low, high)]
        + [(m.end(), "break", m) for m in _BREAK.finditer(text, low, high)],
        key=lambda c: c[0],
    )
    out: list[int] = []
    start = low
    for end, kind, match in candidates:
        closes = _closes_line(text, start, match) if kind == "break" else _closes_sentence(text, start, match, high)
        if closes and end > start:
            out.append(end)
            start = end
    return out


def _closes_line(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether a unit ends at a line break: before a list item or a blank line, unless the sentence plainly goes on."""
    before, after = text[start : match.start()].rstrip(), text[match.end() : match.end() + 40]
    blank = match.group().count("\n") > 1
    done = bool(_TERMINAL.search(before[-12:]))
    if MARKER.match(after):
        return done or blank
    if not blank:
        return bool(before.endswith(":") and after[:1].isupper())
    return done or not after[:1].islower()


def _closes_sentence(text: str, start: int, match: re.Match[str], high: int) -> bool:
    if match.group()[0] in "。！？":
        return True
    rest = text[match.end() : high]
    following = rest.lstrip()
    if not following:
        return True
    if following[0].islower() or following[0] in ",;)" or re.match(r"\([a-z\d]{1,4}\)\s+[a-z]", following):
        return False  # “§ 4. (b) of the terms” goes on
    sentence = text[start : match.start()]
    if _bracket_open(sentence + match.group()):
        return False
    if match.group()[0] != ".":
        return True
    found = _WORD.search(sentence)
    word = found.group() if found else ""
    if not word:
        return bool(sentence.strip())
    if sentence.strip() == word and _is_number(word.lower()):
        return False  # the number of the clause itself: “1.”, “iv.”
    return _may_close(word.lower(), following)


def _may_close(word: str, following: str) -> bool:
    """Whether a sentence may end behind a word with a full stop (small letters), given what follows."""
    if word in NEVER_LAST:
        return False
    if word in NUMBERED:
        return re.match(r"[§(]?[\divxIVX]", following) is None
    if word in SELDOM_LAST or _DOTTED.fullmatch(word):
        first = re.match(r"[“\"'(]*([A-Za-z]+)", following)
        return first is not None and first.group(1).lower() in OPENERS
    return True


def _is_number(word: str) -> bool:
    return re.fullmatch(r"§?\d+(\.\d+)*|[a-z]|[ivx]{1,5}", word) is not None


def _bracket_open(sentence: str) -> bool:
    """Whether a round bracket of the sentence is still open; the marks of a list (``a)``) open none."""
    depth = 0
    for char in sentence:
        if char in "(（":
            depth += 1
        elif char in ")）" and depth:
            depth -= 1
    return depth > 0
