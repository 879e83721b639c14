"""How texts changed, as far as their editions were read: what came, what went, and since when a text is silent."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.answer.picked import KIN, named_topics, words
from kb.answer.texts import Page
from kb.interpret.model import TextAsk
from kb.readings import Reading
from kb.vocabulary import Act, Effect, Topic

_MOST_A_STEP = 2
_CAME = re.compile(r"\b(?:add|introduc|start|insert|begin|began|appear|put|name|mention|tighten)\w*\b", re.I)
_WENT = re.compile(r"\b(?:drop|remov|stop|lift|abandon|delet|disappear|relax|strip|scrap)\w*\b", re.I)
_FORBID = re.compile(r"\b(?:forbid|forbade|ban|prohibit)\w*\b", re.I)


@dataclass(frozen=True, slots=True)
class Step:
    """A change from one read edition to the next.

    :ivar before: the edition before; ``None`` for the first that was read.
    :ivar came: readings new with this edition; ``went``: readings of the edition before that are gone.
    :ivar silent: topics on which this edition is silent and the one before was not.
    """

    edition: dt.date
    before: dt.date | None
    came: tuple[Reading, ...]
    went: tuple[Reading, ...]
    silent: tuple[Topic, ...]


def steps(editions: Sequence[dt.date], readings: Iterable[Reading], topics: Sequence[Topic]) -> list[Step]:
    """Changes on some topics between the editions that were read, in order; the first edition is a step of its own."""
    wanted = [r for r in readings if r.topic in topics]
    out: list[Step] = []
    before: dt.date | None = None
    for edition in editions:
        now = [r for r in wanted if r.anchor(edition)]
        then = [r for r in wanted if before and r.anchor(before)]
        came = tuple(sorted((r for r in now if r not in then), key=_weight))
        went = tuple(sorted((r for r in then if r not in now), key=_weight))
        silent = tuple(t for t in topics if any(r.topic is t for r in then) and not any(r.topic is t for r in now))
        if came or went or before is None:
            out.append(Step(edition, before, came, went, silent))
        before = edition
    return out


def _weight(reading: Reading) -> tuple[bool, bool]:
    """What training and bans are about comes first."""
    return (Act.TRAIN not in reading.acts, reading.effect is not Effect.PROHIBITION)


def write_history(page: Page, asked: TextAsk) -> bool:
    """When something came or went, where that is asked, and every change on the topics."""
    topics = _topics(asked)
    told = False
    leads: list[str] = []
    body: list[str] = []
    for subject in asked.subjects:
        for instrument in subject.instruments:
            file = page.corpus.readings.get(instrument)
            if file is None:
                continue
            editions = sorted(c.edition for c in file.coverage if c.edition <= page.day)
            found = steps(editions, file.readings, topics)
            if not editions or not any(s.came or s.went for s in found):
                continue
            told = True
            title = page.corpus.instruments[instrument].title
            leads += _leads(page, instrument, title, found, asked)
            body += _body(page, instrument, title, editions, found)
    if told:
        page.lines += [*leads, "" if leads else f"**What changed on {named_topics(topics)}.**", *body]
    return told


def _topics(asked: TextAsk) -> tuple[Topic, ...]:
    """Topics asked, each with its kin only where training is asked of at large; distilling at least."""
    topics = tuple(t for t in asked.topics if t is not Topic.AUP_FLOW_DOWN) or asked.topics
    broad = not topics or topics[0] is Topic.OUTPUTS_TRAIN_MODELS
    kin = [t for t in Topic if t in KIN[0] and t is not Topic.REVERSE_ENGINEERING_EXTRACTION]
    return tuple(dict.fromkeys((*topics, *kin))) if broad else topics


def _leads(page: Page, instrument: str, title: str, found: list[Step], asked: TextAsk) -> list[str]:
    """The change that is asked for: the first step at which it shows."""
    question = page.question
    went = bool(_WENT.search(question))
    came = not went and bool(_CAME.search(question) or _FORBID.search(question))
    for step in found:
        readings = _meant(step.went if went else step.came, asked)
        if not (went or came) or not readings:
            continue
        said = page.sentence(instrument, readings[0], (step.before or step.edition) if went else step.edition)
        if said is None:
            continue
        if went:
            state = f"; reviewed and silent on {named_topics(step.silent)} from then on" if step.silent else ""
            return [
                f"**{title}: gone with the edition of {step.edition}**{state}. The edition of {step.before} still had "
                f"it: {said[0]} [{said[1]}]",
                "",
            ]
        if step.before is None:
            return [
                f"**{title}: already in the oldest edition read here, of {step.edition}.** {said[0]} [{said[1]}]",
                "",
            ]
        return [
            f"**{title}: new with the edition of {step.edition}**; the edition before that was read, of {step.before}, "
            f"did not have it. {said[0]} [{said[1]}]",
            "",
        ]
    return []


def _meant(readings: Sequence[Reading], asked: TextAsk) -> list[Reading]:
    """Readings of a step that are the ones asked about: of the effects asked, and the question's words first."""
    fit = [r for r in readings if not asked.effects or r.effect in asked.effects]
    return sorted(fit, key=lambda r: (-len(words(r) & set(asked.focus)), _weight(r)))


def _body(page: Page, instrument: str, title: str, editions: list[dt.date], found: list[Step]) -> list[str]:
    lines = ["", f"### {title}", "", f"*{len(editions)} editions read, {editions[0]} to {editions[-1]}.*", ""]
    for step in found:
        parts = []
        for word, readings, day in (("new", step.came, step.edition), ("gone", step.went, step.before)):
            for reading in readings[:_MOST_A_STEP]:
                said = page.sentence(instrument, reading, day) if day else None
                if said:
                    parts.append(f"{word if step.before else 'says'}: {said[0]} [{said[1]}]")
            if len(readings) > _MOST_A_STEP:
                parts.append(f"and {len(readings) - _MOST_A_STEP} more {word}")
        if step.silent:
            parts.append(f"**silent** on {named_topics(step.silent)} from here (reviewed)")
        if step.before is None and not step.came:
            parts.append("says nothing on it")
        if parts:
            lines.append(f"- **{step.edition}** — {'; '.join(p.rstrip('.') for p in parts)}.")
    lines.append(f"- Every recorded wording: `distillaw history {instrument}`.")
    return lines
