"""The engine: a practice and a corpus in, a ruling out. Pure: no clock, no files, no model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kb.catalogue import DatasetEntry, ModelEntry
from kb.corpus import Corpus
from kb.practice import Practice
from kb.ruling.branch import Assessment, Tree
from kb.ruling.cases import branch_words
from kb.ruling.combine import merge_conditions, merge_findings
from kb.ruling.evaluate import evaluate
from kb.ruling.facts import View, assign, flatten
from kb.ruling.govern import MAKER_CHANNELS, Route, legs
from kb.ruling.model import Ask, BranchOutcome, Finding, Leg, OpenQuestion, Ruling
from kb.ruling.rank import ranked
from kb.ruling.words import question
from kb.vocabulary import Channel, Role, Verdict

Memo = dict[tuple[object, ...], Finding]
"""Findings of one ruling by leg and by the values of the facets that the leg's readings test: branches that differ in
other facets share them."""

Entry = ModelEntry | DatasetEntry | None


def rule(practice: Practice, corpus: Corpus) -> Ruling:
    """Rule on a practice.

    Depends on the facts, the readings, the catalogued editions and the practice's own dates, and on nothing else. A
    practice without sources has verdict ``none``.
    """
    if not practice.sources:
        return Ruling(Verdict.NONE, ())
    values = flatten(practice)
    memo: Memo = {}
    tree = Tree(lambda path: _assess(practice, _with(values, path), corpus, memo))
    leaves = list(tree.leaves())
    words = {
        f"{facet}={value}": branch_words(facet, value, practice, corpus)
        for leaf in leaves
        for facet, value in leaf.path.items()
    }
    verdict = tree.verdict({})
    questions: tuple[OpenQuestion, ...] = ()
    if verdict is Verdict.DEPENDS:
        best = tree.informative()[0]
        outcomes = tuple(BranchOutcome(v, tree.verdict({best.facet: v})) for v in best.values)
        questions = (OpenQuestion(best.facet, question(best.facet, corpus), outcomes),)
    return Ruling(
        verdict,
        merge_findings(leaves, words),
        merge_conditions(leaves, words) if verdict is not Verdict.PROHIBITED else (),
        questions,
        inferred=_inferred(values, practice, corpus),
    )


def _with(values: Mapping[str, Any], path: Mapping[str, str]) -> dict[str, Any]:
    out = dict(values)
    for facet, value in path.items():
        out = assign(out, facet, value)
    return out


def _assess(practice: Practice, values: Mapping[str, Any], corpus: Corpus, memo: Memo) -> Assessment:
    drawn, asks, routes = legs(practice, values, corpus)
    by_index = {r.index: r for r in routes}
    bases = frozenset(
        pair for r in routes if r.role is Role.BASE and r.entry is not None for pair in corpus.kin(r.entry.id)
    )
    findings: list[Finding] = []
    for leg in drawn:
        route = by_index.get(leg.source)
        if route is None or leg.instrument is None:
            findings.append(Finding(leg, Verdict.UNCOVERED, leg.missing)) if leg.missing else None
            continue
        view = _view(values, route, leg.instrument, leg.via, corpus, bases)
        key = _key(leg, route, view, corpus)
        if key not in memo:
            memo[key] = evaluate(leg, route, view, corpus)
        finding = memo[key]
        if leg.via and finding.verdict in (Verdict.SILENT, Verdict.PERMITTED):
            continue  # the maker's terms add nothing to a data set they do not restrict
        findings.append(finding)
    in_rank = ranked(findings, corpus)
    waiting = dict.fromkeys((*asks, *(a for f in in_rank for a in f.asks)))
    return Assessment(in_rank, _one_per_facet(waiting))


def _key(leg: Leg, route: Route, view: View, corpus: Corpus) -> tuple[object, ...]:
    if leg.instrument is None or leg.edition is None:
        return (leg,)
    facets = corpus.edition_readings(leg.instrument, leg.edition).facets
    tested = tuple(view.get(facet)[0] for facet in facets)
    return leg, route.technique, route.role, route.channel, view.issuer, view.get("authorisation")[0], tested


def _view(
    values: Mapping[str, Any],
    route: Route,
    instrument: str,
    via: str,
    corpus: Corpus,
    bases: frozenset[tuple[str, str]],
) -> View:
    issuer = corpus.instruments[instrument].publisher
    if not via:
        return View(
            values,
            route.index,
            issuer,
            route.entry,
            instrument,
            _stays(instrument, route.entry, bases, corpus),
            route.resolved,
        )
    # seen from the model that made the data set, which is the teacher behind it
    maker = corpus.models[via]
    channel = next((c for c in MAKER_CHANNELS if c in maker.channels), Channel.API)
    resolved = {"role": Role.TEACHER.value, "channel": channel.value, "technique": route.technique.value}
    return View(values, route.index, issuer, maker, instrument, _stays(instrument, maker, bases, corpus), resolved)


def _stays(instrument: str, teacher: Entry, bases: frozenset[tuple[str, str]], corpus: Corpus) -> bool:
    """Whether a base of the student belongs to what the text licenses: the teacher's generation, derivatives too."""
    own = {pair for pair in corpus.kin(teacher.id) if pair[0] == instrument} if teacher else set()
    return bool(own & bases)


def _one_per_facet(asks: Mapping[Ask, None]) -> tuple[Ask, ...]:
    """Two readings may ask the same facet with other values in mind: their values are joined."""
    merged: dict[str, list[str]] = {}
    for ask in asks:
        known = merged.setdefault(ask.facet, [])
        known += [v for v in ask.values if v not in known]
    return tuple(Ask(facet, tuple(values)) for facet, values in merged.items())


def _inferred(values: Mapping[str, Any], practice: Practice, corpus: Corpus) -> dict[str, str]:
    """Facets that the engine inferred at the root, to be shown with that origin."""
    out: dict[str, str] = {}
    _, _, routes = legs(practice, values, corpus)
    for route in routes:
        for governing in corpus.governing(route.entry.id, route.channel) or () if route.entry else ():
            issuer = corpus.instruments[governing.instrument].publisher
            view = View(values, route.index, issuer, route.entry, governing.instrument, False, route.resolved)
            said, key = view.get("student.competes")
            if said and key not in values and "student.competes.*" not in values:
                out[key] = said
        for name in ("role", "channel", "technique"):
            key = f"sources.{route.index}.{name}"
            if key not in values:
                out[key] = str(getattr(route, name).value)
    view = View(values, 0, "", None, "", False, {})
    for name in ("student.is_llm",):
        said, _ = view.get(name)
        if said and name not in values:
            out[name] = said
    return out
