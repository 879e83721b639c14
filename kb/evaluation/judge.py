"""One answer held against what its question expects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from kb.answer.cite import Library
from kb.corpus import Corpus
from kb.evaluation.citation_quality import CitationQuality, Fraction, citation_quality, has_note, right_first, uncited
from kb.evaluation.polarity_errors import polarity_errors
from kb.evaluation.questions import DECLINED, Question, as_list
from kb.evaluation.quote_exactness import Quotes, quote_exactness


@dataclass(frozen=True)
class Outcome:
    """What one answer came to.

    :ivar expected: label of the verdict expected first.
    :ivar given: label of the verdict given; ``error`` where there was no answer.
    :ivar right: the verdict is one that counts as right.
    :ivar first: the first instrument cited is an expected one; ``None`` where none is expected.
    :ivar faults: what differs from the question apart from the verdict, one line each.
    :ivar ms: milliseconds that the answer took.
    """

    id: str
    split: str
    expected: str
    given: str
    right: bool
    first: bool | None
    citations: CitationQuality
    quotes: Quotes
    polarity: tuple[str, ...]
    conditions: Fraction
    facets: Fraction
    faults: tuple[str, ...]
    ms: float = 0.0

    @property
    def whole(self) -> bool:
        """Whether everything is as expected: verdict, clauses, facets, conditions, quotations, polarity."""
        return self.right and not self.faults and not self.quotes.faults and not self.polarity

    def to_json(self) -> dict[str, Any]:
        """As kept in an evaluation."""
        return {**asdict(self), "citations": self.citations._asdict(), "quotes": self.quotes._asdict()}


def label(answer: Mapping[str, Any]) -> str:
    """The verdict of an answer, or ``declined``."""
    return DECLINED if answer.get("declined") else str(answer["verdict"])


def judge(
    question: Question, answer: Mapping[str, Any], corpus: Corpus, library: Library, milliseconds: float = 0.0
) -> Outcome:
    """Hold an answer against its question."""
    given = label(answer)
    quality = citation_quality(question, answer, corpus)
    conditions, missing = _conditions(question, answer)
    facets, wrong = _facets(question, answer)
    faults = [f"does not cite {i}" for i in uncited(question, answer)]
    faults += [f"does not cite {ref}" for ref in quality.missing]
    faults += missing + wrong
    if has_note(question, answer) is False:
        faults.append(f"cites none of the notes {', '.join(question.notes)}")
    if question.premises and _premises(answer) < question.premises:
        faults.append("does not point the premise out")
    return Outcome(
        id=question.id,
        split=question.split.value,
        expected=question.verdict,
        given=given,
        right=given in question.expected,
        first=right_first(question, answer),
        citations=quality,
        quotes=quote_exactness(answer, library, corpus),
        polarity=polarity_errors(answer, corpus),
        conditions=conditions,
        facets=facets,
        faults=tuple(faults),
        ms=milliseconds,
    )


def unanswered(question: Question, message: str) -> Outcome:
    """The outcome of a question that got an error in place of an answer."""
    quality = CitationQuality(
        Fraction(0, len(question.must)), Fraction(0, bool(question.instruments)), Fraction(0, 0), question.must
    )
    return Outcome(
        question.id,
        question.split.value,
        question.verdict,
        "error",
        False,
        False if question.instruments else None,
        quality,
        Quotes(0, 0, 0),
        (),
        Fraction(0, len(question.conditions)),
        Fraction(0, len(question.facets)),
        (message,),
    )


def _conditions(question: Question, answer: Mapping[str, Any]) -> tuple[Fraction, list[str]]:
    printed = [str(c["text"]).casefold() for c in answer.get("conditions") or ()]
    missing = [f"prints no condition with “{c}”" for c in question.conditions if not _in_one(c, printed)]
    extra = [f"prints a condition with “{c}”" for c in question.no_conditions if _in_one(c, printed)]
    asked = len(question.conditions) + len(question.no_conditions)
    return Fraction(asked - len(missing) - len(extra), asked), missing + extra


def _in_one(piece: str, printed: list[str]) -> bool:
    return any(piece.casefold() in text for text in printed)


def _premises(answer: Mapping[str, Any]) -> int:
    """Premises that the prose points out; each is a line that begins so (``kb.answer``)."""
    return str(answer.get("answer") or "").count(PREMISE)


PREMISE = "takes it that"
"""Words by which the composers point out what a question takes for granted."""


def _facets(question: Question, answer: Mapping[str, Any]) -> tuple[Fraction, list[str]]:
    practice = answer.get("practice") or {}
    wrong = []
    for name, want in question.facets.items():
        seen = facet(practice, name)
        if not _same(name, want, seen):
            wrong.append(f"facet {name}: {seen!r}, expected {want!r}")
    return Fraction(len(question.facets) - len(wrong), len(question.facets)), wrong


def facet(practice: Mapping[str, Any], name: str) -> Any:
    """The value of a facet in a practice as answers carry it; ids of a role as a list, ``None`` where unknown.

    >>> facet({"release": {"value": "internal", "origin": "stated"}}, "release")
    'internal'
    """
    if name in ("teacher", "base", "dataset"):
        sources = [s for s in practice.get("sources", ()) if s["role"]["value"] == name]
        return [i for s in sources for i in ([s["id"]["value"]] if s["id"]["value"] else s.get("candidates", []))]
    if name.startswith("source."):
        values = [(s.get(name[7:]) or {}).get("value") for s in practice.get("sources", ())]
        return next((v for v in values if v is not None), None)
    if name.startswith("fact:"):
        return (practice.get("facts", {}).get(name[5:]) or {}).get("value")
    if name.startswith("student.competes."):
        return (practice.get("student", {}).get("competes", {}).get(name[17:]) or {}).get("value")
    if name.startswith("student."):
        return (practice.get("student", {}).get(name[8:]) or {}).get("value")
    if name in practice and isinstance(practice[name], Mapping):
        return practice[name].get("value")
    if name == "as_of":
        return practice.get("as_of")
    return next((s["value"] for s in practice.get("scale", ()) if s["measure"] == name), None)


def _same(name: str, want: Any, seen: Any) -> bool:
    if name in ("teacher", "base", "dataset"):
        return bool(seen) and all(_among(id_, seen) for id_ in as_list(want))
    if want == "unknown":
        return seen is None
    if isinstance(want, list):
        return isinstance(seen, list) and sorted(map(str, want)) == sorted(map(str, seen))
    if isinstance(seen, list):
        return [str(want)] == [str(s) for s in seen]
    if isinstance(want, int | float) and not isinstance(want, bool) and isinstance(seen, int | float):
        return float(want) == float(seen)
    return seen is not None and str(seen).startswith(str(want))


def _among(id_: str, seen: list[str]) -> bool:
    return any(s.startswith(id_[:-1]) for s in seen) if id_.endswith("*") else id_ in seen
