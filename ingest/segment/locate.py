"""The finished outline -> clauses with locators."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise, takewhile

from ingest.segment.inline import split_inline
from ingest.segment.markers import Kind
from ingest.segment.nodes import Node, Role, Span
from kb.clauses import Clause

LONG = 1000
"""Code points of own text above which paragraphs become clauses of their own."""
STEP = " › "
PREAMBLE = "Preamble"
CLOSING = "Closing"
CLOSING_WORDS = "closing words"
NAME_LENGTH = 80


def finish(text: str, root: Node) -> tuple[Clause, ...]:
    """Set paragraphs, inline items, ends and locators, and list the clauses in reading order."""
    _drop_idle(root)
    _split_body(root)
    for node in [root, *_walk(root)]:
        _paragraphs(node)
    root.end = len(text)
    _set_ends(root)
    for node in _walk(root):
        if not node.children and node.role is not Role.CLOSING:
            split_inline(text, node, node.spans[0].content if node.spans else node.start, node.end)
    _set_ends(root)
    _number(root)
    return _Namer(root).clauses(text)


def _walk(node: Node) -> list[Node]:
    """A node's descendants, parents first, in reading order."""
    out: list[Node] = []
    todo = list(reversed(node.children))
    while todo:
        one = todo.pop()
        out.append(one)
        todo.extend(reversed(one.children))
    return out


def _drop_idle(root: Node) -> None:
    front = root.children[0]
    if not front.spans and not front.children and len(root.children) > 1:
        root.children.pop(0)
        root.children[0].start = 0


def _split_body(root: Node) -> None:
    """A text without sections: its title stays the preamble, its paragraphs and lists move to the top."""
    if len(root.children) != 1 or root.children[0].role is not Role.FRONT:
        return
    front = root.children[0]
    first = front.children[0].start if front.children else front.spans[-1].end if front.spans else 0
    matter = list(takewhile(lambda span: span.matter and span.start < first, front.spans))
    rest = front.spans[len(matter) :]
    if not rest and not front.children:
        return
    root.spans, root.children = rest, front.children
    for child in root.children:
        child.parent = root
    if matter:
        first = min([span.start for span in rest[:1]] + [child.start for child in front.children[:1]])
        title = Node(Role.FRONT, 0, spans=matter, parent=root, end=first)
        root.children.insert(0, title)
    _lift(root, keep=1 if matter else 0)
    root.children[0].start = 0


def _lift(node: Node, keep: int) -> None:
    """Every own paragraph of a node becomes a child."""
    kept, lists = node.children[:keep], node.children[keep:]
    made = [_paragraph_node(span, place) for place, span in enumerate(node.spans, 1)]
    node.spans = []
    node.children = kept + _merge(node, made, lists)


def _paragraph_node(span: Span, ordinal: int) -> Node:
    return Node(Role.PARAGRAPH, span.start, span.indent, spans=[span], ordinal=ordinal)


def _merge(parent: Node, paragraphs: list[Node], lists: list[Node]) -> list[Node]:
    """Paragraphs and list items in reading order; a paragraph that ends in a colon takes the items that follow it."""
    merged: list[Node] = []
    for node in sorted(paragraphs + lists, key=lambda one: one.start):
        last = merged[-1] if merged else None
        listed = node.role in (Role.BULLET, Role.ITEM) or (node.role is Role.MARKED and not node.title)
        if listed and last is not None and last.role is Role.PARAGRAPH and last.ends_colon:
            last.add(node)
        else:
            node.parent = parent
            merged.append(node)
    return merged


def _paragraphs(node: Node) -> None:
    """Turn own paragraphs into clauses where they follow a list, or where the text is long."""
    if node.role is Role.PARAGRAPH or not node.spans:
        return
    first = node.children[0].start if node.children else node.spans[-1].end
    counted = [span for span in node.spans if not span.matter]
    lead = [span for span in counted if span.start < first]
    length = sum(span.end - span.start for span in lead)
    split = lead if len(lead) > 1 and length > LONG else []
    if split and node.children and not split[-1].ends_colon and len(node.spans) == len(lead) and length <= LONG:
        split = []
    made = [
        _paragraph_node(span, place)
        for place, span in enumerate(counted, 1)
        if span.start > first or any(span is one for one in split)
    ]
    if split and node.title and node.spans and made and made[0].start == node.start:
        made.pop(0)
    if made:
        node.children = _merge(node, made, node.children)


def _set_ends(root: Node) -> None:
    """A clause ends where its next sibling starts, the last one where its parent ends."""
    for node in [root, *_walk(root)]:
        for child, after in pairwise(node.children):
            child.end = after.start
        if node.children:
            node.children[-1].end = node.end


def _number(root: Node) -> None:
    """Count bullets and unmarked items among their siblings."""
    for node in [root, *_walk(root)]:
        ordinal = 0
        for child in node.children:
            if child.role in (Role.BULLET, Role.ITEM):
                ordinal += 1
                child.ordinal = ordinal


