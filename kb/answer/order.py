"""Citations numbered in the order in which they are read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kb.answer.model import Answer
from kb.answer.phrase_model import Phrasing
from kb.answer.shape import Cell, Shape

_MARK = re.compile(r"(?P<quoted>^[ ]*> “.*” (?=\[\d{1,3}\]$))|\[(?P<n>\d{1,3})\](?!\()", re.MULTILINE)
"""A mark; a quotation is passed over, since it may have brackets of its own."""
_QUOTED = re.compile(r"^[ ]*> “.*” \[(\d{1,3})\]$", re.MULTILINE)


def in_reading_order(answer: Answer) -> Answer:
    """The answer with its citations numbered as they first stand in the prose; those that do not come last, and those
    that nothing uses are left out.

    What is said together is put together after it was cited, so that the order of citing is not that of reading; what
    was looked at is cited, whether or not it is said in the end.
    """
    used = _used(answer)
    by_number = {c.n: c for c in answer.citations if c.n in used}
    read = dict.fromkeys(int(found["n"]) for found in _MARK.finditer(answer.markdown) if found["n"])
    old = [*(n for n in read if n in by_number), *(n for n in by_number if n not in read)]
    new = {number: place for place, number in enumerate(old, 1)}
    return replace(
        answer,
        markdown=remarked(answer.markdown, new),
        citations=tuple(replace(by_number[n], n=new[n]) for n in old),
        finding_citations=tuple(_numbered(numbers, new) for numbers in answer.finding_citations),
        condition_citations=tuple(_numbered(numbers, new) for numbers in answer.condition_citations),
        considerations=tuple(replace(c, citations=_numbered(c.citations, new)) for c in answer.considerations),
        beside=tuple(
            tuple({**one, "citations": list(_numbered(one["citations"], new))} for one in of) for of in answer.beside
        ),
        shape=_shaped(answer.shape, new) if answer.shape is not None else None,
        phrasing=renumbered(answer.phrasing, new) if answer.phrasing is not None else None,
    )


def _used(answer: Answer) -> set[int]:
    """The numbers that prose, findings, conditions, considerations, what stands beside findings, and cells use."""
    lists = [*answer.finding_citations, *answer.condition_citations, *(c.citations for c in answer.considerations)]
    lists += [one["citations"] for of in answer.beside for one in of]
    lists += [cell.citations for row in (answer.shape.rows if answer.shape else ()) for cell in row.cells]
    prose = (int(found["n"]) for found in _MARK.finditer(answer.markdown) if found["n"])
    quoted = (int(n) for n in _QUOTED.findall(answer.markdown))
    return {*prose, *quoted, *(n for numbers in lists for n in numbers)}


def _shaped(shape: Shape, new: Mapping[int, int]) -> Shape:
    def cell(old: Cell) -> Cell:
        return replace(old, citations=_numbered(old.citations, new))

    return replace(shape, rows=tuple(replace(r, cells=tuple(map(cell, r.cells))) for r in shape.rows))


def renumbered(phrasing: Phrasing, new: Mapping[int, int]) -> Phrasing:
    """What a model wrote, with other numbers for its citations."""
    sentences = tuple(
        replace(s, text=remarked(s.text, new), citations=_numbered(s.citations, new)) for s in phrasing.sentences
    )
    dropped = tuple(replace(d, sentence=remarked(d.sentence, new)) for d in phrasing.dropped)
    return replace(phrasing, sentences=sentences, dropped=dropped)


def remarked(text: str, new: Mapping[int, int]) -> str:
    """A text with other numbers in its marks; one that has no other stays."""
    return _MARK.sub(lambda found: found["quoted"] or f"[{new.get(int(found['n']), found['n'])}]", text)


def _numbered(numbers: Sequence[int], new: Mapping[int, int]) -> tuple[int, ...]:
    return tuple(new.get(n, n) for n in numbers)
