"""Dissenting clauses: what the binding texts hold that points the other way than the verdict.

Against a ban: grants and exceptions. Against leave: bans and conditions that did not decide. Where the verdict is open,
both. Readings that someone disputes, whichever way they point.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kb.corpus import Corpus
from kb.readings import Reading
from kb.ruling.model import Finding, Reason, Ruling
from kb.vocabulary import Act, Effect, ReviewLevel, Verdict

FOR = frozenset({Effect.PERMISSION, Effect.EXCEPTION})
AGAINST = frozenset({Effect.PROHIBITION, Effect.CONDITION})

_POINTS_AWAY = {
    Verdict.PROHIBITED: FOR,
    Verdict.PERMITTED: AGAINST,
    Verdict.CONDITIONAL: AGAINST,
    Verdict.SILENT: AGAINST,
}
"""Effects that point away from a verdict; from one that is open, both sides do."""


@dataclass(frozen=True, slots=True)
class Dissent:
    """A reading that points the other way.

    :ivar reading: global id.
    :ivar edition: of the text, in which it was looked up; ``day`` of the conduct.
    :ivar why: why it does not carry the verdict, a sentence.
    """

    reading: str
    effect: Effect
    edition: dt.date
    day: dt.date
    why: str


def dissents(ruling: Ruling, corpus: Corpus) -> tuple[Dissent, ...]:
    """The dissenting readings of the texts that bind, each once, in the order of the texts.

    What already stands among the conditions of the answer dissents from nothing.
    """
    texts: dict[tuple[str, dt.date], list[Finding]] = {}
    for finding in ruling.findings:
        leg = finding.leg
        if leg.instrument is not None and leg.edition is not None and leg.applies != "no":
            texts.setdefault((leg.instrument, leg.edition), []).append(finding)
    asked_for = {r for condition in ruling.conditions for r in condition.readings}
    found: dict[str, Dissent] = {}
    for findings in texts.values():
        for dissent in _of_text(findings, ruling.verdict, corpus):
            if dissent.reading not in asked_for or ruling.verdict is Verdict.PROHIBITED:
                found.setdefault(dissent.reading, dissent)
    return tuple(found.values())


def _of_text(findings: list[Finding], verdict: Verdict, corpus: Corpus) -> Iterator[Dissent]:
    leg = findings[0].leg
    assert leg.instrument is not None
    assert leg.edition is not None
    away = _POINTS_AWAY.get(verdict, FOR | AGAINST)
    read = corpus.edition_readings(leg.instrument, leg.edition, leg.day).readings
    acts = {f.leg.act for f in findings}
    by_id = {r.id: r for r in read}
    for reading in read:
        disputed = reading.review.level is ReviewLevel.DISPUTED
        if not _speaks_of(reading, acts, by_id) or not (reading.effect in away or disputed):
            continue
        global_id = f"{leg.instrument}#{reading.id}"
        if any(f.reading == global_id and f.verdict is verdict for f in findings):
            continue  # it is what the verdict rests on
        why = _why(reading, global_id, findings, verdict)
        level = " The reading is disputed." if disputed else ""
        yield Dissent(global_id, reading.effect, leg.edition, leg.day, f"{why}{level}")


def _speaks_of(reading: Reading, acts: set[Act], by_id: dict[str, Reading]) -> bool:
    """Whether it bears on what is done; an exception bears on what the rule that it lifts speaks of."""
    spoken = set(reading.acts) or {a for lifted in reading.excepts if lifted in by_id for a in by_id[lifted].acts}
    return bool(spoken & acts)


def _why(reading: Reading, global_id: str, findings: Iterable[Finding], verdict: Verdict) -> str:
    """Why a reading does not carry the verdict, from what the ruling made of it."""
    if verdict not in _POINTS_AWAY:
        return "It speaks for it." if reading.effect in FOR else "It speaks against it."
    among = [f for f in findings if global_id in f.readings]
    reasons = {f.reason for f in among}
    if reading.effect is Effect.EXCEPTION:
        return "The exception was weighed." if among else "The exception is not met on the facts told."
    if reading.effect is Effect.PERMISSION:
        if not among:
            return "The grant does not reach what is asked on the facts told."
        return "The grant stands beside the ban and does not lift it." if verdict is Verdict.PROHIBITED else _WEIGHED
    if Reason.EXCEPTED in reasons:
        return "An exception lifts it."
    if Reason.AUTHORISED in reasons:
        return "Leave was given, which it asks for."
    return _WEIGHED if among else "It does not apply on the facts told."


_WEIGHED = "It was weighed and does not decide."
