"""The Acme home, once a worker."""

from __future__ import annotations

import pytest

from kb.service import Distillaw
from tests.ui import acme


@pytest.fixture(scope="session")
def acme_service(tmp_path_factory: pytest.TempPathFactory) -> Distillaw:
    """The service on a tiny home."""
    return acme.build_home(tmp_path_factory.mktemp("acme-home"))
