"""A lineage as an SVG picture: ancestors above, the student below, on every edge what it brings.

Meaning never hangs on colour alone: an edge's kind is in its dashes and words, a verdict in its icon and word. Light
and dark follow the reader's setting. The picture loads nothing.
"""

from __future__ import annotations

import textwrap
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.answer.words import VERDICT_WORDS
from kb.lineage.export import edge_words, verdict_words
from kb.lineage.graph import KIND_WORDS, Edge, EdgeKind, Node
from kb.lineage.trace import Demand, Lineage
from kb.ruling.branch import ORDER
from kb.vocabulary import Verdict

WIDTH, HEIGHT = 230, 62
"""Of a node, in pixels."""

LANE = 60
"""Of an edge that passes a row."""

GAP_X, GAP_Y, MARGIN = 56, 122, 24

_STYLE = """
.lineage{font:13px system-ui,sans-serif;--ink:#1c2733;--soft:#5a6875;--paper:#ffffff;--node:#f3f6f9;--line:#8493a1;
--prohibited:#b3261e;--uncovered:#6b4fa0;--depends:#8a6100;--unsettled:#8a6100;--conditional:#8a6100;--permitted:#1d6f42;
--silent:#5a6875}
@media (prefers-color-scheme:dark){.lineage{--ink:#e8edf2;--soft:#a3b0bc;--paper:#14191f;--node:#202831;--line:#71808e;
--prohibited:#ff8a80;--uncovered:#c4aef0;--depends:#f0c060;--unsettled:#f0c060;--conditional:#f0c060;--permitted:#7fd6a4;
--silent:#a3b0bc}}
.lineage .paper{fill:var(--paper)}.lineage .node{fill:var(--node);stroke:var(--line)}
.lineage .root{stroke-width:2.5}.lineage text{fill:var(--ink)}.lineage .small{font-size:11.5px;fill:var(--soft)}
.lineage .name{font-weight:600}.lineage .edge{fill:none;stroke-width:2}.lineage .label{fill:var(--paper)}
"""
_DASH = {EdgeKind.BASE_OF: "", EdgeKind.TAUGHT_BY: "7 4", EdgeKind.TRAINED_ON: "2 4", EdgeKind.MADE_BY: "2 4"}


@dataclass(frozen=True, slots=True)
class _Place:
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class _Slot:
    """A place in a row: of a node (its id) or of an edge that passes."""

    holds: str | Edge
    width: float


def picture(lineage: Lineage, *, embedded: bool = False) -> str:
    """The picture, a whole SVG document.

    :param embedded: within the page, whose style sheet gives it its colours: without style and ground of its own.
    """
    rows = _rows(lineage)
    width = max(2 * MARGIN + max(_wide(row) for row in rows), 520)
    height = 2 * MARGIN + len(rows) * HEIGHT + (len(rows) - 1) * GAP_Y + 34
    places = _places(rows, width)
    svg = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {width:g} {height:g}",
            "width": f"{width:g}",
            "height": f"{height:g}",
            "class": "lineage",
            "role": "img",
            "aria-label": description(lineage),
        },
    )
    ET.SubElement(svg, "title").text = description(lineage)
    if not embedded:
        ET.SubElement(svg, "style").text = _STYLE
        ET.SubElement(svg, "rect", {"class": "paper", "width": "100%", "height": "100%"})
    depth = _depths(lineage)
    labels: list[tuple[Edge, _Stretch, float]] = []
    for edge in lineage.edges:
        lanes = [places[edge, row] for row in range(depth[edge.ancestor] - 1, depth[edge.made], -1)]
        earlier = [e for e in lineage.edges[: lineage.edges.index(edge)] if e.ancestor == edge.ancestor]
        labels.append((edge, _draw_edge(svg, lineage, edge, places, lanes), min(0.28 + 0.34 * len(earlier), 0.7)))
    for edge, stretch, at in labels:  # over all lines
        _draw_label(svg, lineage, edge, stretch, at)
    for node in lineage.nodes:
        _draw_node(svg, node, places[node.id], lineage)
    _text(svg, MARGIN, height - 14, "solid: weights · dashed: taught · dotted: data", "small", anchor="start")
    return ET.tostring(svg, encoding="unicode") + "\n"


