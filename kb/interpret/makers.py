"""Those who made a model or data set of the catalogue, and whether they kept the terms of its teachers.

``Did Vicuna's authors violate OpenAI's terms?`` is a question on a practice of a past day: what was made, from which
models and when stands in the catalogue.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kb.catalogue import DatasetEntry, ModelEntry
from kb.corpus import Corpus
from kb.interpret.actors import ThirdParty
from kb.interpret.actors import fill as fill_actor
from kb.interpret.kinds import ASKER_ACTS
from kb.interpret.masked import Masked
from kb.practice import Practice, Source, inferred, set_facet
from kb.ruling.govern import MAKER_CHANNELS
from kb.vocabulary import Origin, Release, Role, Technique

_PEOPLE = r"(?:authors?|makers?|creators?|builders?|developers?|researchers?|people|team|students|lab|group|those|they)"
_MADE = r"(?:made|built|created|trained|released|published|wrote|produced|fine-?tuned)"
_MAKERS = re.compile(
    rf"\b{_PEOPLE}(?: (?:of|behind|who {_MADE}|that {_MADE}))(?: the)? ⟦[mdb](?P<a>\d+)⟧"
    rf"|\b(?:who|whoever|whichever \w+) {_MADE}(?: the)? ⟦[mdb](?P<b>\d+)⟧"
    rf"|⟦[mdb](?P<c>\d+)⟧(?:'s?)? {_PEOPLE}\b"
    rf"|\b(?:making|building|creation|creating|training|release|publication|production)(?: of)?(?: the)? "
    rf"⟦[mdb](?P<d>\d+)⟧|⟦[mdb](?P<e>\d+)⟧ (?:was |were )?(?:{_MADE}) "
    r"(?:in breach|in violation|against|contrary|in line)"
    rf"|\bwhen (?:it|they|he|she) {_MADE}(?: the)? ⟦[mdb](?P<f>\d+)⟧",
    re.I,
)
_KEPT = re.compile(
    r"\b(?:breach\w*|br[eo]ke|broken|break(?:s|ing)?|violat\w*|infring\w*|allowed|permitted|against|contrary to|"
    r"in line with|compl(?:y|ied|iant)|ignored?|respect\w*|in (?:breach|violation))\b",
    re.I,
)
_PAST = re.compile(
    r"^\W*(?:did|has|have|had|was|were)\b|\b(?:broke|breached|violated|infringed|made|built|created)\b", re.I
)
_RULES = re.compile(r"\b(?:terms|rules?|licen[cs]es?|conditions|polic(?:y|ies)|agreement|contract|tos)\b", re.I)
_NOTE = (
    "The catalogue says from which models {name} was made; nobody's conduct is judged, only what the texts of that day "
    "say of it. The day of its release, {day}, was taken for the day on which its makers acted."
)


@dataclass(frozen=True, slots=True)
class Making:
    """A model or data set whose makers' conduct is asked about, with what the catalogue says it was made from."""

    entry: ModelEntry | DatasetEntry
    sources: tuple[Source, ...]
    publisher: str

    @property
    def day(self) -> str:
        """The day, month or year of the release; empty where none is known."""
        return self.entry.released.isoformat() if self.entry.released else self.entry.released_text or ""

    @property
    def note(self) -> str:
        """What was taken from the catalogue, for the reader."""
        return _NOTE.format(name=self.entry.name, day=self.day or "which is not known")


def find(masked: Masked, corpus: Corpus) -> Making | None:
    """The making that is asked about; ``None`` when the question is no such, or the catalogue names no source of it."""
    text = masked.text
    match = _MAKERS.search(text)
    if (
        not match
        or not _KEPT.search(text)
        or not _PAST.search(text)
        or not _RULES.search(text)
        or ASKER_ACTS.search(text)
    ):
        return None
    number = int(next(n for n in match.groups() if n is not None))
    mention = masked.mentions[number]
    entry = _first([corpus.models.get(i) or corpus.datasets.get(i) for i in mention.entry.ids])
    if entry is None:
        return None
    issuers = {m.entry.publisher for n, m in enumerate(masked.mentions) if n != number} - {mention.entry.publisher}
    sources = tuple(_sources(entry, issuers, corpus))
    return Making(entry, sources, mention.entry.publisher) if sources else None


def fill(practice: Practice, making: Making, corpus: Corpus) -> Practice:
    """What the catalogue says of the student and of the day; each value is marked as inferred."""
    entry = making.entry
    if isinstance(entry, ModelEntry):
        practice = fill_actor(practice, ThirdParty(making.publisher, entry.id), corpus)
    elif not practice.release.known:
        practice = replace(practice, release=inferred(Release.DATASET))
    for name in ("generated", "trained", "released"):
        if making.day and not getattr(practice, name).known:
            practice = set_facet(practice, name, making.day, Origin.INFERRED)
    return practice


def _first(entries: list[ModelEntry | DatasetEntry | None]) -> ModelEntry | DatasetEntry | None:
    """The one that was out first: what a bare name stood for when the affair began."""
    known = [e for e in entries if e is not None]
    return min(known, key=lambda e: str(e.released or e.released_text or "9999"), default=None)


def _sources(entry: ModelEntry | DatasetEntry, issuers: set[str], corpus: Corpus) -> list[Source]:
    """Teachers and bases, of the issuers that are named where any is."""
    taught = entry.taught_by if isinstance(entry, ModelEntry) else entry.teachers
    bases = entry.base if isinstance(entry, ModelEntry) else ()
    out = []
    for role, ids in ((Role.TEACHER, taught), (Role.BASE, bases)):
        for id_ in ids:
            if issuers and corpus.publisher_of.get(id_) not in issuers:
                continue
            model = corpus.models[id_]
            technique = Technique.OUTPUT_TRAINING if role is Role.TEACHER else Technique.WEIGHT_DERIVATION
            channel = next((c for c in MAKER_CHANNELS if c in model.channels), None)
            source = Source(id=inferred(id_), mention=model.name, role=inferred(role), technique=inferred(technique))
            out.append(replace(source, channel=inferred(channel)) if channel and role is Role.TEACHER else source)
    return out
