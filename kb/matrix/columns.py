"""The columns of the matrix: six practices, each as facets; and a cell as a practice and as a question."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from kb.matrix.rows import Row
from kb.practice import Facet, Practice, Source, Student, stated
from kb.regions import normalise
from kb.vocabulary import Channel, Purpose, Release, Role, StudentKind, Technique


class Column(StrEnum):
    """What is done with the teacher's outputs."""

    INTERNAL = "internal"
    SERVE = "serve"
    PUBLISH_WEIGHTS = "publish_weights"
    PUBLISH_DATA = "publish_data"
    CLASSIFIER = "classifier"
    EVALUATE = "evaluate"


COLUMN_WORDS = {
    Column.INTERNAL: "Train, keep internal",
    Column.SERVE: "Train, serve",
    Column.PUBLISH_WEIGHTS: "Train, publish weights",
    Column.PUBLISH_DATA: "Train, publish data",
    Column.CLASSIFIER: "Classifier only",
    Column.EVALUATE: "Evaluation only",
}
"""Heading of each column."""

_RELEASES = {
    Column.INTERNAL: Release.INTERNAL,
    Column.SERVE: Release.HOSTED_SERVICE,
    Column.PUBLISH_WEIGHTS: Release.OPEN_WEIGHTS,
    Column.PUBLISH_DATA: Release.DATASET,
    Column.CLASSIFIER: Release.INTERNAL,
    Column.EVALUATE: Release.NONE,
}
COLUMN_MEANS = {
    Column.INTERNAL: "Train the student on its outputs and keep the student in the house.",
    Column.SERVE: "Train the student on its outputs and offer it as a hosted service.",
    Column.PUBLISH_WEIGHTS: "Train the student on its outputs and publish the student's weights.",
    Column.PUBLISH_DATA: "Train the student on its outputs and publish these as a data set.",
    Column.CLASSIFIER: "Train an embedding model or classifier on its outputs and keep it in the house.",
    Column.EVALUATE: "Compare with it, and train nothing on it.",
}
"""What each column stands for, in a sentence."""

_ASKS = {
    Column.INTERNAL: "train {student} on outputs of {teacher}{by} and keep it internal",
    Column.SERVE: "train {student} on outputs of {teacher}{by} and offer it as a hosted service",
    Column.PUBLISH_WEIGHTS: "train {student} on outputs of {teacher}{by} and publish its weights",
    Column.PUBLISH_DATA: "train {student} on outputs of {teacher}{by} and publish these outputs as a data set",
    Column.CLASSIFIER: "train a classifier on outputs of {teacher}{by} and keep it internal",
    Column.EVALUATE: "use {teacher}{by} to evaluate our model, without training on its outputs",
}
STUDENT_WORDS = {
    StudentKind.GENERAL_PURPOSE: "a general-purpose model",
    StudentKind.TASK_SPECIFIC: "a task-specific model",
    StudentKind.EMBEDDING_OR_CLASSIFIER: "an embedding model or classifier",
}
_BY = {
    Channel.API: " through the API",
    Channel.CONSUMER_APP: " through the app",
    Channel.WEIGHTS: ", run from its weights,",
    Channel.THIRD_PARTY_HOST: "",
    Channel.DOWNLOAD: "",
}


@dataclass(frozen=True, slots=True)
class View:
    """What is asked of the matrix: the day and the facts that are alike for every cell, and which rows are wanted.

    :ivar student: of the columns that train, but for the classifier's.
    :ivar purpose: ``None``: left open.
    :ivar territory: seat of the party and place of use; ``None``: left open.
    :ivar publishers: only these; empty: all. :ivar channels: only these; empty: all.
    :ivar every: all rows of the catalogue; else the chosen ones (:attr:`kb.matrix.rows.Row.chosen`).
    """

    as_of: dt.date
    student: StudentKind = StudentKind.GENERAL_PURPOSE
    purpose: Purpose | None = Purpose.COMMERCIAL
    territory: str | None = None
    publishers: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = ()
    every: bool = False

    @property
    def places(self) -> tuple[str, ...]:
        """The territory as the practice has it, several separated by commas.

        :raises UsageError: no country and no group.
        """
        return tuple(normalise(part) for part in (self.territory or "").split(",") if part.strip())


def practice_of(row: Row, column: Column, view: View) -> Practice:
    """The practice that a cell is about.

    :raises UsageError: the territory is no country and no group.
    """
    kind = StudentKind.EMBEDDING_OR_CLASSIFIER if column is Column.CLASSIFIER else view.student
    technique = Technique.EVALUATION_ONLY if column is Column.EVALUATE else Technique.OUTPUT_TRAINING
    places: Facet[tuple[str, ...]] = stated(view.places) if view.places else Facet()
    members = row.alike(view.as_of)
    source = Source(
        id=stated(members[0]) if len(members) == 1 else Facet(),
        candidates=members if len(members) > 1 else (),
        mention=row.name,
        role=stated(Role.TEACHER),
        channel=stated(row.channel),
        technique=stated(technique),
    )
    return Practice(
        view.as_of,
        (source,),
        Student() if column is Column.EVALUATE else Student(kind=stated(kind)),
        purpose=stated(view.purpose) if view.purpose else Facet(),
        release=stated(_RELEASES[column]),
        established_in=places,
        used_in=places,
    )


def question_of(row: Row, column: Column, view: View) -> str:
    """The same as a question."""
    by = "" if row.service else _BY[row.channel]
    asked = _ASKS[column].format(student=STUDENT_WORDS[view.student], teacher=row.name, by=by)
    return f"May we {asked}?"
