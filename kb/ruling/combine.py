"""From the leaves of the tree to one ruling: one common result stands, otherwise it depends."""

from __future__ import annotations

from dataclasses import replace

from kb.ruling.branch import Leaf
from kb.ruling.cases import explain
from kb.ruling.model import Condition, Finding, Leg
from kb.vocabulary import Verdict

_MILD = frozenset({Verdict.CONDITIONAL, Verdict.PERMITTED, Verdict.SILENT})


def merge_findings(leaves: list[Leaf], words: dict[str, str]) -> tuple[Finding, ...]:
    """One finding a leg. A leg whose verdict differs between the branches is ``depends``; one that arises only in some
    branches says in which."""
    order: dict[tuple[object, ...], list[tuple[int, Finding]]] = {}
    for number, leaf in enumerate(leaves):
        for finding in leaf.assessment.findings:
            order.setdefault(_key(finding.leg), []).append((number, finding))
    out = []
    for found in order.values():
        counted = [f for _, f in found if not f.outranked_by] or [f for _, f in found]
        verdicts = {f.verdict for f in counted}
        first = next(f for f in counted if f.verdict is min(verdicts, key=_worst))
        used = tuple(dict.fromkeys(r for _, f in found for r in f.readings))
        where = explain({n for n, _ in found}, leaves, words)
        merged = replace(first, readings=used, asks=(), only_if=where)
        if (
            len(verdicts - _MILD) + bool(verdicts & _MILD) > 1
        ):  # mild ones differ by conditions, which say when they arise
            merged = replace(merged, verdict=Verdict.DEPENDS, conditions=())
        out.append(merged)
    return tuple(out)


def merge_conditions(leaves: list[Leaf], words: dict[str, str]) -> tuple[Condition, ...]:
    """Every condition once, however many texts ask it; one that arises only in some branches says in which.

    Branches that a text forbids are left aside: nothing is to be done there.
    """
    found: dict[str, tuple[Condition, set[int]]] = {}
    live = [leaf for leaf in leaves if leaf.assessment.verdict is not Verdict.PROHIBITED]
    for number, leaf in enumerate(live):
        for finding in leaf.assessment.findings:
            for condition in finding.conditions:
                kept, where = found.get(condition.text, (condition, set()))
                readings = tuple(dict.fromkeys((*kept.readings, *condition.readings)))
                found[condition.text] = (replace(kept, readings=readings), where | {number})
    return tuple(replace(c, only_if=explain(where, live, words)) for c, where in found.values())


def _key(leg: Leg) -> tuple[object, ...]:
    return leg.source, leg.instrument, leg.edition, leg.act, leg.via


def _worst(verdict: Verdict) -> int:
    from kb.ruling.branch import ORDER

    return ORDER.index(verdict)
