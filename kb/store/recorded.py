"""Recorded editions in SQLite: every distinct clause text once, and which edition holds it where.

A clause is kept by its own words, the text before its first child. In order they are the whole text of the edition, so
that it need not be kept beside them; its hash tells whether it came back whole.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kb.clauses import Clause, clause_sha256, own_texts
from kb.errors import HomeError
from kb.instruments import Edition, InstrumentId, Sha256, text_sha256
from kb.recorded import RecordedClause, RecordedEdition, RecordedHistory, RecordedSuspect, Touch, TouchedClause
from kb.retrieval.passages import passage_key
from kb.vocabulary import Topic

SCHEMA = """
create table if not exists recorded_instruments (
  instrument text primary key, stamp text not null, known_through text, records integer not null, noise text not null,
  suspects text not null
);
create table if not exists recorded_editions (
  id integer primary key, instrument text not null, number integer not null, name text not null,
  in_force_from text not null, in_force_to text, recorded_first text not null, recorded_last text not null, stated text,
  stated_kind text, flags text not null, records integer not null, title text not null, text_sha256 text not null,
  snapshot_sha256 text not null, source text not null, source_url text not null,
  unique (instrument, number)
);
create table if not exists recorded_new_users (
  instrument text not null, number integer not null, starts text not null, primary key (instrument, number)
) without rowid;
create table if not exists recorded_bodies (
  id integer primary key, instrument text not null, text_sha256 text not null, derived text not null,
  unique (instrument, text_sha256)
);
create table if not exists recorded_texts (
  id integer primary key, key text not null unique, title text not null, heading_path text not null, text text not null
);
create table if not exists recorded_clauses (
  body integer not null, ordinal integer not null, text integer not null, locator text not null,
  level integer not null, parent integer, sha256 text not null, words_sha256 text not null,
  primary key (body, ordinal)
) without rowid;
create table if not exists recorded_leads (
  body integer not null, ordinal integer not null, sha256 text not null, words_sha256 text not null,
  primary key (body, ordinal)
) without rowid;
create table if not exists recorded_touches (
  body integer not null, ordinal integer not null, sentence text not null, topics text not null,
  primary key (body, ordinal, sentence)
) without rowid;
"""
_OF_BODIES = ("recorded_clauses", "recorded_leads", "recorded_touches")
_EDITION = (
    "id, number, name, in_force_from, in_force_to, recorded_first, recorded_last, stated, stated_kind, flags, records,"
    " title, text_sha256, snapshot_sha256, source, source_url"
)


@dataclass(frozen=True)
class RecordedUpdate:
    """The history of one instrument to be published in place of the one that is held.

    :ivar stamp: of what it was derived from, and by what code.
    :ivar derived: of the code that made clauses of texts; a text that is held with the same is not written again.
    :ivar clauses: of each edition, same order; ``None``: the clauses that are held for that text stay.
    """

    history: RecordedHistory
    stamp: str
    derived: str
    clauses: tuple[tuple[RecordedClause, ...] | None, ...]


def write(db: sqlite3.Connection, updates: Iterable[RecordedUpdate], keep: Iterable[str]) -> None:
    """Put histories in place of those held, and drop those of instruments that are kept no longer.

    Within the caller's transaction.

    :param keep: instruments whose history stays as it is, besides those updated.
    """
    updates = list(updates)
    wanted = {*keep, *(u.history.instrument for u in updates)}
    gone = {row[0] for row in db.execute("select instrument from recorded_instruments")} - wanted
    for instrument in sorted(gone):
        for table in ("recorded_instruments", "recorded_editions", "recorded_new_users"):
            db.execute(f"delete from {table} where instrument = ?", (instrument,))  # noqa: S608 - our names
    for update in updates:
        _write_one(db, update)
    if updates or gone:
        db.execute(
            "delete from recorded_bodies where not exists (select 1 from recorded_editions e"
            " where e.instrument = recorded_bodies.instrument and e.text_sha256 = recorded_bodies.text_sha256)"
        )
        for table in _OF_BODIES:
            db.execute(f"delete from {table} where body not in (select id from recorded_bodies)")  # noqa: S608 - ours
        db.execute("delete from recorded_texts where id not in (select text from recorded_clauses)")


def _write_one(db: sqlite3.Connection, update: RecordedUpdate) -> None:
    history = update.history
    db.execute("delete from recorded_editions where instrument = ?", (history.instrument,))
    db.execute("delete from recorded_new_users where instrument = ?", (history.instrument,))
    db.executemany(
        "insert into recorded_new_users values (?,?,?)",
        ((e.instrument, e.number, _iso(e.new_users_from)) for e in history.editions if e.new_users_from is not None),
    )
    marks = ",".join("?" * len(_COLUMNS))
    for edition, clauses in zip(history.editions, update.clauses, strict=True):
        db.execute(
            f"insert into recorded_editions ({', '.join(_COLUMNS)}) values ({marks})",  # noqa: S608 - our names
            _row(edition),
        )
        if clauses is not None:
            _write_body(db, edition, update.derived, clauses)
    db.execute(
        "insert or replace into recorded_instruments values (?,?,?,?,?,?)",
        (
            history.instrument,
            update.stamp,
            _iso(history.known_through),
            history.records,
            json.dumps(dict(history.noise)),
            json.dumps([(s.date.isoformat(), s.doubt) for s in history.suspects]),
        ),
    )


_COLUMNS = (
    "instrument", "number", "name", "in_force_from", "in_force_to", "recorded_first", "recorded_last", "stated",
    "stated_kind", "flags", "records", "title", "text_sha256", "snapshot_sha256", "source", "source_url",
)  # fmt: skip


def _row(e: RecordedEdition) -> tuple[object, ...]:
    return (
        e.instrument, e.number, e.name.isoformat(), e.in_force_from.isoformat(), _iso(e.in_force_to),
        e.recorded_first.isoformat(), e.recorded_last.isoformat(), _iso(e.stated), e.stated_kind, json.dumps(e.flags),
        e.records, e.title, e.text_sha256, e.snapshot_sha256, e.source, e.source_url,
    )  # fmt: skip


def _write_body(db: sqlite3.Connection, of: RecordedEdition, derived: str, clauses: Sequence[RecordedClause]) -> None:
    """The clauses of a text; a text that stands there already by the same code stays."""
    place = (of.instrument, of.text_sha256)
    was = db.execute(
        "select id, derived from recorded_bodies where instrument = ? and text_sha256 = ?", place
    ).fetchone()
    if was is not None and was[1] == derived:
        return
    if was is not None:
        for table in _OF_BODIES:
            db.execute(f"delete from {table} where body = ?", (was[0],))  # noqa: S608 - our names
        db.execute("delete from recorded_bodies where id = ?", (was[0],))
    body = db.execute(
        "insert into recorded_bodies (instrument, text_sha256, derived) values (?,?,?)", (*place, derived)
    ).lastrowid
    texts = own_texts([c.clause for c in clauses])
    rows = []
    for ordinal, (recorded, text) in enumerate(zip(clauses, texts, strict=True)):
        clause = recorded.clause
        key = passage_key(of.title, clause.heading_path, text)
        db.execute(
            "insert or ignore into recorded_texts (key, title, heading_path, text) values (?,?,?,?)",
            (key, of.title, json.dumps(clause.heading_path, ensure_ascii=False), text),
        )
        id_ = db.execute("select id from recorded_texts where key = ?", (key,)).fetchone()[0]
        rows.append(
            (body, ordinal, id_, clause.locator, clause.level, clause.parent, clause.sha256, recorded.words_sha256)
        )
    db.executemany("insert into recorded_clauses values (?,?,?,?,?,?,?,?)", rows)
    db.executemany(
        "insert into recorded_leads values (?,?,?,?)",
        (
            (body, ordinal, clause_sha256(text), recorded.lead_words_sha256)
            for ordinal, (recorded, text) in enumerate(zip(clauses, texts, strict=True))
            if recorded.lead_words_sha256 is not None
        ),
    )
    db.executemany(
        "insert or ignore into recorded_touches values (?,?,?,?)",
        (
            (body, ordinal, touch.sentence, json.dumps(sorted(t.value for t in touch.topics)))
            for ordinal, recorded in enumerate(clauses)
            for touch in recorded.touches
        ),
    )


def stamps(db: sqlite3.Connection) -> dict[str, str]:
    """By instrument, the stamp of the history that is held."""
    return dict(db.execute("select instrument, stamp from recorded_instruments").fetchall())


def held_texts(db: sqlite3.Connection, derived: str) -> set[tuple[str, str]]:
    """Instrument and hash of every recorded text whose clauses were made by this code."""
    rows = db.execute("select instrument, text_sha256 from recorded_bodies where derived = ?", (derived,)).fetchall()
    return {(r[0], r[1]) for r in rows}


def history(db: sqlite3.Connection, instrument: str) -> RecordedHistory | None:
    """The history of an instrument; ``None`` where none is kept."""
    found = db.execute(
        "select known_through, records, noise, suspects from recorded_instruments where instrument = ?", (instrument,)
    ).fetchone()
    if found is None:
        return None
    rows = db.execute(
        f"select {_EDITION} from recorded_editions where instrument = ? order by number",  # noqa: S608 - our names
        (instrument,),
    ).fetchall()
    return RecordedHistory(
        InstrumentId(instrument),
        tuple(_for_newcomers(db, _edition(instrument, row)) for row in rows),
        _day(found[0]),
        found[1],
        json.loads(found[2]),
        tuple(RecordedSuspect(dt.date.fromisoformat(d), why) for d, why in json.loads(found[3])),
    )


def instruments(db: sqlite3.Connection) -> list[str]:
    """Instruments whose history is kept."""
    return [row[0] for row in db.execute("select instrument from recorded_instruments order by instrument")]


def clauses(db: sqlite3.Connection, of: RecordedEdition) -> tuple[str, tuple[RecordedClause, ...]]:
    """The text of a recorded edition, and its clauses in order; parents come before their children.

    :raises HomeError: the text does not come back whole.
    """
    rows = db.execute(
        "select t.text, t.heading_path, c.locator, c.level, c.parent, c.words_sha256 from recorded_clauses c"
        " join recorded_texts t on t.id = c.text join recorded_bodies b on b.id = c.body"
        " where b.instrument = ? and b.text_sha256 = ? order by c.ordinal",
        (of.instrument, of.text_sha256),
    ).fetchall()
    text = "".join(row[0] for row in rows)
    if text_sha256(text) != of.text_sha256:
        raise HomeError(
            f"The recorded text of {of.instrument}, {of.name}, is damaged: its hash is another.",
            fix="Move kb.sqlite3 away and run `distillaw sync`; snapshots are kept.",
        )
    starts, at = [], 0
    for row in rows:
        starts.append(at)
        at += len(row[0])
    ends = [0] * len(rows)
    for number in range(len(rows) - 1, -1, -1):  # a clause ends where its last descendant does
        ends[number] = max(ends[number], starts[number] + len(rows[number][0]))
        parent = rows[number][4]
        if parent is not None:
            ends[parent] = max(ends[parent], ends[number])
    return text, tuple(
        RecordedClause(Clause(row[2], tuple(json.loads(row[1])), row[3], start, end, row[4], text[start:end]), row[5])
        for row, start, end in zip(rows, starts, ends, strict=True)
    )


def text(db: sqlite3.Connection, sha256: str) -> str | None:
    """A recorded text by its hash; ``None`` when none has it."""
    rows = db.execute(
        "select t.text from recorded_clauses c join recorded_texts t on t.id = c.text where c.body ="
        " (select id from recorded_bodies where text_sha256 = ? limit 1) order by c.ordinal",
        (sha256,),
    ).fetchall()
    return "".join(row[0] for row in rows) if rows else None


def hashes(db: sqlite3.Connection, instrument: str) -> dict[int, tuple[frozenset[str], frozenset[str]]]:
    """By number of edition: the hashes of its clauses and of the own words of those with others beneath them, and of
    the words that count in each."""
    found: dict[int, tuple[set[str], set[str]]] = {}
    for table in ("recorded_clauses", "recorded_leads"):
        for number, sha, words in db.execute(
            "select e.number, c.sha256, c.words_sha256 from recorded_editions e join recorded_bodies b"  # noqa: S608 - ours
            f" on b.instrument = e.instrument and b.text_sha256 = e.text_sha256 join {table} c on c.body = b.id"
            " where e.instrument = ?",
            (instrument,),
        ):
            exact, plain = found.setdefault(number, (set(), set()))
            exact.add(sha)
            plain.add(words)
    return {number: (frozenset(exact), frozenset(plain)) for number, (exact, plain) in found.items()}


def touched(db: sqlite3.Connection, instrument: str) -> dict[int, tuple[TouchedClause, ...]]:
    """By number of edition: the sentences that touch a watched topic, in the order of the text."""
    found: dict[int, list[TouchedClause]] = {}
    for number, sentence, topics, locator, sha, own in db.execute(
        "select e.number, t.sentence, t.topics, c.locator, c.sha256, l.sha256 from recorded_editions e"
        " join recorded_bodies b on b.instrument = e.instrument and b.text_sha256 = e.text_sha256"
        " join recorded_touches t on t.body = b.id"
        " join recorded_clauses c on c.body = t.body and c.ordinal = t.ordinal"
        " left join recorded_leads l on l.body = t.body and l.ordinal = t.ordinal where e.instrument = ?"
        " order by e.number, t.ordinal",
        (instrument,),
    ):
        touch = Touch(sentence, frozenset(Topic(t) for t in json.loads(topics)))
        found.setdefault(number, []).append(TouchedClause(touch, locator, sha, own or sha))
    return {number: tuple(there) for number, there in found.items()}


def words_of(db: sqlite3.Connection, sha256: str) -> str | None:
    """The hash of the words that count in a recorded clause, or in its own words, by the hash of either."""
    row = db.execute(
        "select words_sha256 from recorded_clauses where sha256 = ?"
        " union all select words_sha256 from recorded_leads where sha256 = ? limit 1",
        (sha256, sha256),
    ).fetchone()
    return None if row is None else str(row[0])


def named(db: sqlite3.Connection, instrument: str, name: dt.date) -> RecordedEdition | None:
    """The recorded edition of a name."""
    row = db.execute(
        f"select {_EDITION} from recorded_editions where instrument = ? and name = ?",  # noqa: S608 - our names
        (instrument, name.isoformat()),
    ).fetchone()
    return None if row is None else _for_newcomers(db, _edition(instrument, row))


def _for_newcomers(db: sqlite3.Connection, edition: RecordedEdition) -> RecordedEdition:
    """With the day from which newcomers are under it, where it states one."""
    if not db.execute("select 1 from sqlite_master where name = 'recorded_new_users'").fetchone():
        return edition  # a home that an earlier version wrote
    place = (edition.instrument, edition.number)
    row = db.execute("select starts from recorded_new_users where instrument = ? and number = ?", place).fetchone()
    return edition if row is None else replace(edition, new_users_from=_day(row[0]))


def as_edition(of: RecordedEdition, text: str) -> Edition:
    """A recorded edition as the editions that are cited; the archive received it on the day of its first record."""
    return Edition(
        of.instrument, of.name, of.title, text, of.text_sha256, of.snapshot_sha256, of.source, of.source_url,
        of.recorded_first, of.recorded_last,
    )  # fmt: skip


def _edition(instrument: str, row: Sequence[object]) -> RecordedEdition:
    days = [_day(value) for value in row[2:8]]
    name, start, first, last = days[0], days[1], days[3], days[4]
    assert name is not None
    assert start is not None
    assert first is not None
    assert last is not None
    flags: list[str] = json.loads(str(row[9]))
    return RecordedEdition(
        InstrumentId(instrument), int(str(row[1])), name, start, days[2], first, last, days[5],
        None if row[8] is None else str(row[8]), tuple(flags), int(str(row[10])), str(row[11]), Sha256(str(row[12])),
        Sha256(str(row[13])), str(row[14]), str(row[15]),
    )  # fmt: skip


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(value: object) -> dt.date | None:
    return None if value is None else dt.date.fromisoformat(str(value))
