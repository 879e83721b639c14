"""An edition to read: its clauses in outline, the text with what was read marked in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from ingest.history.timeline import Entry, TextOf, Timeline
from kb.browse import readings_at
from kb.citations import resolve
from kb.clauses import Clause
from kb.corpus import Corpus
from kb.errors import CitationError
from kb.instruments import Edition, InstrumentId
from kb.readings import Reading
from kb.vocabulary import Effect
from ui.page.library.comparing import readable
from ui.page.reasons import EFFECT_WORDS
from ui.page.words import day

HEADING = 60
"""Characters of a clause's heading or first words in the outline."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A passage that readings rest on."""

    start: int
    end: int
    readings: tuple[str, ...]
    effect: Effect


def text_html(timeline: Timeline, entry: Entry, corpus: Corpus, clause: str = "") -> str:
    """The text of an edition.

    :param clause: locator of the clause that is brought into view.
    :raises TextMissingError: it is not held.
    """
    held = timeline.text(entry)
    marks = _marks(timeline, entry, held, corpus)
    at = next((n for n, c in enumerate(held.clauses) if c.locator == clause), None)
    outline = "".join(_outlined(n, c, n == at) for n, c in enumerate(held.clauses))
    sha = held.text_sha256
    legend = f'<p class="hint">{len(marks)} passages were read; they are marked.</p>' if marks else ""
    return (
        f'<article class="reader" data-instrument="{escape(timeline.entry.id)}" data-open="{entry.name}"'
        f'{f" data-at=c-{at}" if at is not None else ""}><header class="split"><div><p class="kicker">Edition of '
        f'{day(entry.name)}</p><h3 tabindex="-1">{escape(timeline.entry.title)}</h3>'
        f'<p class="meta">SHA-256 <code>{sha[:16]}…</code> <button type="button" class="quiet small" data-copy="{sha}">'
        f'Copy</button></p></div><button type="button" class="quiet" data-go="{escape(timeline.entry.id)}" '
        f'data-edition-of="{entry.name}">Back to the text’s page</button></header>{legend}'
        f'<div class="reading-columns"><nav class="outline" aria-label="Clauses"><ol>{outline}</ol></nav>'
        f'<div class="sheet" tabindex="0" role="document" aria-label="Text of {escape(timeline.entry.title)}">'
        f"{_body(held, marks)}</div></div></article>"
    )


def _outlined(number: int, clause: Clause, here: bool) -> str:
    current = ' aria-current="true"' if here else ""
    return (
        f'<li class="l{min(clause.level, 5)}"><button type="button" data-clause-at="c-{number}" '
        f'data-locator="{escape(clause.locator)}"{current}>{escape(label(clause))}</button></li>'
    )


def label(clause: Clause) -> str:
    """A clause in the outline: its heading, else its number and first words."""
    short = clause.locator.rpartition(" › ")[2]
    heading = clause.heading_path[-1] if clause.heading_path else ""
    if heading and short == heading:
        return heading
    own = " ".join(readable(clause.text).split())
    words = own if len(own) <= HEADING else f"{own[:HEADING]}…"
    return words if own.startswith(short) else f"{short} {words}"


def _marks(timeline: Timeline, entry: Entry, held: TextOf, corpus: Corpus) -> list[Mark]:
    """The passages of the readings, in order and without overlap; the longest of those that overlap stays."""
    if entry.catalogued is None:
        return []
    edition = _edition(timeline, entry, held)
    found: dict[tuple[int, int], list[Reading]] = {}
    for one in readings_at(timeline.entry.id, entry.catalogued, corpus):
        if one.anchor.words_of != entry.catalogued:
            continue
        try:
            passage = resolve(one.anchor, edition, held.clauses)
        except CitationError:
            continue
        found.setdefault((passage.start, passage.end), []).append(one.reading)
    marks: list[Mark] = []
    for (start, end), readings in sorted(found.items(), key=lambda item: (item[0][0], -item[0][1])):
        if not marks or start >= marks[-1].end:
            says = tuple(f"{EFFECT_WORDS[r.effect]}: {r.says}" for r in readings)
            marks.append(Mark(start, end, says, readings[0].effect))
    return marks


def _edition(timeline: Timeline, entry: Entry, held: TextOf) -> Edition:
    return Edition(
        InstrumentId(timeline.entry.id),
        entry.name,
        timeline.entry.title,
        held.text,
        held.text_sha256,
        held.text_sha256,
        "",
        "",
        entry.name,
        None,
    )


def _body(held: TextOf, marks: Sequence[Mark]) -> str:
    """The text; an empty element stands where each clause begins, and marks around what was read."""
    tags: list[tuple[int, int, str]] = []
    for number, clause in enumerate(held.clauses):
        tags.append((clause.start, 1, f'<span class="at" id="c-{number}" tabindex="-1"></span>'))
    for mark in marks:
        title = escape(" — ".join(mark.readings))
        tags.append((mark.start, 2, f'<mark class="e-{mark.effect.value}" title="{title}">'))
        tags.append((mark.end, 0, "</mark>"))
    out, at = [], 0
    for place, _, tag in sorted(tags, key=lambda t: (t[0], t[1])):
        out += [_text(held.text[at:place]), tag]
        at = place
    out.append(_text(held.text[at:]))
    return "".join(out)


def _text(text: str) -> str:
    return escape(text, quote=False).replace("\r", "&#13;")
