"""Branching: a decision tree over the unknown facts that are asked, and the one question worth asking.

Parts of the tree that look alike are held once (a directed acyclic graph): after "Llama 3.1" and after "Llama 3.2" the
same questions may be open, with the same verdicts below. What the sources come to in each leaf is not part of a node.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from kb.readings import Reading
from kb.ruling.model import Ask, Finding
from kb.vocabulary import Verdict

ORDER = (
    Verdict.PROHIBITED,
    Verdict.UNCOVERED,
    Verdict.DEPENDS,
    Verdict.UNSETTLED,
    Verdict.CONDITIONAL,
    Verdict.PERMITTED,
    Verdict.SILENT,
)
"""Overall verdict: the first of these that any leg has."""

MILD = frozenset({Verdict.CONDITIONAL, Verdict.PERMITTED, Verdict.SILENT})
"""Verdicts under which a practice may go ahead, with or without conditions."""

PLACE = {verdict: place for place, verdict in enumerate(ORDER)}

HALF = 0.499999
"""Share of the tree, all answers being equally likely; a hair under one half for the rounding of sums."""


def overall(verdicts: Iterable[Verdict]) -> Verdict:
    """Combine verdicts of legs (or of branches).

    >>> overall([Verdict.SILENT, Verdict.PERMITTED]).value, overall([]).value
    ('permitted', 'silent')
    """
    return min(verdicts, key=PLACE.__getitem__, default=Verdict.SILENT)


@dataclass(frozen=True, slots=True, eq=False)
class Context:
    """What sources say of each other. Equal only to itself.

    :ivar bases: instrument and family of what the student is built on (:meth:`kb.corpus.Corpus.kin`), of instruments
        that mind it.
    :ivar on_llm: it is built on a large language model.
    :ivar final: no fact that may yet become known changes this.
    """

    bases: frozenset[tuple[str, str]]
    on_llm: bool
    final: bool


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """What one source comes to under given facts. Equal only to itself: branches that agree on what it reads share it.

    :ivar findings: in rank.
    :ivar asks: unknown facets that its findings wait for.
    :ivar verdict: the worst leg; silent legs drop out, and those of texts that yield to a higher one.
    :ivar open: whether some fact that may yet become known can change a finding.
    :ivar outlook: equal for two blocks only if the same facets are asked and the same verdicts found, whatever becomes
        known.
    :ivar fixing: its duties that may clash with those of other sources, each with its finding.
    """

    findings: tuple[Finding, ...]
    asks: tuple[Ask, ...]
    verdict: Verdict
    open: bool
    outlook: Hashable
    fixing: tuple[tuple[Finding, Reading], ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """All legs under given facts, before branching.

    :ivar ask: the unknown facet to be known first; ``None``: no unknown fact can change the verdict.
    :ivar verdict: the worst of the blocks.
    """

    ask: Ask | None
    verdict: Verdict
    context: Context


@dataclass(slots=True, eq=False)
class Node:
    """A set of facts assumed, and all branches below. Leaves are counted from the first branch on; a set of them is an
    integer: bit ``n`` stands for the leaf ``n`` below this node.

    :ivar ask: the facet that is branched over; ``None``: a leaf.
    :ivar below: one node for each of its values.
    :ivar size: number of leaves.
    :ivar full: all leaves.
    :ivar live: the leaves that are not prohibited.
    :ivar distribution: chances of the verdicts of the leaves, every value of a question being equally likely.
    """

    context: Context
    ask: Ask | None
    below: tuple[Node, ...]
    size: int
    full: int
    live: int
    distribution: Mapping[Verdict, float]

    @property
    def common(self) -> Verdict:
        """The common verdict of the leaves, else ``depends``.

        Leaves that nothing stands in the way of differ by their conditions alone, which say when they arise: no fact
        decides between them, and the worst of them holds.
        """
        if MILD.issuperset(self.distribution):
            return min(self.distribution, key=PLACE.__getitem__)
        return next(iter(self.distribution)) if len(self.distribution) == 1 else Verdict.DEPENDS


def leaf(verdict: Verdict, context: Context) -> Node:
    """A node below which nothing is asked."""
    return Node(context, None, (), 1, 1, int(verdict is not Verdict.PROHIBITED), {verdict: 1.0})


def branching(context: Context, ask: Ask, below: tuple[Node, ...]) -> Node:
    """A node with branches."""
    size, live, chances = 0, 0, dict[Verdict, float]()
    for child in below:
        live |= child.live << size
        size += child.size
        for verdict, share in child.distribution.items():
            chances[verdict] = chances.get(verdict, 0.0) + share / len(below)
    return Node(context, ask, below, size, (1 << size) - 1, live, chances)


P = TypeVar("P")


class Positions(Protocol[P]):
    """Where a practice can stand, as facets become known."""

    def start(self) -> P:
        """By the practice itself."""

    def after(self, position: P, facet: str, value: str) -> P:
        """Once a facet is known, too."""

    def future(self, position: P) -> Hashable:
        """Equal for two positions only if the same is asked and found below both."""

    def assess(self, position: P) -> Assessment:
        """All legs there."""


class Tree(Generic[P]):
    """Explores one practice.

    :ivar root: the tree of the practice itself.
    :ivar assessed: how many positions had to be assessed.
    """

    def __init__(self, positions: Positions[P]) -> None:
        self._positions = positions
        self._nodes: dict[Hashable, Node] = {}
        self._alike: dict[Hashable, Node] = {}
        self.assessed = 0
        self.root = self._node(positions.start())

    def given(self, facet: str, value: str) -> Node:
        """The tree once a facet is known, whether or not it would be asked at once."""
        return self._node(self._positions.after(self._positions.start(), facet, value))

    def _node(self, position: P) -> Node:
        future = self._positions.future(position)
        node = self._nodes.get(future)
        if node is None:
            node = self._nodes[future] = self._grown(position)
        return node

    def _grown(self, position: P) -> Node:
        """The node of a position; one that looks the same from here on is taken where there is one."""
        self.assessed += 1
        here = self._positions.assess(position)
        ask, context, after = here.ask, here.context, self._positions.after
        if ask is None:
            return self._known((here.verdict, context), lambda: leaf(here.verdict, context))
        below = tuple([self._node(after(position, ask.facet, value)) for value in ask.values])
        return self._known((ask, context, below), lambda: branching(context, ask, below))

    def _known(self, alike: Hashable, make: Callable[[], Node]) -> Node:
        node = self._alike.get(alike)
        if node is None:
            node = self._alike[alike] = make()
        return node

    def open_facets(self) -> list[Ask]:
        """Every facet that is asked on at least half of the ways through the tree, in the order met."""
        found: dict[str, Ask] = {}
        share: dict[str, float] = {}
        level: dict[Node, float] = {self.root: 1.0}
        while level:
            deeper: dict[Node, float] = {}
            for node, weight in level.items():
                if node.ask is None:
                    continue
                found.setdefault(node.ask.facet, node.ask)
                share[node.ask.facet] = share.get(node.ask.facet, 0.0) + weight
                for child in node.below:
                    deeper[child] = deeper.get(child, 0.0) + weight / len(node.below)
            level = deeper
        return [ask for facet, ask in found.items() if share[facet] >= HALF]

    def informative(self) -> list[Ask]:
        """The open questions, the most informative first: least expected entropy of the verdict after the answer.

        A facet may be asked only once another is known (which terms apply, say); it is weighed all the same.
        """

        def expected(ask: Ask) -> tuple[float, int]:
            below = [entropy(self.given(ask.facet, v).distribution) for v in ask.values]
            return round(sum(below) / len(below), 9), len(ask.values)

        return sorted(self.open_facets(), key=expected)


def entropy(distribution: Mapping[Verdict, float]) -> float:
    """Shannon entropy in bits.

    >>> entropy({Verdict.PERMITTED: 0.5, Verdict.PROHIBITED: 0.5})
    1.0
    """
    return -sum(p * math.log2(p) for p in distribution.values() if p > 0) + 0.0
