"""What the tabs Saved and Review share: the house of the service, who acts, threads and files as HTML."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from kb.audit import Actor
from kb.errors import UsageError
from kb.kept import Comment
from kb.service import Distillaw
from kb.store import Database, Home, Texts
from ui.access.visitor import visitor_of
from ui.page.clock import now
from ui.page.session import TYPES
from ui.page.words import day

if TYPE_CHECKING:
    import gradio as gr

    from kb.store.house import House, SavedAnswer


def house_of(service: Distillaw) -> House:
    """Where saved answers and reviews of this home are kept.

    :raises UsageError: the service stands on no home.
    """
    library = service.library
    database = library.database if isinstance(library, Texts) else library
    if not isinstance(database, Database):
        raise UsageError("Nothing can be kept: this page has no data directory.", fix="Open it with `distillaw run`.")
    return Home(database.path.parent).house


def actor_of(request: gr.Request) -> Actor:
    """Who sends an event, and when."""
    visitor = visitor_of(request)
    return Actor(visitor.name, visitor.role, now())


def file_of(answer: SavedAnswer, form: str, service: Distillaw) -> str:
    """A saved answer, or its opinion pack, as ``window.distillawFile`` takes it.

    :raises UsageError: no form of that name.
    """
    if form == "json":
        text = json.dumps(answer.body, ensure_ascii=False, indent=1)
        return json.dumps({"name": f"distillaw-answer-{answer.id}.json", "type": "application/json", "text": text})
    from kb.pack import SignOff
    from ui.pack import pack_data
    from ui.pack.render import form_of

    who = answer.signature
    signed = SignOff(who.by, who.role, who.at.date(), f"Signed off; SHA-256 {who.sha256}") if who else None
    content = pack_data(answer.body, form_of(f"opinion.{form}"), service.corpus, signed)
    coded = base64.b64encode(content).decode("ascii")
    return json.dumps({"name": f"distillaw-opinion-{answer.id}.{form}", "type": TYPES[form], "base64": coded})


def thread_html(thread: Sequence[Comment]) -> str:
    """What was said, oldest first."""
    if not thread:
        return '<p class="hint">Nobody has said anything yet.</p>'
    parts = "".join(
        f'<li{" class=dispute" if c.disputes else ""}><p class="meta"><b>{escape(c.by)}</b>, {escape(c.role)}, '
        f"{day(c.at.date())}{' · disputes the reading' if c.disputes else ''}</p>"
        f'<p class="said">{escape(c.words)}</p></li>'
        for c in thread
    )
    return f'<ol class="thread">{parts}</ol>'


def done_html(text: str) -> str:
    """An act that went well."""
    return f'<p class="done" role="status">{escape(text)}</p>'


def said(data: Mapping[str, Any], name: str) -> str:
    """A field of a form."""
    return str(data.get(name) or "")


def number(data: Mapping[str, Any], name: str) -> int:
    """A number of an event.

    :raises UsageError: it is none.
    """
    try:
        return int(data[name])
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(f"The event has no {name}.", fix="Load the page anew.") from error
