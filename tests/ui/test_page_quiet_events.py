"""Whatever fails in an event: no word of the visitor gets into the log."""

from __future__ import annotations

import inspect
import time
from collections.abc import Iterator
from typing import Any

import gradio as gr
import httpx
import pytest

from kb.access import Role
from tests.ui.browser.conftest import free_port
from ui.access.gate import Gate
from ui.access.serving import Listen, start
from ui.access.visitor import Visitor, visitor_of
from ui.page.quiet_events import quiet, quiet_events


def fails(text: str) -> str:
    raise ValueError(f"cannot take {text}")


def fails_late(text: str) -> Iterator[str]:
    yield "at work"
    raise ValueError(f"cannot take {text}")


def meant(text: str) -> str:
    raise gr.Error(f"cannot take {text}")


def who(text: str, request: gr.Request) -> str:
    return f"{visitor_of(request).name}: {text}"


def test_kinds_and_signatures_stay() -> None:
    assert inspect.isgeneratorfunction(quiet(fails_late))
    assert not inspect.isgeneratorfunction(quiet(fails))
    assert inspect.signature(quiet(who)) == inspect.signature(who)


def test_an_asynchronous_handler_is_refused() -> None:
    async def later() -> None: ...

    with pytest.raises(TypeError):
        quiet(later)


def test_events_through_the_server_leave_no_word_in_what_it_prints(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fastapi import FastAPI

    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    with gr.Blocks(analytics_enabled=False) as page:
        box, button = gr.Textbox(), gr.Button()
        for handler in (fails, fails_late, meant, who):
            button.click(handler, box, box)
    quiet_events(page)
    whole = gr.mount_gradio_app(FastAPI(), page, path="/", ssr_mode=False, run_history=False)
    port = free_port()
    serving = start(Gate(whole, Visitor("kim", Role.KEEPER)), Listen("127.0.0.1", port), auth=False)
    told = []
    with httpx.Client(base_url=serving.local_url, timeout=30) as http:
        for number in range(4):
            session = f"session{number}"
            body = {"data": ["zymurgy"], "fn_index": number, "session_hash": session}
            assert http.post("/gradio_api/queue/join", json=body).status_code == 200
            began = time.monotonic()
            with http.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as stream:
                for line in stream.iter_lines():
                    if "process_completed" in line or time.monotonic() - began > 20:
                        told.append(line)
                        break
    serving.close()
    assert ['"success":true' in t.replace(" ", "") for t in told] == [False, False, False, True]
    assert "kim: zymurgy" in told[3]
    printed = capfd.readouterr()
    assert "zymurgy" not in printed.out + printed.err + caplog.text
    assert caplog.text.count("ValueError") == 2
