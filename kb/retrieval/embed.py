"""Embedders: texts to vectors of length one. The default reads the model that ships with the package, offline.

It runs through torch here, or, once a sync has exported and checked it, through ONNX Runtime (``kb.retrieval.onnx``).

A model reads a limited number of tokens and drops the rest without a word. So a long text is cut into windows that each
fit, and a passage has one vector a window (``windows_of``).
"""

from __future__ import annotations

import os
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from kb.errors import SourceError
from kb.retrieval.modelfile import SHIPPED_MODEL, SHIPPED_SHA256, shipped_model_dir, verify_model

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

FloatMatrix = npt.NDArray[np.float32]
FloatVector = npt.NDArray[np.float32]
Progress = Callable[[int, int], None]

TOKEN_BUDGET = 1024
"""Tokens a batch, padding included. On two cores 512 to 2,048 are alike; larger batches leave the cache."""

WINDOW_CHARACTERS = 1000
"""Length of a window where the embedder does not say what it can read; about 200 to 250 tokens of English."""

OVERLAP = 8
"""Neighbouring windows share an eighth of a window, so that a sentence on the edge is whole in one of them."""

SHIPPED_NAME = f"{SHIPPED_MODEL}@{SHIPPED_SHA256[:12]}"
"""Name of the shipped model as an embedder: its vectors are the same whichever backend makes them."""

SHIPPED_DIMENSIONS = 384

SLACK = 8
"""Tokens left free in a window: a word cut at its edge can count more pieces than it did within the text."""


