"""One generation of the search index: opened from a directory, asked with a question."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np

from kb.errors import HomeError
from kb.retrieval import build
from kb.retrieval.collection import CHROMA, IDS, EarlierCollection
from kb.retrieval.embed import Embedder, FloatMatrix, FloatVector, Progress
from kb.retrieval.fusion import DENSE_WEIGHT, in_context, weighted_sum
from kb.retrieval.lexical import LexicalIndex
from kb.retrieval.passages import COMMENTARY_PREFIX, Passage
from kb.retrieval.table import BoolVector, Document, IntVector, PassageTable
from kb.store.vectors import VectorMatrix, VectorStore, built_by_another

EXACT_ROWS = 20_000
"""Without a filter, up to this many vectors are scored one by one (2 ms); above, Chroma finds the nearest."""

EXACT_FILTERED_ROWS = 100_000
"""The same where a filter applies, since a filter makes the search through the graph slow and uncertain."""

WIDE = 200
"""Candidates taken from either side when not everything is scored; more where a filter will drop some."""

LEXICAL_ROWS = 1_000
"""Lexical matches read; a word that stands in more passages than this tells little."""

WIDEST = 5_000


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found.

    :ivar score: 0 to 1, relative to the other candidates of the same question: 1 is the best there was on both sides.
        It orders; it does not say that the best is good.
    :ivar dense: cosine of the question with the passage read in its context, -1 to 1.
    :ivar lexical: BM25, 0 (no word in common) upward; not comparable between questions.
    """

    passage: Passage
    score: float
    dense: float
    lexical: float


class Candidates(NamedTuple):
    """Occurrences with their scores, aligned and sorted by occurrence."""

    occurrences: IntVector
    dense: FloatVector
    lexical: FloatVector


