"""How good a ranking is. One function a measure; ``ranking`` is ids best first, ``grades`` says how relevant an id is.

An id that is not in ``grades``, or whose grade is 0 or less, is not relevant. At least one id must be relevant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt


def ndcg_at(ranking: Sequence[str], grades: Mapping[str, float], k: int = 10) -> float:
    """Discounted cumulative gain of the first ``k`` over the best that was possible, 0 to 1.

    Gain is the grade, discount log2(rank + 1). Source: Järvelin and Kekäläinen, "Cumulated Gain-Based Evaluation of IR
    Techniques", ACM TOIS 20(4), 2002, in the form with log2(rank + 1) of Burges et al., ICML 2005.

    >>> round(ndcg_at(["x", "a"], {"a": 1.0}), 4)
    0.6309
    """
    gains = [max(0.0, grades.get(id_, 0.0)) for id_ in ranking[:k]]
    ideal = sorted((grade for grade in grades.values() if grade > 0), reverse=True)[:k]
    return _discounted(gains) / _discounted(ideal)


def _discounted(gains: Sequence[float]) -> float:
    return float(sum(gain / np.log2(rank + 1) for rank, gain in enumerate(gains, start=1)))


def recall_at(ranking: Sequence[str], grades: Mapping[str, float], k: int = 5) -> float:
    """Share of the relevant ids that stand among the first ``k``, 0 to 1.

    Source: Manning, Raghavan and Schütze, "Introduction to Information Retrieval", 2008, section 8.3.

    >>> recall_at(["a", "x", "b"], {"a": 1.0, "b": 1.0}, k=2)
    0.5
    """
    relevant = {id_ for id_, grade in grades.items() if grade > 0}
    return len(relevant & set(ranking[:k])) / len(relevant)


def reciprocal_rank_at(ranking: Sequence[str], grades: Mapping[str, float], k: int = 10) -> float:
    """One over the rank of the first relevant id, 0 when none stands among the first ``k``.

    Source: Voorhees, "The TREC-8 Question Answering Track Report", 1999 (mean reciprocal rank).

    >>> reciprocal_rank_at(["x", "a"], {"a": 1.0})
    0.5
    """
    for rank, id_ in enumerate(ranking[:k], start=1):
        if grades.get(id_, 0.0) > 0:
            return 1.0 / rank
    return 0.0


class Interval(NamedTuple):
    """A mean difference and its 95% interval."""

    mean: float
    low: float
    high: float


def paired_bootstrap(
    ours: npt.NDArray[np.floating], theirs: npt.NDArray[np.floating], samples: int = 2000, seed: int = 0
) -> Interval:
    """Mean of ``ours - theirs`` over queries with the 2.5th and 97.5th percentile of resampled means.

    Source: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, section 13.3 (percentile interval); for
    retrieval Sakai, SIGIR 2006.
    """
    differences = np.asarray(ours, dtype=np.float64) - np.asarray(theirs, dtype=np.float64)
    drawn = np.random.default_rng(seed).integers(0, len(differences), size=(samples, len(differences)))
    low, high = np.percentile(differences[drawn].mean(axis=1), [2.5, 97.5])
    return Interval(float(differences.mean()), float(low), float(high))
