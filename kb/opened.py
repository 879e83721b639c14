"""Construction at the edge: where settings become stores, models and the service."""

from __future__ import annotations

import datetime as dt
import os
import stat
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.answer.model import answer_json
from kb.corpus import Corpus, default_corpus_dir, load_corpus
from kb.drift import lost
from kb.errors import HomeError, UsageError
from kb.llm import ChatModel, LangchainModel
from kb.practice import parse_date
from kb.private import corpus_dir, load_overlay
from kb.retrieval.embed import Embedder, open_embedder
from kb.retrieval.index import SearchIndex
from kb.reviews import HouseReview, with_reviews
from kb.store import Home, Texts, default_home

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever
    from langchain_core.runnables import Runnable

if TYPE_CHECKING:
    from kb.service import Distillaw


def corpus() -> Corpus:
    """The corpus: ``DISTILLAW_CORPUS``, else the shipped one; the private instruments and the reviews of the home laid
    over it."""
    shipped, reviews = unreviewed_corpus(), home().house.reviews()
    return with_reviews(shipped, reviews, lost(shipped, Texts(home().database), reviews))


def unreviewed_corpus(at: Home | None = None) -> Corpus:
    """The corpus without the reviews of the home."""
    return load_overlay(load_corpus(_shipped()), corpus_dir(at.path if at else default_home()))


def _shipped() -> Path | None:
    said = os.environ.get("DISTILLAW_CORPUS")
    return Path(said) if said else None


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


class CurrentService:
    """Gives the service on corpus, private texts and reviews as they are now; another only where one of them changed.

    A page runs for weeks, and reviews, additions and syncs are made beside it by other processes. (Texts and index look
    for themselves whether a sync has published.) Several threads may ask at once.
    """

    def __init__(self, at: Home) -> None:
        self._home = at
        self._lock = threading.Lock()
        self._library, self._index = Texts(at.database), CurrentIndex(at)
        self._seen: tuple[object, object, object] = (None, None, None)
        self._positions = False
        self._model = chat_model()
        self._unreviewed: Corpus | None = None
        self._reviews: list[HouseReview] = []
        self._service: Distillaw | None = None

    def __call__(self) -> Distillaw:
        """The service.

        :raises DistillawError: corpus or reviews cannot be read as they are now.
        """
        from kb.service import Distillaw  # half a second of patterns that a sync does without

        with self._lock:
            files, house = _state(_corpus_folders(self._home)), _state([self._home.house.path])
            stands_on = self._home.generation() if self._positions else None  # new texts may be without their clauses
            same = self._service is not None and (files, stands_on) == (self._seen[0], self._seen[2])
            if same and house != self._seen[1] and self._home.house.reviews() == self._reviews:
                self._seen = files, house, self._seen[2]  # an answer was saved or tagged: nothing that rules
            if self._service is None or (files, house, stands_on) != self._seen:
                reviews = self._reviews = self._home.house.reviews()
                if self._unreviewed is None or files != self._seen[0]:
                    self._unreviewed = unreviewed_corpus(self._home)
                gone = lost(self._unreviewed, self._library, reviews)
                laid = with_reviews(self._unreviewed, reviews, gone)
                self._service = Distillaw(laid, self._library, self._index, reviews, self._model)
                self._positions = bool(laid.positions)
                self._seen = files, house, self._home.generation() if self._positions else None
            return self._service


def _corpus_folders(at: Home) -> list[Path]:
    return [_shipped() or default_corpus_dir(), corpus_dir(at.path)]


def _state(paths: Iterable[Path]) -> tuple[tuple[str, int, int], ...]:
    """Every file under some paths with its time and size."""
    files = (file for path in paths for file in ([path] if path.is_file() else path.rglob("*")))
    found = []
    for file in files:
        try:
            status = file.stat()
        except FileNotFoundError:  # replaced this moment; the next look finds the new one
            continue
        if stat.S_ISREG(status.st_mode):
            found.append((str(file), status.st_mtime_ns, status.st_size))
    return tuple(sorted(found))


def service(at: Home | None = None) -> Distillaw:
    """The service on a home.

    :raises HomeError: the home is not a directory.
    """
    return CurrentService(at or home())()


def answerer(at: Home | None = None) -> Runnable[str | dict[str, Any], dict[str, Any]]:
    """The answers as a step of a langchain chain: a question in, the JSON of the answer out.

    The question is text, or a mapping as a line of ``ask --batch`` has it (``question``, ``as_of``, ``territory``,
    ``set``). Where no day is given, today is meant.

    :raises UsageError: at ``invoke``, as :meth:`kb.service.Distillaw.ask`.
    """
    from langchain_core.runnables import RunnableLambda

    current = CurrentService(at or home())

    def answer(asked: str | dict[str, Any]) -> dict[str, Any]:
        said: dict[str, Any] = {"question": asked} if isinstance(asked, str) else asked
        day = said.get("as_of")
        if not isinstance(day, dt.date):
            day = parse_date(str(day), "date for as_of") if day else dt.datetime.now(dt.UTC).date()
        question, territory = str(said.get("question", "")), said.get("territory")
        return answer_json(current().ask(question, day, territory=territory, facets=said.get("set"))[0])

    return RunnableLambda(answer, name="distillaw")


def retriever(k: int = 10, at: Home | None = None, **filters: Any) -> BaseRetriever:
    """Passages of the texts held and of commentary as a langchain retriever.

    :param filters: as :class:`kb.retrieval.retriever.PassageRetriever` takes them.
    :raises UsageError: nothing was synced.
    """
    from kb.retrieval.retriever import PassageRetriever

    index = CurrentIndex(at or home())()
    if index is None:
        raise UsageError("Nothing has been synced yet.", fix="Run `distillaw sync` first.")
    return PassageRetriever(index=index, k=k, **filters)
