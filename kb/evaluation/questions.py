"""Question sets: YAML that a lawyer can read and add to.

A folder holds one file a split::

    split: channel
    as_of: 2026-09-01
    questions:
      - id: chatgpt-own-assistant
        question: May we train our own assistant on ChatGPT answers and sell it?
        verdict: prohibited
        instruments: [openai/terms-of-use]
        must: ["openai/terms-of-use#no-competing-models"]

A clause is named ``<instrument>[@<edition>] <locator>`` or ``<instrument>[@<edition>]#<reading>``; the latter means the
clause that the reading was read from.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple, Self

import yaml
from pydantic import Field, ValidationError, field_validator, model_validator

from kb.citations import locate
from kb.corpus import Corpus
from kb.errors import DistillawError, UsageError
from kb.readings import Anchor, Frozen
from kb.vocabulary import Act, Verdict

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

DECLINED = "declined"
"""Label of an answer that declines; its verdict is ``none``."""

LABELS = frozenset({v.value for v in Verdict} | {DECLINED})


class Split(StrEnum):
    """What a question tries."""

    PLAIN = "plain"
    FAMILY = "family"
    CHANNEL = "channel"
    AS_OF = "as-of"
    LINEAGE = "lineage"
    GAP = "gap"
    TOPIC = "topic"
    COMPARISON = "comparison"
    FALSE_PREMISE = "false-premise"
    INJECTION = "injection"
    TYPO = "typo"
    LANGUAGE = "language"


class ClauseRef(NamedTuple):
    """A clause, or with neither locator nor reading any clause, of an instrument; of one edition where it is named."""

    instrument: str
    edition: str = ""
    locator: str = ""
    reading: str = ""

    @classmethod
    def parse(cls, text: str) -> ClauseRef:
        """Read a reference.

        >>> ClauseRef.parse("acme/licence@2024-03-01 §2(a)")
        ClauseRef(instrument='acme/licence', edition='2024-03-01', locator='§2(a)', reading='')
        >>> ClauseRef.parse("acme/licence#grant").reading
        'grant'

        :raises ValueError: not of that form.
        """
        found = re.fullmatch(r"([\w.-]+/[\w.-]+)(?:@(\d{4}-\d{2}-\d{2}))?(?:#([\w.-]+)|\s+(\S.*))?", text.strip())
        if found is None:
            raise ValueError(f"{text!r} is no clause: write <instrument>[@<edition>] <locator> or …#<reading>")
        instrument, edition, reading, locator = found.groups()
        return cls(instrument, edition or "", locator or "", reading or "")

    @property
    def whole(self) -> bool:
        """Whether any clause of the instrument is meant."""
        return not self.locator and not self.reading


def beneath(cited: str, expected: str) -> bool:
    """Whether a cited locator is the expected one or lies beneath it.

    >>> beneath("§1(b)(i) › closing words", "§1(b)(i)"), beneath("§12", "§1"), beneath("§3.1", "§3")
    (True, False, True)
    """
    return cited == expected or bool(expected and cited.startswith(expected) and cited[len(expected)] in "(.[ ›")


class Question(Frozen):
    """One question and what is expected of its answer.

    :ivar verdict: expected; ``declined`` where the answer must decline.
    :ivar or_verdict: verdicts that the texts bear as well; they count as right.
    :ivar instruments: each must be cited.
    :ivar must: clauses each of which must be cited.
    :ivar may: clauses that may be cited besides, or instruments that govern as well (another seat, a policy that is
        part of the terms). The first instrument cited must be an expected one or one of these.
    :ivar acts: acts of the practice besides getting outputs and running the teacher: a clause of an expected instrument
        that speaks of none of them is cited beside the point. Empty: nothing is said about it.
    :ivar facets: facet to value, as the question states them; ``teacher``, ``base`` and ``dataset`` hold ids.
    :ivar conditions: pieces of printed conditions, in our own words: each must stand in one of them, case aside.
    :ivar no_conditions: pieces that must stand in none.
    :ivar notes: notes of commentary, or their topics, one of which must be cited.
    :ivar premises: at least so many premises must be pointed out.
    :ivar why: how the texts come to this.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]*$")
    split: Split
    question: str = Field(min_length=3)
    as_of: dt.date
    verdict: str
    or_verdict: tuple[str, ...] = Field(default=(), alias="or")
    territory: str | None = None
    set: dict[str, Any] = Field(default_factory=dict)
    instruments: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    acts: tuple[Act, ...] = ()
    facets: dict[str, Any] = Field(default_factory=dict)
    conditions: tuple[str, ...] = ()
    no_conditions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    premises: int = 0
    language: str | None = None
    why: str = ""

    @field_validator("must", "may")
    @classmethod
    def _clauses(cls, refs: tuple[str, ...]) -> tuple[str, ...]:
        for ref in refs:
            ClauseRef.parse(ref)
        return refs

    @model_validator(mode="after")
    def _fits(self) -> Self:
        unknown = {self.verdict, *self.or_verdict} - LABELS
        if unknown:
            raise ValueError(f"no verdict {', '.join(sorted(unknown))}; valid: {', '.join(sorted(LABELS))}")
        if any(ClauseRef.parse(ref).whole for ref in self.must):
            raise ValueError("`must` names clauses; an instrument that must be cited goes into `instruments`")
        if (self.split is Split.LANGUAGE) != (self.language is not None):
            raise ValueError("`language` belongs to the split language, and to it alone")
        return self

    @property
    def expected(self) -> tuple[str, ...]:
        """Verdicts that count as right."""
        return (self.verdict, *self.or_verdict)


