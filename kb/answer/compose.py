"""The default composer: from a ruling to prose with citations. Needs no language model.

Verdict first, then the reasons text by text, conditions as a checklist, the deciding question, what was assumed, what
else to consider, and the standing notes. Every sentence that reports a reading is checked against it first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from kb.answer.alternatives import alternative_json, alternative_lines
from kb.answer.asked import asked_lines
from kb.answer.checklist import Item, checklist
from kb.answer.cite import Citer
from kb.answer.companions import companion_json, companion_lines, companions
from kb.answer.considerations import consideration_lines, consideration_text, considered
from kb.answer.facts_shown import assumed_lines
from kb.answer.house import position_json, position_notes, positions_of
from kb.answer.labels import Letters, in_case
from kb.answer.model import Answer, Consideration
from kb.answer.order import in_reading_order
from kb.answer.phrase_model import Phrasing
from kb.answer.phrase_shown import phrased_note, prose_lines, suggestion_lines, told_by
from kb.answer.proposals import UNCHECKED, notice, proposals
from kb.answer.reasoning import Reasons
from kb.answer.words import VERDICT_WORDS, located, named, review_words
from kb.corpus import Corpus
from kb.interpret.model import Suggestion
from kb.practice import Practice
from kb.proposed import proposed_among
from kb.ruling.cases import branch_words, either
from kb.ruling.model import Condition, OpenQuestion, Ruling
from kb.ruling.nearest import Alternative
from kb.unread import Unread
from kb.vocabulary import Verdict

STANDING = (
    "Under the texts read; breach of a contract or licence is not by itself a crime, and law may override a term.",
    "Information, not legal advice.",
)
_ROWS = 4
"""Branches shown one a row; of more, those of one verdict share a row."""


def compose(
    question: str,
    practice: Practice,
    ruling: Ruling,
    corpus: Corpus,
    citer: Citer,
    *,
    premises: Iterable[str] = (),
    notes: Iterable[str] = (),
    alternatives: Iterable[Alternative] = (),
    phrasing: Phrasing | None = None,
    suggested: Iterable[Suggestion] = (),
) -> Answer:
    """An answer about a practice. Citations are numbered in the order in which they are read.

    Where many models are left open, each group of them has a letter, and texts and conditions that say the same are
    said once: what a lawyer has to read grows with what differs, not with the number of models.

    :param premises: what the question takes for granted and the ruling does not rest on.
    :param notes: how the question was understood where that is not plain.
    :param alternatives: changes of facts that lead to a better verdict.
    :param phrasing: what a model made of the reasons; its sentences passed the check. They stand before the texts, and
        what they tell is not told again.
    :param suggested: facets that only a model read out of the question.
    """
    premises, notes, suggested = tuple(premises), tuple(notes), tuple(suggested)
    lines: list[str] = [_headline(practice, ruling), ""]
    lines += [f"> {p}" for p in premises] + ([""] if premises else [])
    about = proposals(ruling, corpus)
    lines += notice(about)
    letters = Letters.of(practice, ruling, corpus)
    for open_question in ruling.open_questions:
        lines += _question_lines(open_question, practice, corpus, letters)
    lines += letters.lines(practice, ruling, corpus)
    reasons = Reasons(practice, ruling, corpus, citer, letters, told_by(phrasing))
    lines += ["### Why", "", *prose_lines(phrasing), *reasons.lines()]
    condition_citations = tuple(tuple(_cite(citer, r, ruling) for r in c.readings) for c in ruling.conditions)
    open_ = ruling.verdict is Verdict.DEPENDS
    lines += _condition_lines(ruling.conditions, condition_citations, corpus, letters, in_some_cases=open_)
    lines += asked_lines(question, ruling, corpus, citer)
    cited = _cite_findings(ruling, citer)
    beside = companions(ruling, corpus, citer)
    lines += companion_lines(ruling, beside, corpus, citer)
    better = tuple(alternatives)
    lines += alternative_lines(better, corpus)
    assumed = assumed_lines(practice, ruling, corpus) + [f"- {note}" for note in notes]
    if assumed:
        lines += ["", "### Taken as fact, and not known", "", *assumed]
    lines += suggestion_lines(suggested)
    considerations = tuple(
        Consideration(n.topic.value, n.status.value, consideration_text(n), (citer.commentary(n),))
        for n in considered(question, practice, ruling, corpus)
    )
    lines += consideration_lines(considerations)
    standing = [*_notes(practice, ruling, corpus, citer, reasons.unquoted), *phrased_note(phrasing)]
    lines += ["", "### Notes", "", *(f"- {n}" for n in standing)]
    answer = Answer(
        question,
        practice.as_of,
        practice,
        ruling.verdict,
        ruling.findings,
        cited,
        ruling.conditions,
        condition_citations,
        ruling.open_questions,
        considerations,
        "\n".join(lines).strip() + "\n",
        tuple(citer.citations),
        premises=premises,
        notes=notes,
        inferred=ruling.inferred,
        dropped=tuple(reasons.dropped),
        proposals=about,
        positions=tuple(position_json(p, expired) for p, expired in positions_of(ruling, corpus)),
        alternatives=tuple(alternative_json(a, corpus) for a in better),
        beside=tuple(tuple(companion_json(c) for c in of) for of in beside),
        phrasing=phrasing,
        suggested=suggested,
    )
    return in_reading_order(answer)


def _marks(numbers: Iterable[int]) -> str:
    return "".join(f"[{n}]" for n in dict.fromkeys(numbers))


def _cite(citer: Citer, global_id: str, ruling: Ruling) -> int:
    instrument = global_id.partition("#")[0]
    leg = next(f.leg for f in ruling.findings if f.leg.instrument == instrument and global_id in f.readings)
    assert leg.edition is not None
    return citer.reading(global_id, leg.edition, leg.day)


def _cite_findings(ruling: Ruling, citer: Citer) -> tuple[tuple[int, ...], ...]:
    out = []
    for finding in ruling.findings:
        edition = finding.leg.edition
        numbers = [citer.reading(r, edition, finding.leg.day) for r in finding.readings] if edition else []
        out.append(tuple(dict.fromkeys(numbers)))
    return tuple(out)


def _headline(practice: Practice, ruling: Ruling) -> str:
    word = VERDICT_WORDS[ruling.verdict]
    says = f"on one fact: {ruling.open_questions[0].ask}" if ruling.open_questions else word.sentence
    return f"**{word.title}** — {says} Under the texts read, as of {practice.as_of.isoformat()}."


def _question_lines(question: OpenQuestion, practice: Practice, corpus: Corpus, letters: Letters) -> list[str]:
    """The question that decides, and what each answer to it comes to; with letters their table says that."""
    lines = ["### The fact that decides", "", f"**{question.ask}**", ""]
    if letters.has(question.facet):
        return lines
    lines += ["| if | verdict |", "|---|---|"]
    rows: dict[object, tuple[list[str], Verdict]] = {}
    together = len(question.branches) > _ROWS
    for branch in question.branches:
        row = rows.setdefault(branch.verdict if together else branch.value, ([], branch.verdict))
        row[0].append(branch_words(question.facet, branch.value, practice, corpus))
    lines += [f"| {either(words)} | {VERDICT_WORDS[verdict].title} |" for words, verdict in rows.values()]
    return [*lines, ""]


def _condition_lines(
    conditions: Iterable[Condition],
    citations: Iterable[tuple[int, ...]],
    corpus: Corpus,
    letters: Letters,
    *,
    in_some_cases: bool,
) -> list[str]:
    """The checklist under its head.

    :param in_some_cases: the verdict depends; the conditions are those of the cases that no text forbids.
    """
    items = [
        Item(
            (UNCHECKED if proposed_among(condition.readings, corpus) else "") + condition.text,
            _marks(numbers),
            letters.short(condition.only_if),
        )
        for condition, numbers in zip(conditions, citations, strict=True)
    ]
    if not items:
        return []
    return [
        "",
        "### Conditions",
        *(["", "In the cases that no text forbids:"] if in_some_cases else []),
        *checklist(items, in_case),
    ]


def stale_notes(citer: Citer, corpus: Corpus) -> list[str]:
    """Which of the readings that were cited are stale, from when, and what that means for the answer."""
    by_text: dict[tuple[str, dt.date, dt.date], list[str]] = {}
    not_yet: dict[tuple[str, dt.date, dt.date | None], list[str]] = {}
    for drift in citer.stale:
        if drift.early:
            not_yet.setdefault((drift.instrument, drift.edition, drift.until), []).append(located(drift.locator))
        else:
            by_text.setdefault((drift.instrument, drift.edition, drift.since), []).append(located(drift.locator))
    early = [
        f"Read in later words: {named(instrument, corpus)}, edition {edition.isoformat()}, "
        f"{'; '.join(dict.fromkeys(locators))}. The clause stands so only from {until} on; the text recorded for that "
        "day differs, so check it (`distillaw history`, `distillaw diff`)."
        for (instrument, edition, until), locators in not_yet.items()
    ]
    return early + [
        f"Stale since {since.isoformat()}: {named(instrument, corpus)}, edition {edition.isoformat()}, "
        f"{'; '.join(dict.fromkeys(locators))}. A later recorded text no longer has the clause; the reading stands "
        "until it is reviewed, so check the text of that day (`distillaw stale`)."
        for (instrument, edition, since), locators in by_text.items()
    ]


def unread_notes(read: Iterable[tuple[str, dt.date, dt.date]], citer: Citer, corpus: Corpus) -> list[str]:
    """Where a later text has words on a watched topic that nobody read.

    :param read: the texts that were answered from: instrument, edition, day.
    """
    found: dict[tuple[str, dt.date, dt.date], list[Unread]] = {}
    for instrument, edition, day in dict.fromkeys(read):
        for one in citer.unread(instrument, edition, day):
            together = found.setdefault((instrument, edition, one.since), [])
            together += [one] if one not in together else []
    return [
        f"Unread since {since.isoformat()}: a later text of {named(instrument, corpus)} than the edition "
        f"{edition.isoformat()} has new words on {_topics(new)}, at "
        f"{'; '.join(dict.fromkeys(located(u.locator) for u in new))}. "
        "No reading speaks of them, so check the text of that day (`distillaw stale`)."
        for (instrument, edition, since), new in found.items()
    ]


def _topics(new: Iterable[Unread]) -> str:
    return ", ".join(sorted({t.value.replace("_", " ") for u in new for t in u.topics}))


def _notes(practice: Practice, ruling: Ruling, corpus: Corpus, citer: Citer, unquoted: Mapping[str, str]) -> list[str]:
    """Standing notes; per text up to when it is known, and where to read it when it is not held here."""
    legs = [f.leg for f in ruling.findings]
    read = [(leg.instrument, leg.edition, leg.day) for leg in legs if leg.instrument and leg.edition]
    states: dict[str, list[str]] = {}
    for finding in ruling.findings:
        leg = finding.leg
        if leg.instrument and finding.known_through:
            state = "in force" if finding.known_through >= practice.as_of else "last known"
            name = f"{named(leg.instrument, corpus)}, edition {leg.edition}"
            states[name] = [f"{state}; known through {finding.known_through.isoformat()}"]
    if len(unquoted) == 1:
        ((name, url),) = unquoted.items()
        where = f"[at its source]({url})" if url else "at its publisher's"
        states.setdefault(name, []).append(f"not held here: ruled on from its reading, so check the words {where}")
    out = [*STANDING, *position_notes(ruling, corpus), *stale_notes(citer, corpus), *unread_notes(read, citer, corpus)]
    out += [f"{name}: {'; '.join(said)}." for name, said in sorted(states.items())]
    if len(unquoted) > 1:
        places = "; ".join(f"[{name}]({url})" if url else name for name, url in sorted(unquoted.items()))
        out.append(f"Not held here: ruled on from their readings, so check the words at the source: {places}.")
    if unquoted:
        out.append("`distillaw sync --online`, or `sync --mirror DIR`, brings in texts that are not held.")
    levels = {f.review for f in ruling.findings if f.readings}
    return [*out, review_words(levels)] if levels else out
