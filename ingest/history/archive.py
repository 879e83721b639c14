"""From the archive's documents to records, and to the history of an instrument."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from ingest.connectors.ota import OtaConnector, OtaReference, Version
from ingest.history.editions import derive_editions
from ingest.history.join import HistorySource, join
from ingest.history.values import EditionHistory, Record
from ingest.normalise import normalise
from kb.errors import SourceError


def read_records(connector: OtaConnector, references: Iterable[str], *, retrieved: dt.date) -> dict[str, list[Record]]:
    """Every recorded text of some documents, by reference, in order of date; texts are as ``normalise`` leaves them.

    :param references: ``collection/Service/Document.md``. The texts of one collection are read together.
    :raises SourceError: see ``OtaConnector``.
    """
    by_collection: dict[str, list[str]] = {}
    for reference in references:
        by_collection.setdefault(OtaReference.parse(reference).collection, []).append(reference)
    found: dict[str, list[Record]] = {}
    for collection, wanted in by_collection.items():
        held = {r: [v for v in connector.versions(r, retrieved=retrieved) if not v.removed] for r in wanted}
        blobs = connector.blobs(collection, retrieved=retrieved).read(v.blob for vs in held.values() for v in vs)
        texts = {blob: _text(content, f"ota:{collection}") for blob, content in blobs.items()}
        for reference, versions in held.items():
            found[reference] = [_record(reference, v, texts[v.blob]) for v in versions]
    return found


def history_of(
    connector: OtaConnector,
    sources: Sequence[HistorySource],
    *,
    retrieved: dt.date,
    language: str = "en",
    vouched: Collection[dt.date] = (),
) -> EditionHistory:
    """The history of one instrument from the archive.

    :param sources: its paths, with the bounds within which each was this instrument's.
    :param vouched: days whose record the catalogue names as its text.
    """
    records = read_records(connector, dict.fromkeys(s.reference for s in sources), retrieved=retrieved)
    watched = [_watched_until(connector, s, retrieved) for s in sources if s.until is None]
    until = max(watched, default=None)
    return derive_editions(join(sources, records), language=language, watched_until=until, vouched=vouched)


def _watched_until(connector: OtaConnector, source: HistorySource, retrieved: dt.date) -> dt.date:
    """The last day on which any document of the service was recorded: until then the archive looked at them all.

    A collection goes on for years after it let a service go, so its own last day says nothing of this one.
    """
    wanted = OtaReference.parse(source.reference)
    service = wanted.path.split("/")[0] + "/"
    index = connector.index(wanted.collection, retrieved=retrieved)
    return max(v.date for path, versions in index.items() if path.startswith(service) for v in versions)


def _record(reference: str, version: Version, text: str) -> Record:
    return Record(version.date, version.blob, text, f"ota:{reference}@{version.commit}")


def _text(content: bytes, source: str) -> str:
    try:
        return normalise(content, source)
    except SourceError:  # a page that went blank is a record all the same
        return ""
