"""Documents of every kind -> text, on documents invented and built here."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Sequence

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from pypdf import PdfReader, PdfWriter

from ingest.connectors.base import Fetched
from ingest.documents import Kind, Received, document_text, edition_text, kind_of
from ingest.documents.docx import docx_text
from ingest.documents.html import html_text
from ingest.documents.pdf import pdf_text
from ingest.documents.wraps import paragraphs
from ingest.segment import segment
from kb.errors import SourceError
from tests import acme

DAY = dt.date(2026, 3, 1)
NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def locators(text: str, title: str = "Acme Agreement") -> list[str]:
    return [clause.locator for clause in segment(text, title)]


# --- kinds


@pytest.mark.parametrize(
    ("content", "name", "media", "kind"),
    [
        (b"# Acme", "a.md", "", Kind.MARKDOWN),
        (b"Acme", "a.txt", "", Kind.TEXT),
        (b"Acme", "LICENSE", "", Kind.TEXT),
        (b"Acme", "", "text/plain; charset=utf-8", Kind.TEXT),
        (b"<p>Acme", "a.htm", "", Kind.HTML),
        (b"\n<!-- x --><!DOCTYPE html><p>Acme", "a.txt", "", Kind.HTML),
        (b"<html><p>Acme", "", "", Kind.HTML),
        (b"<p align=center>Acme</p>\n\n# Acme", "README.md", "", Kind.MARKDOWN),
        (b"%PDF-1.7 ...", "anything", "", Kind.PDF),
        (b"\n\n%PDF-1.4 ...", "a.pdf", "", Kind.PDF),
    ],
)
def test_kinds(content: bytes, name: str, media: str, kind: Kind) -> None:
    assert kind_of(content, "x", name=name, media=media) is kind


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "a.txt", "empty"),
        (b" \n", "a.md", "empty"),
        (b"\xd0\xcf\x11\xe0....", "a.docx", "encrypted Office file"),
        (b"{\\rtf1 Acme}", "a.rtf", "RTF"),
        (b"\x89PNG....", "a.png", "image"),
        (b"just words", "a.pdf", "is none"),
        (b"just words", "a.docx", "is none"),
        (b"just words", "a.odt", "not read"),
        (b"PK\x03\x04 broken", "a.docx", "damaged archive"),
    ],
)
def test_what_is_no_document(content: bytes, name: str, says: str) -> None:
    with pytest.raises(SourceError, match=says) as caught:
        kind_of(content, name, name=name)
    assert caught.value.fix


def test_an_archive_that_is_no_word_document() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "Acme")
    with pytest.raises(SourceError, match="archive, not a document"):
        kind_of(packed.getvalue(), "a.zip", name="a.zip")


# --- plain text and Markdown


@pytest.mark.parametrize("name", ["licence.md", "licence.txt", "LICENCE"])
def test_plain_texts_stay_as_they_are(name: str) -> None:
    paper = Received(acme.LICENCE.encode(), f"file:{name}", "", DAY, name=name)
    assert edition_text(paper) == acme.LICENCE


def test_papers_of_other_connectors_are_plain_text() -> None:
    front = b"---\nkey: acme\n---\n\n<html>Acme</html>\n"
    assert edition_text(Fetched(front, "scancode:acme", "", DAY)) == "<html>Acme</html>\n"


def test_a_text_beyond_the_limit() -> None:
    with pytest.raises(SourceError, match="characters"):
        document_text(b"Acme terms. " * 300_000, "x")


# --- HTML

CHROME = '<nav><a href="/">Zebra</a></nav><header role="banner">Walrus</header>'
FOOT = '<footer>Giraffe</footer><div role="dialog">Ostrich <button>OK</button></div><script>let zebra;</script>'
FURNITURE = ("Zebra", "zebra", "Walrus", "Giraffe", "Ostrich", "OK")


def page(body: str) -> str:
    text = html_text(f"<html><head><title>Zebra</title></head><body>{CHROME}{body}{FOOT}</body></html>", "x")
    assert not [word for word in FURNITURE if word in text]
    return text


def test_numbers_that_a_browser_draws_are_written_out() -> None:
    text = page(
        "<main><h1>Acme Licence</h1><h2>1. Grant</h2><p>Run it.</p><h2>2. Limits</h2>"
        '<ol type="a"><li>No rivals.</li><li>No scripts:<ol type="i"><li>crawlers</li><li value="4">bots</li></ol>'
        "</li></ol><ol start='3'><li>Third.</li></ol><ul><li>Dot.</li></ul></main>"
    )
    assert text.split("\n") == [
        "# Acme Licence", "", "## 1. Grant", "", "Run it.", "", "## 2. Limits", "", "a. No rivals.", "b. No scripts:",
        "    i. crawlers", "    iv. bots", "3. Third.", "- Dot.", "",
    ]  # fmt: skip
    assert {"§1", "§2(a)", "§2(b)"} <= set(locators(text, "Acme Licence"))


def test_marks_in_the_text_are_not_doubled() -> None:
    assert page("<ul><li>(a) No rivals.</li><li>2.1 No scripts.</li></ul>") == "(a) No rivals.\n2.1 No scripts.\n"


@pytest.mark.parametrize(
    "body",
    [
        "<div>Grant. {0}</div><div><div>{1}</div><span>{2}</span></div>",  # nothing but divisions
        "<table><tr><td><h1>Acme</h1><p>{0}</p><p>{1}</p><p>{2}</p></td></tr></table>",  # laid out by a table
        "<main><details><summary>One</summary>{0}</details><div hidden aria-hidden=true style='display:none'>{1}</div>"
        "<p>{2}</p></main>",  # folded away
        "<main><p>{0}<p>{1}<ul><li>{2}</ul></main>",  # tags left open
        "<main><a href='#'>{0}</a><p>{1}</p><p>{1}</p><dl><dt>Law</dt><dd>{2}</dd></dl></main>",  # linked, repeated
        "<article><form><fieldset>{0}</fieldset>{1}</form><blockquote>{2}</blockquote></article>",
    ],
)
def test_no_clause_is_lost(body: str) -> None:
    clauses = ("Results are yours.", "No warranty.", "The law of Norland governs.")
    text = page(body.format(*clauses))
    assert [c for c in clauses if c not in text] == []


def test_headings_in_buttons_and_bold_paragraphs() -> None:
    text = page(
        "<main><h3><button aria-expanded=false>Ownership</button></h3><p><b>Yours</b></p><p><b>Not</b> so</p></main>"
    )
    assert text == "### Ownership\n\n**Yours**\n\nNot so\n"


def test_tables_of_words() -> None:
    rows = "<tr><th>Term</th><th>Meaning</th></tr><tr><td>Weights</td><td><p>The numbers.</p></td></tr>"
    assert page(f"<main><table>{rows}</table></main>") == "Term | Meaning\n\nWeights | The numbers.\n"


def test_white_space_and_breaks() -> None:
    assert (
        page("<main><p>One\n   two<br>three&nbsp;four<pre>  a\n  b</pre></main>")
        == "One two\nthree\u00a0four\n\n  a\n  b\n"
    )


def test_markup_without_text_is_an_error() -> None:
    for markup in (b"<html><body><nav>Zebra</nav></body></html>", b"<html></html>", b"<html><!-- Acme -->"):
        with pytest.raises(SourceError, match="no text"):
            document_text(markup, "x", media="text/html")


def test_nesting_too_deep_to_read_is_an_error_not_a_loss() -> None:
    assert "Acme" in html_text("<div>" * 200 + "Acme" + "</div>" * 200, "x")
    with pytest.raises(SourceError, match="nested"):
        html_text("<p>start</p>" + "<div>" * 5000 + "Acme" + "</div>" * 5000, "x")


# --- PDF


def pdf(*pages: Sequence[str]) -> bytes:
    """A PDF of lines in Helvetica, made by hand."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 "]
    objects[2] += b"/BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    kids = []
    for lines in pages:
        shown = b"".join(
            b"(%s) Tj 0 -14 Td "
            % line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
            for line in lines
        )
        stream = b"BT /F1 11 Tf 50 800 Td " + shown + b"ET"
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % k for k in kids))
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (len(objects) + 1, table, trailer)


