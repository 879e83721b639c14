"""The history of an instrument from an archive's records: editions, not commits.

Three recorded changes in four are noise: links whose parameters churn, punctuation, spelling and dates of another
locale, a page that shows two texts by turns, a page that went blank, several documents in one file for two weeks. An
edition is a distinct, plausible text. ``derive_editions`` finds them; ``diff_clauses`` says what changed from one to
the next and ``classify`` which topics that touches.
"""

from __future__ import annotations

from ingest.history.archive import history_of, read_records
from ingest.history.clausediff import ChangeKind, ClauseChange, WordEdit, diff_clauses
from ingest.history.comparable import Noise
from ingest.history.editions import derive_editions
from ingest.history.effective import DateKind, StatedDate, stated_effective_date
from ingest.history.join import HistorySource, join
from ingest.history.topics import classify, topics_of
from ingest.history.values import Doubt, Edition, EditionHistory, Flag, NoiseEvent, Record, Suspect

__all__ = [
    "ChangeKind",
    "ClauseChange",
    "DateKind",
    "Doubt",
    "Edition",
    "EditionHistory",
    "Flag",
    "HistorySource",
    "Noise",
    "NoiseEvent",
    "Record",
    "StatedDate",
    "Suspect",
    "WordEdit",
    "classify",
    "derive_editions",
    "diff_clauses",
    "history_of",
    "join",
    "read_records",
    "stated_effective_date",
    "topics_of",
]
