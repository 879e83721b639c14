"""Physical lines of a text with offsets, indent and the blank lines around them."""

from __future__ import annotations

from dataclasses import dataclass

TAB = 4
WRAP = 120
"""A text hardly any line of which is longer is taken to be wrapped by hand."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank.

    :ivar start: offset of the line, its indent included.
    :ivar content: offset of its first printing character.
    :ivar end: one past its last printing character.
    :ivar indent: columns before ``content``; a tab goes to the next multiple of four.
    :ivar after_blank: a blank line, or nothing, stands before it.
    :ivar text: what is printed, without indent and trailing space.
    """

    start: int
    content: int
    end: int
    indent: int
    after_blank: bool
    text: str


_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"


def read_lines(text: str) -> list[Line]:
    """Every line that is not blank, in order."""
    lines: list[Line] = []
    start = 0
    blank = True
    for raw in text.split("\n"):
        shown = raw.strip().strip(_INVISIBLE).strip()
        if shown:
            lead = raw.index(shown)
            indent = 0
            for char in raw[:lead]:
                if char == "\t":
                    indent = (indent // TAB + 1) * TAB
                elif char not in _INVISIBLE:
                    indent += 1
            content = start + lead
            lines.append(Line(start, content, content + len(shown), indent, blank, shown))
            blank = False
        else:
            blank = True
        start += len(raw) + 1
    return lines


def wrap_width(lines: list[Line]) -> int:
    """Columns that the lines of a hand-wrapped text fill, its longest strays aside; at least 60."""
    ends = sorted(line.indent + len(line.text) for line in lines)
    return max(60, min(WRAP, ends[len(ends) * 19 // 20])) if ends else WRAP


def breaks_early(previous: Line, line: Line, width: int) -> bool:
    """Whether a line ended although the next word would have had room: then the break was meant."""
    word = line.text.split(maxsplit=1)[0]
    return previous.indent + len(previous.text) + 1 + len(word) < 0.8 * width


def is_wrapped(lines: list[Line]) -> bool:
    """Whether paragraphs are broken into lines by hand, so that a line is no paragraph of its own."""
    long = sum(1 for line in lines if len(line.text) > WRAP)
    filled = sum(1 for line in lines if len(line.text) > 55)
    return filled == 0 or long * 10 < filled
