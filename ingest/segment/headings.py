"""Headings without marks: which lines are headings, and what stands beneath what."""

from __future__ import annotations

from bisect import bisect_right

from ingest.segment.blocks import Block, Shape, is_bold_line
from ingest.segment.markers import Count, Kind
from ingest.segment.nodes import Node, Role
from ingest.segment.sequence import NEAR, goes_on_next
from ingest.segment.titles import is_caps, looks_like_heading, plain

PROSE = 120
"""Code points from which on a line is prose and not another short line."""


class PlainHeadings:
    """Judges the headings of one text.

    :param ranked: the text marks its headings (Markdown), so that a plain line must be bold to be one.
    """

    def __init__(self, text: str, blocks: list[Block], *, ranked: bool) -> None:
        self._text = text
        self._blocks = blocks
        self._ranked = ranked
        self._nested = nested_headings(text, blocks)
        self._makes: dict[tuple[str, str, Count], list[tuple[int, bool]]] = {}
        for block in blocks:
            if block.marker is not None:
                for count in block.marker.counts:
                    make = (block.marker.wrapper, block.marker.keyword, count)
                    self._makes.setdefault(make, []).append((block.start, block.alone))

    def is_heading(self, place: int, opened: list[Node]) -> bool:
        """Whether a block is a heading: a short line alone, with text after it, outside of lists."""
        block = self._blocks[place]
        words = self._text[block.content : block.end]
        if block.shape is not Shape.PARAGRAPH or block.term or "\n" in words:
            return False
        following = self._blocks[place + 1] if place + 1 < len(self._blocks) else None
        if following is None or self._listed(block, opened[-1]) or self._in_list(place, opened):
            return False
        bold = is_bold_line(words)
        if block.alone and block.title and words.endswith(".") and len(words) < 90 and not self._ranked:
            return True
        if not (looks_like_heading(words) or (bold and not words.rstrip("*_").endswith("."))):
            return False
        if self._ranked and (not bold or following.shape is Shape.HEADING):
            return False
        if not (following.after_blank or bold or self._above_prose(place)):
            return False
        return following.shape is not Shape.PARAGRAPH or not self._same_sort(block, following)

    def parent(self, block: Block, opened: list[Node]) -> Node:
        """The open node beneath which a heading stands."""
        title = plain(self._text[block.content : block.end])
        for node in reversed(opened):
            if node.role is Role.ROOT or node.rank or (node.marker is not None and node.marker.is_annex):
                return node
            if node.role is Role.MARKED and node.alone and self._goes_on(node, block.start):
                return node
            if node.role in (Role.HEADING, Role.RUN_IN, Role.ITEM) and self._holds(node, block, title):
                return node
        return opened[0]

    def _goes_on(self, node: Node, start: int) -> bool:
        """Whether the list of a titled node has its successor after an offset, and that has a title too."""
        if node.count is None or node.marker is None:
            return False
        wanted = Count(node.count.kind, node.count.ordinal + 1)
        places = self._makes.get((node.marker.wrapper, node.marker.keyword, wanted), [])
        after = bisect_right(places, (start, True))
        return after < len(places) and places[after][1]

    def _holds(self, node: Node, block: Block, title: str) -> bool:
        if block.indent > node.indent + NEAR:
            return True
        if node.role is not Role.HEADING or block.indent < node.indent - NEAR:
            return False
        if is_caps(node.title) and not is_caps(title):
            return True
        repeated = block.start in self._nested
        return repeated and node.title.lower() != title.lower() and is_caps(node.title) == is_caps(title)

    def _above_prose(self, place: int) -> bool:
        """Whether a line stands right above one much longer than itself, and carries on no sentence."""
        block, following = self._blocks[place], self._blocks[place + 1]
        prose = following.shape is Shape.PARAGRAPH and following.end - following.content > PROSE
        before = self._text[: block.content].rstrip()[-1:]
        return prose and (block.after_blank or before in '.!?”"')

    @staticmethod
    def _listed(block: Block, above: Node) -> bool:
        """Whether the text before announces a list of which the line, set deeper, is an item."""
        return above.ends_colon and block.hang > above.spans[-1].indent + NEAR

    def _in_list(self, place: int, opened: list[Node]) -> bool:
        """Whether the line is one of a list without marks, or an open list of letters or numerals goes on after it."""
        items = [node for node in opened if node.role is Role.ITEM]
        if items and abs(items[-1].indent - self._blocks[place].hang) <= NEAR:
            return True
        running = [node for node in opened if node.count is not None and node.count.kind in (Kind.LETTER, Kind.ROMAN)]
        return any(goes_on_next(node, place, self._blocks) for node in running)

    def _same_sort(self, block: Block, following: Block) -> bool:
        """Two lines that could each be a heading, alike in case and indent: a list of names, not headings."""
        words, other = (self._text[one.content : one.end] for one in (block, following))
        alike = looks_like_heading(other) and "\n" not in other and not following.term
        return alike and is_caps(words) == is_caps(other) and abs(block.indent - following.indent) <= NEAR


def nested_headings(text: str, blocks: list[Block]) -> set[int]:
    """Where headings stand that recur under several others, and so belong beneath the one before them.

    A later occurrence always does. The first does when the headings before the occurrences are alike in a word
    ("Paid Services", "Free Services").
    """
    lines = [(block.start, text[block.content : block.end]) for block in blocks if block.shape is Shape.PARAGRAPH]
    found = [(start, plain(line).lower()) for start, line in lines if "\n" not in line and looks_like_heading(line)]
    before: dict[str, list[tuple[int, str]]] = {}
    for (_, above), (start, title) in zip([(0, ""), *found], found, strict=False):
        before.setdefault(title, []).append((start, above))
    nested: set[int] = set()
    for title, places in before.items():
        later = [(start, above) for start, above in places[1:] if above != title]
        nested.update(start for start, _ in later)
        first, first_above = places[0]
        words = {word for word in first_above.split() if len(word) > 3}
        if any(words & set(above.split()) for _, above in later):
            nested.add(first)
    return nested
