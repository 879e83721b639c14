"""Publish: index what is held and switch to it by one transaction; until then nothing a reader sees changes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import shutil
import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import kb.retrieval.passages
from ingest.acquire import deriver
from ingest.resume import resuming
from kb.clauses import Clause
from kb.corpus import Corpus
from kb.errors import HomeError
from kb.instruments import Edition
from kb.recorded import RecordedClause, RecordedEdition, RecordedHistory
from kb.retrieval.embed import Embedder
from kb.retrieval.index import SearchIndex
from kb.retrieval.passages import Passage
from kb.store import Home
from kb.store.database import HeldEdition
from kb.store.recorded import RecordedUpdate, as_edition

_LEFTOVER_SECONDS = 3600.0
_PENDING = ".pending"


class Progress(Protocol):
    """``(stage, done, total)``."""

    def __call__(self, stage: str, done: int, total: int, /) -> None: ...


@dataclasses.dataclass
class Contents:
    """What is to be held after a sync.

    :ivar histories: of every instrument whose history is kept, new or not.
    :ivar updates: those that are new or changed.
    """

    editions: list[HeldEdition] = dataclasses.field(default_factory=list)
    histories: dict[str, RecordedHistory] = dataclasses.field(default_factory=dict)
    updates: list[RecordedUpdate] = dataclasses.field(default_factory=list)


def passages(editions: Iterable[tuple[Edition, tuple[Clause, ...]]], corpus: Corpus) -> Iterator[Passage]:
    """What is indexed: the leaves of every edition (with a parent's lead as a passage of its own), and commentary."""
    for edition, clauses in editions:
        yield from _of_edition(edition, clauses)
    for note in corpus.commentary.values():
        yield Passage.of_commentary(note)


def _of_edition(edition: Edition, clauses: Sequence[Clause]) -> Iterator[Passage]:
    first_child: dict[int, int] = {}
    for clause in clauses:
        if clause.parent is not None:
            first_child[clause.parent] = min(clause.start, first_child.get(clause.parent, clause.start))
    for number, clause in enumerate(clauses):
        end = first_child.get(number, clause.end)
        text = edition.text[clause.start : end]
        if len(text.split()) < 3 and number in first_child:
            continue  # a bare heading says nothing that its children's heading path does not
        if text.strip():
            yield Passage.of_clause(edition, clause, end)


def publish(home: Home, corpus: Corpus, embedder: Embedder, contents: Contents, progress: Progress) -> str:
    """Index and hold ``contents``; returns the generation, which stays the same when nothing changed."""
    database = home.database
    shown = _searched(contents, corpus)
    documents = _documents(contents, shown, corpus)
    stamp = _stamp(documents, corpus)
    current = home.generation()
    usable = _usable(home, current, embedder)
    same = usable is not None and database.meta("passages") == stamp
    if not same:
        progress("index", 0, 1)
        generation = uuid.uuid4().hex[:12]
        indexed = _Indexed(home, contents, usable, documents)
        _build(home, generation, indexed.passages(shown, corpus), embedder, usable, progress)
        progress("index", 1, 1)
    else:
        assert current is not None
        generation = current
    if usable is not None:
        usable.close()
    if not same or _changes(home, contents):
        database.publish(
            contents.editions,
            generation,
            {"passages": stamp, "embedder": embedder.name, "documents": json.dumps([_indexer(), documents])},
            contents.updates,
            contents.histories,
        )
    sweep(home, {generation, current} - {None})
    return generation


def _usable(home: Home, generation: str | None, embedder: Embedder) -> SearchIndex | None:
    """The index that is published now, if it is there, whole, and of this embedder."""
    if generation is None or home.database.meta("embedder") != embedder.name:
        return None
    try:
        return SearchIndex.open(home.index_dir(generation), embedder)
    except HomeError:
        return None  # it is built anew


def _changes(home: Home, contents: Contents) -> bool:
    """Whether what is to be held differs from what is."""
    database = home.database
    keys = {(e.instrument, e.date) for e in contents.editions}
    return bool(
        contents.updates
        or any(e.fresh for e in contents.editions)
        or keys != set(database.held())
        or set(contents.histories) != set(database.recorded_instruments())
    )


def _searched(contents: Contents, corpus: Corpus) -> list[RecordedEdition]:
    """The recorded editions that are indexed besides the catalogued: those once in force and not held by another name.

    A text that the catalogue holds under an earlier date is indexed again only where another came between.
    """
    held = {(e.instrument, e.date) for e in contents.editions}
    found: list[RecordedEdition] = []
    for instrument, history in sorted(contents.histories.items()):
        same: dict[int, dt.date] = {}
        for entry in corpus.instruments[instrument].editions:
            holding = history.holding(entry)
            if holding is not None and (instrument, entry.date) in held:
                same[holding.number] = entry.date
        own = [e for e in history.editions if e.was_in_force and (instrument, e.name) not in held]
        between = [e.name for e in own if e.number not in same]
        for edition in own:
            listed = same.get(edition.number)
            if listed is None or any(listed < name < edition.name for name in between):
                found.append(edition)
    return found


def _documents(contents: Contents, shown: Sequence[RecordedEdition], corpus: Corpus) -> dict[str, str]:
    """What is indexed: ``instrument date`` to hash of the text and title."""
    found = {
        f"{e.instrument} {e.date}": f"{e.text_sha256} {corpus.instruments[e.instrument].title}"
        for e in contents.editions
    }
    found.update({f"{e.instrument} {e.name}": f"{e.text_sha256} {e.title}" for e in shown})
    return found


def _stamp(documents: dict[str, str], corpus: Corpus) -> str:
    """What a generation holds: texts and places, by the code that made clauses of them; and commentary."""
    notes = [f"{p.key} {p.commentary} {p.edition}" for p in map(Passage.of_commentary, corpus.commentary.values())]
    return hashlib.sha256(json.dumps([_indexer(), documents, notes]).encode()).hexdigest()


@lru_cache(maxsize=1)
def _indexer() -> str:
    """A hash of the code that makes passages of bytes."""
    digest = hashlib.sha256(deriver().encode())
    for module in (Path(__file__), Path(str(kb.retrieval.passages.__file__))):
        digest.update(module.read_bytes())
    return digest.hexdigest()


class _Indexed:
    """The passages of what is to be indexed; those of unchanged editions are taken from the index before."""

    def __init__(self, home: Home, contents: Contents, before: SearchIndex | None, documents: dict[str, str]) -> None:
        self._database = home.database
        self._contents = contents
        self._before = before
        said = json.loads(home.database.meta("documents") or "[null, {}]") if before is not None else [None, {}]
        self._same = {n for n, sha in documents.items() if said[1].get(n) == sha} if said[0] == _indexer() else set()
        self._fresh: dict[tuple[str, str], tuple[RecordedClause, ...]] = {}
        for update in contents.updates:
            for recorded, clauses in zip(update.history.editions, update.clauses, strict=True):
                if clauses is not None:
                    self._fresh[(recorded.instrument, recorded.text_sha256)] = clauses

    def passages(self, shown: Iterable[RecordedEdition], corpus: Corpus) -> Iterator[Passage]:
        """Of every edition, and of commentary."""
        for held in self._contents.editions:
            yield from self._earlier(held.instrument, held.date) or _of_edition(*self._held(held))
        for recorded in shown:
            yield from self._earlier(recorded.instrument, recorded.name) or _of_edition(*self._recorded(recorded))
        yield from passages((), corpus)

    def _earlier(self, instrument: str, name: dt.date) -> list[Passage]:
        if self._before is None or f"{instrument} {name}" not in self._same:
            return []
        return list(self._before.passages_of(instrument, name))

    def _held(self, held: HeldEdition) -> tuple[Edition, tuple[Clause, ...]]:
        if held.fresh is not None:
            return held.fresh
        edition = self._database.edition(held.instrument, held.date)
        return edition, self._database.clauses(edition)

    def _recorded(self, recorded: RecordedEdition) -> tuple[Edition, tuple[Clause, ...]]:
        kept = self._fresh.get((recorded.instrument, recorded.text_sha256))
        if kept is None:
            text, kept = self._database.recorded_clauses(recorded)
        else:
            text = "".join(c.clause.text for c in kept if c.clause.parent is None)
        return as_edition(recorded, text), tuple(c.clause for c in kept)


def _build(
    home: Home,
    generation: str,
    indexed: Iterable[Passage],
    embedder: Embedder,
    reuse: SearchIndex | None,
    progress: Progress,
) -> None:
    target = home.index_dir(generation)
    working = resuming(embedder, home.path / "index" / _PENDING)
    try:
        SearchIndex.build(
            target,
            indexed,
            working,
            progress=lambda done, total: progress("vectors", done, total),
            reuse=reuse,
        )
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)  # a half-built generation is never published
        raise


def sweep(home: Home, live: set[str | None]) -> None:
    """Remove generations older than the one that readers may still hold open, and what interrupted syncs left.

    To be called under the publisher's lock, once the current generation is published.
    """
    for path in (home.path / "index").iterdir():
        if path.is_dir() and path.name not in live:
            shutil.rmtree(path, ignore_errors=True)
    old = time.time() - _LEFTOVER_SECONDS
    for path in (home.path / "snapshots").glob(".part-*"):
        if _older(path, old):
            path.unlink(missing_ok=True)
    archive = home.path / "ota"
    for path in archive.glob(".*-*") if archive.is_dir() else ():
        if path.is_dir() and _older(path, old):
            shutil.rmtree(path, ignore_errors=True)


def _older(path: Path, than: float) -> bool:
    try:
        return path.stat().st_mtime < than
    except FileNotFoundError:
        return False
