"""Saved answers looked at again: what would be answered today, and which of them a later text puts in doubt.

An answer is judged by its own facts and by the texts and readings of today. One that was asked of the day on which
it was saved is asked of today; one that was asked of another day, or whose acts have dates of their own, keeps those.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from kb.access import Role
from kb.errors import AccessError, UsageError
from kb.kept import Stage
from kb.practice import from_json
from kb.ruling import Ruling
from kb.ruling.model import Finding
from kb.service import Distillaw, Preceding
from kb.store.house import SavedAnswer

LegName = tuple[int, str | None, str]
"""A leg through time: number of the source, instrument, act."""


class Outcome(StrEnum):
    """What became of a saved answer."""

    SAME = "same"
    FLIPS = "flips"
    """The verdict is another."""
    CHANGED = "changed"
    """The verdict is the same; that of some text is not."""
    MIGHT = "might"
    """The verdict is the same, and rests on a text that has changed in a way nobody reviewed."""
    NOT_RULED = "not_ruled"
    """It was about no practice, or cannot be ruled on any more."""


@dataclasses.dataclass(frozen=True, slots=True)
class LegChange:
    """A leg whose outcome is another; on the side that lacks it the verdict is empty."""

    instrument: str | None
    act: str
    was: str
    now: str
    was_reading: str | None
    now_reading: str | None
    was_edition: str | None
    now_edition: str | None


@dataclasses.dataclass(frozen=True, slots=True)
class Rechecked:
    """A saved answer, and what would be answered now.

    :ivar verdict: of now; empty where it cannot be ruled on.
    :ivar legs: those that came out otherwise.
    :ivar doubts: what puts it in doubt, one sentence each.
    """

    saved: SavedAnswer
    as_of: dt.date
    outcome: Outcome
    verdict: str
    legs: tuple[LegChange, ...] = ()
    doubts: tuple[str, ...] = ()


def recheck(saved: SavedAnswer, service: Distillaw, day: dt.date) -> Rechecked:
    """Rule on a saved answer's practice by the texts and readings of a day."""
    asked = saved.as_of
    try:
        practice = from_json(saved.body["practice"])
        if asked == saved.saved.date():
            asked = day
            practice = dataclasses.replace(practice, as_of=day)
        if not practice.sources or not saved.body.get("findings"):
            return Rechecked(saved, asked, Outcome.NOT_RULED, "", doubts=("It was about no practice.",))
        ruling = service.rule(practice)
    except UsageError as error:
        return Rechecked(saved, asked, Outcome.NOT_RULED, "", doubts=(error.what,))
    legs = tuple(_legs(saved.body["findings"], ruling))
    doubts = tuple(_doubts(ruling, service))
    if ruling.verdict.value != saved.verdict:
        outcome = Outcome.FLIPS
    elif legs:
        outcome = Outcome.CHANGED
    else:
        outcome = Outcome.MIGHT if doubts else Outcome.SAME
    return Rechecked(saved, asked, outcome, ruling.verdict.value, legs, doubts)


def owns(saved: SavedAnswer, name: str, role: Role) -> bool:
    """Whether a user may change, send and delete an answer: its owner; a keeper where it has none."""
    return saved.owner == name if saved.owner else role.covers(Role.KEEPER)


def may_see(saved: SavedAnswer, name: str, role: Role) -> bool:
    """Whether a user may see an answer: who owns it, and counsel from the day it was sent for sign-off."""
    return owns(saved, name, role) or (saved.stage is not Stage.KEPT and role.covers(Role.COUNSEL))


def seen_by(answers: Iterable[SavedAnswer], name: str, role: Role) -> list[SavedAnswer]:
    """The answers that a user may see, newest first."""
    return [a for a in answers if may_see(a, name, role)][::-1]


def check_owns(saved: SavedAnswer, name: str, role: Role) -> None:
    """Pass where a user may change an answer.

    :raises AccessError: it is another's.
    """
    if not owns(saved, name, role):
        raise AccessError(f"Answer {saved.id} is not yours.", fix="Ask whoever saved it.")


def flips(answers: Iterable[SavedAnswer], service: Distillaw, day: dt.date) -> dict[int, Rechecked]:
    """The watched answers whose verdict is another by the texts and readings of a day, by number."""
    found = (recheck(a, service, day) for a in answers if a.watched)
    return {r.saved.id: r for r in found if r.outcome is Outcome.FLIPS}


def preceding(text: str, name: str) -> Preceding:
    """What a further question goes on from, out of the JSON of an answer.

    :param name: of the file, for the message.
    :raises UsageError: no answer, or one about no practice.
    """
    try:
        data = json.loads(text)
        question, practice = str(data["question"]), from_json(data["practice"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{name}: holds no answer.", fix="Write one with `distillaw ask --export`.") from error
    return Preceding(question, practice)


def recheck_all(answers: Iterable[SavedAnswer], service: Distillaw, day: dt.date) -> list[Rechecked]:
    """Every saved answer that is not as it was, or may not be, in the order in which they were saved."""
    found = [recheck(a, service, day) for a in answers]
    return [r for r in found if r.outcome is not Outcome.SAME]


def _legs(findings: Iterable[Mapping[str, Any]], ruling: Ruling) -> Iterable[LegChange]:
    before: dict[LegName, Mapping[str, Any]] = {}
    for f in findings:
        before.setdefault((f.get("source", 0), f["instrument"], f["act"]), f)
    now: dict[LegName, Finding] = {}
    for finding in ruling.findings:
        leg = finding.leg
        now.setdefault((leg.source, leg.instrument, leg.act.value), finding)
    for name in dict.fromkeys((*before, *now)):
        was, became = before.get(name), now.get(name)
        verdicts = was["verdict"] if was else "", became.verdict.value if became else ""
        if verdicts[0] == verdicts[1]:
            continue
        edition = became.leg.edition.isoformat() if became and became.leg.edition else None
        yield LegChange(
            name[1], name[2], *verdicts, was["reading"] if was else None, became.reading if became else None,
            was["edition"] if was else None, edition,
        )  # fmt: skip


def _doubts(ruling: Ruling, service: Distillaw) -> Iterable[str]:
    said: dict[str, None] = {}
    for finding in ruling.findings:
        leg = finding.leg
        if leg.instrument is None or leg.edition is None:
            continue
        for reading in finding.readings:
            drift = service.drifts.on(reading, leg.edition, leg.day)
            if drift is not None:
                early = f"{reading} was read in words that stand only from {drift.until} on."
                said[early if drift.early else f"{reading} is stale since {drift.since}."] = None
        for new in service.drifts.unread(leg.instrument):
            if new.edition == leg.edition and new.holds_on(leg.day):
                topics = ", ".join(sorted(t.value.replace("_", " ") for t in new.topics))
                said[f"{leg.instrument} has new words on {topics} since {new.since}, {new.locator}."] = None
    return said
