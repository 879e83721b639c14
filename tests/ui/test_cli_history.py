"""The verbs of history as a user meets them: on a synced Acme home, in process; JSON, terminal, feed."""

from __future__ import annotations

import datetime as dt
import json
import re
import sqlite3
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ingest.history.atom import ATOM
from ingest.sync import sync
from kb.errors import UnknownIdError, UsageError
from kb.instruments import text_sha256
from kb.store import Home
from tests import acme
from tests.ingest.acme_history import DOCUMENT, LATER, TODAY, WordEmbedder, archive, archived_corpus
from ui.cli.main import cli


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Acme world, synced."""
    folder: Path = tmp_path_factory.mktemp("cli-history")
    kept = archive(folder / "repository")
    moved = LATER.replace("Ownership. Results are yours.\n", "").replace(
        "Using the service\n", "Ownership. Results are yours.\n\nUsing the service\n"
    )
    kept.record("2026-01-05T10:00:00+00:00", DOCUMENT, moved)
    kept.bundle(folder / "mirror")
    corpus = archived_corpus(folder / "corpus", folder / "mirror")
    sync(Home(folder / "home"), corpus, WordEmbedder(), retrieved=TODAY, mirror=folder / "mirror")
    return folder


@pytest.fixture(autouse=True)
def settings(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISTILLAW_CORPUS", str(home / "corpus"))
    monkeypatch.setenv("DISTILLAW_HOME", str(home / "home"))
    monkeypatch.setenv("COLUMNS", "160")


def run(*arguments: str) -> Result:
    done = CliRunner().invoke(cli, list(arguments))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def test_history_in_time() -> None:
    out = json.loads(run("history", "acme/terms", "--json").stdout)
    assert (out["records"], out["noise"]) == (5, {"markup": 1})
    shown = [(e["edition"], e["in_force_to"], e["catalogued"]) for e in out["editions"]]
    assert shown == [
        ("2024-01-01", "2025-06-01", "2024-01-01"),
        ("2025-06-01", "2025-09-01", "2025-06-01"),
        ("2025-09-01", "2026-01-05", None),
        ("2026-01-05", None, None),
    ]
    assert [e["changes"] and e["changes"]["clauses"] for e in out["editions"]][:3] == [
        None,
        {"added": 1, "removed": 1},  # the two have less than half of their words in common
        {"changed": 1},
    ]
    assert "outputs_train_models" in out["editions"][1]["changes"]["topics"]
    printed = run("history", "acme/terms").stdout
    assert "5 records: 4 editions, 1 noise" in printed
    assert "2025-09-01" in printed


def test_newcomers_are_under_a_text_sooner(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that names two days is in force for all from the later one; the other is kept and shown beside it."""
    kept = archive(tmp_path / "repository")
    dated = LATER + "\nEffective for new users on 5 January 2026 and for existing users on 1 March 2026.\n"
    kept.record("2026-01-05T10:00:00+00:00", DOCUMENT, dated)
    kept.bundle(tmp_path / "mirror")
    corpus = archived_corpus(tmp_path / "corpus", tmp_path / "mirror")
    sync(Home(tmp_path / "home"), corpus, WordEmbedder(), retrieved=TODAY, mirror=tmp_path / "mirror")
    monkeypatch.setenv("DISTILLAW_CORPUS", str(tmp_path / "corpus"))
    monkeypatch.setenv("DISTILLAW_HOME", str(tmp_path / "home"))
    editions = json.loads(run("history", "acme/terms", "--json").stdout)["editions"]
    days = [(e["in_force_from"], e.get("new_users_from")) for e in editions]
    assert days[-2:] == [("2025-09-01", None), ("2026-03-01", "2026-01-05")]
    assert "for new users 2026-01-05" in run("history", "acme/terms").stdout
    earlier = Home(tmp_path / "home").database
    assert earlier.edition("acme/terms", dt.date(2026, 3, 1)).text.endswith("1 March 2026.\n")
    with sqlite3.connect(earlier.path) as old:  # as a version that did not keep the day wrote it
        old.execute("drop table recorded_new_users")
    assert "for new users" not in run("history", "acme/terms").stdout


def test_history_of_a_text_without_a_record() -> None:
    out = json.loads(run("history", "acme/licence", "--json").stdout)
    assert [(e["edition"], e["held"]) for e in out["editions"]] == [("2024-03-01", False)]


def test_diff_marks_words() -> None:
    out = json.loads(run("diff", "acme/terms", "2025-06-01", "2025-09-01", "--json").stdout)
    (change,) = out["changes"]
    assert change["kind"] == "changed"
    assert change["edits"] == [
        {"old": "machine learning model.", "new": "model whatever, yours or another's.", "old_at": 6, "new_at": 6}
    ]
    assert LATER[change["new"]["start"] : change["new"]["end"]].strip() == change["new_text"]
    assert "outputs_train_models" in change["topics"]
    printed = run("diff", "acme/terms", "2025-07-15", "2025-10-10").stdout  # days on which they were in force
    assert "[-machine learning model.-]" in printed