def description(lineage: Lineage) -> str:
    """The picture in words, for who does not see it."""
    root = next(n.name for n in lineage.nodes if n.id == lineage.root)
    said = "; ".join(f"{edge_words(lineage, e)}: {label(lineage, e)}" for e in lineage.edges)
    return f"Lineage of {root}: {VERDICT_WORDS[lineage.verdict].title.lower()}. {said or 'no ancestors known'}."


def label(lineage: Lineage, edge: Edge) -> str:
    """What an edge brings, in few words: the worst of the chains that end with it."""
    ending = [d for d in lineage.demands if d.path[-1] == edge]
    if not ending:
        return "asks nothing of it"
    worst = min(ending, key=lambda d: ORDER.index(d.counts_as))
    if worst.applies == "no":
        return "asks nothing of it"
    if worst.applies == "open":
        mild = worst.counts_as is Verdict.SILENT
        return verdict_words(worst.verdict) if mild else f"open whether it binds: {verdict_words(worst.verdict)}"
    count = len(_duties(worst))
    asks = f", {count} {'condition' if count == 1 else 'conditions'}" if count else ""
    return verdict_words(worst.verdict) + asks


def _duties(demand: Demand) -> Sequence[str]:
    return tuple(dict.fromkeys(c.text for c in demand.conditions))


def _depths(lineage: Lineage) -> dict[str, int]:
    """Distance from the student along the longest chain: a node stands above all that was made from it."""
    depth = {lineage.root: 0}
    for _ in lineage.nodes:  # the graph has no cycles: as many rounds as nodes settle every depth
        for edge in lineage.edges:
            depth[edge.ancestor] = max(depth.get(edge.ancestor, 0), depth.get(edge.made, 0) + 1)
    return depth


def _rows(lineage: Lineage) -> list[list[_Slot]]:
    """What stands in each row, the student's row first: nodes, and lanes of edges that pass through."""
    depth = _depths(lineage)
    rows: list[list[_Slot]] = [[] for _ in range(max(depth.values()) + 1)]
    for node in lineage.nodes:
        rows[depth[node.id]].append(_Slot(node.id, WIDTH))
    for edge in lineage.edges:
        for passed in range(depth[edge.made] + 1, depth[edge.ancestor]):
            rows[passed].append(_Slot(edge, LANE))
    order: dict[object, float] = {}
    for number, row in enumerate(rows):  # each row in the order of what it leads to, so that edges cross little
        wants = {slot.holds: _wanted(slot, number, lineage, depth, order) for slot in row}
        row.sort(key=lambda slot: wants[slot.holds])
        for i, slot in enumerate(row):
            order[slot.holds, number] = i - (len(row) - 1) / 2
    return rows


def _wanted(slot: _Slot, row: int, lineage: Lineage, depth: dict[str, int], order: dict[object, float]) -> float:
    below = []
    for edge in lineage.edges:
        if slot.holds in (edge, edge.ancestor):
            lane = (edge, row - 1) if depth[edge.made] < row - 1 else (edge.made, row - 1)
            below += [order[lane]] if lane in order else []
    return sum(below) / len(below) if below else 0.0


def _places(rows: Sequence[Sequence[_Slot]], width: float) -> dict[object, _Place]:
    """Left upper corner of every slot, by what it holds and its row; of nodes by id alone too."""
    places: dict[object, _Place] = {}
    for number, row in enumerate(rows):
        x = (width - _wide(row)) / 2
        y = MARGIN + (len(rows) - 1 - number) * (HEIGHT + GAP_Y)
        for slot in row:
            places[slot.holds, number] = _Place(x, y)
            if isinstance(slot.holds, str):
                places[slot.holds] = _Place(x, y)
            x += slot.width + GAP_X
    return places


def _wide(row: Sequence[_Slot]) -> float:
    return sum(slot.width for slot in row) + GAP_X * (len(row) - 1)


def _draw_node(svg: ET.Element, node: Node, at: _Place, lineage: Lineage) -> None:
    root = node.id == lineage.root
    group = ET.SubElement(svg, "g")
    ET.SubElement(group, "title").text = f"{node.name}{f', {node.publisher}' if node.publisher else ''}"
    box = {"x": f"{at.x:g}", "y": f"{at.y:g}", "width": str(WIDTH), "height": str(HEIGHT), "rx": "9"}
    ET.SubElement(group, "rect", box | {"class": "node root" if root else "node"})
    middle = at.x + WIDTH / 2
    _text(group, middle, at.y + 26, textwrap.shorten(node.name, 30, placeholder="…"), "name")
    under = verdict_words(lineage.verdict) if root else " · ".join(filter(None, (node.publisher, _kind(node))))
    _text(group, middle, at.y + 46, under, "small")


