"""The Acme world with an archive: its terms are recorded in a bundle, and later than the catalogue knows of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ingest.acquire import default_connectors
from ingest.anchor import anchor, write
from kb.corpus import Corpus, load_corpus
from kb.store import Home
from tests import acme
from tests.ingest.acme_archive import Archive

TODAY = dt.date(2026, 3, 1)
DOCUMENT = "Acme Chat/Terms of Service.md"
SOURCE = f"ota:acme-versions/{DOCUMENT}"

NOISY = acme.TERMS_2024.replace("ACME TERMS", "**ACME TERMS**")
"""Differs from the first text in nothing that counts."""

LATER = acme.TERMS_2025.replace("train any machine learning model", "train any model whatever, yours or another's")
"""A later text without the clause that the reading ``no-training`` leans on; the others stand."""

LAST = LATER.replace("Ownership. Results are yours.", "Ownership. Results are yours. Springfield law governs.")

RECORDS: tuple[tuple[str, str], ...] = (
    ("2024-01-01T10:00:00+00:00", acme.TERMS_2024),
    ("2024-02-01T10:00:00+00:00", NOISY),
    ("2025-06-01T10:00:00+00:00", acme.TERMS_2025),
    ("2025-09-01T10:00:00+00:00", LATER),
)


class WordEmbedder:
    """Deterministic vectors from words; no model. Counts the texts it was asked for."""

    name = "words-8"
    dimensions = 8

    def __init__(self) -> None:
        self.embedded = 0

    def _vector(self, text: str) -> npt.NDArray[np.float32]:
        out = np.full(8, 0.01, dtype=np.float32)
        for word in text.lower().split():
            out[sum(word.encode()) % 8] += 1
        return np.asarray(out / np.linalg.norm(out), dtype=np.float32)

    def embed_passages(self, texts: Sequence[str], progress: object = None) -> npt.NDArray[np.float32]:
        """One vector a text."""
        self.embedded += len(texts)
        return np.stack([self._vector(t) for t in texts]) if texts else np.zeros((0, 8), dtype=np.float32)

    def embed_query(self, text: str) -> npt.NDArray[np.float32]:
        """The same."""
        return self._vector(text)


def archive(folder: Path) -> Archive:
    """A repository with the records of the terms."""
    kept = Archive(folder)
    for at, text in RECORDS:
        kept.record(at, DOCUMENT, text)
    return kept


def archived_corpus(folder: Path, mirror: Path) -> Corpus:
    """The Acme corpus whose terms come from the archive, its readings anchored in those texts.

    :param folder: the corpus is written there, so that a process may load it.
    """
    acme.write_corpus(folder)
    path = folder / "instruments" / "acme.yaml"
    text = path.read_text(encoding="utf-8")
    for line in ("- date: 2024-01-01\n    until: 2025-06-01\n", "- date: 2025-06-01\n    known_through: 2026-01-01\n"):
        assert line in text
        text = text.replace(line, f'{line}    sources: ["{SOURCE}"]\n')
    path.write_text(text, encoding="utf-8")
    corpus = load_corpus(folder)
    home = Home(folder.parent / "anchor-home").ensure()
    report = anchor(corpus, default_connectors(mirror, home), TODAY)
    assert report.lost == []
    write(report, folder, {})
    return load_corpus(folder)
