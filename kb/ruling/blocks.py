"""What each source comes to under given facts, worked out once for the facts that it reads.

The branches of one ruling differ in a few facets; a text is judged again only where one differs that it tests. What is
kept lives as long as the ruling: a block depends on nothing but the facets that name it.
"""

from __future__ import annotations

from collections.abc import Mapping

from kb.catalogue import DatasetEntry, ModelEntry
from kb.corpus import Corpus
from kb.practice import Practice
from kb.ruling.branch import Assessment, Block, overall
from kb.ruling.evaluate import evaluate
from kb.ruling.facts import STANDS_FOR, Values, View, keys_read
from kb.ruling.govern import DATED, MAKER_CHANNELS, Drawn, Route, draw, reads
from kb.ruling.model import Ask, Finding, Leg
from kb.ruling.rank import ranked
from kb.vocabulary import Channel, Role, Verdict

Entry = ModelEntry | DatasetEntry | None
Bases = frozenset[tuple[str, str]]
"""Instrument and family of what the student is built on (:meth:`kb.corpus.Corpus.kin`)."""


class Blocks:
    """The blocks of one practice."""

    def __init__(self, practice: Practice, corpus: Corpus) -> None:
        self._practice = practice
        self._corpus = corpus
        self._reads = [reads(index) for index in range(len(practice.sources))]
        self._drawn: dict[tuple[object, ...], tuple[Drawn, tuple[str, ...]]] = {}
        self._blocks: dict[tuple[object, ...], Block] = {}
        self._findings: dict[tuple[object, ...], Finding] = {}

    def assess(self, values: Values) -> Assessment:
        """All legs under given facts."""
        drawn = [self._draw(index, values) for index in range(len(self._practice.sources))]
        bases: Bases = frozenset()
        for one, _ in drawn:
            if one.route is not None and one.route.role is Role.BASE and one.route.entry is not None:
                bases |= self._corpus.kin(one.route.entry.id)
        on_llm = any(gives_llm(one.route) for one, _ in drawn)
        blocks = tuple(self._block(one, tested, values, bases, on_llm) for one, tested in drawn)
        # days last: what else is open decides which texts are looked at, and with them the days on which they change
        first = sorted((ask for one, _ in drawn for ask in one.asks), key=lambda ask: ask.facet.endswith(DATED))
        asks = dict.fromkeys((*first, *(ask for block in blocks for ask in block.asks)))
        return Assessment(blocks, _one_per_facet(asks), overall(block.verdict for block in blocks))

    def _draw(self, index: int, values: Values) -> tuple[Drawn, tuple[str, ...]]:
        """The legs of a source, and the flat facets that their readings test."""
        key = (index, *map(values.get, self._reads[index]))
        if key not in self._drawn:
            one = draw(index, self._practice, values, self._corpus)
            self._drawn[key] = one, self._tested(one)
        return self._drawn[key]

    def _tested(self, drawn: Drawn) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for leg in drawn.legs:
            if leg.instrument is None or leg.edition is None:
                continue
            issuer = self._corpus.instruments[leg.instrument].publisher
            tested = self._corpus.edition_readings(leg.instrument, leg.edition).on(leg.act).facets
            for facet in (*tested, "authorisation"):
                found.update(dict.fromkeys(keys_read(facet, leg.source, issuer)))
        return tuple(found)

    def _block(self, drawn: Drawn, tested: tuple[str, ...], values: Values, bases: Bases, on_llm: bool) -> Block:
        key = (id(drawn), bases, on_llm, *map(values.get, tested))
        if key not in self._blocks:
            findings = ranked(self._judged(drawn, values, bases, on_llm), self._corpus)
            asks = tuple(dict.fromkeys(ask for finding in findings for ask in finding.asks))
            verdict = overall(f.verdict for f in findings if not f.outranked_by)
            self._blocks[key] = Block(findings, asks, verdict)
        return self._blocks[key]

    def _judged(self, drawn: Drawn, values: Values, bases: Bases, on_llm: bool) -> list[Finding]:
        route = drawn.route
        findings: list[Finding] = []
        views: dict[tuple[str, str], View] = {}
        for leg in drawn.legs:
            if route is None or leg.instrument is None:
                if leg.missing:
                    findings.append(Finding(leg, Verdict.UNCOVERED, leg.missing))
                continue
            seen = leg.instrument, leg.via
            if seen not in views:
                views[seen] = _view(values, route, leg.instrument, leg.via, self._corpus, bases, on_llm)
            finding = self._finding(leg, route, views[seen])
            if leg.via and finding.verdict in (Verdict.SILENT, Verdict.PERMITTED):
                continue  # the maker's terms add nothing to a data set they do not restrict
            findings.append(finding)
        return findings

    def _finding(self, leg: Leg, route: Route, view: View) -> Finding:
        key = _key(leg, route, view, self._corpus)
        if key not in self._findings:
            self._findings[key] = evaluate(leg, route, view, self._corpus)
        return self._findings[key]


def _key(leg: Leg, route: Route, view: View, corpus: Corpus) -> tuple[object, ...]:
    """A leg and the values of the facets that its readings test: branches that differ in other facets share it."""
    if leg.instrument is None or leg.edition is None:
        return (leg,)
    facets = corpus.edition_readings(leg.instrument, leg.edition).on(leg.act).facets
    tested = tuple(view.get(name)[0] for facet in facets for name in (facet, STANDS_FOR.get(facet, facet)))
    return leg, route.technique, route.role, route.channel, view.issuer, view.get("authorisation")[0], tested


def _view(
    values: Values,
    route: Route,
    instrument: str,
    via: str,
    corpus: Corpus,
    bases: Bases,
    on_llm: bool,
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
            on_llm,
        )
    # seen from the model that made the data set, which is the teacher behind it
    maker = corpus.models[via]
    channel = next((c for c in MAKER_CHANNELS if c in maker.channels), Channel.API)
    resolved = {"role": Role.TEACHER.value, "channel": channel.value, "technique": route.technique.value}
    return View(
        values, route.index, issuer, maker, instrument, _stays(instrument, maker, bases, corpus), resolved, on_llm
    )


def gives_llm(route: Route | None) -> bool:
    """Whether the student starts from the weights of a large language model."""
    if route is None or route.role is not Role.BASE:
        return False
    return isinstance(route.entry, ModelEntry) and route.entry.is_language_model


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
