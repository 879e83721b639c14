"""The pack as one HTML file: no request, no script, light and dark, and made for the printer.

Every word is escaped on its way in; links lead to http and https alone, and a policy in the file forbids the rest.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

from kb.pack.embedded import HTML_ID
from kb.pack.model import (
    Block,
    Exhibit,
    Heading,
    Items,
    Line,
    Opinion,
    Paragraph,
    Section,
    SignatureBlock,
    Span,
    Table,
)
from ui.pack.words import anchor, contents_words, label_of, signature_rows

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def to_html(opinion: Opinion, data: Mapping[str, Any]) -> str:
    """The file.

    :param data: the JSON that it carries.
    """
    style = (Path(__file__).parent / "pack.css").read_text(encoding="utf-8")
    carried = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028")
    carried = carried.replace("\u2029", "\\u2029")
    head = opinion.headline
    sections = list(opinion.numbered())
    parts = [
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        '<meta name="generator" content="distillaw"><meta name="color-scheme" content="light dark">',
        f"<title>{escape(opinion.title)}</title>\n<style>\n{style}</style></head>\n<body>",
        '<a class="skip" href="#facts">To the facts</a>' if any(s.id == "facts" for _, s in sections) else "",
        f'<header><p class="kicker">Opinion pack</p><h1>{escape(opinion.title)}</h1>',
        f'<dl class="particulars"><div class="question"><dt>Question</dt><dd>{escape(opinion.question)}</dd></div>',
        *(f"<div><dt>{escape(k)}</dt><dd>{escape(v)}</dd></div>" for k, v in opinion.particulars),
        "</dl></header>\n<main>",
        f'<section class="verdict v-{escape(head.verdict)}" aria-label="Verdict">',
        f'<p class="word"><span class="icon" aria-hidden="true">{escape(head.icon)}</span> {escape(head.word)}</p>',
        f"<p>{_line(head.sentence)}</p></section>",
        "".join(_block(b) for b in opinion.lead),
        f'<nav aria-label="Contents"><p class="kicker">Contents</p><ol>{_contents(sections)}</ol></nav>',
        *(_section(number, section) for number, section in sections),
        "</main>",
        f'\n<script type="application/json" id="{HTML_ID}">{carried}</script>\n</body></html>\n',
    ]
    return "".join(parts)


def _contents(sections: Iterable[tuple[str, Section]]) -> str:
    return "".join(
        f'<li><a href="#{escape(s.id)}">{escape(contents_words(number, s))}</a></li>' for number, s in sections
    )


def _section(number: str, section: Section) -> str:
    label = escape(label_of(number, section))
    kind = ' class="annex"' if section.annex else ""
    body = "".join(_block(b) for b in section.blocks)
    return (
        f'\n<section id="{escape(section.id)}"{kind}><h2><span class="number">{label}</span> {escape(section.title)}'
        f"</h2>{body}</section>"
    )


def _block(block: Block) -> str:
    match block:
        case Paragraph(said, "quote"):
            return f"<blockquote><p>{_line(said)}</p></blockquote>"
        case Paragraph(said, tone):
            return f'<p class="{tone}">{_line(said)}</p>'
        case Heading(said):
            return f"<h3>{_line(said)}</h3>"
        case Items():
            return _items(block)
        case Table():
            return _table(block)
        case Exhibit():
            return _exhibit(block)
        case SignatureBlock():
            return _signature(block)


def _items(items: Items) -> str:
    box = '<input type="checkbox" aria-label="Met"> ' if items.kind == "check" else ""
    made = (f"<li>{box}{_line(i.line)}{''.join(_block(b) for b in i.under)}</li>" for i in items.items)
    return f'<ul class="{items.kind}">{"".join(made)}</ul>'


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{_line(cell)}</th>' for cell in table.head)
    rows = "".join(f"<tr>{''.join(f'<td>{_line(cell)}</td>' for cell in row)}</tr>" for row in table.rows)
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _exhibit(exhibit: Exhibit) -> str:
    details = "".join(f"<div><dt>{escape(k)}</dt><dd>{_line(v)}</dd></div>" for k, v in exhibit.details)
    clause = "".join(f"<p>{_line(p)}</p>" for p in exhibit.paragraphs)
    note = f'<p class="quiet">{escape(exhibit.note)}</p>' if exhibit.note else ""
    state = "exact" if exhibit.exact else "open"
    return (
        f'<article class="exhibit" id="{anchor(exhibit.name)}"><h3><span class="mark-n">{escape(exhibit.name)}</span> '
        f'{escape(exhibit.title)}<span class="locator">{escape(exhibit.locator)}</span></h3>'
        f"{f'<blockquote>{clause}</blockquote>' if clause else ''}{note}"
        f'<p class="state {state}">{escape(exhibit.state)}</p><dl class="details">{details}</dl></article>'
    )


def _signature(block: SignatureBlock) -> str:
    rows = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{escape(value) or '<span class=rule></span>'}</dd></div>"
        for label, value in signature_rows(block.sign_off)
    )
    return f'<div class="sign-off"><p>{escape(block.statement)}</p><dl>{rows}</dl></div>'


def _line(line: Line) -> str:
    return "".join(_spans(line))


def _spans(line: Line) -> Iterator[str]:
    for span in line:
        yield _span(span)


def _span(span: Span) -> str:
    if span.cite:
        number = escape(span.text)
        return f'<a class="cite" href="#{anchor(span.cite)}" aria-label="Source {number}">[{number}]</a>'
    out = escape(span.text)
    for on, tag in ((span.code, "code"), (span.italic, "em"), (span.bold, "strong"), (span.mark, "mark")):
        out = f"<{tag}>{out}</{tag}>" if on else out
    if span.href.startswith(("http://", "https://")):
        out = f'<a href="{escape(span.href)}" rel="noopener noreferrer">{out}</a>'
    return out
