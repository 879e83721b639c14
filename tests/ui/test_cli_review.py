"""Reviewing, saving and what is in doubt, as a user meets them: on a synced Acme home, in process."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ingest.sync import sync
from kb.errors import HomeError, UnknownIdError, UsageError
from kb.store import Home
from tests import acme
from tests.ingest.acme_history import DOCUMENT, LATER, TODAY, WordEmbedder, archive, archived_corpus
from ui.cli.main import cli

BAN = "acme/terms#no-training"
QUESTION = "May we train a large language model on outputs of Acme Chat from its API and keep it internal?"
SECOND = LATER.replace(
    "Ownership. Results are yours.",
    "Passing on. Outputs may not be used by others to train a competing model.\n\nOwnership. Results are yours.",
)
"""From 2025-11-01: a ban in a new clause; every clause that was read stays."""
SINCE = "2025-09-01"


@pytest.fixture(scope="module")
def synced(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Acme world, its archive two texts ahead of the catalogue."""
    folder: Path = tmp_path_factory.mktemp("review")
    kept = archive(folder / "repository")
    kept.record("2025-11-01T10:00:00+00:00", DOCUMENT, SECOND)
    kept.bundle(folder / "mirror")
    corpus = archived_corpus(folder / "corpus", folder / "mirror")
    sync(Home(folder / "home"), corpus, WordEmbedder(), retrieved=TODAY, mirror=folder / "mirror")
    return folder


