"""Construction at the edge: the one place where settings become stores, models and the service."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from ingest.private import corpus_dir, load_overlay
from kb.corpus import Corpus, load_corpus
from kb.errors import HomeError
from kb.llm import ChatModel, LangchainModel
from kb.retrieval.embed import Embedder, open_embedder
from kb.retrieval.index import SearchIndex
from kb.reviews import with_reviews
from kb.service import Distillaw
from kb.store import Home, Texts, default_home


def corpus() -> Corpus:
    """The corpus: ``DISTILLAW_CORPUS``, else the shipped one; the private instruments and the reviews of the home laid
    over it."""
    return with_reviews(unreviewed_corpus(), home().house.reviews())


def unreviewed_corpus() -> Corpus:
    """The corpus without the reviews of the home."""
    said = os.environ.get("DISTILLAW_CORPUS")
    return load_overlay(load_corpus(Path(said) if said else None), corpus_dir(default_home()))


def home() -> Home:
    """The data directory; it need not exist yet.

    :raises HomeError: something else stands in its place.
    """
    path = default_home()
    if path.exists() and not path.is_dir():
        raise HomeError(f"{path}: is not a directory.", fix="Set DISTILLAW_HOME to a directory.")
    return Home(path)


def embedder(at: Home) -> Embedder:
    """The embedding model: ``DISTILLAW_EMBEDDINGS`` (a sentence-transformers name), else the shipped one."""
    return open_embedder(os.environ.get("DISTILLAW_EMBEDDINGS", ""), marker_dir=at.marker_dir)


class CurrentIndex:
    """Gives the index of the generation published now; opens a generation once, and the next one after a sync.

    Several threads may ask at once (the page does).
    """

    def __init__(self, at: Home) -> None:
        self._home = at
        self._lock = threading.Lock()
        self._embedder: Embedder | None = None
        self._open: tuple[str, SearchIndex] | None = None

    def __call__(self) -> SearchIndex | None:
        """The index; ``None`` while nothing was synced."""
        generation = self._home.generation()
        if generation is None:
            return None
        with self._lock:
            if self._open is None or self._open[0] != generation:
                self._embedder = self._embedder or embedder(self._home)
                self._open = (generation, SearchIndex.open(self._home.index_dir(generation), self._embedder))
            return self._open[1]


def chat_model() -> ChatModel | None:
    """The language model of ``DISTILLAW_LLM`` (at ``DISTILLAW_LLM_URL``); ``None`` where none is set."""
    spec = os.environ.get("DISTILLAW_LLM", "").strip()
    return LangchainModel(spec, os.environ.get("DISTILLAW_LLM_URL", "").strip() or None) if spec else None


def service(at: Home | None = None) -> Distillaw:
    """The service on a home.

    :raises HomeError: the home is not a directory.
    """
    where = at or home()
    reviews = where.house.reviews()
    known = with_reviews(unreviewed_corpus(), reviews)
    return Distillaw(known, Texts(where.database), CurrentIndex(where), reviews, chat_model())
