"""Documents -> text: Markdown, plain text, HTML, PDF, Word. Offsets of editions count in what comes out here.

Plain text and Markdown go through ``ingest.normalise`` and nothing else; the other kinds are written out as text with
Markdown-like headings first, so that the segmenter sees their structure. The bytes are kept beside the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.connectors.base import Fetched
from ingest.documents.docx import docx_text
from ingest.documents.html import html_text
from ingest.documents.kinds import Kind, ending, kind_of
from ingest.documents.pdf import pdf_text
from ingest.normalise import decode, normalise
from kb.errors import SourceError

MAX_CHARACTERS = 3_000_000
"""Longest text taken from a document; a statute book has less."""

SCHEMES = ("file", "web")
"""Schemes whose bytes may be documents; other sources hold plain text."""

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_META_WITHIN = 4096


@dataclass(frozen=True, slots=True)
class Received(Fetched):
    """Bytes that came with a name or a declared media type.

    :ivar media: declared, e.g. ``text/html; charset=utf-8``; may be empty.
    :ivar name: of the file; may be empty.
    """

    media: str = ""
    name: str = ""


def edition_text(paper: Fetched) -> str:
    """The text of a paper from any connector.

    :raises SourceError: the bytes hold no text that can be read.
    """
    if paper.source.partition(":")[0] not in SCHEMES:
        return normalise(paper.content, paper.source)
    name, media = (paper.name, paper.media) if isinstance(paper, Received) else ("", "")
    return document_text(paper.content, paper.source, name=name, media=media)


def document_text(content: bytes, source: str, *, name: str = "", media: str = "") -> str:
    """The text of a document.

    :param source: named in errors.
    :param name: of the file; its ending counts where the bytes do not tell.
    :param media: declared media type, whose ``charset`` is tried where the bytes are no UTF-8.
    :raises SourceError: of a kind that is not read, damaged, encrypted, without text, or too long.
    """
    kind = kind_of(content, source, name=name, media=media)
    declared = charset(media)
    if kind is Kind.PDF:
        text = pdf_text(content, source)
    elif kind is Kind.DOCX:
        text = docx_text(content, source)
    elif kind is Kind.HTML:
        text = html_text(decode(content, source, declared=declared or _meta_charset(content)), source)
    else:
        return _bounded(normalise(content, f"file:{source}", declared=declared), source)
    return _bounded(normalise(text.encode("utf-8", "replace"), f"file:{source}"), source)


def charset(media: str) -> str | None:
    """The encoding that a media type declares.

    >>> charset('text/html; charset="ISO-8859-2"'), charset("text/html")
    ('ISO-8859-2', None)
    """
    match = _CHARSET.search(media)
    return match[1] if match else None


def _meta_charset(content: bytes) -> str | None:
    match = _META.search(content[:_META_WITHIN])
    return match[1].decode("ascii") if match else None


def _bounded(text: str, source: str) -> str:
    if len(text) > MAX_CHARACTERS:
        raise SourceError(
            f"{source} has {len(text):,} characters.",
            valid=f"up to {MAX_CHARACTERS:,}",
            fix="Add the part that holds the contract.",
        )
    return text


__all__ = [
    "MAX_CHARACTERS",
    "SCHEMES",
    "Kind",
    "Received",
    "charset",
    "document_text",
    "edition_text",
    "ending",
    "kind_of",
]
