"""From the leaves of the tree to one ruling: one common result stands, otherwise it depends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from functools import reduce
from itertools import combinations
from operator import or_

from kb.readings import Reading
from kb.ruling.blocks import Blocks
from kb.ruling.branch import MILD, PLACE, Block, Node
from kb.ruling.cases import Leaves, Words
from kb.ruling.clash import between
from kb.ruling.model import Condition, Finding, Leg, Reason, Rival
from kb.ruling.stand import Stand
from kb.vocabulary import Verdict


class Branches:
    """The branches of a practice, and what the sources come to in each. A set of leaves is an integer, as in
    :class:`kb.ruling.branch.Node`.

    :ivar blocks: what the sources come to, in the order met, each with the leaves in which it does.
    :ivar live_blocks: the same, of the leaves that are not prohibited.
    :ivar clashes: by identity of a finding, the duties of other sources that clash with its own, each with the leaves
        in which it does; of leaves that are not prohibited.
    """

    def __init__(self, root: Node, blocks: Blocks, words: Words) -> None:
        spread = _Spread(blocks)
        found = [pair for stand in blocks.start() for pair in spread.below(root, stand).items()]
        self.blocks = _in_order(found)
        self.live_blocks = _in_order([(block, leaves & root.live) for block, leaves in found if leaves & root.live])
        self.clashes = _clashes(self.live_blocks) if blocks.clashing else {}
        self._told = Leaves(root, words)
        self._told_live = self._told if root.live == root.full else Leaves(root, words, live=True)

    def explain(self, where: int, *, live: bool = False) -> str:
        """Words for a set of leaves; empty when it is all of them.

        :param live: they are told apart from the leaves that are not prohibited, rather than from all.
        """
        return (self._told_live if live else self._told).explain(where)


def _in_order(found: Iterable[tuple[Block, int]]) -> list[tuple[Block, int]]:
    """By the first leaf, then by source."""
    return sorted(found, key=lambda pair: pair[1] & -pair[1])


def _clashes(blocks: Iterable[tuple[Block, int]]) -> dict[int, list[tuple[Rival, int]]]:
    found: dict[int, list[tuple[Rival, int]]] = {}
    fixing = sorted([pair for pair in blocks if pair[0].fixing], key=_source)
    for (one, here), (other, there) in combinations(fixing, 2):
        if _source((one, here)) == _source((other, there)) or not here & there:
            continue
        for a, b, why in between(one, other):
            for (finding, own), (against, reading) in ((a, b), (b, a)):
                rival = Rival(_global(own, finding), _global(reading, against), *_applied(against), why)
                found.setdefault(id(finding), []).append((rival, here & there))
    return found


def _source(pair: tuple[Block, int]) -> int:
    return pair[0].fixing[0][0].leg.source


def _global(reading: Reading, finding: Finding) -> str:
    return f"{finding.leg.instrument}#{reading.id}"


def _applied(finding: Finding) -> tuple[dt.date, dt.date]:
    assert finding.leg.edition is not None  # a duty was read in some edition
    return finding.leg.edition, finding.leg.day


class _Spread:
    """Which leaves each block of one source stands in."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks
        self._kept: dict[tuple[Node, Stand], dict[Block, int]] = {}

    def below(self, node: Node, stand: Stand) -> dict[Block, int]:
        """The blocks of a source below a node."""
        key = node, stand
        if key not in self._kept:
            settled = self._blocks.settled(stand, node.context)
            self._kept[key] = {settled: node.full} if settled else self._branched(node, stand)
        return self._kept[key]

    def _branched(self, node: Node, stand: Stand) -> dict[Block, int]:
        if node.ask is None:
            return {self._blocks.block(stand, node.context): 1}
        out: dict[Block, int] = {}
        before = 0
        for value, child in zip(node.ask.values, node.below, strict=True):
            for block, leaves in self.below(child, self._blocks.move(stand, node.ask.facet, value)).items():
                out[block] = out.get(block, 0) | leaves << before
            before += child.size
        return out


