"""A lineage as JSON, and its words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kb.answer.words import ACT_WORDS, VERDICT_WORDS
from kb.corpus import Corpus
from kb.lineage.graph import KIND_WORDS, Edge
from kb.lineage.trace import Demand, Lineage
from kb.vocabulary import Verdict

SCHEMA = "distillaw.lineage/1"


def lineage_json(lineage: Lineage) -> dict[str, Any]:
    """A lineage as plain values.

    :returns: ``nodes`` (id, name, publisher, kind), ``edges`` (made, ancestor, kind), ``demands`` (one a chain: its
        edges as numbers into ``edges``, ``applies``, ``verdict``, findings, conditions), ``clashes``, ``hinges``.
    """
    number = {edge: i for i, edge in enumerate(lineage.edges)}
    return {
        "schema": SCHEMA,
        "root": lineage.root,
        "as_of": lineage.as_of.isoformat(),
        "verdict": lineage.verdict.value,
        "binding": lineage.binding.value,
        "nodes": [{"id": n.id, "name": n.name, "publisher": n.publisher, "kind": n.kind} for n in lineage.nodes],
        "edges": [{"made": e.made, "ancestor": e.ancestor, "kind": e.kind.value} for e in lineage.edges],
        "demands": [_demand_json(d, number) for d in lineage.demands],
        "clashes": [{"readings": list(c.readings), "why": c.why} for c in lineage.clashes],
        "hinges": [{"edge": number[e], "verdict": v.value} for e, v in lineage.hinges],
    }


def _demand_json(demand: Demand, number: dict[Edge, int]) -> dict[str, Any]:
    return {
        "edges": [number[e] for e in demand.path],
        "ancestor": demand.ancestor,
        "applies": demand.applies,
        "why": demand.why,
        "verdict": demand.verdict.value,
        "counts_as": demand.counts_as.value,
        "findings": [
            {
                "instrument": f.leg.instrument,
                "edition": f.leg.edition.isoformat() if f.leg.edition else None,
                "act": f.leg.act.value,
                "verdict": f.verdict.value,
                "reading": f.reading,
                "readings": list(f.readings),
                "only_if": f.only_if,
            }
            for f in demand.findings
        ],
        "conditions": [{"text": c.text, "readings": list(c.readings), "only_if": c.only_if} for c in demand.conditions],
    }


def verdict_words(verdict: Verdict) -> str:
    """Icon and word.

    >>> verdict_words(Verdict.PERMITTED)
    '✓ Permitted'
    """
    word = VERDICT_WORDS[verdict]
    return f"{word.icon} {word.title}"


def chain_words(lineage: Lineage, demand: Demand) -> str:
    """A chain of edges in words, from the student to the ancestor."""
    names = {n.id: n.name for n in lineage.nodes}
    return ", ".join(f"{KIND_WORDS[e.kind]} {names[e.ancestor]}" for e in demand.path)


def edge_words(lineage: Lineage, edge: Edge) -> str:
    """One edge in words."""
    names = {n.id: n.name for n in lineage.nodes}
    return f"{names[edge.made]}, {KIND_WORDS[edge.kind]} {names[edge.ancestor]}"


def clauses_of(readings: Iterable[str], corpus: Corpus) -> list[str]:
    """Title and locator of the clause behind each reading, in its newest edition."""
    out = []
    for global_id in readings:
        instrument, reading = corpus.reading(global_id)
        out.append(f"{corpus.instruments[instrument].title}, {reading.anchors[-1].locator}")
    return list(dict.fromkeys(out))


def deciding(demand: Demand, corpus: Corpus) -> list[str]:
    """The texts of a demand, each with what it says to the acts on the student."""
    texts: dict[tuple[str, object, Verdict], list[str]] = {}
    for finding in demand.findings:
        leg = finding.leg
        title = corpus.instruments[leg.instrument].title if leg.instrument else "no text known"
        texts.setdefault((title, leg.edition, finding.verdict), []).append(ACT_WORDS[leg.act])
    return [
        f"{title}{f', edition {edition}' if edition else ''}: {', '.join(acts)}: {VERDICT_WORDS[verdict].title.lower()}"
        for (title, edition, verdict), acts in texts.items()
    ]
