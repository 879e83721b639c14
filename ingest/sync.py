"""Sync: acquire every catalogued text that can be had, derive editions and clauses, index, publish by one switch.

Expected failures are recorded per text and never stop the others. Nothing a reader sees changes before the last step.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from filelock import FileLock, Timeout

from ingest.connectors.base import Connector, Fetched
from ingest.connectors.git import GitConnector
from ingest.connectors.scancode import ScancodeConnector
from ingest.normalise import normalise
from ingest.segment import segment
from kb.catalogue import EditionEntry, InstrumentEntry
from kb.clauses import Clause
from kb.corpus import Corpus
from kb.errors import BusyError, SourceError, SourceMissingError
from kb.instruments import Edition, InstrumentId, Sha256, text_sha256
from kb.retrieval.embed import Embedder
from kb.retrieval.index import SearchIndex
from kb.retrieval.passages import Passage
from kb.store import Home

Progress = Callable[[str, int, int], None]
"""``(stage, done, total)``."""


@dataclasses.dataclass
class Summary:
    """What a sync did, per text ``instrument date``."""

    new: list[str] = dataclasses.field(default_factory=list)
    changed: list[str] = dataclasses.field(default_factory=list)
    unchanged: list[str] = dataclasses.field(default_factory=list)
    not_held: list[tuple[str, str]] = dataclasses.field(default_factory=list)
    failed: list[tuple[str, str]] = dataclasses.field(default_factory=list)
    clauses: int = 0
    generation: str = ""

    @property
    def exit_code(self) -> int:
        """0; 3 when a text that should have been had failed."""
        return 3 if self.failed else 0


def default_connectors(mirror: Path | None) -> dict[str, Connector]:
    """Connectors by scheme. Those that need a network or a mirror are there only when one is given."""
    connectors: dict[str, Connector] = {"scancode": ScancodeConnector()}
    if mirror is not None:
        connectors["git"] = GitConnector(mirror)
    return connectors


def acquire(sources: Sequence[str], connectors: Mapping[str, Connector], retrieved: dt.date) -> Fetched | None:
    """The first source that can be had; ``None`` when no connector here serves any of them.

    :raises SourceError: a source that should be had here failed; the message is of the last one.
    """
    failure: SourceError | None = None
    for source in sources:
        scheme, _, reference = source.partition(":")
        connector = connectors.get(scheme)
        if connector is None:
            continue
        try:
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
    papers = [acquire(edition.sources, connectors, retrieved)]
    papers += [acquire((part,), connectors, retrieved) for part in edition.parts]
    return None if None in papers else [p for p in papers if p is not None]


def derive(
    entry: InstrumentEntry, edition: EditionEntry, papers: Sequence[Fetched], snapshot_sha256: Sha256
) -> tuple[Edition, tuple[Clause, ...]]:
    """Edition and clauses from the snapshots of its papers.

    :param snapshot_sha256: of the first paper.
    """
    text = "\n\n".join(normalise(p.content, p.source) for p in papers)
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


def passages(editions: list[tuple[Edition, tuple[Clause, ...]]], corpus: Corpus) -> Iterator[Passage]:
    """What is indexed: the leaves of every edition (with a parent's lead as a passage of its own), and commentary."""
    for edition, clauses in editions:
        parents = {c.parent for c in clauses if c.parent is not None}
        first_child = {p: min(c.start for c in clauses if c.parent == p) for p in parents}
        for number, clause in enumerate(clauses):
            end = first_child.get(number, clause.end)
            text = edition.text[clause.start : end]
            if len(text.split()) < 3 and number in parents:
                continue  # a bare heading says nothing that its children's heading path does not
            if text.strip():
                yield Passage.of_clause(edition, clause, end)
    for note in corpus.commentary.values():
        yield Passage.of_commentary(note)


def sync(
    home: Home,
    corpus: Corpus,
    embedder: Embedder,
    *,
    retrieved: dt.date,
    mirror: Path | None = None,
    connectors: Mapping[str, Connector] | None = None,
    progress: Progress = lambda *_: None,
) -> Summary:
    """Bring the home up to date with the corpus and the sources.

    :param retrieved: today, given by the entry point.
    :raises BusyError: another sync is publishing into this home.
    :raises HomeError: the home cannot be written, or was built with another embedding model.
    """
    home.ensure()
    lock = FileLock(str(home.lock_path))
    try:
        with lock.acquire(timeout=0):
            return _sync(home, corpus, embedder, retrieved, connectors or default_connectors(mirror), progress)
    except Timeout as error:
        raise BusyError(
            f"{home.path}: another sync is at work there.", fix="Wait for it; asking works meanwhile."
        ) from error


def _sync(
    home: Home,
    corpus: Corpus,
    embedder: Embedder,
    retrieved: dt.date,
    connectors: Mapping[str, Connector],
    progress: Progress,
) -> Summary:
    summary = Summary()
    database = home.database
    before = database.held()
    kept: list[tuple[Edition, tuple[Clause, ...]]] = []
    wanted = [(i, e) for i in corpus.instruments.values() for e in i.editions]
    for number, (entry, edition) in enumerate(wanted):
        progress("texts", number, len(wanted))
        name = f"{entry.id} {edition.date}"
        try:
            papers = acquire_edition(edition, connectors, retrieved)
            if papers is None:
                summary.not_held.append((name, ", ".join(edition.sources) or "no source; link only"))
                continue
            shas = [home.keep_snapshot(p.content) for p in papers]
            for sha, paper in zip(shas, papers, strict=True):
                database.record_snapshot(sha, paper.source, paper.source_url, retrieved, len(paper.content))
            derived, clauses = derive(entry, edition, papers, shas[0])
        except SourceError as error:
            summary.failed.append((name, error.what))
            if (entry.id, edition.date) in before:  # what was held stays held
                old = database.edition(entry.id, edition.date)
                kept.append((old, database.clauses(old)))
            continue
        kept.append((derived, clauses))
        was = before.get((entry.id, edition.date))
        target = summary.new if was is None else summary.unchanged if was == derived.text_sha256 else summary.changed
        target.append(name)
    progress("texts", len(wanted), len(wanted))
    summary.clauses = sum(len(c) for _, c in kept)
    _publish(home, corpus, embedder, kept, summary, progress)
    return summary


def _publish(
    home: Home,
    corpus: Corpus,
    embedder: Embedder,
    kept: list[tuple[Edition, tuple[Clause, ...]]],
    summary: Summary,
    progress: Progress,
) -> None:
    database = home.database
    indexed = list(passages(kept, corpus))
    stamp = _stamp(indexed)
    current = home.generation()
    same = current and database.meta("passages") == stamp and database.meta("embedder") == embedder.name
    if current and same and home.index_dir(current).is_dir():
        generation = current
    else:
        generation = uuid.uuid4().hex[:12]
        target = home.index_dir(generation)
        reuse = None
        if current and database.meta("embedder") == embedder.name and home.index_dir(current).is_dir():
            reuse = SearchIndex.open(home.index_dir(current), embedder)
        try:
            SearchIndex.build(
                target, indexed, embedder, progress=lambda done, total: progress("vectors", done, total), reuse=reuse
            )
        except BaseException:
            shutil.rmtree(target, ignore_errors=True)  # a half-built generation is never published
            raise
    database.publish(kept, generation, {"passages": stamp, "embedder": embedder.name})
    summary.generation = generation
    _sweep(home, {generation, current} - {None})


def _stamp(indexed: Sequence[Passage]) -> str:
    """What a generation holds: words and places. The same words at another place make another generation."""
    digest = hashlib.sha256()
    for p in indexed:
        digest.update(f"{p.key} {p.source} {p.edition} {p.locator} {p.start} {p.end}\n".encode())
    return digest.hexdigest()


def _sweep(home: Home, live: set[str | None]) -> None:
    """Remove generations older than the one that readers may still hold open."""
    for path in (home.path / "index").iterdir():
        if path.is_dir() and path.name not in live:
            shutil.rmtree(path, ignore_errors=True)
