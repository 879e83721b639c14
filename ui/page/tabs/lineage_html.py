"""A lineage as HTML: what its publication hangs on, the picture, and every edge with what it asks. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from kb.answer.words import ACT_WORDS, VERDICT_WORDS, named
from kb.corpus import Corpus
from kb.lineage import Demand, Edge, Lineage
from kb.lineage.cited import CitedDemand, CitedLineage, Numbers
from kb.lineage.export import chain_words, edge_words
from kb.lineage.find import derived
from kb.lineage.graph import KIND_WORDS, STUDENT
from kb.ruling.branch import ORDER
from kb.ruling.model import Condition
from kb.vocabulary import Effect, Verdict
from ui.lineage_picture import picture
from ui.page.reasons import EFFECT_WORDS
from ui.page.render import cites_html
from ui.page.words import day, icon, verdict_chip

EXAMPLES = 5
"""Models offered to start from."""

_OPEN = '</p><p class="ln-open"><button type="button" class="quiet" data-open="1">Open the whole ruling</button></p>'
_HANGS = "What publication hangs on"
BINDS_WORDS = {"yes": "binds", "no": "does not bind", "open": "open whether it binds"}
WELCOME = (
    '<p class="hint ln-welcome">Name a model and see what it was made from, or describe a student and what it is '
    "made from. Every ancestor is shown with what its texts ask, whether that binds, and the single edge on which "
    "publication hangs.</p>"
)


def controls_html(corpus: Corpus, today: object) -> str:
    """The field, and models to start from."""
    known = derived(corpus)
    options = "".join(f"<option>{escape(corpus.models[id_].name)}</option>" for id_ in known)
    picks = "".join(
        f'<li><button type="button" data-pick="{escape(id_)}">{escape(corpus.models[id_].name)}</button></li>'
        for id_ in _offered(known, corpus)
    )
    return (
        '<form class="ln-controls card" aria-label="Whose lineage"><h2>Lineage</h2>'
        '<p class="hint">What a model descends from, and what its ancestors still ask of it.</p>'
        '<div class="ln-fields"><label class="ln-of">A model, or a student in your words'
        '<input name="of" list="ln-models" maxlength="20000" autocomplete="off" spellcheck="false" '
        'placeholder="DeepSeek-R1-Distill-Llama-70B, or: we fine-tune … on outputs of …, and publish"></label>'
        f'<datalist id="ln-models">{options}</datalist>'
        f'<label class="ln-day">As of<input type="date" name="as_of" value="{today}"></label>'
        '<button type="submit" class="ln-go">Trace</button></div>'
        f"{_start(picks)}</form>"
    )


def _start(picks: str) -> str:
    if not picks:
        return ""
    title = '<p class="kicker" id="ln-picks">Or start from one of these</p>'
    return f'{title}<ul class="ln-picks" aria-labelledby="ln-picks">{picks}</ul>'


def _offered(known: Sequence[str], corpus: Corpus) -> list[str]:
    """Models made in the most ways, each of another publisher."""
    ways = {id_: sum(map(bool, (m.base, m.taught_by, m.trained_on))) for id_ in known if (m := corpus.models[id_])}
    out: dict[str, str] = {}
    for id_ in sorted(known, key=lambda i: -ways[i]):
        out.setdefault(corpus.publisher_of[id_], id_)
    return list(out.values())[:EXAMPLES]


def lineage_html(found: CitedLineage, corpus: Corpus) -> str:
    """Verdict, what breaks publication, the picture, the edges."""
    return (
        f'<div class="ln" data-root="{escape(found.lineage.root)}">{_verdict(found.lineage)}{_breaks(found)}'
        f"{_picture(found.lineage)}{_edges(found, corpus)}</div>"
    )


def _verdict(lineage: Lineage) -> str:
    root = next(n.name for n in lineage.nodes if n.id == lineage.root)
    verdict = lineage.verdict
    says = {
        Verdict.SILENT: "no text of an ancestor asks anything of it.",
    }.get(verdict, VERDICT_WORDS[verdict].sentence)
    lead = "What the texts of its ancestors say: " if lineage.root != STUDENT else "What the texts say: "
    binding = (
        f'<p class="under">The texts that bind, what is open left aside: {verdict_chip(lineage.binding)}</p>'
        if lineage.binding is not verdict
        else ""
    )
    return (
        f'<section class="card verdict v-{verdict.value}" aria-labelledby="ln-word" aria-live="polite">'
        f'<span class="seal">{icon(verdict)}</span><div><p class="asked">{escape(root)}</p>'
        f'<h2 id="ln-word">{escape(VERDICT_WORDS[verdict].title)}</h2><p class="says">{lead}{escape(says)}</p>{binding}'
        f'<p class="under">Under the texts read, as of <time datetime="{lineage.as_of}">{day(lineage.as_of)}</time>'
        f"{_OPEN if lineage.root == STUDENT else ', taken as published then</p>'}</div></section>"
    )


def _breaks(found: CitedLineage) -> str:
    """The single edges on which the verdict hangs, and duties that cannot both be met."""
    lineage = found.lineage
    items = [
        f"<li>{_edge_button(lineage, edge)}<span>Without this edge: {verdict_chip(verdict)}</span></li>"
        for edge, verdict in lineage.hinges
    ]
    clashes = "".join(
        f'<li class="ln-clash"><span><b>Cannot both be met.</b> {escape(clash.why)}{cites_html(numbers)}</span></li>'
        for clash, numbers in found.clashes
    )
    if not lineage.demands:
        return f'<section class="card"><h3>{_HANGS}</h3><p class="hint">No ancestor is known.</p></section>'
    none = '<li class="hint">No single edge decides: the verdict stays whichever one is taken away.</li>'
    return (
        f'<section class="card" aria-labelledby="ln-breaks"><h3 id="ln-breaks">{_HANGS}</h3>'
        f'<ul class="ln-breaks">{"".join(items) or none}{clashes}</ul></section>'
    )


def _edge_button(lineage: Lineage, edge: Edge) -> str:
    number = lineage.edges.index(edge)
    return f'<button type="button" class="ln-edge" data-edge="{number}">{escape(edge_words(lineage, edge))}</button>'


def _picture(lineage: Lineage) -> str:
    tools = "".join(
        f'<button type="button" class="quiet" data-zoom="{way}" aria-label="{words}">{sign}</button>'
        for way, words, sign in (("out", "Smaller", "−"), ("fit", "Fit the width", "Fit"), ("in", "Larger", "+"))
    )
    files = (
        '<button type="button" class="quiet" data-file="svg">SVG</button>'
        '<button type="button" class="quiet" data-file="spdx">SPDX 3</button>'
    )
    return (
        '<section class="card" aria-labelledby="ln-picture"><header class="split"><h3 id="ln-picture">Ancestors</h3>'
        f'<p class="ln-tools">{tools}{files}</p></header>'
        '<div class="ln-canvas" tabindex="0" role="region" aria-label="Picture of the lineage; plus and minus change '
        f'its size, the table below says the same in words">{picture(lineage, embedded=True)}</div></section>'
    )


def _edges(found: CitedLineage, corpus: Corpus) -> str:
    rows = "".join(_edge(number, edge, found, corpus) for number, edge in enumerate(found.lineage.edges))
    if not rows:
        return ""
    return (
        '<section class="card" aria-labelledby="ln-edges"><h3 id="ln-edges">Edge by edge</h3>'
        '<table class="ln-table"><caption class="ln-hidden">What each ancestor\'s texts ask of it</caption><thead>'
        '<tr><th scope="col">Edge</th><th scope="col">What it asks</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></section>"
    )


def _edge(number: int, edge: Edge, found: CitedLineage, corpus: Corpus) -> str:
    lineage = found.lineage
    names = {n.id: n for n in lineage.nodes}
    ancestor = names[edge.ancestor]
    hinge = next((v for e, v in lineage.hinges if e == edge), None)
    mark = '<span class="ln-hinge">the verdict hangs on it</span>' if hinge is not None else ""
    ending = [d for d in found.demands if d.demand.path[-1] == edge]
    ending.sort(key=lambda d: ORDER.index(d.demand.counts_as))
    asked = "".join(_demand(d, lineage, corpus) for d in ending) or '<p class="hint">Asks nothing of it.</p>'
    return (
        f'<tr id="ln-edge-{number}" data-edge="{number}" tabindex="-1"><th scope="row"><span class="ln-made">'
        f'{escape(names[edge.made].name)}</span><span class="ln-kind">{escape(KIND_WORDS[edge.kind])}</span>'
        f'<span class="ln-ancestor">{escape(ancestor.name)}</span>'
        f'<span class="meta">{escape(ancestor.publisher)}</span>{mark}</th>'
        f"<td>{asked}</td></tr>"
    )


def _demand(cited: CitedDemand, lineage: Lineage, corpus: Corpus) -> str:
    """One chain: whether it binds and why, what the texts say, and what they ask."""
    demand = cited.demand
    chain = f'<p class="meta">{escape(chain_words(lineage, demand))}</p>' if len(demand.path) > 1 else ""
    rules = "".join(
        f'<li><span class="effect">{_effect(finding.reading, corpus)}</span> '
        f'<span class="locator">{escape(ACT_WORDS[finding.leg.act])}</span> {escape(says)}{cites_html(numbers)}</li>'
        for finding, says, numbers in cited.rules
    )
    duties = "".join(_duty(c, numbers) for c, numbers in cited.conditions)
    chip = verdict_chip(demand.verdict) if demand.applies != "no" else ""
    return (
        f'<div class="ln-demand">{chain}<p class="ln-binds">{chip}'
        f"<span><b>{BINDS_WORDS[demand.applies]}</b>: {escape(demand.why)}</span></p>"
        f'<p class="meta">{escape(_texts(demand, corpus))}</p>'
        f"{_list('ln-rules', rules)}{_list('ln-duties', duties)}</div>"
    )


def _list(name: str, rows: str) -> str:
    return f'<ul class="{name}">{rows}</ul>' if rows else ""


def _effect(reading: str | None, corpus: Corpus) -> str:
    return EFFECT_WORDS[corpus.reading(reading)[1].effect] if reading else EFFECT_WORDS[Effect.RESERVATION]


def _texts(demand: Demand, corpus: Corpus) -> str:
    texts = {
        f"{named(leg.instrument, corpus)}{f', edition {day(leg.edition)}' if leg.edition else ''}"
        if leg.instrument
        else "no text known"
        for leg in (f.leg for f in demand.findings)
    }
    return "; ".join(sorted(texts))


def _duty(condition: Condition, numbers: Numbers) -> str:
    head = f"(if {escape(condition.only_if)}) " if condition.only_if else ""
    return (
        f'<li><span aria-hidden="true">☐</span> <span>{head}{escape(condition.text)}{cites_html(numbers)}</span></li>'
    )
