"""The facts that an answer rests on, each with where it comes from; and what is not known."""

from __future__ import annotations

from collections.abc import Iterator

from kb.answer.facts_shown import known_facets, source_words
from kb.corpus import Corpus
from kb.practice import Practice
from kb.ruling.model import Ruling
from kb.ruling.words import question, value_words
from kb.vocabulary import Origin

ORIGIN_WORDS = {
    Origin.STATED: "stated by the asker",
    Origin.INFERRED: "inferred from what was stated",
    Origin.ASSUMED: "assumed",
    Origin.UNKNOWN: "not known",
}

_DATES = {
    "generated": "the outputs were obtained on",
    "trained": "the student was trained on",
    "released": "it was released on",
}


def facts(practice: Practice, ruling: Ruling, corpus: Corpus) -> Iterator[tuple[str, str]]:
    """``(fact in words, origin in words)`` for all that is known."""
    for i, source in enumerate(practice.sources):
        origin = source.id.origin if source.id.known else Origin.STATED
        yield source_words(i, practice, corpus), ORIGIN_WORDS[origin]
        if source.obtained.value is not None:
            yield f"obtained on {source.obtained.value.isoformat()}", ORIGIN_WORDS[source.obtained.origin]
    for facet, value, origin in known_facets(practice, ruling):
        if origin is not Origin.UNKNOWN:
            yield value_words(facet, value, corpus), ORIGIN_WORDS[origin]
    for scale in practice.scale:
        if scale.value.value is not None:
            measure = scale.measure.replace("_", " ").removesuffix(" usd")
            yield f"{measure}: {scale.value.value:,.0f} {scale.unit}", ORIGIN_WORDS[scale.value.origin]
    for name, words in _DATES.items():
        facet = getattr(practice, name)
        if facet.value is not None:
            yield f"{words} {facet.value.isoformat()}", ORIGIN_WORDS[facet.origin]
    for slug, held in practice.facts.items():
        if held.value is not None:
            yield f"{question(f'fact:{slug}', corpus)} {held.value.value}", ORIGIN_WORDS[held.origin]


def not_known(practice: Practice, ruling: Ruling, corpus: Corpus) -> Iterator[str]:
    """The facts nobody told, as the questions that would tell them."""
    for facet, _, origin in known_facets(practice, ruling):
        if origin is Origin.UNKNOWN:
            yield _ASKED.get(facet) or question(facet, corpus)


_ASKED = {"authorisation": "Has leave been asked of the issuer, or given?"}
