"""What the detector learns from: the units of reviewed editions, with the readings that were read in each.

The same words come in many editions, and in licences that others copied. Each wording counts once, with the readings of
all its occurrences, so that neither the learning nor the measuring is weighed by how often a text was reissued.

What a reading says of its clause is an example too, in other words: the readings are held even where the text is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.propose.units import Unit, units_of
from kb.catalogue import InstrumentEntry
from kb.citations import find_clause, locate
from kb.clauses import Clause
from kb.corpus import Corpus
from kb.instruments import Edition
from kb.readings import Reading
from kb.retrieval.passages import passage_key
from kb.vocabulary import Effect, Topic

Held = tuple[InstrumentEntry, Edition, tuple[Clause, ...]]
"""A held edition with its catalogue entry and its clauses."""

MIN_WORDS = 3
"""Fewer words than these, and a unit is no sentence (a bare heading, a number)."""


@dataclass(frozen=True, slots=True)
class Label:
    """One reading of a unit.

    :ivar reading: global id, ``instrument#reading``.
    :ivar hint: of its anchor; finds the sentence that was read.
    """

    topic: Topic
    effect: Effect
    reading: str
    hint: str


@dataclass(slots=True)
class Example:
    """One wording.

    :ivar unit: its first occurrence.
    :ivar publishers: everyone whose reviewed texts have it.
    :ivar labels: of all its occurrences.
    :ivar said: it is no clause but what a reading says of one in our own words.
    """

    unit: Unit
    said: bool = False
    publishers: set[str] = field(default_factory=set)
    labels: set[Label] = field(default_factory=set)

    @property
    def topics(self) -> set[Topic]:
        """Topics it was read under."""
        return {label.topic for label in self.labels}


def is_sentence(unit: Unit) -> bool:
    """Whether a unit says enough to be judged."""
    text = unit.plain
    return (
        sum(any(char.isalpha() for char in word) for word in text.split()) >= MIN_WORDS
        or sum(ord(char) > 0x2E80 for char in text) >= 2 * MIN_WORDS
    )


def labels_of(
    units: Sequence[Unit], clauses: Sequence[Clause], readings: Sequence[Reading], edition: Edition
) -> dict[int, set[Label]]:
    """Which unit each reading of an edition stands in, by the hint of its anchor."""
    found: dict[int, set[Label]] = {}
    for reading in readings:
        anchor = reading.anchor(edition.date)
        assert anchor is not None
        clause, _ = find_clause(anchor, clauses)
        if clause is None:
            continue
        at = locate(anchor.hint, clause.text)
        place = clause.start + at[0] if at else clause.start
        number = next((n for n, u in enumerate(units) if u.end > place), None)
        if number is not None:
            label = Label(reading.topic, reading.effect, f"{edition.instrument}#{reading.id}", anchor.hint)
            found.setdefault(number, set()).add(label)
    return found


def gather(corpus: Corpus, held: Iterable[Held]) -> list[Example]:
    """Every wording of the reviewed editions among those held, in the order of the catalogue."""
    found: dict[str, Example] = {}
    for entry, edition, clauses in held:
        read = corpus.edition_readings(edition.instrument, edition.date)
        if not read.reviewed:
            continue
        units = units_of(edition, clauses)
        labels = labels_of(units, clauses, read.readings, edition)
        for number, unit in enumerate(units):
            if number not in labels and not is_sentence(unit):
                continue
            example = found.setdefault(unit.plain, Example(unit))
            example.publishers.add(entry.publisher)
            example.labels |= labels.get(number, set())
    return list(found.values()) + said(corpus)


def said(corpus: Corpus) -> list[Example]:
    """What the readings say, each wording once."""
    found: dict[str, Example] = {}
    for instrument, file in corpus.readings.items():
        entry = corpus.instruments[instrument]
        for reading in file.readings:
            unit = Unit(
                entry.title, "", (), 0, len(reading.says), reading.says, "", passage_key(entry.title, (), reading.says)
            )
            example = found.setdefault(unit.plain, Example(unit, said=True))
            example.publishers.add(entry.publisher)
            example.labels.add(Label(reading.topic, reading.effect, f"{instrument}#{reading.id}", ""))
    return list(found.values())
