"""The table of passages on disk: every distinct text once, and every place it stands.

Terms are rewritten often and changed little: in a public archive of them 96% of all clauses are repeats. So a *unit*
(one key: title, heading path, text) is kept once, and an *occurrence* says where it stands: source, edition, locator,
offsets. A *document* is one edition of one source; its occurrences lie together, in the order of the text. A *group* is
one unit in one source: its occurrences differ only by edition, or by place within an edition.
"""

from __future__ import annotations

import datetime as dt
import json
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from kb.errors import HomeError
from kb.retrieval.passages import COMMENTARY_PREFIX, Passage, Source

IntVector = npt.NDArray[np.int64]
BoolVector = npt.NDArray[np.bool_]

UNITS = "passages.jsonl"
PLACES = "places.json"
COLUMNS = "columns.npz"


class Document(NamedTuple):
    """One edition of one source; ``edition`` may be ``None``."""

    source: Source
    edition: dt.date | None


@dataclass(frozen=True)
class Columns:
    """Integer columns; ``u`` units, ``o`` occurrences (documents one after another), ``d`` documents, ``g`` groups.

    :ivar unit: ``(o,)`` unit of each occurrence.
    :ivar locator: ``(o,)`` index into the list of locators.
    :ivar start: ``(o,)`` and ``end``: offsets in the text of the edition, code points.
    :ivar group: ``(o,)`` group of each occurrence; groups are numbered by unit.
    :ivar by_group: ``(o,)`` occurrences sorted by group.
    :ivar group_ends: ``(g,)`` one past the last of each group in ``by_group``.
    :ivar document_ends: ``(d,)`` one past the last occurrence of each document.
    :ivar unit_bytes: ``(u + 1,)`` where each unit's line starts in the file of units.
    """

    unit: IntVector
    locator: IntVector
    start: IntVector
    end: IntVector
    group: IntVector
    by_group: IntVector
    group_ends: IntVector
    document_ends: IntVector
    unit_bytes: IntVector


