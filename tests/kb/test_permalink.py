"""Addresses lead back to what they were made from, and say what is wrong where they lead nowhere."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import UsageError
from kb.permalink import (
    AnswerLink,
    ClauseLink,
    EditionLink,
    Link,
    PracticeLink,
    address_of,
    link_of,
    packed,
    unpacked,
)
from kb.practice import FACET_VALUES, Practice, set_facet, to_json
from kb.vocabulary import Origin

DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1))
IDS = st.from_regex(r"[a-z0-9]{1,12}/[a-z0-9][a-z0-9.-]{0,20}", fullmatch=True)
WORDS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60)
ORIGINS = st.sampled_from([Origin.STATED, Origin.INFERRED, Origin.ASSUMED])


@st.composite
def practices(draw: st.DrawFn) -> Practice:
    practice = Practice(draw(DAYS))
    for _ in range(draw(st.integers(0, 3))):
        practice = set_facet(practice, draw(st.sampled_from(["teacher", "base", "dataset"])), draw(IDS), draw(ORIGINS))
    source_facets = ("role", "channel", "plan", "technique")
    for name in draw(st.sets(st.sampled_from([n for n in FACET_VALUES if n not in source_facets]))):
        practice = set_facet(practice, name, draw(st.sampled_from(FACET_VALUES[name])), draw(ORIGINS))
    if practice.sources:
        for name in draw(st.sets(st.sampled_from(source_facets))):
            value = draw(st.sampled_from(FACET_VALUES[name]))
            practice = set_facet(practice, f"sources.0.{name}", value, draw(ORIGINS))
    if draw(st.booleans()):
        practice = set_facet(practice, "used_in", draw(st.sampled_from(["DE", "EU", "US"])), draw(ORIGINS))
    if draw(st.booleans()):
        practice = set_facet(practice, "monthly_active_users", draw(st.integers(0, 10**9)), draw(ORIGINS))
    if draw(st.booleans()):
        practice = set_facet(practice, "fact:some_fact", draw(st.sampled_from(["yes", "no"])), draw(ORIGINS))
    if draw(st.booleans()):
        practice = set_facet(practice, "generated", draw(st.sampled_from(["2025", "2025-03", "2025-03-04"])))
    if draw(st.booleans()):
        practice = set_facet(practice, "student.competes.Acme & Söhne", draw(st.sampled_from(["yes", "no"])))
    return practice


LINKS = st.one_of(
    st.builds(EditionLink, IDS, DAYS),
    st.builds(ClauseLink, IDS, DAYS, WORDS),
    st.builds(AnswerLink, st.integers(1, 10**9)),
)


@given(LINKS, st.sampled_from(["/", "https://law.acme.example/distil/"]))
def test_an_address_leads_back(link: Link, page: str) -> None:
    assert link_of(address_of(link, page)) == link


@given(practices())
def test_a_practice_comes_back_with_every_origin(practice: Practice) -> None:
    found = link_of(address_of(PracticeLink(practice)))
    assert isinstance(found, PracticeLink)
    bare = to_json(practice)
    for source in bare["sources"]:
        source["mention"] = ""
    assert to_json(found.practice) == bare


def test_a_practice_stands_in_the_fragment_alone_and_holds_no_words_of_the_question() -> None:
    practice = set_facet(Practice(dt.date(2026, 1, 1)), "teacher", "acme/one-7b")
    said = address_of(PracticeLink(practice))
    assert urlsplit(said).query == ""
    assert urlsplit(said).fragment.startswith("practice=1.")
    assert len(said) < 200


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/?tab=matrix",
        "/?tab=library",
        "/?tab=library&instrument=acme/terms",
        "/?tab=library&instrument=acme/terms&edition=last",
        "/?tab=saved",
        "/?tab=saved&answer=-1",
        "/?tab=saved&answer=³",
        "/#practice=",
        "/#practice=2.abc",
        "/#practice=1.!!",
        "/#practice=1.eJwDAAAAAAE",
        "http://[/?tab=saved",
        "/#practice=1." + "A" * 20_000,
    ],
)
def test_what_leads_nowhere_is_told(address: str) -> None:
    with pytest.raises(UsageError) as told:
        link_of(address)
    assert told.value.valid


@given(st.text(max_size=80), st.integers(0, 200))
def test_any_other_letters_are_refused_by_name(noise: str, cut: int) -> None:
    """Damage is an expected failure: never another exception."""
    whole = packed(set_facet(Practice(dt.date(2026, 1, 1)), "release", "internal"))
    for text in (noise, f"1.{noise}", whole[: min(cut, len(whole) - 1)]):
        try:
            unpacked(text)
        except UsageError:
            continue
        pytest.fail(f"{text!r} was read")


def test_what_unpacks_to_more_than_a_practice_is_refused() -> None:
    import base64
    import zlib

    bomb = base64.urlsafe_b64encode(zlib.compress(b" " * 1_000_000)).decode().rstrip("=")
    with pytest.raises(UsageError, match="larger than any practice"):
        unpacked(f"1.{bomb}")