PRINT = (
    "ACME AGREEMENT",
    "1. Grant. Acme lets the customer use results of the service to train",
    "its own models, rivals of Acme included, as long as this agreement",
    "runs.",
    "2. Limits.",
    "(a) Scripts may not gather results faster than the service allows in",
    "its settings.",
    "(b) Names of Acme stay with Acme.",
)


def test_print_is_joined_into_clauses() -> None:
    text = pdf_text(pdf(PRINT), "x")
    assert "train its own models, rivals of Acme included, as long as this agreement runs." in text
    assert "allows in its settings." in text
    assert {"§1", "§2", "§2(a)", "§2(b)"} <= set(locators(text))


def test_running_titles_and_page_numbers_are_left_out() -> None:
    parts = (PRINT[1:4], PRINT[4:7], ("(b) Names of Acme stay with Acme.", "3. Law. Norland's."))
    text = pdf_text(pdf(*(("Acme Agreement 2026", *part, f"Page {n} of 3") for n, part in enumerate(parts, 1))), "x")
    assert "Page" not in text
    assert "Acme Agreement 2026" not in text
    assert {"§1", "§2(a)", "§2(b)", "§3"} <= set(locators(text))
    assert pdf_text(pdf(("Fees are 3", "- 4 -"), ("Days are 30.", "- 5 -")), "x") == "Fees are 3\n\nDays are 30.\n"
    assert pdf_text(pdf(("The fees are", "3"), ("The days are", "30")), "x").split() == [
        "The", "fees", "are", "3", "The", "days", "are", "30"
    ]  # fmt: skip


