"""A page that runs sees at once what other processes do: a review, a sync, an addition, a corrected corpus."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from ingest.sync import sync
from kb.errors import CorpusError
from kb.opened import CurrentService
from kb.store import Home
from tests.ingest.acme_history import DOCUMENT, TODAY, WordEmbedder, archive, archived_corpus
from tests.kb.test_proposed import BAN as BAN_PROPOSED
from tests.kb.test_proposed import proposals
from tests.ui.test_cli_review import BAN, QUESTION, SECOND, review, run
from ui.page import session
from ui.page.ask import Handlers

DAY = dt.date(2026, 3, 1)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Acme world with its archive, not synced."""
    folder: Path = tmp_path_factory.mktemp("current")
    kept = archive(folder / "repository")
    kept.bundle(folder / "mirror")
    archived_corpus(folder / "corpus", folder / "mirror")
    kept.record("2025-11-01T10:00:00+00:00", DOCUMENT, SECOND)
    kept.bundle(folder / "later")
    return folder


@pytest.fixture
def home(world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home on a copy of the corpus, synced with the first mirror."""
    shutil.copytree(world / "corpus", tmp_path / "corpus")
    monkeypatch.setenv("DISTILLAW_CORPUS", str(tmp_path / "corpus"))
    monkeypatch.setenv("DISTILLAW_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DISTILLAW_REVIEWER", "R. Tester")
    home = Home(tmp_path / "home")
    synced(home, world / "mirror")
    return home


def synced(home: Home, mirror: Path) -> None:
    """What ``distillaw sync`` does beside a running page."""
    from kb.opened import unreviewed_corpus

    sync(home, unreviewed_corpus(home), WordEmbedder(), retrieved=TODAY, mirror=mirror)


def answer(current: CurrentService) -> Any:
    """What the page says today."""
    return session.ask(current(), QUESTION, "", "", DAY).answer


def test_what_has_not_changed_is_not_read_again(home: Home) -> None:
    current = CurrentService(home)
    first = current()
    answer(current)
    assert current() is first


def test_a_review_made_beside_it(home: Home) -> None:
    current = CurrentService(home)
    assert "Stale since" in answer(current).markdown
    review(BAN, "--accept", "--why", "It stands.")
    after = answer(current)
    assert "Stale since" not in after.markdown
    assert str(after.verdict) == "prohibited"
    review(BAN, "--undo", "--why", "Read too fast.")
    assert "Stale since" in answer(current).markdown


def test_a_sync_made_beside_it(home: Home, world: Path) -> None:
    current = CurrentService(home)
    assert not current().drifts.unread("acme/terms")
    before = current()
    synced(home, world / "later")
    assert [u.since for u in current().drifts.unread("acme/terms")] == [dt.date(2025, 11, 1)]
    assert current() is before  # texts look for themselves
    through = {c.instrument: c for c in answer(current).citations}
    assert through["acme/terms"].text_sha256


def test_an_addition_made_beside_it(home: Home, tmp_path: Path) -> None:
    current = CurrentService(home)
    answer(current)
    deal = tmp_path / "deal.md"
    deal.write_text("ACME DEAL\n\n1. Training. Nothing made by Acme Chat trains anything.\n", encoding="utf-8")
    named = ("--instrument", "house/deal", "--title", "Deal", "--effective", "2025-01-01", "--governs", "Acme")
    assert run("add", str(deal), *named).exit_code == 0
    assert "house/deal" in {f.leg.instrument for f in answer(current).findings}


def test_a_corpus_that_is_broken_and_mended(home: Home, tmp_path: Path) -> None:
    current = CurrentService(home)
    handlers = Handlers(current, ())
    *_, shown = list(handlers.ask(QUESTION, "", "", None))[-1]
    path = tmp_path / "corpus" / "instruments" / "acme.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("title:", "titel:", 1), encoding="utf-8")
    with pytest.raises(CorpusError):
        current()
    message, *_ = handlers.facet(shown, SimpleNamespace(_data={"steps": [{"name": "release", "value": "internal"}]}))
    assert "acme.yaml" in message
    drawer, *_ = handlers.cite(shown, SimpleNamespace(_data={"n": 1}))
    assert "acme.yaml" in drawer
    path.write_text(text, encoding="utf-8")
    message, html, *_ = handlers.facet(
        shown, SimpleNamespace(_data={"steps": [{"name": "release", "value": "internal"}]})
    )
    assert message == ""
    assert 'data-verdict="prohibited"' in html


def test_proposals_made_beside_it_are_offered(home: Home) -> None:
    current = CurrentService(home)
    handlers = Handlers(current, ())
    assert handlers.visit()[1]["visible"] is False
    draft = home.path / "corpus" / "proposed" / "unread.yaml"
    draft.parent.mkdir(parents=True)
    data = proposals(BAN_PROPOSED).model_dump(mode="json", exclude_defaults=True)
    draft.write_text(yaml.safe_dump(data), encoding="utf-8")
    assert handlers.visit()[1]["visible"] is True
