"""The opinion pack as a value: sections of blocks of lines. It knows nothing of HTML, DOCX or PDF."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Form(StrEnum):
    """The files a pack is rendered as; the value is the ending of the file's name."""

    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words.

    :ivar mark: part of a clause that is relied upon, within the clause quoted in full.
    :ivar cite: name of the exhibit that a citation mark leads to (``3``, ``D1``); ``text`` is then that name.
    :ivar href: address of a link, http or https.
    """

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    mark: bool = False
    cite: str = ""
    href: str = ""


Line = tuple[Span, ...]


def line(text: str, *, bold: bool = False, italic: bool = False) -> Line:
    """A line of one run; an empty one has none."""
    return (Span(text, bold=bold, italic=italic),) if text else ()


def words(of: Line) -> str:
    """The plain words of a line.

    >>> words((Span("You may "), Span("not", bold=True)))
    'You may not'
    """
    return "".join(span.text for span in of)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph.

    :ivar tone: ``plain``; ``quote``: words of a source; ``quiet``: an explanation in small print; ``alert``: a warning.
    """

    line: Line
    tone: Literal["plain", "quote", "quiet", "alert"] = "plain"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a section."""

    line: Line


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list, with what stands under it."""

    line: Line
    under: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Items:
    """A list.

    :ivar kind: ``check``: each item has a box to be ticked.
    """

    items: tuple[Item, ...]
    kind: Literal["bullet", "check"] = "bullet"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads; every row has as many cells as there are heads."""

    head: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A passage that is cited: its clause in full where the text is carried.

    :ivar name: as citation marks call it, ``3`` or ``D1``.
    :ivar state: what is known of the quotation, in words.
    :ivar exact: whether the words shown are an exact slice of the edition with the hash named.
    :ivar details: ``(label, value)`` pairs: edition, known through, retrieved, hash, source …
    :ivar paragraphs: the clause, cut at its paragraphs; nothing but white space is left out between them.
    :ivar note: what to know of the words shown (also quoted elsewhere, cut, not held).
    """

    name: str
    title: str
    locator: str
    state: str
    exact: bool
    details: tuple[tuple[str, Line], ...]
    paragraphs: tuple[Line, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """The place where someone takes responsibility; what is empty is left to be filled in by hand."""

    sign_off: SignOff | None
    statement: str


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who signs an answer off.

    :ivar decision: what was decided, in words (``approved on the conditions of section 4``); may be empty.
    :ivar date: of the signature; ``None`` while it is not signed.
    """

    name: str
    role: str = ""
    date: dt.date | None = None
    decision: str = ""


Block = Paragraph | Heading | Items | Table | Exhibit | SignatureBlock


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section, or an annex.

    :ivar id: stable, for links within the document.
    """

    id: str
    title: str
    blocks: tuple[Block, ...]
    annex: bool = False


@dataclass(frozen=True, slots=True)
class Headline:
    """The verdict as it is shown: word and icon, never colour alone; ``None``-verdict answers show none."""

    verdict: str
    word: str
    icon: str
    sentence: Line


@dataclass(frozen=True, slots=True)
class Opinion:
    """The whole pack.

    :ivar particulars: ``(label, value)`` pairs under the title: question, day, made with.
    :ivar lead: what stands under the verdict (premises, warnings).
    """

    title: str
    question: str
    as_of: dt.date
    particulars: tuple[tuple[str, str], ...]
    headline: Headline
    lead: tuple[Block, ...]
    sections: tuple[Section, ...]

    def exhibits(self) -> Iterator[Exhibit]:
        """Every exhibit, in order."""
        for section in self.sections:
            yield from (block for block in section.blocks if isinstance(block, Exhibit))

    def numbered(self) -> Iterator[tuple[str, Section]]:
        """Sections with what stands before their title: ``1``, ``2``, … and ``Annex A``, ``Annex B``, …"""
        number = annexes = 0
        for section in self.sections:
            if section.annex:
                yield f"Annex {chr(ord('A') + annexes)}", section
                annexes += 1
            else:
                number += 1
                yield str(number), section
