"""Which readings of an edition answer a question about a text, and where a text speaks that is silent on the topic."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from kb.catalogue import EditionEntry, Governing, InstrumentEntry
from kb.corpus import Corpus
from kb.instruments import Binds, InstrumentKind
from kb.interpret.topics import stem
from kb.readings import Reading
from kb.ruling.govern import edition_on
from kb.vocabulary import Act, Channel, Effect, Topic

KIN: tuple[frozenset[Topic], ...] = (
    frozenset(
        {
            Topic.OUTPUTS_TRAIN_MODELS,
            Topic.COMPETING_MODELS,
            Topic.DISTILLATION_NAMED,
            Topic.REVERSE_ENGINEERING_EXTRACTION,
        }
    ),
    frozenset({Topic.NAMING_ATTRIBUTION, Topic.NOTICE_FLOW_DOWN}),
    frozenset({Topic.NON_COMMERCIAL, Topic.THRESHOLDS}),
    frozenset({Topic.AUTOMATED_EXTRACTION_SCRAPING, Topic.REVERSE_ENGINEERING_EXTRACTION}),
    frozenset({Topic.OUTPUT_OWNERSHIP, Topic.DATA_RESIDENCY_USER_DATA_TRAINING}),
)
"""Topics under which one matter can stand: a ban on training by outputs may be worded by competition, say."""

_TRAINS = (Topic.COMPETING_MODELS, Topic.DISTILLATION_NAMED)
"""Topics whose rules bear on training with outputs as much as those that bear its name."""

_COMMON = 0.4
"""Share of an edition's readings from which a word tells nothing about which of them is meant."""
_ORDER = (
    Effect.PROHIBITION,
    Effect.PERMISSION,
    Effect.CONDITION,
    Effect.EXCEPTION,
    Effect.DUTY,
    Effect.DEFINITION,
    Effect.RESERVATION,
)


@dataclass(frozen=True, slots=True)
class Picked:
    """What answers in one edition.

    :ivar readings: on the topics asked, those first that the question's other words point at.
    :ivar silent: topics asked on which the edition was reviewed and says nothing.
    :ivar beside: readings under kindred topics, where a topic asked is silent.
    """

    readings: tuple[Reading, ...]
    silent: tuple[Topic, ...] = ()
    beside: tuple[Reading, ...] = ()


def edition_for(entry: InstrumentEntry, models: Iterable[str], corpus: Corpus, day: dt.date) -> EditionEntry | None:
    """The edition that is meant: of a licence the one tied to the models named, else the one of that day, else the
    newest before it was replaced. Terms of a service that are known only from a later day on have none."""
    ties = [g for g in _governing(entry.id, models, corpus) if g.edition]
    tied = max(ties, key=lambda g: g.edition or dt.date.min, default=None)
    edition, _ = edition_on(entry, tied, day)
    if edition is None and entry.editions:
        newest = entry.editions[-1] if entry.binds is not Binds.ACCOUNT_HOLDER else None
        edition = next((e for e in reversed(entry.editions) if e.date <= day), newest)
    return edition


def _governing(instrument: str, models: Iterable[str], corpus: Corpus) -> list[Governing]:
    return [
        g
        for model in models
        for channel in Channel
        for g in corpus.governing(model, channel) or ()
        if g.instrument == instrument
    ]


def pick_readings(
    readings: Iterable[Reading],
    reviewed: Collection[Topic],
    topics: Collection[Topic],
    focus: Collection[str],
    effects: Collection[Effect] = (),
) -> Picked:
    """The readings that answer.

    :param readings: those of one edition; ``reviewed``: topics that were reviewed in it.
    :param topics: asked for; empty: those on which the words of the question bear.
    :param focus: stems of those words.
    """
    readings = tuple(readings)
    telling = _telling(readings, focus)
    hits = {r.id: len(telling & words(r)) for r in readings}
    if not topics:
        found = [r for r in readings if hits[r.id]]
        return Picked(tuple(sorted(found, key=lambda r: -hits[r.id])))
    wanted = [r for r in readings if r.topic in topics]
    chosen = [r for r in wanted if r.effect in effects] or wanted
    order = list(topics)
    if Topic.OUTPUTS_TRAIN_MODELS in order and not effects:  # a ban on what competes is a ban on training it
        order += [t for t in _TRAINS if t not in order]
        chosen += [r for r in readings if r not in chosen and r.topic in _TRAINS and Act.TRAIN in r.acts]
    chosen.sort(key=lambda r: (-hits[r.id], order.index(r.topic), r.topic in KIN[0] and Act.TRAIN not in r.acts))
    silent = tuple(t for t in topics if t in reviewed and not any(r.topic is t for r in readings))
    kin = {k for t in silent for group in KIN if t in group for k in group} - set(topics)
    rules = (Effect.PROHIBITION, Effect.PERMISSION, Effect.CONDITION, Effect.DUTY)
    beside = [r for r in readings if r.topic in kin and r.effect in rules]
    beside.sort(key=lambda r: (-hits[r.id], Act.TRAIN not in r.acts, _ORDER.index(r.effect)))
    return Picked(tuple(chosen), silent, tuple(beside))


def _telling(readings: tuple[Reading, ...], focus: Collection[str]) -> set[str]:
    most = max(1.0, _COMMON * len(readings))
    return {w for w in focus if 0 < sum(w in words(r) for r in readings) <= most}


def words(reading: Reading) -> frozenset[str]:
    """Stems of a reading's words, its id included.

    >>> sorted(stem(w) for w in ("classifier", "classifiers"))
    ['classifi', 'classifi']
    """
    text = f"{reading.id.replace('-', ' ')} {reading.says} {reading.duty or ''}"
    return frozenset(stem(w) for w in re.findall(r"[a-z]{3,}", text.lower()))


def named_topics(topics: Iterable[Topic]) -> str:
    """Topics in words."""
    return ", ".join(TOPIC_WORDS[t] for t in topics)


TOPIC_WORDS = {
    Topic.OUTPUTS_TRAIN_MODELS: "training on outputs",
    Topic.COMPETING_MODELS: "competing models",
    Topic.DISTILLATION_NAMED: "distillation by name",
    Topic.REVERSE_ENGINEERING_EXTRACTION: "reverse engineering and extraction",
    Topic.AUTOMATED_EXTRACTION_SCRAPING: "automated extraction",
    Topic.DERIVATIVE_DEFINITION: "what a derivative is",
    Topic.NAMING_ATTRIBUTION: "naming and attribution",
    Topic.NOTICE_FLOW_DOWN: "notices passed on",
    Topic.THRESHOLDS: "thresholds of size",
    Topic.NON_COMMERCIAL: "commercial use",
    Topic.AUP_FLOW_DOWN: "acceptable use",
    Topic.TERRITORIAL: "territorial limits",
    Topic.OUTPUT_OWNERSHIP: "ownership of outputs",
    Topic.GOVERNING_LAW: "governing law and courts",
    Topic.DATA_RESIDENCY_USER_DATA_TRAINING: "users' data",
}

LICENCES = (InstrumentKind.MODEL_LICENCE, InstrumentKind.DATASET_LICENCE, InstrumentKind.GUIDANCE)
