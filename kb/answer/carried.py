"""The library of the texts that a saved answer carries, from which it is ruled on and worded again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from kb.clauses import Clause
from kb.corpus import Corpus
from kb.errors import TextMissingError
from kb.instruments import Edition, InstrumentId, Sha256, text_sha256

Clauses = Callable[[str, str], tuple[Clause, ...]]
"""Derives the clauses of a text, given its title."""


class Carried:
    """The library of the texts that a file cites, as it names them; nothing else is held."""

    def __init__(
        self, data: Mapping[str, Any], corpus: Corpus, text_of: Callable[[str], str | None], clauses: Clauses
    ) -> None:
        self._clauses_of = clauses
        self._clauses: dict[tuple[str, dt.date], tuple[Clause, ...]] = {}
        self._editions: dict[tuple[str, dt.date], Edition] = {}
        texts = data.get("texts") or {}
        for citation in data["citations"]:
            instrument, date, sha = (
                citation.get("instrument"),
                date_of(citation.get("edition")),
                citation.get("text_sha256"),
            )
            text = (texts.get(sha) or text_of(sha)) if sha else None
            if instrument in corpus.instruments and date and text and text_sha256(text) == sha:
                title = corpus.instruments[instrument].title
                self._editions.setdefault(
                    (instrument, date),
                    Edition(InstrumentId(instrument), date, title, text, Sha256(sha), Sha256(""), "", "", date),
                )

    def edition(self, instrument: str, date: dt.date) -> Edition:
        """The edition as the file carries it."""
        found = self._editions.get((instrument, date))
        if found is None:
            raise TextMissingError(f"{instrument}, edition {date}: not carried.")
        return found

    def clauses(self, edition: Edition) -> tuple[Clause, ...]:
        """Its clauses, derived on the spot."""
        key = (edition.instrument, edition.date)
        if key not in self._clauses:
            self._clauses[key] = self._clauses_of(edition.text, edition.title)
        return self._clauses[key]


def date_of(said: object) -> dt.date | None:
    """The date that a file names; ``None`` where it names none."""
    try:
        return dt.date.fromisoformat(str(said)) if said else None
    except ValueError:
        return None
