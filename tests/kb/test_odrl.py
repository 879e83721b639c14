"""Policies are ODRL 2.2 as an RDF library reads them offline, and say what the readings say."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from kb.corpus import Corpus
from kb.errors import UnknownIdError
from kb.odrl import ACTIONS, CONTEXT, NAMESPACE, PROFILE, document, profile
from kb.vocabulary import Act

rdflib = pytest.importorskip("rdflib")

PROPERTIES_OF_LOGIC = {"and", "or"}
"""Terms of ODRL 2.2 that a Python name cannot be, so that the library's list may lack them."""


def in_odrl(term: Any) -> bool:
    """Whether ODRL 2.2 has a term: by the list that the RDF library made from the vocabulary's own file."""
    from rdflib.namespace import ODRL2

    return term in ODRL2 or local(term) in PROPERTIES_OF_LOGIC


def graph_of(data: Mapping[str, Any]) -> Any:
    return rdflib.Graph().parse(data=json.dumps(data), format="json-ld")


def local(term: Any) -> str:
    return str(term).removeprefix(NAMESPACE)


def rules(data: Mapping[str, Any], kind: str) -> Iterator[Mapping[str, Any]]:
    for policy in data["@graph"]:
        yield from policy.get(kind, [])


def of(data: Mapping[str, Any], kind: str, name: str, act: str) -> Mapping[str, Any]:
    return next(r for r in rules(data, kind) if r["uid"].endswith(f":{name}:{act}"))


