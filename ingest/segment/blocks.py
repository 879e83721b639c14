"""Lines -> blocks: a heading line, a marked clause, a bullet, or a paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from ingest.segment.lines import Line, breaks_early, is_wrapped, read_lines, wrap_width
from ingest.segment.markers import BULLET, Count, Kind, Marker, parse_marker
from ingest.segment.titles import defined_term, is_title_matter, looks_like_heading, plain, run_in

_HASHES = re.compile(r"(#{1,6})[ \t]+")
_FENCE = re.compile(r"(?:```|~~~)")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,})$")
_RULE = re.compile(r"(?:[-=*_~#][ \t]?){3,}$")
_BOLD_LINE = re.compile(r"[*_]{2,3}[^*_].*[*_]{2,3}:?$")
_ENDS_SENTENCE = re.compile(r"[.;:!?。；：][*_”\"’')\]]*$|\b(?:and|or|and/or)$|[,、，]$")
LONGEST_UNDERLINED = 200


class Shape(Enum):
    """What a block is on the page."""

    HEADING = auto()
    MARKED = auto()
    BULLET = auto()
    PARAGRAPH = auto()
    RAW = auto()


@dataclass(slots=True)
class Block:
    """A run of lines that belong together.

    :ivar start: offset of the first line, indent included.
    :ivar content: offset of the first printing character.
    :ivar body: offset of what follows marker, hashes or bullet.
    :ivar end: one past the last printing character.
    :ivar indent: columns before the first line.
    :ivar hang: the least indent of all its lines.
    :ivar rank: 1 to 6 for Markdown headings, else 0.
    :ivar title: heading or run-in heading, plain; may be empty.
    :ivar term: the defined term in quotes; may be empty.
    :ivar alone: the whole block is its title.
    """

    shape: Shape
    start: int
    content: int
    body: int
    end: int
    indent: int
    hang: int
    after_blank: bool
    marker: Marker | None = None
    rank: int = 0
    title: str = ""
    term: str = ""
    alone: bool = False
    ends_colon: bool = False


def read_blocks(text: str) -> list[Block]:
    """Every block of a text in order; headings without marks are still paragraphs here (see ``outline``)."""
    lines = read_lines(text)
    width = wrap_width(lines) if is_wrapped(lines) else 0
    blocks: list[Block] = []
    fenced = False
    previous: Line | None = None
    for place, line in enumerate(lines):
        fence = bool(_FENCE.match(line.text))
        if fence or fenced:
            _add_raw(blocks, line)
            fenced = fenced != fence
            previous = line
            continue
        if _underlines(text, blocks, line, previous):
            previous = line
            continue
        following = lines[place + 1] if place + 1 < len(lines) else None
        opened = _open_block(line, previous, blocks, following, width)
        if opened is not None:
            blocks.append(opened)
        elif blocks and not line.after_blank and not _splits(line, previous, blocks[-1], width):
            blocks[-1].end = line.end
            blocks[-1].hang = min(blocks[-1].hang, line.indent)
        else:
            blocks.append(_block(Shape.PARAGRAPH, line, line.content))
        previous = line
    for block in blocks:
        _name(text, block)
    return blocks


def _block(shape: Shape, line: Line, body: int, marker: Marker | None = None, rank: int = 0) -> Block:
    return Block(
        shape, line.start, line.content, body, line.end, line.indent, line.indent, line.after_blank, marker, rank
    )


def _add_raw(blocks: list[Block], line: Line) -> None:
    if blocks and blocks[-1].shape is Shape.RAW and not line.after_blank:
        blocks[-1].end = line.end
    else:
        blocks.append(_block(Shape.RAW, line, line.content))


def _underlines(text: str, blocks: list[Block], line: Line, previous: Line | None) -> bool:
    """A rule, or the underline of a heading above it; either way it opens nothing."""
    if not _RULE.fullmatch(line.text):
        return False
    last = blocks[-1] if blocks else None
    if last is None:
        blocks.append(_block(Shape.RAW, line, line.content))
        return True
    one_line = previous is not None and last.start == previous.start and not line.after_blank
    if one_line and _UNDERLINE.fullmatch(line.text) and last.end - last.content <= LONGEST_UNDERLINED:
        table = "|" in text[last.content : last.end]
        if last.shape in (Shape.PARAGRAPH, Shape.MARKED) and not table:
            last.rank = 1 if line.text[0] == "=" else 2
            last.shape = Shape.HEADING if last.shape is Shape.PARAGRAPH else Shape.MARKED
    elif not one_line:
        last.end = max(last.end, line.end)
    return True


def _open_block(
    line: Line, previous: Line | None, blocks: list[Block], following: Line | None, width: int
) -> Block | None:
    hashes = _HASHES.match(line.text)
    if hashes:
        offset = hashes.end()
        marker = parse_marker(line.text[offset:])
        shape = Shape.MARKED if marker else Shape.HEADING
        body = line.content + offset + (marker.body if marker else 0)
        return _block(shape, line, body, marker, len(hashes[1]))
    fresh = line.after_blank or _starts_fresh(line, previous, width)
    bullet = BULLET.match(line.text)
    if bullet and (fresh or _is_bullet(blocks)):
        inner = parse_marker(line.text[bullet.end() :])
        if inner is not None and inner.wrapper in (")", "()", ".", "") and not inner.keyword:
            return _block(Shape.MARKED, line, line.content + bullet.end() + inner.body, inner)
        return _block(Shape.BULLET, line, line.content + bullet.end())
    marker = parse_marker(line.text)
    if marker is None or not _may_open(line, marker, following):
        return None
    deeper = previous is not None and line.indent > previous.indent + 1
    if not (fresh or (not marker.is_word and (deeper or _follows(blocks[-1], line, marker)))):
        return None
    return _block(Shape.MARKED, line, line.content + marker.body, marker)


def _is_bullet(blocks: list[Block]) -> bool:
    return bool(blocks) and blocks[-1].shape is Shape.BULLET


def _starts_fresh(line: Line, previous: Line | None, width: int) -> bool:
    """Whether the line before came to its end, so that this one does not just carry it on."""
    if previous is None or not width or len(previous.text) < 60:
        return True
    return bool(_ENDS_SENTENCE.search(previous.text)) or breaks_early(previous, line, width)


def _follows(block: Block, line: Line, marker: Marker) -> bool:
    """Whether a marker is the successor of the block before, at the same indent."""
    before = block.marker
    if before is None or before.wrapper != marker.wrapper or block.indent != line.indent:
        return False
    return any(Count(one.kind, one.ordinal + 1) in marker.counts for one in before.counts)


def _may_open(line: Line, marker: Marker, following: Line | None) -> bool:
    """Whether a marker at a line's start can open a clause at all; wrapped cross-references cannot."""
    rest = line.text[marker.body :].lstrip("*_ ")
    if marker.is_word:
        separated = line.text[: marker.body].rstrip(" *_\t")[-1:] in ":.)–—-："
        if not rest:
            return len(line.text) < 60
        if separated:
            return len(rest) < 400 and not rest[0].islower()
        return (
            rest[0].isupper() and looks_like_heading(rest) and (following is None or following.after_blank or not rest)
        )
    if (
        marker.counts[0].kind is Kind.COMPOUND
        and rest
        and not (rest[0].isupper() or rest[0] in "“\"‘'([" or rest[0] > "\u2fff")
    ):
        return line.after_blank and not rest[0].islower()
    return not (marker.counts[0].kind in (Kind.LETTER, Kind.CAPITAL) and marker.wrapper == "." and not rest)


