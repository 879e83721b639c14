"""What a text means by a term: the clause that defines it, quoted, and the readings that say what follows from it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from kb.answer.companions import clause_at
from kb.answer.picked import edition_for, words
from kb.answer.texts import Page, write_read
from kb.answer.words import located
from kb.catalogue import CommentaryEntry
from kb.citations import passage
from kb.definitions import Definition, definitions
from kb.errors import TextMissingError
from kb.instruments import Edition
from kb.interpret.model import TextAsk
from kb.interpret.topics import STOP, stem
from kb.readings import Reading
from kb.vocabulary import Effect, Topic

MOST_TEXTS = 6
_READINGS = 3
_BY_READING = 9
"""Farness of a text that has no defined term like the one asked for, but a reading that speaks of it."""


def write_defined(page: Page, asked: TextAsk) -> bool:
    """Definitions of the term in the texts meant, the nearest name of it first; ``False`` when none has one."""
    said: set[str] = set()
    texts = dict.fromkeys((i, s.models) for s in asked.subjects for i in s.instruments)
    best: dict[str, tuple[tuple[str, ...], int]] = {}
    for instrument, models in texts:
        far = _farness(page, instrument, models, asked.term)
        if far is not None and (instrument not in best or far < best[instrument][1]):
            best[instrument] = (models, far)
    if Topic.DERIVATIVE_DEFINITION in asked.topics and best and min(far for _, far in best.values()) >= _BY_READING:
        texts_read = replace(asked, topics=(Topic.DERIVATIVE_DEFINITION,), effects=(), focus=())
        page.lines += [f"**No text of these names defines “{asked.term}” as a term.** What they say on it:", ""]
        return write_read(page, texts_read)
    order = sorted(best, key=lambda i: best[i][1])
    nearest = [i for i in order if best[i][1] == best[order[0]][1]]
    for instrument in nearest:
        if len(said) < MOST_TEXTS and _write(page, instrument, best[instrument][0], asked.term):
            said.add(instrument)
    if len(nearest) > len(said) >= MOST_TEXTS:
        page.lines.append(f"{len(nearest) - len(said)} more texts of these names define it; name one of them.")
    if not said:  # no defined term: what the readings say of it, as for any question on a text
        return bool(asked.topics or asked.focus) and write_read(page, asked)
    return True


def matching(term: str, known: Iterable[Definition]) -> list[tuple[int, Definition]]:
    """The defined terms that a term asked for may mean, with how many words more or other they have; nearest first.

    >>> matching("derivatives", [Definition("Model Derivatives", 0, 9), Definition("Output", 10, 19)])
    [(1, Definition(term='Model Derivatives', start=0, end=9))]
    """
    wanted = _stems(term)
    found = [(len(_stems(d.term) - wanted), d) for d in known if wanted and wanted <= _stems(d.term)]
    if not found and wanted:  # the asker's word for it may say more than the text's own
        found = [(5 + len(wanted - _stems(d.term)), d) for d in known if _stems(d.term) and _stems(d.term) <= wanted]
    return sorted(found, key=lambda pair: (pair[0], pair[1].start))


def notes_on(term: str, notes: Iterable[CommentaryEntry]) -> list[CommentaryEntry]:
    """Notes that have a term word for word, in the title first, then in the summary, then in the body; else those that
    have every word of it."""
    wanted = _phrase(term)
    found: list[tuple[int, CommentaryEntry]] = []
    for note in notes:
        parts = (" ".join((note.title, *note.answers)), note.summary, note.body)
        place = next((n for n, part in enumerate(parts) if wanted and wanted in _phrase(part)), None)
        if place is None and wanted and set(wanted.split()) <= set(_phrase(" ".join(parts)).split()):
            place = len(parts)
        if place is not None:
            found.append((place, note))
    return [note for _, note in sorted(found, key=lambda pair: pair[0])]


def _phrase(text: str) -> str:
    return f" {' '.join(stem(w) for w in re.findall(r'[a-z0-9]+', text.lower()))} " if text else ""


def _stems(text: str) -> frozenset[str]:
    found = (w for w in re.findall(r"[a-z0-9.]+", text.lower()) if w not in STOP)
    return frozenset(re.sub(r"iv$|ative$", "", stem(w)) or w for w in found)


def _held(page: Page, instrument: str, models: tuple[str, ...]) -> Edition | None:
    edition = edition_for(page.corpus.instruments[instrument], models, page.corpus, page.day)
    if edition is None:
        return None
    try:
        return page.citer.library.edition(instrument, edition.date)
    except TextMissingError:
        return None


def _farness(page: Page, instrument: str, models: tuple[str, ...], term: str) -> int | None:
    held = _held(page, instrument, models)
    found = matching(term, definitions(held.text)) if held else []
    if found:
        return found[0][0]
    return _BY_READING if _readings(page, instrument, models, term) else None


def _readings(page: Page, instrument: str, models: tuple[str, ...], term: str) -> list[Reading]:
    """Readings that define the term, or an exception of that name."""
    edition = edition_for(page.corpus.instruments[instrument], models, page.corpus, page.day)
    if edition is None:
        return []
    read = page.corpus.edition_readings(instrument, edition.date, page.day).readings
    telling = frozenset(stem(w) for w in re.findall(r"[a-z]{3,}", term.lower()) if w not in STOP)
    return [r for r in read if r.effect in (Effect.DEFINITION, Effect.EXCEPTION) and telling and telling <= words(r)]


def _write(page: Page, instrument: str, models: tuple[str, ...], term: str) -> bool:
    entry = page.corpus.instruments[instrument]
    edition = edition_for(entry, models, page.corpus, page.day)
    held = _held(page, instrument, models)
    found = matching(term, definitions(held.text)) if held else []
    readings = _readings(page, instrument, models, term)
    if edition is None or not (found or readings):
        return False
    page.read[(instrument, edition.date)] = None
    page.lines += [f"### {entry.title}, edition {edition.date}", ""]
    for far, definition in found:
        if held is None or far != found[0][0]:
            continue
        locator = clause_at(definition.start, page.citer.library.clauses(held))
        n = page.citer.passage(held, passage(held, locator, definition.start, definition.end))
        quote = " ".join(held.text[definition.start : definition.end].split())
        page.lines += [f"- The term “{definition.term}”, {located(locator)}:", f"    > “{quote}” [{n}]"]
    for reading in readings[:_READINGS]:
        page.reading(instrument, reading, edition.date, quote=not found)
    page.lines.append("")
    return True