def test_a_sentence_runs_on_over_the_page() -> None:
    first = ["The customer keeps every result that the service gives and may use", "it to train models of"]
    assert "models of its own" in pdf_text(pdf(first, ["its own choice."]), "x")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["A distil-", "lation is a distillation."], "A distillation is a distillation."),
        (["A non-", "commercial use only."], "A non-commercial use only."),
        (["A soft\u00ad", "ware licence."], "A software licence."),
        (["The seat is in Nor-", "Land."], "The seat is in Nor-Land."),
        (["Both pre-", "and post-training."], "Both pre- and post-training."),
    ],
)
def test_hyphens_at_the_break(lines: list[str], expected: str) -> None:
    assert paragraphs(["\n".join(lines)]).strip() == expected


def test_breaks_that_were_meant_stay() -> None:
    kept = ["Acme Ltd", "1 Harbour Road", "Northaven", "", "Dear customer,", "- first", "- second", "(a) third"]
    assert paragraphs(["\n".join(kept)]).split("\n\n") == [*[k for k in kept[:-1] if k], "(a) third\n"]


def encrypted(password: str, owner: str | None = None) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(PRINT))))
    writer.encrypt(password, owner, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_password_is_asked_for_only_where_one_is_needed() -> None:
    with pytest.raises(SourceError, match="password"):
        pdf_text(encrypted("secret"), "x")
    assert "Names of Acme" in pdf_text(encrypted("", "owner"), "x")


def test_scanned_pages_are_said_to_be_such() -> None:
    with pytest.raises(SourceError, match="2 of 3 pages hold no text"):
        pdf_text(pdf(PRINT, (), ()), "x")


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: whole[:40],
        lambda whole: b"%PDF-1.7\n" + b"\xff\x00garbage" * 40,
        lambda whole: whole.replace(b"/Kids", b"/Kods"),
        lambda whole: whole.replace(b"/Type /Pages", b"/Type /Plages").replace(b"/Count 1", b"/Count -"),
        lambda whole: whole[: len(whole) // 2],
    ],
)
def test_damaged_pdfs(damage: Callable[[bytes], bytes]) -> None:
    with pytest.raises(SourceError, match=r"damaged|no text|0 of 0"):
        document_text(damage(pdf(PRINT)), "x.pdf")


def test_too_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.documents.pdf.MAX_PAGES", 2)
    with pytest.raises(SourceError, match="3 pages"):
        pdf_text(pdf(PRINT, PRINT, PRINT), "x")


