"""``ask --after``, ``--continue`` and a batch line that goes on from an earlier one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kb.errors import UsageError
from ui.cli.verbs.ask import command

FIRST = "May we train a commercial chatbot on Llama 3.1 8B outputs and publish the weights?"
NEXT = "and if we keep it internal?"


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("DISTILLAW_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("DISTILLAW_CORPUS", raising=False)

    def run(*arguments: str, given: str | None = None) -> Any:
        return CliRunner().invoke(command, [*arguments, "--as-of", "2026-03-01"], input=given)

    return run


def changed(answer: dict[str, Any]) -> dict[str, object]:
    return {one["facet"]: one["after"] for one in answer["follows"]["changed"]}


def test_on_from_a_file(ask: Any, tmp_path: Path) -> None:
    first = json.loads(ask(FIRST, "--json").stdout)
    path = tmp_path / "first.json"
    path.write_text(json.dumps(first), encoding="utf-8")
    answer = json.loads(ask(NEXT, "--after", str(path), "--json").stdout)
    assert answer["follows"]["question"] == FIRST
    assert changed(answer)["release"] == "internal"
    assert answer["practice"]["sources"] == first["practice"]["sources"]
    assert any("Begin the name" in c["text"] for c in first["conditions"])
    assert not any("Begin the name" in c["text"] for c in answer["conditions"])


def test_on_from_the_answer_saved_last(ask: Any) -> None:
    assert isinstance(ask(NEXT, "--continue").exception, UsageError)  # nothing is saved yet
    ask(FIRST, "--save")
    answer = json.loads(ask(NEXT, "--continue", "--json").stdout)
    assert changed(answer)["release"] == "internal"


def test_on_from_an_earlier_line_of_a_batch(ask: Any) -> None:
    lines = [{"question": FIRST}, {"question": NEXT, "after": 1}, {"question": NEXT, "after": 7}]
    done = ask("--batch", "-", "--json", given="\n".join(json.dumps(line) for line in lines))
    first, second, third = (json.loads(line) for line in done.stdout.splitlines() if line.startswith("{"))
    assert first["follows"] is None
    assert changed(second)["release"] == "internal"
    assert third["schema"] == "distillaw.error/1"


@pytest.mark.parametrize("text", ["", "no JSON", "[]", '{"schema": "distillaw.answer/1"}'])
def test_a_file_that_is_no_answer(ask: Any, tmp_path: Path, text: str) -> None:
    path = tmp_path / "other.json"
    path.write_text(text, encoding="utf-8")
    assert isinstance(ask(NEXT, "--after", str(path)).exception, UsageError)
