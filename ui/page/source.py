"""The source drawer: the text of an edition with the cited words marked, and where it was had."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from kb.answer.model import Citation
from kb.answer.proposals import UNCHECKED_WORDS
from kb.citations import verify
from kb.errors import CitationError
from ui.page.words import day

EMPTY = (
    '<div class="source empty"><p class="kicker">Source</p>'
    "<p>Open a number such as <span class='cite-look'>1</span> to read the clause in its text.</p></div>"
)


def source_html(citation: Citation, text: str | None, numbers: Sequence[int]) -> str:
    """One citation beside the answer.

    :param text: the whole text the citation's offsets count in; ``None`` when it is not held.
    :param numbers: numbers of all citations of the answer, for stepping through them.
    """
    return (
        f'<div class="source" data-open="{citation.n}">{_head(citation, numbers)}{_facts(citation)}'
        f"{_check_line(citation, text)}{_body(citation, text)}</div>"
    )


def _head(citation: Citation, numbers: Sequence[int]) -> str:
    place = list(numbers).index(citation.n)
    before = numbers[place - 1] if place else None
    after = numbers[place + 1] if place + 1 < len(numbers) else None
    return (
        '<header class="split"><p class="kicker">Source '
        f'<span class="cite-look">{citation.n}</span> of {len(numbers)}</p><p class="steps">'
        f"{_step(before, '‹', 'Previous source')}{_step(after, '›', 'Next source')}"
        '<button type="button" class="quiet back" data-back="1" aria-label="Back to the answer">Back</button>'
        f'</p></header><h3 tabindex="-1">{escape(citation.title)}</h3>'
    )


def _step(n: int | None, sign: str, label: str) -> str:
    if n is None:
        return f'<button type="button" class="quiet step" disabled aria-label="{label}">{sign}</button>'
    return f'<button type="button" class="quiet step" data-cite="{n}" aria-label="{label}">{sign}</button>'


def _facts(citation: Citation) -> str:
    kind = "Dated" if citation.commentary else "Edition"
    rows = [
        ("Publisher", escape(citation.publisher)),
        (kind, day(citation.edition) if citation.edition else ""),
        ("Place", escape(citation.locator)),
        ("Reading", UNCHECKED_WORDS if citation.proposed else ""),
        ("Retrieved", day(citation.retrieved) if citation.retrieved and not citation.commentary else ""),
    ]
    if citation.text_sha256:
        sha = escape(citation.text_sha256)
        rows.append(
            (
                "SHA-256",
                f'<code title="SHA-256 of the text: {sha}">{sha[:16]}…</code> '
                f'<button type="button" class="quiet small" data-copy="{sha}" aria-label="Copy the hash">Copy</button>',
            )
        )
    shown = "".join(f"<dt>{k}</dt><dd>{v}</dd>" for k, v in rows if v)
    return f"<dl>{shown}</dl>{_link(citation)}"


def _link(citation: Citation) -> str:
    """To the live page, at the words where they are known; web addresses only."""
    url = citation.fragment_url or citation.source_url
    if not url.startswith(("https://", "http://")):
        return ""
    words = "Open the live page at these words" if citation.fragment_url else "Open the live page"
    return (
        f'<p class="live"><a href="{escape(url)}" target="_blank" rel="noopener noreferrer">{words}'
        '<span aria-hidden="true"> ↗</span></a></p>'
    )


def _check_line(citation: Citation, text: str | None) -> str:
    if citation.quote is None or text is None:
        return '<p class="check c-missing"><span aria-hidden="true">○</span> The text is not held on this machine.</p>'
    try:
        verify(citation.quote, citation.start or 0, citation.end or 0, text)
    except CitationError as error:
        return f'<p class="check c-wrong"><span aria-hidden="true">✕</span> {escape(error.what)}</p>'
    if citation.quote_check == "stale":
        return (
            '<p class="check c-stale"><span aria-hidden="true">≈</span> Exact words of the held text; but the clause '
            "has changed since it was read, and the reading awaits review.</p>"
        )
    mark = '<span aria-hidden="true">✓</span>'
    return f'<p class="check c-exact">{mark} The words marked are an exact slice of the text.</p>'


def _body(citation: Citation, text: str | None) -> str:
    if text is None or citation.start is None or citation.end is None:
        return '<p class="absent">Run <code>distillaw sync</code> to acquire it; then it opens here.</p>'
    before, marked, after = text[: citation.start], text[citation.start : citation.end], text[citation.end :]
    return (
        f'<div class="sheet" tabindex="0" role="document" aria-label="Text of {escape(citation.title)}">'
        f'{_text(before)}<mark id="cited">{_text(marked)}</mark>{_text(after)}</div>'
    )


def _text(text: str) -> str:
    """Escaped; a carriage return is written as a reference, or a browser would turn it into a line feed."""
    return escape(text, quote=False).replace("\r", "&#13;")