class _Namer:
    """Writes locators as a lawyer would; the scheme is described in ``ingest.segment``."""

    def __init__(self, root: Node) -> None:
        self._root = root
        self._plain = Counter(
            node.marker.core for node in _walk(root) if node.marker is not None and _is_section_number(node)
        )
        self._used: Counter[str] = Counter()

    def clauses(self, text: str) -> tuple[Clause, ...]:
        """Every clause, parents before children."""
        out: list[Clause] = []
        where: dict[int, int] = {}
        names: dict[int, tuple[str, str, tuple[str, ...]]] = {id(self._root): ("", "", ())}
        for node in _walk(self._root):
            assert node.parent is not None
            named, base, path = names[id(node.parent)]
            locator, path = self._name(node, named, base, path)
            silent = node.role is Role.PARAGRAPH and node.parent is not self._root
            unique = self._unique(locator)
            names[id(node)] = (unique, base if silent else unique, path)
            parent = where.get(id(node.parent))
            where[id(node)] = len(out)
            level = 0 if parent is None else out[parent].level + 1
            out.append(Clause(unique, path, level, node.start, node.end, parent, text[node.start : node.end]))
        return tuple(out)

    def _unique(self, locator: str) -> str:
        self._used[locator] += 1
        if self._used[locator] == 1:
            return locator
        return self._unique(f"{locator} [{self._used[locator]}]")

    def _name(self, node: Node, parent: str, base: str, path: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
        """Locator and heading path of a node.

        :param parent: locator of the parent, for what is counted.
        :param base: the same without paragraph numbers, for what bears its own number.
        """
        title = node.title[:NAME_LENGTH].strip()
        below = (*path, title) if title else path
        if node.role is Role.FRONT:
            return PREAMBLE, path
        if node.role is Role.CLOSING:
            return (_join(parent, CLOSING_WORDS) if parent else CLOSING), path
        if node.role is Role.PARAGRAPH:
            return _join(parent, f"¶{node.ordinal}"), path
        if node.role is Role.PASSAGE:
            return _join(parent, f"passage {node.ordinal}"), path
        if node.role is Role.MARKED:
            return self._marked(node, parent if node.inline else base), below
        if title:
            return _join(base, title), below
        return _join(parent, f"item {node.ordinal}"), path

    def _marked(self, node: Node, base: str) -> str:
        marker = node.marker
        assert marker is not None
        assert node.count is not None
        core = marker.core
        if marker.is_annex:
            word = marker.word if not marker.word.isascii() else marker.word.capitalize()
            return _join("", f"{word} {core}".strip())
        if marker.keyword == "article":
            return f"Art. {core}"
        if marker.keyword.startswith("第"):
            return _join("" if marker.keyword != "第款" else base, f"第{core}{marker.keyword[1:]}")
        if marker.keyword in ("chapter", "part", "title", "recital"):
            return f"{marker.keyword.capitalize()} {core}"
        if marker.keyword in ("section", "clause"):
            return f"§{core}"
        annex = _annex_above(node)
        if node.count.kind is Kind.COMPOUND:
            above = _article_above(node)
            return f"{above}{core}" if above else (f"{base}({core})" if annex else _extend(base, node))
        if _is_section_number(node) and not annex and (self._plain[core] == 1 or not _numbered_above(node)):
            return f"§{core}" if not base or self._plain[core] == 1 else _join(base, f"§{core}")
        capital = node.count.kind in (Kind.ROMAN_CAPITAL, Kind.CAPITAL) and marker.wrapper != "()"
        if capital and _numbered_above(node) is None:
            return _join(base, f"§{core}")
        if node.count.kind is Kind.CHINESE:
            return f"{base}（{core}）" if marker.wrapper == "()" else _join(base, f"{core}、")
        return f"{base}({core})" if not base or _ends_numbered(node) else f"{base}{STEP}({core})"


def _extend(base: str, node: Node) -> str:
    """``§2.1`` under ``Part One › §2``: what stands before the section number is kept."""
    assert node.marker is not None
    core = node.marker.core
    for length in range(len(node.marker.numbers) - 1, 0, -1):
        head, found, tail = base.rpartition("§" + ".".join(node.marker.numbers[:length]))
        if found and (not tail or not (tail[0].isdigit() or tail[0] == ".")):
            return f"{head}§{core}"
    return f"§{core}"


def _join(base: str, name: str) -> str:
    return f"{base}{STEP}{name}" if base else name


def _is_section_number(node: Node) -> bool:
    """A plain ``1.`` that no other number stands above, except words like Section and parts."""
    marker = node.marker
    if marker is None or node.count is None or node.count.kind is not Kind.DECIMAL or marker.wrapper == "()":
        return False
    if marker.keyword:
        return False
    above = _numbered_above(node)
    return above is None or (above.marker is not None and bool(above.marker.keyword) and not above.marker.numbers)


def _numbered_above(node: Node) -> Node | None:
    one = node.parent
    while one is not None:
        if one.role is Role.MARKED:
            return one
        one = one.parent
    return None


def _annex_above(node: Node) -> bool:
    one = node.parent
    while one is not None:
        if one.marker is not None and one.marker.is_annex:
            return True
        one = one.parent
    return False


def _article_above(node: Node) -> str:
    above = _numbered_above(node)
    return "Art. " if above is not None and above.marker is not None and above.marker.keyword == "article" else ""


def _ends_numbered(node: Node) -> bool:
    """Whether the nearest named thing above bears a number, so that ``(a)`` joins it without a step."""
    one = node.parent
    while one is not None and one.role is Role.PARAGRAPH:
        if node.inline or one.parent is None or one.parent.role is Role.ROOT:
            return True
        one = one.parent
    return one is not None and one.role is Role.MARKED
