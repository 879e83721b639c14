"""Building one generation of the index into a fresh directory.

``meta.json`` is written last: a directory without it is not an index. Nothing outside the directory is touched, so a
publisher builds beside the generation in use and then switches.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

import numpy as np

from kb.errors import HomeError
from kb.retrieval.collection import EarlierCollection, Rows, write_collection
from kb.retrieval.embed import Embedder, FloatMatrix, FloatVector, Progress, normalised, windows_of
from kb.retrieval.lexical import LexicalIndex, LexicalRow
from kb.retrieval.passages import Passage, heading_line
from kb.retrieval.table import Document, IntVector, PassageTable, write_table
from kb.store.vectors import VectorMatrix

SCHEMA = 1
META = "meta.json"
LEXICAL = "lexical"
VECTORS = "vectors.npy"
PART_ENDS = "part_ends.npy"
NORMS = "context_norms.npy"

NEIGHBOUR_SHARE = 0.2
"""How much of the clause before and of the clause after is read with a clause (``fusion.in_context``).

Chosen among 0.1, 0.2 and 0.3 on two public sets (privacy policies, contracts), so what those two show flatters it a
little; each of the three was above 0 on both.
"""

NORM_CHUNK = 50_000


class EarlierVectors(Protocol):
    """An index that was built before, by the same embedder, whose vectors can be taken over."""

    @property
    def embedder_name(self) -> str: ...

    def collection(self) -> EarlierCollection | None:
        """Its Chroma collection, where it lies in a directory."""
        ...

    def vectors_by_key(self) -> dict[str, FloatMatrix]:
        """Key of a passage to its ``(parts, dimensions)`` vectors."""
        ...

    def norms(self, document: Document, keys: Sequence[str]) -> FloatVector | None:
        """``(len(keys),)`` context norms of a document; ``None`` where it has no such document of these texts."""
        ...


def build_index(
    directory: Path,
    passages: Iterable[Passage],
    embedder: Embedder,
    progress: Progress | None = None,
    reuse: EarlierVectors | None = None,
    chroma_url: str | None = None,
) -> None:
    """Build an index of ``passages`` into a fresh directory.

    :param progress: called with done and total texts while they are embedded.
    :param reuse: an earlier index; a text that is in it is not embedded again. One of another embedder is of no use and
        is passed over.
    :param chroma_url: keep the Chroma collection on this server instead of in the directory.
    :raises HomeError: the directory holds an index already, or cannot be written.
    """
    if (directory / META).exists():
        raise HomeError(f"{directory}: holds an index already.", fix="Build into a fresh directory.")
    try:
        directory.mkdir(parents=True, exist_ok=True)
        _build(directory, passages, embedder, progress, reuse, chroma_url)
    except OSError as error:
        if isinstance(error, HomeError):
            raise
        raise HomeError(
            f"{directory}: the index cannot be written: {error}", fix="Free space and build again."
        ) from error


def _build(
    directory: Path,
    passages: Iterable[Passage],
    embedder: Embedder,
    progress: Progress | None,
    reuse: EarlierVectors | None,
    chroma_url: str | None,
) -> None:
    earlier = reuse.vectors_by_key() if reuse is not None and reuse.embedder_name == embedder.name else {}
    texts: list[str] = []
    keys: list[str] = []
    pieces: list[list[str]] = []

    def each_unit(_: int, passage: Passage) -> None:
        texts.append(passage.indexed_text())
        keys.append(passage.key)
        known = passage.key in earlier
        pieces.append([] if known else parts_of(embedder, passage))

    table, sources = write_table(directory, passages, each_unit)
    vectors, part_ends = _vectors(embedder, keys, pieces, earlier, progress)
    VectorMatrix(vectors).save(directory / VECTORS)
    np.save(directory / PART_ENDS, part_ends)
    np.save(directory / NORMS, context_norms(table, vectors, part_ends, _known_norms(table, keys, reuse, earlier)))
    part_units = np.repeat(np.arange(len(keys)), np.diff(part_ends, prepend=0))
    before = reuse.collection() if reuse is not None and earlier else None
    rows = (LexicalRow(number, text, sources[number]) for number, text in enumerate(texts))
    with ThreadPoolExecutor(1) as beside:  # either is written by a library that needs no more than one core
        lexical = beside.submit(LexicalIndex.build, rows, directory / LEXICAL)
        collection = write_collection(
            directory, Rows(vectors, part_units, texts, keys), embedder.name, before, chroma_url
        )
        lexical.result()
    meta = {
        "schema": SCHEMA,
        "embedder": embedder.name,
        "dimensions": embedder.dimensions,
        "passages": len(table),
        "texts": len(keys),
        "vectors": len(vectors),
        "neighbour_share": NEIGHBOUR_SHARE,
        "collection": collection,
        "chroma_url": chroma_url,
    }
    part = directory / f"{META}.part"
    part.write_text(json.dumps(meta, indent=1), "utf-8")
    part.replace(directory / META)


def parts_of(embedder: Embedder, passage: Passage) -> list[str]:
    """The texts embedded for a passage: its windows, each under title and headings, and the questions it answers."""
    return [*windows_of(embedder, heading_line(passage.title, passage.heading_path), passage.text), *passage.asked]


def _vectors(
    embedder: Embedder,
    keys: Sequence[str],
    pieces: Sequence[Sequence[str]],
    earlier: dict[str, FloatMatrix],
    progress: Progress | None,
) -> tuple[FloatMatrix, IntVector]:
    """All parts in order of unit, and one past the last part of each unit."""
    fresh = embedder.embed_passages([piece for group in pieces for piece in group], progress)
    counts = [len(group) or len(earlier[key]) for key, group in zip(keys, pieces, strict=True)]
    ends = np.cumsum(counts, dtype=np.int64)
    out = np.zeros((int(ends[-1]) if len(ends) else 0, embedder.dimensions), dtype=np.float32)
    taken = 0
    for key, group, end, count in zip(keys, pieces, ends, counts, strict=True):
        if group:
            out[end - count : end] = fresh[taken : taken + count]
            taken += count
        else:
            out[end - count : end] = earlier[key]
    return out, ends


def unit_vectors(vectors: FloatMatrix, part_ends: IntVector) -> FloatMatrix:
    """``(units, dimensions)``: the mean direction of each unit's parts."""
    if not len(part_ends):
        return vectors
    if len(part_ends) == len(vectors):
        return vectors
    return normalised(np.add.reduceat(vectors, np.concatenate([[0], part_ends[:-1]]), axis=0))


