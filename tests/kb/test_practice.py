"""The practice: every facet can be set, cleared, shown and read back."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.errors import UsageError
from kb.practice import FACET_VALUES, MEASURES, Practice, facet_names, from_json, set_facet, to_json
from kb.vocabulary import Origin

DAY = dt.date(2026, 1, 1)

VALUES: dict[str, str] = {
    "source.id": "acme/one-7b",
    "source.obtained": "2025-01-31",
    "source.host": "acme/host",
    "source.publisher": "Acme",
    "teacher": "acme/one-7b",
    "base": "acme/one-7b",
    "dataset": "acme/answers",
    "student.competes": "yes",
    "student.competes.<issuer>": "no",
    "established_in": "DE,FR",
    "used_in": "EEA",
    "territory": "UK",
    "generated": "2024-02-29",
    "trained": "2024-03-01",
    "released": "2024-04-01",
    "as_of": "2025-05-05",
    "fact:<slug>": "yes",
    **dict.fromkeys(MEASURES, "1500000"),
}


@pytest.mark.parametrize("name", facet_names())
def test_every_facet_is_settable_and_survives_json(name: str) -> None:
    value = VALUES.get(name) or FACET_VALUES[name.removeprefix("source.")][0]
    actual = name.replace("<issuer>", "Acme").replace("<slug>", "some_fact")
    practice = set_facet(Practice(DAY), actual, value)
    assert practice != Practice(DAY)
    assert from_json(to_json(practice)) == practice


@pytest.mark.parametrize("name", ["generated", "trained", "released", "as_of", "sources.0.obtained"])
def test_a_month_or_year_keeps_its_bounds(name: str) -> None:
    base = set_facet(Practice(DAY), "teacher", "acme/one-7b")
    month = set_facet(base, name, "2024-02")
    assert month.periods == {name: (dt.date(2024, 2, 1), dt.date(2024, 2, 29))}
    assert from_json(to_json(month)) == month
    assert set_facet(month, name, "2023").periods == {name: (dt.date(2023, 1, 1), dt.date(2023, 12, 31))}
    assert set_facet(month, name, "2024-02-10").periods == {}
    with pytest.raises(UsageError):
        set_facet(base, name, "2024-13")


@pytest.mark.parametrize(
    "name", [n for n in facet_names() if n not in ("as_of",) and n not in ("source.id", "source.role")]
)
def test_unknown_clears(name: str) -> None:
    actual = name.replace("<issuer>", "Acme").replace("<slug>", "some_fact")
    base = set_facet(Practice(DAY), "teacher", "acme/one-7b") if name.startswith("source.") else Practice(DAY)
    value = VALUES.get(name) or FACET_VALUES[name.removeprefix("source.")][0]
    cleared = set_facet(set_facet(base, actual, value), actual, "unknown")
    assert cleared == base


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("relase", "internal", "No facet 'relase'"),
        ("release", "secretly", "open_weights"),
        ("student.kind", "robot", "task_specific"),
        ("monthly_active_users", "many", "a number"),
        ("monthly_active_users", "-3", "0 or more"),
        ("established_in", "Germany", "ISO 3166"),
        ("trained", "2024-02-30", "YYYY-MM-DD"),
        ("as_of", "yesterday", "YYYY-MM-DD"),
        ("sources.7.channel", "api", "Name the teacher first"),
        ("sources.x.channel", "api", "sources.<number>"),
        ("source.colour", "red", "source.channel"),
        ("source.plan", "team", "enterprise"),
        ("fact:some", "perhaps", "yes, no, unknown"),
    ],
)
def test_bad_values_are_explained(name: str, value: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        set_facet(Practice(DAY), name, value)
    assert says in caught.value.render()


def test_origin_is_kept() -> None:
    practice = set_facet(Practice(DAY), "release", "internal", Origin.INFERRED)
    assert to_json(practice)["release"] == {"value": "internal", "origin": "inferred"}


def test_changing_the_teacher_keeps_the_route() -> None:
    practice = set_facet(set_facet(Practice(DAY), "teacher", "a/b"), "source.channel", "api")
    changed = set_facet(practice, "teacher", "c/d")
    assert changed.sources[0].id.value == "c/d"
    assert changed.sources[0].channel.value is not None