def holds(test: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    """Whether an ODRL constraint is satisfied: a small evaluator after the Information Model, written for the test."""
    if "or" in test:
        return any(holds(t, facts) for t in test["or"])
    if "and" in test:
        return all(holds(t, facts) for t in test["and"])
    right, left = test["rightOperand"], facts[test["leftOperand"]]
    if isinstance(right, Mapping):
        right = float(right["@value"])
    among = right if isinstance(right, list) else [right]
    return {
        "odrl:eq": lambda: left in among,
        "odrl:neq": lambda: left not in among,
        "odrl:isAnyOf": lambda: left in among,
        "odrl:isNoneOf": lambda: left not in among,
        "odrl:gt": lambda: left > right,
        "odrl:lteq": lambda: left <= right,
    }[test["operator"]]()


def test_every_term_is_of_odrl_or_of_the_profile(corpus: Corpus) -> None:
    graph = graph_of(document(corpus))
    assert len(graph) > 10_000
    defined = {s for s in graph_of(profile(corpus)).subjects() if str(s).startswith(PROFILE)}
    assert not in_odrl(rdflib.URIRef(f"{NAMESPACE}allow"))  # the list does not say yes to everything
    of_odrl = {t for triple in graph for t in triple[1:] if str(t).startswith(NAMESPACE)}
    assert len(of_odrl) > 20
    assert [t for t in of_odrl if not in_odrl(t)] == []
    named = {v for _, p, v in graph if local(p) in ("leftOperand", "action", "operator")}
    assert [v for v in named if not in_odrl(v) and v not in defined] == []


def test_every_policy_and_rule_has_what_the_model_asks_for(corpus: Corpus) -> None:
    """Information Model 2.2: a policy has an identifier and a rule; a rule an action; a constraint its three parts."""
    graph = graph_of(document(corpus))
    ns = rdflib.Namespace(NAMESPACE)
    policies = list(graph.subjects(rdflib.RDF.type, ns.Set))
    assert len(policies) > 100
    for policy in policies:
        assert (policy, ns.profile, rdflib.URIRef(PROFILE)) in graph
        assert any(graph.objects(policy, p) for p in (ns.permission, ns.prohibition, ns.obligation))
    for kind in (ns.Permission, ns.Prohibition, ns.Duty):
        for rule in graph.subjects(rdflib.RDF.type, kind):
            assert len(list(graph.objects(rule, ns.action))) == 1, rule
            assert len(list(graph.objects(rule, ns.target))) == 1, rule
    for test in graph.subjects(rdflib.RDF.type, ns.Constraint):
        for part in (ns.leftOperand, ns.operator):
            assert len(list(graph.objects(test, part))) == 1
        assert list(graph.objects(test, ns.rightOperand))


def test_actions_of_the_profile_are_included_in_those_of_odrl(corpus: Corpus) -> None:
    graph = graph_of(profile(corpus))
    ns = rdflib.Namespace(NAMESPACE)
    assert set(ACTIONS) == set(Act)
    assert all(in_odrl(action) for action in graph.objects(None, ns.includedIn))
    for name, within in ACTIONS.values():
        action = rdflib.URIRef(PROFILE + name.removeprefix("distillaw:"))
        assert (action, rdflib.RDF.type, ns.Action) in graph
        assert (action, ns.includedIn, ns[within.removeprefix("odrl:")]) in graph


def test_a_ban_holds_the_facts_under_which_it_forbids(acme_corpus: Corpus) -> None:
    data = document(acme_corpus, ["acme/licence"])
    ban = of(data, "prohibition", "no-other-llm", "train")
    tests = ban["constraint"]
    for llm, family in itertools.product(("yes", "no"), repeat=2):
        facts = {"distillaw:student-is_llm": llm, "distillaw:student-same_family": family}
        assert all(holds(t, facts) for t in tests) == (llm == "yes" and family == "no")


def test_an_exception_stands_within_the_ban_and_as_a_permission(acme_corpus: Corpus) -> None:
    data = document(acme_corpus, ["acme/terms"])
    ban = of(data, "prohibition", "no-rivals", "train")
    for rival, kind, offered in itertools.product(
        ("yes", "no"), ("embedding_or_classifier", "general_purpose"), ("yes", "no")
    ):
        facts = {
            "distillaw:student-competes": rival,
            "distillaw:student-kind": kind,
            "distillaw:offered": offered,
        }
        excepted = kind == "embedding_or_classifier" and offered == "no"
        assert all(holds(t, facts) for t in ban["constraint"]) == (rival == "yes" and not excepted)
    leave = of(data, "permission", "classifiers", "train")
    assert ban["uid"] in leave["lifts"]


def test_a_condition_forbids_while_it_is_not_met(acme_corpus: Corpus) -> None:
    data = document(acme_corpus, ["acme/licence"])
    (test,) = of(data, "prohibition", "users", "train")["constraint"]
    assert holds(test, {"distillaw:monthly_active_users": 10_000_001})
    assert not holds(test, {"distillaw:monthly_active_users": 10_000_000})
    assert test["unit"] == "users per month"


def test_a_duty_is_an_obligation_on_the_students_it_reaches(acme_corpus: Corpus) -> None:
    data = document(acme_corpus, ["acme/licence"])
    duty = of(data, "obligation", "name", "serve")
    assert duty["action"] == "odrl:attribute"
    assert duty["description"] == "Start the name of the model with Acme."
    assert duty["target"]["refinement"][0]["rightOperand"] == ["derivative", "trained"]
    assert of(data, "obligation", "copy", "publish_weights")["action"] == "distillaw:fulfil"


def test_one_edition_alone(acme_corpus: Corpus) -> None:
    both = document(acme_corpus, ["acme/terms"])["@graph"]
    assert len(both) == 2
    last = document(acme_corpus, ["acme/terms"], acme_corpus.instruments["acme/terms"].editions[-1].date)["@graph"]
    assert [p["issued"] for p in last] == ["2025-06-01"]


def test_a_text_that_nobody_read_has_no_policy(acme_corpus: Corpus) -> None:
    assert document(acme_corpus, ["acme/unread"])["@graph"] == []
    with pytest.raises(UnknownIdError):
        document(acme_corpus, ["acme/none"])


def test_nothing_is_fetched_to_read_it() -> None:
    assert isinstance(CONTEXT, dict)
    assert "@import" not in CONTEXT
