"""An answer as HTML: pure functions of values that ``kb`` returned. Everything that is not markup is escaped here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from html import escape

from kb.answer.alternatives import BETTER
from kb.answer.asked import ASKED
from kb.answer.companions import BESIDE
from kb.answer.follows import HEADING
from kb.answer.labels import NO_LETTERS, Letters, in_case
from kb.answer.model import Answer, Proposals, condition_text
from kb.answer.proposals import UNCHECKED_WORDS, notice
from kb.answer.words import VERDICT_WORDS
from kb.corpus import Corpus
from kb.errors import DistillawError
from kb.practice import Practice
from kb.ruling import OpenQuestion
from kb.ruling.cases import branch_words
from kb.vocabulary import Origin, Verdict
from ui.page.facets import PLACES, Control
from ui.page.markdown import bullets, cite_attributes, inline_html, premises, section, to_html
from ui.page.reasons import Statement, TextReasons, reasons
from ui.page.words import day, icon, verdict_chip

UNFOLDED = 3
"""Texts whose readings are shown at once; those that weigh less unfold on a click."""

ORIGIN_WORDS = {
    Origin.STATED: "as you said",
    Origin.INFERRED: "follows from the rest",
    Origin.ASSUMED: "taken for granted; change it if wrong",
    Origin.UNKNOWN: "nobody said",
}


def answer_html(answer: Answer, controls: Sequence[Control], corpus: Corpus) -> str:
    """The whole left side: verdict first, then the deciding question, facts, reasons, conditions, and the rest."""
    numbers = [c.n for c in answer.citations]
    if answer.verdict is Verdict.NONE:
        body = answer.markdown.partition("\n\n")[2] if answer.declined else answer.markdown  # the card says why
        parts = [plain_card(answer), f'<section class="prose">{to_html(body, numbers)}</section>']
    else:
        letters = Letters.of(answer.practice, answer, corpus)
        parts = [
            premises_html(premises(answer.markdown)),
            verdict_card(answer),
            follows_html(answer, numbers),
            proposals_html(answer.proposals),
            *(branches_html(q, answer.practice, corpus, letters) for q in answer.open_questions),
            facets_html(controls),
            suggested_html(answer),
            reasons_html(reasons(answer, corpus), prose_html(answer, numbers)),
            conditions_html(answer, letters),
            *(listed_html(title, bullets(section(answer.markdown, title)), numbers) for title in (ASKED, BESIDE)),
            alternatives_html(answer),
            considerations_html(answer),
            notes_html(bullets(section(answer.markdown, "Notes")), numbers),
        ]
    declined = " data-declined" if answer.declined else ""
    return f'<div class="answer" data-verdict="{answer.verdict.value}"{declined}>{"".join(parts)}{actions_html()}</div>'


def verdict_card(answer: Answer) -> str:
    """The verdict of the whole practice."""
    word = VERDICT_WORDS[answer.verdict]
    sentence = f"{word.sentence[:1].upper()}{word.sentence[1:]}"
    return (
        f'<section class="card verdict v-{answer.verdict.value}" aria-labelledby="verdict-word" aria-live="polite">'
        f'<span class="seal">{icon(answer.verdict)}</span><div>'
        f'<p class="asked">{escape(answer.question)}</p>'
        f'<h2 id="verdict-word">{escape(word.title)}</h2>'
        f'<p class="says">{escape(sentence)}</p>'
        f'<p class="under">Under the texts read, as of <time datetime="{answer.as_of}">{day(answer.as_of)}</time></p>'
        "</div></section>"
    )


def follows_html(answer: Answer, numbers: Sequence[int]) -> str:
    """What is another fact than in the answer before, where the question goes on from one."""
    if answer.follows is None:
        return ""
    rows = "".join(f"<li>{inline_html(b, numbers)}</li>" for b in bullets(section(answer.markdown, HEADING[4:])))
    return (
        f'<section class="card" aria-labelledby="follows"><h3 id="follows">{HEADING[4:]}</h3>'
        f'<p class="hint">{escape(answer.follows.question)}</p><ul class="plain">{rows}</ul></section>'
    )


def proposals_html(about: Proposals) -> str:
    """Where proposed readings rule: that nobody has checked them."""
    return "".join(f'<p class="premise" role="note">{inline_html(line)}</p>' for line in notice(about) if line)


def plain_card(answer: Answer) -> str:
    """Head of an answer that rules on nothing: about a topic or a text, or declined."""
    title = "Declined" if answer.declined else "No verdict"
    says = (
        answer.declined
        if answer.declined
        else "The question is about no particular practice; this is what the texts and notes say."
    )
    return (
        '<section class="card verdict v-none" aria-labelledby="verdict-word" aria-live="polite">'
        f'<span class="seal">{icon(answer.verdict)}</span>'
        f'<div><p class="asked">{escape(answer.question)}</p><h2 id="verdict-word">{title}</h2>'
        f'<p class="says">{escape(says[:1].upper() + says[1:])}</p></div></section>'
    )


def premises_html(found: Iterable[str]) -> str:
    """What the question takes for granted and the texts do not bear out."""
    return "".join(f'<p class="premise" role="note">{inline_html(p)}</p>' for p in found)


def branches_html(question: OpenQuestion, practice: Practice, corpus: Corpus, letters: Letters = NO_LETTERS) -> str:
    """The question that decides, and its branches side by side; a click answers it."""
    cards = []
    for branch in question.branches:
        words = branch_words(question.facet, branch.value, practice, corpus)
        letter = letters.letter(question.facet, branch.value)
        case = f'<b class="case">Case {letter}</b> ' if letter else ""
        cards.append(
            f'<button type="button" class="branch v-{branch.verdict.value}" data-set="{escape(question.facet)}" '
            f'data-to="{escape(branch.value)}"><span class="if">{case}If {escape(words)}</span>'
            f'{verdict_chip(branch.verdict)}<span class="pick">This is the case</span></button>'
        )
    return (
        '<section class="card question" aria-labelledby="deciding"><h3 class="kicker">The fact that decides</h3>'
        f'<p id="deciding" class="deciding">{escape(question.ask)}</p>'
        f'<div class="branches">{"".join(cards)}</div></section>'
    )


def facets_html(controls: Sequence[Control]) -> str:
    """The facts as chips that open to their values; a change rules again. What nobody said stands behind the rest."""
    if not controls:
        return ""
    main = "".join(control_html(c) for c in sorted((c for c in controls if c.main), key=lambda c: not c.value))
    more = [c for c in controls if not c.main]
    known = sum(1 for c in more if c.value)
    rest = (
        f'<details id="more-facts"><summary>More facts '
        f'<span class="count">{known} of {len(more)} known</span></summary>'
        f'<div class="facets">{"".join(control_html(c) for c in more)}</div></details>'
        if more
        else ""
    )
    places = "".join(f'<option value="{escape(p)}"></option>' for p in PLACES)
    legend = "".join(f'<li class="o-{o.value}"><span class="origin">{o.value}</span></li>' for o in ORIGIN_WORDS)
    return (
        '<section class="card facts" aria-labelledby="facts-title"><header class="split">'
        '<h3 id="facts-title">The facts it rests on</h3>'
        f'<ul class="origins" aria-hidden="true">{legend}</ul></header>'
        '<p class="hint">Change one and the verdict follows at once.</p>'
        f'<div class="facets">{main}</div>{rest}<datalist id="places">{places}</datalist></section>'
    )


def control_html(control: Control) -> str:
    """One fact as a chip: label, control, origin."""
    name, value = escape(control.name), escape(control.value)
    id_ = "f-" + "".join(ch if ch.isalnum() else "-" for ch in control.name)
    common = f'id="{escape(id_)}" data-facet="{name}" data-value="{value}" aria-describedby="{escape(id_)}-o"'
    if control.kind == "choice":
        options = control.options
        if control.value and control.value not in dict(options):
            options = (*options, (control.value, control.value))
        rows = [f'<option value=""{"" if control.value else " selected"}>not known</option>'] + [
            f'<option value="{escape(v)}"{" selected" if v == control.value else ""}>{escape(w)}</option>'
            for v, w in options
        ]
        field = f"<select {common}>{''.join(rows)}</select>"
    else:
        kinds = {
            "number": 'type="number" min="0" step="any" inputmode="decimal" placeholder="not known"',
            "date": 'type="date"',
            "place": 'type="text" list="places" autocomplete="off" spellcheck="false" placeholder="not known"',
        }
        field = f'<input {common} {kinds[control.kind]} value="{value}">'
    origin = control.origin.value
    mark = '<span class="decides">decides</span>' if control.decides else ""
    return (
        f'<div class="facet k-{control.kind} o-{origin}" title="{ORIGIN_WORDS[control.origin]}">'
        f'<label for="{escape(id_)}">{escape(control.label)}</label>{field}'
        f'<span class="origin" id="{escape(id_)}-o"><span>{origin}</span></span>{mark}</div>'
    )


def suggested_html(answer: Answer) -> str:
    """Facets that only a language model read out of the question; each rules once it is confirmed."""
    rows = "".join(
        f'<li><p class="words">“{escape(one.words)}” was read as <b>{escape(one.facet)} = {escape(one.value)}</b></p>'
        f'<button type="button" class="quiet small" {_steps([(one.facet, one.value)])}>That is so</button></li>'
        for one in answer.suggested
        if not one.confirmed
    )
    if not rows:
        return ""
    return (
        '<section class="card" aria-labelledby="suggested"><h3 id="suggested">Read by a language model</h3>'
        '<p class="hint">Not ruled on until you confirm it.</p>'
        f'<ul class="statements">{rows}</ul></section>'
    )


def alternatives_html(answer: Answer) -> str:
    """The nearest changes of facts that lead to a better verdict; a click takes the change."""
    rows = []
    for one in answer.alternatives:
        count = len(one["conditions"])
        asks = f"{count} condition{'s' if count > 1 else ''}" if count else ""
        steps = _steps([(change["facet"], change["value"]) for change in one["changes"]])
        text = str(one["text"])
        rows.append(
            f'<li><button type="button" class="change" {steps}><span class="if">If {escape(text)}</span>'
            f'{verdict_chip(Verdict(one["verdict"]))}<span class="hint">{asks}</span></button></li>'
        )
    if not rows:
        return ""
    return (
        f'<section class="card" aria-labelledby="better"><h3 id="better">{BETTER}</h3>'
        f'<p class="hint">A click rules on it.</p><ul class="changes">{"".join(rows)}</ul></section>'
    )


def _steps(steps: Sequence[tuple[str, str]]) -> str:
    return f'data-steps="{escape(json.dumps([{"name": name, "value": value} for name, value in steps]))}"'


def prose_html(answer: Answer, numbers: Sequence[int]) -> str:
    """What a language model made of the reasons; every sentence passed the check."""
    if answer.phrasing is None or not answer.phrasing.used:
        return ""
    told = " ".join(sentence.text for sentence in answer.phrasing.sentences)
    by = f'<p class="meta">Worded by {escape(answer.phrasing.model)}; each sentence checked against what it cites.</p>'
    return f'<p class="phrased">{inline_html(told, numbers)}</p>{by}'


def reasons_html(groups: Sequence[TextReasons], lead: str = "") -> str:
    """Text by text: edition, legs, and the readings with their sources.

    :param lead: HTML that stands before them.
    """
    if not groups:
        return ""
    texts = "".join(_text_html(group, unfolded=place < UNFOLDED) for place, group in enumerate(groups))
    return f'<section class="card" aria-labelledby="why"><h3 id="why">Why</h3>{lead}{texts}</section>'


def _text_html(group: TextReasons, unfolded: bool) -> str:
    facts = [f"edition {day(group.edition)}" if group.edition else "", group.state]
    meta = " · ".join(f for f in facts if f)
    legs = "".join(f"<li><span>{escape(act)}</span>{verdict_chip(verdict)}</li>" for act, verdict in group.speaking)
    if group.silent_on and group.speaking:
        legs += f'<li class="silent">Says nothing on {escape(", ".join(group.silent_on))}.</li>'
    elif group.silent_on:
        legs = f"<li><span>{escape(', '.join(group.silent_on))}</span>{verdict_chip(Verdict.SILENT)}</li>"
    remarks = "".join(f'<p class="remark">{escape(r)}</p>' for r in group.remarks)
    statements = "".join(_statement_html(s) for s in group.statements)
    if statements:
        count = f"{len(group.statements)} reading{'s' if len(group.statements) > 1 else ''}"
        statements = (
            f'<details id="text-{escape(group.key)}"{" data-unfolded open" if unfolded else ""}>'
            f'<summary>{count}</summary><ul class="statements">{statements}</ul></details>'
        )
    return (
        f'<article class="text"><header><h4>{escape(group.title)}</h4>'
        f'<p class="meta">{escape(meta)}</p></header><ul class="legs">{legs}</ul>{remarks}{statements}</article>'
    )


def _statement_html(statement: Statement) -> str:
    quote = ""
    if statement.quote:
        words = " ".join(statement.quote.split())
        quote = f"<blockquote>“{escape(words)}”{cites_html([statement.n])}</blockquote>"
    locator = f'<span class="locator">{escape(statement.locator)}</span>' if statement.locator else ""
    proposed = f'<span class="status s-contested">{UNCHECKED_WORDS}</span>' if statement.proposed else ""
    return (
        f'<li><p class="read"><span class="effect">{escape(statement.effect)}</span>{locator}{proposed}</p>'
        f'<p class="words">{escape(statement.says)}{"" if quote else cites_html([statement.n])}</p>{quote}</li>'
    )


def cites_html(numbers: Iterable[int | None]) -> str:
    """Buttons that open the sources."""
    out = []
    for n in dict.fromkeys(n for n in numbers if n is not None):
        attributes = " ".join(f'{k}="{escape(v)}"' for k, v in cite_attributes(n).items())
        out.append(f"<button {attributes}>{n}</button>")
    return "".join(out)


def conditions_html(answer: Answer, letters: Letters = NO_LETTERS) -> str:
    """The conditions as a checklist with a copy button; ticks stay in the browser."""
    if not answer.conditions:
        return ""
    rows: dict[str, list[str]] = {"": []}
    used = set(answer.proposals.used)
    for condition, numbers in zip(answer.conditions, answer.condition_citations, strict=True):
        proposed = f' <span class="status s-contested">{UNCHECKED_WORDS}</span>' if used & {*condition.readings} else ""
        rows.setdefault(condition.only_if, []).append(
            f'<li><label><input type="checkbox" data-tick="{escape(condition_text(condition))}">'
            f"<span>{escape(condition.text)}</span></label>{proposed}{cites_html(numbers)}</li>"
        )
    lists = "".join(
        (f'<p class="only-if">{escape(_branch(letters.short(only_if)))}</p>' if only_if else "")
        + f'<ul class="checklist">{"".join(items)}</ul>'
        for only_if, items in rows.items()
        if items
    )
    plain = escape("\n".join(f"[ ] {condition_text(c)}" for c in answer.conditions))
    marked = escape("\n".join(f"- [ ] {condition_text(c)}" for c in answer.conditions))
    return (
        '<section class="card" aria-labelledby="conditions"><header class="split"><h3 id="conditions">Conditions</h3>'
        f'<span class="copies"><button type="button" class="quiet" data-copy="{plain}">Copy checklist</button>'
        f'<button type="button" class="quiet" data-copy="{marked}">as Markdown</button></span></header>'
        f"{lists}</section>"
    )


def _branch(only_if: str) -> str:
    words = in_case(only_if)
    return f"{words[:1].upper()}{words[1:]}"


def listed_html(title: str, lines: Sequence[str], numbers: Sequence[int]) -> str:
    """A section of the answer that is a list: what else the question asks about, what stands with the clauses, what
    would change the verdict."""
    if not lines:
        return ""
    rows = "".join(f'<li><p class="words">{inline_html(line, numbers)}</p></li>' for line in lines)
    name = title.lower().replace(" ", "-")
    return (
        f'<section class="card" aria-labelledby="{name}"><h3 id="{name}">{escape(title)}</h3>'
        f'<ul class="statements">{rows}</ul></section>'
    )


def considerations_html(answer: Answer) -> str:
    """Law, debates and risks beside the texts; each with how settled it is."""
    if not answer.considerations:
        return ""
    rows = "".join(
        f'<li><p class="read"><span class="topic">{escape(c.topic.replace("-", " "))}</span>'
        f'<span class="status s-{escape(c.status)}">{escape(c.status)}</span></p>'
        f'<p class="words">{escape(c.text)}{cites_html(c.citations)}</p></li>'
        for c in answer.considerations
    )
    return (
        '<section class="card" aria-labelledby="consider"><h3 id="consider">What else to consider</h3>'
        f'<ul class="statements">{rows}</ul></section>'
    )


def notes_html(notes: Sequence[str], numbers: Sequence[int]) -> str:
    """Standing notes, dates of the texts, review level."""
    if not notes:
        return ""
    rows = "".join(f"<li>{inline_html(n, numbers)}</li>" for n in notes)
    return f'<section class="notes" aria-labelledby="notes"><h3 id="notes">Notes</h3><ul>{rows}</ul></section>'


def actions_html() -> str:
    """What can be done with the answer."""
    return (
        '<p class="actions"><button type="button" class="quiet" data-keep>Save this answer</button>'
        '<button type="button" class="quiet" data-export="json">Download answer (JSON)</button>'
        '<span class="packs">Opinion pack: '
        '<button type="button" class="quiet" data-export="pdf">PDF</button> '
        '<button type="button" class="quiet" data-export="docx">DOCX</button> '
        '<button type="button" class="quiet" data-export="html">HTML</button></span>'
        '<span class="hint">Each carries the cited texts; <code>distillaw verify</code> re-checks it alone.</span></p>'
    )


def error_html(error: DistillawError) -> str:
    """An expected failure: what was wrong, what is valid, what to do."""
    valid = f"<p><b>Valid:</b> {escape(error.valid)}</p>" if error.valid else ""
    fix = f"<p><b>To do:</b> {escape(error.fix)}</p>" if error.fix else ""
    away = '<button type="button" class="quiet small" data-dismiss="1">Dismiss</button>'
    return f'<div class="error" role="alert"><p class="what">{escape(error.what)}</p>{valid}{fix}{away}</div>'


def busy_html(text: str, slow: str = "") -> str:
    """Work under way; ``slow`` appears after two seconds."""
    more = f'<span class="slow">{escape(slow)}</span>' if slow else ""
    return f'<div class="busy" role="status"><span class="dots" aria-hidden="true"></span>{escape(text)}{more}</div>'
