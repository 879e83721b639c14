"""Names in a practice against the catalogue: what is not in it is refused with what is near, never passed over."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from kb.corpus import Corpus
from kb.errors import UnknownFacetError, UnknownIdError
from kb.practice import Facet, Practice, Source
from kb.vocabulary import YesNo

NEAR = 4
"""How many close names a message gives."""

EVERYBODY = "*"
OTHER = "other"
"""The host that is not catalogued."""


def known(practice: Practice, corpus: Corpus) -> Practice:
    """The practice, its issuers in the catalogue's spelling.

    :raises UnknownIdError: a model, data set, host or publisher that the catalogue does not have.
    :raises UnknownFacetError: an issuer or a fact that it does not have. Both messages give the closest names.
    """
    for source in practice.sources:
        _source(source, corpus)
    for slug in practice.facts:
        if slug not in corpus.facts:
            raise UnknownFacetError(
                f"No fact {slug!r}.", valid=near(slug, corpus.facts), fix="See `distillaw list facts` for all of them."
            )
    competes = {_issuer(name, corpus): facet for name, facet in practice.student.competes.items()}
    return practice if competes == practice.student.competes else _with(practice, competes)


def _with(practice: Practice, competes: dict[str, Facet[YesNo]]) -> Practice:
    return replace(practice, student=replace(practice.student, competes=competes))


def _source(source: Source, corpus: Corpus) -> None:
    names = (source.id.value, *source.candidates)
    for id_ in names:
        if id_ and id_ not in corpus.models and id_ not in corpus.datasets:
            raise UnknownIdError(
                f"No model, service or data set {id_!r} in the catalogue.",
                valid=near(id_, [*corpus.models, *corpus.datasets]),
                fix="Use an id that `distillaw list models` prints.",
            )
    host = source.host.value
    hosts = [m.id for m in corpus.models.values() if m.kind == "host"]
    if host and host != OTHER and host not in hosts:
        raise UnknownIdError(
            f"No host {host!r} in the catalogue.",
            valid=f"{near(host, hosts)}, {OTHER}",
            fix="Use an id that `distillaw list hosts` prints.",
        )
    publisher = source.publisher.value
    if publisher and publisher not in corpus.publishers:
        raise UnknownIdError(
            f"No publisher {publisher!r} in the catalogue.",
            valid=near(publisher, corpus.publishers),
            fix="Use one of these, or leave the publisher out.",
        )


def _issuer(name: str, corpus: Corpus) -> str:
    """The catalogue's spelling of an issuer."""
    if name == EVERYBODY:
        return name
    spellings = {p.casefold(): p for p in (i.publisher for i in corpus.instruments.values())}
    for publisher, file in corpus.publishers.items():
        spellings |= {said.casefold(): publisher for said in (publisher, *file.issuer_aliases)}
    found = spellings.get(name.strip().casefold())
    if found is None:
        raise UnknownFacetError(
            f"student.competes.{name}: no issuer {name!r} in the catalogue.",
            valid=near(name, set(spellings.values())),
            fix="Use one of these names as student.competes.<issuer>.",
        )
    return found


def near(name: str, names: Collection[str]) -> str:
    """The closest names, best first."""
    from rapidfuzz import fuzz, process, utils

    found = process.extract(name, sorted(names), scorer=fuzz.WRatio, processor=utils.default_process, limit=NEAR)
    return ", ".join(match[0] for match in found)
