"""The engine: a practice and a corpus in, a ruling out. Pure: no clock, no files, no model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from kb.corpus import Corpus
from kb.practice import Practice
from kb.ruling.blocks import Blocks, gives_llm
from kb.ruling.branch import Tree
from kb.ruling.cases import branch_words
from kb.ruling.combine import Branches, merge_conditions, merge_findings
from kb.ruling.draw import Drawer
from kb.ruling.evaluate import takes_seat
from kb.ruling.facts import View, flatten
from kb.ruling.model import BranchOutcome, Finding, OpenQuestion, Ruling
from kb.ruling.words import question
from kb.vocabulary import Verdict


def rule(practice: Practice, corpus: Corpus) -> Ruling:
    """Rule on a practice.

    Depends on the facts, the readings, the catalogued editions and the practice's own dates, and on nothing else. A
    practice without sources has verdict ``none``.
    """
    if not practice.sources:
        return Ruling(Verdict.NONE, ())
    blocks = Blocks(practice, corpus)
    tree = Tree(blocks)
    branches = Branches(tree.root, blocks, cache(lambda facet, value: branch_words(facet, value, practice, corpus)))
    findings = merge_findings(branches)
    verdict = tree.root.common
    questions: tuple[OpenQuestion, ...] = ()
    if verdict is Verdict.DEPENDS:
        best = tree.informative()[0]
        outcomes = tuple(BranchOutcome(v, tree.given(best.facet, v).common) for v in best.values)
        questions = (OpenQuestion(best.facet, question(best.facet, corpus), outcomes),)
    return Ruling(
        verdict,
        findings,
        merge_conditions(branches) if verdict is not Verdict.PROHIBITED else (),
        questions,
        inferred={**_inferred(flatten(practice), practice, corpus), **_places(practice, findings, corpus)},
    )


def verdict_of(practice: Practice, corpus: Corpus) -> Verdict:
    """The verdict alone: :func:`rule` without findings, conditions and questions."""
    if not practice.sources:
        return Verdict.NONE
    return Tree(Blocks(practice, corpus)).root.common


def _places(practice: Practice, findings: Iterable[Finding], corpus: Corpus) -> dict[str, str]:
    """The place of use, where the seat was taken for it by a rule that a finding rests on."""
    seat = practice.established_in.value
    if practice.used_in.known or not seat:
        return {}
    readings = (corpus.reading(id_)[1] for finding in findings for id_ in finding.readings)
    taken = any(takes_seat(reading, seat) for reading in readings)
    return {"used_in": ", ".join(seat)} if taken else {}


def _inferred(values: Mapping[str, Any], practice: Practice, corpus: Corpus) -> dict[str, str]:
    """Facets that the engine inferred at the root, to be shown with that origin."""
    out: dict[str, str] = {}
    drawer = Drawer(practice, corpus)
    routes = [drawer.draw(index, values).route for index in range(len(practice.sources))]
    for route in routes:
        if route is None:
            continue
        for governing in corpus.governing(route.entry.id, route.channel, route.plan) or () if route.entry else ():
            issuer = corpus.instruments[governing.instrument].publisher
            view = View(values, route.index, issuer, route.entry, governing.instrument, False, route.resolved)
            said, key = view.get("student.competes")
            if said and key not in values and "student.competes.*" not in values:
                out[key] = said
        for name in ("role", "channel", "technique"):
            key = f"sources.{route.index}.{name}"
            if key not in values:
                out[key] = str(getattr(route, name).value)
    view = View(values, 0, "", None, "", False, {}, any(gives_llm(r) for r in routes))
    for name in ("student.is_llm",):
        said, _ = view.get(name)
        if said and name not in values:
            out[name] = said
    return out
