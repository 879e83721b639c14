"""Held texts kept in memory while the database file does not change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, TypeVar

from kb.clauses import Clause
from kb.errors import TextMissingError
from kb.instruments import Edition
from kb.recorded import RecordedClause, RecordedEdition, RecordedHistory, TouchedClause
from kb.store.database import Database

T = TypeVar("T")


class Texts:
    """Held texts kept in memory while the database file does not change: an answer cites one edition many times.

    :param database: where they are held.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._stamp: tuple[int, ...] = ()
        self._editions: dict[tuple[str, dt.date], Edition | TextMissingError] = {}
        self._clauses: dict[tuple[str, dt.date], tuple[Clause, ...]] = {}
        self._kept: dict[tuple[str, str], Any] = {}

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

    def _once(self, what: str, key: str, read: Callable[[str], T]) -> T:
        self._refresh()
        if (what, key) not in self._kept:
            self._kept[(what, key)] = read(key)
        kept: T = self._kept[(what, key)]
        return kept

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
            self._stamp, self._editions, self._clauses, self._kept = stamp, {}, {}, {}
