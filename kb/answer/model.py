"""The answer as a value, and its JSON form (schema ``distillaw.answer/1``)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kb.answer.clashing import clash_json
from kb.answer.phrase_model import Phrasing
from kb.answer.shape import Shape, shape_json
from kb.citations import QuoteCheck
from kb.interpret.model import Suggestion
from kb.practice import Practice, to_json
from kb.ruling.cases import lead
from kb.ruling.model import Condition, Finding, OpenQuestion
from kb.vocabulary import Verdict

SCHEMA = "distillaw.answer/1"


@dataclass(frozen=True, slots=True)
class Citation:
    """One numbered citation.

    :ivar quote: exact slice ``start:end`` (code points) of the edition whose text has ``text_sha256``; ``None`` when
        the text is not held.
    :ivar proposed: cited for a reading that the detector proposed and nobody has checked.
    """

    n: int
    title: str
    publisher: str
    instrument: str | None = None
    commentary: str | None = None
    edition: dt.date | None = None
    locator: str = ""
    quote: str | None = None
    prefix: str = ""
    suffix: str = ""
    start: int | None = None
    end: int | None = None
    text_sha256: str | None = None
    source_url: str = ""
    fragment_url: str = ""
    retrieved: dt.date | None = None
    quote_check: QuoteCheck = "not_held"
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class Consideration:
    """What else bears on it: law that may override, a debate, a risk. Never a leg of the ruling."""

    topic: str
    status: str
    text: str
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposals:
    """What proposed readings had to do with an answer.

    :ivar rule: the asker let them rule.
    :ivar used: global ids of those that bear on the answer; only where they rule.
    :ivar waiting: global ids of those that await review in the texts that govern; only where they do not rule.
    """

    rule: bool = False
    used: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Follows:
    """That an answer goes on from an earlier one.

    :ivar question: the earlier question. :ivar changes: facet, value before, value after; empty values: not known.
    """

    question: str
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Verdict, reasons, conditions, questions, considerations, citations; every rendering is a pure function of it.

    :ivar finding_citations: per finding, the numbers of its citations; same order as ``findings``.
    :ivar condition_citations: likewise for ``conditions``.
    :ivar markdown: the answer in Markdown with ``[n]`` marks.
    :ivar premises: what the question takes for granted and the ruling does not rest on.
    :ivar notes: how the question was understood, where that is not plain.
    :ivar inferred: facets that the engine inferred, facet to value.
    :ivar corpus: the version of the corpus that was ruled on.
    :ivar beside: per finding, exceptions and definitions that stand with its clauses, as in the contract.
    :ivar alternatives: changes of facts that lead to a better verdict, as in the contract.
    :ivar follows: what it goes on from and what changed, where the question was no question of its own.
    :ivar shape: the table, timeline or list that the answer gives, with the same content as ``markdown``.
    :ivar dropped: sentences of the default composer that the check refused, with the reason; they are not in
        ``markdown``.
    :ivar phrasing: what a language model made of the reasons; ``None`` when none was asked.
    :ivar suggested: facets that only a language model read out of the question.
    :ivar version: the version of the program that worded it.
    :ivar positions: house positions that it rests on, or that had expired, as in the contract.
    """

    question: str
    as_of: dt.date
    practice: Practice
    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    finding_citations: tuple[tuple[int, ...], ...] = ()
    conditions: tuple[Condition, ...] = ()
    condition_citations: tuple[tuple[int, ...], ...] = ()
    open_questions: tuple[OpenQuestion, ...] = ()
    considerations: tuple[Consideration, ...] = ()
    markdown: str = ""
    citations: tuple[Citation, ...] = ()
    declined: str = ""
    premises: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    inferred: Mapping[str, str] = field(default_factory=dict)
    dropped: tuple[tuple[str, str], ...] = ()
    timing_ms: Mapping[str, float] = field(default_factory=dict)
    proposals: Proposals = Proposals()
    corpus: str = ""
    alternatives: tuple[Mapping[str, Any], ...] = ()
    beside: tuple[tuple[Mapping[str, Any], ...], ...] = ()
    follows: Follows | None = None
    shape: Shape | None = None
    phrasing: Phrasing | None = None
    suggested: tuple[Suggestion, ...] = ()
    version: str = ""
    positions: tuple[Mapping[str, Any], ...] = ()


