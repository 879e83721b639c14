"""Answers: what is composed, and what the check refuses."""

from __future__ import annotations

import copy
import datetime as dt
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from kb.answer.check import check_sentence, marks, verify_export
from kb.answer.cite import Citer
from kb.answer.compose import compose
from kb.answer.model import answer_json
from kb.answer.polarity import Polarity, polarity
from kb.answer.topics import compose_declined, compose_text, compose_topic
from kb.corpus import Corpus
from kb.errors import CitationError, PolarityError
from kb.interpret.model import Ask, Subject, TextAsk
from kb.practice import Practice, set_facet
from kb.ruling import rule
from kb.schemas import answer_schema
from kb.vocabulary import Topic, Verdict
from tests import acme

DAY = dt.date(2026, 3, 1)


def answer_to(corpus: Corpus, shelf: acme.Shelf | None = None, **facts: str) -> tuple[dict[str, Any], Any]:
    practice = Practice(DAY)
    for name, value in facts.items():
        practice = set_facet(practice, name.replace("__", "."), value)
    citer = Citer(corpus, shelf or acme.Shelf())
    answer = compose("May we?", practice, rule(practice, corpus), corpus, citer)
    return answer_json(answer, citer.texts), answer


BANNED = {
    "teacher": "acme/one-7b",
    "source__technique": "output_training",
    "student__is_llm": "yes",
    "release": "internal",
}
FREE = {**BANNED, "student__is_llm": "no", "release": "open_weights"}


@pytest.mark.parametrize("facts", [BANNED, FREE, {**BANNED, "student__is_llm": "unknown"}])
def test_export_is_valid_and_verifies_from_itself(acme_corpus: Corpus, facts: dict[str, str]) -> None:
    data, _ = answer_to(acme_corpus, **facts)
    jsonschema.validate(data, answer_schema())
    assert verify_export(data, lambda sha: None) == []
    assert data["texts"]


def test_verdict_comes_first_then_reasons_with_quotes(acme_corpus: Corpus) -> None:
    data, _ = answer_to(acme_corpus, **BANNED)
    assert data["verdict"] == "prohibited"
    assert data["answer"].startswith("**Prohibited**")
    ban = next(f for f in data["findings"] if f["act"] == "train")
    quote = data["citations"][ban["citations"][0] - 1]
    assert quote["locator"] == "§2(a)"
    assert quote["quote"] == acme.LICENCE[quote["start"] : quote["end"]]
    assert marks(data["answer"]) <= {c["n"] for c in data["citations"]}


def test_conditions_are_a_checklist_with_citations(acme_corpus: Corpus) -> None:
    data, _ = answer_to(acme_corpus, **FREE)
    assert data["verdict"] == "conditional"
    assert [c["text"] for c in data["conditions"]] == [
        "Your products have at most 10 million monthly users.",
        "Start the name of the model with Acme.",
    ]
    assert all(c["citations"] for c in data["conditions"])
    assert data["answer"].count("- [ ] ") == 2


def test_depends_asks_one_question_with_every_branch(acme_corpus: Corpus) -> None:
    data, _ = answer_to(acme_corpus, **{**BANNED, "student__is_llm": "unknown"})
    (question,) = data["open_questions"]
    assert question["branches"] == [
        {"value": "yes", "verdict": "prohibited"},
        {"value": "no", "verdict": "conditional"},
    ]
    assert question["ask"] in data["answer"]


def test_text_not_held_still_rules_and_says_so(acme_corpus: Corpus) -> None:
    data, _ = answer_to(acme_corpus, acme.Shelf({}), **BANNED)
    assert data["verdict"] == "prohibited"
    assert {c["quote_check"] for c in data["citations"] if c["instrument"]} == {"not_held"}
    assert all(c["quote"] is None for c in data["citations"] if c["instrument"])