class PassageTable:
    """A table opened from a directory; texts are read when asked for."""

    def __init__(self, directory: Path, columns: Columns, documents: list[Document], locators: list[str]) -> None:
        self._directory = directory
        self.columns = columns
        self.documents = documents
        self._locators = locators
        self._bytes: npt.NDArray[np.uint8] = (
            np.memmap(directory / UNITS, dtype=np.uint8, mode="r") if columns.unit_bytes[-1] else np.zeros(0, np.uint8)
        )

    @classmethod
    def open(cls, directory: Path) -> PassageTable:
        """The table of an index directory.

        :raises HomeError: missing or damaged.
        """
        try:
            with np.load(directory / COLUMNS, allow_pickle=False) as stored:
                columns = Columns(**{name: stored[name].astype(np.int64) for name in stored.files})
            places = json.loads((directory / PLACES).read_text("utf-8"))
            documents = [
                Document(source, dt.date.fromisoformat(edition) if edition else None)
                for source, edition in places["documents"]
            ]
            size = (directory / UNITS).stat().st_size
            if size != columns.unit_bytes[-1]:
                raise ValueError(f"{UNITS} has {size} bytes, not {columns.unit_bytes[-1]}")
            return cls(directory, columns, documents, places["locators"])
        except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile) as error:
            raise HomeError(
                f"{directory}: the table of passages cannot be read: {error}", fix="Run `distillaw sync`."
            ) from error

    def __len__(self) -> int:
        return len(self.columns.unit)

    @property
    def unit_count(self) -> int:
        """How many distinct texts there are."""
        return len(self.columns.unit_bytes) - 1

    @cached_property
    def lengths(self) -> IntVector:
        """``(d,)`` occurrences in each document."""
        return np.diff(self.columns.document_ends, prepend=0)

    @cached_property
    def document(self) -> IntVector:
        """``(o,)`` document of each occurrence."""
        return np.repeat(np.arange(len(self.documents)), self.lengths)

    @cached_property
    def opens(self) -> BoolVector:
        """``(o,)`` whether the occurrence is the first of its document."""
        flags = np.zeros(len(self), dtype=np.bool_)
        flags[(self.columns.document_ends - self.lengths)[self.lengths > 0]] = True
        return flags

    @cached_property
    def closes(self) -> BoolVector:
        """``(o,)`` whether the occurrence is the last of its document."""
        flags = np.zeros(len(self), dtype=np.bool_)
        flags[self.columns.document_ends[self.lengths > 0] - 1] = True
        return flags

    @cached_property
    def unit_ends(self) -> IntVector:
        """``(u,)`` one past the last occurrence of each unit in ``by_group``."""
        return np.cumsum(np.bincount(self.columns.unit, minlength=self.unit_count))

    def occurrences(self, units: Iterable[int]) -> IntVector:
        """Every occurrence of these units, sorted."""
        ends, by_group = self.unit_ends, self.columns.by_group
        runs = [by_group[(ends[u - 1] if u else 0) : ends[u]] for u in units]
        return np.sort(np.concatenate(runs)) if runs else np.zeros(0, np.int64)

    def group(self, group: int) -> IntVector:
        """The occurrences of a group."""
        ends = self.columns.group_ends
        return self.columns.by_group[(ends[group - 1] if group else 0) : ends[group]]

    def passage(self, occurrence: int) -> Passage:
        """The passage at a place."""
        return self._passage(occurrence, self.unit(int(self.columns.unit[occurrence])))

    def passages(self, document: Document) -> Iterator[Passage]:
        """The passages of a document, in order; none where it is not there. Texts that were read are kept."""
        span = self.span_of(document)
        if span is None:
            return
        columns = self.columns
        rows = (columns.unit[span], columns.locator[span], columns.start[span], columns.end[span])
        for unit, locator, start, end in zip(*(row.tolist() for row in rows), strict=True):
            yield self._made(document, self._kept(unit), locator, start, end)

    def _kept(self, unit: int) -> dict[str, Any]:
        """The record of a unit, read once."""
        if unit not in self._read:
            self._read[unit] = self.unit(unit)
        return self._read[unit]

    def span_of(self, document: Document) -> slice | None:
        """Where the occurrences of a document stand; ``None`` where it is not there."""
        place = self._places.get(document)
        return None if place is None else self.span(place)

    def span(self, place: int) -> slice:
        """Where the occurrences of the document at a place stand."""
        end = int(self.columns.document_ends[place])
        return slice(end - int(self.lengths[place]), end)

    @cached_property
    def _places(self) -> dict[Document, int]:
        return {document: place for place, document in enumerate(self.documents)}

    @cached_property
    def _read(self) -> dict[int, dict[str, Any]]:
        return {}

    def _passage(self, occurrence: int, unit: dict[str, Any]) -> Passage:
        columns = self.columns
        return self._made(
            self.documents[int(self.document[occurrence])],
            unit,
            int(columns.locator[occurrence]),
            int(columns.start[occurrence]),
            int(columns.end[occurrence]),
        )

    def _made(self, document: Document, unit: dict[str, Any], locator: int, start: int, end: int) -> Passage:
        source, edition = document
        commentary = source.removeprefix(COMMENTARY_PREFIX) if source.startswith(COMMENTARY_PREFIX) else None
        return Passage(
            key=unit["key"],
            instrument=source if commentary is None else None,
            commentary=commentary,
            edition=edition,
            title=unit["title"],
            heading_path=tuple(unit["heading_path"]),
            locator=self._locators[locator],
            start=start,
            end=end,
            text=unit["text"],
            asked=tuple(unit["asked"]),
        )

    def unit(self, unit: int) -> dict[str, Any]:
        """The stored record of a unit: key, title, heading_path, text, asked."""
        ends = self.columns.unit_bytes
        try:
            record: dict[str, Any] = json.loads(self._bytes[int(ends[unit]) : int(ends[unit + 1])].tobytes())
        except ValueError as error:
            raise HomeError(
                f"{self._directory / UNITS}: is damaged: {error}",
                fix=f"Remove {self._directory} and run `distillaw sync`.",
            ) from error
        return record

    def keys(self) -> list[str]:
        """The key of every unit, in order. What was read is kept."""
        return self._keys

    @cached_property
    def _keys(self) -> list[str]:
        return [str(self._kept(number)["key"]) for number in range(self.unit_count)]


