"""Saved answers and the audit log at the command line: on a synced Acme home whose terms changed, in process."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

import pytest

from kb.errors import HomeError, UsageError
from kb.store import Home
from tests.ui.test_cli_review import BAN, QUESTION, home, run, synced  # noqa: F401 - fixtures

pytestmark = pytest.mark.usefixtures("home")


def keep() -> None:
    run("ask", QUESTION, "--as-of", "2025-08-31", "--save")


def listed(*arguments: str) -> list[Any]:
    found: list[Any] = json.loads(run("saved", *arguments, "--json").stdout)
    return found


def test_tags_are_added_filtered_and_taken_off() -> None:
    keep()
    keep()
    run("saved", "tag", "1", "Launch  Q3")
    assert [row["number"] for row in listed("--tag", "launch q3")] == [1]
    assert "#launch q3" in run("saved").stdout
    run("saved", "untag", "1", "launch q3")
    assert listed("--tag", "launch q3") == []
    with pytest.raises(UsageError, match="has no tag"):
        run("saved", "untag", "1", "launch q3")
    with pytest.raises(UsageError, match="is no tag"):
        run("saved", "tag", "1", "a,b")


def test_rerun_tells_what_the_change_came_from() -> None:
    run("ask", QUESTION, "--save")
    same = json.loads(run("saved", "rerun", "1", "--as-of", "2026-03-01", "--json").stdout)
    assert (same["from"], same["to"]) == ("prohibited", "prohibited")
    run("review", BAN, "--withdraw", "--why", "It is gone.", "--as-of", "2026-03-01")
    flipped = json.loads(run("saved", "rerun", "1", "--as-of", "2026-03-01", "--json").stdout)
    assert flipped["outcome"] == "flips"
    assert BAN in {leg["was_reading"] for leg in flipped["legs"]}
    assert "flips: prohibited to" in run("saved", "rerun", "1", "--as-of", "2026-03-01").stdout


def test_sent_returned_sent_again_and_signed() -> None:
    keep()
    run("saved", "send", "1", "--by", "Ada")
    run("saved", "return", "1", "Name the model.", "--by", "Grace")
    assert listed()[0]["stage"] == "returned"
    with pytest.raises(UsageError, match="does not wait"):
        run("saved", "sign", "1", "--by", "Grace")
    run("saved", "send", "1", "--by", "Ada")
    run("saved", "sign", "1", "--by", "Grace")
    row = listed()[0]
    assert (row["stage"], row["signed"]["by"]) == ("signed", "Grace")
    deeds = [(r["by"], r["deed"]) for r in json.loads(run("audit", "--json").stdout)["rows"]]
    assert deeds == [
        ("R. Tester", "saved"),
        ("Ada", "sent"),
        ("Grace", "returned"),
        ("Ada", "sent"),
        ("Grace", "signed"),
    ]


def test_the_log_is_verified_holds_no_question_and_tells_of_reviews(home: Home) -> None:  # noqa: F811
    assert "Nothing was done" in run("audit").stdout
    keep()
    run("saved", "watch", "1")
    run("review", BAN, "--accept", "--why", "It stands.", "--as-of", "2026-03-01")
    log = run("audit").stdout
    assert QUESTION not in log
    assert f"R. Tester, keeper: reviewed {BAN} (accepted" in log
    assert "It stands." in log
    checked = json.loads(run("audit", "--verify", "--json").stdout)
    assert (checked["whole"], len(checked["rows"])) == (True, 3)
    assert "3 rows" in run("audit", "--holds", checked["last"]).stdout
    with sqlite3.connect(home.house.path) as db:
        db.execute("drop trigger audit_stays")
        db.execute("delete from audit where number = 3")
    assert "2 rows" in run("audit", "--verify").stdout  # what is cut off the end shows against a noted hash alone
    with pytest.raises(HomeError, match="No row has the hash"):
        run("audit", "--holds", checked["last"])


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("tag", "1"), "Say what to tag"),
        (("watch",), "Which answer"),
        (("watch", "9"), "No saved answer 9"),
        (("return", "1", "x"), "does not wait"),
        (("note", "1", "x" * 4001), "4001 characters"),
    ],
)
def test_what_cannot_be_taken_says_why(arguments: tuple[str, ...], says: str) -> None:
    keep()
    with pytest.raises(UsageError, match=says):
        run("saved", *arguments)


def test_a_watched_answer_that_flipped_is_named_after_a_sync(
    home: Home,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    from ui.cli.verbs.sync import _tell_flips

    run("ask", QUESTION, "--save")
    run("review", BAN, "--withdraw", "--why", "It is gone.", "--as-of", "2026-03-01")
    _tell_flips(home)
    assert capsys.readouterr().out == ""  # nobody watches it
    run("saved", "watch", "1")
    _tell_flips(home)
    told = capsys.readouterr().out
    assert told.startswith("watched answer 1 flipped: prohibited to ")
    assert QUESTION not in told
