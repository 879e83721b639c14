"""Which texts bind: technique and release to acts, acts to the instruments of each source by role and channel."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kb.catalogue import DatasetEntry, EditionEntry, Governing, InstrumentEntry, ModelEntry
from kb.corpus import Corpus
from kb.instruments import Binds
from kb.practice import Source
from kb.regions import inside
from kb.ruling.facts import TEACHER_TECHNIQUES, Values
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


def classes(source: Source, corpus: Corpus) -> Mapping[str, tuple[str, ...]]:
    """Candidates grouped by what governs them: one representative id to all ids that no text tells apart."""
    return corpus.classes(source.candidates)


def route_of(index: int, source: Source, values: Values, corpus: Corpus, as_of: dt.date) -> Route | Ask | Leg:
    """The route of a source; else what must be known first, or the leg that says that nothing is known of it."""
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


def texts_of(route: Route, corpus: Corpus) -> tuple[Governing, ...]:
    """The texts that may govern a source by its route."""
    if route.entry is None:
        hosted = corpus.publishers[route.publisher].hosted.get(route.channel, ())
        return tuple(g for g in hosted if g.covers(route.plan))
    if route.channel is Channel.THIRD_PARTY_HOST:
        host = _host_terms(route, corpus)
        return host if route.host == route.entry.id else host + _makers(route, corpus)
    return corpus.governing(route.entry.id, route.channel, route.plan) or ()


def gives_weights(route: Route, corpus: Corpus) -> bool:
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


def accepted(governing: Governing, route: Route, day: dt.date, corpus: Corpus) -> bool:
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


def too_early(edition: EditionEntry, instrument: InstrumentEntry, route: Route, day: dt.date) -> bool:
    """Whether a licence is asked about on a day when it, or what it came with, was not out."""
    return instrument.binds is Binds.LICENSEE and day < max(edition.date, out_from(route.entry))


def out_from(entry: ModelEntry | DatasetEntry | None) -> dt.date:
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


def in_region(regions: tuple[str, ...], outside: tuple[str, ...], values: Values) -> bool | None:
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
