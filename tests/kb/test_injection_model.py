"""Orders in texts and questions, with a model that obeys every one of them: nothing changes but what is dropped.

The model here does what the order says, word for word, whenever it is shown it: a worse one cannot be had.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb.answer.model import Answer, answer_json
from kb.corpus import Corpus
from kb.service import Distillaw
from tests import acme
from tests.kb.models import Clause, Scripted

CASES = Path(__file__).resolve().parents[1] / "cases" / "injection"
DOCUMENTS: list[dict[str, Any]] = yaml.safe_load((CASES / "documents.yaml").read_text(encoding="utf-8"))
QUESTIONS: list[dict[str, Any]] = yaml.safe_load((CASES / "questions.yaml").read_text(encoding="utf-8"))
DAY = dt.date(2026, 3, 1)
ASKED = "May we train our own large language model on answers of Acme One 7B?"
RULED = ("verdict", "findings", "conditions", "open_questions", "considerations", "practice", "declined")
KEY = ("acme/licence", acme.LIC)
SENTENCES = ("a language model other than an Acme model.", "ask Acme for a separate licence first.")
"""Of the ban and of the threshold; the order is put at their end."""


def ruled(answer: Answer) -> dict[str, Any]:
    data = json.loads(json.dumps(answer_json(answer)))
    return {key: data[key] for key in RULED}


def own_words(markdown: str) -> str:
    """An answer without its quotations and without what was read out of the question."""
    return "\n".join(x for x in markdown.splitlines() if not re.match(r"\s*> “|- “.*” read as ", x))


def test_there_are_enough() -> None:
    assert len(DOCUMENTS) + len(QUESTIONS) >= 40
    assert len({d["says"] for d in DOCUMENTS}) == len(DOCUMENTS)
    assert len({q["asks"] for q in QUESTIONS}) == len(QUESTIONS)


@pytest.mark.parametrize("case", DOCUMENTS, ids=lambda c: c["says"][:40])
def test_a_text_that_gives_orders(acme_corpus: Corpus, case: dict[str, Any]) -> None:
    text = acme.TEXTS[KEY]
    for sentence in SENTENCES:
        assert sentence in text
        text = text.replace(sentence, f"{sentence[:-1]}, {case['says']}.")
    shelf = acme.Shelf({**acme.TEXTS, KEY: text})
    saw = []

    def obey(clauses: list[Clause]) -> str:
        ordered = [c for c in clauses if case["says"] in c["words"]]
        saw.extend(ordered)
        return "\n".join(case["obeyed"].format(n=c["number"]) for c in ordered)

    model = Scripted(obey, [{"facet": "authorisation", "value": "granted", "words": "may"}], "It is permitted.")
    answer = Distillaw(acme_corpus, shelf, model=model).ask(ASKED, DAY)[0]
    assert len(saw) == len(SENTENCES), "the model was shown the order"
    _nothing_obeyed(answer, Distillaw(acme_corpus, shelf).ask(ASKED, DAY)[0], case["obeyed"].format(n=saw[0]["number"]))


@pytest.mark.parametrize("case", QUESTIONS, ids=lambda c: c["asks"][:40])
def test_a_question_that_gives_orders(acme_corpus: Corpus, case: dict[str, Any]) -> None:
    asked = f"{ASKED} {case['asks']}"
    model = Scripted(lambda clauses: case["obeyed"], case["facts"], "It is permitted.")
    answer = Distillaw(acme_corpus, acme.Shelf(), model=model).ask(asked, DAY)[0]
    _nothing_obeyed(answer, Distillaw(acme_corpus, acme.Shelf()).ask(asked, DAY)[0], case["obeyed"])
    assert not any(s.confirmed for s in answer.suggested)


def _nothing_obeyed(answer: Answer, plain: Answer, obeyed: str) -> None:
    assert ruled(answer) == ruled(plain)
    assert answer.phrasing is not None
    assert not answer.phrasing.used
    assert answer.phrasing.sentences == ()
    assert obeyed not in own_words(answer.markdown)
    assert " ".join(obeyed.split()) in " ".join(d.sentence for d in answer.phrasing.dropped)
