"""What a language model had to do with an answer, as a value: what it wrote and what was dropped."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence that passed the check.

    :ivar text: with its ``[n]`` marks. :ivar citations: their numbers, in order.
    :ivar readings: global ids of the readings that bear it out.
    """

    text: str
    citations: tuple[int, ...]
    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that was refused before anyone saw it.

    :ivar rule: of :class:`kb.answer.check_claim.Rule`. :ivar reason: in words.
    """

    sentence: str
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Phrasing:
    """What came of asking a model to phrase an answer.

    :ivar model: as the setting names it.
    :ivar used: whether its sentences stand in the answer; otherwise the default composer wrote all of it.
    :ivar reason: why they do not.
    """

    model: str
    used: bool
    sentences: tuple[Written, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    reason: str = ""
