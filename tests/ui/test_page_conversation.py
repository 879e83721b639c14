"""A conversation on the page: turns, follow-ups, other editions in the drawer."""

from __future__ import annotations

import datetime as dt
import json
from html import unescape

from kb.service import Distillaw
from kb.vocabulary import Verdict
from tests.kb.models import Scripted, parrot
from ui.page import conversation, session
from ui.page.ask import Handlers
from ui.page.conversation import KEPT, Conversation, asked, thread_html

CHAT = "May we train our own general-purpose model on the outputs of Acme Chat through the API?"
DAY = dt.date(2026, 1, 1)


def test_the_rest_of_a_question_goes_on_from_the_answer_that_is_shown(acme_service: Distillaw) -> None:
    first = asked(None, acme_service, CHAT, "", "", DAY)
    second = asked(first, acme_service, "And if the student is only a classifier that we keep internal?", "", "", DAY)
    assert len(second.turns) == 2
    assert second.shown.answer.follows is not None
    assert second.shown.answer.practice.sources == first.shown.answer.practice.sources
    assert second.shown.answer.verdict is not first.shown.answer.verdict
    html = thread_html(second)
    assert html.count("data-reopen") == 2
    assert html.count("aria-current") == 1
    assert thread_html(first) == ""


def test_an_earlier_turn_is_shown_again_and_asked_on(acme_service: Distillaw) -> None:
    talk = asked(None, acme_service, CHAT, "", "", DAY)
    talk = asked(talk, acme_service, "May we fine-tune Acme One 7B and publish the weights?", "", "", DAY)
    back = talk.reopened(0)
    assert back.shown.answer is talk.turns[0].answer
    assert back.reopened(7) is back
    on = asked(back, acme_service, "and if we keep it internal?", "", "", DAY)
    assert on.shown.answer.follows is not None
    assert on.shown.answer.follows.question == CHAT
    assert len(on.turns) == 3


def test_only_so_many_turns_are_kept(acme_service: Distillaw) -> None:
    shown = session.ask(acme_service, CHAT, "", "", DAY)
    full = Conversation((shown,) * KEPT, KEPT - 1)
    new = asked(full, acme_service, CHAT, "", "", DAY)
    assert len(new.turns) == KEPT
    assert new.at == KEPT - 1


def test_a_changed_fact_changes_its_own_turn(acme_service: Distillaw) -> None:
    talk = asked(None, acme_service, CHAT, "", "", DAY)
    talk = conversation.stepped(talk, lambda s: session.change(acme_service, s, ("release", "open_weights")))
    assert len(talk.turns) == 1
    assert talk.shown.answer.verdict is Verdict.PROHIBITED


def test_another_edition_is_looked_at_and_left(acme_service: Distillaw) -> None:
    shown = session.ask(acme_service, CHAT, "", "", DAY)
    citation = next(c for c in shown.answer.citations if c.n == shown.opened)
    assert citation.edition == dt.date(2025, 6, 1)
    here = session.right(acme_service, shown)
    assert 'data-edition="2024-01-01"' in here
    looked = session.look(shown, dt.date(2024, 1, 1))
    html = session.right(acme_service, looked)
    assert "not the one cited" in html
    assert "exact slice" not in html
    assert session.look(looked, citation.edition).looked is None
    assert session.right(acme_service, session.look(shown, dt.date(1999, 1, 1))).count("not the one cited") == 0


def test_with_a_language_model_the_verdict_stands_before_its_words(acme_service: Distillaw) -> None:
    model = Scripted(parrot)
    service = Distillaw(acme_service.corpus, acme_service.library, lambda: acme_service.index, model=model)
    steps = list(Handlers(lambda: service, ()).ask(CHAT, "2026-01-01", "", None))
    working, first, last = steps
    assert "Reading the texts" in working[0]
    assert model.name in first[0]
    assert first[3].shown.answer.phrasing is None
    assert last[0] == ""
    assert last[3].shown.answer.phrasing is not None
    assert last[3].shown.answer.verdict is first[3].shown.answer.verdict
    assert "Worded by test:scripted" in last[1]
    assert len(last[3].turns) == 1


def test_a_changed_fact_does_not_wait_for_a_language_model(acme_service: Distillaw) -> None:
    model = Scripted(parrot)
    service = Distillaw(acme_service.corpus, acme_service.library, lambda: acme_service.index, model=model)
    shown = session.ask(service, CHAT, "", "", DAY, phrased=False)
    session.change(service, shown, ("release", "internal"))
    assert model.seen == []


def test_a_facet_read_by_a_model_is_confirmed_with_a_click(acme_service: Distillaw) -> None:
    model = Scripted(parrot, [{"facet": "purpose", "value": "research", "words": "own"}])
    service = Distillaw(acme_service.corpus, acme_service.library, lambda: acme_service.index, model=model)
    shown = session.ask(service, CHAT, "", "", DAY)
    assert [s.facet for s in shown.answer.suggested] == ["purpose"]
    html = session.left(service, shown)
    steps = json.loads(unescape(html.partition('id="suggested"')[2].partition('data-steps="')[2].partition('"')[0]))
    confirmed = session.change(service, shown, *((s["name"], s["value"]) for s in steps))
    assert confirmed.answer.practice.purpose.value == "research"
