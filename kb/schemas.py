"""JSON Schemas: of the answer contract and of every kind of corpus file."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from kb.answer.model import SCHEMA
from kb.answer.shape import ShapeKind
from kb.catalogue import CommentaryEntry, DatasetsFile, FactsFile, InstrumentsFile, ModelsFile
from kb.readings import ReadingsFile
from kb.ruling.model import Reason
from kb.vocabulary import Act, Origin, ReviewLevel, Verdict

_FILES: dict[str, type[BaseModel]] = {
    m.__name__: m for m in (InstrumentsFile, ReadingsFile, ModelsFile, DatasetsFile, FactsFile, CommentaryEntry)
}
SCHEMAS = ("answer", *_FILES)
"""Names that :func:`schema` takes."""


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of that name."""
    return answer_schema() if name == "answer" else _FILES[name].model_json_schema(by_alias=True)


def _object(required: dict[str, Any], optional: dict[str, Any] | None = None, *, open_: bool = False) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **(optional or {})},
        "additionalProperties": open_,
    }


def _enum(values: Any) -> dict[str, Any]:
    return {"enum": [v.value for v in values]}


def _position() -> dict[str, Any]:
    text: dict[str, Any] = {"type": "string"}
    day = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
    said = dict.fromkeys(("reading", "of", "by", "why"), text) | {"on": day, "since": day}
    return _object({**said, "until": {**day, "type": ["string", "null"]}, "expired": {"type": "boolean"}})


def answer_schema() -> dict[str, Any]:
    """Schema of ``distillaw ask --json`` and of an export."""
    text: dict[str, Any] = {"type": "string"}
    maybe_text: dict[str, Any] = {"type": ["string", "null"]}
    maybe_date = {"type": ["string", "null"], "pattern": r"^\d{4}-\d{2}-\d{2}$"}
    numbers = {"type": "array", "items": {"type": "integer", "minimum": 1}}
    maybe_count = {"type": ["integer", "null"], "minimum": 0}
    sha = {"type": ["string", "null"], "pattern": "^[0-9a-f]{64}$"}
    finding = _object(
        {
            "instrument": maybe_text,
            "edition": maybe_date,
            "act": _enum(Act),
            "verdict": _enum(Verdict),
            "reading": maybe_text,
            "reason": _enum(Reason),
            "binds": _object({"role": text, "applies": {"enum": ["yes", "no", "open"]}}, {"why": text}),
            "review": _enum(ReviewLevel),
            "known_through": maybe_date,
            "citations": numbers,
        },
        {
            "source": {"type": "integer", "minimum": 0},
            "only_if": text,
            "outranked_by": maybe_text,
            "beside": {"type": "array", "items": _beside()},
            "clashes": {
                "type": "array",
                "items": _object({"duty": text, "against": text, "edition": maybe_date, "why": text}),
            },
        },
    )
    citation = _object(
        {
            "n": {"type": "integer", "minimum": 1},
            "instrument": maybe_text,
            "commentary": maybe_text,
            "title": text,
            "publisher": text,
            "edition": maybe_date,
            "locator": text,
            "quote": maybe_text,
            "prefix": text,
            "suffix": text,
            "start": maybe_count,
            "end": maybe_count,
            "text_sha256": sha,
            "source_url": text,
            "fragment_url": text,
            "retrieved": maybe_date,
            "quote_check": {"enum": ["exact", "not_held", "stale"]},
        },
        {"proposed": {"type": "boolean"}},
    )
    ids = {"type": "array", "items": text}
    by = {"enum": ["composer", "model"]}
    sentence = _object({"text": text, "citations": numbers, "readings": ids})
    phrasing = _object(
        {
            "model": text,
            "used": {"type": "boolean"},
            "reason": maybe_text,
            "sentences": {"type": "array", "items": sentence},
        }
    )
    suggestion = _object(
        {
            "facet": text,
            "value": text,
            "words": text,
            "origin": {"const": Origin.INFERRED.value},
            "confirmed": {"type": "boolean"},
        }
    )
    branch = _object({"value": text, "verdict": _enum(Verdict)})
    facet = _object({"value": {}, "origin": _enum(Origin)}, open_=True)
    practice = _object(
        {
            "sources": {"type": "array", "items": {"type": "object"}},
            "student": {"type": "object"},
            **dict.fromkeys(("purpose", "release", "actor", "authorisation", "established_in", "used_in"), facet),
        },
        open_=True,
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA,
        "title": "An answer of distillaw",
        **_object(
            {
                "schema": {"const": SCHEMA},
                "question": text,
                "as_of": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
                "practice": practice,
                "verdict": _enum(Verdict),
                "findings": {"type": "array", "items": finding},
                "conditions": {"type": "array", "items": _object({"text": text, "citations": numbers})},
                "open_questions": {
                    "type": "array",
                    "items": _object({"facet": text, "ask": text, "branches": {"type": "array", "items": branch}}),
                },
                "considerations": {
                    "type": "array",
                    "items": _object({"topic": text, "status": text, "text": text, "citations": numbers}),
                },
                "answer": text,
                "citations": {"type": "array", "items": citation},
                "declined": {"anyOf": [{"type": "null"}, _object({"reason": text})]},
                "timing_ms": {"type": "object", "additionalProperties": {"type": "number"}},
            },
            {
                "texts": {"type": "object", "additionalProperties": text},
                "proposed": _object({"rule": {"type": "boolean"}, "used": ids, "waiting": ids}),
                "positions": {"type": "array", "items": _position()},
                "alternatives": {"type": "array", "items": _alternative()},
                "dropped": {"type": "array", "items": _object({"sentence": text, "reason": text, "by": by})},
                "phrasing": phrasing,
                "suggested": {"type": "array", "items": suggestion},
                "premises": ids,
                "notes": ids,
                "corpus": sha,
                "version": maybe_text,
                "seal": {"type": "object", "additionalProperties": {"type": "string", "pattern": "^[0-9a-f]{16}$"}},
                "follows": {"anyOf": [{"type": "null"}, _follows()]},
                "shape": {"anyOf": [{"type": "null"}, _shape()]},
            },
        ),
    }


