"""Acquire: the papers of a catalogued edition from the first source that can be had, and the text they make.

Nothing that is known to be unchanged is fetched or derived again: an edition is held with a stamp of what it was
derived from (for an archived text the id of its version, else the bytes), of the catalogue's entry, and of the code.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from ingest.connectors.base import Connector, Fetched
from ingest.connectors.git import GitConnector
from ingest.connectors.ota import OtaConnector, OtaReference, Version
from ingest.connectors.scancode import ScancodeConnector
from ingest.documents import edition_text
from ingest.segment import segment
from kb.catalogue import EditionEntry, InstrumentEntry
from kb.clauses import Clause
from kb.errors import HomeError, SourceError, SourceMissingError
from kb.instruments import Edition, InstrumentId, Sha256, text_sha256
from kb.store import Home


def default_connectors(
    mirror: Path | None, home: Home | None = None, *, online: bool = False, allow_private: Iterable[str] = ()
) -> dict[str, Connector]:
    """Connectors by scheme. Those that need a network, a mirror or a home are there only when one is given.

    :param home: keeps the clones of archives, and the documents of one's own.
    :param online: whether public repositories and pages may be read.
    :param allow_private: hosts on one's own network whose pages may be read.
    """
    connectors: dict[str, Connector] = {"scancode": ScancodeConnector()}
    if mirror is not None or (home is not None and online):
        connectors["git"] = GitConnector(mirror, home.path / "git" if home is not None else None, online=online)
    if home is not None and (mirror is not None or online):
        connectors["ota"] = OtaConnector(home.path / "ota", mirror, online=online)
    if home is not None:
        from ingest.connectors.file import FileConnector

        connectors["file"] = FileConnector(home.path / "snapshots")
    if home is not None and online:
        from ingest.connectors.web import WebConnector

        connectors["web"] = WebConnector(home.path / "web", home.path / "snapshots", allow_private=allow_private)
    return connectors


def acquire(
    sources: Sequence[str], connectors: Mapping[str, Connector], retrieved: dt.date, on: dt.date | None = None
) -> Fetched | None:
    """The first source that can be had; ``None`` when no connector here serves any of them.

    :param on: for archived texts: the day whose record is wanted; ``None``: the newest.
    :raises SourceError: a source that should be had here failed; the message is of the last one.
    """
    failure: SourceError | None = None
    for source in sources:
        scheme, _, reference = source.partition(":")
        connector = connectors.get(scheme)
        if connector is None:
            continue
        try:
            if isinstance(connector, OtaConnector):
                return connector.fetch(reference, retrieved=retrieved, on=on)
            return connector.fetch(reference, retrieved=retrieved)
        except SourceMissingError:
            continue  # not held in this mirror; the next source may be
        except SourceError as error:
            failure = error
    if failure is not None:
        raise failure
    return None


def acquire_edition(
    edition: EditionEntry, connectors: Mapping[str, Connector], retrieved: dt.date
) -> list[Fetched] | None:
    """Every paper of an edition: its first source that can be had, then its parts; ``None``: not to be had here."""
    on = edition.recorded or edition.date
    papers = [acquire(edition.sources, connectors, retrieved, on)]
    papers += [acquire((part,), connectors, retrieved, on) for part in edition.parts]
    return None if None in papers else [p for p in papers if p is not None]


def derive(
    entry: InstrumentEntry, edition: EditionEntry, papers: Sequence[Fetched], snapshot_sha256: Sha256
) -> tuple[Edition, tuple[Clause, ...]]:
    """Edition and clauses from the snapshots of its papers.

    :param snapshot_sha256: of the first paper.
    """
    text = "\n\n".join(edition_text(p) for p in papers)
    derived = Edition(
        InstrumentId(entry.id),
        edition.date,
        entry.title,
        text,
        text_sha256(text),
        snapshot_sha256,
        papers[0].source,
        edition.url or entry.url or papers[0].source_url,
        papers[0].retrieved,
        edition.known_through,
    )
    return derived, segment(text, entry.title)


class Archive:
    """The versions of archived documents, each collection's list read once; its failure is met once, too."""

    def __init__(self, connector: OtaConnector, retrieved: dt.date) -> None:
        self.connector = connector
        self.retrieved = retrieved
        self._known: dict[str, dict[str, tuple[Version, ...]] | SourceError] = {}

    def index(self, collection: str) -> dict[str, tuple[Version, ...]]:
        """Every document of a collection with its versions.

        :raises SourceError: it cannot be had; the same error every time.
        """
        if collection not in self._known:
            try:
                self._known[collection] = self.connector.index(collection, retrieved=self.retrieved)
            except SourceError as error:
                self._known[collection] = error
        found = self._known[collection]
        if isinstance(found, SourceError):
            raise found
        return found

    def versions(self, reference: str) -> tuple[Version, ...]:
        """The versions of ``collection/Service/Document.md``; none where the collection has no such document."""
        wanted = OtaReference.parse(reference)
        return self.index(wanted.collection).get(wanted.path, ())

    def lacks(self, references: Iterable[str]) -> bool:
        """Whether the collection of any of these archived documents is not held here at all."""
        for collection in {OtaReference.parse(r).collection for r in references}:
            try:
                self.index(collection)
            except SourceMissingError:
                return True
            except SourceError:
                continue  # it is here, and broken
        return False

    def state(self, edition: EditionEntry) -> str | None:
        """Names the version that ``acquire_edition`` would take; ``None``: not only archived, or none to be had.

        :raises SourceError: no source is to be had, and one failed.
        """
        if edition.parts or not edition.sources or not all(s.startswith("ota:") for s in edition.sources):
            return None
        day = edition.recorded or edition.date
        failure: SourceError | None = None
        for source in edition.sources:
            try:
                until = [v for v in self.versions(source.removeprefix("ota:")) if v.date <= day]
            except SourceMissingError:
                continue
            except SourceError as error:
                failure = error
                continue
            if until and not until[-1].removed:
                return f"{source}@{until[-1].blob}"
        if failure is not None:
            raise failure
        return None


def stamp_of(entry: InstrumentEntry, edition: EditionEntry, states: Iterable[str]) -> str:
    """What an edition was derived from: the state of its papers, the catalogue's entry, and the code."""
    said = [entry.title, entry.url, edition.url, str(edition.known_through), *states]
    return hashlib.sha256(json.dumps([deriver(), said]).encode()).hexdigest()


@lru_cache(maxsize=1)
def deriver() -> str:
    """A hash of the code that makes texts, clauses and histories of bytes: another code, and all is derived anew."""
    here = Path(__file__).parent
    digest = hashlib.sha256()
    for part in (here / "normalise.py", here / "documents", here / "segment", here / "history"):
        for path in sorted(part.rglob("*.py")) if part.is_dir() else [part]:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def keep_snapshot(home: Home, content: bytes) -> Sha256:
    """Store bytes under their hash; a damaged snapshot of that name is put right."""
    sha = Sha256(hashlib.sha256(content).hexdigest())
    if not whole_snapshot(home, sha):
        (home.path / "snapshots" / sha).unlink(missing_ok=True)
    return home.keep_snapshot(content)


def whole_snapshot(home: Home, sha256: str) -> bool:
    """Whether a snapshot is held, undamaged."""
    try:
        home.snapshot(sha256)
    except HomeError:
        return False
    return True
