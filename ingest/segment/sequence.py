"""Where a marked clause belongs: the list it continues, or the list it opens.

Every candidate gets a score and the best one wins: being the successor counts most, then indent, then whether the
marker after it confirms the reading (``(i)`` before ``(ii)`` is a numeral, before ``(j)`` a letter), then likeness to
the clauses before it (titled or not).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.segment.blocks import Block, Shape
from ingest.segment.markers import Count, Kind, Marker
from ingest.segment.nodes import Node, Role

SUCCESSOR = 4.0
SKIPPED = 1.5
OPENS = 3.0
RESUMES = 2.5
BARE_START = 0.5
CONFIRMED = 1.5
ACCEPT = 0.5
DEEPEST = 16
"""Levels; no text goes deeper, and what seems to is a list of something else."""
NEAR = 1
LOOK_AHEAD = 12
_RANKS = {"part": 1, "title": 1, "chapter": 2, "section": 3, "article": 4, "第章": 2, "第节": 3, "第条": 4, "第款": 5}


Last = dict[tuple[Kind, str, str], tuple[int, Node]]
"""For each make of marker: how far it had counted when last used, and under which node."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where to put a marked block: under ``parent``, counted as ``count``."""

    parent: Node
    count: Count
    score: float


@dataclass(frozen=True, slots=True)
class Ahead:
    """The marked blocks that follow, nearest first, as far as one looks."""

    blocks: Sequence[Block]

    def confirms(self, marker: Marker, count: Count) -> bool:
        """Whether the next marker of the same make is the successor under this reading."""
        for block in self.blocks:
            other = block.marker
            if other is None or other.wrapper != marker.wrapper or other.keyword != marker.keyword:
                continue
            if Count(count.kind, count.ordinal + 1) in other.counts:
                return True
            if count not in other.counts and Count(count.kind, 1) not in other.counts:
                return False
        return False


def same_make(node: Node, marker: Marker) -> bool:
    """Whether a node's marker is written like this one."""
    other = node.marker
    return other is not None and other.wrapper == marker.wrapper and other.keyword == marker.keyword


def choose(block: Block, opened: list[Node], ahead: Ahead, last: Last) -> Place | None:
    """The best place for a marked block, or ``None`` when its marker cannot be one (a wrapped cross-reference).

    :param opened: the open nodes, outermost first.
    :param last: how far each make of marker had counted when it was last used anywhere, and under what.
    """
    marker = block.marker
    assert marker is not None
    places: list[Place] = []
    for count in marker.counts:
        bonus = CONFIRMED if len(marker.counts) > 1 and ahead.confirms(marker, count) else 0.0
        places.extend(_continuations(block, marker, count, opened, bonus))
        opening = _opening(block, marker, count, opened, bonus, last)
        if opening is not None:
            places.append(opening)
    best = max(places, key=lambda place: place.score, default=None)
    return best if best is not None and best.score >= ACCEPT else None


def _continuations(block: Block, marker: Marker, count: Count, opened: list[Node], bonus: float) -> list[Place]:
    places = []
    for distance, node in enumerate(reversed(opened)):
        if node.role is not Role.MARKED or node.count is None or node.marker is None or node.parent is None:
            continue
        if node.count.kind is not count.kind or node.marker.keyword != marker.keyword:
            continue
        step = count.ordinal - node.count.ordinal
        if step == 1:
            score = SUCCESSOR
        elif step == 2 or (step > 0 and marker.keyword):
            score = SKIPPED
        else:
            continue
        score += bonus - 0.1 * distance
        if node.marker.wrapper != marker.wrapper:
            score -= 2.0
        score += 1.0 if abs(block.indent - node.indent) <= NEAR else -1.0
        if bool(node.title and node.alone) == bool(block.title and block.alone):
            score += 1.0 if block.alone else 0.0
        else:
            score -= 1.0
        places.append(Place(node.parent, count, score))
    return places


