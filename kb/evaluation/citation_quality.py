"""Citation recall and precision, after ALCE, on the level of clauses.

Source: Gao, Yen, Yu and Chen, "Enabling Large Language Models to Generate Text with Citations", EMNLP 2023
(arXiv:2305.14627), section 3.3, and their published evaluation. There, a statement has recall 1 when it has a citation
and all its citations together support it, else 0. A citation has precision 1 when its statement has recall 1 and the
citation is not irrelevant; it is irrelevant when it does not support the statement by itself and the others do without
it. Both are means over the statements, or citations, of an answer, then over answers; no citations at all counts 0.

ALCE asks a model whether a passage supports a sentence. Here the question says which clauses bear: the clauses that
must or may be cited. So:

- *support*: a statement of the answer (a finding that rests on a reading, a condition; in an answer about texts or
  topics, a line with a mark) is supported when one of its citations bears;
- *precision*: a citation at a supported statement is precise when it bears; at another statement it is not;
- *recall*: every clause that must be cited is a statement that is owed; it is supported when the answer cites that
  clause.

A note of commentary counts as a clause where the question expects notes; beside a ruling, notes are not counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from kb.corpus import Corpus
from kb.evaluation.questions import ClauseRef, Question, anchors, beneath, read_there
from kb.readings import Reading
from kb.vocabulary import Act

ALWAYS = frozenset({Act.ACCESS, Act.USE})
"""Acts that every practice has."""

_MARK = re.compile(r"\[(\d{1,3})\](?!\()")


class Fraction(NamedTuple):
    """A count among a count."""

    hits: int
    of: int

    @property
    def share(self) -> float | None:
        """Their quotient; ``None`` of nothing."""
        return self.hits / self.of if self.of else None


class CitationQuality(NamedTuple):
    """Counts of one answer; an answer without citations that owed some has precision 0 (``0 of 1``)."""

    recall: Fraction
    precision: Fraction
    support: Fraction
    missing: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


Citation = Mapping[str, Any]


def cites(citation: Citation, ref: ClauseRef, corpus: Corpus) -> bool:
    """Whether a citation is of the clause that a reference names."""
    if citation.get("instrument") != ref.instrument:
        return False
    edition, locator = str(citation.get("edition") or ""), str(citation.get("locator") or "")
    if ref.reading:
        return any(read_there(anchor, citation) for anchor in anchors(ref, corpus))
    if ref.edition and ref.edition != edition:
        return False
    return ref.whole or beneath(locator, ref.locator)


def bears(citation: Citation, question: Question, corpus: Corpus) -> bool:
    """Whether a cited clause is one that must or may be cited."""
    if citation.get("commentary"):
        note = str(citation["commentary"])
        return any(note == n or note.partition("/")[0] == n.partition("/")[0] for n in question.notes)
    if any(cites(citation, ClauseRef.parse(ref), corpus) for ref in (*question.must, *question.may)):
        return True
    return citation.get("instrument") in question.instruments and _on_the_acts(citation, question, corpus)


def read_from(citation: Citation, corpus: Corpus) -> tuple[Reading, ...]:
    """The readings that were read from a cited clause."""
    file = corpus.readings.get(str(citation.get("instrument")))
    readings = file.readings if file is not None else ()
    return tuple(r for r in readings if any(read_there(anchor, citation) for anchor in r.anchors))


def _on_the_acts(citation: Citation, question: Question, corpus: Corpus) -> bool:
    """Whether what was read in the clause speaks of an act of the practice; what speaks of no act goes with any."""
    if not question.acts:
        return True
    here = read_from(citation, corpus)
    wanted = ALWAYS | set(question.acts)
    return not here or any(not reading.acts or set(reading.acts) & wanted for reading in here)


def statements(answer: Mapping[str, Any]) -> list[tuple[int, ...]]:
    """The citations of each statement of an answer.

    A finding without a reading says that nothing was read or is said: it states no clause.
    """
    parts = [f["citations"] for f in answer.get("findings") or () if f.get("reading")]
    parts += [c["citations"] for c in answer.get("conditions") or ()]
    if not parts and not answer.get("findings"):
        lines = str(answer.get("answer") or "").splitlines()
        parts = [[int(n) for n in _MARK.findall(line)] for line in lines if not line.lstrip().startswith(">")]
        parts = [part for part in parts if part]
    return [tuple(part) for part in parts]


def citation_quality(question: Question, answer: Mapping[str, Any], corpus: Corpus) -> CitationQuality:
    """Measure one answer."""
    by_number = {int(c["n"]): c for c in answer.get("citations") or ()}
    counted = {n: c for n, c in by_number.items() if question.notes or not c.get("commentary")}
    bearing = {n for n, c in counted.items() if bears(c, question, corpus)}
    owed = [ClauseRef.parse(ref) for ref in question.must]
    missing = [
        text
        for text, ref in zip(question.must, owed, strict=True)
        if not any(cites(c, ref, corpus) for c in by_number.values())
    ]
    precise = total = supported = 0
    said = [tuple(n for n in part if n in counted) for part in statements(answer)]
    said = [part for part, whole in zip(said, statements(answer), strict=True) if part or not whole]
    for part in said:
        good = [n for n in part if n in bearing]
        supported += bool(good)
        precise += len(good)
        total += len(part)
    expects = bool(question.must or question.instruments or question.notes)
    nothing = Fraction(0, 1) if expects else Fraction(0, 0)
    return CitationQuality(
        recall=Fraction(len(owed) - len(missing), len(owed)),
        precision=(Fraction(precise, total) if total else nothing) if expects else Fraction(0, 0),
        support=Fraction(supported, len(said)) if expects else Fraction(0, 0),
        missing=tuple(missing),
        beside=tuple(_name(c) for n, c in counted.items() if n not in bearing) if expects else (),
    )


def _name(citation: Citation) -> str:
    return f"{citation.get('instrument') or citation.get('commentary')} {citation.get('locator') or ''}".strip()


def right_first(question: Question, answer: Mapping[str, Any]) -> bool | None:
    """Whether the first instrument that an answer cites is an expected one, or a whole text that may be cited besides;
    ``None`` where no instrument is expected."""
    if not question.instruments:
        return None
    refs = [ClauseRef.parse(ref) for ref in question.may]
    right = {*question.instruments, *(ref.instrument for ref in refs if ref.whole)}
    cited = sorted(answer.get("citations") or (), key=lambda c: int(c["n"]))
    return next((c["instrument"] for c in cited if c.get("instrument")), None) in right


def uncited(question: Question, answer: Mapping[str, Any]) -> tuple[str, ...]:
    """Expected instruments that an answer does not cite."""
    cited = {c.get("instrument") for c in answer.get("citations") or ()}
    return tuple(i for i in question.instruments if i not in cited)


def has_note(question: Question, answer: Mapping[str, Any]) -> bool | None:
    """Whether an answer cites one of the expected notes, or a note on one of the expected topics."""
    if not question.notes:
        return None
    cited: Iterable[str] = (str(c["commentary"]) for c in answer.get("citations") or () if c.get("commentary"))
    return any(note in question.notes or note.partition("/")[0] in question.notes for note in cited)


def mean(shares: Sequence[float | None]) -> float | None:
    """Mean of the shares that there are."""
    there = [share for share in shares if share is not None]
    return sum(there) / len(there) if there else None
