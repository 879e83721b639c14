"""Rendering: values in, HTML out; whatever a text or a question holds comes out as text."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest

from kb.answer.cite import Citer
from kb.answer.compose import compose
from kb.answer.model import Answer, Citation, Consideration
from kb.answer.words import VERDICT_WORDS
from kb.corpus import Corpus
from kb.errors import UsageError
from kb.interpret import Interpreter
from kb.practice import Practice, set_facet
from kb.ruling import Condition, OpenQuestion, rule
from kb.ruling.model import BranchOutcome
from kb.service import Distillaw
from kb.vocabulary import Act, Origin, Verdict
from tests import acme
from ui.page import render, source
from ui.page.facets import Control
from ui.page.reasons import Statement, TextReasons, reasons
from ui.page.words import verdict_chip

DAY = dt.date(2026, 1, 1)
EVIL = "</mark></div><script>alert(1)</script><img src=x onerror=alert(1)> \" ' & {{value}} ${1+1} `"


class Seen(HTMLParser):
    """Tags, attributes and text, as a browser would see them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def check_inert(html: str) -> Seen:
    seen = Seen(html)
    for tag, attributes in seen.tags:
        assert tag not in {"script", "img", "iframe", "style", "object"}
        assert not [a for a in attributes if a.startswith("on")]
        assert not (attributes.get("href") or "").lower().startswith(("javascript", "data", "vbscript"))
    return seen


def answer(verdict: Verdict = Verdict.CONDITIONAL, **more: object) -> Answer:
    return replace(Answer(EVIL, DAY, Practice(DAY), verdict), **more)  # type: ignore[arg-type]


