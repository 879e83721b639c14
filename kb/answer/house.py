"""House positions in an answer: those it rests on, and those that had expired by the day of the conduct."""

from __future__ import annotations

from typing import Any

from kb.corpus import Corpus
from kb.positions import Position
from kb.ruling.model import Ruling


def position_json(position: Position, expired: bool) -> dict[str, Any]:
    """A house position as in the contract."""
    return {
        "reading": position.reading,
        "of": position.of,
        "by": position.by,
        "on": position.on.isoformat(),
        "why": position.why,
        "since": position.since.isoformat(),
        "until": position.until.isoformat() if position.until else None,
        "expired": expired,
    }


def position_notes(ruling: Ruling, corpus: Corpus) -> list[str]:
    """House positions that the ruling rests on, and those that had expired by the day of the conduct."""
    rests: dict[str, None] = {}
    for position, expired in positions_of(ruling, corpus):
        public = corpus.reading(position.of)[1]
        if expired:
            rests[
                f"{position.words}, on {position.of}: expired on {position.until}, since its clause is another from "
                "then on; the public reading rules again."
            ] = None
            continue
        where = f" It stands until {position.until}, when its clause changed." if position.until else ""
        rests[
            f"{position.words}: goes before the public reading {position.of} ({public.effect.value}). "
            f"Reason given: {position.why.rstrip('.')}.{where}"
        ] = None
    return list(rests)


def positions_of(ruling: Ruling, corpus: Corpus) -> list[tuple[Position, bool]]:
    """The house positions that bear on a ruling, each with whether it had expired by the day of the conduct."""
    found: dict[tuple[Position, bool], None] = {}
    for finding in ruling.findings if corpus.positions else ():
        for position in corpus.positions:
            if position.reading in finding.readings:
                found[position, False] = None
            elif position.of in finding.readings and position.expired_on(finding.leg.day):
                found[position, True] = None
    return list(found)
