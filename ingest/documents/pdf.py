"""PDF -> text, by pypdf. Only text that is text in the file: scanned pages are said to be such."""

from __future__ import annotations

import io
import logging
import zlib
from typing import TYPE_CHECKING

from ingest.documents.wraps import paragraphs
from kb.errors import SourceError

if TYPE_CHECKING:
    from pypdf import PdfReader

MAX_PAGES = 400
_BROKEN = (LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RecursionError, OSError, zlib.error)
"""What pypdf is known to raise, besides its own errors, on files that are not sound."""


def pdf_text(content: bytes, source: str) -> str:
    """The text of a PDF: paragraphs parted by blank lines, running titles and page numbers left out.

    :raises SourceError: encrypted with a password, damaged, over 400 pages, or with pages that hold no text.
    """
    from pypdf.errors import DependencyError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.ERROR)  # it warns of every object that is not quite to the standard
    try:
        reader = _opened(content, source)
        count = len(reader.pages)
        if count > MAX_PAGES:
            raise SourceError(
                f"{source} has {count} pages.", valid=f"up to {MAX_PAGES}", fix="Add the part that holds the contract."
            )
        pages = [page.extract_text() for page in reader.pages]
    except SourceError:
        raise
    except (PyPdfError, DependencyError, NotImplementedError, *_BROKEN) as error:
        raise SourceError(
            f"{source} is a damaged PDF: {str(error) or type(error).__name__}.",
            fix="Get the file again, or save it anew from its viewer.",
        ) from error
    empty = [number for number, page in enumerate(pages, 1) if not page.strip()]
    if len(empty) * 2 > len(pages):
        raise SourceError(
            f"{source}: {len(empty)} of {len(pages)} pages hold no text; they look scanned.",
            fix="Have the text recognised (OCR) first, and compare it with the pages.",
        )
    return paragraphs(pages)


def _opened(content: bytes, source: str) -> PdfReader:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise SourceError(
            f"{source} is encrypted and asks for a password.", fix="Save a copy without a password and add that."
        )
    return reader
