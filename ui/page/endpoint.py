"""Where words go when a language model is set: said at the question box, before anything is sent."""

from __future__ import annotations

from html import escape

from kb.llm import ChatModel


def endpoint_html(model: ChatModel | None) -> str:
    """A line that names the model and where it runs; empty where none is set."""
    if model is None:
        return ""
    return (
        '<p class="premise" role="note"><strong>Asking sends text to a language model:</strong> '
        f"{escape(model.name)}, at {escape(model.host)}. It gets the question, and up to eight clauses that bear on "
        "it, with our readings of them.</p>"
    )


def stays_html(model: ChatModel | None) -> str:
    """What becomes of a question, for the first look at the page."""
    if model is None:
        title, said = "Questions stay here", "The page asks no other server, and no question is written down."
    else:
        title = "No question is kept here"
        said = f"They are sent to {escape(model.host)} and nowhere else, and none is written down here."
    return f"<div><h3>{title}</h3><p>{said}</p></div>"
