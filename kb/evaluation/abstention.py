"""Whether answers abstain where they should, and only there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kb.evaluation.questions import DECLINED
from kb.vocabulary import Verdict

ABSTAINS = frozenset({DECLINED, Verdict.UNCOVERED.value})
"""Labels of an answer that gives no ruling and no text: the question is outside the field, or nobody read the text.
``depends`` and ``unsettled`` rule (they name the fact, or the clauses in conflict)."""


class Abstention(NamedTuple):
    """Precision: of the answers that abstain, the share that should; recall: of those that should, the share that do.

    With nothing to divide by, a measure is 1: nothing was got wrong.
    """

    precision: float
    recall: float
    f1: float
    should: int
    does: int


def abstention(pairs: Iterable[tuple[str, str]]) -> Abstention:
    """Measure pairs of expected and given label.

    >>> abstention([("declined", "declined"), ("uncovered", "permitted"), ("permitted", "permitted")])[:3]
    (1.0, 0.5, 0.6666666666666666)
    """
    both = should = does = 0
    for expected, given in pairs:
        should += expected in ABSTAINS
        does += given in ABSTAINS
        both += expected in ABSTAINS and given in ABSTAINS
    precision = both / does if does else 1.0
    recall = both / should if should else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Abstention(precision, recall, f1, should, does)
