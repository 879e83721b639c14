"""Which texts bind: technique and release to acts, acts to the instruments of each source by role and channel."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from kb.catalogue import DatasetEntry, EditionEntry, Governing, InstrumentEntry, ModelEntry
from kb.corpus import Corpus
from kb.instruments import Binds, InstrumentId
from kb.practice import Practice, Source
from kb.regions import ELSEWHERE, inside
from kb.ruling.bound import NO_ACCESS, PASSED_ON, RECEIVED_DATA, Bound, bound, holds
from kb.ruling.days import DATED, Days, turns
from kb.ruling.facts import TEACHER_TECHNIQUES, Values, can_change
from kb.ruling.model import Ask, Leg, Reason
from kb.vocabulary import Act, Channel, Release, Role, Technique

HOSTED_CHANNELS = frozenset({Channel.API, Channel.CONSUMER_APP, Channel.THIRD_PARTY_HOST})

MAKER_CHANNELS = (Channel.WEIGHTS, Channel.API, Channel.CONSUMER_APP)
"""By which of its channels a data set's maker is taken to have used the teacher: the first that the catalogue has."""

_TECHNIQUE_ACTS: dict[Technique, tuple[Act, ...]] = {
    Technique.OUTPUT_TRAINING: (Act.USE, Act.TRAIN),
    Technique.LOGIT_MATCHING: (Act.USE, Act.TRAIN),
    Technique.PREFERENCE_LABELS: (Act.USE, Act.TRAIN),
    Technique.WEIGHT_DERIVATION: (Act.DERIVE,),
    Technique.EVALUATION_ONLY: (Act.USE, Act.EVALUATE),
}
_RELEASE_ACTS: dict[Release, tuple[Act, ...]] = {
    Release.HOSTED_SERVICE: (Act.SERVE,),
    Release.DELIVERED: (Act.PUBLISH_WEIGHTS,),  # licences speak of recipients, one or many
    Release.OPEN_WEIGHTS: (Act.PUBLISH_WEIGHTS,),
    Release.DATASET: (Act.PUBLISH_DATA,),
}


def acts(technique: Technique, channel: Channel, release: Release | None) -> tuple[Act, ...]:
    """The one table from technique, channel and release to acts.

    >>> [a.value for a in acts(Technique.OUTPUT_TRAINING, Channel.API, Release.OPEN_WEIGHTS)]
    ['access', 'train', 'publish_weights']
    """
    first = _TECHNIQUE_ACTS[technique]
    if channel in HOSTED_CHANNELS or channel is Channel.DOWNLOAD:
        first = tuple(Act.ACCESS if a is Act.USE else a for a in first)
    last = () if release is None or technique is Technique.EVALUATION_ONLY else _RELEASE_ACTS.get(release, ())
    return first + last


@dataclass(frozen=True, slots=True)
class Route:
    """A source once its catalogue entry, role, channel and technique are known."""

    index: int
    entry: ModelEntry | DatasetEntry | None
    publisher: str
    role: Role
    channel: Channel
    technique: Technique
    host: str | None
    plan: str | None = None

    @property
    def resolved(self) -> dict[str, str]:
        """Role, channel and technique as the facets that readings test."""
        return {"role": self.role.value, "channel": self.channel.value, "technique": self.technique.value}


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
        route = _route(index, self._practice.sources[index], values, self._corpus, self._practice.as_of)
        plan = _Plan(route, values)
        if isinstance(route, Route):
            actor = values.get("actor")
            plan.texts = [_Text(g, self._binds(g, route, actor)) for g in _governing(route, self._corpus)]
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
        if route.technique is Technique.WEIGHT_DERIVATION and not _gives_weights(route, self._corpus):
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
        here = _in_region(instrument.regions, instrument.outside, values) if instrument.kind.can_bind else False
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
        if edition is not None and not text.made and _too_early(edition, instrument, route, last):
            edition, missing = None, Reason.BEFORE_FIRST_EDITION
        if edition is not None and edition.outside:
            under = _in_region((), edition.outside, values)
            if under is None:
                return (Ask("established_in", (*edition.outside, ELSEWHERE)),), True
            if not under:
                return (), False
        binds = text.binds if text.via or _accepted(governing, route, day, self._corpus) else PASSED_ON
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


