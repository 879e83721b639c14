"""The data that a pack carries, found again: in HTML a data block, in PDF an attachment, in DOCX a part of its own."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from kb.errors import UsageError
from kb.pack.model import Form

HTML_ID = "distillaw-answer"
"""Of the data block in HTML."""

PDF_NAME = "distillaw-answer.json"
"""Of the attachment in PDF."""

DOCX_PART = "customXml/distillaw-answer.json"
"""Name of the part in DOCX, within the package."""

LARGEST = 64 * 1024 * 1024
"""Bytes of carried data that are read; far beyond any answer."""

_FIX = "Give a file that `distillaw ask --pack` wrote, or the JSON of `distillaw ask --export`."


def form_of_bytes(content: bytes) -> Form | None:
    """What sort of pack some bytes are, by how they begin; ``None``: none.

    >>> form_of_bytes(b"%PDF-1.7"), form_of_bytes(b"{}")
    (<Form.PDF: 'pdf'>, None)
    """
    head = content[:512].lstrip().lower()
    if head.startswith(b"%pdf-"):
        return Form.PDF
    if head.startswith(b"pk\x03\x04"):
        return Form.DOCX
    if head.startswith((b"<!doctype html", b"<html")):
        return Form.HTML
    return None


def carried(content: bytes, name: str) -> Mapping[str, Any]:
    """The answer that a file carries, or that it is.

    :param name: of the file, for messages.
    :raises UsageError: it carries none, or is damaged.
    """
    form = form_of_bytes(content)
    if form is Form.HTML:
        text = _of_html(content)
    elif form is Form.DOCX:
        text = _of_docx(content, name)
    elif form is Form.PDF:
        text = _of_pdf(content, name)
    else:
        text = content
    if text is None:
        raise UsageError(f"{name}: carries no answer.", fix=_FIX)
    try:
        data = json.loads(text.decode("utf-8"))
    except ValueError as error:
        what = "not JSON" if form is None else "the answer that it carries is damaged"
        raise UsageError(f"{name}: {what}.", fix=_FIX) from error
    if not isinstance(data, dict):
        raise UsageError(f"{name}: not an answer.", fix=_FIX)
    return data


def _of_html(content: bytes) -> bytes | None:
    from lxml import html  # type: ignore[import-untyped]

    root = html.fromstring(content, parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    found = root.xpath("//script[@id=$id and @type='application/json']", id=HTML_ID)
    return (found[0].text or "").encode("utf-8") if len(found) == 1 else None


def _of_docx(content: bytes, name: str) -> bytes | None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            if DOCX_PART not in package.namelist():
                return None
            with package.open(DOCX_PART) as part:
                text = part.read(LARGEST + 1)
    except zipfile.BadZipFile as error:
        raise UsageError(f"{name}: damaged: {error}.", fix=_FIX) from error
    if len(text) > LARGEST:
        raise UsageError(f"{name}: carries more than an answer has.", fix=_FIX)
    return text


def _of_pdf(content: bytes, name: str) -> bytes | None:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        found = PdfReader(BytesIO(content)).attachments.get(PDF_NAME) or []
    except PyPdfError as error:
        raise UsageError(f"{name}: damaged: {error}.", fix=_FIX) from error
    return found[0] if len(found) == 1 else None
