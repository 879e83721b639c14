"""The tab with the lineage: a model or a described student, its ancestors, and the clauses behind what they ask."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from kb.answer.cite import Citer
from kb.errors import DistillawError, UsageError
from kb.lineage.cited import CitedLineage, cited
from kb.lineage.find import described, of_either
from kb.lineage.spdx import spdx
from kb.practice import Practice, parse_date
from kb.service import check_question
from ui.lineage_picture import picture
from ui.page import render, source
from ui.page.clock import today
from ui.page.source import Opened
from ui.page.tabs import Current, Opening, script
from ui.page.tabs.lineage_html import WELCOME, controls_html, lineage_html

STATE_SECONDS = 6 * 60 * 60
"""How long a lineage is kept for its visitor."""

_DONE = "() => document.getElementById('ln-shown')?.removeAttribute('aria-busy')"
_LOST = UsageError("This page has no lineage to work on any more.", fix="Trace it again.")


@dataclass(frozen=True, slots=True)
class Traced:
    """What one visitor sees.

    :ivar opened: number of the citation in the drawer; 0: none.
    """

    found: CitedLineage
    opened: int = 0


def build_lineage(current: Current, page: Any) -> Sequence[Opening]:
    """Lay out the tab and wire its events."""
    controls = gr.HTML(
        controls_html(current().corpus, today()),
        elem_id="ln-controls",
        elem_classes="panel",
        js_on_load=script("lineage"),
        apply_default_css=False,
    )
    status = gr.HTML("", elem_id="ln-status", elem_classes="panel", js_on_load=None, apply_default_css=False)
    with gr.Row(elem_id="ln-columns"):
        with gr.Column(elem_id="ln-left", min_width=280):
            shown = gr.HTML(
                WELCOME,
                elem_id="ln-shown",
                elem_classes="panel",
                js_on_load=script("lineage_graph"),
                apply_default_css=False,
            )
        with gr.Column(elem_id="ln-right", min_width=280):
            drawer = gr.HTML(
                "", elem_id="ln-source", elem_classes="panel", js_on_load=script("../source"), apply_default_css=False
            )
    state = gr.State(None, time_to_live=STATE_SECONDS)
    file = gr.Textbox(visible="hidden", elem_id="ln-file")
    on = Handlers(current)
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}
    traced = controls.trace(on.trace, None, [status, shown, drawer, state], trigger_mode="always_last", **quiet)
    traced.then(None, None, None, js=_DONE, api_visibility="private")
    for part in (shown, drawer):
        part.cite(on.cite, state, [drawer, state], trigger_mode="multiple", **quiet)
    made = shown.file(on.file, state, [status, file], **quiet)
    made.then(None, file, None, js="(text) => window.distillawFile(text)", api_visibility="private")
    return (Opening(shown.open, on.practice),)


def _said(data: Mapping[str, Any]) -> tuple[str, dt.date]:
    """The words and the day that the page sends.

    :raises UsageError: no words, too many, or a date that is none.
    """
    text = str(data.get("of") or "").strip()
    check_question(text)
    wanted = str(data.get("as_of") or "")
    return text, parse_date(wanted, "date") if wanted else today()


class Handlers:
    """One method an event."""

    def __init__(self, current: Current) -> None:
        self._current = current

    def trace(self, event: gr.EventData) -> tuple[Any, ...]:
        """The lineage of what was named or described."""
        try:
            service = self._current()
            text, day = _said(event._data)
            lineage = of_either(text, service.corpus, service.interpreter, day)
            found = cited(lineage, Citer(service.corpus, service.library, service.drifts))
            traced = Traced(found)
            return "", lineage_html(found, service.corpus), source.EMPTY, traced
        except DistillawError as error:
            return render.error_html(error), gr.skip(), gr.skip(), gr.skip()

    def practice(self, data: Mapping[str, Any]) -> tuple[str, Practice]:
        """What a described student stands for: the words, and the practice."""
        service = self._current()
        text, day = _said(data)
        return text, described(text, service.corpus, service.interpreter, day)

    def cite(self, traced: Traced | None, event: gr.EventData) -> tuple[Any, Any]:
        """A clause into the drawer."""
        if traced is None:
            return source.EMPTY, gr.skip()
        citation = next((c for c in traced.found.citations if c.n == int(event._data["n"])), None)
        if citation is None:
            return gr.skip(), gr.skip()
        text = traced.found.texts.get(citation.text_sha256) if citation.text_sha256 else None
        numbers = tuple(c.n for c in traced.found.citations)
        return source.source_html(Opened(citation, text, numbers)), Traced(traced.found, citation.n)

    def file(self, traced: Traced | None, event: gr.EventData) -> tuple[str, str]:
        """The picture, or the lineage as SPDX, for the browser to save; nothing is written here."""
        if traced is None:
            return render.error_html(_LOST), ""
        lineage = traced.found.lineage
        name = f"lineage-{lineage.root.replace('/', '.')}"
        if event._data.get("form") == "spdx":
            document = spdx(lineage, self._current().corpus, dt.datetime.now(dt.UTC))
            made = {"name": f"{name}.spdx.json", "type": "application/ld+json", "text": json.dumps(document, indent=2)}
        else:
            made = {"name": f"{name}.svg", "type": "image/svg+xml", "text": picture(lineage)}
        return "", json.dumps(made, ensure_ascii=False)
