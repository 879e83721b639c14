"""The audit log as a table: rows are added; SQLite itself refuses to alter, replace or delete one."""

from __future__ import annotations

import sqlite3

from kb.audit import Actor, Deed, Entry, entry

SCHEMA = """
create table if not exists audit (
  number integer primary key, at text not null, by text not null, role text not null, deed text not null,
  subject text not null, why text not null, detail text not null, before text not null, hash text not null unique
);
create trigger if not exists audit_stays_as_it_is before update on audit
  begin select raise(abort, 'the audit log is not altered'); end;
create trigger if not exists audit_stays before delete on audit
  begin select raise(abort, 'the audit log is not deleted'); end;
create trigger if not exists audit_grows_at_its_end before insert on audit
  when new.number is not (select coalesce(max(number), 0) + 1 from audit)
  begin select raise(abort, 'the audit log grows at its end'); end;
"""
"""The last trigger is for ``insert or replace``, which deletes without asking the one before it."""

_ROWS = "select number, at, by, role, deed, subject, why, detail, before, hash from audit order by number"


def append(db: sqlite3.Connection, actor: Actor, deed: Deed, subject: str, *, why: str = "", detail: str = "") -> Entry:
    """Add a row, in the transaction of the act itself; that must hold the write lock already (``begin immediate``)."""
    last = db.execute(f"{_ROWS} desc limit 1").fetchone()
    row = entry(Entry(*last) if last else None, actor, deed, subject, why=why, detail=detail)
    values = row.number, row.at, row.by, row.role, row.deed, row.subject, row.why, row.detail, row.before, row.hash
    db.execute("insert into audit values (?,?,?,?,?,?,?,?,?,?)", values)
    return row


def entries(db: sqlite3.Connection) -> list[Entry]:
    """Every row, oldest first."""
    if not db.execute("select 1 from sqlite_master where type = 'table' and name = 'audit'").fetchone():
        return []
    return [Entry(*row) for row in db.execute(_ROWS)]
