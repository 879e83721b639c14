"""A citation in the forms that people paste: plain words, Markdown, BibTeX and CSL-JSON."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import fields as fields_of
from enum import StrEnum
from typing import Any

from kb.answer.model import Citation
from kb.errors import UsageError


class CiteForm(StrEnum):
    """The forms of a citation."""

    PLAIN = "plain"
    MARKDOWN = "markdown"
    BIBTEX = "bibtex"
    CSL = "csl-json"


def cite(citation: Citation, form: CiteForm) -> str:
    """A citation in one form.

    Sources: BibTeX entry types after Patashnik, *BibTeXing* (1988), with biblatex's ``url`` and ``urldate``; CSL-JSON
    after the schema of the Citation Style Language 1.0.2.
    """
    match form:
        case CiteForm.PLAIN:
            return _plain(citation)
        case CiteForm.MARKDOWN:
            return _markdown(citation)
        case CiteForm.BIBTEX:
            return _bibtex(citation)
        case CiteForm.CSL:
            return json.dumps([csl(citation)], ensure_ascii=False, indent=1)


def citation_of(data: Mapping[str, Any]) -> Citation:
    """A citation as the contract writes it (``kb.answer.model.citation_json``), read back.

    :raises UsageError: it is none.
    """
    try:
        days = {name: dt.date.fromisoformat(data[name]) for name in ("edition", "retrieved") if data.get(name)}
        known = {f.name for f in fields_of(Citation)}
        return Citation(**{name: value for name, value in data.items() if name in known} | days)
    except (TypeError, ValueError) as error:
        raise UsageError(
            f"The citation is damaged: {error}.", fix="Give what `distillaw ask --export` wrote."
        ) from error


def _address(citation: Citation) -> str:
    url = citation.fragment_url or citation.source_url
    return url if url.startswith(("https://", "http://")) else ""


def _where(citation: Citation) -> str:
    edition = f"edition of {citation.edition.isoformat()}" if citation.edition else ""
    return ", ".join(part for part in (edition, citation.locator) if part)


def _plain(citation: Citation) -> str:
    words = f": “{' '.join(citation.quote.split())}”" if citation.quote else ""
    seen = f" (retrieved {citation.retrieved.isoformat()})" if citation.retrieved else ""
    url = f" {citation.source_url}" if _address(citation) else ""
    return f"{citation.publisher}, {citation.title}, {_where(citation)}{words}{url}{seen}"


def _markdown(citation: Citation) -> str:
    title = re.sub(r"([\[\]*_`\\])", r"\\\1", citation.title)
    name = f"[{title}](<{_address(citation)}>)" if _address(citation) else f"*{title}*"
    quote = f"> {' '.join(citation.quote.split())}\n>\n> — " if citation.quote else ""
    return f"{quote}{citation.publisher}, {name}, {_where(citation)}"


_ESCAPED = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_ESCAPED |= {c: f"\\{c}" for c in "&%$#_{}"}


def _tex(text: str) -> str:
    """Text that TeX prints as it stands.

    >>> print(_tex("50% of A&B_c"))
    50\\% of A\\&B\\_c
    """
    return "".join(_ESCAPED.get(c, c) for c in " ".join(text.split()))


def _key(citation: Citation) -> str:
    of = citation.instrument or citation.commentary or "text"
    day = citation.edition.isoformat() if citation.edition else "undated"
    return re.sub(r"[^a-z0-9]+", "-", f"{of}-{day}-{citation.n}".casefold()).strip("-")


def _bibtex(citation: Citation) -> str:
    fields = {
        "author": f"{{{_tex(citation.publisher)}}}",
        "title": f"{{{_tex(citation.title)}}}",
        "year": str(citation.edition.year) if citation.edition else "",
        "date": citation.edition.isoformat() if citation.edition else "",
        "pages": _tex(citation.locator),
        "url": _address(citation).replace("{", "%7B").replace("}", "%7D"),
        "urldate": citation.retrieved.isoformat() if citation.retrieved else "",
        "note": f"“{_tex(citation.quote)}”" if citation.quote else "",
    }
    rows = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{_key(citation)},\n{rows}\n}}"


def csl(citation: Citation) -> dict[str, Any]:
    """One item of CSL-JSON."""
    out: dict[str, Any] = {
        "id": _key(citation),
        "type": "article" if citation.commentary else "document",
        "title": citation.title,
        "author": [{"literal": citation.publisher}],
        "publisher": citation.publisher,
    }
    if citation.edition:
        out["issued"] = {"date-parts": [[citation.edition.year, citation.edition.month, citation.edition.day]]}
    if citation.retrieved:
        out["accessed"] = {"date-parts": [[citation.retrieved.year, citation.retrieved.month, citation.retrieved.day]]}
    if citation.locator:
        out["section"] = citation.locator
    if _address(citation):
        out["URL"] = _address(citation)
    if citation.quote:
        out["abstract"] = citation.quote
    return out
