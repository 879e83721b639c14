"""Word document (docx) -> text with Markdown-like headings, and the numbers that Word draws.

The package is opened by python-docx; its paragraphs are walked here, because python-docx steps over what stands in
content controls, text boxes and tracked insertions, and a contract must not lose a word.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ingest.documents.docxnumbers import BULLET, Numbering, W
from kb.errors import SourceError

if TYPE_CHECKING:
    from docx.document import Document
    from docx.opc.part import Part

MAX_UNPACKED = 100 * 1024 * 1024
"""Bytes of all members of the package, unpacked."""
MAX_MEMBERS = 5000
HEADING_CHARACTERS = 120
"""A paragraph in a heading style that is longer is a clause that somebody formatted so."""

_HEADING = re.compile(r"heading ([1-9])")
_SKIPPED = frozenset(f"{W}{name}" for name in ("rPr", "pPr", "instrText", "delText", "sdtPr", "footnotePr"))
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_TRACKED = tuple(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))
_BROKEN = (LookupError, ValueError, TypeError, AttributeError, AssertionError, OSError, zipfile.BadZipFile)


def docx_text(content: bytes, source: str) -> str:
    """The text of a Word document.

    :returns: paragraphs parted by blank lines; a title as ``# Title``, a heading of level n as n + 1 signs; numbered
        paragraphs begin with their number, bullets with ``- ``; cells of a row are parted by `` | ``; footnotes follow
        at the end as ``[1] text``. Headers, footers, comments and hidden text are left out.
    :raises SourceError: damaged, unpacks to more than 100 MB, or holds tracked changes: then it is not settled which
        text is meant.
    """
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError  # type: ignore[import-untyped]

    _check_package(content, source)
    try:
        return _read(_opened(content), source)
    except SourceError:
        raise
    except (OpcError, LxmlError, *_BROKEN) as error:
        raise SourceError(
            f"{source} is a damaged Word document: {str(error) or type(error).__name__}.",
            fix="Open it and save it anew, or add a PDF of it.",
        ) from error


def _check_package(content: bytes, source: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise SourceError(f"{source} is a damaged Word document: {error}.", fix="Get the file again.") from error
    if len(members) > MAX_MEMBERS or sum(m.file_size for m in members) > MAX_UNPACKED:
        raise SourceError(
            f"{source} unpacks to more than a document needs.",
            valid=f"{MAX_MEMBERS} parts and {MAX_UNPACKED // 1024**2} MB",
            fix="Save it anew without embedded media, or add a PDF of it.",
        )


def _opened(content: bytes) -> Document:
    import docx

    return docx.Document(io.BytesIO(content))


def _read(document: Document, source: str) -> str:
    body = document.element.body
    tracked = next(body.iter(*_TRACKED), None)
    if tracked is not None:
        raise SourceError(
            f"{source} holds tracked changes: which text is meant is not settled.",
            fix="Accept or reject the changes, save a copy and add that.",
        )
    if next(body.iter(f"{W}altChunk"), None) is not None:
        raise SourceError(
            f"{source} embeds another document, which is not read.", fix="Open it, save it anew, and add that."
        )
    styles = {s.get(f"{W}styleId"): s for s in document.styles.element.findall(f"{W}style")}
    notes: list[str] = []
    writer = _Writer(Numbering(_numbering(document), styles), styles, notes)
    blocks = list(writer.blocks(body))
    if notes:
        texts = _footnotes(document)
        blocks += [(f"[{n}] {texts.get(id_, '')}".rstrip(), False) for n, id_ in enumerate(notes, 1)]
    out = ""
    for place, (block, item) in enumerate(blocks):
        out += ("" if not out else "\n" if item and blocks[place - 1][1] else "\n\n") + block
    return out + "\n" if out else ""


def _numbering(document: Document) -> Any:
    part = _related(document, "/numbering")
    return None if part is None else _parsed(part)


def _footnotes(document: Document) -> dict[str, str]:
    part = _related(document, "/footnotes")
    if part is None:
        return {}
    found = _parsed(part).findall(f"{W}footnote")
    return {note.get(f"{W}id"): " ".join("".join(_words(note, [])).split()) for note in found}


def _related(document: Document, ending: str) -> Part | None:
    rels = document.part.rels.values()
    return next((r.target_part for r in rels if not r.is_external and r.reltype.endswith(ending)), None)


def _parsed(part: Part) -> Any:
    from docx.oxml.parser import parse_xml  # resolves no entities

    return parse_xml(part.blob)


def _words(element: Any, notes: list[str]) -> Iterator[str]:
    """The characters printed in an element, in order; footnotes that are referred to are added to ``notes``."""
    for child in element:
        tag = child.tag
        if tag == f"{W}t":
            yield child.text or ""
        elif tag in _SIGNS:
            yield _SIGNS[tag]
        elif tag == f"{W}footnoteReference":
            notes.append(child.get(f"{W}id"))
            yield f"[{len(notes)}]"
        elif tag in _SKIPPED or tag == _FALLBACK or (tag == f"{W}r" and _is_hidden(child)):
            continue
        elif tag == f"{W}p":
            yield "\n"
            yield from _words(child, notes)
        else:
            yield from _words(child, notes)


def _is_hidden(run: Any) -> bool:
    vanish = run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and vanish.get(f"{W}val", "1") in ("1", "true", "on")


class _Writer:
    """Walks paragraphs and tables in order."""

    def __init__(self, numbering: Numbering, styles: dict[str, Any], notes: list[str]) -> None:
        self._numbering = numbering
        self._styles = styles
        self._notes = notes

    def blocks(self, container: Any) -> Iterator[tuple[str, bool]]:
        """Blocks of text; the second value says whether it is a bullet."""
        for child in container:
            if child.tag == f"{W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{W}tbl":
                yield from self._table(child)
            elif child.tag not in _SKIPPED and child.tag != _FALLBACK:
                yield from self.blocks(child)

    def _table(self, table: Any) -> Iterator[tuple[str, bool]]:
        for row in table.iter(f"{W}tr"):
            cells = [list(self.blocks(cell)) for cell in row.iterchildren(f"{W}tc", f"{W}sdt")]
            if all(len(cell) <= 1 for cell in cells):
                line = " | ".join(" ".join(cell[0][0].split()) if cell else "" for cell in cells).strip()
                if line.strip("| "):
                    yield line, False
            else:
                for cell in cells:
                    yield from cell

    def _paragraph(self, paragraph: Any) -> Iterator[tuple[str, bool]]:
        words = "".join(_words(paragraph, self._notes))
        lines = [re.sub(r"[ \t]+", " ", line).strip() for line in words.split("\n")]
        text = "\n".join(line for line in lines if line)
        if not text:
            return
        label, depth = self._numbering.label(paragraph)
        level = self._heading_level(paragraph)
        if label == BULLET:
            yield "    " * depth + f"{BULLET} " + text.replace("\n", "\n" + "    " * depth + "  "), True
            return
        text = f"{label} {text}" if label else text
        if level and "\n" not in text and len(text) <= HEADING_CHARACTERS and not text.endswith((".", ";", ",")):
            text = "#" * min(level, 6) + " " + text
        yield text, False

    def _heading_level(self, paragraph: Any) -> int:
        """Signs before a heading; 0: none."""
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        first = style.get(f"{W}val") if style is not None else self._numbering.default_style()
        for id_ in self._numbering.chain(first):
            name = self._styles[id_].find(f"{W}name")
            said = name.get(f"{W}val", "").lower() if name is not None else ""
            if said == "title":
                return 1
            match = _HEADING.fullmatch(said)
            if match:
                return int(match[1]) + 1
        outline = paragraph.find(f"{W}pPr/{W}outlineLvl")
        return int(outline.get(f"{W}val", "9")) + 2 if outline is not None and outline.get(f"{W}val") in "012345" else 0
