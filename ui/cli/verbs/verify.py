"""``distillaw verify``: re-check a saved answer."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from kb.errors import UsageError


@click.command()
@click.argument("file")
def command(file: str) -> None:
    """Re-check every quotation of a saved answer; exit 1 and name the citation that fails.

    The export carries its texts (`ask --export`); for a plain `ask --json` the held texts are used.
    """
    try:
        data = json.loads(Path(file).read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}", fix="Give a file that `ask` wrote.") from error
    except ValueError as error:
        raise UsageError(f"{file}: not JSON.", fix="Give a file that `distillaw ask --export` wrote.") from error
    if not isinstance(data, dict):
        raise UsageError(f"{file}: not an answer.", fix="Give a file that `distillaw ask --export` wrote.")
    from kb.answer.check import verify_export

    problems = verify_export(data, _held)
    exact = sum(1 for c in data["citations"] if c.get("quote") is not None)
    if problems:
        for problem in problems:
            name = f"citation [{problem.citation}]" if problem.citation else "the answer"
            click.echo(f"distillaw: {file}: {name} {problem.message}", err=True)
        sys.exit(1)
    click.echo(f"{file}: {exact} quotations exact, {len(data['citations']) - exact} citations without held text.")
    unchecked = sum(1 for c in data["citations"] if c.get("proposed"))
    if unchecked:
        click.echo(f"{file}: {unchecked} of them cited for proposed readings, which nobody has checked.")


def _held(sha256: str) -> str | None:
    """A held text, or a commentary note's, by its hash."""
    from kb.answer.cite import commentary_text
    from kb.instruments import text_sha256
    from ui.build import corpus, home

    held = home().database.text(sha256)
    if held is not None:
        return held
    for note in corpus().commentary.values():
        text = commentary_text(note)
        if text_sha256(text) == sha256:
            return text
    return None
