"""Whether quotations are slices of the texts that are held, cut again from the texts themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

from kb.answer.cite import Library, commentary_text
from kb.corpus import Corpus
from kb.errors import TextMissingError
from kb.instruments import text_sha256


class Quotes(NamedTuple):
    """Counts of one answer.

    :ivar exact: quotations that equal the slice of the text, whose hash is the one named.
    :ivar quoted: all quotations.
    :ivar not_held: citations of texts that are not held here, so that nothing is quoted.
    :ivar faults: what is wrong, one line a quotation.
    """

    exact: int
    quoted: int
    not_held: int
    faults: tuple[str, ...] = ()


def quote_exactness(answer: Mapping[str, Any], library: Library, corpus: Corpus) -> Quotes:
    """Cut every quotation of an answer anew."""
    quoted = not_held = 0
    faults = []
    for citation in answer.get("citations") or ():
        if citation.get("quote") is None:
            not_held += 1
            continue
        quoted += 1
        fault = _fault(citation, library, corpus)
        if fault:
            faults.append(f"[{citation['n']}] {citation.get('instrument') or citation.get('commentary')}: {fault}")
    return Quotes(quoted - len(faults), quoted, not_held, tuple(faults))


def _fault(citation: Mapping[str, Any], library: Library, corpus: Corpus) -> str:
    if citation.get("commentary"):
        note = corpus.commentary.get(str(citation["commentary"]))
        text = commentary_text(note) if note is not None else None
    else:
        try:
            edition = dt.date.fromisoformat(str(citation["edition"]))
            text = library.edition(str(citation["instrument"]), edition).text
        except TextMissingError:
            text = None
    if text is None:
        return "the text quoted is not held"
    if text_sha256(text) != citation.get("text_sha256"):
        return "the text held is another than the one named"
    start, end = citation.get("start"), citation.get("end")
    if not isinstance(start, int) or not isinstance(end, int) or text[start:end] != citation["quote"]:
        return "the quotation is not what stands at its place"
    return ""
