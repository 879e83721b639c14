"""Whether what search found bears on the question at all.

Search orders; it finds a nearest passage for every question. The floor below was fitted on questions written for it
(``tests/cases/questions/bearing.yaml``), and then tried on others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from kb.catalogue import CommentaryEntry
from kb.interpret.kinds import FIELD
from kb.interpret.topics import told
from kb.retrieval.index import Hit

LEXICAL_WEIGHT = 0.016
MOST_LEXICAL = 25.0
"""BM25 counted at most: beyond it a question is long rather than well met."""

FLOOR = 0.74
"""Bearing from which a note or a clause is shown that the question does not name."""

STRANGE = 1.0
"""How much the floor would rise for a question all of whose telling words occur in no note."""

OF_FIELD = 0.25
"""What is left of that where a word of the question speaks of this field."""

BESIDE = 0.28
"""How far below the best a further note may lie."""


def bearing(hit: Hit) -> float:
    """How much a passage bears on the question: cosine and a little of BM25 (−1 to 1.4)."""
    return hit.dense + LEXICAL_WEIGHT * min(hit.lexical, MOST_LEXICAL)


def words_of(notes: Iterable[CommentaryEntry]) -> frozenset[str]:
    """Stems of all telling words in notes and in the questions that they answer."""
    return frozenset(word for n in notes for text in (n.title, n.summary, n.body, *n.answers) for word in told(text))


def floor_for(question: str, known: Collection[str], placed: bool = False) -> float:
    """The floor for a question: higher the more of its telling words are strange to the notes (``words_of``).

    A flight, a murder trial or a heat pump shares with the notes the words around it, not the word that matters.

    :param placed: the question is known to be of this field, whatever its words.
    """
    words = told(question)
    strange = sum(word not in known for word in words) / (len(words) + 1)
    return FLOOR + STRANGE * strange * (OF_FIELD if placed or FIELD.search(question) else 1.0)


FITTED_ON = "all-MiniLM-L6-v2"
"""The model whose cosines the floors were measured on; those of another lie elsewhere, and no floor is known for it."""


def that_bear(hits: list[Hit], embedder: str, floor: float = FLOOR) -> list[Hit]:
    """The hits that bear on the question, in their order, without those far below the best.

    :param embedder: name of the embedder of the index; the floor holds for ``FITTED_ON`` only.
    """
    lowest = floor if FITTED_ON.casefold() in embedder.casefold() else -1.0
    best = max((bearing(h) for h in hits), default=0.0)
    return [h for h in hits if bearing(h) >= max(lowest, best - BESIDE)]
