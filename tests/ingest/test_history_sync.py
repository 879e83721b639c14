"""Recorded histories through sync: what is kept, what is embedded, what is searched; and syncs that are killed."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ingest.acquire import default_connectors
from ingest.connectors.ota import OtaConnector
from ingest.history.keep import history_sources, recorded_history
from ingest.publish import passages
from ingest.resume import resuming
from ingest.sync import Summary, sync
from kb.clauses import own_texts
from kb.corpus import Corpus
from kb.errors import BusyError
from kb.retrieval.index import SearchIndex
from kb.service import Distillaw
from kb.store import Home, Texts
from kb.store.recorded import as_edition
from tests import acme
from tests.ingest.acme_archive import Archive
from tests.ingest.acme_history import DOCUMENT, LAST, LATER, TODAY, WordEmbedder, archive, archived_corpus

ROOT = Path(__file__).resolve().parents[2]


class World:
    """An archive that grows, a corpus, a home."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.archive: Archive = archive(folder / "repository")
        self.mirror = folder / "mirror"
        self.archive.bundle(self.mirror)
        self.corpus: Corpus = archived_corpus(folder / "corpus", self.mirror)
        self.home = Home(folder / "home")
        self.embedder = WordEmbedder()

    def sync(self, **more: Any) -> Summary:
        """Sync the home."""
        return sync(self.home, self.corpus, self.embedder, retrieved=TODAY, **{"mirror": self.mirror, **more})

    def grow(self, at: str, text: str, path: str = DOCUMENT) -> None:
        """A further record."""
        self.archive.record(at, path, text)
        self.archive.bundle(self.mirror)

    def index(self) -> SearchIndex:
        """The index that is published."""
        generation = self.home.generation()
        assert generation is not None
        return SearchIndex.open(self.home.index_dir(generation), self.embedder)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_every_recorded_text_comes_back_whole(world: World) -> None:
    summary = world.sync()
    assert summary.new == ["acme/terms 2024-01-01", "acme/terms 2025-06-01"]
    assert summary.recorded_new == [f"acme/terms {d}" for d in ("2024-01-01", "2025-06-01", "2025-09-01")]
    assert (summary.noise, summary.exit_code) == (1, 0)
    history = world.home.database.recorded("acme/terms")
    assert history is not None
    texts = [world.home.database.recorded_clauses(e) for e in history.editions]
    assert [text for text, _ in texts] == [acme.TERMS_2024, acme.TERMS_2025, LATER]
    for text, clauses in texts:
        assert all(c.clause.text == text[c.clause.start : c.clause.end] for c in clauses)
        assert "".join(own_texts([c.clause for c in clauses])) == text
    assert world.home.snapshot(history.editions[2].snapshot_sha256).decode() == LATER
    later = world.home.database.edition("acme/terms", dt.date(2025, 9, 1))
    assert later.text == LATER
    assert later.source_url.startswith("https://github.com/OpenTermsArchive/acme-versions/blob/")


def test_a_clause_that_stays_is_kept_and_embedded_once(world: World) -> None:
    world.sync()
    embedded = world.embedder.embedded
    assert embedded == sum(map(len, world.index().vectors_by_key().values()))
    summary = world.sync()
    assert (summary.recorded_new, summary.recorded_unchanged, summary.noise) == ([], 3, 0)
    assert world.embedder.embedded == embedded
    world.grow("2025-12-01T10:00:00+00:00", LAST)
    summary = world.sync()
    assert summary.recorded_new == ["acme/terms 2025-12-01"]
    assert summary.recorded_unchanged == 3
    assert world.embedder.embedded == embedded + 1  # one clause changed


def test_noise_is_counted_and_is_no_edition(world: World) -> None:
    world.sync()
    world.grow("2025-12-01T10:00:00+00:00", LATER.replace("ACME TERMS", "### ACME TERMS"))
    summary = world.sync()
    assert (summary.recorded_new, summary.noise) == ([], 1)


def test_search_shows_newest_and_catalogued_texts_and_the_rest_by_day(world: World) -> None:
    world.grow("2025-12-01T10:00:00+00:00", LAST)
    world.sync()
    asked = Distillaw(world.corpus, Texts(world.home.database), world.index)
    editions = {h.passage.edition for h in asked.search("train any model", 10) if h.passage.instrument}
    assert dt.date(2025, 9, 1) not in editions
    assert dt.date(2025, 12, 1) in editions
    then = asked.search("train any model whatever", 5, as_of=dt.date(2025, 10, 1), include_commentary=False)
    assert {h.passage.edition for h in then} == {dt.date(2025, 9, 1)}
    hit = next(h.passage for h in then if "whatever" in h.passage.text)
    assert LATER[hit.start : hit.end] == hit.text


