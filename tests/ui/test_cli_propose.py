"""``distillaw propose`` as a user meets it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.ui import acme

ROOT = Path(__file__).resolve().parents[2]
DEAL = """# Acme Deal

1. Fees. The customer pays each invoice within thirty days of its date.

2. Limits. The customer must not use Results to build models that rival Acme, nor collect Results with scripts.

3. Notices. Notices are sent by post and take effect on the third day after posting.

4. Secrets. The parties keep each other's secrets for five years after the end of this agreement.
"""
ASKED = "May we train a language model that competes with Acme on Acme Chat answers by API?"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the Acme texts, and a contract that was added and never synced."""
    folder = tmp_path_factory.mktemp("propose")
    acme.build_home(folder)
    (folder / "deal.md").write_text(DEAL)
    named = ("--instrument", "house/deal", "--title", "Acme Deal", "--effective", "2025-07-01")
    done = run(folder, "add", "deal.md", *named, "--governs", "acme/chat", "--outranks", "acme/terms")
    assert done.returncode == 0, done.stderr
    return folder


def run(world: Path, *args: str) -> subprocess.CompletedProcess[str]:
    settings = {**acme.environment(world), "COLUMNS": "120", "PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1"}
    settings.pop("DISTILLAW_MIRROR", None)
    command = [sys.executable, "-m", "ui.cli.main", *args]
    return subprocess.run(command, capture_output=True, text=True, env=settings, cwd=world, timeout=300)


@pytest.mark.xdist_group("propose")
def test_a_contract_that_was_just_added(world: Path) -> None:
    done = run(world, "propose", "house/deal", "--json")
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert {tuple(row) for row in rows} == {("locator", "start", "end", "effect", "topic", "score", "why")}
    held = run(world, "text", "house/deal").stdout or DEAL
    assert any("rival" in held[row["start"] : row["end"]] for row in rows)
    assert "learning" in done.stderr
    drafted = world / "home" / "corpus" / "proposed" / "house" / "deal.yaml"
    assert str(drafted) in done.stderr
    data = yaml.safe_load(drafted.read_text())
    assert {r["review"]["level"] for r in data["readings"]} == {"proposed"}
    assert all(c.get("silent", []) == [] for c in data["coverage"])

    again = run(world, "propose", "house/deal", "--no-draft")
    assert again.returncode == 0, again.stderr
    assert "learning" not in again.stderr
    assert "drafted" not in again.stderr
    assert "Acme Deal, edition 2025-07-01" in again.stdout
    assert "nearest read clause: acme/" in " ".join(again.stdout.split())