def _known_norms(
    table: PassageTable, keys: Sequence[str], reuse: EarlierVectors | None, earlier: dict[str, FloatMatrix]
) -> FloatVector:
    """``(occurrences,)`` norms of documents that an earlier index has with the same texts; NaN for the others."""
    known = np.full(len(table), np.nan, dtype=np.float32)
    if reuse is None or not earlier:
        return known
    for place, document in enumerate(table.documents):
        span = table.span(place)
        norms = reuse.norms(document, [keys[unit] for unit in table.columns.unit[span].tolist()])
        if norms is not None:
            known[span] = norms
    return known


def context_norms(
    table: PassageTable,
    vectors: FloatMatrix,
    part_ends: IntVector,
    known: FloatVector | None = None,
    share: float = NEIGHBOUR_SHARE,
) -> FloatVector:
    """``(occurrences,)``: length of each passage's vector plus ``share`` of its neighbours' in the same edition.

    :param known: norms that need not be computed; NaN for those that must be.
    """
    count = len(table)
    norms = np.full(count, np.nan, dtype=np.float32) if known is None else known
    wanted = np.flatnonzero(np.isnan(norms))
    if not len(wanted):
        return norms
    unit = table.columns.unit
    none = len(part_ends)  # stands for no neighbour
    before = np.where(table.opens[wanted], none, unit[np.maximum(wanted - 1, 0)])
    after = np.where(table.closes[wanted], none, unit[np.minimum(wanted + 1, count - 1)])
    # editions repeat each other, so most clauses stand between the same two again: each such three once
    triples, inverse = np.unique(np.stack([before, unit[wanted], after], axis=1), axis=0, return_inverse=True)
    met, places = np.unique(triples, return_inverse=True)
    padded = _directions(met, vectors, part_ends)
    found = np.ones(len(triples), dtype=np.float32)
    triples = places.reshape(triples.shape)
    for start in range(0, len(triples), NORM_CHUNK):
        b, u, a = triples[start : start + NORM_CHUNK].T
        found[start : start + NORM_CHUNK] = np.linalg.norm(padded[u] + share * (padded[b] + padded[a]), axis=1)
    norms[wanted] = np.maximum(found, np.float32(1e-6))[inverse.reshape(-1)]
    return norms


def _directions(units: IntVector, vectors: FloatMatrix, part_ends: IntVector) -> FloatMatrix:
    """``(len(units), dimensions)``: the vector of each unit; nothing for the one past the last."""
    out = np.zeros((len(units), vectors.shape[1]), dtype=np.float32)
    real = units[units < len(part_ends)]  # sorted, so that what stands for no neighbour is last
    counts = np.diff(part_ends, prepend=0)[real]
    ends = np.cumsum(counts)
    rows = np.arange(int(counts.sum())) + np.repeat(part_ends[real] - ends, counts)
    out[: len(real)] = unit_vectors(vectors[rows], ends)
    return out
