"""What a question was understood to be."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kb.practice import Practice
from kb.vocabulary import CommentaryTopic, Topic


class QuestionKind(StrEnum):
    """The shape of a question."""

    PRACTICE = "practice"
    TOPIC = "topic"
    TEXT = "text"
    DECLINED = "declined"


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
    """

    kind: QuestionKind
    practice: Practice
    topics: tuple[Topic, ...] = ()
    commentary_topics: tuple[CommentaryTopic, ...] = ()
    instruments: tuple[str, ...] = ()
    premises: tuple[str, ...] = ()
    declined: str = ""
    notes: tuple[str, ...] = field(default=())
