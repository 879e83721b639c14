"""The lexical half: stemming, filters, and questions nobody should have to clean first."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import HomeError
from kb.retrieval.lexical import LexicalIndex, LexicalRow, terms

ROWS = [
    LexicalRow(7, "Acme Licence > Training\nModels trained on outputs must be named.", {"acme"}),
    LexicalRow(3, "Acme Licence > Fees\nFees are due monthly.", {"acme"}),
    LexicalRow(5, "Umbrella Terms > Fees\nNo fees. No refunds.", {"umbrella"}),
]


@pytest.fixture(scope="module")
def index() -> LexicalIndex:
    return LexicalIndex.build(ROWS)


def test_inflection_does_not_matter(index: LexicalIndex) -> None:
    assert index.search("train a model", 10).rows.tolist() == [7]


def test_heading_words_count(index: LexicalIndex) -> None:
    assert index.search("umbrella", 10).rows.tolist() == [5]


def test_scores_fall_and_are_positive(index: LexicalIndex) -> None:
    found = index.search("no fees", 10)
    assert found.rows[0] == 5
    assert found.scores.tolist() == sorted(found.scores.tolist(), reverse=True)
    assert min(found.scores.tolist()) > 0


def test_negation_is_a_word(index: LexicalIndex) -> None:
    assert index.search("no", 10).rows.tolist() == [5]


def test_sources_narrow_without_changing_scores(index: LexicalIndex) -> None:
    everywhere = dict(zip(*index.search("fees", 10)[:2], strict=True))
    narrowed = index.search("fees", 10, {"acme"})
    assert narrowed.rows.tolist() == [3]
    assert narrowed.scores[0] == pytest.approx(everywhere[3])
    assert index.search("fees", 10, set()).rows.tolist() == []
    assert index.search("fees", 10, {"nobody"}).rows.tolist() == []


def test_limit_says_when_it_cut(index: LexicalIndex) -> None:
    assert not index.search("fees", 1).complete
    assert index.search("fees", 2).complete


def test_on_disk_as_in_memory(tmp_path: Path, index: LexicalIndex) -> None:
    LexicalIndex.build(ROWS, tmp_path / "lexical")
    opened = LexicalIndex.open(tmp_path / "lexical")
    assert len(opened) == 3
    assert opened.search("no fees", 10).rows.tolist() == index.search("no fees", 10).rows.tolist()


def test_missing_index_is_an_expected_error(tmp_path: Path) -> None:
    with pytest.raises(HomeError, match="distillaw sync"):
        LexicalIndex.open(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "query",
    [
        '"',
        "AND OR NOT",
        "fees AND (",
        "text:fees",
        "fees~2^9 [a TO b] {c} /x.*/",
        "+fees -fees",
        "\\",
        "*",
        "fees\x00",
        "\ud800",
        "费用",
        "fees " * 5000,
        " ".join(f"w{n}" for n in range(3000)),
        "a" * 100_000,
    ],
)
def test_hostile_queries_are_just_words(index: LexicalIndex, query: str) -> None:
    found = index.search(query, 10).rows.tolist()
    assert set(found) <= {3, 5, 7}
    assert (3 in found) == ("fee" in terms(query)[:9000])


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=200))
def test_any_text_may_be_asked(query: str) -> None:
    index = LexicalIndex.build(ROWS)
    found = index.search(query, 10)
    assert len(found.rows) == len(found.scores) <= 3


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=200))
def test_any_text_may_be_indexed(text: str) -> None:
    index = LexicalIndex.build([LexicalRow(1, text, {"any"})])
    assert index.search(text, 1).rows.tolist() == ([1] if terms(text) else [])


def test_chinese_is_found_by_a_word_inside_a_sentence() -> None:
    rows = [
        LexicalRow(0, "学生不得把园丁的剪刀借给邻居。", ()),
        LexicalRow(1, "教师每周检查一次温室里的灯光。", ()),
        LexicalRow(2, "The gardener lends no shears.", ()),
    ]
    index = LexicalIndex.build(rows)
    assert index.search("剪刀", 3).rows.tolist() == [0]
    assert index.search("温室", 3).rows.tolist() == [1]
    assert index.search("gardener", 3).rows.tolist() == [2]
