"""Saved answers as HTML: the list, one answer, and what would be answered today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from kb.corpus import Corpus
from kb.kept import Comment, Stage
from kb.saved import LegChange, Outcome, Rechecked
from kb.store.house import SavedAnswer
from kb.vocabulary import Verdict
from ui.page.house import thread_html
from ui.page.markdown import to_html
from ui.page.words import day, verdict_chip

NOTHING = '<p class="hint nothing">Choose an answer on the left.</p>'
NONE = (
    '<p class="hint nothing">No answer is saved. Ask a question, then choose “Save this answer” beneath the answer: '
    "nothing is kept unless you do.</p>"
)
STAGES = {
    Stage.KEPT: "saved",
    Stage.SENT: "waits for sign-off",
    Stage.SIGNED: "signed",
    Stage.RETURNED: "returned",
}
OUTCOMES = {
    Outcome.SAME: "The same by today’s texts and readings.",
    Outcome.FLIPS: "The verdict is another today.",
    Outcome.CHANGED: "The verdict is the same; that of some text is not.",
    Outcome.MIGHT: "The same, but it rests on a text that changed in a way nobody reviewed.",
    Outcome.NOT_RULED: "It cannot be ruled on today.",
}


def list_html(answers: Sequence[SavedAnswer], flipped: Mapping[int, Rechecked]) -> str:
    """The answers, newest first; by tag they are filtered in the browser."""
    if not answers:
        return NONE
    tags = sorted({tag for a in answers for tag in a.tags})
    button = '<button type="button" class="tag" data-tag="{0}" aria-pressed="false">{0}</button>'
    chips = "".join(button.format(escape(t)) for t in tags)
    shown = f'<div class="tags" role="group" aria-label="Show only answers with a tag">{chips}</div>' if tags else ""
    rows = "".join(_item(a, a.id in flipped) for a in answers)
    count = f"{len(answers)} saved answer{'s' if len(answers) != 1 else ''}"
    return f'{shown}<p class="hint" data-count role="status">{count}</p><ul class="entries">{rows}</ul>'


def _item(answer: SavedAnswer, flips: bool) -> str:
    marks = [f"as of {day(answer.as_of)}", STAGES[answer.stage]] + (["watched"] if answer.watched else [])
    badge = '<span class="badge">Flipped: the verdict is another today</span>' if flips else ""
    tags = "".join(f'<span class="tag">{escape(t)}</span>' for t in answer.tags)
    return (
        f'<li data-tags="{escape("|".join(answer.tags))}"><button type="button" data-open="{answer.id}">'
        f'<span class="name">{escape(answer.question)}</span><span class="row">{verdict_chip(Verdict(answer.verdict))}'
        f'{badge}</span><span class="meta">{" · ".join(marks)}</span><span class="row">{tags}</span></button></li>'
    )


def answer_html(
    answer: SavedAnswer, thread: Sequence[Comment], mine: bool, again: Rechecked | None, corpus: Corpus
) -> str:
    """One saved answer with all that can be done with it.

    :param mine: the visitor may change it.
    :param again: what would be answered today, where that was asked.
    """
    tags = "".join(
        f'<li class="tag">{escape(t)}'
        + (f'<button type="button" data-act="untag" data-value="{escape(t)}" aria-label="Remove the tag {escape(t)}">'
           "×</button>" if mine else "")
        + "</li>"
        for t in answer.tags
    )  # fmt: skip
    owner = f" by {escape(answer.owner)}" if answer.owner else ""
    return (
        f'<article class="sheet-card" data-answer="{answer.id}" data-seen="{answer.version}" '
        f'data-sha="{answer.sha256}">'
        f'<header><p class="kicker">Answer {answer.id}</p><h3 tabindex="-1">{escape(answer.question)}</h3>'
        f'<p class="row">{verdict_chip(Verdict(answer.verdict))}'
        f'<span class="meta">saved {day(answer.saved.date())}{owner}, '
        f"as of {day(answer.as_of)}</span></p>{signed_html(answer)}</header>"
        f"{rerun_html(again, corpus, mine) if again is not None else ''}"
        f'<ul class="tags" aria-label="Tags">{tags}</ul>{_forms(answer) if mine else ""}'
        f"{actions_html(answer, mine)}"
        f'<details class="whole"><summary>The answer as it was given</summary><div class="prose">'
        f"{to_html(str(answer.body.get('answer', '')))}</div></details>"
        f'<section aria-labelledby="thread-{answer.id}"><h4 id="thread-{answer.id}">Discussion</h4>'
        f"{thread_html(thread)}{comment_form()}</section></article>"
    )


def signed_html(answer: SavedAnswer) -> str:
    """Where it stands on its way to a signature."""
    if answer.signature is not None:
        who = answer.signature
        return (
            f'<p class="signed"><b>Signed off</b> by {escape(who.by)}, {escape(who.role)}, on {day(who.at.date())}. '
            f'<span class="meta">Of this answer, SHA-256 <code>{who.sha256[:16]}…</code></span></p>'
        )
    return "" if answer.stage is Stage.KEPT else f'<p class="stage">This answer {_stage(answer.stage)}.</p>'


def _stage(stage: Stage) -> str:
    return {Stage.SENT: "waits for sign-off", Stage.RETURNED: "was returned: see the discussion"}.get(stage, "is saved")


def rerun_html(found: Rechecked, corpus: Corpus, mine: bool) -> str:
    """Old and new verdict side by side, and what made the change."""
    now = verdict_chip(Verdict(found.verdict)) if found.verdict else '<span class="meta">no ruling</span>'
    legs = "".join(_leg(leg, corpus) for leg in found.legs)
    doubts = "".join(f"<li>{escape(d)}</li>" for d in found.doubts)
    keep = (
        '<button type="button" class="quiet" data-act="keep">Keep today’s answer in its place</button>'
        if mine and found.verdict and found.outcome is not Outcome.SAME
        else ""
    )
    return (
        f'<section class="rerun o-{found.outcome.value}" aria-label="Today"><p class="outcome">'
        f"{OUTCOMES[found.outcome]}"
        f'</p><div class="sides"><div><p class="kicker">Then, {day(found.saved.as_of)}</p>'
        f"{verdict_chip(Verdict(found.saved.verdict))}</div>"
        f'<div><p class="kicker">Now, {day(found.as_of)}</p>{now}</div></div>'
        f"{f'<ul class=legs>{legs}</ul>' if legs else ''}{f'<ul class=doubts>{doubts}</ul>' if doubts else ''}{keep}"
        "</section>"
    )


def _leg(leg: LegChange, corpus: Corpus) -> str:
    entry = corpus.instruments.get(leg.instrument or "")
    title = entry.title if entry is not None else leg.instrument or "No text"
    was, now = (verdict_chip(Verdict(v)) if v else '<span class="meta">no such act</span>' for v in (leg.was, leg.now))
    if leg.was_reading != leg.now_reading:
        why = f"reading {leg.was_reading or 'none'} then, {leg.now_reading or 'none'} now"
    else:
        why = f"reading {leg.now_reading or 'none'}"
    if leg.was_edition != leg.now_edition:
        why += f"; edition {leg.was_edition or 'none'} then, {leg.now_edition or 'none'} now"
    else:
        why += f"; edition {leg.now_edition or 'none'}"
    return (
        f"<li><p><b>{escape(title)}</b>, {escape(leg.act.replace('_', ' '))}</p>"
        f'<p class="row">{was}<span aria-label="becomes">→</span>{now}</p><p class="meta">{escape(why)}</p></li>'
    )


def _forms(answer: SavedAnswer) -> str:
    return (
        '<form class="inline" data-form="tag"><label>Add a tag <input name="value" maxlength="40" autocomplete="off">'
        '</label><button type="submit" class="quiet">Add</button></form>'
        f'<form class="inline" data-form="note"><label>Note <textarea name="value" rows="2" maxlength="4000">'
        f'{escape(answer.note)}</textarea></label><button type="submit" class="quiet">Keep the note</button></form>'
    )


def actions_html(answer: SavedAnswer, mine: bool) -> str:
    """What can be done with it."""
    button = '<button type="button" class="quiet" data-act="{0}">{1}</button>'
    own = [
        ("unwatch", "Stop watching") if answer.watched else ("watch", "Watch for flips"),
        *([("send", "Send for sign-off")] if answer.stage in (Stage.KEPT, Stage.RETURNED) else []),
    ]
    acts = [("rerun", "Re-run on today’s texts"), *(own if mine else [])]
    files = "".join(
        f'<button type="button" class="quiet" data-file="{form}">{words}</button>'
        for form, words in (("pdf", "PDF"), ("docx", "DOCX"), ("html", "HTML"), ("json", "JSON"))
    )
    away = '<button type="button" class="quiet danger" data-delete>Delete for good</button>' if mine else ""
    return (
        f'<p class="actions">{"".join(button.format(*a) for a in acts)}{away}</p>'
        f'<p class="actions"><span class="meta">Opinion pack and data:</span>{files}</p>'
    )


def comment_form() -> str:
    """Say something."""
    return (
        '<form class="inline" data-form="comment"><label>Comment <textarea name="value" rows="2" maxlength="4000" '
        'required></textarea></label><button type="submit" class="quiet">Comment</button></form>'
    )
