"""Which commentary accompanies a ruling: law that may override a term, debates, risks. Never a leg of it.

A topic is taken up only where known facts of the practice bear on it (:func:`relevant_topics`), with one note each,
and no more than :data:`MOST` in all.
"""

from __future__ import annotations

from collections.abc import Iterable

from kb.answer.model import Consideration
from kb.catalogue import CommentaryEntry, DatasetEntry
from kb.corpus import Corpus
from kb.instruments import InstrumentKind
from kb.practice import Practice
from kb.regions import countries
from kb.ruling.branch import ORDER
from kb.ruling.model import Finding, Ruling
from kb.vocabulary import Act, Actor, Channel, CommentaryTopic, Release, StudentKind, Topic, Verdict

MOST = 3
"""Considerations of one answer; those that come first in :func:`relevant_topics` are kept."""

_TERMS = frozenset({InstrumentKind.TERMS_OF_SERVICE, InstrumentKind.API_TERMS, InstrumentKind.USE_POLICY})
_OFFERED = frozenset({Release.HOSTED_SERVICE, Release.DELIVERED, Release.OPEN_WEIGHTS})
_HOSTED = frozenset({Channel.API, Channel.CONSUMER_APP, Channel.THIRD_PARTY_HOST})
_OF_ACT = {Act.TRAIN: Topic.OUTPUT_OWNERSHIP, Act.DERIVE: Topic.DERIVATIVE_DEFINITION}
"""What an act puts in question under copyright: whose the outputs are, whether the student is a derivative."""
_FROM_A_STRANGER = "contract/outputs-from-a-third-party"
_FOR_ANOTHER = "contract/who-acts-for-whom"
PRIVITY_NOTES: dict[Actor, str] = {
    Actor.RECEIVED_OUTPUTS_ONLY: _FROM_A_STRANGER,
    Actor.DATASET_USER: _FROM_A_STRANGER,
    Actor.AFFILIATE: _FOR_ANOTHER,
    Actor.PRIVATE_ACCOUNT: _FOR_ANOTHER,
    Actor.CONTRACTOR: _FOR_ANOTHER,
    Actor.ACQUIRER: _FOR_ANOTHER,
    Actor.OTHERS_ACCOUNT: "contract/how-terms-come-to-bind",
}
"""The note on contract that speaks of whether a text binds such a party, where that is the question."""

_DECIDING = frozenset({Verdict.PROHIBITED, Verdict.UNSETTLED, Verdict.DEPENDS})


def relevant_topics(practice: Practice, ruling: Ruling, corpus: Corpus) -> list[CommentaryTopic]:
    """Commentary topics on which known facts of the practice bear, the weightiest first.

    - contract: terms of service decide or may decide, or whether a text binds is open;
    - copyright: something is trained or derived, and a text forbids it or what comes of it is made available to others;
    - data sovereignty: inputs go to a service in another country than the seat and the place of use. Where neither is
      known, a service outside the countries whose law the commentary covers (EEA, CH, UK, US) counts as foreign;
    - proof: a ban decides, because somebody would have to show the breach;
    - bias: a general-purpose student that others will use;
    - energy: a general-purpose student, where a law of the seat or the place of use speaks of it.
    """
    acts = {f.leg.act for f in ruling.findings}
    counted = [f for f in ruling.findings if not f.outranked_by]
    made = bool(acts & {Act.TRAIN, Act.DERIVE})
    kinds = {corpus.instruments[f.leg.instrument].kind for f in counted if f.leg.instrument and f.verdict in _DECIDING}
    release = practice.release.value
    out: list[CommentaryTopic] = []
    if kinds & _TERMS or any(f.leg.applies == "open" and f.verdict in _DECIDING for f in counted):
        out.append(CommentaryTopic.CONTRACT)
    if made and (ruling.verdict in (Verdict.PROHIBITED, Verdict.UNSETTLED) or release in {*_OFFERED, Release.DATASET}):
        out.append(CommentaryTopic.COPYRIGHT)
    if _crosses_border(practice, ruling, corpus):
        out.append(CommentaryTopic.DATA_SOVEREIGNTY)
    if ruling.verdict is Verdict.PROHIBITED:
        out.append(CommentaryTopic.PROOF)
    if made and practice.student.kind.value is StudentKind.GENERAL_PURPOSE:
        if release in _OFFERED:
            out.append(CommentaryTopic.BIAS)
        out.append(CommentaryTopic.ENERGY)
    return out


