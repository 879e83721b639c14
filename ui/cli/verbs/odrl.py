"""``distillaw odrl``: readings as ODRL 2.2 policies in JSON-LD."""

from __future__ import annotations

import json

import click

from kb.errors import UsageError
from kb.practice import parse_date


@click.command()
@click.argument("instrument", required=False)
@click.option("--edition", metavar="DATE", help="Only the edition of that date, YYYY-MM-DD.")
@click.option("--profile", "as_profile", is_flag=True, help="Print what the terms of our own mean, instead.")
def command(instrument: str | None, edition: str | None, as_profile: bool) -> None:
    """Print the readings of INSTRUMENT, or of every text, as ODRL 2.2 policies in JSON-LD: one policy an edition.

    Example: distillaw odrl meta/llama-3.1-community-license
    """
    if as_profile and (instrument or edition):
        raise UsageError("--profile is of no one text.", fix="Give it alone.")
    if edition and not instrument:
        raise UsageError("--edition goes with an INSTRUMENT.", fix="`distillaw list instruments` prints the ids.")
    from kb.odrl import document, profile
    from kb.opened import corpus

    known = corpus()
    if as_profile:
        _print(profile(known))
        return
    day = parse_date(edition, "date for --edition") if edition else None
    if instrument and day is not None:
        dates = [e.date.isoformat() for e in known.instrument(instrument).editions]
        if day.isoformat() not in dates:
            raise UsageError(
                f"{instrument} has no edition {day.isoformat()}.", valid=", ".join(dates) or "none is known"
            )
    _print(document(known, [instrument] if instrument else [], day))


def _print(data: object) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=1))
