"""What moved since a day: changes of recorded texts by topic, readings in doubt, words that nobody read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from ingest.history.timeline import Step
from kb.corpus import Corpus
from kb.drift import Drift, Drifts, StaleWording
from kb.saved import Rechecked
from kb.unread import Unread
from kb.vocabulary import Topic, Verdict
from ui.page.library.comparing import readable
from ui.page.library.words import topic
from ui.page.reasons import EFFECT_WORDS
from ui.page.words import day, month, verdict_chip


@dataclass(frozen=True, slots=True)
class Doubts:
    """What later texts put in doubt on a day.

    :ivar stale: readings whose clause is gone, with old and new words where both are held.
    :ivar unread: sentences on watched topics that no reading leans on, with their words.
    """

    stale: tuple[tuple[Drift, StaleWording | None], ...]
    unread: tuple[tuple[Unread, str], ...]


def doubts(instruments: Iterable[str], drifts: Drifts, on: dt.date) -> Doubts:
    """What is in doubt on a day, of instruments whose record is held."""
    named = list(instruments)
    stale = [d for i in named for d in drifts.of(i) if d.holds_on(on)]
    new = [u for i in named for u in drifts.unread(i) if u.holds_on(on)]
    return Doubts(tuple((d, drifts.wording(d)) for d in stale), tuple((u, drifts.sentence(u)) for u in new))


def changes_html(steps: Sequence[Step], since: dt.date, corpus: Corpus) -> str:
    """The changes, newest first, by month; publisher and topic are filtered in the browser."""
    if not steps:
        return f'<p class="hint nothing">No change was recorded since {day(since)}.</p>'
    out, at = [], ""
    for step in reversed(steps):
        here = month(_seen(step))
        if here != at:
            out.append(f'{"</ul>" if at else ""}<h4>{here}</h4><ul class="moves">')
            at = here
        out.append(_step_html(step, corpus))
    return "".join(out) + "</ul>"


def _seen(step: Step) -> dt.date:
    return step.new.recorded.recorded_first if step.new.recorded is not None else step.new.name


def _step_html(step: Step, corpus: Corpus) -> str:
    entry = corpus.instruments[step.new.instrument]
    topics = step.by_topic
    chips = "".join(f'<span class="topic-chip">{escape(topic(Topic(t)))} {n}</span>' for t, n in topics.items())
    count = ", ".join(f"{n} {kind}" for kind, n in step.kinds.items())
    read = "" if step.new.catalogued else '<span class="state st-changed">not catalogued yet</span>'
    return (
        f'<li data-publisher="{escape(entry.publisher)}" data-topics="{" ".join(topics)}"><button type="button" '
        f'data-instrument="{escape(entry.id)}" data-old="{step.old.name}" data-new="{step.new.name}">'
        f'<span class="name">{escape(entry.title)}</span><span class="meta">{escape(entry.publisher)} · recorded '
        f"{day(_seen(step))} · in force from {day(step.new.in_force_from)} · {count}</span>"
        f'<span class="chips">{chips or "<span class=meta>no reviewed topic</span>"}</span></button>{read}</li>'
    )


def filters_html(corpus: Corpus, since: dt.date) -> str:
    """Since when, whose, and on what."""
    publishers = sorted({i.publisher for i in corpus.instruments.values()}, key=str.casefold)
    whose = "".join(f'<option value="{escape(p)}">{escape(p)}</option>' for p in publishers)
    what = "".join(f'<option value="{t.value}">{escape(topic(t))}</option>' for t in Topic)
    return (
        '<div class="filters" role="group" aria-label="Which changes"><label>Since '
        f'<input type="date" data-since value="{since}"></label>'
        f'<label>Publisher <select data-filter="publisher"><option value="">every one</option>{whose}</select></label>'
        f'<label>Topic <select data-filter="topics"><option value="">any</option><option value="*">any reviewed topic'
        f"</option>{what}</select></label>"
        '<button type="button" class="quiet" data-feed>Atom feed</button></div>'
        '<p class="hint" data-count role="status"></p>'
    )


def flips_html(found: Iterable[Rechecked]) -> str:
    """Watched answers of the visitor whose verdict is another today; empty where there is none."""
    rows = "".join(
        f'<li><p class="words"><b>{escape(r.saved.question)}</b></p>'
        f'<p class="read">{verdict_chip(Verdict(r.saved.verdict))}'
        f'<span aria-label="becomes">→</span>{verdict_chip(Verdict(r.verdict))}'
        f'<span class="meta">answer {r.saved.id}, in the tab Saved</span></p></li>'
        for r in found
    )
    title = "<h4>Watched answers that flipped</h4>"
    return f'<section class="doubts flips">{title}<ul class="clauses">{rows}</ul></section>' if rows else ""


def doubts_html(found: Doubts, corpus: Corpus) -> str:
    """Readings in doubt and unread words; empty where there is nothing."""
    stale = "".join(_stale_html(d, w, corpus) for d, w in found.stale)
    unread = "".join(_unread_html(u, words, corpus) for u, words in found.unread)
    parts = ""
    if stale:
        parts += (
            f"<details open><summary>{len(found.stale)} readings in doubt: their clause has other words now</summary>"
            f'<ul class="clauses">{stale}</ul></details>'
        )
    if unread:
        parts += (
            f"<details><summary>{len(found.unread)} new sentences on watched topics that no reading leans on</summary>"
            f'<ul class="clauses">{unread}</ul></details>'
        )
    if not parts:
        parts = '<p class="hint">Every reading rests on words that are still in force, as far as they are recorded.</p>'
    title = '<h3 id="doubts-title">In doubt today</h3>'
    return f'<section class="doubts" aria-labelledby="doubts-title">{title}{parts}</section>'


def _stale_html(drift: Drift, wording: StaleWording | None, corpus: Corpus) -> str:
    reading = corpus.reading(drift.reading)[1]
    title = corpus.instruments[drift.instrument].title
    tags = {"=": ("", ""), "-": ("<del>", "</del>"), "+": ("<ins>", "</ins>")}
    words = (
        " ".join(f"{tags[m.kind][0]}{escape(readable(m.words))}{tags[m.kind][1]}" for m in wording.marks)
        if wording is not None and wording.new is not None
        else "Nothing like its clause stands in the later text."
    )
    return (
        f'<li><p class="read"><b>{EFFECT_WORDS[reading.effect]}</b><span>{escape(title)}</span><span class="locator">'
        f"{escape(drift.locator)}</span><span>since {day(drift.since)}</span></p>"
        f'<p class="words">{escape(reading.says)}</p><p class="clause-words">{words}</p>'
        f'<p class="meta"><code>{escape(drift.reading)}</code></p></li>'
    )


def _unread_html(found: Unread, words: str, corpus: Corpus) -> str:
    title = corpus.instruments[found.instrument].title
    chips = "".join(f'<span class="topic-chip">{escape(topic(t))}</span>' for t in sorted(found.topics))
    return (
        f'<li><p class="read"><b>{escape(title)}</b><span class="locator">{escape(found.locator)}</span>'
        f'<span>since {day(found.since)}</span>{chips}</p><p class="clause-words">{escape(readable(words))}</p></li>'
    )
