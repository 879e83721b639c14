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
START = "from ui.cli import main; main.VERBS.setdefault('propose', ''); main.main()"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the Acme texts, and a contract that was added and never synced."""
    folder = tmp_path_factory.mktemp("propose")
    acme.build_home(folder)
    (folder / "deal.md").write_text(DEAL)
    done = run(
        folder, "add", "deal.md", "--instrument", "house/deal", "--title", "Acme Deal", "--effective", "2025-01-01"
    )
    assert done.returncode == 0, done.stderr
    return folder


def run(world: Path, *args: str) -> subprocess.CompletedProcess[str]:
    settings = {**acme.environment(world), "COLUMNS": "120", "PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1"}
    settings.pop("DISTILLAW_MIRROR", None)
    command = [sys.executable, "-c", START, *args]
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
    assert "Acme Deal, edition 2025-01-01" in again.stdout
    assert "nearest read clause: acme/" in " ".join(again.stdout.split())


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
