"""Markdown on the page: hostile text comes out inert, marks become buttons only where there is a citation."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.page.markdown import ATTRIBUTES, TAGS, bullets, inline_html, premises, section, to_html

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[go](javascript:alert(1))",
    "[go](1)",
    "[go](/gradio_api/anything)",
    "[go](//elsewhere.example)",
    "[go](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](https://elsewhere.example/pixel.png)",
    "<a href='javascript:alert(1)' onclick='alert(1)'>x</a>",
    "<div><style>*{display:none}</style></div>",
    "<svg/onload=alert(1)>",
    '<button class="cite" data-cite="1" onclick="alert(1)">1</button>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "`<script>alert(1)</script>`",
    '[x](https://ok.example "a>[1]<img src=x onerror=alert(1)>")',
    "<form action=https://elsewhere.example><input name=q></form>",
    "[1]: javascript:alert(1)\n\n[click][1]",
)


class Seen(HTMLParser):
    """Tags and attributes that a browser would build."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def check_inert(html: str) -> None:
    """Only allowed tags, attributes and addresses."""
    for tag, attributes in Seen(html).tags:
        assert tag in TAGS
        assert set(attributes) <= ATTRIBUTES.get(tag, set()) | {"rel", "target"}
        assert (attributes.get("href") or "https://").startswith(("http://", "https://", "mailto:"))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_markdown_is_inert(text: str) -> None:
    check_inert(to_html(f"Before {text} after [1]\n\n{text}\n\n- {text}", [1]))


@given(st.text(alphabet="<>[]()!\"'`*_-/\\&;: \n1axscriptonerror=.javh", max_size=120))
def test_any_text_is_inert(text: str) -> None:
    check_inert(to_html(text, [1]))


def test_raw_html_is_shown_as_text() -> None:
    assert "&lt;b&gt;bold&lt;/b&gt;" in to_html("<b>bold</b>")


def test_marks_become_buttons_only_where_cited() -> None:
    html = to_html("Banned [1][2], see [7] and [a].", [1, 2])
    buttons = [a["data-cite"] for tag, a in Seen(html).tags if tag == "button"]
    assert buttons == ["1", "2"]
    assert "[7]" in html
    assert "[a]" in html


def test_links_tell_the_target_nothing() -> None:
    ((_, link),) = [t for t in Seen(to_html("[↗](https://ok.example/x)")).tags if t[0] == "a"]
    assert link == {"href": "https://ok.example/x", "target": "_blank", "rel": "noopener noreferrer"}


def test_tables_and_nested_lists_survive() -> None:
    html = to_html("| a | b |\n|---|---|\n| 1 | 2 |\n\n- x\n    - y\n")
    tags = [t for t, _ in Seen(html).tags]
    assert tags.count("td") == 2
    assert tags.count("ul") == 2


def test_a_quotation_under_a_list_item_is_one() -> None:
    html = to_html("- said [1]\n    > “words” [1]\n- next", [1])
    assert [t for t, _ in Seen(html).tags].count("blockquote") == 1
    assert "&gt;" not in html


def test_inline_has_no_paragraph() -> None:
    assert inline_html("*a* b") == "<em>a</em> b"


def test_parts_of_a_composed_answer() -> None:
    text = "**It depends**\n\n> One thing.\n\n### Why\n\n- a\n    - b\n        > quoted\n\n### Notes\n\n- n1\n- n2\n"
    assert premises(text) == ("One thing.",)
    assert bullets(section(text, "Notes")) == ["n1", "n2"]
    assert section(text, "Conditions") == ""


def test_a_list_item_under_a_quotation_is_no_part_of_it() -> None:
    from ui.page.markdown import to_html

    html = to_html("- One\n\n    > “Quoted.” [1]\n    - Inner\n- Two\n")
    quoted = html.partition("<blockquote>")[2].partition("</blockquote>")[0]
    assert "Quoted" in quoted
    assert "Inner" not in quoted
    assert "Two" not in quoted
