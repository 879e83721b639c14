"""Which way a question looks: whether it wants a thing shown, or shown not to be so.

Vectors hardly tell ``prove that it was distilled`` from ``prove that it was not``. So a note whose own questions mostly
deny stands back where the question does not, and comes forward where it does.
"""

from __future__ import annotations

import re

from kb.catalogue import CommentaryEntry
from kb.interpret.negation import ASKED

DIRECTION = 0.15
"""What a note gains or loses in bearing by the way its questions look."""

_DENIES = re.compile(
    r"\b(?:not|never|no|nothing|none|without)\b|n't\b|\bindependen(?:t|tly|ce)\b|\b(?:my|our|their|its|one's) own "
    r"(?:\w+ )?(?:work|development|making)\b|\bfrom scratch\b|\bdis(?:prov\w+|claim\w*)|\brefut\w+|\brebut\w*|"
    r"\binnocen\w+|\bclean\b|\bclear(?:s|ed)? (?:\w+sel(?:f|ves)|(?:my|our|their|its) names?)\b|"
    r"\b(?:is|are|am|was|were|been|stands?) accused of\b|\bdefend\w* (?:\w+sel(?:f|ves)|against (?:a|an|the) "
    r"(?:claim|accusation|charge|allegation)\b)",
    re.I,
)


def denies(text: str) -> bool:
    """Whether a question wants something shown not to be so.

    >>> denies("How do we show that it was not distilled?"), denies("Can't one prove that it was distilled?")
    (True, False)
    """
    return bool(_DENIES.search(ASKED.sub(" ", text)))


def leaning(question: str, note: CommentaryEntry) -> float:
    """What the note gains or loses in bearing; nothing for a note whose own questions do not mostly deny."""
    own = [denies(text) for text in (note.title, *note.answers)]
    if 2 * sum(own) <= len(own):
        return 0.0
    return DIRECTION if denies(question) else -DIRECTION
