"""Passages: what is searched. A clause of an edition, or a note of commentary, with the place it can be quoted from."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from kb.catalogue import CommentaryEntry
from kb.clauses import Clause
from kb.errors import UsageError
from kb.instruments import Edition

Source = str
"""Whose text a passage is: an instrument id, or ``commentary:`` and the id of a note."""

COMMENTARY_PREFIX = "commentary:"


def passage_key(title: str, heading_path: Sequence[str], text: str, asked: Sequence[str] = ()) -> str:
    """Hash by which vectors are kept: two passages that would be embedded alike share it.

    Fields are length-prefixed, so that moving a word from one to the next gives another key.

    >>> passage_key("Acme", ["Use", "Limits"], "No.") == passage_key("Acme", ["Use"], "Limits No.")
    False
    """
    digest = hashlib.sha256()
    for group in ((title,), tuple(heading_path), (text,), tuple(asked)):
        digest.update(f"{len(group)};".encode())
        for field in group:
            data = field.encode("utf-8", "surrogatepass")
            digest.update(f"{len(data)}:".encode())
            digest.update(data)
    return digest.hexdigest()


def heading_line(title: str, heading_path: Sequence[str]) -> str:
    """Title and headings on one line: they say what a clause is about where its own words do not.

    >>> heading_line("Acme Licence", ["Use", "Limits"])
    'Acme Licence > Use > Limits'
    """
    return " > ".join(part for part in (title.strip(), *(h.strip() for h in heading_path)) if part)


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that can be found and quoted.

    :ivar key: ``passage_key`` of title, heading path, text and asked.
    :ivar instrument: whose clause it is; ``None`` for commentary.
    :ivar commentary: id of the note; ``None`` for a clause. Exactly one of the two is set.
    :ivar edition: date that names the edition; for commentary the day of the note.
    :ivar start: first code point in the text of the edition (or of the note).
    :ivar end: one past the last; ``text`` is that slice.
    :ivar asked: questions this passage is known to answer; searched with the text, never quoted
        (after Nogueira et al., "Document Expansion by Query Prediction", arXiv:1904.08375; here written by hand).
    """

    key: str
    instrument: str | None
    commentary: str | None
    edition: dt.date | None
    title: str
    heading_path: tuple[str, ...]
    locator: str
    start: int
    end: int
    text: str
    asked: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.instrument is None) == (self.commentary is None):
            raise UsageError(
                f"Passage at {self.locator!r}: belongs to instrument {self.instrument!r} and note {self.commentary!r}.",
                valid="exactly one of the two",
                fix="Give the id of the instrument for a clause, the id of the note for commentary.",
            )

    @property
    def source(self) -> Source:
        """The instrument id, or ``commentary:`` and the id of the note."""
        return self.instrument if self.instrument is not None else f"{COMMENTARY_PREFIX}{self.commentary}"

    def indexed_text(self) -> str:
        """What is searched: title and heading path, then the text, then the questions it answers."""
        head = heading_line(self.title, self.heading_path)
        return "\n".join(part for part in (head, self.text, *self.asked) if part)

    @classmethod
    def of(
        cls,
        *,
        title: str,
        text: str,
        instrument: str | None = None,
        commentary: str | None = None,
        edition: dt.date | None = None,
        heading_path: Sequence[str] = (),
        locator: str = "",
        start: int = 0,
        asked: Sequence[str] = (),
    ) -> Self:
        """A passage with its key and end computed."""
        return cls(
            key=passage_key(title, heading_path, text, asked),
            instrument=instrument,
            commentary=commentary,
            edition=edition,
            title=title,
            heading_path=tuple(heading_path),
            locator=locator,
            start=start,
            end=start + len(text),
            text=text,
            asked=tuple(asked),
        )

    @classmethod
    def of_clause(cls, edition: Edition, clause: Clause, end: int | None = None) -> Self:
        """The passage of a clause.

        :param end: one past the last code point, where only the lead of a clause is wanted; the clause's own end if not
            given.
        """
        return cls.of(
            title=edition.title,
            text=edition.text[clause.start : clause.end if end is None else end],
            instrument=edition.instrument,
            edition=edition.date,
            heading_path=clause.heading_path,
            locator=clause.locator,
            start=clause.start,
        )

    @classmethod
    def of_commentary(cls, note: CommentaryEntry) -> Self:
        """The passage of a note: summary and body, at their place in the printed note, which opens with the title."""
        return cls.of(
            title=note.title,
            text=f"{note.summary}\n\n{note.body.strip()}",
            commentary=note.id,
            edition=note.dated,
            heading_path=(note.topic.value.replace("-", " "),),
            start=len(note.title) + 2,
            asked=note.answers,
        )
