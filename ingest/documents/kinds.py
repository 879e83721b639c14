"""Which kind of document some bytes are: by their first bytes, then by name or declared media type."""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum
from pathlib import PurePosixPath

from kb.errors import SourceError


class Kind(StrEnum):
    """A kind of document; the value is also the ending under which a snapshot is referred to."""

    MARKDOWN = "md"
    TEXT = "txt"
    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"


VALID = "md, txt, html, pdf or docx"
_ENDINGS = {
    "md": Kind.MARKDOWN,
    "markdown": Kind.MARKDOWN,
    "txt": Kind.TEXT,
    "text": Kind.TEXT,
    "html": Kind.HTML,
    "htm": Kind.HTML,
    "xhtml": Kind.HTML,
    "pdf": Kind.PDF,
    "docx": Kind.DOCX,
}
_MEDIA = {
    "text/markdown": Kind.MARKDOWN,
    "text/plain": Kind.TEXT,
    "text/html": Kind.HTML,
    "application/xhtml+xml": Kind.HTML,
    "application/pdf": Kind.PDF,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": Kind.DOCX,
}
_FOREIGN = {
    b"\xd0\xcf\x11\xe0": "an old or an encrypted Office file",
    b"{\\rtf": "an RTF file",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"II*\0": "an image",
    b"MM\0*": "an image",
    b"\x1f\x8b": "a gzip archive",
    b"\x7fELF": "a program",
    b"MZ\x90\0": "a program",
}
_PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]", re.I | re.S)
_PDF_WITHIN = 1024
"""Bytes within which a PDF's header may stand (ISO 32000-1, annex H.3.4.1)."""


def kind_of(content: bytes, source: str, *, name: str = "", media: str = "") -> Kind:
    """The kind of a document.

    :param source: named in errors.
    :param name: of a file; its ending tells Markdown, plain text and HTML apart.
    :param media: declared media type, e.g. ``text/html; charset=utf-8``.
    :raises SourceError: empty, or of a kind that is not read.
    """
    if not content.strip():
        raise SourceError(f"{source} is empty.", fix="Check the file or the address.")
    if b"%PDF-" in content[:_PDF_WITHIN]:
        return Kind.PDF
    if content.startswith(b"PK\x03\x04"):
        return _archive(content, source)
    for magic, what in _FOREIGN.items():
        if content.startswith(magic):
            fix = "Save it without a password as docx or PDF." if "Office" in what else "Save it as one of these."
            raise SourceError(f"{source} is {what}.", valid=VALID, fix=fix)
    said = _MEDIA.get(media.partition(";")[0].strip().lower()) or _ENDINGS.get(ending(name))
    if said in (Kind.PDF, Kind.DOCX):
        raise SourceError(f"{source} is called {said.upper()} and is none.", valid=VALID, fix="Get the file again.")
    if said in (None, Kind.TEXT) and _PAGE.match(content.removeprefix(b"\xef\xbb\xbf")):
        return Kind.HTML
    if said is None and ending(name) and not media:
        raise SourceError(f"{source}: files ending in .{ending(name)} are not read.", valid=VALID, fix="Save it so.")
    return said or Kind.TEXT


def ending(name: str) -> str:
    """What stands after the last dot of a name, in lower case.

    >>> ending("Master Agreement.DOCX")
    'docx'
    """
    return PurePosixPath(name).suffix.removeprefix(".").lower()


def _archive(content: bytes, source: str) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise SourceError(f"{source} is a damaged archive: {error}.", valid=VALID, fix="Get it again.") from error
    if "word/document.xml" in names or {"[Content_Types].xml", "_rels/.rels"} <= names:
        return Kind.DOCX
    raise SourceError(f"{source} is an archive, not a document.", valid=VALID, fix="Unpack it and add the document.")
