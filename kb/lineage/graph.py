"""The graph of a student's ancestors: edges from what was made to what it was made from.

Nodes are catalogue ids; the student of a practice, which no catalogue has, is ``STUDENT``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kb.corpus import Corpus
from kb.vocabulary import Role

if TYPE_CHECKING:
    import networkx as nx

STUDENT = "student"
"""The node of a student that is not catalogued."""

DEEPEST = 8
"""Longest chain of edges that is followed; no model of the catalogue comes near."""


class EdgeKind(StrEnum):
    """How the ancestor went into what was made."""

    BASE_OF = "base_of"
    TAUGHT_BY = "taught_by"
    TRAINED_ON = "trained_on"
    MADE_BY = "made_by"


OF_ROLE = {Role.BASE: EdgeKind.BASE_OF, Role.TEACHER: EdgeKind.TAUGHT_BY, Role.DATASET: EdgeKind.TRAINED_ON}

KIND_WORDS = {
    EdgeKind.BASE_OF: "made from the weights of",
    EdgeKind.TAUGHT_BY: "taught by",
    EdgeKind.TRAINED_ON: "trained on",
    EdgeKind.MADE_BY: "made with",
}


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """One step of descent.

    :ivar made: what was made: a model, a data set, or ``STUDENT``.
    :ivar ancestor: what it was made from.
    """

    made: str
    ancestor: str
    kind: EdgeKind


@dataclass(frozen=True, slots=True)
class Node:
    """A model, a data set or the student, as it is shown."""

    id: str
    name: str
    publisher: str
    kind: str


def node_of(id_: str, corpus: Corpus, *, student: str = "Your student") -> Node:
    """A node with its name and publisher."""
    if id_ == STUDENT:
        return Node(STUDENT, student, "", "student")
    if id_ in corpus.datasets:
        data = corpus.datasets[id_]
        return Node(id_, data.name, data.publisher, "dataset")
    model = corpus.models[id_]
    return Node(id_, model.name, corpus.publisher_of[id_], model.kind)


def parents(id_: str, corpus: Corpus) -> Iterator[Edge]:
    """What the catalogue says that something was made from."""
    if id_ in corpus.datasets:
        yield from (Edge(id_, teacher, EdgeKind.MADE_BY) for teacher in corpus.datasets[id_].teachers)
        return
    model = corpus.models.get(id_)
    if model is None:
        return
    yield from (Edge(id_, base, EdgeKind.BASE_OF) for base in model.base)
    others = {t for d in model.trained_on if not _same_house(id_, d, corpus) for t in corpus.datasets[d].teachers}
    # what taught it by way of somebody else's data set was used by them: that chain is shown, and no direct edge
    yield from (Edge(id_, teacher, EdgeKind.TAUGHT_BY) for teacher in model.taught_by if teacher not in others)
    yield from (Edge(id_, data, EdgeKind.TRAINED_ON) for data in model.trained_on)


def _same_house(model: str, dataset: str, corpus: Corpus) -> bool:
    return corpus.publisher_of[model].casefold() == corpus.datasets[dataset].publisher.casefold()


def ancestry(root: str, corpus: Corpus, first: Iterable[Edge] | None = None) -> nx.MultiDiGraph:
    """The graph of everything behind a node; an edge points from what was made to its ancestor, keyed by its kind.

    :param first: the edges of the root, where the catalogue has none (the student of a practice).
    """
    import networkx as nx

    graph = nx.MultiDiGraph()
    graph.add_node(root)
    queue = list(parents(root, corpus) if first is None else first)
    while queue:
        edge = queue.pop(0)
        known = edge.ancestor in graph
        graph.add_edge(edge.made, edge.ancestor, key=edge.kind)
        if not known:
            queue += parents(edge.ancestor, corpus)
    return graph


def edges(graph: nx.MultiDiGraph) -> tuple[Edge, ...]:
    """The edges, nearest to the root first as they were met."""
    return tuple(Edge(made, ancestor, kind) for made, ancestor, kind in graph.edges(keys=True))


def paths(graph: nx.MultiDiGraph, root: str) -> tuple[tuple[Edge, ...], ...]:
    """Every chain of edges from the root to an ancestor, the short ones first."""
    import networkx as nx

    found: list[tuple[Edge, ...]] = []
    targets = [node for node in graph if node != root]
    for target in targets:
        for path in nx.all_simple_edge_paths(graph, root, target, cutoff=DEEPEST):
            found.append(tuple(Edge(made, ancestor, kind) for made, ancestor, kind in path))
    return tuple(sorted(found, key=len))