def test_diff_recognises_what_moved() -> None:
    out = json.loads(run("diff", "acme/terms", "2025-09-01", "2026-01-05", "--json").stdout)
    moved = [c for c in out["changes"] if c["kind"] == "moved"]
    assert any("Results are yours" in c["new_text"] for c in moved)
    assert not any("Results are yours" in c["new_text"] + c["old_text"] for c in out["changes"] if c not in moved)


def test_diff_of_days_without_a_text() -> None:
    with pytest.raises(UnknownIdError, match="no edition in force"):
        run("diff", "acme/terms", "2020-01-01", "2025-09-01")


@pytest.mark.parametrize(("since", "count"), [("2024-01-01", 3), ("2025-09-01", 2), ("2026-02-01", 0)])
def test_changes_leave_noise_and_first_records_out(since: str, count: int) -> None:
    rows = json.loads(run("changes", "--since", since, "--json").stdout)
    assert len(rows) == count
    assert [r["recorded_first"] for r in rows] == sorted(r["recorded_first"] for r in rows)
    assert all(r["changes"] for r in rows)


def test_changes_of_a_day_to_come() -> None:
    with pytest.raises(UsageError, match="lies ahead"):
        run("changes", "--since", (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=2)).isoformat())


def test_the_feed_is_atom_with_stable_ids(tmp_path: Path) -> None:
    feeds = []
    for since in ("2025-06-01", "2025-09-01"):
        target = tmp_path / f"{since}.xml"
        assert run("changes", "--since", since, "--atom", str(target)).exit_code == 0
        feeds.append(ET.fromstring(target.read_text(encoding="utf-8")))
    long, short = feeds
    for feed in feeds:
        assert feed.tag == f"{{{ATOM}}}feed"
        for element in (feed, *feed.findall(f"{{{ATOM}}}entry")):  # RFC 4287, 4.1.1 and 4.1.2: exactly one of each
            for name in ("id", "title", "updated"):
                (found,) = element.findall(f"{{{ATOM}}}{name}")
                assert found.text
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", element.findtext(f"{{{ATOM}}}updated") or "")
            assert (element.findtext(f"{{{ATOM}}}id") or "").startswith("urn:uuid:")
        assert feed.findtext(f"{{{ATOM}}}author/{{{ATOM}}}name")
        for entry in feed.findall(f"{{{ATOM}}}entry"):
            assert len(entry.findall(f"{{{ATOM}}}link[@rel='alternate']")) == 1
    ids = [[e.findtext(f"{{{ATOM}}}id") for e in f.findall(f"{{{ATOM}}}entry")] for f in feeds]
    assert len(set(ids[0])) == 3
    assert ids[1] == ids[0][:2]
    assert long.findtext(f"{{{ATOM}}}id") == short.findtext(f"{{{ATOM}}}id")


def test_the_feed_when_nothing_changed(tmp_path: Path) -> None:
    target = tmp_path / "none.xml"
    run("changes", "--since", "2026-02-01", "--atom", str(target))
    assert ET.fromstring(target.read_text(encoding="utf-8")).findtext(f"{{{ATOM}}}updated") == "2026-02-01T00:00:00Z"
    with pytest.raises(UsageError, match="cannot be written"):
        run("changes", "--since", "2026-02-01", "--atom", str(tmp_path / "no" / "feed.xml"))


def test_stale_with_old_and_new_words() -> None:
    (row,) = json.loads(run("stale", "--as-of", "2026-03-01", "--json").stdout)
    assert (row["reading"], row["since"], row["until"]) == ("acme/terms#no-training", "2025-09-01", None)
    assert row["old"] in acme.TERMS_2025
    assert row["new"] in LATER
    printed = run("stale", "--as-of", "2026-03-01").stdout
    assert "stale since 2025-09-01" in printed
    assert "[-machine learning model.-]" in printed


def test_nothing_was_stale_before() -> None:
    assert json.loads(run("stale", "--as-of", "2025-08-31", "--json").stdout) == []
    assert "No reading is stale" in run("stale", "--as-of", "2025-08-31").stdout


def test_text_prints_a_recorded_edition_by_the_name_that_history_prints() -> None:
    assert run("text", "acme/terms", "--edition", "2025-09-01").stdout == LATER
    with pytest.raises(UnknownIdError) as caught:
        run("text", "acme/terms", "--edition", "2025-09-02")
    assert "2025-09-01" in caught.value.valid


def test_verify_finds_a_recorded_text_by_its_hash(tmp_path: Path) -> None:
    quote = "train any model whatever"
    start = LATER.index(quote)
    citation = {
        "n": 1,
        "quote": quote,
        "prefix": LATER[start - 5 : start],
        "suffix": LATER[start + len(quote) :][:5],
        "start": start,
        "end": start + len(quote),
        "text_sha256": text_sha256(LATER),
    }
    answer = {"schema": "distillaw.answer/1", "verdict": "none", "answer": "Under the texts read [1]."}
    answer["citations"] = [citation]
    target = tmp_path / "answer.json"
    target.write_text(json.dumps(answer), encoding="utf-8")
    done = run("verify", str(target))
    assert (done.exit_code, "1 quotations exact" in done.stdout) == (0, True), done.stderr
