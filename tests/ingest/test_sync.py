"""Sync: what is had, what is not, what fails; publishing is one switch, and a failure damages nothing else."""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from filelock import FileLock

from ingest.anchor import anchor
from ingest.connectors.base import Fetched
from ingest.segment import segment
from ingest.sync import sync
from kb.catalogue import EditionEntry
from kb.clauses import Clause
from kb.corpus import Corpus
from kb.drift import Drifts
from kb.errors import BusyError, HomeError, SourceError, SourceMissingError, TextMissingError
from kb.retrieval.index import SearchIndex
from kb.store import Home, Texts
from tests import acme

TODAY = dt.date(2026, 3, 1)


class FakeEmbedder:
    """Deterministic vectors from words; no model."""

    name = "fake-8"
    dimensions = 8

    def __init__(self) -> None:
        self.embedded = 0

    def _vector(self, text: str) -> npt.NDArray[np.float32]:
        out = np.full(8, 0.01, dtype=np.float32)
        for word in text.lower().split():
            out[sum(word.encode()) % 8] += 1
        return np.asarray(out / np.linalg.norm(out), dtype=np.float32)

    def embed_passages(self, texts: Sequence[str], progress: object = None) -> npt.NDArray[np.float32]:
        self.embedded += len(texts)
        return np.stack([self._vector(t) for t in texts]) if texts else np.zeros((0, 8), dtype=np.float32)

    def embed_query(self, text: str) -> npt.NDArray[np.float32]:
        return self._vector(text)


class Shelf:
    """A connector over texts in memory; a text that is an exception is raised."""

    scheme = "file"

    def __init__(self, texts: dict[str, str | Exception]) -> None:
        self.texts = texts

    def fetch(self, reference: str, *, retrieved: dt.date) -> Fetched:
        found = self.texts.get(reference, SourceMissingError(f"no {reference}"))
        if isinstance(found, Exception):
            raise found
        return Fetched(found.encode(), f"file:{reference}", "", retrieved)


def with_sources(corpus: Corpus) -> Corpus:
    """The Acme corpus with its editions pointing at the shelf."""

    def sourced(instrument: str, edition: EditionEntry) -> EditionEntry:
        return edition.model_copy(update={"sources": (f"file:{instrument}@{edition.date}",)})

    instruments = {
        i.id: i.model_copy(update={"editions": tuple(sourced(i.id, e) for e in i.editions)})
        for i in corpus.instruments.values()
    }
    return replace(corpus, instruments=instruments)


TEXTS: dict[str, str | Exception] = {f"{i}@{d}": text for (i, d), text in acme.TEXTS.items()}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture(scope="module")
def sourced(acme_corpus: Corpus) -> Corpus:
    return with_sources(acme_corpus)


def test_first_sync_then_nothing_new(home: Home, sourced: Corpus) -> None:
    embedder = FakeEmbedder()
    first = sync(home, sourced, embedder, retrieved=TODAY, connectors={"file": Shelf(TEXTS)})
    assert sorted(first.new) == ["acme/licence 2024-03-01", "acme/terms 2024-01-01", "acme/terms 2025-06-01"]
    assert [name for name, _ in first.not_held] == ["acme/unread 2024-01-01"]
    assert first.exit_code == 0
    edition = home.database.edition("acme/licence", acme.LIC)
    assert edition.text == acme.LICENCE
    assert home.snapshot(edition.snapshot_sha256).decode() == acme.LICENCE
    clauses = home.database.clauses(edition)
    assert all(c.text == edition.text[c.start : c.end] for c in clauses)
    embedded = embedder.embedded
    again = sync(home, sourced, embedder, retrieved=TODAY, connectors={"file": Shelf(TEXTS)})
    assert (len(again.new), len(again.changed), len(again.unchanged)) == (0, 0, 3)
    assert again.generation == first.generation
    assert embedder.embedded == embedded


