"""Reviews of one's own: what was decided about a reading whose clause is gone, and the corpus with it applied.

A review never changes the corpus that ships. It is kept by the home, in order, for good (``kb.store.house``), and laid
over the corpus when that is loaded: from the day on which the reviewed words are in force the reading stands on them,
or in another form, or not at all. What happened before that day is judged by the reading as it was.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from kb.corpus import Corpus
from kb.positions import Gone, Position, laid, placed
from kb.readings import Anchor, Frozen, Reading, ReadingsFile


class Decision(StrEnum):
    """What was decided."""

    ACCEPTED = "accepted"
    """The reading holds on the new words."""
    AMENDED = "amended"
    """Another reading takes its place."""
    WITHDRAWN = "withdrawn"
    """The clause is gone, and nothing takes its place."""
    ADDED = "added"
    """A reading of words that no reading leaned on."""
    NOTED = "noted"
    """Words that no reading leans on were read, and call for none."""
    POSITION = "position"
    """A house position on a reading that is not stale: it goes before the public one while the clause stands."""
    UNDONE = "undone"
    """The last review of the same reading is taken back."""


class HouseReview(Frozen):
    """One review.

    :ivar reading: id within the instrument; ``None``: of words that no reading leaned on.
    :ivar edition: the catalogued edition that the reading speaks of.
    :ivar text: name of the recorded edition that was read, and ``text_sha256`` its hash.
    :ivar since: first day on which the reviewed words are in force.
    :ivar anchor: where the reading stands in those words (accepted, amended, added).
    :ivar result: the reading that takes the place, or is added; its anchor is ``anchor``.
    :ivar sentences: hashes of the sentences that were read besides (noted, added, withdrawn).
    :ivar by: who decided; ``at``: when, UTC; ``why``: in their own words.
    """

    instrument: str
    reading: str | None = None
    edition: dt.date
    decision: Decision
    text: dt.date
    text_sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    since: dt.date
    anchor: Anchor | None = None
    result: Reading | None = None
    sentences: tuple[str, ...] = ()
    by: str = Field(min_length=1)
    at: dt.datetime
    why: str = Field(min_length=1)

    @model_validator(mode="after")
    def _has_its_parts(self) -> Self:
        about_reading = self.decision not in (Decision.ADDED, Decision.NOTED, Decision.UNDONE)
        if about_reading and self.reading is None:
            raise ValueError(f"{self.decision.value}: names no reading")
        if self.decision is Decision.ACCEPTED and self.anchor is None:
            raise ValueError("accepted: without the clause that it was accepted on")
        if self.decision in (Decision.AMENDED, Decision.ADDED, Decision.POSITION) and (
            self.result is None or self.anchor is None
        ):
            raise ValueError(f"{self.decision.value}: without the reading that comes of it")
        return self

    @property
    def subject(self) -> str:
        """``instrument#reading``, or the instrument."""
        return f"{self.instrument}#{self.reading}" if self.reading else self.instrument


def standing(reviews: Iterable[HouseReview]) -> list[HouseReview]:
    """The reviews that were not taken back, in order; taking back takes the last one of the same subject.

    A review of what an amendment brought goes with the amendment.
    """
    kept: list[HouseReview] = []
    for review in reviews:
        if review.decision is not Decision.UNDONE:
            kept.append(review)
            continue
        mine = [n for n, r in enumerate(kept) if r.instrument == review.instrument and r.reading == review.reading]
        if mine:
            gone = kept.pop(mine[-1])
            if gone.result is not None:
                kept = [r for r in kept if (r.instrument, r.reading) != (gone.instrument, gone.result.id)]
    return kept


def amended_id(reading: str, since: dt.date) -> str:
    """Id of what takes the place of a reading.

    >>> amended_id("no-training", dt.date(2025, 9, 1))
    'no-training.2025-09-01'
    """
    return f"{reading}.{since.isoformat()}"


