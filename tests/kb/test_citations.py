"""Citations: exact slices, staleness, sentences, and what verification catches."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.segment import segment
from kb.citations import find_clause, fragment_url, locate, passage, resolve, span_of, verify
from kb.clauses import clause_sha256
from kb.errors import CitationError
from kb.instruments import Edition, InstrumentId, Sha256, text_sha256
from kb.readings import Anchor
from tests import acme


def held(text: str) -> Edition:
    return Edition(
        InstrumentId("acme/licence"),
        acme.LIC,
        "Acme",
        text,
        text_sha256(text),
        Sha256("0" * 64),
        "file:a",
        "",
        acme.LIC,
    )


def test_resolves_by_locator_and_quotes_an_exact_slice() -> None:
    edition = held(acme.LICENCE)
    found = resolve(
        Anchor(edition=acme.LIC, locator="§2(a)", hint="may not feed the training"), edition, segment(edition.text)
    )
    assert found.check == "exact"
    assert found.quote == acme.LICENCE[found.start : found.end]
    assert found.quote.startswith("(a) Results")
    assert acme.LICENCE[: found.start].endswith(found.prefix)
    assert acme.LICENCE[found.end :].startswith(found.suffix)


def test_a_moved_clause_is_found_by_its_hash() -> None:
    words = next(c for c in segment(acme.LICENCE) if c.locator == "§2(a)")
    anchor = Anchor(edition=acme.LIC, locator="§9(z)", hint="may not feed", sha256=words.sha256)
    clause, check = find_clause(anchor, segment(acme.LICENCE))
    assert clause is not None
    assert (clause.locator, check) == ("§2(a)", "exact")


def test_changed_words_are_stale() -> None:
    old = next(c for c in segment(acme.LICENCE) if c.locator == "§2(a)")
    changed = acme.LICENCE.replace("may not feed", "may feed")
    anchor = Anchor(edition=acme.LIC, locator="§2(a)", hint="the training of a language model", sha256=old.sha256)
    clause, check = find_clause(anchor, segment(changed))
    assert check == "stale"
    assert clause is not None


def test_rewrapping_is_no_change() -> None:
    rewrapped = acme.LICENCE.replace(" ", "\n   ")
    old = next(c for c in segment(acme.LICENCE) if c.locator == "§1")
    assert clause_sha256(old.text) == clause_sha256(old.text.replace(" ", "\n   "))
    assert locate("run, copy, change", rewrapped) is not None


def test_nothing_found_is_refused() -> None:
    edition = held("ACME\n\n1. Other words entirely.\n")
    with pytest.raises(CitationError, match="nothing at"):
        resolve(Anchor(edition=acme.LIC, locator="§7", hint="not to be found"), edition, segment(edition.text))


def test_long_clause_is_quoted_by_its_sentence() -> None:
    filler = "This sentence fills the clause with words of no weight. " * 12
    text = f"1. Long. {filler}You may not clone the service. {filler}"
    clause = next(c for c in segment(text) if c.locator == "§1")
    start, end = span_of("not clone the service", clause)
    assert text[start:end] == "You may not clone the service."


@pytest.mark.parametrize(
    ("quote", "start", "end"), [("Acme", 0, 3), ("acme", 0, 4), ("Acme", 1, 5), ("Acme", -1, 3), ("Acme", 0, 99)]
)
def test_verify_refuses(quote: str, start: int, end: int) -> None:
    with pytest.raises(CitationError):
        verify(quote, start, end, "Acme text")


@given(st.text(min_size=1, max_size=200), st.data())
def test_every_true_slice_passes_and_no_other(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    verify(text[start:end], start, end, text)
    with pytest.raises(CitationError):
        verify(text[start:end] + "x", start, end, text)


def test_fragment_escapes_what_the_syntax_uses() -> None:
    assert fragment_url("https://a.example/t#old", "A-b, c & d") == "https://a.example/t#:~:text=A%2Db%2C%20c%20%26%20d"
    assert fragment_url("", "x") == ""


def test_dates_name_editions() -> None:
    assert held("x").date == dt.date(2024, 3, 1)


def test_a_passage_begins_and_ends_with_words() -> None:
    text = "One.\n\n    Two here. \n\nThree."
    found = passage(held(text), "§1", 4, text.index("Three"))
    assert found.quote == "Two here." == text[found.start : found.end]
    assert text[: found.start].endswith(found.prefix)
    assert text[found.end :].startswith(found.suffix)
