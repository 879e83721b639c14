"""The reasons as the page shows them."""

from __future__ import annotations

import datetime as dt

from kb.answer.cite import Citer
from kb.answer.compose import compose
from kb.corpus import Corpus
from kb.practice import Practice, set_facet
from kb.ruling import rule
from tests import acme
from ui.page.reasons import reasons


def test_a_text_that_is_not_held_is_named_so(acme_corpus: Corpus) -> None:
    practice = set_facet(Practice(dt.date(2026, 3, 1)), "teacher", "acme/one-7b")
    practice = set_facet(practice, "source.technique", "output_training")
    for shelf, said in ((acme.Shelf({}), True), (acme.Shelf(), False)):
        answer = compose("May we?", practice, rule(practice, acme_corpus), acme_corpus, Citer(acme_corpus, shelf))
        remarks = [r for text in reasons(answer, acme_corpus) for r in text.remarks]
        assert ("Its text is not held here, so nothing is quoted." in remarks) is said
