"""The tree while it grows."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

from ingest.segment.blocks import Block
from ingest.segment.markers import Count, Marker


class Role(Enum):
    """What a node is in the outline."""

    ROOT = auto()
    FRONT = auto()
    """Everything before the first section: the preamble."""
    CLOSING = auto()
    """Text at the outermost level after sections."""
    HEADING = auto()
    RUN_IN = auto()
    MARKED = auto()
    BULLET = auto()
    ITEM = auto()
    """An indented paragraph without a mark."""
    TERM = auto()
    PARAGRAPH = auto()
    PASSAGE = auto()
    """The sentences around a further list inside one paragraph."""


@dataclass(slots=True)
class Span:
    """A paragraph of a node's own text."""

    start: int
    end: int
    content: int
    indent: int
    ends_colon: bool
    matter: bool = False
    """Title, date or copyright line: it has no number among the paragraphs."""


@dataclass(slots=True, eq=False)
class Node:
    """A clause to be. ``end`` is set when the tree is complete."""

    role: Role
    start: int
    indent: int = 0
    end: int = 0
    title: str = ""
    rank: int = 0
    marker: Marker | None = None
    count: Count | None = None
    alone: bool = False
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    inline: bool = False
    """Found inside a paragraph, not at the start of a line."""
    ordinal: int = 0
    """Number among its like: bullets, unmarked items, paragraphs."""

    def add(self, child: Node) -> Node:
        """Append a child and return it."""
        child.parent = self
        self.children.append(child)
        return child

    @property
    def ends_colon(self) -> bool:
        """Whether its own text so far announces a list."""
        return bool(self.spans) and self.spans[-1].ends_colon

    @property
    def empty(self) -> bool:
        """Whether it is a marker that still waits for its text."""
        return not self.spans and not self.title and not self.children

    @property
    def is_list_item(self) -> bool:
        """Whether it is a sentence of a list rather than a section with paragraphs of its own."""
        return self.role in (Role.BULLET, Role.ITEM) or (
            self.role is Role.MARKED and not self.title and not (self.marker is not None and self.marker.keyword)
        )


def span_of(block: Block, *, start: int | None = None) -> Span:
    """The paragraph that a block is."""
    return Span(start if start is not None else block.start, block.end, block.body, block.hang, block.ends_colon)
