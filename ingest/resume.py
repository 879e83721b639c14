"""An embedder that keeps what it has embedded until the generation is published: what is interrupted is not lost.

Embedding is most of the time of a first sync. Vectors are written a block at a time beside the generations, and taken
up by the next build, whichever texts it asks for; a published generation hands its vectors on itself, so publishing
sweeps the blocks away.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from kb.retrieval.embed import Embedder, FloatMatrix, FloatVector, Progress, Windowing

BLOCK = 1024
"""Texts embedded between two writes."""


class ResumingEmbedder:
    """Passes texts to an embedder a block at a time and keeps the vectors.

    :param directory: of the blocks; made when first written to.
    """

    def __init__(self, embedder: Embedder, directory: Path) -> None:
        self._embedder = embedder
        self._directory = directory / hashlib.sha256(embedder.name.encode()).hexdigest()[:16]

    @property
    def name(self) -> str:
        """Of the embedder."""
        return self._embedder.name

    @property
    def dimensions(self) -> int:
        """Of the embedder."""
        return self._embedder.dimensions

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> FloatMatrix:
        """See ``Embedder``; texts that an interrupted build embedded are not embedded again."""
        kept = self._kept() if texts else {}
        keys = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in texts]
        missing = [n for n, key in enumerate(keys) if key not in kept]
        for start in range(0, len(missing), BLOCK):
            block = missing[start : start + BLOCK]
            before = len(texts) - len(missing) + start
            told = partial(_shifted, progress, before, len(texts)) if progress is not None else None
            vectors = self._embedder.embed_passages([texts[n] for n in block], told)
            kept.update((keys[n], vector) for n, vector in zip(block, vectors, strict=True))
            if len(missing) > BLOCK:
                self._write([keys[n] for n in block], vectors)
            if progress is not None:
                progress(before + len(block), len(texts))
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return np.stack([kept[key] for key in keys])

    def embed_query(self, text: str) -> FloatVector:
        """See ``Embedder``."""
        return self._embedder.embed_query(text)

    def _kept(self) -> dict[bytes, FloatVector]:
        found: dict[bytes, FloatVector] = {}
        for path in self._directory.glob("*.npz") if self._directory.is_dir() else ():
            try:
                with np.load(path, allow_pickle=False) as stored:
                    keys, vectors = stored["keys"], stored["vectors"]
            except (
                OSError,
                ValueError,
                KeyError,
                EOFError,
                BadZipFile,
            ):  # a block that was not written whole is embedded again
                continue
            if vectors.shape == (len(keys), self.dimensions):
                found.update((key.tobytes(), vector) for key, vector in zip(keys, vectors, strict=True))
        return found

    def _write(self, keys: Sequence[bytes], vectors: FloatMatrix) -> None:
        self._directory.mkdir(parents=True, exist_ok=True)
        part = self._directory / f".{uuid.uuid4().hex}.part"
        with part.open("wb") as out:
            rows = np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(len(keys), -1)
            np.savez(out, keys=rows, vectors=vectors)
        os.replace(part, self._directory / f"{uuid.uuid4().hex}.npz")


class WindowingResumingEmbedder(ResumingEmbedder):
    """The same of an embedder that knows how much it reads at once."""

    def __init__(self, embedder: Embedder, directory: Path) -> None:
        super().__init__(embedder, directory)
        assert isinstance(embedder, Windowing)
        self._windowing: Windowing = embedder

    def windows(self, prefix: str, text: str) -> list[str]:
        """See ``Windowing``."""
        return self._windowing.windows(prefix, text)


def _shifted(progress: Progress, before: int, total: int, done: int, _: int) -> None:
    progress(before + done, total)


def resuming(embedder: Embedder, directory: Path) -> ResumingEmbedder:
    """An embedder whose work outlives an interruption."""
    kind = WindowingResumingEmbedder if isinstance(embedder, Windowing) else ResumingEmbedder
    return kind(embedder, directory)
