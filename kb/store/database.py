"""SQLite: editions and clauses of the published generation, recorded histories.

Publishing is one transaction: the editions, their clauses and the pointer to the index generation change together, so a
reader sees the old state or the new one and never a mixture.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from kb.clauses import Clause
from kb.errors import HomeError, TextMissingError
from kb.instruments import Edition, InstrumentId, Sha256
from kb.recorded import RecordedClause, RecordedEdition, RecordedHistory, TouchedClause
from kb.store import recorded
from kb.store.recorded import RecordedUpdate

SCHEMA_VERSION = 2

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
create table if not exists derivations (
  instrument text not null, edition text not null, stamp text not null, primary key (instrument, edition)
);
create table if not exists clause_words (sha256 text primary key, words_sha256 text not null) without rowid;
"""


@dataclass(frozen=True)
class HeldEdition:
    """An edition as it is to be held after publishing.

    :ivar stamp: of the bytes, the catalogue's entry and the code it was derived by; one that is held with the same
        stamp is not written again.
    :ivar fresh: the edition and its clauses; ``None``: what is held stays.
    :ivar words: of archived texts: by the hash of a clause, or of its own words, the hash of the words that count there
        (``RecordedClause``).
    """

    instrument: str
    date: dt.date
    text_sha256: Sha256
    stamp: str
    fresh: tuple[Edition, tuple[Clause, ...]] | None = None
    words: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, edition: Edition, clauses: Iterable[Clause]) -> HeldEdition:
        """An edition that is written whatever was held."""
        return cls(edition.instrument, edition.date, edition.text_sha256, "", (edition, tuple(clauses)))


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
                connection.executescript(f"begin;{_SCHEMA}{recorded.SCHEMA}commit;")  # all tables or none
            with connection:
                yield connection
        except sqlite3.DatabaseError as error:
            raise HomeError(f"{self.path}: {error}", fix=_what_to_do(error)) from error
        finally:
            connection.close()

    def publish(
        self,
        editions: Iterable[HeldEdition | tuple[Edition, Iterable[Clause]]],
        generation: str,
        stamp: dict[str, str],
        histories: Iterable[RecordedUpdate] = (),
        kept_histories: Iterable[str] = (),
    ) -> None:
        """Make these editions the held ones and the generation the current one, in one transaction.

        :param stamp: further meta values (corpus hash, embedder name, …).
        :param histories: recorded histories to be put in place of those held.
        :param kept_histories: instruments whose recorded history stays; that of any other goes.
        """
        wanted_editions = [e if isinstance(e, HeldEdition) else HeldEdition.of(*e) for e in editions]
        with self._connect(write=True) as db:
            wanted = {(e.instrument, e.date.isoformat()) for e in wanted_editions}
            for key in db.execute("select instrument, date from editions").fetchall():
                if key not in wanted:
                    _drop(db, key)
            for held in wanted_editions:
                if held.fresh is not None:
                    _drop(db, (held.instrument, held.date.isoformat()))
                    _insert(db, *held.fresh, held.stamp, held.words)
            recorded.write(db, histories, kept_histories)
            for name, value in {**stamp, "generation": generation, "schema": str(SCHEMA_VERSION)}.items():
                db.execute("insert or replace into meta values (?,?)", (name, value))

    def meta(self, key: str) -> str | None:
        """A meta value; ``None`` when absent or nothing was published yet."""
        if not self._has("meta"):
            return None
        with self._connect() as db:
            row = db.execute("select value from meta where key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    def record_snapshot(self, sha256: str, source: str, source_url: str, retrieved: dt.date, size: int) -> None:
        """Note where and when bytes were received; the first receipt stays."""
        self.record_snapshots([(sha256, source, source_url, retrieved, size)])

    def record_snapshots(self, receipts: Iterable[tuple[str, str, str, dt.date, int]]) -> None:
        """Note where and when bytes were received: hash, source, address, day, size. First receipts stay."""
        with self._connect(write=True) as db:
            db.executemany(
                "insert or ignore into snapshots values (?,?,?,?,?)",
                ((sha, source, url, day.isoformat(), size) for sha, source, url, day, size in receipts),
            )

    def held(self) -> dict[tuple[str, dt.date], Sha256]:
        """Every held edition and the hash of its text."""
        if not self._has("editions"):
            return {}
        with self._connect() as db:
            rows = db.execute("select instrument, date, text_sha256 from editions").fetchall()
        return {(r[0], dt.date.fromisoformat(r[1])): Sha256(r[2]) for r in rows}

    def clause_count(self) -> int:
        """Clauses of all catalogued editions that are held."""
        if not self._has("editions"):
            return 0
        with self._connect() as db:
            return int(db.execute("select count(*) from clauses").fetchone()[0])

    def derivations(self) -> dict[tuple[str, dt.date], str]:
        """Every held edition and the stamp of what it was derived from."""
        if not self._has("derivations"):
            return {}
        with self._connect() as db:
            rows = db.execute("select instrument, edition, stamp from derivations").fetchall()
        return {(r[0], dt.date.fromisoformat(r[1])): r[2] for r in rows}

    def snapshots_of_editions(self) -> dict[tuple[str, dt.date], Sha256]:
        """Every held edition and the hash of the bytes of its first paper."""
        if not self._has("editions"):
            return {}
        with self._connect() as db:
            rows = db.execute("select instrument, date, snapshot_sha256 from editions").fetchall()
        return {(r[0], dt.date.fromisoformat(r[1])): Sha256(r[2]) for r in rows}

    # --- recorded histories ---------------------------------------------------------------------------------------

    def recorded(self, instrument: str) -> RecordedHistory | None:
        """The recorded history of an instrument; ``None`` where none is kept."""
        if not self._has("recorded_instruments"):
            return None
        with self._connect() as db:
            return recorded.history(db, instrument)

    def recorded_instruments(self) -> list[str]:
        """Instruments whose history is kept."""
        if not self._has("recorded_instruments"):
            return []
        with self._connect() as db:
            return recorded.instruments(db)

    def recorded_stamps(self) -> dict[str, str]:
        """By instrument, the stamp of its recorded history."""
        if not self._has("recorded_instruments"):
            return {}
        with self._connect() as db:
            return recorded.stamps(db)

    def recorded_texts(self, derived: str) -> set[tuple[str, str]]:
        """Instrument and hash of every recorded text whose clauses were made by this code."""
        if not self._has("recorded_bodies"):
            return set()
        with self._connect() as db:
            return recorded.held_texts(db, derived)

    def recorded_clauses(self, of: RecordedEdition) -> tuple[str, tuple[RecordedClause, ...]]:
        """The text of a recorded edition and its clauses.

        :raises HomeError: the text does not come back whole.
        """
        with self._connect() as db:
            return recorded.clauses(db, of)

    def recorded_hashes(self, instrument: str) -> dict[int, tuple[frozenset[str], frozenset[str]]]:
        """By number of recorded edition: the hashes of its clauses, and of the words that count in them."""
        if not self._has("recorded_leads"):
            return {}
        with self._connect() as db:
            return recorded.hashes(db, instrument)

    def recorded_touches(self, instrument: str) -> dict[int, tuple[TouchedClause, ...]]:
        """By number of recorded edition: the sentences that touch a watched topic."""
        if not self._has("recorded_leads"):
            return {}
        with self._connect() as db:
            return recorded.touched(db, instrument)

    def clause_words(self, sha256: str) -> str | None:
        """The hash of the words that count in a clause of a held archived text, by the hash of the clause."""
        if not self._has("clause_words"):
            return None
        with self._connect() as db:
            row = db.execute("select words_sha256 from clause_words where sha256 = ?", (sha256,)).fetchone()
        if row is not None or not self._has("recorded_leads"):
            return str(row[0]) if row else None
        with self._connect() as db:
            return recorded.words_of(db, sha256)

    def _has(self, table: str) -> bool:
        """Whether the file has a table: one that was written by an earlier version may lack it."""
        if not self.path.exists():
            return False
        with self._connect() as db:
            found = db.execute("select 1 from sqlite_master where type = 'table' and name = ?", (table,)).fetchone()
        return found is not None

    def edition(self, instrument: str, date: dt.date) -> Edition:
        """A held edition: a catalogued one, else a recorded one of that name.

        :raises TextMissingError: neither is held.
        """
        row = None
        if self._has("editions"):
            with self._connect() as db:
                row = db.execute(
                    "select * from editions where instrument = ? and date = ?", (instrument, date.isoformat())
                ).fetchone()
        if row is None:
            kept = self._recorded_edition(instrument, date)
            if kept is not None:
                return kept[0]
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

    def text(self, sha256: str) -> str | None:
        """A held text by its hash, catalogued or recorded; ``None`` when none has it."""
        if not self._has("editions"):
            return None
        with self._connect() as db:
            row = db.execute("select text from editions where text_sha256 = ?", (sha256,)).fetchone()
        if row is not None or not self._has("recorded_bodies"):
            return None if row is None else str(row[0])
        with self._connect() as db:
            return recorded.text(db, sha256)

    def clauses(self, edition: Edition) -> tuple[Clause, ...]:
        """The clauses of a held edition, in order; parents come before their children."""
        with self._connect() as db:
            rows = db.execute(
                "select locator, heading_path, level, start, end, parent from clauses"
                " where instrument = ? and edition = ? order by ordinal",
                (edition.instrument, edition.date.isoformat()),
            ).fetchall()
        if not rows:
            kept = self._recorded_edition(edition.instrument, edition.date)
            if kept is not None:
                return kept[1]
        return tuple(
            Clause(r[0], tuple(json.loads(r[1])), r[2], r[3], r[4], r[5], edition.text[r[3] : r[4]]) for r in rows
        )

    def _recorded_edition(self, instrument: str, name: dt.date) -> tuple[Edition, tuple[Clause, ...]] | None:
        if not self._has("recorded_bodies"):
            return None
        with self._connect() as db:
            of = recorded.named(db, instrument, name)
            if of is None:
                return None
            text, clauses = recorded.clauses(db, of)
        return recorded.as_edition(of, text), tuple(c.clause for c in clauses)


def _what_to_do(error: sqlite3.DatabaseError) -> str:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
        return "Check that the directory may be written, free disk space, and try again; what was held stays held."
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return "Another process is writing there; try again."
    return "Move the file away and run `distillaw sync`; snapshots, reviews and saved answers are kept."


def _drop(db: sqlite3.Connection, key: tuple[str, str]) -> None:
    db.execute("delete from editions where instrument = ? and date = ?", key)
    db.execute("delete from clauses where instrument = ? and edition = ?", key)
    db.execute("delete from derivations where instrument = ? and edition = ?", key)


def _insert(
    db: sqlite3.Connection, edition: Edition, clauses: Sequence[Clause], stamp: str, words: Mapping[str, str]
) -> None:
    db.execute("insert into editions values (?,?,?,?,?,?,?,?,?,?)", _edition_row(edition))
    db.executemany(
        "insert into clauses values (?,?,?,?,?,?,?,?,?,?)",
        (_clause_row(edition, n, clause) for n, clause in enumerate(clauses)),
    )
    db.execute("insert into derivations values (?,?,?)", (edition.instrument, edition.date.isoformat(), stamp))
    if words:
        db.executemany("insert or replace into clause_words values (?,?)", words.items())


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
