"""Held texts kept in memory while the database file does not change."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from typing import Any, TypeVar

from kb.clauses import Clause
from kb.errors import TextMissingError
from kb.instruments import Edition, Sha256
from kb.recorded import RecordedClause, RecordedEdition, RecordedHistory, TouchedClause
from kb.store.database import Database

T = TypeVar("T")
K = TypeVar("K")


class Texts:
    """Held texts kept in memory while the database file does not change: an answer cites one edition many times.

    :param database: where they are held.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._files = str(database.path), f"{database.path}-wal"
        self._stamp: tuple[int, ...] = ()
        self._kept: dict[tuple[str, Any], Any] = {}

    @property
    def database(self) -> Database:
        """Where they are held."""
        return self._database

    def edition(self, instrument: str, date: dt.date) -> Edition:
        """A held edition.

        :raises TextMissingError: it is catalogued at best.
        """
        found: Edition | TextMissingError = self._once(
            "edition", (instrument, date), lambda key: self._edition_of(*key)
        )
        if isinstance(found, TextMissingError):
            # a new one each time: an exception that is kept and raised again keeps the frames of all its callers
            raise TextMissingError(found.what, valid=found.valid, fix=found.fix)
        return found

    def _edition_of(self, instrument: str, date: dt.date) -> Edition | TextMissingError:
        try:
            return self._database.edition(instrument, date)
        except TextMissingError as error:
            return error.with_traceback(None)

    def clauses(self, edition: Edition) -> tuple[Clause, ...]:
        """The clauses of a held edition."""
        key = (edition.instrument, edition.date, edition.text_sha256)
        return self._once("clauses", key, lambda _: self._database.clauses(edition))

    def held(self) -> dict[tuple[str, dt.date], Sha256]:
        """Every held edition and the hash of its text."""
        return self._once("held", "", lambda _: self._database.held())

    def recorded(self, instrument: str) -> RecordedHistory | None:
        """The recorded history of an instrument; ``None`` where none is kept."""
        return self._once("recorded", instrument, self._database.recorded)

    def recorded_instruments(self) -> list[str]:
        """Instruments whose history is kept."""
        return self._once("instruments", "", lambda _: self._database.recorded_instruments())

    def recorded_hashes(self, instrument: str) -> dict[int, tuple[frozenset[str], frozenset[str]]]:
        """By number of recorded edition: the hashes of its clauses, and of the words that count in them."""
        return self._once("hashes", instrument, self._database.recorded_hashes)

    def recorded_touches(self, instrument: str) -> dict[int, tuple[TouchedClause, ...]]:
        """By number of recorded edition: the sentences that touch a watched topic."""
        return self._once("touches", instrument, self._database.recorded_touches)

    def recorded_clauses(self, of: RecordedEdition) -> tuple[str, tuple[RecordedClause, ...]]:
        """The text of a recorded edition and its clauses."""
        return self._database.recorded_clauses(of)

    def clause_words(self, sha256: str) -> str | None:
        """The hash of the words that count in a clause, by the hash of the clause."""
        return self._once("words", sha256, self._database.clause_words)

    @property
    def stamp(self) -> tuple[int, ...]:
        """Changes whenever the file was written."""
        self._refresh()
        return self._stamp

    def _once(self, what: str, key: K, read: Callable[[K], T]) -> T:
        self._refresh()
        store = self._kept  # another thread may put an empty one in its place meanwhile
        if (what, key) not in store:
            store[(what, key)] = read(key)
        found: T = store[(what, key)]
        return found

    def _refresh(self) -> None:
        """Forget everything when the file was written: size and time of the database and of its write-ahead log."""
        stamp: tuple[int, ...] = ()
        for path in self._files:
            try:
                status = os.stat(path)
            except FileNotFoundError:
                continue
            stamp += (status.st_mtime_ns, status.st_size)
        if stamp != self._stamp:
            self._stamp, self._kept = stamp, {}
