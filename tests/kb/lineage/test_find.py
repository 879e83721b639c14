"""Whose lineage is meant, and the clauses behind it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from kb.answer.cite import Citer
from kb.citations import verify
from kb.corpus import Corpus
from kb.errors import UnknownIdError, UsageError
from kb.interpret import Interpreter
from kb.lineage import trace_model
from kb.lineage.cited import cited
from kb.lineage.find import derived, model_named, of_either
from kb.lineage.graph import STUDENT
from kb.service import Distillaw
from tests.ui import acme

DAY = dt.date(2026, 3, 1)


@pytest.fixture(scope="module")
def interpreter(corpus: Corpus) -> Interpreter:
    return Interpreter(corpus)


def test_every_derived_model_is_found_by_its_name(corpus: Corpus, interpreter: Interpreter) -> None:
    assert len(derived(corpus)) > 20
    for id_ in derived(corpus):
        assert model_named(corpus.models[id_].name, corpus, interpreter, DAY) == id_


@pytest.mark.parametrize(
    "words",
    [
        "We start from Llama 3.1 8B and train it on outputs of DeepSeek-R1, then publish it",
        "our student is fine-tuned from Qwen2.5-7B with data that GPT-4o wrote through the API",
        "a chatbot made from the weights of Mistral Nemo, sold as a hosted service",
        "Gemma 3 27B teaches our Phi-4 fine-tune, weights published",
        "we distil DeepSeek-V3 into OLMo 2 7B and keep it internal",
    ],
)
def test_a_description_is_the_lineage_of_a_student(corpus: Corpus, interpreter: Interpreter, words: str) -> None:
    assert of_either(words, corpus, interpreter, DAY).root == STUDENT


@pytest.mark.parametrize("words", ["Zorblax 9000", "Qwen", "what is copyright in a model at all"])
def test_what_names_nothing_is_refused(corpus: Corpus, interpreter: Interpreter, words: str) -> None:
    with pytest.raises((UnknownIdError, UsageError)):
        of_either(words, corpus, interpreter, DAY)


def test_a_name_of_several_models_is_left_open_and_they_are_listed(corpus: Corpus, interpreter: Interpreter) -> None:
    with pytest.raises(UsageError, match="open") as told:
        of_either("a chatbot made from the weights of Mistral 7B, sold", corpus, interpreter, DAY)
    assert "mistral/" in (told.value.valid or "")


def test_every_quotation_of_a_lineage_is_exact(tmp_path: Path) -> None:
    service: Distillaw = acme.build_home(tmp_path)
    words = "We fine-tune Acme One 7B on outputs of Acme Chat through the API and publish the weights"
    lineage = of_either(words, service.corpus, service.interpreter, DAY)
    found = cited(lineage, Citer(service.corpus, service.library, service.drifts))
    assert found.citations
    for citation in found.citations:
        assert citation.quote is not None
        assert citation.text_sha256 is not None
        verify(citation.quote, citation.start or 0, citation.end or 0, found.texts[citation.text_sha256])
    asked = [numbers for demand in found.demands for _, numbers in demand.conditions]
    assert asked
    assert all(asked)
    banned = [rule for demand in found.demands for rule in demand.rules if rule[0].verdict.value == "prohibited"]
    assert [finding.leg.instrument for finding, _, _ in banned] == ["acme/terms"]


def test_what_does_not_bind_is_not_cited_as_a_duty(service: Distillaw) -> None:
    lineage = trace_model("deepseek/deepseek-r1-distill-llama-70b", DAY, service.corpus)
    found = cited(lineage, Citer(service.corpus, service.library))
    for one in found.demands:
        assert (not one.conditions) if one.demand.applies == "no" else len(one.conditions) == len(one.demand.conditions)
    used = {n for d in found.demands for _, numbers in d.conditions for n in numbers}
    used |= {n for d in found.demands for _, _, numbers in d.rules for n in numbers}
    used |= {n for _, numbers in found.clashes for n in numbers}
    assert used == {c.n for c in found.citations}
