"""A cited clause brings its exceptions and the definitions of its terms along, in prose, JSON and verification."""

from __future__ import annotations

import copy
import datetime as dt
from itertools import islice
from typing import Any

import pytest

from ingest.segment import segment
from kb.answer.model import answer_json
from kb.answer.reverify import reverify
from kb.corpus import Corpus
from kb.service import Distillaw
from tests import acme

DAY = dt.date(2026, 3, 1)
CHAT = "May we train a rival chat model of our own on answers of the Acme API, offered as a service?"


def asked(service: Distillaw, question: str, **facets: str) -> dict[str, Any]:
    answer, texts = service.ask(question, DAY, facets={k.replace("__", "."): v for k, v in facets.items()})
    return answer_json(answer, texts)


def beside(data: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for finding in data["findings"] for one in finding["beside"]]


def test_llama_2_brings_the_definition_of_its_materials(service: Distillaw) -> None:
    data = asked(service, "May we train a commercial language model on Llama 2 7B outputs?")
    ban = next(f for f in data["findings"] if f["act"] == "train" and f["verdict"] == "prohibited")
    terms = {one["term"]: one["citations"][0] for one in ban["beside"] if one["kind"] == "definition"}
    assert "Llama Materials" in terms
    quote = data["citations"][terms["Llama Materials"] - 1]["quote"]
    assert "Llama Materials" in quote
    assert f"[{terms['Llama Materials']}]" in data["answer"]


@pytest.mark.parametrize("tampered", ["met", "citation", "gone"])
def test_verification_knows_them(service: Distillaw, corpus: Corpus, tampered: str) -> None:
    data = asked(service, "May we train a commercial language model on Llama 2 7B outputs?")
    assert not reverify(data, corpus, lambda sha: None, segment).problems
    changed = copy.deepcopy(data)
    finding = next(f for f in changed["findings"] if f["beside"])
    if tampered == "met":
        finding["beside"][0]["met"] = not finding["beside"][0]["met"]
    elif tampered == "citation":
        finding["beside"][0]["citations"] = [1]
    else:
        finding["beside"] = []
    assert reverify(changed, corpus, lambda sha: None, segment).problems


def test_an_exception_that_is_not_met_is_told(acme_corpus: Corpus) -> None:
    facts = {
        "teacher": "acme/chat",
        "source__channel": "api",
        "source__technique": "output_training",
        "as_of": "2024-06-01",
        "release": "hosted_service",
        "student__kind": "general_purpose",
    }
    data = asked(Distillaw(acme_corpus, acme.Shelf()), CHAT, **facts)
    ban = next(f for f in data["findings"] if f["verdict"] == "prohibited")
    (exception,) = [one for one in ban["beside"] if one["kind"] == "exception"]
    assert exception["met"] is False
    assert "Exception, not met here" in data["answer"]


def test_every_exception_of_a_cited_ban_is_looked_at(service: Distillaw, corpus: Corpus) -> None:
    """Over answers on many texts: no ban is cited without the exceptions that its text makes to it."""
    looked = 0
    for entry in corpus.readings.values():
        softened = {x for r in entry.readings for x in r.excepts}
        if not softened:
            continue
        governed = (m.id for m in corpus.models.values() if _governs(entry.instrument, m.id, corpus))
        for teacher in islice(governed, 1):
            facts = {"teacher": teacher, "release": "open_weights", "student__kind": "general_purpose"}
            for finding in asked(service, "May we distil it?", **facts)["findings"]:
                if finding["instrument"] == entry.instrument and finding["edition"]:
                    looked += _looked_at(finding, corpus)
    assert looked >= 5


def _governs(instrument: str, model: str, corpus: Corpus) -> bool:
    channels = corpus.models[model].channels
    return any(g.instrument == instrument for c in channels for g in corpus.governing(model, c) or ())


def _looked_at(finding: dict[str, Any], corpus: Corpus) -> int:
    """How many exceptions stand beside a finding; all that the text makes to its bans, conditions and duties."""
    edition = dt.date.fromisoformat(finding["edition"])
    read = corpus.edition_readings(finding["instrument"], edition, DAY).readings
    exceptions = [one for one in finding["beside"] if one["kind"] == "exception"]
    for to in {one["to"] for one in exceptions}:
        wanted = {f"{finding['instrument']}#{r.id}" for r in read if to.partition("#")[2] in r.excepts}
        assert {one["reading"] for one in exceptions if one["to"] == to} == wanted
    return len(exceptions)