def citation(**more: object) -> Citation:
    text = f"One. {EVIL} Two."
    base = Citation(
        1,
        EVIL,
        EVIL,
        instrument="acme/terms",
        edition=DAY,
        locator=EVIL,
        quote=EVIL,
        start=5,
        end=5 + len(EVIL),
        text_sha256="0" * 64,
        source_url="https://acme.example/terms",
        fragment_url="https://acme.example/terms#:~:text=One",
        retrieved=DAY,
        quote_check="exact",
    )
    assert text[5 : 5 + len(EVIL)] == EVIL
    return replace(base, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_verdict_is_told_by_word_and_sign(verdict: Verdict) -> None:
    html = verdict_chip(verdict)
    assert VERDICT_WORDS[verdict].title in html
    assert "<svg" in html
    assert len({verdict_chip(v).split("path")[1] for v in Verdict}) == len(Verdict)


def test_hostile_words_are_inert_everywhere(acme_service: Distillaw) -> None:
    full = answer(
        markdown=f"**x**\n\n> {EVIL}\n\n### Notes\n\n- {EVIL}\n",
        conditions=(Condition(EVIL, "duty", (), "a/b"),),
        condition_citations=((1,),),
        open_questions=(OpenQuestion("release", EVIL, (BranchOutcome(EVIL, Verdict.PROHIBITED),)),),
        considerations=(Consideration(EVIL, EVIL, EVIL, (1,)),),
        citations=(citation(),),
    )
    control = Control(EVIL, EVIL, "choice", EVIL, Origin.STATED, ((EVIL, EVIL),))
    html = render.answer_html(full, (control, replace(control, kind="place")), acme_service.corpus)
    seen = check_inert(html)
    assert "".join(seen.texts).count(EVIL) >= 8  # nothing of it was eaten as markup
    group = TextReasons(
        EVIL, EVIL, DAY, EVIL, ((EVIL, Verdict.PROHIBITED),), (EVIL,), (Statement(EVIL, EVIL, EVIL, 1, EVIL),)
    )
    check_inert(render.reasons_html([group]))
    check_inert(render.error_html(UsageError(EVIL, valid=EVIL, fix=EVIL)))
    check_inert(render.plain_card(answer(Verdict.NONE, declined=EVIL)))


def test_the_branch_button_carries_its_facet_and_value(acme_service: Distillaw) -> None:
    question = OpenQuestion("release", "Which?", (BranchOutcome("internal", Verdict.PERMITTED),))
    ((_, button),) = [
        t for t in Seen(render.branches_html(question, Practice(DAY), acme_service.corpus)).tags if t[0] == "button"
    ]
    assert (button["data-set"], button["data-to"]) == ("release", "internal")


def test_a_control_has_label_value_and_origin() -> None:
    control = Control("release", "Release", "choice", "internal", Origin.INFERRED, (("internal", "Internal only"),))
    seen = Seen(render.control_html(control))
    (select,) = [a for t, a in seen.tags if t == "select"]
    (label,) = [a for t, a in seen.tags if t == "label"]
    (origin,) = [a for t, a in seen.tags if a.get("class") == "origin"]
    assert label["for"] == select["id"]
    assert select["aria-describedby"] == origin["id"]
    assert [a["value"] for t, a in seen.tags if t == "option" and "selected" in a] == ["internal"]
    assert "inferred" in seen.texts


def test_the_copied_checklist_is_the_conditions() -> None:
    conditions = (
        Condition("Hand over a copy.", "duty", (), "a/b", "it is published"),
        Condition("B.", "duty", (), "a/b"),
    )
    html = render.conditions_html(answer(conditions=conditions, condition_citations=((), ())))
    plain, marked = [a["data-copy"] for t, a in Seen(html).tags if t == "button"]
    assert plain == "[ ] If it is published: Hand over a copy.\n[ ] B."
    assert marked == "- [ ] If it is published: Hand over a copy.\n- [ ] B."


def test_conditions_of_one_branch_stand_together() -> None:
    conditions = (
        Condition("A.", "duty", (), "a/b", "it is published"),
        Condition("B.", "duty", (), "a/b"),
        Condition("C.", "duty", (), "a/b", "depending on the seat"),
        Condition("D.", "duty", (), "a/b", "it is published"),
    )
    html = render.conditions_html(answer(conditions=conditions, condition_citations=((), (), (), ())))
    texts = [t.strip() for t in Seen(html).texts if t.strip()][3:]
    assert texts == ["B.", "If it is published", "A.", "D.", "Depending on the seat", "C."]


def opened(one: Citation, text: str | None, numbers: list[int]) -> source.Opened:
    return source.Opened(one, text, tuple(numbers))


def test_the_drawer_marks_exactly_the_quotation() -> None:
    text = f"One. {EVIL} Two.\r\nThree."
    html = source.source_html(opened(citation(), text, [1]))
    check_inert(html)
    marked = html.partition('<mark id="cited">')[2].partition("</mark>")[0]
    assert unescape(marked) == EVIL
    sheet = html.partition('aria-label="Text of')[2].partition(">")[2].rpartition("</div></div>")[0]
    assert unescape(sheet.replace('<mark id="cited">', "").replace("</mark>", "")) == text
    assert "exact slice" in html


def test_the_drawer_says_when_the_quotation_is_not_there() -> None:
    html = source.source_html(opened(citation(), "Another text altogether, long enough to hold the offsets. " * 5, [1]))
    assert "exact slice of the text" not in html
    assert "c-wrong" in html


def test_the_drawer_without_a_text_links_and_says_so() -> None:
    bare = citation(quote=None, start=None, end=None, text_sha256=None, fragment_url="", quote_check="not_held")
    html = source.source_html(opened(bare, None, [1]))
    assert "not held" in html
    assert 'href="https://acme.example/terms"' in html
    assert "<mark" not in html


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", ""])
def test_only_web_addresses_become_links(url: str) -> None:
    html = source.source_html(opened(citation(source_url=url, fragment_url=""), None, [1]))
    assert not [a for t, a in Seen(html).tags if t == "a"]


def test_stepping_through_sources() -> None:
    buttons = [a for t, a in Seen(source.source_html(opened(citation(n=2), None, [1, 2, 3]))).tags if t == "button"]
    assert [b.get("data-cite") for b in buttons[:2]] == ["1", "3"]
    first = [a for t, a in Seen(source.source_html(opened(citation(), None, [1]))).tags if t == "button"]
    assert all("disabled" in b for b in first[:2])


def test_reasons_hold_every_finding_and_only_cited_numbers(acme_service: Distillaw) -> None:
    for question in (
        "May we train our own model on the outputs of Acme Chat through the API?",
        "May we fine-tune Acme One 7B and publish the weights?",
        "May we use Acme Dark outputs for training?",
    ):
        got, _ = acme_service.ask(question, DAY)
        groups = reasons(got, acme_service.corpus)
        assert sum(len(g.legs) for g in groups) == len(got.findings)
        quotes = {c.n: c for c in got.citations}
        for statement in (s for g in groups for s in g.statements):
            assert statement.n in quotes
            if statement.quote:
                assert statement.quote == quotes[statement.n].quote


def test_two_readings_of_one_quotation_keep_their_own_number(acme_service: Distillaw) -> None:
    """Numbers are fewer than readings then, and each reading must still find the clause with its words."""
    got, _ = acme_service.ask("May we fine-tune Acme One 7B and publish the weights?", DAY)
    place = max(range(len(got.findings)), key=lambda i: len(got.findings[i].readings))
    finding, numbers = got.findings[place], got.finding_citations[place]
    twice = replace(finding, readings=(finding.readings[0], *finding.readings))
    squeezed = replace(
        got,
        findings=(*got.findings[:place], twice, *got.findings[place + 1 :]),
        finding_citations=(*got.finding_citations[:place], numbers, *got.finding_citations[place + 1 :]),
    )
    plain = {s.says: s.n for g in reasons(got, acme_service.corpus) for s in g.statements}
    again = {s.says: s.n for g in reasons(squeezed, acme_service.corpus) for s in g.statements}
    assert again == plain


def test_a_refused_sentence_is_not_shown(acme_service: Distillaw) -> None:
    got, _ = acme_service.ask("May we fine-tune Acme One 7B and publish the weights?", DAY)
    says = reasons(got, acme_service.corpus)[0].statements[0].says
    kept = reasons(replace(got, dropped=((says, "polarity"),)), acme_service.corpus)
    assert says not in {s.says for g in kept for s in g.statements}


def test_what_is_asked_about_besides_has_a_card() -> None:
    html = render.listed_html("Asked about besides", [f"Acme, §4: {EVIL} [1]"], [1])
    assert "Asked about besides" in "".join(check_inert(html).texts)
    assert render.listed_html("Asked about besides", [], []) == ""


def test_a_family_has_letters_and_each_text_says_when_it_counts(corpus: Corpus) -> None:
    practice = Interpreter(corpus).interpret("May we distil Llama?", DAY).practice
    got = compose("?", practice, rule(practice, corpus), corpus, Citer(corpus, acme.Shelf({})))
    seen = Seen(render.answer_html(got, (), corpus))
    cases = [t.split()[1] for t in seen.texts if re.fullmatch(r"Case [A-Z]{1,2}", t)]
    assert len(cases) == len(got.open_questions[0].branches)
    texts = [t for t in seen.texts if t.startswith("Counts ")]
    told = reasons(got, corpus)
    assert len(texts) == len(told) == len([t for t in told if any(r.startswith("Counts ") for r in t.remarks)])
    assert not any("under the same texts)" in t for t in seen.texts if not t.strip().startswith("If the teacher"))


def test_a_quotation_stands_once_in_a_text(acme_corpus: Corpus) -> None:
    """Two readings of one clause share its quotation."""
    licence = acme_corpus.readings["acme/licence"]
    ban = next(r for r in licence.readings if r.id == "no-other-llm")
    twice = licence.model_copy(
        update={"readings": (*licence.readings, ban.model_copy(update={"id": "again", "acts": (Act.USE,)}))}
    )
    known = replace(acme_corpus, readings={**acme_corpus.readings, "acme/licence": twice})
    practice = Practice(DAY)
    for name, value in {"teacher": "acme/one-7b", "student.is_llm": "yes", "release": "internal"}.items():
        practice = set_facet(practice, name, value)
    practice = set_facet(practice, "source.technique", "output_training")
    got = compose("?", practice, rule(practice, known), known, Citer(known, acme.Shelf()))
    (text,) = reasons(got, known)
    deciding = [s for s in text.statements if s.effect == "Ban"]
    assert [s.n for s in deciding] == [1, 1]
    assert [bool(s.quote) for s in deciding] == [True, False]
