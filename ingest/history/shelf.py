"""All timelines of a home, kept while its texts do not change: for a program that runs on, as the page does."""

from __future__ import annotations

import datetime as dt
import threading

from ingest.history.timeline import Step, Timeline, steps_since
from kb.corpus import Corpus
from kb.store import Database, Texts


class Shelf:
    """Gives timelines, each with what it has compared; anew once the texts have changed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._of: object = None
        self._timelines: dict[str, Timeline] = {}

    def timeline(self, instrument: str, corpus: Corpus, texts: Texts | Database) -> Timeline:
        """The timeline of an instrument.

        :raises UnknownIdError: there is no such instrument.
        """
        entry = corpus.instrument(instrument)
        with self._lock:
            of = texts.stamp if isinstance(texts, Texts) else texts
            if of != self._of:
                self._of, self._timelines = of, {}
            found = self._timelines.get(instrument)
            if found is None or found.entry is not entry:
                found = self._timelines[instrument] = Timeline(entry, texts, texts.held())
            return found

    def steps_since(self, since: dt.date, corpus: Corpus, texts: Texts | Database) -> list[Step]:
        """Every change that was first recorded from a day on, newest last."""
        archived = (i for i in texts.recorded_instruments() if i in corpus.instruments)
        return steps_since([self.timeline(i, corpus, texts) for i in archived], since)
