"""Readings as ODRL 2.2 policies in JSON-LD: one policy an edition, one rule a reading and act.

After the ODRL Information Model 2.2 and the ODRL Vocabulary & Expression 2.2 (W3C Recommendations, 15 February 2018).
What ODRL has no word for stands in a profile of our own, ``urn:distillaw:odrl:`` (:func:`profile`). The context stands
in the file, so that nothing is fetched to read it. The words are our readings', never those of the texts.

- A ban is a prohibition; the exceptions to it stand within its constraints, negated, and as permissions of their own.
- A condition forbids the act while what it requires is not so: a prohibition with the negated requirement.
- A duty is an obligation, with the act that brings it about as a constraint.
- Definitions and notes are no rules; they stand beside the rules with what they say.

Readings say nothing of what follows from a breach, so no rule has a remedy.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from kb.answer.words import ACT_WORDS
from kb.catalogue import EditionEntry, InstrumentEntry
from kb.corpus import Corpus
from kb.practice import MEASURES
from kb.readings import Constraint, Reading, walk
from kb.vocabulary import Act, Effect, Topic

NAMESPACE = "http://www.w3.org/ns/odrl/2/"
PROFILE = "urn:distillaw:odrl:"

ACTIONS: dict[Act, tuple[str, str]] = {
    Act.ACCESS: ("distillaw:access", "odrl:use"),
    Act.USE: ("distillaw:run", "odrl:execute"),
    Act.EVALUATE: ("distillaw:evaluate", "odrl:use"),
    Act.TRAIN: ("distillaw:train", "odrl:use"),
    Act.DERIVE: ("distillaw:derive", "odrl:derive"),
    Act.SERVE: ("distillaw:serve", "odrl:use"),
    Act.PUBLISH_WEIGHTS: ("distillaw:publishWeights", "odrl:distribute"),
    Act.PUBLISH_DATA: ("distillaw:publishData", "odrl:distribute"),
}
"""By act: the action of the profile, and the action of ODRL that it is included in."""

_TARGETS: dict[Act, str] = {
    Act.USE: "model", Act.DERIVE: "model", Act.SERVE: "student", Act.PUBLISH_WEIGHTS: "student",
}  # fmt: skip
"""What an act is done to; where it is not said: the outputs."""

_STANDARD = {"used_in": "odrl:spatial", "purpose": "odrl:purpose"}
"""Facets that ODRL has a left operand for."""

_FULFIL, _ATTRIBUTE = "distillaw:fulfil", "odrl:attribute"
_ACT, _STANDING = "distillaw:act", "distillaw:standing"
_INVERSE = {"eq": "neq", "neq": "eq", "isAnyOf": "isNoneOf", "isNoneOf": "isAnyOf", "gt": "lteq", "lteq": "gt"}


def _iri(name: str, *, container: str = "", kind: str = "@id") -> dict[str, str]:
    return {"@id": name, "@type": kind} | ({"@container": container} if container else {})


CONTEXT: dict[str, Any] = {
    "odrl": NAMESPACE,
    "distillaw": PROFILE,
    "dct": "http://purl.org/dc/terms/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "uid": "@id",
    "type": "@type",
    **{name: f"odrl:{name}" for name in ("Set", "Permission", "Prohibition", "Duty", "Asset", "AssetCollection")},
    **{name: f"odrl:{name}" for name in ("Constraint", "LogicalConstraint", "Action", "LeftOperand", "unit")},
    **{name: _iri(f"odrl:{name}") for name in ("profile", "action", "target", "includedIn", "leftOperand")},
    "operator": _iri("odrl:operator"),
    **{name: _iri(f"odrl:{name}", container="@set") for name in ("permission", "prohibition", "obligation")},
    **{name: _iri(f"odrl:{name}", container="@set") for name in ("constraint", "refinement")},
    **{name: _iri(f"odrl:{name}", container="@list") for name in ("and", "or")},
    "rightOperand": {"@id": "odrl:rightOperand"},
    "title": "dct:title",
    "publisher": "dct:publisher",
    "description": "dct:description",
    "language": "dct:language",
    "source": _iri("dct:source"),
    "creator": "dct:creator",
    "issued": {"@id": "dct:issued", "@type": "xsd:date"},
    "created": {"@id": "dct:created", "@type": "xsd:date"},
    "locator": "distillaw:locator",
    "topic": "distillaw:topic",
    "effect": "distillaw:effect",
    "review": "distillaw:review",
    "silentOn": {"@id": "distillaw:silentOn", "@container": "@set"},
    "lifts": _iri("distillaw:lifts", container="@set"),
    "reading": _iri("distillaw:reading"),
    "beside": _iri("distillaw:beside", container="@set"),
    "definition": "skos:definition",
}


def document(corpus: Corpus, instruments: Iterable[str] = (), edition: dt.date | None = None) -> dict[str, Any]:
    """The policies of some instruments, of all by default, as one JSON-LD document.

    :param edition: of that date alone.
    :raises UnknownIdError: no such instrument.
    """
    chosen = [corpus.instrument(i) for i in instruments] or list(corpus.instruments.values())
    found = (
        policy(corpus, entry, listed)
        for entry in chosen
        for listed in entry.editions
        if edition is None or listed.date == edition
    )
    return {"@context": CONTEXT, "@graph": [p for p in found if p is not None]}


def policy(corpus: Corpus, entry: InstrumentEntry, listed: EditionEntry) -> dict[str, Any] | None:
    """The policy of an edition; ``None`` where no rule is read in it, since a policy has at least one."""
    read = corpus.edition_readings(entry.id, listed.date)
    rules: dict[str, list[dict[str, Any]]] = {"permission": [], "prohibition": [], "obligation": []}
    beside = []
    for reading in read.readings:
        if reading.effect in (Effect.DEFINITION, Effect.RESERVATION):
            beside.append(_told(reading, entry, listed))
        for kind, rule in _rules(reading, read.readings, entry, listed):
            rules[kind].append(rule)
    if not any(rules.values()):
        return None
    out: dict[str, Any] = {
        "uid": _edition_id(entry.id, listed.date),
        "type": "Set",
        "profile": PROFILE,
        "title": f"{entry.title}, edition {listed.date.isoformat()}",
        "publisher": entry.publisher,
        "issued": listed.date.isoformat(),
        "language": entry.language,
    }
    if url := listed.url or entry.url:
        out["source"] = url
    silent = sorted(t.value for t in read.reviewed - {r.topic for r in read.readings})
    parts: dict[str, list[Any]] = {**rules, "beside": beside, "silentOn": silent}
    return out | {name: part for name, part in parts.items() if part}


def _rules(
    reading: Reading, standing: Sequence[Reading], entry: InstrumentEntry, listed: EditionEntry
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rules of a reading, one an act, each with the kind of rule that it is."""
    lifted = [r for r in standing if r.id in reading.excepts]
    for act in reading.acts or tuple(dict.fromkeys(a for r in lifted for a in r.acts)):
        head = _told(reading, entry, listed, act)
        exceptions = [e for e in standing if reading.id in e.excepts and (not e.acts or act in e.acts)]
        if any(not e.when for e in exceptions) and reading.effect not in (Effect.PERMISSION, Effect.EXCEPTION):
            continue  # lifted whatever the facts: it forbids and demands nothing for this act
        tests = [_expressed(c) for c in reading.when]
        unless = [_negated(tuple(e.when)) for e in exceptions]
        if reading.effect in (Effect.PERMISSION, Effect.EXCEPTION):
            lifts = [_rule_id(r.id, entry.id, listed.date, act) for r in lifted if act in r.acts]
            more = {"lifts": lifts} if lifts else {}
            yield "permission", _rule("Permission", head | more, act, reading, tests, entry.id)
        elif reading.effect is Effect.PROHIBITION:
            yield "prohibition", _rule("Prohibition", head, act, reading, [*tests, *unless], entry.id)
        elif reading.effect is Effect.CONDITION:
            failed = _negated(tuple(reading.requires))
            yield "prohibition", _rule("Prohibition", head, act, reading, [*tests, failed, *unless], entry.id)
        elif reading.effect is Effect.DUTY:
            done = _leaf(_ACT, "eq", ACTIONS[act][0])
            duty = _rule("Duty", head, act, reading, [done, *tests, *unless], entry.id)
            action = _ATTRIBUTE if reading.topic is Topic.NAMING_ATTRIBUTION else _FULFIL
            yield "obligation", duty | {"action": action, "description": reading.duty}


