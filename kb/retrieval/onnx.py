"""The shipped model through ONNX Runtime: the vectors that torch gives, without the seconds that torch takes to load.

A sync exports the model once into ``<home>/models/<hash of the weights>/`` and checks it against the original
(``ingest.export_onnx``). What is read here is only an export whose record says that it passed, with files as they were
then and under the versions that ran then. Its vectors agree with the original's to a cosine of 0.9999, so both
backends bear one name and share a home.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Sequence
from enum import Enum
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kb.errors import SourceError, UsageError
from kb.retrieval.embed import (
    SHIPPED_DIMENSIONS,
    SHIPPED_NAME,
    FloatMatrix,
    FloatVector,
    Progress,
    TokenWindows,
    available_cores,
    token_batches,
)
from kb.retrieval.modelfile import SHIPPED_SHA256

if TYPE_CHECKING:
    from onnxruntime import InferenceSession  # type: ignore[import-untyped,unused-ignore]
    from tokenizers import Tokenizer

MODEL = "model.onnx"
TOKENIZER = "tokenizer.json"
RECORD = "export.json"
SCHEMA = 1
READS = 256
"""Tokens that the shipped model reads, its own two among them."""

RUNTIMES = ("onnxruntime", "tokenizers")
"""Packages that compute the vectors; under another version than the one checked, the check says nothing."""


class Backend(Enum):
    """What runs the shipped model."""

    AUTO = ""
    """ONNX Runtime where a checked export lies in the home, else torch."""
    ONNX = "onnx"
    TORCH = "torch"


def chosen_backend() -> Backend:
    """``DISTILLAW_EMBEDDINGS_BACKEND``; it concerns the shipped model only.

    :raises UsageError: another word stands there.
    """
    said = os.environ.get("DISTILLAW_EMBEDDINGS_BACKEND", "")
    try:
        return Backend(said.strip().lower())
    except ValueError:
        raise UsageError(
            f"DISTILLAW_EMBEDDINGS_BACKEND={said!r} is no backend.",
            valid="onnx, torch",
            fix="Name one of these, or unset it: the export is then used where there is one.",
        ) from None


def export_dir(marker_dir: Path) -> Path:
    """Where the export of the shipped model lies in a home."""
    return marker_dir / SHIPPED_SHA256[:12]


def open_export(marker_dir: Path | None) -> OnnxEmbedder | None:
    """The embedder on a home's export; ``None`` when torch is to run the model.

    Where ``onnx`` is demanded it is returned even if there is no export: a sync makes one before it is used.

    :raises UsageError: the backend demanded is none, or ``onnx`` is demanded where there is no home to hold an export.
    """
    backend = chosen_backend()
    if backend is Backend.TORCH or (marker_dir is None and backend is Backend.AUTO):
        return None
    if marker_dir is None:
        raise UsageError(
            "DISTILLAW_EMBEDDINGS_BACKEND=onnx, but no home that could hold the export was given.",
            fix="Unset it, or give a home.",
        )
    directory = export_dir(marker_dir)
    return OnnxEmbedder(directory) if backend is Backend.ONNX or is_checked(directory) else None


def is_checked(directory: Path) -> bool:
    """Whether a directory holds an export that passed its check, unchanged, under the versions installed now."""
    try:
        record = json.loads((directory / RECORD).read_text("utf-8"))
        return bool(
            record["schema"] == SCHEMA
            and record["source_sha256"] == SHIPPED_SHA256
            and all(record["versions"][name] == installed(name) for name in RUNTIMES)
            and all(_unchanged(directory / name, record["files"][name]) for name in (MODEL, TOKENIZER))
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False  # absent or unreadable: the next sync exports anew


def installed(package: str) -> str | None:
    """Installed version; ``None`` when there is no package of that name (another build may provide the module)."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def file_record(path: Path) -> dict[str, Any]:
    """Size, time of change and sha256 of a file, to tell later whether it is the same."""
    stat = path.stat()
    with path.open("rb") as file:
        return {
            "size": stat.st_size,
            "mtime_ns": stat.st_mtime_ns,
            "sha256": hashlib.file_digest(file, "sha256").hexdigest(),
        }


