"""Branching: a decision tree over the unknown facts that are asked, and the one question worth asking."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

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

HALF = 0.499999
"""Share of the tree, all answers being equally likely; a hair under one half for the rounding of sums."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """What one source comes to under given facts. Equal only to itself: branches that agree on what it reads share it.

    :ivar findings: in rank.
    :ivar asks: unknown facets that its findings wait for.
    :ivar verdict: the worst leg; silent legs drop out, and those of texts that yield to a higher one.
    """

    findings: tuple[Finding, ...]
    asks: tuple[Ask, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Assessment:
    """All legs under given facts, before branching.

    :ivar blocks: one a source.
    :ivar asks: unknown facets, those first that must be known before the others are.
    :ivar verdict: the worst of the blocks.
    """

    blocks: tuple[Block, ...]
    asks: tuple[Ask, ...]
    verdict: Verdict

    @property
    def decided(self) -> bool:
        """Whether no unknown fact can change the verdict."""
        return not self.asks or self.verdict is Verdict.PROHIBITED


def overall(verdicts: Any) -> Verdict:
    """Combine verdicts of legs (or of branches).

    >>> overall([Verdict.SILENT, Verdict.PERMITTED]).value, overall([]).value
    ('permitted', 'silent')
    """
    got = set(verdicts)
    return next((v for v in ORDER if v in got), Verdict.SILENT)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One way the unknown facts can stand.

    :ivar weight: share of the tree under equal chances at every question; the leaves' weights add to 1.
    :ivar path: the facts assumed, facet to value.
    """

    path: Mapping[str, str]
    weight: float
    assessment: Assessment


class Tree:
    """Explores one practice. ``assess`` maps assumed facts to an assessment; results are kept per set of facts."""

    def __init__(self, assess: Callable[[Mapping[str, str]], Assessment]) -> None:
        self._assess = assess
        self._seen: dict[frozenset[tuple[str, str]], Assessment] = {}
        self._distributions: dict[frozenset[tuple[str, str]], dict[Verdict, float]] = {}

    def at(self, path: Mapping[str, str]) -> Assessment:
        """The assessment under assumed facts."""
        key = frozenset(path.items())
        if key not in self._seen:
            self._seen[key] = self._assess(path)
        return self._seen[key]

    def leaves(self, path: Mapping[str, str] | None = None, weight: float = 1.0) -> Iterator[Leaf]:
        """Every leaf below assumed facts."""
        path = path or {}
        here = self.at(path)
        if here.decided:
            yield Leaf(path, weight, here)
            return
        ask = here.asks[0]
        for value in ask.values:
            yield from self.leaves({**path, ask.facet: value}, weight / len(ask.values))

    def distribution(self, path: Mapping[str, str]) -> dict[Verdict, float]:
        """Chances of the verdicts below assumed facts, every value of a question being equally likely."""
        key = frozenset(path.items())
        if key not in self._distributions:
            here = self.at(path)
            if here.decided:
                self._distributions[key] = {here.verdict: 1.0}
            else:
                ask = here.asks[0]
                out: dict[Verdict, float] = {}
                for value in ask.values:
                    for verdict, share in self.distribution({**path, ask.facet: value}).items():
                        out[verdict] = out.get(verdict, 0.0) + share / len(ask.values)
                self._distributions[key] = out
        return self._distributions[key]

    def verdict(self, path: Mapping[str, str]) -> Verdict:
        """The common verdict below assumed facts, else ``depends``."""
        found = self.distribution(path)
        return next(iter(found)) if len(found) == 1 else Verdict.DEPENDS

    def open_facets(self) -> list[Ask]:
        """Every facet that is asked on at least half of the ways through the tree, in the order met."""
        found: dict[str, Ask] = {}
        share: dict[str, float] = {}
        queue: list[tuple[Mapping[str, str], float]] = [({}, 1.0)]
        while queue:
            path, weight = queue.pop(0)
            here = self.at(path)
            if here.decided:
                continue
            first = here.asks[0]
            found.setdefault(first.facet, first)
            share[first.facet] = share.get(first.facet, 0.0) + weight
            queue += [({**path, first.facet: value}, weight / len(first.values)) for value in first.values]
        return [ask for facet, ask in found.items() if share[facet] >= HALF]

    def informative(self) -> list[Ask]:
        """The open questions, the most informative first: least expected entropy of the verdict after the answer.

        A facet may be asked only once another is known (which terms apply, say); it is weighed all the same.
        """

        def expected(ask: Ask) -> tuple[float, int]:
            below = [entropy(self.distribution({ask.facet: v})) for v in ask.values]
            return round(sum(below) / len(below), 9), len(ask.values)

        return sorted(self.open_facets(), key=expected)


def entropy(distribution: Mapping[Verdict, float]) -> float:
    """Shannon entropy in bits.

    >>> entropy({Verdict.PERMITTED: 0.5, Verdict.PROHIBITED: 0.5})
    1.0
    """
    return -sum(p * math.log2(p) for p in distribution.values() if p > 0) + 0.0
