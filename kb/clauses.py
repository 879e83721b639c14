"""Clauses: the numbered or headed units of an edition, with the locator a lawyer would write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.instruments import Sha256, text_sha256


@dataclass(frozen=True, slots=True)
class Clause:
    """A unit of an edition.

    The clauses of one edition form a tree. ``start``/``end`` span the clause with everything beneath it; at each level
    the spans of siblings follow each other without gap or overlap, the top level covers the whole text, and a parent's
    children cover the parent from the first child's start to its end (what stands before is the parent's lead).

    :ivar locator: ``§1(b)(v)``, ``Attachment A(c)``, ``Using our Services › What you cannot do``; unique in an edition.
    :ivar heading_path: the headings above and of it, outermost first; no numbers.
    :ivar level: 0 for the top level.
    :ivar start: first code point in ``Edition.text``.
    :ivar end: one past the last.
    :ivar parent: index of the parent in the edition's clause list; ``None`` at the top.
    """

    locator: str
    heading_path: tuple[str, ...]
    level: int
    start: int
    end: int
    parent: int | None
    text: str

    @property
    def sha256(self) -> Sha256:
        """Hash of the clause's text after white space is collapsed: re-wrapping a licence does not make it another."""
        return clause_sha256(self.text)


def clause_sha256(text: str) -> Sha256:
    """Hash by which a reading recognises its clause; white space is collapsed first.

    >>> clause_sha256("You may\\n   not.") == clause_sha256("You may not.")
    True
    """
    return text_sha256(" ".join(text.split()))


def own_texts(clauses: Sequence[Clause]) -> list[str]:
    """The own words of each clause: what stands before its first child, or all of it."""
    first: dict[int, int] = {}
    for clause in clauses:
        if clause.parent is not None:
            first[clause.parent] = min(clause.start, first.get(clause.parent, clause.start))
    return [c.text[: first[n] - c.start] if n in first else c.text for n, c in enumerate(clauses)]
