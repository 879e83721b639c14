"""The tab Review: what waits for counsel, decided in forms; readers see that they may not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import gradio as gr

from kb.access import Role
from kb.audit import Actor, broken
from kb.errors import AccessError, DistillawError, UnknownIdError, UsageError
from kb.queue import Item, Waits, queue, wording
from kb.reviewing import Desk, Reviewer
from kb.reviews import HouseReview
from kb.service import Distillaw
from ui.access.visitor import Visitor, require, visitor_of
from ui.page import render
from ui.page.clock import today
from ui.page.house import actor_of, done_html, house_of, number, said
from ui.page.tabs import Current, review_html, script


def build_review(current: Current, page: Any) -> None:
    """Lay out the tab and wire its events."""
    on = Handlers(current)
    part: dict[str, Any] = {"apply_default_css": False}
    status = gr.HTML("", elem_id="review-status", js_on_load=script("desk-status"), **part)
    with gr.Row(elem_id="review", elem_classes="desk"):
        with gr.Column(elem_id="review-left", min_width=260):
            listed = gr.HTML("", elem_id="review-list", js_on_load=script("desk-list"), **part)
        with gr.Column(elem_id="review-right", min_width=280):
            view = gr.HTML("", elem_id="review-view", js_on_load=script("desk-view"), **part)
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}
    listed.visit(on.visit, None, [listed, view], **quiet)
    listed.open(on.open, None, [status, view], **quiet)
    view.act(on.act, None, [status, listed, view], **quiet)


class Handlers:
    """One method an event, each of them for counsel alone. What fails is told above; what was typed stays."""

    def __init__(self, current: Current) -> None:
        self._current = current

    def visit(self, request: gr.Request) -> tuple[Any, Any]:
        """The queue; for who is no counsel, that they may not."""
        try:
            _counsel(request)
        except AccessError:
            return "", review_html.DENIED
        try:
            return review_html.list_html(_queue(self._current())), gr.skip()
        except DistillawError as error:
            return render.error_html(error), gr.skip()

    def open(self, request: gr.Request, event: gr.EventData) -> tuple[Any, Any]:
        """One thing that waits, or the log."""
        try:
            _counsel(request)
            service = self._current()
            key = said(event._data, "id")
            if key == "log":
                entries = house_of(service).audit()
                return "", review_html.log_html(entries, broken(entries))
            return "", _view(service, _item(service, key))
        except DistillawError as error:
            return render.error_html(error), gr.skip()

    def act(self, request: gr.Request, event: gr.EventData) -> tuple[Any, Any, Any]:
        """A decision, a comment, a dispute or a signature."""
        data = event._data
        try:
            _counsel(request)
            by, key = actor_of(request), said(data, "id")
            told = self._done(self._current(), key, by, data)
            service = self._current()  # a review makes another one
            items = _queue(service)
            left = next((i for i in items if i.key == key), None)
            view = _view(service, left) if left is not None else review_html.NOTHING
            return done_html(told), review_html.list_html(items), view
        except DistillawError as error:
            return render.error_html(error), gr.skip(), gr.skip()

    def _done(self, service: Distillaw, key: str, by: Actor, data: Mapping[str, Any]) -> str:
        act, seen, value = said(data, "act"), number(data, "seen"), said(data, "value")
        item, house = _item(service, key), house_of(service)
        if item.answer is not None:
            id_, kept = item.answer.id, house.kept
            if act == "sign":
                kept.sign(id_, by, seen, said(data, "sha"))
                return f"Answer {id_} is signed off."
            if act == "return":
                kept.send_back(id_, by, seen, value)
                return f"Answer {id_} is returned."
            if act == "comment":
                kept.comment_answer(id_, value, by)
                return "Your comment is kept."
            raise UsageError(f"{act!r} is nothing that can be done with an answer.", valid="sign, return, comment")
        if act in ("comment", "dispute"):
            house.kept.comment(item.subject, value, by, disputes=act == "dispute")
            return "The reading is disputed." if act == "dispute" else "Your comment is kept."
        review = _review(service, item, act, by, data)
        house.record(review, by.role, seen)
        return f"{review.subject}: {review.decision.value}, from {review.since} on."


def _counsel(request: gr.Request) -> Visitor:
    visitor = visitor_of(request)
    require(visitor, Role.COUNSEL)
    return visitor


def _queue(service: Distillaw) -> list[Item]:
    house = house_of(service)
    return queue(service, house.answers(), house.reviews(), house.kept.threads(), today())


def _item(service: Distillaw, key: str) -> Item:
    found = next((i for i in _queue(service) if i.key == key), None)
    if found is None:
        raise UnknownIdError(
            "This waits no longer: somebody decided it meanwhile, or its text changed.", fix="Open the tab anew."
        )
    return found


def _view(service: Distillaw, item: Item) -> str:
    new = [service.drifts.sentence(u) for u in item.unread]
    return review_html.item_html(item, wording(service, item), new, service.corpus)


def _review(service: Distillaw, item: Item, act: str, by: Actor, data: Mapping[str, Any]) -> HouseReview:
    """What the form decides, checked as at the command line."""
    desk = Desk(service.corpus, service.library, house_of(service).reviews())  # type: ignore[arg-type]
    reviewer = Reviewer(by.name, by.at, said(data, "why"))
    place = {"locator": said(data, "locator") or None, "hint": said(data, "hint") or None}
    if item.waits is Waits.NEW_WORDS and act == "note":
        return desk.note(item.subject, today(), reviewer)
    if act in ("accept", "withdraw") and item.waits is Waits.STALE and _changes(item, data):
        raise UsageError(
            f"The form says another reading than the one you would {act}.",
            fix="Amend it, or load it anew to leave the reading as it is.",
        )
    if item.waits is Waits.STALE and act == "accept":
        return desk.accept(item.subject, today(), reviewer, **place)
    if item.waits is Waits.STALE and act == "withdraw":
        return desk.withdraw(item.subject, today(), reviewer)
    if item.waits is Waits.STALE and act == "amend":
        return desk.amend(item.subject, today(), reviewer, _changes(item, data), **place)
    raise UsageError(f"{act!r} is nothing that can be done with it.", valid="accept, amend, withdraw, note")


def _changes(item: Item, data: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the form that differ from the reading."""
    assert item.reading is not None
    was = item.reading
    now: dict[str, Any] = {name: said(data, name).strip() for name in ("effect", "topic", "says", "duty")}
    before = {"effect": was.effect.value, "topic": was.topic.value, "says": was.says, "duty": was.duty or ""}
    out = {name: value or None for name, value in now.items() if value != before[name]}
    acts = data.get("acts")
    chosen = tuple(acts) if isinstance(acts, list) else (str(acts),) if acts else ()
    if set(chosen) != {a.value for a in was.acts}:
        out["acts"] = chosen
    return out
