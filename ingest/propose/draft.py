"""Proposals -> drafted readings, in words of our own that say no more than the detector can know.

Only what is proposed strongly becomes a rule. The rest is kept as a reservation, which changes no verdict, so that a
reader finds the clause and decides. A draft never says that a text is silent: its coverage lists no topic as such.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ingest.propose import cues
from ingest.propose.rule import Proposal
from kb.catalogue import InstrumentEntry
from kb.citations import locate
from kb.clauses import Clause
from kb.corpus import parse_file
from kb.errors import HomeError, UsageError
from kb.instruments import Edition
from kb.readings import MAX_HINT_WORDS, Anchor, Constraint, Coverage, Reading, ReadingsFile, Review
from kb.vocabulary import Act, Effect, ReviewLevel, Topic

AUTHOR = "distillaw propose"
_MARK = "Proposed by a detector; the clause decides."


@dataclass(frozen=True, slots=True)
class Template:
    """What a rule on a topic is drafted as.

    :ivar about: what the rule is about, to follow "may not" or "may".
    :ivar test: the facet and the values that make it apply; ``None``: always.
    :ivar text: for a fact: what must be so for the practice to go ahead.
    """

    act: Act
    about: str
    test: tuple[str, tuple[str, ...]] | None = None
    text: str | None = None


TEMPLATES = {
    Topic.OUTPUTS_TRAIN_MODELS: Template(Act.TRAIN, "outputs {may} be used to train or improve models"),
    Topic.COMPETING_MODELS: Template(
        Act.TRAIN, "outputs {may} be used for models or products that compete with the issuer",
        ("student.competes", ("yes",)),
    ),
    Topic.DISTILLATION_NAMED: Template(Act.TRAIN, "the model or its outputs {may} be distilled"),
    Topic.REVERSE_ENGINEERING_EXTRACTION: Template(
        Act.TRAIN, "hidden parts of the model or service {may} be extracted or reconstructed",
        ("fact:replicates_hidden_components", ("yes",)), "nothing hidden of the model or service is extracted",
    ),
    Topic.AUTOMATED_EXTRACTION_SCRAPING: Template(
        Act.ACCESS, "outputs or data {may} be collected by automated means",
        ("fact:outputs_extracted_automatically", ("yes",)), "outputs are not collected by automated means",
    ),
}  # fmt: skip
_WORDS = {
    Effect.PROHIBITION: "a ban",
    Effect.PERMISSION: "a permission",
    Effect.DUTY: "a duty",
    Effect.CONDITION: "a condition",
    Effect.EXCEPTION: "an exception",
    Effect.DEFINITION: "a definition",
    Effect.RESERVATION: "something to note",
}


def draft(
    entry: InstrumentEntry,
    edition: Edition,
    clauses: Sequence[Clause],
    proposals: Sequence[Proposal],
    today: dt.date,
    facts: Collection[str] = (),
) -> ReadingsFile:
    """Readings of review level ``proposed`` for one edition.

    :param facts: slugs of the facts that the corpus declares; a rule that tests another becomes a reservation.
    """
    by_locator = {c.locator: c for c in clauses}
    readings: list[Reading] = []
    counts: dict[Topic, int] = {}
    bans: dict[Topic, list[str]] = {}
    for proposal in sorted(proposals, key=lambda p: (p.effect is Effect.EXCEPTION, p.start)):
        anchor = _anchor(edition, by_locator[proposal.locator], proposal)
        if anchor is None:
            continue
        counts[proposal.topic] = counts.get(proposal.topic, 0) + 1
        slug = proposal.topic.value.replace("_", "-")
        id_ = f"proposed-{edition.date}-{slug}-{counts[proposal.topic]}"
        fields = _rule(proposal, edition.text[slice(*proposal.sentence)], facts, bans.get(proposal.topic, []))
        reading = Reading(
            id=id_,
            topic=proposal.topic,
            anchors=(anchor,),
            dated=today,
            author=AUTHOR,
            review=Review(level=ReviewLevel.PROPOSED, by=AUTHOR, on=today),
            **fields,
        )
        if reading.effect is Effect.PROHIBITION:
            bans.setdefault(proposal.topic, []).append(id_)
        readings.append(reading)
    coverage = Coverage(edition=edition.date, by=AUTHOR, on=today, level=ReviewLevel.PROPOSED)
    return ReadingsFile(instrument=entry.id, readings=tuple(readings), coverage=(coverage,) if readings else ())


def _rule(proposal: Proposal, sentence: str, facts: Collection[str], bans: Sequence[str]) -> dict[str, Any]:
    """The fields that differ from effect to effect."""
    template = TEMPLATES.get(proposal.topic)
    note = f"Score {proposal.score:.2f}. {proposal.why}."
    fact = template.test[0].removeprefix("fact:") if template and template.test and template.text else None
    if template is None or not proposal.strong or (fact is not None and fact not in facts):
        return _reservation(proposal, note)
    acts = (template.act,)
    if proposal.effect is Effect.PROHIBITION:
        tests, narrowed = _when(template, proposal.topic, sentence)
        return {
            "effect": Effect.PROHIBITION, "acts": acts, "when": tests, "note": note,
            "says": _sentence(template.about.format(may="may not") + narrowed),
        }  # fmt: skip
    if proposal.effect is Effect.PERMISSION:
        return {
            "effect": Effect.PERMISSION, "acts": acts, "note": note,
            "says": _sentence(template.about.format(may="may")),
        }  # fmt: skip
    if proposal.effect is Effect.DUTY:
        return {
            "effect": Effect.DUTY, "acts": acts, "note": note, "duty": "Read the clause and do what it asks.",
            "says": f"The clause asks for something where {template.about.format(may='may')}. {_MARK}",
        }  # fmt: skip
    if proposal.effect is Effect.EXCEPTION and bans:
        return {
            "effect": Effect.RESERVATION, "note": f"It may lift {', '.join(bans)}. {note}",
            "says": f"The clause seems to state an exception on this topic. {_MARK}",
        }  # fmt: skip
    return _reservation(proposal, note)


def _reservation(proposal: Proposal, note: str) -> dict[str, Any]:
    topic = proposal.topic.value.replace("_", " ")
    says = f"The clause seems to hold {_WORDS[proposal.effect]} on {topic}. {_MARK}"
    return {"effect": Effect.RESERVATION, "says": says, "note": note}


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}. {_MARK}"


def _when(template: Template, topic: Topic, sentence: str) -> tuple[tuple[Constraint, ...], str]:
    """What must hold for a ban to apply, and the same in words where the template does not say it."""
    narrowed: list[str] = []
    tests: list[Constraint] = []
    if template.test is not None:
        facet, values = template.test
        stated = {"unknown": "state", "text": template.text} if template.text else {"unknown": "ask"}
        tests.append(Constraint.model_validate({"facet": facet, "in": values, **stated}))
    if topic is not Topic.OUTPUTS_TRAIN_MODELS:
        return tuple(tests), ""
    if "compete" in cues.found(sentence):  # the ban is drafted no wider than its sentence speaks
        tests.append(Constraint.model_validate({"facet": "student.competes", "in": ("yes",)}))
        narrowed.append("it competes with the issuer")
    if re.search(r"\blanguage models?\b|\bLLMs?\b", sentence, re.IGNORECASE):
        tests.append(Constraint.model_validate({"facet": "student.is_llm", "in": ("yes",)}))
        narrowed.append("it is a language model")
    return tuple(tests), f", where what is trained is such that {' and '.join(narrowed)}" if narrowed else ""


def _anchor(edition: Edition, clause: Clause, proposal: Proposal) -> Anchor | None:
    """The anchor, with the eight words of the sentence that hold most cues as its hint."""
    words = edition.text[slice(*proposal.sentence)].split()
    runs = [" ".join(words[n : n + MAX_HINT_WORDS]) for n in range(max(1, len(words) - MAX_HINT_WORDS + 1))]
    hint = max(runs, key=lambda run: len(cues.found(run)))
    if locate(hint, clause.text) is None:
        return None
    return Anchor(edition=edition.date, locator=clause.locator, hint=hint, sha256=clause.sha256)


def proposed_dir(home: Path) -> Path:
    """Where the drafted readings of a home lie: beside its private corpus, and no part of it until asked for."""
    return home / "corpus" / "proposed"


def write_draft(file: ReadingsFile, home: Path) -> Path:
    """Write drafted readings; those of other editions of the instrument stay, those of the same are replaced.

    :raises UsageError: somebody has reviewed the drafts that would be replaced.
    :raises HomeError: the file cannot be written.
    """
    path = proposed_dir(home) / f"{file.instrument}.yaml"
    editions = {c.edition for c in file.coverage}
    readings, coverage = list(file.readings), list(file.coverage)
    if path.exists():
        before = parse_file(path, ReadingsFile, root=home)
        for reading in before.readings:
            if not any(reading.anchor(e) for e in editions):
                readings.append(reading)
            elif reading.review.level is not ReviewLevel.PROPOSED:
                raise UsageError(
                    f"{path}: {reading.id} was reviewed ({reading.review.level.value}); it is not overwritten.",
                    fix="Move the reviewed readings to corpus/readings/ of the data directory, or delete the file.",
                )
        coverage += [c for c in before.coverage if c.edition not in editions]
    merged = ReadingsFile(instrument=file.instrument, readings=tuple(readings), coverage=tuple(coverage))
    data = merged.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    text = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=120)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                out.write(text)
            os.replace(name, path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise HomeError(f"{path}: cannot be written: {error.strerror}", fix="Free disk space and try again.") from error
    return path
