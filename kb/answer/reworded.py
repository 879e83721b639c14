"""Word a saved answer again and compare its prose line by line: nothing in it may say what the ruling does not.

The prose follows from the question, the practice, the ruling and the cited texts, by the same version of the program.
Two things do not follow from a file alone and are looked at apart: how the question was understood (``premises`` and
``notes``), for which it is read again, and warnings that a later text was recorded, which the house that wrote it held.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from kb.answer.check import Problem
from kb.answer.cite import Citer
from kb.answer.compose import compose
from kb.answer.follows import told_after
from kb.answer.model import Answer, citation_json
from kb.answer.order import renumbered
from kb.answer.phrase_model import Dropped, Phrasing, Written
from kb.answer.shape import shape_json
from kb.answer.topics import compose_declined, compose_passages, compose_text, compose_topic
from kb.answer.words import located
from kb.corpus import Corpus
from kb.interpret.followup import Change
from kb.interpret.model import Interpretation, QuestionKind, Suggestion
from kb.practice import Practice
from kb.retrieval.index import Hit
from kb.retrieval.passages import Passage
from kb.ruling import Ruling
from kb.ruling.nearest import Alternative

Understand = Callable[[str, dt.date], Interpretation]
"""Reads a question again, as of a day."""

NOTHING = (
    "nothing held here bears on it: no text that was read, no note.",
    "nothing held here bears on it: no text that was read, no note. Has `distillaw sync` been run?",
)
"""Why a question within the field is not answered."""

_OF_HOME = re.compile(r"\d+ more texts of these names define it; name one of them\.")
"""What hangs on the texts of the house that wrote the answer, beyond those that it cites."""

_OF_MODEL = re.compile(r"No facet was read by a language model: |Nothing to confirm: the language model read no ")
"""Remarks on how a question was understood that do not follow from its words."""

_SAME = ("instrument", "edition", "locator", "start", "end")
"""What tells one citation from another."""

_PLACE = ("source_url", "instrument", "commentary", "edition", "locator", "title", "publisher", "start", "end")
SHOWN = 3
"""Lines that are named on each side; more of them tell nobody more."""

_WARNING = re.compile(
    r"- (?:Stale since \d{4}-\d\d-\d\d: |Read in later words: |Unread since \d{4}-\d\d-\d\d: a later text of ).{3,400}"
    r"(?:so check the text of that day \(`distillaw stale`\)|so check it \(`distillaw history`, `distillaw diff`\))\."
)


def wording(
    data: Mapping[str, Any],
    practice: Practice,
    ruling: Ruling,
    better: Sequence[Alternative],
    corpus: Corpus,
    citer: Citer,
) -> Iterator[Problem]:
    """What the prose and the considerations of an answer about a practice say otherwise than they follow.

    :param better: changes of facts that lead to a better verdict.
    :param citer: over the texts that the file carries.
    """
    question, premises, notes = str(data.get("question", "")), _texts(data, "premises"), _texts(data, "notes")
    write = partial(
        compose,
        question,
        practice,
        ruling,
        corpus,
        citer,
        premises=premises,
        notes=notes,
        alternatives=better,
        suggested=_suggested(data),
    )
    made = write()
    if data.get("phrasing"):  # the citations have their numbers now: what a model wrote is put in terms of these
        made = write(phrasing=_phrasing(data, citer))
    before = data.get("follows")
    if before:
        changes = [Change(str(c.get("facet")), c.get("before") or "", c.get("after") or "") for c in before["changed"]]
        made = told_after(made, str(before.get("question", "")), changes)
    yield from _compared(data, made)


def _phrasing(data: Mapping[str, Any], citer: Citer) -> Phrasing:
    """What a model wrote, as the file has it, with the numbers of the citer; whether it is borne out is checked by
    :mod:`kb.answer.phrase_verify`."""
    said = data["phrasing"]
    here = {tuple(citation_json(c)[key] for key in _SAME): c.n for c in citer.citations}
    new = {c["n"]: here.get(tuple(c.get(key) for key in _SAME), c["n"]) for c in data["citations"]}
    sentences = tuple(
        Written(str(s.get("text", "")), tuple(s.get("citations") or ()), tuple(s.get("readings") or ()))
        for s in said.get("sentences") or ()
    )
    dropped = tuple(
        Dropped(str(d.get("sentence", "")), "", str(d.get("reason", "")))
        for d in data.get("dropped") or ()
        if d.get("by") == "model"
    )
    written = Phrasing(
        str(said.get("model", "")), bool(said.get("used")), sentences, dropped, str(said.get("reason") or "")
    )
    return renumbered(written, new)


def _suggested(data: Mapping[str, Any]) -> tuple[Suggestion, ...]:
    return tuple(
        Suggestion(str(s.get("facet")), str(s.get("value")), str(s.get("words")), bool(s.get("confirmed")))
        for s in data.get("suggested") or ()
    )


def wording_of_text(
    data: Mapping[str, Any], practice: Practice, read: Interpretation, corpus: Corpus, citer: Citer
) -> Iterator[Problem]:
    """The same for an answer about no practice.

    Which notes and passages come nearest is not looked for again; what is said of those that are cited must follow.

    :param read: the question, understood.
    """
    question, premises = str(data.get("question", "")), _texts(data, "premises")
    cited = {c.get("n"): c for c in data["citations"]}
    ids = [cited.get(n, {}).get("commentary") for c in data.get("considerations") or [] for n in c.get("citations", ())]
    notes = [corpus.commentary[id_] for id_ in ids if id_ in corpus.commentary]
    passages = [hit for hit in map(_hit, data["citations"]) if hit is not None]
    made: Answer | None = None
    declined = data.get("declined")
    if declined is not None:
        reason = str(declined.get("reason", "")) if isinstance(declined, Mapping) else ""
        if reason not in {read.declined, *(" ".join((r, *read.notes)).strip() for r in NOTHING), *NOTHING}:
            yield Problem(0, f"declined: “{_short(reason)}” is no reason for it")
        made = compose_declined(question, practice, reason)
    elif read.kind is QuestionKind.TEXT and read.asks is not None:
        made = compose_text(
            question, practice, read.asks, corpus, citer, notes=notes, passages=passages, premises=premises
        )
    if made is None and (notes or not passages):
        made = compose_topic(question, practice, notes, citer, premises)
    yield from _compared(data, made or compose_passages(question, practice, passages, citer, corpus))


def _hit(citation: Mapping[str, Any]) -> Hit | None:
    """A cited clause as search would have found it."""
    quote, start, end = citation.get("quote"), citation.get("start"), citation.get("end")
    if not citation.get("instrument") or quote is None or not isinstance(start, int) or not isinstance(end, int):
        return None
    title, locator = str(citation.get("title")), str(citation.get("locator"))
    try:
        day = dt.date.fromisoformat(str(citation.get("edition")))
    except ValueError:
        return None
    return Hit(
        Passage("", citation["instrument"], None, day, title, (), locator, start, end, str(quote)), 1.0, 1.0, 0.0
    )


def _compared(data: Mapping[str, Any], made: Answer) -> Iterator[Problem]:
    said, follows = _lines(str(data.get("answer", ""))), _lines(made.markdown)
    added, missing = _without(said, follows), _without(follows, said)
    for line in added[:SHOWN]:
        yield Problem(0, f"prose: “{_short(line)}” does not follow")
    for line in missing[:SHOWN]:
        yield Problem(0, f"prose: “{_short(line)}” is missing or reads otherwise")
    if not added and not missing and said != follows:
        yield Problem(0, "prose: its lines stand in another order")
    if data.get("shape", made.shape and shape_json(made.shape)) != (made.shape and shape_json(made.shape)):
        yield Problem(0, "shape: table, timeline or list are others")
    others = [(c.topic, c.status, c.text) for c in made.considerations]
    if [(c.get("topic"), c.get("status"), c.get("text")) for c in data.get("considerations") or []] != others:
        yield Problem(0, "considerations: others bear on it, or they read otherwise")
    if bool(data.get("declined")) != bool(made.declined):
        yield Problem(0, "declined: it was answered")
    for part in ("findings", "conditions", "open_questions"):
        if data.get(part) and not made.practice.sources:
            yield Problem(0, f"{part}: the question is about no practice")
    for got, want in zip(data["citations"], made.citations, strict=False):
        wanted = citation_json(want)
        for key in _PLACE if want.source_url else _PLACE[1:]:
            if got.get(key) != wanted[key]:
                yield Problem(int(got.get("n") or 0), f"{key}: it follows {wanted[key]}")


def understanding(data: Mapping[str, Any], practice: Practice, read: Interpretation) -> Iterator[Problem]:
    """Whether what is said of the question follows from its words, and the models named are named in it; not of a
    question that goes on from another, whose words are only a part."""
    if data.get("follows"):
        return
    for name, follows in (("premises", read.premises), ("notes", read.notes)):
        for line in _texts(data, name):
            if line not in follows and not (data.get("phrasing") and _OF_MODEL.match(line)):
                yield Problem(0, f"{name}: “{_short(line)}” does not follow from the question")
    named = {source.mention for source in read.practice.sources}
    for source in practice.sources:
        if source.mention not in {"", source.id.value, *named}:
            yield Problem(0, f"question: it does not speak of “{_short(source.mention)}”, which was ruled on")


def warnings(data: Mapping[str, Any]) -> Iterator[Problem]:
    """A citation that is marked stale must be warned of, where a quotation stands for the words that were read."""
    warned = "\n".join(line for line in str(data.get("answer", "")).splitlines() if _WARNING.fullmatch(line))
    for citation in data["citations"]:
        if citation.get("quote_check") == "stale" and located(str(citation.get("locator"))) not in warned:
            yield Problem(int(citation.get("n") or 0), "quote_check: it is marked stale, and no note says since when")


def _texts(data: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(str(item) for item in data.get(name) or ())


def _lines(markdown: str) -> list[str]:
    return [
        line
        for line in markdown.splitlines()
        if line.strip() and not _WARNING.fullmatch(line) and not _OF_HOME.fullmatch(line)
    ]


def _without(lines: Sequence[str], others: Sequence[str]) -> list[str]:
    left = Counter(others)
    out = []
    for line in lines:
        if left[line]:
            left[line] -= 1
        else:
            out.append(line)
    return out


def _short(line: str) -> str:
    text = " ".join(line.split())
    return text if len(text) <= 90 else text[:89] + "…"
