"""Ruling again on a saved answer: whatever a lawyer relies on is found out when it is changed, field by field."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ingest.segment import segment
from kb.answer.check import verify_export
from kb.answer.cite import Citer
from kb.answer.model import answer_json, seal
from kb.answer.reverify import Report, reverify
from kb.answer.topics import compose_topic
from kb.citations import find_clause
from kb.corpus import Corpus
from kb.instruments import text_sha256
from kb.interpret import Interpreter
from kb.practice import Practice, set_facet
from kb.readings import Anchor
from kb.service import Distillaw
from kb.version import version
from tests import acme

DAY = dt.date(2026, 3, 1)
BANNED = {
    "teacher": "acme/one-7b",
    "source.technique": "output_training",
    "student.is_llm": "yes",
    "release": "internal",
}
FREE = {**BANNED, "student.is_llm": "no", "release": "open_weights"}
OPEN = {**FREE, "student.is_llm": "unknown"}
HOSTED = {
    "teacher": "acme/chat",
    "source.channel": "api",
    "source.technique": "output_training",
    "student.competes": "yes",
    "release": "internal",
    "student.kind": "task_specific",
}
Data = dict[str, Any]


def saved(corpus: Corpus, facts: dict[str, str]) -> Data:
    """An export as the command line writes it, on a corpus that was loaded from files."""
    practice = Practice(DAY)
    for name, value in facts.items():
        practice = set_facet(practice, name, value)
    answer, texts = Distillaw(corpus, acme.Shelf()).answer_practice("May we?", practice)
    return answer_json(answer, texts)


@pytest.fixture(scope="module")
def acme_anchored(acme_corpus: Corpus) -> Corpus:
    """The invented corpus with the hashes of the clauses that were read."""
    shelf = acme.Shelf()

    def hashed(instrument: str, anchor: Anchor) -> Anchor:
        clause, _ = find_clause(anchor, shelf.clauses(shelf.edition(instrument, anchor.edition)))
        assert clause is not None
        return anchor.model_copy(update={"sha256": clause.sha256})

    files = {}
    for id_, file in acme_corpus.readings.items():
        readings = [r.model_copy(update={"anchors": tuple(hashed(id_, a) for a in r.anchors)}) for r in file.readings]
        files[id_] = file.model_copy(update={"readings": tuple(readings)})
    return replace(acme_corpus, readings=files)


def again(data: Data, corpus: Corpus, held: Callable[[str, dt.date], str | None] = lambda i, d: None) -> Report:
    assert verify_export(data, lambda sha: None) == [], "what is changed here is no quotation"
    return reverify(data, corpus, lambda sha: None, segment, held, Interpreter(corpus).interpret, version())


def messages(report: Report) -> str:
    return "\n".join(f"[{p.citation}] {p.message}" for p in report.problems)


@pytest.mark.parametrize("facts", [BANNED, FREE, OPEN, HOSTED], ids=["banned", "free", "open", "hosted"])
def test_what_was_written_follows(acme_corpus: Corpus, facts: dict[str, str]) -> None:
    data = saved(acme_corpus, facts)
    assert again(data, acme_corpus) == Report((), altered=(), moved=False)


def _set(*path: str | int, to: Any) -> Callable[[Data], None]:
    def change(data: Data) -> None:
        at: Any = data
        for step in path[:-1]:
            at = at[step]
        assert at[path[-1]] != to, "the change changes nothing"
        at[path[-1]] = to

    return change


def _drop(*path: str | int) -> Callable[[Data], None]:
    def change(data: Data) -> None:
        at: Any = data
        for step in path[:-1]:
            at = at[step]
        del at[path[-1]]

    return change


def _verdict_and_headline(data: Data) -> None:
    data["verdict"] = "permitted"
    data["answer"] = data["answer"].replace("**Prohibited**", "**Permitted**")


def _other_words(data: Data) -> None:
    """Exact words of the right text, from another clause."""
    one, other = data["citations"][0], data["citations"][1]
    for key in ("quote", "start", "end", "prefix", "suffix", "fragment_url"):
        one[key] = other[key]


def _rewritten_text(data: Data) -> None:
    """Text, hash, offsets and quotation agree with each other; only the clause is not the one that was read."""
    citation = data["citations"][0]
    text = data["texts"].pop(citation["text_sha256"])
    lie = text.replace("may not", "may", 1)
    sha = text_sha256(lie)
    data["texts"][sha] = lie
    for item in data["citations"]:
        if item["text_sha256"] == citation["text_sha256"] and item is not citation:
            item["text_sha256"] = sha
            at = lie.find(item["quote"])
            item["quote"] = item["quote"] if at >= 0 else item["quote"].replace("may not", "may", 1)
            item["start"] = lie.index(item["quote"])
            item["end"] = item["start"] + len(item["quote"])
            _neighbours(item, lie)
    citation["text_sha256"] = sha
    citation["quote"] = citation["quote"].replace("may not", "may", 1)
    citation["start"] = lie.index(citation["quote"])
    citation["end"] = citation["start"] + len(citation["quote"])
    _neighbours(citation, lie)


def _neighbours(citation: Data, text: str) -> None:
    citation["prefix"] = text[max(0, citation["start"] - 40) : citation["start"]]
    citation["suffix"] = text[citation["end"] :][:40]


CHANGES: dict[str, tuple[dict[str, str], Callable[[Data], None], str]] = {
    "verdict": (BANNED, _set("verdict", to="permitted"), "verdict: the practice comes to prohibited"),
    "verdict and headline": (BANNED, _verdict_and_headline, "verdict: the practice comes to prohibited"),
    "headline": (BANNED, lambda d: d.update(answer=d["answer"].replace("**Prohibited**", "**Permitted**")), "prose"),
    "facet": (BANNED, _set("practice", "student", "is_llm", "value", to="no"), "verdict: the practice comes to cond"),
    "facet that is none": (BANNED, _set("practice", "release", "value", to="tomorrow"), "practice: Facet release"),
    "model": (BANNED, _set("practice", "sources", 0, "id", "value", to="acme/two"), "practice: No model"),
    "as_of": (BANNED, _set("as_of", to="2020-01-01"), "as_of: "),
    "as_of of the practice": (HOSTED, _set("practice", "as_of", to="2024-06-01"), "edition: it follows 2024-01-01"),
    "finding's verdict": (
        BANNED,
        _set("findings", 1, "verdict", to="permitted"),
        "finding 2 (acme/licence, train), verdict",
    ),
    "finding's act": (BANNED, _set("findings", 1, "act", to="serve"), "finding 2 (acme/licence, train), act"),
    "finding's text": (BANNED, _set("findings", 1, "instrument", to="acme/terms"), "train), instrument"),
    "finding's edition": (BANNED, _set("findings", 1, "edition", to="2020-01-01"), "train), edition"),
    "finding's reading": (BANNED, _set("findings", 1, "reading", to="acme/licence#users"), "train), reading"),
    "finding's reason": (BANNED, _set("findings", 1, "reason", to="silent"), "train), reason"),
    "finding's binding": (BANNED, _set("findings", 1, "binds", "applies", to="no"), "train), binds"),
    "finding's review": (BANNED, _set("findings", 1, "review", to="counsel"), "train), review"),
    "finding's last day": (HOSTED, _set("findings", 1, "known_through", to="2030-01-01"), "train), known_through"),
    "finding's branch": (FREE, _set("findings", 1, "only_if", to="it is a Monday"), "train), only_if"),
    "finding's rank": (FREE, _set("findings", 1, "outranked_by", to="acme/terms"), "train), outranked_by"),
    "finding's citations": (BANNED, _set("findings", 1, "citations", to=[]), "train), citations: "),
    "finding removed": (BANNED, _drop("findings", 1), "findings: 2 follow"),
    "condition": (
        FREE,
        _set("conditions", 0, "text", to="Your products have at most 90 million users."),
        "does not follow",
    ),
    "condition removed": (FREE, _drop("conditions", 0), "is missing or reads otherwise"),
    "condition's citations": (FREE, _set("conditions", 0, "citations", to=[]), "citations: 1 passages bear on it, 0"),
    "question's facet": (OPEN, _set("open_questions", 0, "facet", to="release"), "open_questions"),
    "question's words": (OPEN, _set("open_questions", 0, "ask", to="Is it large?"), "open_questions"),
    "question's outcome": (OPEN, _set("open_questions", 0, "branches", 0, "verdict", to="permitted"), "open_questions"),
    "citation's text": (
        BANNED,
        _set("citations", 0, "instrument", to="acme/terms"),
        "instrument: it follows acme/licence",
    ),
    "citation's edition": (BANNED, _set("citations", 0, "edition", to="2020-01-01"), "edition: it follows 2024-03-01"),
    "citation's locator": (
        BANNED,
        _set("citations", 0, "locator", to="§4"),
        "not at §4",
    ),
    "citation's title": (BANNED, _set("citations", 0, "title", to="Acme Terms"), "title: it follows Acme Open"),
    "citation's publisher": (BANNED, _set("citations", 0, "publisher", to="Somebody"), "publisher: it follows Acme"),
    "citation's words": (BANNED, _other_words, "quote: it follows"),
    "text and all that hangs on it": (BANNED, _rewritten_text, "quote_check: the clause is not the one that was read"),
    "citation's words left out": (
        BANNED,
        lambda d: d["citations"][0].update(quote=None, start=None, end=None, quote_check="not_held"),
        "no words are quoted",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_named(name: str, acme_anchored: Corpus) -> None:
    facts, change, said = CHANGES[name]
    data = copy.deepcopy(saved(acme_anchored, facts))
    change(data)
    if name in ("citation's words", "citation's words left out", "text and all that hangs on it"):
        data["answer"] = data["answer"].split("### Why")[0]  # the quotation in the prose is checked elsewhere
    assert reverify(data, acme_anchored, lambda sha: None, segment).altered
    data["seal"] = seal(data)  # whoever alters it with care seals it anew
    report = again(data, acme_anchored)
    assert not report.altered
    assert said in messages(report), messages(report)


def test_a_citation_that_fails_is_named_by_its_number(acme_corpus: Corpus) -> None:
    data = saved(acme_corpus, BANNED)
    data["citations"][1]["locator"] = "§4"
    assert {p.citation for p in again(data, acme_corpus).problems} == {2}


def test_an_edition_that_is_held_with_another_text(acme_corpus: Corpus) -> None:
    data = saved(acme_corpus, BANNED)
    report = again(data, acme_corpus, lambda instrument, date: "f" * 64)
    assert "edition: the text of acme/licence held here for 2024-03-01 has another hash" in messages(report)
    same = data["citations"][0]["text_sha256"]
    assert again(data, acme_corpus, lambda instrument, date: same).problems == ()


def test_a_corpus_that_moved_is_told_from_a_file_that_was_altered(acme_corpus: Corpus) -> None:
    data = saved(acme_corpus, BANNED)
    later = replace(acme_corpus, version="0" * 64)
    assert again(data, later) == Report((), altered=(), moved=True), "it moved, and the ruling is the same"
    licence = acme_corpus.readings["acme/licence"]
    gone = licence.model_copy(update={"readings": tuple(r for r in licence.readings if r.id != "no-other-llm")})
    other = replace(later, readings={**acme_corpus.readings, "acme/licence": gone})
    report = again(data, other)
    assert (report.altered, report.moved) == ((), True)
    assert "verdict: the practice comes to uncovered" in messages(report), "nothing read on the topic is left"
    data["findings"][1]["review"] = "counsel"
    assert again(data, other).altered


def test_an_answer_without_a_seal_is_ruled_on_all_the_same(acme_corpus: Corpus) -> None:
    data = saved(acme_corpus, BANNED)
    del data["seal"], data["corpus"]
    assert again(data, acme_corpus) == Report((), altered=(), moved=None)
    data["verdict"] = "silent"
    assert "verdict: the practice comes to prohibited" in messages(again(data, acme_corpus))


def test_a_verdict_may_not_be_taken_away(acme_corpus: Corpus) -> None:
    """An answer made to look like one about no practice still opens with its verdict."""
    data = saved(acme_corpus, BANNED)
    data |= {"verdict": "none", "findings": [], "conditions": []}
    assert "the prose opens with prohibited" in messages(again(data, acme_corpus))


def test_commentary_is_what_the_corpus_says(acme_corpus: Corpus) -> None:
    citer = Citer(acme_corpus, acme.Shelf())
    notes = list(acme_corpus.commentary.values())
    data = answer_json(compose_topic("Who must show it?", Practice(DAY), notes, citer), citer.texts)
    assert again(data, acme_corpus).problems == ()
    changed = {k: n.model_copy(update={"summary": "Nobody must."}) for k, n in acme_corpus.commentary.items()}
    report = again(data, replace(acme_corpus, commentary=changed))
    assert "commentary: the note proof/who-must-show reads otherwise" in messages(report)
    assert "there is no note" in messages(again(data, replace(acme_corpus, commentary={})))
