"""Which texts do a thing: the readings of every text on a topic, when the question names none."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kb.answer.picked import KIN, LICENCES, edition_for, named_topics, words
from kb.answer.texts import Page
from kb.catalogue import InstrumentEntry
from kb.interpret.model import TextAsk
from kb.readings import Reading
from kb.vocabulary import Act, Effect, Topic

MOST = 12
"""Texts listed; the rest is counted."""


@dataclass(frozen=True, slots=True)
class _Row:
    entry: InstrumentEntry
    edition: dt.date
    reading: Reading


def write_survey(page: Page, asked: TextAsk) -> bool:
    """One line a text: that of its readings which fits the question best."""
    topics = _topics(asked)
    rows: list[_Row] = []
    read = 0
    for entry in page.corpus.instruments.values():
        edition = edition_for(entry, (), page.corpus, page.day)
        file = page.corpus.readings.get(entry.id)
        if edition is None or file is None or not file.topics_reviewed(edition.date):
            continue
        if Topic.DATA_RESIDENCY_USER_DATA_TRAINING in topics and entry.kind in LICENCES:
            continue  # a licence of weights is no service that keeps what is sent to it
        read += 1
        fit = [r for r in page.corpus.edition_readings(entry.id, edition.date, page.day).readings if r.topic in topics]
        fit = [r for r in fit if not asked.effects or r.effect in (*asked.effects, Effect.DEFINITION)]
        if fit:
            best = min(fit, key=lambda r: _fitness(r, topics, asked))
            rows.append(_Row(entry, edition.date, best))
    rows.sort(key=lambda r: (topics.index(r.reading.topic), r.reading.effect is Effect.DEFINITION, _group(r.entry)))
    page.lines += [f"**{len(rows)} of the {read} texts read here have such a rule on {named_topics(topics)}.**", ""]
    written = 0
    for row in rows:
        said = page.sentence(row.entry.id, row.reading, row.edition) if written < MOST else None
        if said is not None:
            written += 1
            effect = row.reading.effect.value
            page.lines.append(f"- **{row.entry.title}**, edition {row.edition} ({effect}): {said[0]} [{said[1]}]")
    if len(rows) > written:
        page.lines.append(f"- … and {len(rows) - written} more.")
    page.lines += ["", "A clause does not stand alone: ask about one of them for a ruling."]
    return bool(written)


def _topics(asked: TextAsk) -> tuple[Topic, ...]:
    """Topics asked; where an allowance of distilling is asked of, one worded by outputs counts too."""
    topics = asked.topics
    if Topic.DISTILLATION_NAMED in topics and len(topics) > 1:
        topics = (Topic.DISTILLATION_NAMED, *(t for t in KIN[0] if t is Topic.OUTPUTS_TRAIN_MODELS))
    return topics


def _group(entry: InstrumentEntry) -> tuple[bool, str]:
    return (entry.kind not in LICENCES, entry.title)


def _fitness(reading: Reading, topics: tuple[Topic, ...], asked: TextAsk) -> tuple[int, bool, bool, int]:
    """Less is better: the topic asked first, a rule before a definition, what speaks of training, the asker's words."""
    training = reading.topic in KIN[0] and Act.TRAIN not in reading.acts
    return topics.index(reading.topic), reading.effect is Effect.DEFINITION, training, -_hits(reading, asked)


def _hits(reading: Reading, asked: TextAsk) -> int:
    return len(words(reading) & set(asked.focus))