def test_search_finds_the_clause(home: Home, sourced: Corpus) -> None:
    embedder = FakeEmbedder()
    done = sync(home, sourced, embedder, retrieved=TODAY, connectors={"file": Shelf(TEXTS)})
    index = SearchIndex.open(home.index_dir(done.generation), embedder)
    hit = index.search("name that starts with Acme", 3, instruments={"acme/licence"})[0]
    assert hit.passage.locator == "§4"
    assert acme.LICENCE[hit.passage.start : hit.passage.end] == hit.passage.text


def test_changed_text_embeds_only_what_changed(home: Home, sourced: Corpus) -> None:
    embedder = FakeEmbedder()
    sync(home, sourced, embedder, retrieved=TODAY, connectors={"file": Shelf(TEXTS)})
    whole = embedder.embedded
    changed = {**TEXTS, f"acme/licence@{acme.LIC}": acme.LICENCE.replace("10 million", "20 million")}
    summary = sync(home, sourced, embedder, retrieved=TODAY, connectors={"file": Shelf(changed)})
    assert summary.changed == ["acme/licence 2024-03-01"]
    assert 0 < embedder.embedded - whole <= 2
    assert "20 million" in home.database.edition("acme/licence", acme.LIC).text


def test_a_failing_source_stops_nobody_and_loses_nothing(home: Home, sourced: Corpus) -> None:
    embedder = FakeEmbedder()
    sync(home, sourced, embedder, retrieved=TODAY, connectors={"file": Shelf(TEXTS)})
    broken = {**TEXTS, f"acme/licence@{acme.LIC}": SourceError("the shelf fell down")}
    summary = sync(home, sourced, embedder, retrieved=TODAY, connectors={"file": Shelf(broken)})
    assert summary.exit_code == 3
    assert summary.failed == [("acme/licence 2024-03-01", "the shelf fell down")]
    assert len(summary.unchanged) == 2
    assert home.database.edition("acme/licence", acme.LIC).text == acme.LICENCE


def test_binary_is_refused_for_that_text_only(home: Home, sourced: Corpus) -> None:
    class Binary(Shelf):
        def fetch(self, reference: str, *, retrieved: dt.date) -> Fetched:
            got = super().fetch(reference, retrieved=retrieved)
            return replace(got, content=b"\x00\x01\x02") if "licence" in reference else got

    summary = sync(home, sourced, FakeEmbedder(), retrieved=TODAY, connectors={"file": Binary(TEXTS)})
    assert [name for name, _ in summary.failed] == ["acme/licence 2024-03-01"]
    assert len(summary.new) == 2
    with pytest.raises(TextMissingError):
        home.database.edition("acme/licence", acme.LIC)


def test_a_failing_build_leaves_the_old_generation(home: Home, sourced: Corpus) -> None:
    good = sync(home, sourced, FakeEmbedder(), retrieved=TODAY, connectors={"file": Shelf(TEXTS)})

    class Failing(FakeEmbedder):
        def embed_passages(self, texts: Sequence[str], progress: object = None) -> npt.NDArray[np.float32]:
            raise MemoryError("no room")

    changed = {**TEXTS, f"acme/licence@{acme.LIC}": acme.LICENCE + "\n5. More. Something new.\n"}
    with pytest.raises(MemoryError):
        sync(home, sourced, Failing(), retrieved=TODAY, connectors={"file": Shelf(changed)})
    assert home.generation() == good.generation
    assert home.database.edition("acme/licence", acme.LIC).text == acme.LICENCE
    assert [p.name for p in (home.path / "index").iterdir()] == [good.generation]


def test_one_publisher_at_a_time(home: Home, sourced: Corpus) -> None:
    home.ensure()
    caught: list[Exception] = []
    with FileLock(str(home.lock_path)):

        def other() -> None:
            try:
                sync(home, sourced, FakeEmbedder(), retrieved=TODAY, connectors={"file": Shelf(TEXTS)})
            except BusyError as error:
                caught.append(error)

        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert len(caught) == 1


def test_unwritable_home_is_explained(tmp_path: Path, sourced: Corpus) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a directory")
    with pytest.raises(HomeError, match="cannot be written"):
        sync(Home(blocked / "home"), sourced, FakeEmbedder(), retrieved=TODAY, connectors={})


