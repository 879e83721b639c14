"""Rule again on a saved answer's practice, and compare: verdict, findings, conditions, questions, and every citation.

The quotations are checked by :mod:`kb.answer.check` against the texts that the file carries. Here it is checked that
the answer follows from the practice, and that each citation is the clause, of the edition, that the ruling rests on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kb.answer.alternatives import alternative_json
from kb.answer.carried import Carried, Clauses, date_of
from kb.answer.check import Problem
from kb.answer.cite import Citer, commentary_text
from kb.answer.companions import companion_json, companions
from kb.answer.house import position_json, positions_of
from kb.answer.model import Citation, altered, citation_json, condition_text, finding_json
from kb.answer.phrase_verify import phrased_problems
from kb.answer.proposals import proposals
from kb.answer.reworded import Understand, understanding, warnings, wording, wording_of_text
from kb.answer.words import VERDICT_WORDS
from kb.corpus import Corpus
from kb.errors import TextMissingError, UsageError
from kb.instruments import text_sha256
from kb.known import known
from kb.practice import Practice, from_json, to_json
from kb.proposed import opted_in
from kb.ruling import Ruling, rule
from kb.ruling.nearest import Alternative, nearest
from kb.vocabulary import Verdict

IDENTITY = ("instrument", "edition", "locator", "title", "publisher")
"""What a citation says of where it is from."""

SLICE = ("text_sha256", "start", "end", "quote", "prefix", "suffix")
"""Which words of which text it is."""


@dataclass(frozen=True, slots=True)
class Report:
    """What ruling again found.

    :ivar problems: what differs.
    :ivar altered: the parts that were changed after the file was written (their seal is broken).
    :ivar moved: whether the corpus is another than the one that was ruled on; ``None`` when the file does not say.
    :ivar worded: whether the prose was compared; not where another version of the program worded it.
    """

    problems: tuple[Problem, ...]
    altered: tuple[str, ...]
    moved: bool | None
    worded: bool = True


def reverify(
    data: Mapping[str, Any],
    corpus: Corpus,
    text_of: Callable[[str], str | None],
    clauses: Clauses,
    held: Callable[[str, dt.date], str | None] = lambda instrument, date: None,
    understand: Understand | None = None,
    version: str = "",
) -> Report:
    """Compare an answer with what its practice comes to.

    :param data: JSON of an answer whose shape and quotations were checked.
    :param text_of: finds a text by its hash when the file does not carry it.
    :param held: the hash of the text that is held here for an edition; ``None`` where none is.
    :param understand: reads the question again; without it what is said of the question is not looked at.
    :param version: of the program: prose of the same version is compared line by line.
    """
    said = data.get("proposed") or {}
    if said.get("rule"):
        corpus = opted_in(corpus)
    carried = Carried(data, corpus, text_of, clauses)
    problems = [*_headline(data), *_editions(data, corpus, held), *_locators(data, carried), *_notes(data, corpus)]
    problems += warnings(data)
    worded = (data.get("version") or "") == version
    bare = "practice" not in data and not data.get("findings") and data.get("verdict") == Verdict.NONE.value
    try:
        practice = None if bare else known(from_json(data.get("practice") or {}), corpus)
    except UsageError as error:
        practice = None
        problems.append(Problem(0, f"practice: {error.what}"))
    if practice is not None:  # a file of quotations alone has none, and rules on nothing
        problems += _practice(data, practice)
        read = understand(str(data.get("question", "")), practice.as_of) if understand is not None else None
        if data.get("findings") or data.get("verdict") != Verdict.NONE.value:
            ruling = rule(practice, corpus)
            better = nearest(practice, ruling, corpus)
            problems += _ruled(data, ruling, better, corpus, carried)
            if worded:
                problems += wording(data, practice, ruling, better, corpus, Citer(corpus, carried))
            problems += understanding(data, practice, read) if read is not None else []
        elif worded and read is not None:
            problems += wording_of_text(data, practice, read, corpus, Citer(corpus, carried))
            problems += understanding(data, practice, read)
    unique = tuple(dict.fromkeys(problems))
    ruled_on = data.get("corpus")
    return Report(unique, altered(data), None if not ruled_on else ruled_on != corpus.version, worded)


def _edition(citation: Mapping[str, Any]) -> tuple[str, dt.date | None, str]:
    """Instrument, date and hash of the text that a citation names."""
    sha = citation.get("text_sha256")
    return str(citation.get("instrument") or ""), date_of(citation.get("edition")), str(sha or "")


def _headline(data: Mapping[str, Any]) -> Iterator[Problem]:
    """The prose must open with the verdict it is filed under."""
    prose, verdict = str(data.get("answer", "")), data.get("verdict")
    opens = [v.value for v, words in VERDICT_WORDS.items() if prose.startswith(f"**{words.title}**")]
    expected = [] if verdict == Verdict.NONE.value else [verdict]
    if verdict not in {v.value for v in Verdict}:
        yield Problem(0, f"verdict: {verdict!r} is none")
    elif opens != expected and not (not expected and opens == [Verdict.NONE.value]):
        yield Problem(0, f"verdict: the field says {verdict}, the prose opens with {', '.join(opens) or 'no verdict'}")


def _editions(data: Mapping[str, Any], corpus: Corpus, held: Callable[[str, dt.date], str | None]) -> Iterator[Problem]:
    """Each cited edition must be that text, where it is held here."""
    for citation in data["citations"]:
        instrument, date, sha = _edition(citation)
        if not instrument or not sha:
            continue
        if date is None:
            yield Problem(_n(citation), f"edition: {citation.get('edition')!r} is no date")
            continue
        here = held(instrument, date)
        if here is not None and here != sha:
            yield Problem(
                _n(citation), f"edition: the text of {instrument} held here for {date} has another hash ({here[:12]}…)"
            )


def _locators(data: Mapping[str, Any], carried: Carried) -> Iterator[Problem]:
    """The clause of that locator must hold the words, where the text has a clause of that name."""
    for citation in data["citations"]:
        date = date_of(citation.get("edition"))
        start, end = citation.get("start"), citation.get("end")
        if date is None or not isinstance(start, int) or not isinstance(end, int):
            continue
        try:
            edition = carried.edition(str(citation.get("instrument")), date)
        except TextMissingError:
            continue
        clauses = carried.clauses(edition)
        named = [c for c in clauses if c.locator == citation.get("locator")]
        at = [c.locator for c in clauses if c.start <= start < c.end]
        if not any(c.start < end and start < c.end for c in named):
            where = at[-1] if at else "no clause"
            yield Problem(_n(citation), f"locator: the words stand at {where}, not at {citation.get('locator')}")


def _notes(data: Mapping[str, Any], corpus: Corpus) -> Iterator[Problem]:
    """Commentary is what the corpus says, and a consideration says which status its note has."""
    cited = {_n(c): c for c in data["citations"]}
    for citation in data["citations"]:
        id_ = citation.get("commentary")
        if not id_:
            continue
        note = corpus.commentary.get(id_)
        if note is None:
            yield Problem(_n(citation), f"commentary: there is no note {id_}")
        elif citation.get("text_sha256") != text_sha256(commentary_text(note)):
            yield Problem(_n(citation), f"commentary: the note {id_} reads otherwise")
    for number, item in enumerate(data.get("considerations") or [], 1):
        for n in item.get("citations") or []:
            note = corpus.commentary.get((cited.get(n) or {}).get("commentary") or "")
            if note and (item.get("status"), item.get("topic")) != (note.status.value, note.topic.value):
                yield Problem(0, f"consideration {number}: its note is {note.topic.value}, {note.status.value}")


def _practice(data: Mapping[str, Any], practice: Practice) -> Iterator[Problem]:
    for key, value in to_json(practice).items():
        if (data.get("practice") or {}).get(key) != value:
            yield Problem(0, f"practice: {key} is not as a practice is written")
    if practice.as_of.isoformat() != data.get("as_of"):
        yield Problem(0, f"as_of: the practice is judged as of {practice.as_of.isoformat()}")


def _ruled(
    data: Mapping[str, Any], ruling: Ruling, nearer: Sequence[Alternative], corpus: Corpus, carried: Carried
) -> Iterator[Problem]:
    missing = [p for p in data.get("positions") or [] if not p.get("expired") and not _position_held(p, corpus)]
    for position in missing:
        yield Problem(
            0,
            f"position: the house position of {position.get('by')}, {position.get('on')}, on {position.get('of')} is "
            "not held here, or reads otherwise; the answer rests on it, and without it the public reading rules",
        )
    if missing:
        return  # what follows from another reading shows nothing
    if ruling.verdict.value != data.get("verdict"):
        yield Problem(
            0, f"verdict: the practice comes to {ruling.verdict.value}, the answer says {data.get('verdict')}"
        )
    bear = [(p.reading, expired) for p, expired in positions_of(ruling, corpus)]
    if bear != [(p.get("reading"), p.get("expired")) for p in data.get("positions") or []]:
        yield Problem(0, "positions: other house positions bear on it, or have expired")
    about = proposals(ruling, corpus)
    used = {"rule": about.rule, "used": list(about.used), "waiting": list(about.waiting)}
    if data.get("proposed", used) != used:
        yield Problem(0, "proposed: other proposed readings rule or wait")
    citer = Citer(corpus, carried)
    yield from _findings(data, ruling, citer)
    yield from _conditions(data, ruling, citer)
    yield from _beside(data, ruling, corpus, citer)
    better = [alternative_json(a, corpus) for a in nearer]
    if data.get("alternatives", better) != better:
        yield Problem(0, "alternatives: other changes of facts lead to a better verdict, or with other outcomes")
    asked = [
        {
            "facet": q.facet,
            "ask": q.ask,
            "branches": [{"value": b.value, "verdict": b.verdict.value} for b in q.branches],
        }
        for q in ruling.open_questions
    ]
    if asked != (data.get("open_questions") or []):
        yield Problem(0, "open_questions: other facts decide, or with other outcomes")
    yield from phrased_problems(data, ruling, corpus, citer)


def _position_held(said: Mapping[str, Any], corpus: Corpus) -> bool:
    found = corpus.position(str(said.get("reading")))
    if found is None:
        return False
    return all(said.get(key) == value for key, value in position_json(found, False).items() if key != "until")


def _findings(data: Mapping[str, Any], ruling: Ruling, citer: Citer) -> Iterator[Problem]:
    said = data.get("findings") or []
    if len(said) != len(ruling.findings):
        yield Problem(0, f"findings: {len(ruling.findings)} follow from the practice, the answer has {len(said)}")
    for number, (item, finding) in enumerate(zip(said, ruling.findings, strict=False), 1):
        leg = finding.leg
        name = f"finding {number} ({leg.instrument or 'no text'}, {leg.act.value})"
        for key, value in finding_json(finding, ()).items():
            if key != "citations" and item.get(key) != value:
                yield Problem(0, f"{name}, {key}: it follows {_shown(value)}, the answer says {_shown(item.get(key))}")
        numbers = [citer.reading(r, leg.edition, leg.day) for r in finding.readings] if leg.edition else []
        yield from _cited(data, item, [citer.citations[n - 1] for n in dict.fromkeys(numbers)], name)


def _beside(data: Mapping[str, Any], ruling: Ruling, corpus: Corpus, citer: Citer) -> Iterator[Problem]:
    """The exceptions and definitions that stand with each finding's clauses, and their passages."""
    for number, (item, found) in enumerate(
        zip(data.get("findings") or [], companions(ruling, corpus, citer), strict=False), 1
    ):
        if "beside" not in item:
            continue  # written before answers carried them
        said = item["beside"]
        bare = [{**one, "citations": []} for one in said]
        if bare != [{**companion_json(c), "citations": []} for c in found]:
            yield Problem(0, f"finding {number}: other exceptions or definitions stand with its clauses")
            continue
        for one, companion in zip(said, found, strict=True):
            name = f"finding {number}, {one['kind']} {one['term'] or one['reading']}"
            yield from _cited(data, one, [citer.citations[companion.citation - 1]], name)


