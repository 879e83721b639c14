"""Sentences as rows of numbers: weighted words, words of what announces them, cues, and the vector of their unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ingest.propose import cues
from ingest.propose.units import Unit, plain, sentences
from kb.retrieval.embed import FloatMatrix

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import TfidfVectorizer

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

TOKEN = r"(?u)[a-z][a-z\-]+|[\u4e00-\u9fff]"  # noqa: S105 - what counts as a word
MIN_TEXTS = 3
"""A word that fewer sentences have is not weighed: it says who wrote them, not what they say."""
FEW = 300
"""Of fewer sentences than these every word is weighed."""
NONE = "unannounced"
"""Stands before what nothing announces: a vocabulary has at least one word."""
AXES = 64
"""Main axes kept of the vectors."""
CONTEXT_WEIGHT, CUE_WEIGHT, VECTOR_WEIGHT = 0.5, 0.7, 1.0
"""Next to words, whose rows have length one."""
LAST_WORDS = 400
"""Code points of what announces a unit that are read."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a unit.

    :ivar unit: number of the unit among those given.
    :ivar start: first code point in the unit's text; ``end`` one past the last.
    """

    unit: int
    start: int
    end: int
    text: str
    context: str


def split(units: Sequence[Unit]) -> list[Sentence]:
    """The sentences of some units in order."""
    return [
        Sentence(number, start, end, plain(unit.text[start:end]), unit.context[-LAST_WORDS:].lower())
        for number, unit in enumerate(units)
        for start, end in sentences(unit.text)
    ]


@lru_cache(maxsize=100_000)
def _cue_row(text: str, context: str) -> tuple[float, ...]:
    return tuple(cues.row(text, context))


class Features:
    """What turns sentences into rows; learned from a collection without knowing any reading."""

    def __init__(
        self,
        words: TfidfVectorizer,
        announced: TfidfVectorizer,
        centre: FloatArray,
        axes: FloatArray,
    ) -> None:
        self._words = words
        self._announced = announced
        self._centre = centre
        self._axes = axes

    @classmethod
    def fit(cls, sentences: Sequence[Sentence], vectors: FloatMatrix) -> Features:
        """Vocabularies, their weights, and the main axes of the vectors (``(units, dimensions)``)."""
        least = MIN_TEXTS if len(sentences) >= FEW else 1
        words = _vectoriser((1, 2), least).fit([s.text for s in sentences])
        announced = _vectoriser((1, 1), least).fit([f"{s.context} {NONE}" for s in sentences])
        centre = np.asarray(vectors.mean(axis=0), dtype=np.float64)
        _, axes = np.linalg.eigh(np.cov((vectors - centre).T))
        axes = axes[:, ::-1][:, :AXES]
        signs = np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])  # the same on every machine
        return cls(words, announced, centre, axes * signs)

    def rows(self, sentences: Sequence[Sentence], vectors: FloatMatrix) -> csr_matrix:
        """``(sentences, width)``; ``vectors`` are of the units."""
        from scipy import sparse

        owners = np.array([s.unit for s in sentences], dtype=np.int64)
        placed = (vectors - self._centre) @ self._axes
        hand = np.array([_cue_row(s.text, s.context) for s in sentences]).reshape(len(sentences), cues.WIDTH)
        return sparse.hstack(
            [
                self._words.transform([s.text for s in sentences]),
                CONTEXT_WEIGHT * self._announced.transform([s.context for s in sentences]),
                CUE_WEIGHT * sparse.csr_matrix(hand),
                VECTOR_WEIGHT * sparse.csr_matrix(placed[owners]),
            ]
        ).tocsr()

    def names(self) -> list[str]:
        """What each column stands for in words that can be shown; empty where it has none."""
        words = [str(w) for w in self._words.get_feature_names_out()]
        rest = len(self._announced.vocabulary_) + cues.WIDTH + self._axes.shape[1]
        return words + [""] * rest

    @property
    def first_cue(self) -> int:
        """Number of the first column of cues."""
        return len(self._words.vocabulary_) + len(self._announced.vocabulary_)

    def state(self) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
        """As plain lists and arrays, for :meth:`restore`."""
        lists = {
            "words": list(self._words.get_feature_names_out()),
            "announced": list(self._announced.get_feature_names_out()),
        }
        arrays = {
            "words_idf": self._words.idf_,
            "announced_idf": self._announced.idf_,
            "centre": self._centre,
            "axes": self._axes,
        }
        return {k: [str(w) for w in v] for k, v in lists.items()}, arrays

    @classmethod
    def restore(cls, lists: Mapping[str, Sequence[str]], arrays: Mapping[str, np.ndarray]) -> Features:
        """From :meth:`state`."""
        words, announced = _vectoriser((1, 2), 1, lists["words"]), _vectoriser((1, 1), 1, lists["announced"])
        words.idf_, announced.idf_ = arrays["words_idf"], arrays["announced_idf"]
        return cls(words, announced, arrays["centre"], arrays["axes"])


def _vectoriser(lengths: tuple[int, int], least: int, vocabulary: Sequence[str] | None = None) -> TfidfVectorizer:
    from sklearn.feature_extraction.text import TfidfVectorizer

    fixed = {w: n for n, w in enumerate(vocabulary)} if vocabulary is not None else None
    return TfidfVectorizer(
        ngram_range=lengths, min_df=least, sublinear_tf=True, token_pattern=TOKEN, vocabulary=fixed, lowercase=False
    )
