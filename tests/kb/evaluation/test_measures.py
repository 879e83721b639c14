"""Every measure on examples whose values are worked out by hand, beside them."""

from __future__ import annotations

import pytest

from kb.corpus import Corpus
from kb.evaluation.abstention import abstention
from kb.evaluation.citation_quality import (
    Fraction,
    citation_quality,
    has_note,
    mean,
    right_first,
    statements,
    uncited,
)
from kb.evaluation.confusion import as_table, confusion
from kb.evaluation.polarity_errors import polarity_errors
from kb.evaluation.quote_exactness import quote_exactness
from kb.evaluation.wilson import wilson
from tests import acme
from tests.kb.evaluation.answers import answer, citation, finding, note, question, quoted


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        # Newcombe, Statistics in Medicine 17, 1998, table I, method 3: 81/263, 15/148, 0/20, 1/29
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (20, 20, 0.8389, 1.0),
    ],
)
def test_wilsons_interval(hits: int, of: int, low: float, high: float) -> None:
    share = wilson(hits, of)
    assert share.value == hits / of
    assert (share.low, share.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_wilsons_interval_of_nothing_is_everything_and_more_hits_than_trials_is_an_error() -> None:
    assert wilson(0, 0)[:3] == (0.0, 0.0, 1.0)
    with pytest.raises(ValueError, match="3 hits in 2"):
        wilson(3, 2)


def test_abstention_counts_those_that_should_and_those_that_do() -> None:
    pairs = [
        ("declined", "declined"),
        ("uncovered", "uncovered"),
        ("uncovered", "declined"),  # abstains all the same
        ("uncovered", "permitted"),  # should have
        ("permitted", "uncovered"),  # should not have
        ("none", "depends"),
    ]
    got = abstention(pairs)
    assert (got.should, got.does) == (4, 4)
    assert got.precision == got.recall == got.f1 == 3 / 4


def test_abstention_of_nothing_is_right_and_of_all_the_wrong_ones_is_nothing() -> None:
    assert abstention([("permitted", "permitted")])[:3] == (1.0, 1.0, 1.0)
    assert abstention([("permitted", "uncovered"), ("declined", "none")])[:3] == (0.0, 0.0, 0.0)


def test_the_confusion_table_counts_pairs() -> None:
    table = confusion([("prohibited", "prohibited"), ("prohibited", "depends"), ("none", "declined")])
    assert table == {"prohibited": {"prohibited": 1, "depends": 1}, "none": {"declined": 1}}
    rows = as_table(table).splitlines()
    assert rows[0].split() == ["prohibited", "depends", "declined"]
    assert [row.split() for row in rows[1:]] == [["prohibited", "1", "1", "·"], ["none", "·", "·", "1"]]


def test_recall_is_of_the_clauses_that_are_owed(acme_corpus: Corpus) -> None:
    asked = question(instruments=["acme/licence"], must=["acme/licence §2(a)", "acme/licence#copy", "acme/licence §4"])
    got = citation_quality(asked, answer([citation(1, "§2(a)"), citation(2, "§3")], [finding(1, 2)]), acme_corpus)
    assert got.recall == Fraction(2, 3)  # §4 is missing; #copy was read from §3
    assert got.missing == ("acme/licence §4",)


def test_an_edition_that_is_named_must_be_the_one_cited(acme_corpus: Corpus) -> None:
    cited = citation(
        1, "Using the service › What you cannot do › item 1", instrument="acme/terms", edition="2024-01-01"
    )
    given = answer([cited], [finding(1)])
    old = citation_quality(question(must=["acme/terms@2024-01-01#no-rivals"]), given, acme_corpus)
    new = citation_quality(question(must=["acme/terms@2025-06-01 Using the service"]), given, acme_corpus)
    assert (old.recall, new.recall) == (Fraction(1, 1), Fraction(0, 1))


def test_a_quotation_of_the_whole_clause_cites_its_parts(acme_corpus: Corpus) -> None:
    words = "(b) If more than 10 million people use your products each month, ask Acme for a separate licence first."
    whole = {**quoted(1, words), "locator": "§2"}
    asked = question(must=["acme/licence#users", "acme/licence#no-other-llm"])
    got = citation_quality(asked, answer([whole], [finding(1)]), acme_corpus)
    assert got.missing == ("acme/licence#no-other-llm",)  # its words are not among those quoted
    unquoted = citation_quality(asked, answer([citation(1, "§2")], [finding(1)]), acme_corpus)
    assert unquoted.recall == Fraction(0, 2)


def test_precision_and_support(acme_corpus: Corpus) -> None:
    asked = question(must=["acme/licence §1"], may=["acme/licence §4"])
    given = answer(
        [citation(1, "§1"), citation(2, "§4"), citation(3, "§2(b)"), citation(4, "§3")],
        [finding(1, 3), finding(4), finding(3, 4)],
        [{"text": "Start the name.", "citations": [2]}],
    )
    got = citation_quality(asked, given, acme_corpus)
    # statements: {1,3} has a bearing citation, {4} and {3,4} have none, {2} has: two of four are supported
    assert got.support == Fraction(2, 4)
    # citations: 1 of 2, 0 of 1, 0 of 2, 1 of 1
    assert got.precision == Fraction(2, 6)
    assert got.beside == ("acme/licence §2(b)", "acme/licence §3")


def test_a_statement_without_citations_is_not_supported(acme_corpus: Corpus) -> None:
    given = answer([citation(1, "§1")], [finding(1), finding()])
    got = citation_quality(question(must=["acme/licence §1"]), given, acme_corpus)
    assert (got.support, got.precision) == (Fraction(1, 2), Fraction(1, 1))


def test_no_citations_where_some_are_owed_count_nothing_and_elsewhere_are_not_counted(acme_corpus: Corpus) -> None:
    owed = citation_quality(question(instruments=["acme/licence"]), answer([]), acme_corpus)
    assert owed.precision.share == 0.0
    free = citation_quality(question(verdict="declined"), answer([citation(1, "§1")], [finding(1)]), acme_corpus)
    assert free.precision.share is None


def test_a_clause_on_another_act_is_beside_the_point(acme_corpus: Corpus) -> None:
    given = answer([citation(1, "§2(a)"), citation(2, "§3")], [finding(1), finding(2)])
    train = citation_quality(question(instruments=["acme/licence"], acts=["train"]), given, acme_corpus)
    publish = citation_quality(
        question(instruments=["acme/licence"], acts=["train", "publish_weights"]), given, acme_corpus
    )
    assert train.beside == ("acme/licence §3",)  # handing over a copy goes with passing on
    assert publish.beside == ()


def test_findings_that_rest_on_no_reading_state_no_clause() -> None:
    assert statements(answer([], [finding(1), finding(reading=None)])) == [(1,)]


def test_an_answer_without_findings_states_what_its_marked_lines_say() -> None:
    prose = "**Yes.** [1]\n> “Quoted.” [2]\nSee [3](https://a.example) and [2], [4].\nPlain."
    assert statements(answer([], answer=prose)) == [(1,), (2, 4)]


def test_notes_count_where_they_are_expected_and_only_there(acme_corpus: Corpus) -> None:
    given = answer([note(1, "proof/burden"), note(2, "energy/use")], answer="A [1].\nB [2].")
    asked = question(verdict="none", notes=["proof/burden"])
    assert citation_quality(asked, given, acme_corpus).precision == Fraction(1, 2)
    assert has_note(asked, given) is True
    assert has_note(question(notes=["energy"]), given) is True
    assert has_note(question(notes=["bias"]), given) is False
    ruled = answer([citation(1, "§1"), note(2, "proof/burden")], [finding(1), finding(2)])
    assert citation_quality(question(must=["acme/licence §1"]), ruled, acme_corpus).precision == Fraction(1, 1)


def test_the_first_instrument_is_the_one_with_the_smallest_number() -> None:
    given = answer([citation(3, "§1"), citation(2, "§1", instrument="acme/terms"), note(1, "proof/burden")])
    assert right_first(question(instruments=["acme/terms"]), given) is True
    assert right_first(question(instruments=["acme/licence"]), given) is False
    assert right_first(question(instruments=["acme/licence"], may=["acme/terms"]), given) is True
    assert right_first(question(instruments=["acme/licence"], may=["acme/terms §1"]), given) is False
    assert right_first(question(), given) is None
    assert uncited(question(instruments=["acme/licence", "acme/unread"]), given) == ("acme/unread",)


def test_means_leave_out_what_was_not_measured() -> None:
    assert mean([1.0, None, 0.5]) == 0.75
    assert mean([None]) is None


def test_quotations_are_cut_again_from_the_texts(acme_corpus: Corpus) -> None:
    right = quoted(1, "run, copy, change and pass on")
    shifted = {**quoted(2, "hand over a copy"), "start": 5}
    altered = {**quoted(3, "ask Acme for a separate licence"), "quote": "ask Acme for a licence"}
    other = {**quoted(4, "starts"), "text_sha256": "0" * 64}
    unheld = {**quoted(5, "Names"), "instrument": "acme/unread"}
    bare = citation(6, "§1")
    got = quote_exactness(answer([right, shifted, altered, other, unheld, bare]), acme.Shelf(), acme_corpus)
    assert (got.exact, got.quoted, got.not_held) == (1, 5, 1)
    assert [fault.partition(" ")[0] for fault in got.faults] == ["[2]", "[3]", "[4]", "[5]"]


BAN, LEAVE = citation(1, "§2(a)"), citation(2, "§1")


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("- *Ban*, §2(a): Results may not train a language model. [1]", False),
        ("- *Ban*, §2(a): Results may train a language model. [1]", True),
        ("Results may train a language model. [1]", True),
        ("- *Grant*, §2(a): Results may not train a language model. [1]", True),  # no grant was read there
        ("- *Grant*, §1: You may run the Weights. [2]", False),
        ("- *Grant*, §1: You must not run the Weights. [2]", True),
        ("You may not train on results, and may run the Weights. [1] [2]", False),
        ("> “Results may train” [1]", False),
        ("- *Ban*, §2(a): Acme is a company. [1]", False),
        ("- **Acme licence** (prohibition): Results may train rivals. [1]", True),
        ("Results may train a language model.", False),
    ],
)
def test_polarity_is_that_of_what_was_read(acme_corpus: Corpus, line: str, wrong: bool) -> None:
    assert bool(polarity_errors(answer([BAN, LEAVE], answer=line), acme_corpus)) is wrong


def test_what_can_be_done_in_a_subordinate_clause_of_a_checklist_flips_nothing(acme_corpus: Corpus) -> None:
    duty = [citation(1, "§3")]
    said = "- [ ] Hand over a copy in a form that can be read. [1]"
    flipped = "- [ ] You may leave out the copy. [1]"
    assert polarity_errors(answer(duty, answer=said), acme_corpus) == ()
    assert polarity_errors(answer(duty, answer=flipped), acme_corpus) == (flipped,)


def test_a_heading_of_the_text_is_no_statement(acme_corpus: Corpus) -> None:
    place = "Using the service › What you cannot do › item 1"
    cited = [citation(1, place, instrument="acme/terms", edition="2024-01-01")]
    assert polarity_errors(answer(cited, answer=f"- *See*: {place} [1]."), acme_corpus) == ()