# --- Word


def saved(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def word(*paragraphs_: tuple[str, str]) -> Document:
    document = docx.Document()
    for style, text in paragraphs_:
        document.add_paragraph(text, style=style or None)
    return document


LEVELS = (
    ("decimal", "%1.", ""),
    ("decimal", "%1.%2", ""),
    ("lowerLetter", "(%3)", ""),
    ("lowerRoman", "(%4)", ""),
    ("bullet", "\uf0b7", ""),
)


def number(document: Document, levels: Sequence[tuple[str, str, str]] = LEVELS, *, more: str = "") -> str:
    """Add a list of levels (format, text, further XML) to a document; returns its id."""
    root = document.part.numbering_part.element
    abstract = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>{extra}<w:lvlText w:val="{text}"/></w:lvl>'
        for n, (style, text, extra) in enumerate(levels)
    )
    root.insert(0, parse_xml(f'<w:abstractNum {NS} w:abstractNumId="900">{abstract}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {NS} w:numId="900"><w:abstractNumId w:val="900"/></w:num>'))
    root.append(parse_xml(f'<w:num {NS} w:numId="901"><w:abstractNumId w:val="900"/>{more}</w:num>'))
    return "900"


def clause(document: Document, text: str, level: int, list_id: str = "900", style: str | None = None) -> None:
    paragraph = document.add_paragraph(text, style=style)
    properties = paragraph._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {NS}><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'))


def test_headings_become_markdown_headings() -> None:
    text = docx_text(
        saved(word(("Title", "Acme Agreement"), ("Heading 1", "Grant"), ("", "Run it."), ("Heading 2", "Limits"))), "x"
    )
    assert text == "# Acme Agreement\n\n## Grant\n\nRun it.\n\n### Limits\n"
    assert "Grant" in locators(text)


def test_a_clause_in_a_heading_style_stays_a_clause() -> None:
    long = "The customer may train its own models on results of the service, rivals of Acme included, wherever it sits."
    assert docx_text(saved(word(("Heading 2", long))), "x") == long + "\n"


def test_numbers_that_word_draws_are_written_out() -> None:
    document = docx.Document()
    number(document)
    clause(document, "Grant", 0, style="Heading 1")
    clause(document, "Acme lets the customer train.", 1)
    clause(document, "Limits", 0, style="Heading 1")
    clause(document, "The customer may not:", 1)
    clause(document, "sell results;", 2)
    clause(document, "gather results:", 2)
    clause(document, "by scripts;", 3)
    clause(document, "by hand.", 3)
    clause(document, "a point", 4)
    clause(document, "Law is that of Norland.", 1)
    text = docx_text(saved(document), "x")
    assert [line for line in text.split("\n") if line] == [
        "## 1. Grant", "1.1 Acme lets the customer train.", "## 2. Limits", "2.1 The customer may not:",
        "(a) sell results;", "(b) gather results:", "(i) by scripts;", "(ii) by hand.", "                - a point",
        "2.2 Law is that of Norland.",
    ]  # fmt: skip
    assert {"§1.1", "§2.1(a)", "§2.1(b)", "§2.1(b)(i)", "§2.2"} <= set(locators(text))


def test_lists_that_share_rules_share_the_count_unless_they_start_anew() -> None:
    document = docx.Document()
    number(document, more='<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>')
    for text, list_id in (("a", "900"), ("b", "900"), ("c", "901"), ("d", "901"), ("e", "0")):
        clause(document, text, 0, list_id)
    assert docx_text(saved(document), "x").split() == ["1.", "a", "2.", "b", "7.", "c", "8.", "d", "e"]


def test_numbers_of_a_style_and_legal_style() -> None:
    document = docx.Document()
    levels = (("upperRoman", "Article %1", '<w:pStyle w:val="Heading1"/>'), ("decimal", "%1.%2", "<w:isLgl/>"))
    number(document, levels)
    style = document.styles["Heading 1"].element
    style.get_or_add_pPr().append(parse_xml(f'<w:numPr {NS}><w:numId w:val="900"/></w:numPr>'))
    document.add_paragraph("Grant", style="Heading 1")
    clause(document, "Train.", 1)
    document.add_paragraph("Law", style="Heading 1")
    assert docx_text(saved(document), "x") == "## Article I Grant\n\n1.1 Train.\n\n## Article II Law\n"