def _conditions(data: Mapping[str, Any], ruling: Ruling, citer: Citer) -> Iterator[Problem]:
    said = data.get("conditions") or []
    expected = [condition_text(c) for c in ruling.conditions]
    if len(said) > len(expected):
        yield Problem(0, f"conditions: {len(expected)} follow from the practice, the answer has {len(said)}")
    for text in (t for t in expected if t not in [item.get("text") for item in said]):
        yield Problem(0, f"conditions: “{text[:80]}” is missing or reads otherwise")
    for item in said:
        if item.get("text") not in expected:
            yield Problem(0, f"conditions: “{str(item.get('text'))[:80]}” does not follow")
            continue
        condition = ruling.conditions[expected.index(item["text"])]
        numbers = [citer.reading(r, *_read_at(r, ruling)) for r in condition.readings]
        cites = [citer.citations[n - 1] for n in dict.fromkeys(numbers)]
        yield from _cited(data, item, cites, f"condition “{item['text'][:40]}”")


def _read_at(global_id: str, ruling: Ruling) -> tuple[dt.date, dt.date | None]:
    """The edition in which a reading was applied, and the day of the conduct: a reviewed reading has later words."""
    leg = next(f.leg for f in ruling.findings if global_id in f.readings)
    assert leg.edition is not None
    return leg.edition, leg.day


