"""A language model phrases the reasons: what is kept, what is dropped and recorded, when the default wording stands."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import jsonschema
import pytest

from ingest.segment import segment
from kb.answer.check import verify_export
from kb.answer.model import Answer, answer_json, seal
from kb.answer.phrase import INSTRUCTIONS, MOST_SENTENCES, sentences_of
from kb.answer.reverify import reverify
from kb.corpus import Corpus
from kb.schemas import schema
from kb.service import Distillaw
from tests import acme
from tests.kb.models import Clause, Scripted, Silent, parrot

DAY = dt.date(2026, 3, 1)
BANNED = "May we train our own large language model on answers of Acme One 7B?"
FREE = "May we train a spam classifier on answers of Acme One 7B and publish its weights?"
PLAIN = ("verdict", "findings", "conditions", "open_questions", "considerations", "citations", "practice")


def ask(corpus: Corpus, question: str, model: Any = None) -> Answer:
    return Distillaw(corpus, acme.Shelf(), model=model).ask(question, DAY)[0]


def data(answer: Answer) -> dict[str, Any]:
    return json.loads(json.dumps(answer_json(answer)))  # type: ignore[no-any-return]


def writing(*sentences: str) -> Scripted:
    """A model that writes these; ``{ban}`` and the like stand for the number of the clause whose reading says so."""

    def write(clauses: list[Clause]) -> str:
        number = {c["kind"]: c["number"] for c in reversed(clauses)}
        return "\n".join(s.format(**number) for s in sentences)

    return Scripted(write)


BAN_SAID = "You may not train a large language model on results, unless it is one of the Acme family [{ban}]."


def test_sentences_that_pass_stand_in_the_answer_and_are_not_told_twice(acme_corpus: Corpus) -> None:
    answer = ask(
        acme_corpus, BANNED, writing("Results must not train a large language model outside the Acme family [{ban}].")
    )
    assert answer.phrasing is not None
    assert answer.phrasing.used
    [kept] = answer.phrasing.sentences
    assert kept.readings == ("acme/licence#no-other-llm",)
    assert answer.markdown.count(kept.text) == 1
    assert "Results may not train a large language model outside the Acme family." not in answer.markdown
    assert "*Ban*, §2(a) [" in answer.markdown, "where the clause stands is still said"
    assert "> “(a)" in answer.markdown, "and its words are still quoted"
    assert "phrased by test:scripted" in answer.markdown


@pytest.mark.parametrize("question", [BANNED, FREE, "May we train our own model on answers of Acme Chat?"])
def test_nothing_but_the_wording_changes(acme_corpus: Corpus, question: str) -> None:
    without, with_ = data(ask(acme_corpus, question)), data(ask(acme_corpus, question, Scripted(parrot)))
    assert with_["phrasing"]["used"]
    assert {k: with_[k] for k in PLAIN} == {k: without[k] for k in PLAIN}
    assert with_["answer"].splitlines()[0] == without["answer"].splitlines()[0]
    assert "phrasing" not in without


def test_a_false_sentence_is_dropped_and_recorded(acme_corpus: Corpus) -> None:
    false = "Results may train a large language model outside the Acme family [{ban}]."
    true = "Results must not train a large language model outside the Acme family [{ban}]."
    answer = ask(acme_corpus, BANNED, writing(false, true, "All is well.", "See the licence [9]."))
    out = data(answer)
    number = next(c["n"] for c in out["citations"] if c["locator"] == "§2(a)")
    assert [(d["by"], d["sentence"]) for d in out["dropped"]] == [
        ("model", false.format(ban=number)),
        ("model", "All is well."),
        ("model", "See the licence [9]."),
    ]
    assert [d["reason"].partition(":")[0] for d in out["dropped"]] == [
        "other polarity",
        "no citation",
        "unknown citation",
    ]
    assert not any(d["sentence"] in out["answer"] for d in out["dropped"])
    assert "3 dropped" in out["answer"]


@pytest.mark.parametrize(
    ("model", "why"),
    [
        (Silent(), "cannot be reached"),
        (Scripted(lambda clauses: ""), "no sentence of the model passed the check"),
        (Scripted(lambda clauses: "Everything is permitted [1]."), "no sentence of the model passed the check"),
        (writing("Above ten million monthly users a separate licence must be asked for [{condition}]."), "tells 0 of"),
    ],
    ids=["silent", "empty", "false", "beside the point"],
)
def test_where_too_little_is_left_the_default_wording_stands(acme_corpus: Corpus, model: Any, why: str) -> None:
    plain, answer = ask(acme_corpus, BANNED), ask(acme_corpus, BANNED, model)
    assert answer.phrasing is not None
    assert not answer.phrasing.used
    assert why in answer.phrasing.reason
    noted = re.sub(r"^- \S+ was asked to phrase the reasons.*\n", "", answer.markdown, flags=re.MULTILINE)
    noted = re.sub(r"^- No facet was read by a language model.*\n", "", noted, flags=re.MULTILINE)
    assert noted == plain.markdown


def test_a_ban_cannot_be_left_out(acme_corpus: Corpus) -> None:
    """A grant alone, under a verdict of prohibited, would mislead though it is true."""
    answer = ask(
        acme_corpus, BANNED, writing("You may run, change and pass on the Weights and works made from them [{grant}].")
    )
    assert answer.phrasing is not None
    assert not answer.phrasing.used


def test_a_clause_that_was_not_told_is_asked_for_alone(acme_corpus: Corpus) -> None:
    model = Scripted(
        lambda clauses: "Nonsense.", alone="Results must not train a large language model outside the Acme family."
    )
    answer = ask(acme_corpus, BANNED, model)
    assert answer.phrasing is not None
    assert answer.phrasing.used
    number = next(c.n for c in answer.citations if c.locator == "§2(a)")
    assert [s.text for s in answer.phrasing.sentences] == [
        f"Results must not train a large language model outside the Acme family [{number}]."
    ]
    assert [d.sentence for d in answer.phrasing.dropped] == ["Nonsense."]


def test_what_a_model_is_sent(acme_corpus: Corpus) -> None:
    model = Scripted(parrot)
    ask(acme_corpus, BANNED, model)
    [(_, sent)] = [s for s in model.seen if s[0].startswith(INSTRUCTIONS)]
    material = json.loads(sent)
    assert material["question"] == BANNED
    assert {c["text"] for c in material["clauses"]} == {"Acme Open Weights Licence"}
    assert "verdict" not in sent
    assert "prohibited" not in sent


def test_a_flood_is_cut_off(acme_corpus: Corpus) -> None:
    answer = ask(acme_corpus, BANNED, Scripted(lambda clauses: "\n".join(f"Word {n}." for n in range(500))))
    assert answer.phrasing is not None
    assert len(answer.phrasing.dropped) == 500
    assert sum(d.reason == "beyond what is looked at" for d in answer.phrasing.dropped) == 500 - MOST_SENTENCES


def test_the_answer_satisfies_the_schema(acme_corpus: Corpus) -> None:
    for model in (None, Silent(), Scripted(parrot), writing("Nonsense [1].")):
        jsonschema.validate(data(ask(acme_corpus, FREE, model)), schema("answer"))


# --- verify ---


def saved(corpus: Corpus) -> dict[str, Any]:
    answer, texts = Distillaw(corpus, acme.Shelf(), model=Scripted(parrot)).ask(FREE, DAY)
    return json.loads(json.dumps(answer_json(answer, texts)))  # type: ignore[no-any-return]


def again(file: dict[str, Any], corpus: Corpus) -> str:
    assert verify_export(file, lambda sha: None) == []
    file["seal"] = seal(file)
    return "\n".join(p.message for p in reverify(file, corpus, lambda sha: None, segment).problems)


def test_phrased_answers_are_verified(acme_corpus: Corpus) -> None:
    file = saved(acme_corpus)
    assert file["phrasing"]["used"]
    assert again(file, acme_corpus) == ""


def test_a_sentence_that_was_changed_afterwards_is_found(acme_corpus: Corpus) -> None:
    file = saved(acme_corpus)
    sentence = file["phrasing"]["sentences"][0]
    false = sentence["text"].replace("must be asked", "need not be asked")
    assert false != sentence["text"]
    file["answer"] = file["answer"].replace(sentence["text"], false)
    assert "other sentences than those that were checked" in again(file, acme_corpus)
    sentence["text"] = false
    assert "is not borne out: other polarity" in again(file, acme_corpus)


# --- cutting ---


@pytest.mark.parametrize(
    ("said", "sentences"),
    [
        ("Outputs may not be sold [1]. Notices stay [2].", ["Outputs may not be sold [1].", "Notices stay [2]."]),
        ("Outputs may not be sold. [1] Notices stay. [2]", ["Outputs may not be sold [1].", "Notices stay [2]."]),
        (
            "1. Outputs may not be sold [1].\n2) Notices stay [2].",
            ["Outputs may not be sold [1].", "Notices stay [2]."],
        ),
        ("- Use, e.g. Copying, is free [1].\r\n\r\n", ["Use, e.g. Copying, is free [1]."]),
        ("Outputs may not be sold.\n[1]", ["Outputs may not be sold [1]."]),
        ("Clause: [1] Outputs may not be sold [1].", ["Outputs may not be sold [1]."]),
        ("[1] Outputs may not be sold.", ["Outputs may not be sold [1]."]),
        ("Sentence: Outputs may not be sold.\n\n[2]: x", ["Outputs may not be sold.", ": x [2]."]),
        ("  \n...\n", []),
    ],
)
def test_what_a_model_writes_is_cut_into_sentences(said: str, sentences: list[str]) -> None:
    assert sentences_of(said) == sentences
