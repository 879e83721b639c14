"""What waits for counsel: stale and proposed readings, new words, and answers sent for sign-off."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from kb.drift import Drift, StaleWording
from kb.kept import Comment, Stage, subject_of
from kb.readings import Reading
from kb.reviews import HouseReview
from kb.store.house import SavedAnswer
from kb.unread import Unread

if TYPE_CHECKING:
    from kb.service import Distillaw


class Waits(StrEnum):
    """Why something is in the queue."""

    SIGN_OFF = "sign_off"
    STALE = "stale"
    PROPOSED = "proposed"
    NEW_WORDS = "new_words"


@dataclasses.dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits.

    :ivar subject: ``answer 3``, ``instrument#reading``, or the instrument of new words.
    :ivar title: of the instrument; of an answer its question.
    :ivar seen: reviews of the instrument, or acts on the answer, so far: who decides names it.
    :ivar disputed: by whom the reading is disputed since its last review.
    """

    waits: Waits
    subject: str
    title: str
    seen: int
    reading: Reading | None = None
    drift: Drift | None = None
    unread: tuple[Unread, ...] = ()
    answer: SavedAnswer | None = None
    thread: tuple[Comment, ...] = ()
    disputed: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Names the item in an event."""
        return f"{self.waits.value}:{self.subject}"


@runtime_checkable
class Archive(Protocol):
    """What names the instruments whose recorded history is held."""

    def recorded_instruments(self) -> Sequence[str]: ...


def queue(
    service: Distillaw,
    answers: Sequence[SavedAnswer],
    reviews: Sequence[HouseReview],
    threads: Mapping[str, Sequence[Comment]],
    day: dt.date,
) -> list[Item]:
    """Everything that waits on a day: answers first, then readings by instrument."""
    corpus, drifts = service.corpus, service.drifts
    count: dict[str, int] = {}
    for review in reviews:
        count[review.instrument] = count.get(review.instrument, 0) + 1
    out = [
        Item(
            Waits.SIGN_OFF, subject_of(a.id), a.question, a.version, answer=a,
            thread=tuple(threads.get(subject_of(a.id), ())),
        )
        for a in answers
        if a.stage is Stage.SENT
    ]  # fmt: skip
    archived = service.library.recorded_instruments() if isinstance(service.library, Archive) else ()
    for id_ in (i for i in archived if i in corpus.instruments):
        title = corpus.instruments[id_].title
        for drift in drifts.of(id_):
            if drift.holds_on(day) and not drift.early:
                item = Item(
                    Waits.STALE, drift.reading, title, count.get(id_, 0), corpus.reading(drift.reading)[1], drift
                )
                out.append(_discussed(item, threads, reviews))
        new = tuple(u for u in drifts.unread(id_) if u.holds_on(day))
        if new:
            item = Item(Waits.NEW_WORDS, id_, title, count.get(id_, 0), unread=new)
            out.append(_discussed(item, threads, reviews))
    for id_, file in corpus.proposed.items():
        for reading in file.readings:
            item = Item(
                Waits.PROPOSED, f"{id_}#{reading.id}", corpus.instruments[id_].title, count.get(id_, 0), reading
            )
            out.append(_discussed(item, threads, reviews))
    return out


def wording(service: Distillaw, item: Item) -> StaleWording | None:
    """Old and new words of a stale reading's clause; ``None`` where the text that was read is not held."""
    return service.drifts.wording(item.drift) if item.drift is not None else None


def _discussed(item: Item, threads: Mapping[str, Sequence[Comment]], reviews: Sequence[HouseReview]) -> Item:
    thread = tuple(threads.get(item.subject, ()))
    if not thread:
        return item
    last = max((r.at for r in reviews if r.subject == item.subject), default=None)
    disputed = dict.fromkeys(c.by for c in thread if c.disputes and (last is None or c.at > last))
    return dataclasses.replace(item, thread=thread, disputed=tuple(disputed))