def test_every_text_that_is_not_held_has_an_address(corpus: Corpus) -> None:
    """Whoever cannot read it here has to read it somewhere."""
    citer = Citer(corpus, acme.Shelf({}))
    for file in corpus.readings.values():
        for reading in file.readings:
            citer.reading(f"{file.instrument}#{reading.id}", reading.anchors[0].edition)
    without = {(c.instrument, c.edition) for c in citer.citations if not c.source_url}
    entries = [e for i in corpus.instruments.values() for e in i.editions if (i.id, e.date) in without]
    assert all(any(s.startswith("scancode:") for s in e.sources) for e in entries), without


def _tampered() -> list[tuple[str, Any]]:
    def quote(d: dict[str, Any]) -> None:
        d["citations"][0]["quote"] = d["citations"][0]["quote"].replace("e", "a", 1)

    def offsets(d: dict[str, Any]) -> None:
        d["citations"][0]["start"] += 1

    def text(d: dict[str, Any]) -> None:
        sha = d["citations"][0]["text_sha256"]
        d["texts"][sha] = d["texts"][sha].replace("may not", "may")

    def hash_(d: dict[str, Any]) -> None:
        d["citations"][0]["text_sha256"] = "0" * 64

    def prefix(d: dict[str, Any]) -> None:
        d["citations"][0]["prefix"] = "forged"

    def suffix(d: dict[str, Any]) -> None:
        d["citations"][0]["suffix"] = "forged"

    def mark(d: dict[str, Any]) -> None:
        d["answer"] += " And so it is [77]."

    def finding(d: dict[str, Any]) -> None:
        d["findings"][0]["citations"] = [99]

    def unheld(d: dict[str, Any]) -> None:
        d["citations"][0]["quote_check"] = "not_held"

    def no_hash(d: dict[str, Any]) -> None:
        d["citations"][0]["text_sha256"] = None

    def prose(d: dict[str, Any]) -> None:
        at = d["answer"].index("> “")
        d["answer"] = d["answer"][:at] + d["answer"][at:].replace("e", "a", 1)

    def removed(d: dict[str, Any]) -> None:
        d["citations"][0]["quote"] = None

    forgeries = (prose, removed, quote, offsets, text, hash_, prefix, suffix, mark, finding, unheld, no_hash)
    return [(f.__name__, f) for f in forgeries]


@pytest.mark.parametrize(("name", "forge"), _tampered())
def test_verify_catches(acme_corpus: Corpus, name: str, forge: Any) -> None:
    data, _ = answer_to(acme_corpus, **BANNED)
    forged = copy.deepcopy(data)
    forge(forged)
    problems = verify_export(forged, lambda sha: None)
    assert problems, name
    assert problems[0].citation == {"mark": 77, "finding": 99}.get(name, 1)


def test_verify_refuses_what_is_no_answer() -> None:
    with pytest.raises(CitationError):
        verify_export({"schema": "something/1"}, lambda sha: None)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("You may not use outputs to train.", Polarity.MUST_NOT),
        ("Outputs shall not be used.", Polarity.MUST_NOT),
        ("The licence forbids it.", Polarity.MUST_NOT),
        ("You must include the notice.", Polarity.MUST),
        ("Licensees may distil the model.", Polarity.MAY),
        ("You need not ask.", Polarity.NEED_NOT),
        ("Paris is a city.", None),
        ("It is not permitted to copy.", Polarity.MUST_NOT),
        ("The customer undertakes not to copy.", Polarity.MUST_NOT),
        ("The customer shall refrain from copying.", Polarity.MUST_NOT),
        ("Each party abstains from copying.", Polarity.MUST_NOT),
        ("Nothing in this deal lets the customer copy.", Polarity.MUST_NOT),
        ("The customer undertakes to pay, and has to keep books.", Polarity.MUST),
        ("You can't resell it.", Polarity.MUST_NOT),
    ],
)
def test_polarity(sentence: str, expected: Polarity | None) -> None:
    assert polarity(sentence) is expected


def test_flipped_sentence_is_refused(acme_corpus: Corpus) -> None:
    _, ban = acme_corpus.reading("acme/licence#no-other-llm")
    check_sentence(ban.says, ban)
    with pytest.raises(PolarityError):
        check_sentence("Results may train any language model.", ban)


