"""Questions about texts, answered by the whole service over the embedded default corpus."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb.answer.bearing import FLOOR, bearing, floor_for, that_bear, words_of
from kb.answer.check import marks, verify_export
from kb.answer.model import answer_json
from kb.answer.picked import edition_for, pick_readings
from kb.corpus import load_corpus
from kb.retrieval.index import Hit
from kb.service import Distillaw
from kb.vocabulary import Effect, Topic

FOLDER = Path(__file__).resolve().parents[1] / "cases" / "questions"
CASES = yaml.safe_load((FOLDER / "texts.yaml").read_text(encoding="utf-8"))
BEARING = yaml.safe_load((FOLDER / "bearing.yaml").read_text(encoding="utf-8"))
DAY = dt.date(2026, 11, 24)
pytestmark = pytest.mark.xdist_group("synced")


@pytest.mark.parametrize("case", CASES, ids=[c["question"] for c in CASES])
def test_text_question(case: dict[str, Any], service: Distillaw) -> None:
    answer, texts = service.ask(case["question"], DAY)
    data = answer_json(answer, texts)
    shown = data["answer"].partition("### Notes\n")[0]
    assert data["verdict"] == "none"
    assert data["declined"] is None
    assert verify_export(data, lambda sha: None) == []
    assert set(case.get("instruments", [])) <= {c["instrument"] for c in data["citations"]}, shown
    assert set(case.get("commentary", [])) <= {c["commentary"] for c in data["citations"]}, shown
    for piece in case.get("says", []):
        assert piece in shown, shown
    for piece in case.get("not_says", []):
        assert piece not in shown
    if "first" in case:
        assert data["citations"][0]["instrument"] == case["first"]
    quotes = sum(len(" ".join((c["quote"] or "").split())) for c in data["citations"])
    assert len(shown) - quotes <= case.get("longest", 6000)
    assert marks(shown) <= {c["n"] for c in data["citations"]}


def _note_hits(service: Distillaw, question: str) -> list[Hit]:
    index = service.index
    assert index is not None
    floor = floor_for(question, words_of(service.corpus.commentary.values()))
    return that_bear(index.search(question, 12, instruments=()), index.embedder_name, floor)


@pytest.mark.xfail(reason="below the floor, or another note first", strict=True)
@pytest.mark.parametrize("case", BEARING["missed"], ids=[c["question"] for c in BEARING["missed"]])
def test_note_is_missed(case: dict[str, str], service: Distillaw) -> None:
    answer, _ = service.ask(case["question"], DAY)
    assert [c.topic for c in answer.considerations][:1] == [case["topic"]]


@pytest.mark.parametrize("case", BEARING["answered"], ids=[c["question"] for c in BEARING["answered"]])
def test_note_that_answers_is_above_the_floor(case: dict[str, str], service: Distillaw) -> None:
    hits = _note_hits(service, case["question"])
    assert hits, f"nothing above {FLOOR}"
    assert case["topic"] in {(h.passage.commentary or "").partition("/")[0] for h in hits}


def _params() -> list[Any]:
    out = []
    for case in (*BEARING["of_the_field"], *BEARING["of_others"]):
        why = case.get("open")
        marks_ = [pytest.mark.xfail(reason=why, strict=True)] if why else []
        out.append(pytest.param(case["question"], id=case["question"], marks=marks_))
    return out


@pytest.mark.parametrize("question", _params())
def test_nothing_is_shown_that_does_not_bear(question: str, service: Distillaw) -> None:
    answer, _ = service.ask(question, DAY)
    assert not answer.considerations, answer.markdown[:300]
    assert answer.declined
    assert "Declined" in answer.markdown


DIRECTIONS = [
    ("How hard is it to prove that a model was distilled?", "proof/only-the-final-model-is-public"),
    ("What are the chances of proving that a rival distilled GPT-4?", "proof/only-the-final-model-is-public"),
    ("Why is it so difficult to show that a model was copied?", "proof/only-the-final-model-is-public"),
    ("How do you prove that a model was distilled from another?", "proof/only-the-final-model-is-public"),
    ("How do you prove that a model was not distilled from another?", "proof/showing-independent-development"),
    ("What would convince a court that our model is independent work?", "proof/showing-independent-development"),
    ("We are accused of copying a rival's model. What records help?", "proof/showing-independent-development"),
    ("How do we refute a claim of distillation?", "proof/showing-independent-development"),
]


@pytest.mark.parametrize(("question", "note"), DIRECTIONS)
def test_the_note_that_looks_the_same_way_leads(question: str, note: str, service: Distillaw) -> None:
    """To prove a thing and to prove that it is not so are near each other in meaning, and opposite in what helps."""
    answer, _ = service.ask(question, DAY)
    assert answer.citations[0].commentary == note, [c.commentary for c in answer.citations]


def test_words_strange_to_the_notes_raise_the_floor(service: Distillaw) -> None:
    known = words_of(service.corpus.commentary.values())
    near, far = "Who has to prove a breach of terms?", "Who has to prove a murder?"
    assert floor_for(near, known) == FLOOR < floor_for(far, known)
    assert floor_for(far, known, placed=True) < floor_for(far, known)


def test_no_answer_opens_with_the_yes_or_no_of_a_note(service: Distillaw) -> None:
    """Every note is asked by its own question and by the questions it is known to answer."""
    for note in service.corpus.commentary.values():
        for question in (note.title, *note.answers[:1]):
            answer, _ = service.ask(question, DAY)
            first = re.sub(r"[*>#\s]", "", answer.markdown[:40])
            assert not re.match(r"(?i)(yes|no)[.,]", first), answer.markdown[:120]


def test_floor_holds_for_the_embedder_it_was_fitted_on(service: Distillaw) -> None:
    index = service.index
    assert index is not None
    found = index.search("What is the boiling point of ethanol?", 12, instruments=())
    assert all(bearing(h) < FLOOR for h in found)
    assert not that_bear(found, index.embedder_name)
    assert that_bear(found, "another-model-256")


def test_a_service_text_that_came_later_is_not_shown_for_an_earlier_day() -> None:
    corpus = load_corpus()
    entry = corpus.instruments["google/gemini-api-additional-terms"]
    assert edition_for(entry, (), corpus, entry.editions[0].date) is entry.editions[0]
    assert edition_for(entry, (), corpus, entry.editions[0].date - dt.timedelta(days=1)) is None


def test_a_ban_on_competing_models_stands_beside_leave_to_train() -> None:
    corpus = load_corpus()
    day = dt.date(2023, 3, 14)
    read = corpus.edition_readings("openai/terms-of-use", day)
    picked = pick_readings(read.readings, read.reviewed, (Topic.OUTPUTS_TRAIN_MODELS,), ())
    assert {r.effect for r in picked.readings} >= {Effect.PERMISSION, Effect.PROHIBITION}
