"""The tab where questions are asked: inputs, events, and what each event shows."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr

from kb.answer.cite import Library
from kb.answer.model import answer_json
from kb.errors import DistillawError, UsageError
from kb.practice import Practice
from kb.service import Distillaw
from kb.store import Database, Texts
from ui.access.quietly import frames
from ui.page import conversation, render, session, source
from ui.page.clock import today
from ui.page.conversation import Conversation, thread_html
from ui.page.endpoint import endpoint_html, stays_html
from ui.page.examples import examples
from ui.page.facets import PLACES
from ui.page.house import actor_of, done_html, house_of
from ui.page.tabs import FIRST, Current, Opening

_HERE = Path(__file__).parent
_log = logging.getLogger(__name__)

STATE_SECONDS = 6 * 60 * 60
"""How long an answer is kept for its visitor; closing the tab ends it sooner."""

WELCOME = (
    '<section class="welcome" aria-label="What to expect">'
    "<div><h3>Every quotation is exact</h3>"
    "<p>A number opens the clause in its text, at the words. Nothing is quoted that is not there.</p></div>"
    "<div><h3>No verdict without a text</h3>"
    "<p>Where a text that governs has no reading, the answer is “uncovered”, not a guess.</p></div>"
    "{stays}</section>"
)
_LOST = UsageError("This page has no answer to work on any more.", fix="Ask the question again.")


def build_ask(current: Current, page: Any) -> Callable[[Opening, Any], None]:
    """Lay out the tab and wire its events.

    :param current: gives the service as it is now.
    :param page: the ``gr.Blocks`` being laid out.
    :returns: wires an opening of another tab: its ruling comes up here; gets the row of tabs too.
    """
    service = current()
    corpus = service.corpus
    offered = examples(corpus)
    on = Handlers(current, offered)
    with gr.Column(elem_id="ask-panel"):
        question = gr.Textbox(
            label="Question",
            placeholder="May we train our own model on the outputs of …, and offer it as a service?",
            lines=2,
            max_lines=8,
            max_length=20_000,
            autofocus=True,
            elem_id="question",
        )
        with gr.Row(elem_id="ask-row"):
            as_of = gr.Textbox(
                label="As of (empty: today)", placeholder="YYYY-MM-DD", elem_id="as-of", max_lines=1, min_width=150
            )
            territory = gr.Textbox(
                label="Territory", placeholder="DE, EU, US …", elem_id="territory", max_lines=1, min_width=150
            )
            proposed = gr.Checkbox(
                label="Let proposed readings rule (checked by nobody)",
                visible=bool(corpus.proposed),
                elem_id="proposed",
                min_width=150,
            )
            button = gr.Button("Ask", variant="primary", elem_id="ask", min_width=120)
        gr.HTML(endpoint_html(service.model), elem_id="endpoint", js_on_load=None, apply_default_css=False)
        picks = gr.HTML(_examples_html(offered), elem_id="examples", js_on_load=_PICK_JS, apply_default_css=False)
    held = gr.HTML("", elem_id="held", apply_default_css=False, js_on_load=None)
    status = gr.HTML("", elem_id="status", apply_default_css=False, js_on_load=_DISMISS_JS)
    with gr.Row(elem_id="columns"):
        with gr.Column(elem_id="left", min_width=280):
            answer = gr.HTML(on.welcome(), elem_id="answer", js_on_load=_js("answer.js"), apply_default_css=False)
        with gr.Column(elem_id="right", min_width=280):
            drawer = gr.HTML("", elem_id="source", js_on_load=_js("source.js"), apply_default_css=False)
    state = gr.State(None, time_to_live=STATE_SECONDS)
    payload = gr.Textbox(visible="hidden", elem_id="payload")

    views = [status, answer, drawer, state]
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    page.load(on.visit, None, [held, proposed], queue=False, **quiet)
    asked = {"fn": on.ask, "inputs": [question, as_of, territory, state, proposed], "outputs": views}
    gr.on([button.click, question.submit, as_of.submit, territory.submit], **asked, **quiet)
    picks.pick(on.pick, None, question, queue=False, **quiet).then(**asked, **quiet)
    answer.facet(on.facet, state, views, queue=False, trigger_mode="multiple", **quiet)
    answer.reopen(on.reopen, state, views, queue=False, **quiet)
    answer.fresh(on.fresh, None, [question, *views], queue=False, **quiet)
    for part in (answer, drawer):
        part.cite(on.cite, state, [drawer, state], queue=False, trigger_mode="multiple", **quiet)
    drawer.edition(on.edition, state, [drawer, state], queue=False, trigger_mode="multiple", **quiet)
    saved = answer.save(on.save, state, [status, payload], queue=False, **quiet)
    answer.keep(on.keep, state, status, queue=False, **quiet)
    saved.then(None, payload, None, js="(text) => window.distillawFile(text)", **quiet)

    def wire(opening: Opening, row: Any) -> None:
        shown = opening.listener(on.opened(opening.practice), state, [*views, row], queue=False, **quiet)
        shown.then(None, None, None, js="() => window.distillawFocus('answer')", **quiet)

    return wire


def held_html(library: Library) -> str:
    """A notice where no text is held yet; asked at every visit, since a sync may have come in between."""
    if not isinstance(library, (Database, Texts)) or library.held():
        return ""
    return (
        '<p class="premise" role="note">No texts are held on this machine yet, so no clause can be quoted and no topic '
        "searched. Run <code>distillaw sync</code>, then load this page anew.</p>"
    )


class Handlers:
    """One method an event. Expected failures are shown above the answer, which stays."""

    def __init__(self, current: Current, offered: tuple[str, ...]) -> None:
        self._current = current
        self._offered = offered

    def visit(self) -> tuple[str, Any]:
        """What may have changed since the page was started: whether texts are held, and whether proposals wait."""
        service = self._current()
        return held_html(service.library), gr.update(visible=bool(service.corpus.proposed))

    def pick(self, event: gr.EventData) -> str:
        """An example into the question."""
        number = int(event._data["i"])
        return self._offered[number] if 0 <= number < len(self._offered) else ""

    def ask(
        self, question: str, as_of: str, territory: str, talk: Conversation | None, proposed: bool = False
    ) -> Iterator[tuple[Any, ...]]:
        """Answer; says that it is at work meanwhile. A language model words an answer that stands already."""
        slow = "The first question about a topic opens the index and the language model; that takes some seconds."
        yield render.busy_html("Reading the texts …", slow), gr.skip(), gr.skip(), gr.skip()
        said = (question or "", as_of or "", territory or "")

        def step(phrased: bool) -> Callable[[Distillaw], Conversation]:
            return lambda service: conversation.asked(talk, service, *said, today(), bool(proposed), phrased=phrased)

        first = self._show(talk, step(phrased=False))
        new = first[3]
        if first[0] == "" and new.shown.answer.findings:
            model = self._current().model
            if model is not None:
                busy = f"The verdict stands. {model.name} words the reasons; each sentence is checked …"
                yield render.busy_html(busy), *first[1:]
                first = self._show(talk, step(phrased=True))
        yield first

    def facet(self, talk: Conversation | None, event: gr.EventData) -> tuple[Any, ...]:
        """Facts changed: rule again."""
        if talk is None:
            return render.error_html(_LOST), gr.skip(), gr.skip(), gr.skip()
        steps = [(str(step["name"]), str(step["value"])) for step in event._data["steps"]]
        return self._show(talk, lambda service: talk.now(session.change(service, talk.shown, *steps)))

    def opened(self, practice: Callable[[Mapping[str, Any]], tuple[str, Practice]]) -> Callable[..., tuple[Any, ...]]:
        """The event of another tab that opens a ruling here."""

        def event(talk: Conversation | None, event: gr.EventData) -> tuple[Any, ...]:
            def step(service: Distillaw) -> Conversation:
                question, facts = practice(event._data)
                return conversation.with_turn(talk, session.of_practice(service, question, facts))

            return (*self._show(talk, step), gr.update(selected=FIRST))

        return event

    def reopen(self, talk: Conversation | None, event: gr.EventData) -> tuple[Any, ...]:
        """An earlier answer of the conversation."""
        if talk is None:
            return render.error_html(_LOST), gr.skip(), gr.skip(), gr.skip()
        number = int(event._data["i"])
        return self._show(talk, lambda service: talk.reopened(number))

    def fresh(self) -> tuple[Any, ...]:
        """A new conversation."""
        return "", "", self.welcome(), "", None

    def welcome(self) -> str:
        """What stands where the answer will be."""
        return WELCOME.format(stays=stays_html(self._current().model))

    def cite(self, talk: Conversation | None, event: gr.EventData) -> tuple[Any, Any]:
        """Another source into the drawer."""
        if talk is None:
            return source.EMPTY, gr.skip()
        return self._drawer(talk.now(session.open_source(talk.shown, int(event._data["n"]))))

    def edition(self, talk: Conversation | None, event: gr.EventData) -> tuple[Any, Any]:
        """Another edition of the open source into the drawer."""
        if talk is None:
            return source.EMPTY, gr.skip()
        try:
            date = dt.date.fromisoformat(str(event._data["date"]))
        except ValueError:
            return gr.skip(), gr.skip()
        return self._drawer(talk.now(session.look(talk.shown, date)))

    def _drawer(self, talk: Conversation) -> tuple[Any, Any]:
        try:
            return session.right(self._current(), talk.shown), talk
        except DistillawError as error:  # corpus or texts cannot be read at the moment
            return render.error_html(error), gr.skip()

    def save(self, talk: Conversation | None, event: gr.EventData) -> tuple[str, str]:
        """The export or an opinion pack, for the browser to save; nothing is written here."""
        if talk is None:
            return render.error_html(_LOST), ""
        form = str(event._data.get("form", "json"))
        try:
            return "", session.file(self._current(), talk.shown, form)
        except DistillawError as error:
            return render.error_html(error), ""

    def keep(self, talk: Conversation | None, request: gr.Request) -> str:
        """The answer into the tab Saved: only when that is asked for."""
        if talk is None:
            return render.error_html(_LOST)
        try:
            by, shown = actor_of(request), talk.shown
            number = house_of(self._current()).save(answer_json(shown.answer, shown.texts), by.at, by)
            return done_html(f"Saved as answer {number}, in the tab Saved.")
        except DistillawError as error:
            return render.error_html(error)

    def _show(self, before: Conversation | None, step: Callable[[Distillaw], Conversation]) -> tuple[Any, ...]:
        service: Distillaw | None = None
        try:
            service = self._current()
            new = step(service)
            return "", self._left(service, new), session.right(service, new.shown), new
        except DistillawError as error:
            message = render.error_html(error)
        except Exception as error:  # noqa: BLE001 - the entry point of an event: logged, and the visitor keeps the page
            _log.error("an event of the page failed: %s", frames(error))
            message = render.error_html(
                DistillawError("Something broke while answering.", fix="The log of the server says more.")
            )
        if before is None or service is None:
            return message, gr.skip(), gr.skip(), gr.skip()
        again = before.now(session.again(before.shown))
        return message, self._left(service, again), gr.skip(), again

    @staticmethod
    def _left(service: Distillaw, talk: Conversation) -> str:
        return thread_html(talk) + session.left(service, talk.shown)


_PICK_JS = """
const fields = (tries) => { // the fields may be drawn after this part
  const day = document.querySelector('#as-of input'), place = document.querySelector('#territory input');
  if (day) day.type = 'date'; // the browser's own picker; the value stays YYYY-MM-DD
  if (place) place.setAttribute('list', 'territories');
  if (!(day && place) && tries) requestAnimationFrame(() => fields(tries - 1));
};
fields(600);
element.addEventListener('click', (event) => {
  const target = event.target.closest('[data-i]');
  if (target) trigger('pick', { i: Number(target.dataset.i) });
});
"""

_DISMISS_JS = """
element.addEventListener('click', (event) => {
  if (event.target.closest('[data-dismiss]')) props.value = '';
});
"""


def _examples_html(offered: tuple[str, ...]) -> str:
    chips = "".join(f'<li><button type="button" data-i="{i}">{escape(q)}</button></li>' for i, q in enumerate(offered))
    title = '<p class="kicker" id="examples-title">Or start from one of these</p>'
    places = f'<datalist id="territories">{"".join(f"<option>{p}</option>" for p in PLACES)}</datalist>'
    return f'{places}{title}<ul aria-labelledby="examples-title">{chips}</ul>'


def _js(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")
