"""How texts changed, as far as their editions were read: what came, what went, and since when a text is silent."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.answer.picked import KIN, named_topics, words
from kb.answer.shape import Cell, Row, Shape, ShapeKind
from kb.answer.texts import FOR_DISTILLING, Page
from kb.corpus import Corpus
from kb.interpret.model import TextAsk
from kb.readings import Reading
from kb.vocabulary import Act, Effect, Topic

_MOST_A_STEP = 2
_CAME = re.compile(r"\b(?:add|introduc|start|insert|begin|began|appear|put|name|mention|tighten)\w*\b", re.I)
_WENT = re.compile(r"\b(?:drop|remov|stop|lift|abandon|delet|disappear|relax|strip|scrap)\w*\b", re.I)
_FORBID = re.compile(r"\b(?:forbid|forbade|ban|prohibit)\w*\b", re.I)


@dataclass(frozen=True, slots=True)
class Stage:
    """An edition that was read, and what it says on the topics followed.

    :ivar silent: topics on which it was reviewed and says nothing.
    """

    instrument: str
    title: str
    edition: dt.date
    readings: tuple[Reading, ...]
    silent: frozenset[Topic]


@dataclass(frozen=True, slots=True)
class Step:
    """A change from one stage to the next.

    :ivar before: the stage before; ``None`` for the first.
    :ivar came: readings new with this stage; ``went``: readings of the stage before that are gone.
    :ivar recast: pairs of the reading before and the one that took its place: a ban drawn wider is not a ban dropped.
    :ivar silent: topics on which this stage is silent and the one before was not.
    """

    stage: Stage
    before: Stage | None
    came: tuple[Reading, ...]
    went: tuple[Reading, ...]
    recast: tuple[tuple[Reading, Reading], ...]
    silent: tuple[Topic, ...]


def steps(stages: Sequence[Stage]) -> list[Step]:
    """Changes between the stages of one line, in order; the first stage is a step of its own.

    Within an instrument a reading is the same where its id is; another of the same topic and effect takes its place.
    Between instruments a reading is the same where topic, effect and the facts that it turns on are.
    """
    out: list[Step] = []
    before: Stage | None = None
    for stage in stages:
        same = before is not None and before.instrument == stage.instrument
        now = {_identity(r, same): r for r in reversed(stage.readings)}
        then = {_identity(r, same): r for r in reversed(before.readings)} if before else {}
        came = sorted((r for k, r in now.items() if k not in then), key=_weight)
        went = sorted((r for k, r in then.items() if k not in now), key=_weight)
        recast = _paired(went, came)
        silent = tuple(sorted(stage.silent & {r.topic for r in then.values()}))
        if came or went or recast or before is None:
            out.append(Step(stage, before, tuple(came), tuple(went), recast, silent))
        before = stage
    return out


def _paired(went: list[Reading], came: list[Reading]) -> tuple[tuple[Reading, Reading], ...]:
    """Takes out of both lists the readings of which one took the other's place."""
    pairs = []
    for old in tuple(went):
        new = next((r for r in came if (r.topic, r.effect) == (old.topic, old.effect)), None)
        if new is not None:
            went.remove(old)
            came.remove(new)
            pairs.append((old, new))
    return tuple(pairs)


def _identity(reading: Reading, same: bool) -> object:
    turns_on = frozenset(c.facet for c in reading.when)
    return reading.id if same else (reading.topic, reading.effect, turns_on)


def _stages(page: Page, instrument: str, topics: Sequence[Topic]) -> list[Stage]:
    file = page.corpus.readings.get(instrument)
    if file is None:
        return []
    title = page.corpus.instruments[instrument].title
    out = []
    for edition in sorted(c.edition for c in file.coverage if c.edition <= page.day):
        readings = tuple(r for r in file.readings if r.topic in topics and r.anchor(edition))
        reviewed = file.topics_reviewed(edition)
        silent = frozenset(t for t in topics if t in reviewed and not any(r.topic is t for r in readings))
        out.append(Stage(instrument, title, edition, readings, silent))
    return out


def _weight(reading: Reading) -> tuple[bool, bool]:
    """What training and bans are about comes first."""
    return (Act.TRAIN not in reading.acts, reading.effect is not Effect.PROHIBITION)


def lineage(page: Page, instruments: Iterable[str]) -> list[list[str]]:
    """Instruments to follow through time: each by its own editions; licences of one edition each, under which a
    publisher put out one family of models one after the other, as one line."""
    out: list[list[str]] = []
    series: dict[str, list[str]] = {}
    for id_ in instruments:
        entry = page.corpus.instruments[id_]
        if entry.kind.is_licence and len(entry.editions) == 1:
            series.setdefault(_family(page.corpus, id_) or id_, []).append(id_)
        else:
            out.append([id_])
    lines = [sorted(ids, key=lambda i: page.corpus.instruments[i].editions[0].date) for ids in series.values()]
    return [*lines, *out]


