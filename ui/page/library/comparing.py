"""Two texts side by side, clause by clause: two editions of one, or texts of two instruments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

from ingest.history.clausediff import ChangeKind, ClauseChange, diff_clauses
from ingest.history.timeline import Entry, Timeline
from ingest.history.topics import classify
from kb.browse import ReadingAt, readings_at
from kb.corpus import Corpus
from kb.drift import word_marks
from kb.vocabulary import Topic
from ui.page.library.words import topic
from ui.page.reasons import EFFECT_WORDS
from ui.page.words import day

KIND_TITLES = {
    ChangeKind.CHANGED: "Changed",
    ChangeKind.ADDED: "Added",
    ChangeKind.REMOVED: "Removed",
    ChangeKind.MOVED: "Moved",
    ChangeKind.UNCHANGED: "Unchanged",
}

Side = tuple[Timeline, Entry]


def compared_html(old: Side, new: Side, close: str = "") -> str:
    """What differs between two editions of one instrument.

    :param close: words of a button that shuts the comparison; empty: one that leads to the instrument's page.
    :raises TextMissingError: one of them is not held.
    """
    changes = diff_clauses(old[0].text(old[1]).clauses, new[0].text(new[1]).clauses)
    differing = [c for c in changes if c.kind is not ChangeKind.UNCHANGED]
    same = len(changes) - len(differing)
    rows = "".join(_change_html(c, classify(c)) for c in differing) or '<p class="hint">No clause differs.</p>'
    rest = "".join(_same_html(c) for c in changes if c.kind is ChangeKind.UNCHANGED)
    count = ", ".join(
        f"{sum(c.kind is k for c in differing)} {KIND_TITLES[k].casefold()}"
        for k in KIND_TITLES
        if any(c.kind is k for c in differing)
    )
    return (
        f'{_head(old, new, close)}<p class="hint">{count or "Nothing differs"}; {same} unchanged.</p>'
        f'<ul class="clauses">{rows}</ul><details class="same"><summary>{same} unchanged clauses</summary>'
        f'<ul class="clauses">{rest}</ul></details></article>'
    )


def _head(old: Side, new: Side, close: str = "") -> str:
    away = (
        f'data-go="{escape(new[0].entry.id)}">Back to the text’s page' if not close else f"data-close>{escape(close)}"
    )
    names = [f"{escape(t.entry.title)}, edition of {day(e.name)}" for t, e in (old, new)]
    return (
        f'<article class="compared"><header class="split"><div><p class="kicker">Compared</p>'
        f'<h3 tabindex="-1">{names[0]} <span class="meta">and</span> {names[1]}</h3></div>'
        f'<button type="button" class="quiet" {away}</button></header>'
    )


def _change_html(change: ClauseChange, topics: frozenset[Topic]) -> str:
    clause = change.new or change.old
    assert clause is not None
    where = clause.locator
    if change.old is not None and change.new is not None and change.old.locator != change.new.locator:
        where = f"{change.old.locator} → {change.new.locator}"
    about = "".join(f'<span class="topic-chip">{escape(topic(t))}</span>' for t in sorted(topics))
    words = (
        escape(readable(change.new_text))
        if change.kind is ChangeKind.MOVED
        else marked(change.old_text, change.new_text)
    )
    return (
        f'<li class="k-{change.kind.value}"><p class="read"><b>{KIND_TITLES[change.kind]}</b>'
        f'<span class="locator">{escape(where)}</span>{about}</p><p class="clause-words">{words}</p></li>'
    )


def _same_html(change: ClauseChange) -> str:
    assert change.new is not None
    return (
        f'<li><p class="read"><span class="locator">{escape(change.new.locator)}</span></p>'
        f'<p class="clause-words">{escape(readable(change.new_text))}</p></li>'
    )


def marked(old: str, new: str) -> str:
    """Words that went and came between two texts.

    >>> marked("You may train.", "You may not train.")
    'You may <ins>not</ins> train.'
    """
    tags = {"=": ("", ""), "-": ("<del>", "</del>"), "+": ("<ins>", "</ins>")}
    marks = word_marks(readable(old), readable(new))
    return " ".join(f"{tags[m.kind][0]}{escape(m.words)}{tags[m.kind][1]}" for m in marks)


def readable(text: str) -> str:
    """A clause without where its links lead and without the marks of Markdown, to be read; words are as they stand.

    >>> readable("Terms\\n=====\\n* **You** may [train](https://acme.example/x).")
    'Terms\\n\\n You may train.'
    """
    return _MARKS.sub("", _LINK.sub(r"\1", text))


_LINK = re.compile(r"\[([^\]]*)\]\([^)\s]*\)")
_MARKS = re.compile(r"\*\*|^[=\-]{3,}\s*$|^\s*\*(?=\s)|^#+\s|\\(?=[.\-*_])", re.MULTILINE)


def beside_html(one: Side, other: Side, corpus: Corpus) -> str:
    """Texts of two instruments: what each says topic by topic, and the clauses that are alike in both.

    :raises TextMissingError: one of them is not held.
    """
    rows = "".join(_topic_row(t, (one, other), corpus) for t in Topic)
    changes = diff_clauses(one[0].text(one[1]).clauses, other[0].text(other[1]).clauses)
    alike = [c for c in changes if c.old is not None and c.new is not None and len(c.new_text.split()) > 3]
    pairs = "".join(_pair_html(c) for c in alike)
    titles = "".join(
        f'<th scope="col">{escape(t.entry.title)}<span class="meta">, edition of {day(e.name)}</span></th>'
        for t, e in (one, other)
    )
    listed = (
        f'<section><h4>Clauses alike in both</h4><ul class="clauses">{pairs}</ul></section>'
        if alike
        else '<p class="hint">No clause of the one is like a clause of the other.</p>'
    )
    return (
        f'{_head(one, other)}<div class="scroll"><table class="topics"><thead><tr><th scope="col">Topic</th>{titles}'
        f"</tr></thead><tbody>{rows}</tbody></table></div>{listed}</article>"
    )


def _topic_row(about: Topic, sides: Sequence[Side], corpus: Corpus) -> str:
    found = [[r for r in _read(side, corpus) if r.reading.topic is about] for side in sides]
    if not any(found):
        return ""
    cells = "".join(f"<td>{_cell(readings, side)}</td>" for readings, side in zip(found, sides, strict=True))
    same = " data-same" if _alike(*found) else ""
    return f'<tr{same}><th scope="row">{escape(topic(about))}</th>{cells}</tr>'


def _read(side: Side, corpus: Corpus) -> tuple[ReadingAt, ...]:
    date = side[1].catalogued
    return readings_at(side[0].entry.id, date, corpus) if date is not None else ()


def _alike(one: Iterable[ReadingAt], other: Iterable[ReadingAt]) -> bool:
    first, second = ({(r.reading.effect, r.reading.acts, r.reading.says) for r in side} for side in (one, other))
    return first == second


def _cell(readings: Iterable[ReadingAt], side: Side) -> str:
    rows = "".join(
        f'<li><span class="effect">{EFFECT_WORDS[r.reading.effect]}</span> {escape(r.reading.says)} '
        f'<button type="button" class="quiet small" data-go="{escape(side[0].entry.id)}" data-read="{side[1].name}" '
        f'data-clause="{escape(r.anchor.locator)}">{escape(r.anchor.locator)}</button></li>'
        for r in readings
    )
    return f"<ul>{rows}</ul>" if rows else '<span class="hint">nothing read</span>'


def _pair_html(change: ClauseChange) -> str:
    assert change.old is not None
    assert change.new is not None
    same = change.kind in (ChangeKind.UNCHANGED, ChangeKind.MOVED)
    words = escape(readable(change.new_text)) if same else marked(change.old_text, change.new_text)
    return (
        f'<li{" data-same" if same else ""}><p class="read"><span class="locator">{escape(change.old.locator)} ≈ '
        f'{escape(change.new.locator)}</span></p><p class="clause-words">{words}</p></li>'
    )


def picker_html(others: Iterable[tuple[str, str]]) -> str:
    """Another instrument to set beside the one that is shown."""
    options = "".join(f'<option value="{escape(i)}">{escape(t)}</option>' for i, t in others)
    return (
        '<p class="beside"><label>Set beside another text <select data-beside><option value="">Choose …</option>'
        f"{options}</select></label></p>"
    )
