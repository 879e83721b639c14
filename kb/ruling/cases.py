"""In which of the branches something holds, in words that fit behind “if”.

The leaves of the tree of facts are told apart by the facts assumed on the way to each. A set of leaves is said by one
fact where that suffices, by several that together single it out, else by following the tree.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, reduce
from operator import or_

from kb.corpus import Corpus
from kb.practice import Practice, Source
from kb.ruling.branch import Node
from kb.ruling.govern import classes
from kb.ruling.words import value_words

Test = tuple[str, tuple[str, ...]]
"""A facet and the values of it that are meant, in the order of the branches."""
Case = tuple[Test, ...]
"""Tests that hold together."""

MOST_CASES = 3
"""More alternatives than these are no help to a reader; then the facts that decide are named instead."""
_LEAD = re.compile(r"it is used in |the seat is in |.+? is used |it is |.+? is ")
_NAMED = 3
"""Models that no text tells apart are all named up to this many."""
_NOUNS = {
    "id": "which model it is",
    "channel": "the route",
    "technique": "how it is used",
    "host": "the host",
    "plan": "the plan",
    "release": "what is released",
    "purpose": "the purpose",
    "established_in": "the seat",
    "used_in": "the place of use",
    "student.kind": "the kind of student",
    "student.is_llm": "whether the student is a large language model",
}


Words = Callable[[str, str], str]
"""Words for a facet and one of its values, that fit behind “if”."""


class Leaves:
    """The leaves of a tree by what they assume. A set of leaves is an integer, as in :class:`kb.ruling.branch.Node`.

    :param live: speak of the leaves that are not prohibited only; the others are left aside.
    """

    def __init__(self, root: Node, words: Words, *, live: bool = False) -> None:
        self._root = root
        self._words = words
        self._live = live
        self._all = self._meant(root)
        self._having = _having(root, live)
        self._explained: dict[int, str] = {self._all: ""}
        self._followed: dict[tuple[Node, int], tuple[Case, ...]] = {}

    def _meant(self, node: Node) -> int:
        """The leaves below a node that are spoken of."""
        return node.live if self._live else node.full

    def explain(self, where: int) -> str:
        """Words for a set of leaves; empty when it is all of them."""
        if where not in self._explained:
            self._explained[where] = self._told(where)
        return self._explained[where]

    def _told(self, where: int) -> str:
        words = self._words
        together, selected = self._together(where)
        if together and selected == where:
            return _case(together, words)
        followed = self._follow(self._root, where)
        shared = tuple(test for test in followed[0] if all(test in case for case in followed))
        rest = self._absorbed([tuple(test for test in case if test not in shared) for case in followed])
        if len(followed) <= MOST_CASES:
            either = "; or ".join(_case(case, words) for case in rest if case)
            return ", and either ".join(part for part in (_case(shared, words), either) if part)
        hinges = dict.fromkeys(_noun(facet) for case in rest for facet, _ in case)
        return ", ".join(part for part in (_case(shared, words), f"depending on {_and(list(hinges))}") if part)

    def _together(self, where: int) -> tuple[Case, int]:
        """The facts that hold in every leaf of the set and not in every other: necessary, together perhaps sufficient;
        and the leaves in which they all hold.

        One that tells the set from the rest by itself is given alone.
        """
        found: list[Test] = []
        together = self._all
        for facet, having in self._having.items():
            inside = [value for value, leaves in having.items() if leaves & where]
            if len(inside) == len(having):
                continue  # it tells nothing apart
            selected = reduce(or_, [having[value] for value in inside], 0)
            if where & ~selected:
                continue  # some leaf of the set does not ask it
            if selected == where:
                return ((facet, tuple(inside)),), where
            found.append((facet, tuple(inside)))
            together &= selected
        return tuple(found), together

    def _follow(self, node: Node, where: int) -> tuple[Case, ...]:
        """The cases below a node of the tree that make up the set; ``((),)`` for all, ``()`` for none."""
        if not where or where == self._meant(node):
            return ((),) if where else ()
        if (node, where) not in self._followed:
            self._followed[node, where] = self._cases(node, where)
        return self._followed[node, where]

    def _cases(self, node: Node, where: int) -> tuple[Case, ...]:
        assert node.ask is not None
        below: dict[tuple[Case, ...], list[str]] = {}
        for value, child in zip(node.ask.values, node.below, strict=True):
            if self._meant(child):
                below.setdefault(self._follow(child, where & child.full), []).append(value)
            where >>= child.size
        if len(below) == 1:
            return next(iter(below))
        facet = node.ask.facet
        found = [_with((facet, tuple(values)), case) for cases, values in below.items() for case in cases]
        return tuple(dict.fromkeys(found))

    def _absorbed(self, cases: list[Case]) -> list[Case]:
        """“A; or not A, and B” is “A; or B”: where some values of a fact suffice, the others need not be named."""
        out = []
        for case in cases:
            kept = []
            for facet, values in case:
                enough = next((set(c[0][1]) for c in cases if len(c) == 1 and c[0][0] == facet and c != case), None)
                if enough is None or enough | set(values) != set(self._having[facet]):
                    kept.append((facet, values))
            out.append(tuple(kept))
        return out


def _having(root: Node, live: bool) -> dict[str, dict[str, int]]:
    """Per facet and value, in the order met, the leaves that assume it."""
    met: dict[str, dict[str, int]] = {}
    seen: set[Node] = set()

    def meet(node: Node) -> None:
        if node.ask is None or node in seen:
            return
        seen.add(node)
        for value, child in zip(node.ask.values, node.below, strict=True):
            if child.live or not live:
                met.setdefault(node.ask.facet, {})[value] = 0
                meet(child)

    meet(root)
    for (facet, value), leaves in _assuming(root, {}).items():
        if live:
            leaves &= root.live
        if leaves:
            met[facet][value] = leaves
    return met


def _with(test: Test, case: Case) -> Case:
    """A test before others; left out where a later one is on the same facet, for that is what is assumed in the end: a
    seat in the EEA, after one in the EEA, Switzerland or the United Kingdom."""
    return case if any(facet == test[0] for facet, _ in case) else (test, *case)


def _assuming(node: Node, kept: dict[Node, dict[tuple[str, str], int]]) -> dict[tuple[str, str], int]:
    """The leaves below a node that assume a value of a facet below it, and assume no other in the end."""
    if node not in kept:
        out: dict[tuple[str, str], int] = {}
        before = 0
        if node.ask is not None:
            asked = node.ask.facet
            for value, child in zip(node.ask.values, node.below, strict=True):
                here = child.full
                for (facet, other), leaves in _assuming(child, kept).items():
                    out[facet, other] = out.get((facet, other), 0) | leaves << before
                    if facet == asked:  # a place is asked again where it is wider than what a text names
                        here &= ~leaves
                out[asked, value] = out.get((asked, value), 0) | here << before
                before += child.size
        kept[node] = out
    return kept[node]


def lead(only_if: str) -> str:
    """The words of :meth:`Leaves.explain` as they stand at the head of a sentence's condition.

    >>> lead("the seat is in DE"), lead("depending on the route")
    ('if the seat is in DE', 'depending on the route')
    """
    return only_if if only_if.startswith("depending on ") else f"if {only_if}"


def branch_words(facet: str, value: str, practice: Practice, corpus: Corpus) -> str:
    """Words for one branch: of several sources the one that is meant is named, and where a model stands for others that
    no text tells apart, they are said too."""
    words = value_words(facet, value, corpus)
    if not facet.startswith("sources."):
        return words
    source = practice.sources[int(facet.split(".")[1])]
    several = len(practice.sources) > 1
    which = f"“{source.mention}”" if several and source.mention else f"the {_role(source)}"
    if not facet.endswith(".id"):
        return f"{which} is used {words}" if words.startswith(("by ", "through ")) else words
    members = classes(source, corpus).get(value, (value,))
    names = [value_words(facet, m, corpus).removeprefix("it is ") for m in members]
    if len(members) <= _NAMED:
        return f"{which} is {' / '.join(names)}"
    return f"{which} is {names[0]} (or one of {len(members) - 1} more under the same texts)"


def _role(source: Source) -> str:
    return {"base": "base", "dataset": "data set"}.get(source.role.value.value if source.role.value else "", "teacher")


def _noun(facet: str) -> str:
    if facet.startswith("student.competes."):
        return f"whether the student competes with {facet.removeprefix('student.competes.')}"
    name = facet.split(".")[-1] if facet.startswith("sources.") else facet
    return _NOUNS.get(name, name.replace("_", " ").removeprefix("fact:"))


def _case(case: Case, words: Words) -> str:
    """``the seat is in DE, and it stays internal or its weights are published``."""
    said = [either([words(facet, value) for value in values]) for facet, values in _in_order(case)]
    return ", and ".join(said)


def _in_order(case: Case) -> list[Test]:
    """Which model and by which route first, facts of one value before those of several."""
    return sorted(case, key=lambda test: (_place(test[0]), len(test[1]) > 1))


@cache
def _place(facet: str) -> int:
    source = ("id", "host", "channel", "plan", "technique")
    name = facet.split(".")[-1] if facet.startswith("sources.") else ""
    return source.index(name) if name in source else len(source)


def either(words: list[str]) -> str:
    """Several values of one fact as alternatives; a lead that all share is said once.

    >>> either(["the seat is in DE", "the seat is in FR"])
    'the seat is in DE or FR'
    """
    if len(words) == 1:
        return words[0]
    found = _LEAD.match(words[0])
    shared = found.group() if found and all(w.startswith(found.group()) for w in words) else ""
    return shared + _or([w.removeprefix(shared) for w in words])


def _or(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _and(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