def _crosses_border(practice: Practice, ruling: Ruling, corpus: Corpus) -> bool:
    home = _places(practice) or (countries("EEA+CH+UK") | {"US"})
    for index, source in enumerate(practice.sources):
        channel = source.channel.value or ruling.inferred.get(f"sources.{index}.channel")
        country = _country(source.host.value or source.id.value, corpus)
        if channel in _HOSTED and country and country not in home:
            return True
    return False


def _places(practice: Practice) -> set[str]:
    places = (*(practice.established_in.value or ()), *(practice.used_in.value or ()))
    return {c for code in places for c in countries(code)}


def considered(question: str, practice: Practice, ruling: Ruling, corpus: Corpus) -> list[CommentaryEntry]:
    """The notes that accompany a ruling, one a topic: the one that bears on most of what decides, here; of equals the
    one that is known to answer the likest question.

    A note on the law of other countries, or on another publisher's affair, does not stand in for one that fits.
    """
    used = _topics_in_play(ruling, corpus)
    raised = _raised(ruling)
    privity = PRIVITY_NOTES.get(practice.actor.value) if practice.actor.value and _open(ruling) else None
    places = _places(practice)
    publishers = {_country(s.id.value, corpus) for s in practice.sources} - {None}
    own = {_publisher(s.id.value, corpus) for s in practice.sources}
    others = [name.casefold() for name in corpus.publishers if name not in own]

    def score(note: CommentaryEntry) -> tuple[float, float]:
        asked = used | raised.get(note.topic, set())
        hits, where = len(asked & set(note.bears_on)), _reach(note)
        near = 0.0
        if where and places:
            near = 1.0 if places & where else -1.0
        elif publishers & where:
            near = 0.5
        foreign = any(name in note.title.casefold() for name in others)
        return hits + near - 3.0 * foreign + 10.0 * (note.id == privity), likeness(question, note)

    out = []
    for topic in relevant_topics(practice, ruling, corpus):
        notes = sorted((n for n in corpus.commentary.values() if n.topic is topic), key=lambda n: n.id)
        if topic is CommentaryTopic.ENERGY:
            notes = [n for n in notes if places & _reach(n)]
        if notes:
            out.append(max(notes, key=score))
    return out[:MOST]


def _reach(note: CommentaryEntry) -> set[str]:
    """The countries whose law or affairs a note is about; empty: no country in particular."""
    return {c for code in note.jurisdictions for c in countries(code)}


def consideration_text(note: CommentaryEntry) -> str:
    """A note in a sentence or two: its summary, after the question where the title is one."""
    summary = " ".join(note.summary.split())
    return f"{note.title} {summary}" if note.title.endswith("?") else summary


def consideration_lines(considerations: Iterable[Consideration]) -> list[str]:
    """The section of an answer; empty without any."""
    lines = [f"- **{c.topic}** ({c.status}): {c.text} {''.join(f'[{n}]' for n in c.citations)}" for c in considerations]
    return ["", "### What else to consider", "", *lines] if lines else []


def _topics_in_play(ruling: Ruling, corpus: Corpus) -> set[Topic]:
    """Topics of the readings of the legs that weigh most, not of every duty beside them."""
    counted: list[Finding] = [f for f in ruling.findings if not f.outranked_by and f.readings]
    worst = min((ORDER.index(f.verdict) for f in counted), default=0)
    return {corpus.reading(r)[1].topic for f in counted if ORDER.index(f.verdict) == worst for r in f.readings}


def _open(ruling: Ruling) -> bool:
    """Whether it decides anything that a text may not bind the party."""
    return any(f.leg.applies == "open" and f.verdict in _DECIDING and not f.outranked_by for f in ruling.findings)


def _raised(ruling: Ruling) -> dict[CommentaryTopic, set[Topic]]:
    """What a practice puts in question beside what its texts speak of.

    Under contract law: whether a ban on outputs can stand, where one may; what reaches a stranger to the terms, where
    that is open.
    """
    acts = {f.leg.act for f in ruling.findings}
    bound = all(f.leg.applies == "yes" for f in ruling.findings)
    return {
        CommentaryTopic.COPYRIGHT: {topic for act, topic in _OF_ACT.items() if act in acts},
        CommentaryTopic.CONTRACT: {Topic.COMPETING_MODELS} if bound else {Topic.NOTICE_FLOW_DOWN, Topic.NON_COMMERCIAL},
    }


def likeness(question: str, note: CommentaryEntry) -> float:
    """How like a question is to those that a note is known to answer, 0 to 100."""
    from rapidfuzz import fuzz

    asked = question.casefold()
    return max(fuzz.token_set_ratio(asked, known.casefold()) for known in (note.title, *note.answers))


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
