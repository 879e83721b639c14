"""What holds of the clauses of every text, however ugly: see ``kb.clauses.Clause``."""

from __future__ import annotations

import csv
import datetime as dt
import re
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.connectors.scancode import ScancodeConnector
from ingest.normalise import normalise
from ingest.segment import segment
from kb.clauses import Clause

SHARED = Path(__file__).parents[2] / "../shared"
DAY = dt.date(2026, 1, 2)
LICENCES = ScancodeConnector()


def assert_holds(text: str, clauses: Sequence[Clause]) -> None:
    """The invariants of a clause tree."""
    assert clauses
    assert len({clause.locator for clause in clauses}) == len(clauses)
    children: dict[int | None, list[Clause]] = {}
    for place, clause in enumerate(clauses):
        assert clause.text == text[clause.start : clause.end]
        assert clause.start < clause.end
        assert clause.locator == clause.locator.strip() != ""
        if clause.parent is None:
            assert clause.level == 0
        else:
            assert clause.parent < place
            assert clause.level == clauses[clause.parent].level + 1
            assert clauses[clause.parent].start <= clause.start
        children.setdefault(clause.parent, []).append(clause)
    for parent, below in children.items():
        assert all(one.end == after.start for one, after in pairwise(below))
        assert below[-1].end == (len(text) if parent is None else clauses[parent].end)
    assert children[None][0].start == 0


PIECES = [
    "1. ",
    "2. ",
    "3) ",
    "1.1 ",
    "2.3.1 ",
    "9.0 ",
    "a. ",
    "b) ",
    "(c) ",
    "(i) ",
    "ii. ",
    "(iii) ",
    "IV. ",
    "(h) ",
    "(i)",
    "(j)",
    "Section 1: ",
    "Section IV",
    "Article 3",
    "Recital 9",
    "Chapter II",
    "Attachment A",
    "APPENDIX: ",
    "§ 3 ",
    "A.1. ",
    "第一条 ",
    "（二）",
    "三、",
    "- ",
    "* ",
    "• ",
    "# ",
    "## 2\\. ",
    "===",
    "---",
    "```",
    "> ",
    "| a | b |",
    "**Bold.** ",
    "“Model” means ",
    '"It" (or "you") shall mean ',
    "Acme means ",
    "Definitions",
    "USE RESTRICTIONS",
    "Use of Output. ",
    "You may not (i) rent; (ii) sell it to anyone; or (iii) copy it. ",
    "under Section 2 (a) and (b), ",
    "the following:",
    "THE MODEL COMES AS IT IS. ",
    "Copyright (c) 2024 Acme",
    "Effective: May 1, 2024",
    "all that is left ",
    "word",
    ".",
    ";",
    "\u3000",
    "\u200b",
    "\xa0",
    "\t",
    "https://acme.example/x",
    "[Link](#link)",
    "不得用输出训练其他模型。",
    "(",
    ")",
    "¶",
    " › ",
    "[2]",
]
lines = st.builds(
    lambda indent, words: " " * indent + "".join(words),
    st.sampled_from([0, 0, 0, 2, 4, 8, 13]),
    st.lists(st.sampled_from(PIECES), min_size=0, max_size=5),
)
ugly = st.lists(lines, min_size=1, max_size=30).map("\n".join)


@settings(max_examples=400, deadline=None)
@given(ugly)
def test_ugly_texts(text: str) -> None:
    if text:
        assert_holds(text, segment(text))


@settings(max_examples=200, deadline=None)
@given(st.text(min_size=1))
def test_any_text(text: str) -> None:
    assert_holds(text, segment(text))


@settings(max_examples=100, deadline=None)
@given(ugly)
def test_the_same_text_gives_the_same_clauses(text: str) -> None:
    assert segment(text) == segment(text)


def _named_keys() -> list[str]:
    table = SHARED / "reference/instruments.csv"
    if not table.is_file():
        return []
    with table.open(encoding="utf-8", newline="") as file:
        return sorted(
            {key for row in csv.DictReader(file) for key in re.findall(r"scancode:([\w.+-]+)", row["sources"])}
        )


def _licence(key: str) -> str:
    fetched = LICENCES.fetch(key, retrieved=DAY)
    return normalise(fetched.content, fetched.source)


def _some_licences() -> list[str]:
    return [key for key in LICENCES.keys()[::12] if _has_text(key)]


def _has_text(key: str) -> bool:
    content = LICENCES.fetch(key, retrieved=DAY).content
    return len(content.split(b"\n---", 1)[-1].strip()) > 40


def test_some_two_hundred_real_licences() -> None:
    keys = _some_licences()
    assert len(keys) > 150
    for key in keys:
        text = _licence(key)
        assert_holds(text, segment(text))


@pytest.mark.shared
@pytest.mark.skipif(not _named_keys(), reason="needs ../shared/reference/instruments.csv")
def test_every_licence_of_the_instruments() -> None:
    for key in _named_keys():
        text = _licence(key)
        clauses = segment(text)
        assert_holds(text, clauses)
        assert len(clauses) > 2, key


def test_a_text_of_twenty_thousand_characters_takes_less_than_thirty_milliseconds() -> None:
    text = (_licence("apache-2.0") + "\n" + _licence("cc-by-4.0"))[:20_000]
    assert len(text) == 20_000
    segment(text)
    spans = []
    for _ in range(5):
        start = time.perf_counter()
        segment(text)
        spans.append(time.perf_counter() - start)
    assert min(spans) < 0.030
