"""Questions and how they are to be understood: the cases of ``tests/cases/interpretation``, over the shipped corpus.

A case with ``open`` is one that is not understood yet, and says why.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb.corpus import load_corpus
from kb.interpret import Interpretation, Interpreter
from kb.practice import Source

FOLDER = Path(__file__).resolve().parents[1] / "cases" / "interpretation"
TODAY = dt.date(2026, 11, 24)
_SCALES = (
    "monthly_active_users",
    "monthly_active_users_at_release",
    "daily_active_users",
    "annual_revenue_usd",
    "monthly_revenue_usd",
)
_DATES = ("generated", "trained", "released")


def load(name: str) -> list[dict[str, Any]]:
    """The cases of one file."""
    return list(yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))["cases"])


def problems(case: dict[str, Any], got: Interpretation) -> list[str]:
    """What differs from the case, one line each; empty when all is as expected."""
    out = []
    for key, want in case.items():
        if key in ("question", "open"):
            continue
        if key == "sources":
            out += _sources(want, got.practice.sources)
        elif not _holds(key, want, got):
            out.append(f"{key}: expected {want}, got {_seen(key, got)}")
    return out


def _holds(key: str, want: Any, got: Interpretation) -> bool:
    seen = _seen(key, got)
    if key in ("topics", "instruments"):
        return set(want) <= set(seen)
    if key == "texts":  # per subject, texts that are among its own
        return len(want) == len(seen) and all(set(w) <= set(s) for w, s in zip(want, seen, strict=True))
    if key == "declined":
        return want in seen
    if key in ("premises", "notes"):
        return len(seen) >= want if want else not seen
    if key == "commentary":
        return bool(seen) and seen[0] == want
    if key in (*_DATES, "as_of_is") and "/" in str(want):  # from one month to another
        first, last = got.practice.periods.get(key.removesuffix("_is"), (None, None))
        return want == f"{first:%Y-%m}/{last:%Y-%m}" if first and last else False
    if key in (*_DATES, "as_of_is") and want != "unknown":
        return str(seen).startswith(str(want))
    return bool(seen == want)


def _seen(key: str, got: Interpretation) -> Any:
    practice = got.practice
    if key == "kind":
        return got.kind.value
    if key == "topics":
        return [t.value for t in got.topics]
    if key == "commentary":
        return [t.value for t in got.commentary_topics]
    if key == "ask":
        return got.asks.ask.value if got.asks else None
    if key == "texts":
        return [list(s.instruments) for s in got.asks.subjects] if got.asks else []
    if key == "declined":
        return got.declined
    if key in ("instruments", "premises", "notes"):
        return list(getattr(got, key))
    if key == "as_of_is":
        return practice.as_of
    if key in _SCALES:
        return next((s.value.value for s in practice.scale if s.measure == key), "unknown")
    if key.startswith("fact:"):
        facet = practice.facts.get(key[5:])
    elif key.startswith("student.competes."):
        facet = practice.student.competes.get(key[17:])
    elif key.startswith("student."):
        facet = getattr(practice.student, key[8:])
    else:
        facet = getattr(practice, key)
    if facet is None or facet.value is None:
        return "unknown"
    return list(facet.value) if isinstance(facet.value, tuple) else str(facet.value)


def _sources(want: list[dict[str, str]], got: tuple[Source, ...]) -> list[str]:
    if len(want) != len(got):
        return [f"sources: expected {len(want)}, got {[_shown(s) for s in got]}"]
    left = list(got)
    for expected in want:
        match = next((s for s in left if _fits(expected, s)), None)
        if match is None:
            return [f"sources: nothing fits {expected} in {[_shown(s) for s in got]}"]
        left.remove(match)
    return []


def _fits(expected: dict[str, str], source: Source) -> bool:
    for key, want in expected.items():
        if key == "candidates":
            ids = source.candidates
            if len(ids) < 2 or not all(i.startswith(want) for i in ids):
                return False
            continue
        value = source.mention if key == "mention" else getattr(source, key).value
        if (str(value) if value is not None else "unknown") != want:
            return False
    return True


def _shown(source: Source) -> str:
    facets = {k: getattr(source, k).value for k in ("id", "role", "technique", "channel", "host", "plan", "publisher")}
    shown = " ".join(f"{k}={v}" for k, v in facets.items() if v is not None)
    return shown + (f" candidates={len(source.candidates)}:{source.candidates[0]}" if source.candidates else "")


@pytest.fixture(scope="module")
def interpreter() -> Interpreter:
    return Interpreter(load_corpus())


def _params() -> list[Any]:
    out = []
    for path in sorted(FOLDER.glob("*.yaml")):
        for number, case in enumerate(load(path.stem)):
            marks = [pytest.mark.xfail(reason=case["open"], strict=True)] if "open" in case else []
            out.append(pytest.param(case, id=f"{path.stem}-{number}", marks=marks))
    return out


@pytest.mark.parametrize("case", _params())
def test_question_is_understood(case: dict[str, Any], interpreter: Interpreter) -> None:
    assert not problems(case, interpreter.interpret(case["question"], TODAY))


def test_no_question_is_a_case_twice() -> None:
    questions = [c["question"] for path in FOLDER.glob("*.yaml") for c in load(path.stem)]
    assert len(questions) == len(set(questions))
