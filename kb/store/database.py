"""SQLite: editions and clauses of the published generation, saved answers. The only place that knows SQL.

Publishing is one transaction: the editions, their clauses and the pointer to the index generation change together, so a
reader sees the old state or the new one and never a mixture.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.clauses import Clause
from kb.errors import HomeError, TextMissingError
from kb.instruments import Edition, InstrumentId, Sha256

SCHEMA_VERSION = 1

_SCHEMA = """
create table if not exists meta (key text primary key, value text not null);
create table if not exists editions (
  instrument text not null, date text not null, title text not null, text text not null, text_sha256 text not null,
  snapshot_sha256 text not null, source text not null, source_url text not null, retrieved text not null,
  known_through text, primary key (instrument, date)
);
create table if not exists clauses (
  instrument text not null, edition text not null, ordinal integer not null, locator text not null,
  heading_path text not null, level integer not null, start integer not null, end integer not null, parent integer,
  sha256 text not null, primary key (instrument, edition, ordinal)
);
create table if not exists snapshots (
  sha256 text primary key, source text not null, source_url text not null, retrieved text not null,
  size integer not null
);
create table if not exists answers (
  id text primary key, saved text not null, question text not null, verdict text not null, body text not null
);
"""


class Database:
    """One SQLite file. Connections are short-lived, so that threads and processes may share the file.

    :param path: the file; made on first write.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def _connect(self, write: bool = False) -> Iterator[sqlite3.Connection]:
        try:
            connection = sqlite3.connect(self.path, timeout=30)
        except sqlite3.Error as error:
            raise HomeError(
                f"{self.path}: cannot be opened: {error}", fix="Check that the directory exists."
            ) from error
        try:
            if write:
                connection.execute("pragma journal_mode=wal")
                connection.executescript(_SCHEMA)
            with connection:
                yield connection
        except sqlite3.DatabaseError as error:
            raise HomeError(
                f"{self.path}: {error}", fix="Move the file away and run `distillaw sync`; snapshots are kept."
            ) from error
        finally:
            connection.close()

    def publish(
        self, editions: Iterable[tuple[Edition, Iterable[Clause]]], generation: str, stamp: dict[str, str]
    ) -> None:
        """Make these editions the held ones and the generation the current one, in one transaction.

        :param stamp: further meta values (corpus hash, embedder name, …).
        """
        with self._connect(write=True) as db:
            db.execute("delete from editions")
            db.execute("delete from clauses")
            for edition, clauses in editions:
                db.execute("insert into editions values (?,?,?,?,?,?,?,?,?,?)", _edition_row(edition))
                db.executemany(
                    "insert into clauses values (?,?,?,?,?,?,?,?,?,?)",
                    (_clause_row(edition, n, clause) for n, clause in enumerate(clauses)),
                )
            for key, value in {**stamp, "generation": generation, "schema": str(SCHEMA_VERSION)}.items():
                db.execute("insert or replace into meta values (?,?)", (key, value))

    def meta(self, key: str) -> str | None:
        """A meta value; ``None`` when absent or nothing was published yet."""
        if not self.path.exists():
            return None
        with self._connect() as db:
            row = db.execute("select value from meta where key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    def record_snapshot(self, sha256: str, source: str, source_url: str, retrieved: dt.date, size: int) -> None:
        """Note where and when bytes were received; the first receipt stays."""
        with self._connect(write=True) as db:
            db.execute(
                "insert or ignore into snapshots values (?,?,?,?,?)",
                (sha256, source, source_url, retrieved.isoformat(), size),
            )

    def held(self) -> dict[tuple[str, dt.date], Sha256]:
        """Every held edition and the hash of its text."""
        if not self.path.exists():
            return {}
        with self._connect() as db:
            rows = db.execute("select instrument, date, text_sha256 from editions").fetchall()
        return {(r[0], dt.date.fromisoformat(r[1])): Sha256(r[2]) for r in rows}

    def edition(self, instrument: str, date: dt.date) -> Edition:
        """A held edition.

        :raises TextMissingError: it is catalogued at best.
        """
        row = None
        if self.path.exists():
            with self._connect() as db:
                row = db.execute(
                    "select * from editions where instrument = ? and date = ?", (instrument, date.isoformat())
                ).fetchone()
        if row is None:
            raise TextMissingError(
                f"The text of {instrument}, edition {date}, is not held here.",
                fix="Run `distillaw sync`, with --mirror DIR when the text comes from a mirror.",
            )
        return Edition(
            InstrumentId(row[0]),
            dt.date.fromisoformat(row[1]),
            row[2],
            row[3],
            Sha256(row[4]),
            Sha256(row[5]),
            row[6],
            row[7],
            dt.date.fromisoformat(row[8]),
            dt.date.fromisoformat(row[9]) if row[9] else None,
        )

    def clauses(self, edition: Edition) -> tuple[Clause, ...]:
        """The clauses of a held edition, in order; parents come before their children."""
        with self._connect() as db:
            rows = db.execute(
                "select locator, heading_path, level, start, end, parent from clauses"
                " where instrument = ? and edition = ? order by ordinal",
                (edition.instrument, edition.date.isoformat()),
            ).fetchall()
        return tuple(
            Clause(r[0], tuple(json.loads(r[1])), r[2], r[3], r[4], r[5], edition.text[r[3] : r[4]]) for r in rows
        )

    def save_answer(self, id_: str, question: str, verdict: str, body: str, saved: dt.datetime) -> None:
        """Keep an answer; it lives outside the generations."""
        with self._connect(write=True) as db:
            db.execute(
                "insert or replace into answers values (?,?,?,?,?)", (id_, saved.isoformat(), question, verdict, body)
            )


class Texts:
    """Held texts kept in memory while the database file does not change: an answer cites one edition many times.

    :param database: where they are held.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._stamp: tuple[int, ...] = ()
        self._editions: dict[tuple[str, dt.date], Edition | TextMissingError] = {}
        self._clauses: dict[tuple[str, dt.date], tuple[Clause, ...]] = {}

    def edition(self, instrument: str, date: dt.date) -> Edition:
        """A held edition.

        :raises TextMissingError: it is catalogued at best.
        """
        self._refresh()
        key = (instrument, date)
        if key not in self._editions:
            try:
                self._editions[key] = self._database.edition(instrument, date)
            except TextMissingError as error:
                self._editions[key] = error
        found = self._editions[key]
        if isinstance(found, TextMissingError):
            raise found
        return found

    def clauses(self, edition: Edition) -> tuple[Clause, ...]:
        """The clauses of a held edition."""
        key = (edition.instrument, edition.date)
        if key not in self._clauses:
            self._clauses[key] = self._database.clauses(edition)
        return self._clauses[key]

    def _refresh(self) -> None:
        """Forget everything when the file was written: size and time of the database and of its write-ahead log."""
        stamp: tuple[int, ...] = ()
        for path in (self._database.path, self._database.path.with_name(self._database.path.name + "-wal")):
            try:
                status = path.stat()
            except FileNotFoundError:
                continue
            stamp += (status.st_mtime_ns, status.st_size)
        if stamp != self._stamp:
            self._stamp, self._editions, self._clauses = stamp, {}, {}


def _edition_row(e: Edition) -> tuple[object, ...]:
    return (
        e.instrument,
        e.date.isoformat(),
        e.title,
        e.text,
        e.text_sha256,
        e.snapshot_sha256,
        e.source,
        e.source_url,
        e.retrieved.isoformat(),
        e.known_through.isoformat() if e.known_through else None,
    )


def _clause_row(e: Edition, ordinal: int, c: Clause) -> tuple[object, ...]:
    return (
        e.instrument,
        e.date.isoformat(),
        ordinal,
        c.locator,
        json.dumps(c.heading_path, ensure_ascii=False),
        c.level,
        c.start,
        c.end,
        c.parent,
        c.sha256,
    )
