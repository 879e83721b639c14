"""``distillaw eval`` as a keeper meets it: a set in, figures out, results kept, a regression shown."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ui import acme

ROOT = Path(__file__).resolve().parents[2]

SET = """
split: plain
as_of: 2026-01-01
questions:
  - id: classifier
    question: May we train a spam classifier on answers of Acme One 7B and keep it inside?
    verdict: conditional
    instruments: [acme/licence]
    must: ["acme/licence §2(b)"]
    conditions: ["10 million"]
    facets: {teacher: acme/one-7b, release: internal}
  - id: own-model
    question: We train our own language model on outputs of Acme One 7B and publish the weights.
    verdict: prohibited
    instruments: [acme/licence]
    must: ["acme/licence#no-other-llm"]
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("eval")
    acme.build_home(folder)
    (folder / "sets").mkdir()
    (folder / "sets" / "plain.yaml").write_text(SET, "utf-8")
    return folder


def run(home: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ui.cli.main", "eval", *args],
        capture_output=True,
        text=True,
        env=acme.environment(home),
        cwd=ROOT,
        timeout=120,
    )


def test_figures_are_printed_and_kept(home: Path) -> None:
    done = run(home, "--questions", str(home / "sets"), "--keep", str(home / "kept"))
    assert done.returncode == 0, done.stderr
    assert "verdict accuracy 1.000 (95% 0.342 to 1.000)" in done.stdout
    assert "quotations exact 1.000" in done.stdout
    (kept,) = (home / "kept").iterdir()
    data = json.loads(kept.read_text("utf-8"))
    assert data["folders"] == ["sets"]
    assert data["questions"]["own-model"] == {
        **data["questions"]["own-model"],
        "expected": "prohibited",
        "right": True,
        "whole": True,
    }


def test_json_carries_the_same(home: Path) -> None:
    done = run(home, "--questions", str(home / "sets"), "--keep", str(home / "json"), "--json")
    data = json.loads(done.stdout)
    assert data["schema"] == "distillaw.evaluation/1"
    assert data["overall"]["questions"] == 2
    assert data["splits"]["plain"]["citation_recall"] == 1.0


def test_a_regression_shows_and_fails(home: Path) -> None:
    place = home / "regress"
    assert run(home, "--questions", str(home / "sets"), "--keep", str(place)).returncode == 0
    same = run(home, "--questions", str(home / "sets"), "--keep", str(place), "--compare", "last")
    assert same.returncode == 0
    assert "no difference" in same.stdout
    newest = sorted(place.iterdir())[-1]
    data = json.loads(newest.read_text("utf-8"))
    changed = home / "changed" / "sets"
    changed.mkdir(parents=True)
    (changed / "plain.yaml").write_text(SET.replace("verdict: prohibited", "verdict: permitted"), "utf-8")
    worse = run(home, "--questions", str(changed), "--keep", str(place), "--compare", str(newest))
    assert worse.returncode == 1
    assert "verdict was right and is not: own-model" in worse.stdout
    assert data["questions"]["own-model"]["right"] is True


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--questions", "/nonexistent"), "no such folder"),
        (("--held-out", "--questions", "x"), "not both"),
        (("--baselines",), "--retrieval"),
        (("--questions", "{sets}", "--split", "colour"), "plain, family"),
        (("--questions", "{sets}", "--compare", "/nonexistent.json"), "cannot be read"),
    ],
)
def test_what_cannot_be_taken_is_told(home: Path, args: tuple[str, ...], says: str) -> None:
    done = run(home, *(a.replace("{sets}", str(home / "sets")) for a in args))
    assert done.returncode in (1, 2)
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_names_of_another_corpus_are_refused(home: Path) -> None:
    done = run(home, "--held-out")
    assert done.returncode == 2
    assert "no model or data set" in done.stderr
