"""What each ancestor's texts ask of a student, by which chain, and which single edge the verdict hangs on.

A chain says how the ancestor reaches the student, and with it whether the ancestor's text binds who makes the student:

- weights from end to end: the student is made from the ancestor's weights, and its licence comes with them;
- a direct edge: who makes the student used the ancestor (or the data set) and is bound as the ruling says;
- anything else: somebody else used the ancestor and passed on what came of it. A licence or contract with that
  somebody is not plainly one with who makes the student: whether it reaches them is open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kb.corpus import Corpus
from kb.lineage.graph import OF_ROLE, STUDENT, Edge, EdgeKind, Node, ancestry, edges, node_of, paths
from kb.practice import Facet, Practice, Source, Student, inferred
from kb.ruling import rule
from kb.ruling.branch import overall
from kb.ruling.clash import Clash, clashes
from kb.ruling.model import Applies, Condition, Finding
from kb.vocabulary import (
    Act,
    Channel,
    Modality,
    Purpose,
    Release,
    Role,
    StudentKind,
    Technique,
    Verdict,
)

OF_STUDENT = frozenset({Act.TRAIN, Act.DERIVE, Act.SERVE, Act.PUBLISH_WEIGHTS, Act.PUBLISH_DATA})
"""Acts whose rules fall on the student; those on obtaining and running end with the teacher."""

_MILD = frozenset({Verdict.PERMITTED, Verdict.SILENT})


@dataclass(frozen=True, slots=True)
class Demand:
    """What one ancestor's texts ask of the student, by one chain of edges.

    :ivar path: from the student to the ancestor.
    :ivar applies: whether those texts bind who makes the student.
    :ivar why: why they do, do not, or may; a clause in words.
    :ivar verdict: of these texts alone, as they read for one whom they bind.
    :ivar findings: on the acts that concern the student.
    :ivar conditions: what they ask.
    """

    path: tuple[Edge, ...]
    applies: Applies
    why: str
    verdict: Verdict
    findings: tuple[Finding, ...]
    conditions: tuple[Condition, ...]

    @property
    def ancestor(self) -> str:
        """Catalogue id of the ancestor."""
        return self.path[-1].ancestor

    @property
    def counts_as(self) -> Verdict:
        """What it adds to the verdict on the whole: what is open weighs only where it would forbid or ask something."""
        if self.applies == "no":
            return Verdict.SILENT
        if self.applies == "yes":
            return self.verdict
        return Verdict.SILENT if self.verdict in _MILD else Verdict.UNSETTLED


@dataclass(frozen=True, slots=True)
class Lineage:
    """A student's ancestors and their demands.

    :ivar root: catalogue id, or ``STUDENT``.
    :ivar verdict: of the whole: every text that binds, and what is open.
    :ivar binding: the verdict of the texts that bind, what is open left aside.
    :ivar clashes: duties that bind and that one student cannot meet together.
    :ivar hinges: edges of which each alone would have to go for the verdict to be another, with that verdict.
    """

    root: str
    as_of: dt.date
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    demands: tuple[Demand, ...]
    verdict: Verdict
    binding: Verdict
    clashes: tuple[Clash, ...] = ()
    hinges: tuple[tuple[Edge, Verdict], ...] = ()


def trace(practice: Practice, corpus: Corpus, *, name: str = "Your student") -> Lineage:
    """The lineage of the student of a practice.

    A source whose name the question left open is shown by what it was called, and not followed.
    """
    first, sources = [], {}
    for source in practice.sources:
        id_ = source.id.value
        if id_ and (id_ in corpus.models or id_ in corpus.datasets):
            role = source.role.value or (Role.DATASET if id_ in corpus.datasets else Role.TEACHER)
            edge = Edge(STUDENT, id_, OF_ROLE[role])
            first.append(edge)
            sources[edge] = source
    graph = ancestry(STUDENT, corpus, first)
    return _traced(STUDENT, practice, sources, paths(graph, STUDENT), edges(graph), corpus, "", name)


def trace_model(model: str, as_of: dt.date, corpus: Corpus) -> Lineage:
    """The lineage of a catalogued model as published: what its ancestors ask of it.

    It is taken as what it is: its weights published (else a service), general-purpose unless it writes nothing, on the
    day of release, by a party with its publisher's seat.

    :raises KeyError: no such model.
    """
    entry = corpus.models[model]
    day = entry.released or as_of
    kind = StudentKind.GENERAL_PURPOSE if entry.writes else StudentKind.EMBEDDING_OR_CLASSIFIER
    seat = corpus.publishers[corpus.publisher_of[model]].country
    practice = Practice(
        as_of=day,
        student=Student(kind=inferred(kind), modality=inferred(Modality(entry.modality))),
        release=inferred(Release.OPEN_WEIGHTS if Channel.WEIGHTS in entry.channels else Release.HOSTED_SERVICE),
        purpose=inferred(Purpose.COMMERCIAL),
        established_in=inferred((seat,)) if seat else Facet(),
    )
    graph = ancestry(model, corpus)
    publisher = corpus.publisher_of[model]
    return _traced(model, practice, {}, paths(graph, model), edges(graph), corpus, publisher, "")


def _traced(
    root: str,
    practice: Practice,
    sources: dict[Edge, Source],
    chains: Iterable[tuple[Edge, ...]],
    graph_edges: tuple[Edge, ...],
    corpus: Corpus,
    maker: str,
    name: str,
) -> Lineage:
    demands = tuple(d for chain in chains if (d := _demand(chain, practice, sources, corpus, maker)) is not None)
    verdict = _whole(demands, corpus)
    hinges = []
    for edge in graph_edges:
        without = _whole([d for d in demands if edge not in d.path], corpus)
        if without is not verdict:
            hinges.append((edge, without))
    ids = dict.fromkeys((root, *(node for edge in graph_edges for node in (edge.made, edge.ancestor))))
    return Lineage(
        root,
        practice.as_of,
        tuple(node_of(i, corpus, student=name) for i in ids),
        graph_edges,
        demands,
        verdict,
        _whole([d for d in demands if d.applies == "yes"], corpus),
        _clashing(demands, corpus),
        tuple(hinges),
    )


def _clashing(demands: Sequence[Demand], corpus: Corpus) -> tuple[Clash, ...]:
    duties = dict.fromkeys((r, act) for d in demands if d.applies == "yes" for r, act in _duties(d))
    return clashes((r, act, corpus.reading(r)[1]) for r, act in duties)


def _duties(demand: Demand) -> Iterable[tuple[str, Act]]:
    """The readings behind its conditions, each with the acts to which it applies."""
    asked = {r for c in demand.conditions for r in c.readings}
    return [(r, f.leg.act) for f in demand.findings for r in f.readings if r in asked]


def _whole(demands: Sequence[Demand], corpus: Corpus) -> Verdict:
    conflict = [Verdict.UNSETTLED] if _clashing(demands, corpus) else []
    return overall([*(d.counts_as for d in demands), *conflict])


def _demand(
    chain: tuple[Edge, ...], practice: Practice, sources: dict[Edge, Source], corpus: Corpus, maker: str
) -> Demand | None:
    """What the ancestor at the end of a chain asks; ``None`` where nothing is said of the student at all."""
    source = _source(chain, sources, corpus)
    ruling = rule(replace(practice, sources=(source,)), corpus)
    findings = tuple(f for f in ruling.findings if f.leg.act in OF_STUDENT and not f.leg.via)
    if not findings:
        return None
    told = {r for f in findings for r in f.readings}
    conditions = tuple(c for c in ruling.conditions if set(c.readings) & told)
    applies, why = reaches(chain, source, corpus, maker)
    counted = [f for f in findings if not f.outranked_by]
    return Demand(chain, applies, why, overall(f.verdict for f in counted), findings, conditions)


def _source(chain: tuple[Edge, ...], sources: dict[Edge, Source], corpus: Corpus) -> Source:
    """The ancestor as a source of the student: a base where weights alone lead to it, else what taught or fed it."""
    if len(chain) == 1 and chain[0] in sources:
        return sources[chain[0]]
    ancestor = chain[-1].ancestor
    if ancestor in corpus.datasets:
        return Source(id=inferred(ancestor), role=inferred(Role.DATASET))
    if all(edge.kind is EdgeKind.BASE_OF for edge in chain):
        return Source(
            id=inferred(ancestor),
            role=inferred(Role.BASE),
            channel=inferred(Channel.WEIGHTS),
            technique=inferred(Technique.WEIGHT_DERIVATION),
        )
    channel = _channel(ancestor, corpus)
    return Source(
        id=inferred(ancestor),
        role=inferred(Role.TEACHER),
        channel=inferred(channel) if channel else Facet(),
        technique=inferred(Technique.OUTPUT_TRAINING),
    )


def _channel(model: str, corpus: Corpus) -> Channel | None:
    """By which route somebody else is taken to have used a teacher: the first of these that the catalogue has."""
    listed = corpus.models[model].channels
    return next((c for c in (Channel.WEIGHTS, Channel.API, Channel.CONSUMER_APP) if c in listed), None)


def reaches(chain: tuple[Edge, ...], source: Source, corpus: Corpus, maker: str) -> tuple[Applies, str]:
    """Whether the ancestor's texts bind who makes the student, and why.

    :param maker: publisher of the student; its own texts ask nothing of it. Empty: not catalogued.
    """
    publisher = node_of(chain[-1].ancestor, corpus).publisher
    if maker and publisher == maker:
        return "no", "they are the maker's own"
    between = [node_of(edge.made, corpus) for edge in chain[1:]]
    released = next((node for node in between if node.publisher == publisher), None)
    if released is not None:
        return "no", f"{publisher} released {released.name} itself, under the texts shown for it"
    if all(edge.kind is EdgeKind.BASE_OF for edge in chain):
        return "yes", "its licence comes with the weights"
    if len(chain) == 1:
        return "yes", "who makes the student used it"
    first, rest = chain[0], chain[1:]
    by_weights = source.channel.value is Channel.WEIGHTS
    if first.kind is EdgeKind.TAUGHT_BY and by_weights and all(e.kind is EdgeKind.BASE_OF for e in rest):
        return "yes", "the teacher's weights lie under its licence"
    return "open", "somebody else used it, and passed on what came of it"
