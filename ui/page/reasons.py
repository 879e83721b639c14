"""The reasons of an answer, text by text: which texts bind, what each leg came to, and the readings it rests on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from kb.answer.clashing import clash_remarks
from kb.answer.labels import Letters, counts
from kb.answer.model import Answer, Citation
from kb.answer.proposals import unread_words
from kb.answer.words import ACT_WORDS, binding_words, contract_words, named
from kb.citations import locate
from kb.corpus import Corpus
from kb.ruling import Finding, Reason
from kb.ruling.branch import ORDER
from kb.vocabulary import Effect, Verdict
from ui.page.words import day

EFFECT_WORDS = {
    Effect.PROHIBITION: "Ban",
    Effect.PERMISSION: "Grant",
    Effect.DUTY: "Duty",
    Effect.DEFINITION: "Definition",
    Effect.EXCEPTION: "Exception",
    Effect.CONDITION: "Condition",
    Effect.RESERVATION: "Note",
}
_SAID_IN_WORDS = (
    Reason.NO_GRANT,
    Reason.NOT_READ,
    Reason.BEFORE_FIRST_EDITION,
    Reason.NO_TEXT,
    Reason.NO_WEIGHTS,
    Reason.UNKNOWN_SOURCE,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One reading that bears on the outcome.

    :ivar n: number of its citation; ``None`` when the answer cites nothing for it.
    :ivar proposed: nobody has checked the reading.
    :ivar quote: shown for the reading that decides; empty otherwise or when the text is not held.
    """

    effect: str
    locator: str
    says: str
    n: int | None
    quote: str = ""
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class TextReasons:
    """What one text says to the practice.

    :ivar state: whether the edition is known to be in force on the day.
    :ivar key: tells this text of the answer from the others.
    :ivar legs: ``(act in words, verdict)``.
    :ivar remarks: sentences on binding, branches and missing grants.
    """

    key: str
    title: str
    edition: dt.date | None
    state: str
    legs: tuple[tuple[str, Verdict], ...]
    remarks: tuple[str, ...]
    statements: tuple[Statement, ...]

    @property
    def speaking(self) -> tuple[tuple[str, Verdict], ...]:
        """The legs on which the text says something, the weightiest first."""
        return tuple(leg for leg in self.legs if leg[1] is not Verdict.SILENT)

    @property
    def silent_on(self) -> tuple[str, ...]:
        """The acts on which it was reviewed and says nothing."""
        return tuple(act for act, verdict in self.legs if verdict is Verdict.SILENT)

    @property
    def worst(self) -> Verdict:
        """The leg that weighs most."""
        return min((v for _, v in self.legs), key=_weight)


def reasons(answer: Answer, corpus: Corpus) -> tuple[TextReasons, ...]:
    """The findings by text and edition, the text that decides first."""
    paired = sorted(
        zip(answer.findings, answer.finding_citations, strict=True),
        key=lambda p: (p[0].leg.source, p[0].leg.instrument or "", str(p[0].leg.edition), p[0].leg.via),
    )
    grouped = groupby(paired, key=lambda p: (p[0].leg.instrument, p[0].leg.edition, p[0].leg.via))
    out = [
        _text_reasons(sorted(members, key=lambda p: _weight(p[0].verdict)), answer, corpus) for _, members in grouped
    ]
    return tuple(sorted(out, key=lambda g: _weight(g.worst)))


def _weight(verdict: Verdict) -> int:
    return ORDER.index(verdict)


def _text_reasons(members: Sequence[tuple[Finding, tuple[int, ...]]], answer: Answer, corpus: Corpus) -> TextReasons:
    first = members[0][0]
    leg = first.leg
    letters = Letters.of(answer.practice, answer, corpus)
    return TextReasons(
        "-".join(part for part in (leg.instrument or f"none-{leg.source}", str(leg.edition), leg.via) if part),
        named(leg.instrument, corpus) if leg.instrument else "No text catalogued",
        leg.edition,
        _state(first, answer.as_of),
        tuple((ACT_WORDS[f.leg.act], f.verdict) for f, _ in members),
        tuple(_remarks([f for f, _ in members], letters, corpus) + _unheld(members, answer)),
        tuple(_statements(members, answer, corpus)),
    )