def read_folder(folder: Path) -> tuple[Question, ...]:
    """The questions of a folder's files, in order of file and line.

    :raises UsageError: no such folder, no file in it, a file that does not validate, an id used twice.
    """
    files = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    if not files:
        raise UsageError(f"{folder}: holds no question set.", valid="*.yaml", fix="Name a folder of question sets.")
    questions = [question for file in files for question in _read(file)]
    seen: dict[str, Question] = {}
    for question in questions:
        if question.id in seen:
            raise UsageError(f"{folder}: two questions have the id {question.id!r}.", fix="Rename one of them.")
        seen[question.id] = question
    return tuple(questions)


def _read(file: Path) -> Iterable[Question]:
    try:
        data = yaml.load(file.read_text("utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UsageError(f"{file}: cannot be read: {error}", fix="Write it as YAML in UTF-8.") from error
    if not isinstance(data, dict) or not isinstance(data.get("questions"), list):
        raise UsageError(f"{file}: has no list `questions`.", valid="split, as_of, questions")
    common = {key: data[key] for key in ("split", "as_of") if key in data}
    for at, item in enumerate(data["questions"], 1):
        name = item.get("id", f"number {at}") if isinstance(item, dict) else f"number {at}"
        try:
            yield Question.model_validate({**common, **item})
        except (ValidationError, TypeError) as error:
            raise UsageError(
                f"{file}: question {name}: {_first(error)}", fix="See kb/evaluation/questions.py."
            ) from error


def _first(error: ValidationError | TypeError) -> str:
    if isinstance(error, TypeError):
        return "is not a mapping"
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}: {first['msg']}" if place else first["msg"]


def problems(questions: Sequence[Question], corpus: Corpus) -> list[str]:
    """Names in questions that lead nowhere in a corpus, one line each."""
    return [f"{q.id}: {text}" for q in questions for text in _problems(q, corpus)]


def _problems(question: Question, corpus: Corpus) -> Iterable[str]:
    for id_ in question.instruments:
        if id_ not in corpus.instruments:
            yield f"no instrument {id_}"
    for text in (*question.must, *question.may):
        ref = ClauseRef.parse(text)
        if ref.instrument not in corpus.instruments:
            yield f"no instrument {ref.instrument}"
            continue
        editions = {e.date.isoformat() for e in corpus.instruments[ref.instrument].editions}
        if ref.edition and ref.edition not in editions:
            yield f"{ref.instrument} has no edition {ref.edition}"
        if ref.reading and not anchors(ref, corpus):
            yield f"no reading {text}"
    for note in question.notes:
        if note not in corpus.commentary and note not in {n.topic.value for n in corpus.commentary.values()}:
            yield f"no note or topic {note}"
    catalogued = {**corpus.models, **corpus.datasets}
    for role in ("teacher", "base", "dataset"):
        for id_ in as_list(question.facets.get(role, [])):
            if id_ not in catalogued and not (id_.endswith("*") and any(m.startswith(id_[:-1]) for m in catalogued)):
                yield f"no model or data set {id_}"


def anchors(ref: ClauseRef, corpus: Corpus) -> tuple[Anchor, ...]:
    """The places that the reading of a reference was read from, of its edition where it names one."""
    file = corpus.readings.get(ref.instrument)
    found = next((r for r in file.readings if r.id == ref.reading), None) if file is not None else None
    return tuple(
        a
        for a in (found.anchors if found is not None else ())
        if not ref.edition or ref.edition in (a.edition.isoformat(), a.words_of.isoformat())
    )


def read_there(anchor: Anchor, citation: Mapping[str, Any]) -> bool:
    """Whether a citation is of the clause of an anchor, or quotes its words from the clause around it.

    Several readings of one short clause share a citation of the whole.
    """
    locator, quote = str(citation.get("locator") or ""), citation.get("quote")
    if anchor.words_of.isoformat() != citation.get("edition"):
        return False
    around = bool(quote) and beneath(anchor.locator, locator) and locate(anchor.hint, str(quote)) is not None
    return anchor.locator == locator or around


def as_list(value: Any) -> list[str]:
    """One id or several."""
    return [value] if isinstance(value, str) else list(value)


def sets_version(folders: Sequence[Path]) -> str:
    """Hash of the files of some folders, by name and content; two runs with the same one were asked the same."""
    digest = hashlib.sha256()
    for folder in folders:
        for file in sorted(folder.glob("*.yaml")):
            content = hashlib.sha256(file.read_bytes()).hexdigest()
            digest.update(f"{folder.name}/{file.name} {content}\n".encode())
    return digest.hexdigest()


class EvaluationError(DistillawError, ValueError):
    """A kept evaluation that cannot be read or compared."""
