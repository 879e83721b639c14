"""What stands around the cited words of an answer: other passages of the same text that it cites, and the readings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kb.answer.model import Answer, Citation
from kb.citations import locate
from kb.corpus import Corpus
from kb.readings import Anchor, Reading


class Part(StrEnum):
    """What a marked passage is to the answer."""

    CITED = "cited"
    EXCEPTION = "exception"
    DEFINITION = "definition"


@dataclass(frozen=True, slots=True)
class Marked:
    """A passage of the text that the answer cites too.

    :ivar start: first code point. :ivar end: one past the last. :ivar n: number of its citation.
    :ivar term: of a definition.
    """

    start: int
    end: int
    n: int
    part: Part
    term: str = ""


def marked_beside(answer: Answer, citation: Citation) -> tuple[Marked, ...]:
    """The other passages that an answer cites of the text of a citation, in order and without overlap.

    Exceptions and definitions that were read with a clause are told as such. A passage that overlaps the citation
    itself, or one before it, is left out.
    """
    if citation.text_sha256 is None or citation.start is None or citation.end is None:
        return ()
    parts = dict(_parts(answer))
    found = [
        Marked(other.start, other.end, other.n, *parts.get(other.n, (Part.CITED, "")))
        for other in answer.citations
        if other.text_sha256 == citation.text_sha256
        and other.n != citation.n
        and other.start is not None
        and other.end is not None
    ]
    taken = [(citation.start, citation.end)]
    out = []
    for mark in sorted(found, key=lambda m: (m.part is Part.CITED, m.start, m.end)):
        if all(mark.end <= start or end <= mark.start for start, end in taken):
            taken.append((mark.start, mark.end))
            out.append(mark)
    return tuple(sorted(out, key=lambda m: m.start))


def _parts(answer: Answer) -> Iterator[tuple[int, tuple[Part, str]]]:
    for companions in answer.beside:
        for one in companions:
            for n in one["citations"]:
                yield n, (Part(one["kind"]), str(one["term"]))


def readings_on(citation: Citation, corpus: Corpus) -> tuple[tuple[str, Reading], ...]:
    """The readings that rest on the words of a citation: global id and reading, in the order of the corpus."""
    if citation.instrument is None or citation.edition is None or citation.instrument not in corpus.readings:
        return ()
    return tuple(
        (f"{citation.instrument}#{reading.id}", reading)
        for reading in corpus.readings[citation.instrument].readings
        if any(anchor.words_of == citation.edition and _here(anchor, citation) for anchor in reading.anchors)
    )


def _here(anchor: Anchor, citation: Citation) -> bool:
    if citation.quote is None:
        return anchor.locator == citation.locator
    return locate(anchor.hint, citation.quote) is not None
