"""Sync: acquire every catalogued text that can be had, derive editions, clauses and histories, index, publish.

Expected failures are recorded per text and never stop the others. Nothing a reader sees changes before the last step;
what was held stays held until something takes its place.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path

from filelock import FileLock, Timeout

from ingest.acquire import (
    Archive,
    acquire,
    acquire_edition,
    default_connectors,
    derive,
    deriver,
    keep_snapshot,
    stamp_of,
    whole_snapshot,
)
from ingest.connectors.base import Connector
from ingest.connectors.ota import OtaConnector
from ingest.export_onnx import with_export
from ingest.history.join import HistorySource
from ingest.history.keep import (
    archived_url,
    counted_words,
    history_sources,
    history_stamp,
    recorded_history,
)
from ingest.publish import Contents, Progress, passages, publish
from kb.catalogue import EditionEntry, InstrumentEntry
from kb.corpus import Corpus
from kb.errors import BusyError, SourceError, SourceMissingError
from kb.instruments import Sha256
from kb.recorded import RecordedHistory
from kb.retrieval.embed import Embedder
from kb.store import Home
from kb.store.database import HeldEdition
from kb.store.recorded import RecordedUpdate

__all__ = ["Progress", "Summary", "acquire", "acquire_edition", "default_connectors", "derive", "passages", "sync"]


@dataclasses.dataclass
class Summary:
    """What a sync did, per text ``instrument date``.

    :ivar not_held: texts that are not to be had here, and why.
    :ivar kept: texts that are held from an earlier sync and stay, their source not being here now.
    :ivar recorded_new: recorded editions that were not held before.
    :ivar recorded_unchanged: how many recorded editions were held already.
    :ivar noise: records, new since the last sync, that are no change.
    :ivar set_aside: records, new since the last sync, that are no plausible text.
    :ivar clauses: of all catalogued editions that are held.
    """

    new: list[str] = dataclasses.field(default_factory=list)
    changed: list[str] = dataclasses.field(default_factory=list)
    unchanged: list[str] = dataclasses.field(default_factory=list)
    kept: list[str] = dataclasses.field(default_factory=list)
    not_held: list[tuple[str, str]] = dataclasses.field(default_factory=list)
    failed: list[tuple[str, str]] = dataclasses.field(default_factory=list)
    recorded_new: list[str] = dataclasses.field(default_factory=list)
    recorded_unchanged: int = 0
    noise: int = 0
    set_aside: int = 0
    clauses: int = 0
    generation: str = ""

    @property
    def exit_code(self) -> int:
        """0; 3 when a text that should have been had failed."""
        return 3 if self.failed else 0


def sync(
    home: Home,
    corpus: Corpus,
    embedder: Embedder,
    *,
    retrieved: dt.date,
    mirror: Path | None = None,
    connectors: Mapping[str, Connector] | None = None,
    progress: Progress = lambda *_: None,
    online: bool = False,
    history: bool = True,
    allow_private: Iterable[str] = (),
) -> Summary:
    """Bring the home up to date with the corpus and the sources.

    :param retrieved: today, given by the entry point.
    :param online: whether public archives and pages may be read where the mirror lacks them.
    :param history: whether the recorded editions of archived instruments are derived; those held stay either way.
    :param allow_private: hosts on one's own network whose pages may be read.
    :raises BusyError: another sync is publishing into this home.
    :raises HomeError: the home cannot be written, or was built with another embedding model.
    """
    home.ensure()
    lock = FileLock(str(home.lock_path))
    try:
        with lock.acquire(timeout=0):
            if connectors is None:
                connectors = default_connectors(mirror, home, online=online, allow_private=allow_private)
            embedder = with_export(embedder, home.marker_dir)
            return _Sync(home, corpus, connectors, retrieved, progress).run(embedder, history)
    except Timeout as error:
        raise BusyError(
            f"{home.path}: another sync is at work there.", fix="Wait for it; asking works meanwhile."
        ) from error


class _Sync:
    """One run, under the publisher's lock."""

    def __init__(
        self, home: Home, corpus: Corpus, connectors: Mapping[str, Connector], retrieved: dt.date, progress: Progress
    ) -> None:
        self._home = home
        self._corpus = corpus
        self._connectors = connectors
        self._retrieved = retrieved
        self._progress = progress
        ota = connectors.get("ota")
        self._archive = Archive(ota, retrieved) if isinstance(ota, OtaConnector) else None
        self._held = home.database.held()
        self._stamps = home.database.derivations()
        self._snapshots = home.database.snapshots_of_editions()
        self._receipts: list[tuple[str, str, str, dt.date, int]] = []
        self._summary = Summary()
        self._contents = Contents()

    def run(self, embedder: Embedder, history: bool) -> Summary:
        """All of it."""
        self._texts()
        self._histories(history)
        if self._receipts:
            self._home.database.record_snapshots(self._receipts)
        self._summary.generation = publish(self._home, self._corpus, embedder, self._contents, self._progress)
        self._summary.clauses = self._home.database.clause_count()
        return self._summary

    # --- catalogued editions --------------------------------------------------------------------------------------

    def _texts(self) -> None:
        wanted = [(i, e) for i in self._corpus.instruments.values() for e in i.editions]
        for number, (entry, edition) in enumerate(wanted):
            self._progress("texts", number, len(wanted))
            name = f"{entry.id} {edition.date}"
            try:
                held = self._text(entry, edition, name)
            except SourceError as error:
                self._summary.failed.append((name, error.what))
                held = self._earlier(entry, edition)
            if held is not None:
                self._contents.editions.append(held)
        self._progress("texts", len(wanted), len(wanted))

    def _text(self, entry: InstrumentEntry, edition: EditionEntry, name: str) -> HeldEdition | None:
        key = (entry.id, edition.date)
        was = self._held.get(key)
        state = self._archive.state(edition) if self._archive is not None else None
        if state is not None and was is not None:
            stamp = stamp_of(entry, edition, [state])
            if self._stamps.get(key) == stamp and whole_snapshot(self._home, self._snapshots[key]):
                self._summary.unchanged.append(name)
                return HeldEdition(entry.id, edition.date, was, stamp)
            if self._archive is not None and self._archive.lacks(_archived(edition)):
                self._summary.kept.append(name)  # from an archive that is not here; another may have another record
                return self._earlier(entry, edition)
        papers = acquire_edition(edition, self._connectors, self._retrieved)
        if papers is None:
            self._summary.not_held.append((name, ", ".join(edition.sources) or "no source; link only"))
            earlier = self._earlier(entry, edition)
            if earlier is not None:
                self._summary.kept.append(name)
            return earlier
        shas = [self._keep(p.content, p.source, p.source_url) for p in papers]
        stamp = stamp_of(entry, edition, [state] if state is not None else shas)
        if was is not None and self._stamps.get(key) == stamp:
            self._summary.unchanged.append(name)
            return HeldEdition(entry.id, edition.date, was, stamp)
        derived, clauses = derive(entry, edition, papers, shas[0])
        target = self._summary.new if was is None else self._summary.changed
        (target if was != derived.text_sha256 else self._summary.unchanged).append(name)
        words = counted_words(clauses) if _archived(edition) else {}
        return HeldEdition(entry.id, edition.date, derived.text_sha256, stamp, (derived, clauses), words)

    def _earlier(self, entry: InstrumentEntry, edition: EditionEntry) -> HeldEdition | None:
        """What was held stays held."""
        key = (entry.id, edition.date)
        was = self._held.get(key)
        return None if was is None else HeldEdition(entry.id, edition.date, was, self._stamps.get(key, ""))

    def _keep(self, content: bytes, source: str, source_url: str) -> Sha256:
        sha = keep_snapshot(self._home, content)
        self._receipts.append((sha, source, source_url, self._retrieved, len(content)))
        return sha

    # --- recorded histories ---------------------------------------------------------------------------------------

    def _histories(self, wanted: bool) -> None:
        database = self._home.database
        stamps = database.recorded_stamps()
        sources = {i.id: history_sources(i) for i in self._corpus.instruments.values()}
        archived = [i for i, found in sources.items() if found]
        bodies = database.recorded_texts(deriver()) if wanted and self._archive is not None else set()
        for number, instrument in enumerate(archived):
            self._progress("histories", number, len(archived))
            before = database.recorded(instrument) if instrument in stamps else None
            if before is not None:
                self._contents.histories[instrument] = before
            if not wanted or self._archive is None:
                continue
            entry = self._corpus.instruments[instrument]
            held = frozenset(sha for i, sha in bodies if i == instrument)
            try:
                update = self._history(entry, sources[instrument], stamps.get(instrument), held)
            except SourceError as error:
                self._summary.failed.append((f"{instrument} (history)", error.what))
                continue
            if update is not None:
                self._contents.updates.append(update)
                self._contents.histories[instrument] = update.history
            self._count(before, update.history if update is not None else before)
        self._progress("histories", len(archived), len(archived))

    def _history(
        self, entry: InstrumentEntry, sources: tuple[HistorySource, ...], was: str | None, held: frozenset[str]
    ) -> RecordedUpdate | None:
        """The history of an instrument where it is new or changed."""
        archive = self._archive
        assert archive is not None
        here = tuple(s for s in sources if self._has(s.reference))
        if not here or (was is not None and archive.lacks(s.reference for s in sources)):
            return None  # what was derived from more archives than are here stays
        stamp = history_stamp(entry, here, archive.index, deriver())
        if stamp == was:
            return None
        update, contents = recorded_history(
            archive.connector, entry, here, retrieved=self._retrieved, stamp=stamp, code=deriver(), held=held
        )
        for source, content in contents.items():
            self._keep(content, source, archived_url(source))
        return update

    def _has(self, reference: str) -> bool:
        """Whether the collection is here and holds the document."""
        assert self._archive is not None
        try:
            versions = self._archive.versions(reference)
        except SourceMissingError:
            return False
        return any(not v.removed for v in versions)

    # --- the summary ----------------------------------------------------------------------------------------------

    def _count(self, before: RecordedHistory | None, after: RecordedHistory | None) -> None:
        if after is None:
            return
        known = {e.text_sha256 for e in before.editions} if before is not None else set()
        for edition in after.editions:
            if edition.text_sha256 in known:
                self._summary.recorded_unchanged += 1
            else:
                self._summary.recorded_new.append(f"{after.instrument} {edition.name}")
        was = (sum(before.noise.values()), len(before.suspects)) if before is not None else (0, 0)
        self._summary.noise += max(0, sum(after.noise.values()) - was[0])
        self._summary.set_aside += max(0, len(after.suspects) - was[1])


def _archived(edition: EditionEntry) -> list[str]:
    """The archived documents among the sources of an edition."""
    return [s.removeprefix("ota:") for s in edition.sources if s.startswith("ota:")]
