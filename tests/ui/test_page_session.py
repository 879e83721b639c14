"""One visitor's steps: ask, change a fact, open a source, export; and what a failure leaves standing."""

from __future__ import annotations

import datetime as dt
import json
import logging
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from kb.answer.check import verify_export
from kb.errors import UsageError
from kb.service import Distillaw
from kb.vocabulary import Origin, Verdict
from ui.page import session
from ui.page.conversation import Conversation
from ui.page.examples import examples

CHAT = "May we train our own model on the outputs of Acme Chat through the API?"
DAY = dt.date(2026, 1, 1)


def test_a_changed_fact_rules_again_and_keeps_the_open_source(acme_service: Distillaw) -> None:
    first = session.ask(acme_service, CHAT, "", "", DAY)
    assert first.answer.verdict is Verdict.DEPENDS
    opened = session.open_source(first, first.answer.citations[0].n)
    second = session.change(acme_service, opened, ("release", "open_weights"))
    assert second.answer.verdict is Verdict.PROHIBITED
    assert second.answer.practice.release.origin is Origin.STATED
    before = next(c for c in opened.answer.citations if c.n == opened.opened)
    after = next(c for c in second.answer.citations if c.n == second.opened)
    assert (after.instrument, after.start, after.end) == (before.instrument, before.start, before.end)
    assert session.left(acme_service, second) != session.left(acme_service, first)


def test_the_first_source_opened_is_the_deciding_clause(acme_service: Distillaw) -> None:
    shown = session.ask(acme_service, CHAT, "", "", DAY)
    cited = next(c for c in shown.answer.citations if c.n == shown.opened)
    assert cited.quote is not None
    assert "train any machine learning model" in cited.quote
    assert cited.quote in session.right(acme_service, shown)


def test_day_and_territory_are_stated(acme_service: Distillaw) -> None:
    shown = session.ask(acme_service, CHAT, "2024-06-01", "de", DAY)
    assert shown.answer.as_of == dt.date(2024, 6, 1)
    assert shown.answer.practice.used_in.value == ("DE",)
    assert shown.day_origin is Origin.STATED
    assert session.ask(acme_service, CHAT, " ", "", DAY).day_origin is Origin.ASSUMED


def test_an_edition_of_another_day_is_cited(acme_service: Distillaw) -> None:
    new = session.ask(acme_service, CHAT, "", "", DAY)
    old = session.change(acme_service, new, ("as_of", "2024-06-01"))
    editions = {c.edition for c in old.answer.citations if c.instrument == "acme/terms"}
    assert editions == {dt.date(2024, 1, 1)}
    assert old.day_origin is Origin.STATED


def test_premises_survive_a_change(acme_service: Distillaw) -> None:
    shown = session.ask(acme_service, CHAT, "", "", DAY)
    taken = ("Acme Ten is not known here.",)
    kept = session.change(acme_service, replace(shown, premises=taken), ("release", "internal"))
    assert taken[0] in kept.answer.markdown
    assert taken[0] in session.left(acme_service, kept)


def test_opening_what_is_not_cited_changes_nothing(acme_service: Distillaw) -> None:
    shown = session.ask(acme_service, CHAT, "", "", DAY)
    assert session.open_source(shown, 99) is shown


def test_the_export_verifies_alone(acme_service: Distillaw) -> None:
    shown = session.ask(acme_service, CHAT, "", "", DAY)
    data = json.loads(session.export(shown))
    assert data["texts"]
    assert verify_export(data, lambda sha: None) == []
    data["citations"][0]["quote"] += "!"
    assert verify_export(data, lambda sha: None)


@pytest.mark.parametrize("question", ["Who has to prove that a model was distilled?", "What is the weather tomorrow?"])
def test_an_answer_without_a_ruling_is_shown_too(acme_service: Distillaw, question: str) -> None:
    shown = session.ask(acme_service, question, "", "", DAY)
    assert shown.answer.verdict is Verdict.NONE
    html = session.left(acme_service, shown)
    assert 'data-verdict="none"' in html
    assert "data-facet" not in html


def test_a_bad_day_teaches(acme_service: Distillaw) -> None:
    with pytest.raises(UsageError) as caught:
        session.ask(acme_service, CHAT, "yesterday", "", DAY)
    assert "YYYY-MM-DD" in caught.value.valid


def test_examples_are_of_this_corpus_and_ruled_on(acme_service: Distillaw) -> None:
    found = examples(acme_service.corpus)
    assert 4 <= len(found) <= 6
    verdicts = [session.ask(acme_service, q, "", "", DAY).answer for q in found]
    assert not any(a.declined for a in verdicts)
    assert sum(a.verdict is not Verdict.NONE for a in verdicts) >= 4


def test_a_failure_keeps_the_answer_and_does_not_log_the_question(
    acme_service: Distillaw, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ui.page.ask import Handlers

    handlers = Handlers(lambda: acme_service, ("x",))
    caplog.set_level(logging.DEBUG)
    shown = session.ask(acme_service, CHAT, "", "", DAY)
    talk = Conversation((shown,))
    event = SimpleNamespace(_data={"steps": [{"name": "release", "value": "nonsense"}]})
    message, html, _, kept = handlers.facet(talk, event)
    assert "nonsense" in message
    assert "open_weights" in message
    assert 'data-verdict="depends"' in html
    assert kept.shown.answer is shown.answer

    def broken(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(acme_service, "ask", broken)
    *_, last = handlers.ask("A question with the word quixotic", "", "", talk)
    assert "Something broke" in last[0]
    assert last[3].shown.answer is shown.answer
    assert "ZeroDivisionError" in caplog.text
    assert "quixotic" not in caplog.text


def test_a_lost_session_says_what_to_do(acme_service: Distillaw) -> None:
    from ui.page.ask import Handlers

    message, *_ = Handlers(lambda: acme_service, ()).facet(
        None, SimpleNamespace(_data={"name": "release", "value": "x"})
    )
    assert "Ask the question again" in message


def test_a_home_without_texts_says_so(acme_service: Distillaw, tmp_path: Path) -> None:
    from kb.store import Database, Texts
    from ui.page.ask import held_html

    empty = Database(tmp_path / "kb.sqlite3")
    assert "distillaw sync" in held_html(empty)
    assert "distillaw sync" in held_html(Texts(empty))  # as the running page holds them
    assert held_html(acme_service.library) == ""
