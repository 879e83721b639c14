"""An answer on a terminal: it fits, it needs no colour, and every mark of its prose is explained once."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from kb.answer.cite import Citer
from kb.answer.compose import compose
from kb.answer.model import Answer
from kb.corpus import Corpus
from kb.interpret import Interpreter
from kb.practice import Practice, set_facet
from kb.ruling import rule
from tests import acme
from tests.kb.test_prose_families import DAY
from tests.kb.test_reverify import FREE
from ui.cli.render import print_answer


@pytest.fixture(scope="module")
def family(corpus: Corpus) -> Answer:
    """A whole family, its texts not held."""
    practice = Interpreter(corpus).interpret("May we distil Llama?", DAY).practice
    return compose("?", practice, rule(practice, corpus), corpus, Citer(corpus, acme.Shelf({})))


def printed(answer: Answer, width: int = 80, **settings: bool | str | None) -> str:
    out = io.StringIO()
    print_answer(answer, Console(file=out, width=width, **settings))  # type: ignore[arg-type]
    return out.getvalue()


@pytest.mark.parametrize("width", [60, 80, 120])
def test_it_fits(family: Answer, width: int) -> None:
    lines = printed(family, width).splitlines()
    assert max(map(len, lines)) <= width
    assert not any("\x1b" in line for line in lines), "no colour where nobody sees it"


def test_the_verdict_needs_no_colour(family: Answer) -> None:
    said = printed(family, force_terminal=True, no_color=True, color_system="truecolor")
    assert re.search(r"\x1b\[[0-9;]*(3|4|9|10)[0-7]m", said) is None
    assert "IT DEPENDS" in said


def test_every_mark_is_explained_once(family: Answer) -> None:
    prose, _, listed = printed(family, 200).partition("Citations ─")
    used = {int(n) for n in re.findall(r"\[(\d+)\]", prose)}
    named = [int(n) for n in re.findall(r"\[(\d+)\]", listed)]
    assert sorted(named) == sorted(used)
    beside = len(family.citations) - len(used)
    assert (f"{beside} more passages bear on it" in listed) is bool(beside)


def test_a_text_that_is_not_held_says_once_where_it_is(family: Answer) -> None:
    listed = printed(family, 200).partition("Citations ─")[2]
    places = {(c.title, c.edition) for c in family.citations if c.instrument and f"[{c.n}]" in family.markdown}
    assert listed.count("not held here") == len(places)


def test_quotations_of_held_texts_stand_with_hash_and_offsets(acme_corpus: Corpus) -> None:
    practice = Practice(DAY)
    for name, value in FREE.items():
        practice = set_facet(practice, name, value)
    answer = compose("?", practice, rule(practice, acme_corpus), acme_corpus, Citer(acme_corpus, acme.Shelf()))
    said = " ".join(printed(answer, 200).split())
    for c in answer.citations:
        if c.instrument and f"[{c.n}]" in answer.markdown:
            assert " ".join(str(c.quote).split()) in said
            assert f"sha256 {str(c.text_sha256)[:12]}… {c.start}–{c.end} exact" in said
