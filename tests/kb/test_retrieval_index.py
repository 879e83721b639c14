"""The index: built, opened, asked; editions, filters, and vectors taken over from an earlier generation."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import HomeError, UsageError
from kb.retrieval import index as index_module
from kb.retrieval.build import META
from kb.retrieval.index import Hit, SearchIndex
from kb.retrieval.passages import Passage, passage_key
from kb.retrieval.retriever import PassageRetriever
from tests.kb.test_retrieval_fakes import NEW, OLD, HashEmbedder, edition, library


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    return SearchIndex.build(tmp_path_factory.mktemp("index") / "g1", library(), HashEmbedder())


def places(hits: list[Hit]) -> list[tuple[str, dt.date | None, str]]:
    return [(h.passage.source, h.passage.edition, h.passage.locator) for h in hits]


def test_every_passage_comes_back_as_it_went_in(index: SearchIndex) -> None:
    for passage in library():
        editions = {(passage.instrument, passage.edition)} if passage.instrument and passage.edition else set()
        found = index.search(passage.text, 20, editions=editions, include_commentary=passage.commentary is not None)
        assert passage in [hit.passage for hit in found]


def test_a_text_is_kept_once_and_found_in_each_instrument_at_its_newest_edition(index: SearchIndex) -> None:
    assert len(index) == len(library()) == 9
    assert index.text_count == 7  # two clauses of Acme's did not change; Umbrella's fees stand under another title
    found = places(index.search("customers pay fees within thirty days", 2, include_commentary=False))
    assert set(found) == {("acme/terms", NEW, "§1"), ("umbrella/licence", OLD, "§2")}


def test_as_of_takes_the_edition_of_the_day(index: SearchIndex) -> None:
    question = "may outputs train a model"
    before = index.search(question, 1, as_of=dt.date(2023, 6, 1), include_commentary=False)
    after = index.search(question, 1, as_of=dt.date(2024, 6, 1), include_commentary=False)
    assert places(before) == [("acme/terms", OLD, "§2")]
    assert places(after) == [("acme/terms", NEW, "§2")]
    assert "shall not" in after[0].passage.text
    assert index.search(question, 5, as_of=dt.date(2022, 1, 1), include_commentary=False) == []


def test_editions_and_instruments_narrow(index: SearchIndex) -> None:
    narrowed = index.search("fees", 20, editions={("acme/terms", OLD)}, include_commentary=False)
    assert {hit.passage.edition for hit in narrowed} == {OLD}
    assert {hit.passage.instrument for hit in narrowed} == {"acme/terms"}
    only = index.search("fees", 20, instruments={"umbrella/licence"}, include_commentary=False)
    assert {hit.passage.instrument for hit in only} == {"umbrella/licence"}
    assert index.search("fees", 5, instruments=set(), include_commentary=False) == []


def test_commentary_is_found_by_the_questions_it_answers_and_can_be_left_out(index: SearchIndex) -> None:
    found = index.search("who quarrels over invoices", 1)
    assert found[0].passage.commentary == "contract/fees"
    assert found[0].passage.text == "Fees are seldom argued about."
    without = index.search("who quarrels over invoices", 20, include_commentary=False)
    assert all(hit.passage.commentary is None for hit in without)


def test_scores_are_ordered_and_within_their_scales(index: SearchIndex) -> None:
    hits = index.search("outputs train any rival model", 20)
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert all(0 <= h.score <= 1 and -1.001 <= h.dense <= 1.001 and h.lexical >= 0 for h in hits)
    assert hits[0].passage.text.startswith("Outputs shall not")
    assert hits[0].score == pytest.approx(1.0)


def test_neighbours_lift_a_clause(tmp_path: Path) -> None:
    """Two clauses alike; the one beside a clause on the question's subject comes first, though it was indexed last."""
    passages = [
        Passage.of(title="", text=text, instrument=instrument, edition=OLD, locator=f"§{n}", start=n)
        for instrument, texts in (
            ("a/terms", ("Something else.", "The following applies.")),
            ("b/terms", ("Zebra stripes.", "The following applies.")),
        )
        for n, text in enumerate(texts, start=1)
    ]
    index = SearchIndex.build(tmp_path / "g", passages, HashEmbedder())
    found = index.search("zebra stripes following applies", 4)
    rank = {hit.passage.source: n for n, hit in enumerate(found) if hit.passage.locator == "§2"}
    assert rank["b/terms"] < rank["a/terms"]


def test_same_text_twice_in_one_edition_is_two_places(tmp_path: Path) -> None:
    index = SearchIndex.build(tmp_path / "g", edition("a/t", OLD, "Blank.", "Other words.", "Blank."), HashEmbedder())
    assert {place[2] for place in places(index.search("blank", 2))} == {"§1", "§3"}


def test_only_changed_texts_are_embedded_again(tmp_path: Path) -> None:
    embedder = HashEmbedder()
    first = SearchIndex.build(tmp_path / "g1", library(), embedder)
    embedder.embedded.clear()
    more = [*library(), *edition("acme/terms", dt.date(2025, 1, 1), "A clause that is new.")]
    second = SearchIndex.build(tmp_path / "g2", more, embedder, reuse=first)
    assert [text for text in embedder.embedded if "clause that is new" not in text] == []
    assert len(embedder.embedded) == 1
    old, new = first.vectors_by_key(), second.vectors_by_key()
    assert set(old) < set(new)
    assert all(np.array_equal(old[key], new[key]) for key in old)


def test_vectors_of_another_embedder_are_not_taken_over(tmp_path: Path) -> None:
    first = SearchIndex.build(tmp_path / "g1", library(), HashEmbedder())
    other = HashEmbedder("hash@2")
    SearchIndex.build(tmp_path / "g2", library(), other, reuse=first)
    assert len(other.embedded) == 8  # seven texts and the question of the note


