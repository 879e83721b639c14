"""The HTTP API: ``/api/v1``. Read-only; nothing that is sent is kept or written down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from ingest.history.shelf import Shelf
from kb.errors import DistillawError, TextMissingError, UnknownIdError
from kb.schemas import schema
from kb.version import version
from ui.api import core
from ui.page.clock import today
from ui.page.tabs import Current

if TYPE_CHECKING:
    from fastapi import FastAPI

PREFIX = "/api/v1"


def application(current: Current, telemetry: Mapping[str, Any]) -> FastAPI:
    """The API as an application of its own, to be mounted at :data:`PREFIX`.

    :param current: gives the service as it is now.
    :param telemetry: what FastAPI may record.
    """
    from fastapi import FastAPI, Request
    from fastapi.exceptions import RequestValidationError
    from fastapi.responses import HTMLResponse, JSONResponse

    api = FastAPI(
        title="distillaw",
        version=version(),
        description="May this model be distilled? Verdicts with conditions, from the clauses in force on the day.",
        docs_url=None,
        redoc_url=None,
        telemetry=telemetry,  # type: ignore[arg-type]
    )
    shelf = Shelf()

    @api.exception_handler(DistillawError)
    async def refused(_: Request, error: DistillawError) -> JSONResponse:
        status = 404 if isinstance(error, (UnknownIdError, TextMissingError)) else 400
        return JSONResponse(problem(status, error.what, error.valid, error.fix), status, media_type=PROBLEM)

    @api.exception_handler(RequestValidationError)
    async def malformed(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        fix = f"{PREFIX}/openapi.json has the form."
        return JSONResponse(problem(422, f"{where}: {first['msg']}", "", fix), 422, media_type=PROBLEM)

    @api.post("/ask", summary="Answer a question in plain words")
    def ask(request: core.AskRequest) -> dict[str, Any]:
        """The contract `distillaw.answer/1`: verdict, findings, conditions, open questions, exact quotes."""
        return core.ask(current(), request, today())

    @api.post("/rule", summary="Rule on a practice by its facets")
    def rule(request: core.RuleRequest) -> dict[str, Any]:
        """The same contract, for a practice that is given by facets instead of a question."""
        return core.rule(current(), request, today())

    @api.get("/search", summary="Passages of texts and commentary")
    def search(
        query: str, k: int = 10, instrument: str | None = None, as_of: dt.date | None = None
    ) -> list[dict[str, Any]]:
        """Best first; offsets count code points of the edition's text."""
        return core.search(current(), core.SearchRequest(query=query, k=k, instrument=instrument, as_of=as_of))

    @api.get("/clauses/{publisher}/{name}", summary="One clause, exactly")
    def clause(publisher: str, name: str, locator: str, edition: str | None = None) -> dict[str, Any]:
        """Its words, offsets, the hash of its text and the readings that rest on it."""
        return core.get_clause(current(), f"{publisher}/{name}", locator, edition)

    @api.get("/changes", summary="What changed since a day")
    def changes(since: str, words: bool = False) -> list[dict[str, Any]]:
        """Recorded changes of texts, noise left out, with the topics that each touches."""
        return core.changes(current(), since, shelf, words)

    @api.get("/schema/{name}", summary="JSON Schema of the answer or of a file of the corpus")
    def schemas(name: str) -> dict[str, Any]:
        """`answer`, `ReadingsFile`, …"""
        return schema(name)

    @api.get("/", include_in_schema=False)
    def guide() -> HTMLResponse:
        return HTMLResponse(_guide(api.openapi()))

    return api


PROBLEM = "application/problem+json"
"""RFC 9457."""


def problem(status: int, what: str, valid: str | None, fix: str | None) -> dict[str, Any]:
    """An error for a program to read: what was wrong, what is valid, what to do."""
    return {"title": what, "status": status, "valid": valid or None, "fix": fix or None}


def _guide(openapi: dict[str, Any]) -> str:
    """A page that lists the routes; it loads nothing."""
    rows = "".join(
        f"<dt><code>{method.upper()} {PREFIX}{escape(path)}</code></dt><dd>{escape(route.get('summary', ''))}. "
        f"{escape(route.get('description', ''))}</dd>"
        for path, methods in openapi["paths"].items()
        for method, route in methods.items()
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>distillaw API</title>'
        f"<h1>distillaw API</h1><p>Machine-readable: <a href='{PREFIX}/openapi.json'>openapi.json</a>. With "
        "<code>--auth</code>, send <code>Authorization: Bearer TOKEN</code> (<code>distillaw tokens add</code>).</p>"
        f"<dl>{rows}</dl></html>"
    )
