"""The legs of each source: which text speaks of which act on which day, and what must be known to say so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kb.catalogue import DatasetEntry, Governing
from kb.corpus import Corpus
from kb.instruments import Binds, InstrumentId
from kb.practice import Practice
from kb.regions import ELSEWHERE
from kb.ruling.bound import NO_ACCESS, PASSED_ON, RECEIVED_DATA, Bound, bound, holds
from kb.ruling.days import DATED, Days, turns
from kb.ruling.facts import Values, can_change
from kb.ruling.govern import (
    MAKER_CHANNELS,
    Route,
    accepted,
    acts,
    edition_on,
    gives_weights,
    in_region,
    route_of,
    texts_of,
    too_early,
)
from kb.ruling.model import Ask, Leg, Reason
from kb.vocabulary import Act, Channel, Release, Technique


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """The legs of one source under given facts, and the facets that must be known before others can be drawn up.

    :ivar route: ``None`` where the source or how it is used is not known yet.
    :ivar open: flat facets that were looked at and may yet change.
    """

    legs: tuple[Leg, ...] = ()
    asks: tuple[Ask, ...] = ()
    route: Route | None = None
    open: frozenset[str] = frozenset()


_READ_OF_SOURCE = ("id", "role", "channel", "plan", "technique", "host", "publisher", "obtained")
_READ = ("actor", "established_in", *DATED[:-1])


class _Noting(dict[str, Any]):
    """The known facets; notes which of those that may yet change were looked at."""

    def __init__(self, values: Values) -> None:
        super().__init__(values)
        self._plain = values
        self.open: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        if can_change(key, self._plain):
            self.open.add(key)
        return self._plain.get(key, default)


_Items = tuple[Leg | Ask, ...]
_RELEASE = Ask("release", ("internal", "hosted_service", "open_weights", "dataset"))


class _Text:
    """One text that may govern a source, once all is known but the acts."""

    def __init__(self, governing: Governing, binds: Bound, via: str = "", made: dt.date | None = None) -> None:
        self.governing = governing
        self.binds = binds
        self.via = via
        self.made = made
        self.legs: dict[Act, tuple[_Items, bool]] = {}


class _Plan:
    """What is drawn up of a source whatever is released."""

    def __init__(self, route: Route | Ask | Leg, values: _Noting) -> None:
        self.route = route
        self.values = values
        self.texts: list[_Text] = []
        self.of_makers: list[_Text] = []
        self.drawn: dict[str | None, Drawn] = {}


class Drawer:
    """Draws up the legs of the sources of one practice.

    What does not depend on the release is worked out once, and kept with the corpus for the next ruling: all that it
    depends on is in its key.
    """

    def __init__(self, practice: Practice, corpus: Corpus) -> None:
        self._practice = practice
        self._corpus = corpus
        self._days = Days(practice)
        self._reads = [
            (*(f"sources.{index}.{name}" for name in _READ_OF_SOURCE), *_READ) for index in range(len(practice.sources))
        ]
        self._plans: dict[tuple[object, ...], _Plan] = {}

    def draw(self, index: int, values: Values) -> Drawn:
        """The legs of one source; the same object for the same facts."""
        key = (index, *map(values.get, self._reads[index]))
        plan = self._plans.get(key)
        if plan is None:
            source = self._practice.sources[index]
            of_practice = source.candidates, source.obtained, self._days.said
            made = self._corpus.kept(("plan", of_practice, key), lambda: self._plan(index, _Noting(values)))
            plan = self._plans[key] = made
        release = values.get("release")
        drawn = plan.drawn.get(release)
        if drawn is None:
            drawn = plan.drawn[release] = self._drawn(plan, release)
        return drawn

    def _plan(self, index: int, values: _Noting) -> _Plan:
        route = route_of(index, self._practice.sources[index], values, self._corpus, self._practice.as_of)
        plan = _Plan(route, values)
        if isinstance(route, Route):
            actor = values.get("actor")
            plan.texts = [_Text(g, self._binds(g, route, actor)) for g in texts_of(route, self._corpus)]
            if isinstance(route.entry, DatasetEntry):
                plan.of_makers = list(self._texts_of_makers(route.entry))
        return plan

    def _binds(self, governing: Governing, route: Route, actor: str | None) -> Bound:
        text = self._corpus.instruments[governing.instrument]
        licence = text.kind.is_licence or text.binds is Binds.LICENSEE  # a policy that a licence takes in binds with it
        return bound(actor, licence, route.role, route.channel, route.technique)

    def _texts_of_makers(self, entry: DatasetEntry) -> Iterator[_Text]:
        """Terms of the models that made a data set: whether they reach who only received it is open (privity)."""
        made = entry.released or self._practice.as_of
        for teacher in entry.teachers:
            channels = self._corpus.models[teacher].channels
            by_channel = (self._corpus.governing(teacher, c) for c in MAKER_CHANNELS if c in channels)
            for governing in next(filter(None, by_channel), ()):
                yield _Text(governing, RECEIVED_DATA, teacher, made)

    def _drawn(self, plan: _Plan, release: str | None) -> Drawn:
        route = plan.route
        if isinstance(route, Ask):
            return Drawn(asks=(route,), open=frozenset(plan.values.open))
        if isinstance(route, Leg):
            return Drawn(legs=(route,), open=frozenset(plan.values.open))
        legs: list[Leg] = []
        asks: list[Ask] = []
        for items in self._source_legs(plan, route, Release(release) if release else None):
            for item in items:
                if isinstance(item, Leg):
                    legs.append(item)
                else:
                    asks.append(item)
        return Drawn(tuple(dict.fromkeys(legs)), tuple(dict.fromkeys(asks)), route, frozenset(plan.values.open))

    def _source_legs(self, plan: _Plan, route: Route, release: Release | None) -> Iterator[_Items]:
        if release is None and route.technique is not Technique.EVALUATION_ONLY:
            yield (_RELEASE,)
        done = acts(route.technique, route.channel, release)
        if route.channel is Channel.THIRD_PARTY_HOST and route.host not in self._corpus.models:
            yield (self._missing(plan, route, Act.ACCESS, Reason.NO_TEXT),)  # the host's own terms are unknown
        bare = not holds(route.role, route.channel, route.technique)
        if bare and plan.values.get("actor") in NO_ACCESS:  # who only received outputs called and ran nothing
            done = tuple(a for a in done if a not in (Act.ACCESS, Act.USE))
        governed = False
        for text in plan.texts:
            for items in self._legs(plan, route, text, done):
                governed = governed or bool(items)
                yield items
        if route.technique is Technique.WEIGHT_DERIVATION and not gives_weights(route, self._corpus):
            governed = True
            yield (self._missing(plan, route, Act.DERIVE, Reason.NO_WEIGHTS),)
        if not governed:  # no text is catalogued for the route, or none for that day or seat
            for act in done:
                yield (self._missing(plan, route, act, Reason.NO_TEXT),)
        for text in plan.of_makers:
            yield from self._legs(plan, route, text, tuple(a for a in done if a is not Act.ACCESS))

    def _missing(self, plan: _Plan, route: Route, act: Act, reason: Reason) -> Leg:
        return Leg(route.index, None, None, act, self._days.of(route.index, act, plan.values), missing=reason)

    def _legs(self, plan: _Plan, route: Route, text: _Text, done: tuple[Act, ...]) -> Iterator[_Items]:
        for act in done:
            if act not in text.legs:
                text.legs[act] = self._of_act(route, text, act, plan.values)
            items, last = text.legs[act]
            yield items
            if last:
                return

    def _of_act(self, route: Route, text: _Text, act: Act, values: Values) -> tuple[_Items, bool]:
        """The leg of a text and an act, or what must be known first; and whether further acts need not be looked at."""
        governing, instrument = text.governing, self._corpus.instruments[text.governing.instrument]
        here = in_region(instrument.regions, instrument.outside, values) if instrument.kind.can_bind else False
        if here is False:
            return (), True
        seat = () if here else (Ask("established_in", (*instrument.regions, *instrument.outside, ELSEWHERE)),)
        received = instrument.kind.is_licence
        day = text.made or self._days.of(route.index, act, values, received=received)
        dated = self._days.facet(route.index, act, received=received)
        period = None if text.made else self._practice.periods.get(dated)
        if period and values.get(dated) is None:
            days = turns(instrument, governing, period)
            if len(days) > 1:
                ask = Ask(dated, tuple(d.isoformat() for d in days))
                return (*seat, ask), False
        if (governing.since and day < governing.since) or (governing.until and day >= governing.until):
            return (), False
        if seat:
            return seat, True
        edition, missing = edition_on(instrument, governing, day)
        last = period[1] if period else day  # some day of it is not too early
        if edition is not None and not text.made and too_early(edition, instrument, route, last):
            edition, missing = None, Reason.BEFORE_FIRST_EDITION
        if edition is not None and edition.outside:
            under = in_region((), edition.outside, values)
            if under is None:
                return (Ask("established_in", (*edition.outside, ELSEWHERE)),), True
            if not under:
                return (), False
        binds = text.binds if text.via or accepted(governing, route, day, self._corpus) else PASSED_ON
        leg = Leg(
            route.index,
            InstrumentId(instrument.id),
            edition.date if edition else None,
            act,
            day,
            binds.applies,
            role=instrument.binds.value if instrument.binds is not Binds.NONE else "reader",
            missing=missing,
            via=text.via,
            why=binds.why,
        )
        return (leg,), False
