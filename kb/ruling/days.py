"""The days of the acts: which facet dates an act, and on which days within a period another text governs."""

from __future__ import annotations

import datetime as dt

from kb.catalogue import Governing, InstrumentEntry
from kb.instruments import Binds
from kb.practice import Facet, Period, Practice
from kb.ruling.facts import Values
from kb.vocabulary import Act, Origin

DATED = ("as_of", "generated", "trained", "released", "obtained")
"""How the names of dates end."""


def date_facet(practice: Practice, index: int, act: Act, *, received: bool = False) -> str:
    """The facet that dates an act of a source: its own date, else ``as_of``.

    A date that only follows from that of another act is the other's, so that both stay on one side of a change.

    :param received: the text came with what was received (a licence), so the day of receipt decides for every act.
    """
    source = practice.sources[index]
    if source.obtained.known and (received or act in (Act.ACCESS, Act.USE, Act.EVALUATE)):
        return f"sources.{index}.obtained"
    if act in (Act.ACCESS, Act.USE, Act.EVALUATE):
        name = "generated"
    elif act in (Act.TRAIN, Act.DERIVE):
        name = "trained"
    else:
        name = "released"
    facet: Facet[dt.date] = getattr(practice, name)
    if facet.origin is Origin.INFERRED and name not in practice.periods:
        for other in ("generated", "trained", "released"):
            if other in practice.periods and getattr(practice, other).value == facet.value:
                return other
    return name if facet.known else "as_of"


class Days:
    """The days of the acts of one practice.

    :ivar said: all that is said of them, but for the days on which sources were received.
    """

    def __init__(self, practice: Practice) -> None:
        self.said = (
            practice.as_of,
            practice.generated,
            practice.trained,
            practice.released,
            tuple(practice.periods.items()),
        )
        self._practice = practice
        self._dated: dict[tuple[int, Act, bool], tuple[str, dt.date]] = {}

    def facet(self, index: int, act: Act, *, received: bool = False) -> str:
        """The facet that dates an act of a source; see :func:`date_facet`."""
        return self._look_up(index, act, received)[0]

    def of(self, index: int, act: Act, values: Values, *, received: bool = False) -> dt.date:
        """The day of an act; a branch may have fixed it within its period."""
        name, own = self._look_up(index, act, received)
        fixed = values.get(name) if name in self._practice.periods else None
        return dt.date.fromisoformat(fixed) if fixed else own

    def _look_up(self, index: int, act: Act, received: bool) -> tuple[str, dt.date]:
        """The facet that dates an act, and the practice's own day for it."""
        key = index, act, received
        if key not in self._dated:
            name = date_facet(self._practice, index, act, received=received)
            self._dated[key] = name, self._own_day(index, name)
        return self._dated[key]

    def _own_day(self, index: int, name: str) -> dt.date:
        practice = self._practice
        if name.startswith("sources."):
            return practice.sources[index].obtained.value or practice.as_of
        day: dt.date = practice.as_of if name == "as_of" else getattr(practice, name).value
        return day


def turns(instrument: InstrumentEntry, governing: Governing, period: Period) -> tuple[dt.date, ...]:
    """The first day of a period and every later day in it from which another text, or none, governs."""
    days = {governing.since, governing.until}
    if not governing.edition and not (instrument.binds is Binds.LICENSEE and len(instrument.editions) == 1):
        days |= {day for e in instrument.editions for day in (e.date, e.until)}
    first, last = period
    return (first, *sorted(day for day in days if day and first < day <= last))
