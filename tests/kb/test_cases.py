"""The cases a lawyer can read: ``tests/cases/ruling/*.yaml`` on the shipped corpus."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb.corpus import Corpus
from kb.practice import Practice, parse_date, set_facet
from kb.ruling import Ruling, rule

FOLDER = Path(__file__).resolve().parents[1] / "cases" / "ruling"
FIELDS = {
    "name",
    "why",
    "facts",
    "as_of",
    "verdict",
    "findings",
    "no_findings",
    "conditions",
    "no_conditions",
    "asks",
    "branches",
}


def _cases() -> list[Any]:
    out = []
    for path in sorted(FOLDER.glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")) or []:
            out.append(pytest.param(case, id=f"{path.stem}: {case['name']}"))
    return out


def practice_of(case: dict[str, Any]) -> Practice:
    """The practice that a case's facts describe."""
    practice = Practice(parse_date(case.get("as_of", dt.date(2026, 11, 1))))
    facts = dict(case["facts"])
    order = [k for k in ("teacher", "base", "dataset") if k in facts] + [k for k in facts if k.startswith("source")]
    for name in (*order, *(k for k in facts if k not in order)):
        practice = set_facet(practice, name, facts[name])
    return practice


def case_practices() -> list[Practice]:
    """The practices of all cases."""
    return [practice_of(case.values[0]) for case in _cases()]


def matches(finding: Any, wanted: dict[str, Any], ruling: Ruling) -> bool:
    """Whether a finding is the wanted one."""
    seen = {
        "instrument": finding.leg.instrument,
        "act": finding.leg.act.value,
        "verdict": finding.verdict.value,
        "reason": finding.reason.value,
        "edition": finding.leg.edition.isoformat() if finding.leg.edition else None,
        "applies": finding.leg.applies,
        "via": finding.leg.via,
    }
    for key, value in wanted.items():
        if key == "reading":
            if f"{finding.leg.instrument}#{value}" not in finding.readings:
                return False
        elif seen[key] != (str(value) if isinstance(value, dt.date) else value):
            return False
    return True


@pytest.mark.parametrize("case", _cases())
def test_case(case: dict[str, Any], corpus: Corpus) -> None:
    assert set(case) <= FIELDS, f"unknown fields: {sorted(set(case) - FIELDS)}"
    ruling = rule(practice_of(case), corpus)
    legs = "\n".join(
        f"  {f.leg.instrument} {f.leg.edition} {f.leg.act.value}: {f.verdict.value} ({f.reason.value}) {f.reading}"
        for f in ruling.findings
    )
    assert ruling.verdict.value == case["verdict"], legs
    for wanted in case.get("findings", []):
        assert any(matches(f, wanted, ruling) for f in ruling.findings), f"no finding {wanted}; there are\n{legs}"
    for unwanted in case.get("no_findings", []):
        assert not any(matches(f, unwanted, ruling) for f in ruling.findings), f"finding {unwanted}"
    conditions = [c.text.lower() for c in ruling.conditions]
    for text in case.get("conditions", []):
        assert any(text.lower() in c for c in conditions), f"{text!r} in none of {conditions}"
    for text in case.get("no_conditions", []):
        assert not any(text.lower() in c for c in conditions), f"{text!r} in {conditions}"
    if "asks" in case:
        assert [q.facet for q in ruling.open_questions] == [case["asks"]]
    if "branches" in case:
        got = {b.value: b.verdict.value for b in ruling.open_questions[0].branches}
        assert {k: got.get(k) for k in case["branches"]} == case["branches"], got
