"""What several test modules share."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.corpus import Corpus, load_corpus
from kb.quiet import quiet_libraries
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
def shared() -> Path:
    """The reference texts beside the project; absent on users' machines."""
    if not SHARED.is_dir():
        pytest.skip("the reference texts are not beside this checkout")
    return SHARED
