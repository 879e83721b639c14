"""A day before the first edition: the answer says from which day on a text is known."""

from __future__ import annotations

import datetime as dt

from kb.answer.proposals import unread_words
from kb.corpus import load_corpus
from kb.interpret import Interpreter
from kb.ruling import rule
from kb.ruling.model import Reason


def test_day_before_the_first_edition_names_the_first() -> None:
    corpus = load_corpus()
    practice = Interpreter(corpus).interpret("May we distil GPT-4 over the API?", dt.date(2023, 1, 5)).practice
    early = [f for f in rule(practice, corpus).findings if f.reason is Reason.BEFORE_FIRST_EDITION]
    assert early
    for finding in early:
        editions = corpus.instruments[finding.leg.instrument or ""].editions
        assert unread_words(finding, corpus).endswith(f"the first one known is of {min(e.date for e in editions)}")
