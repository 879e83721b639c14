"""Duties of different texts that one student cannot meet together.

Each text may be kept to alone; no text says which gives way. So the verdict is ``unsettled``, with both clauses.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from kb.readings import Reading


@dataclass(frozen=True, slots=True)
class Clash:
    """Two duties that cannot both be met.

    :ivar readings: global ids of both.
    :ivar why: in words, a whole sentence.
    """

    readings: tuple[str, str]
    why: str


def clashes(duties: Iterable[tuple[str, Reading]]) -> tuple[Clash, ...]:
    """Every pair among the duties on one student that cannot both be met.

    :param duties: global id and reading of each duty that applies.
    """
    found = []
    for (one, a), (other, b) in combinations(dict(duties).items(), 2):
        if one.partition("#")[0] == other.partition("#")[0]:
            continue  # one text is read as a whole; what conflicts within it says so itself
        why = _names(a, b) or _licences(a, b) or _limits(a, b) or _limits(b, a)
        if why:
            found.append(Clash((one, other), why))
    return tuple(found)


def _names(a: Reading, b: Reading) -> str:
    x, y = (r.fixes.name_begins if r.fixes else None for r in (a, b))
    if not x or not y or x.casefold().startswith(y.casefold()) or y.casefold().startswith(x.casefold()):
        return ""
    return f"A name cannot begin both with “{x}” and with “{y}”."


def _licences(a: Reading, b: Reading) -> str:
    x, y = (r.fixes.licences if r.fixes else () for r in (a, b))
    if not x or not y or set(x) & set(y):
        return ""
    return f"It cannot be passed on under {x[0]} alone and under {y[0]} alone."


def _limits(a: Reading, b: Reading) -> str:
    """Whether one forbids limits of others, and the other has its own handed on."""
    if not (a.fixes and a.fixes.no_further_limits and b.fixes and b.fixes.passes_limits):
        return ""
    return "One text lets no further limits be added; the other has its limits on use handed on."