def test_without_a_mirror_what_was_held_stays(world: World) -> None:
    first = world.sync()
    summary = world.sync(mirror=None)
    assert summary.kept == ["acme/terms 2024-01-01", "acme/terms 2025-06-01"]
    assert summary.generation == first.generation
    assert world.home.database.edition("acme/terms", acme.D1).text == acme.TERMS_2024
    assert world.home.database.recorded("acme/terms") is not None


def test_a_mirror_without_the_first_archive_changes_nothing(world: World) -> None:
    """The second archive has other records of the page: what was held of the first stays."""
    entry = world.corpus.instruments["acme/terms"]
    sources = (f"ota:acme-versions/{DOCUMENT}", f"ota:other-versions/{DOCUMENT}")
    both = entry.model_copy(
        update={"editions": tuple(e.model_copy(update={"sources": sources}) for e in entry.editions)}
    )
    world.corpus = replace(world.corpus, instruments={**world.corpus.instruments, "acme/terms": both})
    other = Archive(world.folder / "other")
    other.record("2024-01-01T09:00:00+00:00", DOCUMENT, acme.TERMS_2024.replace("scripts", "robots"))
    other.bundle(world.mirror, "other-versions")
    first = world.sync()
    (world.mirror / "ota" / "acme-versions.bundle").unlink()
    summary = world.sync()
    assert summary.kept == ["acme/terms 2024-01-01", "acme/terms 2025-06-01"]
    assert (summary.changed, summary.failed, summary.recorded_new) == ([], [], [])
    assert summary.generation == first.generation
    assert "scripts" in world.home.database.edition("acme/terms", acme.D1).text


def test_no_history_derives_none_and_drops_none(world: World) -> None:
    summary = world.sync(history=False)
    assert summary.recorded_new == []
    assert world.home.database.recorded_instruments() == []
    world.sync()
    world.sync(history=False)
    assert world.home.database.recorded_instruments() == ["acme/terms"]


