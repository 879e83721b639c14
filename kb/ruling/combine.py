"""From the leaves of the tree to one ruling: one common result stands, otherwise it depends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from operator import or_

from kb.ruling.branch import ORDER, Block, Leaf
from kb.ruling.cases import Leaves
from kb.ruling.model import Condition, Finding, Leg, Reason
from kb.vocabulary import Verdict

_MILD = frozenset({Verdict.CONDITIONAL, Verdict.PERMITTED, Verdict.SILENT})


class Branches:
    """The leaves of a tree; a set of them is an integer, as in :class:`kb.ruling.cases.Leaves`.

    :param words: words for ``facet=value``.
    """

    def __init__(self, leaves: Sequence[Leaf], words: Mapping[str, str]) -> None:
        self.leaves = leaves
        self._live = [leaf for leaf in leaves if leaf.assessment.verdict is not Verdict.PROHIBITED]
        self._told = Leaves(leaves, words)
        self._told_live = self._told if len(self._live) == len(leaves) else Leaves(self._live, words)

    def blocks(self, *, live: bool = False) -> dict[Block, int]:
        """What the sources come to, in the order met, each with the leaves in which it does.

        :param live: of the leaves that are not prohibited only.
        """
        out: dict[Block, int] = {}
        for number, leaf in enumerate(self._live if live else self.leaves):
            for block in leaf.assessment.blocks:
                out[block] = out.get(block, 0) | 1 << number
        return out

    def explain(self, where: int, *, live: bool = False) -> str:
        """Words for a set of leaves; empty when it is all of them.

        :param live: they are told apart from the leaves that are not prohibited, rather than from all.
        """
        return (self._told_live if live else self._told).explain(where)


def merge_findings(branches: Branches) -> tuple[Finding, ...]:
    """One finding a leg. A leg whose verdict differs between the branches is ``depends``; one that arises only in some
    branches says in which."""
    order: dict[tuple[object, ...], list[tuple[int, Finding]]] = {}
    for block, leaves in branches.blocks().items():
        for finding in block.findings:
            order.setdefault(_key(finding.leg), []).append((leaves, finding))
    out = []
    for found in order.values():
        counted = [f for _, f in found if not f.outranked_by] or [f for _, f in found]
        verdicts = {f.verdict for f in counted}
        first = next(f for f in counted if f.verdict is min(verdicts, key=_worst))
        used = tuple(dict.fromkeys(r for _, f in found for r in f.readings))
        where = branches.explain(_union(leaves for leaves, _ in found))
        asks = first.asks if first.reason is Reason.OPEN else ()  # what a leg turns on that nothing branched over
        merged = replace(first, readings=used, asks=asks, only_if=where)
        if (
            len(verdicts - _MILD) + bool(verdicts & _MILD) > 1
        ):  # mild ones differ by conditions, which say when they arise
            merged = replace(merged, verdict=Verdict.DEPENDS, conditions=())
        out.append(merged)
    return tuple(out)


def merge_conditions(branches: Branches) -> tuple[Condition, ...]:
    """Every condition once, however many texts ask it; one that arises only in some branches says in which.

    Branches that a text forbids are left aside: nothing is to be done there.
    """
    found: dict[str, list[tuple[int, Condition]]] = {}
    for block, leaves in branches.blocks(live=True).items():
        for finding in block.findings:
            for condition in finding.conditions:
                found.setdefault(condition.text, []).append((leaves, condition))
    out = []
    for asked in found.values():
        readings = tuple(dict.fromkeys(r for _, condition in asked for r in condition.readings))
        where = _union(leaves for leaves, _ in asked)
        out.append(replace(asked[0][1], readings=readings, only_if=branches.explain(where, live=True)))
    return tuple(out)


def _union(sets: Iterable[int]) -> int:
    return reduce(or_, sets, 0)


def _key(leg: Leg) -> tuple[object, ...]:
    return leg.source, leg.instrument, leg.edition, leg.act, leg.via


def _worst(verdict: Verdict) -> int:
    return ORDER.index(verdict)
