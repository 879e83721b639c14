"""Sync over a network: pages, archives and repositories of a real server on the loopback, most of them at odds."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from ingest.__main__ import report
from ingest.connectors import gitcommand, web
from ingest.connectors.base import Connector
from ingest.connectors.git import GitConnector
from ingest.connectors.ota import OtaConnector
from ingest.connectors.web import MAX_BYTES, WebConnector
from ingest.sync import Summary, sync
from kb.catalogue import EditionEntry, InstrumentEntry
from kb.corpus import Corpus
from kb.errors import SourceError
from kb.store import Home
from tests import acme
from tests.ingest.acme_archive import Archive
from tests.ingest.acme_history import DOCUMENT, LAST, LATER, WordEmbedder, archive, archived_corpus
from tests.ingest.net import LOOPBACK, Net, serving

DAY = dt.date(2026, 3, 1)
NEXT = DAY + dt.timedelta(days=1)
PAGE = "<html><body><main><h1>Acme {0} Terms</h1><p>Results of {0} are yours.</p></main></body></html>"


class World:
    """A corpus whose texts are had from the server: an archive, a repository, pages."""

    def __init__(self, folder: Path, net: Net) -> None:
        self.net = net
        self.home = Home(folder / "home")
        self.archive: Archive = archive(folder / "repository")
        self.archive.bundle(folder / "mirror")
        self.corpus: Corpus = archived_corpus(folder / "corpus", folder / "mirror")
        self.publish()
        self.code = Archive(folder / "code")
        self.commit = self.code.record("2024-03-01T10:00:00+00:00", "LICENSE", acme.LICENCE)
        self.code.record("2024-04-01T10:00:00+00:00", "LICENSE", "Another text altogether.\n")
        self._serve(self.code, "acme/model.git")
        self.embedder = WordEmbedder()
        self.source("acme/licence", f"git:acme/model@{self.commit}:LICENSE")

    def publish(self) -> None:
        """Serve the archive as it is now."""
        self._serve(self.archive, "acme-versions.git")

    def _serve(self, repository: Archive, name: str) -> None:
        target = self.net.git / name
        shutil.rmtree(target, ignore_errors=True)
        subprocess.run(
            ["git", "clone", "--quiet", "--bare", "--no-local", str(repository.folder), str(target)], check=True
        )

    def source(self, instrument: str, source: str) -> None:
        """An instrument with one edition that is had from there."""
        entry = self.corpus.instruments.get(instrument)
        edition = EditionEntry(date=entry.editions[0].date if entry else DAY).model_copy(update={"sources": (source,)})
        blank = InstrumentEntry.model_validate(
            {"id": instrument, "title": instrument, "publisher": "Acme", "kind": "api_terms", "binds": "account_holder"}
        )
        listed = (entry or blank).model_copy(update={"editions": (edition,)})
        self.corpus = replace(self.corpus, instruments={**self.corpus.instruments, instrument: listed})

    def page(self, name: str, **headers: str) -> None:
        """An instrument that is a page."""
        url = self.net.put(f"/{name}", PAGE.format(name), **headers)
        self.source(f"acme/{name}", f"web:{url}")

    def connectors(self) -> Mapping[str, Connector]:
        """Those of a run that may use the network, asking this server."""
        allowed = [LOOPBACK]
        path = self.home.path
        git = self.net.url("/git/{owner}/{repo}.git")
        ota = self.net.url("/git/{collection}.git")
        return {
            "web": WebConnector(path / "web", path / "snapshots", allow_private=allowed),
            "git": GitConnector(cache=path / "git", online=True, remote=git, allow_private=allowed),
            "ota": OtaConnector(path / "ota", online=True, remote=ota, allow_private=allowed),
        }

    def sync(self, day: dt.date = DAY) -> Summary:
        """Sync the home."""
        return sync(self.home, self.corpus, self.embedder, retrieved=day, connectors=self.connectors())


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    backend = Path(subprocess.run(["git", "--exec-path"], capture_output=True, text=True, check=True).stdout.strip())
    if not (backend / "git-http-backend").exists():
        pytest.skip("git http-backend is not installed")
    (tmp_path / "served").mkdir()
    with serving(tmp_path / "served") as net:
        yield World(tmp_path, net)


def test_archive_repository_and_page_are_had_over_the_network(world: World) -> None:
    world.page("plain", ETag='"1"')
    summary = world.sync()
    assert (summary.failed, summary.exit_code) == ([], 0)
    assert set(summary.new) == {
        "acme/terms 2024-01-01",
        "acme/terms 2025-06-01",
        "acme/licence 2024-03-01",
        "acme/plain 2026-03-01",
    }
    assert summary.recorded_new == [f"acme/terms {d}" for d in ("2024-01-01", "2025-06-01", "2025-09-01")]
    database = world.home.database
    assert database.edition("acme/licence", acme.LIC).text == acme.LICENCE
    assert database.edition("acme/licence", acme.LIC).source == f"git:acme/model@{world.commit}:LICENSE"
    assert database.edition("acme/terms", dt.date(2025, 9, 1)).text == LATER
    assert "Results of plain are yours." in database.edition("acme/plain", DAY).text


def test_what_changed_what_did_not_and_what_was_noise(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("still", "moving"):
        world.page(name, ETag='"1"')
    first = world.sync()
    again = world.sync()
    assert (again.new, again.changed, again.generation) == ([], [], first.generation)
    assert len(again.unchanged) == 5
    assert world.net.statuses("/still") == [200, 304]  # an unchanged page is not sent again
    world.net.put("/moving", PAGE.format("moving").replace("yours", "ours"), ETag='"2"')
    world.archive.record("2025-12-01T10:00:00+00:00", DOCUMENT, LATER.replace("ACME TERMS", "### ACME TERMS"))
    world.archive.record("2026-01-01T10:00:00+00:00", DOCUMENT, LAST)
    world.publish()
    page = world.sync()
    assert page.changed == [f"acme/moving {DAY}"]
    assert page.recorded_new == []  # an archive is asked once a day
    later = world.sync(NEXT)
    assert later.changed == []
    assert later.recorded_new == ["acme/terms 2026-01-01"]
    assert (later.noise, later.exit_code) == (1, 0)
    assert "Results of moving are ours." in world.home.database.edition("acme/moving", DAY).text
    report(later)
    assert "1 new editions, 3 unchanged; of the new records 1 were noise" in capsys.readouterr().out


FAULTS = {
    "robots": "robots.txt asks programs not to",
    "large": "is larger than 10 MiB",
    "slow": "no answer in time",
    "cut": "the connection failed",
    "gone": "answered 410",
    "broken": "answered 503",
    "inward": "http://169.254.169.254/latest/meta-data: plain http",
    "inward-tls": "169.254.169.254 resolves to 169.254.169.254, which is not a public address",
    "circle": "redirects in a circle",
    "picture": "is image/png",
    "empty": " is empty.",
}


def _faulty(world: World) -> None:
    for name in FAULTS:
        world.page(name)
    net = world.net
    net.put("/robots.txt", "User-agent: *\nDisallow: /robots\n", Content_Type="text/plain")
    net.put("/large", "x" * (MAX_BYTES + 1))
    net.hanging.add("/slow")
    net.dropped.add("/cut")
    net.put("/gone", status=410)
    net.put("/broken", status=503)
    net.put("/inward", status=302, Location="http://169.254.169.254/latest/meta-data")
    net.put("/inward-tls", status=302, Location="https://169.254.169.254/latest/meta-data")
    net.put("/circle", status=301, Location="/circle")
    net.put("/picture", "PNG", Content_Type="image/png")
    net.put("/empty", "")


def test_failing_sources_stop_nobody_and_each_says_why(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(web, "TIMEOUT", httpx.Timeout(0.5))
    world.page("good")
    world.source("acme/moved", f"web:{world.net.put('/old', status=301, Location='/good')}")
    _faulty(world)
    world.source("acme/no-commit", f"git:acme/model@{'0' * 40}:LICENSE")
    world.source("acme/no-path", f"git:acme/model@{world.commit}:LICENCE")
    world.source("acme/no-repository", f"git:acme/other@{world.commit}:LICENSE")
    world.source("acme/no-archive", "ota:other-versions/Acme/Terms.md")
    summary = world.sync()
    failed = dict(summary.failed)
    for name, why in FAULTS.items():
        assert why in failed.pop(f"acme/{name} {DAY}"), name
    for name in ("no-commit", "no-path", "no-repository"):
        assert "git failed over acme/" in failed.pop(f"acme/{name} {DAY}")
    assert failed.pop(f"acme/no-archive {DAY}").startswith("git failed over the copy of other-versions")
    failed.pop("acme/no-archive (history)", None)
    assert failed == {}
    assert summary.exit_code == 3
    held = {name for name, _ in world.home.database.held()}
    assert held == {"acme/terms", "acme/licence", "acme/good", "acme/moved"}
    report(summary)
    printed = capsys.readouterr()
    assert all(why in printed.err for why in FAULTS.values())
    assert f"{len(summary.failed)} failed" in printed.out


def test_a_server_that_went_away_loses_nothing_and_is_asked_again(world: World) -> None:
    world.page("plain", ETag='"1"')
    first = world.sync()
    world.net.down = True
    summary = world.sync(NEXT)
    assert summary.exit_code == 3
    assert {name for name, _ in summary.failed} >= {
        "acme/terms 2024-01-01",
        f"acme/plain {DAY}",
        "acme/terms (history)",
    }
    assert "acme/licence 2024-03-01" in summary.unchanged  # a commit that was fetched stays as it is
    assert summary.generation == first.generation
    assert len(world.home.database.held()) == 4
    history = world.home.database.recorded("acme/terms")
    assert history is not None
    assert len(history.editions) == 3
    world.net.down = False
    assert (world.sync(NEXT).exit_code, world.sync(NEXT).generation) == (0, first.generation)


def test_a_repository_that_hangs_is_given_up(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gitcommand, "_CLONE_SECONDS", 1)
    world.net.hanging.add("/git/")
    started = time.monotonic()
    with pytest.raises(SourceError, match="took longer than 1 s") as caught:
        world.connectors()["ota"].fetch(f"acme-versions/{DOCUMENT}", retrieved=DAY)
    assert caught.value.transient
    assert time.monotonic() - started < 10  # git's helper does not outlive it


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_repository_that_redirects_inward_is_refused(world: World, scheme: str) -> None:
    target = f"{scheme}://169.254.169.254/git/acme-versions.git/info/refs?service=git-upload-pack"
    world.net.put("/moved/acme-versions.git/info/refs", status=301, Location=target)
    remote = world.net.url("/moved/{collection}.git")
    connector = OtaConnector(world.home.path / "ota", online=True, remote=remote, allow_private=[LOOPBACK])
    with pytest.raises(SourceError, match="git failed over the copy"):
        connector.fetch(f"acme-versions/{DOCUMENT}", retrieved=DAY)
    assert not list((world.home.path / "ota").glob("*.git"))


def test_plain_http_is_for_hosts_that_are_named(world: World) -> None:
    remote = world.net.url("/git/{collection}.git")
    with pytest.raises(SourceError, match="plain http"):
        OtaConnector(world.home.path / "ota", online=True, remote=remote).fetch(
            f"acme-versions/{DOCUMENT}", retrieved=DAY
        )
    git = GitConnector(cache=world.home.path / "git", online=True, remote=world.net.url("/git/{owner}/{repo}.git"))
    with pytest.raises(SourceError, match="plain http"):
        git.fetch(f"acme/model@{world.commit}:LICENSE", retrieved=DAY)
    assert world.net.asked == []


def test_only_what_is_read_of_a_repository_is_fetched(world: World) -> None:
    fetched = world.connectors()["git"].fetch(f"acme/model@{world.commit}:LICENSE", retrieved=DAY)
    assert fetched.content == acme.LICENCE.encode()
    repository = world.home.path / "git" / "acme" / "model.git"
    objects = subprocess.run(
        ["git", "-C", str(repository), "cat-file", "--batch-all-objects", "--batch-check=%(objecttype)"],
        capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    assert sorted(objects) == ["blob", "commit", "tree"]
    with pytest.raises(SourceError, match="by its full id"):
        world.connectors()["git"].fetch(f"acme/model@{world.commit[:9]}:LICENSE", retrieved=DAY)


def test_the_mirror_goes_before_the_network(world: World, tmp_path: Path) -> None:
    path = tmp_path / "mirror" / "git" / "acme" / "model" / world.commit / "LICENSE"
    path.parent.mkdir(parents=True)
    path.write_text("From the mirror.\n", encoding="utf-8")
    git = GitConnector(
        tmp_path / "mirror", tmp_path / "cache", online=True, remote=world.net.url("/git/{owner}/{repo}")
    )
    assert git.fetch(f"acme/model@{world.commit}:LICENSE", retrieved=DAY).content == b"From the mirror.\n"
    assert world.net.asked == []
