"""Ask the questions of a set and judge the answers."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from kb.answer.model import answer_json
from kb.errors import DistillawError
from kb.evaluation.judge import Outcome, judge, unanswered
from kb.evaluation.questions import Question
from kb.service import Distillaw


def run(questions: Sequence[Question], service: Distillaw) -> Iterator[Outcome]:
    """Outcomes in the order of the questions; one that cannot be answered costs no other its outcome."""
    for question in questions:
        started = time.perf_counter()
        try:
            answer, _ = service.ask(
                question.question, question.as_of, territory=question.territory, facets=question.set
            )
        except DistillawError as error:
            yield unanswered(question, error.what)
            continue
        took = (time.perf_counter() - started) * 1000
        yield judge(question, answer_json(answer), service.corpus, service.library, took)
