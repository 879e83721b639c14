"""Markdown to HTML that is safe to show: raw HTML stays text, and what is left passes an allowlist."""

from __future__ import annotations

import re
from collections.abc import Collection
from xml.etree import ElementTree

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor

EXTENSIONS = ("tables", "sane_lists")

TAGS = frozenset(
    {
        *("h3", "h4", "h5", "h6", "p", "br", "hr", "blockquote", "pre", "code", "em", "strong", "del", "a", "button"),
        *("ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td"),
    }
)
ATTRIBUTES = {"a": {"href", "title"}, "button": {"type", "class", "data-cite", "aria-label"}, "td": {"align"}}
SCHEMES = frozenset({"http", "https", "mailto"})

_ALLOWED_VALUES = {
    ("a", "href"): re.compile(r"(?:https?://|mailto:).*", re.IGNORECASE),  # no address of the page itself
    ("button", "type"): re.compile(r"button"),
    ("button", "class"): re.compile(r"cite"),
    ("button", "data-cite"): re.compile(r"\d{1,3}"),
    ("button", "aria-label"): re.compile(r"Open source \d{1,3}"),
}
_TIGHT_QUOTE = re.compile(r"(?<!\n)\n( {4,}> )")
"""A quotation right under a list item, as CommonMark allows it; this Markdown wants a blank line between."""

_AFTER_QUOTE = re.compile(r"(\n *> [^\n]*)\n(?= *[-*] )")
"""A list item right under a quotation, which this Markdown would take for more of the quotation."""


class _Marks(InlineProcessor):
    """``[n]`` becomes a button where there is a citation of that number; else it stays text."""

    def __init__(self, numbers: Collection[int]) -> None:
        super().__init__(r"\[(\d{1,3})\](?!\()")
        self._numbers = numbers

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[ElementTree.Element | None, int | None, int | None]:
        if int(m.group(1)) not in self._numbers:
            return None, None, None
        button = ElementTree.Element("button")
        for name, value in cite_attributes(int(m.group(1))).items():
            button.set(name, value)
        button.text = m.group(1)
        return button, m.start(0), m.end(0)


class _Answers(Extension):
    def __init__(self, numbers: Collection[int]) -> None:
        super().__init__()
        self._numbers = numbers

    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.inlinePatterns.register(_Marks(self._numbers), "citation-mark", 175)


def cite_attributes(n: int) -> dict[str, str]:
    """Attributes of the button that opens a source."""
    return {"type": "button", "class": "cite", "data-cite": str(n), "aria-label": f"Open source {n}"}


def to_html(text: str, numbers: Collection[int] = ()) -> str:
    """Render Markdown.

    :param numbers: numbers of the citations there are; their marks become buttons.
    :returns: HTML of the tags in ``TAGS`` only; links open a new tab and tell the target nothing.

    >>> to_html("*Ban* <img src=x onerror=alert(1)> [1]")
    '<p><em>Ban</em> &lt;img src=x onerror=alert(1)&gt; [1]</p>'
    """
    loose = _AFTER_QUOTE.sub(r"\1\n\n", _TIGHT_QUOTE.sub(r"\n\n\1", text))
    rendered = Markdown(extensions=[*EXTENSIONS, _Answers(frozenset(numbers))], output_format="html").convert(loose)
    return nh3.clean(
        rendered,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=_keep,
        url_schemes=set(SCHEMES),
        link_rel="noopener noreferrer",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )


def inline_html(text: str, numbers: Collection[int] = ()) -> str:
    """One line of Markdown without the paragraph around it."""
    out = to_html(text, numbers).strip()
    if out.startswith("<p>") and out.endswith("</p>") and out.count("<p>") == 1:
        return out[3:-4]
    return out


def _keep(tag: str, attribute: str, value: str) -> str | None:
    allowed = _ALLOWED_VALUES.get((tag, attribute))
    return value if allowed is None or allowed.fullmatch(value) else None


def section(markdown: str, heading: str) -> str:
    """The lines under a ``### heading`` of a composed answer; empty when it has none.

    >>> section("### Why\\n\\n- a\\n\\n### Notes\\n\\n- b\\n", "Why")
    '- a'
    """
    lines: list[str] = []
    inside = False
    for line in markdown.splitlines():
        if line.startswith("### "):
            inside = line[4:].strip() == heading
        elif inside:
            lines.append(line)
    return "\n".join(lines).strip()


def bullets(markdown: str) -> list[str]:
    """The top-level items of a Markdown list, one line each.

    >>> bullets("- a\\n    - b\\n- c")
    ['a', 'c']
    """
    return [line[2:].strip() for line in markdown.splitlines() if line.startswith("- ")]


def premises(markdown: str) -> tuple[str, ...]:
    """What a composed answer says the question takes for granted: its block quotes at the margin, before any heading.

    >>> premises("**It depends**\\n\\n> Llama 9 is not known here.\\n\\n### Why\\n\\n> not this")
    ('Llama 9 is not known here.',)
    """
    lead = markdown.split("\n### ")[0]
    return tuple(line[2:] for line in lead.splitlines() if line.startswith("> "))