def merge_findings(branches: Branches) -> tuple[Finding, ...]:
    """One finding a leg. A leg whose verdict differs between the branches is ``depends``; one that arises only in some
    branches says in which. Where its duties clash with those of another source it is a finding by itself."""
    legs: dict[tuple[object, ...], list[tuple[Finding, int]]] = {}
    for finding, leaves in _findings(branches.blocks):
        found = branches.clashes.get(id(finding), ())
        clash = _union(where for _, where in found) & leaves
        if clash:
            legs.setdefault((*_key(finding.leg), Reason.CLASH), []).append((_clashing(finding, found), clash))
        if leaves & ~clash:
            legs.setdefault(_key(finding.leg), []).append((finding, leaves & ~clash))
    return tuple([_merged(of_leg, branches) for of_leg in legs.values()])


def _clashing(finding: Finding, found: Iterable[tuple[Rival, int]]) -> Finding:
    """The finding where a duty of its text cannot be met beside that of another."""
    rivals = tuple(dict.fromkeys([rival for rival, _ in found]))
    readings = tuple(dict.fromkeys([*(rival.of for rival in rivals), *finding.readings]))
    return replace(
        finding,
        verdict=Verdict.UNSETTLED,
        reason=Reason.CLASH,
        reading=readings[0],
        readings=readings,
        conditions=(),
        rivals=rivals,
    )


def _merged(found: list[tuple[Finding, int]], branches: Branches) -> Finding:
    counted = [f for f, _ in found if not f.outranked_by] or [f for f, _ in found]
    verdicts = {f.verdict for f in counted}
    first = min(counted, key=lambda f: PLACE[f.verdict])
    verdict, conditions = first.verdict, first.conditions
    if len(verdicts - MILD) + bool(verdicts & MILD) > 1:  # mild ones differ by conditions, which say when they arise
        verdict, conditions = Verdict.DEPENDS, ()
    return Finding(
        first.leg,
        verdict,
        first.reason,
        first.reading,
        readings=tuple(dict.fromkeys([r for f, _ in found for r in f.readings])),
        conditions=conditions,
        asks=first.asks if first.reason is Reason.OPEN else (),  # what a leg turns on that nothing branched over
        review=first.review,
        known_through=first.known_through,
        only_if=branches.explain(_union(leaves for _, leaves in found)),
        outranked_by=first.outranked_by,
        rivals=tuple(dict.fromkeys([rival for f, _ in found for rival in f.rivals])),
    )


def merge_conditions(branches: Branches) -> tuple[Condition, ...]:
    """Every condition once, however many texts ask it; one that arises only in some branches says in which.

    Branches that a text forbids are left aside: nothing is to be done there.
    """
    found: dict[str, list[tuple[Condition, int]]] = {}
    for finding, leaves in _findings(branches.live_blocks):
        for condition in finding.conditions:
            found.setdefault(condition.text, []).append((condition, leaves))
    out = []
    for text, asked in found.items():
        first = asked[0][0]
        readings = tuple(dict.fromkeys([r for condition, _ in asked for r in condition.readings]))
        where = branches.explain(_union(leaves for _, leaves in asked), live=True)
        out.append(Condition(text, first.kind, readings, first.instrument, where))
    return tuple(out)


def _findings(blocks: Iterable[tuple[Block, int]]) -> list[tuple[Finding, int]]:
    """The findings of blocks, in the order met, each once with the leaves in which it stands."""
    found: dict[int, tuple[Finding, int]] = {}
    for block, leaves in blocks:
        for finding in block.findings:
            _, before = found.get(id(finding), (finding, 0))
            found[id(finding)] = finding, before | leaves
    return list(found.values())


def _union(sets: Iterable[int]) -> int:
    return reduce(or_, sets, 0)


def _key(leg: Leg) -> tuple[object, ...]:
    return leg.source, leg.instrument, leg.edition, leg.act, leg.via
