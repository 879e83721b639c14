"""The Chroma collection of a generation: made anew, or from that of the generation before with what changed.

Putting 16,000 vectors into a collection takes ten seconds, and a sync changes few. So a generation on disk starts as a
copy of the collection before it: vectors of texts that are gone are removed, new ones added, the rest stay under their
ids. Which row of the matrix an id stands for is written beside it. Removed vectors leave holes in the graph that is
searched, so a collection with many is made anew.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kb.retrieval.embed import FloatMatrix
from kb.retrieval.table import IntVector
from kb.store.vectors import VectorStore

CHROMA = "chroma"
IDS = "chroma_ids.npy"

SHARE_TO_COPY = 0.5
"""Below this share of vectors that stay, a new collection is made."""

SHARE_OF_HOLES = 0.3
"""Above this share of ids that were given and are gone, a new collection is made."""


@dataclass(frozen=True)
class EarlierCollection:
    """The collection of an earlier generation, in a directory.

    :ivar ids: by key of a text, the ids of its vectors.
    """

    directory: Path
    name: str
    ids: dict[str, IntVector]


@dataclass(frozen=True)
class Rows:
    """What a collection is to hold, aligned with the matrix of vectors.

    :ivar unit: ``(rows,)`` text of each vector; texts of one unit follow each other.
    """

    vectors: FloatMatrix
    unit: IntVector
    texts: Sequence[str]
    keys: Sequence[str]


def collection_name(directory: Path) -> str:
    """Chroma's name for a generation.

    >>> collection_name(Path("index/4f1d§"))
    'generation-4f1d'
    """
    return f"generation-{re.sub(r'[^A-Za-z0-9]+', '-', directory.name).strip('-')[:64] or 'index'}"


def write_collection(
    directory: Path, rows: Rows, embedder: str, earlier: EarlierCollection | None, chroma_url: str | None
) -> str:
    """Write the collection of a generation, and the ids of its rows; returns its name.

    :param embedder: name of the embedding model.
    :param earlier: of the same embedder; taken over where that is less work.
    :param chroma_url: of a Chroma server that keeps the collection instead of the directory.
    """
    ids = None if earlier is None or chroma_url else _kept_ids(rows, earlier)
    if ids is not None and earlier is not None:
        name = earlier.name
        fresh = np.flatnonzero(ids < 0)
        known = np.concatenate([*earlier.ids.values(), np.zeros(0, np.int64)])
        ids[fresh] = np.arange(len(fresh)) + (int(known.max()) + 1 if len(known) else 0)
        shutil.copytree(earlier.directory, directory / CHROMA)
        store = VectorStore.open(directory / CHROMA, name, embedder)
        gone = np.setdiff1d(known, ids)
    else:
        name = collection_name(directory)
        ids = np.arange(len(rows.vectors), dtype=np.int64)
        fresh, gone = ids, ids[:0]
        store = VectorStore.create(chroma_url or directory / CHROMA, name, embedder, rows.vectors.shape[1])
    try:
        store.remove(gone.tolist())
        units = rows.unit[fresh]
        store.add(
            ids[fresh].tolist(), rows.vectors[fresh], [rows.texts[u] for u in units], [rows.keys[u] for u in units]
        )
    finally:
        store.close()
    np.save(directory / IDS, ids)
    return name


def _kept_ids(rows: Rows, earlier: EarlierCollection) -> IntVector | None:
    """``(rows,)`` the ids of vectors that stay, -1 for the others; ``None`` where a new collection is better."""
    ids = np.full(len(rows.unit), -1, dtype=np.int64)
    counts = np.bincount(rows.unit, minlength=len(rows.keys)) if len(rows.unit) else np.zeros(0, np.int64)
    at = 0
    for key, count in zip(rows.keys, counts.tolist(), strict=True):
        known = earlier.ids.get(key)
        if known is not None and len(known) == count:
            ids[at : at + count] = known
        at += count
    kept = int((ids >= 0).sum())
    given = max((int(known.max()) for known in earlier.ids.values() if len(known)), default=-1) + 1 + len(ids) - kept
    if kept < SHARE_TO_COPY * len(ids) or given - len(ids) > SHARE_OF_HOLES * given:
        return None
    return ids
