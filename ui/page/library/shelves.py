"""The list of instruments, which the browser filters, and one instrument with its editions, readings and coverage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from html import escape

from ingest.history.timeline import Entry, Timeline
from kb.answer.words import REVIEW_WORDS
from kb.browse import Governed, ReadingAt, Reviewed, Row, coverage_at, governed, readings_at
from kb.corpus import Corpus
from kb.instruments import InstrumentKind
from kb.vocabulary import ReviewLevel
from ui.page.library.words import CHANNEL_WORDS, KIND_WORDS, REVIEWED_WORDS, topic
from ui.page.reasons import EFFECT_WORDS
from ui.page.words import day

MODELS_SHOWN = 12
"""Models named at once where one text governs many."""


_STATES = (("held", "Held here"), ("unheld", "Not held"), ("unread", "Not reviewed"))


def list_html(found: Sequence[Row]) -> str:
    """Every instrument; search and filters work in the browser on what each item says of itself."""
    publishers = sorted({r.entry.publisher for r in found}, key=str.casefold)
    kinds = [k for k in InstrumentKind if any(r.entry.kind is k for r in found)]
    items = "".join(_item(r) for r in found)
    return (
        '<div class="shelf"><div class="filters" role="search" aria-label="Find a text">'
        '<input type="search" data-filter="words" placeholder="Find a text or publisher" aria-label="Find a text">'
        f"{_select('publisher', 'Every publisher', [(p, p) for p in publishers])}"
        f"{_select('kind', 'Every kind', [(k.value, KIND_WORDS[k]) for k in kinds])}"
        f"{_select('state', 'Held or not', _STATES)}</div>"
        f'<p class="hint" data-count role="status">{len(found)} texts</p><ul class="instruments">{items}</ul></div>'
    )


def _select(name: str, every: str, options: Iterable[tuple[str, str]]) -> str:
    rows = "".join(f'<option value="{escape(v)}">{escape(w)}</option>' for v, w in options)
    return f'<select data-filter="{name}" aria-label="{every}"><option value="">{every}</option>{rows}</select>'


def _item(row: Row) -> str:
    entry = row.entry
    states = ["held" if row.held else "unheld", *([] if row.reviewed else ["unread"])]
    said = " ".join((entry.title, entry.publisher, entry.id, *entry.aliases)).casefold()
    facts = [
        f"{row.editions} edition{'s' if row.editions != 1 else ''}",
        f"{row.readings} readings" if row.readings else "",
    ]
    facts += ["" if row.held else "not held", "" if row.reviewed else "not reviewed"]
    return (
        f'<li data-words="{escape(said)}" data-publisher="{escape(entry.publisher)}" data-kind="{entry.kind.value}" '
        f'data-state="{" ".join(states)}"><button type="button" data-go="{escape(entry.id)}">'
        f'<span class="name">{escape(entry.title)}</span><span class="meta">{escape(entry.publisher)} · '
        f"{' · '.join(f for f in facts if f)}</span></button></li>"
    )


def instrument_html(timeline: Timeline, corpus: Corpus, chosen: Entry | None) -> str:
    """One instrument.

    :param chosen: the edition whose coverage and readings are shown.
    """
    entry = timeline.entry
    kind = KIND_WORDS[entry.kind]
    places = f" · for parties in {', '.join(entry.regions)}" if entry.regions else ""
    places += f" · not for parties in {', '.join(entry.outside)}" if entry.outside else ""
    link = _link(entry.url)
    return (
        f'<article class="instrument" data-instrument="{escape(entry.id)}"><header><p class="kicker">{kind}</p>'
        f'<h3 tabindex="-1">{escape(entry.title)}</h3><p class="meta">{escape(entry.publisher)}{escape(places)} · '
        f"<code>{escape(entry.id)}</code></p>{link}</header>"
        f"{_note(entry.note)}{_editions_html(timeline, chosen)}{_chosen_html(entry.id, corpus, chosen)}"
        f"{_governed_html(governed(entry.id, corpus))}</article>"
    )


def _note(note: str | None) -> str:
    return f'<p class="remark">{escape(note)}</p>' if note else ""


def _link(url: str | None) -> str:
    if not url or not url.startswith(("https://", "http://")):
        return ""
    return (
        f'<p class="live"><a href="{escape(url)}" target="_blank" rel="noopener noreferrer">Open the live page'
        '<span aria-hidden="true"> ↗</span></a></p>'
    )


def _editions_html(timeline: Timeline, chosen: Entry | None) -> str:
    rows = "".join(_edition_row(timeline, e, e is chosen) for e in reversed(timeline.entries))
    history = timeline.history
    about = ""
    if history is not None:
        noise = sum(history.noise.values())
        known = f"; known through {day(history.known_through)}" if history.known_through else ""
        about = f'<p class="hint">{history.records} records in the archive, {noise} of them noise{known}.</p>'
    held = [e for e in timeline.entries if e.held]
    compare = (
        '<p class="hint">Mark two editions to compare them. '
        '<button type="button" class="quiet small" data-compare disabled>Compare the marked</button></p>'
        if len(held) > 1
        else ""
    )
    return (
        f'<section aria-labelledby="editions-title"><h4 id="editions-title">Editions</h4>{about}{compare}'
        f'<ol class="timeline">{rows}</ol></section>'
    )


def _edition_row(timeline: Timeline, entry: Entry, current: bool) -> str:
    until = f" to {day(entry.in_force_to)}" if entry.in_force_to else ""
    force = f"in force from {day(entry.in_force_from)}{until}" if entry.was_in_force else "never in force"
    if timeline.entry.kind.is_licence and entry.recorded is None:
        force = "came with a release"
    catalogued = entry.catalogued
    state = "" if entry.held else '<span class="state st-gone">not held</span>'
    if catalogued is None:
        state += '<span class="state st-changed">recorded, not catalogued</span>'
    elif catalogued != entry.name:
        state += f'<span class="state">catalogued as {day(catalogued)}</span>'
    here = ' aria-current="true"' if current else ""
    tick = (
        f'<input type="checkbox" data-mark="{entry.name}" aria-label="Mark edition {day(entry.name)} to compare it">'
        if entry.held
        else '<span class="no-mark"></span>'
    )
    read = f'<button type="button" class="quiet small" data-read="{entry.name}">Read</button>' if entry.held else ""
    return (
        f'<li{here}>{tick}<button type="button" class="edition" data-edition="{entry.name}"{here}>'
        f'<b>{day(entry.name)}</b> <span class="meta">{force}</span></button>{state}{read}</li>'
    )


def _chosen_html(instrument: str, corpus: Corpus, chosen: Entry | None) -> str:
    if chosen is None or chosen.catalogued is None:
        return '<p class="hint">Choose a catalogued edition to see what was read in it.</p>' if chosen else ""
    date = chosen.catalogued
    coverage = coverage_at(instrument, date, corpus)
    cells = "".join(
        f'<li class="r-{state.name.lower()}"><span>{escape(topic(t))}</span> <em>{REVIEWED_WORDS[state]}</em></li>'
        for t, state in coverage.items()
    )
    unread = all(state is Reviewed.NOT_REVIEWED for state in coverage.values())
    readings = readings_at(instrument, date, corpus)
    body = "".join(_reading_html(r, chosen) for r in readings)
    listed = f'<ul class="readings">{body}</ul>' if readings else '<p class="hint">No reading of this edition.</p>'
    covered = '<p class="hint">Nobody reviewed this edition.</p>' if unread else f'<ul class="coverage">{cells}</ul>'
    return (
        f'<section aria-labelledby="coverage-title"><h4 id="coverage-title">What was reviewed in the edition of '
        f'{day(date)}</h4>{covered}</section><section aria-labelledby="readings-title">'
        f'<h4 id="readings-title">Readings</h4>{listed}</section>'
    )


def _reading_html(one: ReadingAt, edition: Entry) -> str:
    reading = one.reading
    acts = ", ".join(a.value.replace("_", " ") for a in reading.acts)
    level = reading.review.level
    warn = " s-contested" if level in (ReviewLevel.PROPOSED, ReviewLevel.DRAFTED, ReviewLevel.DISPUTED) else ""
    duty = f'<p class="words"><b>To do:</b> {escape(reading.duty)}</p>' if reading.duty else ""
    place = escape(one.anchor.locator)
    where = (
        f'<button type="button" class="quiet small" data-read="{edition.name}" data-clause="{place}">{place}</button>'
        if edition.held
        else f'<span class="locator">{place}</span>'
    )
    return (
        f'<li id="r-{escape(reading.id)}"><p class="read"><span class="effect">{EFFECT_WORDS[reading.effect]}</span>'
        f'<span class="topic">{escape(topic(reading.topic))}</span>{where}'
        f'<span class="status{warn}">{escape(REVIEW_WORDS[level])}</span></p>'
        f'<p class="words">{escape(reading.says)}</p>{duty}'
        f'<p class="meta">{escape(acts)}{" · " if acts else ""}dated {day(reading.dated)} · '
        f"<code>{escape(one.id)}</code></p></li>"
    )


def _governed_html(found: Sequence[Governed]) -> str:
    if not found:
        return ""
    rows = "".join(_governs(g) for g in found)
    title = '<h4 id="governs">What it governs</h4>'
    return f'<section aria-labelledby="governs">{title}<dl class="governs">{rows}</dl></section>'


def _governs(one: Governed) -> str:
    bounds = one.bounds
    facts = [
        f"edition {day(bounds.edition)}" if bounds.edition else "",
        f"from {day(bounds.since)}" if bounds.since else "",
        f"until {day(bounds.until - dt.timedelta(days=1))}" if bounds.until else "",
        f"on plan {', '.join(p.value for p in bounds.plans)}" if bounds.plans else "",
        f"not on plan {', '.join(p.value for p in bounds.except_plans)}" if bounds.except_plans else "",
    ]
    names = [escape(name) for _, name in one.of]
    shown = ", ".join(names[:MODELS_SHOWN])
    if len(names) > MODELS_SHOWN:
        rest = ", ".join(names[MODELS_SHOWN:])
        shown += f" <details><summary>and {len(names) - MODELS_SHOWN} more</summary>{rest}</details>"
    about = "; ".join(f for f in facts if f)
    return (
        f"<dt>{CHANNEL_WORDS[one.channel]}{f' <span class=meta>({about})</span>' if about else ''}</dt><dd>{shown}</dd>"
    )
