"""What would lead to a better verdict: found by search, each change ruled on like any other practice."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.answer.alternatives import alternative_words
from kb.corpus import Corpus
from kb.practice import Practice, set_facet
from kb.ruling import rule
from kb.ruling.branch import ORDER
from kb.ruling.nearest import Alternative, nearest
from kb.service import Distillaw
from kb.vocabulary import Origin, Verdict
from tests.acme import LIC

DAY = dt.date(2026, 3, 1)


def practice(day: dt.date = DAY, **facts: str) -> Practice:
    out = Practice(day)
    for name, value in facts.items():
        out = set_facet(out, name.replace("__", "."), value)
    return out


def changes(found: tuple[Alternative, ...]) -> set[tuple[str, str]]:
    return {(step.facet, step.value) for a in found for step in a.steps}


CHAT = {
    "teacher": "acme/one-7b",
    "source__technique": "output_training",
    "source__channel": "weights",
    "student__kind": "general_purpose",
    "student__modality": "text",
    "release": "internal",
}


def test_a_narrower_student_and_leave_are_found(acme_corpus: Corpus) -> None:
    asked = practice(**CHAT)
    ruling = rule(asked, acme_corpus)
    assert ruling.verdict is Verdict.PROHIBITED
    found = changes(nearest(asked, ruling, acme_corpus))
    assert ("student.kind", "embedding_or_classifier") in found
    assert ("authorisation", "granted") in found
    assert not [f for f, _ in found if f == "release"]  # it stays inside already


@pytest.mark.parametrize(
    "facts",
    [
        {"teacher": "alibaba/qwen2.5-3b", "source__technique": "output_training", "purpose": "commercial"},
        {"teacher": "meta/llama-3-8b", "source__technique": "output_training", "student__is_llm": "yes"},
        {"teacher": "anthropic/claude-haiku-4.5", "source__technique": "output_training", "source__channel": "api"},
        {"base": "alibaba/qwen2.5-3b", "release": "open_weights", "purpose": "commercial"},
    ],
)
def test_every_change_is_better_and_rules_as_it_says(corpus: Corpus, facts: dict[str, str]) -> None:
    asked = practice(**facts)
    ruling = rule(asked, corpus)
    for found in nearest(asked, ruling, corpus):
        assert ORDER.index(found.ruling.verdict) > ORDER.index(ruling.verdict)
        again = asked
        for step in found.steps:
            again = set_facet(again, step.facet, step.value, Origin.ASSUMED)
        assert rule(again, corpus).verdict is found.ruling.verdict
        assert found.practice.as_of == asked.as_of


def test_another_model_of_the_family_under_another_licence(corpus: Corpus) -> None:
    asked = practice(teacher="alibaba/qwen2.5-3b", source__technique="output_training", purpose="commercial")
    asked = set_facet(set_facet(asked, "student.kind", "general_purpose"), "release", "hosted_service")
    found = nearest(asked, rule(asked, corpus), corpus)
    others = [a for a in found if a.steps[0].facet == "sources.0.id"]
    assert [a.ruling.verdict for a in others] == [Verdict.PERMITTED]
    assert corpus.publisher_of[others[0].steps[0].value] == "Alibaba Cloud"


def test_pairs_only_where_no_single_change_helps(acme_corpus: Corpus) -> None:
    asked = practice(**CHAT)
    assert all(len(a.steps) == 1 for a in nearest(asked, rule(asked, acme_corpus), acme_corpus))


def test_unknown_facts_and_open_verdicts_are_asked_not_changed(acme_corpus: Corpus) -> None:
    open_ = practice(teacher="acme/one-7b", source__technique="output_training", release="internal")
    ruling = rule(open_, acme_corpus)
    assert ruling.verdict is Verdict.DEPENDS
    assert nearest(open_, ruling, acme_corpus) == ()


def test_a_text_that_forbids_before_its_model_was_out_is_no_alternative(acme_corpus: Corpus) -> None:
    early = practice(LIC - dt.timedelta(days=400), **CHAT)
    assert all(a.ruling.verdict is not Verdict.UNCOVERED for a in nearest(early, rule(early, acme_corpus), acme_corpus))


def test_the_answer_tells_and_carries_them(service: Distillaw) -> None:
    answer, _ = service.ask("May we train a commercial chatbot on Qwen2.5 3B outputs and offer it as a service?", DAY)
    assert answer.verdict is Verdict.PROHIBITED
    assert "### What would change it" in answer.markdown
    assert answer.alternatives
    assert all(a["text"] in answer.markdown for a in answer.alternatives)


def test_a_replacement_is_of_its_time_and_writes(corpus: Corpus) -> None:
    """GPT-4o may give way to an open model of the years around it; not to one of 2019 or one that writes nothing."""
    facts = {"teacher": "openai/gpt-4o", "source__technique": "output_training", "source__channel": "api"}
    facts |= {"student__kind": "general_purpose", "release": "open_weights"}
    asked = set_facet(practice(**facts), "sources.0.channel", "unknown")
    ids = {value for facet, value in changes(nearest(asked, rule(asked, corpus), corpus)) if facet.endswith(".id")}
    assert ids
    assert ids <= {"openai/gpt-oss-20b", "openai/gpt-oss-120b"}


def test_use_elsewhere_is_named_where_the_seat_stood_for_the_place(corpus: Corpus) -> None:
    facts = {"base": "tencent/hunyuan-a13b", "release": "internal", "purpose": "internal", "established_in": "GB"}
    ruling = rule(practice(**facts), corpus)
    assert ruling.inferred["used_in"] == "GB"
    assert ("used_in", "elsewhere") in changes(nearest(practice(**facts), ruling, corpus))
    told = rule(practice(**facts, used_in="GB"), corpus)
    assert "used_in" not in told.inferred
    assert told.verdict is Verdict.PROHIBITED


def test_of_several_sources_the_one_that_changes_is_named(corpus: Corpus) -> None:
    facts = {"teacher": "meta/llama-3-70b", "source__technique": "output_training", "base": "meta/llama-3.1-8b"}
    asked = practice(**facts, student__kind="general_purpose", student__modality="text", release="internal")
    told = [alternative_words(a, corpus) for a in nearest(asked, rule(asked, corpus), corpus)]
    assert told
    assert any("takes the place of Llama 3 70B" in words for words in told)
