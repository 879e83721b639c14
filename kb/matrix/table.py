"""The cells of the matrix. A cell is a ruling; it is ruled anew only where a text of its row has changed."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Protocol

from kb.corpus import Corpus
from kb.matrix.columns import Column, View, practice_of
from kb.matrix.rows import Row, rows, turns_of
from kb.ruling import Finding, Ruling, rule
from kb.ruling.branch import ORDER
from kb.vocabulary import Act, Verdict

MOST_CELLS = 60_000
"""Ruled cells that are kept with a corpus; then all are forgotten."""

_MAKES = (Act.TRAIN, Act.DERIVE, Act.EVALUATE)


@dataclass(frozen=True, slots=True)
class Cell:
    """One practice with one teacher.

    :ivar verdict: ``None``: the teacher was not out on the day.
    :ivar instruments: whose texts decide, the weightiest first.
    :ivar conditions: how many the ruling has, of every case.
    :ivar asks: where it depends: the question that decides.
    :ivar before: the verdict on the day compared with, where there was another.
    :ivar rests: the readings that make the verdict what it is, each with the edition it speaks of.
    :ivar stale: the clause of one of them is gone or changed by that day, and the reading awaits review.
    """

    column: Column
    verdict: Verdict | None
    instruments: tuple[str, ...] = ()
    conditions: int = 0
    asks: str = ""
    before: Verdict | None = None
    rests: tuple[tuple[str, dt.date], ...] = ()
    stale: bool = False


class Drifting(Protocol):
    """Knows which readings are stale: :class:`kb.drift.Drifts`."""

    def on(self, reading: str, edition: dt.date, day: dt.date) -> object | None:
        """What made a reading of an edition stale by a day, if anything did."""
        ...


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its cells, in the order of the columns.

    :ivar new: the teacher is out, and was not on the day compared with.
    """

    row: Row
    cells: tuple[Cell, ...]
    new: bool = False

    @property
    def out(self) -> bool:
        """Whether the teacher was out on the day."""
        return any(cell.verdict is not None for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one publisher."""

    publisher: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """What was asked, and the rows.

    :ivar compared: the day compared with, if any.
    :ivar turns: the days on which a text of the rows changed or a teacher came out, in order: between two of them no
        cell changes.
    """

    view: View
    sections: tuple[Section, ...]
    turns: tuple[dt.date, ...]
    compared: dt.date | None = None

    @property
    def lines(self) -> tuple[Line, ...]:
        """The rows of all publishers."""
        return tuple(line for section in self.sections for line in section.lines)

    @property
    def changed(self) -> tuple[tuple[Row, Cell], ...]:
        """The cells with another verdict than on the day compared with."""
        return tuple((line.row, cell) for line in self.lines for cell in line.cells if cell.before is not None)

    @property
    def new(self) -> tuple[Row, ...]:
        """The teachers that came out since the day compared with."""
        return tuple(line.row for line in self.lines if line.new)

    def counts(self, column: Column) -> Counter[Verdict]:
        """How often each verdict stands in a column."""
        at = list(Column).index(column)
        return Counter(v for line in self.lines if (v := line.cells[at].verdict) is not None)


def matrix(corpus: Corpus, view: View, compared: dt.date | None = None, drifts: Drifting | None = None) -> Matrix:
    """The matrix as it stands on a day.

    :param compared: an earlier or later day; cells that differ from it are marked.
    :param drifts: which readings are stale; without it no cell is marked so.
    :raises UsageError: the territory is no country and no group.
    """
    shown = chosen(corpus, view)
    lines = [_line(row, view, compared, corpus, drifts) for row in shown]
    sections = tuple(
        Section(publisher, tuple(found)) for publisher, found in groupby(lines, key=lambda line: line.row.publisher)
    )
    turns = sorted({day for row in shown for day in turns_of(row, corpus)})
    return Matrix(view, sections, tuple(turns), compared)


def chosen(corpus: Corpus, view: View) -> tuple[Row, ...]:
    """The rows that are wanted: of those that pass the filters the chosen ones; all of them where none is."""
    fit = [
        row
        for row in rows(corpus)
        if (not view.publishers or row.publisher in view.publishers)
        and (not view.channels or row.channel in view.channels)
    ]
    few = [row for row in fit if row.chosen]
    return tuple(fit if view.every else few or fit)


def _line(row: Row, view: View, compared: dt.date | None, corpus: Corpus, drifts: Drifting | None) -> Line:
    cells = [_marked(cell(row, column, view, corpus), view.as_of, drifts) for column in Column]
    if compared is None:
        return Line(row, tuple(cells))
    then = replace(view, as_of=compared)
    beside = tuple(_beside(now, cell(row, now.column, then, corpus)) for now in cells)
    return Line(row, beside, new=compared < row.out_from <= view.as_of)


def _marked(now: Cell, day: dt.date, drifts: Drifting | None) -> Cell:
    stale = drifts is not None and any(drifts.on(reading, edition, day) for reading, edition in now.rests)
    return replace(now, stale=True) if stale else now


def _beside(now: Cell, then: Cell) -> Cell:
    same = now.verdict is then.verdict or now.verdict is None
    return now if same else replace(now, before=then.verdict)


def cell(row: Row, column: Column, view: View, corpus: Corpus) -> Cell:
    """One cell; kept with the corpus for all days between two changes of the row's texts."""
    kept: dict[object, Cell] = corpus.kept(("matrix", "cells"), dict)
    era = bisect_right(turns_of(row, corpus), view.as_of)
    key = row.key, row.name, column, view.student, view.purpose, view.places, era
    if key not in kept:
        if len(kept) >= MOST_CELLS:
            kept.clear()
        kept[key] = _ruled(row, column, view, corpus)
    return kept[key]


def _ruled(row: Row, column: Column, view: View, corpus: Corpus) -> Cell:
    if view.as_of < row.out_from:
        return Cell(column, None)
    ruling = rule(practice_of(row, column, view), corpus)
    asks = ruling.open_questions[0].ask if ruling.open_questions else ""
    weigh = _weighing(ruling)
    rests = dict.fromkeys((r, f.leg.edition) for f in weigh if f.leg.edition for r in f.readings)
    return Cell(column, ruling.verdict, deciding(ruling), len(ruling.conditions), asks, rests=tuple(rests))


def deciding(ruling: Ruling) -> tuple[str, ...]:
    """The instruments whose legs make the verdict what it is: those on making the student before the others."""
    return tuple(dict.fromkeys(str(f.leg.instrument) for f in _weighing(ruling)))


def _weighing(ruling: Ruling) -> list[Finding]:
    counted = [f for f in ruling.findings if f.leg.instrument and not f.outranked_by]
    weigh = [f for f in counted if f.verdict is ruling.verdict] or _worst(counted)
    weigh.sort(key=lambda f: (f.leg.applies != "yes", f.leg.act not in _MAKES))
    return weigh


def _worst(findings: Sequence[Finding]) -> list[Finding]:
    """Where no leg alone comes to the verdict of the whole (it depends from branch to branch): the weightiest."""
    worst = min((f.verdict for f in findings), key=ORDER.index, default=None)
    return [f for f in findings if f.verdict is worst]


def months(first: dt.date, last: dt.date) -> Iterable[dt.date]:
    """The first days of the months from one day to another, and that last day.

    >>> [d.isoformat() for d in months(dt.date(2024, 11, 5), dt.date(2025, 1, 9))]
    ['2024-11-01', '2024-12-01', '2025-01-01', '2025-01-09']
    """
    day = first.replace(day=1)
    while day < last:
        yield day
        day = (day + dt.timedelta(days=32)).replace(day=1)
    yield last
