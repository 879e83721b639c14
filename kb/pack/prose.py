"""The Markdown of a composed answer as blocks.

Only structure that answers have is taken over: paragraphs, lists, tables, quotations, emphasis, code and links to http
and https. Anything else, raw HTML included, stays the text it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from html import unescape
from xml.etree.ElementTree import Element

from kb.pack.model import Block, Heading, Item, Items, Line, Paragraph, Span, Table, words

_QUOTE = re.compile(r"^( {4,}> .*)$", re.MULTILINE)
"""A quotation under a list item, as CommonMark allows it; the library wants blank lines around it."""

_MARK = re.compile(r"\[(\d{1,3})\]")
_BOX = re.compile(r"\s*\[ \] ")


def split(markdown: str) -> tuple[str, list[tuple[str, str]]]:
    """What stands before the first ``###`` heading, and each heading with what stands under it.

    >>> split("**No**\\n\\n### Why\\n\\n- a\\n\\n### Notes\\n\\n- b\\n")
    ('**No**', [('Why', '- a'), ('Notes', '- b')])
    """
    lead, *rest = re.split(r"^### ", markdown, flags=re.MULTILINE)
    heads = (part.partition("\n") for part in rest)
    return lead.strip(), [(head.strip(), body.strip()) for head, _, body in heads]


def blocks(markdown: str, cited: Collection[str]) -> tuple[Block, ...]:
    """Markdown as blocks.

    :param cited: names of exhibits: marks ``[n]`` of these lead there, others stay text.
    """
    return tuple(_blocks(_parsed(markdown), cited))


def inline(markdown: str, cited: Collection[str]) -> Line:
    """One line of Markdown.

    >>> inline("*Ban*, §2 [1] [9]", {"1"})[0]
    Span(text='Ban', bold=False, italic=True, code=False, mark=False, cite='', href='')
    """
    root = _parsed(markdown)
    return tuple(_line(root[0], cited)) if len(root) else ()


def _parsed(markdown: str) -> Element:
    """The tree of the document, made with raw HTML switched off."""
    from markdown import Markdown

    made = Markdown(extensions=["tables", "sane_lists"])
    made.preprocessors.deregister("html_block")
    made.inlinePatterns.deregister("html")
    made.inlinePatterns.deregister("entity")
    lines = _spaced(markdown)
    for prepare in made.preprocessors:
        lines = prepare.run(lines)
    root = made.parser.parseDocument(lines).getroot()
    assert root is not None
    for work in made.treeprocessors:
        worked = work.run(root)
        root = root if worked is None else worked
    return root


def _spaced(markdown: str) -> list[str]:
    """Lines with an empty one around quotations under items, and before an item that stands further left."""
    lines: list[str] = []
    before = 0
    for text in _QUOTE.sub(r"\n\1\n", markdown).split("\n"):
        indent = len(text) - len(text.lstrip())
        if text.lstrip().startswith("- ") and indent < before:
            lines.append("")
        lines.append(text)
        before = indent if text.strip() else before
    return lines


def _blocks(parent: Element, cited: Collection[str]) -> Iterator[Block]:
    for child in parent:
        if child.tag in ("ul", "ol"):
            yield _items(child, cited)
        elif child.tag == "blockquote":
            for inner in _blocks(child, cited):
                yield Paragraph(inner.line, "quote") if isinstance(inner, Paragraph) else inner
        elif child.tag == "table":
            yield _table(child, cited)
        elif child.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            yield Heading(tuple(_line(child, cited)))
        elif child.tag == "hr":
            continue
        elif (found := tuple(_line(child, cited))) and words(found).strip():
            yield Paragraph(_stripped(found))


def _items(parent: Element, cited: Collection[str]) -> Items:
    items = []
    for li in parent:
        under = [c for c in li if c.tag in ("ul", "ol", "blockquote", "table", "p")]
        first = under.pop(0) if under and under[0].tag == "p" and not (li.text or "").strip() else None
        said = _line(first if first is not None else li, cited, skip=() if first is not None else under)
        rest = Element("div")
        rest.extend(under)
        items.append(Item(_stripped(tuple(said)), tuple(_blocks(rest, cited))))
    if items and all(_BOX.match(words(item.line)) for item in items):
        return Items(tuple(Item(_unboxed(item.line), item.under) for item in items), "check")
    return Items(tuple(items))


def _unboxed(line: Line) -> Line:
    first = Span(_BOX.sub("", line[0].text, count=1), line[0].bold, line[0].italic, line[0].code)
    return (first, *line[1:])


def _stripped(line: Line) -> Line:
    """Without white space at the ends and with none but single spaces between."""
    out: list[Span] = []
    for span in line:
        text = re.sub(r"\s+", " ", span.text)
        text = text.lstrip() if not out or out[-1].text.endswith(" ") else text
        if text:
            out.append(Span(text, span.bold, span.italic, span.code, span.mark, span.cite, span.href))
    if out:
        last = out[-1]
        out[-1] = Span(last.text.rstrip(), last.bold, last.italic, last.code, last.mark, last.cite, last.href)
    return tuple(span for span in out if span.text)


def _table(table: Element, cited: Collection[str]) -> Table:
    rows = [tuple(_stripped(tuple(_line(cell, cited))) for cell in row) for row in table.iter("tr")]
    return Table(rows[0], tuple(rows[1:])) if rows else Table((), ())


def _line(
    element: Element, cited: Collection[str], style: Span | None = None, skip: Collection[Element] = ()
) -> Iterator[Span]:
    """The runs of an element and what is in it."""
    style = style or Span("")
    yield from _runs(element.text, style, cited)
    for child in element:
        if child not in skip:
            href = child.get("href") or ""
            yield from _line(
                child,
                cited,
                Span(
                    "",
                    style.bold or child.tag == "strong",
                    style.italic or child.tag == "em",
                    style.code or child.tag == "code",
                    href=href if child.tag == "a" and href.startswith(("http://", "https://")) else style.href,
                ),
            )
            yield from _runs(child.tail, style, cited)


def _runs(text: str | None, style: Span, cited: Collection[str]) -> Iterator[Span]:
    at = 0
    text = unescape(text or "") if style.code else text or ""
    for found in _MARK.finditer(text):
        if found[1] in cited:
            yield from _run(text[at : found.start()], style)
            yield Span(found[1], cite=found[1])
            at = found.end()
    yield from _run(text[at:], style)


def _run(text: str, style: Span) -> Iterator[Span]:
    if text:
        yield Span(text, style.bold, style.italic, style.code, href=style.href)
