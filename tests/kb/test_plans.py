"""Business plans of consumer services: which text governs, and what is said when nobody named the plan."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.answer.facts_shown import NO_BUSINESS_PLAN, assumed_lines
from kb.catalogue import Governing
from kb.corpus import Corpus, load_corpus
from kb.interpret import Interpreter
from kb.practice import Practice, set_facet
from kb.ruling import Ruling, rule
from kb.vocabulary import Channel, Plan

DAY = dt.date(2026, 6, 1)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus()


def asked(corpus: Corpus, **facts: str) -> tuple[Practice, Ruling]:
    practice = Practice(DAY)
    said = {"source.technique": "output_training", "release": "internal", "established_in": "DE", **facts}
    for name, value in sorted(said.items(), key=lambda item: item[0] != "teacher"):
        practice = set_facet(practice, name, value)
    return practice, rule(practice, corpus)


@pytest.mark.parametrize(
    ("plans", "except_plans", "plan", "covers"),
    [
        ((), (), None, True),
        ((), (), "enterprise", True),
        (("enterprise",), (), None, False),
        (("enterprise",), (), "paid", False),
        (("enterprise",), (), "enterprise", True),
        ((), ("enterprise",), None, True),
        ((), ("enterprise",), "free", True),
        ((), ("enterprise",), "enterprise", False),
    ],
)
def test_a_text_for_some_plans(
    plans: tuple[str, ...], except_plans: tuple[str, ...], plan: str | None, covers: bool
) -> None:
    kept = Governing(
        instrument="acme/terms", plans=tuple(map(Plan, plans)), except_plans=tuple(map(Plan, except_plans))
    )
    assert kept.covers(plan) is covers


def test_a_stated_plan_takes_the_text_for_it_and_leaves_the_other(corpus: Corpus) -> None:
    practice, _ = asked(corpus, teacher="openai/chatgpt", **{"source.channel": "consumer_app"})
    practice = set_facet(practice, "source.plan", "enterprise")
    texts = {f.leg.instrument for f in rule(practice, corpus).findings}
    assert "openai/services-agreement" in texts
    assert "openai/europe-terms-of-use" not in texts


def test_what_was_taken_for_a_consumer_account_is_said(corpus: Corpus) -> None:
    line = f"- {NO_BUSINESS_PLAN} (assumed)"
    practice, ruling = asked(corpus, teacher="openai/chatgpt")
    assert line in assumed_lines(practice, ruling, corpus)
    practice, ruling = asked(corpus, teacher="openai/chatgpt", **{"source.plan": "paid"})
    assert line not in assumed_lines(practice, ruling, corpus)
    assert "- on a plan that a person pays for (stated)" in assumed_lines(practice, ruling, corpus)
    practice, ruling = asked(corpus, teacher="openai/gpt-4o", **{"source.channel": "api"})
    assert line not in assumed_lines(practice, ruling, corpus)


def test_texts_for_business_plans_alone_are_not_those_of_everybody(corpus: Corpus) -> None:
    usual = {g.instrument for g in corpus.governing("perplexity/perplexity", Channel.CONSUMER_APP) or ()}
    business = {
        g.instrument for g in corpus.governing("perplexity/perplexity", Channel.CONSUMER_APP, "enterprise") or ()
    }
    assert usual == {"perplexity/terms-of-service", "perplexity/acceptable-use-policy"}
    assert business == {"perplexity/enterprise-terms", "perplexity/acceptable-use-policy"}
    assert corpus.plan_decides("perplexity/perplexity", Channel.CONSUMER_APP)
    assert not corpus.plan_decides("perplexity/sonar", Channel.API)


@pytest.mark.parametrize(
    ("question", "meant", "not_meant"),
    [
        ("Does Claude for Work train on our data?", "anthropic/commercial-terms", "anthropic/consumer-terms"),
        ("Does Claude train on our data?", "anthropic/consumer-terms", "perplexity/enterprise-terms"),
        ("Who owns what ChatGPT Team answers?", "openai/services-agreement", "openai/europe-terms-of-use"),
        ("Who owns what ChatGPT Plus answers?", "openai/europe-terms-of-use", "openai/services-agreement"),
        ("What do the terms of Perplexity Enterprise say?", "perplexity/enterprise-terms", "perplexity/api-terms"),
    ],
)
def test_a_question_about_texts_goes_by_the_plan_too(corpus: Corpus, question: str, meant: str, not_meant: str) -> None:
    asks = Interpreter(corpus).interpret(question, DAY).asks
    assert asks is not None
    texts = {i for subject in asks.subjects for i in subject.instruments}
    assert meant in texts
    assert not_meant not in texts
