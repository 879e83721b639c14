"""Which texts bind: technique and release to acts, acts to the instruments of each source by role and channel."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kb.catalogue import DatasetEntry, EditionEntry, Governing, InstrumentEntry, ModelEntry
from kb.corpus import Corpus
from kb.instruments import Binds, InstrumentId
from kb.practice import Facet, Period, Practice, Source
from kb.regions import ELSEWHERE, inside
from kb.ruling.facts import TEACHER_TECHNIQUES, Values
from kb.ruling.model import Applies, Ask, Leg, Reason
from kb.vocabulary import Act, Channel, Origin, Release, Role, Technique

HOSTED_CHANNELS = frozenset({Channel.API, Channel.CONSUMER_APP, Channel.THIRD_PARTY_HOST})

DATED = ("as_of", "generated", "trained", "released", "obtained")
"""How the names of dates end."""

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


@dataclass(frozen=True, slots=True)
class Drawn:
    """The legs of one source under given facts, and the facets that must be known before others can be drawn up.

    :ivar route: ``None`` where the source or how it is used is not known yet.
    """

    legs: tuple[Leg, ...] = ()
    asks: tuple[Ask, ...] = ()
    route: Route | None = None


_READ_OF_SOURCE = ("id", "role", "channel", "plan", "technique", "host", "publisher", "obtained")


def reads(index: int) -> tuple[str, ...]:
    """The facets, flat, on which the legs of a source depend."""
    return (*(f"sources.{index}.{name}" for name in _READ_OF_SOURCE), "release", "actor", "established_in", *DATED[:-1])


def draw(index: int, practice: Practice, values: Values, corpus: Corpus) -> Drawn:
    """The legs of one source."""
    route = _route(index, practice.sources[index], values, corpus, practice.as_of)
    if isinstance(route, Ask):
        return Drawn(asks=(route,))
    if isinstance(route, Leg):
        return Drawn(legs=(route,))
    legs: dict[Leg, None] = {}
    asks: dict[Ask, None] = {}
    for item in _source_legs(practice, route, values, corpus):
        if isinstance(item, Ask):
            asks[item] = None
        else:
            legs[item] = None
    return Drawn(tuple(legs), tuple(asks), route)


def classes(source: Source, corpus: Corpus) -> Mapping[str, tuple[str, ...]]:
    """Candidates grouped by what governs them: one representative id to all ids that no text tells apart."""
    return corpus.classes(source.candidates)


def date_facet(practice: Practice, index: int, act: Act, *, received: bool = False) -> str:
    """The facet that dates an act of a source: its own date, else ``as_of``.

    A date that only follows from that of another act is the other's, so that both stay on one side of a change.

    :param received: the text came with what was received (a licence), so the day of receipt decides for every act.
    """
    source = practice.sources[index]
    if source.obtained.known and (received or act in (Act.ACCESS, Act.USE, Act.EVALUATE)):
        return f"sources.{index}.obtained"
    if act in (Act.ACCESS, Act.USE, Act.EVALUATE):
        name = "generated"
    elif act in (Act.TRAIN, Act.DERIVE):
        name = "trained"
    else:
        name = "released"
    facet: Facet[dt.date] = getattr(practice, name)
    if facet.origin is Origin.INFERRED and name not in practice.periods:
        for other in ("generated", "trained", "released"):
            if other in practice.periods and getattr(practice, other).value == facet.value:
                return other
    return name if facet.known else "as_of"


def day_of(practice: Practice, index: int, act: Act, values: Values, *, received: bool = False) -> dt.date:
    """The day of an act; a branch may have fixed it within its period."""
    name = date_facet(practice, index, act, received=received)
    if name in values:
        return dt.date.fromisoformat(values[name])
    if name.startswith("sources."):
        return practice.sources[index].obtained.value or practice.as_of
    day: dt.date = practice.as_of if name == "as_of" else getattr(practice, name).value
    return day


def turns(instrument: InstrumentEntry, governing: Governing, period: Period) -> tuple[dt.date, ...]:
    """The first day of a period and every later day in it from which another text, or none, governs."""
    days = {governing.since, governing.until}
    if not governing.edition and not (instrument.binds is Binds.LICENSEE and len(instrument.editions) == 1):
        days |= {day for e in instrument.editions for day in (e.date, e.until)}
    first, last = period
    return (first, *sorted(day for day in days if day and first < day <= last))


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
    return Route(index, entry, str(publisher), role, channel, technique, host, values.get(prefix + "plan"))


def _channels(entry: ModelEntry | DatasetEntry | None, publisher: str, corpus: Corpus) -> tuple[str, ...]:
    if isinstance(entry, ModelEntry):
        return tuple(c.value for c in entry.channels)
    return (*(c.value for c in corpus.publishers[publisher].hosted), Channel.WEIGHTS.value)


def _source_legs(practice: Practice, route: Route, values: Values, corpus: Corpus) -> Iterator[Leg | Ask]:
    release_said = values.get("release")
    release = Release(release_said) if release_said else None
    if release is None and route.technique is not Technique.EVALUATION_ONLY:
        yield Ask("release", ("internal", "hosted_service", "open_weights", "dataset"))
    done = acts(route.technique, route.channel, release)
    actor = values.get("actor")
    applies: Applies = "open" if actor in ("affiliate", "received_outputs_only") else "yes"
    governed = False
    if route.channel is Channel.THIRD_PARTY_HOST and route.host not in corpus.models:
        day = day_of(practice, route.index, Act.ACCESS, values)
        yield Leg(route.index, None, None, Act.ACCESS, day, missing=Reason.NO_TEXT)  # the host's own terms are unknown
    if actor == "received_outputs_only":  # who only received outputs ran nothing and called nothing
        done = tuple(a for a in done if a not in (Act.ACCESS, Act.USE))
    for governing in _governing(route, corpus):
        for item in _instrument_legs(practice, route, values, corpus, governing, done, applies, ""):
            governed = True
            yield item
    if route.technique is Technique.WEIGHT_DERIVATION and not _gives_weights(route, corpus):
        governed = True
        day = day_of(practice, route.index, Act.DERIVE, values)
        yield Leg(route.index, None, None, Act.DERIVE, day, missing=Reason.NO_WEIGHTS)
    if not governed:  # no text is catalogued for the route, or none for that day or seat
        for act in done:
            yield Leg(route.index, None, None, act, day_of(practice, route.index, act, values), missing=Reason.NO_TEXT)
    if isinstance(route.entry, DatasetEntry):
        yield from _teacher_legs(practice, route, values, corpus, done)


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


def _teacher_legs(
    practice: Practice, route: Route, values: Values, corpus: Corpus, done: tuple[Act, ...]
) -> Iterator[Leg | Ask]:
    """Terms of the models that made a data set: whether they reach who only received it is open (privity)."""
    assert isinstance(route.entry, DatasetEntry)
    made = route.entry.released or practice.as_of
    for teacher in route.entry.teachers:
        entry = corpus.models[teacher]
        for channel in MAKER_CHANNELS:
            governing = corpus.governing(teacher, channel) if channel in entry.channels else None
            if governing:
                for one in governing:
                    late = tuple(a for a in done if a is not Act.ACCESS)
                    yield from _instrument_legs(practice, route, values, corpus, one, late, "open", teacher, made)
                break


def _instrument_legs(
    practice: Practice,
    route: Route,
    values: Values,
    corpus: Corpus,
    governing: Governing,
    done: tuple[Act, ...],
    applies: Applies,
    via: str,
    made: dt.date | None = None,
) -> Iterator[Leg | Ask]:
    instrument = corpus.instruments[governing.instrument]
    if not instrument.kind.can_bind:
        return
    here = _in_region(instrument.regions, instrument.outside, values)
    if here is False:
        return
    received = instrument.kind.is_licence
    for act in done:
        day = made or day_of(practice, route.index, act, values, received=received)
        dated = date_facet(practice, route.index, act, received=received)
        if made is None and dated in practice.periods and dated not in values:
            days = turns(instrument, governing, practice.periods[dated])
            if len(days) > 1:
                if here is None:
                    yield Ask("established_in", (*instrument.regions, *instrument.outside, ELSEWHERE))
                yield Ask(dated, tuple(d.isoformat() for d in days))
                continue
        if (governing.since and day < governing.since) or (governing.until and day >= governing.until):
            continue
        if here is None:
            yield Ask("established_in", (*instrument.regions, *instrument.outside, ELSEWHERE))
            return
        edition, missing = edition_on(instrument, governing, day)
        last = practice.periods[dated][1] if dated in practice.periods else day  # some day of it is not too early
        if edition is not None and not made and _too_early(edition, instrument, route, last):
            edition, missing = None, Reason.BEFORE_FIRST_EDITION
        if edition is not None and edition.outside:
            under = _in_region((), edition.outside, values)
            if under is None:
                yield Ask("established_in", (*edition.outside, ELSEWHERE))
                return
            if not under:
                continue
        yield Leg(
            route.index,
            InstrumentId(instrument.id),
            edition.date if edition else None,
            act,
            day,
            applies if via or _accepted(governing, route, day, corpus) else "open",
            role=instrument.binds.value if instrument.binds is not Binds.NONE else "reader",
            missing=missing,
            via=via,
        )


def _too_early(edition: EditionEntry, instrument: InstrumentEntry, route: Route, day: dt.date) -> bool:
    """Whether a licence is asked about on a day when it, or what it came with, was not out."""
    return instrument.binds is Binds.LICENSEE and day < max(edition.date, _out_from(route.entry))


def _out_from(entry: ModelEntry | DatasetEntry | None) -> dt.date:
    """The day of a release; where only its month or year is known, the first day of that."""
    if entry is None or (entry.released is None and entry.released_text is None):
        return dt.date.min
    if entry.released is not None:
        return entry.released
    said = re.match(r"(\d{4})(?:-(\d{2}))?", entry.released_text or "")
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