@pytest.fixture
def home(synced: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A copy, so that each test reviews for itself."""
    shutil.copytree(synced / "home", tmp_path / "home")
    monkeypatch.setenv("DISTILLAW_CORPUS", str(synced / "corpus"))
    monkeypatch.setenv("DISTILLAW_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DISTILLAW_REVIEWER", "R. Tester")
    monkeypatch.setenv("COLUMNS", "160")
    return Home(tmp_path / "home")


def run(*arguments: str) -> Result:
    done = CliRunner().invoke(cli, list(arguments))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def review(*arguments: str) -> Any:
    return json.loads(run("review", *arguments, "--as-of", "2026-03-01", "--json").stdout)


def ask(day: str, *more: str) -> Any:
    return json.loads(run("ask", QUESTION, "--as-of", day, "--json", *more).stdout)


def stale(day: str = "2026-03-01", kind: str = "reading") -> list[Any]:
    return [row for row in json.loads(run("stale", "--as-of", day, "--json").stdout) if row["kind"] == kind]


def ban_of(answer: Any) -> Any:
    return next(c for c in answer["citations"] if c["locator"].endswith("item 1"))


# --- readings


@pytest.mark.usefixtures("home")
def test_accepted_the_reading_stands_on_the_new_words_from_their_day_on() -> None:
    before = ask("2025-08-31")
    assert [r["reading"] for r in stale()] == [BAN]
    out = review(BAN, "--accept", "--why", "The ban is wider, not gone.")
    assert (out["decision"], out["since"], out["by"]) == ("accepted", SINCE, "R. Tester")
    assert stale() == []
    assert "No reading is stale" not in run("stale", "--as-of", "2026-03-01").stdout  # new words are still unread
    after = ask("2026-03-01")
    ban = ban_of(after)
    assert (after["verdict"], ban["quote_check"], ban["edition"]) == ("prohibited", "exact", SINCE)
    assert ban["quote"] in LATER
    assert ban["quote"] not in acme.TERMS_2025
    assert "Stale since" not in after["answer"]
    again = ask("2025-08-31")
    assert again["citations"] == before["citations"]
    assert again["findings"] == before["findings"]


@pytest.mark.usefixtures("home")
def test_an_answer_after_a_review_verifies(tmp_path: Path) -> None:
    review(BAN, "--accept", "--why", "It stands.")
    run("ask", QUESTION, "--as-of", "2026-03-01", "--export", str(tmp_path / "a.json"))
    done = run("verify", str(tmp_path / "a.json"))
    assert done.exit_code == 0, done.stderr


@pytest.mark.usefixtures("home")
def test_amended_another_reading_takes_its_place_and_the_past_keeps_the_old_one(tmp_path: Path) -> None:
    changes = tmp_path / "change.yaml"
    changes.write_text("when:\n  - {facet: offered, in: ['yes'], unknown: ask}\n", encoding="utf-8")
    says = "Results may not train a model that is offered to others."
    out = review(BAN, "--amend", "--says", says, "--file", str(changes), "--why", "Only offered models are meant now.")
    assert out["result"]["id"] == f"no-training.{SINCE}"
    assert out["result"]["review"]["level"] == "house"
    after, before = ask("2026-03-01"), ask("2025-08-31")
    assert before["verdict"] == "prohibited"
    assert {f["reading"] for f in before["findings"] if f["act"] == "train"} == {BAN}
    assert after["verdict"] != "prohibited"  # it is kept internal
    offered = ask("2026-03-01", "--set", "release=hosted_service")
    assert offered["verdict"] == "prohibited"
    assert f"{BAN}.{SINCE}" in {f["reading"] for f in offered["findings"]}
    assert says in offered["answer"]
    assert stale() == []


@pytest.mark.usefixtures("home")
def test_an_exception_to_the_old_reading_lifts_the_amended_one() -> None:
    review(BAN, "--amend", "--says", "Results may not train any model, one's own included.", "--why", "Wider.")
    question = "May we train an in-house spam classifier on outputs of Acme Chat from its API and keep it internal?"
    for day in ("2025-08-31", "2026-03-01"):
        answer = json.loads(run("ask", question, "--as-of", day, "--json").stdout)
        assert [f["verdict"] for f in answer["findings"] if f["act"] == "train"] != ["prohibited"], day


@pytest.mark.usefixtures("home")
def test_withdrawn_there_is_no_such_reading_from_then_on() -> None:
    review(BAN, "--withdraw", "--why", "The ban is gone.")
    assert stale() == []
    assert ask("2025-08-31")["verdict"] == "prohibited"
    after = ask("2026-03-01")
    assert [f["verdict"] for f in after["findings"] if f["act"] == "train"] == ["silent"]


@pytest.mark.usefixtures("home")
def test_a_review_is_taken_back_and_the_record_keeps_both() -> None:
    review(BAN, "--withdraw", "--why", "Too fast.")
    review(BAN, "--undo", "--why", "It is there after all.")
    assert [r["reading"] for r in stale()] == [BAN]
    assert ask("2026-03-01")["verdict"] == "prohibited"
    record = json.loads(run("review", "--json").stdout)
    assert [(r["decision"], r["why"]) for r in record] == [
        ("withdrawn", "Too fast."),
        ("undone", "It is there after all."),
    ]
    assert "taken back" in run("review").stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((f"{BAN}x", "--accept", "--why", "x"), "No reading"),
        (("acme/terms#no-scripts", "--accept", "--why", "x"), "is not stale on"),
        ((BAN, "--accept", "--why", "x", "--as-of", "2025-08-31"), "is not stale on 2025-08-31"),
        ((BAN, "--accept"), "No reason given"),
        ((BAN, "--accept", "--why", "  "), "No reason given"),
        ((BAN, "--accept", "--why", "x", "--locator", "§99"), "No clause '§99'"),
        ((BAN, "--accept", "--why", "x", "--hint", "rain in May"), "is not in"),
        ((BAN, "--accept", "--why", "x", "--hint", "one two three four five six seven eight nine"), "has 9 words"),
        ((BAN, "--accept", "--withdraw", "--why", "x"), "exclude each other"),
        ((BAN, "--why", "x"), "Say what becomes of it"),
        ((BAN, "--amend", "--why", "x"), "Nothing is amended"),
        ((BAN, "--amend", "--effect", "duty", "--why", "x"), "needs `duty`"),
        ((BAN, "--undo", "--why", "x"), "no review to be undone"),
        (("acme/terms", "--accept", "--why", "x"), "names no reading"),
        (("acme/unread", "--note", "--why", "x"), "no new words"),
        (("acme/terms", "--add", "--says", "Short.", "--why", "x"), "id: "),
    ],
)  # fmt: skip
def test_what_cannot_be_reviewed_is_said_and_leaves_no_trace(home: Home, arguments: tuple[str, ...], says: str) -> None:
    more = () if "--as-of" in arguments else ("--as-of", "2026-03-01")
    with pytest.raises((UsageError, UnknownIdError), match=says):
        run("review", *arguments, *more)
    assert home.house.reviews() == []


def test_amended_fields_are_those_of_the_schema(home: Home, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    for text, says in (
        ("whenever: []\n", "whenever"),
        ("when: [{facet: colour, in: [red]}]\n", "facet"),
        ("when: [{facet: 'fact:unheard_of', in: ['yes']}]\n", "undeclared"),
        ("anchors: []\n", "filled in by the review"),
        ("- a\n", "not a mapping"),
    ):
        wrong.write_text(text, encoding="utf-8")
        with pytest.raises((UsageError, ValueError), match=says):
            run("review", BAN, "--amend", "--file", str(wrong), "--why", "x", "--as-of", "2026-03-01")
    assert home.house.reviews() == []


def test_the_record_cannot_be_altered(home: Home) -> None:
    review(BAN, "--accept", "--why", "It stands.")
    with sqlite3.connect(home.house.path) as db:
        for statement in ("update reviews set by = 'somebody'", "delete from reviews"):
            with pytest.raises(sqlite3.IntegrityError, match="reviews are not"):
                db.execute(statement)
    (kept,) = home.house.reviews()
    assert (kept.by, kept.why, kept.text.isoformat()) == ("R. Tester", "It stands.", SINCE)


@pytest.mark.usefixtures("home")
def test_a_sync_keeps_reviews_and_answers(synced: Path, home: Home) -> None:
    review(BAN, "--accept", "--why", "It stands.")
    run("ask", QUESTION, "--save")
    home.database.path.unlink()
    from kb.corpus import load_corpus

    sync(home, load_corpus(synced / "corpus"), WordEmbedder(), retrieved=TODAY, mirror=synced / "mirror")
    assert stale() == []
    assert len(home.house.answers()) == 1


@pytest.mark.usefixtures("home")
def test_a_review_of_a_reading_that_is_no_more_lapses(
    synced: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    review(BAN, "--accept", "--why", "It stands.")
    shutil.copytree(synced / "corpus", tmp_path / "corpus")
    path = tmp_path / "corpus" / "readings" / "acme" / "terms.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("no-training", "no-teaching"), encoding="utf-8")
    monkeypatch.setenv("DISTILLAW_CORPUS", str(tmp_path / "corpus"))
    assert ask("2025-08-31")["verdict"] == "prohibited"
    assert "(lapsed)" in run("review").stdout


# --- new words


@pytest.mark.usefixtures("home")
def test_a_ban_in_a_new_clause_is_pointed_out_until_it_is_read() -> None:
    (new,) = stale(kind="unread")
    assert (new["instrument"], new["edition"], new["since"]) == ("acme/terms", "2025-06-01", "2025-11-01")
    assert new["topics"] == ["competing_models", "outputs_train_models"]
    assert "competing model" in new["new"]
    assert stale("2025-10-31", "unread") == []
    assert "Unread since 2025-11-01: a later text of Acme Terms" in ask("2026-03-01")["answer"]
    assert "Unread since" not in ask("2025-10-31")["answer"]
    out = review("acme/terms", "--note", "--why", "It binds others only.")
    assert (out["decision"], out["since"]) == ("noted", "2025-11-01")
    assert stale(kind="unread") == []
    assert "Unread since" not in ask("2026-03-01")["answer"]
    review("acme/terms", "--undo", "--why", "To be read again.")
    assert len(stale(kind="unread")) == 1


@pytest.mark.usefixtures("home")
def test_a_reading_is_added_for_new_words(tmp_path: Path) -> None:
    review(BAN, "--withdraw", "--why", "The ban is gone.")
    fields = tmp_path / "new.yaml"
    fields.write_text(
        "id: passed-on\ntopic: distillation_named\neffect: prohibition\nacts: [train]\n"
        "says: Answers may not be handed to others to train a competing model.\n",
        encoding="utf-8",
    )
    out = review("acme/terms", "--add", "--file", str(fields), "--why", "Nobody read it before.")
    assert (out["decision"], out["since"]) == ("added", "2025-11-01")
    assert stale(kind="unread") == []
    assert ask("2025-10-15")["verdict"] != "prohibited"
    after = ask("2026-03-01")
    assert after["verdict"] == "prohibited"
    assert "acme/terms#passed-on" in {f["reading"] for f in after["findings"]}
    cited = next(c for c in after["citations"] if c["edition"] == "2025-11-01")
    assert cited["quote"] in SECOND
    with pytest.raises(UsageError, match="no new words"):
        run("review", "acme/terms", "--add", "--file", str(fields), "--why", "x", "--as-of", "2026-03-01")


# --- saved answers


def test_answers_are_saved_only_on_request_and_shown_as_they_were(home: Home) -> None:
    given = ask("2025-08-31")
    assert home.house.answers() == []
    assert not home.house.path.exists()
    run("ask", QUESTION, "--as-of", "2025-08-31", "--save")
    (row,) = json.loads(run("saved", "--json").stdout)
    assert (row["verdict"], row["question"], row["as_of"]) == ("prohibited", QUESTION, "2025-08-31")
    shown = json.loads(run("saved", "show", str(row["number"]), "--json").stdout)
    assert {**shown, "timing_ms": {}, "texts": {}} == {**given, "timing_ms": {}, "texts": {}}
    assert shown["texts"]
    assert "Prohibited" in run("saved", "show", "1").stdout
    assert home.house.path.stat().st_mode & 0o077 == 0


def test_deleted_is_gone_for_good(home: Home) -> None:
    secret = "about the Springfield merger, may we train a large language model on outputs of Acme Chat?"
    run("ask", secret, "--save")
    run("ask", QUESTION, "--save")
    assert _holds(home, b"Springfield merger")
    run("saved", "delete", "1")
    assert not _holds(home, b"Springfield merger")
    assert [a.id for a in home.house.answers()] == [2]
    run("ask", secret, "--save")  # a number is not given twice
    assert [a.id for a in home.house.answers()] == [2, 3]
    run("saved", "delete", "--all")
    assert home.house.answers() == []
    assert not _holds(home, b"Springfield merger")
    with pytest.raises(UnknownIdError, match="No saved answer 1"):
        run("saved", "delete", "1")
    with pytest.raises(UsageError, match="Delete which"):
        run("saved", "delete")


def _holds(home: Home, words: bytes) -> bool:
    return any(words in path.read_bytes() for path in home.path.rglob("*") if path.is_file())


@pytest.mark.usefixtures("home")
def test_saving_does_not_wait_for_a_sync(home: Home) -> None:
    with sqlite3.connect(home.database.path) as db:
        db.execute("begin immediate")  # as a sync does that publishes
        assert run("ask", QUESTION, "--save").exit_code == 0
        review(BAN, "--accept", "--why", "It stands.")
        db.rollback()
    assert len(home.house.answers()) == 1


@pytest.mark.usefixtures("home")
def test_saved_answers_that_rest_on_a_stale_reading_might_flip_and_after_a_review_they_do() -> None:
    run("ask", QUESTION, "--save")
    run("ask", QUESTION, "--as-of", "2025-07-01", "--save")
    today = dt.datetime.now(dt.UTC).date().isoformat()
    (row,) = stale(today, "answer")
    assert (row["number"], row["outcome"], row["from"], row["to"]) == (1, "might", "prohibited", "prohibited")
    assert f"{BAN} is stale since {SINCE}." in row["doubts"]
    review(BAN, "--withdraw", "--why", "The ban is gone.")
    review("acme/terms", "--note", "--why", "Read.")
    (row,) = stale(today, "answer")
    assert (row["number"], row["outcome"], row["from"]) == (1, "flips", "prohibited")
    assert row["to"] != "prohibited"
    (leg,) = row["legs"]
    assert (leg["instrument"], leg["act"], leg["was"], leg["now"]) == ("acme/terms", "train", "prohibited", "silent")
    assert leg["was_reading"] == BAN
    assert "saved answer 1" in run("stale", "--as-of", today).stdout


@pytest.mark.usefixtures("home")
def test_an_answer_of_a_day_of_its_own_keeps_its_day() -> None:
    """Acts on stated days are judged by the texts of those days, whenever that is looked at."""
    run("ask", QUESTION, "--set", "generated=2025-07-01", "--set", "trained=2025-07-15", "--save")
    review(BAN, "--withdraw", "--why", "The ban is gone.")
    review("acme/terms", "--note", "--why", "Read.")
    assert stale(dt.datetime.now(dt.UTC).date().isoformat(), "answer") == []


def test_a_damaged_file_of_reviews_is_said(home: Home) -> None:
    home.house.path.write_bytes(b"not a database, but long enough to be taken for one by mistake" * 20)
    with pytest.raises(HomeError, match=r"house\.sqlite3"):
        run("review")
