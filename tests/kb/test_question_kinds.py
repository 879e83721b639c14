"""Questions by their kind over the embedded default corpus: what goes on from an answer, tables, lists, definitions."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from kb.answer.check import marks, verify_export
from kb.answer.model import answer_json
from kb.practice import to_json
from kb.schemas import schema
from kb.service import Distillaw, Preceding

FILE = Path(__file__).resolve().parents[1] / "cases" / "questions" / "kinds.yaml"
CASES = yaml.safe_load(FILE.read_text(encoding="utf-8"))
DAY = dt.date(2026, 11, 24)
pytestmark = pytest.mark.xdist_group("synced")


def _params(kind: str, name: str) -> list[Any]:
    def of(case: dict[str, Any]) -> list[Any]:
        return [pytest.mark.xfail(reason=case["open"], strict=True)] if "open" in case else []

    return [pytest.param(case, id=f"{n} {case[name]}", marks=of(case)) for n, case in enumerate(CASES[kind])]


def _at(practice: dict[str, Any], path: str) -> Any:
    got: Any = practice
    for part in path.split("."):
        got = got[int(part)] if part.isdigit() else got[part]
    return got["value"] if isinstance(got, dict) else got


@pytest.mark.parametrize("case", _params("follow_ups", "then"))
def test_follow_up(case: dict[str, Any], service: Distillaw) -> None:
    first, _ = service.ask(case["first"], DAY)
    then, texts = service.ask(case["then"], DAY, after=Preceding(first.question, first.practice))
    data = answer_json(then, texts)
    assert verify_export(data, lambda sha: None) == []
    if case.get("anew"):
        assert data["follows"] is None
        return
    assert data["follows"], then.markdown[:200]
    changed = [c["facet"] for c in data["follows"]["changed"]]
    for path, value in case["sets"].items():
        assert _at(to_json(then.practice), path) == value
        assert path in changed or _at(to_json(first.practice), path) == value or path.endswith("mention")
    if "changed_any" in case:
        assert set(case["changed_any"]) & set(changed)
    assert "### What changed" in data["answer"]


@pytest.mark.parametrize("case", _params("shapes", "question"))
def test_shape(case: dict[str, Any], service: Distillaw) -> None:
    service.ask("What is distillation?", DAY)
    started = time.process_time()
    answer, texts = service.ask(case["question"], DAY)
    took = time.process_time() - started
    data = answer_json(answer, texts)
    jsonschema.Draft202012Validator(schema("answer")).validate(data)
    assert verify_export(data, lambda sha: None) == []
    assert marks(data["answer"]) <= {c["n"] for c in data["citations"]}
    assert (data["shape"] or {}).get("kind") == case.get("kind"), answer.markdown[:300]
    for row in (data["shape"] or {"rows": ()})["rows"]:
        assert len(row["cells"]) == len(data["shape"]["columns"]) - 1
        assert all(f"[{n}]" in data["answer"] for c in row["cells"] for n in c["citations"])
    if case.get("kind") == "table":
        differs = [r["differs"] for r in data["shape"]["rows"]]
        assert differs == sorted(differs, reverse=True)
    if case.get("kind") == "list":
        assert took < 3, took  # seconds of processor; measured well under 1
    for piece in case.get("says", []):
        assert piece in data["answer"], answer.markdown[:600]
    assert set(case.get("instruments", [])) <= {c["instrument"] for c in data["citations"]}