def classes(source: Source, corpus: Corpus) -> Mapping[str, tuple[str, ...]]:
    """Candidates grouped by what governs them: one representative id to all ids that no text tells apart."""
    return corpus.classes(source.candidates)


def _route(index: int, source: Source, values: Values, corpus: Corpus, as_of: dt.date) -> Route | Ask | Leg:
    prefix = f"sources.{index}."
    id_ = values.get(prefix + "id")
    if id_ is None and source.candidates:
        groups = classes(source, corpus)
        if len(groups) > 1:
            return Ask(prefix + "id", tuple(groups))
        id_ = next(iter(groups))
    entry: ModelEntry | DatasetEntry | None = corpus.models.get(id_ or "") or corpus.datasets.get(id_ or "")
    if entry is None:
        publisher = values.get(prefix + "publisher")
        if publisher not in corpus.publishers:
            return Leg(index, None, None, Act.TRAIN, as_of, missing=Reason.UNKNOWN_SOURCE)
    else:
        publisher = entry.publisher if isinstance(entry, DatasetEntry) else corpus.publisher_of[entry.id]
    role = Role(values.get(prefix + "role") or (Role.DATASET if isinstance(entry, DatasetEntry) else Role.TEACHER))
    if isinstance(entry, DatasetEntry):
        technique = Technique(values.get(prefix + "technique") or Technique.OUTPUT_TRAINING)
        return Route(index, entry, str(publisher), Role.DATASET, Channel.DOWNLOAD, technique, None)
    technique_said = values.get(prefix + "technique")
    if technique_said is None and role is Role.BASE:
        technique_said = Technique.WEIGHT_DERIVATION.value
    if technique_said is None:
        return Ask(prefix + "technique", TEACHER_TECHNIQUES)
    technique = Technique(technique_said)
    channel_said = values.get(prefix + "channel")
    if channel_said is None and technique in (Technique.WEIGHT_DERIVATION, Technique.LOGIT_MATCHING):
        channel_said = Channel.WEIGHTS.value  # neither can be had without the weights
    if channel_said is None:
        options = _channels(entry, str(publisher), corpus)
        if len(options) > 1:
            return Ask(prefix + "channel", options)
        channel_said = options[0] if options else Channel.WEIGHTS.value
    channel = Channel(channel_said)
    host = values.get(prefix + "host")
    if isinstance(entry, ModelEntry) and entry.kind == "host":
        channel, host = Channel.THIRD_PARTY_HOST, entry.id
    if channel is Channel.THIRD_PARTY_HOST and host is None:
        hosts = tuple(m.id for m in corpus.models.values() if m.kind == "host")
        return Ask(prefix + "host", (*hosts, "other"))
    plan = values.get(prefix + "plan") if _plan_decides(entry, str(publisher), channel, corpus) else None
    return Route(index, entry, str(publisher), role, channel, technique, host, plan)


def _plan_decides(entry: ModelEntry | DatasetEntry | None, publisher: str, channel: Channel, corpus: Corpus) -> bool:
    if entry is not None:
        return corpus.plan_decides(entry.id, channel)
    return any(g.plans or g.except_plans for g in corpus.publishers[publisher].hosted.get(channel, ()))


def _channels(entry: ModelEntry | DatasetEntry | None, publisher: str, corpus: Corpus) -> tuple[str, ...]:
    if isinstance(entry, ModelEntry):
        return tuple(c.value for c in entry.channels)
    return (*(c.value for c in corpus.publishers[publisher].hosted), Channel.WEIGHTS.value)


def _governing(route: Route, corpus: Corpus) -> tuple[Governing, ...]:
    if route.entry is None:
        hosted = corpus.publishers[route.publisher].hosted.get(route.channel, ())
        return tuple(g for g in hosted if g.covers(route.plan))
    if route.channel is Channel.THIRD_PARTY_HOST:
        host = _host_terms(route, corpus)
        return host if route.host == route.entry.id else host + _makers(route, corpus)
    return corpus.governing(route.entry.id, route.channel, route.plan) or ()