def test_a_broken_bundle_fails_with_reasons_and_loses_nothing(world: World) -> None:
    first = world.sync()
    bundle = world.mirror / "ota" / "acme-versions.bundle"
    whole = bundle.read_bytes()
    bundle.write_bytes(whole[: len(whole) // 2])
    summary = world.sync()
    assert summary.exit_code == 3
    assert [name for name, _ in summary.failed] == [
        "acme/terms 2024-01-01",
        "acme/terms 2025-06-01",
        "acme/terms (history)",
    ]
    assert all(why for _, why in summary.failed)
    assert summary.generation == first.generation
    assert world.index().search("train any model", 3)
    bundle.write_bytes(whole)
    assert world.sync().exit_code == 0


def test_a_damaged_snapshot_is_put_right(world: World) -> None:
    world.sync()
    sha = world.home.database.edition("acme/terms", acme.D1).snapshot_sha256
    path = world.home.path / "snapshots" / sha
    path.write_bytes(b"torn")
    summary = world.sync()
    assert summary.exit_code == 0
    assert world.home.snapshot(sha).decode().startswith(("ACME TERMS", "**ACME TERMS**"))
    assert world.home.database.edition("acme/terms", acme.D1).text == acme.TERMS_2024


def test_a_damaged_index_is_built_anew(world: World) -> None:
    first = world.sync()
    (world.home.index_dir(first.generation) / "meta.json").write_text("{", encoding="utf-8")
    again = world.sync()
    assert again.generation != first.generation
    assert world.index().search("train any model", 3)


def test_two_syncs_at_once_one_waits_for_nobody(world: World) -> None:
    world.sync()
    script = (
        "import sys; from pathlib import Path; from filelock import FileLock; lock = FileLock(sys.argv[1]);"
        "lock.acquire(); print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", script, str(world.home.lock_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(BusyError):
            world.sync()
        assert world.index().search("train any model", 3)  # asking does not wait
        other.communicate()
    assert world.sync().exit_code == 0


def test_a_page_that_changed_hands_is_bounded(world: World) -> None:
    entry = world.corpus.instruments["acme/terms"]
    bound = {"source": f"ota:acme-versions/{DOCUMENT}", "since": dt.date(2025, 1, 1)}
    bounded = type(entry).model_validate({**entry.model_dump(), "records": [bound]})
    connector = default_connectors(world.mirror, world.home.ensure())["ota"]
    assert isinstance(connector, OtaConnector)
    update, _ = recorded_history(
        connector, bounded, history_sources(bounded), retrieved=TODAY, stamp="", code="", held=frozenset()
    )
    assert [str(e.in_force_from) for e in update.history.editions] == ["2025-06-01", "2025-09-01"]


def test_an_interrupted_embedding_is_taken_up(tmp_path: Path) -> None:
    texts = [f"clause {n}" for n in range(2500)]

    class Dying(WordEmbedder):
        def embed_passages(self, texts: Any, progress: object = None) -> Any:
            if self.embedded >= 2048:
                raise KeyboardInterrupt
            return super().embed_passages(texts, progress)

    with pytest.raises(KeyboardInterrupt):
        resuming(Dying(), tmp_path / "pending").embed_passages(texts)
    for part in (tmp_path / "pending").rglob("*.npz"):
        whole = part.read_bytes()
    (part.parent / "torn.npz").write_bytes(whole[:100])
    second = WordEmbedder()
    vectors = resuming(second, tmp_path / "pending").embed_passages(["new", *texts])
    assert second.embedded == 2500 - 2048 + 1
    assert (vectors[1:] == WordEmbedder().embed_passages(texts)).all()


@pytest.mark.parametrize(("origin", "points"), [("before", 26), ("nothing", 4)])
def test_a_sync_killed_at_any_moment_damages_nothing(tmp_path: Path, origin: str, points: int) -> None:
    if not hasattr(os, "fork"):
        pytest.skip("processes cannot be forked here")
    world = World(tmp_path)
    if origin == "before":
        world.home = Home(tmp_path / "before")
        world.sync()
    world.grow("2025-12-01T10:00:00+00:00", LAST)
    command = [sys.executable, "-m", "tests.ingest.killed_sync", str(tmp_path), origin, str(points)]
    done = subprocess.run(command, capture_output=True, cwd=ROOT, timeout=300)
    assert done.returncode == 0, done.stderr.decode()
    first, *kills = [json.loads(line) for line in done.stdout.splitlines()]
    assert first["operations"] > 50
    assert len({kill["at"] for kill in kills}) == points
    old = {"recorded": ["2024-01-01", "2025-06-01", "2025-09-01"], "passages": 24}
    same = ("editions", "passages", "vectors", "stored", "texts", "recorded", "held")
    whole = {name: first["whole"][name] for name in same}
    assert whole["recorded"][-1] == "2025-12-01"
    assert whole["stored"] == whole["vectors"]
    for kill in kills:
        assert kill["killed"], kill
        after = kill["after"]
        if origin == "before":  # the index of before, or the new one: never half of either
            assert after["quoted"], kill
            assert after["hits"], kill
            assert after["recorded"] in (old["recorded"], whole["recorded"]), kill
            assert (after["recorded"] == whole["recorded"]) == (after["editions"] == whole["editions"]), kill
        assert kill["finished"] is True, kill
        assert {name: kill["repaired"][name] for name in same} == whole, kill
        assert len(kill["repaired"]["left"]) <= 2, kill  # what the killed sync left is gone


@pytest.mark.shared
@pytest.mark.xdist_group("ota")
def test_the_real_archive(shared: Path, tmp_path: Path, corpus: Corpus) -> None:
    """The catalogued editions are held, no anchor is lost, and history costs little beside the newest texts."""
    if shutil.which("git") is None or not (shared / "sources" / "ota").is_dir():
        pytest.skip("the archive is not beside this checkout")
    home = Home(tmp_path / "home").ensure()
    from ingest.anchor import anchor

    connectors = default_connectors(shared / "sources", home)
    report = anchor(corpus, connectors, TODAY)
    assert report.lost == []
    hosted = [key for key in report.hashes if re.match(r"(anthropic|perplexity|xai)/", key)]
    assert len(hosted) > 100
    ota = connectors["ota"]
    assert isinstance(ota, OtaConnector)
    everything: set[str] = set()
    newest: set[str] = set()
    entries = [i for i in corpus.instruments.values() if i.publisher in ("xAI", "Perplexity", "Anthropic")]
    for entry in entries:
        sources = history_sources(entry)
        if not sources:
            continue
        update, _ = recorded_history(ota, entry, sources, retrieved=TODAY, stamp="", code="")
        for edition, clauses in zip(update.history.editions, update.clauses, strict=True):
            if clauses is None:
                continue
            text = "".join(c.clause.text for c in clauses if c.clause.parent is None)
            held = as_edition(edition, text), tuple(c.clause for c in clauses)
            keys = {p.key for p in passages([held], corpus) if p.instrument}
            everything |= keys
            if edition.number == len(update.history.editions) - 1:
                newest |= keys
    assert len(newest) > 300
    assert len(everything) <= 2.5 * len(newest)
