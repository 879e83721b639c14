"""``distillaw text``: the held text of an edition, exactly as the offsets count it."""

from __future__ import annotations

import sys

import click

from kb.errors import UnknownIdError
from kb.practice import parse_date


@click.command()
@click.argument("instrument")
@click.option(
    "--edition", metavar="DATE", help="Date that names the edition, as `history` prints it (default: the newest held)."
)
@click.option("--clauses", is_flag=True, help="List the clauses instead: locator, offsets, first words.")
def command(instrument: str, edition: str | None, clauses: bool) -> None:
    """Print the held text of an edition, exactly as the offsets count it."""
    from kb.opened import corpus, home

    entry = corpus().instrument(instrument)
    database = home().database
    held = sorted(d for (i, d) in database.held() if i == instrument)
    date = parse_date(edition, "date that names an edition") if edition else (held[-1] if held else None)
    history = database.recorded(instrument)
    names = {e.date for e in entry.editions} | {e.name for e in (history.editions if history is not None else ())}
    if date is None or date not in names:
        dates = ", ".join(name.isoformat() for name in sorted(names)) or "none"
        if date is None and entry.editions:
            date = entry.editions[-1].date
        else:
            raise UnknownIdError(f"{instrument} has no edition {edition}.", valid=dates, fix="Name one of these.")
    found = database.edition(instrument, date)
    if clauses:
        for clause in database.clauses(found):
            first = " ".join(clause.text.split())[:60]
            click.echo(f"{'  ' * clause.level}{clause.locator}\t{clause.start}-{clause.end}\t{first}")
        return
    sys.stdout.buffer.write(found.text.encode("utf-8"))
    sys.stdout.buffer.flush()
