"""Questions that want something of texts, not of a practice: what they say, how they differ, how they changed."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from kb.corpus import Corpus
from kb.instruments import InstrumentKind
from kb.interpret.defining import term_asked
from kb.interpret.entities import Mention, find_instruments
from kb.interpret.kinds import COMPARE, PARTY
from kb.interpret.listing import listing
from kb.interpret.lookup import OF_TEXTS, fact_asked
from kb.interpret.masked import Masked
from kb.interpret.model import Ask, Subject, TextAsk
from kb.interpret.names import NameIndex
from kb.interpret.subjects import by_route, subjects
from kb.interpret.tables import asks as words
from kb.interpret.text import tokens
from kb.interpret.topics import STOP, reading_topics, stem
from kb.interpret.window import window
from kb.vocabulary import Effect, Topic


def find(text: str, masked: Masked, index: NameIndex, corpus: Corpus, as_of: dt.date, *, loose: bool) -> TextAsk | None:
    """What is wanted of which texts; ``None`` when the question is no such.

    :param text: the cleaned question; ``masked``: the same with placeholders.
    :param loose: the question is known to be about texts, so that any of its words may say what is asked of them.
    """
    shape = masked.text
    topics = _topics(shape)
    user_data = bool(words.USER_DATA.search(shape)) and not words.OWN_MODEL.search(shape)
    if user_data:
        topics = (Topic.DATA_RESIDENCY_USER_DATA_TRAINING,)
    reader = _Reader(text, masked, index, corpus, topics)
    ask = (
        _by_lookup(reader, as_of)
        or (None if user_data else _by_listing(reader))
        or _by_defining(reader, as_of)
        or _by_history(reader)
        or _by_comparing(reader, as_of)
        or _by_what_governs(reader, as_of)
    )
    if ask is not None:
        return ask
    named = bool(masked.mentions) or loose
    if named and (loose or user_data or _may_read(shape, topics)):
        ask = _by_reading(reader, as_of, sure=loose or user_data)
    plenty = bool(words.PLENTY.search(shape) and words.DOES.search(shape) and reading_topics(shape))
    if ask is None and (user_data or plenty) and not reader.subjects(as_of):
        ask = TextAsk(Ask.SURVEY, (), topics, reader.focus, _effects(shape))
    return ask


class _Reader:
    """A question, and whose texts it means, found when first needed."""

    def __init__(self, text: str, masked: Masked, index: NameIndex, corpus: Corpus, topics: tuple[Topic, ...]) -> None:
        self.text, self.masked, self.index, self.corpus, self.topics = text, masked, index, corpus, topics
        self.shape = masked.text
        self._found: dict[dt.date | None, tuple[Subject, ...]] = {}

    def subjects(self, day: dt.date | None) -> tuple[Subject, ...]:
        """Whose texts are meant; ``None``: on any day."""
        if day not in self._found:
            whose = subjects(self.text, self.masked, self.index, self.corpus, self.topics, day)
            self._found[day] = _licences(whose, self.corpus) if words.SOURCE_CODE.search(self.shape) else whose
        return self._found[day]

    @property
    def focus(self) -> tuple[str, ...]:
        """Stems of the words that say what exactly is asked."""
        return _focus(self.shape, self.text, self.index)


def _by_lookup(reader: _Reader, as_of: dt.date) -> TextAsk | None:
    """A fact of the sources named, or of the texts named by themselves or by whom they govern."""
    fact = fact_asked(reader.shape)
    if fact is None:
        return None
    if fact in OF_TEXTS:
        whose = reader.subjects(as_of)
    else:
        whose = tuple(Subject(m.text, (), sources=m.entry.ids) for m in reader.masked.mentions if m.entry.ids)
    return TextAsk(Ask.LOOKUP, whose, fact=fact) if whose else None


def _by_listing(reader: _Reader) -> TextAsk | None:
    """Every teacher for which a practice comes to something; a line or a publisher that is named narrows them."""
    found = listing(reader.masked)
    if found is None:
        return None
    named = [m for m in reader.masked.mentions if m.entry.ids]
    whose = tuple(Subject(m.text, (), sources=_all_of(m, reader)) for m in named)
    under = tuple(
        i
        for start, _, ids in find_instruments(reader.text, reader.index)
        if words.UNDER.search(reader.text[:start])
        for i in ids
    )
    return TextAsk(Ask.LIST, whose, reader.topics, listing=found, claimed=under)


def _all_of(mention: Mention, reader: _Reader) -> tuple[str, ...]:
    """The sources that a name stands for where all are to be listed: of a publisher, everything that is its own."""
    publisher = mention.entry.publisher
    by_name = re.sub(r"(?:'s)? (?:models?|llms?|weights)$", "", mention.text, flags=re.I).casefold()
    if publisher in reader.corpus.publishers and (mention.entry.is_publisher or by_name == publisher.casefold()):
        own = tuple(m.id for m in reader.corpus.publishers[publisher].models)
        return tuple(dict.fromkeys((*mention.entry.ids, *own)))
    return mention.entry.ids


def _by_defining(reader: _Reader, as_of: dt.date) -> TextAsk | None:
    """Whose texts define the term: those named outside the term itself, of a publisher its licences too."""
    term = term_asked(reader.text)
    if not term:
        return None
    at = reader.text.find(term)
    whose = reader.subjects(as_of)
    outside = [m for m in reader.masked.mentions if not (m.start < at + len(term) and at < m.end)]
    names = {m.text for m in outside}
    kept = [s for s in whose if s.name in names or not any(s.name == m.text for m in reader.masked.mentions)] or whose
    issuers = {i.partition("/")[0] for s in kept for i in s.instruments}
    own = tuple(
        Subject(m.entry.publisher, tuple(i for i in reader.corpus.instruments if i.partition("/")[0] in issuers))
        for m in outside
        if m.entry.is_publisher or (m.entry.ids and not any(s.models for s in kept))
    )
    return (
        TextAsk(Ask.DEFINE, (*kept, *own), reader.topics, reader.focus, (Effect.DEFINITION,), term=term)
        if kept
        else None
    )


def _by_history(reader: _Reader) -> TextAsk | None:
    shape = reader.shape
    further = words.CHANGED.search(shape) and not (PARTY.search(shape) or words.OWN_MODEL.search(shape))
    papers = bool(words.OF_TERMS.search(shape))
    texts_told = papers or words.CHANGED_ALONE.search(shape) or (reader.topics and _effects(shape))
    if not (words.HISTORY.search(shape) and (reader.topics or papers)) and not (further and texts_told):
        return None
    whose = _nearest(reader.subjects(None), reader)
    if not whose:
        return None
    return TextAsk(Ask.HISTORY, whose, reader.topics, reader.focus, _effects(shape), window=window(shape))


def _nearest(whose: tuple[Subject, ...], reader: _Reader) -> tuple[Subject, ...]:
    """Without the publisher at large where a text or a model of its own is named too (``what has X changed in the Y
    terms``)."""
    at_large = {m.text for m in reader.masked.mentions if m.entry.is_publisher}
    named = [s for s in whose if s.name not in at_large]
    issuers = {i.partition("/")[0] for s in named for i in s.instruments}
    return tuple(s for s in whose if s in named or not {i.partition("/")[0] for i in s.instruments} <= issuers)


def _by_comparing(reader: _Reader, as_of: dt.date) -> TextAsk | None:
    if not (COMPARE.search(reader.shape) or words.BESIDE.search(reader.shape)):
        return None
    whose = reader.subjects(as_of)
    sides = whose if len(whose) > 1 else by_route(reader.text, reader.masked, reader.corpus, as_of)
    if not sides:
        return None
    shared = set.intersection(*(set(s.instruments) for s in sides))
    own = tuple(replace(s, instruments=tuple(i for i in s.instruments if i not in shared)) for s in sides)
    return TextAsk(Ask.COMPARE, own if all(s.instruments for s in own) else sides, reader.topics, reader.focus)


def _by_what_governs(reader: _Reader, as_of: dt.date) -> TextAsk | None:
    """Models, and the texts that the question supposes to govern them."""
    shape = reader.shape
    if not words.APPLIES.search(shape) or any(
        p.search(shape) for p in (words.SOURCE_CODE, words.TRAINS, words.RULE_NOT_TEXT)
    ):
        return None
    whose = reader.subjects(as_of)
    models = tuple(s for s in whose if s.models)
    if not models and words.WHICH_TERMS.search(shape):
        return TextAsk(Ask.APPLIES, whose, reader.topics) if whose else None
    named = (i for s in whose if not s.models for i in s.instruments)
    claimed = tuple(i for i in named if reader.corpus.instruments[i].kind.can_bind)
    if models and (claimed or words.IS_UNDER.search(shape) or words.WHICH_LICENCE.search(shape)):
        return TextAsk(Ask.APPLIES, models, reader.topics, claimed=claimed)
    return None


def _by_reading(reader: _Reader, as_of: dt.date, *, sure: bool) -> TextAsk | None:
    shape, topics = reader.shape, reader.topics
    whose = reader.subjects(as_of)
    if not whose or not (sure or _reads(shape, topics, whose)):
        return None
    if words.CONSEQUENCES.search(shape):
        return TextAsk(Ask.READ, whose, rest=f"{_rest(shape)} {words.FOLLOWS}")
    if _binds(shape):
        return TextAsk(Ask.READ, whose, rest=_rest(shape))
    if not topics and not reader.focus:  # what a text says, nothing singled out
        topics = tuple(Topic)
    effects = words.PASSED_ON if words.SOURCE_CODE.search(shape) else _defines(shape)
    return TextAsk(Ask.READ, whose, topics, reader.focus, effects, rest=_rest(shape))


def _binds(shape: str) -> bool:
    """Whether it is asked whom a text binds, not whether one who did not accept it may train."""
    asks_it = words.BINDS.search(shape) and words.TEXT_OR_BOND.search(shape)
    return bool(asks_it) and not words.TRAINS.search(shape)


def _topics(shape: str) -> tuple[Topic, ...]:
    topics = reading_topics(shape)
    if words.SUED_WHERE.search(shape):
        topics = (Topic.GOVERNING_LAW, *(t for t in topics if t is not Topic.GOVERNING_LAW))
    for pattern, topic in ((words.OWNER, Topic.OUTPUT_OWNERSHIP), (words.THRESHOLD, Topic.THRESHOLDS)):
        if pattern.search(shape):
            topics = (topic, *(t for t in topics if t is not topic))
    if words.NAMES_DISTILLING.search(shape):
        topics = tuple(t for t in topics if t is not Topic.NAMING_ATTRIBUTION)
    if words.COMMERCIAL_TERMS.search(shape):
        topics = tuple(t for t in topics if t is not Topic.NON_COMMERCIAL)
    if not topics and words.TRAINING.search(shape):
        topics = (Topic.OUTPUTS_TRAIN_MODELS,)
    if words.SOURCE_CODE.search(shape):
        topics = (Topic.NOTICE_FLOW_DOWN, Topic.DERIVATIVE_DEFINITION)
    return topics


def _may_read(shape: str, topics: tuple[Topic, ...]) -> bool:
    patterns = (words.OWNER, words.THRESHOLD, words.SOURCE_CODE, words.CONSEQUENCES, words.SUED_WHERE)
    return bool(set(topics) & words.SPECIAL) or _binds(shape) or any(p.search(shape) for p in patterns)


def _reads(shape: str, topics: tuple[Topic, ...], whose: tuple[Subject, ...]) -> bool:
    """Whether one of the shapes applies that ask what a text says, though no word of it speaks of a text."""
    if words.OWNER.search(shape) or words.THRESHOLD.search(shape) or words.SOURCE_CODE.search(shape) or _binds(shape):
        return True
    if words.CONSEQUENCES.search(shape) or (words.SUED_WHERE.search(shape) and not words.TRAINS.search(shape)):
        return True
    special = set(topics) & words.SPECIAL
    several = max((len(s.models) for s in whose), default=0) > 1
    if special and several and words.SIZES.search(shape) and not words.TRAINS.search(shape):
        return True
    if special and words.RULE_APPLIES.search(shape):
        return True
    return Topic.NAMING_ATTRIBUTION in topics and bool(words.SHOW.search(shape)) and not words.TRAINS.search(shape)


def _focus(shape: str, text: str, index: NameIndex) -> tuple[str, ...]:
    """Stems of the words that say what exactly is asked: without the names, and what every such question has."""
    names = {t.key for start, end, _ in find_instruments(text, index) for t in tokens(text[start:end])}
    keys = (t.key for t in tokens(re.sub(words.M, " ", shape)) if t.key.isalpha() and len(t.key) > 2)
    return tuple(dict.fromkeys(stem(w) for w in keys if w not in STOP and w not in words.GENERIC and w not in names))


def _rest(shape: str) -> str:
    return " ".join(re.sub(rf"{words.M}(?:'s?)?", " ", shape).split())


def _licences(whose: tuple[Subject, ...], corpus: Corpus) -> tuple[Subject, ...]:
    """The subjects with their licences only, where they have any: nothing else passes on to what is made."""
    kinds = (InstrumentKind.MODEL_LICENCE, InstrumentKind.DATASET_LICENCE, InstrumentKind.GUIDANCE)
    out = []
    for subject in whose:
        kept = tuple(i for i in subject.instruments if corpus.instruments[i].kind in kinds)
        out.append(replace(subject, instruments=kept or subject.instruments))
    return tuple(out)


def _defines(shape: str) -> tuple[Effect, ...]:
    """A question on what a text means by a word asks for its definitions."""
    return (Effect.DEFINITION,) if re.search(r"\b(?:means?|meant|defin\w+)\b", shape, re.I) else ()


def _effects(shape: str) -> tuple[Effect, ...]:
    return next((effects for pattern, effects in words.EFFECTS if pattern.search(shape)), ())
