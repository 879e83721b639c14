"""One instrument under several paths: a service was renamed, or a page changed hands between instruments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.history.values import Record


@dataclass(frozen=True, slots=True)
class HistorySource:
    """A path whose records belong to an instrument, within bounds.

    :ivar reference: ``collection/Service/Document.md``.
    :ivar since: records before that day belong to another instrument (the page then showed another region's text).
    :ivar until: records from that day on do.
    """

    reference: str
    since: dt.date | None = None
    until: dt.date | None = None

    @property
    def path(self) -> str:
        """Without the collection: two collections may record one page."""
        return self.reference.partition("/")[2]

    def takes(self, day: dt.date) -> bool:
        """Whether a record of that day is within the bounds."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


def join(sources: Sequence[HistorySource], records: Mapping[str, Sequence[Record]]) -> list[Record]:
    """The records of one instrument in order of date.

    Paths of different names follow each other in time, as a service is renamed. One path in two collections is one page
    read twice: the collection named first is followed as long as it records, the other before and after.

    :param records: by reference; a reference that is missing there has none.
    """
    by_path: dict[str, list[Record]] = {}
    for source in sources:
        fresh = [
            replace(r, source=r.source or f"ota:{source.reference}")
            for r in records.get(source.reference, ())
            if source.takes(r.date)
        ]
        held = by_path.setdefault(source.path, [])
        if held:
            first, last = held[0].date, held[-1].date
            fresh = [r for r in fresh if r.date < first or r.date > last]
        by_path[source.path] = sorted([*held, *fresh], key=lambda r: r.date)
    return sorted((r for held in by_path.values() for r in held), key=lambda r: r.date)
