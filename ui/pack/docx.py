"""The pack as a DOCX: headings, tables, lists and links of the word processor's own; the data as a part."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any

from kb.pack.embedded import DOCX_PART
from kb.pack.model import (
    Block,
    Exhibit,
    Heading,
    Items,
    Line,
    Opinion,
    Paragraph,
    SignatureBlock,
    Span,
    Table,
)
from ui.pack.docx_parts import (
    add_bookmark,
    add_field,
    add_link,
    edge,
    keep_with_next,
    repeat_head,
    set_widths,
    shade,
    styled,
)
from ui.pack.words import FOOTER, anchor, flat, label_of, signature_rows, widths

if TYPE_CHECKING:
    from docx.document import Document as DocumentType
    from docx.text.paragraph import Paragraph as DocxParagraph

COLOURS = {
    "prohibited": "982B2B",
    "permitted": "24613F",
    "conditional": "7D5200",
    "depends": "274B8A",
    "unsettled": "66357F",
}
GREY, SOFT, FAINT, RULE, ACCENT, MARK = "4A525D", "4D5663", "616975", "CFC8BA", "1F4E68", "FFF0BF"


def to_docx(opinion: Opinion, data: Mapping[str, Any]) -> bytes:
    """The file.

    :param data: the JSON that it carries.
    """
    from docx import Document
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    document = Document()
    styled(document)
    when = dt.datetime.combine(opinion.as_of, dt.time(), dt.UTC)
    about = document.core_properties
    about.title, about.author, about.subject = opinion.title, "distillaw", opinion.question[:255]
    about.comments, about.language, about.created, about.modified = FOOTER, "en-GB", when, when
    _Writer(document).write(opinion)
    carried = json.dumps(data, ensure_ascii=False).encode("utf-8")
    part = Part(PackURI(f"/{DOCX_PART}"), "application/json", carried, document.part.package)
    document.part.relate_to(part, "urn:distillaw:relationships:answer")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


class _Writer:
    """Writes blocks at the end of a document."""

    def __init__(self, document: DocumentType) -> None:
        self._document = document
        self._bookmarks = 0

    def write(self, opinion: Opinion) -> None:
        """The whole pack."""
        self._document.add_paragraph("OPINION PACK", style="Kicker")
        self._document.add_paragraph(opinion.title, style="Title")
        pairs = [("Question", opinion.question), *opinion.particulars]
        self._pairs([(label, (Span(value),)) for label, value in pairs])
        head = opinion.headline
        colour = COLOURS.get(head.verdict, GREY)
        said = self._document.add_paragraph(style="Verdict")
        self._run(said, Span(f"{head.icon} {head.word}", bold=True), colour=colour, size=17)
        edge(said, colour, 36)
        keep_with_next(said)
        under = self._document.add_paragraph(style="Verdict")
        self._line(under, head.sentence)
        edge(under, colour, 36)
        for block in opinion.lead:
            self._block(block)
        opened = False
        for number, section in opinion.numbered():
            heading = self._document.add_heading(f"{label_of(number, section)} {section.title}", 1)
            heading.paragraph_format.page_break_before = section.annex and not opened
            opened = opened or section.annex
            for block in section.blocks:
                self._block(block)
        foot = self._document.sections[0].footer.paragraphs[0]
        foot.style = "Footer"
        foot.add_run(f"{FOOTER}\t")
        add_field(foot, "PAGE")
        foot.add_run(" / ")
        add_field(foot, "NUMPAGES")

    def _block(self, block: Block, level: int = 0) -> None:
        match block:
            case Paragraph():
                style = {"plain": "Normal", "quote": "Quoted", "quiet": "Quiet", "alert": "Normal"}[block.tone]
                made = self._line(self._document.add_paragraph(style=style), block.line)
                self._indent(made, level)
                if block.tone != "plain" and block.tone != "quiet":
                    edge(made, "982B2B" if block.tone == "alert" else RULE, 12)
            case Heading():
                self._line(self._document.add_heading(level=2), block.line)
            case Items():
                self._items(block, level)
            case Table():
                self._table(block)
            case Exhibit():
                self._exhibit(block)
            case SignatureBlock():
                keep_with_next(self._document.add_paragraph(block.statement))
                rows = signature_rows(block.sign_off)
                self._pairs([(label, (Span(value or "\u00a0"),)) for label, value in rows], ruled=True)

    def _items(self, items: Items, level: int) -> None:
        for item in items.items:
            if items.kind == "check":
                made = self._document.add_paragraph("☐\t", style="Check")
            else:
                made = self._document.add_paragraph(style="List Bullet" if level == 0 else "List Bullet 2")
            self._line(made, item.line)
            for block in item.under:
                self._block(block, level + 1)

    def _indent(self, paragraph: DocxParagraph, level: int) -> None:
        from docx.shared import Mm

        if level:
            paragraph.paragraph_format.left_indent = Mm(6.4 * level + 2)

    def _table(self, table: Table) -> None:
        made = self._document.add_table(rows=1, cols=len(table.head), style="Ruled")
        for cell, said in zip(made.rows[0].cells, table.head, strict=True):
            self._line(cell.paragraphs[0], said, bold=True)
        repeat_head(made)
        for row in table.rows:
            for cell, said in zip(made.add_row().cells, row, strict=True):
                self._line(cell.paragraphs[0], said)
        set_widths(made, widths(table))
        self._document.add_paragraph(style="Gap")

    def _pairs(self, pairs: list[tuple[str, Line]], *, ruled: bool = False) -> None:
        from docx.shared import Mm

        made = self._document.add_table(rows=0, cols=2, style="Ruled" if ruled else "Plain")
        for label, value in pairs:
            row = made.add_row()
            self._run(row.cells[0].paragraphs[0], Span(label), colour=FAINT)
            self._line(row.cells[1].paragraphs[0], value)
            if ruled:
                row.height = Mm(9)
                keep_with_next(row.cells[0].paragraphs[0])
        set_widths(made, (1, 4))
        self._document.add_paragraph(style="Gap")

    def _exhibit(self, exhibit: Exhibit) -> None:
        heading = self._document.add_heading(level=2)
        self._bookmarks += 1
        add_bookmark(heading, anchor(exhibit.name).replace("-", "_"), self._bookmarks)
        self._run(heading, Span(f"[{exhibit.name}] "), colour=ACCENT)
        heading.add_run(exhibit.title)
        if exhibit.locator:
            self._run(heading, Span(f", {exhibit.locator}"), colour=SOFT).bold = False
        for paragraph in exhibit.paragraphs:
            edge(self._line(self._document.add_paragraph(style="Clause"), paragraph), RULE, 12)
        if exhibit.note:
            self._document.add_paragraph(exhibit.note, style="Quiet")
        state = self._document.add_paragraph(style="Quiet")
        self._run(state, Span(exhibit.state), colour="24613F" if exhibit.exact else "7D5200")
        keep_with_next(state)
        for label, value in exhibit.details:
            made = self._document.add_paragraph(style="Detail")
            made.add_run(f"{label}\t")
            self._line(made, value)

    def _line(self, paragraph: DocxParagraph, of: Line, *, bold: bool = False) -> DocxParagraph:
        for span in of:
            if span.cite:
                add_link(paragraph, f"[{span.text}]", to=anchor(span.cite).replace("-", "_"))
            elif span.href:
                add_link(paragraph, flat(span.text), url=span.href)
            else:
                self._run(paragraph, span).bold = True if bold or span.bold else None
        return paragraph

    def _run(self, paragraph: DocxParagraph, span: Span, *, colour: str = "", size: float = 0) -> Any:
        from docx.shared import Pt, RGBColor

        run = paragraph.add_run(flat(span.text))
        run.italic, run.bold = span.italic or None, span.bold or None
        if span.code:
            run.style = "Code"
        if span.mark:
            shade(run, MARK)
        if colour:
            run.font.color.rgb = RGBColor.from_string(colour)
        if size:
            run.font.size = Pt(size)
        return run
