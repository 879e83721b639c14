"""Whom a text binds, by role and kind of text; what an answer says of it."""

from __future__ import annotations

import datetime as dt

import pytest

from kb.answer.considerations import PRIVITY_NOTES, considered
from kb.answer.model import finding_json
from kb.answer.words import binding_words
from kb.corpus import Corpus, load_corpus
from kb.practice import Practice, set_facet
from kb.ruling import rule
from kb.ruling.bound import bound
from kb.vocabulary import Actor, Channel, Role, Technique

OWN = frozenset({Actor.ACCEPTED_TERMS, Actor.EMPLOYER_ACCOUNT, Actor.SUCCESSOR})
"""Parties whose own acceptance it is."""


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus()


@pytest.mark.parametrize("actor", list(Actor))
def test_every_party_is_told_whether_and_why(actor: Actor) -> None:
    """Terms are open where acceptance is another's; a licence binds whoever must have what it covers."""
    terms = bound(actor.value, False, Role.TEACHER, Channel.API, Technique.OUTPUT_TRAINING)
    assert terms.applies == ("yes" if actor in OWN else "open")
    assert bool(terms.why) == (actor is not Actor.ACCEPTED_TERMS)
    assert bound(actor.value, True, Role.BASE, Channel.WEIGHTS, Technique.WEIGHT_DERIVATION).applies == "yes"
    assert bound(actor.value, True, Role.DATASET, Channel.DOWNLOAD, Technique.OUTPUT_TRAINING).applies == "yes"
    outputs = bound(actor.value, True, Role.TEACHER, Channel.WEIGHTS, Technique.OUTPUT_TRAINING)
    assert outputs.applies == ("yes" if actor in OWN | {Actor.OTHERS_ACCOUNT} else "open")


@pytest.mark.parametrize("actor", [a for a in Actor if a not in OWN])
def test_where_privity_is_the_question_the_answer_says_so_and_brings_the_note(actor: Actor, corpus: Corpus) -> None:
    practice = Practice(dt.date(2026, 1, 10))
    facts = {
        "teacher": "anthropic/claude-sonnet-4", "source.technique": "output_training", "source.channel": "api",
        "student.kind": "general_purpose", "release": "open_weights", "purpose": "commercial", "actor": actor.value,
    }  # fmt: skip
    for name, value in facts.items():
        practice = set_facet(practice, name, value)
    ruling = rule(practice, corpus)
    open_ = [f for f in ruling.findings if f.leg.applies == "open"]
    assert open_
    for finding in open_:
        assert finding_json(finding, ())["binds"]["why"] == finding.leg.why
        assert binding_words(finding.leg) == [f"Whether this text binds the party is open: {finding.leg.why}."]
    notes = [n.id for n in considered("May we?", practice, ruling, corpus)]
    assert PRIVITY_NOTES[actor] in notes
