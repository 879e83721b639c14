"""Facts as controls: every option goes back through ``set_facet``, and origins are told."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.errors import UsageError
from kb.practice import Practice, Source, inferred, set_facet, stated
from kb.ruling import rule
from kb.service import Distillaw
from kb.vocabulary import Channel, Origin, Role, Technique
from ui.page.facets import Control, change, controls, current, facets_tested

CHAT = "May we train our own model on the outputs of Acme Chat through the API?"
DAY = dt.date(2026, 1, 1)


def practice() -> Practice:
    source = Source(
        id=stated("acme/chat"),
        mention="Acme Chat",
        role=stated(Role.TEACHER),
        channel=inferred(Channel.API),
        technique=stated(Technique.OUTPUT_TRAINING),
    )
    return Practice(DAY, (source,))


def shown(service: Distillaw, said: Practice) -> dict[str, Control]:
    return {c.name: c for c in controls(said, rule(said, service.corpus), service.corpus)}


def test_every_option_is_taken_and_shown_again(acme_service: Distillaw) -> None:
    start = practice()
    tried = 0
    for control in shown(acme_service, start).values():
        for value, _ in control.options:
            after = change(start, control.name, value)
            again = shown(acme_service, after)[control.name]
            assert (again.value, again.origin) == (value, Origin.STATED)
            tried += 1
    assert tried > 30


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("established_in", "uk", "GB"),
        ("used_in", "de, fr", "DE, FR"),
        ("as_of", "2024-05-01", "2024-05-01"),
        ("monthly_active_users", "12000000", "12000000"),
        ("generated", "2024-05-01", "2024-05-01"),
        ("fact:outputs_extracted_automatically", "yes", "yes"),
        ("student.competes.Acme", "no", "no"),
    ],
)
def test_typed_values_go_through(acme_service: Distillaw, name: str, typed: str, kept: str) -> None:
    after = change(practice(), name, typed)
    assert current(after, rule(after, acme_service.corpus), name) == (kept, Origin.STATED)


def test_clearing_makes_unknown() -> None:
    assert change(change(practice(), "release", "internal"), "release", "") == practice()


def test_a_wrong_value_teaches() -> None:
    with pytest.raises(UsageError) as caught:
        change(practice(), "established_in", "Narnia")
    assert "EEA" in caught.value.valid


def test_what_the_engine_inferred_is_shown_as_inferred(acme_service: Distillaw) -> None:
    said = set_facet(set_facet(practice(), "student.kind", "general_purpose"), "release", "hosted_service")
    said = set_facet(said, "as_of", "2024-06-01")
    control = shown(acme_service, said)["student.competes.Acme"]
    assert (control.value, control.origin) == ("yes", Origin.INFERRED)
    assert shown(acme_service, said)["sources.0.channel"].origin is Origin.INFERRED


def test_only_what_a_text_tests_is_offered_beyond_the_standing_facts(acme_service: Distillaw) -> None:
    ruling = rule(practice(), acme_service.corpus)
    tested = facets_tested(ruling, acme_service.corpus)
    assert "fact:outputs_extracted_automatically" in tested
    names = shown(acme_service, practice())
    assert "monthly_active_users" not in names
    weights = change(change(practice(), "sources.0.id", "acme/one-7b"), "sources.0.channel", "weights")
    assert "monthly_active_users" in shown(acme_service, weights)


def test_the_deciding_fact_is_marked(acme_service: Distillaw) -> None:
    ruling = rule(practice(), acme_service.corpus)
    (question,) = ruling.open_questions
    marked = [c.name for c in controls(practice(), ruling, acme_service.corpus) if c.decides]
    assert marked == [question.facet]


def test_candidates_of_an_ambiguous_name_are_offered(acme_service: Distillaw) -> None:
    source = Source(candidates=("acme/one-7b", "acme/chat"), mention="Acme", role=stated(Role.TEACHER))
    control = shown(acme_service, Practice(DAY, (source,)))["sources.0.id"]
    assert control.value == ""
    assert [v for v, _ in control.options] == ["acme/one-7b", "acme/chat"]


def test_the_day_says_whether_it_was_assumed(acme_service: Distillaw) -> None:
    ruling = rule(practice(), acme_service.corpus)
    found = controls(practice(), ruling, acme_service.corpus, Origin.ASSUMED)
    assert next(c for c in found if c.name == "as_of").origin is Origin.ASSUMED
