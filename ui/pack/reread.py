"""Whether a pack prints what its data say: the words of its pages against those of the same pack made anew.

What is filled in at the sign-off is left aside; so is white space, and what stands at the foot of a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from kb.corpus import Corpus
from kb.pack import Form
from kb.pack.compose import STATEMENT
from ui.pack.render import pack_data
from ui.pack.words import FOOTER

_SHOWN = 60
"""Characters shown of a difference."""


def misprint(content: bytes, form: Form, data: Mapping[str, Any], corpus: Corpus) -> str:
    """Where the pages of a pack part from its data, a sentence; empty where they do not.

    :param data: the answer that it carries, which was checked.
    """
    printed, due = _compared(words_of(content, form)), _compared(words_of(pack_data(data, form, corpus), form))
    if printed == due:
        return ""
    at = next((i for i, (a, b) in enumerate(zip(printed, due, strict=False)) if a != b), min(len(printed), len(due)))
    start = max(0, at - _SHOWN // 3)
    said, wanted = printed[start : start + _SHOWN], due[start : start + _SHOWN]
    return f"prints “…{said}…” where its data say “…{wanted}…” (white space left out)"


def words_of(content: bytes, form: Form) -> str:
    """The words that a pack prints."""
    if form is Form.HTML:
        return "".join(_of_html(content))
    if form is Form.DOCX:
        return "".join(_of_docx(content))
    return "".join(_of_pdf(content))


def _compared(text: str) -> str:
    """Without white space and without what stands between the statement of the sign-off and the first annex."""
    flat = re.sub(r"[\s\u00ad\u200b]+", "", text)
    statement = re.sub(r"\s+", "", STATEMENT)
    start = flat.find(statement)
    end = flat.find("AnnexA.", start)
    return flat[: start + len(statement)] + flat[end:] if 0 <= start < end else flat


def _of_html(content: bytes) -> Iterator[str]:
    from lxml import html  # type: ignore[import-untyped]

    root = html.fromstring(content, parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    for element in root.iter("script", "style"):
        element.text = ""
    yield from root.find("body").itertext()


def _of_docx(content: bytes) -> Iterator[str]:
    from docx import Document
    from docx.oxml.ns import qn

    for element in Document(BytesIO(content)).element.body.iter(qn("w:t")):
        yield element.text or ""


def _of_pdf(content: bytes) -> Iterator[str]:
    from pypdf import PdfReader

    foot = re.compile(rf"{re.escape(FOOTER)}\s*\d+\s*/\s*\d+\s*")
    for page in PdfReader(BytesIO(content)).pages:
        yield foot.sub("", page.extract_text())
