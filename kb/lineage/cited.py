"""The clauses behind a lineage: each condition and each rule of a demand with the numbers of its citations."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kb.answer.cite import Citer
from kb.answer.model import Citation
from kb.lineage.trace import Demand, Lineage
from kb.ruling.clash import Clash
from kb.ruling.model import Condition, Finding
from kb.vocabulary import Verdict

Numbers = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CitedDemand:
    """A demand with its clauses.

    :ivar rules: the readings that forbid, permit or leave open, one a text and effect: the finding, what the reading
        says, and its citation.
    :ivar conditions: what they ask; nothing where they do not bind.
    """

    demand: Demand
    rules: tuple[tuple[Finding, str, Numbers], ...]
    conditions: tuple[tuple[Condition, Numbers], ...]


@dataclass(frozen=True, slots=True)
class CitedLineage:
    """A lineage with the clauses behind it.

    :ivar texts: the cited texts by hash.
    """

    lineage: Lineage
    demands: tuple[CitedDemand, ...]
    clashes: tuple[tuple[Clash, Numbers], ...]
    citations: tuple[Citation, ...]
    texts: dict[str, str]


def cited(lineage: Lineage, citer: Citer) -> CitedLineage:
    """Cite every clause that a lineage rests on, those of what binds first."""
    order = sorted(lineage.demands, key=lambda d: ("yes", "open", "no").index(d.applies))
    made = {id(d): _demand(d, citer) for d in order}
    days = _days(lineage)
    told = tuple((c, _numbers(c.readings, days, citer)) for c in lineage.clashes)
    demands = tuple(made[id(d)] for d in lineage.demands)
    return CitedLineage(lineage, demands, told, tuple(citer.citations), dict(citer.texts))


def _demand(demand: Demand, citer: Citer) -> CitedDemand:
    days = _editions(demand)
    rules = []
    seen: set[str] = set()
    for finding in demand.findings:
        decides = finding.reading if finding.verdict is not Verdict.CONDITIONAL else None
        if decides is None or decides in seen:
            continue
        seen.add(decides)
        says = citer.corpus.reading(decides)[1].says
        rules.append((finding, says, _numbers((decides,), days, citer)))
    asked = demand.conditions if demand.applies != "no" else ()
    conditions = tuple((c, _numbers(c.readings, days, citer)) for c in asked)
    return CitedDemand(demand, tuple(rules), conditions)


_Days = dict[str, tuple[dt.date, dt.date]]
"""By instrument: the edition that governs, and the day of the act."""


def _editions(demand: Demand) -> _Days:
    legs = (f.leg for f in demand.findings)
    return {str(leg.instrument): (leg.edition, leg.day) for leg in legs if leg.instrument and leg.edition}


def _days(lineage: Lineage) -> _Days:
    out: _Days = {}
    for demand in lineage.demands:
        out |= _editions(demand)
    return out


def _numbers(readings: tuple[str, ...], days: _Days, citer: Citer) -> Numbers:
    found = []
    for global_id in readings:
        instrument, _, _ = global_id.partition("#")
        if instrument in days and citer.corpus.reading(global_id)[1].anchor(days[instrument][0]):
            found.append(citer.reading(global_id, *days[instrument]))
    return tuple(dict.fromkeys(found))
