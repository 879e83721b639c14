"""Answers to questions about no practice: from commentary with its status, or from the readings of a text."""

from __future__ import annotations

from collections.abc import Iterable

from kb.answer.cite import Citer
from kb.answer.compose import STANDING
from kb.answer.considerations import consideration_text
from kb.answer.defining import write_defined
from kb.answer.listing import write_list
from kb.answer.lookup import write_lookup
from kb.answer.model import Answer, Consideration
from kb.answer.survey import write_survey
from kb.answer.texts import WRITERS as TEXT_WRITERS
from kb.answer.texts import Page, tied_lines, write_passages, write_unread
from kb.answer.timeline import write_history
from kb.answer.words import located
from kb.catalogue import CommentaryEntry
from kb.citations import passage
from kb.corpus import Corpus
from kb.errors import TextMissingError
from kb.interpret.model import Ask, TextAsk
from kb.practice import Practice
from kb.retrieval.index import Hit
from kb.vocabulary import Verdict

WRITERS = {
    **TEXT_WRITERS,
    Ask.HISTORY: write_history,
    Ask.SURVEY: write_survey,
    Ask.LIST: write_list,
    Ask.DEFINE: write_defined,
    Ask.LOOKUP: write_lookup,
}
"""What is wanted of texts, to what writes it."""

STATUS_WORDS = {
    "settled": "settled",
    "contested": "contested: both sides are given",
    "developing": "developing: it may have moved since the date given",
}


def compose_topic(
    question: str, practice: Practice, notes: Iterable[CommentaryEntry], citer: Citer, premises: Iterable[str] = ()
) -> Answer:
    """An answer from commentary: the first note in full, the others by their summaries.

    Every note stands under its own title: a note may say yes or no, and it does so to its own question.
    """
    premises = tuple(premises)
    lines: list[str] = [f"> {p}" for p in premises] + ([""] if premises else [])
    considerations: list[Consideration] = []
    for place, note in enumerate(notes):
        n = citer.commentary(note)
        summary = " ".join(note.summary.split())
        considerations.append(Consideration(note.topic.value, note.status.value, consideration_text(note), (n,)))
        if place == 0:
            lines += [f"### {note.title}", "", f"**{summary}** [{n}]", "", note.body.strip(), ""]
            lines += [f"- {side.claim} — {side.by} [{n}]" for side in note.sides]
            lines += ["", f"*Status: {STATUS_WORDS[note.status.value]}; known through {note.known_through}.*", ""]
            lines += ["**References**", ""] + [f"- [{r.key}] {_reference(r)}" for r in note.references]
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
    asked: TextAsk,
    corpus: Corpus,
    citer: Citer,
    *,
    notes: Iterable[CommentaryEntry] = (),
    passages: Iterable[Hit] = (),
    premises: tuple[str, ...] = (),
) -> Answer | None:
    """An answer from the readings of texts, by what is wanted of them.

    :param notes: commentary that bears on it too; leads where no topic of a reading is asked.
    :param passages: of the texts meant, for where no reading answers.
    :returns: ``None`` when neither reading, note nor passage answers.
    """
    page = Page(question, practice, corpus, citer)
    if premises:
        page.lines += tied_lines(asked, corpus)
    notes = tuple(notes)
    start = len(page.lines)
    said = bool(asked.topics or asked.focus or asked.ask is not Ask.READ) and WRITERS[asked.ask](page, asked)
    if said:
        page.notes(notes)
    else:
        uncovered = len(page.lines) > start  # a text is meant that nobody read: better said than passed over
        page.notes(notes, "### Notes that bear on it")
        shown = write_passages(page, passages)
        if not shown and not notes and not uncovered and not write_unread(page, asked):
            return None
    return page.answer(premises)


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
        lines += [f"- **{p.title}**, {located(p.locator)}:", f"    > “{quote}” [{n}]"]
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