class SearchIndex:
    """An index directory and the embedder it was built with. Read-only; safe to share between threads."""

    def __init__(self, directory: Path, embedder: Embedder, meta: dict[str, Any]) -> None:
        self.directory = directory
        self._embedder = embedder
        self._meta = meta
        self._table = PassageTable.open(directory)
        self._matrix = VectorMatrix.open(directory / build.VECTORS)
        self._lexical = LexicalIndex.open(directory / build.LEXICAL)
        try:
            self._part_ends: IntVector = np.load(directory / build.PART_ENDS, allow_pickle=False)
            self._norms: FloatVector = np.load(directory / build.NORMS, allow_pickle=False)
        except (OSError, ValueError, EOFError) as error:
            raise HomeError(f"{directory}: the index cannot be read: {error}", fix="Run `distillaw sync`.") from error
        self._in_force: dict[dt.date, BoolVector] = {}
        self._store: VectorStore | None = None
        self._lock = threading.Lock()

    @classmethod
    def build(
        cls,
        directory: Path,
        passages: Iterable[Passage],
        embedder: Embedder,
        progress: Progress | None = None,
        reuse: SearchIndex | None = None,
        chroma_url: str | None = None,
    ) -> Self:
        """Build into a fresh directory and open it; see ``build.build_index``."""
        build.build_index(directory, passages, embedder, progress, reuse, chroma_url)
        return cls.open(directory, embedder)

    @classmethod
    def open(cls, directory: Path, embedder: Embedder) -> Self:
        """Open an index that was built.

        :raises HomeError: there is none, it is damaged, of another version, or built with another embedder.
        """
        try:
            meta = json.loads((directory / build.META).read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise HomeError(f"{directory}: no search index: {error}", fix="Run `distillaw sync`.") from error
        if meta.get("schema") != build.SCHEMA:
            raise HomeError(
                f"{directory}: search index of version {meta.get('schema')}.",
                valid=str(build.SCHEMA),
                fix="Run `distillaw sync`.",
            )
        if meta["embedder"] != embedder.name:
            raise built_by_another(str(directory), meta["embedder"], embedder.name)
        return cls(directory, embedder, meta)

    def __len__(self) -> int:
        """Passages, counting each edition's."""
        return len(self._table)

    @property
    def text_count(self) -> int:
        """Distinct texts."""
        return self._table.unit_count

    @cached_property
    def editions(self) -> frozenset[tuple[str, dt.date]]:
        """Every instrument's editions that are searched."""
        return frozenset(
            (d.source, d.edition)
            for d in self._table.documents
            if d.edition is not None and not d.source.startswith(COMMENTARY_PREFIX)
        )

    def passages_of(self, source: str, edition: dt.date) -> Iterator[Passage]:
        """The passages of an edition as they were given, in order; none where it is not there."""
        return self._table.passages(Document(source, edition))

    @property
    def embedder_name(self) -> str:
        """The embedder it was built with."""
        return str(self._meta["embedder"])

    def vectors_by_key(self) -> dict[str, FloatMatrix]:
        """Key of every distinct text to the vectors of its parts, for the next generation."""
        starts = np.concatenate([[0], self._part_ends[:-1]])
        keys = self._table.keys()
        return (
            {k: self._matrix.rows[a:b] for k, a, b in zip(keys, starts, self._part_ends, strict=True)} if keys else {}
        )

    def norms(self, document: Document, keys: Sequence[str]) -> FloatVector | None:
        """``(len(keys),)`` context norms of a document, for a later index; ``None``: its texts are others here."""
        span = self._table.span_of(document)
        known = self._table.keys()
        if span is None or [known[unit] for unit in self._table.columns.unit[span].tolist()] != list(keys):
            return None
        return self._norms[span]

    def store(self) -> VectorStore:
        """The Chroma collection of this generation; opened at the first call."""
        with self._lock:
            if self._store is None:
                location = self._meta["chroma_url"] or self.directory / CHROMA
                self._store = VectorStore.open(location, self._meta["collection"], self.embedder_name, self._ids())
            return self._store

    def collection(self) -> EarlierCollection | None:
        """The Chroma collection as a start for the next generation; ``None`` where a server keeps it."""
        directory = self.directory / CHROMA
        if self._meta["chroma_url"] or not directory.is_dir():
            return None
        ids, ends = self._ids(), self._part_ends
        starts = np.concatenate([[0], ends[:-1]])
        by_key = {k: ids[a:b] for k, a, b in zip(self._table.keys(), starts, ends, strict=True)} if len(ends) else {}
        return EarlierCollection(directory, str(self._meta["collection"]), by_key)

    def _ids(self) -> IntVector:
        """``(n,)`` under which id the collection has each row."""
        path = self.directory / IDS
        try:
            ids: IntVector = np.load(path, allow_pickle=False) if path.exists() else np.arange(len(self._matrix))
        except (OSError, ValueError, EOFError) as error:
            raise HomeError(f"{path}: cannot be read: {error}", fix="Run `distillaw sync`.") from error
        return ids

    def close(self) -> None:
        """Let go of the Chroma collection, if it was opened."""
        with self._lock:
            if self._store is not None:
                self._store.close()
                self._store = None

    def warm(self) -> None:
        """Load the model and read the vectors, so that the first question need not wait."""
        self.search("licence", 1)

    def search(
        self,
        query: str,
        k: int = 10,
        instruments: Collection[str] | None = None,
        as_of: dt.date | None = None,
        editions: Collection[tuple[str, dt.date]] | None = None,
        include_commentary: bool = True,
    ) -> list[Hit]:
        """The ``k`` passages that answer best; one text in one source comes once, at its newest allowed edition.

        :param query: any text; empty finds nothing.
        :param instruments: only clauses of these instruments.
        :param as_of: only the edition of each instrument with the latest date not after this one. (Commentary states
            its own date and is not left out by this.)
        :param editions: only clauses of these editions.
        :param include_commentary: the three above choose clauses; this alone decides on commentary.
        """
        allowed = self._allowed(instruments, as_of, editions, include_commentary)
        if k < 1 or not query.strip() or not allowed.any():
            return []
        candidates = self._candidates(query, allowed, self._sources(instruments, editions, include_commentary))
        if not len(candidates.occurrences):
            return []
        return self._hits(candidates, weighted_sum(candidates.dense, candidates.lexical, DENSE_WEIGHT), allowed, k)

    def _allowed(
        self,
        instruments: Collection[str] | None,
        as_of: dt.date | None,
        editions: Collection[tuple[str, dt.date]] | None,
        include_commentary: bool,
    ) -> BoolVector:
        """``(documents,)`` whether a document may be found."""
        documents = self._table.documents
        allowed = np.ones(len(documents), dtype=np.bool_)
        if instruments is not None:
            allowed &= np.array([d.source in instruments for d in documents], dtype=np.bool_)
        if editions is not None:
            allowed &= np.array([(d.source, d.edition) in editions for d in documents], dtype=np.bool_)
        if as_of is not None:
            allowed &= self._newest_until(as_of)
        return np.where(self._is_commentary, include_commentary, allowed)

    @cached_property
    def _is_commentary(self) -> BoolVector:
        return np.array([d.source.startswith(COMMENTARY_PREFIX) for d in self._table.documents], dtype=np.bool_)

    @cached_property
    def _dates(self) -> IntVector:
        """Ordinal of each document's edition; 0 where it has none."""
        return np.array([d.edition.toordinal() if d.edition else 0 for d in self._table.documents], dtype=np.int64)

    def _newest_until(self, day: dt.date) -> BoolVector:
        """``(documents,)`` whether a document is the latest edition of its source on that day."""
        known = self._in_force.get(day)
        if known is None:
            newest: dict[str, int] = {}
            for number, document in enumerate(self._table.documents):
                if self._dates[number] <= day.toordinal():
                    best = newest.setdefault(document.source, number)
                    if self._dates[number] > self._dates[best]:
                        newest[document.source] = number
            known = np.zeros(len(self._table.documents), dtype=np.bool_)
            known[list(newest.values())] = True
            if len(self._in_force) > 64:
                self._in_force = {}
            self._in_force[day] = known
        return known

    def _sources(
        self,
        instruments: Collection[str] | None,
        editions: Collection[tuple[str, dt.date]] | None,
        include_commentary: bool,
    ) -> set[str] | None:
        """The sources that the lexical index may be narrowed to; ``None`` for all."""
        if instruments is None and editions is None:
            return None
        chosen = set(instruments) if instruments is not None else {i for i, _ in editions or ()}
        if include_commentary:
            chosen |= {d.source for d, note in zip(self._table.documents, self._is_commentary, strict=True) if note}
        return chosen

    def _candidates(self, query: str, allowed: BoolVector, sources: set[str] | None) -> Candidates:
        table = self._table
        vector = self._embedder.embed_query(query)
        everything = bool(allowed.all())
        occurrences = np.arange(len(table)) if everything else np.flatnonzero(np.repeat(allowed, table.lengths))
        present = np.zeros(table.unit_count, dtype=np.bool_)
        present[slice(None) if everything else table.columns.unit[occurrences]] = True
        if not present.any():
            return Candidates(occurrences, np.zeros(0, np.float32), np.zeros(0, np.float32))
        share = float(present.mean())
        rows = int(self._part_counts[present].sum())
        exact = rows <= (EXACT_ROWS if everything else EXACT_FILTERED_ROWS)
        limit = LEXICAL_ROWS if sources is not None else min(WIDEST, int(LEXICAL_ROWS / share))
        matches = self._lexical.search(query, limit, sources)
        words = np.zeros(table.unit_count, dtype=np.float32)
        words[matches.rows] = matches.scores
        if not exact:
            wide = min(WIDEST, int(WIDE / share))
            nearest, _ = self.store().nearest(vector, min(wide, len(self._matrix)))
            units = {*self._part_unit[nearest].tolist(), *matches.rows[:wide].tolist()}
            occurrences = table.occurrences(sorted(units))
            occurrences = occurrences[allowed[table.document[occurrences]]]
        return Candidates(occurrences, self._dense(vector, occurrences), words[table.columns.unit[occurrences]])

    @cached_property
    def _part_counts(self) -> IntVector:
        return np.diff(self._part_ends, prepend=0)

    @cached_property
    def _part_unit(self) -> IntVector:
        return np.repeat(np.arange(len(self._part_ends)), self._part_counts)

    def _dense(self, vector: FloatVector, occurrences: IntVector) -> FloatVector:
        """Cosine of each occurrence in its context; the best of its parts where it has several."""
        table, unit = self._table, self._table.columns.unit
        if not len(occurrences):
            return np.zeros(0, dtype=np.float32)
        here = unit[occurrences]
        before = unit[np.maximum(occurrences - 1, 0)]
        after = unit[np.minimum(occurrences + 1, len(table) - 1)]
        needed = np.zeros(table.unit_count, dtype=np.bool_)
        needed[here] = needed[before] = needed[after] = True
        rows = np.flatnonzero(np.repeat(needed, self._part_counts))
        if len(rows) * 3 > len(self._matrix):  # gathering rows costs more than scoring some in vain
            parts = self._matrix.scores(vector)
        else:
            parts = np.full(len(self._matrix), -1.0, dtype=np.float32)
            parts[rows] = self._matrix.scores(vector, rows)
        scores = np.maximum.reduceat(parts, np.concatenate([[0], self._part_ends[:-1]]))
        return in_context(
            scores[here],
            np.where(table.opens[occurrences], np.float32(0), scores[before]),
            np.where(table.closes[occurrences], np.float32(0), scores[after]),
            self._norms[occurrences],
            float(self._meta["neighbour_share"]),
        )

    def _hits(self, found: Candidates, scores: FloatVector, allowed: BoolVector, k: int) -> list[Hit]:
        """The best groups, each at its newest allowed edition."""
        table = self._table
        best: FloatVector = np.full(len(table.columns.group_ends), -1.0, dtype=np.float32)
        np.maximum.at(best, table.columns.group[found.occurrences], scores)
        top = np.flatnonzero(best >= np.partition(best, -k)[-k]) if k < len(best) else np.arange(len(best))
        top = top[best[top] >= 0]
        hits: list[tuple[float, int, int]] = []
        for group in top[np.argsort(-best[top], kind="stable")][:k]:
            places = table.group(int(group))
            places = places[allowed[table.document[places]]]
            dates = self._dates[table.document[places]]
            for place in places[dates == dates.max()]:
                at = int(np.searchsorted(found.occurrences, place))
                hits.append((float(scores[at]), int(place), at))
        hits.sort(key=lambda hit: (-hit[0], hit[1]))
        return [
            Hit(table.passage(place), min(1.0, max(0.0, score)), float(found.dense[at]), float(found.lexical[at]))
            for score, place, at in hits[:k]
        ]
