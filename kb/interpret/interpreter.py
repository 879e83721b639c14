"""Question to practice, without a language model. Indexes are built once; a question takes some milliseconds."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

from kb.corpus import Corpus
from kb.errors import UsageError
from kb.interpret import actors, asks, competition, dates, facets, field, kinds, makers, places, quantities
from kb.interpret.canonical import canonical
from kb.interpret.channels import Routes, routes
from kb.interpret.descent import without_descent
from kb.interpret.elided import completed
from kb.interpret.entities import find_instruments, find_mentions
from kb.interpret.existing import of_the_day
from kb.interpret.injection import strip_instructions
from kb.interpret.language import READ_TOO, foreign, name_of, readable, spoken
from kb.interpret.masked import LIST, Masked, mask
from kb.interpret.model import Ask, Interpretation, QuestionKind
from kb.interpret.names import NameIndex, build_index
from kb.interpret.onward import READ_AS
from kb.interpret.plain import plain
from kb.interpret.premises import premises, without_premises
from kb.interpret.prototypes import Prototypes, QueryEmbedder
from kb.interpret.roles import Cast, cast
from kb.interpret.sources import Built, build_sources, is_place, rerouted
from kb.interpret.spelling import spelled
from kb.interpret.tables import asks as words_of_asks
from kb.interpret.tables.roles import Part
from kb.interpret.text import clean
from kb.interpret.topics import Likeness, commentary_scores, reading_topics
from kb.practice import Facet, Practice, Source, set_facet
from kb.vocabulary import Channel, CommentaryTopic, Origin, Topic

MAX_CHARACTERS = 20_000
_MOST_TOPICS = 3
_BESIDE_PRACTICE = 1.9
"""Score from which a commentary topic is named beside a practice: two words of its table, or one and likeness."""

_TOUCHED = 2.0
"""Score below which a mere note of a model and a circumstance is not taken for a topic of the commentary."""

_INSTRUCTED = "The question also tries to give instructions; they were left out."
_OUT_OF_FIELD = (
    "The question is not about using, training on or distilling AI models, nor about the law and effects of it."
)
_HOW_TO = (
    "It asks how a thing is done; distillaw answers whether it is allowed, under which texts and on what conditions."
)
_TECHNICAL = (
    "It asks how models are built or run; distillaw answers what may be done with them, under which texts and on what "
    "conditions, and what law and effects that touches."
)
_ONLY_INSTRUCTIONS = "The text gives instructions and asks nothing about using, training on or distilling AI models."
_LOOKS_BACK = re.compile(
    r"\bwas (?:that|this|it|what we did)\b[^.?!]{0,20}"
    r"\b(?:allowed|permitted|legal|lawful|ok|okay|fine|a breach|a violation)\b"
    r"|\b(?:was|were) (?:⟦[a-z]\d+⟧|\w+ing\b|the\b|our\b|such\b)[^.?!]{0,80}?"
    r"\b(?:allowed|permitted|legal|lawful|barred|forbidden|prohibited|banned|free|ruled out)\b"
    r"|\bwere (?:we|i) (?:allowed|permitted|free|entitled)\b|\bdid (?:we|i) (?:breach|break|violate|infringe)\b",
    re.I,
)
_LOOKS_AHEAD = re.compile(
    r"\b(?:now|today|still|will|want to|plan|going to|next|tomorrow)\b|\b(?:may|can) (?:we|i)\b", re.I
)
_CALLED = re.compile(
    r"\b(?:call(?:ed|ing)?|nam(?:ed|ing|e)|label(?:led)?|brand(?:ed)?|rename)"
    r"(?: (?:it|is|as|to|(?:the|our|my) (?:[\w-]+ )?(?:model|student)))*:? ?['\"]?$"
    r"|\b(?:publish|releas|ship|market|brand|offer|sell|distribut|upload|know)\w*(?: (?!as\b)[\w-]+){0,3}? "
    r"(?:as|under the name(?: of)?):? ?['\"“‘]?$",
    re.I,
)
_QUESTION_WORD = re.compile(
    r"\W*(?:what|which|who|whose|when|where|why|how|is|are|was|were|do|does|did|can|could|may|might|will|would|should|"
    r"must|has|have)\b",
    re.I,
)
_BARE = "No word says what is done with it; it was read as the question whether it may be distilled or trained on."
_ALSO_ASKS = "The question asks two things; what one may do was ruled on. Ask by itself what the text says."
_SEEMS = "The question seems to be in"
_NOT_UNDERSTOOD = (
    "is to be done with AI models, or which of their texts is meant, was not found in it; say it in other words, or in "
    "English."
)
_EMPTY = "There is no question."
_ASCII_RUN = re.compile(r"[\x21-\x7e]+(?: [\x21-\x7e]+)*")
_NO_SOURCE = "No model, service or data set is named, so there is nothing to rule on yet."


@dataclass(frozen=True, slots=True)
class _Read:
    """A question after names and parts are known."""

    text: str
    masked: Masked
    parts: Cast
    actor: actors.ThirdParty | None
    instruments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fragment:
    """Words that go on from an earlier question: names, routes, and a practice without sources."""

    masked: Masked
    parts: Cast
    routes: Routes
    practice: Practice
    notes: tuple[str, ...]


class Interpreter:
    """Understands questions against one corpus.

    :param corpus: the catalogue whose names are recognised.
    :param embedder: decides the shape of a question where its words do not; optional, patterns win.
    """

    def __init__(self, corpus: Corpus, embedder: QueryEmbedder | None = None) -> None:
        self._corpus = corpus
        self._index = build_index(corpus)
        self._likeness = Likeness.of(corpus)
        self._thresholds = quantities.thresholds(corpus)
        self._issuers = _issuers(corpus)
        self._prototypes = Prototypes(corpus, embedder) if embedder is not None else None

    def interpret(self, question: str, as_of: dt.date, territory: str | None = None) -> Interpretation:
        """What the question is about, with every facet its words state or imply; the rest stays unknown.

        :param question: at most 20,000 characters.
        :param as_of: the day for acts without a date of their own.
        :param territory: seat and place of use where the question does not say; a country or group, several by commas.
        :raises UsageError: a longer question, or a territory that is none.
        """
        if len(question) > MAX_CHARACTERS:
            raise UsageError(
                f"The question has {len(question):,} characters.",
                valid=f"at most {MAX_CHARACTERS:,}",
                fix="Ask the question in fewer words; a contract is added with `distillaw add`.",
            )
        code = spoken(clean(question))
        if code:
            return self._translated(clean(question), code, as_of, territory)
        understood = self._interpreted(question, as_of, territory)
        if understood.language:  # told by the recogniser alone
            return self._translated(clean(question), understood.language, as_of, territory)
        return understood

    def _translated(self, text: str, code: str, as_of: dt.date, territory: str | None) -> Interpretation:
        """A question in another language, by the English sentences that say what was found in it."""
        found = canonical(text, code, self._index, self._corpus)
        note = READ_AS.format(language=name_of(code), english=found.english)
        understood = self._interpreted(found.english, as_of, territory) if found.english else None
        if understood is None or (found.words_only and understood.kind is QuestionKind.PRACTICE):
            named = f"It names {', '.join(found.names)}, but what" if found.names else "What"
            why = f"The question is in {name_of(code)}. {named} {_NOT_UNDERSTOOD}"
            return replace(_declined(Practice(as_of), why, []), language=code)
        understood = replace(understood, language=code, english=found.english)
        if understood.kind is QuestionKind.DECLINED:
            return replace(understood, declined=f"{understood.declined} {note}", unplaced=False)
        return replace(understood, notes=(note, *understood.notes))

    def _interpreted(self, question: str, as_of: dt.date, territory: str | None) -> Interpretation:
        notes: list[str] = []
        text, instructed = strip_instructions(plain(spelled(clean(question))))
        if instructed:
            notes.append(_INSTRUCTED)
        if not re.search(r"\w", text):
            return _declined(Practice(as_of), _ONLY_INSTRUCTIONS if instructed else _EMPTY, notes)
        if kinds.COMPARE.search(text) or words_of_asks.BESIDE.search(text):
            text = completed(text, self._index, self._corpus)
        return self._of(self._read(text), as_of, territory, instructed, notes)

    @property
    def corpus(self) -> Corpus:
        """The catalogue whose names are recognised."""
        return self._corpus

    @property
    def names(self) -> NameIndex:
        """Its names."""
        return self._index

    def publisher_of(self, id_: str) -> str:
        """The publisher of a model or data set."""
        return self._corpus.publisher_of.get(id_, "")

    def cleaned(self, question: str) -> str:
        """A question as it is read: plain characters and spelling, without instructions."""
        return strip_instructions(plain(spelled(clean(question))))[0]

    def fragment(self, text: str, as_of: dt.date, territory: str | None = None) -> Fragment:
        """Words that need not be a question: every facet that they tell.

        :param text: cleaned.
        """
        notes: list[str] = []
        read = self._read(text)
        practice = self._practice(Practice(as_of), read, QuestionKind.PRACTICE, territory, notes)
        return Fragment(read.masked, read.parts, routes(read.masked, self._corpus), practice, tuple(notes))

    def rerouted(self, source: Source, fragment: Fragment) -> Source:
        """A source by the route that a fragment tells."""
        return rerouted(source, fragment.routes, self._corpus)

    def _read(self, text: str) -> _Read:
        masked = mask(text, find_mentions(text, self._index, self._corpus))
        actor, parts = actors.third_party(masked, cast(replace(masked, text=without_descent(masked, self._corpus))))
        return _Read(text, masked, parts, actor, self._instruments(text, masked, parts))

    def _of(
        self, read: _Read, as_of: dt.date, territory: str | None, instructed: bool, notes: list[str]
    ) -> Interpretation:
        way = routes(read.masked, self._corpus)
        built = build_sources(read.masked, read.parts, way, self._corpus, self._index)
        reading = reading_topics(read.masked.text)
        scores = commentary_scores(read.masked.text, self._likeness)
        signals = kinds.Signals(
            read.masked.text,
            len(built.sources),
            any(m.entry.publisher for m in read.masked.mentions),
            sum(self._corpus.instruments[i].kind.can_bind for i in read.instruments),
            read.actor is not None,
            reading,
            scores,
            any(p in (Part.TEACHER, Part.BASE) for p in read.parts.parts.values()),
        )
        kind = kinds.kind_of(signals)
        kind, commentary = self._judged(read.text, kind, scores, bool(built.sources))
        day = dates.dates(Practice(as_of), read.masked.text, []).as_of  # the texts of the day that is told
        asked = asks.find(read.text, read.masked, self._index, self._corpus, day, loose=kind is QuestionKind.TEXT)
        if asked is not None and self._tells_a_case(read, as_of):
            asked = None
        elif asked is not None and asked.ask is Ask.READ and built.sources and kinds.AND_MAY.search(read.masked.text):
            asked, kind = None, QuestionKind.PRACTICE
            notes.append(_ALSO_ASKS)
        kind = QuestionKind.TEXT if asked is not None else kind
        weak = (
            kind is QuestionKind.DECLINED
            or (kind is QuestionKind.TEXT and asked is None and not read.instruments)
            or (kind is QuestionKind.TOPIC and max(scores.values(), default=0.0) < _TOUCHED)
        )
        if weak and kinds.is_bare(read.masked.text) and self._says_more(read, as_of):
            built = build_sources(read.masked, read.parts, way, self._corpus, self._index, bare=True)
            if built.sources:
                kind = QuestionKind.PRACTICE
                notes.append(_BARE)
        making = makers.find(read.masked, self._corpus)
        if making is not None:
            kind, asked, built = QuestionKind.PRACTICE, None, Built(list(making.sources), [making.note])
        why = self._not_answered(read.masked, kind, bool(built.sources))
        if why:
            placed = why != _OUT_OF_FIELD or field.other_sense(read.masked) or kinds.of_other_trade(signals)
            why = _ONLY_INSTRUCTIONS if instructed and why == _OUT_OF_FIELD else why
            declined = _declined(Practice(as_of), why, notes)
            spoken_in = readable(self._language(read.masked)) if why.startswith(_SEEMS) else ""
            return replace(declined, commentary_topics=commentary, unplaced=not placed, language=spoken_in)
        practice = self._practice(Practice(as_of, tuple(built.sources)), read, kind, territory, notes)
        if asked is not None and asked.ask is Ask.HISTORY:  # the days told are those of the changes
            practice = replace(practice, as_of=as_of, periods={})
        if making is not None:
            practice = makers.fill(practice, making, self._corpus)
        else:
            practice = of_the_day(practice, self._corpus)
        if kind is QuestionKind.PRACTICE:
            notes += built.notes
            if not built.sources:
                notes.append(_NO_SOURCE)
            if making is None:
                notes += self._left_out(read, built.numbers)
        return Interpretation(
            kind,
            practice,
            _ordered(reading, kind),
            commentary,
            read.instruments,
            premises(read.masked, self._corpus),
            notes=tuple(dict.fromkeys(notes)),
            asks=asked,
        )

    def _judged(
        self, text: str, kind: QuestionKind, scores: dict[CommentaryTopic, float], named: bool
    ) -> tuple[QuestionKind, tuple[CommentaryTopic, ...]]:
        """Kind and commentary topics; an embedder may decide what the words left undecided."""
        best = max(scores.values(), default=0.0)
        least = max(0.5 * best, _BESIDE_PRACTICE if kind is QuestionKind.PRACTICE else 0.0)
        topics = tuple(t for t, s in scores.items() if s >= least)[:_MOST_TOPICS]
        undecided = kind is QuestionKind.DECLINED or (kind is QuestionKind.TOPIC and best < 2)
        if self._prototypes is None or not undecided:
            return kind, topics
        judged, near = self._prototypes.judge(text)
        if kind is QuestionKind.DECLINED and near and judged is QuestionKind.TOPIC:
            kind = QuestionKind.TOPIC
        if kind is QuestionKind.TOPIC and near:
            topics = tuple(dict.fromkeys((*near, *topics)))[:_MOST_TOPICS]
        return kind, topics

    def _practice(
        self, practice: Practice, read: _Read, kind: QuestionKind, territory: str | None, notes: list[str]
    ) -> Practice:
        if kind is not QuestionKind.PRACTICE:
            practice = replace(practice, sources=())
        practice = _one_day(dates.dates(practice, read.masked.text, notes), read.masked.text, notes)
        told = replace(read.masked, text=without_premises(read.masked.text))
        practice = facets.fill(practice, told, notes)
        practice = competition.competition(practice, read.masked, self._issuers)
        practice = quantities.scales(practice, read.masked.text, self._thresholds, notes, self._releases(practice))
        practice = places.places(practice, read.masked.text)
        if read.actor is not None and kind is QuestionKind.PRACTICE:  # elsewhere the publisher is only spoken of
            practice = actors.fill(practice, read.actor, self._corpus)
        for facet in ("established_in", "used_in"):
            if territory and not getattr(practice, facet).known:
                practice = set_facet(practice, facet, territory, Origin.STATED)
        return practice

    def _tells_a_case(self, read: _Read, as_of: dt.date) -> bool:
        """Whether a note without a verb names a model and a circumstance, and no text: a practice, not its terms."""
        text = read.masked.text
        asks_on = _QUESTION_WORD.match(text) or kinds.TERM_WORDS.search(text)
        return not asks_on and kinds.is_bare(text) and self._says_more(read, as_of)

    def _says_more(self, read: _Read, as_of: dt.date) -> bool:
        """Whether the words tell a circumstance of a practice besides the name of a model."""
        practice = self._practice(Practice(as_of), read, QuestionKind.PRACTICE, None, [])
        facets = (practice.established_in, practice.used_in, practice.purpose, practice.release, practice.student.kind)
        return any(f.known for f in facets) or bool(practice.scale) or practice.generated.known

    def _releases(self, practice: Practice) -> list[dt.date]:
        """When the models that are or may be meant were released."""
        ids = {i for s in practice.sources for i in (s.candidates or ((s.id.value,) if s.id.value else ()))}
        entries = [self._corpus.models[i] for i in sorted(ids) if i in self._corpus.models]
        return [e.released for e in entries if e.released and Channel.WEIGHTS in e.channels]

    def _instruments(self, text: str, masked: Masked, parts: Cast) -> tuple[str, ...]:
        """Instruments named by their own name, and those behind ``the terms of X``."""
        named = [i for _, _, ids in find_instruments(text, self._index) for i in ids]
        if not named and (kinds.TERM_WORDS.search(masked.text) or kinds.COMPARE.search(masked.text)):
            numbers = parts.all(Part.TERMS) or [
                n for n in range(len(masked.mentions)) if parts.parts.get(n) in (None, Part.ISSUER, Part.ACTOR)
            ]
            for number in numbers:
                named += self._texts_of(masked, number)
        return tuple(dict.fromkeys(named))

    def _texts_of(self, masked: Masked, number: int) -> list[str]:
        entry = masked.mentions[number].entry
        out: list[str] = []
        if entry.is_publisher and entry.publisher in self._corpus.publishers:
            file = self._corpus.publishers[entry.publisher]
            return [g.instrument for listed in file.hosted.values() for g in listed if g.covers(None)]
        for id_ in entry.ids[:40]:
            channels = self._corpus.models[id_].channels if id_ in self._corpus.models else (Channel.DOWNLOAD,)
            for channel in channels:
                out += [g.instrument for g in self._corpus.governing(id_, channel) or ()]
        return out

    def _not_answered(self, masked: Masked, kind: QuestionKind, ruled: bool) -> str:
        """Why a question is not answered here; empty when it is.

        :param ruled: it names a source, so that there is something to rule on.
        """
        mentions = masked.mentions
        language = self._language(masked)
        if language and not mentions:  # scripts without spaces: names stand between letters of another kind
            mentions = tuple(find_mentions(_ASCII_RUN.sub(r" \g<0> ", masked.text), self._index, self._corpus))
        named = ", ".join(dict.fromkeys(m.text for m in mentions if m.entry.publisher))
        if language:
            about = f" It names {named}." if named else ""
            start = f"{_SEEMS} {language}; distillaw reads English, {READ_TOO}."
            return f"{start}{about} Ask it again in one of these."
        if field.other_sense(masked):
            return _OUT_OF_FIELD
        if field.asks_how(masked):
            return _HOW_TO + (f" Named: {named}." if named else "")
        if field.technical(masked) and kind is not QuestionKind.TEXT and not (ruled and kind is QuestionKind.PRACTICE):
            return _TECHNICAL
        return _OUT_OF_FIELD if kind is QuestionKind.DECLINED else ""

    @staticmethod
    def _language(masked: Masked) -> str:
        """English name of the language, where it is not English."""
        return foreign(re.sub(rf"{LIST}|\bplus (?=[A-Z⟦])", " ", masked.text))

    def _left_out(self, read: _Read, used: list[int]) -> list[str]:
        """Names of models that were read but taken neither as a source nor as anything else."""
        known = {read.masked.mentions[n].entry for n in used}
        reached = {e.publisher for e in known if e.publisher}  # a service of theirs is how the source is reached
        out = []
        for number, mention in enumerate(read.masked.mentions):
            if not mention.entry.ids and not mention.entry.is_publisher and _CALLED.search(read.text[: mention.start]):
                out.append(f"“{mention.text}” was read as the name of the student.")
                continue
            if read.parts.parts.get(number) is Part.DENIED and mention.entry not in known:
                out.append(f"“{mention.text}” is named as not used, so it is no source.")
            if number in used or number in read.parts.parts or mention.entry.is_host or mention.entry.is_publisher:
                continue
            if mention.entry.publisher in reached and is_place(mention, self._corpus):
                continue
            if mention.entry not in known:
                out.append(f"“{mention.text}” is named but was not taken as a source.")
        return out


def _one_day(practice: Practice, text: str, notes: list[str]) -> Practice:
    """Asked whether what was done was allowed, the one day that is told is that of the training too."""
    day = practice.generated
    if not day.known or practice.trained.known or not _LOOKS_BACK.search(text) or _LOOKS_AHEAD.search(text):
        return practice
    notes.append("Only one day is told; it was taken for the training as well as for the outputs.")
    return replace(practice, trained=Facet(day.value, Origin.INFERRED))


def _ordered(reading: tuple[Topic, ...], kind: QuestionKind) -> tuple[Topic, ...]:
    """For a practice the rules on training come first where they are touched."""
    if kind is not QuestionKind.PRACTICE or Topic.OUTPUTS_TRAIN_MODELS not in reading:
        return reading
    return (Topic.OUTPUTS_TRAIN_MODELS, *(t for t in reading if t is not Topic.OUTPUTS_TRAIN_MODELS))


def _declined(practice: Practice, why: str, notes: list[str]) -> Interpretation:
    return Interpretation(QuestionKind.DECLINED, practice, declined=why, notes=tuple(notes))


def _issuers(corpus: Corpus) -> dict[str, tuple[str, ...]]:
    """Publisher of models to the issuers of its own hosted texts, as instruments spell them, and to itself."""
    out = {}
    for publisher, file in corpus.publishers.items():
        ids = [g.instrument for listed in file.hosted.values() for g in listed]
        names = [corpus.instruments[i].publisher for i in ids if i in corpus.instruments]
        for model in file.models:
            names += [
                corpus.instruments[g.instrument].publisher
                for g in corpus.governing(model.id, Channel.WEIGHTS) or ()
                if g.instrument in corpus.instruments and g.instrument.split("/")[0] == model.id.split("/")[0]
            ]
        out[publisher] = tuple(dict.fromkeys((publisher, *names)))
    return out