def _opening(
    block: Block,
    marker: Marker,
    count: Count,
    opened: list[Node],
    bonus: float,
    last: Last,
) -> Place | None:
    if len(opened) > DEEPEST:
        return None
    before = last.get((count.kind, marker.wrapper, marker.keyword))
    if count.ordinal == 1:
        score = OPENS
    elif before is not None and before[0] + 1 == count.ordinal:
        score = RESUMES
    elif (block.after_blank or _announced(block, opened[-1])) and (
        marker.keyword or count.kind in (Kind.DECIMAL, Kind.CHINESE)
    ):
        score = BARE_START
    else:
        return None
    if marker.keyword:
        return Place(_keyword_parent(marker, opened), count, score + bonus)
    parent = _list_parent(block, marker, count, opened)
    if score == RESUMES and before is not None and any(node is before[1] for node in opened):
        parent = before[1]
    if block.indent > parent.indent + NEAR:
        score += 1.0
    if opened[-1].ends_colon and parent is opened[-1]:
        score += 1.0
    return Place(parent, count, score + bonus)


def _announced(block: Block, above: Node) -> bool:
    """Whether the text before ends in a colon and the block is set deeper."""
    return above.ends_colon and block.indent > above.indent + NEAR


def _keyword_parent(marker: Marker, opened: list[Node]) -> Node:
    rank = 0 if marker.is_annex else _RANKS.get(marker.keyword, 4)
    for node in reversed(opened):
        if node.role is Role.ROOT or (node.role is Role.HEADING and not marker.is_annex):
            return node
        other = node.marker
        if other is not None and not marker.is_annex and (other.is_annex or _RANKS.get(other.keyword, 9) < rank):
            return node
    return opened[0]


def _list_parent(block: Block, marker: Marker, count: Count, opened: list[Node]) -> Node:
    """The innermost open node that can hold a new list."""
    outer = count.kind in (Kind.DECIMAL, Kind.ROMAN_CAPITAL, Kind.CAPITAL, Kind.CHINESE) and marker.wrapper != "()"
    for node in reversed(opened):
        if node.role is Role.ROOT:
            return node
        if node.role in (Role.FRONT, Role.CLOSING):
            if outer:
                continue
            return node
        if node.role is Role.HEADING:
            return node
        deeper = block.indent > node.indent + NEAR
        shallower = block.indent < node.indent - NEAR
        if node.role is Role.MARKED:
            restarts = node.count is not None and node.count.kind is count.kind and same_make(node, marker)
            if shallower and (node.is_list_item or restarts):
                continue
            waits = not node.children and (node.ends_colon or (node.alone and not node.spans))
            if restarts and not (deeper or waits):
                continue
            return node
        if deeper or node.ends_colon or (node.role is Role.RUN_IN and not shallower):
            return node
    return opened[0]


def compound_parent(marker: Marker, opened: list[Node]) -> Node:
    """The node under which ``2.3.1`` stands: the nearest open one whose numbers begin it, else a container."""
    for node in reversed(opened):
        numbers = node.marker.numbers if node.marker is not None else ()
        if numbers and len(numbers) < len(marker.numbers) and numbers == marker.numbers[: len(numbers)]:
            return node
    for node in reversed(opened):
        if node.role in (Role.ROOT, Role.HEADING):
            return node
        if node.marker is not None and (node.marker.is_annex or (node.marker.keyword and not node.marker.numbers)):
            return node
    return opened[0]


def goes_on_next(node: Node, place: int, blocks: Sequence[Block]) -> bool:
    """Whether the next marked block after a place continues the list of a node, with no heading between."""
    for block in blocks[place + 1 : place + 1 + LOOK_AHEAD]:
        if block.shape is Shape.HEADING:
            return False
        if block.shape is Shape.MARKED:
            return _succeeds(node, block)
    return False


def _succeeds(node: Node, block: Block) -> bool:
    marker = block.marker
    if marker is None or node.count is None or not same_make(node, marker):
        return False
    return Count(node.count.kind, node.count.ordinal + 1) in marker.counts
