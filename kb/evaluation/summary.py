"""Figures over many outcomes: overall, and split by split."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kb.evaluation.abstention import abstention
from kb.evaluation.citation_quality import mean
from kb.evaluation.confusion import confusion
from kb.evaluation.judge import Outcome
from kb.evaluation.questions import Split
from kb.evaluation.wilson import wilson

TARGETS: Mapping[str, float] = {
    "verdict_accuracy": 0.95,
    "citation_recall": 0.97,
    "citation_precision": 0.90,
    "quote_exactness": 1.0,
    "abstention_f1": 0.95,
}
"""What is aimed at; polarity errors: none."""


def figures(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """All measures of some outcomes; shares are 0 to 1, ``None`` where nothing was to be measured."""
    verdicts = wilson(sum(o.right for o in outcomes), len(outcomes))
    firsts = [o.first for o in outcomes if o.first is not None]
    quoted = sum(o.quotes.quoted for o in outcomes)
    abstain = abstention((o.expected if not o.right else o.given, o.given) for o in outcomes)
    return {
        "questions": len(outcomes),
        "verdict_accuracy": verdicts.value if outcomes else None,
        "verdict_low": verdicts.low,
        "verdict_high": verdicts.high,
        "right_instrument_first": sum(firsts) / len(firsts) if firsts else None,
        "citation_recall": mean([o.citations.recall.share for o in outcomes]),
        "citation_precision": mean([o.citations.precision.share for o in outcomes]),
        "statement_support": mean([o.citations.support.share for o in outcomes]),
        "quote_exactness": sum(o.quotes.exact for o in outcomes) / quoted if quoted else None,
        "quotes": quoted,
        "not_held": sum(o.quotes.not_held for o in outcomes),
        "polarity_errors": sum(len(o.polarity) for o in outcomes),
        "abstention_precision": abstain.precision,
        "abstention_recall": abstain.recall,
        "abstention_f1": abstain.f1,
        "should_abstain": abstain.should,
        "conditions": mean([o.conditions.share for o in outcomes]),
        "facets": mean([o.facets.share for o in outcomes]),
        "right_in_all": sum(o.whole for o in outcomes) / len(outcomes) if outcomes else None,
        "ms_p50": _median([o.ms for o in outcomes]),
    }


def summary(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Figures overall and by split, in the order of the splits, and the confusion table."""
    by_split = {s.value: [o for o in outcomes if o.split == s.value] for s in Split}
    return {
        "overall": figures(outcomes),
        "splits": {name: figures(some) for name, some in by_split.items() if some},
        "confusion": confusion((o.expected if not o.right else o.given, o.given) for o in outcomes),
        "missed_targets": missed(figures(outcomes)),
    }


def missed(measured: Mapping[str, Any]) -> list[str]:
    """The targets that are not met."""
    out = [name for name, aim in TARGETS.items() if measured[name] is not None and measured[name] < aim]
    return out + (["polarity_errors"] if measured["polarity_errors"] else [])


def _median(values: Iterable[float]) -> float | None:
    ordered = sorted(values)
    return ordered[len(ordered) // 2] if ordered else None
