"""What each source comes to under given facts, worked out once for the facts that it reads.

Every source is looked at by itself: a :class:`kb.ruling.stand.Stand` is what is known of it, and moves when a fact
becomes known that it reads. Where several sources stand together is a position. Two positions from which all that is
still open will be asked alike, and come to the same verdicts, have the same ``future``; so the branches of a whole
family of models are followed once for all members that no open fact tells apart. Legs and their outcomes are kept
with the corpus for other rulings, within a limit; all else lives as long as the ruling.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from itertools import combinations
from typing import Any

from kb.catalogue import DatasetEntry, ModelEntry
from kb.corpus import Corpus
from kb.practice import Practice
from kb.readings import Reading
from kb.ruling.branch import Assessment, Block, Context, overall
from kb.ruling.clash import between, possible
from kb.ruling.days import DATED
from kb.ruling.draw import Drawer, Drawn
from kb.ruling.evaluate import Judged, evaluate
from kb.ruling.facts import Values, View, assumed, flatten, keys_read
from kb.ruling.govern import MAKER_CHANNELS, Route
from kb.ruling.model import Ask, Finding, Leg, Reason
from kb.ruling.rank import ranked
from kb.ruling.stand import Mark, Noting, Position, Sketch, Stance, Stand
from kb.vocabulary import Channel, Role, Verdict

Entry = ModelEntry | DatasetEntry | None

MOST_OUTCOMES = 256
"""Outcomes of a leg that are kept with the corpus; then they are forgotten."""

ABOUT_ENTRY = frozenset({"model", "family", "teacher_modality"})
"""Facets that the catalogue's entry of a source answers."""