def _cited(
    data: Mapping[str, Any], item: Mapping[str, Any], expected: Sequence[Citation], name: str
) -> Iterator[Problem]:
    """The passages of a finding or a condition, one by one."""
    cited = {_n(c): c for c in data["citations"]}
    numbers = list(dict.fromkeys(item.get("citations") or []))
    if len(numbers) != len(expected):
        yield Problem(0, f"{name}, citations: {len(expected)} passages bear on it, {len(numbers)} are cited")
        return
    for n, want in zip(numbers, expected, strict=True):
        got = cited.get(n)
        if got is not None:  # a number that leads nowhere is a problem of the quotations' check
            yield from (Problem(n, message) for message in _differences(got, want))


def _differences(got: Mapping[str, Any], want: Citation) -> Iterator[str]:
    wanted = citation_json(want)
    keys: Iterable[str] = IDENTITY
    if want.quote is not None and got.get("quote") is not None:
        keys = (*IDENTITY, *SLICE)
    for key in keys:
        if got.get(key) != wanted[key]:
            yield f"{key}: it follows {_shown(wanted[key])}, the answer says {_shown(got.get(key))}"
    if want.source_url and got.get("source_url") != want.source_url:
        yield f"source_url: it follows {_shown(want.source_url)}, the answer says {_shown(got.get('source_url'))}"
    if got.get("quote_check") == "exact" and want.quote_check == "stale":
        yield "quote_check: the clause is not the one that was read"
    if want.quote is None and got.get("quote") is not None:
        yield "edition: the reading does not lead to this text"
    if want.quote is not None and got.get("quote") is None:
        yield "quote: the text is carried or held, and no words are quoted"


def _shown(value: object) -> str:
    text = "nothing" if value in (None, "") else str(value)
    return text if len(text) <= 80 else text[:79] + "…"


def _n(citation: Mapping[str, Any]) -> int:
    return int(citation.get("n") or 0)
