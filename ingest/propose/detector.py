"""The detector: learned from read clauses, it says of each unit of a text how likely it bears on which topic.

One head decides what is flagged: does the sentence bear on any of the five topics around training. One head a topic
says on which, one an effect says to what effect. Thresholds are set on scores that a unit got from a model that had
seen neither its publisher nor a near copy of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ingest.propose import heads
from ingest.propose.examples import Example, Label
from ingest.propose.features import Features, FloatArray, IntArray, Sentence, split
from ingest.propose.heads import Head, Scale
from ingest.propose.library import Progress, nothing
from ingest.propose.likeness import BoolArray, Likeness
from ingest.propose.units import Unit
from kb.citations import locate
from kb.errors import TextMissingError
from kb.retrieval.embed import FloatMatrix
from kb.vocabulary import Effect, Topic

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

CORE = (
    Topic.OUTPUTS_TRAIN_MODELS,
    Topic.COMPETING_MODELS,
    Topic.DISTILLATION_NAMED,
    Topic.REVERSE_ENGINEERING_EXTRACTION,
    Topic.AUTOMATED_EXTRACTION_SCRAPING,
)
"""The topics around training, for which nothing should be missed."""

TEXT_SHARE = 0.40
"""Share of the wordings (by length) that may be flagged when the threshold is set. In whole texts it is less: what is
repeated from edition to edition counts once here, and each text has its own cap (``rule.CAP``)."""
RECALL = 0.99
"""Where so many of the read clauses are found with less text, less is flagged."""
STRONG = 0.5
"""Share of what is flagged strongly that was read so: every second one."""
FOLDS = 3


@dataclass(frozen=True, slots=True)
class TopicHead:
    """The model of one topic.

    :ivar least: score from which a unit is said to bear on it.
    :ivar strong: score from which upwards at least every second one did; infinite where none is so, minus infinity
        where too few were read to tell: then the flag alone decides.
    """

    head: Head
    scale: Scale
    least: float
    strong: float


@dataclass(frozen=True)
class Read:
    """The read clauses, to name the one most like a new clause.

    :ivar vectors: ``(n, dimensions)``; ``labels`` and ``publishers`` of the same rows.
    """

    vectors: FloatMatrix
    labels: tuple[tuple[Label, ...], ...]
    publishers: tuple[str, ...]


@dataclass(frozen=True)
class Judgement:
    """What a detector says of the units of a text.

    :ivar flag: ``(units,)`` score of bearing on any of the five topics; ``least`` and ``strong`` are its thresholds.
    :ivar probability: ``(units,)`` 0 to 1, of the same.
    :ivar topics: ``(units, topics)`` probabilities; ``says`` where they reach their thresholds, ``sure`` where also the
        strong ones.
    :ivar best: ``(units, topics)`` number of the sentence that scored best.
    :ivar flagged: ``(units,)`` number of the sentence that scored best of all.
    """

    units: Sequence[Unit]
    sentences: list[Sentence]
    rows: csr_matrix
    vectors: FloatMatrix
    flag: FloatArray
    probability: FloatArray
    topics: FloatArray
    says: BoolArray
    sure: BoolArray
    best: IntArray
    flagged: IntArray


@dataclass(frozen=True)
class Detector:
    """See the module.

    :ivar order: the topics, in the order of the columns of a judgement.
    """

    features: Features
    flag: Head
    scale: Scale
    least: float
    strong: float
    topics: dict[Topic, TopicHead]
    effects: dict[Effect, Head]
    read: Read

    @property
    def order(self) -> tuple[Topic, ...]:
        """Topics it knows."""
        return tuple(self.topics)

    def judge(self, units: Sequence[Unit], vectors: FloatMatrix) -> Judgement:
        """Scores of the units of a text; ``vectors`` are theirs."""
        sentences = split(units)
        rows = self.features.rows(sentences, vectors)
        owners = np.array([s.unit for s in sentences], dtype=np.int64)
        count = len(units)
        single = self.flag.scores(rows)
        flag = heads.by_unit(single, owners, count)
        shape = count, len(self.topics)
        topics, best = np.zeros(shape), np.zeros(shape, dtype=np.int64)
        says, sure = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
        for column, one in enumerate(self.topics.values()):
            scores = one.head.scores(rows)
            unit = heads.by_unit(scores, owners, count)
            topics[:, column] = one.scale(unit)
            says[:, column] = unit >= one.least
            sure[:, column] = unit >= max(one.least, one.strong)
            best[:, column] = _best(scores, owners, count)
        return Judgement(
            units,
            sentences,
            rows,
            vectors,
            flag,
            self.scale(flag),
            topics,
            says,
            sure,
            best,
            _best(single, owners, count),
        )

    def effects_of(self, judgement: Judgement, sentence: int) -> list[Effect]:
        """Effects of a sentence, the likeliest first."""
        row = judgement.rows[sentence]
        scores = {effect: float(head.scores(row)[0]) for effect, head in self.effects.items()}
        return sorted(scores, key=lambda e: (-scores[e], e.value))


def _best(scores: FloatArray, owners: IntArray, count: int) -> IntArray:
    best = np.zeros(count, dtype=np.int64)
    order = np.lexsort((scores, owners))
    best[owners[order]] = order  # the last of each owner is its highest
    return best


@dataclass(frozen=True)
class _Lesson:
    """Sentences of the examples, and what was read in each.

    :ivar unclear: other sentences of a unit that was read: neither example nor counterexample.
    """

    sentences: list[Sentence]
    owners: IntArray
    labels: list[set[Label]]
    unclear: BoolArray

    def yes(self, topics: Sequence[Topic]) -> BoolArray:
        """Sentences read under one of the topics."""
        return np.array([any(x.topic in topics for x in labels) for labels in self.labels], dtype=bool)


def _lesson(examples: Sequence[Example]) -> _Lesson:
    sentences = split([e.unit for e in examples])
    owners = np.array([s.unit for s in sentences], dtype=np.int64)
    labels: list[set[Label]] = []
    for sentence in sentences:
        example = examples[sentence.unit]
        here = set()
        for label in example.labels:
            at = locate(label.hint, example.unit.text)
            if at is None or sentence.start <= at[0] < sentence.end:
                here.add(label)  # of another occurrence, worded a little differently: all of it
        labels.append(here)
    unclear = np.array([bool(examples[o].labels) and not x for o, x in zip(owners, labels, strict=True)], dtype=bool)
    return _Lesson(sentences, owners, labels, unclear)


def train(
    examples: Sequence[Example],
    vectors: FloatMatrix,
    topics: Sequence[Topic] = tuple(Topic),
    progress: Progress = nothing,
) -> Detector:
    """Learn from examples; ``vectors`` are of their units.

    :raises TextMissingError: none of them was read under one of the five topics.
    """
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):  # sums of a few thousand numbers: a second thread only waits for the first
        return _train(examples, vectors, topics, progress)


def _train(examples: Sequence[Example], vectors: FloatMatrix, topics: Sequence[Topic], progress: Progress) -> Detector:
    lesson = _lesson(examples)
    if not lesson.yes(CORE).any():
        raise TextMissingError(
            "No text is held whose clauses on training and competing were read; there is nothing to learn from.",
            fix="Run `distillaw sync`.",
        )
    features = Features.fit(lesson.sentences, vectors)
    rows = features.rows(lesson.sentences, vectors)
    questions: list[tuple[Topic, ...]] = [CORE, *((t,) for t in topics)]
    unseen = _unseen(examples, lesson, rows, questions, progress)
    clauses = np.array([not e.said for e in examples], dtype=bool)  # thresholds are for clauses
    unseen = [scores[clauses] for scores in unseen]
    lengths = np.array([len(e.unit.text) for e in examples if not e.said], dtype=np.int64)
    read = [np.array([bool(e.topics & set(q)) for e in examples if not e.said], dtype=bool) for q in questions]
    keep = ~lesson.unclear
    fitted = []
    for number, question in enumerate(questions):
        fitted.append(heads.fit(rows[keep], lesson.yes(question)[keep]))
        progress("learning", len(questions) * FOLDS + number + 1, len(questions) * (FOLDS + 1))
    least = max(
        heads.threshold_for_share(unseen[0], lengths, TEXT_SHARE),
        heads.threshold_for_recall(unseen[0], read[0], RECALL),
    )
    strong = max(least, heads.threshold_for_precision(unseen[0], read[0], STRONG))
    by_topic = {
        topic: TopicHead(
            fitted[n],
            heads.fit_scale(unseen[n], read[n]),
            heads.threshold_for_balance(unseen[n], read[n], 2.0 if topic in CORE else 1.0),
            heads.threshold_for_precision(unseen[n], read[n], STRONG) if read[n].sum() >= heads.FEW else -np.inf,
        )
        for n, topic in enumerate(topics, 1)
    }
    effects = _effects(lesson, rows)
    return Detector(
        features, fitted[0], heads.fit_scale(unseen[0], read[0]), least, strong, by_topic, effects,
        _read(examples, vectors),
    )  # fmt: skip


def _unseen(
    examples: Sequence[Example],
    lesson: _Lesson,
    rows: csr_matrix,
    questions: Sequence[tuple[Topic, ...]],
    progress: Progress,
) -> list[FloatArray]:
    """Scores of every unit by models that saw neither its publisher nor a near copy; one array a question."""
    likeness = Likeness([e.unit.plain for e in examples])
    shared = [e.publishers for e in examples]
    if len({min(p) for p in shared}) < FOLDS:  # too few to leave one out: wordings are left out instead
        shared = [{e.unit.plain} for e in examples]
    fold = heads.folds([min(p) for p in shared], FOLDS)
    out = [np.full(len(examples), -np.inf) for _ in questions]
    for number in range(FOLDS):
        tested = fold == number
        publishers = {min(p) for p, here in zip(shared, tested, strict=True) if here}
        known = ~likeness.like(tested) & np.array([not (p & publishers) for p in shared], dtype=bool)
        here, keep = tested[lesson.owners], known[lesson.owners] & ~lesson.unclear
        for place, question in enumerate(questions):
            scores = heads.fit(rows[keep], lesson.yes(question)[keep]).scores(rows[here])
            out[place][tested] = heads.by_unit(scores, lesson.owners[here], len(examples))[tested]
            progress("learning", number * len(questions) + place, len(questions) * (FOLDS + 1))
    return out


def _effects(lesson: _Lesson, rows: csr_matrix) -> dict[Effect, Head]:
    some = np.array([bool(x) for x in lesson.labels], dtype=bool)
    found = {}
    for effect in Effect:
        yes = np.array([any(x.effect is effect for x in labels) for labels in lesson.labels], dtype=bool)
        if yes.any():
            found[effect] = heads.fit(rows[some], yes[some])
    return found


def _read(examples: Sequence[Example], vectors: FloatMatrix) -> Read:
    some = [n for n, e in enumerate(examples) if e.labels]
    return Read(
        vectors[some],
        tuple(tuple(sorted(examples[n].labels, key=lambda x: (x.reading, x.topic.value))) for n in some),
        tuple(min(examples[n].publishers) for n in some),
    )
