"""Hostile documents, built here: read in a process of their own, they fail with a clear error and cost little."""

from __future__ import annotations

import datetime as dt
import io
import os
import time
import zipfile
import zlib

import docx
import pytest
from pypdf import PdfWriter

from ingest.adding import Addition, add
from ingest.documents import Received, edition_text
from ingest.documents.apart import text_apart
from kb.corpus import Corpus, load_corpus
from kb.errors import SourceError
from kb.store import Home
from tests import acme

DAY = dt.date(2026, 3, 1)


def paper(content: bytes, name: str) -> Received:
    """A document as it was received."""
    return Received(content, f"file:{name}", "", DAY, name=name)


def word(*paragraphs: str) -> bytes:
    """A Word document."""
    document, out = docx.Document(), io.BytesIO()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(out)
    return out.getvalue()


def changed(content: bytes, member: str, data: bytes) -> bytes:
    """A package with another member."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for info in before.infolist():
            after.writestr(info.filename, data if info.filename == member else before.read(info))
    return out.getvalue()


def pdf(kids: list[str], count: int, words: int = 1) -> bytes:
    """A PDF in which object 3 is a page with so many words; the content is compressed."""
    packed = zlib.compress(b"BT /F1 9 Tf " + b"1 0 0 1 9 9 Tm (Acme) Tj " * words + b"ET", 9)
    font = b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {count} >>".encode(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R /Resources " + font + b" >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed) + packed + b"\nendstream",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + part + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(out)
    return out + b"xref\n0 5\n0000000000 65535 f \n" + table + trailer


@pytest.mark.parametrize(
    "received",
    [
        paper(b"# Acme Deal\n\n1. You may train.\n", "deal.md"),
        paper("Ünïcode §\n".encode(), "deal.txt"),
        paper(b"<html><body><h1>Acme</h1><p>You may train.</p></body></html>", "deal.html"),
        paper(word("Acme Deal", "You may train."), "deal.docx"),
        Received("Ł".encode("iso-8859-2"), "web:https://acme.example", "", DAY, media="text/plain; charset=iso-8859-2"),
    ],
)
def test_the_text_is_the_same_as_in_this_process(received: Received) -> None:
    assert text_apart(received) == edition_text(received)


def test_the_errors_are_the_same_too() -> None:
    for received in (paper(b"", "a.txt"), paper(b"PK\x03\x04nonsense", "a.docx"), paper(b"\x89PNG1234", "a.pdf")):
        with pytest.raises(SourceError) as here:
            edition_text(received)
        with pytest.raises(SourceError) as apart:
            text_apart(received)
        assert (here.value.what, here.value.valid, here.value.fix) == (
            apart.value.what,
            apart.value.valid,
            apart.value.fix,
        )


def test_a_zip_bomb_is_refused_unpacked() -> None:
    bomb = changed(word("x"), "word/document.xml", b" " * 150_000_000)
    assert len(bomb) < 1_000_000
    with pytest.raises(SourceError, match="unpacks to more"):
        text_apart(paper(bomb, "deal.docx"))


def test_entities_that_grow_are_not_resolved() -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    body = (
        f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e0 "lol">{levels}]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>'
        "before &e9; after</w:t></w:r></w:p></w:body></w:document>"
    )
    try:
        text = text_apart(paper(changed(word("x"), "word/document.xml", body.encode()), "deal.docx"), seconds=20)
    except SourceError:
        return
    assert "lol" not in text
    assert len(text) < 1000


def test_files_of_this_machine_are_not_read_into_a_text() -> None:
    body = (
        '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>'
        "before &x; after</w:t></w:r></w:p></w:body></w:document>"
    )
    try:
        text = text_apart(paper(changed(word("x"), "word/document.xml", body.encode()), "deal.docx"))
    except SourceError:
        return
    assert "root:" not in text


def test_a_pdf_that_never_ends_is_stopped() -> None:
    hostile = pdf(["3 0 R"] * 300, 300, words=20_000)
    assert len(hostile) < 10_000
    assert len(text_apart(paper(pdf(["3 0 R"], 1, words=10), "deal.pdf"))) > 30
    started = time.monotonic()
    with pytest.raises(SourceError, match="not read within 2 seconds"):
        text_apart(paper(hostile, "deal.pdf"), seconds=2)
    assert time.monotonic() - started < 20


def test_a_pdf_whose_pages_go_round_is_refused() -> None:
    with pytest.raises(SourceError):
        text_apart(paper(pdf(["2 0 R", "3 0 R"], 2_000_000_000), "deal.pdf"), seconds=10)


def test_a_pdf_of_too_many_pages_is_refused() -> None:
    writer, out = PdfWriter(), io.BytesIO()
    for _ in range(401):
        writer.add_blank_page(10, 10)
    writer.write(out)
    with pytest.raises(SourceError, match="401 pages"):
        text_apart(paper(out.getvalue(), "deal.pdf"))


def test_memory_is_bounded() -> None:
    with pytest.raises(SourceError, match="more memory"):
        text_apart(paper(b"Acme word. " * 2_200_000, "deal.md"), memory=60 * 1024**2)


def test_scripts_of_a_page_are_no_text() -> None:
    page = b"<html><script>steal()</script><style>p{}</style><p onclick='steal()'>You may train.</p></html>"
    text = text_apart(paper(page, "deal.html"))
    assert "You may train." in text
    assert "steal" not in text


def test_the_child_gets_no_settings_and_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from ingest.documents import apart

    monkeypatch.setenv("DISTILLAW_LLM_KEY", "secret")
    assert "DISTILLAW_LLM_KEY" not in apart._environment()
    assert "PATH" in os.environ
    assert set(apart._environment()) <= {"PATH", "LANG", "LC_ALL", "SYSTEMROOT", "PYTHONPATH", "PYTHONUTF8"}


def test_adding_reads_apart(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    from pathlib import Path

    from ingest import adding

    folder = Path(str(tmp_path))
    acme.write_corpus(folder / "corpus")
    corpus: Corpus = load_corpus(folder / "corpus")
    seen: list[str] = []

    def watched(received: Received) -> str:
        seen.append(received.name)
        return text_apart(received)

    monkeypatch.setattr(adding, "text_apart", watched)
    done = add(Addition("house/deal", "Deal", DAY), paper(b"# Deal\n\nYes.\n", "d.md"), corpus, Home(folder / "h"), DAY)
    assert done.new_edition
    assert seen == ["d.md"]
