"""Answers to questions about no practice: from commentary with its status, or from the readings of a text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from kb.answer.check import check_sentence
from kb.answer.cite import Citer
from kb.answer.compose import STANDING, stale_notes
from kb.answer.model import Answer, Consideration, Proposals
from kb.answer.proposals import UNCHECKED, waiting_words
from kb.answer.words import review_words
from kb.catalogue import CommentaryEntry, InstrumentEntry
from kb.citations import passage
from kb.corpus import Corpus
from kb.errors import PolarityError, TextMissingError
from kb.practice import Practice
from kb.proposed import waiting
from kb.retrieval.index import Hit
from kb.ruling.govern import edition_on
from kb.vocabulary import Topic, Verdict

STATUS_WORDS = {
    "settled": "settled",
    "contested": "contested: both sides are given",
    "developing": "developing: it may have moved since the date given",
}


def compose_topic(
    question: str, practice: Practice, notes: Iterable[CommentaryEntry], citer: Citer, premises: Iterable[str] = ()
) -> Answer:
    """An answer from commentary: the first note in full, the others by their summaries."""
    premises = tuple(premises)
    lines: list[str] = [f"> {p}" for p in premises]
    considerations: list[Consideration] = []
    for place, note in enumerate(notes):
        n = citer.commentary(note)
        summary = " ".join(note.summary.split())
        considerations.append(Consideration(note.topic.value, note.status.value, summary, (n,)))
        if place == 0:
            lines += [f"**{summary}** [{n}]", "", note.body.strip(), ""]
            lines += [f"- {side.claim} — {side.by} [{n}]" for side in note.sides]
            lines += ["", f"*Status: {STATUS_WORDS[note.status.value]}; known through {note.known_through}.*", ""]
            lines += ["**References**", ""] + [f"- {_reference(r)}" for r in note.references]
        else:
            if place == 1:
                lines += ["", "### See also", ""]
            lines.append(f"- **{note.title}** ({note.status.value}): {summary} [{n}]")
    lines += ["", "### Notes", "", f"- {STANDING[1]}"]
    return Answer(
        question,
        practice.as_of,
        practice,
        Verdict.NONE,
        considerations=tuple(considerations),
        premises=tuple(premises),
        markdown="\n".join(lines).strip() + "\n",
        citations=tuple(citer.citations),
    )


def _reference(reference: object) -> str:
    get = reference.__getattribute__
    parts = [", ".join(get("authors")), f"*{get('title')}*", get("court"), get("docket"), get("article")]
    if get("arxiv"):
        parts.append(f"arXiv:{get('arxiv')}")
    if get("doi"):
        parts.append(f"doi:{get('doi')}")
    parts.append(str(get("date")) if get("date") else None)
    shown = ", ".join(p for p in parts if p)
    return f"{shown} [↗]({get('url')})" if get("url") else shown


def compose_text(
    question: str,
    practice: Practice,
    instruments: Iterable[InstrumentEntry],
    topics: Iterable[Topic],
    corpus: Corpus,
    citer: Citer,
    as_of: dt.date,
) -> Answer:
    """An answer from the readings of named texts on the topics asked; what a reviewed text does not say is said too."""
    wanted = tuple(topics) or tuple(Topic)
    lines: list[str] = []
    levels = set()
    used: list[str] = []
    awaiting: list[str] = []
    for entry in instruments:
        edition, _ = edition_on(entry, None, as_of)
        if edition is None and entry.editions:
            edition = entry.editions[-1]
        file = corpus.readings.get(entry.id)
        lines += [f"### {entry.title}" + (f", edition {edition.date}" if edition else ""), ""]
        drafts = waiting(corpus, entry.id, edition.date) if edition and not corpus.proposed_rule else ()
        awaiting += drafts
        read = corpus.edition_readings(entry.id, edition.date) if edition else None
        if edition is None or file is None or read is None or not (read.reviewed or read.readings):
            lines += [f"- **Uncovered**: this text has no reading here{waiting_words(len(drafts))}.", ""]
            continue
        silent = [t for t in wanted if t in file.topics_reviewed(edition.date)]
        for reading in file.readings:
            if reading.topic not in wanted or reading.anchor(edition.date) is None:
                continue
            silent = [t for t in silent if t is not reading.topic]
            try:
                check_sentence(reading.says, reading)
            except PolarityError:
                continue
            levels.add(reading.review.level)
            mark = UNCHECKED if reading.proposed else ""
            used += [f"{entry.id}#{reading.id}"] if reading.proposed else []
            n = citer.reading(f"{entry.id}#{reading.id}", edition.date, as_of)
            citation = citer.citations[n - 1]
            lines.append(f"- {mark}**{citation.locator}** ({reading.effect.value}): {reading.says} [{n}]")
            if citation.quote:
                lines.append(f"    > “{' '.join(citation.quote.split())}” [{n}]")
        if silent and tuple(topics):
            words = ", ".join(t.value.replace("_", " ") for t in silent)
            lines.append(f"- **Silent** on: {words} (reviewed).")
        lines.append("")
    lines += ["### Notes", "", *(f"- {n}" for n in (*STANDING, *stale_notes(citer, corpus)))]
    if levels:
        lines.append(f"- {review_words(levels)}")
    return Answer(
        question,
        practice.as_of,
        practice,
        Verdict.NONE,
        markdown="\n".join(lines).strip() + "\n",
        citations=tuple(citer.citations),
        proposals=Proposals(corpus.proposed_rule, tuple(used), tuple(awaiting)),
    )


def compose_passages(question: str, practice: Practice, hits: Iterable[Hit], citer: Citer, corpus: Corpus) -> Answer:
    """The passages that come nearest, quoted; for a question on texts that names none."""
    lines = ["**The passages that come nearest.** No reading is applied to them.", ""]
    for hit in hits:
        p = hit.passage
        if p.commentary:
            note = corpus.commentary[p.commentary]
            n = citer.commentary(note)
            lines.append(f"- **{note.title}** ({note.status.value}): {' '.join(note.summary.split())} [{n}]")
            continue
        assert p.instrument is not None
        assert p.edition is not None
        try:
            held = citer.library.edition(p.instrument, p.edition)
        except TextMissingError:
            continue
        n = citer.passage(held, passage(held, p.locator, p.start, p.end))
        quote = " ".join(p.text.split())
        lines += [f"- **{p.title}**, {p.locator}:", f"    > “{quote}” [{n}]"]
    lines += ["", "### Notes", "", *(f"- {n}" for n in STANDING)]
    return Answer(
        question,
        practice.as_of,
        practice,
        Verdict.NONE,
        markdown="\n".join(lines).strip() + "\n",
        citations=tuple(citer.citations),
    )


def compose_declined(question: str, practice: Practice, reason: str) -> Answer:
    """An answer that declines."""
    text = (
        f"**Declined** — {reason}\n\nAsk whether a model may be distilled, what a text says on it, or about copyright, "
        "bias, energy, data sovereignty, proof, contract, standards, openness, security or the market around it.\n"
    )
    return Answer(question, practice.as_of, practice, Verdict.NONE, markdown=text, declined=reason)
