"""Fusion and measures against values worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.retrieval.fusion import in_context, min_max, reciprocal_rank, weighted_sum
from kb.retrieval.metrics import ndcg_at, paired_bootstrap, recall_at, reciprocal_rank_at


def test_ndcg_by_hand() -> None:
    # gains 0, 2, 1 at ranks 1 to 3: 2/log2(3) + 1/log2(4); ideal 2, 1: 2/1 + 1/log2(3)
    expected = (2 / math.log2(3) + 0.5) / (2 + 1 / math.log2(3))
    assert ndcg_at(["x", "a", "b"], {"a": 2.0, "b": 1.0}) == pytest.approx(expected)
    assert ndcg_at(["x", "a", "b"], {"a": 2.0, "b": 1.0}, k=1) == 0.0
    assert ndcg_at(["a", "b"], {"a": 2.0, "b": 1.0}) == pytest.approx(1.0)


def test_ndcg_counts_an_ideal_no_longer_than_the_list() -> None:
    # three relevant, two places: both filled is the best there is
    assert ndcg_at(["a", "b"], {"a": 1.0, "b": 1.0, "c": 1.0}, k=2) == pytest.approx(1.0)


def test_ndcg_grade_zero_is_not_relevant() -> None:
    assert ndcg_at(["z", "a"], {"a": 1.0, "z": 0.0}) == pytest.approx(1 / math.log2(3))


@pytest.mark.parametrize(
    ("ranking", "k", "expected"),
    [(["a", "x", "y", "b"], 5, 2 / 3), (["a", "x", "y", "b"], 3, 1 / 3), (["x"], 5, 0.0), (["c", "b", "a"], 5, 1.0)],
)
def test_recall_by_hand(ranking: list[str], k: int, expected: float) -> None:
    grades = {"a": 1.0, "b": 1.0, "c": 2.0, "x": 0.0}
    assert recall_at(ranking, grades, k) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("ranking", "k", "expected"), [(["x", "y", "a"], 10, 1 / 3), (["x", "y", "a"], 2, 0.0), (["a"], 10, 1.0)]
)
def test_reciprocal_rank_by_hand(ranking: list[str], k: int, expected: float) -> None:
    assert reciprocal_rank_at(ranking, {"a": 1.0}, k) == pytest.approx(expected)


def test_bootstrap_of_a_constant_difference_has_no_width() -> None:
    found = paired_bootstrap(np.array([0.5, 0.7, 0.9]), np.array([0.4, 0.6, 0.8]))
    assert found == pytest.approx((0.1, 0.1, 0.1))


def test_bootstrap_interval_holds_the_mean_and_narrows_with_more_queries() -> None:
    few = paired_bootstrap(np.array([1.0, 0.0] * 10), np.zeros(20))
    many = paired_bootstrap(np.array([1.0, 0.0] * 1000), np.zeros(2000))
    assert few.low < few.mean == 0.5 < few.high
    assert many.high - many.low < (few.high - few.low) / 5


def test_min_max_by_hand() -> None:
    assert min_max(np.array([1.0, 5.0, 2.0])).tolist() == [0.0, 1.0, 0.25]
    assert min_max(np.array([3.0, 3.0])).tolist() == [0.0, 0.0]
    assert min_max(np.array([])).tolist() == []


def test_weighted_sum_by_hand() -> None:
    dense, lexical = np.array([0.2, 0.6, 0.4]), np.array([8.0, 0.0, 2.0])
    # min-max: 0, 1, 0.5 and 1, 0, 0.25; 0.6 and 0.4 of them
    assert weighted_sum(dense, lexical, 0.6).tolist() == pytest.approx([0.4, 0.6, 0.4])
    assert weighted_sum(dense, lexical, 1.0).tolist() == pytest.approx([0.0, 1.0, 0.5])


def test_reciprocal_rank_fusion_by_hand() -> None:
    # dense ranks 3, 1, 2; lexical ranks 1, none, 2
    got = reciprocal_rank(np.array([0.2, 0.6, 0.4]), np.array([8.0, 0.0, 2.0]), k=60)
    assert got.tolist() == pytest.approx([1 / 63 + 1 / 61, 1 / 61, 1 / 62 + 1 / 62])


def test_in_context_is_the_cosine_with_the_sum_of_neighbours() -> None:
    rng = np.random.default_rng(7)
    rows = rng.standard_normal((3, 8)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    query = rows[1] + rows[2]
    query /= np.linalg.norm(query)
    joined = rows[1] + 0.2 * (rows[0] + rows[2])
    cosine = float(joined @ query / np.linalg.norm(joined))
    scores = (rows @ query).astype(np.float32)
    norm = np.array([np.linalg.norm(joined)], dtype=np.float32)
    assert in_context(scores[1:2], scores[0:1], scores[2:3], norm, 0.2)[0] == pytest.approx(cosine, abs=1e-6)


scores = st.lists(st.floats(-1e3, 1e3, width=32), min_size=1, max_size=20)


@given(scores, st.floats(0, 1))
def test_weighted_sum_stays_within_zero_and_one(values: list[float], weight: float) -> None:
    dense = np.array(values, dtype=np.float32)
    fused = weighted_sum(dense, np.abs(dense), weight)
    assert np.all(fused >= 0)
    assert np.all(fused <= 1 + 1e-6)
