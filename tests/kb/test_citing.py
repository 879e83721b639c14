"""Citations to paste."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest

from kb.answer.model import Citation
from kb.citing import CiteForm, cite, csl

ONE = Citation(
    3,
    "Acme Terms & [Conditions] 100%",
    "Acme_Labs",
    instrument="acme/terms",
    edition=dt.date(2025, 6, 1),
    locator="§2(b)",
    quote="You may not {train}\n  50% of it.",
    source_url="https://acme.example/terms",
    fragment_url="https://acme.example/terms#:~:text=You%20may",
    retrieved=dt.date(2026, 1, 1),
)
BARE = Citation(1, "A note", "distillaw commentary", commentary="proof/x")


def test_plain_names_everything() -> None:
    assert cite(ONE, CiteForm.PLAIN) == (
        "Acme_Labs, Acme Terms & [Conditions] 100%, edition of 2025-06-01, §2(b): “You may not {train} 50% of it.” "
        "https://acme.example/terms (retrieved 2026-01-01)"
    )


def test_markdown_links_and_escapes() -> None:
    text = cite(ONE, CiteForm.MARKDOWN)
    assert text.startswith("> You may not {train} 50% of it.")
    assert r"[Acme Terms & \[Conditions\] 100%](<https://acme.example/terms#:~:text=You%20may>)" in text


@pytest.mark.parametrize("one", [ONE, BARE])
def test_bibtex_is_balanced_and_escaped(one: Citation) -> None:
    text = cite(one, CiteForm.BIBTEX)
    bare = re.sub(r"\\[{}]", "", text)
    assert bare.count("{") == bare.count("}")
    assert re.match(r"@misc\{[a-z0-9-]+,\n", text)
    without_url = re.sub(r"  url = .*\n", "", text)
    assert not re.search(r"(?<!\\)[&%#_]", without_url)


def test_csl_has_date_parts_and_names() -> None:
    item = json.loads(cite(ONE, CiteForm.CSL))[0]
    assert item == csl(ONE)
    assert item["issued"] == {"date-parts": [[2025, 6, 1]]}
    assert item["author"] == [{"literal": "Acme_Labs"}]
    assert item["section"] == "§2(b)"
    assert "URL" not in csl(BARE)


def test_an_address_that_is_no_web_address_is_left_out() -> None:
    from dataclasses import replace

    evil = replace(ONE, source_url="javascript:alert(1)", fragment_url="")
    assert all("javascript" not in cite(evil, form) for form in CiteForm)
