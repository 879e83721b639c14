"""Where cited words stand in other editions, and what else of a text an answer cites."""

from __future__ import annotations

import datetime as dt

import pytest

from ingest.segment import segment
from kb.answer.model import Answer, Citation
from kb.beside import Part, marked_beside, readings_on
from kb.instruments import Edition, InstrumentId, Sha256, text_sha256
from kb.practice import Practice
from kb.service import Distillaw
from kb.standing import State, editions_of, standing, standings
from kb.vocabulary import Verdict
from tests.ui import acme


@pytest.fixture(scope="module")
def acme_service(tmp_path_factory: pytest.TempPathFactory) -> Distillaw:
    """The service on a tiny home."""
    return acme.build_home(tmp_path_factory.mktemp("acme-home"))


OLD = """1. Use. You may run the Weights.

2. Limits. You must not use Results to build another language model that rivals Acme.

3. Law. The law of Norland governs.
"""
NEW = """1. Use. You may run the Weights and change them.

2. Marks. The name of Acme stays ours.

3. Limits. You must not use any Results to build another language model which rivals Acme.

4. Law. The law of Norland governs.
"""


def edition(text: str) -> Edition:
    day = dt.date(2024, 1, 1)
    sha = text_sha256(text)
    return Edition(InstrumentId("acme/terms"), day, "Acme Terms", text, sha, Sha256(sha), "file", "", day, None)


def test_the_same_words_are_found_however_they_are_wrapped() -> None:
    held = edition(NEW.replace("law of Norland", "law\n   of Norland"))
    found = standing("The law of Norland governs.", "§3", held, segment(held.text))
    assert found.state is State.SAME
    assert held.text[found.start : found.end] == "The law\n   of Norland governs."
    assert found.locator == "§4"


def test_other_words_of_the_same_clause_are_found_at_their_new_place() -> None:
    held = edition(NEW)
    quote = "2. Limits. You must not use Results to build another language model that rivals Acme."
    found = standing(quote, "§2", held, segment(held.text))
    assert found.state is State.CHANGED
    assert found.locator == "§3"
    assert held.text[found.start : found.end].startswith("3. Limits. You must not use any Results")


def test_what_has_no_like_is_gone() -> None:
    held = edition(OLD)
    found = standing("2. Marks. The name of Acme stays ours.", "§2", held, segment(held.text))
    assert (found.state, found.start, found.end) == (State.GONE, None, None)


def test_every_held_edition_is_told_once(acme_service: Distillaw) -> None:
    corpus, library = acme_service.corpus, acme_service.library
    found = editions_of("acme/terms", corpus, library)
    assert [e.date for e in found] == sorted({e.date for e in found})
    assert len({e.text_sha256 for e in found}) == len(found) >= 2
    answer, _ = acme_service.ask("May we train on Acme Chat outputs through the API?", dt.date(2026, 1, 1))
    cited = next(c for c in answer.citations if c.instrument == "acme/terms" and c.quote)
    own = next(s for s in standings("acme/terms", cited.quote or "", "", corpus, library) if s.edition == cited.edition)
    assert (own.state, own.start, own.end) == (State.SAME, cited.start, cited.end)


def test_the_readings_on_a_citation_are_those_of_its_words(acme_service: Distillaw) -> None:
    answer, _ = acme_service.ask("May we train on Acme Chat outputs through the API?", dt.date(2026, 1, 1))
    ruled = {r for f in answer.findings for r in f.readings}
    for cited in (c for c in answer.citations if c.instrument and c.quote):
        assert {g for g, _ in readings_on(cited, acme_service.corpus)} & ruled


def cited(n: int, start: int, end: int, sha: str = "a") -> Citation:
    return Citation(n, "T", "Acme", "acme/terms", start=start, end=end, text_sha256=sha, quote="q")


def test_passages_beside_do_not_overlap_and_say_what_they_are() -> None:
    beside = (
        {"kind": "exception", "term": "", "citations": [2]},
        {"kind": "definition", "term": "X", "citations": [4]},
    )
    citations = (
        cited(1, 10, 20),
        cited(2, 30, 40),
        cited(3, 35, 50),
        cited(4, 60, 70),
        cited(5, 0, 5, "b"),
        cited(6, 15, 25),
    )
    day = dt.date(2026, 1, 1)
    answer = Answer("q", day, Practice(as_of=day), Verdict.NONE, citations=citations, beside=(beside,))
    found = marked_beside(answer, citations[0])
    assert [(m.n, m.part, m.term) for m in found] == [(2, Part.EXCEPTION, ""), (4, Part.DEFINITION, "X")]
