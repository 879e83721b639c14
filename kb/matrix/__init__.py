"""The matrix: what the texts say to six practices, teacher by teacher, on any day."""

from kb.matrix.columns import Column, View, practice_of, question_of
from kb.matrix.rows import Row, rows, turns_of
from kb.matrix.table import Cell, Line, Matrix, Section, matrix

__all__ = [
    "Cell",
    "Column",
    "Line",
    "Matrix",
    "Row",
    "Section",
    "View",
    "matrix",
    "practice_of",
    "question_of",
    "rows",
    "turns_of",
]
