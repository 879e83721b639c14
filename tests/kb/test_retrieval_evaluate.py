"""The measuring itself, on an invented set; and the shipped ranking on the sets beside the project, where they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.errors import UsageError
from kb.retrieval.ecosystem import EmbeddingsView
from kb.retrieval.evaluate import QuestionSet, evaluate, measure, table
from kb.retrieval.evaluate import compare as compare_rows
from kb.store.vectors import scratch_store
from tests.kb.test_retrieval_fakes import HashEmbedder

CORPUS = [
    ("a1", "Fees are due monthly.", "a"),
    ("a2", "Outputs may be used freely.", "a"),
    ("a3", "Courts of Ruritania decide.", "a"),
    ("b1", "Fees are due yearly.", "b"),
    ("b2", "Weights may be copied.", "b"),
]
QUERIES = [("q1", "when are fees due", "a"), ("q2", "may weights be copied", "b"), ("q3", "no answer", "a")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, rows in (("corpus", CORPUS), ("queries", QUERIES)):
        lines = [json.dumps({"_id": id_, "text": text, "scope": scope}) for id_, text, scope in rows]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\ta1\t1\nq2\tb2\t1\nq2\tb1\t0\n", "utf-8")
    return tmp_path


def test_questions_without_an_answer_are_left_out(folder: Path) -> None:
    questions = QuestionSet.read(folder)
    assert [query.id for query in questions.queries] == ["q1", "q2"]
    assert questions.grades == {"q1": {"a1": 1.0}, "q2": {"b2": 1.0}}


def test_measure_by_hand(folder: Path) -> None:
    given = {"a": ["a2", "a1"], "b": ["b2"]}
    row = measure(QuestionSet.read(folder), lambda _, scope: given[scope]).summary()
    assert row["mrr@10"] == pytest.approx((0.5 + 1) / 2)
    assert row["ndcg@10"] == pytest.approx((0.63093 + 1) / 2, abs=1e-5)
    assert row["recall@5"] == 1.0


def test_shipped_ranking_asks_only_the_scope(folder: Path) -> None:
    found = evaluate(folder, HashEmbedder())
    assert set(found) == {"ndcg@10", "recall@5", "mrr@10", "p50_ms"}
    assert found["ndcg@10"] == 1.0


def test_all_rows_are_measured(folder: Path) -> None:
    found = compare_rows(folder, HashEmbedder())
    assert set(found.rows) == {
        "shipped",
        "BM25",
        "dense",
        "reciprocal rank fusion",
        "weighted sum",
        "langchain recipe",
    }
    assert found.rows["BM25"]["mrr@10"] == 1.0
    assert f"Shipped minus {found.best_other}" in table(found)


def test_stores_for_comparison_do_not_share_what_they_hold() -> None:
    first = scratch_store(EmbeddingsView(HashEmbedder()), "recipe")
    first.add_texts(["Fees are due monthly."])
    second = scratch_store(EmbeddingsView(HashEmbedder(dimensions=32)), "recipe")
    assert second.get()["ids"] == []
    second.add_texts(["Weights may be copied."])
    assert [d.page_content for d in second.similarity_search("fees", k=4)] == ["Weights may be copied."]


def test_a_folder_of_another_form_is_an_expected_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not a set of questions"):
        QuestionSet.read(tmp_path)


SHARED = Path(__file__).parents[2] / "../shared/bench"


@pytest.mark.bench
@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the question sets are not beside the project")
def test_shipped_is_not_below_the_best_rival_on_contracts() -> None:
    from kb.retrieval.embed import open_embedder

    found = compare_rows(SHARED / "contractnli-dev", open_embedder())
    ours = found.rows["shipped"]["ndcg@10"]
    assert found.difference.high >= 0
    assert all(ours > row["ndcg@10"] for name, row in found.rows.items() if name not in ("shipped", found.best_other))