def _splits(line: Line, previous: Line | None, block: Block, width: int) -> bool:
    """Whether a line without a blank line before it is a paragraph of its own.

    :param width: columns to which the text is wrapped by hand; 0 when it is not.
    """
    if block.shape is Shape.HEADING or (block.shape is Shape.MARKED and block.rank):
        return True
    if previous is None:
        return True
    ended = bool(_ENDS_SENTENCE.search(previous.text)) and previous.text[-1] not in ",，、"
    if not width:
        return ended or len(previous.text) < 60 or line.indent != previous.indent
    if ended and (defined_term(line.text) or breaks_early(previous, line, width)):
        return True
    short = block.start == previous.start and breaks_early(previous, line, width)
    if short and block.shape is Shape.MARKED and (line.text[0].isupper() or line.text[0] in '“"‘'):
        title = previous.text[max(0, block.body - block.content) :]
        return looks_like_heading(title) or (bool(run_in(title, marked=True)) and title.rstrip("*_")[-1] in ".:")
    if block.shape is Shape.PARAGRAPH and short and block.after_blank:
        return is_title_matter(previous.text) or (looks_like_heading(previous.text) and line.text[0].isupper())
    return False


def _name(text: str, block: Block) -> None:
    body = text[block.body : block.end]
    block.ends_colon = body.rstrip("*_ ").endswith((":", "：", ":-", "—"))
    if block.shape is Shape.HEADING:
        block.title, block.alone = plain(body.rstrip("#")), True
        return
    if block.shape is Shape.RAW:
        return
    block.term = defined_term(body[:300])
    if block.term:
        return
    flat = " ".join(body.split()) if "\n" in body[:220] else body[:400]
    whole = block.rank or (len(flat) <= 140 and (looks_like_heading(flat) or is_bold_line(flat)))
    if block.shape is Shape.MARKED and whole:
        block.title, block.alone = plain(flat), True
        return
    block.title = run_in(flat[:400], marked=block.shape is Shape.MARKED)
    block.alone = bool(block.title) and len(plain(flat)) <= len(block.title)


def is_bold_line(text: str) -> bool:
    """A line that is bold from end to end.

    >>> is_bold_line("**Your content**"), is_bold_line("**Opt out.** You may.")
    (True, False)
    """
    return len(text) <= 140 and bool(_BOLD_LINE.fullmatch(text)) and "**" not in text[2:-3]
