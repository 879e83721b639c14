"""Which commentary accompanies a ruling: law that may override a term, debates, risks. Never a leg of it."""

from __future__ import annotations

from collections.abc import Iterable

from kb.catalogue import CommentaryEntry, DatasetEntry
from kb.corpus import Corpus
from kb.instruments import InstrumentKind
from kb.practice import Practice
from kb.regions import countries
from kb.ruling.model import Ruling
from kb.vocabulary import Act, CommentaryTopic, StudentKind, Topic, Verdict

_TERMS = frozenset({InstrumentKind.TERMS_OF_SERVICE, InstrumentKind.API_TERMS, InstrumentKind.USE_POLICY})


def relevant_topics(practice: Practice, ruling: Ruling, corpus: Corpus) -> list[CommentaryTopic]:
    """Commentary topics that bear on a practice, in the order shown.

    - copyright: whenever something is trained or derived;
    - contract: whenever terms of service decide or may decide;
    - data sovereignty: a hosted teacher of a publisher in another country, or a seat or use in the EEA, CH or UK;
    - bias: a general-purpose student, or one that others will use;
    - energy: a general-purpose student (its training is the large one);
    - proof: where a ban decides, because somebody would have to show the breach.
    """
    acts = {f.leg.act for f in ruling.findings}
    kinds = {corpus.instruments[f.leg.instrument].kind for f in ruling.findings if f.leg.instrument}
    out: list[CommentaryTopic] = []
    if acts & {Act.TRAIN, Act.DERIVE}:
        out.append(CommentaryTopic.COPYRIGHT)
    counted = [f for f in ruling.findings if not f.outranked_by]
    deciding = {Verdict.PROHIBITED, Verdict.UNSETTLED, Verdict.DEPENDS}
    if kinds & _TERMS and any(f.verdict in deciding for f in counted):
        out.append(CommentaryTopic.CONTRACT)
    if _crosses_border(practice, corpus):
        out.append(CommentaryTopic.DATA_SOVEREIGNTY)
    general = practice.student.kind.value is StudentKind.GENERAL_PURPOSE
    if acts & {Act.TRAIN, Act.DERIVE} and (general or acts & {Act.SERVE, Act.PUBLISH_WEIGHTS}):
        out.append(CommentaryTopic.BIAS)
    if acts & {Act.TRAIN, Act.DERIVE} and general:
        out.append(CommentaryTopic.ENERGY)
    if any(f.verdict is Verdict.PROHIBITED for f in counted):
        out.append(CommentaryTopic.PROOF)
    return out


def _crosses_border(practice: Practice, corpus: Corpus) -> bool:
    seats = {c for code in practice.established_in.value or () for c in countries(code)}
    used = {c for code in practice.used_in.value or () for c in countries(code)}
    if (seats | used) & countries("EEA+CH+UK"):
        return True
    for source in practice.sources:
        entry = corpus.models.get(source.id.value or "")
        publisher = corpus.publishers.get(corpus.publisher_of.get(entry.id, "") if entry else "")
        hosted = source.channel.value is None or source.channel.value.value not in ("weights", "download")
        if publisher and publisher.country and hosted and publisher.country not in (seats | used or {"US"}):
            return True
    return False


def pick(
    topics: Iterable[CommentaryTopic], practice: Practice, ruling: Ruling, corpus: Corpus
) -> list[CommentaryEntry]:
    """One note a topic: the one that bears on most of the reading topics in play, jurisdictions counting as well."""
    used: set[Topic] = set()
    for finding in ruling.findings:
        for global_id in finding.readings:
            used.add(corpus.reading(global_id)[1].topic)
    places = {*(practice.established_in.value or ()), *(practice.used_in.value or ())}
    wide = {c for code in places for c in (code, *countries(code))}
    publishers = {_country(s.id.value, corpus) for s in practice.sources} - {None}

    own = {_publisher(s.id.value, corpus) for s in practice.sources}
    others = [name.casefold() for name in corpus.publishers if name not in own]

    def score(note: CommentaryEntry) -> float:
        overlap = len(used & set(note.bears_on)) / (len(note.bears_on) or 1) + 0.2 * len(used & set(note.bears_on))
        where = set(note.jurisdictions)
        near = 1.0 if wide & where else 0.5 if publishers & where else -0.5 if where else 0.0  # of another country
        foreign = any(name in note.title.casefold() for name in others)  # it speaks of another publisher's affair
        return overlap + near - 2.0 * foreign

    out = []
    for topic in topics:
        notes = [n for n in corpus.commentary.values() if n.topic is topic]
        if notes:
            out.append(max(sorted(notes, key=lambda n: n.id), key=score))
    return out


def _publisher(id_: str | None, corpus: Corpus) -> str:
    entry = corpus.models.get(id_ or "") or corpus.datasets.get(id_ or "")
    if entry is None:
        return ""
    return entry.publisher if isinstance(entry, DatasetEntry) else corpus.publisher_of[entry.id]


def _country(id_: str | None, corpus: Corpus) -> str | None:
    entry = corpus.models.get(id_ or "") or corpus.datasets.get(id_ or "")
    if entry is None or isinstance(entry, DatasetEntry):
        return None
    return corpus.publishers[corpus.publisher_of[entry.id]].country
