"""The whole of it behind one class: corpus, held texts, index and interpreter in; answers out.

Built at the edge (command line, page, your own program); everything below receives what it needs.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from kb.answer.bearing import bearing, floor_for, that_bear, words_of
from kb.answer.cite import Citer, Library
from kb.answer.compose import compose
from kb.answer.considerations import likeness
from kb.answer.defining import notes_on
from kb.answer.direction import leaning
from kb.answer.follows import told_after, told_language
from kb.answer.model import Answer
from kb.answer.phrase import phrase
from kb.answer.phrase_evidence import bases, checker, plain_words
from kb.answer.phrase_model import Phrasing
from kb.answer.reworded import NOTHING
from kb.answer.topics import compose_declined, compose_passages, compose_text, compose_topic
from kb.catalogue import CommentaryEntry
from kb.corpus import Corpus
from kb.drift import Drifts, Recordings
from kb.errors import UsageError
from kb.interpret import Interpreter
from kb.interpret.defining import notion_asked
from kb.interpret.followup import follow
from kb.interpret.model import Ask, Interpretation, QuestionKind, Suggestion, TextAsk
from kb.interpret.suggest import check_confirmed, confirmed, suggest
from kb.known import known
from kb.llm import ChatModel
from kb.practice import Practice, set_facet
from kb.proposed import opted_in
from kb.reviews import HouseReview
from kb.ruling import Ruling, rule
from kb.ruling.nearest import nearest
from kb.version import version
from kb.vocabulary import Origin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb.retrieval.index import Hit, SearchIndex

FLOOR_NAMED = 0.45
"""Bearing from which a clause of a text that the question names is shown."""

FLOOR_BESIDE = 0.60
"""Bearing from which a note is shown beside readings on whose topic it bears."""

SHORTEST_PASSAGE = 40
"""Characters: a bare heading says nothing."""

TOPIC_NAMED = 0.12
"""Bearing that a note gains when the question names its topic."""

LIKE_ENOUGH = 60
"""Likeness (0 to 100) from which a note is shown while there is no index."""


@dataclass(frozen=True, slots=True)
class Preceding:
    """The answer before a question: what was asked and what was ruled on."""

    question: str
    practice: Practice


MAX_QUESTION = 20_000
"""Longest question taken, in characters."""


class Distillaw:
    """Ask, rule, search.

    :param corpus: what we wrote.
    :param library: held texts.
    :param index: gives the index of the generation published now, opening it when first needed; it returns ``None``
        while nothing was synced.
    :param reviews: of the home; the corpus has them applied (``kb.reviews.with_reviews``).
    :param model: a chat model that may phrase reasons and suggest facets; it decides no verdict.
    """

    def __init__(
        self,
        corpus: Corpus,
        library: Library,
        index: Callable[[], SearchIndex | None] = lambda: None,
        reviews: Sequence[HouseReview] = (),
        model: ChatModel | None = None,
    ) -> None:
        self.corpus = corpus
        self.model = model
        self._plain: frozenset[str] | None = None
        self.library = library
        self.drifts = Drifts(corpus, library, reviews)
        self._reviews = tuple(reviews)
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
            self._opted = corpus, Drifts(corpus, self.library, self._reviews)
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
        after: Preceding | None = None,
        confirm: Collection[str] = (),
        phrased: bool = True,
    ) -> tuple[Answer, dict[str, str]]:
        """Answer a question.

        :param as_of: the day the conduct is judged by, where the question names none.
        :param facets: facets stated besides the question; they win over what the question was understood to say.
        :param proposed: let readings rule that the detector proposed and nobody has checked.
        :param after: the answer before this question; what the question does not speak of then stays as it was, unless
            it is a question of its own. Its day goes before ``as_of``.
        :param confirm: facets that may rule though only the language model read them out of the question; ``all``.
        :param phrased: ``False``: do without the language model, though one is set.
        :returns: the answer, and the cited texts by hash (for an export).
        :raises UsageError: empty, too long or binary question; unknown facet, value or date; a facet confirmed that no
            model can have suggested.
        """
        clock = Clock()
        check_question(question)
        check_confirmed(confirm, asked=self.model is not None)
        with clock("interpret"):
            further = follow(after.practice, question, self.interpreter, territory) if after is not None else None
            if further is not None:
                understood = Interpretation(QuestionKind.PRACTICE, further.practice, notes=further.notes)
            else:
                understood = self.interpreter.interpret(question, as_of, territory)
            for name, value in (facets or {}).items():
                practice = set_facet(understood.practice, name, value, Origin.STATED)
                understood = replace(understood, practice=practice)
            if understood.practice.sources and facets and understood.kind is not QuestionKind.PRACTICE:
                understood = replace(understood, kind=QuestionKind.PRACTICE)
            understood = replace(understood, practice=known(understood.practice, self.corpus))
        model = self.model if phrased else None
        understood, suggested = self._helped(question, understood, clock, confirm, model)
        answer, texts = self._answer(understood.english or question, understood, clock, proposed, suggested, model)
        if understood.english:
            answer = told_language(answer, question, understood.notes)
        if after is not None and further is not None:
            answer = told_after(answer, after.question, further.changes)
        return answer, texts

    def _helped(
        self,
        question: str,
        understood: Interpretation,
        clock: Clock,
        confirm: Collection[str],
        model: ChatModel | None,
    ) -> tuple[Interpretation, tuple[Suggestion, ...]]:
        """The question with what the language model read out of it and the asker confirmed; and all that it read."""
        if model is None or understood.kind is not QuestionKind.PRACTICE or not understood.practice.sources:
            return understood, ()
        with clock("suggest"):
            suggested, failed = suggest(question, understood.practice, model)
        practice, suggested = confirmed(understood.practice, suggested, confirm)
        notes = [f"No facet was read by a language model: {failed}"] if failed else []
        missing = [f for f in confirm if f != "all" and f not in {s.facet for s in suggested}]
        notes += [f"Nothing to confirm: the language model read no {facet} out of the question." for facet in missing]
        practice = known(practice, self.corpus)
        return replace(understood, practice=practice, notes=(*understood.notes, *notes)), suggested

    def rule(self, practice: Practice, *, proposed: bool = False) -> Ruling:
        """Rule on a practice; no question, no prose.

        :raises UsageError: it names what the catalogue does not have.
        """
        return rule(known(practice, self.corpus), self.view(proposed)[0])

    def answer_practice(
        self,
        question: str,
        practice: Practice,
        premises: tuple[str, ...] = (),
        *,
        proposed: bool = False,
        phrased: bool = True,
    ) -> tuple[Answer, dict[str, str]]:
        """Rule and compose: for a practice whose facets the asker edited."""
        practice = known(practice, self.corpus)
        understood = Interpretation(QuestionKind.PRACTICE, practice, premises=premises)
        return self._answer(question, understood, Clock(), proposed, model=self.model if phrased else None)

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

    def _phrased(self, question: str, ruling: Ruling, corpus: Corpus, citer: Citer, model: ChatModel) -> Phrasing:
        """What the language model makes of the reasons."""
        if self._plain is None:
            self._plain = plain_words(self.corpus)
        found = bases(ruling, corpus, citer)
        return phrase(question, found, checker(found, corpus, self._plain), model)

    def _answer(
        self,
        question: str,
        understood: Interpretation,
        clock: Clock,
        proposed: bool,
        suggested: tuple[Suggestion, ...] = (),
        model: ChatModel | None = None,
    ) -> tuple[Answer, dict[str, str]]:
        corpus, drifts = self.view(proposed)
        citer = Citer(corpus, self.library, drifts)
        practice = understood.practice
        if understood.kind is QuestionKind.DECLINED:
            notes = self._notes(question, understood) if understood.unplaced and self.index is not None else []
            if notes:
                answer = compose_topic(question, practice, notes, citer, understood.premises)
            else:
                answer = compose_declined(question, practice, understood.declined)
        elif understood.kind is QuestionKind.PRACTICE and practice.sources:
            with clock("rule"):
                ruling = rule(practice, corpus)
            with clock("alternatives"):
                better = nearest(practice, ruling, corpus)
            write = partial(
                compose,
                question,
                practice,
                ruling,
                corpus,
                citer,
                premises=understood.premises,
                notes=understood.notes,
                suggested=suggested,
                alternatives=better,
            )
            with clock("compose"):
                answer = write()
            if model is not None:  # the citations have their numbers now; the model cites these
                with clock("phrase"):
                    answer = write(phrasing=self._phrased(question, ruling, corpus, citer, model))
        else:
            answer = self._from_texts(question, understood, citer, clock) or self._from_notes(
                question, understood, citer, clock
            )
        made = replace(answer, timing_ms=clock.stages, corpus=self.corpus.version, version=version())
        return made, citer.texts

    def _from_texts(self, question: str, understood: Interpretation, citer: Citer, clock: Clock) -> Answer | None:
        asked = understood.asks
        if understood.kind is not QuestionKind.TEXT or asked is None:
            return None
        meant = {i for subject in asked.subjects for i in subject.instruments}
        with clock("search"):
            notes = [n for n in self._beside(question, understood, asked) if not self._of_others(n, asked)]
            rest = asked.rest or question
            passages = self._passages_of(meant, rest, understood.practice.as_of) if meant and not asked.topics else []
        with clock("compose"):
            return compose_text(
                question,
                understood.practice,
                asked,
                citer.corpus,
                citer,
                notes=notes[:2],
                passages=passages,
                premises=understood.premises,
            )

    def _beside(self, question: str, understood: Interpretation, asked: TextAsk) -> list[CommentaryEntry]:
        """Notes beside readings: those that bear on the topics of the readings; without topics, on the question's words
        without its names."""
        if asked.ask in (Ask.APPLIES, Ask.LIST, Ask.DEFINE, Ask.LOOKUP):  # the catalogue answers
            return []
        if not asked.topics and asked.ask is Ask.HISTORY:
            return []
        if not asked.topics:
            return self._notes(asked.rest or question, understood)
        index = self.index
        if index is None:
            return []
        hits, embedder = index.search(question, 24, instruments=()), index.embedder_name
        found = [self.corpus.commentary[h.passage.commentary or ""] for h in that_bear(hits, embedder, FLOOR_BESIDE)]
        return [n for n in found if set(n.bears_on) & set(asked.topics)]

    def _from_notes(self, question: str, understood: Interpretation, citer: Citer, clock: Clock) -> Answer:
        with clock("search"):
            notes = self._notes(question, understood) or self._defining(question, understood)
            index = self.index
            hits = index.search(question, 4, **self._shown(index, {})) if index is not None and not notes else []
        with clock("compose"):
            if notes:
                return compose_topic(question, understood.practice, notes, citer, understood.premises)
            embedder = index.embedder_name if index is not None else ""
            floor = floor_for(question, self._known_words, placed=True)
            clauses = [h for h in that_bear(hits, embedder, floor) if not h.passage.commentary]
            if clauses:
                return compose_passages(question, understood.practice, clauses, citer, self.corpus)
        reason = NOTHING[self.index is None]
        if understood.kind is QuestionKind.PRACTICE:  # nothing to rule on; why, the notes say
            reason = " ".join((reason, *understood.notes))
        return compose_declined(question, understood.practice, reason)

    def _passages_of(self, instruments: Collection[str], question: str, day: dt.date) -> list[Hit]:
        """The nearest clauses of some texts, of the editions of a day."""
        index = self.index
        if index is None:
            return []
        hits = index.search(question, 4, instruments=instruments, as_of=day, include_commentary=False)
        return [
            h for h in that_bear(hits, index.embedder_name, FLOOR_NAMED) if len(h.passage.text) >= SHORTEST_PASSAGE
        ][:3]

    def _notes(self, question: str, understood: Interpretation) -> list[CommentaryEntry]:
        """Commentary that bears on the question, best first, the topics that the question names before others; without
        an index, the notes whose known questions are likest."""
        index = self.index
        topics = set(understood.commentary_topics)
        if index is not None:
            floor = floor_for(question, self._known_words, placed=understood.kind is not QuestionKind.DECLINED)
            hits = that_bear(index.search(question, 12, instruments=()), index.embedder_name, floor)
            scored = [(bearing(h), self.corpus.commentary[h.passage.commentary or ""]) for h in hits]
            scored.sort(key=lambda p: -(p[0] + TOPIC_NAMED * (p[1].topic in topics) + leaning(question, p[1])))
            return [note for _, note in scored][:3]
        likely = [(likeness(question, n), n) for n in self.corpus.commentary.values() if n.topic in topics]
        likely = [(score, n) for score, n in likely if score >= LIKE_ENOUGH]
        return [n for _, n in sorted(likely, key=lambda pair: -pair[0])][:3]

    def _defining(self, question: str, understood: Interpretation) -> list[CommentaryEntry]:
        """Notes that have the notion whose meaning is asked for, where the words place it in the field."""
        if understood.kind is not QuestionKind.TOPIC:
            return []
        likely = [n for n in self.corpus.commentary.values() if n.topic in understood.commentary_topics]
        return notes_on(notion_asked(question), likely)[:1]

    @cached_property
    def _known_words(self) -> frozenset[str]:
        return words_of(self.corpus.commentary.values())

    def _of_others(self, note: CommentaryEntry, asked: TextAsk) -> bool:
        """Whether a note speaks of a publisher's affair, and the question of other publishers' texts."""
        own = {i.partition("/")[0] for s in asked.subjects for i in (*s.instruments, *s.models)}
        title = note.title.casefold()
        meant = {p for p in self.corpus.publishers if p.casefold() in title}
        ids = {i.partition("/")[0] for p in meant for i in self._ids_of(p)}
        return bool(meant) and not ids & own

    def _ids_of(self, publisher: str) -> list[str]:
        return [m.id for m in self.corpus.publishers[publisher].models]


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
