"""``distillaw verify`` on the ruling of a saved answer, as processes of their own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.answer.model import seal
from tests import acme
from tests.ui.test_cli import ASK, run


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """An Acme corpus of one's own and an empty home."""
    acme.write_corpus(tmp_path / "corpus")
    return tmp_path


@pytest.fixture
def saved(world: Path) -> Path:
    """An exported answer."""
    file = world / "answer.json"
    assert run(world, *ASK, "--export", str(file)).returncode == 0
    return file


def change(file: Path, *, sealed: bool, **fields: object) -> None:
    data = json.loads(file.read_text()) | fields
    if sealed:
        data["seal"] = seal(data)
    file.write_text(json.dumps(data))


def test_an_untouched_answer_follows(world: Path, saved: Path) -> None:
    done = run(world, "verify", str(saved))
    assert (done.returncode, done.stderr) == (0, "")
    assert "the ruling follows from the practice" in done.stdout
    assert "moved" not in done.stdout


@pytest.mark.parametrize("sealed", [True, False])
def test_an_altered_verdict_is_named(world: Path, saved: Path, sealed: bool) -> None:
    change(saved, sealed=sealed, verdict="permitted")
    done = run(world, "verify", str(saved))
    assert done.returncode == 1
    assert "verdict: the practice comes to conditional, the answer says permitted" in done.stderr
    assert ("was altered after it was written" in done.stderr) is not sealed
    assert "changed since" not in done.stderr


def test_a_corpus_that_moved_without_bearing_on_it(world: Path, saved: Path) -> None:
    with (world / "corpus" / "facts.yaml").open("a", encoding="utf-8") as file:
        file.write("# A remark.\n")
    done = run(world, "verify", str(saved))
    assert done.returncode == 0
    assert "the corpus has moved since" in done.stdout


def test_a_reading_that_changed_since_is_told_from_an_altered_file(world: Path, saved: Path) -> None:
    path = world / "corpus" / "readings" / "acme" / "licence.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("at_most: 10000000", "at_most: 5").replace("10 million monthly", "five monthly"))
    done = run(world, "verify", str(saved))
    assert done.returncode == 1
    assert "has changed since: conditions: “Your products have at most five monthly users.”" in done.stderr
    assert "the corpus has moved since it was written; ask again" in done.stderr
    assert "altered" not in done.stderr
    change(saved, sealed=False, verdict="permitted")
    done = run(world, "verify", str(saved))
    assert "was altered after it was written" in done.stderr
    assert "changed since" not in done.stderr