class Blocks:
    """The blocks of one practice.

    :ivar clashing: whether duties of different sources may clash, so that blocks tell what theirs fix.
    """

    def __init__(self, practice: Practice, corpus: Corpus) -> None:
        self._practice = practice
        self._corpus = corpus
        self._drawer = Drawer(practice, corpus)
        self._values = flatten(practice)
        self._bases = [i for i in range(len(practice.sources)) if self._values.get(f"sources.{i}.role") == Role.BASE]
        self._askable: dict[str, bool] = {}
        self._tested: dict[tuple[object, ...], tuple[tuple[str, ...], bool]] = {}
        self._contexts: dict[tuple[Sketch, ...], Context] = {}
        self._same_contexts: dict[tuple[frozenset[tuple[str, str]], bool, bool], Context] = {}
        self._sketches: dict[Drawn, Sketch] = {}
        self._stands: dict[Hashable, Stand] = {}
        self._blocks: dict[tuple[int, ...], tuple[Block, list[Judged]]] = {}
        self.clashing = possible(practice, corpus)

    def start(self) -> Position:
        """Where the sources stand by the practice itself."""
        values, nothing = self._values, frozenset[tuple[str, str]]()
        return tuple(
            [self._stand(i, values, nothing, self._sketch(i, values)) for i in range(len(self._practice.sources))]
        )

    def after(self, position: Position, facet: str, value: str) -> Position:
        """Where the sources stand once a facet is known, too."""
        return tuple([self.move(stand, facet, value) for stand in position])

    def move(self, stand: Stand, facet: str, value: str) -> Stand:
        """Where one source stands once a facet is known, too."""
        found = stand.moves.get((facet, value))
        if found is None:
            found = stand.moves[facet, value] = self._moved(stand, facet, value)
        return found

    def _moved(self, stand: Stand, facet: str, value: str) -> Stand:
        own = facet.startswith(f"sources.{stand.index}.")
        if not own and facet.startswith("sources."):
            return stand
        sketch, values = stand.sketch, {**stand.values, facet: assumed(facet, value)}
        if own or not sketch.final:
            sketch = self._sketch(stand.index, values)
        elif facet not in sketch.tested:
            return stand
        return self._stand(stand.index, values, stand.path | {(facet, value)}, sketch)

    def _stand(self, index: int, values: Values, path: frozenset[tuple[str, str]], sketch: Sketch) -> Stand:
        key: Hashable = (sketch, *map(values.get, sketch.tested)) if sketch.final else (index, path)
        found = self._stands.get(key)
        if found is None:
            found = self._stands[key] = Stand(index, values, path, sketch)
        return found

    def future(self, position: Position) -> Hashable:
        """Equal for two positions only if the same is asked and found below both."""
        context = self._context(position)
        return context, *[self._stance(stand, context).future for stand in position]

    def assess(self, position: Position) -> Assessment:
        """All legs under given facts."""
        context = self._context(position)
        blocks = [self.block(stand, context) for stand in position]
        verdict = overall([block.verdict for block in blocks])
        if self.clashing and any(any(between(*pair)) for pair in combinations(blocks, 2)):
            verdict = overall((verdict, Verdict.UNSETTLED))
        stays = verdict is Verdict.PROHIBITED and self._stays_prohibited(position, blocks, context)
        ask = None if stays else _first_ask([s.sketch.drawn.asks for s in position], blocks)
        return Assessment(ask, verdict, context)

    def _stays_prohibited(self, position: Position, blocks: Iterable[Block], context: Context) -> bool:
        """Whether a ban stands whatever the student turns out to be built on: some bans except their own family."""
        if context.final:
            return True
        bases = [source for i in self._bases for source in self._practice.sources[i].candidates]
        kin = {pair for base in bases for pair in self._corpus.kin(base)}
        banned = [s.sketch for s, block in zip(position, blocks, strict=True) if block.verdict is Verdict.PROHIBITED]
        return not all(self._turns_on_base(sketch) and kin & self._own(sketch) for sketch in banned)

    def _own(self, sketch: Sketch) -> set[tuple[str, str]]:
        """Instrument and family of what the texts of a source license."""
        own = ((mark.leg.instrument, self._teacher(mark.leg, sketch)) for mark in sketch.marks)
        return {pair for text, teacher in own if teacher for pair in self._corpus.kin(teacher.id) if pair[0] == text}

    def settled(self, stand: Stand, context: Context) -> Block | None:
        """The block of a source where no fact that may yet become known changes it."""
        stance = self._stance(stand, context)
        return stance.block if stance.settled else None

    def _context(self, position: Position) -> Context:
        """What the sources say of each other: what the student is built on."""
        if not self._bases:
            return _NO_BASE
        sketches = tuple([position[index].sketch for index in self._bases])
        found = self._contexts.get(sketches)
        if found is None:
            found = self._contexts[sketches] = self._context_of(sketches)
        return found

    def _context_of(self, sketches: tuple[Sketch, ...]) -> Context:
        """Bases that no text minds are left out: branches that differ in nothing else are one."""
        bases: set[tuple[str, str]] = set()
        routes = [sketch.drawn.route for sketch in sketches]
        for route in routes:
            if route is not None and route.role is Role.BASE and route.entry is not None:
                bases |= {kin for kin in self._corpus.kin(route.entry.id) if kin[0] in self._corpus.minding_family}
        final = all(sketch.final for sketch in sketches)
        same = frozenset(bases), any(gives_llm(route) for route in routes), final
        return self._same_contexts.setdefault(same, Context(*same))

    def _sketch(self, index: int, values: Values) -> Sketch:
        drawn = self._drawer.draw(index, values)
        sketch = self._sketches.get(drawn)
        if sketch is None:
            sketch = self._sketches[drawn] = self._corpus.kept(drawn, lambda: self._sketched(drawn))
        return sketch

    def _sketched(self, drawn: Drawn) -> Sketch:
        marks = tuple([self._mark(leg, drawn.route) for leg in drawn.legs])
        tested = tuple(dict.fromkeys([facet for mark in marks for facet in mark.tested]))
        final = not drawn.asks and not any(map(self._can_be_asked, drawn.open))
        return Sketch(drawn, marks, tested, drawn.route.resolved if drawn.route else {}, final)

    def _can_be_asked(self, key: str) -> bool:
        """Whether an unknown facet can come to be asked once the legs are drawn up; else it stays unknown."""
        if key not in self._askable:
            self._askable[key] = key in self._practice.periods or self._is_asked(key)
        return self._askable[key]

    def _is_asked(self, key: str) -> bool:
        if key in ("release", "established_in"):
            return True
        if not key.startswith("sources."):
            return ("student.competes" if key.startswith("student.competes.") else key) in self._corpus.asked
        _, index, name = key.split(".")
        if name == "id":  # where nothing of the catalogue is meant, readings may still ask which model it is
            return not self._practice.sources[int(index)].candidates
        return name == "plan"

    def _mark(self, leg: Leg, route: Route | None) -> Mark:
        if route is None or leg.instrument is None or leg.edition is None:
            return Mark(leg, ())
        text = leg.instrument, leg.edition, leg.act, leg.source
        if text not in self._tested:
            issuer = self._corpus.instruments[leg.instrument].publisher
            facets = self._corpus.edition_readings(leg.instrument, leg.edition).on(leg.act).facets
            read = dict.fromkeys(
                key for facet in (*facets, "authorisation") for key in keys_read(facet, leg.source, issuer)
            )
            self._tested[text] = tuple(read), bool(ABOUT_ENTRY & set(facets))
        tested, about_entry = self._tested[text]
        about = (
            (route.entry and route.entry.id, self._can_be_asked(f"sources.{leg.source}.id")) if about_entry else None
        )
        same = leg, route.technique, route.role, route.channel, about
        return self._corpus.kept(same, lambda: Mark(leg, tested))

    def block(self, stand: Stand, context: Context) -> Block:
        """What a source comes to."""
        return self._stance(stand, context).block

    def _stance(self, stand: Stand, context: Context) -> Stance:
        found = stand.stances.get(context)
        if found is None:
            found = stand.stances[context] = self._made(stand, context)
        return found

    def _made(self, stand: Stand, context: Context) -> Stance:
        block = self._block(stand.sketch, stand.values, context)
        final = stand.sketch.final and not any(ask.facet.startswith("sources.") for ask in block.asks)
        if not context.final and self._turns_on_base(stand.sketch):
            final = False
        return Stance(block, block.outlook if final else stand, final and context.final and not block.open)

    def _turns_on_base(self, sketch: Sketch) -> bool:
        """Whether what the student is built on may change an outcome that no unknown facet changes."""
        if "student.same_family" in sketch.tested:
            return True  # it tells each text something else
        return "student.is_llm" in sketch.tested and not self._can_be_asked("student.is_llm")

    def _block(self, sketch: Sketch, values: Values, context: Context) -> Block:
        judged = [self._outcome(mark, sketch, values, context) for mark in sketch.marks]
        key = tuple(map(id, judged))
        if key not in self._blocks:
            findings = ranked([one.finding for one in judged if not _adds_nothing(one.finding)], self._corpus)
            asks = tuple(dict.fromkeys([ask for finding in findings for ask in finding.asks]))
            verdict = overall([f.verdict for f in findings if not f.outranked_by])
            open_ = bool(asks) or any(one.open for one in judged)
            outlook: Hashable = self._outlook(judged) if open_ else verdict
            fixing: tuple[tuple[Finding, Reading], ...] = ()
            if self.clashing:
                outlook = (
                    outlook,
                    frozenset(
                        (one.finding.leg.act, one.finding.leg.instrument, r.fixes)
                        for one in judged
                        for r in one.may_fix
                    ),
                )
                fixing = _fixing(judged, findings)
            block = Block(findings, asks, verdict, open_, outlook, fixing)
            self._blocks[key] = block, judged  # with what the key names, so that no other comes to have that name
        return self._blocks[key][0]

    def _outlook(self, judged: list[Judged]) -> Hashable:
        instruments = self._corpus.instruments
        if any(one.finding.leg.instrument and instruments[one.finding.leg.instrument].outranks for one in judged):
            return object()  # which text yields may depend on what becomes known
        settled = overall([one.finding.verdict for one in judged if not one.open and not _adds_nothing(one.finding)])
        return (settled, *(one.outlook for one in judged if one.open))

    def _outcome(self, mark: Mark, sketch: Sketch, values: Values, context: Context) -> Judged:
        """The outcome of a leg; worked out anew only where a fact differs that it rests on."""
        stays = bool(context.bases) and self._stays(mark.leg, sketch, context)
        known = mark.judged.get((stays, context.on_llm), ())
        for facets, outcomes in known:
            judged = outcomes.get(tuple(map(values.get, facets)))
            if judged is not None:
                return judged
        noting = Noting(values)
        judged = self._evaluated(mark.leg, sketch, noting, stays, context.on_llm)
        self._keep(mark.judged.setdefault((stays, context.on_llm), []), noting.found, judged)
        return judged

    @staticmethod
    def _keep(
        known: list[tuple[tuple[str, ...], dict[tuple[Any, ...], Judged]]], found: dict[str, Any], judged: Judged
    ) -> None:
        """Nothing is taken out of the list: another ruling may go through it meanwhile."""
        facets = tuple(found)
        outcomes = next((outcomes for keys, outcomes in known if keys == facets), None)
        if outcomes is None:
            known.append((facets, outcomes := {}))
        elif len(outcomes) >= MOST_OUTCOMES:
            outcomes.clear()
        outcomes[tuple(found.values())] = judged

    def _stays(self, leg: Leg, sketch: Sketch, context: Context) -> bool:
        """Whether a base of the student is what the text licenses: the teacher's generation, derivatives too."""
        teacher = self._teacher(leg, sketch)
        own = {pair for pair in self._corpus.kin(teacher.id) if pair[0] == leg.instrument} if teacher else set()
        return bool(own & context.bases)

    def _teacher(self, leg: Leg, sketch: Sketch) -> Entry:
        """The source, or the model that made the data set, which is the teacher behind it."""
        route = sketch.drawn.route
        return self._corpus.models[leg.via] if leg.via else route.entry if route else None

    def _evaluated(self, leg: Leg, sketch: Sketch, values: Values, stays: bool, on_llm: bool) -> Judged:
        route = sketch.drawn.route
        if route is None or leg.instrument is None:
            return Judged(Finding(leg, Verdict.UNCOVERED, leg.missing or Reason.NO_TEXT), False, Verdict.UNCOVERED)
        models, resolved = self._corpus.models, sketch.resolved
        if leg.via:
            channel = next((c for c in MAKER_CHANNELS if c in models[leg.via].channels), Channel.API)
            resolved = {"role": Role.TEACHER.value, "channel": channel.value, "technique": route.technique.value}
        issuer, teacher = self._corpus.instruments[leg.instrument].publisher, self._teacher(leg, sketch)
        asked = self._can_be_asked
        view = View(values, route.index, issuer, teacher, leg.instrument, stays, resolved, on_llm, asked)
        return evaluate(leg, route, view, self._corpus)