def write_table(
    directory: Path, passages: Iterable[Passage], each_unit: Callable[[int, Passage], None]
) -> tuple[PassageTable, list[set[Source]]]:
    """Write the table of ``passages`` into a directory and open it.

    :param each_unit: called with number and passage of every distinct text, the first time it is met.
    :returns: the table, and for each unit the sources it stands in.
    """
    units: dict[str, int] = {}
    documents: dict[Document, int] = {}
    locators: dict[str, int] = {}
    sources: list[set[Source]] = []
    unit_bytes = array("q", [0])
    met = {name: array("q") for name in ("unit", "document", "locator", "start", "end")}
    with (directory / UNITS).open("wb") as out:
        for passage in passages:
            unit = units.setdefault(passage.key, len(units))
            if unit == len(sources):
                sources.append(set())
                line = _line(passage)
                out.write(line)
                unit_bytes.append(unit_bytes[-1] + len(line))
                each_unit(unit, passage)
            sources[unit].add(passage.source)
            met["unit"].append(unit)
            met["document"].append(documents.setdefault(Document(passage.source, passage.edition), len(documents)))
            met["locator"].append(locators.setdefault(passage.locator, len(locators)))
            met["start"].append(passage.start)
            met["end"].append(passage.end)
    found = {name: np.array(values, dtype=np.int64) for name, values in met.items()}
    columns = _columns(found, list(documents), np.array(unit_bytes, dtype=np.int64))
    stored: dict[str, Any] = {name: _narrow(name, values) for name, values in vars(columns).items()}
    np.savez(directory / COLUMNS, **stored)
    places = {
        "documents": [(d.source, d.edition.isoformat() if d.edition else None) for d in documents],
        "locators": list(locators),
    }
    (directory / PLACES).write_text(json.dumps(places), "ascii")
    return PassageTable.open(directory), sources


def _line(passage: Passage) -> bytes:
    record = {
        "key": passage.key,
        "title": passage.title,
        "heading_path": passage.heading_path,
        "text": passage.text,
        "asked": passage.asked,
    }
    return (json.dumps(record) + "\n").encode("ascii")


def _columns(found: dict[str, IntVector], documents: list[Document], unit_bytes: IntVector) -> Columns:
    """Occurrences sorted into documents and by place, then grouped by unit and source."""
    order = np.lexsort((found["start"], found["document"]))
    unit, document = found["unit"][order], found["document"][order]
    numbers = {source: n for n, source in enumerate(dict.fromkeys(d.source for d in documents))}
    source = np.array([numbers[d.source] for d in documents], dtype=np.int64)[document] if documents else document
    by_group = np.lexsort((source, unit))
    changes = np.ones(len(order), dtype=np.bool_)
    changes[1:] = (np.diff(unit[by_group]) != 0) | (np.diff(source[by_group]) != 0)
    group = np.zeros(len(order), dtype=np.int64)
    group[by_group] = np.cumsum(changes) - 1
    starts = [*np.flatnonzero(changes).tolist(), len(order)]
    return Columns(
        unit=unit,
        locator=found["locator"][order],
        start=found["start"][order],
        end=found["end"][order],
        group=group,
        by_group=by_group.astype(np.int64),
        group_ends=np.array([end for _, end in pairwise(starts)], dtype=np.int64),
        document_ends=np.cumsum(np.bincount(document, minlength=len(documents))).astype(np.int64),
        unit_bytes=unit_bytes,
    )


def _narrow(name: str, values: IntVector) -> npt.NDArray[np.integer]:
    """Four bytes a number on disk, but for positions in a file."""
    return values if name == "unit_bytes" else values.astype(np.int32)
