"""Order of precedence between texts that govern one source: the lower one is shown, and decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kb.corpus import Corpus
from kb.ruling.model import Finding
from kb.vocabulary import Verdict


def ranked(findings: Sequence[Finding], corpus: Corpus) -> tuple[Finding, ...]:
    """The findings, each marked with the instrument that it yields to.

    A text yields for an act where one that outranks it binds the actor for the same act on the same source and speaks
    of it. One that is silent leaves the act to the lower text; one that nobody has read may speak, and so goes first;
    one that speaks by a proposed reading sets nothing aside.
    """
    return tuple(_yielding(finding, findings, corpus) for finding in findings)


def _yielding(finding: Finding, findings: Sequence[Finding], corpus: Corpus) -> Finding:
    leg = finding.leg
    for other in findings:
        above = other.leg
        if above.instrument is None or (above.source, above.act, above.applies) != (leg.source, leg.act, "yes"):
            continue
        speaks = other.verdict is not Verdict.SILENT or bool(other.asks)
        proposed = other.reading is not None and corpus.reading(other.reading)[1].proposed
        if speaks and not proposed and leg.instrument in corpus.instruments[above.instrument].outranks:
            return replace(finding, outranked_by=above.instrument, conditions=(), asks=())
    return finding
