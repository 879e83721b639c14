"""``distillaw schema``: JSON Schemas for editors and for readers of answers."""

from __future__ import annotations

import json

import click

from kb.errors import UnknownIdError


@click.command()
@click.argument("name", default="answer")
def command(name: str) -> None:
    """Print a JSON Schema: `answer`, or the name of a corpus file's model (InstrumentsFile, ReadingsFile, …)."""
    from kb.schemas import SCHEMAS, schema

    if name not in SCHEMAS:
        raise UnknownIdError(f"No schema {name!r}.", valid=", ".join(sorted(SCHEMAS)), fix="Name one of these.")
    click.echo(json.dumps(schema(name), ensure_ascii=False, indent=2))
