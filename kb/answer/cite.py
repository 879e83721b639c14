"""Number the citations of an answer: each passage once, in order of first use."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Protocol

from kb.addresses import address
from kb.answer.model import Citation
from kb.catalogue import CommentaryEntry
from kb.citations import Passage, fragment_url, resolve
from kb.clauses import Clause
from kb.corpus import Corpus
from kb.drift import Drift, Drifts
from kb.errors import CitationError, TextMissingError
from kb.instruments import Edition, text_sha256
from kb.readings import Reading
from kb.unread import Unread


class Library(Protocol):
    """Held texts. ``kb.store.Database`` is one; tests use a mapping."""

    def edition(self, instrument: str, date: dt.date) -> Edition:
        """The held edition; raises :class:`kb.errors.TextMissingError`."""
        ...

    def clauses(self, edition: Edition) -> tuple[Clause, ...]:
        """Its clauses."""
        ...


def commentary_text(note: CommentaryEntry) -> str:
    """The text of a note as it is indexed, cited and hashed."""
    sides = "".join(f"\n- {side.claim} ({side.by})" for side in note.sides)
    return f"{note.title}\n\n{note.summary}\n\n{note.body.strip()}\n{sides}".rstrip() + "\n"


class Citer:
    """Collects citations for one answer.

    :param drifts: which readings are stale on which day; without it none is known to be.
    :ivar stale: the stale readings that were cited, in order of first use.
    """

    def __init__(self, corpus: Corpus, library: Library, drifts: Drifts | None = None) -> None:
        self.corpus = corpus
        self._drifts = drifts
        self.library = library
        self.stale: dict[Drift, None] = {}
        self._numbers: dict[object, int] = {}
        self._cited: dict[tuple[str, dt.date, dt.date | None], int] = {}
        self.citations: list[Citation] = []
        self.texts: dict[str, str] = {}

    def reading(self, global_id: str, edition: dt.date, day: dt.date | None = None) -> int:
        """Cite the clause behind a reading in an edition; returns the number.

        :param day: of the conduct: where the clause was gone by then, the citation is marked ``stale``.
        """
        key = global_id, edition, day
        if key not in self._cited:  # one answer cites a reading again and again
            self._cited[key] = self._marked(global_id, edition, day)
        return self._cited[key]

    def _marked(self, global_id: str, edition: dt.date, day: dt.date | None) -> int:
        n = self._reading(global_id, edition, day)
        if self.corpus.reading(global_id)[1].proposed:
            self.citations[n - 1] = replace(self.citations[n - 1], proposed=True)
        drift = self._drifts.on(global_id, edition, day) if self._drifts is not None and day is not None else None
        if drift is not None:
            self.citations[n - 1] = replace(self.citations[n - 1], quote_check="stale")
            self.stale[drift] = None
        return n

    def _reading(self, global_id: str, edition: dt.date, day: dt.date | None) -> int:
        instrument, reading = self.corpus.reading(global_id)
        anchor = reading.anchor(edition, day) or reading.anchor(edition)
        if anchor is None:
            raise CitationError(f"{global_id} does not speak of edition {edition}.")
        entry = self.corpus.instrument(instrument)
        listed = next(e for e in entry.editions if e.date == edition)
        blank = Citation(
            0,
            entry.title,
            entry.publisher,
            instrument=instrument,
            edition=anchor.words_of,
            locator=anchor.locator,
            source_url=listed.url or entry.url or "",
        )
        key = (global_id, anchor.words_of)
        try:
            held = self.library.edition(instrument, anchor.words_of)
        except TextMissingError:
            unheld = replace(blank, source_url=blank.source_url or address(listed.sources))
            return self._add((instrument, anchor.words_of, anchor.locator), unheld)
        try:
            found = resolve(anchor, held, self.library.clauses(held))
        except CitationError:
            return self._add(key, replace(blank, quote_check="stale"))
        self.texts[held.text_sha256] = held.text
        return self._add((instrument, held.date, found.start, found.end), _held(blank, held, found))

    def unread(self, instrument: str, edition: dt.date, day: dt.date) -> tuple[Unread, ...]:
        """Sentences on watched topics that are in force on a day and that the readings of an edition do not know."""
        found = self._drifts.unread(instrument) if self._drifts is not None else ()
        return tuple(u for u in found if u.edition == edition and u.holds_on(day))

    def passage(self, held: Edition, found: Passage) -> int:
        """Cite a passage of a held edition."""
        entry = self.corpus.instrument(held.instrument)
        blank = Citation(
            0,
            entry.title,
            entry.publisher,
            instrument=held.instrument,
            edition=held.date,
            locator=found.locator,
            source_url=held.source_url,
        )
        self.texts[held.text_sha256] = held.text
        return self._add((held.instrument, held.date, found.start, found.end), _held(blank, held, found))

    def commentary(self, note: CommentaryEntry) -> int:
        """Cite a note; the quotation is its summary."""
        text = commentary_text(note)
        start = text.index(note.summary)
        end = start + len(note.summary)
        sha = text_sha256(text)
        self.texts[sha] = text
        return self._add(
            note.id,
            Citation(
                0,
                note.title,
                "distillaw commentary",
                commentary=note.id,
                edition=note.dated,
                locator=note.topic.value,
                quote=note.summary,
                prefix=text[max(0, start - 40) : start],
                suffix=text[end : end + 40],
                start=start,
                end=end,
                text_sha256=sha,
                retrieved=note.dated,
                quote_check="exact",
            ),
        )

    def _add(self, key: object, citation: Citation) -> int:
        if key not in self._numbers:
            self._numbers[key] = len(self.citations) + 1
            self.citations.append(replace(citation, n=len(self.citations) + 1))
        return self._numbers[key]


def _held(blank: Citation, held: Edition, found: Passage) -> Citation:
    return replace(
        blank,
        locator=found.locator,
        quote=found.quote,
        prefix=found.prefix,
        suffix=found.suffix,
        start=found.start,
        end=found.end,
        text_sha256=held.text_sha256,
        source_url=blank.source_url or held.source_url,
        fragment_url=fragment_url(blank.source_url or held.source_url, found.quote),
        retrieved=held.retrieved,
        quote_check=found.check,
    )


def reading_of(corpus: Corpus, global_id: str) -> Reading:
    """The reading of a global id."""
    return corpus.reading(global_id)[1]