class Embedder(Protocol):
    """What turns texts into vectors.

    :ivar name: identifies model and weights; an index built under one name is refused under another.
    :ivar dimensions: length of a vector.
    """

    @property
    def name(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> FloatMatrix:
        """``(n, dimensions)``, rows of length one. ``progress`` is called with done and total texts."""
        ...

    def embed_query(self, text: str) -> FloatVector:
        """``(dimensions,)``, of length one."""
        ...


@runtime_checkable
class Windowing(Protocol):
    """An embedder that knows how much it reads at once."""

    def windows(self, prefix: str, text: str) -> list[str]:
        """``text`` in one or more pieces that the embedder reads whole, each with ``prefix`` before it."""
        ...


def windows_of(embedder: Embedder, prefix: str, text: str) -> list[str]:
    """The texts to embed for one passage, at least one: by the embedder's own count, else by characters."""
    if isinstance(embedder, Windowing):
        return embedder.windows(prefix, text)
    head = prefix[: WINDOW_CHARACTERS // 4]
    return [_joined(head, part) for part in character_windows(text, WINDOW_CHARACTERS - len(head))]


def character_windows(text: str, size: int) -> list[str]:
    """Pieces of at most ``size`` characters that overlap by an eighth and together hold all of ``text``.

    >>> character_windows("abcdefghijkl", 8)
    ['abcdefgh', 'hijkl']
    """
    step = size - size // OVERLAP
    return [text[start : start + size] for start in range(0, max(1, len(text) - size // OVERLAP), step)]


def normalised(matrix: npt.NDArray[np.floating]) -> FloatMatrix:
    """Rows scaled to length one; a row of zeros stays zero."""
    rows = np.asarray(matrix, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1.0), dtype=np.float32)


def token_batches(lengths: npt.NDArray[np.integer], budget: int = TOKEN_BUDGET) -> list[npt.NDArray[np.intp]]:
    """Indices grouped so that texts of one batch are of like length and its padded size stays within ``budget`` tokens.

    >>> [batch.tolist() for batch in token_batches(np.array([3, 9, 3, 4]), budget=10)]
    [[0, 2], [3], [1]]
    """
    order = np.argsort(lengths, kind="stable")
    batches: list[npt.NDArray[np.intp]] = []
    start = 0
    for position, index in enumerate(order):
        if position > start and (position - start + 1) * int(lengths[index]) > budget:
            batches.append(order[start:position])
            start = position
    if start < len(order):
        batches.append(order[start:])
    return batches


def _joined(prefix: str, text: str) -> str:
    return f"{prefix}\n{text}" if prefix else text


class TokenWindows(ABC):
    """What the runners of a model share: how a text becomes windows, and several windows one vector."""

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> FloatMatrix:
        """See ``Embedder``. A text longer than the model reads becomes the mean of its windows."""
        pieces = [self.windows("", text) for text in texts]
        flat = [piece for group in pieces for piece in group]
        if len(flat) == len(texts):
            return self._embed(flat, progress)
        vectors = self._embed(flat, progress)
        ends = np.cumsum([len(group) for group in pieces])
        starts = np.concatenate([[0], ends[:-1]])
        return normalised(np.add.reduceat(vectors, starts, axis=0))

    def windows(self, prefix: str, text: str) -> list[str]:
        """See ``Windowing``. The prefix takes at most a quarter of what the model reads."""
        limit = self._limit()
        whole = _joined(prefix, text)
        if len(whole.encode("utf-8")) <= limit:  # no token is shorter than a byte
            return [whole]
        body = self._offsets(text)
        head = self._offsets(prefix) if prefix else []
        if len(head) + len(body) <= limit:
            return [whole]
        if len(head) > limit // 4:
            head = head[: limit // 4]
            prefix = prefix[: head[-1][1]]
        if not body:
            return [prefix]
        size = limit - len(head) - SLACK
        step = size - size // OVERLAP
        pieces = []
        for start in range(0, max(1, len(body) - size // OVERLAP), step):
            run = body[start : start + size]
            pieces.append(_joined(prefix, text[run[0][0] : run[-1][1]]))
        return pieces

    @abstractmethod
    def embed_query(self, text: str) -> FloatVector:
        """See ``Embedder``."""

    @abstractmethod
    def _embed(self, texts: Sequence[str], progress: Progress | None) -> FloatMatrix:
        """``(n, dimensions)``, rows of length one; what lies beyond the model's reach is not read."""

    @abstractmethod
    def _offsets(self, text: str) -> list[tuple[int, int]]:
        """Start and end (characters) of each token of ``text``, the model's own two left out."""

    @abstractmethod
    def _limit(self) -> int:
        """Tokens the model reads, less the two it adds itself."""


class SentenceTransformerEmbedder(TokenWindows):
    """A sentence-transformers model; loaded at the first vector, not before (loading torch takes seconds).

    :param model: name or directory; the model that ships with the package if not given.
    :param marker_dir: where the check of the shipped weights is remembered (``Home.marker_dir``).
    :param offline: never ask the network, not even whether a cached model is the newest.
    :raises SourceError: at the first use, when the model is not on this machine or is not the expected one.
    """

    def __init__(
        self, model: str | Path | None = None, *, marker_dir: Path | None = None, offline: bool = True
    ) -> None:
        self._model_name = model
        self._marker_dir = marker_dir
        self._offline = offline
        self._loaded: SentenceTransformer | None = None
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """Model and, for the shipped one, the first digits of the hash of its weights."""
        if self._model_name is None:
            return SHIPPED_NAME
        return str(self._model_name)

    @property
    def dimensions(self) -> int:
        """Length of a vector; for the shipped model known without loading it."""
        if self._model_name is None:
            return SHIPPED_DIMENSIONS
        dimensions = self._model().get_embedding_dimension()
        assert dimensions is not None
        return int(dimensions)

    def embed_query(self, text: str) -> FloatVector:
        """See ``Embedder``; what lies beyond the model's reach is not read."""
        vector = self._model().encode_query(text, show_progress_bar=False, normalize_embeddings=True)
        return np.asarray(vector, dtype=np.float32)

    def _embed(self, texts: Sequence[str], progress: Progress | None) -> FloatMatrix:
        out = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        if not texts:
            return out
        model = self._model()
        encoded = model.tokenizer(list(texts), truncation=True, max_length=self._limit() + 2, verbose=False)
        lengths = np.array([len(ids) for ids in encoded["input_ids"]], dtype=np.int64)
        done = 0
        for batch in token_batches(lengths):
            out[batch] = model.encode_document(
                [texts[i] for i in batch],
                batch_size=len(batch),
                show_progress_bar=False,
                normalize_embeddings=True,
            )
            done += len(batch)
            if progress is not None:
                progress(done, len(texts))
        return out

    def _offsets(self, text: str) -> list[tuple[int, int]]:
        tokenizer = self._model().tokenizer
        encoded = tokenizer(
            text, add_special_tokens=False, truncation=False, return_offsets_mapping=True, verbose=False
        )
        return [(int(start), int(end)) for start, end in encoded["offset_mapping"]]

    def _limit(self) -> int:
        return int(self._model().max_seq_length or 512) - 2

    def _model(self) -> SentenceTransformer:
        if self._loaded is None:
            with self._lock:
                if self._loaded is None:
                    self._loaded = self._load()
        return self._loaded

    def _load(self) -> SentenceTransformer:
        path: str | Path
        if self._model_name is None:
            path = shipped_model_dir()
            verify_model(path, self._marker_dir)
        else:
            path = self._model_name
        quiet_transformers()
        import torch
        from sentence_transformers import SentenceTransformer

        torch.set_num_threads(available_cores())
        try:
            return SentenceTransformer(str(path), local_files_only=self._offline)
        except (OSError, ValueError) as error:
            raise SourceError(
                f"The embedding model {str(path)!r} cannot be loaded: {str(error).splitlines()[0]}",
                valid="the shipped model, a directory of a sentence-transformers model, or a name in the local cache",
                fix="Download the model first, or leave the name away.",
            ) from error


def available_cores() -> int:
    """Cores this process may use (fewer than the machine's where it is confined)."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


def quiet_transformers() -> None:
    """No progress bars and no advice on standard error while a model loads."""
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()


def open_embedder(spec: str = "", *, marker_dir: Path | None = None, offline: bool = True) -> Embedder:
    """The embedder that a setting names.

    :param spec: empty for the shipped model; ``huggingface:NAME`` for any model through ``langchain_huggingface``;
        otherwise a name or directory for sentence-transformers.
    :param marker_dir: ``Home.marker_dir``: remembers the check of the shipped weights and holds the checked export.
    :raises UsageError: ``DISTILLAW_EMBEDDINGS_BACKEND`` (``onnx`` or ``torch``, for the shipped model) is neither.
    """
    if spec.startswith("huggingface:"):
        from kb.retrieval.ecosystem import huggingface_embedder

        return huggingface_embedder(spec.removeprefix("huggingface:"), offline=offline)
    if not spec:
        from kb.retrieval.onnx import open_export

        exported = open_export(marker_dir)
        if exported is not None:
            return exported
    return SentenceTransformerEmbedder(spec or None, marker_dir=marker_dir, offline=offline)


def call_batches(
    texts: Sequence[str], size: int, embed: Callable[[list[str]], Any], progress: Progress | None
) -> FloatMatrix:
    """Vectors of ``texts`` through ``embed``, ``size`` at a time, normalised; ``texts`` must not be empty."""
    rows = []
    for start in range(0, len(texts), size):
        rows.append(normalised(np.asarray(embed(list(texts[start : start + size])), dtype=np.float32)))
        if progress is not None:
            progress(min(start + size, len(texts)), len(texts))
    return np.concatenate(rows)
