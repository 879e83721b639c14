"""Lines of a page of print -> paragraphs. Conservative: a break that may be meant stays a break."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_FULL = 0.75
"""A line that fills less of the measure than this ended because its paragraph did."""
_MARKED = re.compile(
    r"(?:[-•‣▪●○◦*–—]\s|\(?(?:[a-zA-Z]|[ivxlcIVXLC]{1,6}|\d{1,3}(?:\.\d{1,3})*)[.)]\s|\d{1,3}(?:\.\d{1,3})+\s|§|"
    r"(?:section|article|clause|schedule|annex|exhibit|appendix|part)\s+[\dA-Z])",
    re.IGNORECASE,
)
_NUMBER_ONLY = re.compile(r"(?:\(?(?:[a-zA-Z]|[ivxlc]{1,6}|\d{1,3}(?:\.\d{1,3})*)[.)]|\d{1,3}(?:\.\d{1,3})+|[-•▪●○])")
_ENDS = (".", ";", ":", "!", "?", ".”", '."', ".)", "。", "；", "：")
_FOLIO = re.compile(r"(?:page\s+)?[-–—]?\s*(\d{1,4})\s*[-–—]?(?:\s*(?:/|of)\s*\d{1,4})?", re.IGNORECASE)
_NARROWEST = 50
"""No measure of running text is taken to be narrower: shorter lines are addresses, headings, signatures."""
_EDGE = 2
"""Lines at the head and at the foot of a page in which running titles are looked for."""


def paragraphs(pages: Sequence[str]) -> str:
    """The text of a document from the text of its pages: paragraphs parted by blank lines, page furniture left out.

    Two lines become one only where the first fills its measure, or runs on into a lower-case word, and the second does
    not begin with a number, a letter in brackets or a bullet.
    """
    sheets = [[line.strip() for line in page.split("\n")] for page in pages]
    furniture, folios = _furniture(sheets), _folios(sheets)
    lines: list[str] = []
    for number, sheet in enumerate(sheets):
        lines += _body(sheet, furniture, {line for page, line in folios if page == number})
    width = _measure(lines)
    words = Counter(re.findall(r"[\w-]+", "\n".join(lines).lower()))
    blocks: list[str] = []
    last, closed = "", True
    for line in lines:
        if not line:
            closed = closed or last.endswith(_ENDS) or len(last) < _FULL * width
            continue
        if not closed and _runs_on(last, line, width):
            blocks[-1] = _joined(blocks[-1], line, words)
        else:
            blocks.append(line)
        last, closed = line, False
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _runs_on(last: str, line: str, width: int) -> bool:
    if _NUMBER_ONLY.fullmatch(last):
        return not _MARKED.match(line)
    if _MARKED.match(line) or _NUMBER_ONLY.fullmatch(line):
        return False
    if re.search(r"\w[-‐\u00ad]$", last):
        return line[0].isalpha()
    if line[0].islower() and not last.endswith(_ENDS):
        return True
    room = len(last) + 1 + len(line.split(maxsplit=1)[0])
    return len(last) >= _FULL * width and (room > width * 0.9 or not last.endswith(_ENDS))


def _joined(block: str, line: str, words: Counter[str]) -> str:
    """A block and its next line. A hyphen at the break goes where the document writes the word without one, and stays
    otherwise; a soft hyphen goes."""
    if block.endswith("\u00ad"):
        return block[:-1] + line
    broken = re.search(r"(\w+)[-‐]$", block)
    if not broken or re.match(r"(?:and|or)\b", line):
        return f"{block} {line}"
    rest = re.match(r"\w*", line)
    whole = (broken[1] + (rest[0] if rest else "")).lower()
    return (block[:-1] if words[whole] and line[0].islower() else block) + line


def _measure(lines: list[str]) -> int:
    """Characters that a full line has: nine of ten lines have no more; at least 50."""
    lengths = sorted(len(line) for line in lines if line)
    return max(_NARROWEST, lengths[len(lengths) * 9 // 10]) if lengths else _NARROWEST


def _edges(sheet: list[str]) -> tuple[list[int], list[int]]:
    printed = [number for number, line in enumerate(sheet) if line]
    return printed[:_EDGE], printed[-_EDGE:]


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", " ".join(line.split()).lower())


def _furniture(sheets: list[list[str]]) -> set[str]:
    """Shapes (figures apart) of lines that stand at the edge of more than half of at least three pages."""
    seen: Counter[str] = Counter()
    for sheet in sheets:
        head, foot = _edges(sheet)
        seen.update({_shape(sheet[n]) for n in (*head, *foot)})
    return {shape for shape, times in seen.items() if times >= 3 and times * 2 > len(sheets)}


def _folios(sheets: list[list[str]]) -> set[tuple[int, int]]:
    """Page and line of the page numbers: numbers alone on the outermost line that go up with the pages."""
    found: dict[int, list[tuple[int, int]]] = {}
    for page, sheet in enumerate(sheets):
        head, foot = _edges(sheet)
        for line in {*head[:1], *foot[-1:]}:
            match = _FOLIO.fullmatch(sheet[line])
            if match:
                found.setdefault(int(match[1]) - page, []).append((page, line))
    best = max(found.values(), key=len, default=[])
    return set(best) if len(best) > 1 else set()


def _body(sheet: list[str], furniture: set[str], folios: set[int]) -> list[str]:
    head, foot = _edges(sheet)
    drop = folios | {n for n in (*head, *foot) if _shape(sheet[n]) in furniture}
    left = [line if number not in drop else "" for number, line in enumerate(sheet)]
    while left and not left[-1]:
        left.pop()
    while left and not left[0]:
        del left[0]
    return left
