"""The facts of the practice as controls: what can be edited, with its value, and where the value comes from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from kb.corpus import Corpus
from kb.practice import FACET_VALUES, MEASURES, Facet, Practice, set_facet
from kb.readings import Constraint
from kb.ruling import Ruling
from kb.ruling.words import question
from kb.vocabulary import Channel, Origin

Kind = Literal["choice", "number", "date", "place"]

LABELS = {
    "technique": "Use of it",
    "channel": "Route",
    "plan": "Plan",
    "role": "Role",
    "host": "Host",
    "student.kind": "Kind of student",
    "student.modality": "Modality of the student",
    "student.is_llm": "Large language model",
    "student.same_family": "Same family as the licensed model",
    "student.competes": "Competes with any issuer",
    "purpose": "Purpose",
    "release": "Release",
    "actor": "Who accepted the terms",
    "authorisation": "Leave of the issuer",
    "established_in": "Seat of the party",
    "used_in": "Place of use",
    "as_of": "As of",
    "generated": "Outputs obtained on",
    "trained": "Trained on",
    "released": "Released on",
    "monthly_active_users": "Monthly active users",
    "monthly_active_users_at_release": "Monthly active users in the month before the model's release",
    "daily_active_users": "Daily active users",
    "annual_revenue_usd": "Annual revenue (USD)",
    "monthly_revenue_usd": "Monthly revenue (USD)",
}

WORDS = {
    "none": "Nothing is kept",
    "internal": "Internal only",
    "hosted_service": "Hosted service",
    "delivered": "Handed to customers or partners",
    "open_weights": "Open weights",
    "dataset": "Outputs as a data set",
    "general_purpose": "General-purpose",
    "task_specific": "Task-specific",
    "embedding_or_classifier": "Embedding or classifier",
    "api": "API",
    "consumer_app": "Consumer app",
    "free": "Free account",
    "paid": "A person's paid plan",
    "enterprise": "Business plan",
    "weights": "Own copy of the weights",
    "third_party_host": "Another company's host",
    "download": "Download",
    "output_training": "Train on its outputs",
    "logit_matching": "Match its logits",
    "weight_derivation": "Start from its weights",
    "preference_labels": "Label or rank data",
    "evaluation_only": "Evaluate only",
    "accepted_terms": "The party itself",
    "employer_account": "The employer, for its staff",
    "private_account": "An employee, on a private account",
    "others_account": "Somebody whose account was used",
    "affiliate": "A company of the same group",
    "contractor": "A contractor, for the party",
    "received_outputs_only": "Nobody here: outputs only",
    "dataset_user": "Nobody here: a published data set",
    "successor": "A company merged into the party",
    "acquirer": "A company that the party bought",
    "3d": "3D",
}
_WORDS_OF = {
    "purpose": {"internal": "Internal business use"},
    "authorisation": {"none": "Not asked", "requested": "Asked for", "granted": "Granted"},
    "role": {"dataset": "Data set"},
}
_ROLE_NAMES = {"teacher": "Teacher", "base": "Base", "dataset": "Data set"}
PLACES = ("EU", "EEA", "EEA+CH+UK", "US", "GB", "CH", "DE", "FR", "CN", "JP", "KR", "IN", "CA", "AU", "BR")
"""Offered for places; any ISO 3166 code can be typed."""


@dataclass(frozen=True, slots=True)
class Control:
    """One fact that can be edited.

    :ivar name: as :func:`kb.practice.set_facet` takes it.
    :ivar value: as ``set_facet`` takes it; empty when not known.
    :ivar options: for ``choice``: ``(value, words)``.
    :ivar main: shown at once; the others behind “more facts”.
    :ivar decides: the open question asks for it.
    """

    name: str
    label: str
    kind: Kind
    value: str
    origin: Origin
    options: tuple[tuple[str, str], ...] = ()
    main: bool = True
    decides: bool = False


def change(practice: Practice, name: str, value: str) -> Practice:
    """The practice after an edit in the page; an empty value clears the fact.

    :raises UsageError: no such facet or value; the message lists the valid ones.
    """
    return set_facet(practice, name, value or "unknown", Origin.STATED)


def controls(
    practice: Practice, ruling: Ruling, corpus: Corpus, day_origin: Origin = Origin.STATED
) -> tuple[Control, ...]:
    """Every fact worth editing, the sources first.

    Shown are the standing facets, and of the rest those that are known, asked, or tested by a text that governs.

    :param day_origin: whether the day was stated, or today was assumed; the practice does not say.
    """
    asked = {q.facet for q in ruling.open_questions}
    tested = facets_tested(ruling, corpus)
    out: list[Control] = []

    def add(name: str, kind: Kind, label: str, options: Iterable[tuple[str, str]] = (), main: bool = True) -> None:
        value, origin = current(practice, ruling, name)
        origin = day_origin if name == "as_of" else origin
        out.append(Control(name, label, kind, value, origin, tuple(options), main or name in asked, name in asked))

    for i in range(len(practice.sources)):
        for control in _source_controls(practice, i, corpus):
            add(*control)
    add("student.kind", "choice", LABELS["student.kind"], _values("student.kind"))
    for issuer in _issuers(practice, ruling, asked, tested, corpus):
        label = LABELS["student.competes"] if issuer == "*" else f"Competes with {issuer}"
        add(f"student.competes.{issuer}", "choice", label, _yes_no())
    for name in ("release", "purpose"):
        add(name, "choice", LABELS[name], _values(name))
    for name in ("established_in", "used_in"):
        add(name, "place", LABELS[name])
    add("as_of", "date", LABELS["as_of"])
    for name in ("student.is_llm", "student.same_family"):
        if name in tested | asked or current(practice, ruling, name)[0]:
            add(name, "choice", LABELS[name], _yes_no(), False)
    for name in MEASURES:
        if name in tested | asked or any(s.measure == name for s in practice.scale):
            add(name, "number", LABELS[name], (), False)
    for name in ("student.modality", "actor", "authorisation"):
        add(name, "choice", LABELS[name], _values(name), False)
    for slug in sorted({f[5:] for f in tested | asked if f.startswith("fact:")} | set(practice.facts)):
        add(f"fact:{slug}", "choice", question(f"fact:{slug}", corpus), _yes_no(), False)
    for name in ("generated", "trained", "released"):
        add(name, "date", LABELS[name], (), False)
    return tuple(out)


def current(practice: Practice, ruling: Ruling, name: str) -> tuple[str, Origin]:
    """Value of a facet as text, and its origin; what the ruling inferred counts where the practice says nothing."""
    facet = _facet(practice, name)
    if facet.known:
        return _text(facet.value), facet.origin
    if name in ruling.inferred:
        return ruling.inferred[name], Origin.INFERRED
    return "", Origin.UNKNOWN


def facets_tested(ruling: Ruling, corpus: Corpus) -> frozenset[str]:
    """Facets that readings of the governing texts test."""
    files = {f.leg.instrument for f in ruling.findings if f.leg.instrument in corpus.readings}
    return frozenset(
        test.facet
        for name in files
        for reading in corpus.readings[str(name)].readings
        for test in _tests((*reading.when, *reading.requires))
        if test.facet
    )


def _tests(constraints: Iterable[Constraint]) -> Iterator[Constraint]:
    for constraint in constraints:
        yield constraint
        yield from _tests(constraint.any_of or ())


def _facet(practice: Practice, name: str) -> Facet[Any]:
    head, _, rest = name.partition(".")
    if head == "sources":
        index, _, field = rest.partition(".")
        found: Facet[Any] = getattr(practice.sources[int(index)], field)
        return found
    if name.startswith("student.competes."):
        return practice.student.competes.get(name.removeprefix("student.competes."), Facet())
    if head == "student":
        inner: Facet[Any] = getattr(practice.student, rest)
        return inner
    if name in MEASURES:
        return next((s.value for s in practice.scale if s.measure == name), Facet())
    if name.startswith("fact:"):
        return practice.facts.get(name[5:], Facet())
    if name == "as_of":
        return Facet(practice.as_of, Origin.STATED)
    outer: Facet[Any] = getattr(practice, name)
    return outer


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(str(v) for v in value)
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else repr(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)


def _source_controls(
    practice: Practice, i: int, corpus: Corpus
) -> Iterator[tuple[str, Kind, str, tuple[tuple[str, str], ...], bool]]:
    source = practice.sources[i]
    role = _ROLE_NAMES.get(str(source.role.value or ""), "Source")
    several = len(practice.sources) > 1
    tail = f" ({role.lower()})" if several else ""
    yield f"sources.{i}.id", "choice", role, _models_near(practice, i, corpus), True
    yield f"sources.{i}.technique", "choice", f"{LABELS['technique']}{tail}", _values("technique"), True
    yield f"sources.{i}.channel", "choice", f"{LABELS['channel']}{tail}", _values("channel"), True
    if source.plan.known or corpus.plan_decides(source.id.value, source.channel.value):
        yield f"sources.{i}.plan", "choice", f"{LABELS['plan']}{tail}", _values("plan"), True
    if source.channel.value is Channel.THIRD_PARTY_HOST or source.host.known:
        hosts = sorted((m.id, m.name) for m in corpus.models.values() if m.kind == "host")
        yield f"sources.{i}.host", "choice", f"{LABELS['host']}{tail}", (*hosts, ("other", "Another host")), True
    yield f"sources.{i}.role", "choice", f"{LABELS['role']}{tail}", _values("role"), False


def _models_near(practice: Practice, i: int, corpus: Corpus) -> tuple[tuple[str, str], ...]:
    """The candidates of an ambiguous name, else the source and its family (for a data set: the other data sets)."""
    source = practice.sources[i]
    ids = list(source.candidates)
    known = source.id.value
    if known in corpus.datasets:
        ids += sorted(corpus.datasets)
    elif known in corpus.models:
        entry = corpus.models[known]
        family = (m for m in corpus.models.values() if m.family == entry.family and m.kind == entry.kind)
        ids += [m.id for m in sorted(family, key=lambda m: (m.line != entry.line, m.released or dt.date.max, m.name))]
    elif known:
        ids.append(known)
    entries = {id_: corpus.models.get(id_) or corpus.datasets.get(id_) for id_ in dict.fromkeys(ids)}
    return tuple((id_, entry.name if entry else id_) for id_, entry in entries.items())


def _issuers(
    practice: Practice, ruling: Ruling, asked: set[str], tested: frozenset[str], corpus: Corpus
) -> tuple[str, ...]:
    """Issuers with whom the student may compete, where anybody asks."""
    prefix = "student.competes."
    names = [*practice.student.competes]
    names += [k.removeprefix(prefix) for k in (*asked, *ruling.inferred) if k.startswith(prefix)]
    if "student.competes" in tested:
        for finding in ruling.findings:
            file = corpus.readings.get(finding.leg.instrument or "")
            read = file.readings if file else ()
            if any(t.facet == "student.competes" for r in read for t in _tests((*r.when, *r.requires))):
                names.append(corpus.instruments[str(finding.leg.instrument)].publisher)
    return tuple(dict.fromkeys(names))


def words(name: str, value: str) -> str:
    """A value as an option of its control.

    >>> words("purpose", "internal"), words("release", "internal")
    ('Internal business use', 'Internal only')
    """
    found = _WORDS_OF.get(name, {}).get(value) or WORDS.get(value)
    return found or value.replace("_", " ").capitalize()


def _values(name: str) -> tuple[tuple[str, str], ...]:
    return tuple((value, words(name, value)) for value in FACET_VALUES[name])


def _yes_no() -> tuple[tuple[str, str], ...]:
    return (("yes", "Yes"), ("no", "No"))
