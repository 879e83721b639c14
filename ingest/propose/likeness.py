"""Which wordings are nearly the same: licences are copied with a name changed, and would be met again in training."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

SAME = 0.7
"""Cosine of two wordings' runs of four words from which they count as one text with small changes."""
RUN = 4

BoolArray = npt.NDArray[np.bool_]


class Likeness:
    """Compares wordings by the runs of four words they share (shingles, after Broder 1997)."""

    def __init__(self, texts: Sequence[str]) -> None:
        from scipy import sparse
        from sklearn.feature_extraction.text import CountVectorizer

        counter = CountVectorizer(binary=True, analyzer=_shingles)
        rows = counter.fit_transform(texts).astype(np.float32)
        lengths = np.sqrt(np.asarray(rows.sum(axis=1)).ravel())
        self._rows = (sparse.diags(1 / np.where(lengths > 0, lengths, 1)) @ rows).tocsr()

    def like(self, some: BoolArray) -> BoolArray:
        """Whether each wording is nearly the same as one of those; those themselves included."""
        if not some.any():
            return some.copy()
        nearest = (self._rows @ self._rows[some].T).max(axis=1).toarray().ravel()
        return np.asarray((nearest >= SAME) | some)


def _shingles(text: str) -> list[str]:
    words = text.split()
    if len(words) <= RUN:
        return [" ".join(words)]
    return [" ".join(words[n : n + RUN]) for n in range(len(words) - RUN + 1)]
