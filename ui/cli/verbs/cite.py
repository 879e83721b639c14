"""``distillaw cite``: a citation of an answer in the form that is pasted elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

from kb.errors import UsageError

FORMS = ("plain", "markdown", "bibtex", "csl-json")


@click.command()
@click.argument("file")
@click.argument("number", type=int)
@click.option("--form", type=click.Choice(FORMS), default="plain", show_default=True, help="The form to print.")
def command(file: str, number: int, form: str) -> None:
    """Print citation NUMBER of the answer in FILE: JSON of `ask`, or an opinion pack (.html, .docx, .pdf).

    Example: distillaw cite answer.json 3 --form bibtex
    """
    from kb.citing import CiteForm, citation_of, cite
    from kb.pack.embedded import carried

    try:
        data = carried(Path(file).read_bytes(), file)
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}", fix="Give a file that `ask` wrote.") from error
    listed = data.get("citations")
    if not isinstance(listed, list) or not all(isinstance(c, dict) for c in listed):
        raise UsageError(f"{file}: not an answer.", fix="Give a file that `distillaw ask --export` wrote.")
    found = next((c for c in listed if c.get("n") == number), None)
    if found is None:
        numbers = ", ".join(str(c.get("n")) for c in listed)
        raise UsageError(f"{file}: has no citation {number}.", valid=numbers or "the answer cites nothing")
    click.echo(cite(citation_of(found), CiteForm(form)).rstrip())
