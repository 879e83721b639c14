"""Proposed readings on the page: offered where there are some, ruled on only when ticked, marked where they rule."""

from __future__ import annotations

from kb.answer.proposals import UNCHECKED_WORDS
from kb.corpus import Corpus
from kb.service import Distillaw
from kb.vocabulary import Verdict
from tests import acme
from tests.kb.test_proposed import BAN, DAY, LEAVE, RIVALS, SCRIPTS, TEXTS, proposals, with_proposals
from ui.page import session


def service(corpus: Corpus) -> Distillaw:
    return Distillaw(with_proposals(corpus, proposals(BAN, LEAVE, SCRIPTS)), acme.Shelf(TEXTS))


def test_proposals_wait_until_the_box_is_ticked(acme_corpus: Corpus) -> None:
    here = service(acme_corpus)
    closed = session.ask(here, RIVALS, "", "", DAY)
    assert closed.answer.verdict is Verdict.UNCOVERED
    html = session.left(here, closed)
    assert "3 proposed readings await review" in html
    assert UNCHECKED_WORDS not in html
    opened = session.ask(here, RIVALS, "", "", DAY, True)
    assert opened.answer.verdict is Verdict.PROHIBITED
    html = session.left(here, opened)
    assert html.count(UNCHECKED_WORDS) >= 2  # under the verdict, and at the reading
    assert "await review" not in html
    assert f"<dd>{UNCHECKED_WORDS}</dd>" in session.right(here, opened)


def test_a_changed_fact_keeps_what_was_ticked(acme_corpus: Corpus) -> None:
    here = service(acme_corpus)
    opened = session.ask(here, RIVALS, "", "", DAY, True)
    other = session.change(here, opened, ("student.competes.Acme", "no"))
    assert other.answer.proposals.rule
    outcomes = {b.value: b.verdict for b in other.answer.open_questions[0].branches}
    assert outcomes["internal"] is Verdict.CONDITIONAL  # proposed readings speak of every act
    assert outcomes["hosted_service"] is Verdict.UNCOVERED  # of serving, none does
    assert {f.review.value for f in other.answer.findings if f.leg.act.value == "train"} == {"proposed"}
    waits = [c for c in other.answer.conditions if "scripts" in c.text]
    assert waits
    assert UNCHECKED_WORDS in session.left(here, other).partition('id="conditions"')[2]


def test_the_box_is_there_only_where_something_waits(acme_corpus: Corpus) -> None:
    from ui.page.app import build

    def boxes(here: Distillaw) -> list[bool]:
        blocks = build(lambda: here).blocks.values()
        return [b.visible for b in blocks if getattr(b, "elem_id", None) == "proposed"]

    assert boxes(service(acme_corpus)) == [True]
    assert boxes(Distillaw(acme_corpus, acme.Shelf(TEXTS))) == [False]
