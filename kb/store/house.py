"""What a home holds of its own: saved answers, and reviews. Apart from the texts, which can always be had again.

Questions are privileged: an answer is kept only when that is asked for, in a file that only its owner may read, and
what is deleted is overwritten. Reviews are a record: rows are added and never altered.

A file of its own, so that saving and reviewing never wait for a sync that publishes, and building the texts anew loses
nothing of it.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kb.access import Role
from kb.audit import Actor, Deed, Entry
from kb.errors import HomeError, UnknownIdError, UsageError
from kb.kept import Signature, Stage, subject_of
from kb.reviews import HouseReview
from kb.store import kept, logbook

_SCHEMA = """
create table if not exists answers (
  id integer primary key autoincrement, saved text not null, question text not null, verdict text not null,
  as_of text not null, body text not null
);
create table if not exists reviews (
  id integer primary key autoincrement, at text not null, by text not null, subject text not null,
  decision text not null, body text not null
);
create trigger if not exists reviews_stay_as_they_are before update on reviews
  begin select raise(abort, 'reviews are not altered'); end;
create trigger if not exists reviews_stay before delete on reviews
  begin select raise(abort, 'reviews are not deleted'); end;
"""


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """An answer that was kept.

    :ivar saved: when, UTC.
    :ivar body: the answer with its cited texts, as ``ask --export`` writes it (schema ``distillaw.answer/1``).
    :ivar sha256: of the body as it is kept.
    :ivar owner: who saved it; empty: kept before owners were.
    :ivar version: counts the acts on its sign-off.
    :ivar signature: of this very body; one of another is none.
    """

    id: int
    saved: dt.datetime
    question: str
    verdict: str
    as_of: dt.date
    body: Mapping[str, Any]
    sha256: str = ""
    owner: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    watched: bool = False
    stage: Stage = Stage.KEPT
    version: int = 0
    signature: Signature | None = field(default=None)


class House:
    """Saved answers and reviews, in one SQLite file.

    :param path: the file; made on first write.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def kept(self) -> kept.Kept:
        """Tags, notes, sign-off and threads."""
        return kept.Kept(self)

    # --- answers --------------------------------------------------------------------------------------------------

    def save(self, answer: Mapping[str, Any], saved: dt.datetime, by: Actor | None = None) -> int:
        """Keep an answer; returns its number.

        :param answer: as ``answer_json`` gives it, with texts.
        :param by: whose it is; ``None``: nobody's, and the log tells of nobody.
        :raises HomeError: it cannot be written.
        """
        body = json.dumps(answer, ensure_ascii=False)
        row = (saved.isoformat(), answer["question"], answer["verdict"], answer["as_of"], body)
        with self.acting() as db:
            done = db.execute("insert into answers (saved, question, verdict, as_of, body) values (?,?,?,?,?)", row)
            number = int(done.lastrowid or 0)
            db.execute("insert into marks (answer, owner) values (?,?)", (number, by.name if by else ""))
            if by is not None:
                logbook.append(db, by, Deed.SAVED, subject_of(number), detail=kept.sha256_of(body))
            return number

    def answers(self) -> list[SavedAnswer]:
        """Every saved answer, oldest first."""
        tags: dict[int, list[str]] = {}
        for answer, tag in self.rows("select answer, tag from tags order by tag"):
            tags.setdefault(answer, []).append(tag)
        marks = {row[0]: row for row in self.rows("select * from marks")}
        signed = {row[0]: row for row in self.rows("select * from signatures")}
        rows = self.rows("select * from answers order by id")
        return [_answer(row, marks.get(row[0]), tuple(tags.get(row[0], ())), signed.get(row[0])) for row in rows]

    def answer(self, id_: int) -> SavedAnswer:
        """One saved answer.

        :raises UnknownIdError: none of that number.
        """
        found = next((a for a in self.answers() if a.id == id_), None)
        if found is None:
            raise UnknownIdError(f"No saved answer {id_}.", valid=self._numbers(), fix="`distillaw saved` lists them.")
        return found

    def delete(self, id_: int | None = None, by: Actor | None = None) -> int:
        """Delete a saved answer, or all of them, for good: the file is written anew without what it held.

        :returns: how many went.
        :raises UnknownIdError: none of that number.
        """
        gone = [a.id for a in self.answers()] if id_ is None else [self.answer(id_).id]
        if not gone:
            return 0
        with self.acting() as db:
            for number in gone:
                db.execute("delete from answers where id = ?", (number,))
                if by is not None:
                    logbook.append(db, by, Deed.DELETED, subject_of(number))
            kept.forget(db, gone)
        with closing(self._connected()) as db, _explained(self.path):
            db.execute("vacuum")
        return len(gone)

    def _numbers(self) -> str:
        return ", ".join(str(a.id) for a in self.answers()) or "none is saved"

    # --- reviews --------------------------------------------------------------------------------------------------

    def record(self, review: HouseReview, role: Role = Role.KEEPER, seen: int | None = None) -> int:
        """Add a review to the record; returns its number.

        :param role: of who decided; who has the file may do all.
        :param seen: how many reviews of its instrument there were when it was looked at.
        :raises UsageError: there are more by now; nothing is recorded.
        :raises HomeError: it cannot be written.
        """
        body = review.model_dump_json(by_alias=True)
        HouseReview.model_validate_json(body)  # a record that cannot be altered holds nothing that cannot be read
        row = (review.at.isoformat(), review.by, review.subject, review.decision.value, body)
        with self.acting() as db:
            subjects = [s for (s,) in db.execute("select subject from reviews")]
            if seen is not None and seen != sum(s.partition("#")[0] == review.instrument for s in subjects):
                raise UsageError(
                    f"Somebody reviewed {review.instrument} meanwhile; nothing was recorded.",
                    fix="Look at it as it is now, and decide again.",
                )
            done = db.execute("insert into reviews (at, by, subject, decision, body) values (?,?,?,?,?)", row)
            number = int(done.lastrowid or 0)
            actor = Actor(review.by, role, review.at)
            detail = f"{review.decision.value}, review {number}, {kept.sha256_of(body)}"
            logbook.append(db, actor, Deed.REVIEWED, review.subject, why=review.why, detail=detail)
            return number

    def reviews(self) -> list[HouseReview]:
        """Every review, in the order in which they were made.

        :raises HomeError: one cannot be read.
        """
        with self._read() as db:
            rows = db.execute("select id, body from reviews order by id").fetchall() if db is not None else []
        found = []
        for number, body in rows:
            try:
                found.append(HouseReview.model_validate_json(body))
            except ValidationError as error:
                raise HomeError(
                    f"{self.path}: review {number} cannot be read: {error.errors()[0]['msg']}",
                    fix="Restore the file from a copy, or move it away: its reviews are then not applied.",
                ) from error
        return found

    def audit(self) -> list[Entry]:
        """The audit log, oldest row first."""
        with self._read() as db:
            return logbook.entries(db) if db is not None else []

    # --- the file -------------------------------------------------------------------------------------------------

    def _connected(self) -> sqlite3.Connection:
        with _explained(self.path):
            if not self.path.exists():
                os.close(os.open(self.path, os.O_CREAT | os.O_WRONLY, 0o600))
            db = sqlite3.connect(self.path, timeout=30)
            db.execute("pragma secure_delete = on")
            return db

    @contextmanager
    def acting(self) -> Iterator[sqlite3.Connection]:
        """A transaction that holds the write lock from its beginning; all of it is written, or nothing."""
        with closing(self._connected()) as db, _explained(self.path):
            db.executescript(_SCHEMA + kept.SCHEMA + logbook.SCHEMA)
            with db:
                db.execute("begin immediate")
                yield db

    def rows(self, query: str) -> Sequence[tuple[Any, ...]]:
        """What a query gives; nothing where its table was not made yet."""
        with self._read() as db:
            if (
                db is None
                or not db.execute(
                    "select 1 from sqlite_master where type = 'table' and name = ?", (_table(query),)
                ).fetchone()
            ):
                return []
            return db.execute(query).fetchall()

    @contextmanager
    def _read(self) -> Iterator[sqlite3.Connection | None]:
        """The file to be read; ``None`` while nothing was written."""
        if not self.path.exists() or not self.path.stat().st_size:
            yield None
            return
        with closing(self._connected()) as db, _explained(self.path):
            yield db


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.DatabaseError, OSError) as error:
        if isinstance(error, HomeError):
            raise
        raise HomeError(
            f"{path}: {error}",
            fix="Check that the directory may be written and has room; if the file is damaged, restore it from a copy.",
        ) from error


def _table(query: str) -> str:
    words = query.split()
    return words[words.index("from") + 1]


def _answer(
    row: tuple[Any, ...], marks: tuple[Any, ...] | None, tags: tuple[str, ...], signed: tuple[Any, ...] | None
) -> SavedAnswer:
    id_, saved, question, verdict, as_of, body = row
    sha = kept.sha256_of(body)
    _, owner, note, watched, stage, version = marks or (id_, "", "", 0, Stage.KEPT, 0)
    signature = None
    if signed is not None and signed[4] == sha:
        signature = Signature(signed[1], signed[2], dt.datetime.fromisoformat(signed[3]), sha)
    if stage == Stage.SIGNED and signature is None:
        stage = Stage.KEPT  # the answer that was signed is another by now
    return SavedAnswer(
        id_, dt.datetime.fromisoformat(saved), question, verdict, dt.date.fromisoformat(as_of), json.loads(body),
        sha, owner, note, tags, bool(watched), Stage(stage), version, signature,
    )  # fmt: skip
