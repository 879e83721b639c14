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
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kb.errors import HomeError, UnknownIdError
from kb.reviews import HouseReview

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
    """

    id: int
    saved: dt.datetime
    question: str
    verdict: str
    as_of: dt.date
    body: Mapping[str, Any]


class House:
    """Saved answers and reviews, in one SQLite file.

    :param path: the file; made on first write.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    # --- answers --------------------------------------------------------------------------------------------------

    def save(self, answer: Mapping[str, Any], saved: dt.datetime) -> int:
        """Keep an answer; returns its number.

        :param answer: as ``answer_json`` gives it, with texts.
        :raises HomeError: it cannot be written.
        """
        body = json.dumps(answer, ensure_ascii=False)
        row = (saved.isoformat(), answer["question"], answer["verdict"], answer["as_of"], body)
        with self._written() as db:
            done = db.execute("insert into answers (saved, question, verdict, as_of, body) values (?,?,?,?,?)", row)
            return int(done.lastrowid or 0)

    def answers(self) -> list[SavedAnswer]:
        """Every saved answer, oldest first."""
        with self._read() as db:
            rows = db.execute("select * from answers order by id").fetchall() if db is not None else []
        return [_answer(row) for row in rows]

    def answer(self, id_: int) -> SavedAnswer:
        """One saved answer.

        :raises UnknownIdError: none of that number.
        """
        found = next((a for a in self.answers() if a.id == id_), None)
        if found is None:
            raise UnknownIdError(f"No saved answer {id_}.", valid=self._numbers(), fix="`distillaw saved` lists them.")
        return found

    def delete(self, id_: int | None = None) -> int:
        """Delete a saved answer, or all of them, for good: the file is written anew without what it held.

        :returns: how many went.
        :raises UnknownIdError: none of that number.
        """
        if id_ is not None:
            self.answer(id_)
        elif not self.answers():
            return 0
        with self._written() as db:
            if id_ is None:
                gone = db.execute("delete from answers").rowcount
            else:
                gone = db.execute("delete from answers where id = ?", (id_,)).rowcount
        with closing(self._connected()) as db, _explained(self.path):
            db.execute("vacuum")
        return int(gone)

    def _numbers(self) -> str:
        return ", ".join(str(a.id) for a in self.answers()) or "none is saved"

    # --- reviews --------------------------------------------------------------------------------------------------

    def record(self, review: HouseReview) -> int:
        """Add a review to the record; returns its number.

        :raises HomeError: it cannot be written.
        """
        body = review.model_dump_json(by_alias=True)
        HouseReview.model_validate_json(body)  # a record that cannot be altered holds nothing that cannot be read
        row = (review.at.isoformat(), review.by, review.subject, review.decision.value, body)
        with self._written() as db:
            done = db.execute("insert into reviews (at, by, subject, decision, body) values (?,?,?,?,?)", row)
            return int(done.lastrowid or 0)

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

    # --- the file -------------------------------------------------------------------------------------------------

    def _connected(self) -> sqlite3.Connection:
        with _explained(self.path):
            if not self.path.exists():
                os.close(os.open(self.path, os.O_CREAT | os.O_WRONLY, 0o600))
            db = sqlite3.connect(self.path, timeout=30)
            db.execute("pragma secure_delete = on")
            return db

    @contextmanager
    def _written(self) -> Iterator[sqlite3.Connection]:
        with closing(self._connected()) as db, _explained(self.path):
            db.executescript(_SCHEMA)
            with db:
                yield db

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


def _answer(row: tuple[Any, ...]) -> SavedAnswer:
    id_, saved, question, verdict, as_of, body = row
    return SavedAnswer(
        id_, dt.datetime.fromisoformat(saved), question, verdict, dt.date.fromisoformat(as_of), json.loads(body)
    )
