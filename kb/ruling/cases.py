"""In which of the branches something holds, in words that fit behind “if”.

The leaves of the tree of facts are told apart by the facts assumed on the way to each. A set of leaves is said by one
fact where that suffices, by several that together single it out, else by following the tree.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kb.corpus import Corpus
from kb.practice import Practice, Source
from kb.ruling.branch import Leaf
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
    "release": "what is released",
    "purpose": "the purpose",
    "established_in": "the seat",
    "used_in": "the place of use",
    "student.kind": "the kind of student",
    "student.is_llm": "whether the student is a large language model",
}


def explain(where: set[int], leaves: Sequence[Leaf], words: Mapping[str, str]) -> str:
    """Words for a set of leaves; empty when it is all of them.

    :param where: indices into ``leaves``.
    :param words: words for ``facet=value``.
    """
    if len(where) == len(leaves):
        return ""
    together = _together(where, leaves)
    if together and _selected(together, leaves) == where:
        return _case(together, words)
    followed = _follow(list(range(len(leaves))), 0, where, leaves)
    shared = tuple(test for test in followed[0] if all(test in case for case in followed))
    rest = _absorbed([tuple(test for test in case if test not in shared) for case in followed], leaves)
    if len(followed) <= MOST_CASES:
        either = "; or ".join(_case(case, words) for case in rest if case)
        return ", and either ".join(part for part in (_case(shared, words), either) if part)
    hinges = dict.fromkeys(_noun(facet) for case in rest for facet, _ in case)
    return ", ".join(part for part in (_case(shared, words), f"depending on {_and(list(hinges))}") if part)


def lead(only_if: str) -> str:
    """The words of :func:`explain` as they stand at the head of a sentence's condition.

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


def _together(where: set[int], leaves: Sequence[Leaf]) -> Case:
    """The facts that hold in every leaf of the set and not in every other: necessary, together perhaps sufficient.

    One that tells the set from the rest by itself is given alone.
    """
    found: list[Test] = []
    for facet in dict.fromkeys(f for leaf in leaves for f in leaf.path):
        inside = {leaves[n].path.get(facet) for n in where}
        if None in inside or not inside < {leaf.path.get(facet) for leaf in leaves} - {None}:
            continue
        test = _test(facet, inside, leaves)
        if _selected((test,), leaves) == where:
            return (test,)
        found.append(test)
    return tuple(found)


def _test(facet: str, values: set[str | None], leaves: Sequence[Leaf]) -> Test:
    order = dict.fromkeys(v for leaf in leaves if (v := leaf.path.get(facet)) is not None and v in values)
    return facet, tuple(order)


def _selected(case: Case, leaves: Sequence[Leaf]) -> set[int]:
    return {n for n, leaf in enumerate(leaves) if all(leaf.path.get(f) in values for f, values in case)}


def _follow(members: list[int], depth: int, where: set[int], leaves: Sequence[Leaf]) -> tuple[Case, ...]:
    """The cases below a node of the tree that make up the set; ``((),)`` for all, ``()`` for none."""
    inside = [n for n in members if n in where]
    if not inside or len(inside) == len(members):
        return ((),) if inside else ()
    facet = list(leaves[members[0]].path)[depth]
    below: dict[tuple[Case, ...], list[str]] = {}
    for value in dict.fromkeys(leaves[n].path[facet] for n in members):
        same = [n for n in members if leaves[n].path[facet] == value]
        below.setdefault(_follow(same, depth + 1, where, leaves), []).append(value)
    if len(below) == 1:
        return next(iter(below))
    return tuple(((facet, tuple(values)), *case) for cases, values in below.items() for case in cases)


def _absorbed(cases: list[Case], leaves: Sequence[Leaf]) -> list[Case]:
    """“A; or not A, and B” is “A; or B”: where some values of a fact suffice, the others need not be named."""
    out = []
    for case in cases:
        kept = []
        for facet, values in case:
            every = {leaf.path[facet] for leaf in leaves if facet in leaf.path}
            enough = next((set(c[0][1]) for c in cases if len(c) == 1 and c[0][0] == facet and c != case), None)
            if enough is None or enough | set(values) != every:
                kept.append((facet, values))
        out.append(tuple(kept))
    return out


def _case(case: Case, words: Mapping[str, str]) -> str:
    """``the seat is in DE, and it stays internal or its weights are published``."""
    said = [either([words.get(f"{f}={v}", f"{f} is {v}") for v in values]) for f, values in _in_order(case)]
    return ", and ".join(said)


def _in_order(case: Case) -> list[Test]:
    """Which model and by which route first, facts of one value before those of several."""
    source = ("id", "host", "channel", "technique")

    def place(test: Test) -> tuple[int, bool]:
        name = test[0].split(".")[-1] if test[0].startswith("sources.") else ""
        return source.index(name) if name in source else len(source), len(test[1]) > 1

    return sorted(case, key=place)


def either(words: list[str]) -> str:
    """Several values of one fact as alternatives; a lead that all share is said once.

    >>> either(["the seat is in DE", "the seat is in FR"])
    'the seat is in DE or FR'
    """
    found = _LEAD.match(words[0])
    shared = found.group() if found and all(w.startswith(found.group()) for w in words) else ""
    return shared + _or([w.removeprefix(shared) for w in words])


def _or(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _and(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
