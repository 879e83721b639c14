"""The tab Saved: answers that were kept on request, with tags; re-run, watched, sent for sign-off, deleted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import gradio as gr

from kb.answer.model import answer_json
from kb.audit import Actor
from kb.errors import AccessError, DistillawError, UsageError
from kb.practice import from_json
from kb.saved import Rechecked, check_owns, flips, may_see, owns, recheck, seen_by
from kb.service import Distillaw
from kb.store.house import House, SavedAnswer
from ui.page import render
from ui.page.clock import today
from ui.page.house import actor_of, done_html, file_of, house_of, number, said
from ui.page.tabs import Current, saved_html, script


def build_saved(current: Current, page: Any) -> None:
    """Lay out the tab and wire its events."""
    on = Handlers(current)
    part: dict[str, Any] = {"apply_default_css": False}
    status = gr.HTML("", elem_id="saved-status", js_on_load=script("desk-status"), **part)
    with gr.Row(elem_id="saved", elem_classes="desk"):
        with gr.Column(elem_id="saved-left", min_width=260):
            listed = gr.HTML("", elem_id="saved-list", js_on_load=script("desk-list"), **part)
        with gr.Column(elem_id="saved-right", min_width=280):
            view = gr.HTML(saved_html.NOTHING, elem_id="saved-view", js_on_load=script("desk-view"), **part)
    payload = gr.Textbox(visible="hidden", elem_id="saved-payload")
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}
    listed.visit(on.visit, None, listed, **quiet)
    listed.open(on.open, None, [status, view], **quiet)
    view.act(on.act, None, [status, listed, view], **quiet)
    given = view.file(on.file, None, [status, payload], **quiet)
    given.then(None, payload, None, js="(text) => window.distillawFile(text)", **quiet)


class Handlers:
    """One method an event. What fails is told above; what was typed stays."""

    def __init__(self, current: Current) -> None:
        self._current = current

    def visit(self, request: gr.Request) -> str:
        """The answers of the visitor; those that are watched are ruled on anew."""
        try:
            return self._list(self._current(), actor_of(request))
        except DistillawError as error:
            return render.error_html(error)

    def open(self, request: gr.Request, event: gr.EventData) -> tuple[Any, Any]:
        """One answer; a watched one with what would be answered today."""
        try:
            service, by = self._current(), actor_of(request)
            answer = self._answer(house_of(service), number(event._data, "id"), by)
            again = recheck(answer, service, today()) if answer.watched else None
            return "", self._view(service, answer, by, again)
        except DistillawError as error:
            return render.error_html(error), gr.skip()

    def act(self, request: gr.Request, event: gr.EventData) -> tuple[Any, Any, Any]:
        """Something done with an answer."""
        data = event._data
        try:
            service, by = self._current(), actor_of(request)
            house = house_of(service)
            answer = self._answer(house, number(data, "id"), by)
            if data.get("act") == "delete":
                check_owns(answer, by.name, by.role)
                house.delete(answer.id, by)
                return (
                    done_html(f"Answer {answer.id} is deleted for good."),
                    self._list(service, by),
                    saved_html.NOTHING,
                )
            again = recheck(answer, service, today()) if data.get("act") == "rerun" else None
            told = "" if again is not None else self._done(service, house, answer, by, data)
            after = house.answer(answer.id)
            return done_html(told) if told else "", self._list(service, by), self._view(service, after, by, again)
        except DistillawError as error:
            return render.error_html(error), gr.skip(), gr.skip()

    def file(self, request: gr.Request, event: gr.EventData) -> tuple[str, str]:
        """The answer as JSON, or its opinion pack."""
        try:
            service = self._current()
            answer = self._answer(house_of(service), number(event._data, "id"), actor_of(request))
            return "", file_of(answer, said(event._data, "form"), service)
        except DistillawError as error:
            return render.error_html(error), ""

    def _done(self, service: Distillaw, house: House, answer: SavedAnswer, by: Actor, data: Mapping[str, Any]) -> str:
        kept, value, id_ = house.kept, said(data, "value"), answer.id
        if data.get("act") == "comment":
            kept.comment_answer(id_, value, by)
            return "Your comment is kept."
        check_owns(answer, by.name, by.role)
        acts: dict[str, tuple[Callable[[], object], str]] = {
            "tag": (lambda: kept.tag(id_, value, by), "The tag is added."),
            "untag": (lambda: kept.tag(id_, value, by, off=True), "The tag is removed."),
            "note": (lambda: kept.note(id_, value, by), "The note is kept."),
            "watch": (lambda: kept.watch(id_, True, by), "Watched: a flip is shown here and under Changes."),
            "unwatch": (lambda: kept.watch(id_, False, by), "No longer watched."),
            "send": (lambda: kept.send(id_, by, number(data, "seen")), "Sent for sign-off."),
            "keep": (
                lambda: kept.replace(id_, _today(service, answer), by, number(data, "seen")),
                "Today’s answer stands in its place.",
            ),
        }
        name = said(data, "act")
        if name not in acts:
            raise UsageError(f"{name!r} is nothing that can be done.", valid=", ".join(acts), fix="Load the page anew.")
        act, told = acts[name]
        act()
        return told

    def _answer(self, house: House, id_: int, by: Actor) -> SavedAnswer:
        answer = house.answer(id_)
        if not may_see(answer, by.name, by.role):
            raise AccessError(f"Answer {id_} is not yours to see.", fix="Ask whoever saved it to send it for sign-off.")
        return answer

    def _list(self, service: Distillaw, by: Actor) -> str:
        answers = seen_by(house_of(service).answers(), by.name, by.role)
        return saved_html.list_html(answers, flips(answers, service, today()))

    def _view(self, service: Distillaw, answer: SavedAnswer, by: Actor, again: Rechecked | None) -> str:
        thread = house_of(service).kept.threads().get(f"answer {answer.id}", [])
        return saved_html.answer_html(answer, thread, owns(answer, by.name, by.role), again, service.corpus)


def _today(service: Distillaw, answer: SavedAnswer) -> dict[str, Any]:
    """What is answered on the saved practice by the texts and readings of today."""
    found = recheck(answer, service, today())
    practice = from_json({**answer.body["practice"], "as_of": found.as_of.isoformat()})
    made, texts = service.answer_practice(answer.question, practice, phrased=False)
    return answer_json(made, texts)
