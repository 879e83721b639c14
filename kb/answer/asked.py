"""What the question asks about by its topic though it decides nothing here: a naming rule of a model that stays in the
house, a definition, a limit for places that the party is not in.

Readings that bear on the ruling are told as its reasons and conditions. What is asked about beside them is told too, so
that “must we name it?” is answered where the answer is that the rule does not reach so far.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kb.answer.check import check_sentence
from kb.answer.cite import Citer
from kb.answer.words import ACT_WORDS, named
from kb.corpus import Corpus
from kb.errors import PolarityError
from kb.interpret.topics import READING
from kb.readings import Reading
from kb.ruling.model import Finding, Ruling
from kb.vocabulary import Effect, Topic, Verdict

ASKED = "Asked about besides"
"""Heading of the section."""

_ASKED = (Topic.NAMING_ATTRIBUTION, Topic.NOTICE_FLOW_DOWN, Topic.TERRITORIAL, Topic.DERIVATIVE_DEFINITION)
_ONLY_BY = {
    Topic.DERIVATIVE_DEFINITION: re.compile(r"\bderivatives?\b|\bdefin\w+\b|\bcounts? as\b", re.I),
    Topic.NOTICE_FLOW_DOWN: re.compile(
        r"\bnotices?\b|\bcopy of the (?:licen[cs]e|agreement)\b|\bflow[- ]?down\b", re.I
    ),
}
"""Topics whose other words (fine-tuning, merging, putting a thing under MIT) do not ask for the clauses."""

_SOUND = frozenset({Verdict.CONDITIONAL, Verdict.PERMITTED, Verdict.SILENT})
_RULES = frozenset({Effect.DUTY, Effect.PROHIBITION, Effect.CONDITION})
_TOLD = _RULES | {Effect.DEFINITION, Effect.RESERVATION}
_MOST_TEXTS = 4
_MOST_LINES = 5


def asked_lines(question: str, ruling: Ruling, corpus: Corpus, citer: Citer) -> list[str]:
    """Markdown; empty where the ruling tells all that is asked.

    Only of texts that allow the practice: of one that forbids it, nothing else matters.
    """
    topics = asked_topics(question)
    texts: dict[tuple[str, object], list[Finding]] = {}
    for finding in ruling.findings:
        leg = finding.leg
        if leg.instrument and leg.edition and not leg.via:
            texts.setdefault((leg.instrument, leg.edition), []).append(finding)
    if not topics or len(texts) > _MOST_TEXTS:
        return []
    out: list[str] = []
    for findings in texts.values():
        if all(f.verdict in _SOUND for f in findings):
            out += _of_text(findings, topics, corpus, citer)
    return ["", f"### {ASKED}", "", *out[:_MOST_LINES]] if out else []


def asked_topics(question: str) -> tuple[Topic, ...]:
    """The topics of :data:`_ASKED` whose words stand in the question.

    >>> [t.value for t in asked_topics("Must we name it Acme?")], asked_topics("May we fine-tune it?")
    (['naming_attribution'], ())
    """
    return tuple(t for t, words in READING if t in _ASKED and _ONLY_BY.get(t, words).search(question))


def _of_text(findings: list[Finding], topics: Iterable[Topic], corpus: Corpus, citer: Citer) -> list[str]:
    leg = findings[0].leg
    assert leg.instrument is not None
    assert leg.edition is not None
    told = {r for f in findings for r in f.readings}
    out = []
    for reading in corpus.edition_readings(leg.instrument, leg.edition, leg.day).readings:
        global_id = f"{leg.instrument}#{reading.id}"
        if reading.topic not in topics or global_id in told or reading.effect not in _TOLD or reading.proposed:
            continue
        try:
            check_sentence(reading.says, reading)
        except PolarityError:  # the same sentence would be refused as a reason
            continue
        n = citer.reading(global_id, leg.edition, leg.day)
        where = f"{named(leg.instrument, corpus)}, {citer.citations[n - 1].locator}"
        out.append(f"- {where}: {reading.says} [{n}]{_out_of_play(reading, findings)}")
    return out


def _out_of_play(reading: Reading, findings: Iterable[Finding]) -> str:
    """Why a rule has no say in the ruling."""
    if reading.effect not in _RULES:
        return ""
    done = {f.leg.act for f in findings}
    if done & set(reading.acts):
        return " Not in play on the facts told."
    acts = ", ".join(ACT_WORDS[a] for a in reading.acts)
    return f" Not in play on the facts told: it is about {acts}."