@pytest.mark.xdist_group("propose")
def test_proposals_rule_only_when_asked_for(world: Path) -> None:
    """From the document to the ruling: added, proposed, asked without and with opting in, verified."""
    if not (world / "home" / "corpus" / "proposed").exists():
        assert run(world, "propose", "house/deal").returncode == 0
    assert run(world, "sync").returncode in (0, 3)  # holds the contract, so that it can be quoted
    day = ("--as-of", "2026-01-01")
    closed = run(world, "ask", ASKED, *day, "--json")
    assert closed.returncode == 0, closed.stderr
    answer = json.loads(closed.stdout)
    assert answer["verdict"] == "uncovered"
    assert answer["proposed"]["rule"] is False
    waiting = len(answer["proposed"]["waiting"])
    assert waiting >= 1
    assert f"{waiting} proposed reading" in answer["answer"]
    assert "review" in answer["answer"]

    opened = run(world, "ask", ASKED, *day, "--proposed", "--json", "--export", "answer.json")
    answer = json.loads(opened.stdout)
    assert answer["verdict"] == "prohibited"
    found = [f for f in answer["findings"] if f["instrument"] == "house/deal" and f["act"] == "train"]
    assert [(f["verdict"], f["review"]) for f in found] == [("prohibited", "proposed")]
    assert set(answer["proposed"]["used"]) >= {f["reading"] for f in found}
    cited = [c for c in answer["citations"] if c["instrument"] == "house/deal"]
    assert cited
    assert all(c["proposed"] and c["quote_check"] == "exact" and "rival" in c["quote"] for c in cited)
    shown = run(world, "ask", ASKED, *day, "--proposed").stdout
    assert "Proposed, checked by nobody" in shown
    assert "for a proposed reading that nobody has checked" in shown
    checked = run(world, "verify", "answer.json")
    assert checked.returncode == 0, checked.stderr
    assert f"{len(cited)} of them cited for proposed readings" in checked.stdout

    lines = [{"question": ASKED, "as_of": day[1]}, {"question": ASKED, "as_of": day[1], "proposed": True}]
    (world / "batch.jsonl").write_text("\n".join(map(json.dumps, lines)))
    batch = run(world, "ask", "--batch", "batch.jsonl", "--json")
    assert [json.loads(row)["verdict"] for row in batch.stdout.splitlines()] == ["uncovered", "prohibited"]
    (world / "bad.jsonl").write_text(json.dumps({"question": ASKED, "proposed": "yes"}))
    refused = run(world, "ask", "--batch", "bad.jsonl", "--json")
    assert refused.returncode == 1
    assert json.loads(refused.stdout)["schema"] == "distillaw.error/1"
    assert "neither true nor false" in refused.stderr
    listed = json.loads(run(world, "list", "instruments", "--json").stdout)
    assert [row["proposed"] for row in listed if row["id"] == "house/deal"] == [["2025-07-01"]]


@pytest.mark.xdist_group("propose")
def test_whoever_checked_a_draft_raises_its_level(world: Path) -> None:
    """Once its level says that somebody reviewed it, it rules without being asked for and is no more proposed."""
    if not (world / "home" / "corpus" / "proposed").exists():
        assert run(world, "propose", "house/deal").returncode == 0
    path = world / "home" / "corpus" / "proposed" / "house" / "deal.yaml"
    drafted = path.read_text()
    data = yaml.safe_load(drafted)
    bans = [r for r in data["readings"] if r["effect"] == "prohibition" and "train" in r["acts"]]
    for reading in data["readings"]:
        reading["review"]["level"] = "house" if reading in bans else "proposed"
    read = {r["topic"] for r in bans}
    others = ("outputs_train_models", "competing_models", "distillation_named")
    data["coverage"][0] |= {"level": "house", "silent": [t for t in others if t not in read]}
    path.write_text(yaml.safe_dump(data))
    try:
        done = run(world, "ask", ASKED, "--as-of", "2026-01-01", "--set", "release=internal", "--json")
        again = run(world, "propose", "house/deal")
    finally:
        path.write_text(drafted)
    answer = json.loads(done.stdout)
    assert answer["verdict"] == "prohibited"
    found = next(f for f in answer["findings"] if f["instrument"] == "house/deal" and f["act"] == "train")
    assert found["review"] == "house"
    assert answer["proposed"] == {"rule": False, "used": [], "waiting": answer["proposed"]["waiting"]}
    assert again.returncode == 2
    assert "was reviewed (house)" in again.stderr


BAD: dict[str, tuple[tuple[str, ...], int, str]] = {
    "unknown": (("acme/tems",), 2, "acme/terms"),
    "not held": (("acme/unread",), 1, "No text of acme/unread is held"),
    "no such edition": (("acme/terms", "--edition", "2020-01-01"), 2, "2024-01-01"),
    "no date": (("acme/terms", "--edition", "soon"), 2, "YYYY-MM-DD"),
    "no mirror": (("acme/terms", "--mirror", "nowhere"), 2, "no such directory"),
    "unknown option": (("acme/terms", "--colour", "red"), 2, "No such option"),
}


@pytest.mark.xdist_group("propose")
@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_explained(world: Path, name: str) -> None:
    args, code, says = BAD[name]
    done = run(world, "propose", *args)
    assert done.returncode == code, done.stderr
    assert says in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
