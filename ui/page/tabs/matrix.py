"""The tab with the matrix: filters, a line of time, the table; a cell opens its ruling on the first tab."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import gradio as gr

from kb.errors import DistillawError, UnknownIdError, UsageError
from kb.matrix import Column, Matrix, View, matrix, practice_of, question_of, rows
from kb.matrix.export import to_csv, to_markdown
from kb.practice import Practice, parse_date
from kb.vocabulary import Channel, Purpose, StudentKind
from ui.page import render
from ui.page.clock import today
from ui.page.tabs import Current, Opening, script
from ui.page.tabs.matrix_html import controls_html, matrix_html

_WAIT = '<p class="hint mx-wait" role="status">Reading the texts …</p>'


def build_matrix(current: Current, page: Any) -> Sequence[Opening]:
    """Lay out the tab and wire its events."""
    controls = gr.HTML(
        controls_html(current().corpus, today()),
        elem_id="mx-controls",
        elem_classes="panel",
        js_on_load=script("matrix"),
        apply_default_css=False,
    )
    status = gr.HTML("", elem_id="mx-status", elem_classes="panel", js_on_load=None, apply_default_css=False)
    table = gr.HTML(
        _WAIT, elem_id="mx-table", elem_classes="panel", js_on_load=script("matrix_table"), apply_default_css=False
    )
    file = gr.Textbox(visible="hidden", elem_id="mx-file")
    on = Handlers(current)
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}
    controls.draw(on.draw, None, [status, table], trigger_mode="always_last", **quiet)
    made = controls.file(on.file, None, [status, file], **quiet)
    made.then(None, file, None, js="(text) => window.distillawFile(text)", api_visibility="private")
    return (Opening(table.open, on.practice),)


class Handlers:
    """One method an event."""

    def __init__(self, current: Current) -> None:
        self._current = current

    def draw(self, event: gr.EventData) -> tuple[Any, Any]:
        """The table with these filters on this day."""
        try:
            corpus = self._current().corpus
            return "", matrix_html(self._matrix(event._data), corpus)
        except DistillawError as error:
            return render.error_html(error), gr.skip()

    def file(self, event: gr.EventData) -> tuple[str, str]:
        """The table as a file, for the browser to save; nothing is written here."""
        try:
            found, corpus = self._matrix(event._data), self._current().corpus
        except DistillawError as error:
            return render.error_html(error), ""
        csv = event._data.get("form") == "csv"
        text = to_csv(found, corpus) if csv else to_markdown(found, corpus)
        kind, ending = ("text/csv;charset=utf-8", "csv") if csv else ("text/markdown;charset=utf-8", "md")
        name = f"distillaw-matrix-{found.view.as_of}.{ending}"
        return "", json.dumps({"name": name, "type": kind, "text": text}, ensure_ascii=False)

    def practice(self, data: Mapping[str, Any]) -> tuple[str, Practice]:
        """What a cell stands for: the question in words, and the practice."""
        view = view_of(data)
        key, wanted = str(data.get("row")), str(data.get("column"))
        row = next((r for r in rows(self._current().corpus) if r.key == key), None)
        if row is None or wanted not in set(Column):
            raise UnknownIdError("The catalogue has no such line any more.", fix="Load the page anew.")
        column = Column(wanted)
        return question_of(row, column, view), practice_of(row, column, view)

    def _matrix(self, data: Mapping[str, Any]) -> Matrix:
        before = str(data.get("before") or "")
        compared = parse_date(before, "date to compare with") if before else None
        service = self._current()
        return matrix(service.corpus, view_of(data), compared, service.drifts)


def view_of(data: Mapping[str, Any]) -> View:
    """The filters as the page sends them; an empty one is left out.

    :raises UsageError: a date, place or value that is none.
    """
    said = {name: str(data.get(name) or "").strip() for name in ("as_of", *_CHOICES, "territory", "publisher")}
    for name, valid in _CHOICES.items():
        if said[name] and said[name] not in valid:
            raise UsageError(f"{name}: {said[name]!r} is not a value.", valid=", ".join(valid), fix="Use one of these.")
    purpose = said["purpose"] or Purpose.COMMERCIAL.value
    return View(
        parse_date(said["as_of"], "date") if said["as_of"] else today(),
        StudentKind(said["student"] or StudentKind.GENERAL_PURPOSE),
        None if purpose == "unknown" else Purpose(purpose),
        said["territory"] or None,
        (said["publisher"],) if said["publisher"] else (),
        (Channel(said["channel"]),) if said["channel"] else (),
        every=str(data.get("every") or "").lower() in ("true", "1", "yes"),
    )


_CHOICES = {
    "channel": tuple(c.value for c in Channel),
    "student": tuple(k.value for k in StudentKind),
    "purpose": (*(p.value for p in Purpose), "unknown"),
}
