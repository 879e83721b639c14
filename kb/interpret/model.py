"""What a question was understood to be."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from kb.practice import Practice
from kb.vocabulary import Channel, CommentaryTopic, Effect, Role, Technique, Topic, Verdict


class QuestionKind(StrEnum):
    """The shape of a question."""

    PRACTICE = "practice"
    TOPIC = "topic"
    TEXT = "text"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A facet that only a language model read out of a question. It rules once the asker confirms it.

    :ivar facet: as ``--set`` takes it. :ivar value: likewise. :ivar words: of the question, as they stand in it.
    :ivar confirmed: whether the asker let it rule.
    """

    facet: str
    value: str
    words: str
    confirmed: bool = False


class Ask(StrEnum):
    """What a question about texts wants of them: what one says, two set side by side, how one changed, which texts do
    something, which text governs a model, or for which teachers of the catalogue a practice comes to something,
    what a text means by a term, or one fact of the catalogue."""

    READ = "read"
    COMPARE = "compare"
    HISTORY = "history"
    SURVEY = "survey"
    APPLIES = "applies"
    LIST = "list"
    DEFINE = "define"
    LOOKUP = "lookup"


class Fact(StrEnum):
    """What is looked up of a model, a data set or a text."""

    PUBLISHER = "publisher"
    RELEASED = "released"
    BASE = "base"
    TEACHERS = "teachers"
    DATA = "data"
    ROUTES = "routes"
    HELD = "held"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose texts are asked about.

    :ivar name: as the question has it. :ivar instruments: ids, those that govern first.
    :ivar models: catalogue ids, where the name is one of models.
    :ivar sources: ids of all that the name may stand for as a teacher, services included.
    :ivar channel: the route that is meant, where the question tells routes apart.
    """

    name: str
    instruments: tuple[str, ...]
    models: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    channel: Channel | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A practice to be ruled on for every source of the catalogue.

    :ivar channels: the routes that are meant. :ivar verdicts: those asked for.
    """

    channels: frozenset[Channel]
    role: Role
    technique: Technique
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class TextAsk:
    """A question about texts, taken apart.

    :ivar focus: stems of the words that say what exactly is asked, beside the names and the topics.
    :ivar effects: only rules with these effects are asked for; empty: any.
    :ivar claimed: instruments that the question supposes to govern (``APPLIES``), or that must (``LIST``).
    :ivar term: whose definition is wanted (``DEFINE``).
    :ivar listing: what is ruled on for every source (``LIST``); subjects then narrow the sources.
    :ivar fact: what is looked up (``LOOKUP``).
    :ivar window: the days between which changes are asked for (``HISTORY``); open ends are ``None``.
    :ivar rest: the question without its names: what is looked for in the texts named.
    """

    ask: Ask
    subjects: tuple[Subject, ...] = ()
    topics: tuple[Topic, ...] = ()
    focus: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()
    claimed: tuple[str, ...] = ()
    rest: str = ""
    listing: Listing | None = None
    term: str = ""
    fact: Fact | None = None
    window: tuple[dt.date | None, dt.date | None] = (None, None)


@dataclass(frozen=True, slots=True)
class Interpretation:
    """A question, understood.

    :ivar kind: about a practice (ruled), a topic (answered from commentary), a text (answered from readings and
        clauses), or outside the field (declined).
    :ivar practice: facets with their origin; without sources when the question is about no practice.
    :ivar topics: reading topics the question touches, most likely first.
    :ivar commentary_topics: commentary topics the question touches, most likely first.
    :ivar instruments: instruments named in the question.
    :ivar premises: what the question takes for granted and the texts do not bear out, in our own words.
    :ivar declined: why it is declined; empty otherwise.
    :ivar asks: for a question about texts, what is wanted of which.
    :ivar unplaced: declined only because no word of the question places it in the field; a note may answer it still.
    :ivar language: ISO 639-1 code of the question, where it is one of those read besides English.
    :ivar english: what such a question was read as; texts and notes are looked for by it.
    """

    kind: QuestionKind
    practice: Practice
    topics: tuple[Topic, ...] = ()
    commentary_topics: tuple[CommentaryTopic, ...] = ()
    instruments: tuple[str, ...] = ()
    premises: tuple[str, ...] = ()
    declined: str = ""
    notes: tuple[str, ...] = field(default=())
    asks: TextAsk | None = None
    unplaced: bool = False
    language: str = ""
    english: str = ""
