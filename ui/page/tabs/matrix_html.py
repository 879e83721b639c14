"""The matrix as HTML: its controls, and the table. Pure functions of values that ``kb`` returned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from html import escape

from kb.answer.words import VERDICT_WORDS, named
from kb.corpus import Corpus
from kb.matrix.columns import COLUMN_MEANS, COLUMN_WORDS, Column
from kb.matrix.export import CHANNEL_WORDS, STALE, conditions_words, deciders, taken, verdict_title
from kb.matrix.rows import rows
from kb.matrix.table import Cell, Line, Matrix, Section, months
from kb.ruling.branch import ORDER
from kb.vocabulary import Channel, Verdict
from ui.page.facets import PLACES
from ui.page.words import day, icon, month

FIRST_MONTH = dt.date(2023, 1, 1)
"""Where the slider begins: the year of the first terms on training with outputs."""

_STUDENTS = (("general_purpose", "General-purpose model"), ("task_specific", "Task-specific model"))
_PURPOSES = (
    ("commercial", "Commercial"),
    ("internal", "Internal business use"),
    ("research", "Research"),
    ("personal", "Personal"),
    ("unknown", "Not known"),
)
_CHANNELS = (
    (Channel.API, "API"),
    (Channel.CONSUMER_APP, "Consumer app"),
    (Channel.WEIGHTS, "Own copy of the weights"),
    (Channel.THIRD_PARTY_HOST, "Another company's host"),
)
NOTHING = '<p class="hint">No line of the catalogue fits. Leave a filter out.</p>'


def controls_html(corpus: Corpus, today: dt.date) -> str:
    """Filters and the line of time; they stay while the table is drawn anew."""
    publishers = sorted({row.publisher for row in rows(corpus)}, key=str.casefold)
    stops = [d.isoformat() for d in months(FIRST_MONTH, today)]
    places = "".join(f"<option>{p}</option>" for p in PLACES)
    return (
        '<form class="mx-controls card" aria-label="What the matrix shows">'
        '<header class="split"><div><h2>Teachers and practices</h2><p class="hint">What the texts in force on a day '
        "say to six practices. A cell opens its ruling.</p></div>"
        '<p class="mx-files"><button type="button" class="quiet" data-file="md">Markdown</button>'
        '<button type="button" class="quiet" data-file="csv">CSV</button></p></header>'
        '<details class="mx-filters" open><summary>Filters</summary><div class="mx-fields">'
        f"{_select('publisher', 'Publisher', [('', 'All publishers'), *((p, p) for p in publishers)])}"
        f"{_select('channel', 'Reached by', [('', 'Any route'), *((c.value, w) for c, w in _CHANNELS)])}"
        f"{_select('student', 'Student', _STUDENTS)}{_select('purpose', 'Purpose', _PURPOSES)}"
        '<label>Seat and use<input name="territory" list="mx-places" autocomplete="off" spellcheck="false" '
        f'placeholder="not known"></label><datalist id="mx-places">{places}</datalist>'
        f'<label>As of<input type="date" name="as_of" value="{today}" min="2019-01-01"></label>'
        '<label class="mx-tick"><input type="checkbox" name="every"> <span>Every line of the catalogue</span></label>'
        "</div></details>"
        f'<div class="mx-time" data-stops="{" ".join(stops)}"><label for="mx-slider">Through time</label>'
        '<button type="button" class="quiet" data-turn="-1" aria-label="Back to the change before">‹ change</button>'
        f'<div class="mx-rail"><input id="mx-slider" type="range" min="0" max="{len(stops) - 1}" step="1" '
        f'value="{len(stops) - 1}" aria-valuetext="{day(today)}" autocomplete="off">'
        '<div class="mx-turns" aria-hidden="true"></div>'
        f'<div class="mx-years" aria-hidden="true">{_years(stops)}</div></div>'
        '<button type="button" class="quiet" data-turn="1" aria-label="On to the next change">change ›</button>'
        f'<output class="mx-day" for="mx-slider">{day(today)}</output></div></form>'
    )


def _select(name: str, label: str, options: Iterable[tuple[str, str]]) -> str:
    rows_ = "".join(f'<option value="{escape(value)}">{escape(words)}</option>' for value, words in options)
    return f'<label>{label}<select name="{name}" autocomplete="off">{rows_}</select></label>'


def _years(stops: list[str]) -> str:
    """A mark at each January."""
    last = max(len(stops) - 1, 1)
    return "".join(
        f'<span style="left:{100 * i / last:.2f}%">{stop[:4]}</span>'
        for i, stop in enumerate(stops)
        if stop[5:7] == "01" and stop[8:] == "01"
    )


def matrix_html(found: Matrix, corpus: Corpus) -> str:
    """The day, what changed, the table, and what it rests on."""
    turns = " ".join(d.isoformat() for d in found.turns)
    table = _table(found, corpus) if found.lines else NOTHING
    return (
        f'<div class="mx" data-as-of="{found.view.as_of}" data-turns="{turns}">{_SPRITE}'
        f"{_said(found)}{table}"
        f'<p class="hint mx-foot">{escape(taken(found.view))} Under the texts read. Arrow keys move between the cells, '
        "Enter opens a ruling.</p></div>"
    )


def _said(found: Matrix) -> str:
    """The day, and what is another verdict than at the stop before."""
    view = found.view
    out = sum(line.out for line in found.lines)
    parts = [f"<b>{day(view.as_of)}</b>: {out} of {len(found.lines)} teachers out."]
    if found.compared is not None and found.compared != view.as_of:
        parts.append(_differs(found))
    legend = "".join(
        f'<li class="v-{v.value}">{_sign(v)}{escape(VERDICT_WORDS[v].title)}</li>'
        for v in ORDER
        if v is not Verdict.NONE
    )
    return (
        f'<div class="mx-head"><div class="mx-said" role="status">{" ".join(parts)}</div>'
        f'<ul class="mx-legend" aria-label="Verdicts">{legend}</ul></div>{_changes(found)}'
    )


def _differs(found: Matrix) -> str:
    """How much changed against the day compared with."""
    assert found.compared is not None
    changed, new = len(found.changed), len(found.new)
    said = [f"{changed} {'verdict' if changed == 1 else 'verdicts'} changed"] if changed else []
    said += [f"{new} {'teacher' if new == 1 else 'teachers'} new"] if new else []
    return f'<span class="mx-differs">Against {day(found.compared)}: {", ".join(said) or "no change"}.</span>'


def _changes(found: Matrix) -> str:
    """The changed cells as a list; each leads to its cell."""
    if not found.changed:
        return ""
    items = "".join(
        f'<li><button type="button" class="mx-to" data-to="{escape(row.key)} {cell.column.value}">'
        f"{escape(row.name)}</button> <span>{escape(COLUMN_WORDS[cell.column].lower())}: "
        f"{escape(verdict_title(cell.before).lower())} → {escape(verdict_title(cell.verdict).lower())}</span></li>"
        for row, cell in found.changed
    )
    return (
        f'<details class="mx-changes"><summary>What changed <span class="count">{len(found.changed)}</span></summary>'
        f"<ul>{items}</ul></details>"
    )


def _table(found: Matrix, corpus: Corpus) -> str:
    heads = "".join(
        f'<th scope="col" title="{escape(COLUMN_MEANS[c])}"><span class="mx-col">{escape(COLUMN_WORDS[c])}</span>'
        f"{_bar(found, c)}</th>"
        for c in Column
    )
    body = "".join(_section(section, corpus) for section in found.sections)
    return (
        f'<div class="mx-wrap" role="region" aria-label="Matrix" tabindex="0"><table class="mx-table">'
        f'<caption class="mx-hidden">Verdicts by teacher and practice on {day(found.view.as_of)}</caption>'
        f'<thead><tr><th scope="col" class="mx-corner">Teacher</th>'
        f"{heads}</tr></thead>{body}</table></div>"
    )


def _bar(found: Matrix, column: Column) -> str:
    """How the verdicts of a column are spread, worst first."""
    counts = found.counts(column)
    total = sum(counts.values()) or 1
    words = ", ".join(f"{counts[v]} {VERDICT_WORDS[v].title.lower()}" for v in ORDER if counts[v])
    parts = "".join(f'<i class="v-{v.value}" style="flex:{counts[v] / total:.4f}"></i>' for v in ORDER if counts[v])
    told = escape(words or "nothing out yet")
    return f'<span class="mx-bar" role="img" aria-label="{told}" title="{told}">{parts}</span>'


def _section(section: Section, corpus: Corpus) -> str:
    lines = "".join(_line(line, corpus) for line in section.lines)
    name = f'<th scope="rowgroup" colspan="{len(Column) + 1}"><span>{escape(section.publisher)}</span></th>'
    return f'<tbody><tr class="mx-publisher">{name}</tr>{lines}</tbody>'


def _line(line: Line, corpus: Corpus) -> str:
    row = line.row
    new = '<span class="mx-new">new</span>' if line.new else ""
    cells = "".join(_cell(cell, line, corpus) for cell in line.cells)
    texts = "; ".join(named(i, corpus) for i in row.instruments)
    return (
        f'<tr data-row="{escape(row.key)}"><th scope="row" title="{escape(texts)}"><span class="mx-name">'
        f'{escape(row.name)}{new}</span><span class="mx-by">{CHANNEL_WORDS[row.channel]}{_stands_for(line, corpus)}'
        f"</span></th>{cells}</tr>"
    )


def _stands_for(line: Line, corpus: Corpus) -> str:
    """How many models a row speaks for, with their names behind it."""
    row = line.row
    names = row.others or tuple(corpus.models[id_].name for id_, _ in row.members)
    if len(names) < 2 and not row.others:
        return ""
    count = f"{len(names)} {'lines' if row.others else 'models'}"
    return f' · <span class="mx-for" title="{escape(", ".join(names))}">{count}</span>'


def _cell(cell: Cell, line: Line, corpus: Corpus) -> str:
    column = cell.column.value
    if cell.verdict is None:
        since = "" if line.row.out_from == dt.date.min else f" (released {month(line.row.out_from)})"
        return (
            f'<td class="mx-none" data-column="{column}" title="Not out yet{since}">'
            '<span class="mx-hidden">not out yet</span></td>'
        )
    changed = " mx-changed" if cell.before is not None else " mx-stale" if cell.stale else ""
    counted = f"<b>{cell.conditions}</b>" if cell.conditions else ""
    text = named(cell.instruments[0], corpus) if cell.instruments else "no text catalogued"
    small = f"was {verdict_title(cell.before).lower()}" if cell.before is not None else STALE if cell.stale else text
    return (
        f'<td class="v-{cell.verdict.value}{changed}" data-column="{column}"><button type="button" tabindex="-1" '
        f'aria-label="{escape(_told(cell, line, corpus))}" title="{escape(_hint(cell, corpus))}">'
        f'<span class="mx-word">{_sign(cell.verdict)}{escape(verdict_title(cell.verdict))}{counted}</span>'
        f"<small>{escape(small)}</small></button></td>"
    )


def _told(cell: Cell, line: Line, corpus: Corpus) -> str:
    """A cell in words, for who does not see it; the verdict's word first."""
    return f"{verdict_title(cell.verdict)}: {line.row.name}, {COLUMN_WORDS[cell.column].lower()}. {_hint(cell, corpus)}"


def _hint(cell: Cell, corpus: Corpus) -> str:
    parts = [f"Decided by {deciders(cell, corpus)}." if cell.instruments else "No text is catalogued that governs it."]
    parts += [f"{conditions_words(cell.conditions)}."] if cell.conditions else []
    parts += [f"Turns on: {cell.asks}"] if cell.asks else []
    parts += [f"{STALE[:1].upper()}{STALE[1:]}; the reading awaits review."] if cell.stale else []
    parts += [f"Was {verdict_title(cell.before).lower()}."] if cell.before is not None else []
    return " ".join(parts)


def _sign(verdict: Verdict) -> str:
    return f'<svg aria-hidden="true" focusable="false"><use href="#mx-{verdict.value}"></use></svg>'


def _sprite() -> str:
    """Every verdict's sign once; the cells refer to it."""
    symbols = "".join(
        icon(v).replace("<svg ", f'<symbol id="mx-{v.value}" ').replace("</svg>", "</symbol>") for v in ORDER
    )
    return f'<svg class="mx-hidden" aria-hidden="true" focusable="false">{symbols}</svg>'


_SPRITE = _sprite()
