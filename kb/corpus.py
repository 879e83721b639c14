"""Load and validate ``corpus/``: every error names file, line, field, what is valid, and the fix."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from kb.catalogue import (
    CommentaryEntry,
    DatasetEntry,
    DatasetsFile,
    FactEntry,
    FactsFile,
    Governing,
    InstrumentEntry,
    InstrumentsFile,
    ModelEntry,
    ModelsFile,
)
from kb.cross_check import cross_check
from kb.errors import CorpusError, UnknownIdError
from kb.placed import placed
from kb.positions import Position, leading
from kb.readings import STUDENT_ACTS, Reading, ReadingsFile, walk
from kb.vocabulary import Act, Channel, Effect, Topic

T = TypeVar("T", bound=BaseModel)
K = TypeVar("K")

MOST_KEPT = 4_000
"""Results kept with a corpus; then all are forgotten. A day's rulings on every listed model come to about half."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def default_corpus_dir() -> Path:
    """The corpus that ships with the package."""
    return Path(__file__).resolve().parent.parent / "corpus"


def _line_of(text: str, path: Iterable[int | str]) -> int:
    """Line (from 1) of the node that a pydantic error location names, as deep as it can be followed."""
    node = yaml.compose(text, Loader=_Loader)
    line = 1
    for step in path:
        if isinstance(node, yaml.MappingNode):
            found = [(k, v) for k, v in node.value if k.value == str(step)]
            if not found:
                break
            line, node = found[0][0].start_mark.line + 1, found[0][1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            break
    return line


def _bad_scalar(text: str) -> tuple[int, str]:
    """Line and value of the first scalar that has the form of a date and is none."""
    for event in yaml.parse(text, Loader=_Loader):
        value = getattr(event, "value", None)
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}.*", value):
            try:
                dt.date.fromisoformat(value[:10])
            except ValueError:
                return (event.start_mark.line + 1 if event.start_mark else 1), value
    return 1, ""


_VALID = {
    "enum": "one of {expected}",
    "literal_error": "one of {expected}",
    "missing": "the field must be given",
    "extra_forbidden": "only the fields of the schema",
    "date_from_datetime_parsing": "a date, YYYY-MM-DD",
    "date_parsing": "a date, YYYY-MM-DD",
    "string_pattern_mismatch": "text of the form {pattern}",
}


def parse_file(path: Path, model: type[T], *, root: Path | None = None) -> T:
    """Read one YAML file of the corpus into its model.

    :raises CorpusError: unreadable, not YAML, or not of the schema; names file, line, field, valid values, fix.
    """
    shown = path.relative_to(root) if root and path.is_relative_to(root) else path
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{shown}: cannot be read: {error}", fix="Restore the file or remove it.") from error
    try:
        data = yaml.load(text, Loader=_Loader)  # noqa: S506 - CSafeLoader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{shown}:{mark.line + 1}" if mark else str(shown)
        raise CorpusError(
            f"{where}: not YAML: {getattr(error, 'problem', None) or error}",
            valid="a YAML mapping",
            fix="Correct the indentation or quoting at that line.",
        ) from error
    except ValueError as error:  # a scalar that looks like a date and is none
        line, value = _bad_scalar(text)
        raise CorpusError(
            f"{shown}:{line}: {value!r} is not a date: {error}",
            valid="a date, YYYY-MM-DD",
            fix="Correct the date at that line.",
        ) from error
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        loc = [p for p in first["loc"] if not (isinstance(p, str) and p.startswith("function-"))]
        name = ".".join(str(p) for p in loc) or "(file)"
        valid = _VALID.get(first["type"], first["msg"]).format_map(
            {"expected": "", "pattern": "", **first.get("ctx", {})}
        )
        more = f" ({error.error_count() - 1} more in this file)" if error.error_count() > 1 else ""
        got = "" if first["type"] == "missing" else f", got {str(first.get('input'))[:80]!r}"
        raise CorpusError(
            f"{shown}:{_line_of(text, loc)}: field {name}: {first['msg']}{got}{more}",
            valid=valid,
            fix=f"Correct the field; the schema is {model.__name__} (`distillaw schema {model.__name__}` prints it).",
        ) from error


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.rglob("*.yaml"))


