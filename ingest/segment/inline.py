"""Enumerations inside a paragraph: ``You may not (i) sell it; or (ii) rent it.``"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from ingest.segment.markers import Count, Marker, parse_marker
from ingest.segment.nodes import Node, Role, Span

FAR = 2000
"""Code points between two items, with a sentence end among them, after which the list is over."""
_LOOK_AHEAD = 40
SHORTEST = 10
"""Code points; a shorter item is a cross-reference or an alternative in passing."""

_ITEM = re.compile(
    r"(?<![^\s—–:;,(“\"-])(?:\((?P<core>[a-z]{1,5}|[A-Z]{1,2}|\d{1,2})\)|(?P<half>\d{1,2})\))(?=[\s,“\"])"
    r"|(?<=[.:;,][ \n])(?P<dotted>[a-z])\.(?=\s[A-Z“\"])"
)
_REFERS = re.compile(
    r"(?:\b(?:sections?|paragraphs?|clauses?|subsections?|sub-?paragraphs?|articles?|points?|items?|art\.|copyright"
    r"|under|letters?)|§+|©|\d\)?)[\s,]*(?:\([a-z0-9]{1,4}\)[\s,]*(?:and|or|to|through)?[\s,]*)*$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?][”\"’')]?\s+(?=[A-Z“\"])|\n[ \t]*\n")
_ABBREVIATION = re.compile(r"(?:\b(?:[A-Z]|e\.g|i\.e|etc|Inc|Ltd|Co|No|U\.S|L\.L\.C|v|vs|Art|Corp))\.\s+$")


@dataclass(slots=True)
class _Found:
    at: int
    marker: Marker
    count: Count
    depth: int


def split_inline(text: str, node: Node, begin: int, end: int) -> None:
    """Give a leaf one child for each item of an enumeration in ``text[begin:end]``; leave it when there is none.

    A paragraph may hold several lists one after the other: the sentences around each further list are a passage.
    """
    found, stop = _enumeration(text, begin, end)
    passage = 1
    while found:
        tail = _closing_words(text, [item.at for item in found if item.depth == 0], stop, end)
        parent = node if passage == 1 else node.add(Node(Role.PASSAGE, begin, ordinal=passage))
        _add_items(parent, [item for item in found if item.at < tail], end)
        if tail >= end:
            return
        begin, passage = tail, passage + 1
        found, stop = _enumeration(text, begin, end)
    if passage > 1:
        node.add(Node(Role.CLOSING, begin))


def _add_items(parent: Node, found: list[_Found], end: int) -> None:
    stack = [parent]
    for item in found:
        del stack[item.depth + 1 :]
        child = Node(Role.MARKED, item.at, marker=item.marker, count=item.count, inline=True)
        child.spans.append(Span(item.at, end, item.at + item.marker.body, 0, False))
        stack[-1].add(child)
        stack.append(child)


def _enumeration(text: str, begin: int, end: int) -> tuple[list[_Found], int]:
    """The items of the first list in order with their depth, and where that list is over at the latest.

    It is over where another begins anew, or where its next number comes only after much other text.
    """
    candidates: list[tuple[int, Marker]] = []
    for match in _ITEM.finditer(text, begin, end):
        if _REFERS.search(text, max(begin, match.start() - 60), match.start()):
            continue
        marker = parse_marker(text[match.start() : match.start() + 12])
        if marker is not None:
            candidates.append((match.start(), marker))
    found: list[_Found] = []
    levels: list[_Found] = []
    stop = end
    for place, (at, marker) in enumerate(candidates):
        placed = _place(marker, levels, candidates[place + 1 : place + 1 + _LOOK_AHEAD])
        restarts = placed is None and bool(found) and _begins(marker, found[0])
        if restarts or (placed is not None and levels and placed[1] == 0 and _far(text, levels, at)):
            stop = at
            break
        if placed is None:
            continue
        count, depth = placed
        del levels[depth:]
        item = _Found(at, marker, count, depth)
        levels.append(item)
        found.append(item)
    return _long_enough(found, stop), stop


def _begins(marker: Marker, first: _Found) -> bool:
    return marker.wrapper == first.marker.wrapper and first.count in marker.counts


def _far(text: str, levels: list[_Found], at: int) -> bool:
    """Whether too much stands between an item and its successor for both to be of one sentence or list."""
    before = levels[-1].at
    return at - before > FAR and _first_sentence_end(text, before, at) is not None


def _place(marker: Marker, levels: list[_Found], after: list[tuple[int, Marker]]) -> tuple[Count, int] | None:
    """Which meaning and depth: the successor of an open list, else a new list that has a successor of its own."""
    choices: list[tuple[float, Count, int]] = []
    for count in marker.counts:
        following = Count(count.kind, count.ordinal + 1)
        confirmed = False
        for _, other in after:
            if following in other.counts and other.wrapper == marker.wrapper:
                confirmed = True
                break
        nearest = bool(after) and following in after[0][1].counts
        for depth, level in enumerate(levels):
            if (
                level.count.kind is count.kind
                and level.marker.wrapper == marker.wrapper
                and 0 < count.ordinal - level.count.ordinal <= 2
            ):
                step = count.ordinal - level.count.ordinal
                choices.append((4.0 - 2.0 * (step - 1) + nearest + 0.1 * depth, count, depth))
        open_already = any(
            level.count.kind is count.kind and level.marker.wrapper == marker.wrapper for level in levels
        )
        if count.ordinal == 1 and confirmed and not open_already:
            choices.append((3.0 + 2.5 * nearest, count, len(levels)))
    if not choices:
        return None
    _, count, depth = max(choices, key=lambda choice: choice[0])
    return count, depth


def _long_enough(found: list[_Found], end: int) -> list[_Found]:
    """Drop lists whose items are too short to be provisions, and lists that stayed alone."""
    outer = [item for item in found if item.depth == 0]
    if len(outer) < 2:
        return []
    edges = [item.at for item in outer] + [end]
    lengths = [after - before for before, after in pairwise(edges)]
    if sum(length >= SHORTEST + 4 for length in lengths) < len(lengths) - 1:
        return []
    return found


def _closing_words(text: str, starts: list[int], stop: int, end: int) -> int:
    """Where the sentence after the list begins; ``end`` when the list runs to the end of the text."""
    spans = pairwise(starts)
    sentences = any(_first_sentence_end(text, start, after) is not None for start, after in spans)
    if not sentences:
        place = _first_sentence_end(text, starts[-1], end)
    elif stop < end:
        ends = [match.end() for match in _SENTENCE_END.finditer(text, starts[-1], stop)]
        place = ends[-1] if ends else None
    else:
        place = None
    return end if place is None or not text[place:end].strip() else place


def _first_sentence_end(text: str, begin: int, end: int) -> int | None:
    for match in _SENTENCE_END.finditer(text, begin, end):
        if not _ABBREVIATION.search(text, begin, match.end()):
            return match.end()
    return None
