"""What is asked about and decides nothing: told, with why it is out of play."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.answer.asked import asked_lines, asked_topics
from kb.answer.cite import Citer
from kb.corpus import Corpus
from kb.practice import Practice, set_facet
from kb.ruling import rule
from tests import acme

PRACTICE = {"teacher": "acme/one-7b", "source.technique": "output_training", "student.is_llm": "no"}


def lines(corpus: Corpus, question: str, **facts: str) -> list[str]:
    practice = Practice(dt.date(2026, 3, 1))
    for name, value in {**PRACTICE, **facts}.items():
        practice = set_facet(practice, name, value)
    return asked_lines(question, rule(practice, corpus), corpus, Citer(corpus, acme.Shelf()))


def test_a_naming_rule_that_does_not_reach_a_model_kept_in_the_house_is_told(acme_corpus: Corpus) -> None:
    got = lines(acme_corpus, "Nobody else gets the model. Must we name it Acme?", release="internal")
    assert len(got) == 4
    assert "must carry a name that starts with Acme" in got[-1]
    assert "Not in play on the facts told: it is about offering the student" in got[-1]


def test_a_rule_that_stands_in_the_conditions_is_not_told_twice(acme_corpus: Corpus) -> None:
    assert lines(acme_corpus, "We publish it. Must we name it Acme?", release="open_weights") == []


def test_nothing_is_told_that_is_not_asked(acme_corpus: Corpus) -> None:
    assert lines(acme_corpus, "May we train a spam filter on its answers?", release="internal") == []


def test_of_a_text_that_forbids_it_nothing_else_matters(acme_corpus: Corpus) -> None:
    facts = {"student.is_llm": "yes", "release": "internal"}
    assert lines(acme_corpus, "Must we name it Acme?", **facts) == []


@pytest.mark.parametrize(
    ("question", "topics"),
    [
        ("do outputs count as a derivative?", ["derivative_definition"]),
        ("may we fine-tune and merge it?", []),
        ("does the student need a Notice file?", ["notice_flow_down"]),
        ("we put it under MIT", []),
        ("is it called Acme then?", ["naming_attribution"]),
        ("does the EU carve-out bite?", ["territorial"]),
        ("we train a classifier", []),
    ],
)
def test_topics_are_taken_from_the_words(question: str, topics: list[str]) -> None:
    assert [t.value for t in asked_topics(question)] == topics
