"""The page: wiring, theme, headers, launch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import gradio as gr

from ui.page.ask import build_ask
from ui.page.tabs import FIRST, Current, addressed, tabs

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    Scope = MutableMapping[str, Any]
    Message = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]
    Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_HERE = Path(__file__).parent

SESSIONS = 200
"""Visitors whose last answer is kept in memory; the oldest goes first."""

AT_ONCE = 4
"""Questions answered at the same time; further ones wait their turn."""

_POLICY = (
    "default-src 'self'",
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
)
HEADERS = {
    b"content-security-policy": "; ".join(_POLICY).encode(),
    b"referrer-policy": b"no-referrer",
    b"x-content-type-options": b"nosniff",
    b"permissions-policy": b"camera=(), microphone=(), geolocation=(), display-capture=()",
}
"""The browser itself refuses to reach any other host. (Gradio's front end needs inline scripts and ``eval``.)"""

_SANS = ("-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "Helvetica Neue", "Arial", "sans-serif")
_MONO = ("ui-monospace", "SF Mono", "Menlo", "Consolas", "Liberation Mono", "monospace")

_HEADER = (
    '<header id="masthead"><div><h1>distillaw</h1><p class="tagline">May we distil this model? '
    "A verdict with conditions, from the clauses in force on the day.</p></div>"
    '<p class="scope"><span>{texts} texts and {models} models catalogued</span>'
    "<span>Information, not legal advice</span></p></header>"
)


class Guard:
    """Adds the headers to every response."""

    def __init__(self, app: Application) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; the start of a response gets the headers."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *HEADERS.items()]
            await send(message)

        await self._app(scope, receive, with_headers)


def build(current: Current) -> Any:
    """The page as ``gr.Blocks``; nothing listens yet.

    :param current: gives the service as it is now; asked at every event.
    """

    def head() -> str:
        corpus = current().corpus
        return _HEADER.format(texts=len(corpus.instruments), models=len(corpus.models))

    with gr.Blocks(title="distillaw", analytics_enabled=False, fill_width=True) as page:
        shown = gr.HTML(head(), elem_id="head", js_on_load=None, apply_default_css=False)
        page.load(head, None, shown, queue=False, show_progress="hidden", api_visibility="private")
        # a tab's panel is sent with the page and drawn when it is first opened: what is asked is there at once
        with gr.Tabs(elem_id="tabs", selected=FIRST, overflow_behavior="wrap") as row:
            with gr.Tab("Ask", id=FIRST, elem_id=f"tab-{FIRST}") as first:
                opens = build_ask(current, page)
            _address(first)
            for tab in tabs():
                with gr.Tab(tab.label, id=tab.id, elem_id=f"tab-{tab.id}") as panel:
                    openings = tab.build(current, page) or ()
                _address(panel)
                for opening in openings:
                    opens(opening, row)
        page.load(select, None, row, queue=False, show_progress="hidden", api_visibility="private")
    page.queue(default_concurrency_limit=AT_ONCE, api_open=False)
    return page


def select(request: gr.Request) -> Any:
    """The tab that the address names, at every visit."""
    tab = addressed(request.query_params)
    return gr.skip() if tab == FIRST else gr.update(selected=tab)


def _address(panel: Any) -> None:
    """The address follows the tab that is shown."""
    panel.select(None, None, None, js=f"() => window.distillawTab('{panel.id}')", api_visibility="private")


def theme() -> Any:
    """System fonts and quiet neutrals; the colours of the content stand in ``style.css``."""
    return gr.themes.Base(
        primary_hue="slate", secondary_hue="slate", neutral_hue="stone", font=_SANS, font_mono=_MONO, radius_size="sm"
    )


def _styles() -> str:
    """The look of the page, then that of each tab."""
    files = [_HERE / "style.css", *sorted((_HERE / "css").glob("*.css"))]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def serve(current: Current, host: str, port: int) -> Any:
    """Start serving in the background; returns the ``gr.Blocks`` (``.close()`` ends it)."""
    from starlette.middleware import Middleware

    page = build(current)
    page.launch(
        server_name=host,
        server_port=port,
        share=False,
        inbrowser=False,
        prevent_thread_lock=True,
        quiet=True,
        show_error=False,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        mcp_server=False,
        pwa=False,
        theme=theme(),
        head=f"<style>{_styles()}</style>",  # `css=` would rewrite the rules
        js=(_HERE / "page.js").read_text(encoding="utf-8"),
        favicon_path=_HERE / "favicon.svg",
        state_session_capacity=SESSIONS,
        app_kwargs={"middleware": [Middleware(Guard)], "openapi_url": None},
    )
    return page


def launch(current: Current, host: str, port: int) -> None:
    """Serve until interrupted."""
    page = serve(current, host, port)
    click.echo(f"The page is open at {page.local_url} (Ctrl-C stops it).")
    page.block_thread()
