"""The pack as a tagged PDF, set by Typst: headings and bookmarks, page numbers, links, and the data as an attachment.

The words go in as data and are never read as markup. Latin is set in the typeface that Typst brings along, Chinese in
Noto Serif SC (package ``pylopdf-fonts-zh-cn``, SIL Open Font License); what neither has comes from the fonts of the
system. Where no font has a character, the page says so, and the attached data have it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kb.errors import DistillawError
from kb.pack.embedded import PDF_NAME
from kb.pack.model import Block, Exhibit, Items, Line, Opinion, Paragraph, SignatureBlock, Table, line
from ui.pack.words import FOOTER, flat, label_of, signature_rows, widths

_TEMPLATE = Path(__file__).parent / "memo.typ"

STANDARDS = ["a-3a", "ua-1"]
"""PDF/A-3 (kept for years, with an attachment) and PDF/UA-1 (read aloud)."""

UNPRINTABLE = (
    "Some characters of the texts quoted here are in no font of this machine and are shown as empty boxes. The data "
    "that this file carries have them."
)


def to_pdf(opinion: Opinion, data: Mapping[str, Any]) -> bytes:
    """The file.

    :param data: the JSON that it carries.
    :raises DistillawError: the typesetter refuses it.
    """
    import typst

    carried = json.dumps(data, ensure_ascii=False)
    try:
        return _compiled(opinion, carried, STANDARDS)
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise DistillawError(f"The PDF cannot be set: {error.message}", fix="Write HTML or DOCX.") from error
    warned = dataclasses.replace(opinion, lead=(Paragraph(line(UNPRINTABLE), "alert"), *opinion.lead))
    return _compiled(warned, carried, [])  # the standards take no page with a character that is not shown


def _compiled(opinion: Opinion, carried: str, standards: list[str]) -> bytes:
    import typst
    from pylopdf_fonts_zh_cn import serif_path

    made: bytes = typst.compile(  # type: ignore[call-overload]
        _TEMPLATE.read_bytes(),
        font_paths=[str(serif_path().parent)],  # a folder: the typesetter takes no file here
        sys_inputs={"pack": json.dumps(_opinion(opinion), ensure_ascii=False), "carried": carried},
        format="pdf",
        pdf_standards=standards,
        timestamp=dt.datetime.combine(opinion.as_of, dt.time(), dt.UTC),
    )
    return made


def _opinion(opinion: Opinion) -> dict[str, Any]:
    annexes = 0
    sections = []
    for number, section in opinion.numbered():
        annexes += section.annex
        sections.append(
            {
                "number": label_of(number, section),
                "title": section.title,
                "annex": section.annex,
                "opens": annexes == 1,
                "blocks": [_block(b) for b in section.blocks],
            }
        )
    return {
        "title": opinion.title,
        "file": PDF_NAME,
        "footer": FOOTER,
        "question": opinion.question,
        "day": [opinion.as_of.year, opinion.as_of.month, opinion.as_of.day],
        "particulars": [list(p) for p in opinion.particulars],
        "headline": {
            "verdict": opinion.headline.verdict,
            "word": opinion.headline.word,
            "icon": opinion.headline.icon,
            "sentence": _line(opinion.headline.sentence),
        },
        "lead": [_block(b) for b in opinion.lead],
        "sections": sections,
    }


def _block(block: Block) -> dict[str, Any]:
    out: dict[str, Any] = {"type": type(block).__name__}
    match block:
        case Items():
            items = [{"line": _line(i.line), "under": [_block(b) for b in i.under]} for i in block.items]
            return out | {"kind": block.kind, "items": items}
        case Table():
            rows = [[_line(cell) for cell in row] for row in block.rows]
            return out | {"head": [_line(c) for c in block.head], "rows": rows, "widths": widths(block)}
        case Exhibit():
            shown = {
                "name": block.name,
                "title": block.title,
                "locator": block.locator,
                "state": block.state,
                "exact": block.exact,
                "note": block.note,
            }
            details = [[label, _line(value)] for label, value in block.details]
            return out | shown | {"details": details, "paragraphs": [_line(p) for p in block.paragraphs]}
        case SignatureBlock():
            rows_ = [list(row) for row in signature_rows(block.sign_off)]
            return out | {"statement": block.statement, "rows": rows_}
        case Paragraph():
            return out | {"tone": block.tone, "line": _line(block.line)}
        case _:
            return out | {"line": _line(block.line)}


def _line(of: Line) -> list[dict[str, Any]]:
    return [dataclasses.asdict(span) | {"text": flat(span.text)} for span in of]
