"""Unread words: sentences of a later text on a watched topic that the reviewed edition lacks, and no reading leans on.

A ban in a new clause makes no reading stale: nothing that was read is gone. But what was found silent may be silent no
more, and what was permitted may be banned. So the coverage of an edition is out of date from the first day on which a
text with such a sentence is in force, until the catalogue takes a newer edition in, the sentence goes, or a review says
that it was read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb.catalogue import InstrumentEntry
from kb.readings import ReadingsFile
from kb.recorded import RecordedEdition, RecordedHistory, TouchedClause, followed
from kb.vocabulary import Topic

Touches = Mapping[int, Sequence[TouchedClause]]
"""By number of recorded edition: its sentences on watched topics."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A sentence on a watched topic that came with a later text.

    :ivar edition: the catalogued edition whose coverage does not know of it.
    :ivar sentence: hash of its words.
    :ivar locator: of the clause in the recorded edition ``text`` (its number), the first one with it.
    :ivar since: first day on which it is in force; ``until``: first day on which it is not, or is catalogued.
    """

    instrument: str
    edition: dt.date
    sentence: str
    topics: frozenset[Topic]
    locator: str
    since: dt.date
    until: dt.date | None
    text: int

    def holds_on(self, day: dt.date) -> bool:
        """Whether it is in force and unread on a day."""
        return self.since <= day and (self.until is None or day < self.until)


def unread(
    entry: InstrumentEntry,
    readings: ReadingsFile,
    history: RecordedHistory,
    touches: Touches,
    noted: Mapping[dt.date, frozenset[str]] | None = None,
) -> tuple[Unread, ...]:
    """The unread sentences of an instrument, by day.

    :param noted: by catalogued edition, the sentences that a review says were read.
    """
    found: list[Unread] = []
    for listed, base, later, ends in followed(entry, history):
        if not readings.topics_reviewed(listed.date):
            continue  # nobody read that edition at all
        known = {t.touch.sentence for t in touches.get(base.number, ())} | (noted or {}).get(listed.date, frozenset())
        leaned = {a.sha256 for r in readings.readings for a in r.anchors if a.edition == listed.date}
        found += _of_edition(entry.id, listed.date, known, leaned, later, ends, touches)
    return tuple(sorted(found, key=lambda u: (u.since, u.edition, u.text)))


def _of_edition(
    instrument: str,
    edition: dt.date,
    known: set[str],
    leaned: set[str | None],
    later: Iterable[RecordedEdition],
    ends: dt.date | None,
    touches: Touches,
) -> list[Unread]:
    out: list[Unread] = []
    open_: dict[str, Unread] = {}
    for text in later:
        there = {t.touch.sentence: t for t in touches.get(text.number, ())}
        for sha in [sha for sha in open_ if sha not in there]:
            out.append(_closed(open_.pop(sha), text.in_force_from))
        for sha, found in there.items():
            if sha not in known and sha not in open_ and not {found.clause_sha256, found.own_sha256} & leaned:
                open_[sha] = Unread(
                    instrument, edition, sha, found.touch.topics, found.locator, text.in_force_from, ends, text.number
                )
    return out + list(open_.values())


def _closed(found: Unread, until: dt.date) -> Unread:
    return Unread(
        found.instrument, found.edition, found.sentence, found.topics, found.locator, found.since, until, found.text
    )