def _kind(node: Node) -> str:
    return "data set" if node.kind == "dataset" else ""


_Stretch = tuple[tuple[float, float], tuple[float, float]]


def _draw_edge(
    svg: ET.Element, lineage: Lineage, edge: Edge, places: dict[object, _Place], lanes: Sequence[_Place]
) -> _Stretch:
    """One edge, from the ancestor down through its lanes; returns the ends of its first stretch."""
    above, below = places[edge.ancestor], places[edge.made]
    points = [(above.x + WIDTH / 2, above.y + HEIGHT)]
    for lane in lanes:
        points += [(lane.x + LANE / 2, lane.y), (lane.x + LANE / 2, lane.y + HEIGHT)]
    points.append((below.x + WIDTH / 2, below.y))
    ending = [d for d in lineage.demands if d.path[-1] == edge]
    worst = min((d.counts_as for d in ending), key=ORDER.index, default=Verdict.SILENT)
    line = {"class": "edge", "d": _curve(points), "style": f"stroke:var(--{worst.value})"}
    if _DASH[edge.kind]:
        line["stroke-dasharray"] = _DASH[edge.kind]
    group = ET.SubElement(svg, "g", _numbered(lineage, edge))
    ET.SubElement(group, "title").text = f"{edge_words(lineage, edge)}: {label(lineage, edge)}"
    ET.SubElement(group, "path", line)
    return points[0], points[1]


def _numbered(lineage: Lineage, edge: Edge) -> dict[str, str]:
    return {"class": "of-edge", "data-edge": str(lineage.edges.index(edge))}


def _draw_label(svg: ET.Element, lineage: Lineage, edge: Edge, stretch: _Stretch, at: float) -> None:
    """What an edge is and brings, in words on its first stretch.

    :param at: where on it, 0 (at the ancestor) to 1.
    """
    group = ET.SubElement(svg, "g", _numbered(lineage, edge))
    (x1, y1), (x2, y2) = stretch
    across = 3 * at**2 - 2 * at**3  # of the curve with upright ends
    middle, high = x1 + (x2 - x1) * across, y1 + (y2 - y1) * (1.5 * at - 1.5 * at**2 + at**3)
    lines = [KIND_WORDS[edge.kind].removesuffix(" of"), *_wrapped(label(lineage, edge))]
    wide = max(len(text) for text in lines) * 5.8 + 10
    tall = 15 * len(lines) + 5
    backing = {"x": f"{middle - wide / 2:g}", "y": f"{high - tall / 2:g}", "width": f"{wide:g}", "height": f"{tall:g}"}
    ET.SubElement(group, "rect", backing | {"class": "label", "rx": "4"})
    for i, text in enumerate(lines):
        _text(group, middle, high - tall / 2 + 14 + 15 * i, text, "small")


def _wrapped(words: str) -> list[str]:
    """Lines of at most thirty characters; an icon stays with its word."""
    for word in VERDICT_WORDS.values():
        words = words.replace(f"{word.icon} {word.title}", f"{word.icon}\N{NO-BREAK SPACE}{word.title}")
    return textwrap.wrap(words, 30)


def _curve(points: Sequence[tuple[float, float]]) -> str:
    """A path of curves with upright ends through pairs of points, straight within lanes."""
    path = f"M{points[0][0]:g} {points[0][1]:g}"
    for i, ((x1, y1), (x2, y2)) in enumerate(pairwise(points)):
        if i % 2:
            path += f" L{x2:g} {y2:g}"
        else:
            bend = (y2 - y1) / 2
            path += f" C{x1:g} {y1 + bend:g} {x2:g} {y2 - bend:g} {x2:g} {y2:g}"
    return path


def _text(parent: ET.Element, x: float, y: float, words: str, style: str, *, anchor: str = "middle") -> None:
    ET.SubElement(parent, "text", {"x": f"{x:g}", "y": f"{y:g}", "class": style, "text-anchor": anchor}).text = words
