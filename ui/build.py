"""Construction at the edge: the one place where settings become stores, models and the service."""

from __future__ import annotations

import os
from pathlib import Path

from kb.corpus import Corpus, load_corpus
from kb.errors import HomeError
from kb.retrieval.embed import Embedder, open_embedder
from kb.retrieval.index import SearchIndex
from kb.service import Distillaw
from kb.store import Home, default_home


def corpus() -> Corpus:
    """The corpus: ``DISTILLAW_CORPUS``, else the shipped one."""
    said = os.environ.get("DISTILLAW_CORPUS")
    return load_corpus(Path(said) if said else None)


def home() -> Home:
    """The data directory."""
    return Home(default_home())


def embedder(at: Home) -> Embedder:
    """The embedding model: ``DISTILLAW_EMBEDDINGS`` (a sentence-transformers name), else the shipped one."""
    return open_embedder(os.environ.get("DISTILLAW_EMBEDDINGS", ""), marker_dir=at.marker_dir)


def service(at: Home | None = None) -> Distillaw:
    """The service on a home.

    :raises HomeError: the home is not a directory.
    """
    where = at or home()
    if where.path.exists() and not where.path.is_dir():
        raise HomeError(f"{where.path}: is not a directory.", fix="Set DISTILLAW_HOME to a directory.")

    if where.generation() is None:
        return Distillaw(corpus(), where.database)

    def index() -> SearchIndex:
        return SearchIndex.open(where.index_dir(str(where.generation())), embedder(where))

    return Distillaw(corpus(), where.database, index)
