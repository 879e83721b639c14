"""What a cited clause brings along: the exceptions made to it, met or not, and where its defined terms are defined."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from kb.answer.cite import Citer
from kb.answer.words import located, named
from kb.citations import passage
from kb.clauses import Clause
from kb.corpus import Corpus
from kb.definitions import used
from kb.errors import TextMissingError
from kb.ruling.branch import ORDER
from kb.ruling.model import Finding, Ruling
from kb.vocabulary import Effect, Verdict

SOFTENED = frozenset({Effect.PROHIBITION, Effect.CONDITION, Effect.DUTY})
"""Effects that an exception may lift."""

BESIDE = "Exceptions and definitions read with these clauses"
"""Heading of the section."""

TERMS = 4
"""Definitions that one clause brings along at most, in the order in which it uses the terms."""


@dataclass(frozen=True, slots=True)
class Companion:
    """An exception or a definition that stands with a cited clause.

    :ivar to: global id of the reading it stands with.
    :ivar reading: global id of the exception; ``None`` for a definition.
    :ivar met: of an exception: ``False`` where it was looked at and does not apply under the facts.
    :ivar term: of a definition.
    :ivar citation: number of its citation.
    """

    kind: Literal["exception", "definition"]
    to: str
    reading: str | None
    met: bool
    term: str
    citation: int


def companions(ruling: Ruling, corpus: Corpus, citer: Citer) -> tuple[tuple[Companion, ...], ...]:
    """Per finding, what stands with its clauses: every exception to a ban, condition or duty among its readings, and
    the definitions of the terms that the deciding clause uses, where its text is held."""
    return tuple(tuple(_of_finding(finding, corpus, citer)) for finding in ruling.findings)


def _of_finding(finding: Finding, corpus: Corpus, citer: Citer) -> Iterator[Companion]:
    leg = finding.leg
    if leg.instrument is None or leg.edition is None or finding.verdict is Verdict.SILENT:
        return
    standing = corpus.edition_readings(leg.instrument, leg.edition, leg.day).readings
    read = {f"{leg.instrument}#{r.id}": r for r in standing}
    for global_id in finding.readings:
        reading = read.get(global_id)
        if reading is None or reading.effect not in SOFTENED:
            continue
        for other, exception in read.items():
            if reading.id in exception.excepts:
                n = citer.reading(other, leg.edition, leg.day)
                yield Companion("exception", global_id, other, other in finding.readings, "", n)
    if finding.reading is not None:
        yield from _definitions(finding.reading, finding, citer)


def _definitions(global_id: str, finding: Finding, citer: Citer) -> Iterator[Companion]:
    leg = finding.leg
    assert leg.instrument is not None
    assert leg.edition is not None
    cited = citer.citations[citer.reading(global_id, leg.edition, leg.day) - 1]
    if cited.quote is None or cited.start is None or cited.end is None or cited.edition is None:
        return
    try:
        held = citer.library.edition(leg.instrument, cited.edition)
    except TextMissingError:
        return
    clauses = citer.library.clauses(held)
    publisher = citer.corpus.instruments[leg.instrument].publisher.casefold()
    terms = [d for d in used(held.text, cited.start, cited.end) if d.term.casefold() not in publisher]
    for definition in terms[:TERMS]:
        found = passage(held, clause_at(definition.start, clauses), definition.start, definition.end)
        yield Companion("definition", global_id, None, True, definition.term, citer.passage(held, found))


def clause_at(offset: int, clauses: tuple[Clause, ...]) -> str:
    """The locator of the innermost clause at an offset."""
    around = [c for c in clauses if c.start <= offset < c.end]
    return max(around, key=lambda c: c.level).locator if around else ""


def companion_lines(
    ruling: Ruling, found: tuple[tuple[Companion, ...], ...], corpus: Corpus, citer: Citer
) -> list[str]:
    """The section of the answer: for the texts that decide, the exceptions that do not apply and the defined terms."""
    worst = min((ORDER.index(f.verdict) for f in ruling.findings if not f.outranked_by), default=0)
    lines: dict[str, None] = {}
    terms: dict[str, dict[str, int]] = {}
    for finding, beside in zip(ruling.findings, found, strict=True):
        if finding.outranked_by or ORDER.index(finding.verdict) != worst or finding.leg.instrument is None:
            continue
        title = named(finding.leg.instrument, corpus)
        for companion in beside:
            where = located(citer.citations[companion.citation - 1].locator)
            if companion.kind == "definition":
                terms.setdefault(title, {})[f"“{companion.term}” {where}"] = companion.citation
            elif not companion.met and companion.reading is not None:
                says = corpus.reading(companion.reading)[1].says
                lines[f"- *Exception, not met here*, {title}, {where}: {says} [{companion.citation}]"] = None
    lines |= {
        f"- *Defined terms*, {title}: {'; '.join(f'{words} [{n}]' for words, n in words_of.items())}.": None
        for title, words_of in terms.items()
    }
    return ["", f"### {BESIDE}", "", *lines] if lines else []


def companion_json(companion: Companion) -> dict[str, Any]:
    """As in the contract."""
    return {
        "kind": companion.kind,
        "to": companion.to,
        "reading": companion.reading,
        "met": companion.met,
        "term": companion.term,
        "citations": [companion.citation],
    }
