"""The Chroma collection of a generation: what stays is taken over, and rows are found under the ids they have there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kb.retrieval import build
from kb.retrieval import index as index_module
from kb.retrieval.collection import IDS, EarlierCollection, Rows, write_collection
from kb.retrieval.embed import FloatMatrix, FloatVector
from kb.retrieval.index import SearchIndex
from kb.retrieval.passages import Passage
from kb.retrieval.table import IntVector, PassageTable
from kb.store.vectors import VectorStore
from tests.kb.test_retrieval_fakes import NEW, OLD, HashEmbedder

WORDS = (
    "kettle", "badge", "soup", "clerk", "moon", "letter", "drawer", "office", "weather", "stamp", "ladder", "piano",
    "garden", "window", "harbour", "bridge",
)  # fmt: skip


def library(numbers: range) -> list[Passage]:
    return [
        Passage.of(
            title="Acme",
            text=f"Clause {n} speaks of {WORDS[n % 16]} and {WORDS[(n * 7 + 3) % 16]} in case {n}.",
            instrument="acme/terms",
            edition=OLD,
            locator=f"§{n}",
            start=100 * n,
        )
        for n in numbers
    ]


def count(index: SearchIndex) -> int:
    return int(index.store()._client.get_collection(index._meta["collection"]).count())


def found(index: SearchIndex, query: str) -> list[str]:
    return [hit.passage.locator for hit in index.search(query, 3)]


def test_a_generation_goes_on_from_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_module, "EXACT_ROWS", 0)  # ask Chroma, not the matrix
    monkeypatch.setattr(index_module, "EXACT_FILTERED_ROWS", 0)
    first = SearchIndex.build(tmp_path / "g1", library(range(40)), HashEmbedder())
    second = SearchIndex.build(tmp_path / "g2", library(range(5, 44)), HashEmbedder(), reuse=first)
    afresh = SearchIndex.build(tmp_path / "g3", library(range(5, 44)), HashEmbedder())
    assert second._meta["collection"] == first._meta["collection"]
    assert afresh._meta["collection"] != first._meta["collection"]
    assert np.load(tmp_path / "g2" / IDS).tolist() == [*range(5, 40), 40, 41, 42, 43]
    assert count(second) == count(afresh) == 39
    assert count(first) == 40  # a reader of the old generation is not disturbed
    for word in WORDS:
        query = HashEmbedder().embed_query(f"{word} in case")
        rows, scores = second.store().nearest(query, 10)
        fresh_rows, fresh_scores = afresh.store().nearest(query, 10)
        assert np.allclose(scores, fresh_scores, atol=1e-5)
        assert np.allclose(second._matrix.scores(query, rows), scores, atol=1e-5)  # ids lead to their own vectors
        assert found(second, f"{word} in case") == found(afresh, f"{word} in case")
        assert len(fresh_rows) == 10
    for index in (first, second, afresh):
        index.close()


def test_a_third_generation_still_finds_its_rows(tmp_path: Path) -> None:
    first = SearchIndex.build(tmp_path / "g1", library(range(30)), HashEmbedder())
    second = SearchIndex.build(tmp_path / "g2", library(range(3, 33)), HashEmbedder(), reuse=first)
    third = SearchIndex.build(tmp_path / "g3", library(range(32, 2, -1)), HashEmbedder(), reuse=second)
    assert third._meta["collection"] == first._meta["collection"]
    assert count(third) == 30
    query = HashEmbedder().embed_query("kettle and clerk in case")
    rows, scores = third.store().nearest(query, 30)
    assert sorted(rows.tolist()) == list(range(30))
    assert np.allclose(third._matrix.scores(query, rows), scores, atol=1e-5)


@pytest.mark.parametrize(("kept", "given"), [(range(30, 60), 60), (range(10), 60)])
def test_with_little_to_keep_or_many_holes_it_is_made_anew(tmp_path: Path, kept: range, given: int) -> None:
    """Of 60 ids given, half and five sixths are gone."""
    vectors = np.eye(64, dtype=np.float32)[:given]
    keys = [f"k{n}" for n in range(given)]
    all_rows = Rows(vectors, np.arange(given), keys, keys)
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    name = write_collection(tmp_path / "a", all_rows, "fake", None, None)
    ids = {key: np.array([n]) for n, key in enumerate(keys)}
    earlier = EarlierCollection(tmp_path / "a" / "chroma", name, ids)
    fewer = Rows(
        vectors[kept.start : kept.stop], np.arange(len(kept)), [keys[n] for n in kept], [keys[n] for n in kept]
    )
    again = write_collection(tmp_path / "b", fewer, "fake", earlier, None)
    assert again != name
    assert np.load(tmp_path / "b" / IDS).tolist() == list(range(len(kept)))
    store = VectorStore.open(tmp_path / "b" / "chroma", again, "fake")
    assert store.nearest(vectors[kept.start], 1)[0].tolist() == [0]
    store.close()


def test_norms_of_documents_that_stay_are_taken_over_and_the_others_computed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = library(range(20)), [replace(p, edition=NEW) for p in library(range(10, 30))]
    first = SearchIndex.build(tmp_path / "g1", old, HashEmbedder())
    computed: list[int] = []
    whole = build.context_norms

    def counted(table: PassageTable, vectors: FloatMatrix, ends: IntVector, known: FloatVector) -> FloatVector:
        computed.append(int(np.isnan(known).sum()))
        return whole(table, vectors, ends, known)

    monkeypatch.setattr(build, "context_norms", counted)
    second = SearchIndex.build(tmp_path / "g2", [*old, *new], HashEmbedder(), reuse=first)
    afresh = SearchIndex.build(tmp_path / "g3", [*old, *new], HashEmbedder())
    third = SearchIndex.build(tmp_path / "g4", [*old[:-1], *new], HashEmbedder(), reuse=second)  # old is shorter
    assert computed == [20, 40, 19]
    assert np.array_equal(second._norms, afresh._norms)
    assert len(third._norms) == 39
    assert third._norms[18] != second._norms[18]  # it has lost a neighbour