def _gives_weights(route: Route, corpus: Corpus) -> bool:
    """Whether a start from the weights can be had by the route at all: a publisher's own service hands none out, and
    another's host serves those that are open."""
    if route.channel is Channel.THIRD_PARTY_HOST:
        return route.entry is not None and corpus.governing(route.entry.id, Channel.WEIGHTS) is not None
    return route.channel not in HOSTED_CHANNELS


def _host_terms(route: Route, corpus: Corpus) -> tuple[Governing, ...]:
    return (corpus.governing(route.host, route.channel) or ()) if route.host in corpus.models else ()


def _makers(route: Route, corpus: Corpus) -> tuple[Governing, ...]:
    """What the maker of a hosted model says: open weights are served under their licence, a closed model under the
    terms of the maker's interface; where the maker runs the host too, its terms for the host take their place."""
    assert route.entry is not None
    weights = corpus.governing(route.entry.id, Channel.WEIGHTS)
    if weights or corpus.publisher_of.get(route.host or "") == route.publisher:
        return weights or ()
    return corpus.governing(route.entry.id, Channel.API) or ()


def _accepted(governing: Governing, route: Route, day: dt.date, corpus: Corpus) -> bool:
    """Whether who uses a host is held to a text: to the host's own, to a licence, and to the terms of the model's maker
    where the host's text passes them on. Those terms are otherwise a contract with somebody else."""
    instrument = corpus.instruments[governing.instrument]
    terms = _host_terms(route, corpus)
    if route.channel is not Channel.THIRD_PARTY_HOST or governing in terms or instrument.binds is Binds.LICENSEE:
        return True
    for own in terms:
        edition, _ = edition_on(corpus.instruments[own.instrument], own, day)
        if edition and any(r.passes_on for r in corpus.edition_readings(own.instrument, edition.date, day).readings):
            return True
    return False


def _too_early(edition: EditionEntry, instrument: InstrumentEntry, route: Route, day: dt.date) -> bool:
    """Whether a licence is asked about on a day when it, or what it came with, was not out."""
    return instrument.binds is Binds.LICENSEE and day < max(edition.date, _out_from(route.entry))


def _out_from(entry: ModelEntry | DatasetEntry | None) -> dt.date:
    """The day of a release; where only its month or year is known, the first day of that."""
    if entry is None:
        return dt.date.min
    return entry.released or (_first_day(entry.released_text) if entry.released_text else dt.date.min)


@cache
def _first_day(released: str) -> dt.date:
    said = re.match(r"(\d{4})(?:-(\d{2}))?", released)
    return dt.date(int(said[1]), int(said[2] or 1), 1) if said else dt.date.min


def edition_on(
    instrument: InstrumentEntry, governing: Governing | None, day: dt.date
) -> tuple[EditionEntry | None, Reason | None]:
    """The edition that governs on a day. Licences: the one tied to the release; hosted terms: the one in force.

    A licence with one edition is that edition whatever the day: it came with what was received.
    """
    if not instrument.editions:
        return None, Reason.NOT_READ
    if governing and governing.edition:
        return next(e for e in instrument.editions if e.date == governing.edition), None
    if instrument.binds is Binds.LICENSEE and len(instrument.editions) == 1:
        return instrument.editions[0], None
    started = [e for e in instrument.editions if e.date <= day]
    if not started:
        return None, Reason.BEFORE_FIRST_EDITION
    newest = started[-1]
    if newest.until and day >= newest.until:
        return None, Reason.NO_TEXT
    return newest, None


def _in_region(regions: tuple[str, ...], outside: tuple[str, ...], values: Values) -> bool | None:
    """Whether a regional variant is the party's; ``None``: the seat is not known."""
    if not regions and not outside:
        return True
    seats = values.get("established_in")
    if seats is None:
        return None
    wanted = regions or outside
    results = [inside(seat, group) for seat in seats for group in wanted]
    within: bool | None = True if True in results else (None if None in results else False)
    if within is None:
        return None
    return within if regions else not within