def test_another_embedder_is_refused(tmp_path: Path) -> None:
    SearchIndex.build(tmp_path / "g", library(), HashEmbedder())
    with pytest.raises(HomeError, match=r"hash@1.*hash@2"):
        SearchIndex.open(tmp_path / "g", HashEmbedder("hash@2"))


def test_half_built_damaged_or_foreign_directories_are_refused(tmp_path: Path) -> None:
    with pytest.raises(HomeError, match="no search index"):
        SearchIndex.open(tmp_path, HashEmbedder())
    SearchIndex.build(tmp_path / "g", library(), HashEmbedder())
    with pytest.raises(HomeError, match="fresh directory"):
        SearchIndex.build(tmp_path / "g", library(), HashEmbedder())
    (tmp_path / "g" / "columns.npz").write_bytes(b"not a table")
    with pytest.raises(HomeError, match="table of passages"):
        SearchIndex.open(tmp_path / "g", HashEmbedder())
    meta = json.loads((tmp_path / "g" / META).read_text())
    (tmp_path / "g" / META).write_text(json.dumps({**meta, "schema": 0}))
    with pytest.raises(HomeError, match="version 0"):
        SearchIndex.open(tmp_path / "g", HashEmbedder())


@pytest.mark.parametrize("name", ["columns.npz", "part_ends.npy", "context_norms.npy", "vectors.npy", "passages.jsonl"])
@pytest.mark.parametrize("content", [b"", b"PK", b"\x80\x05 neither this nor that" * 9])
def test_whatever_a_full_disk_left_of_a_file_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    SearchIndex.build(tmp_path / "g", library(), HashEmbedder()).close()
    (tmp_path / "g" / name).write_bytes(content)
    with pytest.raises(HomeError, match=r"cannot be read") as refused:
        SearchIndex.open(tmp_path / "g", HashEmbedder())
    assert "distillaw sync" in refused.value.fix


def test_a_passage_that_is_damaged_within_is_told(tmp_path: Path) -> None:
    SearchIndex.build(tmp_path / "g", library(), HashEmbedder()).close()
    file = tmp_path / "g" / "passages.jsonl"
    file.write_bytes(b"\xff" * file.stat().st_size)
    with pytest.raises(HomeError, match=r"passages\.jsonl: is damaged"):
        SearchIndex.open(tmp_path / "g", HashEmbedder()).search("weights copied", 1)


def test_a_generation_may_be_moved_once_built(tmp_path: Path) -> None:
    SearchIndex.build(tmp_path / "part", library(), HashEmbedder()).close()
    (tmp_path / "part").rename(tmp_path / "live")
    index = SearchIndex.open(tmp_path / "live", HashEmbedder())
    assert index.search("weights copied", 1, include_commentary=False)[0].passage.locator == "§1"
    rows, _ = index.store().nearest(HashEmbedder().embed_query("weights copied"), 3)
    assert len(rows) == 3
    index.close()


def test_through_chroma_as_scored_one_by_one(index: SearchIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    questions = ["customers pay fees", "outputs train model", "courts of ruritania", "weights"]
    exact = [index.search(q, 3, as_of=NEW) for q in questions]
    whole = [index.search(q, 3) for q in questions]
    monkeypatch.setattr(index_module, "EXACT_ROWS", 0)
    monkeypatch.setattr(index_module, "EXACT_FILTERED_ROWS", 0)
    assert [places(index.search(q, 3, as_of=NEW)) for q in questions] == [places(hits) for hits in exact]
    assert [places(index.search(q, 3)) for q in questions] == [places(hits) for hits in whole]


def test_nothing_indexed_nothing_found(tmp_path: Path) -> None:
    index = SearchIndex.build(tmp_path / "g", [], HashEmbedder())
    assert len(index) == 0
    assert index.search("anything", 5) == []
    again = SearchIndex.build(tmp_path / "g2", library(), HashEmbedder(), reuse=index)
    assert len(again) == 9


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=80), st.integers(-1, 12))
def test_any_question_is_answered_with_at_most_k(index: SearchIndex, query: str, k: int) -> None:
    hits = index.search(query, k)
    assert len(hits) <= max(k, 0)
    if query.strip() and k > 0:
        assert hits


def test_retriever_gives_documents_that_say_where_they_stand(index: SearchIndex) -> None:
    retriever = PassageRetriever(index=index, k=2, as_of=NEW, include_commentary=False)
    documents = retriever.invoke("outputs train rival model")
    assert len(documents) == 2
    assert documents[0].page_content == "Outputs shall not train any rival model."
    metadata = documents[0].metadata
    assert (metadata["instrument"], metadata["edition"], metadata["locator"]) == ("acme/terms", "2024-01-01", "§2")
    assert metadata["end"] - metadata["start"] == len(documents[0].page_content)
    json.dumps(metadata)


def test_a_passage_belongs_to_an_instrument_or_a_note() -> None:
    with pytest.raises(UsageError, match="exactly one"):
        Passage.of(title="t", text="x")
    with pytest.raises(UsageError, match="exactly one"):
        Passage.of(title="t", text="x", instrument="a/b", commentary="c/d")


def test_keys_differ_with_every_field() -> None:
    base = passage_key("t", ["h"], "x")
    others = [passage_key("u", ["h"], "x"), passage_key("t", [], "x"), passage_key("t", ["h"], "y")]
    others += [passage_key("t", ["h", ""], "x"), passage_key("t", ["h"], "x", ["q"])]
    assert len({base, *others}) == 6
