"""Users, sessions, tokens and failed logins of a home, in one SQLite file that only its owner may read.

Of passwords their Argon2 hash is held, of sessions and tokens a SHA-256: who reads the file cannot log in with it.
The day comes from the caller, as everywhere; every moment is UTC.
"""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from kb.access import Role, Token, User, checked_name
from kb.errors import HomeError, UnknownIdError, UsageError
from kb.passwords import digest

IDLE = dt.timedelta(hours=2)
"""A session ends when nothing was asked for so long."""
ABSOLUTE = dt.timedelta(hours=12)
"""A session ends then in any case."""
SEEN_EVERY = dt.timedelta(minutes=1)
"""How exactly the last use is noted."""
LONGEST_WAIT = 900
"""Seconds; the delay after failed logins grows up to it."""

_SCHEMA = """
create table if not exists users (
  key text primary key, name text not null, role text not null, password text not null, created text not null
);
create table if not exists sessions (
  secret text primary key, user text not null references users (key) on delete cascade on update cascade,
  created text not null, seen text not null
);
create table if not exists tokens (
  id integer primary key autoincrement, secret text not null unique,
  user text not null references users (key) on delete cascade on update cascade, label text not null,
  created text not null, expires text not null, used text, revoked integer not null default 0
);
create table if not exists attempts (key text primary key, failures integer not null, until text not null);
"""
_USER = "select name, role, created from users where key = ?"
_TOKENS = (
    "select t.id, u.name, t.label, t.created, t.expires, t.used, t.revoked from tokens t join users u on u.key = t.user"
)


@dataclass(frozen=True, slots=True)
class Tries:
    """A count of failed logins.

    :ivar key: of what is counted (an account, an address), hashed.
    :ivar free: failures after which the delay begins.
    """

    key: str
    free: int

    @classmethod
    def of_account(cls, name: str, free: int) -> Self:
        """Those of a name, whether it is a user's or not."""
        return cls(digest(f"account {_key(name)}"), free)

    def delay(self, failures: int) -> int:
        """Seconds to wait after so many failures.

        >>> [Tries("", 2).delay(n) for n in (1, 2, 3, 4, 99)]
        [0, 0, 2, 4, 900]
        """
        over = failures - self.free
        return 0 if over <= 0 else min(2 ** min(over, 20), LONGEST_WAIT)


