"""Locators against those that people wrote."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from ingest.connectors.git import GitConnector
from ingest.connectors.scancode import ScancodeConnector
from ingest.normalise import normalise
from ingest.segment import segment
from ingest.segment.agreement import Outcome, agreement, names
from kb.errors import SourceError

SHARED = Path(__file__).parents[2] / "../shared"
DAY = dt.date(2026, 1, 2)
TEXT = """Acme Terms

Acme lets you use the model.

1. Use

(a) Rights. You may use the model.

(b) Limits. You may not (i) rent the model to others; or (ii) train rivals with Output.

2. Words

“Output” means what the model gives.

3. Law

a. Acmeland law applies.
"""


@pytest.mark.parametrize(
    ("locator", "quote", "outcome"),
    [
        ("§1(b)(ii)", "train rivals\n with Output", Outcome.AGREES),
        ("§1(b)", "train rivals with Output", Outcome.AGREES),
        ("§1(b) Limits", "train rivals with Output", Outcome.AGREES),
        ("§1(b)(ii)", "You may not (i) rent the model to others; or (ii) train", Outcome.AGREES),
        ("Limits", "train rivals with Output", Outcome.AGREES),
        ("§1(a)", "train rivals with Output", Outcome.DIFFERS),
        ("§1(b)(i)", "train rivals with Output", Outcome.DIFFERS),
        ("§2", "train rivals with Output", Outcome.DIFFERS),
        ("Rights", "train rivals with Output", Outcome.DIFFERS),
        ('§2 "Output"', "what the model gives", Outcome.AGREES),
        ("Definitions", "what the model gives", Outcome.AGREES),
        ("Law (a)", "Acmeland law applies", Outcome.AGREES),
        ("Law (b)", "Acmeland law applies", Outcome.DIFFERS),
        ("preamble", "Acme lets you", Outcome.AGREES),
        ("preamble", "Acmeland law applies", Outcome.DIFFERS),
        ("final paragraph", "Acmeland law applies", Outcome.AGREES),
        ("final paragraph", "Acme lets you", Outcome.DIFFERS),
        ("§1", "words that are not there", Outcome.NOT_FOUND),
    ],
)
def test_a_row_agrees_or_not(locator: str, quote: str, outcome: Outcome) -> None:
    row = {"source": "x", "clause_locator": locator, "quote": quote}
    report = agreement([row, {**row, "source": "other"}], {"x": TEXT})
    assert [one.outcome for one in report.rows] == [outcome]
    assert report.share == (outcome is Outcome.AGREES)
    assert len(report.others) == (outcome is not Outcome.AGREES)


def test_a_number_that_the_text_lost_is_compared_by_position() -> None:
    text = "Acme Licence\n\nUse\n\nYou may use it.\n\nWords\n\n“It” means the model.\n\n“Us” means Acme.\n"
    clauses = segment(text)
    last = clauses[-1]
    assert last.locator == "Words › “Us”"
    assert [names(last, locator, clauses) for locator in ("§2", "§II", "§2.2", "§2.1", "§1")] == [
        True,
        True,
        True,
        False,
        False,
    ]


def _reference() -> list[dict[str, str]]:
    path = SHARED / "reference/clauses.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.is_file() else []


def _texts(rows: list[dict[str, str]]) -> dict[str, str]:
    """Edition texts by source, for the scancode rows and the git rows that the mirror holds."""
    texts = {}
    licences, repositories = ScancodeConnector(), GitConnector(SHARED / "sources")
    for source in sorted({row["source"] for row in rows}):
        parts = source.split("@")
        try:
            if source.startswith("scancode:"):
                fetched = licences.fetch(source.removeprefix("scancode:"), retrieved=DAY)
            elif len(parts) == 3 and not source.startswith("ota:"):
                fetched = repositories.fetch(f"{parts[0]}@{parts[2]}:{parts[1]}", retrieved=DAY)
            else:
                continue
        except SourceError:
            continue
        texts[source] = normalise(fetched.content, fetched.source)
    return texts


@pytest.mark.shared
@pytest.mark.skipif(not _reference(), reason="needs ../shared/reference/clauses.jsonl")
def test_locators_agree_with_the_reference() -> None:
    rows = _reference()
    report = agreement(rows, _texts(rows))
    assert len(report.rows) > 300
    assert all(row.outcome is not Outcome.NOT_FOUND for row in report.rows)
    assert report.share >= 0.95, "\n".join(f"{row.source} {row.expected} -> {row.found}" for row in report.others)
