"""The tab Library: every instrument, its editions, clauses and readings; two of them compared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import gradio as gr

from ingest.history.shelf import Shelf
from ingest.history.timeline import Entry, Timeline
from kb.browse import rows
from kb.errors import DistillawError, UsageError
from kb.service import Distillaw
from kb.store import Database, Texts
from ui.page import render
from ui.page.library import comparing, reading, shelves
from ui.page.tabs import Current

_JS = Path(__file__).parents[1] / "js"

NOTHING = '<p class="hint nothing">Choose a text on the left.</p>'


def build_library(current: Current, page: Any) -> None:
    """Lay out the tab and wire its events."""
    on = Handlers(current)
    with gr.Row(elem_id="library"):
        with gr.Column(elem_id="library-left", min_width=260):
            listed = gr.HTML("", elem_id="library-list", js_on_load=_js("library-list.js"), apply_default_css=False)
        with gr.Column(elem_id="library-right", min_width=280):
            view = gr.HTML(NOTHING, elem_id="library-view", js_on_load=_js("library-view.js"), apply_default_css=False)
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}
    page.load(on.visit, None, [listed, view], **quiet)
    for part in (listed, view):
        part.go(on.go, None, view, **quiet)
    view.compare(on.compare, None, view, **quiet)


class Handlers:
    """One method an event; each gives the HTML of the right side."""

    def __init__(self, current: Current) -> None:
        self._current = current
        self._shelf = Shelf()

    def visit(self, request: gr.Request) -> tuple[str, str]:
        """The list, and what the address of the page names."""
        service = self._current()
        library = service.library
        held = library.held() if isinstance(library, (Database, Texts)) else {}
        address = dict(request.query_params) if request is not None else {}
        shown = self._safely(lambda: self._view(service, address)) if address.get("instrument") else NOTHING
        return shelves.list_html(rows(service.corpus, held)), shown

    def go(self, event: gr.EventData) -> str:
        """An instrument, an edition of it, or a clause."""
        return self._safely(lambda: self._view(self._current(), event._data))

    def compare(self, event: gr.EventData) -> str:
        """Two editions of one instrument, or of two."""
        return self._safely(lambda: self._compared(self._current(), event._data))

    def _view(self, service: Distillaw, address: Mapping[str, Any]) -> str:
        timeline = self._timeline(service, str(address["instrument"]))
        entry = self._entry(timeline, address.get("edition"))
        if address.get("read") or address.get("clause"):
            if entry is None:
                raise UsageError("This text has no edition.", fix="Choose another.")
            return reading.text_html(timeline, entry, service.corpus, str(address.get("clause") or ""))
        others = [(i.id, i.title) for i in service.corpus.instruments.values() if i.id != timeline.entry.id]
        return shelves.instrument_html(timeline, service.corpus, entry) + comparing.picker_html(others)

    def _compared(self, service: Distillaw, data: Mapping[str, Any]) -> str:
        first, second = (
            (timeline, self._held(timeline, data[side].get("edition")))
            for side in ("old", "new")
            for timeline in [self._timeline(service, str(data[side]["instrument"]))]
        )
        if first[0].entry.id != second[0].entry.id:
            return comparing.beside_html(first, second, service.corpus)
        old, new = sorted((first, second), key=lambda side: first[0].entries.index(side[1]))
        return comparing.compared_html(old, new)

    def _timeline(self, service: Distillaw, instrument: str) -> Timeline:
        library = service.library
        if not isinstance(library, (Database, Texts)):
            raise UsageError("No texts are held.", fix="Run `distillaw sync`.")
        return self._shelf.timeline(instrument, service.corpus, library)

    @staticmethod
    def _entry(timeline: Timeline, name: object) -> Entry | None:
        """The edition of a name; without one the newest that the catalogue has."""
        if name:
            try:
                return timeline.find(dt.date.fromisoformat(str(name)))
            except ValueError as error:
                raise UsageError(f"{name!r} names no edition.", valid="YYYY-MM-DD", fix="Choose one.") from error
        listed = [e for e in timeline.entries if e.catalogued]
        return listed[-1] if listed else (timeline.entries[-1] if timeline.entries else None)

    def _held(self, timeline: Timeline, name: object) -> Entry:
        """The edition of a name; without one the newest held one."""
        if name:
            entry = self._entry(timeline, name)
            if entry is not None:
                return entry
        held = [e for e in timeline.entries if e.held]
        if not held:
            raise UsageError(f"No text of {timeline.entry.title} is held here.", fix="Run `distillaw sync`.")
        return held[-1]

    @staticmethod
    def _safely(make: Callable[[], str]) -> str:
        try:
            return make()
        except DistillawError as error:
            return render.error_html(error)


def _js(name: str) -> str:
    return (_JS / name).read_text(encoding="utf-8")