def _rule(
    kind: str, head: Mapping[str, Any], act: Act, reading: Reading, tests: Sequence[Mapping[str, Any]], instrument: str
) -> dict[str, Any]:
    out = {**head, "type": kind, "action": ACTIONS[act][0], "target": _target(act, reading, instrument)}
    return out | ({"constraint": list(tests)} if tests else {})


def _target(act: Act, reading: Reading, instrument: str) -> dict[str, Any]:
    """What the act is done to; of students only those that the reading reaches."""
    what = _TARGETS.get(act, "outputs")
    uid = f"urn:distillaw:asset:{_name(instrument)}:{what}"
    if what != "student" or not reading.reaches:
        return {"uid": uid, "type": "Asset"}
    return {
        "type": "AssetCollection",
        "odrl:source": {"@id": uid},
        "refinement": [_membership(_STANDING, reading.reaches)],
    }


def _told(reading: Reading, entry: InstrumentEntry, listed: EditionEntry, act: Act | None = None) -> dict[str, Any]:
    """What every rule and remark says of the reading behind it."""
    anchor = reading.anchor(listed.date)
    about = {
        "uid": _rule_id(reading.id, entry.id, listed.date, act),
        "reading": f"urn:distillaw:reading:{_name(entry.id)}:{_name(reading.id)}",
        "effect": reading.effect.value,
        "topic": reading.topic.value,
        "description": reading.says,
        "review": reading.review.level.value,
        "creator": reading.author,
        "created": reading.dated.isoformat(),
    }
    return about | ({"locator": anchor.locator} if anchor else {})


