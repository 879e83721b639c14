"""Tags, notes, sign-off and threads beside the saved answers, each act written to the audit log in one transaction."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
import sqlite3
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kb.audit import Actor, Deed, words_hash
from kb.errors import UsageError
from kb.kept import Comment, Signature, Stage, checked_tag, checked_words, subject_of
from kb.store.logbook import append

if TYPE_CHECKING:
    from kb.store.house import House

SCHEMA = """
create table if not exists marks (
  answer integer primary key, owner text not null, note text not null default '', watched integer not null default 0,
  stage text not null default 'kept', version integer not null default 0
);
create table if not exists tags (answer integer not null, tag text not null, primary key (answer, tag));
create table if not exists signatures (
  answer integer primary key, by text not null, role text not null, at text not null, sha256 text not null
);
create table if not exists comments (
  id integer primary key autoincrement, subject text not null, by text not null, role text not null,
  at text not null, words text not null, disputes integer not null default 0, salt text not null
);
"""


class Kept:
    """What is kept beside the answers of a house.

    Acts on the sign-off of an answer name the version that their author saw (``seen``): where somebody acted meanwhile
    they are refused, and nothing is lost.
    """

    def __init__(self, house: House) -> None:
        self._house = house

    def tag(self, answer: int, tag: str, actor: Actor, *, off: bool = False) -> None:
        """Add a tag, or take it off.

        :raises UnknownIdError: no such answer.
        :raises UsageError: no tag, or it is not there to be taken off.
        """
        said = checked_tag(tag)
        with self._house.acting() as db:
            self._answer(db, answer, actor)
            sql = "delete from tags where answer = ? and tag = ?" if off else "insert or ignore into tags values (?,?)"
            done = db.execute(sql, (answer, said)).rowcount
            if off and not done:
                raise UsageError(f"Answer {answer} has no tag {said!r}.", fix="`distillaw saved` lists them.")
            if done:
                append(db, actor, Deed.UNTAGGED if off else Deed.TAGGED, subject_of(answer))

    def note(self, answer: int, words: str, actor: Actor) -> None:
        """Put a note on an answer in the place of the one before; empty: none."""
        said = checked_words(words, "note") if words.strip() else ""
        with self._house.acting() as db:
            self._answer(db, answer, actor)
            db.execute("update marks set note = ? where answer = ?", (said, answer))
            append(db, actor, Deed.NOTED, subject_of(answer))

    def watch(self, answer: int, on: bool, actor: Actor) -> None:
        """Watch an answer for flips, or no longer."""
        with self._house.acting() as db:
            self._answer(db, answer, actor)
            db.execute("update marks set watched = ? where answer = ?", (int(on), answer))
            append(db, actor, Deed.WATCHED if on else Deed.UNWATCHED, subject_of(answer))

    def replace(self, answer: int, body: Mapping[str, Any], actor: Actor, seen: int) -> None:
        """Put today's answer in the place of the saved one, which is signed no longer."""
        text = json.dumps(body, ensure_ascii=False)
        with self._house.acting() as db:
            self._staged(db, answer, actor, seen, Stage.KEPT)
            row = (actor.at.isoformat(), body["verdict"], body["as_of"], text, answer)
            db.execute("update answers set saved = ?, verdict = ?, as_of = ?, body = ? where id = ?", row)
            append(db, actor, Deed.RERUN_KEPT, subject_of(answer), detail=sha256_of(text))

    def send(self, answer: int, actor: Actor, seen: int) -> None:
        """Send an answer for sign-off."""
        with self._house.acting() as db:
            text = self._staged(db, answer, actor, seen, Stage.SENT)
            append(db, actor, Deed.SENT, subject_of(answer), detail=sha256_of(text))

    def sign(self, answer: int, actor: Actor, seen: int, sha256: str) -> Signature:
        """Sign an answer off.

        :param sha256: of the answer that its author read.
        :raises UsageError: it was not sent, it is another by now, or somebody acted meanwhile.
        """
        with self._house.acting() as db:
            self._must_be_sent(db, answer)
            text = self._staged(db, answer, actor, seen, Stage.SIGNED)
            if sha256_of(text) != sha256:
                raise UsageError(f"Answer {answer} is another than the one you read.", fix="Open it again.")
            db.execute(
                "insert or replace into signatures values (?,?,?,?,?)",
                (answer, actor.name, actor.role.value, actor.at.isoformat(), sha256),
            )
            append(db, actor, Deed.SIGNED, subject_of(answer), detail=sha256)
        return Signature(actor.name, actor.role.value, actor.at, sha256)

    def send_back(self, answer: int, actor: Actor, seen: int, why: str) -> None:
        """Return an answer to its owner, with the reason as a part of its thread."""
        said = checked_words(why, "reason")
        with self._house.acting() as db:
            self._must_be_sent(db, answer)
            self._staged(db, answer, actor, seen, Stage.RETURNED)
            sealed = self._comment(db, subject_of(answer), said, actor, disputes=False)
            append(db, actor, Deed.RETURNED, subject_of(answer), detail=sealed)

    def comment_answer(self, answer: int, words: str, actor: Actor) -> None:
        """Add to the thread of an answer; the log keeps the hash of the words alone."""
        said = checked_words(words, "comment")
        with self._house.acting() as db:
            self._answer(db, answer, actor)
            sealed = self._comment(db, subject_of(answer), said, actor, disputes=False)
            append(db, actor, Deed.COMMENTED, subject_of(answer), detail=sealed)

    def comment(self, reading: str, words: str, actor: Actor, *, disputes: bool = False) -> None:
        """Add to the thread of a reading, or dispute it."""
        said = checked_words(words, "comment")
        with self._house.acting() as db:
            self._comment(db, reading, said, actor, disputes=disputes)
            append(db, actor, Deed.DISPUTED if disputes else Deed.COMMENTED, reading, why=said)

    def threads(self) -> dict[str, list[Comment]]:
        """Every thread by its subject, oldest part first."""
        out: dict[str, list[Comment]] = {}
        for row in self._house.rows("select id, subject, by, role, at, words, disputes from comments order by id"):
            number, subject, by, role, at, words, disputes = row
            one = Comment(number, subject, by, role, dt.datetime.fromisoformat(at), words, bool(disputes))
            out.setdefault(subject, []).append(one)
        return out

    # --- parts ----------------------------------------------------------------------------------------------------

    def _answer(self, db: sqlite3.Connection, answer: int, actor: Actor) -> str:
        row = db.execute("select body from answers where id = ?", (answer,)).fetchone()
        if row is None:
            self._house.answer(answer)  # says which there are
            raise UsageError(f"Answer {answer} was deleted.", fix="Load the list anew.")
        # one kept by an earlier version has no owner yet
        db.execute("insert or ignore into marks (answer, owner) values (?,?)", (answer, ""))
        return str(row[0])

    def _staged(self, db: sqlite3.Connection, answer: int, actor: Actor, seen: int, stage: Stage) -> str:
        text = self._answer(db, answer, actor)
        sql = "update marks set stage = ?, version = version + 1 where answer = ? and version = ?"
        if not db.execute(sql, (stage.value, answer, seen)).rowcount:
            raise UsageError(
                f"Somebody acted on answer {answer} meanwhile; nothing was changed.", fix="Look at it as it is now."
            )
        db.execute("delete from signatures where answer = ?", (answer,))
        return text

    @staticmethod
    def _must_be_sent(db: sqlite3.Connection, answer: int) -> None:
        row = db.execute("select stage from marks where answer = ?", (answer,)).fetchone()
        if row is None or row[0] != Stage.SENT:
            raise UsageError(f"Answer {answer} does not wait for sign-off.", fix="Its owner sends it first.")

    @staticmethod
    def _comment(db: sqlite3.Connection, subject: str, words: str, actor: Actor, *, disputes: bool) -> str:
        """Add it; what the log holds of its words: their hash with a salt that is deleted with them."""
        salt = secrets.token_hex(16)
        row = (subject, actor.name, actor.role.value, actor.at.isoformat(), words, int(disputes), salt)
        db.execute("insert into comments (subject, by, role, at, words, disputes, salt) values (?,?,?,?,?,?,?)", row)
        return words_hash(words, salt)


def sha256_of(text: str) -> str:
    """The hash of an answer as it is kept."""
    return hashlib.sha256(text.encode()).hexdigest()


def forget(db: sqlite3.Connection, answers: list[int]) -> None:
    """Delete what is kept beside answers."""
    for answer in answers:
        for table in ("marks", "tags", "signatures"):
            db.execute(f"delete from {table} where answer = ?", (answer,))  # noqa: S608 - names of our own
        db.execute("delete from comments where subject = ?", (subject_of(answer),))
