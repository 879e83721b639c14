"""Linear models over rows of sentences: one for each question, with a threshold and a probability."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ingest.propose.features import FloatArray, IntArray
from ingest.propose.likeness import BoolArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

INVERSE_PENALTY = 3.0
FEW = 10
"""Fewer than these say little of a share."""
POSITIVE_WEIGHT = 8.0
"""A sentence that was read weighs as much as eight that were not: there are sixty times fewer."""


@dataclass(frozen=True, slots=True)
class Head:
    """A linear model.

    :ivar weights: one a column, the last one is the constant.
    """

    weights: FloatArray

    def scores(self, rows: csr_matrix) -> FloatArray:
        """Log odds as fitted (classes weighted), one a row."""
        return np.asarray(rows @ self.weights[:-1], dtype=np.float64).ravel() + float(self.weights[-1])


def fit(rows: csr_matrix, yes: BoolArray) -> Head:
    """Logistic regression (l2), deterministic; with no example, a head that never says yes."""
    if not yes.any():
        return Head(np.concatenate([np.zeros(rows.shape[1]), [-20.0]]))
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(
        C=INVERSE_PENALTY, class_weight={False: 1.0, True: POSITIVE_WEIGHT}, solver="liblinear", tol=1e-2, max_iter=200,
        random_state=0,
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(rows, yes)
    return Head(np.concatenate([model.coef_.ravel(), model.intercept_]).astype(np.float64))


def by_unit(scores: FloatArray, owners: IntArray, count: int) -> FloatArray:
    """A unit has the score of its best sentence."""
    best = np.full(count, -np.inf)
    np.maximum.at(best, owners, scores)
    return best


@dataclass(frozen=True, slots=True)
class Scale:
    """From a score to the share of units of that score that were read so (Platt 1999)."""

    slope: float
    offset: float

    def __call__(self, scores: FloatArray) -> FloatArray:
        """Probabilities 0 to 1."""
        return np.asarray(1 / (1 + np.exp(-np.clip(self.slope * scores + self.offset, -30, 30))))


def fit_scale(scores: FloatArray, yes: BoolArray) -> Scale:
    """Fitted on scores of texts that the scored model had not seen."""
    if not yes.any() or yes.all():
        return Scale(1.0, 0.0 if yes.any() else -20.0)
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1e6, solver="lbfgs", max_iter=500).fit(scores[:, None], yes)
    return Scale(max(float(model.coef_[0, 0]), 1e-3), float(model.intercept_[0]))


def threshold_for_share(scores: FloatArray, lengths: IntArray, share: float) -> float:
    """The lowest score at which at most that share of the text is flagged.

    >>> threshold_for_share(np.array([3.0, 2.0, 1.0]), np.array([10, 10, 80]), 0.25)
    2.0
    """
    order = np.argsort(-scores, kind="stable")
    within = np.cumsum(lengths[order]) <= share * lengths.sum()
    return float(scores[order[within][-1]]) if within.any() else float(scores.max(initial=0.0))


def threshold_for_recall(scores: FloatArray, yes: BoolArray, recall: float) -> float:
    """The highest score at which that share of what was read is flagged."""
    had = np.sort(scores[yes])
    return float(had[int((1 - recall) * len(had))]) if len(had) else np.inf


def threshold_for_balance(scores: FloatArray, yes: BoolArray, beta: float) -> float:
    """The score at which the F-measure of that ``beta`` is best (van Rijsbergen 1979); infinite with no example."""
    if not yes.any():
        return np.inf
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(yes[order])
    precision, recall = hits / np.arange(1, len(order) + 1), hits / yes.sum()
    both = (1 + beta**2) * precision * recall / np.maximum(beta**2 * precision + recall, 1e-12)
    return float(scores[order[int(both.argmax())]])


def threshold_for_precision(scores: FloatArray, yes: BoolArray, precision: float) -> float:
    """The lowest score from which upwards that share of what is flagged was read; infinite where none is."""
    order = np.argsort(-scores, kind="stable")
    reached = np.flatnonzero(np.cumsum(yes[order]) / np.arange(1, len(order) + 1) >= precision)
    reached = reached[reached >= FEW - 1]
    return float(scores[order[reached[-1]]]) if len(reached) else np.inf


def folds(groups: Sequence[str], count: int) -> IntArray:
    """A fold for each unit, whole groups together, the folds of like size; deterministic."""
    sizes: dict[str, int] = {}
    for group in groups:
        sizes[group] = sizes.get(group, 0) + 1
    filled = [0] * count
    fold: dict[str, int] = {}
    for group in sorted(sizes, key=lambda g: (-sizes[g], g)):
        fold[group] = filled.index(min(filled))
        filled[fold[group]] += sizes[group]
    return np.array([fold[g] for g in groups], dtype=np.int64)
