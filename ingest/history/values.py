"""The values of a history: what was recorded, what was in force, what was set aside and why."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from ingest.history.comparable import Noise
from ingest.history.effective import StatedDate


@dataclass(frozen=True, slots=True)
class Record:
    """One recorded version of a document.

    :ivar date: the day on which the page was read, UTC.
    :ivar blob_sha: names the bytes; equal ids, equal text.
    :ivar text: as recorded.
    :ivar source: ``ota:collection/Service/Document.md@commit``; may be empty.
    """

    date: dt.date
    blob_sha: str
    text: str
    source: str = ""


class Doubt(StrEnum):
    """Why a record is held as a suspect: it is shown to a person, and never ends the edition in force."""

    BLANK = "blank"
    """Hardly a word."""
    COLLAPSED = "collapsed"
    """Less than a fifth of the edition in force."""
    ERROR_PAGE = "error_page"
    """An error message of the server stands in it."""
    PARTIAL = "partial"
    """A part of the edition in force and nothing else, which comes and goes."""
    CONCATENATED = "concatenated"
    """Several documents in one file."""
    OTHER_LANGUAGE = "other_language"
    """Not in the language of the edition in force."""


class Flag(StrEnum):
    """What a reader should know of an edition."""

    UNCHANGED_DATE = "unchanged_date"
    """The words changed and the stated date did not: in force from its recording."""
    EARLIER_DATE = "earlier_date"
    """States a date that is not after the one of the edition before it: in force from its recording."""
    NO_DATE = "no_date"
    """States no date: in force from its recording."""
    ANNOUNCED = "announced"
    """Was recorded before its day of effect, and waited."""
    NEVER_IN_FORCE = "never_in_force"
    """Replaced before its day of effect."""
    REINSTATED = "reinstated"
    """The text of an earlier edition, again."""
    SEEN_INSIDE = "seen_inside"
    """First seen within a file of several documents, and counted from there."""
    LITTLE_IN_COMMON = "little_in_common"
    """Shares less than a fifth with the edition before it: rewritten, or the page is now that of another instrument."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A distinct, plausible text.

    :ivar text: of the first record that holds it; later records never change a held edition.
    :ivar blob_sha: of that record.
    :ivar recorded_first: the day its words were first read.
    :ivar recorded_last: the day of the last record that holds its words. The next record says how long they stayed.
    :ivar in_force_from: the stated day of effect, else the stated day of change, else the day of recording.
    :ivar in_force_to: the first day on which the next edition is in force; ``None``: no later edition is known.
    :ivar stated: what the text says of its own date.
    :ivar records: how many records hold its words.
    """

    text: str
    blob_sha: str
    source: str
    recorded_first: dt.date
    recorded_last: dt.date
    in_force_from: dt.date
    in_force_to: dt.date | None
    stated: StatedDate | None
    flags: frozenset[Flag]
    records: int


@dataclass(frozen=True, slots=True)
class NoiseEvent:
    """A recorded change that is none."""

    date: dt.date
    blob_sha: str
    reason: Noise
    source: str = ""


@dataclass(frozen=True, slots=True)
class Suspect:
    """A record set aside.

    :ivar size: words that count.
    :ivar expected: words of the edition in force that day; 0 where there was none.
    """

    date: dt.date
    blob_sha: str
    doubt: Doubt
    size: int
    expected: int
    source: str = ""


@dataclass(frozen=True, slots=True)
class EditionHistory:
    """One instrument in time. Every record is counted once: in an edition as its first, as noise, or as a suspect.

    :ivar editions: in order of recording.
    :ivar known_through: the last day on which a plausible text of it was recorded; past it, the last edition is
        the last known.
    """

    editions: tuple[Edition, ...]
    noise: tuple[NoiseEvent, ...]
    suspects: tuple[Suspect, ...]
    records: int
    known_through: dt.date | None

    def on(self, day: dt.date) -> Edition | None:
        """The edition in force on a day; ``None`` before the first."""
        found = [e for e in self.editions if e.in_force_from <= day and (e.in_force_to is None or day < e.in_force_to)]
        return found[-1] if found else None
