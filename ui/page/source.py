"""The source drawer: the text of an edition with the cited words marked, and where it was had."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from kb.answer.cite import Library
from kb.answer.model import Answer, Citation
from kb.answer.proposals import UNCHECKED_WORDS
from kb.answer.words import REVIEW_WORDS
from kb.beside import Marked, Part, marked_beside, readings_on
from kb.citations import verify
from kb.citing import CiteForm, cite
from kb.corpus import Corpus
from kb.drift import word_marks
from kb.errors import CitationError
from kb.instruments import Edition
from kb.readings import Reading
from kb.standing import Standing, State, editions_of, standing
from ui.page.reasons import EFFECT_WORDS
from ui.page.words import day

EMPTY = (
    '<div class="source empty"><p class="kicker">Source</p>'
    "<p>Open a number such as <span class='cite-look'>1</span> to read the clause in its text.</p></div>"
)

_FORMS = (
    (CiteForm.PLAIN, "Plain"),
    (CiteForm.MARKDOWN, "Markdown"),
    (CiteForm.BIBTEX, "BibTeX"),
    (CiteForm.CSL, "CSL-JSON"),
)
STATE_WORDS = {State.SAME: "same words", State.CHANGED: "other words", State.GONE: "not there"}
PART_WORDS = {
    Part.CITED: "also cited",
    Part.EXCEPTION: "exception read with it",
    Part.DEFINITION: "definition of a term it uses",
}


@dataclass(frozen=True, slots=True)
class Opened:
    """What the drawer shows.

    :ivar text: the whole text the citation's offsets count in; ``None`` when it is not held.
    :ivar numbers: numbers of all citations of the answer, for stepping through them.
    :ivar beside: the other passages of the text that the answer cites.
    :ivar readings: those that rest on the cited words, by global id.
    :ivar standings: the words in every held edition, oldest first.
    :ivar looked: another edition than the cited one, where that is looked at.
    """

    citation: Citation
    text: str | None
    numbers: tuple[int, ...]
    beside: tuple[Marked, ...] = ()
    readings: tuple[tuple[str, Reading], ...] = ()
    standings: tuple[Standing, ...] = ()
    looked: tuple[Edition, Standing] | None = None


def opened(
    answer: Answer,
    citation: Citation,
    texts: Mapping[str, str],
    corpus: Corpus,
    library: Library,
    looked: dt.date | None = None,
) -> Opened:
    """A citation of an answer with what stands around it.

    :param texts: the cited texts by hash, as they were when the answer was made.
    :param looked: date that names another edition to look at; one that is not held is not looked at.
    """
    text = texts.get(citation.text_sha256) if citation.text_sha256 else None
    numbers = tuple(c.n for c in answer.citations)
    readings = readings_on(citation, corpus)
    if citation.instrument is None or citation.quote is None or text is None:
        return Opened(citation, text, numbers, readings=readings)
    quote = " ".join(citation.quote.split())
    editions = {
        e: standing(quote, citation.locator, e, library.clauses(e))
        for e in editions_of(citation.instrument, corpus, library)
    }
    at = next(((e, s) for e, s in editions.items() if e.date == looked), None)
    beside = marked_beside(answer, citation)
    return Opened(citation, text, numbers, beside, readings, tuple(editions.values()), at)


def source_html(shown: Opened) -> str:
    """One citation beside the answer."""
    return (
        f'<div class="source" data-open="{shown.citation.n}" role="region" aria-label="Source">{_head(shown)}'
        f"{_facts(shown.citation)}{_editions(shown)}{_check_line(shown)}{_body(shown)}{_readings(shown)}</div>"
    )


def _head(shown: Opened) -> str:
    citation, numbers = shown.citation, shown.numbers
    place = numbers.index(citation.n)
    before = numbers[place - 1] if place else None
    after = numbers[place + 1] if place + 1 < len(numbers) else None
    return (
        '<header class="split"><p class="kicker">Source '
        f'<span class="cite-look">{citation.n}</span> of {len(numbers)}</p><p class="steps">'
        f"{_step(before, '‹', 'Previous source')}{_step(after, '›', 'Next source')}"
        '<button type="button" class="quiet back" data-back="1">Back to the answer</button>'
        f'</p></header><h3 tabindex="-1">{escape(citation.title)}</h3>'
    )


def _step(n: int | None, sign: str, label: str) -> str:
    if n is None:
        return f'<button type="button" class="quiet step" disabled aria-label="{label}">{sign}</button>'
    return f'<button type="button" class="quiet step" data-cite="{n}" aria-label="{label}">{sign}</button>'


def _facts(citation: Citation) -> str:
    kind = "Dated" if citation.commentary else "Edition"
    rows = [
        ("Publisher", escape(citation.publisher)),
        (kind, day(citation.edition) if citation.edition else ""),
        ("Place", escape(citation.locator)),
        ("Reading", UNCHECKED_WORDS if citation.proposed else ""),
        ("Retrieved", day(citation.retrieved) if citation.retrieved and not citation.commentary else ""),
    ]
    if citation.text_sha256:
        sha = escape(citation.text_sha256)
        rows.append(
            (
                "SHA-256",
                f'<code title="SHA-256 of the text: {sha}">{sha[:16]}…</code> '
                f'<button type="button" class="quiet small" data-copy="{sha}" aria-label="Copy the hash">Copy</button>',
            )
        )
    shown = "".join(f"<dt>{k}</dt><dd>{v}</dd>" for k, v in rows if v)
    forms = " ".join(
        f'<button type="button" class="quiet small" data-copy="{escape(cite(citation, form))}">{words}</button>'
        for form, words in _FORMS
    )
    return f'<dl>{shown}</dl>{_link(citation)}<p class="cite-as">Copy citation: {forms}</p>'


def _link(citation: Citation) -> str:
    """To the live page, at the words where they are known; web addresses only."""
    url = citation.fragment_url or citation.source_url
    if not url.startswith(("https://", "http://")):
        return ""
    words = "Open the live page at these words" if citation.fragment_url else "Open the live page"
    return (
        f'<p class="live"><a href="{escape(url)}" target="_blank" rel="noopener noreferrer">{words}'
        '<span aria-hidden="true"> ↗</span></a></p>'
    )


def _editions(shown: Opened) -> str:
    """The edition before and the one after, one click away, and all of them."""
    held = shown.standings
    if len(held) < 2:
        return ""
    # The cited edition may have been taken in under another date with the same text: then it has no row of its own.
    date = shown.looked[0].date if shown.looked else shown.citation.edition
    here = max((i for i, s in enumerate(held) if date and s.edition <= date), default=0)
    rows = "".join(
        f'<li>{_edition_button(s, "", current=i == here)}<span class="state st-{s.state.value}">'
        f"{STATE_WORDS[s.state]}</span></li>"
        for i, s in reversed(list(enumerate(held)))
    )
    earlier = _edition_button(held[here - 1], "Earlier: ") if here else ""
    later = _edition_button(held[here + 1], "Later: ") if here + 1 < len(held) else ""
    return (
        f'<div class="editions"><p class="neighbours">{earlier}{later}</p>'
        f'<details id="editions-{shown.citation.n}"><summary>All {len(held)} editions held</summary>'
        f'<ol class="all">{rows}</ol></details></div>'
    )


def _edition_button(one: Standing, lead: str, *, current: bool = False) -> str:
    here = ' aria-current="true"' if current else ""
    mark = f' <span class="state st-{one.state.value}">{STATE_WORDS[one.state]}</span>' if lead else ""
    return (
        f'<button type="button" class="quiet small" data-edition="{one.edition}"{here}>{lead}{day(one.edition)}{mark}'
        "</button>"
    )


def _check_line(shown: Opened) -> str:
    citation, text = shown.citation, shown.text
    if shown.looked is not None:
        return _looked_line(shown.looked, citation)
    if citation.quote is None or text is None:
        return '<p class="check c-missing"><span aria-hidden="true">○</span> The text is not held on this machine.</p>'
    try:
        verify(citation.quote, citation.start or 0, citation.end or 0, text)
    except CitationError as error:
        return f'<p class="check c-wrong"><span aria-hidden="true">✕</span> {escape(error.what)}</p>'
    if citation.quote_check == "stale":
        return (
            '<p class="check c-stale"><span aria-hidden="true">≈</span> Exact words of the held text; but the clause '
            "has changed since it was read, and the reading awaits review.</p>"
        )
    mark = '<span aria-hidden="true">✓</span>'
    return f'<p class="check c-exact">{mark} The words marked are an exact slice of the text.</p>'


def _looked_line(looked: tuple[Edition, Standing], citation: Citation) -> str:
    edition, at = looked
    says = {
        State.SAME: "the cited words stand in it as they are.",
        State.CHANGED: "the likeliest clause has other words:",
        State.GONE: "no clause like the cited one stands in it.",
    }[at.state]
    cited = (
        f'<button type="button" class="quiet small" data-edition="{citation.edition}">Back to the cited one</button>'
    )
    changed = ""
    if at.state is State.CHANGED and at.start is not None and citation.quote:
        changed = f'<p class="marked">{_marked_words(citation.quote, edition.text[at.start : at.end])}</p>'
    return (
        f'<div class="looked" role="note"><p>Edition of {day(edition.date)}, not the one cited: {says} {cited}</p>'
        f"{changed}</div>"
    )


def _marked_words(old: str, new: str) -> str:
    tags = {"=": ("", ""), "-": ("<del>", "</del>"), "+": ("<ins>", "</ins>")}
    return " ".join(f"{tags[m.kind][0]}{escape(m.words)}{tags[m.kind][1]}" for m in word_marks(old, new))


def _body(shown: Opened) -> str:
    citation, text = shown.citation, shown.text
    if shown.looked is not None:
        edition, at = shown.looked
        cls = "" if at.state is State.SAME else ' class="other"'
        spans = [] if at.start is None or at.end is None else [(at.start, at.end, f'<mark id="cited"{cls}>')]
        return _sheet(citation.title, edition.text, spans)
    if text is None or citation.start is None or citation.end is None:
        return '<p class="absent">Run <code>distillaw sync</code> to acquire it; then it opens here.</p>'
    spans = [(citation.start, citation.end, '<mark id="cited">')]
    spans += [(m.start, m.end, _mark(m)) for m in shown.beside]
    return _legend(shown.beside) + _sheet(citation.title, text, sorted(spans))


def _mark(one: Marked) -> str:
    words = f"{PART_WORDS[one.part]}{f' (“{one.term}”)' if one.term else ''}: source {one.n}"
    return f'<mark class="p-{one.part.value}" data-cite="{one.n}" title="{escape(words)}">'


def _legend(beside: Sequence[Marked]) -> str:
    parts = [p for p in Part if any(m.part is p for m in beside)]
    if not parts:
        return ""
    rows = "".join(f'<li><mark class="p-{p.value}">&nbsp;&nbsp;</mark> {PART_WORDS[p]}</li>' for p in parts)
    return f'<ul class="legend" aria-label="What is marked"><li><mark>&nbsp;&nbsp;</mark> cited here</li>{rows}</ul>'


def _sheet(title: str, text: str, spans: Sequence[tuple[int, int, str]]) -> str:
    parts, at = [], 0
    for start, end, tag in spans:
        parts += [_text(text[at:start]), tag, _text(text[start:end]), "</mark>"]
        at = end
    parts.append(_text(text[at:]))
    return (
        f'<div class="sheet" tabindex="0" role="document" aria-label="Text of {escape(title)}">{"".join(parts)}</div>'
    )


def _readings(shown: Opened) -> str:
    if not shown.readings:
        return ""
    rows = "".join(
        f'<li><span class="effect">{EFFECT_WORDS[reading.effect]}</span> {escape(reading.says)} '
        f'<span class="meta">{escape(REVIEW_WORDS[reading.review.level])}</span> '
        f"<code>{escape(global_id)}</code></li>"
        for global_id, reading in shown.readings
    )
    count = len(shown.readings)
    return (
        f'<details class="leaning" id="readings-{shown.citation.n}"><summary>'
        f"{count} reading{'s' if count > 1 else ''} rest{'' if count > 1 else 's'} on these words</summary>"
        f"<ul>{rows}</ul></details>"
    )


def _text(text: str) -> str:
    """Escaped; a carriage return is written as a reference, or a browser would turn it into a line feed."""
    return escape(text, quote=False).replace("\r", "&#13;")
