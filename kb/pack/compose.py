"""Make the opinion pack of an answer: a pure function of the answer, the texts it carries, and the corpus."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kb.answer.alternatives import BETTER
from kb.answer.carried import Carried, Clauses
from kb.answer.cite import Citer
from kb.answer.companions import BESIDE
from kb.answer.model import citation_json
from kb.answer.words import VERDICT_WORDS, located, named
from kb.corpus import Corpus
from kb.errors import UsageError
from kb.known import known
from kb.pack.clauses import Exhibits
from kb.pack.dissent import Dissent, dissents
from kb.pack.facts import ORIGIN_WORDS, facts, not_known
from kb.pack.model import (
    Block,
    Exhibit,
    Heading,
    Headline,
    Item,
    Items,
    Line,
    Opinion,
    Paragraph,
    Section,
    SignatureBlock,
    SignOff,
    Span,
    Table,
    line,
)
from kb.pack.prose import blocks, inline, split
from kb.practice import Practice, from_json
from kb.proposed import opted_in
from kb.ruling import Ruling, rule
from kb.vocabulary import Origin, ReviewLevel, Verdict

TITLE = "Opinion on a practice, under the texts read"
SIGN_OFF = "Sign-off"
STATEMENT = (
    "Signed for the question, the facts and the day above, and for no other. The signature adds to the review levels "
    "stated and does not change the readings."
)
"""What a signature means; it stands above the lines to sign on."""

_FACTS, _NOTES = "Taken as fact, and not known", "Notes"
_TITLES = {
    "Why": "Reasons",
    "Conditions": "Conditions, as a checklist",
    "The fact that decides": "What is unknown, and decides",
    BETTER: "What would change it",
    "What else to consider": "What else to consider",
}
_LEVELS = {
    ReviewLevel.PROPOSED: "proposed by the detector, checked by nobody",
    ReviewLevel.DRAFTED: "drafted",
    ReviewLevel.SECOND_CHECKED: "second-checked against the clause",
    ReviewLevel.COUNSEL: "reviewed by counsel",
    ReviewLevel.DISPUTED: "disputed",
    ReviewLevel.HOUSE: "house position",
}
_EFFECTS = {
    "prohibition": "Ban",
    "permission": "Grant",
    "duty": "Duty",
    "definition": "Definition",
    "exception": "Exception",
    "condition": "Condition",
    "reservation": "Note",
}


@dataclass(frozen=True, slots=True)
class _Ruled:
    """The ruling made again, for what an answer does not say of itself.

    :ivar same: whether it comes to what the answer says; not so where the corpus has moved since.
    """

    practice: Practice
    ruling: Ruling
    corpus: Corpus
    same: bool


def opinion(data: Mapping[str, Any], corpus: Corpus, clauses: Clauses, sign_off: SignOff | None = None) -> Opinion:
    """The pack.

    :param data: the answer as JSON, with the texts it cites (``answer_json(answer, texts)``).
    :param clauses: derives the clauses of a text, given its title (``ingest.segment.segment``).
    :param sign_off: who signs; without it the block is left to be filled in by hand.
    :raises UsageError: the data are no answer.
    """
    if not isinstance(data.get("citations"), list) or "verdict" not in data:
        raise UsageError("Not an answer.", fix="Give what `distillaw ask --export` writes.")
    ruled = _ruled(data, corpus)
    exhibits = Exhibits(data, corpus, clauses)
    shown = [exhibits.exhibit(c, str(c["n"])) for c in data["citations"]]
    cited = {e.name for e in shown}
    against = list(_dissenting(ruled, data, exhibits, shown, clauses)) if ruled else []
    lead, parts = split(data.get("answer", ""))
    head, _, rest = lead.partition("\n")
    sections = (
        *_body(dict(parts), ruled, against, data, cited),
        *_closing(dict(parts), ruled, data, cited),
        Section("sign-off", SIGN_OFF, (SignatureBlock(sign_off, STATEMENT),)),
        *_annexes(data, shown, list(dict.fromkeys(e for _, e in against if e.name not in cited)), corpus),
    )
    return Opinion(
        TITLE if data.get("findings") else "Answer from the texts and notes held",
        data["question"],
        dt.date.fromisoformat(data["as_of"]),
        tuple(_particulars(data)),
        _headline(data, head if data.get("findings") else "", cited),
        (*_moved(ruled), *blocks(rest if data.get("findings") else lead, cited)),
        tuple(s for s in sections if s.blocks),
    )


def _ruled(data: Mapping[str, Any], corpus: Corpus) -> _Ruled | None:
    if not data.get("findings"):
        return None
    corpus = opted_in(corpus) if (data.get("proposed") or {}).get("rule") else corpus
    try:
        practice = known(from_json(data.get("practice") or {}), corpus)
        ruling = rule(practice, corpus)
    except UsageError:
        return None  # of a model that the catalogue has no more; the answer still says what it said
    said = [(f["instrument"], f["edition"], f["act"], f["verdict"], f["reading"]) for f in data["findings"]]
    now = [
        (f.leg.instrument, f.leg.edition.isoformat() if f.leg.edition else None, f.leg.act.value, f.verdict.value,
         f.reading)
        for f in ruling.findings
    ]  # fmt: skip
    return _Ruled(practice, ruling, corpus, said == now)


def _moved(ruled: _Ruled | None) -> tuple[Block, ...]:
    if ruled is None or ruled.same:
        return ()
    said = (
        "The readings have changed since this answer was given. What it says is as it was given; dissenting clauses "
        "and review levels are by the readings of now. Ask again for today’s answer."
    )
    return (Paragraph(line(said), "alert"),)


def _particulars(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Judged as of", data["as_of"]
    texts = dict.fromkeys((c["title"], c["edition"]) for c in data["citations"] if c.get("instrument"))
    if texts:
        yield "Texts cited", "; ".join(f"{title}, edition {edition}" for title, edition in texts)
    made = [f"distillaw {data['version']}"] if data.get("version") else ["distillaw"]
    if data.get("corpus"):
        made.append(f"corpus {str(data['corpus'])[:16]}")
    yield "Made with", ", ".join(made)
    follows = data.get("follows")
    if follows:
        yield "Goes on from", follows["question"]


def _headline(data: Mapping[str, Any], head: str, cited: set[str]) -> Headline:
    words = VERDICT_WORDS[Verdict(data["verdict"])]
    sentence = head.partition(" — ")[2]
    return Headline(
        data["verdict"], words.title, words.icon, inline(sentence, cited) if sentence else line(words.sentence)
    )


def _body(
    parts: dict[str, str],
    ruled: _Ruled | None,
    against: list[tuple[Dissent, Exhibit]],
    data: Mapping[str, Any],
    cited: set[str],
) -> Iterator[Section]:
    """What was asked and ruled, in the order in which a reader needs it."""
    yield Section("facts", "Facts assumed", tuple(_facts(parts, ruled, cited)))
    order = ("Why", "Conditions", "The fact that decides", BETTER)
    known_parts = {*order, BESIDE, _FACTS, _NOTES, "What else to consider"}
    yield _section("Why", parts, cited)
    yield _section("Conditions", parts, cited)
    yield Section("unknown", "What is unknown", tuple(_unknown(parts, ruled, cited)))
    yield _section(BETTER, parts, cited)
    yield Section("dissent", "Dissenting clauses", tuple(_dissent(against, ruled, data)))
    yield _section(BESIDE, parts, cited)
    for heading in parts:
        if heading not in known_parts:
            yield _section(heading, parts, cited)
    yield _section("What else to consider", parts, cited)


def _section(heading: str, parts: dict[str, str], cited: set[str]) -> Section:
    slug = "".join(c if c.isalnum() else "-" for c in heading.casefold())
    return Section(slug, _TITLES.get(heading, heading), blocks(parts.get(heading, ""), cited))


def _facts(parts: dict[str, str], ruled: _Ruled | None, cited: set[str]) -> Iterator[Block]:
    said = parts.get(_FACTS, "")
    if ruled is None:
        yield from blocks(said, cited)
        return
    rows = dict.fromkeys(facts(ruled.practice, ruled.ruling, ruled.corpus))
    told = {fact.casefold() for fact, _ in rows}
    left = []
    for text in _bullets(said):
        fact, origin = _origin(text)
        if fact.startswith("not known: ") or fact.casefold() in told:
            continue
        if origin is None:
            left.append(fact)
        else:
            rows[fact, ORIGIN_WORDS[origin]] = None
    yield Table((line("Taken as fact"), line("Origin")), tuple((line(fact), line(origin)) for fact, origin in rows))
    if left:
        yield Items(tuple(Item(inline(text, cited)) for text in left))


def _bullets(markdown: str) -> list[str]:
    return [text[2:].strip() for text in markdown.splitlines() if text.startswith("- ")]


def _origin(text: str) -> tuple[str, Origin | None]:
    """A fact as an answer tells it, and where it comes from.

    >>> _origin("by the API (inferred)")
    ('by the API', <Origin.INFERRED: 'inferred'>)
    """
    for origin in Origin:
        if text.endswith(f" ({origin.value})"):
            return text.removesuffix(f" ({origin.value})"), origin
    return text, None


def _unknown(parts: dict[str, str], ruled: _Ruled | None, cited: set[str]) -> Iterator[Block]:
    deciding = parts.get("The fact that decides", "")
    yield from blocks(deciding, cited)
    open_ = tuple(not_known(ruled.practice, ruled.ruling, ruled.corpus)) if ruled else ()
    if open_:
        more = "Besides, nobody told these" if deciding else "Nobody told these"
        yield Paragraph(line(f"{more}. Those that bear on the outcome stand among the conditions or changes."))
        yield Items(tuple(Item(line(asked)) for asked in open_))


def _dissenting(
    ruled: _Ruled, data: Mapping[str, Any], exhibits: Exhibits, shown: list[Exhibit], clauses: Clauses
) -> Iterator[tuple[Dissent, Exhibit]]:
    """Each dissenting reading with its clause, from the texts that the answer carries; what the answer cites keeps its
    number."""
    citer = Citer(ruled.corpus, Carried(data, ruled.corpus, lambda sha: None, clauses))
    known_as = {_place(c): e for c, e in zip(data["citations"], shown, strict=True)}
    for dissent in dissents(ruled.ruling, ruled.corpus):
        n = citer.reading(dissent.reading, dissent.edition, dissent.day)
        citation = citation_json(citer.citations[n - 1])
        place = _place(citation)
        if place not in known_as:
            number = sum(e.name.startswith("D") for e in known_as.values()) + 1
            known_as[place] = exhibits.exhibit(citation, f"D{number}")
        yield dissent, known_as[place]


def _place(citation: Mapping[str, Any]) -> tuple[object, ...]:
    """What makes two citations the same."""
    if citation.get("start") is not None:
        return citation.get("text_sha256"), citation["start"], citation["end"]
    return citation.get("instrument"), citation.get("edition"), citation.get("locator")


def _dissent(against: list[tuple[Dissent, Exhibit]], ruled: _Ruled | None, data: Mapping[str, Any]) -> Iterator[Block]:
    if ruled is None:
        return
    if not against:
        yield Paragraph(line("None: no clause read in the texts that bind points the other way."))
        return
    yield Paragraph(
        line(
            "Clauses of the texts that bind which point the other way than the verdict, or whose reading is disputed, "
            "each with why it does not carry the verdict. They are quoted in full in the annex."
        ),
        "quiet",
    )
    items = []
    for dissent, exhibit in against:
        reading = ruled.corpus.reading(dissent.reading)[1]
        head: Line = (
            Span(_EFFECTS[dissent.effect.value], italic=True),
            Span(f", {exhibit.title}, {exhibit.locator}: {reading.says} "),
            Span(exhibit.name, cite=exhibit.name),
        )
        items.append(Item(head, (Paragraph(line(dissent.why), "quiet"),)))
    yield Items(tuple(items))


def _closing(
    parts: dict[str, str], ruled: _Ruled | None, data: Mapping[str, Any], cited: set[str]
) -> Iterator[Section]:
    yield Section("review", "How far the readings were checked", tuple(_review(ruled)))
    yield Section("not-held", "What was not held", tuple(_not_held(data)))
    yield Section("notes", "Standing notes", blocks(parts.get(_NOTES, ""), cited))


def _review(ruled: _Ruled | None) -> Iterator[Block]:
    if ruled is None:
        return
    rows: dict[str, tuple[Line, ...]] = {}
    for finding in ruled.ruling.findings:
        for global_id in finding.readings:
            instrument, reading = ruled.corpus.reading(global_id)
            edition = finding.leg.edition
            anchor = (reading.anchor(edition, finding.leg.day) or reading.anchor(edition)) if edition else None
            where = f"{named(instrument, ruled.corpus)}, {located(anchor.locator)}" if anchor else instrument
            rows[global_id] = (
                line(where),
                line(_EFFECTS[reading.effect.value]),
                line(_LEVELS[reading.review.level]),
                line(f"{reading.review.by}, {reading.review.on.isoformat()}"),
            )
    if rows:
        yield Table((line("Clause"), line("Read as"), line("Review"), line("By, on")), tuple(rows.values()))


def _not_held(data: Mapping[str, Any]) -> Iterator[Block]:
    """Texts that no words are shown of, each once, with where to read it."""
    texts: dict[tuple[str, str | None, str], list[Span]] = {}
    for c in data["citations"]:
        if c.get("quote") is None:
            key = c["title"], c.get("edition"), c.get("source_url") or ""
            places = texts.setdefault(key, [])
            name = str(c["n"])
            places += [Span("; " if places else ""), Span(f"{located(c['locator'])} "), Span(name, cite=name)]
    uncovered = dict.fromkeys(
        f["instrument"] for f in data.get("findings") or [] if f["verdict"] == Verdict.UNCOVERED.value
    )
    items = []
    for (title, edition, url), places in texts.items():
        said: list[Span] = [Span(title, bold=True), Span(f", edition {edition}: " if edition else ": ")]
        said += [place for place in places if place.text]
        if url.startswith(("http://", "https://")):
            said += [Span(". Read it at "), Span(url, href=url)]
        items.append(Item(tuple(said)))
    items += [Item(line(f"{i or 'A text not catalogued'}: governs, and was not read.")) for i in uncovered]
    if items:
        yield Paragraph(line("Ruled on from readings alone, or not at all; nothing of these texts is quoted."), "quiet")
        yield Items(tuple(items))
    elif data["citations"]:
        yield Paragraph(line("Every text that is cited is held, and its words are shown."))


def _annexes(
    data: Mapping[str, Any], shown: list[Exhibit], against: list[Exhibit], corpus: Corpus
) -> Iterator[Section]:
    by_name = {e.name: e for e in shown}
    beside = [(b, str(n)) for f in data.get("findings") or [] for b in f.get("beside") or [] for n in b["citations"]]
    relied = {
        str(n)
        for key in ("findings", "conditions")
        for item in data.get(key) or []
        for n in item.get("citations") or []
    }
    definitions = dict.fromkeys(n for b, n in beside if b["kind"] == "definition" and n not in relied)
    exceptions = dict.fromkeys(n for b, n in beside if b["kind"] == "exception" and n not in relied)
    notes = [str(c["n"]) for c in data["citations"] if c.get("commentary")]
    apart = {*definitions, *exceptions, *notes}
    clauses: list[Block] = [
        Paragraph(
            line(
                "Each clause as it stands in the edition named; the words relied upon are marked. White space alone is "
                "set anew. Numbers are those of the citations."
            ),
            "quiet",
        )
    ]
    clauses += [e for e in shown if e.name not in apart]
    for title, names in (("Exceptions", exceptions), ("Definitions", definitions)):
        if names:
            clauses += [Heading(line(title)), *(by_name[n] for n in names)]
    if against:
        clauses += [Heading(line("Dissenting clauses")), *against]
    if len(clauses) > 1:
        yield Section("clauses", "The clauses, in full", tuple(clauses), annex=True)
    if notes:
        blocks = tuple(_notes(data, notes, by_name, corpus))
        yield Section("commentary", "Notes cited, with their references", blocks, True)
    yield Section("checking", "How to check this file", tuple(_checking(data)), annex=True)


def _notes(
    data: Mapping[str, Any], names: list[str], by_name: Mapping[str, Exhibit], corpus: Corpus
) -> Iterator[Block]:
    ids = {str(c["n"]): c["commentary"] for c in data["citations"]}
    for name in names:
        yield by_name[name]
        note = corpus.commentary.get(ids[name])
        if note is not None:
            yield Items(tuple(Item(_reference(r)) for r in note.references))


def _reference(reference: Any) -> Line:
    said = [", ".join(reference.authors)] if reference.authors else []
    said += [reference.title]
    said += [str(v) for v in (reference.court, reference.docket, reference.article, reference.date) if v]
    said += [str(v) for v in (reference.ecli, reference.eli or reference.celex, reference.doi, reference.arxiv) if v]
    spans = [Span(". ".join(s.rstrip(".") for s in said) + ".")]
    if reference.url:
        spans += [Span(" "), Span(reference.url, href=reference.url)]
    return tuple(spans)


def _checking(data: Mapping[str, Any]) -> Iterator[Block]:
    exact = sum(1 for c in data["citations"] if c.get("quote") is not None)
    yield Paragraph(
        (
            Span("This file carries the answer and the texts it cites as data. "),
            Span("distillaw verify FILE", code=True),
            Span(
                f" checks from them alone that each of the {exact} quotations is an exact slice of the edition whose "
                "hash is given, that verdict, conditions and prose follow from the practice, and that what is printed "
                "here is what the data say. What is filled in at the sign-off is left aside."
            ),
        )
    )
