"""The tab Changes: what moved since a day, by topic, noise left out; and what that puts in doubt."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import gradio as gr

from ingest.history.atom import feed
from ingest.history.shelf import Shelf
from kb.errors import DistillawError
from kb.practice import parse_date
from kb.saved import flips, seen_by
from kb.service import Distillaw
from kb.store import Database, Texts
from ui.page import render
from ui.page.clock import today
from ui.page.house import actor_of, house_of
from ui.page.library import comparing, moved
from ui.page.tabs import Current

_JS = Path(__file__).parents[1] / "js"

MONTHS = 6
"""How far back the list goes at first."""

NO_HISTORY = (
    '<p class="premise" role="note">No history of texts is held on this machine. Run <code>distillaw sync</code> with '
    "<code>--mirror DIR</code> or <code>--online</code> to record what changes.</p>"
)


def build_changes(current: Current, page: Any) -> None:
    """Lay out the tab and wire its events."""
    on = Handlers(current)
    with gr.Column(elem_id="changes"):
        filters = gr.HTML("", elem_id="changes-filters", js_on_load=_js("changes-filters.js"), apply_default_css=False)
        with gr.Row(elem_id="changes-columns"):
            with gr.Column(elem_id="changes-left", min_width=260):
                listed = gr.HTML("", elem_id="changes-list", js_on_load=_js("changes-list.js"), apply_default_css=False)
            with gr.Column(elem_id="changes-right", min_width=280):
                view = gr.HTML("", elem_id="changes-view", js_on_load=_js("changes-view.js"), apply_default_css=False)
    payload = gr.Textbox(visible="hidden", elem_id="feed-payload")
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}
    page.load(on.visit, None, filters, **quiet)
    filters.since(on.since, None, [listed, view], **quiet)
    listed.open(on.open, None, view, **quiet)
    given = filters.feed(on.feed, None, payload, **quiet)
    given.then(
        None,
        payload,
        None,
        js="(text) => window.distillawSave(text, 'distillaw-changes.atom', 'application/atom+xml')",
        **quiet,
    )


class Handlers:
    """One method an event."""

    def __init__(self, current: Current) -> None:
        self._current = current
        self._shelf = Shelf()

    def visit(self) -> str:
        """The filters. What changed is looked up when the tab is opened: comparing texts takes a moment."""
        day = today()
        first = (day.replace(day=1) - dt.timedelta(days=30 * MONTHS)).replace(day=1)
        return moved.filters_html(self._current().corpus, first)

    def since(self, request: gr.Request, event: gr.EventData) -> tuple[str, str]:
        """What changed since a day, and what is in doubt now."""
        try:
            service = self._current()
            texts = self._texts(service)
            if texts is None or not texts.recorded_instruments():
                return NO_HISTORY, ""
            first = parse_date(str(event._data["since"]), "date for “since”")
            steps = self._shelf.steps_since(first, service.corpus, texts)
            archived = [i for i in texts.recorded_instruments() if i in service.corpus.instruments]
            found = moved.doubts(archived, service.drifts, today())
            beside = self._flips(service, request) + moved.doubts_html(found, service.corpus)
            return moved.changes_html(steps, first, service.corpus), beside
        except DistillawError as error:
            return render.error_html(error), gr.skip()

    @staticmethod
    def _flips(service: Distillaw, request: gr.Request) -> str:
        by = actor_of(request)
        mine = seen_by(house_of(service).answers(), by.name, by.role)
        return moved.flips_html(flips(mine, service, today()).values())

    def open(self, event: gr.EventData) -> str:
        """The words of one change."""
        data = event._data
        try:
            service = self._current()
            texts = self._texts(service)
            if texts is None:
                return NO_HISTORY
            timeline = self._shelf.timeline(str(data["instrument"]), service.corpus, texts)
            old, new = (timeline.find(parse_date(str(data[side]), "date of an edition")) for side in ("old", "new"))
            return comparing.compared_html((timeline, old), (timeline, new), close="Back to what is in doubt")
        except DistillawError as error:
            return render.error_html(error)

    def feed(self, event: gr.EventData) -> str:
        """The changes as an Atom feed."""
        service = self._current()
        texts = self._texts(service)
        if texts is None:
            return ""
        first = parse_date(str(event._data["since"]), "date for “since”")
        titles = {i.id: i.title for i in service.corpus.instruments.values()}
        return feed(self._shelf.steps_since(first, service.corpus, texts), titles, first)

    @staticmethod
    def _texts(service: Distillaw) -> Texts | Database | None:
        library = service.library
        return library if isinstance(library, (Database, Texts)) else None


def _js(name: str) -> str:
    return (_JS / name).read_text(encoding="utf-8")
