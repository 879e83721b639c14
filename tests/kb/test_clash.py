"""Duties of two sources that cannot both be met: in every branch where they meet, in words, and nowhere else."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace

import pytest

from kb.answer.clashing import clash_json, clash_remarks
from kb.corpus import Corpus
from kb.practice import Facet, Practice, Source, set_facet
from kb.ruling import Ruling, rule
from kb.ruling.clash import possible
from kb.ruling.model import Reason
from kb.ruling.nearest import nearest
from kb.vocabulary import Channel, Role, Technique, Verdict
from tests.kb.test_cases import case_practices

DAY = dt.date(2026, 3, 1)
PUBLISHED = {"purpose": "research", "student.kind": "general_purpose", "student.modality": "text"}


def teacher(*ids: str) -> Source:
    return Source(
        id=Facet(ids[0] if len(ids) == 1 else None),
        candidates=ids if len(ids) > 1 else (),
        role=Facet(Role.TEACHER),
        channel=Facet(Channel.WEIGHTS),
        technique=Facet(Technique.OUTPUT_TRAINING),
    )


def base(*ids: str) -> Source:
    return replace(teacher(*ids), role=Facet(Role.BASE), technique=Facet(Technique.WEIGHT_DERIVATION))


def ruled(corpus: Corpus, *sources: Source, release: str = "open_weights") -> Ruling:
    practice = Practice(DAY, sources)
    for name, value in {**PUBLISHED, "release": release}.items():
        practice = set_facet(practice, name, value)
    return rule(practice, corpus)


def test_of_two_names_left_open_only_the_branches_that_clash_are_unsettled(corpus: Corpus) -> None:
    """Whatever the models turn out to be, the branch comes to what those models come to."""
    teachers = ("meta/llama-3.1-70b", "meta/llama-3.3-70b", "alibaba/qwen2.5-7b", "lg/exaone-3.5-32b")
    bases = ("lg/exaone-3.5-7.8b", "meta/llama-3.1-8b", "meta/llama-3-8b", "mistral/mistral-7b-0.3")
    plain = {(t, b): ruled(corpus, teacher(t), base(b)).verdict for t, b in itertools.product(teachers, bases)}
    assert {Verdict.UNSETTLED, Verdict.CONDITIONAL, Verdict.PROHIBITED} <= set(plain.values())
    for t in teachers:
        ruling = ruled(corpus, teacher(t), base(*bases))
        got = {branch.value: branch.verdict for question in ruling.open_questions for branch in question.branches}
        assert got == {b: plain[t, b] for b in got}
        assert got or {ruling.verdict} == {plain[t, b] for b in bases}


def test_both_clauses_are_cited_and_the_sentence_says_why(corpus: Corpus) -> None:
    ruling = ruled(corpus, teacher("meta/llama-3.1-70b"), base("lg/exaone-3.5-7.8b"))
    found = [f for f in ruling.findings if f.reason is Reason.CLASH]
    assert [f.leg.instrument for f in found] == ["meta/llama-3.1-community-license", "lg/exaone-license-1.1-nc"]
    names, other = found
    assert names.reading == other.rivals[0].reading
    assert other.reading == names.rivals[0].reading
    (words,) = clash_remarks([names], corpus, lambda rival: " [9]")
    assert words.startswith("A name cannot begin both with “Llama” and with “EXAONE”.")
    assert words.endswith(" [9].")
    assert [c["against"] for c in clash_json(names)] == [other.reading]


def test_the_other_duties_of_the_texts_are_still_asked(corpus: Corpus) -> None:
    ruling = ruled(corpus, teacher("meta/llama-3.1-70b"), base("lg/exaone-3.5-7.8b"))
    asked = {r for c in ruling.conditions for r in c.readings}
    assert {"meta/llama-3.1-community-license#model-name", "lg/exaone-license-1.1-nc#copy-of-agreement"} <= asked


def test_what_would_dissolve_it_is_found(corpus: Corpus) -> None:
    practice = Practice(DAY, (teacher("meta/llama-3.1-70b"), base("lg/exaone-3.5-7.8b")))
    for name, value in {**PUBLISHED, "release": "open_weights"}.items():
        practice = set_facet(practice, name, value)
    found = {a.steps[0].facet: a.ruling for a in nearest(practice, rule(practice, corpus), corpus)}
    assert found["release"].verdict is Verdict.CONDITIONAL
    assert all(not f.rivals for ruling in found.values() for f in ruling.findings)


@pytest.mark.parametrize("release", ["none", "internal"])
def test_what_is_not_passed_on_has_no_name_to_clash(corpus: Corpus, release: str) -> None:
    ruling = ruled(corpus, teacher("meta/llama-3.1-70b"), base("lg/exaone-3.5-7.8b"), release=release)
    assert ruling.verdict is Verdict.CONDITIONAL
    assert not [f for f in ruling.findings if f.rivals]


def test_where_no_texts_can_clash_nothing_is_looked_for(corpus: Corpus) -> None:
    """The look ahead is sound: no practice of the cases clashes that it passes over."""
    clashing = {id(p) for p in case_practices() if possible(p, corpus)}
    for practice in case_practices():
        if len(practice.sources) < 2:
            assert not possible(practice, corpus)
        if [f for f in rule(practice, corpus).findings if f.rivals]:
            assert possible(practice, corpus)
    assert clashing