def test_bullets_and_tables() -> None:
    document = word(("List Bullet", "first"), ("List Bullet", "second"))
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        (c for r in table.rows for c in r.cells), ("Term", "Meaning", "Seat", "Norland"), strict=True
    ):
        cell.text = text
    assert docx_text(saved(document), "x") == "- first\n- second\n\nTerm | Meaning\n\nSeat | Norland\n"


RUN = "<w:r><w:t>{}</w:t></w:r>"


def with_xml(xml: str) -> bytes:
    document = word(("", "Acme."))
    document.element.body.insert(1, parse_xml(xml.replace(" NS", f" {NS}", 1)))
    return saved(document)


def test_what_python_docx_steps_over_is_read() -> None:
    control = f"<w:sdt NS><w:sdtPr/><w:sdtContent><w:p>{RUN.format('In a control.')}</w:p></w:sdtContent></w:sdt>"
    assert "In a control." in docx_text(with_xml(control), "x")
    inline = f"<w:p NS><w:sdt><w:sdtContent>{RUN.format('Dated ')}</w:sdtContent></w:sdt>{RUN.format('today.')}</w:p>"
    assert "Dated today." in docx_text(with_xml(inline), "x")
    link = f"<w:p NS>{RUN.format('See ')}<w:hyperlink>{RUN.format('the terms')}</w:hyperlink></w:p>"
    assert "See the terms" in docx_text(with_xml(link), "x")
    field = "<w:p NS><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>Four</w:t><w:tab/><w:t>five</w:t></w:r></w:p>"
    assert "Four five" in docx_text(with_xml(field), "x")
    assert "PAGE" not in docx_text(with_xml(field), "x")


def test_hidden_text_is_left_out() -> None:
    hidden = "<w:p NS><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r><w:r><w:t>Open.</w:t></w:r></w:p>"
    text = docx_text(with_xml(hidden), "x")
    assert "Open." in text
    assert "secret" not in text


@pytest.mark.parametrize("mark", ["ins", "del"])
def test_tracked_changes_are_refused(mark: str) -> None:
    text = "delText" if mark == "del" else "t"
    xml = f'<w:p NS><w:{mark} w:id="1" w:author="A"><w:r><w:{text}>not</w:{text}></w:r></w:{mark}></w:p>'
    with pytest.raises(SourceError, match="tracked changes"):
        docx_text(with_xml(xml), "x")


def test_an_embedded_document_is_refused() -> None:
    with pytest.raises(SourceError, match="embeds another document"):
        docx_text(with_xml("<w:altChunk NS/>"), "x")


def repacked(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = change(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        lambda name, data: None if name == "word/document.xml" else data,
        lambda name, data: data[:100] if name == "word/document.xml" else data,
        lambda name, data: b"<a/>" if name == "word/document.xml" else data,
        lambda name, data: None if name == "_rels/.rels" else data,
        lambda name, data: b"\0" * 50 if name == "[Content_Types].xml" else data,
    ],
)
def test_damaged_word_documents(change: Callable[[str, bytes], bytes | None]) -> None:
    broken = repacked(saved(word(("", "Acme."))), change)
    with pytest.raises(SourceError):
        document_text(broken, "x.docx", name="x.docx")


def test_entities_are_not_unfolded() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "AAAAAAAAAA"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'

    def change(name: str, data: bytes) -> bytes:
        if name != "word/document.xml":
            return data
        head, rest = data.split(b"\n", 1)
        return head + b"\n" + bomb + rest.replace(b"Acme.", b"Acme. &b;")

    assert "AAAA" not in document_text(repacked(saved(word(("", "Acme."))), change), "x.docx")


def test_a_package_that_unpacks_to_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.documents.docx.MAX_UNPACKED", 1000)
    with pytest.raises(SourceError, match="unpacks"):
        docx_text(saved(word(("", "Acme."))), "x")
