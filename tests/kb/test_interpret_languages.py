"""Questions in other languages: the cases of ``tests/cases/languages``, with facets and verdicts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb.corpus import Corpus
from kb.interpret import Interpretation, Interpreter, QuestionKind
from kb.known import known
from kb.ruling import rule
from tests.kb.test_interpret_cases import problems

FOLDER = Path(__file__).resolve().parents[1] / "cases" / "languages"
TODAY = dt.date(2026, 11, 24)


def cases(part: str) -> list[Any]:
    """The cases of ``tuned`` or ``held-out``."""
    out = []
    for file in sorted((FOLDER / part).glob("*.yaml")):
        found = yaml.safe_load(file.read_text(encoding="utf-8"))["cases"]
        out += [pytest.param(c, id=f"{file.stem} {n}") for n, c in enumerate(found, 1)]
    return out


def verdict(understood: Interpretation, corpus: Corpus) -> str:
    """As an answer gives it."""
    if understood.kind is QuestionKind.DECLINED:
        return "declined"
    if understood.kind is not QuestionKind.PRACTICE or not understood.practice.sources:
        return "none"
    return rule(known(understood.practice, corpus), corpus).verdict.value


def wrong(case: dict[str, Any], interpreter: Interpreter, corpus: Corpus) -> list[str]:
    """What differs from the case, one line each."""
    got = interpreter.interpret(case["question"], TODAY)
    out = problems({k: v for k, v in case.items() if k != "verdict"}, got)
    given = verdict(got, corpus)
    if given not in case["verdict"]:
        out.append(f"verdict: expected {case['verdict']}, got {given}")
    return out
