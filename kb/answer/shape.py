"""The shape of an answer that is no prose: table, timeline or list, as a value from which Markdown and JSON come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class ShapeKind(StrEnum):
    """What the rows are: facts set beside each other, changes in their order, or texts that do a thing."""

    TABLE = "table"
    TIMELINE = "timeline"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    :ivar text: words without citation marks. :ivar citations: numbers of the answer's citations.
    """

    text: str
    citations: tuple[int, ...] = ()

    @property
    def marked(self) -> str:
        """The words with their marks, as they stand in a cell of a Markdown table."""
        words = " ".join(self.text.split()).replace("|", "\\|")
        return f"{words} {''.join(f'[{n}]' for n in dict.fromkeys(self.citations))}".strip()


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    :ivar head: what it is about. :ivar differs: in a table, whether its cells differ.
    """

    head: str
    cells: tuple[Cell, ...]
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """Rows under columns.

    :ivar columns: heads of all columns, that of the row heads first; as many as a row has cells, and one.
    """

    kind: ShapeKind
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def shape_lines(shape: Shape) -> list[str]:
    """The shape as a Markdown table.

    >>> shape_lines(Shape(ShapeKind.TABLE, ("fact", "Acme"), (Row("training", (Cell("prohibited", (1,)),)),)))[2]
    '| training | prohibited [1] |'
    """
    lines = [_line(shape.columns), _line(["---"] * len(shape.columns))]
    return [*lines, *(_line([row.head, *(cell.marked for cell in row.cells)]) for row in shape.rows)]


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def shape_json(shape: Shape) -> dict[str, Any]:
    """The shape as in the contract."""
    return {
        "kind": shape.kind.value,
        "columns": list(shape.columns),
        "rows": [
            {
                "head": row.head,
                "cells": [{"text": c.text, "citations": list(c.citations)} for c in row.cells],
                "differs": row.differs,
            }
            for row in shape.rows
        ],
    }
