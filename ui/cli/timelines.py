"""Timelines on the home: what the verbs of history share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.history.timeline import Timeline


def timeline_of(instrument: str) -> Timeline:
    """The timeline of a catalogued instrument.

    :raises UnknownIdError: no such instrument.
    """
    from ingest.history.timeline import Timeline
    from kb.opened import corpus, home
    from kb.store import Texts

    database = home().database
    return Timeline(corpus().instrument(instrument), Texts(database), database.held())


def recorded_timelines() -> list[Timeline]:
    """The timelines of every instrument whose record is held."""
    from ingest.history.timeline import Timeline
    from kb.opened import corpus, home
    from kb.store import Texts

    database, known = home().database, corpus()
    held = list(database.held())
    library = Texts(database)
    kept = [i for i in database.recorded_instruments() if i in known.instruments]
    return [Timeline(known.instruments[i], library, held) for i in kept]