def answer_json(answer: Answer, texts: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The JSON contract.

    :param texts: for an export: the cited texts by hash, so that the export can be verified alone.
    """
    out: dict[str, Any] = {
        "schema": SCHEMA,
        "question": answer.question,
        "as_of": answer.as_of.isoformat(),
        "practice": to_json(answer.practice),
        "verdict": answer.verdict.value,
        "findings": [
            {**finding_json(f, c), "beside": list(b)}
            for f, c, b in zip(
                answer.findings, answer.finding_citations, answer.beside or ((),) * len(answer.findings), strict=True
            )
        ],
        "conditions": [
            {"text": condition_text(c), "citations": list(n)}
            for c, n in zip(answer.conditions, answer.condition_citations, strict=True)
        ],
        "open_questions": [
            {
                "facet": q.facet,
                "ask": q.ask,
                "branches": [{"value": b.value, "verdict": b.verdict.value} for b in q.branches],
            }
            for q in answer.open_questions
        ],
        "considerations": [
            {"topic": c.topic, "status": c.status, "text": c.text, "citations": list(c.citations)}
            for c in answer.considerations
        ],
        "alternatives": list(answer.alternatives),
        "answer": answer.markdown,
        "citations": [citation_json(c) for c in answer.citations],
        "declined": {"reason": answer.declined} if answer.declined else None,
        "premises": list(answer.premises),
        "notes": list(answer.notes),
        "proposed": {
            "rule": answer.proposals.rule,
            "used": list(answer.proposals.used),
            "waiting": list(answer.proposals.waiting),
        },
        **({"positions": list(answer.positions)} if answer.positions else {}),
        **_model_json(answer),
        "timing_ms": {k: round(v, 2) for k, v in answer.timing_ms.items()},
        "corpus": answer.corpus or None,
        "version": answer.version or None,
        "follows": follows_json(answer.follows) if answer.follows else None,
        "shape": shape_json(answer.shape) if answer.shape else None,
    }
    out["seal"] = seal(out)
    if texts is not None:
        cited = {c.text_sha256 for c in answer.citations if c.text_sha256}
        out["texts"] = {sha: texts[sha] for sha in sorted(cited) if sha in texts}
    return out


def follows_json(follows: Follows) -> dict[str, Any]:
    """What an answer goes on from, as in the contract."""
    changed = [{"facet": f, "before": b or None, "after": a or None} for f, b, a in follows.changes]
    return {"question": follows.question, "changed": changed}


def _model_json(answer: Answer) -> dict[str, Any]:
    """What was dropped, and what a language model had to do with the answer; without one only what was dropped."""
    dropped = [{"sentence": s, "reason": r, "by": "composer"} for s, r in answer.dropped]
    out: dict[str, Any] = {"dropped": dropped}
    phrasing = answer.phrasing
    if phrasing is not None:
        dropped += [{"sentence": d.sentence, "reason": d.reason, "by": "model"} for d in phrasing.dropped]
        out["phrasing"] = {
            "model": phrasing.model,
            "used": phrasing.used,
            "reason": phrasing.reason or None,
            "sentences": [
                {"text": s.text, "citations": list(s.citations), "readings": list(s.readings)}
                for s in phrasing.sentences
            ],
        }
    if answer.suggested:
        out["suggested"] = [
            {"facet": s.facet, "value": s.value, "words": s.words, "origin": "inferred", "confirmed": s.confirmed}
            for s in answer.suggested
        ]
    return out


UNSEALED = ("seal", "texts", "timing_ms")
"""Fields that the seal leaves out: cited texts are bound by their hashes, and times of running mean nothing."""


def seal(data: Mapping[str, Any]) -> dict[str, str]:
    """A hash of each part of what an answer says, as its JSON in a fixed form.

    It tells a file that was altered, and in which part, from one that the corpus has moved away from. It is no
    signature: who alters a file with care can seal it anew, and is then found out by ruling and wording it again.
    """
    return {key: _hashed(value) for key, value in data.items() if key not in UNSEALED}


def altered(data: Mapping[str, Any]) -> tuple[str, ...]:
    """The parts of a saved answer that are not those it was sealed with; none where it carries no seal."""
    said = data.get("seal")
    if said is None:
        return ()
    if not isinstance(said, Mapping):
        return ("seal",)
    now = seal(data)
    return tuple(key for key in dict.fromkeys((*said, *now)) if said.get(key) != now.get(key))


def _hashed(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def condition_text(condition: Condition) -> str:
    """A condition with the branch it arises in.

    >>> condition_text(Condition("Give a copy.", "duty", (), "a/b", "its weights are published"))
    'If its weights are published: Give a copy.'
    """
    if not condition.only_if:
        return condition.text
    head = lead(condition.only_if)
    return f"{head[:1].upper()}{head[1:]}: {condition.text}"


def finding_json(finding: Finding, citations: tuple[int, ...]) -> dict[str, Any]:
    """A finding as in the contract."""
    leg = finding.leg
    return {
        "instrument": leg.instrument,
        "edition": leg.edition.isoformat() if leg.edition else None,
        "act": leg.act.value,
        "verdict": finding.verdict.value,
        "reading": finding.reading,
        "reason": finding.reason.value,
        "binds": {"role": leg.role, "applies": leg.applies, "why": leg.why},
        "review": finding.review.value,
        "known_through": finding.known_through.isoformat() if finding.known_through else None,
        "citations": list(citations),
        "source": leg.source,
        "only_if": finding.only_if,
        "outranked_by": finding.outranked_by or None,
        **({"clashes": clash_json(finding)} if finding.rivals else {}),
    }


def citation_json(c: Citation) -> dict[str, Any]:
    """A citation as in the contract."""
    return {
        "n": c.n,
        "instrument": c.instrument,
        "commentary": c.commentary,
        "title": c.title,
        "publisher": c.publisher,
        "edition": c.edition.isoformat() if c.edition else None,
        "locator": c.locator,
        "quote": c.quote,
        "prefix": c.prefix,
        "suffix": c.suffix,
        "start": c.start,
        "end": c.end,
        "text_sha256": c.text_sha256,
        "source_url": c.source_url,
        "fragment_url": c.fragment_url,
        "retrieved": c.retrieved.isoformat() if c.retrieved else None,
        "quote_check": c.quote_check,
        "proposed": c.proposed,
    }
