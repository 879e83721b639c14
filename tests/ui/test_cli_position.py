"""House positions, as a user meets them: on a synced Acme home whose archive is a text ahead, in process."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from ingest.sync import sync
from kb.errors import UsageError
from kb.store import Home
from tests.ingest.acme_history import TODAY, WordEmbedder, archive, archived_corpus
from tests.ui.test_cli_review import BAN, QUESTION, SINCE, ask, run, stale

POSITION = f"{BAN}.house"
SAYS = "By our contract results may train models that stay with us."
DAY = "2025-08-01"
TAKE = ("--position", "--effect", "permission", "--says", SAYS, "--why", "Agreed by letter.")


@pytest.fixture(scope="module")
def synced(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("position")
    archive(folder / "repository").bundle(folder / "mirror")
    corpus = archived_corpus(folder / "corpus", folder / "mirror")
    sync(Home(folder / "home"), corpus, WordEmbedder(), retrieved=TODAY, mirror=folder / "mirror")
    return folder


@pytest.fixture
def home(synced: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A copy, so that each test takes positions for itself."""
    shutil.copytree(synced / "home", tmp_path / "home")
    monkeypatch.setenv("DISTILLAW_CORPUS", str(synced / "corpus"))
    monkeypatch.setenv("DISTILLAW_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DISTILLAW_REVIEWER", "R. Tester")
    monkeypatch.setenv("COLUMNS", "160")
    return Home(tmp_path / "home")


def take(*more: str, reading: str = BAN, day: str = DAY) -> Any:
    return json.loads(run("review", reading, *TAKE, *more, "--as-of", day, "--json").stdout)


def train(answer: Any) -> Any:
    return next(f for f in answer["findings"] if f["act"] == "train" and f["instrument"] == "acme/terms")


@pytest.mark.usefixtures("home")
def test_a_position_goes_before_the_public_reading_and_is_cited_as_such() -> None:
    assert ask(DAY)["verdict"] == "prohibited"
    out = take()
    assert (out["decision"], out["by"], out["why"]) == ("position", "R. Tester", "Agreed by letter.")
    after = ask(DAY)
    found = train(after)
    assert (found["verdict"], found["reading"], found["review"]) == ("permitted", POSITION, "house")
    assert f"House position of R. Tester, {out['at'][:10]}" in after["answer"]
    assert "Agreed by letter" in after["answer"]
    (position,) = after["positions"]
    assert (position["reading"], position["of"], position["by"]) == (POSITION, BAN, "R. Tester")
    assert (position["until"], position["expired"]) == (SINCE, False)  # the clause is gone from the later text
    cited = {c["n"]: c for c in after["citations"]}
    assert any(cited[n]["quote_check"] == "exact" for n in found["citations"])


@pytest.mark.usefixtures("home")
def test_it_expires_on_the_day_on_which_the_clause_is_another() -> None:
    take()
    assert train(ask("2025-08-31"))["reading"] == POSITION
    after = ask(SINCE)
    assert after["verdict"] == "prohibited"
    assert train(after)["reading"] == BAN
    assert f"expired on {SINCE}" in after["answer"]
    assert [p["expired"] for p in after["positions"]] == [True]
    assert [row["reading"] for row in stale("2026-03-01", "position")] == [POSITION]
    assert stale("2025-08-31", "position") == []
    assert f"expired on {SINCE}" in run("stale", "--as-of", "2026-03-01").stdout
    assert [r["state"] for r in json.loads(run("review", "--json").stdout)] == [f"expired on {SINCE}"]
    assert [r["reading"] for r in stale()] == [BAN]  # the public reading is as stale as before


@pytest.mark.usefixtures("home")
def test_a_review_of_the_public_reading_on_the_new_words_brings_no_position_back() -> None:
    take()
    run("review", BAN, "--accept", "--why", "The ban stands.", "--as-of", "2026-03-01")
    assert train(ask(DAY))["reading"] == POSITION
    assert train(ask("2026-03-01"))["reading"] == BAN


@pytest.mark.usefixtures("home")
def test_before_the_clause_there_was_no_position() -> None:
    before = ask("2025-05-01")
    take()
    assert ask("2025-05-01")["findings"] == before["findings"]


@pytest.mark.usefixtures("home")
def test_taken_back_the_public_reading_rules_and_the_record_keeps_both() -> None:
    take()
    run("review", BAN, "--undo", "--why", "The letter was withdrawn.")
    after = ask(DAY)
    assert train(after)["reading"] == BAN
    assert "positions" not in after
    assert [r["decision"] for r in json.loads(run("review", "--json").stdout)] == ["position", "undone"]


@pytest.mark.usefixtures("home")
def test_the_last_position_on_a_reading_counts() -> None:
    take()
    run("review", BAN, "--position", "--says", "Results may not train anything.", "--why", "Counsel.", "--as-of", DAY)
    assert train(ask(DAY))["verdict"] == "prohibited"
    assert train(ask(DAY))["reading"] == POSITION


@pytest.mark.parametrize("kind", ["another machine", "another position"])
def test_an_answer_that_rests_on_one_verifies_where_it_is_held_and_nowhere_else(
    home: Home, synced: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    take()
    file = str(tmp_path / "a.json")
    run("ask", QUESTION, "--as-of", DAY, "--export", file)
    done = run("verify", file)
    assert done.exit_code == 0, done.output
    if kind == "another machine":
        monkeypatch.setenv("DISTILLAW_HOME", str(synced / "home"))
    else:
        run("review", BAN, *TAKE[:-1], "Agreed otherwise.", "--as-of", DAY)
    done = run("verify", file)
    assert done.exit_code != 0
    assert "house position of R. Tester" in done.output
    assert home.house.reviews()


@pytest.mark.usefixtures("home")
def test_no_position_on_a_stale_reading_on_nothing_or_on_a_position() -> None:
    with pytest.raises(UsageError, match="stale since"):
        take(day="2026-03-01")
    with pytest.raises(UsageError, match="what the clause means"):
        run("review", BAN, "--position", "--why", "So.", "--as-of", DAY)
    take()
    with pytest.raises(UsageError, match="position itself"):
        take(reading=POSITION)
    with pytest.raises(UsageError, match="No reason"):
        run("review", BAN, *TAKE[:-2], "--as-of", DAY)
