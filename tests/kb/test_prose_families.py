"""Answers about whole families of models: what is alike is said once, and nothing that decides is lost."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from kb.answer.checklist import Item, checklist
from kb.answer.cite import Citer
from kb.answer.compose import compose
from kb.answer.labels import Letters, in_case
from kb.answer.model import Answer, Citation, Consideration
from kb.answer.order import in_reading_order
from kb.answer.shape import Cell, Row, Shape, ShapeKind
from kb.corpus import Corpus
from kb.interpret import Interpreter
from kb.practice import Practice, set_facet
from kb.ruling import rule
from kb.ruling.cases import lead
from kb.vocabulary import Verdict
from tests import acme

DAY = dt.date(2026, 3, 1)
FAMILIES = (
    "May we distil Llama?",
    "May we distil Qwen?",
    "May we distil DeepSeek?",
    "May we publish a data set of Llama outputs?",
    "May we distil Llama into Qwen2.5 7B?",
)


@pytest.fixture(scope="module")
def interpreter(corpus: Corpus) -> Interpreter:
    return Interpreter(corpus)


def answered(question: str, corpus: Corpus, interpreter: Interpreter) -> Answer:
    practice = interpreter.interpret(question, DAY).practice
    return compose(question, practice, rule(practice, corpus), corpus, Citer(corpus, acme.Shelf({})))


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


@pytest.mark.parametrize("question", FAMILIES)
def test_what_decides_a_leg_stays_in_the_prose(question: str, corpus: Corpus, interpreter: Interpreter) -> None:
    got = answered(question, corpus, interpreter)
    marked = {int(n) for n in re.findall(r"\[(\d+)\](?!\()", got.markdown)}
    assert marked >= {n for of in (*got.finding_citations, *got.condition_citations) for n in of}
    assert marked <= {c.n for c in got.citations}
    read = list(dict.fromkeys(int(n) for n in re.findall(r"\[(\d+)\](?!\()", got.markdown)))
    assert read == sorted(read)
    for finding in got.findings:
        if finding.leg.instrument:
            assert corpus.instruments[finding.leg.instrument].title in got.markdown


@pytest.mark.parametrize("question", FAMILIES)
def test_every_condition_is_on_the_list(question: str, corpus: Corpus, interpreter: Interpreter) -> None:
    got = answered(question, corpus, interpreter)
    lines = [line for line in got.markdown.splitlines() if line.startswith("- [ ] ")]
    assert got.conditions
    for condition, numbers in zip(got.conditions, got.condition_citations, strict=True):
        marks = "".join(f"[{n}]" for n in dict.fromkeys(numbers))
        (line,) = (li for li in lines if marks in li and set(words(condition.text)) <= set(words(li)))
        assert line


@pytest.mark.parametrize("question", FAMILIES)
def test_every_letter_is_explained_once(question: str, corpus: Corpus, interpreter: Interpreter) -> None:
    got = answered(question, corpus, interpreter)
    explained = re.findall(r"^\| ([A-Z]{1,2}) \|", got.markdown, re.MULTILINE)
    assert len(explained) == len(set(explained)) >= 5
    used = {w for said in re.findall(r"\bcase ((?:[A-Z]{1,2}(?:, | or | to )?)+)", got.markdown) for w in words(said)}
    assert used - {"or", "to"} <= set(explained)
    assert "under the same texts)" not in got.markdown.split("### Why")[1].split("### Taken as fact")[0]


def test_the_licences_of_one_family_share_an_entry(corpus: Corpus, interpreter: Interpreter) -> None:
    got = answered("May we distil Llama?", corpus, interpreter)
    why = got.markdown.split("### Why")[1].split("###")[0]
    (entry,) = (li for li in why.splitlines() if "Llama 3.1 Community License" in li)
    assert "Llama 3.3 Community License" in entry
    assert "— each: " in entry
    says = [li.partition(": ")[2].partition(" [")[0] for li in why.splitlines() if li.startswith("    - *Grant*")]
    assert len(says) == len(set(says))
    assert len(got.markdown) < 15_000  # 23,700 with every text and every case in full


def test_few_models_are_named_in_words(acme_corpus: Corpus) -> None:
    got = compose("?", Practice(DAY), rule(Practice(DAY), acme_corpus), acme_corpus, Citer(acme_corpus, acme.Shelf()))
    assert not Letters.of(got.practice, rule(got.practice, acme_corpus), acme_corpus)
    assert in_case("the seat is in DE") == lead("the seat is in DE")


def test_a_heading_that_comes_again_is_no_mark(corpus: Corpus) -> None:
    """Its locator ends in a number in brackets; prose must not lead a reader, or the numbering, to a citation."""
    asked = Practice(dt.date(2024, 9, 1))
    for name, value in {
        "teacher": "anthropic/claude-3-opus",
        "source.channel": "api",
        "source.technique": "output_training",
    }.items():
        asked = set_facet(asked, name, value)
    got = compose("?", asked, rule(asked, corpus), corpus, Citer(corpus, acme.Shelf({})))
    assert any(re.search(r" \[\d+\]", c.locator) for c in got.citations)
    assert not re.search(r"[A-Za-z] \[\d+\] ›", got.markdown)
    assert "(2nd) › " in got.markdown


# --- the parts ---

LETTERS = Letters(
    {
        "sources.0.id": {
            "a": "the teacher is One",
            "b": "the teacher is One Plus (or one of 2 more under the same texts)",
            "c": "the teacher is Two / Two Mini",
            "d": "the teacher is Three",
            "e": "the teacher is Four, the Fourth",
        }
    }
)


@pytest.mark.parametrize(
    ("only_if", "says"),
    [
        ("the teacher is One", "in case A"),
        ("the teacher is One Plus (or one of 2 more under the same texts)", "in case B"),
        ("the teacher is Two / Two Mini or Four, the Fourth", "in case C or E"),
        ("the teacher is One, Two / Two Mini or Three", "in case A, C or D"),
        (
            "the teacher is One, One Plus (or one of 2 more under the same texts), Two / Two Mini or Three",
            "in case A to D",
        ),
        ("the teacher is Three, and it is sold", "in case D, and if it is sold"),
        ("it is sold, and either the teacher is One; or the teacher is Three", None),
        ("the teacher is Five", "if the teacher is Five"),
        ("depending on the route", "depending on the route"),
    ],
)
def test_a_case_by_its_letter(only_if: str, says: str | None) -> None:
    expected = says or "if it is sold, and either it is case A; or it is case D"
    assert in_case(LETTERS.short(only_if)) == expected


def _listed(*items: tuple[str, str]) -> str:
    return "\n".join(checklist([Item(text, f"[{n}]", case) for n, (text, case) in enumerate(items, 1)], in_case))


def test_what_differs_in_one_place_is_said_once() -> None:
    said = _listed(
        ("Keep to the Acme 1 Use Policy and to the law.", "it is case A"),
        ("Keep to the Acme 2 Use Policy and to the law.", "it is case B"),
        ("Keep to the Acme 2.5 Pro Use Policy and to the law.", "it is case C"),
        ("Pay on time.", "it is case A"),
        ("Name us.", ""),
    )
    assert said.index("Name us. [5]") < said.index("Keep to the … Use Policy and to the law.")
    for own in ("“Acme 1” in case A [1]", "“Acme 2” in case B [2]", "“Acme 2.5 Pro” in case C [3]"):
        assert own in said
    assert "In case A:\n\n- [ ] Pay on time. [4]" in said
    assert said.count("- [ ] ") == 3


def test_two_alike_and_those_that_differ_in_much_stand_alone() -> None:
    two = (
        ("Keep the Acme 1 policy and the law.", "it is case A"),
        ("Keep the Acme 2 policy and the law.", "it is case B"),
    )
    assert _listed(*two).count("- [ ] ") == 2
    apart = (*two, ("Keep your own word and that of your house, always, and the law.", "it is case C"))
    assert _listed(*apart).count("- [ ] ") == 3


def test_marks_are_numbered_as_read_and_quotations_are_left_alone() -> None:
    cited = tuple(Citation(n, f"Text {n}", "Acme") for n in (1, 2, 3))
    said = "Second [2], first [1].\n        > “as in [3] and [1]” [2]\n\n[link](x) [2](y) [9]\n"
    answer = Answer("?", DAY, Practice(DAY), Verdict.NONE, markdown=said, citations=cited)
    got = in_reading_order(replace(answer, findings=(), finding_citations=((3, 1),), condition_citations=((2,),)))
    assert got.markdown == "Second [1], first [2].\n        > “as in [3] and [1]” [1]\n\n[link](x) [2](y) [9]\n"
    assert [(c.n, c.title) for c in got.citations] == [(1, "Text 2"), (2, "Text 1"), (3, "Text 3")]
    assert got.finding_citations == ((3, 2),)
    assert got.condition_citations == ((1,),)


def test_what_nothing_uses_is_not_cited() -> None:
    cited = tuple(Citation(n, f"Text {n}", "Acme") for n in range(1, 6))
    cells = Row("one", (Cell("said", (4,)),))
    answer = Answer(
        "?",
        DAY,
        Practice(DAY),
        Verdict.NONE,
        markdown="So it is [3].\n\n| one | said [4] |\n",
        citations=cited,
        considerations=(Consideration("proof", "settled", "It is so.", (5,)),),
        shape=Shape(ShapeKind.TABLE, ("what", "said"), (cells,)),
    )
    got = in_reading_order(answer)
    assert [(c.n, c.title) for c in got.citations] == [(1, "Text 3"), (2, "Text 4"), (3, "Text 5")]
    assert got.markdown == "So it is [1].\n\n| one | said [2] |\n"
    assert got.shape is not None
    assert got.shape.rows[0].cells[0].citations == (2,)
    assert got.considerations[0].citations == (3,)
