"""Texts with the words that went and came marked, for the terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.text import Text

from kb.drift import WordMark, word_marks

STYLES = {"=": "", "-": "red strike", "+": "bold green"}
CONTEXT = 25
"""Words kept on either side of a change; what lies between is left out."""


def marked(marks: Iterable[WordMark]) -> Text:
    """Marked words in colour; without colour, in brackets: ``[-gone-] {+come+}``."""
    out = Text()
    marks = list(marks)
    for place, mark in enumerate(marks):
        if place:
            out.append(" ")
        if mark.kind == "=":
            out.append(_shortened(mark.words, first=place == 0, last=place == len(marks) - 1))
        else:
            left, right = ("[-", "-]") if mark.kind == "-" else ("{+", "+}")
            out.append(f"{left}{mark.words}{right}", style=STYLES[mark.kind])
    return out


def between(old: str, new: str) -> Text:
    """Two texts as one, marked."""
    return marked(word_marks(old, new))


def _shortened(words: str, *, first: bool, last: bool) -> str:
    split = words.split()
    if first and last:
        return words
    if first:
        return words if len(split) <= CONTEXT else "… " + " ".join(split[-CONTEXT:])
    if last:
        return words if len(split) <= CONTEXT else " ".join(split[:CONTEXT]) + " …"
    if len(split) <= 2 * CONTEXT:
        return words
    return " ".join(split[:CONTEXT]) + " … " + " ".join(split[-CONTEXT:])
