"""What each source comes to under given facts, worked out once for the facts that it reads.

The branches of one ruling differ in a few facets; a text is judged again only where one differs that it tests. What is
kept lives as long as the ruling: a block depends on nothing but the facets that name it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.catalogue import DatasetEntry, ModelEntry
from kb.corpus import Corpus
from kb.practice import Practice
from kb.ruling.branch import Assessment, Block, overall
from kb.ruling.evaluate import evaluate
from kb.ruling.facts import Values, View, keys_read
from kb.ruling.govern import DATED, MAKER_CHANNELS, Drawn, Route, draw, reads
from kb.ruling.model import Ask, Finding, Leg
from kb.ruling.rank import ranked
from kb.vocabulary import Channel, Role, Verdict

Entry = ModelEntry | DatasetEntry | None
Bases = frozenset[tuple[str, str]]
"""Instrument and family of what the student is built on (:meth:`kb.corpus.Corpus.kin`)."""

ABOUT_ENTRY = frozenset({"model", "family", "teacher_modality"})
"""Facets that the catalogue's entry of a source answers."""


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """The legs of a source, and what each depends on.

    :ivar marks: per leg: a number that it shares with the same leg of other branches (other models under the same text,
        say), and the flat facets that its readings test.
    :ivar tested: all of these facets.
    """

    drawn: Drawn
    marks: tuple[tuple[int, tuple[str, ...]], ...]
    tested: tuple[str, ...]


class Blocks:
    """The blocks of one practice."""

    def __init__(self, practice: Practice, corpus: Corpus) -> None:
        self._practice = practice
        self._corpus = corpus
        self._reads = [reads(index) for index in range(len(practice.sources))]
        self._numbers: dict[tuple[object, ...], int] = {}
        self._tested: dict[tuple[object, ...], tuple[tuple[str, ...], bool]] = {}
        self._sketches: dict[tuple[object, ...], Sketch] = {}
        self._blocks: dict[tuple[object, ...], Block] = {}
        self._findings: dict[tuple[object, ...], Finding] = {}

    def assess(self, values: Values) -> Assessment:
        """All legs under given facts."""
        sketches = [self._sketch(index, values) for index in range(len(self._practice.sources))]
        bases: Bases = frozenset()
        for route in (sketch.drawn.route for sketch in sketches):
            if route is not None and route.role is Role.BASE and route.entry is not None:
                bases |= self._corpus.kin(route.entry.id)
        on_llm = any(gives_llm(sketch.drawn.route) for sketch in sketches)
        blocks = tuple(self._block(sketch, values, bases, on_llm) for sketch in sketches)
        # days last: what else is open decides which texts are looked at, and with them the days on which they change
        first = sorted((ask for one in sketches for ask in one.drawn.asks), key=lambda ask: ask.facet.endswith(DATED))
        asks = dict.fromkeys((*first, *(ask for block in blocks for ask in block.asks)))
        return Assessment(blocks, _one_per_facet(asks), overall(block.verdict for block in blocks))

    def _sketch(self, index: int, values: Values) -> Sketch:
        key = (index, *map(values.get, self._reads[index]))
        if key not in self._sketches:
            drawn = draw(index, self._practice, values, self._corpus)
            marks = tuple(self._mark(leg, drawn.route) for leg in drawn.legs)
            self._sketches[key] = Sketch(drawn, marks, tuple(dict.fromkeys(f for _, tested in marks for f in tested)))
        return self._sketches[key]

    def _mark(self, leg: Leg, route: Route | None) -> tuple[int, tuple[str, ...]]:
        if route is None or leg.instrument is None or leg.edition is None:
            return self._numbers.setdefault((leg,), len(self._numbers)), ()
        text = leg.instrument, leg.edition, leg.act, leg.source
        if text not in self._tested:
            issuer = self._corpus.instruments[leg.instrument].publisher
            facets = self._corpus.edition_readings(leg.instrument, leg.edition).on(leg.act).facets
            read = dict.fromkeys(
                key for facet in (*facets, "authorisation") for key in keys_read(facet, leg.source, issuer)
            )
            self._tested[text] = tuple(read), bool(ABOUT_ENTRY & set(facets))
        read_of, about_entry = self._tested[text]
        about = route.entry.id if about_entry and route.entry is not None else ""
        same = leg, route.technique, route.role, route.channel, about
        return self._numbers.setdefault(same, len(self._numbers)), read_of

    def _block(self, sketch: Sketch, values: Values, bases: Bases, on_llm: bool) -> Block:
        key = (sketch, bases, on_llm, *map(values.get, sketch.tested))
        if key not in self._blocks:
            findings = ranked(self._judged(sketch, values, bases, on_llm), self._corpus)
            asks = tuple(dict.fromkeys(ask for finding in findings for ask in finding.asks))
            verdict = overall(f.verdict for f in findings if not f.outranked_by)
            self._blocks[key] = Block(findings, asks, verdict)
        return self._blocks[key]

    def _judged(self, sketch: Sketch, values: Values, bases: Bases, on_llm: bool) -> list[Finding]:
        route = sketch.drawn.route
        findings: list[Finding] = []
        for leg, (number, tested) in zip(sketch.drawn.legs, sketch.marks, strict=True):
            if route is None or leg.instrument is None:
                if leg.missing:
                    findings.append(Finding(leg, Verdict.UNCOVERED, leg.missing))
                continue
            stays = bool(bases) and _stays(leg.instrument, _teacher(leg, route, self._corpus), bases, self._corpus)
            key = (number, stays, on_llm, *map(values.get, tested))
            if key not in self._findings:
                view = _view(values, route, leg, self._corpus, stays, on_llm)
                self._findings[key] = evaluate(leg, route, view, self._corpus)
            finding = self._findings[key]
            if leg.via and finding.verdict in (Verdict.SILENT, Verdict.PERMITTED):
                continue  # the maker's terms add nothing to a data set they do not restrict
            findings.append(finding)
        return findings


def _teacher(leg: Leg, route: Route, corpus: Corpus) -> Entry:
    """The source, or the model that made the data set, which is the teacher behind it."""
    return corpus.models[leg.via] if leg.via else route.entry


def _view(values: Values, route: Route, leg: Leg, corpus: Corpus, stays: bool, on_llm: bool) -> View:
    assert leg.instrument is not None
    issuer, teacher = corpus.instruments[leg.instrument].publisher, _teacher(leg, route, corpus)
    resolved = route.resolved
    if leg.via:
        channel = next((c for c in MAKER_CHANNELS if c in corpus.models[leg.via].channels), Channel.API)
        resolved = {"role": Role.TEACHER.value, "channel": channel.value, "technique": route.technique.value}
    return View(values, route.index, issuer, teacher, leg.instrument, stays, resolved, on_llm)


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