_NO_BASE = Context(frozenset(), False, True)


def _first_ask(drawn: list[tuple[Ask, ...]], blocks: Iterable[Block]) -> Ask | None:
    """The facet to be known first, with the values that all who ask it have in mind.

    What decides which legs there are goes before what decides their outcome; of the former, days come last: what else
    is open decides which texts are looked at, and with them the days on which they change.
    """
    undated = [ask for asks in drawn for ask in asks if not ask.facet.endswith(DATED)]
    dated = [ask for asks in drawn for ask in asks if ask.facet.endswith(DATED)]
    asks = [*undated, *dated, *(ask for block in blocks for ask in block.asks)]
    if not asks:
        return None
    facet = asks[0].facet
    same = [ask for ask in asks if ask.facet == facet]
    if len(same) == 1:
        return same[0]
    values = tuple(dict.fromkeys(value for ask in same for value in ask.values))
    return Ask(facet, tuple(sorted(values)) if facet.endswith(DATED) else values)


def _fixing(judged: list[Judged], findings: tuple[Finding, ...]) -> tuple[tuple[Finding, Reading], ...]:
    """Duties that fix something, each with its finding, of the findings that count."""
    of = {one.finding.leg: one.fixing for one in judged}
    return tuple([(f, r) for f in findings if not f.outranked_by for r in of[f.leg]])


def _adds_nothing(finding: Finding) -> bool:
    """The maker's terms add nothing to a data set that they do not restrict."""
    return bool(finding.leg.via) and finding.verdict in (Verdict.SILENT, Verdict.PERMITTED)


def gives_llm(route: Route | None) -> bool:
    """Whether the student starts from the weights of a large language model."""
    if route is None or route.role is not Role.BASE:
        return False
    return isinstance(route.entry, ModelEntry) and route.entry.is_language_model
