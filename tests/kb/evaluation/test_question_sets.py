"""Question sets load or say why not; those that ship are whole."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kb.corpus import Corpus
from kb.errors import UsageError
from kb.evaluation.questions import ClauseRef, Question, Split, beneath, problems, read_folder, sets_version
from tests.kb.evaluation.answers import question

SETS = Path(__file__).resolve().parents[2] / "cases" / "eval"
TUNED, HELD_OUT = SETS / "tuned", SETS / "held-out"


@pytest.fixture(scope="module")
def shipped() -> dict[str, tuple[Question, ...]]:
    return {folder.name: read_folder(folder) for folder in (TUNED, HELD_OUT)}


PUT_ONCE = ("sight-", "second-", "third-", "fourth-")
"""Questions of ``*-sight.yaml``: put once for their verdict, before anything was learnt from them."""


def test_there_are_enough_and_a_third_is_held_out(shipped: dict[str, tuple[Question, ...]]) -> None:
    """Of the questions that were parted; those of ``*-sight.yaml`` were put once, and learnt from only then."""
    tuned = [q for q in shipped["tuned"] if not q.id.startswith(PUT_ONCE)]
    held_out = shipped["held-out"]
    assert len(tuned) + len(held_out) >= 320
    assert 0.30 <= len(held_out) / (len(tuned) + len(held_out)) <= 0.36


def test_every_split_is_in_both_parts(shipped: dict[str, tuple[Question, ...]]) -> None:
    for name, least in (("tuned", 10), ("held-out", 5)):
        counts = Counter(q.split for q in shipped[name])
        assert set(counts) == set(Split)
        assert min(counts.values()) >= least


def test_no_id_and_no_question_stands_twice(shipped: dict[str, tuple[Question, ...]]) -> None:
    both = [*shipped["tuned"], *shipped["held-out"]]
    for values in ([q.id for q in both], [" ".join(q.question.casefold().split()) for q in both]):
        assert [v for v, n in Counter(values).items() if n > 1] == []


def test_every_name_leads_somewhere(shipped: dict[str, tuple[Question, ...]], corpus: Corpus) -> None:
    assert problems([*shipped["tuned"], *shipped["held-out"]], corpus) == []


def test_a_question_that_can_be_ruled_on_names_what_must_be_cited(shipped: dict[str, tuple[Question, ...]]) -> None:
    ruled = {"prohibited", "conditional", "permitted", "unsettled", "depends"}
    bare = [
        q.id
        for q in (*shipped["tuned"], *shipped["held-out"])
        if not q.id.startswith(PUT_ONCE)
        if (q.verdict in ruled and not q.instruments and not q.notes and not q.or_verdict)
        or (q.verdict == "prohibited" and "uncovered" not in q.or_verdict and not (q.must or q.or_verdict))
        or (q.verdict == "none" and not (q.instruments or q.notes))
    ]
    assert bare == []


def test_languages(shipped: dict[str, tuple[Question, ...]]) -> None:
    both = [q for q in (*shipped["tuned"], *shipped["held-out"]) if q.split is Split.LANGUAGE]
    counts = Counter(q.language for q in both)
    assert set(counts) == {"de", "fr", "es", "vi", "zh"}
    assert min(counts.values()) >= 6


def test_questions_are_our_own_words(shipped: dict[str, tuple[Question, ...]], shared: Path) -> None:
    """No eight words of a clause stand in a question or its reasons."""
    import json

    clauses: set[tuple[str, ...]] = set()
    for line in (shared / "reference" / "clauses.jsonl").read_text("utf-8").splitlines():
        words = json.loads(line)["quote"].casefold().split()
        clauses |= {tuple(words[i : i + 8]) for i in range(len(words) - 7)}
    for q in (*shipped["tuned"], *shipped["held-out"]):
        words = f"{q.question} {q.why}".casefold().split()
        assert not clauses & {tuple(words[i : i + 8]) for i in range(len(words) - 7)}, q.id


def test_references_are_read() -> None:
    assert ClauseRef.parse("acme/terms@2024-01-01 What you cannot do › item 1") == ClauseRef(
        "acme/terms", "2024-01-01", "What you cannot do › item 1"
    )
    assert ClauseRef.parse("acme/terms").whole
    assert not ClauseRef.parse("acme/terms#no-rivals").whole
    for wrong in ("acme", "acme/terms@2024", "acme/terms#", "acme/terms@2024-01-01§1"):
        with pytest.raises(ValueError, match="is no clause"):
            ClauseRef.parse(wrong)


@pytest.mark.parametrize(
    ("cited", "expected", "is_it"),
    [
        ("§1(b)(i)", "§1(b)(i)", True),
        ("§1(b)(i) › closing words", "§1(b)", True),
        ("§1(b)(ii)", "§1(b)(i)", False),
        ("§1(b)", "§1(b)(i)", False),  # the whole is not its part
        ("§11", "§1", False),
        ("§1.1(e)", "§1.1", True),
    ],
)
def test_a_clause_lies_beneath_its_parent(cited: str, expected: str, is_it: bool) -> None:
    assert beneath(cited, expected) is is_it


def test_names_that_lead_nowhere_are_told(acme_corpus: Corpus) -> None:
    asked = question(
        instruments=["acme/none"],
        must=["acme/terms#none", "acme/terms@1999-01-01 §1"],
        may=["acme/other"],
        notes=["proof/none"],
        facets={"teacher": ["acme/one-7b", "acme/o*", "acme/zz*"]},
    )
    assert problems([asked], acme_corpus) == [
        "q: no instrument acme/none",
        "q: no reading acme/terms#none",
        "q: acme/terms has no edition 1999-01-01",
        "q: no instrument acme/other",
        "q: no note or topic proof/none",
        "q: no model or data set acme/zz*",
    ]


GOOD = "split: plain\nas_of: 2026-01-01\nquestions:\n  - {id: a, question: May we?, verdict: permitted}\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[", "cannot be read"),
        ("split: plain", "no list `questions`"),
        (GOOD.replace("permitted", "allowed"), "question a: Value error, no verdict allowed"),
        (GOOD.replace("as_of: 2026-01-01\n", ""), "question a: as_of: Field required"),
        (GOOD.replace("split: plain", "split: simple"), "question a: split"),
        (GOOD.replace("permitted", "permitted, must: [acme/terms]"), "`must` names clauses"),
        (GOOD.replace("permitted", "permitted, must: [acme]"), "is no clause"),
        (GOOD.replace("permitted", "permitted, language: de"), "`language` belongs"),
        (GOOD.replace("permitted", "permitted, answer: yes"), "question a: answer: Extra inputs"),
        (GOOD + "  - {id: a, question: And now?, verdict: permitted}\n", "two questions have the id 'a'"),
        (GOOD + "  - just words\n", "question number 2"),
    ],
)
def test_a_faulty_file_says_what_is_wrong(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "a.yaml").write_text(text, "utf-8")
    with pytest.raises(UsageError) as caught:
        read_folder(tmp_path)
    assert says in str(caught.value)


def test_an_empty_folder_is_no_set(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no question set"):
        read_folder(tmp_path)


def test_sets_have_a_version(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD, "utf-8")
    first = sets_version([tmp_path])
    assert first == sets_version([tmp_path])
    (tmp_path / "a.yaml").write_text(GOOD.replace("May we", "May they"), "utf-8")
    assert sets_version([tmp_path]) != first
