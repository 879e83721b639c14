"""What python-docx has no method for: styles of ours, links, bookmarks, fields, edges, shades."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

SERIF, MONO, CHINESE = "Cambria", "Consolas", "SimSun"
"""Typefaces that come with word processors; another takes their place where they are missing."""


def styled(document: Document) -> None:
    """Give a fresh document the page and the styles of the pack."""
    from docx.enum.style import WD_STYLE_TYPE as KIND
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Mm, Pt, RGBColor

    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(25)
    page.top_margin, page.bottom_margin = Mm(24), Mm(24)
    styles = document.styles
    ink, soft, faint = RGBColor(0x1C, 0x24, 0x30), RGBColor(0x4D, 0x56, 0x63), RGBColor(0x61, 0x69, 0x75)

    def font(
        name: str, size: float, *, colour: Any = ink, bold: bool = False, before: float = 0, after: float = 4
    ) -> Any:
        style = styles[name]
        _typeface(style, SERIF)
        style.font.size, style.font.bold, style.font.color.rgb = Pt(size), bold, colour
        style.font.italic = False
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        return style

    for name, base in (("Kicker", "Normal"), ("Verdict", "Normal"), ("Quiet", "Normal"), ("Quoted", "Normal"),
                       ("Clause", "Normal"), ("Check", "Normal"), ("Detail", "Normal"), ("Gap", "Normal")):  # fmt: skip
        styles.add_style(name, KIND.PARAGRAPH).base_style = styles[base]
    styles.add_style("Code", KIND.CHARACTER)
    _typeface(styles["Code"], MONO)
    styles["Code"].font.size = Pt(8.5)
    font("Normal", 10.5).paragraph_format.line_spacing = 1.12
    font("Title", 19, bold=True, after=8)
    _bare(styles["Title"])
    font("Heading 1", 14, bold=True, before=18, after=6)
    font("Heading 2", 11, bold=True, before=12, after=4)
    font("Kicker", 8.5, colour=faint, bold=True, after=2)
    font("Quiet", 9.5, colour=soft)
    font("Detail", 8.5, colour=soft, after=0).paragraph_format.tab_stops.add_tab_stop(Mm(28))
    styles["Detail"].paragraph_format.left_indent = Mm(28)
    styles["Detail"].paragraph_format.first_line_indent = Mm(-28)
    for name in ("Quoted", "Clause"):
        font(name, 10.5, colour=soft if name == "Quoted" else ink).paragraph_format.left_indent = Mm(4)
    font("Verdict", 10.5, after=0).paragraph_format.left_indent = Mm(4)
    check = font("Check", 10.5).paragraph_format
    check.left_indent, check.first_line_indent = Mm(7), Mm(-7)
    check.tab_stops.add_tab_stop(Mm(7))
    font("Gap", 4, after=0)
    for name in ("List Bullet", "List Bullet 2"):
        font(name, 10.5, after=3)
    foot = font("Footer", 8.5, colour=faint)
    foot.paragraph_format.tab_stops.add_tab_stop(Mm(160), WD_TAB_ALIGNMENT.RIGHT)
    for name in ("Ruled", "Plain"):
        _table_style(styles.add_style(name, KIND.TABLE), ruled=name == "Ruled")


def _typeface(style: Any, name: str) -> None:
    from docx.oxml.ns import qn

    style.font.name = name
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), CHINESE)


def _bare(style: Any) -> None:
    """Without the rule under it that the template draws."""
    from docx.oxml.ns import qn

    found = style.element.pPr.find(qn("w:pBdr"))
    if found is not None:
        style.element.pPr.remove(found)


def _table_style(style: Any, *, ruled: bool) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    line = '<w:{} w:val="single" w:sz="4" w:space="0" w:color="CFC8BA"/>'
    rules = "".join(line.format(side) for side in ("top", "bottom", "insideH")) if ruled else ""
    style.element.append(
        parse_xml(
            f"<w:tblPr {nsdecls('w')}><w:tblBorders>{rules}</w:tblBorders><w:tblCellMar>"
            '<w:top w:w="50" w:type="dxa"/><w:left w:w="0" w:type="dxa"/><w:bottom w:w="50" w:type="dxa"/>'
            '<w:right w:w="120" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        )
    )


def repeat_head(table: Table) -> None:
    """The first row is a head, shown again on every page that the table runs over."""
    from docx.oxml import OxmlElement

    row = table.rows[0]._tr.get_or_add_trPr()
    row.append(OxmlElement("w:tblHeader"))


def set_widths(table: Table, shares: Sequence[float]) -> None:
    """Columns as wide as their shares of the page."""
    from docx.shared import Mm

    table.autofit = False
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Mm(round(160 * share / sum(shares)))
        for cell in column.cells:
            cell.width = column.width


def keep_with_next(paragraph: Paragraph) -> None:
    """No page break behind it."""
    paragraph.paragraph_format.keep_with_next = True


def edge(paragraph: Paragraph, colour: str, eighths: int) -> None:
    """A rule at the left of a paragraph, its width in eighths of a point."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    made = f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="{eighths}" w:space="8" w:color="{colour}"/></w:pBdr>'
    paragraph._p.get_or_add_pPr().insert_element_before(
        parse_xml(made), "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def shade(run: Run, colour: str) -> None:
    """A coloured ground behind a run."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    run._r.get_or_add_rPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{colour}"/>'))


def add_link(paragraph: Paragraph, text: str, *, url: str = "", to: str = "") -> None:
    """A link to an address, or to a bookmark of the document."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import RGBColor
    from docx.text.run import Run

    link = OxmlElement("w:hyperlink")
    if url:
        link.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    else:
        link.set(qn("w:anchor"), to)
    element: Any = OxmlElement("w:r")
    run = Run(element, paragraph)
    run.text = text
    run.font.color.rgb = RGBColor(0x1F, 0x4E, 0x68)
    run.font.underline = bool(url)
    link.append(element)
    paragraph._p.append(link)


def add_bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """A place that links lead to."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
        mark = OxmlElement(tag)
        mark.set(qn("w:id"), str(number))
        if tag.endswith("Start"):
            mark.set(qn("w:name"), name)
        paragraph._p.append(mark)


def add_field(paragraph: Paragraph, name: str) -> None:
    """A field that the word processor fills in (``PAGE``, ``NUMPAGES``)."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = OxmlElement("w:r")
    text: Any = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
