"""What a practice names is in the catalogue, or is refused with what is near."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.corpus import Corpus
from kb.errors import UsageError
from kb.known import known
from kb.practice import Practice, set_facet

DAY = dt.date(2026, 11, 1)


def practice(**facts: str) -> Practice:
    made = Practice(DAY)
    for name, value in facts.items():
        made = set_facet(made, name.replace("__", "."), value)
    return made


@pytest.mark.parametrize(
    ("facts", "named"),
    [
        ({"student.competes.OpenIA": "yes"}, "OpenAI"),
        ({"student.competes.Antropic": "no"}, "Anthropic"),
        ({"student.competes.Mistral A": "yes"}, "Mistral AI"),
        ({"student.competes.openai/chatgpt": "yes"}, "OpenAI"),
        ({"teacher": "meta/llama-3.1-8"}, "meta/llama-3.1-8b"),
        ({"base": "mistral/mistral-7b"}, "mistral/mistral-7b-0.1"),
        ({"dataset": "stanford/alpacca"}, "stanford/alpaca"),
        ({"teacher": "openai/gpt-4o", "source.host": "togethr/together"}, "together/together"),
        ({"teacher": "openai/gpt-4o", "source.host": "meta/llama-3-8b"}, "other"),
        ({"source.publisher": "Meta AI Inc"}, "Meta"),
        ({"fact:competes_with_hosts": "yes"}, "competes_with_host"),
        ({"fact:scraped": "no"}, "scraped_from_site"),
    ],
)
def test_an_unknown_name_is_refused_with_what_is_near(facts: dict[str, str], named: str, corpus: Corpus) -> None:
    with pytest.raises(UsageError) as error:
        known(practice(**facts), corpus)
    assert named in error.value.valid
    assert error.value.fix


@pytest.mark.parametrize(
    ("said", "issuer"),
    [("openai", "OpenAI"), ("META", "Meta"), ("Alphabet", "Google"), ("AWS", "Amazon"), ("*", "*")],
)
def test_an_issuer_may_be_named_as_people_do(said: str, issuer: str, corpus: Corpus) -> None:
    made = known(practice(**{f"student.competes.{said}": "yes"}), corpus)
    assert list(made.student.competes) == [issuer]


def test_known_names_pass_unchanged(corpus: Corpus) -> None:
    for issuer in {i.publisher for i in corpus.instruments.values()} | set(corpus.publishers):
        made = practice(**{f"student.competes.{issuer}": "no"})
        assert known(made, corpus) == made


@pytest.mark.parametrize(
    "name", ["student.rivals", "sources.0.model", "sources.x.id", "fact", "competes.OpenAI", "relase"]
)
def test_a_path_that_is_no_facet_is_refused(name: str) -> None:
    with pytest.raises(UsageError) as error:
        set_facet(Practice(DAY), name, "yes")
    assert error.value.valid


def test_a_misspelt_facet_names_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"Nearest: release"):
        set_facet(Practice(DAY), "relese", "none")
