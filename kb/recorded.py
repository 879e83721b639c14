"""Recorded editions: the distinct texts of an instrument as an archive has them, catalogued or not.

The catalogue names the editions that readings speak of. An archive's record holds more: every distinct text from the
first day to the last, most of them read by nobody yet. They are kept beside the catalogued ones, to show what changed
and to notice when a clause that a reading leans on is gone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kb.catalogue import EditionEntry, InstrumentEntry
from kb.clauses import Clause
from kb.instruments import InstrumentId, Sha256
from kb.vocabulary import Topic

NEVER_IN_FORCE = "never_in_force"
"""Flag of an edition that was replaced before its day of effect."""

ANOTHER_TEXT = "little_in_common"
"""Flag of an edition that shares hardly anything with the one before it."""


@dataclass(frozen=True, slots=True)
class RecordedEdition:
    """One distinct text as recorded.

    :ivar number: place in the order of recording, from 0.
    :ivar name: the date that names it, as a catalogued edition is named by one: ``in_force_from`` where no other
        edition has that name, else the day of its recording.
    :ivar in_force_from: the stated day of effect, else of change, else of recording.
    :ivar in_force_to: first day of the next edition; ``None``: no later one is known.
    :ivar recorded_first: the day its words were first read; ``recorded_last``: day of the last record that has them.
    :ivar stated: the date it states of itself, and of what (``effective``, ``updated``, ``published``).
    :ivar flags: what a reader should know of it (``unchanged_date``, ``announced``, ``never_in_force`` …).
    :ivar records: how many records hold its words.
    :ivar new_users_from: where it says that newcomers are under it earlier than those who were there: from when.
    """

    instrument: InstrumentId
    number: int
    name: dt.date
    in_force_from: dt.date
    in_force_to: dt.date | None
    recorded_first: dt.date
    recorded_last: dt.date
    stated: dt.date | None
    stated_kind: str | None
    flags: tuple[str, ...]
    records: int
    title: str
    text_sha256: Sha256
    snapshot_sha256: Sha256
    source: str
    source_url: str
    new_users_from: dt.date | None = None

    @property
    def was_in_force(self) -> bool:
        """Whether there was a day on which it governed."""
        return NEVER_IN_FORCE not in self.flags


WATCHED = frozenset(
    {
        Topic.OUTPUTS_TRAIN_MODELS,
        Topic.COMPETING_MODELS,
        Topic.DISTILLATION_NAMED,
        Topic.REVERSE_ENGINEERING_EXTRACTION,
        Topic.AUTOMATED_EXTRACTION_SCRAPING,
    }
)
"""Topics on which new words in a later text are pointed out although no reading leans on their clause."""


@dataclass(frozen=True, slots=True)
class Touch:
    """A sentence whose words are of a watched topic.

    :ivar sentence: hash of the words that count in it.
    """

    sentence: str
    topics: frozenset[Topic]


@dataclass(frozen=True, slots=True)
class RecordedClause:
    """A clause of a recorded edition.

    :ivar words_sha256: hash of the words that count: equal for clauses that differ in nothing but noise (where links
        point, marks, punctuation).
    :ivar touches: the sentences of its own words that touch a watched topic.
    :ivar lead_words_sha256: the same hash of its own words alone, where other clauses stand beneath it.
    """

    clause: Clause
    words_sha256: str
    touches: tuple[Touch, ...] = ()
    lead_words_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class TouchedClause:
    """A touch, and the clause of a recorded edition that it stands in: locator, hash of it, hash of its own words."""

    touch: Touch
    locator: str
    clause_sha256: str
    own_sha256: str


@dataclass(frozen=True, slots=True)
class RecordedSuspect:
    """A record that was set aside, and why; it never ends the edition in force."""

    date: dt.date
    doubt: str


@dataclass(frozen=True, slots=True)
class RecordedHistory:
    """One instrument in time.

    :ivar editions: in order of recording.
    :ivar known_through: last day on which a plausible text of it was recorded.
    :ivar records: how many records there were; each is an edition's first, noise, or set aside.
    :ivar noise: records that are no change, by reason.
    """

    instrument: InstrumentId
    editions: tuple[RecordedEdition, ...]
    known_through: dt.date | None
    records: int
    noise: Mapping[str, int] = field(default_factory=dict)
    suspects: tuple[RecordedSuspect, ...] = ()

    def on(self, day: dt.date) -> RecordedEdition | None:
        """The edition in force on a day; ``None`` before the first."""
        found = [e for e in self.editions if e.in_force_from <= day and (e.in_force_to is None or day < e.in_force_to)]
        return found[-1] if found else None

    def holding(self, entry: EditionEntry) -> RecordedEdition | None:
        """The recorded edition whose text the catalogue names: the newest that was recorded by its day."""
        day = entry.recorded or entry.date
        found = [e for e in self.editions if e.recorded_first <= day]
        return found[-1] if found else None

    def named(self, name: dt.date) -> RecordedEdition | None:
        """The edition of a name."""
        return next((e for e in self.editions if e.name == name), None)

    def next_in_force(self, edition: RecordedEdition) -> RecordedEdition | None:
        """The edition that followed in force."""
        later = [e for e in self.editions if e.number > edition.number and e.was_in_force]
        return later[0] if later else None


def names(starts: Sequence[tuple[dt.date, dt.date, dt.date]], taken: frozenset[dt.date]) -> list[dt.date]:
    """A date to name each edition by, each once: in force from, else first recorded, else last recorded.

    :param starts: those three days, in order of recording.
    :param taken: dates that name catalogued editions of other texts.

    >>> day = dt.date.fromisoformat
    >>> a, b, c = day("2024-01-01"), day("2024-03-05"), day("2024-03-06")
    >>> [str(n) for n in names([(a, a, b), (a, c, c)], frozenset([a]))]
    ['2024-03-05', '2024-03-06']
    """
    out: list[dt.date] = []
    used = set(taken)
    for days in starts:
        name = next((d for d in days if d not in used), days[-1])
        while name in used:  # two texts of one day: the later is named by the next
            name += dt.timedelta(days=1)
        used.add(name)
        out.append(name)
    return out


def followed(
    entry: InstrumentEntry, history: RecordedHistory
) -> Iterator[tuple[EditionEntry, RecordedEdition, list[RecordedEdition], dt.date | None]]:
    """Each catalogued edition of terms that an archive records: with its own text, the later ones that were in force
    before the catalogue's next edition, and the first day of that one."""
    if entry.kind.is_licence:
        return
    for place, listed in enumerate(entry.editions):
        base = history.holding(listed)
        if base is None or not any(s.startswith("ota:") for s in listed.sources):
            continue
        ends = listed.until or (entry.editions[place + 1].date if place + 1 < len(entry.editions) else None)
        later = [e for e in history.editions if e.number > base.number and e.was_in_force]
        later = [e for e in later if e.in_force_from > listed.date and (ends is None or e.in_force_from < ends)]
        yield listed, base, later, ends
