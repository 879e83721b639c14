"""Where words alone do not decide: likeness of meaning to example questions, when an embedder is given.

Only the shape of a question and its commentary topics are decided so. A facet of the practice never is: a likeness is
no statement of the asker, and a wrong facet would be a wrong ruling.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Protocol

from kb.corpus import Corpus
from kb.interpret.model import QuestionKind
from kb.vocabulary import CommentaryTopic

EXAMPLES: dict[QuestionKind, tuple[str, ...]] = {
    QuestionKind.PRACTICE: (
        "May we train our model on the outputs of this model?",
        "Is it allowed to distil this teacher into our student?",
        "Can I fine-tune this open model and sell the result?",
        "We collected answers from a chatbot; may we use them as training data?",
    ),
    QuestionKind.TEXT: (
        "What does this licence say about outputs?",
        "Which law governs these terms of service?",
        "Who owns the outputs under these terms?",
        "Is there a limit on users in this licence?",
    ),
    QuestionKind.TOPIC: (
        "What is knowledge distillation?",
        "How can distillation be proved in court?",
        "Is training on copyrighted works fair use?",
        "What are the privacy, security and energy concerns about AI models?",
    ),
    QuestionKind.DECLINED: (
        "What will the weather be tomorrow?",
        "Give me a recipe.",
        "Write a poem.",
        "Can my landlord raise the rent?",
        "Who won the football match?",
        "Which hyperparameters train a model best?",
        "How do I install this library?",
    ),
}
MARGIN = 0.06
"""By how much (cosine) the nearest kind must lead the next for its likeness to decide."""

NEAR = 0.45
"""Cosine from which a commentary topic counts as touched."""


class QueryEmbedder(Protocol):
    """What is used of an embedder: vectors of length one, for queries and passages."""

    def embed_query(self, text: str) -> Any: ...

    def embed_passages(self, texts: Sequence[str]) -> Any: ...


class Prototypes:
    """Vectors of the examples and of the questions that the commentary answers; made on first use."""

    def __init__(self, corpus: Corpus, embedder: QueryEmbedder) -> None:
        self._embedder = embedder
        self._questions = [(n.topic, text) for n in corpus.commentary.values() for text in (*n.answers, n.title)]
        self._kinds = [(kind, text) for kind, texts in EXAMPLES.items() for text in texts]
        self._vectors: tuple[list[list[float]], list[list[float]]] | None = None
        self._lock = threading.Lock()

    def _ready(self) -> tuple[list[list[float]], list[list[float]]]:
        with self._lock:
            if self._vectors is None:
                self._vectors = (
                    _rows(self._embedder.embed_passages([text for _, text in self._kinds])),
                    _rows(self._embedder.embed_passages([text for _, text in self._questions]))
                    if self._questions
                    else [],
                )
            return self._vectors

    def judge(self, text: str) -> tuple[QuestionKind | None, dict[CommentaryTopic, float]]:
        """The kind when one leads by the margin, and commentary topics near the question (cosine, −1 to 1)."""
        kinds, questions = self._ready()
        query = [float(x) for x in self._embedder.embed_query(text)]
        best: dict[QuestionKind, float] = defaultdict(lambda: -1.0)
        for (kind, _), row in zip(self._kinds, kinds, strict=True):
            best[kind] = max(best[kind], _dot(query, row))
        ranked = sorted(best.items(), key=lambda item: -item[1])
        kind_found = ranked[0][0] if ranked[0][1] - ranked[1][1] >= MARGIN else None
        topics: dict[CommentaryTopic, float] = defaultdict(lambda: -1.0)
        for (topic, _), row in zip(self._questions, questions, strict=True):
            topics[topic] = max(topics[topic], _dot(query, row))
        near = {t: s for t, s in sorted(topics.items(), key=lambda item: -item[1]) if s >= NEAR}
        return kind_found, near


def _rows(matrix: Any) -> list[list[float]]:
    return [[float(x) for x in row] for row in matrix]


def _dot(a: list[float], b: list[float]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))
