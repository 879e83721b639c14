"""The queue of counsel as HTML: what waits, one reading with old and new words, one answer to be signed, the log."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from kb.audit import Entry
from kb.corpus import Corpus
from kb.drift import StaleWording
from kb.queue import Item, Waits
from kb.readings import Reading
from kb.store.house import SavedAnswer
from kb.vocabulary import Act, Effect, Topic, Verdict
from ui.page.house import thread_html
from ui.page.library.comparing import readable
from ui.page.library.words import topic
from ui.page.markdown import to_html
from ui.page.reasons import EFFECT_WORDS
from ui.page.tabs.saved_html import comment_form
from ui.page.words import day, verdict_chip

NOTHING = '<p class="hint nothing">Choose what to look at on the left.</p>'
DENIED = (
    '<p class="premise" role="note">Reviewing takes the role counsel. You may read everything in the Library, and save '
    "answers and send them for sign-off in the tab Saved. Ask a keeper for the role.</p>"
)
WAITS = {
    Waits.SIGN_OFF: "Answer for sign-off",
    Waits.STALE: "Stale reading",
    Waits.PROPOSED: "Proposed reading",
    Waits.NEW_WORDS: "New words nobody read",
}
SHOWN = 20
"""Rows of the log that the page shows; all of them are printed by ``distillaw audit``."""


def list_html(items: Sequence[Item]) -> str:
    """What waits, by kind; filtered in the browser."""
    log = '<p class="actions"><button type="button" class="quiet" data-open="log">Who did what</button></p>'
    if not items:
        return f'<p class="hint nothing">Nothing waits for review.</p>{log}'
    kinds = [w for w in WAITS if any(i.waits is w for i in items)]
    chips = "".join(
        f'<button type="button" class="tag" data-tag="{w.value}" aria-pressed="false">{WAITS[w]} '
        f"{sum(i.waits is w for i in items)}</button>"
        for w in kinds
    )
    rows = "".join(_item(i) for i in items)
    return (
        f'<div class="tags" role="group" aria-label="Show only one kind">{chips}</div>'
        f'<ul class="entries">{rows}</ul>{log}'
    )


def _item(item: Item) -> str:
    said = f"{len(item.thread)} in the discussion" if item.thread else ""
    more = f'<span class="disputed">disputed by {escape(", ".join(item.disputed))}</span>' if item.disputed else ""
    about = escape(item.reading.says) if item.reading is not None else escape(", ".join(_topics(item)))
    return (
        f'<li data-tags="{item.waits.value}"><button type="button" data-open="{escape(item.key)}">'
        f'<span class="why w-{item.waits.value}">{WAITS[item.waits]}</span>'
        f'<span class="name">{escape(item.title)}</span>'
        f'<span class="meta">{about}</span><span class="row">{more}'
        f'<span class="meta">{said}</span></span></button></li>'
    )


def _topics(item: Item) -> list[str]:
    return sorted({topic(t) for u in item.unread for t in u.topics})


def item_html(item: Item, wording: StaleWording | None, new: Sequence[str], corpus: Corpus) -> str:
    """One thing that waits, with its forms.

    :param new: the new sentences, in the order of ``item.unread``.
    """
    if item.answer is not None:
        return _sign_off_html(item, item.answer)
    head = (
        f'<header><p class="kicker">{WAITS[item.waits]}</p><h3 tabindex="-1">{escape(item.title)}</h3>'
        f'<p class="meta"><code>{escape(item.subject)}</code></p></header>'
    )
    disputed = f'<p class="disputed row">Disputed by {escape(", ".join(item.disputed))}</p>' if item.disputed else ""
    if item.waits is Waits.STALE:
        body = _stale_html(item, wording) + _decide_form(item.reading, wording)
    elif item.waits is Waits.NEW_WORDS:
        body = _new_html(item, new)
    else:
        body = (
            '<p class="premise" role="note">Drafted by the detector and checked by nobody. It rules only for who lets '
            "proposed readings rule. To take it over, raise its review level in its file.</p>"
        )
    meaning = _meaning(item.reading) if item.reading is not None else ""
    return (
        f'<article class="sheet-card" data-item="{escape(item.key)}" data-seen="{item.seen}">{head}{disputed}{meaning}'
        f"{body}{_discussion(item)}</article>"
    )


def _meaning(reading: Reading) -> str:
    acts = ", ".join(a.value.replace("_", " ") for a in reading.acts)
    duty = f"<p>Duty: {escape(reading.duty)}</p>" if reading.duty else ""
    return (
        f'<div class="meaning"><p><b>{EFFECT_WORDS[reading.effect]}</b> · {escape(topic(reading.topic))} · '
        f"{escape(acts)}</p><p>{escape(reading.says)}</p>{duty}</div>"
    )


def _stale_html(item: Item, wording: StaleWording | None) -> str:
    assert item.drift is not None
    since = f'<p class="meta row">{escape(item.drift.locator)} · stale since {day(item.drift.since)}</p>'
    if wording is None:
        return f'{since}<p class="hint">The text that was read is not held here.</p>'
    tags = {"-": ("<del>", "</del>"), "+": ("<ins>", "</ins>"), "=": ("", "")}

    def side(kinds: str) -> str:
        marks = [m for m in wording.marks if m.kind in kinds]
        return " ".join(f"{tags[m.kind][0]}{escape(readable(m.words))}{tags[m.kind][1]}" for m in marks)

    old = side("=-") or escape(readable(wording.old))
    new = side("=+") if wording.new is not None else "Nothing like it stands in the later text."
    where = f" · {escape(wording.new_locator)}" if wording.new_locator else ""
    return (
        f'{since}<div class="words-sides"><div><p class="kicker">As it was read</p>'
        f'<p class="clause-words">{old}</p></div>'
        f'<div><p class="kicker">As it stands now{where}</p><p class="clause-words">{new}</p></div></div>'
    )


def _decide_form(reading: Reading | None, wording: StaleWording | None) -> str:
    assert reading is not None
    place = escape(wording.new_locator or "") if wording is not None else ""
    acts = {a.value for a in reading.acts}
    act_boxes = "".join(
        f'<label class="box"><input type="checkbox" name="acts" '
        f'value="{a.value}"{" checked" if a.value in acts else ""}>'
        f"{a.value.replace('_', ' ')}</label>"
        for a in Act
    )
    return (
        '<form data-form="accept"><h4>Decide</h4><label>Why <textarea name="why" rows="2" maxlength="4000">'
        "</textarea></label>"
        '<details><summary>Another clause, or another reading of it</summary><div class="fields">'
        f'<label>Clause of the new text <input name="locator" placeholder="{place}"></label>'
        '<label>Hint, at most eight words of it <input name="hint"></label>'
        f"<label>Effect {_select('effect', [e.value for e in Effect], reading.effect.value)}</label>"
        f"<label>Topic {_select('topic', [t.value for t in Topic], reading.topic.value)}</label>"
        f'<label class="wide">What it says, in our own words <textarea name="says" rows="3">{escape(reading.says)}'
        '</textarea></label><label class="wide">Duty <input name="duty" value="'
        f'{escape(reading.duty or "")}"></label>'
        f'<fieldset class="wide"><legend>Acts</legend>{act_boxes}</fieldset></div></details>'
        '<p class="actions"><button type="submit" class="quiet primary" data-act="accept">Accept: it holds on the new '
        'words</button><button type="submit" class="quiet" data-act="amend">Amend: as filled in above</button>'
        '<button type="submit" class="quiet danger" data-act="withdraw">'
        "Withdraw: the clause is gone</button></p></form>"
    )


def _select(name: str, values: Sequence[str], chosen: str) -> str:
    options = "".join(
        f'<option value="{v}"{" selected" if v == chosen else ""}>{v.replace("_", " ")}</option>' for v in values
    )
    return f'<select name="{name}">{options}</select>'


def _new_html(item: Item, new: Sequence[str]) -> str:
    rows = "".join(
        f'<p class="meta row">{escape(u.locator)} · since {day(u.since)}</p>'
        f'<p class="clause-words"><ins>{escape(readable(words))}</ins></p>'
        for u, words in zip(item.unread, new, strict=True)
    )
    return (
        f'{rows}<form data-form="note"><h4>Decide</h4><label>Why <textarea name="why" rows="2" maxlength="4000">'
        '</textarea></label><p class="actions"><button type="submit" class="quiet primary" data-act="note">'
        "They were read and call for no reading</button></p></form>"
        '<p class="hint">A reading of them is added with <code>distillaw review --add</code>.</p>'
    )


def _discussion(item: Item) -> str:
    dispute = (
        '<button type="submit" class="quiet" data-act="dispute">Dispute the reading</button>'
        if item.reading is not None
        else ""
    )
    return (
        f'<section aria-label="Discussion"><h4>Discussion</h4>{thread_html(item.thread)}'
        '<form class="inline" data-form="comment"><label>Comment <textarea name="value" rows="2" maxlength="4000" '
        f'required></textarea></label><span class="actions"><button type="submit" class="quiet" data-act="comment">'
        f"Comment</button>{dispute}</span></form></section>"
    )


def _sign_off_html(item: Item, answer: SavedAnswer) -> str:
    owner = f"sent by {escape(answer.owner)}, " if answer.owner else ""
    return (
        f'<article class="sheet-card" data-item="{escape(item.key)}" data-seen="{item.seen}" '
        f'data-sha="{answer.sha256}">'
        f'<header><p class="kicker">{WAITS[item.waits]}</p><h3 tabindex="-1">{escape(answer.question)}</h3>'
        f'<p class="row">{verdict_chip(Verdict(answer.verdict))}<span class="meta">{owner}as of {day(answer.as_of)}'
        f'</span></p></header><div class="prose">{to_html(str(answer.body.get("answer", "")))}</div>'
        f'<p class="meta">You sign this answer and no other: SHA-256 <code>{answer.sha256}</code></p>'
        '<p class="actions"><button type="button" class="quiet primary" data-act="sign">Sign off</button></p>'
        '<form class="inline" data-form="return"><label>Return it: why <textarea name="value" rows="2" '
        'maxlength="4000" required></textarea></label><button type="submit" class="quiet">Return</button></form>'
        f'<section aria-label="Discussion"><h4>Discussion</h4>{thread_html(item.thread)}{comment_form()}</section>'
        "</article>"
    )


def log_html(entries: Sequence[Entry], problems: Sequence[str]) -> str:
    """The newest acts, and whether the chain is whole."""
    rows = "".join(
        f"<tr><td>{e.number}</td><td>{escape(e.at[:16].replace('T', ' '))}</td>"
        f"<td>{escape(e.by)}, {escape(e.role)}</td>"
        f"<td>{escape(e.deed.replace('_', ' '))} {escape(e.subject)}</td><td>{escape(e.why)}</td></tr>"
        for e in reversed(entries[-SHOWN:])
    )
    whole = (
        f'<p class="premise" role="alert">{escape(" ".join(problems))}</p>'
        if problems
        else f'<p class="row meta">The chain of {len(entries)} rows is whole. Last hash '
        f"<code>{entries[-1].hash if entries else 'none'}</code></p>"
    )
    return (
        f'<article class="sheet-card"><h3 tabindex="-1">Who did what</h3>{whole}'
        '<table class="log"><thead><tr><th>No.</th>'
        f"<th>When, UTC</th><th>Who</th><th>What</th><th>Why</th></tr></thead><tbody>{rows}</tbody></table>"
        f'<p class="hint">The newest {SHOWN}; <code>distillaw audit</code> prints all.</p></article>'
    )
