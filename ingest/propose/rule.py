"""From scores to proposals: what is flagged, in which order, and how much of a text at most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ingest.propose.detector import CORE, Detector, Judgement
from ingest.propose.examples import is_sentence
from ingest.propose.why import why
from kb.answer.polarity import Polarity, polarity
from kb.vocabulary import Effect, Topic

CAP = 0.15
"""Share of the characters of a text that is flagged at most."""
SHORT_TEXT = 6000
"""Code points under which strong ones may go beyond it: in two pages a clause or two are more than a seventh."""
LEAST_BUDGET = 900
"""So many code points may be flagged in the shortest text: six sentences, a third of a page."""

OF_POLARITY = {
    Polarity.MUST_NOT: Effect.PROHIBITION,
    Polarity.MUST: Effect.DUTY,
    Polarity.MAY: Effect.PERMISSION,
    Polarity.NEED_NOT: Effect.PERMISSION,
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A clause that seems to bear on a topic.

    :ivar start: first code point in the edition's text; ``end`` one past the last.
    :ivar score: probability, 0 to 1, as found on texts of other publishers.
    :ivar strong: among units that score so high, for the five topics and for this one, every second one was right.
    :ivar sentence: span of the sentence that weighs most.
    """

    locator: str
    start: int
    end: int
    effect: Effect
    topic: Topic
    score: float
    why: str
    strong: bool
    sentence: tuple[int, int]


def chosen(judgement: Judgement, detector: Detector, length: int) -> list[tuple[int, bool]]:
    """Numbers of the flagged units with whether by the five topics; best first within each kind.

    :param length: of the text, in code points.
    """
    sizes = [len(u.text) for u in judgement.units]
    judged = np.array([is_sentence(u) for u in judgement.units], dtype=bool)
    budget = max(CAP * length, LEAST_BUDGET)
    out: list[tuple[int, bool]] = []
    for number in np.argsort(-judgement.flag, kind="stable"):
        if judgement.flag[number] < detector.least:
            break
        if not judged[number]:
            continue
        beyond = length < SHORT_TEXT and judgement.flag[number] >= detector.strong
        if beyond or sizes[number] <= budget:
            out.append((int(number), True))
            budget -= sizes[number]
    had = {n for n, _ in out}
    budget = CAP * length - sum(sizes[n] for n in had)
    others = [column for column, topic in enumerate(detector.order) if topic not in CORE]
    if others:
        likely = np.where(judgement.says[:, others], judgement.topics[:, others], 0).max(axis=1)
        for number in np.argsort(-likely, kind="stable"):
            if likely[number] <= 0:
                break
            if int(number) not in had and judged[number] and sizes[number] <= budget:
                out.append((int(number), False))
                budget -= sizes[number]
    return out


def topics_of(judgement: Judgement, detector: Detector, number: int, core: bool) -> list[int]:
    """Columns of the topics that a flagged unit bears on; of the five at least the likeliest."""
    said = [
        c for c in range(len(detector.order)) if judgement.says[number, c] and (core or detector.order[c] not in CORE)
    ]
    five = [c for c, topic in enumerate(detector.order) if topic in CORE]
    if core and not set(said) & set(five):
        said.append(max(five, key=lambda c: float(judgement.topics[number, c])))
    return said


def propose(judgement: Judgement, detector: Detector, length: int) -> list[Proposal]:
    """The proposals for a text in reading order, one for each flagged unit and topic."""
    out: list[Proposal] = []
    for number, core in chosen(judgement, detector, length):
        unit = judgement.units[number]
        for column in topics_of(judgement, detector, number, core):
            topic = detector.order[column]
            place = int(judgement.best[number, column])
            sentence = judgement.sentences[place]
            score = float(judgement.topics[number, column])
            if topic in CORE and not judgement.says[number, column]:
                score = min(score, float(judgement.probability[number]))
            out.append(
                Proposal(
                    unit.locator,
                    unit.start,
                    unit.end,
                    _effect(judgement, detector, place),
                    topic,
                    round(score, 4),
                    why(judgement, detector, number, column),
                    bool(
                        topic in CORE and judgement.sure[number, column] and judgement.flag[number] >= detector.strong
                    ),
                    (unit.start + sentence.start, unit.start + sentence.end),
                )
            )
    return sorted(out, key=lambda p: (p.start, list(Topic).index(p.topic)))


def _effect(judgement: Judgement, detector: Detector, place: int) -> Effect:
    """The likeliest effect that the grammar of may, must and must not does not speak against."""
    sentence = judgement.sentences[place]
    said = polarity(sentence.text) or polarity(sentence.context)
    if said is None:
        return detector.effects_of(judgement, place)[0]
    against = set(OF_POLARITY.values()) - {OF_POLARITY[said]}
    return next((e for e in detector.effects_of(judgement, place) if e not in against), OF_POLARITY[said])


def share(proposals: Sequence[Proposal], length: int) -> float:
    """Share of a text that is flagged, each character once."""
    spans = {(p.start, p.end) for p in proposals}
    return sum(end - start for start, end in spans) / max(1, length)
