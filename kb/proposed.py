"""Proposed readings: drafted by the detector, checked by nobody. They wait beside the corpus until someone opts in.

The review level decides, not the file: whatever has level ``proposed`` waits, wherever it was written. Once let in, a
proposed reading speaks only of topics that nobody reviewed in that edition, and lifts or contradicts nothing but other
proposed readings: it never overrides or hides a reviewed one.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable

from kb.corpus import Corpus
from kb.readings import Anchor, Coverage, Reading, ReadingsFile
from kb.vocabulary import Effect, ReviewLevel


def waiting(corpus: Corpus, instrument: str | None, edition: dt.date | None) -> tuple[str, ...]:
    """Global ids of the proposed readings of an edition that await review: those on topics nobody reviewed in it."""
    file = corpus.proposed.get(instrument or "")
    if file is None or edition is None:
        return ()
    return tuple(
        f"{file.instrument}#{r.id}" for r in _beside(file, corpus.readings.get(file.instrument)) if r.anchor(edition)
    )


def opted_in(corpus: Corpus) -> Corpus:
    """The corpus in which proposed readings rule; the same one where none waits."""
    if corpus.proposed_rule or not corpus.proposed:
        return corpus
    readings = dict(corpus.readings)
    for instrument, file in corpus.proposed.items():
        readings[instrument] = _joined(file, readings.get(instrument))
    return dataclasses.replace(corpus, readings=readings, proposed_rule=True)


def split(file: ReadingsFile) -> tuple[ReadingsFile | None, ReadingsFile | None]:
    """What was reviewed of a file, and what is only proposed; ``None`` for a part that is empty."""
    levels = {c.level for c in file.coverage} | {r.review.level for r in file.readings}
    if ReviewLevel.PROPOSED not in levels:
        return file, None
    return _part(file, False), _part(file, True)


def _part(file: ReadingsFile, proposed: bool) -> ReadingsFile | None:
    readings = tuple(r for r in file.readings if r.proposed == proposed)
    editions = {a.edition for r in readings for a in r.anchors}
    coverage = tuple(c for c in file.coverage if c.edition in editions or (c.level is ReviewLevel.PROPOSED) == proposed)
    if not readings and (proposed or not coverage):
        return None
    ids = {r.id for r in readings}
    kept = tuple(_among(r, ids) for r in readings)
    return ReadingsFile(instrument=file.instrument, readings=kept, coverage=coverage)


def _among(reading: Reading, ids: set[str]) -> Reading:
    """A reading that speaks of no reading but those."""
    return reading.model_copy(
        update={
            "excepts": tuple(i for i in reading.excepts if i in ids),
            "conflicts_with": tuple(i for i in reading.conflicts_with if i in ids),
        }
    )


def proposed_among(global_ids: Iterable[str], corpus: Corpus) -> tuple[str, ...]:
    """Those of some readings that are proposed, each once, in order."""
    return tuple(i for i in dict.fromkeys(global_ids) if corpus.reading(i)[1].proposed)


def _joined(proposed: ReadingsFile, reviewed: ReadingsFile | None) -> ReadingsFile:
    added = _beside(proposed, reviewed)
    before = reviewed or ReadingsFile(instrument=proposed.instrument)
    covered = {c.edition for c in before.coverage}
    editions = {a.edition for r in added for a in r.anchors} - covered
    more = (Coverage(edition=c.edition, by=c.by, on=c.on, level=c.level) for c in proposed.coverage)
    return ReadingsFile(
        instrument=proposed.instrument,
        readings=(*before.readings, *added),
        coverage=(*before.coverage, *(c for c in more if c.edition in editions)),
    )


def _beside(proposed: ReadingsFile, reviewed: ReadingsFile | None) -> list[Reading]:
    """The proposed readings that may stand beside the reviewed ones."""
    taken = {r.id for r in reviewed.readings} if reviewed else set()
    anchored = [(r, _unreviewed(r, reviewed)) for r in proposed.readings if r.id not in taken]
    kept = {r.id for r, anchors in anchored if anchors}
    beside = [_among(r.model_copy(update={"anchors": anchors}), kept) for r, anchors in anchored if anchors]
    return [r for r in beside if r.effect is not Effect.EXCEPTION or r.excepts]


def _unreviewed(reading: Reading, reviewed: ReadingsFile | None) -> tuple[Anchor, ...]:
    """Anchors in editions of which nobody reviewed the reading's topic."""
    if reviewed is None:
        return reading.anchors
    return tuple(a for a in reading.anchors if reading.topic not in reviewed.topics_reviewed(a.edition))
