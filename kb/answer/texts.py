"""Answers to questions about texts, from their readings: what they say, two side by side, which governs a model."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from kb.answer.check import check_sentence
from kb.answer.cite import Citer
from kb.answer.comparison import write_table
from kb.answer.compose import STANDING, stale_notes, unread_notes
from kb.answer.considerations import consideration_text
from kb.answer.model import Answer, Consideration, Proposals
from kb.answer.order import in_reading_order
from kb.answer.picked import KIN, Picked, edition_for, named_topics, pick_readings
from kb.answer.proposals import UNCHECKED, waiting_words
from kb.answer.shape import Shape
from kb.answer.words import located, review_words
from kb.catalogue import CommentaryEntry, EditionEntry, InstrumentEntry
from kb.citations import passage
from kb.corpus import Corpus
from kb.errors import PolarityError, TextMissingError
from kb.interpret.model import Ask, Subject, TextAsk
from kb.practice import Practice
from kb.proposed import waiting
from kb.readings import Reading
from kb.retrieval.index import Hit
from kb.vocabulary import Channel, ReviewLevel, Topic, Verdict

MOST_READINGS = 5
"""Readings printed of one text; the rest is named by number."""
MOST_TEXTS = 6
_QUOTED = 3
_SIDE = 2
_MOST_POINTED = 3
FOR_DISTILLING = (
    Topic.OUTPUTS_TRAIN_MODELS,
    Topic.COMPETING_MODELS,
    Topic.DISTILLATION_NAMED,
    Topic.DERIVATIVE_DEFINITION,
    Topic.NON_COMMERCIAL,
    Topic.THRESHOLDS,
    Topic.TERRITORIAL,
    Topic.NAMING_ATTRIBUTION,
)
"""What bears on distilling, in the order in which it decides."""


class Page:
    """An answer about texts while it is written.

    :ivar lines: Markdown so far. :ivar levels: how far the readings used were checked.
    :ivar shape: the table, timeline or list among the lines.
    :ivar used: global ids of the proposed readings that it rests on. :ivar waiting: those that await review.
    """

    def __init__(self, question: str, practice: Practice, corpus: Corpus, citer: Citer) -> None:
        self.question, self.practice, self.corpus, self.citer = question, practice, corpus, citer
        self.lines: list[str] = []
        self.quoted: set[int] = set()
        self.levels: set[ReviewLevel] = set()
        self.considerations: list[Consideration] = []
        self.read: dict[tuple[str, dt.date], None] = {}
        self.used: dict[str, None] = {}
        self.waiting: dict[str, None] = {}
        self.shape: Shape | None = None

    @property
    def day(self) -> dt.date:
        """The day the question is answered for."""
        return self.practice.as_of

    def reading(self, instrument: str, reading: Reading, edition: dt.date, lead: str = "- ", *, quote: bool) -> bool:
        """Write a reading as a line with its citation; ``False`` when its sentence flips the polarity of its effect."""
        said = self.sentence(instrument, reading, edition)
        if said is None:
            return False
        sentence, n = said
        citation = self.citer.citations[n - 1]
        self.lines.append(f"{lead}**{located(citation.locator)}** ({reading.effect.value}): {sentence} [{n}]")
        if quote and citation.quote and n not in self.quoted:
            self.quoted.add(n)
            self.lines.append(f"    > “{' '.join(citation.quote.split())}” [{n}]")
        return True

    def sentence(self, instrument: str, reading: Reading, edition: dt.date) -> tuple[str, int] | None:
        """What a reading says, and the number of its citation; ``None`` when the polarity check refuses it."""
        try:
            check_sentence(reading.says, reading)
        except PolarityError:
            return None
        self.levels.add(reading.review.level)
        mark = UNCHECKED if reading.proposed else ""
        if reading.proposed:
            self.used[f"{instrument}#{reading.id}"] = None
        return f"{mark}{reading.says}", self.citer.reading(f"{instrument}#{reading.id}", edition, self.day)

    def notes(self, notes: Iterable[CommentaryEntry], heading: str = "### What else bears on it") -> None:
        """Commentary beside the texts, each under its own title."""
        for place, note in enumerate(notes):
            n = self.citer.commentary(note)
            if place == 0:
                self.lines += ["", heading, ""]
            summary = " ".join(note.summary.split())
            self.lines.append(f"- **{note.title}** ({note.topic.value}, {note.status.value}): {summary} [{n}]")
            text = consideration_text(note)
            self.considerations.append(Consideration(note.topic.value, note.status.value, text, (n,)))

    def answer(self, premises: Iterable[str] = ()) -> Answer:
        """The finished answer, with the standing notes."""
        premises = tuple(premises)
        head = [f"> {p}" for p in premises] + ([""] if premises else [])
        read = ((instrument, edition, self.day) for instrument, edition in self.read)
        later = (*stale_notes(self.citer, self.corpus), *unread_notes(read, self.citer, self.corpus))
        notes = ["", "### Notes", "", *(f"- {n}" for n in (*STANDING, *later))]
        if self.levels:
            notes.append(f"- {review_words(self.levels)}")
        answer = Answer(
            self.question,
            self.practice.as_of,
            self.practice,
            Verdict.NONE,
            considerations=tuple(self.considerations),
            premises=premises,
            markdown="\n".join([*head, *self.lines, *notes]).strip() + "\n",
            citations=tuple(self.citer.citations),
            proposals=Proposals(self.corpus.proposed_rule, tuple(self.used), tuple(self.waiting)),
            shape=self.shape,
        )
        return in_reading_order(answer)

    def unread(self, entry: InstrumentEntry, edition: EditionEntry | None) -> str:
        """The title of a text without a reading, with the number of proposed ones that wait."""
        drafts = waiting(self.corpus, entry.id, edition.date) if edition and not self.corpus.proposed_rule else ()
        self.waiting |= dict.fromkeys(drafts)
        early = f" (first edition known: {entry.editions[0].date})" if edition is None and entry.editions else ""
        return f"{entry.title}{early}{waiting_words(len(drafts))}"


def write_read(page: Page, asked: TextAsk) -> bool:
    """What the texts of the subjects say; ``False`` when no reading answers."""
    found = 0
    unread: list[str] = []
    silent: dict[tuple[Topic, ...], list[str]] = defaultdict(list)
    left = 0
    for subject in asked.subjects:
        for instrument in subject.instruments:
            entry = page.corpus.instruments[instrument]
            edition = edition_for(entry, subject.models, page.corpus, page.day)
            read = page.corpus.edition_readings(instrument, edition.date, page.day) if edition else None
            if edition is None or read is None or not (read.reviewed or read.readings):
                unread.append(page.unread(entry, edition))
                continue
            page.read[(instrument, edition.date)] = None
            picked = pick_readings(read.readings, read.reviewed, asked.topics, asked.focus, asked.effects)
            if not picked.readings and not picked.beside:
                silent[picked.silent].append(entry.title)
                continue
            if found >= MOST_TEXTS:
                left += 1
                continue
            found += 1
            page.lines += [f"### {entry.title}, edition {edition.date}", "", *_governed_by(subject, entry, page)]
            _write_picked(page, instrument, edition.date, picked)
            page.lines.append("")
    for topics, titles in silent.items():
        if topics:
            page.lines.append(f"**Silent** on: {_topic_ids(topics)} (reviewed) — {', '.join(dict.fromkeys(titles))}.")
            found += 1
    if unread and found:
        page.lines += [f"Not read here for that day: {', '.join(dict.fromkeys(unread))}."]
    if left:
        page.lines += [f"{left} more texts of these names bear on it; name one of them to read it."]
    if unread and not found:
        page.lines += [f"- **Uncovered**: {', '.join(dict.fromkeys(unread))} — no reading here."]
    return bool(found)


def write_unread(page: Page, asked: TextAsk) -> bool:
    """That the texts named were read and no reading speaks of what is asked, and on which topics they were read."""
    any_read = False
    for subject in asked.subjects:
        for instrument, edition in _read_editions(page, subject):
            any_read = True
            entry = page.corpus.instruments[instrument]
            topics = page.corpus.edition_readings(instrument, edition).readings
            on = named_topics(dict.fromkeys(r.topic for r in topics))
            page.lines.append(f"- **{entry.title}, edition {edition}**: no reading speaks of it. Read on: {on}.")
    return any_read


def _governed_by(subject: Subject, entry: InstrumentEntry, page: Page) -> list[str]:
    """Which of several models meant a text governs."""
    if len(subject.models) < 2 or not entry.kind.is_licence:
        return []
    names = [page.corpus.models[m].name for m in subject.models if entry.id in _instruments_of(m, page.corpus)]
    if not names or len(names) == len(subject.models):
        return []
    shown = ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
    return [f"*Governs {shown}.*", ""]


def _instruments_of(model: str, corpus: Corpus) -> set[str]:
    return {g.instrument for channel in Channel for g in corpus.governing(model, channel) or ()}


def _write_picked(page: Page, instrument: str, edition: dt.date, picked: Picked) -> None:
    written = 0
    chosen = picked.readings[:MOST_READINGS]
    first_of_each = {r.topic: r for r in reversed(picked.readings)}
    if len(first_of_each) > MOST_READINGS:  # a text at large: one rule a topic, unquoted
        chosen = tuple(r for r in picked.readings if first_of_each[r.topic] is r)
    for reading in chosen:
        quote = written < _QUOTED and len(chosen) <= MOST_READINGS
        written += page.reading(instrument, reading, edition, quote=quote)
    more = len(picked.readings) - len(chosen)
    if more > 0:
        page.lines.append(f"- {more} more of its readings touch on this; `distillaw text {instrument} --clauses`.")
    if not picked.silent:
        return
    page.lines.append(f"- **Silent** on: {_topic_ids(picked.silent)} (reviewed).")
    for number, reading in enumerate(picked.beside[:_SIDE]):
        lead = f"- It does speak under *{named_topics([reading.topic])}*, "
        page.reading(instrument, reading, edition, lead, quote=number == 0)


def _topic_ids(topics: Iterable[Topic]) -> str:
    return ", ".join(t.value.replace("_", " ") for t in topics)


def write_compare(page: Page, asked: TextAsk) -> bool:
    """The texts of the subjects side by side, topic by topic."""
    sides = asked.subjects[:3]
    topics = _compared(page, asked)
    page.lines += [f"**{' and '.join(s.name for s in sides)}, side by side.**", ""]
    for side in sides:
        titles = [_titled(page, i, side) for i in side.instruments[:MOST_TEXTS]]
        page.lines.append(f"- *{side.name}*: {'; '.join(titles)}")
    any_said = write_table(page, sides)
    for topic in topics:
        cells = [(s, _side(page, s, topic, asked)) for s in sides]
        if not any(said for _, (said, _) in cells):
            continue
        any_said = True
        page.lines += ["", f"### {named_topics([topic]).capitalize()}", ""]
        for side, (said, silent) in cells:
            lines = said or [f"silent on it (reviewed: {silent})." if silent else "not read on it here."]
            page.lines += [f"- *{side.name}*: {line}" for line in lines]
    return any_said


def _titled(page: Page, instrument: str, side: Subject) -> str:
    entry = page.corpus.instruments[instrument]
    edition = edition_for(entry, side.models, page.corpus, page.day)
    return f"{entry.title}, edition {edition.date}" if edition else f"{entry.title} (no edition known for that day)"


def _compared(page: Page, asked: TextAsk) -> tuple[Topic, ...]:
    """Topics to compare: those that the words of the question point at, else those asked, widened by their kin."""
    pointed: list[Topic] = []
    if not asked.topics:
        for side in asked.subjects:
            for instrument, edition in _read_editions(page, side):
                read = page.corpus.edition_readings(instrument, edition, page.day)
                pointed += [r.topic for r in pick_readings(read.readings, (), (), asked.focus).readings]
    known = sorted(
        set(pointed), key=lambda t: (FOR_DISTILLING.index(t) if t in FOR_DISTILLING else 99, -pointed.count(t))
    )
    kin = [Topic.COMPETING_MODELS, Topic.DISTILLATION_NAMED] if Topic.OUTPUTS_TRAIN_MODELS in asked.topics else []
    topics = tuple(dict.fromkeys((*asked.topics, *kin, *known[:_MOST_POINTED])))
    if not topics or Topic.DISTILLATION_NAMED in asked.topics:
        return tuple(dict.fromkeys((*FOR_DISTILLING, *topics)))
    return topics


def _read_editions(page: Page, side: Subject) -> list[tuple[str, dt.date]]:
    out = []
    for instrument in side.instruments[:MOST_TEXTS]:
        edition = edition_for(page.corpus.instruments[instrument], side.models, page.corpus, page.day)
        file = page.corpus.readings.get(instrument)
        if edition is not None and file is not None and file.topics_reviewed(edition.date):
            page.read[(instrument, edition.date)] = None
            out.append((instrument, edition.date))
    return out


def _in_full(asked: TextAsk) -> tuple[Topic, ...]:
    """Topics beside which no kin is needed, since all of them are shown."""
    return FOR_DISTILLING if not asked.topics or Topic.DISTILLATION_NAMED in asked.topics else ()


def _side(page: Page, side: Subject, topic: Topic, asked: TextAsk) -> tuple[list[str], str]:
    """Lines of one side on a topic, and the titles of its texts that were reviewed on it and say nothing."""
    lines: list[str] = []
    silent: list[str] = []
    for instrument, edition in _read_editions(page, side):
        read = page.corpus.edition_readings(instrument, edition, page.day)
        picked = pick_readings(read.readings, read.reviewed, (topic,), asked.focus)
        if picked.silent:
            silent.append(page.corpus.instruments[instrument].title)
        beside = picked.beside if topic not in _in_full(asked) else ()
        for reading in (*picked.readings[:_SIDE], *beside[:1]):
            said = page.sentence(instrument, reading, edition)
            if said is not None:
                if any(said[0] in line for line in lines):
                    continue  # a regional twin says the same
                locator = located(page.citer.citations[said[1] - 1].locator)
                under = "" if reading.topic is topic else f"silent on it; on {named_topics([reading.topic])}: "
                lines.append(f"{under}({reading.effect.value}, {locator}) {said[0]} [{said[1]}]")
    return lines[: 2 * _SIDE], ", ".join(silent)


def write_applies(page: Page, asked: TextAsk) -> bool:
    """Which texts the catalogue ties to the models, and whether those supposed are among them."""
    for subject in asked.subjects:
        tied = list(subject.instruments)
        for claimed in asked.claimed:
            title = page.corpus.instruments[claimed].title
            word = "ties" if claimed in tied else "does not tie"
            page.lines.append(f"**The catalogue {word} {subject.name} to the {title}.**")
            others = [m.name for m in page.corpus.models.values() if claimed in _instruments_of(m.id, page.corpus)]
            if claimed not in tied and others:
                page.lines.append(f"It ties {', '.join(others[:8])}{' …' if len(others) > 8 else ''} to it.")
            page.lines.append("")
        page.lines += [f"### What governs {subject.name}", ""]
        for instrument in tied[:MOST_TEXTS]:
            entry = page.corpus.instruments[instrument]
            edition = edition_for(entry, subject.models, page.corpus, page.day)
            read = page.corpus.edition_readings(instrument, edition.date, page.day) if edition else None
            page.lines.append(f"- **{_titled(page, instrument, subject)}**{_routes(subject, instrument, page.corpus)}")
            wanted = [t for group in KIN[:1] for t in FOR_DISTILLING if t in group] + [Topic.DERIVATIVE_DEFINITION]
            picked = pick_readings(read.readings, read.reviewed, wanted, asked.focus) if read else Picked(())
            for reading in picked.readings[:1]:
                assert edition is not None
                page.reading(instrument, reading, edition.date, "    - ", quote=False)
        page.lines.append("")
    return bool(asked.subjects)


def tied_lines(asked: TextAsk, corpus: Corpus) -> list[str]:
    """What the catalogue ties to each model named: said first where the question takes something else for granted."""
    out = []
    for subject in asked.subjects:
        if subject.models:
            tied = [f"{corpus.instruments[i].title}{_routes(subject, i, corpus)}" for i in subject.instruments]
            out += [f"**What governs {subject.name} by the catalogue: {'; '.join(tied[:MOST_TEXTS])}.**", ""]
    return out


def _routes(subject: Subject, instrument: str, corpus: Corpus) -> str:
    words = {Channel.WEIGHTS: "its weights", Channel.API: "the API", Channel.CONSUMER_APP: "the app"}
    routes = [
        words.get(channel, channel.value.replace("_", " "))
        for channel in Channel
        if any(instrument in {g.instrument for g in corpus.governing(m, channel) or ()} for m in subject.models)
    ]
    return f" — for {', '.join(routes)}" if routes else ""


def write_passages(page: Page, hits: Iterable[Hit]) -> bool:
    """Passages of the texts meant, quoted; no reading is applied to them."""
    any_held = False
    for hit in hits:
        p = hit.passage
        assert p.instrument is not None
        assert p.edition is not None
        try:
            held = page.citer.library.edition(p.instrument, p.edition)
        except TextMissingError:
            continue
        if not any_held:
            page.lines += ["", "### Passages that come nearest", "", "No reading is applied to them.", ""]
        any_held = True
        n = page.citer.passage(held, passage(held, p.locator, p.start, p.end))
        page.lines += [f"- **{p.title}**, {located(p.locator)}:", f"    > “{' '.join(p.text.split())}” [{n}]"]
    return any_held


WRITERS = {Ask.READ: write_read, Ask.COMPARE: write_compare, Ask.APPLIES: write_applies}