class AccessStore:
    """The file.

    :param path: made on first write.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    # --- users ----------------------------------------------------------------------------------------------------

    def add_user(self, name: str, role: Role, password: str, now: dt.datetime) -> User:
        """Add a user.

        :param password: hashed.
        :raises UsageError: the name is taken, or none.
        """
        user = User(checked_name(name), role, now)
        with self._written() as db:
            if db.execute(_USER, (_key(name),)).fetchone():
                raise UsageError(f"There is a user {user.name!r} already.", fix="Choose another name.")
            row = (_key(name), user.name, role.value, password, now.isoformat())
            db.execute("insert into users values (?,?,?,?,?)", row)
        return user

    def users(self) -> list[User]:
        """Every user, by name."""
        with self._read() as db:
            rows = db.execute("select name, role, created from users order by key").fetchall() if db else []
        return [_user(row) for row in rows]

    def password_of(self, name: str) -> tuple[User, str] | None:
        """A user and the hash of their password; ``None``: no such user."""
        with self._read() as db:
            found = f"{_USER.replace('created', 'created, password')}"
            row = db.execute(found, (_key(name),)).fetchone() if db else None
        return (_user(row[:3]), str(row[3])) if row else None

    def set_role(self, name: str, role: Role) -> None:
        """Give a user another role; it holds from their next request on.

        :raises UnknownIdError: no such user.
        """
        self._change(name, "update users set role = ? where key = ?", role.value)

    def set_password(self, name: str, password: str) -> None:
        """Give a user another password; their sessions end.

        :param password: hashed.
        :raises UnknownIdError: no such user.
        """
        self._change(name, "update users set password = ? where key = ?", password)
        with self._written() as db:
            db.execute("delete from sessions where user = ?", (_key(name),))
            db.execute("delete from attempts where key = ?", (Tries.of_account(name, 0).key,))

    def remove_user(self, name: str) -> None:
        """Remove a user with their sessions and tokens.

        :raises UnknownIdError: no such user.
        """
        self._change(name, "delete from users where key = ?")

    def _change(self, name: str, statement: str, *values: str) -> None:
        with self._written() as db:
            if db.execute(statement, (*values, _key(name))).rowcount:
                return
        known = ", ".join(u.name for u in self.users()) or "there is none yet"
        raise UnknownIdError(f"No user {name!r}.", valid=known, fix="See `distillaw users list`.")

    # --- sessions -------------------------------------------------------------------------------------------------

    def open_session(self, name: str, secret: str, now: dt.datetime) -> None:
        """Begin a session; those that are over are dropped.

        :param secret: hashed.
        """
        with self._written() as db:
            old = ((now - IDLE).isoformat(), (now - ABSOLUTE).isoformat())
            db.execute("delete from sessions where seen < ? or created < ?", old)
            db.execute("insert into sessions values (?,?,?,?)", (secret, _key(name), now.isoformat(), now.isoformat()))

    def session_user(self, secret: str, now: dt.datetime) -> User | None:
        """Whose session it is; ``None``: there is none, or it is over. Notes that it was used.

        :param secret: hashed.
        """
        found = (
            "select u.name, u.role, u.created, s.seen, s.created from sessions s join users u on u.key = s.user "
            "where s.secret = ?"
        )
        with self._read() as db:
            row = db.execute(found, (secret,)).fetchone() if db else None
        if row is None:
            return None
        seen, begun = _moment(row[3]), _moment(row[4])
        if now - seen >= IDLE or now - begun >= ABSOLUTE:
            return None
        if now - seen >= SEEN_EVERY:
            with self._written() as db:
                db.execute("update sessions set seen = ? where secret = ?", (now.isoformat(), secret))
        return _user(row[:3])

    def close_session(self, secret: str) -> None:
        """End a session.

        :param secret: hashed.
        """
        with self._written() as db:
            db.execute("delete from sessions where secret = ?", (secret,))

    # --- tokens ---------------------------------------------------------------------------------------------------

    def add_token(self, name: str, label: str, secret: str, expires: dt.datetime, now: dt.datetime) -> Token:
        """Add a token.

        :param secret: hashed.
        :raises UnknownIdError: no such user.
        """
        found = self.password_of(name)
        if found is None:
            raise UnknownIdError(f"No user {name!r}.", fix="See `distillaw users list`.")
        row = (secret, _key(name), label, now.isoformat(), expires.isoformat())
        with self._written() as db:
            done = db.execute("insert into tokens (secret, user, label, created, expires) values (?,?,?,?,?)", row)
        return Token(int(done.lastrowid or 0), found[0].name, label, now, expires, None, False)

    def tokens(self, name: str | None = None) -> list[Token]:
        """Every token, or those of a user."""
        with self._read() as db:
            rows = db.execute(f"{_TOKENS} order by t.id").fetchall() if db else []
        found = [_token(row) for row in rows]
        return [t for t in found if name is None or _key(t.user) == _key(name)]

    def token_user(self, secret: str, now: dt.datetime) -> User | None:
        """Whose token it is; ``None``: there is none, or it is revoked or expired. Notes that it was used.

        :param secret: hashed.
        """
        found = (
            "select u.name, u.role, u.created, t.expires, t.used, t.revoked from tokens t join users u on "
            "u.key = t.user where t.secret = ?"
        )
        with self._read() as db:
            row = db.execute(found, (secret,)).fetchone() if db else None
        if row is None or row[5] or now >= _moment(row[3]):
            return None
        if row[4] is None or now - _moment(row[4]) >= SEEN_EVERY:
            with self._written() as db:
                db.execute("update tokens set used = ? where secret = ?", (now.isoformat(), secret))
        return _user(row[:3])

    def revoke_token(self, id_: int) -> None:
        """Revoke a token.

        :raises UnknownIdError: none of that number.
        """
        with self._written() as db:
            if db.execute("update tokens set revoked = 1 where id = ?", (id_,)).rowcount:
                return
        known = ", ".join(str(t.id) for t in self.tokens()) or "there is none yet"
        raise UnknownIdError(f"No token {id_}.", valid=known, fix="See `distillaw tokens list`.")

    # --- failed logins --------------------------------------------------------------------------------------------

    def attempt(self, tries: Iterable[Tries], now: dt.datetime) -> int:
        """Seconds to wait before a login may be tried; at 0 it counts as failed until :meth:`forgive` is called.

        Counted before the password is looked at, in one transaction, so that guesses made at once count as well.
        """
        wanted = list(tries)
        with self._written() as db:
            db.execute("begin immediate")
            day_ago = (now - dt.timedelta(days=1)).isoformat()
            db.execute("delete from attempts where until < ?", (day_ago,))
            rows = {
                t.key: db.execute("select failures, until from attempts where key = ?", (t.key,)).fetchone()
                for t in wanted
            }
            wait = (
                max((_moment(row[1]) - now).total_seconds() for row in rows.values() if row)
                if any(rows.values())
                else 0
            )
            if wait > 0:
                return int(wait) + 1
            for one in wanted:
                failures = (rows[one.key][0] if rows[one.key] else 0) + 1
                until = now + dt.timedelta(seconds=one.delay(failures))
                db.execute("insert or replace into attempts values (?,?,?)", (one.key, failures, until.isoformat()))
        return 0

    def forgive(self, tries: Iterable[Tries]) -> None:
        """The login went well: its failures are forgotten."""
        with self._written() as db:
            db.executemany("delete from attempts where key = ?", [(t.key,) for t in tries])

    # --- the file -------------------------------------------------------------------------------------------------

    def _connected(self) -> sqlite3.Connection:
        if not self.path.exists():
            os.close(os.open(self.path, os.O_CREAT | os.O_WRONLY, 0o600))
        db = sqlite3.connect(self.path, timeout=30)
        db.execute("pragma secure_delete = on")
        db.execute("pragma foreign_keys = on")
        return db

    @contextmanager
    def _written(self) -> Iterator[sqlite3.Connection]:
        with self._explained(), closing(self._connected()) as db:
            db.executescript(_SCHEMA)
            with db:
                yield db

    @contextmanager
    def _read(self) -> Iterator[sqlite3.Connection | None]:
        """The file to be read; ``None`` while nothing was written."""
        if not self.path.exists() or not self.path.stat().st_size:
            yield None
            return
        with self._explained(), closing(self._connected()) as db:
            yield db

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise HomeError(
                f"{self.path}: {error}", fix="Check that the file may be written; if it is damaged, restore it."
            ) from error


def _key(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def _user(row: tuple[Any, ...]) -> User:
    return User(row[0], Role(row[1]), _moment(row[2]))


def _token(row: tuple[Any, ...]) -> Token:
    id_, user, label, created, expires, used, revoked = row
    last = _moment(used) if used else None
    return Token(id_, user, label, _moment(created), _moment(expires), last, bool(revoked))