def test_damaged_snapshot_is_noticed(home: Home) -> None:
    home.ensure()
    sha = home.keep_snapshot(b"whole")
    (home.path / "snapshots" / sha).write_bytes(b"torn")
    with pytest.raises(HomeError, match="damaged"):
        home.snapshot(sha)


def test_anchor_hashes_and_names_what_is_lost(sourced: Corpus) -> None:
    report = anchor(sourced, {"file": Shelf(TEXTS)}, TODAY)
    assert report.lost == []
    assert len(report.hashes) == sum(len(r.anchors) for f in sourced.readings.values() for r in f.readings)
    changed = {**TEXTS, f"acme/licence@{acme.LIC}": acme.LICENCE.replace("may not feed the training", "may feed")}
    lost = anchor(sourced, {"file": Shelf(changed)}, TODAY).lost
    assert [key for key, _ in lost] == ["acme/licence#no-other-llm@2024-03-01"]


def test_the_real_anchors_stand(corpus: Corpus) -> None:
    """Every reading of a text inside the installed scancode package still finds its clause, unchanged."""
    from ingest.sync import default_connectors

    report = anchor(corpus, default_connectors(None), TODAY)
    assert report.lost == []
    stale = []
    for file in corpus.readings.values():
        for reading in file.readings:
            for at in reading.anchors:
                key = f"{file.instrument}#{reading.id}@{at.edition}"
                if key in report.hashes and at.sha256 != report.hashes[key]:
                    stale.append(key)
    assert stale == []
    assert len(report.hashes) > 300


def test_a_home_of_an_earlier_version_is_taken_over(home: Home, sourced: Corpus) -> None:
    """Its database has none of the tables of histories and derivations."""
    first = sync(home, sourced, FakeEmbedder(), retrieved=TODAY, connectors={"file": Shelf(TEXTS)})
    with sqlite3.connect(home.path / "kb.sqlite3") as db:
        names = [r[0] for r in db.execute("select name from sqlite_master where type = 'table'")]
        for name in names:
            if name.startswith("recorded_") or name in ("derivations", "clause_words"):
                db.execute(f"drop table {name}")
    db.close()
    assert home.database.recorded("acme/terms") is None
    assert home.database.clause_words("0" * 64) is None
    assert Drifts(sourced, Texts(home.database)).of("acme/terms") == ()
    assert home.database.edition("acme/licence", acme.LIC).text == acme.LICENCE
    embedder = FakeEmbedder()
    again = sync(home, sourced, embedder, retrieved=TODAY, connectors={"file": Shelf(TEXTS)})
    assert (len(again.unchanged), again.new, again.changed) == (3, [], [])
    assert (again.generation, embedder.embedded) == (first.generation, 0)
    assert home.database.derivations().keys() == home.database.held().keys()


def test_what_is_unchanged_is_not_derived_again(home: Home, sourced: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    sync(home, sourced, FakeEmbedder(), retrieved=TODAY, connectors={"file": Shelf(TEXTS)})
    derived: list[str] = []

    def counted(text: str, title: str) -> tuple[Clause, ...]:
        derived.append(title)
        return segment(text, title)

    monkeypatch.setattr("ingest.acquire.segment", counted)
    changed = {**TEXTS, f"acme/licence@{acme.LIC}": acme.LICENCE + "\n5. More. Something new stands here.\n"}
    sync(home, sourced, FakeEmbedder(), retrieved=TODAY, connectors={"file": Shelf(changed)})
    assert derived == ["Acme Open Weights Licence"]


def test_a_source_that_is_not_here_any_more_loses_nothing(home: Home, sourced: Corpus) -> None:
    first = sync(home, sourced, FakeEmbedder(), retrieved=TODAY, connectors={"file": Shelf(TEXTS)})
    again = sync(home, sourced, FakeEmbedder(), retrieved=TODAY, connectors={})
    assert sorted(again.kept) == sorted(first.new)
    assert again.generation == first.generation
    assert home.database.edition("acme/licence", acme.LIC).text == acme.LICENCE
