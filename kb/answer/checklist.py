"""The conditions of an answer as a checklist: what holds in every case first, then case by case.

Conditions of several cases that differ in one place only (the name of the policy, the month of a release) are said
once, with what stands at that place in which case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

FEWEST = 3
"""Conditions that are alike from which on they are said together."""

SAME = 0.6
"""Share of the words that conditions said together have in common, at least."""

BLANK = "…"


@dataclass(frozen=True, slots=True)
class Item:
    """One condition as it is printed.

    :ivar text: own words.
    :ivar marks: ``[n]`` marks of its citations.
    :ivar only_if: the case it arises in; empty: in every case.
    """

    text: str
    marks: str
    only_if: str = ""


def checklist(items: Sequence[Item], head: Callable[[str], str]) -> list[str]:
    """Markdown lines.

    :param head: words for a case at the head of a sentence.
    """
    alike = _alike([i for i in items if i.only_if])
    together = {id(item) for family in alike for item in family}
    cases: dict[str, list[str]] = {}
    for item in items:
        if id(item) not in together:
            cases.setdefault(item.only_if, []).append(f"- [ ] {item.text} {item.marks}")
    lines: list[str] = []
    if "" in cases:
        lines += ["", *cases.pop("")]
    if alike:
        lines += ["", "In several cases, each with its own:", "", *(_said_once(family, head) for family in alike)]
    for only_if, said in cases.items():
        words = head(only_if)
        lines += ["", f"{words[:1].upper()}{words[1:]}:", "", *said]
    return lines


def _alike(items: Iterable[Item]) -> list[list[Item]]:
    families: list[list[Item]] = []
    for item in items:
        for family in families:
            if _frame([i.text.split() for i in (*family, item)]) is not None:
                family.append(item)
                break
        else:
            families.append([item])
    return [family for family in families if len(family) >= FEWEST]


def _frame(texts: Sequence[list[str]]) -> tuple[int, int] | None:
    """How many words texts have in common before and behind the one place where they differ; ``None`` where that is
    less than :data:`SAME` of the longest.

    >>> _frame([["Keep", "the", "first", "rule", "well"], ["Keep", "the", "second", "rule", "well"]])
    (2, 2)
    """
    before = _shared(texts)
    behind = _shared([t[before:][::-1] for t in texts])
    return (before, behind) if before + behind >= SAME * max(len(t) for t in texts) else None


def _shared(texts: Sequence[list[str]]) -> int:
    """How many words all texts begin with."""
    return sum(1 for _ in takewhile(lambda words: len(set(words)) == 1, zip(*texts, strict=False)))


def _said_once(family: Sequence[Item], head: Callable[[str], str]) -> str:
    """``- [ ] Keep to the … policy. Here “…” is: “A” in case C [1]; “B” in case D [2].``"""
    texts = [item.text.split() for item in family]
    before, behind = _frame(texts) or (0, 0)
    if before and any(words[before : before + 1] and words[before][0].isdigit() for words in texts):
        before -= 1  # a bare number names nothing: “Llama 3”, not “3”
    own = [" ".join(words[before : len(words) - behind]) for words in texts]
    comma = "," if all(o.endswith(",") for o in own) else ""
    frame = " ".join([*texts[0][:before], BLANK + comma, *texts[0][len(texts[0]) - behind :]])
    said = [f"“{o.removesuffix(comma)}” {head(i.only_if)} {i.marks}" for o, i in zip(own, family, strict=True)]
    return f"- [ ] {frame} Here “{BLANK}” is: {'; '.join(said)}."