def _name(text: str) -> str:
    return quote(text, safe="/")


def _edition_id(instrument: str, edition: dt.date) -> str:
    return f"urn:distillaw:edition:{_name(instrument)}:{edition.isoformat()}"


def _rule_id(reading: str, instrument: str, edition: dt.date, act: Act | None) -> str:
    of = f":{act.value}" if act else ""
    return f"urn:distillaw:rule:{_name(instrument)}:{edition.isoformat()}:{_name(reading)}{of}"


def operand(facet: str) -> str:
    """The left operand of a facet.

    >>> operand("used_in"), operand("fact:personal_use"), operand("student.kind")
    ('odrl:spatial', 'distillaw:fact-personal_use', 'distillaw:student-kind')
    """
    return _STANDARD.get(facet) or "distillaw:" + facet.replace(":", "-").replace(".", "-")


def _expressed(constraint: Constraint) -> dict[str, Any]:
    """A test as an ODRL constraint."""
    if constraint.any_of is not None:
        return {"type": "LogicalConstraint", "or": [_expressed(c) for c in constraint.any_of]}
    assert constraint.facet is not None
    left = operand(constraint.facet)
    if constraint.is_in is not None:
        return _membership(left, constraint.is_in)
    if constraint.not_in is not None:
        return _inverted(_membership(left, constraint.not_in))
    bound = constraint.above if constraint.above is not None else constraint.at_most
    unit = MEASURES.get(constraint.facet)
    more = {"unit": f"{unit[0]} per {unit[1]}"} if unit else {}
    return _leaf(left, "gt" if constraint.above is not None else "lteq", bound) | more


def _negated(constraints: Sequence[Constraint]) -> dict[str, Any]:
    """That not all of some tests hold."""
    parts = [_denied(c) for c in constraints]
    return parts[0] if len(parts) == 1 else {"type": "LogicalConstraint", "or": parts}


def _denied(constraint: Constraint) -> dict[str, Any]:
    if constraint.any_of is not None:
        return {"type": "LogicalConstraint", "and": [_denied(c) for c in constraint.any_of]}
    return _inverted(_expressed(constraint))


def _inverted(leaf: dict[str, Any]) -> dict[str, Any]:
    return leaf | {"operator": f"odrl:{_INVERSE[leaf['operator'].removeprefix('odrl:')]}"}


def _membership(left: str, values: Sequence[str]) -> dict[str, Any]:
    if len(values) == 1:
        return _leaf(left, "eq", values[0])
    return _leaf(left, "isAnyOf", list(values))


def _leaf(left: str, operator: str, right: object) -> dict[str, Any]:
    if isinstance(right, float):
        right = {"@value": f"{right:.0f}" if right.is_integer() else str(right), "@type": "xsd:decimal"}
    if isinstance(right, str) and right.startswith("distillaw:"):
        right = {"@id": right}
    return {"type": "Constraint", "leftOperand": left, "operator": f"odrl:{operator}", "rightOperand": right}


def profile(corpus: Corpus) -> dict[str, Any]:
    """The profile: every action and left operand of ours, each with what it means, as one JSON-LD document."""
    graph: list[dict[str, Any]] = [
        {"uid": PROFILE, "title": "Terms for distilling models", "description": "A profile of ODRL 2.2 by distillaw."}
    ]
    for act, (name, within) in ACTIONS.items():
        graph.append(
            {"uid": name, "type": "Action", "includedIn": within, "definition": f"{ACT_WORDS[act].capitalize()}."}
        )
    graph.append(
        {"uid": _FULFIL, "type": "Action", "includedIn": "odrl:use", "definition": "Doing what the rule describes."}
    )
    meant = {
        _ACT: "The act that brings a duty about.",
        _STANDING: "How the student stands to what is licensed: derivative (made from it, or so defined) or trained.",
    }
    tests = (c for file in corpus.readings.values() for r in file.readings for c in walk((*r.when, *r.requires)))
    for facet in sorted({c.facet for c in tests if c.facet} - set(_STANDARD)):
        fact = corpus.facts.get(facet.removeprefix("fact:")) if facet.startswith("fact:") else None
        meant[operand(facet)] = fact.ask if fact else f"The facet {facet} of a practice."
    graph += [{"uid": name, "type": "LeftOperand", "definition": words} for name, words in meant.items()]
    return {"@context": CONTEXT, "@graph": graph}
