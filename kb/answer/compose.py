"""The default composer: from a ruling to prose with citations. Needs no language model.

Verdict first, then the reasons text by text, conditions as a checklist, the deciding question, what was assumed, what
else to consider, and the standing notes. Every sentence that reports a reading is checked against it first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby

from kb.answer.check import check_sentence
from kb.answer.cite import Citer
from kb.answer.considerations import pick, relevant_topics
from kb.answer.facts_shown import assumed_lines
from kb.answer.model import Answer, Consideration, condition_text
from kb.answer.proposals import UNCHECKED, notice, proposals, unread_words
from kb.answer.words import ACT_WORDS, REASON_WORDS, VERDICT_WORDS, named, review_words
from kb.catalogue import CommentaryEntry
from kb.corpus import Corpus
from kb.errors import PolarityError
from kb.practice import Practice
from kb.proposed import proposed_among
from kb.ruling.branch import ORDER
from kb.ruling.model import Finding, Reason, Ruling
from kb.ruling.words import value_words
from kb.vocabulary import Effect, Verdict

STANDING = (
    "Under the texts read; breach of a contract or licence is not by itself a crime, and law may override a term.",
    "Information, not legal advice.",
)
_SHOWN_QUOTES = 2


def compose(
    question: str,
    practice: Practice,
    ruling: Ruling,
    corpus: Corpus,
    citer: Citer,
    *,
    premises: Iterable[str] = (),
    notes: Iterable[str] = (),
) -> Answer:
    """An answer about a practice.

    :param premises: what the question takes for granted and the ruling does not rest on.
    :param notes: how the question was understood where that is not plain.
    """
    premises, notes = tuple(premises), tuple(notes)
    dropped: list[tuple[str, str]] = []
    lines: list[str] = [_headline(practice, ruling, corpus), ""]
    lines += [f"> {p}" for p in premises] + ([""] if premises else [])
    about = proposals(ruling, corpus)
    lines += notice(about)
    finding_citations = _cite_findings(ruling, citer)
    if ruling.open_questions:
        lines += _question_lines(ruling, corpus)
    lines += ["### Why", ""]
    lines += _reason_lines(ruling, corpus, citer, finding_citations, dropped)
    condition_citations = tuple(tuple(_cite(citer, r, ruling) for r in c.readings) for c in ruling.conditions)
    if ruling.conditions:
        lines += ["", "### Conditions", ""]
        for condition, numbers in zip(ruling.conditions, condition_citations, strict=True):
            mark = UNCHECKED if proposed_among(condition.readings, corpus) else ""
            lines.append(f"- [ ] {mark}{condition_text(condition)} {_marks(numbers)}")
    assumed = assumed_lines(practice, ruling, corpus) + [f"- {note}" for note in notes]
    if assumed:
        lines += ["", "### Taken as fact, and not known", "", *assumed]
    considerations = _considerations(practice, ruling, corpus, citer)
    if considerations:
        lines += ["", "### What else to consider", ""]
        lines += [f"- **{c.topic}** ({c.status}): {c.text} {_marks(c.citations)}" for c in considerations]
    lines += ["", "### Notes", "", *(f"- {n}" for n in _notes(practice, ruling, corpus, citer))]
    return Answer(
        question,
        practice.as_of,
        practice,
        ruling.verdict,
        ruling.findings,
        finding_citations,
        ruling.conditions,
        condition_citations,
        ruling.open_questions,
        considerations,
        "\n".join(lines).strip() + "\n",
        tuple(citer.citations),
        premises=tuple(premises),
        notes=tuple(notes),
        inferred=ruling.inferred,
        dropped=tuple(dropped),
        proposals=about,
    )


def _marks(numbers: Iterable[int]) -> str:
    return "".join(f"[{n}]" for n in dict.fromkeys(numbers))


def _cite(citer: Citer, global_id: str, ruling: Ruling) -> int:
    instrument = global_id.partition("#")[0]
    edition = next(f.leg.edition for f in ruling.findings if f.leg.instrument == instrument and global_id in f.readings)
    assert edition is not None
    return citer.reading(global_id, edition)


def _cite_findings(ruling: Ruling, citer: Citer) -> tuple[tuple[int, ...], ...]:
    out = []
    for finding in ruling.findings:
        edition = finding.leg.edition
        numbers = [citer.reading(r, edition, finding.leg.day) for r in finding.readings] if edition else []
        out.append(tuple(dict.fromkeys(numbers)))
    return tuple(out)


def _headline(practice: Practice, ruling: Ruling, corpus: Corpus) -> str:
    word = VERDICT_WORDS[ruling.verdict]
    if ruling.open_questions:
        asked = ruling.open_questions[0].ask
        return f"**{word.title}** — on one fact: {asked} Under the texts read, as of {practice.as_of.isoformat()}."
    return f"**{word.title}** — {word.sentence} Under the texts read, as of {practice.as_of.isoformat()}."


def _question_lines(ruling: Ruling, corpus: Corpus) -> list[str]:
    question = ruling.open_questions[0]
    lines = ["### The fact that decides", "", f"**{question.ask}**", "", "| if | verdict |", "|---|---|"]
    for branch in question.branches:
        words = value_words(question.facet, branch.value, corpus)
        lines.append(f"| {words} | {VERDICT_WORDS[branch.verdict].title} |")
    return [*lines, ""]


def _reason_lines(
    ruling: Ruling,
    corpus: Corpus,
    citer: Citer,
    numbers: tuple[tuple[int, ...], ...],
    dropped: list[tuple[str, str]],
) -> list[str]:
    lines: list[str] = []
    paired = sorted(
        zip(ruling.findings, numbers, strict=True),
        key=lambda p: (_rank(p[0], ruling), p[0].leg.source, p[0].leg.instrument or "", str(p[0].leg.edition)),
    )
    for _, group in groupby(paired, key=lambda p: (p[0].leg.instrument, p[0].leg.edition, p[0].leg.via)):
        members = sorted(group, key=lambda p: ORDER.index(p[0].verdict))  # what decides is said first
        lines += _instrument_lines([f for f, _ in members], corpus, citer, dropped)
    return lines


def _rank(finding: Finding, ruling: Ruling) -> int:
    """Texts whose worst leg decides come first."""
    leg = finding.leg
    same = [f for f in ruling.findings if (f.leg.instrument, f.leg.edition) == (leg.instrument, leg.edition)]
    return min(ORDER.index(f.verdict) + len(ORDER) * bool(f.outranked_by) for f in same)


def _instrument_lines(
    findings: list[Finding], corpus: Corpus, citer: Citer, dropped: list[tuple[str, str]]
) -> list[str]:
    first = findings[0]
    leg = first.leg
    acts = _acts(findings)
    if leg.instrument is None:
        return [f"- **No text catalogued** — {REASON_WORDS[first.reason]} ({acts})."]
    where = f", edition {leg.edition.isoformat()}" if leg.edition else ""
    head = f"- **{named(leg.instrument, corpus)}**{where} — {acts}."
    only = {f.only_if for f in findings}
    if len(only) == 1 and "" not in only:
        lead = only.pop()
        head += f" Counts {lead if lead.startswith('in ') else f'if {lead}'}."
    if leg.via:
        maker = corpus.models[leg.via].name
        head += f" Terms of {maker}, which made the data; whether they bind who only received it is open."
    above = dict.fromkeys(f.outranked_by for f in findings if f.outranked_by)
    for instrument in above:
        yielding = ", ".join(dict.fromkeys(ACT_WORDS[f.leg.act] for f in findings if f.outranked_by == instrument))
        head += f" Yields to {named(instrument, corpus)}, which goes first ({yielding})."
    if not leg.via and leg.applies == "open":
        head += " Whether this text binds the party is open: it did not itself accept it."
    lines = [head]
    said: set[str] = set()
    quoted = 0
    for finding in findings:
        if finding.reason in (Reason.NO_GRANT, Reason.NOT_READ, Reason.BEFORE_FIRST_EDITION, Reason.NO_TEXT):
            reason = unread_words(finding, corpus)
            if reason not in said:
                said.add(reason)
                lines.append(f"    - {reason[:1].upper()}{reason[1:]}.")
        for global_id in finding.readings:
            if global_id in said or finding.leg.edition is None:
                continue
            said.add(global_id)
            _, reading = corpus.reading(global_id)
            try:
                check_sentence(reading.says, reading)
            except PolarityError as error:
                dropped.append((reading.says, error.what))
                continue
            n = citer.reading(global_id, finding.leg.edition)
            citation = citer.citations[n - 1]
            mark = UNCHECKED if reading.proposed else ""
            lines.append(f"    - {mark}{_EFFECT_LEAD[reading.effect]}{citation.locator}: {reading.says} [{n}]")
            deciding = global_id == finding.reading and finding.verdict in _QUOTED
            if deciding and quoted < _SHOWN_QUOTES and citation.quote:
                quoted += 1
                lines.append(f"        > “{' '.join(citation.quote.split())}” [{n}]")
    return lines


def _acts(findings: list[Finding]) -> str:
    """``training on the outputs: prohibited; silent on the rest``: acts of one verdict are said together."""
    by_verdict: dict[Verdict, list[str]] = {}
    for finding in findings:
        by_verdict.setdefault(finding.verdict, []).append(ACT_WORDS[finding.leg.act])
    return "; ".join(f"{', '.join(acts)}: {VERDICT_WORDS[v].title.lower()}" for v, acts in by_verdict.items())


_QUOTED = (Verdict.PROHIBITED, Verdict.UNSETTLED, Verdict.CONDITIONAL, Verdict.PERMITTED, Verdict.DEPENDS)
_EFFECT_LEAD = {
    Effect.PROHIBITION: "*Ban*, ",
    Effect.PERMISSION: "*Grant*, ",
    Effect.DUTY: "*Duty*, ",
    Effect.DEFINITION: "*Definition*, ",
    Effect.EXCEPTION: "*Exception*, ",
    Effect.CONDITION: "*Condition*, ",
    Effect.RESERVATION: "*Note*, ",
}


def _considerations(practice: Practice, ruling: Ruling, corpus: Corpus, citer: Citer) -> tuple[Consideration, ...]:
    notes = pick(relevant_topics(practice, ruling, corpus), practice, ruling, corpus)
    return tuple(
        Consideration(n.topic.value, n.status.value, consideration_text(n), (citer.commentary(n),)) for n in notes
    )


def consideration_text(note: CommentaryEntry) -> str:
    """A note in a sentence or two: its summary, after the question where the title is one."""
    summary = " ".join(note.summary.split())
    return f"{note.title} {summary}" if note.title.endswith("?") else summary


def stale_notes(citer: Citer, corpus: Corpus) -> list[str]:
    """Which of the readings that were cited are stale, from when, and what that means for the answer."""
    by_text: dict[tuple[str, dt.date, dt.date], list[str]] = {}
    for drift in citer.stale:
        by_text.setdefault((drift.instrument, drift.edition, drift.since), []).append(drift.locator)
    return [
        f"Stale since {since.isoformat()}: {named(instrument, corpus)}, edition {edition.isoformat()}, "
        f"{'; '.join(dict.fromkeys(locators))}. A later recorded text no longer has the clause; the reading stands "
        "until it is reviewed, so check the text of that day (`distillaw stale`)."
        for (instrument, edition, since), locators in by_text.items()
    ]


def _notes(practice: Practice, ruling: Ruling, corpus: Corpus, citer: Citer) -> list[str]:
    out = [*STANDING, *stale_notes(citer, corpus)]
    known: dict[str, dt.date] = {}
    for finding in ruling.findings:
        if finding.leg.instrument and finding.known_through:
            known[f"{named(finding.leg.instrument, corpus)}, edition {finding.leg.edition}"] = finding.known_through
    for name, through in sorted(known.items()):
        state = "in force" if through >= practice.as_of else "last known"
        out.append(f"{name}: {state}; known through {through.isoformat()}.")
    levels = {f.review for f in ruling.findings if f.readings}
    if levels:
        out.append(review_words(levels))
    return out
