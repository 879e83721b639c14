"""Small answers and questions on the invented corpus, for measures that are worked out by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kb.evaluation.questions import Question
from kb.instruments import text_sha256
from tests import acme

DAY = dt.date(2026, 1, 1)


def question(**fields: Any) -> Question:
    """A question of the plain split."""
    given = {"id": "q", "split": "plain", "question": "May we?", "as_of": DAY, "verdict": "conditional", **fields}
    return Question.model_validate(given)


def citation(n: int, locator: str, **fields: Any) -> dict[str, Any]:
    """A citation of the Acme licence without a quotation."""
    return {"n": n, "instrument": "acme/licence", "edition": "2024-03-01", "locator": locator, "quote": None, **fields}


def quoted(n: int, words: str) -> dict[str, Any]:
    """A citation of the Acme licence that quotes some of its words."""
    start = acme.LICENCE.index(words)
    place = {"quote": words, "start": start, "end": start + len(words), "text_sha256": text_sha256(acme.LICENCE)}
    return citation(n, "§1", **place)


def note(n: int, id_: str) -> dict[str, Any]:
    """A citation of a note of commentary."""
    return {"n": n, "instrument": None, "commentary": id_, "edition": "2026-01-01", "locator": "", "quote": None}


def finding(*citations: int, reading: str | None = "acme/licence#grant") -> dict[str, Any]:
    """A finding that rests on some citations."""
    return {"reading": reading, "citations": list(citations)}


def answer(
    citations: list[dict[str, Any]],
    findings: list[dict[str, Any]] | None = None,
    conditions: list[dict[str, Any]] | None = None,
    **fields: Any,
) -> dict[str, Any]:
    """An answer as its JSON."""
    return {
        "verdict": "conditional",
        "declined": None,
        "citations": citations,
        "findings": findings or [],
        "conditions": conditions or [],
        "answer": "",
        "practice": {},
        **fields,
    }
