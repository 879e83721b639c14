"""HTML -> text with Markdown-like headings and lists, clause for clause.

Written for terms and contracts, where a lost clause is worse than a line of page furniture that stays: nothing is
dropped for being short, repeated, linked or folded away. What goes is what HTML itself names as no part of the text
(``nav``, ``footer`` of the page, ``form`` controls, scripts, dialogs), and what stands outside of ``main``.

Numbers that a browser would draw are written out: ``<ol type="a">`` gives ``a.``, ``b.``. Numbers that only a style
sheet makes are not known here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from ingest.documents.counting import spelled
from kb.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOCKS = _names(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer "
    "form header hgroup hr html legend li main menu nav ol p pre search section summary table tbody tfoot thead tr ul "
    "h1 h2 h3 h4 h5 h6"
)
_NO_TEXT = _names(
    "script style noscript template svg math iframe object embed canvas audio video map head select option "
    "textarea input datalist nav dialog"
)
_NO_TEXT_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "dialog", "alertdialog"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_STYLES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lowerRoman", "I": "upperRoman"}
_CSS_STYLES = {
    "lower-alpha": "lower-alpha",
    "lower-latin": "lower-alpha",
    "upper-alpha": "upper-alpha",
    "upper-latin": "upper-alpha",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "decimal": "decimal",
}
_CSS = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)")
_MARKED = re.compile(r"(?:\(?(?:[a-zA-Z]|[ivxIVX]{1,5}|\d+(?:\.\d+)*)[.)]|\d+(?:\.\d+)+|[•§–-])\s")
_SPACE = re.compile(r"[ \t\n\r\f]+")
_INDENT = 4


def html_text(markup: str, source: str) -> str:
    """The text of a page.

    :param markup: the page, decoded.
    :param source: named in errors.
    :returns: paragraphs parted by blank lines; headings as ``## Heading``; list items as ``- item`` or ``2. item``,
        four columns deeper for each list around them; rows of a table as cells parted by `` | ``; a
        paragraph that is bold as a whole between ``**``.
    :raises SourceError: there is no HTML in it.
    """
    import lxml.etree  # type: ignore[import-untyped]
    import lxml.html  # type: ignore[import-untyped]

    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = lxml.html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except lxml.etree.LxmlError as error:
        raise SourceError(f"{source} is not readable HTML: {error}.", fix="Save it as text or PDF.") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):  # the parser stopped midway
        raise SourceError(f"{source} is nested too deeply to be read whole.", fix="Save it as text or PDF.")
    writer = _Writer()
    root = _root(tree)
    writer.visit(root, outermost=root.tag == "body")
    writer.flush()
    return writer.text()


def _root(tree: Any) -> Any:
    """``main`` (the fullest of several), else a lone ``article`` with most of the text, else the body."""
    body = tree.find("body")
    body = tree if body is None else body
    mains = tree.xpath("//main | //*[@role='main']")
    if mains:
        best = max(mains, key=_amount)
        if _amount(best):
            return best
    articles = tree.xpath("//article[not(ancestor::article)]")
    if len(articles) == 1 and _amount(articles[0]) * 2 > _amount(body):
        return articles[0]
    return body


def _amount(element: Any) -> int:
    """Printing characters of the text in an element, furniture aside."""
    return sum(len("".join(part.split())) for part in _texts(element))


def _texts(element: Any) -> Iterator[str]:
    if not _is_text(element):
        return
    yield " " if element.tag == "br" else element.text or ""
    for child in element:
        yield from _texts(child)
        yield child.tail or ""


def _is_text(element: Any) -> bool:
    if not isinstance(element.tag, str):
        return False
    if element.tag == "button":  # one that unfolds a section carries the section's heading
        parent = element.getparent()
        return element.get("aria-expanded") is not None or (parent is not None and parent.tag in _HEADINGS)
    role = (element.get("role") or "").strip().lower()
    return element.tag not in _NO_TEXT and role not in _NO_TEXT_ROLES


def _is_furniture(element: Any) -> bool:
    """The footer of the page, or its header when that holds no heading."""
    if element.tag == "header":
        return next(element.iter("h1", "h2"), None) is None
    return bool(element.tag == "footer")


@dataclass
class _Writer:
    """Turns elements into lines. One list item is open per depth; its marker waits for the first words."""

    blocks: list[tuple[str, bool]] = field(default_factory=list)
    buffer: list[tuple[str, bool]] = field(default_factory=list)
    depth: int = 0
    marker: str = ""

    def text(self) -> str:
        """Everything written: blank lines between blocks, none between items of a list."""
        out = ""
        for place, (block, item) in enumerate(self.blocks):
            follows_item = place > 0 and self.blocks[place - 1][1]
            out += ("" if not out else "\n" if item and follows_item else "\n\n") + block
        return out + "\n" if out else ""

    def visit(self, element: Any, bold: bool = False, outermost: bool = False) -> None:
        """Write an element and what is in it, without its tail."""
        if not _is_text(element):
            return
        tag = element.tag
        if tag == "br":
            self.buffer.append(("\0", bold))
        elif tag == "pre":
            self.flush()
            self._block("".join(element.itertext()).strip("\n"), False)
        elif tag in _HEADINGS:
            self._heading(element)
        elif tag in ("ol", "ul", "menu", "dir"):
            self._list(element, bold)
        elif tag == "table" and _is_grid(element):
            self._grid(element)
        elif tag in _BLOCKS or tag in ("td", "th", "caption"):
            self.flush()
            self._children(element, bold, outermost)
            self.flush()
        else:
            self._children(element, bold or tag in ("b", "strong"), False)

    def _children(self, element: Any, bold: bool, outermost: bool) -> None:
        if element.text:
            self.buffer.append((element.text, bold))
        for child in element:
            if not (outermost and _is_furniture(child)):
                self.visit(child, bold, outermost and child.tag == "div")
            if child.tail:
                self.buffer.append((child.tail, bold))

    def _heading(self, element: Any) -> None:
        self.flush()
        self._children(element, False, False)
        words = " ".join(_squeezed("".join(text for text, _ in self.buffer)).split("\n"))
        self.buffer.clear()
        if words:
            self.marker = ""
            self.blocks.append(("#" * _HEADINGS[element.tag] + " " + words, False))

    def _list(self, element: Any, bold: bool) -> None:
        self.flush()
        marker, self.marker = self.marker, ""
        numbers = _numbers(element)
        self.depth += 1
        for child in element:
            if child.tag == "li":
                self.flush()
                self.marker = marker if marker else next(numbers)(child)
                marker = ""
                self._children(child, bold, False)
                self.flush()
                self.marker = ""
            else:
                self.visit(child, bold)
        self.flush()
        self.depth -= 1

    def _grid(self, table: Any) -> None:
        self.flush()
        for row in table.iter("tr"):
            cells = []
            for cell in row.iterchildren("td", "th"):
                cells.append(_squeezed("".join(_texts(cell))).replace("\n", " "))
            if any(cells):
                self._block(" | ".join(cells).strip(), False)

    def flush(self) -> None:
        """End the paragraph that is open."""
        words = _squeezed("".join(text for text, _ in self.buffer))
        bold = all(bold for text, bold in self.buffer if text.strip(" \t\n\r\f\0"))
        self.buffer.clear()
        if words:
            short = bold and "\n" not in words and len(words) <= 120 and not self.marker
            self._block(f"**{words}**" if short else words, bool(self.depth))

    def _block(self, words: str, item: bool) -> None:
        indent = " " * (_INDENT * max(0, self.depth - 1))
        lead = indent + " " * 2 if self.depth else ""
        if self.marker:
            lead = indent if _MARKED.match(words) else f"{indent}{self.marker} "
            self.marker = ""
        rest = "\n" + (indent + " " * 2 if self.depth else "")
        self.blocks.append((lead + words.replace("\n", rest), item))


def _squeezed(text: str) -> str:
    """White space as a browser draws it: runs become one space; ``\\0`` is a line break that was meant."""
    lines = (_SPACE.sub(" ", line).strip(" ") for line in text.split("\0"))
    return "\n".join(line for line in lines if line)


def _numbers(element: Any) -> Iterator[Any]:
    """Functions from a list item to its marker, in order."""
    css = _CSS.search((element.get("style") or "").lower())
    style = _STYLES.get((element.get("type") or "").strip())
    if css and css[1] != "none":
        style = _CSS_STYLES.get(css[1], style)
    if element.tag != "ol" and style is None:
        while True:
            yield lambda item: "-"
    running = count(_whole(element.get("start"), 1))

    def marker(item: Any) -> str:
        nonlocal running
        number = _whole(item.get("value"), next(running))
        running = count(number + 1)
        return spelled(number, style or "decimal") + "."

    while True:
        yield marker


def _whole(text: str | None, default: int) -> int:
    try:
        return int(text or "")
    except ValueError:
        return default


def _is_grid(table: Any) -> bool:
    """Whether a table is one of words: no cell holds paragraphs, lists or headings of its own, and rows have cells."""
    inner = [e for e in table.iter() if e is not table and e.tag in _BLOCKS - {"tr", "tbody", "thead", "tfoot"}]
    plain = [e for e in inner if e.tag in ("p", "div") and e.getparent().tag in ("td", "th") and _only(e)]
    return len(inner) == len(plain) and any(len(list(r.iterchildren("td", "th"))) > 1 for r in table.iter("tr"))


def _only(element: Any) -> bool:
    """Whether an element is alone in its parent."""
    return len(element.getparent()) == 1
