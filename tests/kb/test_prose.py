"""How an answer reads: what is said in full, where a condition arises, which considerations come along."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from kb.answer.cite import Citer
from kb.answer.compose import compose
from kb.answer.considerations import MOST, considered, relevant_topics
from kb.answer.model import Answer
from kb.corpus import Corpus
from kb.practice import Practice, set_facet
from kb.ruling import rule
from kb.ruling.branch import Context, Node, branching, leaf
from kb.ruling.cases import Leaves, lead
from kb.ruling.model import Ask
from kb.vocabulary import CommentaryTopic, Verdict
from tests import acme

DAY = dt.date(2026, 3, 1)


def practice(**facts: str) -> Practice:
    out = Practice(DAY)
    for name, value in facts.items():
        out = set_facet(out, name.replace("__", "."), value)
    return out


def answer(corpus: Corpus, shelf: acme.Shelf | None = None, **facts: str) -> Answer:
    asked = practice(**facts)
    return compose("May we?", asked, rule(asked, corpus), corpus, Citer(corpus, shelf or acme.Shelf()))


# --- in which case ---


def tree(*paths: dict[str, str]) -> Node:
    """The tree whose leaves assume these facts, asked in their order."""
    context = Context(frozenset(), False, True)
    facet = next(iter(paths[0]), None)
    if facet is None:
        return leaf(Verdict.SILENT, context)
    below: dict[str, list[dict[str, str]]] = {}
    for path in paths:
        below.setdefault(path[facet], []).append({k: v for k, v in path.items() if k != facet})
    return branching(context, Ask(facet, tuple(below)), tuple(tree(*rest) for rest in below.values()))


WORDS = {
    "seat=DE": "the seat is in DE",
    "seat=US": "the seat is in US",
    "rivals=yes": "it rivals Acme",
    "rivals=no": "it does not rival Acme",
    "out=yes": "it goes out",
    "out=no": "it stays in",
    "out=data": "its data go out",
}
TREE = tree(
    {"out": "no"},
    {"out": "yes", "rivals": "yes"},
    {"out": "yes", "rivals": "no"},
    {"out": "data", "seat": "DE"},
    {"out": "data", "seat": "US"},
)


def explain(where: set[int], root: Node, words: dict[str, str]) -> str:
    told = Leaves(root, lambda facet, value: words.get(f"{facet}={value}", f"{facet} is {value}"))
    return told.explain(sum(1 << n for n in where))


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ({0, 1, 2, 3, 4}, ""),
        ({0}, "it stays in"),
        ({1, 2}, "it goes out"),
        ({1, 2, 3, 4}, "it goes out or its data go out"),
        ({1}, "it rivals Acme"),
        ({0, 1, 2, 3}, "it stays in or it goes out; or the seat is in DE"),
        ({0, 1}, "it stays in; or it goes out, and it rivals Acme"),
    ],
)
def test_the_case_is_said_exactly(where: set[int], says: str) -> None:
    assert explain(where, TREE, WORDS) == says


def test_what_several_cases_share_is_said_once() -> None:
    paths = [
        {"seat": seat, "rivals": rivals, "out": out}
        for seat in ("DE", "US")
        for rivals in ("yes", "no")
        for out in "ab"
    ]
    where = {n for n, path in enumerate(paths) if path["out"] == "a" and {"DE", "yes"} & set(path.values())}
    assert explain(where, tree(*paths), WORDS) == "out is a, and either the seat is in DE; or it rivals Acme"


def test_too_many_cases_name_what_they_hang_on() -> None:
    paths = [{"a": str(a), "b": str(b)} for a in range(6) for b in range(6)]
    where = {n for n, path in enumerate(paths) if path["a"] == path["b"]}
    assert explain(where, tree(*paths), {}) == "depending on a and b"
    assert lead("depending on a and b") == "depending on a and b"


def test_parts_of_a_tree_that_are_one_node_are_told_apart_by_the_way_there() -> None:
    """The node below "it goes out" and below "its data go out" is the same object."""
    context = Context(frozenset(), False, True)
    allowed, banned = leaf(Verdict.PERMITTED, context), leaf(Verdict.PROHIBITED, context)
    rivals = branching(context, Ask("rivals", ("yes", "no")), (banned, allowed))
    root = branching(context, Ask("out", ("no", "yes", "data")), (allowed, rivals, rivals))
    assert (root.size, root.live) == (5, 0b10101)
    assert explain({3}, root, WORDS) == "its data go out, and it rivals Acme"
    assert explain({1, 3}, root, WORDS) == "it rivals Acme"
    live = Leaves(root, lambda facet, value: WORDS[f"{facet}={value}"], live=True)
    assert live.explain(0b10100) == "it goes out or its data go out"
    assert live.explain(0b10101) == ""


def test_a_place_asked_for_again_counts_as_said_last() -> None:
    """One text tells the EEA apart from Switzerland, another only asks whether it is either."""
    context = Context(frozenset(), False, True)
    node = leaf(Verdict.PERMITTED, context)
    narrower = branching(context, Ask("established_in", ("EEA", "elsewhere")), (node, node))
    root = branching(context, Ask("established_in", ("EEA+CH+UK", "elsewhere")), (narrower, node))
    words = {"established_in=EEA": "the seat is in the EEA", "established_in=elsewhere": "the seat is elsewhere"}
    assert explain({0}, root, words) == "the seat is in the EEA"
    assert explain({1, 2}, root, words) == "the seat is elsewhere"
    asked = branching(context, Ask("out", ("yes", "no")), (root, node))
    assert explain({0, 3}, asked, WORDS | words) == "the seat is in the EEA; or it stays in"


# --- what is said ---

OUT = {"teacher": "acme/one-7b", "source__technique": "output_training", "student__is_llm": "no"}
PUBLISHED = {**OUT, "release": "open_weights"}


def test_citations_are_numbered_as_they_are_read(acme_corpus: Corpus) -> None:
    for facts in (PUBLISHED, {**OUT, "student__is_llm": "unknown"}, {**OUT, "student__is_llm": "yes"}):
        got = answer(acme_corpus, **facts)
        first = list(dict.fromkeys(int(n) for n in re.findall(r"\[(\d+)\](?!\()", got.markdown)))
        assert first == list(range(1, len(got.citations) + 1))


def test_no_quotation_and_no_reason_stands_twice(acme_corpus: Corpus) -> None:
    for facts in (PUBLISHED, {**OUT, "student__is_llm": "unknown"}, OUT):
        lines = [line.strip() for line in answer(acme_corpus, **facts).markdown.splitlines() if line.strip()]
        said = [line for line in lines if line.startswith(("> “", "- "))]
        assert len(said) == len(set(said))


def test_a_duty_is_told_in_the_conditions_only(acme_corpus: Corpus) -> None:
    got = answer(acme_corpus, **PUBLISHED)
    why, conditions = got.markdown.split("### Conditions")
    naming = next(r for r in acme_corpus.readings["acme/licence"].readings if r.duty and "name" in r.duty.lower())
    assert str(naming.duty) in conditions
    assert f"{naming.says}" not in why or "> “" in why.split(naming.says)[1].split("\n")[1]


def test_conditions_stand_under_their_case(acme_corpus: Corpus) -> None:
    got = answer(acme_corpus, **OUT)
    section = got.markdown.split("### Conditions")[1].split("###")[0]
    cased = [c for c in got.conditions if c.only_if]
    assert cased
    for condition in cased:
        head = f"{lead(condition.only_if)[:1].upper()}{lead(condition.only_if)[1:]}:"
        assert section.count(head) == 1
        assert section.index(head) < section.index(condition.text)
    for condition in got.conditions:
        if not condition.only_if:
            assert section.index(condition.text) < min(section.index(c.text) for c in cased)


def test_conditions_of_an_open_ruling_leave_the_forbidden_cases_aside(acme_corpus: Corpus) -> None:
    got = answer(acme_corpus, **{**PUBLISHED, "student__is_llm": "unknown"})
    assert got.verdict is Verdict.DEPENDS
    assert "In the cases that no text forbids:" in got.markdown
    assert got.conditions
    assert not any("language model" in c.only_if for c in got.conditions)


def test_a_text_that_is_not_held_is_named_with_its_place(acme_corpus: Corpus) -> None:
    url = acme_corpus.instruments["acme/licence"].url
    got = answer(acme_corpus, acme.Shelf({}), **PUBLISHED)
    assert "Its text is not held here, so nothing is quoted." in got.markdown
    notes = got.markdown.split("### Notes")[1]
    assert f"Acme Open Weights Licence, edition {acme.LIC}: not held here" in notes
    assert f"[at its source]({url})" in notes
    assert "distillaw sync" in notes
    assert "not held here" not in answer(acme_corpus, **PUBLISHED).markdown


# --- what else to consider ---

CHATBOT = {
    "teacher": "acme/chat",
    "source__technique": "output_training",
    "source__channel": "api",
    "student__kind": "general_purpose",
}


def topics(corpus: Corpus, **facts: str) -> set[CommentaryTopic]:
    asked = practice(**facts)
    return set(relevant_topics(asked, rule(asked, corpus), corpus))


def test_considerations_need_a_fact_that_bears_on_them(acme_corpus: Corpus) -> None:
    quiet = topics(acme_corpus, **OUT, release="internal")
    assert quiet == set()
    assert CommentaryTopic.COPYRIGHT in topics(acme_corpus, **PUBLISHED)
    banned = topics(acme_corpus, **{**OUT, "student__is_llm": "yes"}, release="internal")
    assert {CommentaryTopic.COPYRIGHT, CommentaryTopic.PROOF} <= banned


@pytest.mark.parametrize(
    ("facts", "crosses"),
    [
        ({}, False),
        ({"established_in": "US"}, False),
        ({"established_in": "DE"}, True),
        ({"used_in": "JP"}, True),
        ({"established_in": "DE", "source__channel": "unknown"}, False),
    ],
)
def test_data_sovereignty_needs_a_hosted_teacher_abroad(
    acme_corpus: Corpus, facts: dict[str, str], crosses: bool
) -> None:
    assert (CommentaryTopic.DATA_SOVEREIGNTY in topics(acme_corpus, **{**CHATBOT, **facts})) is crosses


def test_bias_needs_a_general_student_that_others_use(acme_corpus: Corpus) -> None:
    assert CommentaryTopic.BIAS not in topics(acme_corpus, **CHATBOT)
    assert CommentaryTopic.BIAS not in topics(acme_corpus, **CHATBOT, release="internal")
    assert CommentaryTopic.BIAS in topics(acme_corpus, **CHATBOT, release="hosted_service")
    small = {**CHATBOT, "student__kind": "task_specific", "release": "hosted_service"}
    assert CommentaryTopic.BIAS not in topics(acme_corpus, **small)


FRESH = (
    {"teacher": "openai/gpt-4o", "source__channel": "api", "release": "hosted_service", "established_in": "DE"},
    {"teacher": "deepseek/deepseek-r1", "source__channel": "api", "student__kind": "general_purpose"},
    {"teacher": "meta/llama-2-7b", "student__is_llm": "yes", "release": "open_weights", "used_in": "EU"},
    {"base": "meta/llama-3.1-8b", "release": "open_weights"},
)


@pytest.mark.parametrize("facts", FRESH)
def test_few_considerations_and_each_topic_once(corpus: Corpus, facts: dict[str, str]) -> None:
    asked = practice(**{"source__technique": "output_training", **facts} if "teacher" in facts else facts)
    notes = considered("May we?", asked, rule(asked, corpus), corpus)
    assert len(notes) <= MOST
    assert len({n.topic for n in notes}) == len(notes)


def test_a_ban_is_not_accompanied_by_a_note_that_all_is_in_order(corpus: Corpus) -> None:
    asked = practice(
        teacher="anthropic/claude-sonnet-4.5",
        source__channel="api",
        source__technique="output_training",
        release="internal",
    )
    ruling = rule(asked, corpus)
    assert ruling.verdict is Verdict.PROHIBITED
    ids = {n.id for n in considered("May we distil it, as everybody does?", asked, ruling, corpus)}
    assert "contract/licence-allows-ordinary-practice" not in ids
