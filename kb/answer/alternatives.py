"""What would lead to a better verdict, in words: each change of facts with the verdict under it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kb.answer.model import condition_text, finding_json
from kb.answer.words import VERDICT_WORDS
from kb.corpus import Corpus
from kb.ruling.cases import branch_words
from kb.ruling.nearest import Alternative, Step
from kb.ruling.words import value_words

BETTER = "What would change it"
"""Heading of the section."""

_ASKED_FOR = "the issuer gives leave for exactly this"


def alternative_words(alternative: Alternative, corpus: Corpus) -> str:
    """The change in words: ``it stays internal``; of several sources the one that changes is named."""
    pairs = zip(alternative.steps, alternative.of, strict=True)
    return ", and ".join(_step(step, of, alternative, corpus) for step, of in pairs)


def _step(step: Step, of: str, alternative: Alternative, corpus: Corpus) -> str:
    if step.facet == "authorisation":
        return _ASKED_FOR
    if of and step.facet.endswith(".id"):
        return f"{value_words(step.facet, step.value, corpus).removeprefix('it is ')} takes the place of {of}"
    if of:
        words = value_words(step.facet, step.value, corpus)
        if words.startswith("it "):
            return f"{of} {words.removeprefix('it ')}"
        return f"{of} is used {words}" if words.startswith(("by ", "through ")) else f"of {of}, {words}"
    return branch_words(step.facet, step.value, alternative.practice, corpus)


def alternative_lines(alternatives: Iterable[Alternative], corpus: Corpus) -> list[str]:
    """The section of the answer; empty where there is none."""
    lines = [f"- {_line(a, corpus)}" for a in alternatives]
    return ["", f"### {BETTER}", "", *lines] if lines else []


def _line(alternative: Alternative, corpus: Corpus) -> str:
    ruling = alternative.ruling
    count = len(ruling.conditions)
    asks = f", {count} {'condition' if count == 1 else 'conditions'}" if count else ""
    return f"If {alternative_words(alternative, corpus)}: **{VERDICT_WORDS[ruling.verdict].title}**{asks}."


def alternative_json(alternative: Alternative, corpus: Corpus) -> dict[str, Any]:
    """A change with its own ruling. Findings name readings; passages are cited when that practice is asked about."""
    ruling = alternative.ruling
    return {
        "changes": [{"facet": step.facet, "value": step.value} for step in alternative.steps],
        "text": alternative_words(alternative, corpus),
        "verdict": ruling.verdict.value,
        "findings": [_finding(finding_json(f, ())) for f in ruling.findings],
        "conditions": [condition_text(c) for c in ruling.conditions],
    }


def _finding(data: dict[str, Any]) -> dict[str, Any]:
    kept = ("instrument", "edition", "act", "verdict", "reading", "reason", "only_if")
    return {key: data[key] for key in kept}
