"""What a full disk, damage and two syncs at once leave: the home of before, or the new one, and a way on."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from kb.errors import HomeError
from kb.store import Home
from kb.store.database import Database
from tests import acme
from tests.ingest.acme_history import LAST
from tests.ingest.test_history_sync import ROOT, World

OLD = ["2024-01-01", "2025-06-01", "2025-09-01"]
NEW = [*OLD, "2025-12-01"]

SYNC = """
import sys
from pathlib import Path
from ingest.sync import sync
from kb.corpus import load_corpus
from kb.errors import DistillawError
from kb.store import Home
from tests.ingest.acme_history import TODAY, WordEmbedder
folder = Path(sys.argv[1])
corpus = load_corpus(folder / "corpus")
print("ready", flush=True)
sys.stdin.readline()
try:
    done = sync(Home(folder / "home"), corpus, WordEmbedder(), retrieved=TODAY, mirror=folder / "mirror")
except DistillawError as error:
    print(type(error).__name__)
else:
    print("done", done.exit_code)
"""

SAVE = """
import datetime as dt, resource, sys
from pathlib import Path
from kb.errors import HomeError
from kb.store import Home
house = Home(Path(sys.argv[1])).house
answer = {"question": "May we?", "verdict": "none", "as_of": "2026-01-01"}
when = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
house.save({**answer, "answer": "first"}, when)
size = house.path.stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
try:
    house.save({**answer, "answer": "second " * 20_000}, when)
except HomeError as error:
    print(error.fix)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print([a.body["answer"] for a in house.answers()])
"""


@pytest.mark.parametrize(
    ("origin", "limits"),
    [("before", (0, 4_000, 20_000, 60_000, 150_000)), ("nothing", (0, 4_000, 9_000, 60_000, 150_000))],
)
def test_a_full_disk_loses_nothing_and_is_explained(tmp_path: Path, origin: str, limits: tuple[int, ...]) -> None:
    pytest.importorskip("resource", reason="sizes of files cannot be bounded here")
    world = World(tmp_path)
    if origin == "before":
        world.home = Home(tmp_path / "before")
        world.sync()
    world.grow("2025-12-01T10:00:00+00:00", LAST)
    command = [sys.executable, "-m", "tests.ingest.full_disk", str(tmp_path), origin, *map(str, limits)]
    done = subprocess.run(command, capture_output=True, cwd=ROOT, timeout=300, check=False)
    assert done.returncode == 0, done.stderr.decode()
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["limit"] for row in rows] == list(limits)
    for row in rows:
        assert row["ended"]["ended"] == "explained", row
        assert "  to do: " in row["ended"]["says"], row
        assert "Move the file away" not in row["ended"]["says"], row  # nothing is damaged
        if origin == "before":
            assert (row["after"]["recorded"], row["after"]["quoted"], row["after"]["hits"]) == (OLD, True, 3), row
        else:
            assert row["after"] == {"generation": None}, row
        assert row["finished"] is True, row
        assert row["repaired"]["recorded"] == NEW, row
        assert len(row["repaired"]["left"]) <= 2, row


def test_an_answer_that_cannot_be_written_costs_no_other(tmp_path: Path) -> None:
    pytest.importorskip("resource", reason="sizes of files cannot be bounded here")
    command = [sys.executable, "-c", SAVE, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, cwd=ROOT, text=True, timeout=60, check=False)
    fix, answers = done.stdout.splitlines()
    assert "has room" in fix
    assert answers == "['first']"


def test_two_syncs_started_at_once(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.sync()
    world.grow("2025-12-01T10:00:00+00:00", LAST)
    running = [
        subprocess.Popen(
            [sys.executable, "-c", SYNC, str(tmp_path)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    said = sorted(process.communicate(timeout=120)[0].strip() for process in running)
    assert said in (["BusyError", "done 0"], ["done 0", "done 0"])
    history = world.home.database.recorded("acme/terms")
    assert history is not None
    assert [str(e.name) for e in history.editions] == NEW
    assert world.index().search("train any model", 3)
    assert world.sync().recorded_new == []


def test_a_bundle_with_a_flipped_byte(tmp_path: Path) -> None:
    world = World(tmp_path)
    first = world.sync()
    bundle = world.mirror / "ota" / "acme-versions.bundle"
    whole = bundle.read_bytes()
    torn = bytearray(whole)
    torn[-60] ^= 0xFF
    bundle.write_bytes(torn)
    os.utime(bundle, (1, 1))
    summary = world.sync()
    assert (summary.exit_code, summary.generation) == (3, first.generation)
    assert world.home.database.edition("acme/terms", acme.D1).text == acme.TERMS_2024
    bundle.write_bytes(whole)
    assert world.sync().exit_code == 0


def test_a_damaged_database_says_what_to_do_and_that_brings_everything_back(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.sync()
    path = world.home.database.path
    path.write_bytes(b"torn" * 4000)
    with pytest.raises(HomeError, match="not a database") as caught:
        world.sync()
    assert "Move the file away" in caught.value.fix
    for part in path.parent.glob("kb.sqlite3*"):
        part.rename(tmp_path / part.name)
    assert world.sync().exit_code == 0
    assert world.home.database.edition("acme/terms", acme.D1).text == acme.TERMS_2024
    assert world.index().search("train any model", 3)


def test_a_database_without_tables_holds_nothing(tmp_path: Path) -> None:
    """As a disk that was full when the file was made leaves it."""
    sqlite3.connect(tmp_path / "kb.sqlite3").execute("pragma user_version = 1").connection.close()
    database = Database(tmp_path / "kb.sqlite3")
    assert (database.meta("generation"), database.held(), database.clause_count()) == (None, {}, 0)
    assert (database.snapshots_of_editions(), database.text("0" * 64), database.recorded_instruments()) == (
        {},
        None,
        [],
    )
