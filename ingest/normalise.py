"""Bytes as received -> the edition text that every offset counts in.

As little as possible is changed, because a quote is an exact slice of what comes out here:

- decoding: UTF-16 when marked so; UTF-8 (a byte-order mark is dropped); else the declared encoding; else
  Windows-1252, and at last Latin-1, which takes every byte;
- line ends become ``\\n`` (``\\r\\n``, ``\\r``, U+2028, U+2029, U+0085): else one text from two systems would be two
  editions. Form feeds become ``\\n`` too, they only mark pages;
- YAML front matter is dropped where the source is known to put one before the text (scancode): it is the
  collector's, not the licensor's. The blank lines around the text go with it;
- a law that comes as JSON (articles with number, title and text; recitals) is written out as plain text.

Trailing spaces, tabs, double spaces, curly quotes and zero-width characters stay: a reader who compares with the source
should find them. No Unicode normal form is applied: NFC would change code points inside quotes, and nothing here
compares texts without collapsing white space first.
"""

from __future__ import annotations

import json
import re
from typing import Any

from kb.errors import SourceError

_LINE_ENDS = re.compile("\r\n|[\r\f\u2028\u2029\u0085]")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?:.*\n)*?---[ \t]*(?:\n|\Z)")
_MAGIC = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a zip archive (docx, odt …)",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"\x1f\x8b": "a gzip archive",
    b"\x7fELF": "a program",
    b"\xd0\xcf\x11\xe0": "an old Office file",
}


def normalise(content: bytes, source: str, *, declared: str | None = None) -> str:
    """The edition text of some bytes.

    :param content: as received.
    :param source: ``scheme:reference``; decides what wrapping is taken off.
    :param declared: the encoding that the source declared (an HTTP header), if any.
    :raises SourceError: the bytes are no text, or hold none.
    """
    text = _LINE_ENDS.sub("\n", decode(content, source, declared=declared))
    if source.startswith("scancode:"):
        text = strip_front_matter(text)
    elif source.endswith(".json"):
        text = law_text(text, source)
    if not text.strip():
        raise SourceError(f"{source} holds no text.", fix="Check the reference; the file may be a placeholder.")
    return text


def decode(content: bytes, source: str, *, declared: str | None = None) -> str:
    """Bytes to characters; see the module for the order of encodings tried.

    :raises SourceError: the bytes are binary, or the declared encoding is unknown.
    """
    for magic, kind in _MAGIC.items():
        if content.startswith(magic):
            raise SourceError(f"{source} is {kind}, not a text.", fix="Use the file connector for such documents.")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _try_decode(content, "utf-16", source) or _binary(source)
    if b"\0" in content:
        _binary(source)
    text = _try_decode(content, "utf-8-sig", source)
    if text is None and declared:
        text = _try_decode(content, declared, source)
    if text is None:
        text = _try_decode(content, "cp1252", source)
    if text is None:
        text = content.decode("latin-1")
    controls = sum(1 for char in text if char < " " and char not in "\t\n\r\f\v")
    if controls > len(text) * 0.01:
        _binary(source)
    return text


def _try_decode(content: bytes, encoding: str, source: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None
    except LookupError as error:
        raise SourceError(
            f"{source} declares the encoding {encoding!r}, which is not known.",
            fix="Correct the declaration, or leave it out.",
        ) from error


def _binary(source: str) -> str:
    raise SourceError(f"{source} is binary, not a text.", fix="Give md, txt, html, pdf or docx, named so.")


def strip_front_matter(text: str) -> str:
    """Drop a YAML block between ``---`` lines at the very start, and blank lines around what remains.

    >>> strip_front_matter("---\\nkey: acme\\n---\\n\\nAcme Licence\\n")
    'Acme Licence\\n'
    """
    body = _FRONT_MATTER.sub("", text, count=1)
    lines = body.split("\n")
    while lines and not lines[0].strip():
        del lines[0]
    while len(lines) > 1 and not lines[-1].strip():
        del lines[-1]
    return "\n".join(lines) + "\n"


def law_text(text: str, source: str) -> str:
    """Plain text of a law kept as JSON; a JSON of another shape stays as it is.

    The shape is ``{"full_name", "recitals": [{"recital_number", "text"}], "articles": [{"number", "title", "text",
    "chapter"}]}``. Each article becomes ``Article 53``, its title and its text; each recital ``Recital 109`` and its
    text.

    :raises SourceError: the file is no JSON at all.
    """
    try:
        data: Any = json.loads(text)
    except json.JSONDecodeError as error:
        raise SourceError(f"{source} is not valid JSON: {error.msg}.", fix="Fetch it again.") from error
    if not (isinstance(data, dict) and isinstance(data.get("articles"), list)):
        return text
    try:
        return _written_out(data)
    except (KeyError, TypeError, AttributeError) as error:
        raise SourceError(
            f"{source} is a law as JSON, but an entry is not complete: {error}.",
            valid="articles with number, title and text; recitals with recital_number and text",
            fix="Fetch it again, or use another source.",
        ) from error


def _written_out(data: dict[str, Any]) -> str:
    parts = [str(data.get("full_name", "")).strip()]
    for recital in data.get("recitals", []):
        parts.append(f"Recital {recital['recital_number']}\n\n{_LINE_ENDS.sub(chr(10), recital['text'].strip())}")
    chapter = ""
    for article in data["articles"]:
        if article.get("chapter") and article["chapter"] != chapter:
            chapter = article["chapter"]
            parts.append(f"Chapter {chapter}")
        title = str(article.get("title", "")).strip()
        parts.append(f"Article {article['number']}\n{title}\n\n{_LINE_ENDS.sub(chr(10), article['text'].strip())}")
    return "\n\n".join(part for part in parts if part) + "\n"
