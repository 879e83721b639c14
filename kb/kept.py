"""What is said and decided about saved answers and readings: tags, sign-off, comments. Values: the store keeps them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from kb.errors import UsageError

MAX_TAG, MAX_WORDS = 40, 4000
"""Longest tag, and longest note or comment, in characters."""


class Stage(StrEnum):
    """How far a saved answer is on its way to a signature."""

    KEPT = "kept"
    SENT = "sent"
    SIGNED = "signed"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed an answer: name, role, moment (UTC), and the SHA-256 of the answer as it was then."""

    by: str
    role: str
    at: dt.datetime
    sha256: str


@dataclass(frozen=True, slots=True)
class Comment:
    """A part of a thread.

    :ivar subject: ``answer 3`` or ``instrument#reading``.
    :ivar disputes: it says that the reading is wrong; stands until the reading is reviewed.
    """

    number: int
    subject: str
    by: str
    role: str
    at: dt.datetime
    words: str
    disputes: bool = False


def checked_tag(tag: str) -> str:
    """A tag as it is kept.

    >>> checked_tag("  Q3   Review ")
    'q3 review'

    :raises UsageError: empty, too long, or with a comma.
    """
    said = " ".join(tag.split()).casefold()
    if not said or len(said) > MAX_TAG or "," in said:
        raise UsageError(f"{tag!r} is no tag.", valid=f"1 to {MAX_TAG} characters, no comma", fix="Give a short word.")
    return said


def checked_words(words: str, what: str) -> str:
    """A note, a comment or a reason as it is kept.

    :raises UsageError: empty or too long.
    """
    said = words.strip()
    if not said or len(said) > MAX_WORDS:
        raise UsageError(f"The {what} has {len(said)} characters.", valid=f"1 to {MAX_WORDS:,}", fix="Say it briefly.")
    return said


def subject_of(answer: int) -> str:
    """How threads and the audit log name a saved answer."""
    return f"answer {answer}"
