"""The audit log of a home: who did what, when and why; each row bound to the one before by its hash.

The log is a record of acts, not of words that are privileged: of a saved answer it holds the number and the hash, never
the question or a tag, and of what was said about one a salted hash, so that an answer can still be deleted for good.

The chain shows every row that was altered, moved or taken out between two others. That rows are missing at its end, or
that all of it was written anew, shows only against a hash that was noted elsewhere (``distillaw audit --holds HASH``).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from kb.access import Role
from kb.errors import UsageError

FIRST = "0" * 64
"""What the first row is bound to."""


class Deed(StrEnum):
    """What was done."""

    SAVED = "saved"
    TAGGED = "tagged"
    UNTAGGED = "untagged"
    WATCHED = "watched"
    UNWATCHED = "unwatched"
    NOTED = "noted"
    RERUN_KEPT = "rerun_kept"
    """Today's answer took the place of the saved one."""
    DELETED = "deleted"
    SENT = "sent"
    """For sign-off."""
    SIGNED = "signed"
    RETURNED = "returned"
    COMMENTED = "commented"
    DISPUTED = "disputed"
    REVIEWED = "reviewed"
    """A reading, or new words; the detail says how."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as which role, and when (UTC)."""

    name: str
    role: Role
    at: dt.datetime

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise UsageError("Nobody is named.", fix="Name who acts: --by NAME.")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row.

    :ivar number: from 1, without gaps.
    :ivar at: ISO 8601, UTC, as it was written.
    :ivar subject: ``answer 3``, ``instrument#reading`` or an instrument.
    :ivar detail: more of what was done, as a hash where it is privileged.
    :ivar before: hash of the row before; of the first row :data:`FIRST`.
    """

    number: int
    at: str
    by: str
    role: str
    deed: str
    subject: str
    why: str
    detail: str
    before: str
    hash: str

    @property
    def due(self) -> str:
        """The hash that its words and the row before it give: SHA-256 of a JSON list, hexadecimal."""
        parts = [self.before, self.number, self.at, self.by, self.role, self.deed, self.subject, self.why, self.detail]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def entry(last: Entry | None, actor: Actor, deed: Deed, subject: str, *, why: str = "", detail: str = "") -> Entry:
    """The row that follows another."""
    number, before = (last.number + 1, last.hash) if last is not None else (1, FIRST)
    row = Entry(
        number, actor.at.isoformat(), actor.name, actor.role.value, deed.value, subject, why, detail, before, ""
    )
    return Entry(row.number, row.at, row.by, row.role, row.deed, row.subject, row.why, row.detail, row.before, row.due)


def broken(entries: Iterable[Entry]) -> list[str]:
    """What is wrong with a log, one sentence a row; empty where it is whole.

    >>> broken([])
    []
    """
    found, before, number = [], FIRST, 1
    for row in entries:
        if row.number != number:
            found.append(f"Row {number} is missing: row {row.number} stands in its place.")
        elif row.before != before:
            found.append(f"Row {row.number} does not follow the row before it.")
        if row.hash != row.due:
            found.append(f"Row {row.number} has other words than those it was written with.")
        before, number = row.hash, row.number + 1
    return found


def words_hash(words: str, salt: str) -> str:
    """Stands for privileged words in the log.

    :param salt: random, kept and deleted with the words: without it a short comment could be guessed from its hash.
    """
    return hashlib.sha256(f"{salt}{words}".encode()).hexdigest()