def _family(corpus: Corpus, licence: str) -> str:
    """The family of models that its publisher put out under a licence; empty where there is none."""
    publisher = corpus.instruments[licence].publisher
    families = {
        model.family
        for model in corpus.models.values()
        if corpus.publisher_of[model.id] == publisher
        and any(g.instrument == licence for c in model.channels for g in corpus.governing(model.id, c) or ())
    }
    return min(families, default="")


def write_history(page: Page, asked: TextAsk) -> bool:
    """When something came or went, where that is asked, and every change on the topics."""
    topics = _topics(asked)
    told = False
    leads: list[str] = []
    body: list[str] = []
    rows: list[Row] = []
    alone: list[str] = []
    lines = lineage(page, (i for subject in asked.subjects for i in subject.instruments))
    all_stages = [[stage for instrument in line for stage in _stages(page, instrument, topics)] for line in lines]
    several = any(len(stages) > 1 for stages in all_stages)
    for stages in all_stages:
        if several and len(stages) == 1:
            alone.append(stages[0].title)
            continue  # one edition alone tells no change
        found = steps(stages)
        if not any(s.came or s.went or s.recast for s in found):
            continue
        shown = [s for s in found if _within(s.stage.edition, asked)]
        if asked.window != (None, None) and not shown:
            body += _unchanged(stages, asked)
            continue
        told = True
        leads += [x for x in _leads(page, shown, asked) if not x or x not in leads]
        lines_of, rows_of = _body(page, stages, shown)
        body, rows = [*body, *lines_of], [*rows, *rows_of]
    if alone and told and not leads:
        body += ["", f"Only one edition was read of {'; '.join(dict.fromkeys(alone))}: no change can be told."]
    if told or body:
        over, about = _over(asked), named_topics(topics) if asked.topics else "what bears on distilling"
        page.lines += [*leads, "" if leads else f"**What changed on {about}{over}.**", *body]
    if rows:
        page.shape = Shape(ShapeKind.TIMELINE, ("edition", "text", "change", "what it says"), tuple(rows))
    return bool(told or body)


def _within(edition: dt.date, asked: TextAsk) -> bool:
    first, last = asked.window
    return (first is None or first <= edition) and (last is None or edition <= last)


def _over(asked: TextAsk) -> str:
    first, last = asked.window
    return f", {first or 'the beginning'} to {last or 'now'}" if first or last else ""


def _unchanged(stages: list[Stage], asked: TextAsk) -> list[str]:
    """That nothing read changed in the time asked about, and which editions that rests on."""
    read = [s.edition for s in stages if _within(s.edition, asked)]
    if not read:
        return []
    editions = ", ".join(map(str, read))
    return ["", f"- **{stages[-1].title}**: no change on these topics in the editions read of that time ({editions})."]


def _topics(asked: TextAsk) -> tuple[Topic, ...]:
    """Topics asked, each with its kin only where training is asked of at large; distilling at least."""
    topics = tuple(t for t in asked.topics if t is not Topic.AUP_FLOW_DOWN) or asked.topics
    if not topics:
        return FOR_DISTILLING
    broad = topics[0] is Topic.OUTPUTS_TRAIN_MODELS
    kin = [t for t in Topic if t in KIN[0] and t is not Topic.REVERSE_ENGINEERING_EXTRACTION]
    return tuple(dict.fromkeys((*topics, *kin))) if broad else topics


def _leads(page: Page, found: list[Step], asked: TextAsk) -> list[str]:
    """The change that is asked for: the first step at which it shows."""
    went = bool(_WENT.search(page.question))
    came = not went and bool(_CAME.search(page.question) or _FORBID.search(page.question))
    at_large = Topic.NON_COMMERCIAL not in asked.topics and any(
        _at_large(r) for step in found for r in _meant(step.went if went else _began(step), asked)
    )
    for step in found:
        stage, before = step.stage, step.before
        readings = [r for r in _meant(step.went if went else _began(step), asked) if not at_large or _at_large(r)]
        shown = before if went else stage
        if not (went or came) or not readings or shown is None:
            continue
        said = page.sentence(shown.instrument, readings[0], shown.edition)
        if said is None:
            continue
        quoted = f"{said[0]} [{said[1]}]"
        if went and before is not None:
            state = f"; reviewed and silent on {named_topics(step.silent)} from then on" if step.silent else ""
            lead = (
                f"gone with the edition of {stage.edition}**{state}. The {_which(before, stage)} still had it: {quoted}"
            )
        elif before is None:
            lead = f"already in the oldest edition read here, of {stage.edition}.** {quoted}"
        else:
            which = _which(before, stage)
            lead = f"new with the edition of {stage.edition}**; the {which}, read before it, did not have it. {quoted}"
        return [f"**{stage.title}: {lead}", ""]
    return []


