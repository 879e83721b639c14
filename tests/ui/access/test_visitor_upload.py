"""The visitor of an event, what a role is required for, and a document that a tab asks for."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import gradio as gr
import pytest
from starlette.requests import Request

from kb.access import Role
from kb.errors import AccessError, SourceError
from ui.access.visitor import LOGIN_KEY, SCOPE_KEY, Visitor, local_visitor, logged_in, require, visitor_of
from ui.page.tabs.upload import document_field, taken, takes_uploads

DAY = dt.date(2026, 3, 1)


def event(visitor: Visitor | None = None, **more: Any) -> gr.Request:
    """The request of an event."""
    scope = {"type": "http", "headers": [(b"distillaw.visitor", b"kim")], "query_string": b"distillaw.visitor=kim"}
    found = {SCOPE_KEY: visitor} if visitor else {}
    return gr.Request(Request({**scope, **found, **more}))


def test_the_visitor_is_whom_the_layer_left() -> None:
    ada = Visitor("ada", Role.COUNSEL)
    assert visitor_of(event(ada)) == ada
    assert not logged_in(event(ada))
    assert logged_in(event(ada, **{LOGIN_KEY: True}))


def test_without_the_layer_there_is_nobody() -> None:
    for request in (event(), gr.Request(), None):
        with pytest.raises(AccessError):
            visitor_of(request)  # type: ignore[arg-type]


@pytest.mark.parametrize("has", Role)
@pytest.mark.parametrize("wanted", Role)
def test_a_role_may_do_what_those_before_it_may(has: Role, wanted: Role) -> None:
    if list(Role).index(has) >= list(Role).index(wanted):
        require(Visitor("ada", has), wanted)
        return
    with pytest.raises(AccessError) as refused:
        require(Visitor("ada", has), wanted)
    assert wanted in refused.value.valid
    assert refused.value.fix


def test_who_uses_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISTILLAW_REVIEWER", "R. Tester")
    assert local_visitor() == Visitor("R. Tester", Role.KEEPER)


def test_a_page_takes_uploads_only_where_a_tab_asks() -> None:
    with gr.Blocks() as page:
        gr.Textbox()
    assert not takes_uploads(page)
    with page:
        document_field("A contract of your own", "contract")
    assert takes_uploads(page)


def test_a_document_is_read_and_forgotten(tmp_path: Path) -> None:
    file = tmp_path / "hash" / "deal.md"
    file.parent.mkdir()
    file.write_text("# Deal\n\nYou may train.\n")
    paper, text = taken(str(file), event(Visitor("kim", Role.KEEPER)), DAY)
    assert "You may train." in text
    assert paper.name == "deal.md"
    assert not file.parent.exists()


@pytest.mark.parametrize("content", [b"MZ\x90\0program", b"PK\x03\x04nonsense", b"\x89PNG....", b""])
def test_what_it_is_called_does_not_count(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "hash" / "deal.pdf"
    file.parent.mkdir()
    file.write_bytes(content)
    with pytest.raises(SourceError):
        taken(str(file), event(Visitor("kim", Role.KEEPER)), DAY)
    assert not file.exists()


def test_who_may_not_add_has_nothing_read(tmp_path: Path) -> None:
    file = tmp_path / "deal.md"
    file.write_text("# Deal")
    with pytest.raises(AccessError):
        taken(str(file), event(Visitor("ada", Role.COUNSEL)), DAY)
