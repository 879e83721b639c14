"""The prose of a saved answer is worded again: whatever was changed in it is named, however well the file is sealed."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import Any

import pytest

from ingest.segment import segment
from kb.answer.check import verify_export
from kb.answer.model import altered, answer_json, seal
from kb.answer.reverify import Report, reverify
from kb.corpus import Corpus
from kb.interpret import Interpreter
from kb.service import Distillaw
from kb.version import version
from tests import acme
from tests.kb.models import Clause, Scripted, parrot
from tests.kb.test_reverify import BANNED, DAY, FREE, OPEN, Data, saved

ASKED = {
    "practice": "May we train a spam classifier on answers of Acme One 7B, as Acme agreed?",
    "text": "What does the Acme Open Weights Licence say about competing models?",
    "declined": "What is the best recipe for bread?",
}


def asked(corpus: Corpus, question: str) -> Data:
    answer, texts = Distillaw(corpus, acme.Shelf()).ask(question, DAY)
    return answer_json(answer, texts)


def again(data: Data, corpus: Corpus, of: str | None = None) -> Report:
    read = Interpreter(corpus).interpret
    return reverify(data, corpus, lambda sha: None, segment, understand=read, version=version() if of is None else of)


def said(report: Report) -> str:
    return "\n".join(f"[{p.citation}] {p.message}" for p in report.problems)


def prose(pattern: str, other: str) -> Callable[[Data], None]:
    def change(data: Data) -> None:
        data["answer"], hits = re.subn(pattern, other, data["answer"], count=1)
        assert hits, f"nothing like {pattern} stands in it"

    return change


def swapped(data: Data) -> None:
    data["answer"] = data["answer"].replace("[1]", "[x]").replace("[2]", "[1]").replace("[x]", "[2]")


def turned(data: Data) -> None:
    """Two lines change places."""
    lines = data["answer"].splitlines()
    at = [n for n, line in enumerate(lines) if line.startswith("    - ")]
    lines[at[0]], lines[at[-1]] = lines[at[-1]], lines[at[0]]
    data["answer"] = "\n".join(lines) + "\n"


PROSE: dict[str, tuple[dict[str, str], Callable[[Data], None], str]] = {
    "a ban becomes leave": (BANNED, prose("Results may not train", "Results may train"), "“- *Ban*, §2(a): "),
    "leave is added": (
        BANNED,
        prose("### Notes", "Counsel says yes.\n\n### Notes"),
        "Counsel says",
    ),
    "a note is added": (BANNED, prose("### Notes\n", "### Notes\n\n- The ban was waived."), "The ban was waived"),
    "a premise is added": (BANNED, prose("\n\n", "\n\n> Acme gave its leave.\n\n"), "Acme gave its leave"),
    "the disclaimer is dropped": (BANNED, prose(r"- Information, not legal advice\.\n", ""), "Information, not legal"),
    "an act's outcome": (
        BANNED,
        prose("training on the outputs: prohibited", "training on the outputs: permitted"),
        "prose",
    ),
    "under the texts read": (BANNED, prose("Under the texts read", "By law"), "By law"),
    "a place": (BANNED, prose(r"\*Ban\*, §2\(a\)", "*Ban*, §4"), "*Ban*, §4"),
    "a quotation that names no citation": (
        BANNED,
        prose(r"> “.+” \[1\]", "> “You may do as you like.”"),
        "as you like",
    ),
    "all but the first line": (BANNED, lambda d: d.update(answer=d["answer"].split("\n")[0]), "is missing"),
    "marks": (FREE, swapped, "prose"),
    "order": (FREE, turned, "prose"),
    "a condition left out": (FREE, prose(r"- \[ \] Start the name.+\n", ""), "Start the name"),
    "a condition's case": (FREE, prose(r"- \[ \] Your products", "- [ ] If you like: Your products"), "If you like"),
    "a branch": (OPEN, prose(r"\| Prohibited \|", "| Permitted |"), "| Permitted |"),
    "a fact": (FREE, prose("its weights are published", "it stays internal"), "it stays internal"),
    "a premise beside the question": (
        FREE,
        lambda d: d.update(premises=["Acme agreed."], answer=d["answer"].replace("\n\n", "\n\n> Acme agreed.\n\n", 1)),
        "premises: “Acme agreed.” does not follow from the question",
    ),
    "a remark beside the question": (FREE, lambda d: d.update(notes=["All is well."]), "notes: “All is well.”"),
    "declined": (FREE, lambda d: d.update(declined={"reason": "No."}), "declined"),
    "a facet as no practice is written": (
        FREE,
        lambda d: d["practice"]["purpose"].update(origin="stated"),
        "practice: purpose",
    ),
    "a condition said twice": (FREE, lambda d: d["conditions"].append(d["conditions"][0]), "conditions: 2 follow"),
    "a source's address": (FREE, lambda d: d["citations"][0].update(source_url="https://x.example/"), "source_url"),
    "stale without a word": (FREE, lambda d: d["citations"][0].update(quote_check="stale"), "quote_check: "),
}


@pytest.mark.parametrize("name", PROSE)
def test_changed_prose_is_named(name: str, acme_corpus: Corpus) -> None:
    facts, change, names = PROSE[name]
    data = copy.deepcopy(saved(acme_corpus, facts))
    change(data)
    data["seal"] = seal(data)
    report = again(data, acme_corpus)
    assert not report.altered
    assert names in said(report), said(report)


@pytest.mark.parametrize("name", PROSE)
def test_the_part_that_was_altered_is_named(name: str, acme_corpus: Corpus) -> None:
    facts, change, _ = PROSE[name]
    before = saved(acme_corpus, facts)
    data = copy.deepcopy(before)
    change(data)
    assert set(altered(data)) == {key for key in data if data[key] != before[key]} - {"seal", "texts", "timing_ms"}


@pytest.mark.parametrize("kind", ASKED)
def test_what_was_asked_in_words_follows(kind: str, acme_corpus: Corpus) -> None:
    data = asked(acme_corpus, ASKED[kind])
    assert (bool(data["findings"]), bool(data["declined"])) == (kind == "practice", kind == "declined")
    assert verify_export(data, lambda sha: None) == []
    assert again(data, acme_corpus) == Report((), altered=(), moved=False)


OTHERWISE: dict[str, tuple[str, Callable[[Data], None], str]] = {
    "another question": ("practice", lambda d: d.update(question="May we distil Acme Chat?"), "it does not speak of “"),
    "a reading": ("text", prose("may not train", "may train"), "prose"),
    "a reading's effect": ("text", prose(r"\(prohibition\)", "(permission)"), "prose"),
    "a text's finding": ("text", lambda d: d.update(conditions=[{"text": "Pay.", "citations": []}]), "conditions: "),
    "a text's edition": ("text", lambda d: d["citations"][0].update(edition="2020-01-01"), "edition: "),
    "why it is declined": (
        "declined",
        lambda d: d.update(
            declined={"reason": "Ask Acme."}, answer=d["answer"].replace(d["declined"]["reason"], "Ask Acme.")
        ),
        "declined: “Ask Acme.” is no reason",
    ),
}


@pytest.mark.parametrize("name", OTHERWISE)
def test_answers_in_words_are_worded_again(name: str, acme_corpus: Corpus) -> None:
    kind, change, names = OTHERWISE[name]
    data = asked(acme_corpus, ASKED[kind])
    change(data)
    data["seal"] = seal(data)
    assert names in said(again(data, acme_corpus)), said(again(data, acme_corpus))


def test_prose_of_another_version_is_not_compared(acme_corpus: Corpus) -> None:
    data = saved(acme_corpus, BANNED)
    data["answer"] = data["answer"].replace("Results may not train", "Results may train")
    assert again(data, acme_corpus).problems
    report = again(data, acme_corpus, "99.0")
    assert (report.worded, report.problems) == (False, ())


QUOTED: dict[str, tuple[Callable[[Any], None], str]] = {
    "no prefix": (lambda c: c.update(prefix=""), "prefix"),
    "no suffix": (lambda c: c.update(suffix=""), "suffix"),
    "a link elsewhere": (lambda c: c.update(fragment_url="https://x.example/#:~:text=Results"), "link"),
    "a link to other words": (lambda c: c.update(fragment_url=c["source_url"] + "#:~:text=all%20is%20allowed"), "link"),
}


@pytest.mark.parametrize("name", QUOTED)
def test_what_surrounds_a_quotation_is_checked(name: str, acme_corpus: Corpus) -> None:
    change, names = QUOTED[name]
    data = saved(acme_corpus, BANNED)
    change(data["citations"][0])
    (problem,) = verify_export(data, lambda sha: None)
    assert problem.citation == 1
    assert names in problem.message


def test_a_citation_that_nothing_uses_and_one_that_comes_twice(acme_corpus: Corpus) -> None:
    data = saved(acme_corpus, BANNED)
    last = len(data["citations"])
    data["citations"].append({**data["citations"][0], "n": last + 1})
    assert [(p.citation, p.message) for p in verify_export(data, lambda sha: None)] == [
        (last + 1, "is used nowhere in the answer")
    ]
    data["citations"][-1]["n"] = 1
    assert [(p.citation, p.message) for p in verify_export(data, lambda sha: None)] == [
        (1, "is the number of two citations")
    ]


@pytest.mark.parametrize("backwards", [False, True])
def test_what_a_model_phrased_is_worded_again(backwards: bool, acme_corpus: Corpus) -> None:
    """The model may tell the clauses in another order: then the citations are numbered in that order."""

    def write(clauses: list[Clause]) -> str:
        return parrot(clauses[::-1] if backwards else clauses)

    answer, texts = Distillaw(acme_corpus, acme.Shelf(), model=Scripted(write)).ask(ASKED["practice"], DAY)
    assert answer.phrasing is not None
    assert answer.phrasing.used
    assert len(answer.phrasing.sentences) > 1
    data = answer_json(answer, texts)
    assert verify_export(data, lambda sha: None) == []
    assert again(data, acme_corpus) == Report((), altered=(), moved=False)
    read = list(dict.fromkeys(int(n) for n in re.findall(r"\[(\d+)\](?!\()", data["answer"])))
    assert read == sorted(read)
    data["answer"] = data["answer"].replace("- Information, not legal advice.\n", "")
    assert "“- Information, not legal advice.” is missing" in said(again(data, acme_corpus))
