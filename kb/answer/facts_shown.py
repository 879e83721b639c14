"""The facets of a practice in words, each with where its value comes from; and the facets nobody knows."""

from __future__ import annotations

from kb.corpus import Corpus
from kb.practice import Practice
from kb.ruling.model import Ruling
from kb.ruling.words import value_words
from kb.vocabulary import Channel, Origin

NO_BUSINESS_PLAN = "not on a business plan, which is under other terms"
"""What is taken for a consumer service when nobody said how the account is held."""


def _name(id_: str, corpus: Corpus) -> str:
    entry = corpus.models.get(id_) or corpus.datasets.get(id_)
    return entry.name if entry else id_


def source_words(index: int, practice: Practice, corpus: Corpus) -> str:
    """A source in words."""
    source = practice.sources[index]
    role = source.role.value.value if source.role.value else "source"
    if source.id.value:
        name = _name(source.id.value, corpus)
    elif source.candidates:
        shown = [_name(c, corpus) for c in source.candidates[:6]]
        more = f" and {len(source.candidates) - 6} more" if len(source.candidates) > 6 else ""
        name = f"“{source.mention}”, which may be {', '.join(shown)}{more}"
    else:
        name = f"“{source.mention}”, not in the catalogue"
    return f"{role}: {name}"


def assumed_lines(practice: Practice, ruling: Ruling, corpus: Corpus) -> list[str]:
    """Markdown lines: sources, known facets with origin, and those not known."""
    lines = [f"- {source_words(i, practice, corpus)}" for i in range(len(practice.sources))]
    lines += [f"- {NO_BUSINESS_PLAN} ({Origin.ASSUMED.value})"] * _plan_assumed(practice, ruling, corpus)
    unknown: list[str] = []
    for facet, value, origin in known_facets(practice, ruling):
        if origin is Origin.UNKNOWN:
            unknown.append(facet)
        else:
            lines.append(f"- {value_words(facet, value, corpus)} ({origin.value})")
    if unknown:
        lines.append(f"- not known: {', '.join(_short(f) for f in unknown)}")
    return lines


def _plan_assumed(practice: Practice, ruling: Ruling, corpus: Corpus) -> bool:
    """Whether a service was taken to be used on no business plan, where nobody said and another text would govern."""
    for i, source in enumerate(practice.sources):
        said = ruling.inferred.get(f"sources.{i}.channel")
        channel = source.channel.value or (Channel(said) if said else None)
        if not source.plan.known and corpus.plan_decides(source.id.value, channel):
            return True
    return False


def known_facets(practice: Practice, ruling: Ruling) -> list[tuple[str, str, Origin]]:
    """``(facet, value, origin)`` for the facets shown; unknown ones have an empty value."""
    out: list[tuple[str, str, Origin]] = []
    for i, source in enumerate(practice.sources):
        for name in ("technique", "channel", "plan"):
            facet = getattr(source, name)
            key = f"sources.{i}.{name}"
            if facet.known:
                out.append((key, facet.value.value, facet.origin))
            elif key in ruling.inferred:
                out.append((key, ruling.inferred[key], Origin.INFERRED))
    student = practice.student
    for key, facet in (
        ("student.kind", student.kind),
        ("student.modality", student.modality),
        ("purpose", practice.purpose),
        ("release", practice.release),
        ("actor", practice.actor),
        ("authorisation", practice.authorisation),
    ):
        out.append((key, facet.value.value if facet.value else "", facet.origin))
    for issuer, facet in student.competes.items():
        if facet.value:
            out.append((f"student.competes.{issuer}", facet.value.value, facet.origin))
    for key, said in ruling.inferred.items():
        if key.startswith("student."):
            out.append((key, said, Origin.INFERRED))
    for key, places in (("established_in", practice.established_in), ("used_in", practice.used_in)):
        taken = ruling.inferred.get(key)
        out.append((key, taken, Origin.INFERRED) if taken else (key, ", ".join(places.value or ()), places.origin))
    return out


def _short(facet: str) -> str:
    return {
        "student.kind": "kind of student",
        "student.modality": "modality of the student",
        "established_in": "seat of the party",
        "used_in": "place of use",
        "actor": "who accepted the terms",
        "authorisation": "whether leave was asked",
    }.get(facet, facet)