ANCHORS_FILE = "anchors.json"
"""Hashes of the clauses that readings were read from, by :func:`anchor_key`; written by ``python -m ingest anchor``."""


def anchor_key(instrument: str, reading: str, edition: dt.date) -> str:
    """Key of an anchor.

    >>> anchor_key("acme/terms", "no-rivals", dt.date(2024, 1, 1))
    'acme/terms#no-rivals@2024-01-01'
    """
    return f"{instrument}#{reading}@{edition.isoformat()}"


def load_anchors(root: Path) -> dict[str, str]:
    """The hashes of ``anchors.json``; none when there is no such file.

    :raises CorpusError: it is not a JSON object of texts.
    """
    path = root / ANCHORS_FILE
    if not path.exists():
        return {}
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CorpusError(f"{ANCHORS_FILE}: cannot be read: {error}", fix="Run `python -m ingest anchor`.") from error
    if not isinstance(data, dict) or not all(isinstance(v, str) for v in data.values()):
        raise CorpusError(f"{ANCHORS_FILE}: not an object of hashes.", fix="Run `python -m ingest anchor`.")
    return data


def _anchored(file: ReadingsFile, hashes: dict[str, str]) -> ReadingsFile:
    """The readings with the hashes of their clauses filled in."""

    def filled(reading: Reading) -> Reading:
        anchors = tuple(
            a.model_copy(update={"sha256": a.sha256 or hashes.get(anchor_key(file.instrument, reading.id, a.edition))})
            for a in reading.anchors
        )
        return reading.model_copy(update={"anchors": anchors})

    return file.model_copy(update={"readings": tuple(filled(r) for r in file.readings)})


@dataclass(frozen=True, slots=True)
class ActReadings:
    """The readings of one edition that can bear on one act.

    :ivar facets: every facet that one of them tests.
    :ivar rules: those that speak of the act, definitions and exceptions left aside.
    :ivar lifting: per reading the exceptions that may lift it.
    :ivar derivative: definitions of when the student is a derivative.
    :ivar on_derivatives: those that speak of the act and of derivatives, so that the definitions bear on them.
    :ivar clash: whether some cannot stand beside another.
    """

    readings: tuple[Reading, ...]
    facets: tuple[str, ...]
    rules: tuple[Reading, ...]
    lifting: Mapping[str, tuple[Reading, ...]]
    derivative: tuple[Reading, ...]
    on_derivatives: tuple[Reading, ...]
    clash: bool


@dataclass(frozen=True, slots=True)
class EditionReadings:
    """The readings of one edition.

    :ivar reviewed: topics read or found silent; empty when the edition was not reviewed.
    :ivar proposed: whether some of the readings are proposed, and let rule by who asked.
    :ivar bounded: whether some of the readings stand only from or until a day (see ``Anchor.since``).
    """

    readings: tuple[Reading, ...]
    reviewed: frozenset[Topic]
    proposed: bool = False
    bounded: bool = False
    _by_act: dict[Act, ActReadings] = field(default_factory=dict, init=False, repr=False, compare=False)

    def on(self, act: Act) -> ActReadings:
        """What can bear on an act, in the order of the file; kept after the first look-up.

        An exception that names no act follows its ban; a definition decides whether a rule on the student reaches it.
        """
        if act not in self._by_act:
            bearing = tuple(
                r
                for r in self.readings
                if act in r.acts
                or (r.excepts and not r.acts)
                or (r.effect is Effect.DEFINITION and act in STUDENT_ACTS)
            )
            self._by_act[act] = _sorted(bearing, act)
        return self._by_act[act]


