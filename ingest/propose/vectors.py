"""Vectors of units, each made once: taken from the search index where it has them, else embedded and kept."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from ingest.propose.library import Progress, nothing
from ingest.propose.units import Unit
from kb.errors import HomeError
from kb.retrieval.embed import Embedder, FloatMatrix, normalised, windows_of
from kb.retrieval.passages import heading_line

Known = Callable[[], Mapping[str, FloatMatrix]]


class Vectors:
    """A cache of vectors in a directory, one file an embedder.

    :param folder: made when first needed.
    :param known: vectors of whole passages by ``passage_key``, one row a window
        (``SearchIndex.vectors_by_key``); called only when something is not kept yet.
    """

    def __init__(self, folder: Path, embedder: Embedder, known: Known = dict) -> None:
        self.embedder = embedder
        self._path = folder / f"vectors-{hashlib.sha256(embedder.name.encode()).hexdigest()[:12]}.npz"
        self._known = known
        self._kept: dict[str, FloatMatrix] | None = None

    def of(self, units: Sequence[Unit], progress: Progress = nothing) -> FloatMatrix:
        """``(n, dimensions)``, rows of length one: the mean of a unit's windows."""
        kept = self._kept = self._read() if self._kept is None else self._kept
        wanted = {u.key: u for u in units if u.key not in kept}
        known = self._known() if wanted else {}
        for key in [k for k in wanted if k in known]:
            kept[key] = normalised(known[key].mean(axis=0))
            del wanted[key]
        if wanted:
            self._embed(wanted, kept, progress)
            self._write(kept)
        if not units:
            return np.zeros((0, self.embedder.dimensions), dtype=np.float32)
        return np.stack([kept[u.key] for u in units])

    def _embed(self, wanted: Mapping[str, Unit], kept: dict[str, FloatMatrix], progress: Progress) -> None:
        pieces = [windows_of(self.embedder, heading_line(u.title, u.heading_path), u.text) for u in wanted.values()]
        flat = [piece for group in pieces for piece in group]
        rows = self.embedder.embed_passages(flat, lambda done, total: progress("vectors", done, total))
        at = 0
        for key, group in zip(wanted, pieces, strict=True):
            kept[key] = normalised(rows[at : at + len(group)].mean(axis=0))
            at += len(group)

    def _read(self) -> dict[str, FloatMatrix]:
        try:
            with np.load(self._path, allow_pickle=False) as data:
                keys, rows = data["keys"], data["rows"].astype(np.float32)
        except (OSError, ValueError, KeyError, EOFError, BadZipFile):
            return {}  # absent or damaged: made again
        return {str(key): row for key, row in zip(keys, rows, strict=True)}

    def _write(self, kept: Mapping[str, FloatMatrix]) -> None:
        save(self._path, keys=np.array(list(kept)), rows=np.stack(list(kept.values())).astype(np.float16))


def save(path: Path, **arrays: np.ndarray) -> None:
    """Write arrays into an ``.npz``; whole or not at all.

    :raises HomeError: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
        try:
            with os.fdopen(handle, "wb") as out:
                np.savez(out, **arrays)  # type: ignore[arg-type]
            os.replace(name, path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise HomeError(
            f"{path}: cannot be written: {error.strerror}", fix="Free space or name another home."
        ) from error
