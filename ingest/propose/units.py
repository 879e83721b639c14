"""Units: the pieces of a text that are judged one by one.

A unit is the own words of a clause (a leaf, or the lead of a clause before its first child). A clause of many sentences
is judged in runs of sentences, so that what is flagged is the sentence that matters and not a page around it. Together
the units cover every word of an edition, each once: shares of a text are counted in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.clauses import Clause
from kb.instruments import Edition
from kb.retrieval.passages import passage_key

LONG = 700
"""Code points above which a clause is judged in runs of sentences."""

RUN = 300
"""A run of sentences is closed once it is this long."""

CONTEXT = 400
"""Code points kept of what announces a list: its last words say what holds of the items (`you may not:`)."""

_SENTENCE = re.compile(r"(?<=[.;:!?])[”\"')*]*\s+(?=[^a-z\s])|(?<=[。！？；：])|\n\s*\n")
_JUDGED = re.compile(r"(?<=[.;!?])[”\"')*]*\s+(?=[^a-z\s])|(?<=[。！？；])|\n\s*\n|\n(?=\s*[-*•]\s)")
SHORT = 60
"""Code points under which a sentence is judged together with its neighbour."""

_MARK = re.compile(r"^\s*(?:[-*•–]\s+)?(?:\(?[0-9a-zA-Zivx]{1,4}[.)、]\s*)?[*_]*")


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of an edition.

    :ivar start: first code point in the edition's text; ``end`` one past the last; white space around is left out.
    :ivar context: what announces it: headings, and the leads of the clauses above, nearest last.
    :ivar key: hash by which its vector is kept; that of the search index where it is a whole passage there.
    """

    title: str
    locator: str
    heading_path: tuple[str, ...]
    start: int
    end: int
    text: str
    context: str
    key: str

    @property
    def plain(self) -> str:
        """Its words as they are compared: without mark of a list, in lower case, white space collapsed."""
        return plain(self.text)


def plain(text: str) -> str:
    """Words as they are compared.

    >>> plain("(b)  You may\\n not copy.")
    'you may not copy.'
    """
    return " ".join(_MARK.sub("", text, count=1).lower().split())


def units_of(edition: Edition, clauses: Sequence[Clause]) -> list[Unit]:
    """The units of an edition in reading order."""
    first: dict[int, int] = {}
    for clause in clauses:
        if clause.parent is not None:
            first[clause.parent] = min(clause.start, first.get(clause.parent, clause.start))
    leads = [edition.text[c.start : first.get(n, c.start)].strip() for n, c in enumerate(clauses)]
    out: list[Unit] = []
    for number, clause in enumerate(clauses):
        end = first.get(number, clause.end)
        context = _context(clause, clauses, leads)
        spans = list(_runs(edition.text, clause.start, end))
        for start, stop in spans:
            text = edition.text[start:stop]
            passage = edition.text[clause.start : end] if len(spans) == 1 else text
            out.append(
                Unit(
                    edition.title,
                    clause.locator,
                    clause.heading_path,
                    start,
                    stop,
                    text,
                    context,
                    passage_key(edition.title, clause.heading_path, passage),
                )
            )
    return out


def _context(clause: Clause, clauses: Sequence[Clause], leads: Sequence[str]) -> str:
    above: list[str] = []
    parent = clause.parent
    while parent is not None:
        if leads[parent]:
            above.append(leads[parent][-CONTEXT:])
        parent = clauses[parent].parent
    return "\n".join((*clause.heading_path, *reversed(above)))


def _runs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans without the white space around: one, or runs of sentences of a long passage; none of an empty one."""
    if end - start <= LONG:
        cuts = [start, end]
    else:
        stops = [m.end() for m in _SENTENCE.finditer(text, start, end)]
        cuts = [start]
        for stop in (*stops, end):
            if stop - cuts[-1] >= RUN or stop == end:
                cuts.append(stop)
        if len(cuts) > 2 and cuts[-1] - cuts[-2] < RUN // 3:  # a last short sentence goes with what stands before it
            del cuts[-2]
    for low, high in pairwise(cuts):
        while low < high and text[low].isspace():
            low += 1
        while high > low and text[high - 1].isspace():
            high -= 1
        if low < high:
            yield low, high


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of a unit, short ones joined to their neighbours; at least one.

    >>> sentences("Short. " + "This sentence is long enough to stand by itself, is it not? " * 2)
    [(0, 67), (67, 127)]
    """
    cuts = [0, *(m.end() for m in _JUDGED.finditer(text)), len(text)]
    spans: list[tuple[int, int]] = []
    for low, high in pairwise(cuts):
        if spans and (high - low < SHORT or spans[-1][1] - spans[-1][0] < SHORT):
            spans[-1] = (spans[-1][0], high)
        else:
            spans.append((low, high))
    return spans
