"""Evaluations as text; pure functions of their JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kb.evaluation.confusion import as_table
from kb.evaluation.kept import Comparison
from kb.evaluation.summary import TARGETS

_COLUMNS = (
    ("questions", "n"),
    ("verdict_accuracy", "verdict"),
    ("right_instrument_first", "right@1"),
    ("citation_recall", "recall"),
    ("citation_precision", "precis."),
    ("statement_support", "support"),
    ("conditions", "condit."),
    ("facets", "facets"),
    ("abstention_f1", "abst.F1"),
    ("right_in_all", "all"),
)


def report(data: Mapping[str, Any], *, listed: bool = True) -> str:
    """The figures overall and by split, the confusion table, and what went wrong.

    :param listed: also list the questions that are not right in all.
    """
    overall = data["overall"]
    name = max(len(split) for split in (*data["splits"], "overall"))
    lines = [f"{', '.join(data['folders'])} · version {data['version']}, corpus {data['corpus'][:12]}", ""]
    lines.append(" " * name + "".join(f"  {head:>7}" for _, head in _COLUMNS))
    for split, figures in (*data["splits"].items(), ("overall", overall)):
        lines.append(f"{split:<{name}}" + "".join(f"  {_cell(figures[key]):>7}" for key, _ in _COLUMNS))
    lines += ["", *_overall(overall), "", "expected (down) and given (across)", as_table(data["confusion"])]
    if listed:
        lines += ["", *_wrong(data["questions"])]
    return "\n".join(lines).rstrip()


def _overall(o: Mapping[str, Any]) -> Iterator[str]:
    yield (
        f"verdict accuracy {_cell(o['verdict_accuracy'])} (95% {o['verdict_low']:.3f} to {o['verdict_high']:.3f}); "
        f"aim {TARGETS['verdict_accuracy']}"
    )
    yield (
        f"citation recall {_cell(o['citation_recall'])} (aim {TARGETS['citation_recall']}), "
        f"precision {_cell(o['citation_precision'])} (aim {TARGETS['citation_precision']}), "
        f"statements supported {_cell(o['statement_support'])}"
    )
    yield (
        f"quotations exact {_cell(o['quote_exactness'])} of {o['quotes']} (aim 1); "
        f"{o['not_held']} citations of texts that are not held here"
    )
    yield f"polarity errors {o['polarity_errors']} (aim 0)"
    yield (
        f"abstention precision {_cell(o['abstention_precision'])}, recall {_cell(o['abstention_recall'])}, "
        f"F1 {_cell(o['abstention_f1'])} (aim {TARGETS['abstention_f1']}); {o['should_abstain']} should abstain"
    )
    if o["ms_p50"] is not None:
        yield f"p50 {o['ms_p50']:.1f} ms an answer"


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def _wrong(questions: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for id_, q in questions.items():
        if q["whole"]:
            continue
        head = f"{id_}: " + (q["given"] if q["right"] else f"{q['given']}, expected {q['expected']}")
        yield "\n    ".join((head, *q["faults"], *q["quotes"], *(f"polarity: {line}" for line in q["polarity"])))


def compared(change: Comparison, then: str) -> str:
    """What changed from an earlier evaluation, in words."""
    lines = [f"against {then}:"]
    lines += [f"  {name}: {_cell(a)} → {_cell(b)}" for name, (a, b) in change.changed.items()]
    for head, ids in (
        ("verdict was right and is not", change.worse),
        ("verdict is right now", change.mended),
        ("was right in all and is not", change.faulty),
        ("new", change.added),
        ("gone", change.gone),
    ):
        if ids:
            lines.append(f"  {head}: {', '.join(ids)}")
    return "\n".join(lines if len(lines) > 1 else [*lines, "  no difference"])
