"""Whether what search found bears on the question at all.

Search orders; it finds a nearest passage for every question. The floor below was fitted on questions written for it
(``tests/cases/questions/bearing.yaml``): 28 that a note answers, 25 of the field that none answers, 30 of other
fields.
"""

from __future__ import annotations

from kb.retrieval.index import Hit

LEXICAL_WEIGHT = 0.016
MOST_LEXICAL = 25.0
"""BM25 counted at most: beyond it a question is long rather than well met."""

FLOOR = 0.715
"""Bearing from which a passage is shown."""

BESIDE = 0.28
"""How far below the best a further note may lie."""


def bearing(hit: Hit) -> float:
    """How much a passage bears on the question: cosine and a little of BM25 (−1 to 1.4)."""
    return hit.dense + LEXICAL_WEIGHT * min(hit.lexical, MOST_LEXICAL)


FITTED_ON = "all-MiniLM-L6-v2"
"""The model whose cosines the floors were measured on; those of another lie elsewhere, and no floor is known for it."""


def that_bear(hits: list[Hit], embedder: str, floor: float = FLOOR) -> list[Hit]:
    """The hits that bear on the question, in their order, without those far below the best.

    :param embedder: name of the embedder of the index; the floor holds for ``FITTED_ON`` only.
    """
    lowest = floor if FITTED_ON.casefold() in embedder.casefold() else -1.0
    best = max((bearing(h) for h in hits), default=0.0)
    return [h for h in hits if bearing(h) >= max(lowest, best - BESIDE)]