def _unheld(members: Sequence[tuple[Finding, tuple[int, ...]]], answer: Answer) -> list[str]:
    """That a text rules by its reading alone, when none of its clauses can be quoted."""
    cited = [answer.citations[n - 1] for _, numbers in members for n in numbers]
    return ["Its text is not held here, so nothing is quoted."] if cited and not any(c.quote for c in cited) else []


def _state(finding: Finding, as_of: dt.date) -> str:
    if finding.leg.edition is None:
        return ""
    if finding.known_through is None:
        return "came with the release"
    if finding.known_through >= as_of:
        return f"in force; known through {day(finding.known_through)}"
    return f"last known; known through {day(finding.known_through)}"


def _remarks(findings: Sequence[Finding], letters: Letters, corpus: Corpus) -> list[str]:
    leg = findings[0].leg
    out = []
    case = counts(findings, letters)
    if case:
        out.append(f"Counts {case}.")
    if leg.via:
        maker = corpus.models[leg.via].name
        out.append(f"Terms of {maker}, which made the data; whether they bind who only received it is open.")
    for instrument in dict.fromkeys(f.outranked_by for f in findings if f.outranked_by):
        yielding = ", ".join(dict.fromkeys(ACT_WORDS[f.leg.act] for f in findings if f.outranked_by == instrument))
        out.append(f"Yields to {named(instrument, corpus)}, which goes first ({yielding}).")
    out += contract_words(leg.instrument, corpus) if leg.instrument else []
    if not leg.via:
        out += binding_words(leg)
    out += clash_remarks(findings, corpus)
    for words in dict.fromkeys(unread_words(f, corpus) for f in findings if f.reason in _SAID_IN_WORDS):
        out.append(f"{words[:1].upper()}{words[1:]}.")
    return out


def _statements(members: Sequence[tuple[Finding, tuple[int, ...]]], answer: Answer, corpus: Corpus) -> list[Statement]:
    refused = {sentence for sentence, _ in answer.dropped}
    deciding = {f.reading for f, _ in members}
    out: dict[str, Statement] = {}
    quoted: set[int] = set()
    for finding, numbers in members:
        for place, global_id in enumerate(finding.readings):
            _, reading = corpus.reading(global_id)
            if global_id in out or reading.says in refused:
                continue
            citation = _citation_of(global_id, place, finding, numbers, answer, corpus)
            once = citation is not None and global_id in deciding and citation.n not in quoted
            quote = citation.quote or "" if citation and once else ""
            quoted |= {citation.n} if citation and quote else set()
            out[global_id] = Statement(
                EFFECT_WORDS[reading.effect],
                citation.locator if citation else "",
                reading.says,
                citation.n if citation else None,
                quote,
                reading.proposed,
            )
    return list(out.values())


def _citation_of(
    global_id: str, place: int, finding: Finding, numbers: Sequence[int], answer: Answer, corpus: Corpus
) -> Citation | None:
    """The citation of a reading among those of its finding.

    Numbers follow the readings one by one, unless two readings share a quotation; then it is the one whose quotation
    holds the reading's hint, or whose locator is the reading's.
    """
    cited = {c.n: c for c in answer.citations}
    if len(numbers) == len(finding.readings):
        return cited.get(numbers[place])
    edition = finding.leg.edition
    anchor = corpus.reading(global_id)[1].anchor(edition) if edition else None
    if anchor is None:
        return None
    among = [cited[n] for n in numbers if n in cited]
    holding = [c for c in among if c.quote and locate(anchor.hint, c.quote)]
    here = [c for c in holding if c.locator == anchor.locator] or holding
    here = here or [c for c in among if c.locator == anchor.locator]
    return min(here, key=lambda c: len(c.quote or ""), default=None)
