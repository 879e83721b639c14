"""Order of precedence: a text that goes first decides, the lower one is shown."""

from __future__ import annotations

import copy
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from kb.answer.cite import Citer
from kb.answer.compose import compose
from kb.answer.model import answer_json
from kb.answer.words import contract_words
from kb.corpus import Corpus, load_corpus
from kb.errors import CorpusError
from kb.practice import Practice, Source, set_facet
from kb.ruling import Ruling, rule
from kb.schemas import answer_schema
from kb.service import Distillaw
from kb.vocabulary import Act, Origin, Verdict
from tests import acme

DAY = dt.date(2026, 3, 1)


def world(folder: Path, effect: str | None, *, when: list[dict[str, object]] | None = None) -> Corpus:
    """The Acme corpus with a contract that outranks the terms; with one reading, or none."""
    kept, acme.WORLD = acme.WORLD, copy.deepcopy(acme.WORLD)
    deal = {
        "id": "house/deal", "title": "Acme Deal", "publisher": "Acme", "kind": "private_contract",
        "binds": "account_holder", "editions": [{"date": acme.D1}], "outranks": ["acme/terms"],
    }  # fmt: skip
    try:
        instruments: Any = acme.WORLD["instruments/acme.yaml"]
        instruments["instruments"].append(deal)
        models: Any = acme.WORLD["models/acme.yaml"]
        models["hosted"]["api"].append({"instrument": "house/deal"})
        if effect is not None:
            more: dict[str, object] = {"duty": "Tell Acme."} if effect == "duty" else {}
            says = {"prohibition": "must not train", "duty": "must tell Acme when it trains"}.get(effect, "may train")
            reading = acme._reading(
                "training", "outputs_train_models", effect, f"The customer {says}.", [(acme.D1, "§1", "train")],
                acts=["train"], when=when or [], **more,
            )  # fmt: skip
            acme.WORLD["readings/house/deal.yaml"] = {
                "instrument": "house/deal", "readings": [reading], "coverage": [acme._coverage(acme.D1, [reading])],
            }  # fmt: skip
        return load_corpus(acme.write_corpus(folder))
    finally:
        acme.WORLD = kept


def practice(**more: str) -> Practice:
    out = Practice(as_of=DAY, sources=(Source(),))
    settings = {
        "source.id": "acme/chat", "source.channel": "api", "source.technique": "output_training",
        "student.competes": "yes", "student.kind": "general_purpose", "purpose": "commercial", "release": "internal",
        "actor": "accepted_terms", "fact:outputs_extracted_automatically": "no", **more,
    }  # fmt: skip
    for name, value in settings.items():
        out = set_facet(out, name, value, Origin.STATED)
    return out


def legs(ruling: Ruling) -> dict[tuple[str, Act], tuple[Verdict, str]]:
    return {(str(f.leg.instrument), f.leg.act): (f.verdict, f.outranked_by) for f in ruling.findings}


@pytest.mark.parametrize(
    ("effect", "verdict"),
    [
        (None, Verdict.UNCOVERED),
        ("permission", Verdict.PERMITTED),
        ("duty", Verdict.CONDITIONAL),
        ("prohibition", Verdict.PROHIBITED),
    ],
)
def test_the_higher_text_decides_and_the_lower_is_shown(tmp_path: Path, effect: str | None, verdict: Verdict) -> None:
    ruling = rule(practice(), world(tmp_path, effect))
    assert ruling.verdict is verdict
    assert legs(ruling)["acme/terms", Act.TRAIN] == (Verdict.PROHIBITED, "house/deal")


def test_silence_of_the_higher_text_leaves_the_act_to_the_lower(tmp_path: Path) -> None:
    ruling = rule(practice(**{"fact:outputs_extracted_automatically": "yes"}), world(tmp_path, "permission"))
    assert legs(ruling)["house/deal", Act.ACCESS] == (Verdict.SILENT, "")
    assert legs(ruling)["acme/terms", Act.ACCESS] == (Verdict.PROHIBITED, "")
    assert ruling.verdict is Verdict.PROHIBITED


def test_who_did_not_accept_the_higher_text_has_nothing_of_it(tmp_path: Path) -> None:
    ruling = rule(practice(actor="received_outputs_only"), world(tmp_path, "permission"))
    assert all(not f.outranked_by for f in ruling.findings)


def test_whether_the_higher_text_speaks_may_depend(tmp_path: Path) -> None:
    when = [{"facet": "purpose", "in": ["research"], "unknown": "ask"}]
    corpus = world(tmp_path, "permission", when=when)
    asked = set_facet(practice(), "purpose", "unknown", Origin.UNKNOWN)
    ruling = rule(asked, corpus)
    assert ruling.verdict is Verdict.DEPENDS
    assert {b.value: b.verdict for q in ruling.open_questions for b in q.branches}["research"] is Verdict.PERMITTED
    assert rule(practice(purpose="commercial"), corpus).verdict is Verdict.PROHIBITED


def test_the_answer_says_which_text_goes_first(tmp_path: Path) -> None:
    import jsonschema

    corpus = world(tmp_path, "permission")
    asked = practice()
    answer = compose("May we?", asked, rule(asked, corpus), corpus, Citer(corpus, acme.Shelf()))
    assert "Yields to Acme Deal, which goes first" in answer.markdown
    assert answer.markdown.index("**Acme Deal**") < answer.markdown.index("**Acme Terms**")
    data = answer_json(answer)
    jsonschema.validate(data, answer_schema())
    assert {f["outranked_by"] for f in data["findings"] if f["instrument"] == "acme/terms" and f["act"] == "train"} == {
        "house/deal"
    }


@pytest.mark.parametrize(("other", "says"), [("acme/nothing", "outranks unknown"), ("house/deal", "each other")])
def test_ranks_are_cross_checked(tmp_path: Path, other: str, says: str) -> None:
    kept, acme.WORLD = acme.WORLD, copy.deepcopy(acme.WORLD)
    try:
        instruments: Any = acme.WORLD["instruments/acme.yaml"]
        deal = {**instruments["instruments"][1], "id": "house/deal", "outranks": ["acme/terms"]}
        instruments["instruments"][1]["outranks"] = [other]
        instruments["instruments"].append(deal)
        acme.write_corpus(tmp_path)
    finally:
        acme.WORLD = kept
    with pytest.raises(CorpusError, match=says):
        load_corpus(tmp_path)


def test_a_negotiated_contract_is_named_as_one(tmp_path: Path) -> None:
    corpus = world(tmp_path, "permission")
    answer, _ = Distillaw(corpus, acme.Shelf()).ask(
        "May we train a competing large language model on outputs of Acme Chat from its API and keep it internal?", DAY
    )
    assert "A negotiated contract with Acme, held here; it goes before " in answer.markdown
    assert contract_words("house/deal", corpus)
    assert contract_words("acme/terms", corpus) == []