def _sorted(bearing: tuple[Reading, ...], act: Act) -> ActReadings:
    """The readings that can bear on an act by the part that they play for it."""
    lifting: dict[str, tuple[Reading, ...]] = {}
    for reading in bearing:
        for target in reading.excepts if not reading.acts or act in reading.acts else ():
            lifting[target] = (*lifting.get(target, ()), reading)
    speaking = tuple(r for r in bearing if act in r.acts)
    return ActReadings(
        bearing,
        _facets(bearing),
        rules=tuple(r for r in speaking if r.effect not in (Effect.DEFINITION, Effect.EXCEPTION)),
        lifting=lifting,
        derivative=tuple(r for r in bearing if r.effect is Effect.DEFINITION and r.defines == "derivative" and r.when),
        on_derivatives=tuple(r for r in speaking if "derivative" in r.reaches),
        clash=any(r.conflicts_with for r in bearing),
    )


def _facets(readings: Iterable[Reading]) -> tuple[str, ...]:
    return tuple(sorted({c.facet for r in readings for c in walk((*r.when, *r.requires)) if c.facet}))


@dataclass(frozen=True)
class Corpus:
    """Everything under ``corpus/``, cross-checked. Values are immutable; look-ups raise :class:`UnknownIdError`.

    :ivar proposed: proposed readings that await review; they are not among ``readings`` (``kb.proposed``).
    :ivar proposed_rule: the asker opted in: proposed readings are among ``readings`` too.
    :ivar version: hash of the files it was loaded from; an answer names it, so that a later one can say whether the
        corpus has moved since. Empty for one that was put together in memory.
    :ivar positions: house positions, which go before public readings (``kb.positions``).
    """

    instruments: dict[str, InstrumentEntry]
    readings: dict[str, ReadingsFile]
    publishers: dict[str, ModelsFile]
    models: dict[str, ModelEntry]
    datasets: dict[str, DatasetEntry]
    facts: dict[str, FactEntry]
    commentary: dict[str, CommentaryEntry]
    publisher_of: dict[str, str] = field(default_factory=dict)
    proposed: dict[str, ReadingsFile] = field(default_factory=dict)
    proposed_rule: bool = False
    version: str = ""
    positions: tuple[Position, ...] = ()
    _by_edition: dict[tuple[str, dt.date], EditionReadings] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _classes: dict[tuple[str, ...], dict[str, tuple[str, ...]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _kin: dict[str, frozenset[tuple[str, str]]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _kept: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def instrument(self, id_: str) -> InstrumentEntry:
        """The instrument of that id."""
        if id_ not in self.instruments:
            raise UnknownIdError(
                f"No instrument {id_!r} in the catalogue.",
                valid=_near(id_, self.instruments),
                fix="Use an id that `distillaw list instruments` prints.",
            )
        return self.instruments[id_]

    def reading(self, global_id: str) -> tuple[str, Reading]:
        """Instrument id and reading of ``<instrument>#<reading>``."""
        instrument, _, local = global_id.partition("#")
        for reading in self.readings[instrument].readings if instrument in self.readings else ():
            if reading.id == local:
                return instrument, reading
        raise UnknownIdError(f"No reading {global_id!r}.", fix="Use an id that an answer printed.")

    def governing(self, source_id: str, channel: Channel, plan: str | None = None) -> tuple[Governing, ...] | None:
        """Instruments that govern a catalogued source by a channel; ``None`` when the catalogue names none.

        :param plan: of the account, where it is known; without it the texts for business plans alone are left out.
        """
        listed = self._listed(source_id, channel)
        return listed if listed is None else tuple(g for g in listed if g.covers(plan))

    def plan_decides(self, source_id: str | None, channel: Channel | None) -> bool:
        """Whether another text governs a catalogued source by a channel when the account is on another plan."""
        if channel is None or source_id not in self.models:
            return False
        return any(g.plans or g.except_plans for g in self._listed(source_id, channel) or ())

    def _listed(self, source_id: str, channel: Channel) -> tuple[Governing, ...] | None:
        if source_id in self.datasets:
            return self.datasets[source_id].governing or None
        entry = self.models[source_id]
        listed = entry.channels.get(channel)
        if listed is None:
            return None
        if listed == "hosted":
            return self.publishers[self.publisher_of[source_id]].hosted.get(channel)
        return listed

    def edition_readings(self, instrument: str, edition: dt.date, day: dt.date | None = None) -> EditionReadings:
        """What is read in one edition; kept after the first look-up.

        :param day: of the conduct: readings that do not stand on it are left out; without it all are there.
        """
        read = self._edition_readings(instrument, edition)
        if day is None or not read.bounded:
            return read
        standing = (r for r in read.readings if r.anchor(edition, day))
        return replace(read, readings=leading(standing, self.positions_of(instrument)))

    def positions_of(self, instrument: str) -> tuple[Position, ...]:
        """The house positions on readings of an instrument, expired ones among them."""
        return tuple(p for p in self.positions if p.of.partition("#")[0] == instrument)

    def position(self, reading: str) -> Position | None:
        """The house position that a reading is, by global id; ``None`` where it is none."""
        return next((p for p in self.positions if p.reading == reading), None)

    def _edition_readings(self, instrument: str, edition: dt.date) -> EditionReadings:
        key = (instrument, edition)
        if key not in self._by_edition:
            file = self.readings.get(instrument)
            readings = tuple(r for r in file.readings if r.anchor(edition)) if file else ()
            reviewed = file.topics_reviewed(edition) if file else frozenset()
            bounded = any(a.since or a.until for r in readings for a in r.anchors if a.edition == edition)
            self._by_edition[key] = EditionReadings(readings, reviewed, any(r.proposed for r in readings), bounded)
        return self._by_edition[key]

    def classes(self, candidates: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
        """Models and data sets grouped by what governs them: one representative id to all that no text tells apart.

        Kept after the first look-up.
        """
        if candidates not in self._classes:
            groups: dict[object, list[str]] = {}
            for id_ in candidates:
                groups.setdefault(self._class_of(id_), []).append(id_)
            self._classes[candidates] = {members[0]: tuple(members) for members in groups.values()}
        return self._classes[candidates]

    def _class_of(self, id_: str) -> object:
        entry = self.models.get(id_)
        if entry is None:
            return "dataset", self.datasets[id_].governing
        governing = tuple(sorted((c.value, self._listed(id_, c) or ()) for c in entry.channels))
        return governing, entry.modality, self.publisher_of[id_]

    def kin(self, source_id: str) -> frozenset[tuple[str, str]]:
        """Instrument and family of a model's weights and of all it was made from; kept after the first look-up."""
        if source_id in self._kin:
            return self._kin[source_id]
        found: set[tuple[str, str]] = set()
        queue, seen = [source_id], set()
        while queue:
            id_ = queue.pop()
            entry = self.models.get(id_)
            if entry is None or id_ in seen:
                continue
            seen.add(id_)
            found |= {(g.instrument, entry.family) for g in self.governing(id_, Channel.WEIGHTS) or ()}
            queue += entry.base
        self._kin[source_id] = frozenset(found)
        return self._kin[source_id]

    def kept(self, key: Hashable, make: Callable[[], K]) -> K:
        """What was made of this corpus under a key before, else made and kept: at most :data:`MOST_KEPT` things."""
        made: K | None = self._kept.get(key)
        if made is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            made = self._kept[key] = make()
        return made

    def fixing_of(self, instrument: str) -> dict[str, Reading]:
        """By global id, the duties of a text that fix something about the student, whatever their edition."""
        file = self.readings.get(instrument)
        return {f"{instrument}#{r.id}": r for r in (file.readings if file else ()) if r.fixes}

    def fixing(self, source_id: str) -> dict[str, Reading]:
        """The same of every text that may govern a model or data set by some route; kept after the first look-up."""
        return self.kept(("fixing", source_id), lambda: self._fixing(source_id))

    def _fixing(self, source_id: str) -> dict[str, Reading]:
        entry = self.models.get(source_id)
        if entry is None and source_id not in self.datasets:
            return {}
        by_channel = [
            self._listed(source_id, channel) for channel in (entry.channels if entry else (Channel.DOWNLOAD,))
        ]
        texts = dict.fromkeys(governing.instrument for listed in by_channel for governing in listed or ())
        return {id_: reading for text in texts for id_, reading in self.fixing_of(text).items()}

    @cached_property
    def asked(self) -> frozenset[str]:
        """Facets that some reading asks for when they are not known; others that it tests are printed as conditions."""
        readings = (r for file in self.readings.values() for r in file.readings)
        tests = (c for r in readings for c in walk((*r.when, *r.requires)))
        return frozenset(c.facet for c in tests if c.facet and c.unknown == "ask")

    @cached_property
    def minding_family(self) -> frozenset[str]:
        """Instruments of which some reading turns on whether the student stays in the licensed family."""
        tests = ((file.instrument, _facets(file.readings)) for file in self.readings.values())
        return frozenset(instrument for instrument, facets in tests if "student.same_family" in facets)


def _near(id_: str, known: Iterable[str]) -> str:
    from rapidfuzz import process

    return ", ".join(m[0] for m in process.extract(id_, list(known), limit=4))


def load_corpus(folder: Path | None = None) -> Corpus:
    """Load the whole corpus.

    :param folder: a ``corpus/`` directory; the shipped one by default.
    :raises CorpusError: on the first file that does not validate, or a reference that leads nowhere.
    """
    root = folder or default_corpus_dir()
    if not (root / "instruments").is_dir():
        raise CorpusError(f"{root}: no corpus there.", fix="Give the directory that holds instruments/, readings/, …")
    instruments: dict[str, InstrumentEntry] = {}
    for path in _files(root / "instruments"):
        for entry in parse_file(path, InstrumentsFile, root=root).instruments:
            _once(instruments, entry.id, path, root)
            instruments[entry.id] = entry
    hashes = load_anchors(root)
    readings: dict[str, ReadingsFile] = {}
    for path in _files(root / "readings"):
        parsed = parse_file(path, ReadingsFile, root=root)
        _once(readings, parsed.instrument, path, root)
        readings[parsed.instrument] = _anchored(parsed, hashes)
    publishers: dict[str, ModelsFile] = {}
    models: dict[str, ModelEntry] = {}
    publisher_of: dict[str, str] = {}
    for path in _files(root / "models"):
        file = parse_file(path, ModelsFile, root=root)
        _once(publishers, file.publisher, path, root)
        publishers[file.publisher] = file
        for model in file.models:
            _once(models, model.id, path, root)
            models[model.id] = model
            publisher_of[model.id] = file.publisher
    datasets: dict[str, DatasetEntry] = {}
    for path in _files(root / "datasets"):
        for dataset in parse_file(path, DatasetsFile, root=root).datasets:
            _once(datasets, dataset.id, path, root)
            datasets[dataset.id] = dataset
    facts_path = root / "facts.yaml"
    facts = parse_file(facts_path, FactsFile, root=root).facts if facts_path.exists() else ()
    commentary: dict[str, CommentaryEntry] = {}
    for path in _files(root / "commentary"):
        note = parse_file(path, CommentaryEntry, root=root)
        _once(commentary, note.id, path, root)
        commentary[note.id] = note
    corpus = Corpus(
        instruments,
        readings,
        publishers,
        models,
        datasets,
        {f.slug: f for f in facts},
        commentary,
        publisher_of,
        version=files_version(root),
    )
    problems = list(cross_check(corpus))
    if problems:
        more = f" ({len(problems) - 1} more)" if len(problems) > 1 else ""
        raise CorpusError(placed(problems[0], root) + more, fix="Correct the id, or add the entry it names.")
    return corpus


def files_version(root: Path, before: str = "") -> str:
    """Hash of the files of a corpus, by name and content.

    :param before: the version of the corpus that these are laid over.
    """
    digest = hashlib.sha256(before.encode())
    for path in (*_files(root), root / ANCHORS_FILE):
        if path.exists():
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            digest.update(f"{path.relative_to(root).as_posix()} {content}\n".encode())
    return digest.hexdigest()


def _once(seen: dict[str, Any], id_: str, path: Path, root: Path) -> None:
    if id_ in seen:
        room = path.relative_to(root).parts[0]
        raise CorpusError(
            f"{path.relative_to(root)}: {id_} is already defined in another entry; the first is at "
            f"{placed(f'{room}: {id_}', root).removesuffix(f': {id_}')}.",
            fix="Keep one of the two.",
        )
