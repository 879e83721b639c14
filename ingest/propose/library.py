"""The held texts that readings were read from: those of the home, and those that can be had without a network."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping

from ingest.acquire import acquire_edition, derive
from ingest.connectors.base import Connector
from ingest.propose.examples import Held
from kb.catalogue import EditionEntry, InstrumentEntry
from kb.corpus import Corpus
from kb.errors import SourceError, TextMissingError, UnknownIdError
from kb.instruments import Sha256
from kb.store import Database

Progress = Callable[[str, int, int], None]
"""``(stage, done, total)``."""


def nothing(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


class Library:
    """Editions with their clauses, from the database where it holds them, else from what the connectors serve.

    :param retrieved: today, given by the entry point.
    """

    def __init__(
        self, corpus: Corpus, database: Database | None, connectors: Mapping[str, Connector], retrieved: dt.date
    ) -> None:
        self._corpus = corpus
        self._database = database
        self._connectors = connectors
        self._retrieved = retrieved
        self._held = set(database.held()) if database is not None else set()

    def reviewed(self, progress: Progress = nothing) -> Iterator[Held]:
        """Every reviewed edition that is held or can be had, in the order of the catalogue."""
        yield from self._those(lambda entry, edition: self._is_read(entry.id, edition.date), progress)

    def all(self, progress: Progress = nothing) -> Iterator[Held]:
        """Every edition that is held or can be had."""
        yield from self._those(lambda entry, edition: True, progress)

    def edition(self, instrument: str, date: dt.date | None) -> Held:
        """One edition; without a date the newest that is held.

        :raises UnknownIdError: no such instrument, or no such edition of it.
        :raises TextMissingError: it is catalogued, but its text is not held.
        """
        entry = self._corpus.instrument(instrument)
        dates = ", ".join(e.date.isoformat() for e in entry.editions)
        wanted = [e for e in entry.editions if date is None or e.date == date]
        if date is not None and not wanted:
            raise UnknownIdError(
                f"{instrument} has no edition {date}.", valid=dates or "none", fix="Name one of these."
            )
        for edition in reversed(wanted):
            found = self._get(entry, edition)
            if found is not None:
                return found
        raise TextMissingError(
            f"No text of {instrument} is held here.",
            valid=f"catalogued editions: {dates or 'none'}",
            fix="Run `distillaw sync`, with --mirror DIR where its source needs one, or `distillaw add` the document.",
        )

    def _those(self, wanted: Callable[[InstrumentEntry, EditionEntry], bool], progress: Progress) -> Iterator[Held]:
        listed = [(i, e) for i in self._corpus.instruments.values() for e in i.editions if wanted(i, e)]
        for number, (entry, edition) in enumerate(listed):
            progress("texts", number, len(listed))
            found = self._get(entry, edition)
            if found is not None:
                yield found
        progress("texts", len(listed), len(listed))

    def _is_read(self, instrument: str, edition: dt.date) -> bool:
        return bool(self._corpus.edition_readings(instrument, edition).reviewed)

    def _get(self, entry: InstrumentEntry, edition: EditionEntry) -> Held | None:
        if self._database is not None and (entry.id, edition.date) in self._held:
            held = self._database.edition(entry.id, edition.date)
            return entry, held, self._database.clauses(held)
        try:
            papers = acquire_edition(edition, self._connectors, self._retrieved)
        except SourceError:
            return None  # a text that cannot be had here teaches nothing; sync reports the failure
        if papers is None:
            return None
        return entry, *derive(entry, edition, papers, Sha256("0" * 64))
