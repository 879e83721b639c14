"""Blocks -> the outline of a text."""

from __future__ import annotations

from bisect import bisect_right

from ingest.segment.blocks import Block, Shape, is_bold_line
from ingest.segment.headings import PlainHeadings
from ingest.segment.markers import BULLET, Kind
from ingest.segment.nodes import Node, Role, Span, span_of
from ingest.segment.sequence import LOOK_AHEAD, NEAR, Ahead, Last, choose, compound_parent, goes_on_next
from ingest.segment.titles import is_title_matter, looks_like_heading, plain

_RANKED = 3
"""So many Markdown headings, and a plain line is no longer taken for one."""
_HEADED = (Kind.DECIMAL, Kind.COMPOUND, Kind.ROMAN_CAPITAL, Kind.CAPITAL, Kind.CHINESE)


class Outliner:
    """Puts one block after the other under the right node.

    :param title: of the instrument; a first line equal to it is the title.
    """

    def __init__(self, text: str, blocks: list[Block], title: str = "") -> None:
        self._title = plain(title).lower()
        self._text = text
        self._blocks = blocks
        self._root = Node(Role.ROOT, 0)
        self._opened: list[Node] = [self._root]
        self._last: Last = {}
        self._marked = [place for place, block in enumerate(blocks) if block.shape is Shape.MARKED]
        runs = sum(1 for block in blocks if block.title and block.shape is Shape.PARAGRAPH and not block.alone)
        self._runs_in = runs >= 2
        self._ranked = sum(1 for block in blocks if block.rank) >= _RANKED
        self._headings = PlainHeadings(text, blocks, ranked=self._ranked)
        self._sectioned = self._ranked or any(
            block.alone and block.marker is not None and block.marker.counts[0].kind in _HEADED for block in blocks
        )

    def build(self) -> Node:
        """The root of the outline; ends and numbers are not set yet."""
        self._push(self._root, Node(Role.FRONT, 0))
        skipped = self._skip_title()
        for place, block in enumerate(self._blocks):
            if place < skipped:
                self._top.spans.append(_matter(block))
            elif block.shape is Shape.HEADING and self._is_title(block):
                self._opened[:] = [self._root, self._root.children[0]]
                self._top.spans.append(_matter(block))
            elif block.shape is Shape.HEADING:
                self._heading(block)
            elif block.shape is Shape.MARKED:
                self._marked_block(place, block)
            elif block.shape is Shape.BULLET:
                self._bullet(block)
            elif self._top.role is Role.MARKED and self._top.empty:
                self._fill(self._top, block)
            elif self._headings.is_heading(place, self._opened):
                self._plain_heading(block)
            else:
                self._paragraph(place, block)
        return self._root

    @property
    def _top(self) -> Node:
        return self._opened[-1]

    def _push(self, parent: Node, node: Node) -> Node:
        while self._top is not parent:
            self._opened.pop()
        parent.add(node)
        self._opened.append(node)
        return node

    def _skip_title(self) -> int:
        """How many leading blocks are the title, its date and the like."""
        count = 0
        for block in self._blocks[:6]:
            words = self._text[block.content : block.end]
            if block.shape is Shape.HEADING:
                if not self._is_title(block):
                    break
                count += 1
                continue
            if block.shape is not Shape.PARAGRAPH or block.term:
                break
            is_title = count == 0 and len(words) <= 120 and (looks_like_heading(words) or is_bold_line(words))
            is_title = is_title or (bool(self._title) and plain(words).lower() == self._title)
            if not (is_title or (len(words) <= 160 and is_title_matter(words) and not block.title)):
                break
            count += 1
        return count

    def _is_title(self, block: Block) -> bool:
        """Whether a Markdown heading is that of the whole text: the first, and the only one so high."""
        if len(self._root.children) > 1:
            return False
        ranks = [one.rank for one in self._blocks if one.rank]
        first = next(one for one in self._blocks if one.rank)
        return block is first and ranks.count(block.rank) == 1 and block.rank == min(ranks)

    # --- headings -------------------------------------------------------------------------------------------------

    def _heading(self, block: Block) -> None:
        parent = self._root
        for node in reversed(self._opened):
            if node.rank and node.rank < block.rank:
                parent = node
                break
        self._push(parent, Node(Role.HEADING, block.start, 0, title=block.title, rank=block.rank, alone=True))

    def _plain_heading(self, block: Block) -> None:
        title = plain(self._text[block.content : block.end])
        node = Node(Role.HEADING, block.start, block.indent, title=title, alone=True)
        self._push(self._headings.parent(block, self._opened), node)

    # --- marked clauses and bullets -------------------------------------------------------------------------------

    def _marked_block(self, place: int, block: Block) -> None:
        marker = block.marker
        assert marker is not None
        if block.rank:
            parent = next((node for node in reversed(self._opened) if node.rank and node.rank < block.rank), self._root)
            count = marker.counts[0]
        elif marker.counts[0].kind is Kind.COMPOUND:
            parent, count = compound_parent(marker, self._opened), marker.counts[0]
        else:
            ahead = Ahead([self._blocks[one] for one in self._marked_after(place)])
            found = choose(block, self._opened, ahead, self._last)
            if found is None:
                self._absorb(place, block)
                return
            parent, count = found.parent, found.count
        self._last[(count.kind, marker.wrapper, marker.keyword)] = (count.ordinal, parent)
        node = Node(
            Role.MARKED,
            block.start,
            block.indent,
            title=block.title or block.term,
            rank=block.rank,
            marker=marker,
            count=count,
            alone=block.alone,
        )
        self._push(parent, node)
        if block.end > block.body and not block.alone:
            node.spans.append(span_of(block))

    def _marked_after(self, place: int) -> list[int]:
        lowest = bisect_right(self._marked, place)
        return self._marked[lowest : lowest + LOOK_AHEAD]

    def _absorb(self, place: int, block: Block) -> None:
        """A marker that is none: the block is a bullet or text like any other."""
        bullet = BULLET.match(self._text, block.content, block.end)
        if bullet:
            block.body, block.title = bullet.end(), ""
            self._bullet(block)
            return
        if not block.after_blank and self._top.spans:
            self._top.spans[-1].end = block.end
            self._top.spans[-1].ends_colon = block.ends_colon
        else:
            block.title, block.alone, block.body = "", False, block.content
            self._paragraph(place, block)

    def _bullet(self, block: Block) -> None:
        parent = next((node for node in reversed(self._opened) if self._holds_bullet(node, block)), None)
        if parent is None:
            parent = self._closing(block)
        child = self._push(parent, Node(Role.BULLET, block.start, block.indent, title=block.title or block.term))
        child.spans.append(span_of(block))

    @staticmethod
    def _holds_bullet(node: Node, block: Block) -> bool:
        deeper = block.indent > node.indent + NEAR
        if node.role is Role.ROOT:
            return False
        if node.role is Role.BULLET:
            return deeper
        if node.role in (Role.ITEM, Role.TERM):
            return deeper or node.ends_colon or any(child.role is Role.BULLET for child in node.children)
        if node.role is Role.MARKED and node.is_list_item:
            return block.indent >= node.indent - NEAR
        return True

    # --- paragraphs -----------------------------------------------------------------------------------------------

    def _closing(self, block: Block) -> Node:
        """A place for what stands outermost, after sections."""
        return self._push(self._root, Node(Role.CLOSING, block.start))

    def _paragraph(self, place: int, block: Block) -> None:
        if block.term:
            self._push(self._term_parent(block), Node(Role.TERM, block.start, block.hang, title=block.term))
            self._top.spans.append(span_of(block))
            return
        bold = self._text[block.content : block.content + 2] in ("**", "__", "_*")
        outermost = len(self._opened) > 1 and self._opened[1].role in (Role.FRONT, Role.CLOSING) and self._sectioned
        runs_in = block.title and not block.alone and (bold or (self._runs_in and not outermost))
        if runs_in and block.shape is Shape.PARAGRAPH:
            parent = self._opened[1] if outermost else self._run_in_parent(block)
            self._push(parent, Node(Role.RUN_IN, block.start, block.hang, title=block.title))
            self._top.spans.append(span_of(block))
            return
        holder = self._holder(place, block)
        if self._is_item(holder, block):
            self._push(holder, Node(Role.ITEM, block.start, block.hang))
            self._top.spans.append(span_of(block))
            return
        while self._top is not holder:
            self._opened.pop()
        if holder.role is Role.ROOT:
            holder = self._closing(block)
        span = span_of(block)
        span.matter = is_title_matter(self._text[block.content : block.end]) and block.end - block.content < 160
        holder.spans.append(span)

    def _fill(self, node: Node, block: Block) -> None:
        """Text for a marker that stands on a line of its own."""
        words = self._text[block.content : block.end]
        if block.term:
            node.title = block.term
        elif "\n" not in words and looks_like_heading(words) and node.count is not None and node.count.kind in _HEADED:
            node.title, node.alone = plain(words), True
            return
        elif block.title and not block.alone:
            node.title = block.title
        node.spans.append(span_of(block))

    def _term_parent(self, block: Block) -> Node:
        for node in reversed(self._opened):
            if node.role in (Role.TERM, Role.BULLET, Role.ITEM, Role.PARAGRAPH):
                if block.hang > node.indent + NEAR and node.role is not Role.TERM:
                    return node
                continue
            if node.role is Role.RUN_IN:
                if block.hang > node.indent + NEAR or node.ends_colon or "efinition" in node.title:
                    return node
                continue
            if node.role is Role.MARKED and node.is_list_item and block.hang <= node.indent + NEAR:
                continue
            return node if node.role is not Role.ROOT else self._closing(block)
        return self._root

    def _run_in_parent(self, block: Block) -> Node:
        for node in reversed(self._opened):
            if node.role in (Role.ROOT, Role.HEADING) and not self._run_in_is_section(node, block):
                return node
            if node.role in (Role.RUN_IN, Role.ITEM) and block.hang > node.indent + NEAR:
                return node
            flat = node.is_list_item and block.hang <= node.indent + NEAR
            if node.role is Role.MARKED and not flat and block.hang >= node.indent - NEAR:
                return node
        return self._root

    @staticmethod
    def _run_in_is_section(node: Node, block: Block) -> bool:
        """Whether run-in headings stand beside a line heading here, because one came first at this level."""
        if node.role is not Role.HEADING or node.rank or node.parent is None:
            return False
        peers = [one for one in node.parent.children if one.role in (Role.HEADING, Role.RUN_IN)]
        return peers[0].role is Role.RUN_IN and abs(peers[0].indent - block.hang) <= NEAR

    def _holder(self, place: int, block: Block) -> Node:
        """The node whose text an ordinary paragraph is."""
        for node in reversed(self._opened):
            if node.role in (Role.ROOT, Role.FRONT, Role.CLOSING, Role.HEADING):
                return node
            deeper = block.hang > node.indent + NEAR
            shallower = block.hang < node.indent - NEAR
            if node.role is Role.RUN_IN and not shallower:
                return node
            if deeper:
                return node
            if node.role is Role.MARKED and not shallower:
                if not node.is_list_item or goes_on_next(node, place, self._blocks):
                    return node
            elif node.role is Role.MARKED and not node.is_list_item and node.parent is self._root:
                return node
        return self._root

    @staticmethod
    def _is_item(holder: Node, block: Block) -> bool:
        """Whether an indented paragraph is an item of a list without marks."""
        if block.shape is Shape.RAW:
            return False
        last = holder.children[-1] if holder.children else None
        if last is not None and last.role is Role.ITEM and abs(last.indent - block.hang) <= NEAR:
            return True
        if holder.role in (Role.RUN_IN, Role.ITEM):
            return block.hang > holder.indent + NEAR
        if not holder.spans or any(child.role is Role.MARKED for child in holder.children):
            return False
        before = holder.spans[-1]
        return before.ends_colon and block.hang > before.indent + NEAR


def _matter(block: Block) -> Span:
    span = span_of(block)
    span.matter = True
    return span
