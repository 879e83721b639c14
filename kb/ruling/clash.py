"""Duties of different texts that one student cannot meet together.

Each text may be kept to alone; no text says which gives way. So the verdict is ``unsettled``, with both clauses. Two
duties can only clash on one act: what must be handed on with the weights says nothing of a data set.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from kb.corpus import Corpus
from kb.practice import Practice, Source
from kb.readings import Reading
from kb.ruling.branch import Block
from kb.ruling.model import Finding
from kb.vocabulary import Act, Channel

_APART = " Only parts that stay apart, each under its own terms, escape that."
"""Data sets can be passed on side by side; a model is one thing."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Two duties that cannot both be met.

    :ivar readings: global ids of both.
    :ivar why: in words, a whole sentence.
    """

    readings: tuple[str, str]
    why: str


def clashes(duties: Iterable[tuple[str, Act, Reading]]) -> tuple[Clash, ...]:
    """Every pair among the duties on one student that cannot both be met.

    :param duties: of each duty that applies: global id, the act to which it does, and reading.
    """
    found: dict[tuple[str, str], Clash] = {}
    for (one, act, a), (other, same, b) in combinations(duties, 2):
        if act is not same or _text(one) == _text(other):
            continue  # one text is read as a whole; what conflicts within it says so itself
        why = clash_of(a, b)
        if why:
            found.setdefault((one, other), Clash((one, other), why))
    return tuple(found.values())


def clash_of(a: Reading, b: Reading) -> str:
    """Why two duties of different texts on one act cannot both be met; empty where they can."""
    return _names(a, b) or _licences(a, b) or _limits(a, b) or _limits(b, a)


def between(one: Block, other: Block) -> Iterator[tuple[tuple[Finding, Reading], tuple[Finding, Reading], str]]:
    """The clashes between what two sources ask of the student: both duties with their findings, and why."""
    for f, a in one.fixing:
        for g, b in other.fixing:
            if f.leg.act is g.leg.act and f.leg.instrument != g.leg.instrument:
                why = clash_of(a, b)
                if why:
                    yield (f, a), (g, b), f"{why}{_APART}" if f.leg.act is Act.PUBLISH_DATA else why


def possible(practice: Practice, corpus: Corpus) -> bool:
    """Whether texts that may govern different sources of a practice have duties that clash on some act.

    Looked at before branching, so that a practice of which none do costs nothing more.
    """
    if len(practice.sources) < 2:
        return False
    fixing = [_fixing(source, corpus) for source in practice.sources]
    return any(
        _text(i) != _text(j) and set(a.acts) & set(b.acts) and clash_of(a, b)
        for one, other in combinations(fixing, 2)
        for i, a in one.items()
        for j, b in other.items()
    )


def _fixing(source: Source, corpus: Corpus) -> dict[str, Reading]:
    """By global id, the duties that fix something, in every text that may govern a source by some route."""
    ids = dict.fromkeys(source.candidates or ((source.id.value,) if source.id.value else ()))
    if source.channel.value in (None, Channel.THIRD_PARTY_HOST):
        host = source.host.value
        ids |= dict.fromkeys([host] if host else [m.id for m in corpus.models.values() if m.kind == "host"])
    found: dict[str, Reading] = {}
    for id_ in ids:
        found |= corpus.fixing(id_)
    hosted = corpus.publishers[source.publisher.value].hosted if source.publisher.value in corpus.publishers else {}
    for governing in (g for texts in hosted.values() for g in texts):
        found |= corpus.fixing_of(governing.instrument)
    return found


def _text(global_id: str) -> str:
    return global_id.partition("#")[0]


def _names(a: Reading, b: Reading) -> str:
    x, y = (r.fixes.name_begins if r.fixes else None for r in (a, b))
    if not x or not y or x.casefold().startswith(y.casefold()) or y.casefold().startswith(x.casefold()):
        return ""
    return f"A name cannot begin both with “{x}” and with “{y}”."


def _licences(a: Reading, b: Reading) -> str:
    x, y = (r.fixes.licences if r.fixes else () for r in (a, b))
    if not x or not y or set(x) & set(y):
        return ""
    return f"It cannot be passed on under {x[0]} alone and under {y[0]} alone."


def _limits(a: Reading, b: Reading) -> str:
    """Whether one forbids limits of others, and the other has its own handed on."""
    if not (a.fixes and a.fixes.no_further_limits and b.fixes and b.fixes.passes_limits):
        return ""
    return "One text lets no further limits be added; the other has its limits on use handed on."
