"""What several test modules share."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from filelock import FileLock

from ingest.sync import sync
from kb.corpus import Corpus, load_corpus
from kb.opened import service as build_service
from kb.quiet import quiet_libraries
from kb.retrieval.embed import open_embedder
from kb.service import Distillaw
from kb.store import Home
from tests import acme

quiet_libraries()

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """The shipped corpus."""
    return load_corpus()


@pytest.fixture(scope="session")
def acme_corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The invented corpus."""
    return acme.load(tmp_path_factory.mktemp("acme-corpus"))


@pytest.fixture(scope="session")
def synced_home(tmp_path_factory: pytest.TempPathFactory, corpus: Corpus) -> Home:
    """A home with the embedded default corpus, made once for all workers of a run."""
    base = tmp_path_factory.getbasetemp()
    folder = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    home = Home(folder / "synced-home")
    with FileLock(str(folder / "synced-home.lock")):
        if home.generation() is None:
            home.ensure()
            sync(home, corpus, open_embedder("", marker_dir=home.marker_dir), retrieved=dt.date(2026, 11, 24))
    return home


@pytest.fixture(scope="session")
def service(synced_home: Home) -> Distillaw:
    """The service on the embedded default corpus."""
    return build_service(synced_home)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference texts beside the project; absent on users' machines."""
    if not SHARED.is_dir():
        pytest.skip("the reference texts are not beside this checkout")
    return SHARED