def test_flipped_reading_is_dropped_and_recorded(acme_corpus: Corpus) -> None:
    readings = dict(acme_corpus.readings)
    file = readings["acme/licence"]
    flipped = tuple(
        r.model_copy(update={"says": "Results may train any model."}) if r.id == "no-other-llm" else r
        for r in file.readings
    )
    readings["acme/licence"] = file.model_copy(update={"readings": flipped})
    wrong = replace(acme_corpus, readings=readings)
    data, answer = answer_to(wrong, **BANNED)
    assert "Results may train any model." not in data["answer"]
    assert answer.dropped
    assert answer.dropped[0][0] == "Results may train any model."


def test_every_shipped_sentence_has_the_polarity_of_its_effect(corpus: Corpus) -> None:
    wrong = []
    for file in corpus.readings.values():
        for reading in file.readings:
            try:
                check_sentence(reading.says, reading)
            except PolarityError:
                wrong.append(f"{file.instrument}#{reading.id} ({reading.effect}): {reading.says}")
    assert wrong == []


def test_topic_answer_gives_status_and_references(acme_corpus: Corpus) -> None:
    citer = Citer(acme_corpus, acme.Shelf())
    note = acme_corpus.commentary["proof/who-must-show"]
    answer = compose_topic("Who proves it?", Practice(DAY), [note], citer)
    data = answer_json(answer, citer.texts)
    jsonschema.validate(data, answer_schema())
    assert data["verdict"] == "none"
    assert "An invented page" in data["answer"]
    assert data["citations"][0]["commentary"] == "proof/who-must-show"
    assert verify_export(data, lambda sha: None) == []


def test_text_answer_quotes_and_says_silent(acme_corpus: Corpus) -> None:
    citer = Citer(acme_corpus, acme.Shelf())
    entry = acme_corpus.instruments["acme/licence"]
    answer = compose_text(
        "Naming and territory?",
        Practice(DAY),
        TextAsk(Ask.READ, (Subject("Acme", (entry.id,)),), (Topic.NAMING_ATTRIBUTION, Topic.TERRITORIAL)),
        acme_corpus,
        citer,
    )
    assert answer is not None
    assert "§4" in answer.markdown
    assert "**Silent** on: territorial" in answer.markdown


def test_silent_text_says_where_it_does_speak(acme_corpus: Corpus) -> None:
    """The ban of the Acme terms is worded by rivalry; asked about distilling by name, the answer leads there."""
    citer = Citer(acme_corpus, acme.Shelf())
    subject = Subject("Acme", ("acme/terms",))
    asked = TextAsk(Ask.READ, (subject,), (Topic.DISTILLATION_NAMED,))
    answer = compose_text("Is distilling named?", Practice(acme.D1), asked, acme_corpus, citer)
    assert answer is not None
    assert "**Silent** on: distillation named" in answer.markdown
    assert "It does speak under *competing models*" in answer.markdown
    assert [c.instrument for c in answer.citations] == ["acme/terms"]


def test_note_stands_under_its_own_title(acme_corpus: Corpus) -> None:
    """A note may say no, and does so to its own question: nothing of it may come before its title."""
    citer = Citer(acme_corpus, acme.Shelf())
    note = acme_corpus.commentary["proof/who-must-show"].model_copy(update={"summary": "No. Nobody must."})
    answer = compose_topic("Is it allowed?", Practice(DAY), [note], citer)
    before, title, after = answer.markdown.partition(f"### {note.title}")
    assert title
    assert not before.strip()
    assert "No. Nobody must." in after
    second = compose_topic("Is it allowed?", Practice(DAY), [note, note], Citer(acme_corpus, acme.Shelf()))
    assert f"- **{note.title}**" in second.markdown


def test_declined(acme_corpus: Corpus) -> None:
    answer = compose_declined("Weather?", Practice(DAY), "it is about the weather.")
    assert answer.verdict is Verdict.NONE
    assert answer_json(answer)["declined"] == {"reason": "it is about the weather."}
