"""The page: wiring, theme, headers, launch."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import click
import gradio as gr
from mcp.server.transport_security import TransportSecuritySettings

from ingest.connectors.file import MAX_BYTES
from kb.access import Role
from kb.errors import DistillawError
from kb.practice import parse_date
from kb.service import Distillaw
from ui.access.asgi import Application
from ui.access.entry import Entry
from ui.access.gate import Gate
from ui.access.serving import Listen, Serving, start
from ui.access.visitor import Visitor, local_visitor, logged_in, visitor_of
from ui.api import core, http, mcp
from ui.page.ask import build_ask
from ui.page.clock import today
from ui.page.quiet_events import quiet_events
from ui.page.tabs import FIRST, Current, addressed, tabs
from ui.page.tabs.upload import takes_uploads

_HERE = Path(__file__).parent

SESSIONS = 200
"""Visitors whose last answer is kept in memory; the oldest goes first."""

AT_ONCE = 4
"""Questions answered at the same time; further ones wait their turn."""

KEPT_SECONDS = (600, 600)
"""How often files that were sent or made are looked for, and the age at which they are deleted."""

UNTRACED = dict.fromkeys(("tracing", "metrics", "logs", "operation_spans", "auto_configure"), False)
"""FastAPI records requests and errors, words included, for whom its environment names; here it does not."""

_SANS = ("-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "Helvetica Neue", "Arial", "sans-serif")
_MONO = ("ui-monospace", "SF Mono", "Menlo", "Consolas", "Liberation Mono", "monospace")

_HEADER = (
    '<header id="masthead"><div><h1>distillaw</h1><p class="tagline">May we distil this model? '
    "A verdict with conditions, from the clauses in force on the day.</p></div>"
    '<div class="scope"><p><span>{texts} texts and {models} models catalogued</span>'
    "<span>Information, not legal advice</span></p>{visitor}</div></header>"
)
_VISITOR = (
    '<form id="leave" method="post" action="/logout"><span>{name}, {role}</span>'
    '<button type="submit" class="quiet small">Log out</button></form>'
)


def build(current: Current) -> Any:
    """The page as ``gr.Blocks``; nothing listens yet.

    :param current: gives the service as it is now; asked at every event.
    """

    def head(request: gr.Request) -> str:
        return _head_html(current(), request)

    def ask(question: str, as_of: str = "", territory: str = "") -> dict[str, Any]:
        """Answer a question; the JSON of the answer. For gradio_client; other programs have /api/v1 and /mcp."""
        try:
            day = parse_date(as_of, "date for as_of") if as_of else None
            request = core.AskRequest(question=question, as_of=day, territory=territory or None)
            return core.ask(current(), request, today())
        except DistillawError as error:
            raise gr.Error(" ".join(part for part in (error.what, error.fix) if part)) from error

    with gr.Blocks(title="distillaw", analytics_enabled=False, fill_width=True, delete_cache=KEPT_SECONDS) as page:
        gr.api(ask, api_name="ask")  # before the events of the tabs, which would take the name
        shown = gr.HTML(_head_html(current()), elem_id="head", js_on_load=None, apply_default_css=False)
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
    quiet_events(page)
    page.queue(default_concurrency_limit=AT_ONCE, api_open=False)
    return page


def select(request: gr.Request) -> Any:
    """The tab that the address names, at every visit."""
    tab = addressed(request.query_params)
    return gr.skip() if tab == FIRST else gr.update(selected=tab)


def _address(panel: Any) -> None:
    """The address follows the tab that is shown."""
    panel.select(None, None, None, js=f"() => window.distillawTab('{panel.id}')", api_visibility="private")


def _head_html(service: Distillaw, request: gr.Request | None = None) -> str:
    """The masthead; with who is logged in, where somebody is."""
    leave = ""
    if request is not None and logged_in(request):
        visitor = visitor_of(request)
        leave = _VISITOR.format(name=escape(visitor.name), role=visitor.role)
    corpus = service.corpus
    return _HEADER.format(texts=len(corpus.instruments), models=len(corpus.models), visitor=leave)


def theme() -> Any:
    """System fonts and quiet neutrals; the colours of the content stand in ``style.css``."""
    return gr.themes.Base(
        primary_hue="slate", secondary_hue="slate", neutral_hue="stone", font=_SANS, font_mono=_MONO, radius_size="sm"
    )


def _styles() -> str:
    """The look of the page, then that of each tab."""
    files = [_HERE / "style.css", *sorted((_HERE / "css").glob("*.css"))]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


_ANY_HOST = TransportSecuritySettings(enable_dns_rebinding_protection=False)
"""The layer in front looks at host and origin, for this path as for every other."""


def application(current: Current, entry: Entry | Visitor) -> Application:
    """Everything that is served, behind the layer that lets in who is known.

    :param entry: checks credentials; or who everybody is, where nobody logs in.
    """
    from fastapi import FastAPI

    bare: dict[str, Any] = {"openapi_url": None, "docs_url": None, "redoc_url": None, "telemetry": UNTRACED}
    tools = mcp.server(current)
    over_http = tools.streamable_http_app(
        streamable_http_path=mcp.PATH, json_response=True, stateless_http=True, transport_security=_ANY_HOST
    )
    whole = FastAPI(**bare, lifespan=lambda _: tools.session_manager.run())
    whole.mount(http.PREFIX, http.application(current, UNTRACED))
    whole.router.routes.extend(over_http.routes)
    page = build(current)
    page.state_session_capacity = SESSIONS
    gr.mount_gradio_app(
        whole,
        page,
        path="/",
        show_error=False,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        mcp_server=False,
        pwa=False,
        max_file_size=MAX_BYTES,
        theme=theme(),
        head=f"<style>{_styles()}</style>",  # `css=` would rewrite the rules
        js=(_HERE / "page.js").read_text(encoding="utf-8"),
        favicon_path=str(_HERE / "favicon.svg"),
        app_kwargs=dict(bare),
    )
    return Gate(whole, entry, uploads=Role.KEEPER if takes_uploads(page) else None)


def serve(current: Current, host: str, port: int, entry: Entry | None = None) -> Serving:
    """Start serving in the background (``.close()`` ends it).

    :param entry: checks credentials; ``None``: nobody logs in.
    :raises UsageError: other machines would be served without a login.
    """
    return open_page(current, Listen(host, port), entry)


def open_page(current: Current, listen: Listen, entry: Entry | None) -> Serving:
    """The same, with all that can be said of where to listen."""
    listen.checked(auth=entry is not None)
    return start(application(current, entry or local_visitor()), listen, auth=entry is not None)


def launch(current: Current, listen: Listen, entry: Entry | None = None) -> None:
    """Serve until interrupted."""
    serving = open_page(current, listen, entry)
    click.echo(f"The page is open at {serving.local_url} (Ctrl-C stops it).")
    serving.block_thread()