def _follows() -> dict[str, Any]:
    """The question that an answer goes on from, and what changed."""
    text, maybe_text = {"type": "string"}, {"type": ["string", "null"]}
    change = _object({"facet": text, "before": maybe_text, "after": maybe_text})
    return _object({"question": text, "changed": {"type": "array", "items": change, "minItems": 1}})


def _shape() -> dict[str, Any]:
    """A table, a timeline or a list; every row has as many cells as there are columns, less that of the heads."""
    text: dict[str, Any] = {"type": "string"}
    numbers = {"type": "array", "items": {"type": "integer", "minimum": 1}}
    row = _object(
        {
            "head": text,
            "cells": {"type": "array", "items": _object({"text": text, "citations": numbers})},
            "differs": {"type": "boolean"},
        }
    )
    return _object(
        {
            "kind": _enum(ShapeKind),
            "columns": {"type": "array", "items": text, "minItems": 2},
            "rows": {"type": "array", "items": row},
        }
    )


def _alternative() -> dict[str, Any]:
    """A change of facts and its own ruling."""
    text, maybe_text = {"type": "string"}, {"type": ["string", "null"]}
    finding = _object(
        {
            "instrument": maybe_text,
            "edition": maybe_text,
            "act": _enum(Act),
            "verdict": _enum(Verdict),
            "reading": maybe_text,
            "reason": text,
            "only_if": text,
        }
    )
    return _object(
        {
            "changes": {"type": "array", "items": _object({"facet": text, "value": text}), "minItems": 1},
            "text": text,
            "verdict": _enum(Verdict),
            "findings": {"type": "array", "items": finding},
            "conditions": {"type": "array", "items": text},
        }
    )


def _beside() -> dict[str, Any]:
    """An exception or a definition that stands with a cited clause."""
    text, maybe_text = {"type": "string"}, {"type": ["string", "null"]}
    return _object(
        {
            "kind": {"enum": ["exception", "definition"]},
            "to": text,
            "reading": maybe_text,
            "met": {"type": "boolean"},
            "term": text,
            "citations": {"type": "array", "items": {"type": "integer", "minimum": 1}},
        }
    )
