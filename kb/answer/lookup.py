"""One fact of the catalogue: who made a model, when, from what, by which routes it is had, which editions are held.

What the catalogue does not record is said to be unrecorded: it is not made up, nor looked for in passages.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from kb.answer.texts import MOST_TEXTS, Page
from kb.answer.words import named
from kb.catalogue import DatasetEntry, ModelEntry
from kb.corpus import Corpus
from kb.errors import TextMissingError
from kb.interpret.lookup import OF_TEXTS
from kb.interpret.model import Fact, Subject, TextAsk
from kb.vocabulary import Channel

_ROUTES = {
    Channel.API: "the API",
    Channel.CONSUMER_APP: "the app",
    Channel.WEIGHTS: "its weights",
    Channel.THIRD_PARTY_HOST: "hosts of third parties",
    Channel.DOWNLOAD: "download",
}
_MOST_NAMES = 8
_WORDS = {
    Fact.PUBLISHER: "publisher",
    Fact.RELEASED: "day of release",
    Fact.BASE: "base",
    Fact.TEACHERS: "teacher",
    Fact.DATA: "training data set",
    Fact.ROUTES: "route",
}
_Entry = ModelEntry | DatasetEntry


def write_lookup(page: Page, asked: TextAsk) -> bool:
    """The fact for each name, sources of which it is the same together; ``False`` when no name is known."""
    assert asked.fact is not None
    if asked.fact in OF_TEXTS:
        return _write_texts(page, asked)
    told = False
    for subject in asked.subjects:
        entries = [e for i in subject.sources if (e := _entry(page.corpus, i)) is not None]
        groups: dict[str, list[_Entry]] = {}
        for entry in entries:
            groups.setdefault(_FACTS[asked.fact](page.corpus, entry), []).append(entry)
        known = {said: those for said, those in groups.items() if said}
        for said, those in known.items():
            page.lines.append(f"**{_names(those, subject, alone=len(groups) == 1)}: {said}.**")
            page.lines += [f"- {line}" for line in _besides(page.corpus, asked.fact, those)]
            page.lines.append("")
        if groups.get(""):
            unknown = _names(groups[""], subject, alone=len(groups) == 1)
            page.lines += [f"**The catalogue records no {_WORDS[asked.fact]} for {unknown}.**", ""]
        told = told or bool(entries)
    if told:
        page.lines.append(
            "From the catalogue; no clause is read for it. Ask what governs it, or whether it may be distilled."
        )
    return told


def _entry(corpus: Corpus, id_: str) -> _Entry | None:
    return corpus.models.get(id_) or corpus.datasets.get(id_)


def _names(entries: Iterable[_Entry], subject: Subject, *, alone: bool) -> str:
    names = list(dict.fromkeys(e.name for e in entries))
    listed = ", ".join(names[:_MOST_NAMES]) + (
        f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    )
    if alone and len(names) > 1:
        return f"{subject.name} ({listed})"
    return listed


def _publisher(corpus: Corpus, entry: _Entry) -> str:
    if isinstance(entry, DatasetEntry):
        return f"published by {entry.publisher}"
    return f"published by {corpus.publisher_of[entry.id]}"


def _released(corpus: Corpus, entry: _Entry) -> str:
    day = entry.released or entry.released_text
    return f"released {day}" if day else ""


def _base(corpus: Corpus, entry: _Entry) -> str:
    return (
        f"made from the weights of {_listed(corpus, entry.base)}"
        if isinstance(entry, ModelEntry) and entry.base
        else ""
    )


def _teachers(corpus: Corpus, entry: _Entry) -> str:
    if isinstance(entry, DatasetEntry):
        if entry.human_written:
            return "written by people, by no model"
        return f"written or labelled by {_listed(corpus, entry.teachers)}" if entry.teachers else ""
    return f"taught by {_listed(corpus, entry.taught_by)}" if entry.taught_by else ""


def _data(corpus: Corpus, entry: _Entry) -> str:
    if isinstance(entry, ModelEntry) and entry.trained_on:
        return f"trained on {_listed(corpus, entry.trained_on)}, as far as it is recorded"
    return ""


def _routes(corpus: Corpus, entry: _Entry) -> str:
    channels = [Channel.DOWNLOAD] if isinstance(entry, DatasetEntry) else [c for c in Channel if c in entry.channels]
    return f"to be had by {' and '.join(_ROUTES[c] for c in channels)}" if channels else ""


_FACTS: dict[Fact, Callable[[Corpus, _Entry], str]] = {
    Fact.PUBLISHER: _publisher,
    Fact.RELEASED: _released,
    Fact.BASE: _base,
    Fact.TEACHERS: _teachers,
    Fact.DATA: _data,
    Fact.ROUTES: _routes,
}


def _listed(corpus: Corpus, ids: Iterable[str]) -> str:
    return ", ".join(e.name if (e := _entry(corpus, i)) is not None else i for i in ids)


def _besides(corpus: Corpus, fact: Fact, entries: list[_Entry]) -> list[str]:
    """What goes with the fact where one entry alone has it: who taught it, what a route is governed by."""
    if len(entries) > 1:
        return []
    (entry,) = entries
    lines = []
    if fact is Fact.ROUTES:
        channels = (
            [Channel.DOWNLOAD] if isinstance(entry, DatasetEntry) else [c for c in Channel if c in entry.channels]
        )
        for channel in channels:
            texts = dict.fromkeys(g.instrument for g in corpus.governing(entry.id, channel) or () if g.covers(None))
            if texts:
                lines.append(f"{_ROUTES[channel]}: {'; '.join(named(i, corpus) for i in texts)}")
    others = {Fact.BASE: (Fact.TEACHERS,), Fact.TEACHERS: (Fact.PUBLISHER, Fact.DATA), Fact.PUBLISHER: (Fact.RELEASED,)}
    lines += [said for other in others.get(fact, ()) if (said := _FACTS[other](corpus, entry))]
    if isinstance(entry, DatasetEntry) and entry.conflicts and fact is Fact.PUBLISHER:
        lines.append(entry.conflicts)
    return lines


def _write_texts(page: Page, asked: TextAsk) -> bool:
    ids = list(dict.fromkeys(i for s in asked.subjects for i in s.instruments))
    for id_ in ids[:MOST_TEXTS]:
        entry = page.corpus.instruments[id_]
        listed = sorted(e.date for e in entry.editions if e.date <= page.day)
        if not listed:
            page.lines += [f"**{entry.title}: no edition is known here.**", ""]
            continue
        newest = next(e for e in entry.editions if e.date == listed[-1])
        held = [day for day in listed if _held(page, id_, day)]
        if asked.fact is Fact.CHANGED:
            of = "the release it came with" if entry.kind.is_licence and len(listed) == 1 else "in force since then"
            known = f"; known through {newest.known_through}" if newest.known_through else ""
            page.lines.append(f"**{entry.title}: the newest edition known here is of {newest.date}** ({of}{known}).")
            if len(listed) > 1:
                page.lines.append(f"- The one before: {listed[-2]}. Catalogued in all: {len(listed)}.")
                page.lines.append(f"- What changed between them: `distillaw history {id_}`.")
            page.lines.append("")
        else:
            said = "held" if len(held) == len(listed) else "not held" if not held else "held in part"
            page.lines.append(f"**{entry.title}: {said}** ({len(held)} of {len(listed)} catalogued editions).")
            page.lines += [f"- Held: {', '.join(map(str, held))}."] if held else []
            missing = [day for day in listed if day not in held]
            page.lines += (
                [f"- Not held: {', '.join(map(str, missing))}; `distillaw sync` brings in what can be had."]
                if missing
                else []
            )
            page.lines += [f"- Read it: `distillaw text {id_}`."] if held else []
            page.lines.append("")
    if len(ids) > MOST_TEXTS:
        page.lines.append(f"… and {len(ids) - MOST_TEXTS} more texts of these names; name one of them.")
    return bool(ids)


def _held(page: Page, instrument: str, edition: dt.date) -> bool:
    try:
        page.citer.library.edition(instrument, edition)
    except TextMissingError:
        return False
    return True
