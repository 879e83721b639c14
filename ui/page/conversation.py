"""The questions of one visitor and their answers, one of them shown. Values; every step returns a new one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape

from kb.service import Distillaw
from ui.page import session
from ui.page.session import Shown
from ui.page.words import verdict_chip

KEPT = 20
"""Questions of one visitor that are kept; the oldest go first."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """What one visitor asked.

    :ivar turns: question by question, never empty; a fact that is changed changes its turn.
    :ivar at: which of them is shown.
    """

    turns: tuple[Shown, ...]
    at: int = 0

    @property
    def shown(self) -> Shown:
        """The answer on the page."""
        return self.turns[self.at]

    def now(self, shown: Shown) -> Conversation:
        """With another state of the answer that is shown."""
        return replace(self, turns=(*self.turns[: self.at], shown, *self.turns[self.at + 1 :]))

    def reopened(self, number: int) -> Conversation:
        """With another turn shown; a number there is none of changes nothing."""
        if not 0 <= number < len(self.turns):
            return self
        return replace(self, at=number).now(session.again(self.turns[number]))


def asked(
    talk: Conversation | None,
    service: Distillaw,
    question: str,
    as_of: str,
    territory: str,
    today: dt.date,
    proposed: bool = False,
    *,
    phrased: bool = True,
) -> Conversation:
    """With one more question; what is the rest of a question goes on from the answer that is shown.

    :param phrased: let the language model phrase it, where one is set.
    :raises DistillawError: as :func:`ui.page.session.ask`.
    """
    before = talk.shown if talk is not None else None
    return with_turn(talk, session.ask(service, question, as_of, territory, today, proposed, before, phrased=phrased))


def with_turn(talk: Conversation | None, new: Shown) -> Conversation:
    """With one more answer, which is shown."""
    turns = (*(talk.turns if talk is not None else ()), new)[-KEPT:]
    return Conversation(turns, len(turns) - 1)


def stepped(talk: Conversation, step: Callable[[Shown], Shown]) -> Conversation:
    """With a step taken on the answer that is shown."""
    return talk.now(step(talk.shown))


def thread_html(talk: Conversation) -> str:
    """The questions so far, each with its verdict; a click shows its answer again."""
    if len(talk.turns) < 2:
        return ""
    rows = "".join(_turn_html(n, turn, n == talk.at) for n, turn in enumerate(talk.turns))
    return (
        '<nav class="thread card" aria-labelledby="thread-title"><header class="split">'
        '<h3 class="kicker" id="thread-title">This conversation</h3>'
        '<button type="button" class="quiet small" data-fresh="1">Start anew</button></header>'
        f"<ol>{rows}</ol></nav>"
    )


def _turn_html(number: int, turn: Shown, current: bool) -> str:
    answer = turn.answer
    goes_on = '<span class="goes-on" title="goes on from the answer before">↳</span> ' if answer.follows else ""
    here = ' aria-current="true"' if current else ""
    return (
        f'<li><button type="button" data-reopen="{number}"{here}><span class="q">{goes_on}'
        f"{escape(answer.question)}</span>{verdict_chip(answer.verdict)}</button></li>"
    )
