"""The audit log: whole, refused by SQLite, and broken where somebody went past SQLite's triggers."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kb.access import Role
from kb.audit import Actor, broken
from kb.errors import UsageError
from kb.kept import Stage
from kb.store.house import House

AT = dt.datetime(2026, 3, 1, 9, 0, tzinfo=dt.UTC)
ADA, GRACE = Actor("Ada", Role.READER, AT), Actor("Grace", Role.COUNSEL, AT)
SECRET = "May we distil the secret Acme model?"


def body(verdict: str = "prohibited") -> dict[str, object]:
    return {"question": SECRET, "verdict": verdict, "as_of": "2026-03-01", "answer": "Invented."}


@pytest.fixture
def house(tmp_path: Path) -> House:
    found = House(tmp_path / "house.sqlite3")
    found.save(body(), AT, ADA)
    found.kept.tag(1, " Q3  Launch", ADA)
    found.kept.watch(1, True, ADA)
    found.kept.comment("acme/terms#no-training", "The clause is narrower.", GRACE, disputes=True)
    return found


def test_every_act_is_a_row_bound_to_the_one_before(house: House) -> None:
    rows = house.audit()
    assert [(r.number, r.by, r.role, r.deed) for r in rows] == [
        (1, "Ada", "reader", "saved"),
        (2, "Ada", "reader", "tagged"),
        (3, "Ada", "reader", "watched"),
        (4, "Grace", "counsel", "disputed"),
    ]
    assert rows[3].why == "The clause is narrower."
    assert broken(rows) == []


@pytest.mark.parametrize(
    "sql",
    [
        "update audit set why = 'x' where number = 2",
        "delete from audit where number = 4",
        "insert or replace into audit select number, at, by, role, deed, subject, 'x', detail, before, hash || 'x'"
        " from audit where number = 2",
        "insert into audit values (9, '', '', '', '', '', '', '', '', 'x')",
    ],
)
def test_sqlite_refuses_to_alter_replace_delete_or_skip(house: House, sql: str) -> None:
    before = house.audit()
    with sqlite3.connect(house.path) as db, pytest.raises(sqlite3.IntegrityError, match="audit log"):
        db.execute(sql)
    assert house.audit() == before


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("update audit set by = 'Eve' where number = 2", "Row 2 has other words"),
        ("delete from audit where number = 2", "Row 2 is missing"),
    ],
)
def test_a_chain_that_was_altered_without_the_triggers_is_broken(house: House, sql: str, says: str) -> None:
    with sqlite3.connect(house.path) as db:
        db.execute("drop trigger audit_stays")
        db.execute("drop trigger audit_stays_as_it_is")
        db.execute(sql)
    assert says in " ".join(broken(house.audit()))


def test_a_row_written_anew_with_a_hash_of_its_own_breaks_the_next(house: House) -> None:
    rows = house.audit()
    other = dataclasses.replace(rows[1], by="Eve")
    rows[1] = dataclasses.replace(other, hash=other.due)
    assert broken(rows) == ["Row 3 does not follow the row before it."]


def test_of_what_is_deleted_nothing_is_left_in_the_file(house: House) -> None:
    house.kept.note(1, "Privileged note of counsel", ADA)
    house.kept.comment_answer(1, "Privileged comment", GRACE)
    assert b"Privileged note" in house.path.read_bytes()
    house.delete(1, ADA)
    left = house.path.read_bytes()
    for words in (SECRET, "Privileged note", "Privileged comment", "q3 launch"):
        assert words.encode() not in left
    for row in house.audit():  # nor what it could be guessed from
        for words in ("q3 launch", "Privileged note of counsel", "Privileged comment"):
            assert hashlib.sha256(words.encode()).hexdigest() != row.detail
    assert house.audit()[-1].deed == "deleted"
    assert broken(house.audit()) == []


def test_a_signature_is_of_one_answer_and_lapses_with_it(house: House) -> None:
    answer = house.answer(1)
    with pytest.raises(UsageError, match="does not wait"):
        house.kept.sign(1, GRACE, answer.version, answer.sha256)
    house.kept.send(1, ADA, answer.version)
    sent = house.answer(1)
    house.kept.sign(1, GRACE, sent.version, sent.sha256)
    signed = house.answer(1)
    assert signed.stage is Stage.SIGNED
    assert signed.signature is not None
    assert (signed.signature.by, signed.signature.role, signed.signature.sha256) == ("Grace", "counsel", answer.sha256)
    with sqlite3.connect(house.path) as db:
        db.execute("update answers set body = replace(body, 'Invented', 'Altered')")
    assert house.answer(1).signature is None
    assert house.answer(1).stage is Stage.KEPT


def test_who_acts_on_what_another_has_changed_is_refused_and_nothing_is_lost(house: House) -> None:
    seen = house.answer(1).version
    house.kept.send(1, ADA, seen)
    waiting = house.answer(1)
    house.kept.send_back(1, GRACE, waiting.version, "Say which model.")
    rows = house.audit()
    with pytest.raises(UsageError, match="does not wait"):
        house.kept.sign(1, GRACE, waiting.version, waiting.sha256)
    with pytest.raises(UsageError, match="meanwhile"):
        house.kept.send(1, ADA, seen)
    assert house.answer(1).stage is Stage.RETURNED
    assert house.kept.threads()["answer 1"][0].words == "Say which model."
    assert house.audit() == rows


def test_many_at_once_make_one_chain(house: House) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: house.kept.tag(1, f"tag {n}", ADA), range(40)))
    assert len(house.audit()) == 44
    assert broken(house.audit()) == []
    assert len(house.answer(1).tags) == 41


def test_an_act_holds_the_write_lock_from_its_beginning(house: House) -> None:
    # else two could look at the same state, and both act on it
    with house.acting():
        other = sqlite3.connect(house.path, timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("begin immediate")
        other.close()
