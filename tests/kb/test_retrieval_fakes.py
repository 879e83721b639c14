"""A small deterministic embedder and invented passages for the tests of retrieval."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence

import numpy as np

from kb.retrieval.embed import FloatMatrix, FloatVector, Progress, normalised
from kb.retrieval.passages import Passage

OLD, NEW = dt.date(2023, 1, 1), dt.date(2024, 1, 1)


class HashEmbedder:
    """A bag of words: every word points in a direction drawn from its hash. Counts what it embeds."""

    def __init__(self, name: str = "hash@1", dimensions: int = 64) -> None:
        self.name = name
        self.dimensions = dimensions
        self.embedded: list[str] = []

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> FloatMatrix:
        self.embedded += texts
        if progress is not None:
            progress(len(texts), len(texts))
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return normalised(np.stack([self._sum(text) for text in texts]))

    def embed_query(self, text: str) -> FloatVector:
        return normalised(self._sum(text))

    def _sum(self, text: str) -> FloatVector:
        total = np.zeros(self.dimensions, dtype=np.float32)
        for word in text.lower().replace(".", " ").split():
            seed = int.from_bytes(hashlib.sha256(word.encode("utf-8", "replace")).digest()[:8], "big")
            total += np.random.default_rng(seed).standard_normal(self.dimensions).astype(np.float32)
        return total


def edition(instrument: str, date: dt.date, *texts: str) -> list[Passage]:
    """The passages of one edition, a clause a text."""
    out: list[Passage] = []
    start = 0
    for number, text in enumerate(texts, start=1):
        out.append(
            Passage.of(
                title=instrument.title(),
                text=text,
                instrument=instrument,
                edition=date,
                heading_path=("Terms",),
                locator=f"§{number}",
                start=start,
            )
        )
        start += len(text) + 1
    return out


def library() -> list[Passage]:
    """Two instruments of Acme and Umbrella, one in two editions, and a note."""
    return [
        *edition(
            "acme/terms",
            OLD,
            "Customers pay fees within thirty days.",
            "Outputs may train small classifiers.",
            "Disputes go to the courts of Ruritania.",
        ),
        *edition(
            "acme/terms",
            NEW,
            "Customers pay fees within thirty days.",
            "Outputs shall not train any rival model.",
            "Disputes go to the courts of Ruritania.",
        ),
        *edition("umbrella/licence", OLD, "Weights may be copied freely.", "Customers pay fees within thirty days."),
        Passage.of(
            title="On fees",
            text="Fees are seldom argued about.",
            commentary="contract/fees",
            edition=NEW,
            heading_path=("contract",),
            asked=("Who quarrels over invoices?",),
        ),
    ]
