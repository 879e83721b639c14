"""What programs may ask: five functions on the service, in the words of the contract. HTTP and MCP both call these."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from ingest.history.shelf import Shelf
from ingest.history.timeline import change_json, entry_json, step_json
from kb.answer.model import answer_json
from kb.browse import readings_at
from kb.clauses import Clause
from kb.errors import TextMissingError, UnknownIdError, UsageError
from kb.practice import Practice, parse_date, set_facet
from kb.service import MAX_QUESTION, Distillaw
from kb.store import Database, Texts
from kb.vocabulary import Origin

MOST = 50
"""Passages that a search gives at most."""


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AskRequest(_Request):
    """A question in plain words."""

    question: str = Field(max_length=MAX_QUESTION, description="The question, in English, German, French, Spanish, …")
    as_of: dt.date | None = Field(None, description="The day the conduct is judged by; today if not given.")
    territory: str | None = Field(None, description="Country code, EU, EEA or EEA+CH+UK: seat and place of use.")
    set: dict[str, Any] = Field(default_factory=dict, description="Facets stated besides: `release`: `internal` …")


class RuleRequest(_Request):
    """A practice by its facets, without a question."""

    facets: dict[str, Any] = Field(
        description="`teacher`, `base` or `dataset` (an id of the catalogue), `source.channel`, `release` …"
    )
    as_of: dt.date | None = Field(None, description="The day the conduct is judged by; today if not given.")


class SearchRequest(_Request):
    """A search for passages of texts and notes."""

    query: str = Field(max_length=MAX_QUESTION)
    k: int = Field(10, ge=1, le=MOST)
    instrument: str | None = Field(None, description="Only clauses of this instrument.")
    as_of: dt.date | None = Field(None, description="Only editions in force on this day.")


def ask(service: Distillaw, request: AskRequest, today: dt.date) -> dict[str, Any]:
    """Answer a question: the contract ``distillaw.answer/1``.

    :raises DistillawError: as :meth:`kb.service.Distillaw.ask`.
    """
    answer, _ = service.ask(
        request.question, request.as_of or today, territory=request.territory, facets=request.set, phrased=False
    )
    return answer_json(answer)


def rule(service: Distillaw, request: RuleRequest, today: dt.date) -> dict[str, Any]:
    """Rule on a practice that is given by its facets; the same contract, without a question.

    :raises UsageError: no facet or value of that name; nothing that says what is distilled.
    """
    practice = Practice(as_of=request.as_of or today)
    order = ("teacher", "base", "dataset")  # what is spoken of stands before what is said of it
    for name in sorted(request.facets, key=lambda n: (n not in order, n)):
        practice = set_facet(practice, name, request.facets[name], Origin.STATED)
    if not practice.sources:
        raise UsageError(
            "The facets name no source.", valid=", ".join(order), fix="Give one of them, with an id of the catalogue."
        )
    answer, _ = service.answer_practice("", practice, phrased=False)
    return answer_json(answer)


def search(service: Distillaw, request: SearchRequest) -> list[dict[str, Any]]:
    """Passages, best first, as ``distillaw search --json`` prints them.

    :raises UsageError: empty query, or nothing was synced.
    """
    if request.instrument is not None:
        service.corpus.instrument(request.instrument)
    filters: dict[str, Any] = {"as_of": request.as_of}
    if request.instrument is not None:
        filters |= {"instruments": {request.instrument}, "include_commentary": False}
    return [
        {
            "instrument": hit.passage.instrument,
            "commentary": hit.passage.commentary,
            "edition": hit.passage.edition.isoformat() if hit.passage.edition else None,
            "locator": hit.passage.locator,
            "start": hit.passage.start,
            "end": hit.passage.end,
            "score": round(hit.score, 4),
            "text": hit.passage.text,
        }
        for hit in service.search(request.query, request.k, **filters)
    ]


def get_clause(service: Distillaw, instrument: str, locator: str, edition: str | None = None) -> dict[str, Any]:
    """One clause of an edition, exactly, with the readings that rest on it.

    :param edition: date that names it; without it the newest that is catalogued.
    :raises UnknownIdError: no such instrument or clause. :raises TextMissingError: its text is not held.
    """
    entry = service.corpus.instrument(instrument)
    if edition is not None:
        date = parse_date(edition, "date of an edition")
    elif entry.editions:
        date = entry.editions[-1].date
    else:
        raise TextMissingError(f"{instrument} has no edition in the catalogue.", fix="Name another instrument.")
    held = service.library.edition(instrument, date)
    clauses = service.library.clauses(held)
    clause = next((c for c in clauses if c.locator == locator), None)
    if clause is None:
        raise UnknownIdError(
            f"{instrument}, edition {date}, has no clause {locator!r}.",
            valid=", ".join(_near(locator, clauses)),
            fix="`distillaw text INSTRUMENT --clauses` lists the locators.",
        )
    return {
        "instrument": instrument,
        "title": entry.title,
        "publisher": entry.publisher,
        "edition": date.isoformat(),
        "locator": clause.locator,
        "heading_path": list(clause.heading_path),
        "text": clause.text,
        "start": clause.start,
        "end": clause.end,
        "text_sha256": held.text_sha256,
        "source_url": held.source_url or entry.url,
        "readings": [
            {
                "reading": one.id,
                "effect": one.reading.effect.value,
                "topic": one.reading.topic.value,
                "says": one.reading.says,
                "review": one.reading.review.level.value,
            }
            for one in readings_at(instrument, date, service.corpus)
            if one.anchor.locator == locator
        ],
    }


def _near(locator: str, clauses: tuple[Clause, ...]) -> list[str]:
    from rapidfuzz import process

    return [name for name, _, _ in process.extract(locator, [c.locator for c in clauses], limit=4)]


def changes(service: Distillaw, since: str, shelf: Shelf, words: bool = False) -> list[dict[str, Any]]:
    """What changed in recorded texts since a day, noise left out, newest last.

    :param words: also every clause's old and new words.
    """
    first = parse_date(since, "date for “since”")
    texts = service.library
    if not isinstance(texts, (Database, Texts)):
        return []
    out = []
    for step in shelf.steps_since(first, service.corpus, texts):
        row: dict[str, Any] = {
            "instrument": step.new.instrument,
            "title": service.corpus.instruments[step.new.instrument].title,
            **entry_json(step.new),
            **step_json(step),
        }
        if words:
            row["changes"] = [change_json(c, t) for c, t in zip(step.changes, step.topics, strict=True)]
        out.append(row)
    return out
