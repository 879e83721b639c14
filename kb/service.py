"""The whole of it behind one class: corpus, held texts, index and interpreter in; answers out.

Built at the edge (command line, page, your own program); everything below receives what it needs.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kb.answer.cite import Citer, Library
from kb.answer.compose import compose
from kb.answer.model import Answer
from kb.answer.topics import compose_declined, compose_passages, compose_text, compose_topic
from kb.catalogue import CommentaryEntry
from kb.corpus import Corpus
from kb.drift import Drifts, Recordings
from kb.errors import UsageError
from kb.interpret import Interpreter
from kb.interpret.model import Interpretation, QuestionKind
from kb.practice import Practice, set_facet
from kb.proposed import opted_in
from kb.ruling import Ruling, rule
from kb.vocabulary import Origin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb.retrieval.index import Hit, SearchIndex

MAX_QUESTION = 20_000
"""Longest question taken, in characters."""


class Distillaw:
    """Ask, rule, search.

    :param corpus: what we wrote.
    :param library: held texts.
    :param index: gives the index of the generation published now, opening it when first needed; it returns ``None``
        while nothing was synced.
    """

    def __init__(
        self, corpus: Corpus, library: Library, index: Callable[[], SearchIndex | None] = lambda: None
    ) -> None:
        self.corpus = corpus
        self.library = library
        self.drifts = Drifts(corpus, library)
        self._opted: tuple[Corpus, Drifts] | None = None
        self._current_index = index
        self._shown_of: tuple[SearchIndex, frozenset[tuple[str, dt.date]]] | None = None
        self.interpreter = Interpreter(corpus)

    def view(self, proposed: bool) -> tuple[Corpus, Drifts]:
        """The corpus and the drifts of its readings; with ``proposed`` those in which proposed readings rule."""
        if not proposed:
            return self.corpus, self.drifts
        if self._opted is None:
            corpus = opted_in(self.corpus)
            self._opted = corpus, Drifts(corpus, self.library)
        return self._opted

    @property
    def index(self) -> SearchIndex | None:
        """The search index of the generation published now; ``None`` while nothing was synced."""
        return self._current_index()

    def ask(
        self,
        question: str,
        as_of: dt.date,
        *,
        territory: str | None = None,
        facets: Mapping[str, object] | None = None,
        proposed: bool = False,
    ) -> tuple[Answer, dict[str, str]]:
        """Answer a question.

        :param as_of: the day the conduct is judged by, where the question names none.
        :param facets: facets stated besides the question; they win over what the question was understood to say.
        :param proposed: let readings rule that the detector proposed and nobody has checked.
        :returns: the answer, and the cited texts by hash (for an export).
        :raises UsageError: empty, too long or binary question; unknown facet, value or date.
        """
        clock = Clock()
        check_question(question)
        with clock("interpret"):
            understood = self.interpreter.interpret(question, as_of, territory)
            for name, value in (facets or {}).items():
                practice = set_facet(understood.practice, name, value, Origin.STATED)
                understood = replace(understood, practice=practice)
            if understood.practice.sources and facets and understood.kind is not QuestionKind.PRACTICE:
                understood = replace(understood, kind=QuestionKind.PRACTICE)
            self._check_sources(understood.practice)
        return self._answer(question, understood, clock, proposed)

    def rule(self, practice: Practice, *, proposed: bool = False) -> Ruling:
        """Rule on a practice; no question, no prose."""
        self._check_sources(practice)
        return rule(practice, self.view(proposed)[0])

    def answer_practice(
        self, question: str, practice: Practice, premises: tuple[str, ...] = (), *, proposed: bool = False
    ) -> tuple[Answer, dict[str, str]]:
        """Rule and compose: for a practice whose facets the asker edited."""
        self._check_sources(practice)
        understood = Interpretation(QuestionKind.PRACTICE, practice, premises=premises)
        return self._answer(question, understood, Clock(), proposed)

    def search(self, query: str, k: int = 10, **filters: Any) -> list[Hit]:
        """Passages of held texts and of commentary, best first.

        :raises UsageError: empty query, or nothing was synced.
        """
        check_question(query)
        index = self.index
        if index is None:
            raise UsageError("Nothing has been synced yet.", fix="Run `distillaw sync` first.")
        return index.search(query, k, **self._shown(index, filters))

    def _shown(self, index: SearchIndex, filters: Mapping[str, Any]) -> dict[str, Any]:
        """Filters with what is searched where no day and no edition is asked for: catalogued editions and newest texts.

        Every wording that a text ever had would crowd out the others; they are found with ``as_of``.
        """
        if filters.get("as_of") is not None or filters.get("editions") is not None:
            return dict(filters)
        if self._shown_of is None or self._shown_of[0] is not index:
            self._shown_of = index, self._newest_and_catalogued(index)
        shown = self._shown_of[1]
        return dict(filters) if shown == index.editions else {**filters, "editions": shown}

    def _newest_and_catalogued(self, index: SearchIndex) -> frozenset[tuple[str, dt.date]]:
        catalogued = {(i.id, e.date) for i in self.corpus.instruments.values() for e in i.editions}
        newest: dict[str, dt.date] = {}
        for source, date in index.editions:
            newest[source] = max(date, newest.get(source, date))
        same = {
            source for source, date in newest.items() if (source, date) not in catalogued and self._listed(source, date)
        }
        shown = {(source, date) for source, date in newest.items() if source not in same}
        return frozenset(shown | (catalogued & index.editions))

    def _listed(self, instrument: str, name: dt.date) -> bool:
        """Whether the catalogue has the text of a recorded edition under another date."""
        if not isinstance(self.library, Recordings):
            return False
        history, entry = self.library.recorded(instrument), self.corpus.instruments.get(instrument)
        if history is None or entry is None:
            return False
        texts = [history.holding(listed) for listed in entry.editions]
        return any(held is not None and held.name == name for held in texts)

    def _check_sources(self, practice: Practice) -> None:
        for source in practice.sources:
            id_ = source.id.value
            if id_ and id_ not in self.corpus.models and id_ not in self.corpus.datasets:
                from rapidfuzz import process

                near = process.extract(id_, [*self.corpus.models, *self.corpus.datasets], limit=4)
                raise UsageError(
                    f"No model, service or data set {id_!r} in the catalogue.",
                    valid=", ".join(m[0] for m in near),
                    fix="Use an id that `distillaw list models` prints.",
                )
            host = source.host.value
            if host and host != "other" and host not in self.corpus.models:
                raise UsageError(f"No host {host!r} in the catalogue.", fix="See `distillaw list hosts`.")
        for slug in practice.facts:
            if slug not in self.corpus.facts:
                raise UsageError(f"No fact {slug!r}.", valid=", ".join(sorted(self.corpus.facts)))

    def _answer(
        self, question: str, understood: Interpretation, clock: Clock, proposed: bool
    ) -> tuple[Answer, dict[str, str]]:
        corpus, drifts = self.view(proposed)
        citer = Citer(corpus, self.library, drifts)
        practice = understood.practice
        if understood.kind is QuestionKind.DECLINED:
            answer = compose_declined(question, practice, understood.declined)
        elif understood.kind is QuestionKind.PRACTICE and practice.sources:
            with clock("rule"):
                ruling = rule(practice, corpus)
            with clock("compose"):
                answer = compose(
                    question, practice, ruling, corpus, citer, premises=understood.premises, notes=understood.notes
                )
        elif understood.kind is QuestionKind.TEXT and understood.instruments:
            with clock("compose"):
                named = [self.corpus.instrument(i) for i in understood.instruments]
                answer = compose_text(question, practice, named, understood.topics, corpus, citer, practice.as_of)
        else:
            answer = self._from_passages(question, understood, citer, clock)
        return replace(answer, timing_ms=clock.stages), citer.texts

    def _from_passages(self, question: str, understood: Interpretation, citer: Citer, clock: Clock) -> Answer:
        with clock("search"):
            index = self.index
            hits = index.search(question, 12, **self._shown(index, {})) if index is not None else []
        with clock("compose"):
            notes = self._notes(question, understood, hits)
            if notes:
                return compose_topic(question, understood.practice, notes, citer, understood.premises)
            if hits:
                return compose_passages(question, understood.practice, hits[:4], citer, self.corpus)
        reason = "nothing held here speaks to it; has `distillaw sync` been run?"
        return compose_declined(question, understood.practice, reason)

    def _notes(self, question: str, understood: Interpretation, hits: list[Hit]) -> list[CommentaryEntry]:
        """Commentary that answers: what search found, the topics that the question names first; without an index, the
        notes of those topics whose known questions are likest."""
        found = [self.corpus.commentary[h.passage.commentary] for h in hits if h.passage.commentary]
        topics = set(understood.commentary_topics)
        if not found and topics:
            found = [n for n in self.corpus.commentary.values() if n.topic in topics]
            found.sort(key=lambda note: likeness(question, note), reverse=True)
        named = [n for n in found if n.topic in topics]
        return (named or found)[:3]


def likeness(question: str, note: CommentaryEntry) -> float:
    """How like a question is to those that a note is known to answer, 0 to 100."""
    from rapidfuzz import fuzz

    asked = question.casefold()
    return max(fuzz.token_set_ratio(asked, known.casefold()) for known in (note.title, *note.answers))


class Clock:
    """Milliseconds a stage."""

    def __init__(self) -> None:
        self.stages: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        """Time a stage; stages of the same name add up."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.stages[stage] = self.stages.get(stage, 0.0) + (time.perf_counter() - started) * 1000


def check_question(question: str) -> None:
    """Refuse what is no question.

    :raises UsageError: empty, over 20,000 characters, or binary.
    """
    if not question.strip():
        raise UsageError("The question is empty.", fix='Ask one: distillaw ask "May we distil Llama 3.1?"')
    if len(question) > MAX_QUESTION:
        raise UsageError(
            f"The question has {len(question):,} characters.",
            valid=f"up to {MAX_QUESTION:,}",
            fix="Ask about one practice; a contract is added with `distillaw add`.",
        )
    strange = sum(
        1 for c in question if (ord(c) < 32 and c not in "\n\r\t") or c == "\ufffd" or 0xD800 <= ord(c) < 0xE000
    )
    if strange:
        raise UsageError("The question holds control characters: it looks like binary data.", fix="Give it as text.")
