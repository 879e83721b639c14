"""Answers held against questions, figures over many of them, and evaluations kept and compared."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from kb.corpus import Corpus
from kb.evaluation.judge import Outcome, facet, judge, unanswered
from kb.evaluation.kept import Stamp, compare, evaluation, keep, newest, read_kept
from kb.evaluation.questions import EvaluationError, Question
from kb.evaluation.report import compared, report
from kb.evaluation.run import run
from kb.evaluation.summary import figures, missed, summary
from tests import acme
from tests.kb.evaluation.answers import answer, citation, finding, question
from tests.ui import acme as held

STAMP = Stamp("2026-01-02T03:04:05", "1.0", "c" * 64, "d" * 64, "e" * 64, ("tuned",))


def held_against(asked: Question, given: dict[str, Any], corpus: Corpus) -> Outcome:
    return judge(asked, given, corpus, acme.Shelf())


def test_a_verdict_is_right_when_expected_first_or_besides(acme_corpus: Corpus) -> None:
    given = answer([], verdict="depends")
    assert not held_against(question(), given, acme_corpus).right
    assert held_against(question(**{"or": ["depends"]}), given, acme_corpus).right
    declining = answer([], verdict="none", declined={"reason": "of another field"})
    assert held_against(question(verdict="declined"), declining, acme_corpus).right
    assert not held_against(question(verdict="none"), declining, acme_corpus).right


def test_facets_conditions_notes_and_premises_are_faults_of_their_own(acme_corpus: Corpus) -> None:
    asked = question(
        facets={"release": "internal", "teacher": "acme/one-7b", "purpose": "unknown", "established_in": ["DE"]},
        conditions=["start the name", "royalty"],
        no_conditions=["copy", "fee"],
        premises=1,
    )
    practice = {
        "sources": [{"id": {"value": "acme/one-7b"}, "role": {"value": "teacher"}}],
        "release": {"value": "open_weights"},
        "purpose": {"value": None},
        "established_in": {"value": ["DE"]},
    }
    conditions = [
        {"text": "Start the name of the model with Acme.", "citations": []},
        {"text": "Hand over a copy.", "citations": []},
    ]
    got = held_against(asked, answer([], conditions=conditions, practice=practice), acme_corpus)
    assert (got.facets.hits, got.facets.of) == (3, 4)
    assert (got.conditions.hits, got.conditions.of) == (2, 4)  # the name stands, no fee; no royalty, but a copy
    assert set(got.faults) == {
        "facet release: 'open_weights', expected 'internal'",
        "prints no condition with “royalty”",
        "prints a condition with “copy”",
        "does not point the premise out",
    }
    assert got.right
    assert not got.whole


def test_a_family_holds_an_id_of_its_candidates() -> None:
    practice = {"sources": [{"id": {"value": None}, "candidates": ["acme/a", "acme/b"], "role": {"value": "base"}}]}
    assert facet(practice, "base") == ["acme/a", "acme/b"]
    assert facet({"facts": {"x": {"value": "yes"}}, "scale": [{"measure": "m", "value": 5}]}, "fact:x") == "yes"
    assert facet({"scale": [{"measure": "monthly_active_users", "value": 5.0}]}, "monthly_active_users") == 5.0


def outcomes(corpus: Corpus) -> list[Outcome]:
    """Right in all; right verdict, one clause of two; wrong verdict; a question that could not be asked."""
    both = question(id="a", instruments=["acme/licence"], must=["acme/licence §1", "acme/licence §4"])
    cited = [citation(1, "§1"), citation(2, "§4")]
    return [
        held_against(both, answer(cited, [finding(1, 2)]), corpus),
        held_against(both.model_copy(update={"id": "b"}), answer(cited[:1], [finding(1)]), corpus),
        held_against(question(id="c", split="gap", verdict="uncovered"), answer([], verdict="permitted"), corpus),
        unanswered(question(id="d", split="gap", verdict="declined"), "too long"),
    ]


def test_figures_are_means_over_questions(acme_corpus: Corpus) -> None:
    got = figures(outcomes(acme_corpus))
    assert got["verdict_accuracy"] == 2 / 4
    assert got["citation_recall"] == pytest.approx((1 + 1 / 2) / 2)  # of the two that owe clauses
    assert got["citation_precision"] == 1.0
    assert got["right_instrument_first"] == 1.0
    assert got["abstention_recall"] == 0.0
    assert got["should_abstain"] == 2
    assert got["right_in_all"] == 1 / 4
    assert set(missed(got)) == {"verdict_accuracy", "citation_recall", "abstention_f1"}
    split = summary(outcomes(acme_corpus))
    assert [(name, f["questions"]) for name, f in split["splits"].items()] == [("plain", 2), ("gap", 2)]
    assert split["confusion"]["uncovered"] == {"permitted": 1}


def test_an_evaluation_is_kept_and_read_again(tmp_path: Path, acme_corpus: Corpus) -> None:
    data = evaluation(STAMP, outcomes(acme_corpus))
    file = keep(data, tmp_path / "kept")
    assert file.name == "20260102T030405-1.0-cccccccc-eeeeeeee.json"
    assert read_kept(file) == json.loads(json.dumps(data))
    later = keep({**data, "at": "2026-02-01T00:00:00"}, tmp_path / "kept")
    keep({**data, "at": "2026-03-01T00:00:00", "folders": ["held-out"]}, tmp_path / "kept")
    assert newest(tmp_path / "kept", ["tuned"]) == later
    assert newest(tmp_path / "nothing", ["tuned"]) is None


def test_what_is_no_evaluation_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}", "utf-8")
    with pytest.raises(EvaluationError, match="is no evaluation"):
        read_kept(tmp_path / "a.json")
    with pytest.raises(EvaluationError, match="cannot be read"):
        read_kept(tmp_path / "b.json")


def test_a_comparison_names_what_got_worse(acme_corpus: Corpus) -> None:
    then = evaluation(STAMP, outcomes(acme_corpus))
    assert compare(then, then).changed == {}
    assert not compare(then, then).regressed
    now = copy.deepcopy(then)
    now["questions"]["a"] |= {"whole": False}
    now["questions"]["b"] |= {"right": False, "whole": False}
    now["questions"]["c"] |= {"right": True}
    now["questions"]["new"] = now["questions"].pop("d")
    now["overall"]["polarity_errors"] = 2
    got = compare(then, now)
    assert (got.worse, got.mended, got.faulty) == (("b",), ("c",), ("a",))
    assert (got.added, got.gone) == (("new",), ("d",))
    assert got.changed == {"polarity_errors": (0, 2)}
    assert got.regressed
    said = compared(got, "then.json")
    assert "verdict was right and is not: b" in said
    assert "polarity_errors: 0 → 2" in said
    assert "no difference" in compared(compare(then, then), "then.json")


def test_better_figures_are_no_regression(acme_corpus: Corpus) -> None:
    then = evaluation(STAMP, outcomes(acme_corpus))
    now = copy.deepcopy(then)
    now["overall"]["citation_recall"] = 1.0
    now["questions"]["c"] |= {"right": True}
    assert not compare(then, now).regressed


def test_the_report_shows_splits_interval_table_and_faults(acme_corpus: Corpus) -> None:
    text = report(evaluation(STAMP, outcomes(acme_corpus)))
    assert "verdict accuracy 0.500 (95% 0.150 to 0.850); aim 0.95" in text
    assert "b: conditional\n    does not cite acme/licence §4" in text
    assert "c: permitted, expected uncovered" in text
    assert "d: error, expected declined" in text
    assert "\na:" not in text
    assert "does not cite" not in report(evaluation(STAMP, outcomes(acme_corpus)), listed=False)


def test_questions_are_asked_of_the_service(acme_service: Any) -> None:
    asked = [
        question(
            id="named",
            question="We train our own language model on outputs of Acme One 7B and publish the weights.",
            verdict="prohibited",
            instruments=["acme/licence"],
            must=["acme/licence §2(a)"],
            facets={"teacher": "acme/one-7b", "release": "open_weights"},
        ),
        question(id="empty", question=" " * 5, verdict="declined"),
    ]
    first, second = run(asked, acme_service)
    assert first.whole, first
    assert first.quotes.quoted > 0
    assert second.given == "error"


@pytest.fixture(scope="module")
def acme_service(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The service on a tiny home."""
    return held.build_home(tmp_path_factory.mktemp("acme-home"))