def _unchanged(path: Path, recorded: dict[str, Any]) -> bool:
    """By size and time; a file that was copied has another time, and is then read and hashed."""
    stat = path.stat()
    if stat.st_size != recorded["size"]:
        return False
    return bool(stat.st_mtime_ns == recorded["mtime_ns"] or file_record(path)["sha256"] == recorded["sha256"])


class OnnxEmbedder(TokenWindows):
    """The shipped model, run by ONNX Runtime; loaded at the first vector. Safe to share between threads.

    :param directory: of the export.
    :param require_check: refuse an export without a record that it passed; false only while it is being checked.
    :raises SourceError: at the first use, when there is no export or it cannot be read.
    """

    def __init__(self, directory: Path, *, require_check: bool = True) -> None:
        self.directory = directory
        self._require_check = require_check
        self._loaded: _Loaded | None = None
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """That of the shipped model, whichever backend runs it."""
        return SHIPPED_NAME

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return SHIPPED_DIMENSIONS

    def embed_query(self, text: str) -> FloatVector:
        """See ``Embedder``; what lies beyond the model's reach is not read."""
        return np.asarray(self._embed([text], None)[0], dtype=np.float32)

    def _embed(self, texts: Sequence[str], progress: Progress | None) -> FloatMatrix:
        out = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        if not texts:
            return out
        model = self._model()
        rows = model.token_ids(texts)
        done = 0
        for batch in token_batches(np.array([len(row) for row in rows], dtype=np.int64)):
            out[batch] = model.run([rows[i] for i in batch])
            done += len(batch)
            if progress is not None:
                progress(done, len(texts))
        return out

    def _offsets(self, text: str) -> list[tuple[int, int]]:
        return list(self._model().tokenizer.encode(text, add_special_tokens=False).offsets)

    def _limit(self) -> int:
        return READS - 2

    def _model(self) -> _Loaded:
        if self._loaded is None:
            with self._lock:
                if self._loaded is None:
                    self._loaded = self._load()
        return self._loaded

    def _load(self) -> _Loaded:
        if self._require_check and not is_checked(self.directory):
            raise SourceError(
                f"{self.directory}: no checked export of the embedding model.",
                fix="Run `distillaw sync`, or unset DISTILLAW_EMBEDDINGS_BACKEND.",
            )
        from tokenizers import Tokenizer

        try:
            session = _session(self.directory / MODEL)
        except _load_errors() as error:
            raise SourceError(
                f"{self.directory}: the export of the embedding model cannot be loaded: {str(error).splitlines()[0]}",
                fix="Delete that directory and run `distillaw sync`.",
            ) from error
        return _Loaded(session, Tokenizer.from_file(str(self.directory / TOKENIZER)))


class _Loaded:
    """Session and tokenizer, which neither cuts nor pads: both are done here, on the model's own terms."""

    def __init__(self, session: InferenceSession, tokenizer: Tokenizer) -> None:
        self.session = session
        self.tokenizer = tokenizer
        self._head, self._tail = tokenizer.encode("").ids

    def token_ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Of each text, cut to what the model reads, between the two tokens that the model expects."""
        encoded = self.tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [[self._head, *e.ids[: READS - 2], self._tail] for e in encoded]

    def run(self, rows: Sequence[Sequence[int]]) -> FloatMatrix:
        """``(len(rows), dimensions)``, rows of length one; the graph pools and normalises."""
        shape = (len(rows), max(len(row) for row in rows))
        ids, mask = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
        for number, row in enumerate(rows):
            ids[number, : len(row)] = row
            mask[number, : len(row)] = 1
        (vectors,) = self.session.run(None, {"input_ids": ids, "attention_mask": mask})
        return np.asarray(vectors, dtype=np.float32)


def _session(model: Path) -> InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = available_cores()
    options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors only: the rest is about devices that this machine does not have
    # Threads that spin while they wait cost a quarter of the speed, and more, where other processes want the cores.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def _load_errors() -> tuple[type[Exception], ...]:
    """What ONNX Runtime raises on a file it cannot use; its errors have no base in common."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state  # type: ignore[import-untyped,unused-ignore]

    names = ("Fail", "InvalidArgument", "InvalidGraph", "InvalidProtobuf", "NoModel", "NoSuchFile", "NotImplemented")
    return (OSError, RuntimeError, *(getattr(state, name) for name in names))
