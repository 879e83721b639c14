"""The seam to langchain's embeddings, both ways: any ``Embeddings`` as our embedder, our embedder as ``Embeddings``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings

from kb.errors import SourceError
from kb.retrieval.embed import (
    Embedder,
    FloatMatrix,
    FloatVector,
    Progress,
    call_batches,
    normalised,
    quiet_transformers,
)

BATCH = 64
"""Texts a call; servers with an OpenAI-compatible interface take this many."""


class LangchainEmbedder:
    """Any langchain ``Embeddings`` (a server, a hosted model, Hugging Face) as an ``Embedder``.

    :param name: identifies model and weights; an index built under one name is refused under another.
    """

    def __init__(self, embeddings: Embeddings, name: str) -> None:
        self._embeddings = embeddings
        self._name = name
        self._dimensions: int | None = None

    @property
    def name(self) -> str:
        """As given."""
        return self._name

    @property
    def dimensions(self) -> int:
        """Found by embedding one word, once."""
        if self._dimensions is None:
            self._dimensions = len(self._embeddings.embed_query("licence"))
        return self._dimensions

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> FloatMatrix:
        """See ``Embedder``."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return call_batches(texts, BATCH, self._embeddings.embed_documents, progress)

    def embed_query(self, text: str) -> FloatVector:
        """See ``Embedder``."""
        return normalised(np.asarray(self._embeddings.embed_query(text), dtype=np.float32))


class EmbeddingsView(Embeddings):
    """Our embedder, for anything of langchain that wants ``Embeddings``."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One list of floats a text, of length one."""
        rows: list[list[float]] = self._embedder.embed_passages(texts).tolist()
        return rows

    def embed_query(self, text: str) -> list[float]:
        """One list of floats, of length one."""
        row: list[float] = self._embedder.embed_query(text).tolist()
        return row


def huggingface_embeddings(model: str | Path, *, offline: bool = True) -> Embeddings:
    """``langchain_huggingface.HuggingFaceEmbeddings`` of a name or a directory; vectors of length one.

    :raises SourceError: the model is not on this machine.
    """
    quiet_transformers()
    from langchain_huggingface import HuggingFaceEmbeddings

    try:
        embeddings: Embeddings = HuggingFaceEmbeddings(
            model_name=str(model),
            model_kwargs={"local_files_only": offline},
            encode_kwargs={"normalize_embeddings": True},
        )
    except (OSError, ValueError) as error:
        raise SourceError(
            f"The embedding model {str(model)!r} cannot be loaded: {str(error).splitlines()[0]}",
            valid="a directory of a sentence-transformers model, or a name in the local cache",
            fix="Download the model first.",
        ) from error
    return embeddings


def huggingface_embedder(model: str, *, offline: bool = True) -> Embedder:
    """Any Hugging Face model through ``langchain_huggingface``, as an ``Embedder``."""
    return LangchainEmbedder(huggingface_embeddings(model, offline=offline), f"huggingface:{model}")
