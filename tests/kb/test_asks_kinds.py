"""Questions told apart by their kind: facts looked up, changes over time, words that go on in another language."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.corpus import Corpus
from kb.interpret import Interpreter
from kb.interpret.lookup import fact_asked
from kb.interpret.model import Ask, Fact
from kb.interpret.onward import linked_language, onward
from kb.interpret.window import Window, window

DAY = dt.date(2026, 11, 24)


@pytest.fixture(scope="module")
def interpreter(corpus: Corpus) -> Interpreter:
    return Interpreter(corpus)


@pytest.mark.parametrize(
    ("shape", "fact"),
    [
        ("Tell me who built ⟦m0⟧", Fact.PUBLISHER),
        ("By whom was the ⟦d0⟧ data set created?", Fact.PUBLISHER),
        ("On what date was ⟦m0⟧ launched?", Fact.RELEASED),
        ("Since when is ⟦m0⟧ out?", Fact.RELEASED),
        ("On which model is ⟦m0⟧ based?", Fact.BASE),
        ("What is ⟦m0⟧'s base model?", Fact.BASE),
        ("Whose outputs are in ⟦d0⟧?", Fact.TEACHERS),
        ("Where do the answers in ⟦d0⟧ come from?", Fact.TEACHERS),
        ("Which data sets was ⟦m0⟧ fine-tuned on?", Fact.DATA),
        ("Are the weights of ⟦m0⟧ public?", Fact.ROUTES),
        ("What is the latest edition of the ⟦p0⟧ terms?", Fact.CHANGED),
        ("How many editions of the ⟦m0⟧ licence are there?", Fact.HELD),
    ],
)
def test_a_fact_is_asked_for(shape: str, fact: Fact) -> None:
    assert fact_asked(shape) is fact


@pytest.mark.parametrize(
    "question",
    [
        "Who made Llama 3.1 and may we distil it?",
        "Who trained on ChatGPT outputs without permission?",
        "When was our model trained on Claude outputs a breach?",
        "How can we get GPT-4 outputs for training without breaking the terms?",
        "Which model was Alpaca trained with, and is that allowed commercially?",
        "Who owns the outputs of Claude?",
        "Do you have the licence to distil Llama?",
        "What changes for our Llama 3.1 student if we publish it?",
        "We released a student of GPT-4o in 2024. What changed since then that we must know?",
        "Has the DeepSeek licence changed what we may do with R1 outputs?",
        "How did DeepSeek's release move the Nvidia share price between 2024 and 2025?",
        "What happened to the market after the DeepSeek-R1 release?",
        "Which changes of the weights make a derivative of Llama 3?",
        "What has changed in the energy use of Llama training since 2023?",
    ],
)
def test_no_other_question_is_taken_for_one(question: str, interpreter: Interpreter) -> None:
    asked = interpreter.interpret(question, DAY).asks
    assert asked is None or asked.ask not in (Ask.LOOKUP, Ask.HISTORY)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("What changed in 2024?", (dt.date(2024, 1, 1), dt.date(2024, 12, 31))),
        ("changes since March 2025", (dt.date(2025, 3, 1), None)),
        ("changes after 2023", (dt.date(2023, 12, 31), None)),
        ("changes before June 2024", (None, dt.date(2024, 5, 31))),
        ("between 2023 and 2024", (dt.date(2023, 1, 1), dt.date(2024, 12, 31))),
        ("from 2023 to now", (dt.date(2023, 1, 1), None)),
        ("2023 versus today", (dt.date(2023, 1, 1), None)),
        ("What changed?", (None, None)),
    ],
)
def test_the_time_asked_about(text: str, days: Window) -> None:
    assert window(text) == days


def test_the_days_of_changes_are_not_the_day_of_the_answer(interpreter: Interpreter) -> None:
    understood = interpreter.interpret("What changed for Mistral in 2024?", DAY)
    assert understood.asks is not None
    assert understood.asks.ask is Ask.HISTORY
    assert understood.practice.as_of == DAY


def test_words_that_link_back_tell_the_language(interpreter: Interpreter) -> None:
    codes = [
        linked_language(t) for t in ("et en interne ?", "¿y en Francia?", "còn nội bộ?", "那内部使用呢？", "or inside?")
    ]
    assert codes == ["fr", "es", "vi", "zh", ""]
    code, english = onward("und über die API statt der App?", interpreter.names, interpreter.corpus)
    assert (code, english) == ("de", "and what if via the API")
