"""What the shipped ranking is measured against. Each is a plain form that many people use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from kb.retrieval.build import unit_vectors
from kb.retrieval.ecosystem import EmbeddingsView, huggingface_embeddings
from kb.retrieval.embed import SHIPPED_NAME, Embedder, FloatVector
from kb.retrieval.fusion import reciprocal_rank, weighted_sum
from kb.retrieval.index import SearchIndex
from kb.retrieval.lexical import LexicalIndex, LexicalRow
from kb.retrieval.modelfile import shipped_model_dir
from kb.retrieval.passages import passage_key
from kb.store.vectors import VectorMatrix, scratch_store

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

    from kb.retrieval.evaluate import Ranker, Text

CHUNK, CHUNK_OVERLAP, CHUNKS = 1000, 200, 4
"""Characters a chunk, characters shared, and chunks taken, as in most introductions to langchain."""


class _Scored:
    """Plain dense and BM25 scores of the passages of one scope."""

    def __init__(self, corpus: Sequence[Text], index: SearchIndex, embedder: Embedder) -> None:
        known = index.vectors_by_key()
        parts = [known[passage_key("", (), text.text)] for text in corpus]
        self._matrix = VectorMatrix(unit_vectors(np.concatenate(parts), np.cumsum([len(part) for part in parts])))
        self._lexical = LexicalIndex.build(LexicalRow(n, text.text, [text.scope]) for n, text in enumerate(corpus))
        self._embedder = embedder
        self._ids = [text.id for text in corpus]
        self._rows: dict[str, npt.NDArray[np.int64]] = {}
        for scope in {text.scope for text in corpus}:
            self._rows[scope] = np.array([n for n, text in enumerate(corpus) if text.scope == scope], dtype=np.int64)

    def dense(self, query: str, scope: str) -> FloatVector:
        return self._matrix.scores(self._embedder.embed_query(query), self._rows[scope])

    def lexical(self, query: str, scope: str) -> FloatVector:
        found = self._lexical.search(query, len(self._rows[scope]), {scope})
        scores = np.zeros(len(self._ids), dtype=np.float32)
        scores[found.rows] = found.scores
        return scores[self._rows[scope]]

    def ranked(self, scope: str, scores: npt.NDArray[np.floating]) -> list[str]:
        best = np.argsort(-scores, kind="stable")[:10]
        return [self._ids[row] for row in self._rows[scope][best]]


def rankers(corpus: Sequence[Text], index: SearchIndex, embedder: Embedder) -> dict[str, Ranker]:
    """The rivals by name.

    :param index: an index of the same corpus; its vectors are used again.
    """
    scored = _Scored(corpus, index, embedder)

    def fused(join: Callable[[FloatVector, FloatVector], npt.NDArray[np.floating]]) -> Ranker:
        return lambda query, scope: scored.ranked(scope, join(scored.dense(query, scope), scored.lexical(query, scope)))

    def bm25(query: str, scope: str) -> list[str]:
        return scored.ranked(scope, scored.lexical(query, scope))

    def dense(query: str, scope: str) -> list[str]:
        return scored.ranked(scope, scored.dense(query, scope))

    return {
        "BM25": bm25,
        "dense": dense,
        "reciprocal rank fusion": fused(reciprocal_rank),
        "weighted sum": fused(weighted_sum),
        "langchain recipe": langchain_recipe(corpus, _recipe_embeddings(embedder)),
    }


def _recipe_embeddings(embedder: Embedder) -> Embeddings:
    """What the recipe would use: the same model through ``langchain_huggingface``, where it is the shipped one."""
    if embedder.name == SHIPPED_NAME:
        return huggingface_embeddings(shipped_model_dir())
    return EmbeddingsView(embedder)


def langchain_recipe(corpus: Sequence[Text], embeddings: Embeddings) -> Ranker:
    """Documents cut blindly, chunks in Chroma, the nearest few; a chunk stands for the passages it touches."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=CHUNK, chunk_overlap=CHUNK_OVERLAP, add_start_index=True, strip_whitespace=False
    )
    spans: dict[str, list[tuple[int, int, str]]] = {}
    documents: dict[str, str] = {}
    for text in corpus:
        before = documents.get(text.scope, "")
        start = len(before)
        documents[text.scope] = f"{before}{text.text}\n\n"
        spans.setdefault(text.scope, []).append((start, start + len(text.text), text.id))
    store = scratch_store(embeddings, "langchain-recipe")
    for scope, document in documents.items():
        store.add_documents(splitter.create_documents([document], [{"scope": scope}]))

    def rank(query: str, scope: str) -> list[str]:
        ids: list[str] = []
        for chunk in store.similarity_search(query, k=CHUNKS, filter={"scope": scope}):
            start = chunk.metadata["start_index"]
            end = start + len(chunk.page_content)
            ids.extend(id_ for first, last, id_ in spans[scope] if first < end and last > start)
        return list(dict.fromkeys(ids))

    return rank
