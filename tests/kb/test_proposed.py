"""Proposed readings: they wait until someone opts in, and even then stand behind whatever was reviewed."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from typing import Any

import jsonschema
import pytest

from kb.answer.check import verify_export
from kb.answer.model import Answer, answer_json
from kb.catalogue import Governing
from kb.corpus import Corpus
from kb.cross_check import cross_check
from kb.proposed import opted_in, split, waiting
from kb.readings import Coverage, Reading, ReadingsFile
from kb.schemas import answer_schema
from kb.service import Distillaw
from kb.vocabulary import Act, Channel, ReviewLevel, Topic, Verdict
from tests import acme

DAY = dt.date(2026, 3, 1)
DARK = """ACME UNREAD TERMS

1. Limits. The customer must not use Results to build models that rival Acme.

2. Leave. The customer may use Results to train models of its own.

3. Scripts. Results must not be collected with scripts.
"""
TEXTS = {**acme.TEXTS, ("acme/unread", acme.D1): DARK}
RIVALS = "May we train a language model that competes with Acme on answers of Acme Dark by API?"
OWN = "May we train a language model that does not compete with Acme on answers of Acme Dark by API?"


def reading(
    id_: str, topic: str, effect: str, says: str, locator: str, hint: str, edition: dt.date = acme.D1, **more: Any
) -> dict[str, Any]:
    return {
        "id": id_,
        "topic": topic,
        "effect": effect,
        "says": says,
        "anchors": [{"edition": edition, "locator": locator, "hint": hint}],
        "dated": DAY,
        "author": "distillaw propose",
        "review": {"level": "proposed", "by": "distillaw propose", "on": DAY},
        **more,
    }


BAN = reading(
    "ban", "competing_models", "prohibition", "Results may not be used for models that rival Acme.", "§1",
    "to build models that rival Acme", acts=["train"], when=[{"facet": "student.competes", "in": ["yes"]}],
)  # fmt: skip
LEAVE = reading(
    "leave", "outputs_train_models", "permission", "Results may be used to train models.", "§2",
    "may use Results to train models", acts=["train"],
)  # fmt: skip
SCRIPTS = reading(
    "scripts", "automated_extraction_scraping", "prohibition", "Results may not be collected by scripts.", "§3",
    "must not be collected with scripts", acts=["access"],
    when=[{"facet": "fact:outputs_extracted_automatically", "in": ["yes"], "unknown": "state",
           "text": "results are not collected by scripts"}],
)  # fmt: skip


def proposals(*readings: dict[str, Any], instrument: str = "acme/unread") -> ReadingsFile:
    editions = {a["edition"] for r in readings for a in r["anchors"]}
    coverage = [{"edition": e, "by": "distillaw propose", "on": DAY, "level": "proposed"} for e in sorted(editions)]
    return ReadingsFile.model_validate({"instrument": instrument, "readings": readings, "coverage": coverage})


def with_proposals(corpus: Corpus, *files: ReadingsFile) -> Corpus:
    return dataclasses.replace(corpus, proposed={f.instrument: f for f in files})


def ask(corpus: Corpus, question: str, proposed: bool = False) -> tuple[Answer, dict[str, str]]:
    return Distillaw(corpus, acme.Shelf(TEXTS)).ask(question, DAY, proposed=proposed)


def test_without_opting_in_the_text_is_uncovered_and_says_how_many_wait(acme_corpus: Corpus) -> None:
    answer, _ = ask(with_proposals(acme_corpus, proposals(BAN, LEAVE)), RIVALS)
    assert answer.verdict is Verdict.UNCOVERED
    assert "2 proposed readings await review" in answer.markdown
    assert answer.proposals.waiting == ("acme/unread#ban", "acme/unread#leave")
    assert answer.citations == ()
    alone, _ = ask(acme_corpus, RIVALS)
    assert alone.verdict is Verdict.UNCOVERED
    assert "await" not in alone.markdown


def test_opting_in_lets_a_ban_rule_and_marks_it_everywhere(acme_corpus: Corpus) -> None:
    answer, texts = ask(with_proposals(acme_corpus, proposals(BAN)), RIVALS, proposed=True)
    assert answer.verdict is Verdict.PROHIBITED
    assert "Proposed, checked by nobody" in answer.markdown
    assert "Readings relied on: proposed by the detector, checked by nobody." in answer.markdown
    data = json.loads(json.dumps(answer_json(answer, texts)))
    jsonschema.validate(data, answer_schema())
    trained = next(f for f in data["findings"] if f["act"] == "train")
    assert (trained["verdict"], trained["review"]) == ("prohibited", "proposed")
    assert data["proposed"] == {"rule": True, "used": ["acme/unread#ban"], "waiting": []}
    assert [c["proposed"] for c in data["citations"] if c["instrument"] == "acme/unread"] == [True]
    assert verify_export(data, lambda sha: None) == []


def test_what_no_proposal_speaks_of_stays_uncovered(acme_corpus: Corpus) -> None:
    """A detector can say what it found; that a text is silent, only a review can."""
    corpus = with_proposals(acme_corpus, proposals(BAN))
    answer, _ = ask(corpus, OWN, proposed=True)
    assert answer.verdict is Verdict.UNCOVERED
    assert {f.verdict for f in answer.findings} == {Verdict.UNCOVERED}
    assert "no proposed reading speaks of it" in answer.markdown.lower()


def test_a_fact_that_a_proposed_ban_turns_on_is_asked(acme_corpus: Corpus) -> None:
    corpus = with_proposals(acme_corpus, proposals(BAN))
    answer, _ = ask(corpus, "May we train a spam classifier on answers of Acme Dark by API?", proposed=True)
    (question,) = answer.open_questions
    assert question.facet.startswith("student.competes")
    assert {b.value: b.verdict for b in question.branches} == {"yes": Verdict.PROHIBITED, "no": Verdict.UNCOVERED}


def test_proposed_leave_is_no_permission_for_the_acts_nobody_read(acme_corpus: Corpus) -> None:
    answer, _ = ask(with_proposals(acme_corpus, proposals(LEAVE)), OWN, proposed=True)
    by_act = {f.leg.act.value: f.verdict for f in answer.findings}
    assert by_act["train"] is Verdict.PERMITTED
    assert by_act["access"] is Verdict.UNCOVERED
    assert answer.verdict is Verdict.UNCOVERED


def test_conditions_of_proposed_readings_are_marked(acme_corpus: Corpus) -> None:
    answer, _ = ask(with_proposals(acme_corpus, proposals(LEAVE, SCRIPTS)), OWN + " Nothing is released.", True)
    (line,) = [x for x in answer.markdown.splitlines() if x.startswith("- [ ] ")]
    assert "Proposed, checked by nobody" in line


@pytest.mark.parametrize("topic", ["competing_models", "outputs_train_models", "thresholds"])
def test_a_topic_that_was_reviewed_is_closed_to_proposals(acme_corpus: Corpus, topic: str) -> None:
    """Read or found silent: what was reviewed is not overridden."""
    leave = reading(
        "leave", topic, "permission", "Results may be used to train models.", "Ownership", "Results are yours",
        acme.D2, acts=["train", "access"],
    )  # fmt: skip
    corpus = with_proposals(acme_corpus, proposals(leave, instrument="acme/terms"))
    question = "May we train a language model on Acme Chat answers by API?"
    before, _ = ask(acme_corpus, question)
    after, _ = ask(corpus, question, proposed=True)
    assert before.verdict is after.verdict is Verdict.PROHIBITED
    assert after.proposals.used == ()
    assert waiting(corpus, "acme/terms", acme.D2) == ()


def test_a_proposed_exception_lifts_no_reviewed_ban(acme_corpus: Corpus) -> None:
    """Even on a topic nobody reviewed: what it says of a reviewed reading falls away, and then nothing is left."""
    reviewed = acme_corpus.readings["acme/terms"]
    unread = tuple(
        c.model_copy(update={"silent": tuple(t for t in c.silent if t is not Topic.THRESHOLDS)})
        for c in reviewed.coverage
    )
    reviewed = reviewed.model_copy(update={"coverage": unread})
    lifts = reading(
        "lifts", "thresholds", "exception", "The limit does not reach results.", "Ownership", "Results are yours",
        acme.D2, acts=["train"], excepts=["no-training"],
    )  # fmt: skip
    coverage = {"edition": acme.D2, "by": "distillaw propose", "on": DAY, "level": "proposed"}
    # a file that names a reading of another file does not validate; one written by hand might still be built so
    file = ReadingsFile.model_construct(
        instrument="acme/terms",
        readings=(Reading.model_validate(lifts),),
        coverage=(Coverage.model_validate(coverage),),
    )
    corpus = with_proposals(
        dataclasses.replace(acme_corpus, readings={**acme_corpus.readings, "acme/terms": reviewed}), file
    )
    answer, _ = ask(corpus, "May we train a language model on Acme Chat answers by API?", proposed=True)
    assert answer.verdict is Verdict.PROHIBITED
    assert opted_in(corpus).readings["acme/terms"].readings == reviewed.readings


def test_a_proposal_sets_no_lower_text_aside(acme_corpus: Corpus) -> None:
    """A contract that goes first by its own words goes first once it has been read, not before."""
    first = acme_corpus.instruments["acme/unread"].model_copy(update={"outranks": ("acme/terms",)})
    both = (Governing(instrument="acme/unread"), Governing(instrument="acme/terms"))
    dark = acme_corpus.models["acme/dark"].model_copy(update={"channels": {Channel.API: both}})
    corpus = dataclasses.replace(
        with_proposals(acme_corpus, proposals(LEAVE)),
        instruments={**acme_corpus.instruments, "acme/unread": first},
        models={**acme_corpus.models, "acme/dark": dark},
    )
    answer, _ = ask(corpus, OWN, proposed=True)
    assert answer.verdict is Verdict.PROHIBITED
    trained = [f for f in answer.findings if f.leg.act is Act.TRAIN]
    assert {f.leg.instrument: f.outranked_by for f in trained} == {"acme/unread": "", "acme/terms": ""}


def test_a_question_on_the_text_itself(acme_corpus: Corpus) -> None:
    corpus = with_proposals(acme_corpus, proposals(BAN))
    question = "What do the Acme Unread Terms say about competing models?"
    closed, _ = ask(corpus, question)
    assert "1 proposed reading awaits review" in closed.markdown
    opened, _ = ask(corpus, question, proposed=True)
    assert "**§1** (prohibition): **Proposed, checked by nobody** — " in opened.markdown
    assert opened.proposals.used == ("acme/unread#ban",)


def test_the_level_decides_what_is_proposed(acme_corpus: Corpus) -> None:
    file = proposals(BAN, LEAVE)
    assert split(file) == (None, file)
    house = file.readings[0].review.model_copy(update={"level": ReviewLevel.HOUSE})
    mixed = file.model_copy(
        update={"readings": (file.readings[0].model_copy(update={"review": house}), file.readings[1])}
    )
    reviewed, waits = split(mixed)
    assert reviewed is not None
    assert waits is not None
    assert [r.id for r in reviewed.readings] == ["ban"]
    assert [r.id for r in waits.readings] == ["leave"]
    assert {t.value for t in mixed.topics_reviewed(acme.D1)} == {"competing_models"}
    kept = acme_corpus.readings["acme/terms"]
    assert split(kept) == (kept, None)


def test_the_shipped_corpus_holds_none(acme_corpus: Corpus) -> None:
    bad = dataclasses.replace(acme_corpus, readings={**acme_corpus.readings, "acme/unread": proposals(BAN)})
    assert any("acme/unread#ban is only proposed" in problem for problem in cross_check(bad))
