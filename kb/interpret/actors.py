"""A third party whose conduct is asked about: its own model is the student, its seat is that of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kb.corpus import Corpus
from kb.interpret.kinds import ASKER_ACTS
from kb.interpret.masked import Masked
from kb.interpret.roles import Cast
from kb.interpret.tables.roles import Part
from kb.practice import Practice, inferred
from kb.regions import normalise
from kb.vocabulary import Channel, Release, StudentKind

_NARROW_NAMES = ("coder", "code", "math", "embed", "guard", "ocr", "rerank", "prover", "whisper", "transcribe", "tts")


@dataclass(frozen=True, slots=True)
class ThirdParty:
    """A publisher whose conduct is asked about, and its own model when the question names the student.

    :ivar model: catalogue id of the student; empty when it is not named.
    """

    publisher: str
    model: str = ""


def third_party(masked: Masked, parts: Cast) -> tuple[ThirdParty | None, Cast]:
    """The actor, and the parts with its own model as the student."""
    actors = [masked.mentions[n].entry.publisher for n in parts.all(Part.ACTOR)]
    if not actors:
        return None, parts
    if ASKER_ACTS.search(masked.text):  # the asker acts; the publisher is spoken of as the one who grants or forbids
        return None, Cast({n: Part.ISSUER if p is Part.ACTOR else p for n, p in parts.parts.items()}, parts.techniques)
    publisher = actors[0]
    own = [
        n
        for n, m in enumerate(masked.mentions)
        if m.entry.publisher == publisher
        and not m.entry.is_publisher
        and not m.entry.is_dataset
        and parts.parts.get(n) not in (Part.TEACHER,)
    ]
    changed = dict(parts.parts)
    for number in own:
        changed[number] = Part.STUDENT
    for number, mention in enumerate(masked.mentions):
        if (
            mention.entry.is_publisher
            and mention.entry.publisher == publisher
            and changed.get(number) is not Part.TEACHER
        ):
            changed[number] = Part.ACTOR
    ids = [i for n in own for i in masked.mentions[n].entry.ids if len(masked.mentions[n].entry.ids) == 1]
    return ThirdParty(publisher, ids[0] if ids else ""), Cast(changed, parts.techniques)


def fill(practice: Practice, actor: ThirdParty, corpus: Corpus) -> Practice:
    """What follows from the catalogue about the actor and its student; each value is marked as inferred."""
    file = corpus.publishers.get(actor.publisher)
    if file and file.country and not practice.established_in.known:
        practice = replace(practice, established_in=inferred((normalise(file.country),)))
    entry = corpus.models.get(actor.model)
    if entry is None:
        return practice
    student = practice.student
    if not student.kind.known and not any(w in entry.name.lower() for w in _NARROW_NAMES):
        student = replace(student, kind=inferred(StudentKind.GENERAL_PURPOSE))
    if not student.modality.known:
        student = replace(student, modality=inferred(entry.modality))
    practice = replace(practice, student=student)
    if not practice.release.known:
        if Channel.WEIGHTS in entry.channels:
            practice = replace(practice, release=inferred(Release.OPEN_WEIGHTS))
        elif entry.channels:
            practice = replace(practice, release=inferred(Release.HOSTED_SERVICE))
    if entry.released and entry.released <= practice.as_of:
        day = inferred(entry.released)
        practice = replace(
            practice,
            generated=practice.generated if practice.generated.known else day,
            trained=practice.trained if practice.trained.known else day,
            released=practice.released if practice.released.known else day,
        )
    return practice
