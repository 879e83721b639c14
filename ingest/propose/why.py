"""Why a clause is proposed: the words that weighed most, and the read clause it is most like."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ingest.propose import cues

if TYPE_CHECKING:
    from ingest.propose.detector import Detector, Judgement

MOST_WORDS = 6
"""Words of the text that are shown, at most; they are single words, in order of weight, not a quotation."""


def why(judgement: Judgement, detector: Detector, number: int, column: int) -> str:
    """One line of why unit ``number`` bears on the topic of ``column``."""
    topic = detector.order[column]
    place = int(judgement.best[number, column])
    parts = []
    words = weighty_words(judgement, detector, place, column)
    if words:
        parts.append("words: " + ", ".join(words))
    near = nearest(judgement, detector, number, column)
    if near:
        parts.append(near)
    return "; ".join(parts) or f"its sense is near what was read under {topic.value}"


def weighty_words(judgement: Judgement, detector: Detector, place: int, column: int) -> list[str]:
    """Words of a sentence that speak most for the topic, at most six; such as "the" are left out."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    row = judgement.rows[place].tocoo()
    weights = detector.topics[detector.order[column]].head.weights[:-1]
    names = detector.features.names()
    cue_words = cues.found(judgement.sentences[place].text)
    found: list[tuple[float, str]] = []
    for at, value in zip(row.col, row.data, strict=True):
        gain = float(weights[at] * value)
        if gain > 0 and names[at]:
            found.append((gain, names[at]))
    first_cue = detector.features.first_cue
    for at, value in zip(row.col, row.data, strict=True):
        name = cues.label(at - first_cue) if first_cue <= at < first_cue + len(cues.NAMES) else ""
        gain = float(weights[at] * value)
        if name and gain > 0 and name in cue_words:
            found.append((gain, " ".join(cue_words[name].split())))
    out: list[str] = []
    for _, words in sorted(found, key=lambda f: (-f[0], f[1])):
        for word in words.split():
            if len(out) < MOST_WORDS and word not in out and word not in ENGLISH_STOP_WORDS:
                out.append(word)
    return out


def nearest(judgement: Judgement, detector: Detector, number: int, column: int) -> str:
    """The reading of the same topic whose clause is most like the unit."""
    topic = detector.order[column]
    rows = [n for n, labels in enumerate(detector.read.labels) if any(x.topic is topic for x in labels)]
    if not rows:
        return ""
    likeness = detector.read.vectors[rows] @ judgement.vectors[number]
    best = int(np.argmax(likeness))
    label = next(x for x in detector.read.labels[rows[best]] if x.topic is topic)
    publisher = detector.read.publishers[rows[best]]
    return f"nearest read clause: {label.reading} ({publisher}), likeness {float(likeness[best]):.2f}"
