"""Words that the three renderings share."""

from __future__ import annotations

import re

from kb.pack.model import Section, SignOff, Table, words

FOOTER = "distillaw: under the texts read; information, not legal advice"
"""Stands at the foot of every page."""


def anchor(name: str) -> str:
    """The name within the document of an exhibit.

    >>> anchor("D1")
    'cite-D1'
    """
    return f"cite-{''.join(c for c in name if c.isalnum())}"


def label_of(number: str, section: Section) -> str:
    """What stands before a section's title: ``1.``, ``Annex A.``"""
    return f"{number}."


def contents_words(number: str, section: Section) -> str:
    """A section in the table of contents."""
    return f"{label_of(number, section)} {section.title}"


def signature_rows(sign_off: SignOff | None) -> list[tuple[str, str]]:
    """``(label, value)`` of the sign-off; an empty value is a line to write on."""
    if sign_off is None:
        return [(label, "") for label in ("Decision", "Name", "Role", "Date", "Signature")]
    date = sign_off.date.isoformat() if sign_off.date else ""
    rows = [("Name", sign_off.name), ("Role", sign_off.role), ("Date", date), ("Signature", "")]
    return [("Decision", sign_off.decision), *rows]


def flat(text: str) -> str:
    """Words with single spaces between: where lines of a source end means nothing on another page.

    >>> flat("you may\\n    not")
    'you may not'
    """
    return re.sub(r"\s+", " ", text)


def widths(table: Table) -> list[float]:
    """Shares of the width: as the longest cells of the columns, none under a fifth of the widest."""
    columns = zip(table.head, *table.rows, strict=True)
    longest = [max(len(words(cell)) for cell in column) for column in columns]
    return [max(n, max(longest) / 5, 8) ** 0.7 for n in longest]