def with_reviews(corpus: Corpus, reviews: Iterable[HouseReview], gone: Gone | None = None) -> Corpus:
    """The corpus with the reviews of a home applied, house positions last.

    A review whose reading or edition the corpus has no more is left out: ``lapsed`` names it.

    :param gone: when recorded texts lost the clauses of positions (``kb.drift.lost``).
    """
    files = dict(corpus.readings)
    stand = standing(reviews)
    for review in (r for r in stand if r.decision is not Decision.POSITION):
        file = files.get(review.instrument)
        if file is not None and _applies(file, review):
            files[review.instrument] = _apply(file, review)
    positions = []
    for review in {r.subject: r for r in stand if r.decision is Decision.POSITION}.values():  # the last of a reading
        file = files.get(review.instrument)
        found = _position(corpus, file, review, gone or {}) if file is not None and _applies(file, review) else None
        if found is not None:
            files[review.instrument], position = found
            positions.append(position)
    if files == corpus.readings and not positions:
        return corpus
    return dataclasses.replace(corpus, readings=files, positions=tuple(positions))


def _position(
    corpus: Corpus, file: ReadingsFile, review: HouseReview, gone: Gone
) -> tuple[ReadingsFile, Position] | None:
    """A file with a position laid over it, and the position; ``None`` where its clause is another by now."""
    entry, public = corpus.instruments[review.instrument], next(r for r in file.readings if r.id == review.reading)
    assert review.result is not None
    assert review.anchor is not None
    anchors, until = placed(entry, public, review.anchor, review.since, gone)
    id_ = f"{review.instrument}#{review.result.id}"
    who = review.by, review.at.date(), review.why
    if not anchors:
        return file, Position(id_, review.subject, review.since, until or review.since, *who)
    result = review.result.model_copy(update={"anchors": anchors})
    return laid(file, public.id, result), Position(id_, review.subject, anchors[0].since or review.since, until, *who)


def lapsed(corpus: Corpus, reviews: Iterable[HouseReview]) -> Iterator[HouseReview]:
    """Reviews that cannot be applied: the corpus has their reading or edition no more.

    :param corpus: with the reviews applied.
    """
    for review in standing(reviews):
        file = corpus.readings.get(review.instrument)
        if file is None or not _applies(file, review):
            yield review


def noted(reviews: Iterable[HouseReview], instrument: str, edition: dt.date) -> frozenset[str]:
    """Hashes of the sentences that were read besides the readings of an edition."""
    mine = [r for r in standing(reviews) if (r.instrument, r.edition) == (instrument, edition)]
    return frozenset(sha for review in mine for sha in review.sentences)


def _applies(file: ReadingsFile, review: HouseReview) -> bool:
    if not any(c.edition == review.edition for c in file.coverage):
        return False
    return review.reading is None or any(r.id == review.reading and r.anchor(review.edition) for r in file.readings)


def _apply(file: ReadingsFile, review: HouseReview) -> ReadingsFile:
    readings = file.readings
    if review.decision in (Decision.AMENDED, Decision.WITHDRAWN):
        readings = tuple(_ended(r, review) if r.id == review.reading else r for r in readings)
    if review.decision is Decision.ACCEPTED:
        assert review.anchor is not None
        more = (review.anchor,)
        readings = tuple(
            r.model_copy(update={"anchors": (*r.anchors, *more)}) if r.id == review.reading else r for r in readings
        )
    coverage = file.coverage
    if review.result is not None:
        assert review.anchor is not None
        result = review.result.model_copy(update={"anchors": (review.anchor,)})
        readings = (*(_seen(r, review.reading, result.id) for r in readings if r.id != result.id), result)
        coverage = tuple(
            c.model_copy(update={"silent": tuple(t for t in c.silent if t is not result.topic)})
            if c.edition == review.edition
            else c
            for c in coverage
        )
    return ReadingsFile(instrument=file.instrument, readings=readings, coverage=coverage)


def _ended(reading: Reading, review: HouseReview) -> Reading:
    """The reading, standing no more in that edition from the day of the reviewed words on."""
    anchors = tuple(
        a.model_copy(update={"until": review.since}) if a.edition == review.edition and a.stands_on(review.since) else a
        for a in reading.anchors
    )
    return reading.model_copy(update={"anchors": anchors})


def _seen(reading: Reading, was: str | None, now: str) -> Reading:
    """What lifts or contradicts a reading does so to what takes its place."""
    if was is None:
        return reading
    update = {
        name: (*ids, now)
        for name, ids in (("excepts", reading.excepts), ("conflicts_with", reading.conflicts_with))
        if was in ids and now not in ids
    }
    return reading.model_copy(update=update) if update else reading


def reviews_stamp(reviews: Iterable[HouseReview]) -> str:
    """Names a state of the reviews."""
    return hashlib.sha256("\n".join(r.model_dump_json() for r in reviews).encode()).hexdigest()[:16]
