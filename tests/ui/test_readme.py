"""The README's run, run: its commands in a fresh folder give the lines it prints."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from ui.cli.main import VERBS

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def the_run() -> list[str]:
    """The lines of the block under “A run”."""
    found = re.search(r"^## A run$.*?^```$\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found.group(1).splitlines()


def test_the_run_gives_what_it_prints(tmp_path: Path) -> None:
    lines = the_run()
    commands = [line[2:] for line in lines if line.startswith("$ ")]
    printed = [line.rstrip() for line in lines if not line.startswith("$ ") and line.strip() not in ("", "…")]
    assert len(commands) >= 4
    assert len(printed) > 10
    tools = tmp_path / "bin"
    tools.mkdir()
    for name, module in {"python": "", "distillaw": "-m ui.cli.main"}.items():
        (tools / name).write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {module} "$@"\n')
        (tools / name).chmod(0o755)
    kept = {k: v for k, v in os.environ.items() if not k.startswith("DISTILLAW_")}
    environment = {
        **kept,
        "PATH": f"{tools}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "COLUMNS": "100",
        "DISTILLAW_EMBEDDINGS_BACKEND": "torch",
    }
    done = subprocess.run(
        ["bash", "-e", "-c", "\n".join(commands)], cwd=tmp_path, env=environment, capture_output=True, timeout=600
    )
    assert done.returncode == 0, done.stderr.decode()
    got = [line.rstrip() for line in done.stdout.decode().splitlines()]
    place = 0
    for line in printed:
        assert line in got[place:], f"not printed, or out of order: {line!r}"
        place = got.index(line, place) + 1


def test_every_verb_is_in_the_table() -> None:
    named = set(re.findall(r"^\| `distillaw (\w+)", README, re.MULTILINE))
    assert named == set(VERBS)


def test_every_picture_and_file_named_is_there() -> None:
    for path in re.findall(r"\]\(([\w/.-]+\.\w+)\)", README):
        assert (ROOT / path).is_file(), path


def test_it_is_no_book() -> None:
    assert len(README.splitlines()) < 300