def _at_large(reading: Reading) -> bool:
    """Whether a rule holds whatever the purpose: a limit to some purposes is no rule on training as such."""
    return not any(c.facet == "purpose" for c in reading.when)


def _began(step: Step) -> list[Reading]:
    """What is new with a step, and what took the place of a rule for some purposes only."""
    return [*step.came, *(new for old, new in step.recast if _at_large(new) and not _at_large(old))]


def _which(stage: Stage, beside: Stage) -> str:
    return (
        f"edition of {stage.edition}" if stage.instrument == beside.instrument else f"{stage.title} of {stage.edition}"
    )


def _meant(readings: Sequence[Reading], asked: TextAsk) -> list[Reading]:
    """Readings of a step that are the ones asked about: of the effects asked, and the question's words first."""
    fit = [r for r in readings if not asked.effects or r.effect in asked.effects]
    return sorted(fit, key=lambda r: (-len(words(r) & set(asked.focus)), _weight(r)))


def _body(page: Page, stages: list[Stage], found: list[Step]) -> tuple[list[str], list[Row]]:
    """Lines under the title of the texts followed, and the same as rows."""
    first, last = stages[0], stages[-1]
    several = len({s.instrument for s in stages}) > 1
    title = f"{first.title} to {last.title}" if several else first.title
    many = f"{len(stages)} edition{'s' if len(stages) > 1 else ''} read"
    lines = ["", f"### {title}", "", f"*{many}, {first.edition} to {last.edition}.*", ""]
    rows: list[Row] = []
    for step in found:
        parts = _parts(page, step)
        if parts:
            name = f"{step.stage.edition}, {step.stage.title}" if several else str(step.stage.edition)
            said = "; ".join(f"{p.words}{''.join(f' [{n}]' for n in p.marks)}" for p in parts)
            lines.append(f"- **{name}** — {said}.")
            edition, text = str(step.stage.edition), Cell(step.stage.title)
            rows += [
                Row(edition, (text, Cell(p.change), Cell(p.words.partition(": ")[2] or p.words, p.marks)))
                for p in parts
            ]
    if len(found) == 1 and found[0].before is None and len(stages) > 1:
        lines.append(f"- No change on these topics from then on, to the edition of {last.edition}.")
    if not several:
        lines.append(f"- Every recorded wording: `distillaw history {first.instrument}`.")
    return lines, rows


@dataclass(frozen=True, slots=True)
class _Part:
    """One change of a step: its sort, the words with the sort before them, and the numbers of what they cite."""

    change: str
    words: str
    marks: tuple[int, ...] = ()


def _parts(page: Page, step: Step) -> list[_Part]:
    parts: list[_Part] = []
    for word, readings, stage in (("new", step.came, step.stage), ("gone", step.went, step.before)):
        change = word if step.before else "says"
        for reading in readings[:_MOST_A_STEP]:
            said = page.sentence(stage.instrument, reading, stage.edition) if stage else None
            if said:
                parts.append(_Part(change, f"{change}: {said[0].rstrip('.')}", (said[1],)))
        if len(readings) > _MOST_A_STEP:
            parts.append(_Part(change, f"and {len(readings) - _MOST_A_STEP} more {word}"))
    for old, new in step.recast[:_MOST_A_STEP]:
        parts += _changed(page, step, old, new)
    if len(step.recast) > _MOST_A_STEP:
        parts.append(_Part("changed", f"and {len(step.recast) - _MOST_A_STEP} more changed"))
    if step.silent:
        parts.append(_Part("silent", f"**silent** on {named_topics(step.silent)} from here (reviewed)"))
    if step.before is None and not step.came:
        parts.append(_Part("says", "says nothing on it"))
    return parts


def _changed(page: Page, step: Step, old: Reading, new: Reading) -> list[_Part]:
    """One part: what stands now, and what stood in its place."""
    assert step.before is not None
    now = page.sentence(step.stage.instrument, new, step.stage.edition)
    then = page.sentence(step.before.instrument, old, step.before.edition)
    if now is None or then is None:
        return []
    words = f"changed: {now[0].rstrip('.')} [{now[1]}]; before: {then[0].rstrip('.')}"
    return [_Part("changed", words, (then[1],))]
