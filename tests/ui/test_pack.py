"""Opinion packs: what they say, in three forms; that each carries its data, and that a changed page is found out."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kb.answer.check import verify_export
from kb.answer.model import answer_json
from kb.errors import UsageError
from kb.pack import Form
from kb.pack.embedded import carried
from kb.service import Distillaw
from tests.ui import acme
from ui.cli.main import cli
from ui.pack import pack, pack_data
from ui.pack.render import form_of

CHAT = "May we train our own general-purpose model on the outputs of Acme Chat through the API and publish its weights?"
DAY = acme.DAY


@pytest.fixture(scope="module")
def made(acme_service: Distillaw) -> dict[Form, bytes]:
    """One answer in each form."""
    answer, texts = acme_service.ask(CHAT, DAY)
    return {form: pack(answer, texts, form, acme_service.corpus) for form in Form}


def printed(content: bytes, form: Form) -> str:
    """The words of a pack, white space apart."""
    if form is Form.HTML:
        from lxml import html  # type: ignore[import-untyped]

        tree = html.document_fromstring(content.decode("utf-8"))
        for hidden in tree.xpath("//script|//style"):
            hidden.drop_tree()
        text = tree.text_content()
    elif form is Form.DOCX:
        from docx import Document

        document = Document(io.BytesIO(content))
        cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
        text = "\n".join([p.text for p in document.paragraphs] + cells)
    else:
        from pypdf import PdfReader

        text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return "".join(text.split()).replace("\u00ad", "")


@pytest.mark.parametrize("form", list(Form))
def test_a_pack_says_what_the_answer_says(made: dict[Form, bytes], acme_service: Distillaw, form: Form) -> None:
    answer, _ = acme_service.ask(CHAT, DAY)
    text = printed(made[form], form)
    assert "".join(CHAT.split()) in text
    assert "Prohibited" in text
    for condition in answer.conditions:
        assert "".join(condition.text.split()) in text
    for heading in ("Facts assumed", "Reasons", "Sign-off", "The clauses, in full", "How to check this file"):
        assert "".join(heading.split()) in text
    for citation in answer.citations:
        if citation.text_sha256 and citation.instrument:
            assert citation.text_sha256 in text


@pytest.mark.parametrize("form", list(Form))
def test_quotations_are_printed_exactly(made: dict[Form, bytes], acme_service: Distillaw, form: Form) -> None:
    answer, _ = acme_service.ask(CHAT, DAY)
    text = printed(made[form], form)
    quotes = [c.quote for c in answer.citations if c.quote and c.instrument]
    assert len(quotes) >= 2
    for quote in quotes:
        assert "".join(quote.split()) in text


@pytest.mark.parametrize("form", list(Form))
def test_it_carries_the_answer_and_its_texts(made: dict[Form, bytes], acme_service: Distillaw, form: Form) -> None:
    answer, texts = acme_service.ask(CHAT, DAY)
    data = carried(made[form], f"memo.{form.value}")
    want = json.loads(json.dumps(answer_json(answer, texts)))
    assert {k: v for k, v in data.items() if k != "timing_ms"} == {k: v for k, v in want.items() if k != "timing_ms"}
    assert verify_export(data, lambda sha: None) == []


def test_the_html_reaches_nothing_outside(made: dict[Form, bytes]) -> None:
    text = made[Form.HTML].decode("utf-8")
    for reaching in ("<link", "src=", "@import", "url(http"):
        assert reaching not in text
    assert "default-src &#x27;none&#x27;" in text or "default-src 'none'" in text


def test_hostile_words_stay_words(acme_service: Distillaw) -> None:
    question = f'{CHAT} </script><script>window.hit=1</script> #link("https://x") [@y] <img src=x onerror=alert(1)>'
    answer, texts = acme_service.ask(question, DAY)
    text = pack(answer, texts, Form.HTML, acme_service.corpus).decode("utf-8")
    assert "<script>window.hit" not in text
    assert "<img" not in text
    printed_pdf = printed(pack(answer, texts, Form.PDF, acme_service.corpus), Form.PDF)
    assert '#link("https://x")' in printed_pdf
    assert carried(text.encode("utf-8"), "memo.html")["question"] == question


def test_a_form_nobody_makes_teaches() -> None:
    with pytest.raises(UsageError) as caught:
        form_of("memo.odt")
    assert ".pdf" in (caught.value.valid or "")


def test_what_is_no_answer_is_refused(acme_service: Distillaw) -> None:
    with pytest.raises(UsageError):
        pack_data({"no": "answer"}, Form.HTML, acme_service.corpus)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home that the command line finds."""
    acme.build_home(tmp_path)
    for name, value in acme.environment(tmp_path).items():
        if name.startswith("DISTILLAW"):
            monkeypatch.setenv(name, value)
    return tmp_path


def run(*arguments: str) -> Result:
    done = CliRunner().invoke(cli, list(arguments))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


@pytest.mark.parametrize("form", list(Form))
def test_the_command_line_writes_and_verifies_it(folder: Path, form: Form) -> None:
    target = folder / f"memo.{form.value}"
    run("ask", CHAT, "--as-of", DAY.isoformat(), "--pack", str(target))
    assert target.stat().st_size > 5_000
    checked = run("verify", str(target))
    assert checked.exit_code == 0, checked.output
    assert "pages say what its data say" in checked.output


def test_a_changed_page_is_found_out(folder: Path) -> None:
    target = folder / "memo.html"
    run("ask", CHAT, "--as-of", DAY.isoformat(), "--pack", str(target))
    text = target.read_text(encoding="utf-8")
    head, mark, tail = text.partition("Prohibited")
    assert mark
    target.write_text(f"{head}Permitted{tail}", encoding="utf-8")
    assert run("verify", str(target)).exit_code == 1


def test_changed_data_are_found_out(folder: Path) -> None:
    target = folder / "memo.docx"
    run("ask", CHAT, "--as-of", DAY.isoformat(), "--pack", str(target))
    with zipfile.ZipFile(target) as archive:
        parts: dict[str, Any] = {name: archive.read(name) for name in archive.namelist()}
    name = next(n for n, body in parts.items() if b"distillaw.answer/1" in body)
    parts[name] = parts[name].replace(b"prohibited", b"permitted")
    with zipfile.ZipFile(target, "w") as archive:
        for part, body in parts.items():
            archive.writestr(part, body)
    assert run("verify", str(target)).exit_code == 1


def test_one_pack_is_for_one_answer(folder: Path) -> None:
    batch = folder / "batch.jsonl"
    batch.write_text(json.dumps({"question": CHAT}) + "\n", encoding="utf-8")
    with pytest.raises(UsageError):
        run("ask", "--batch", str(batch), "--json", "--pack", str(folder / "memo.pdf"))
