"""``distillaw stale``: readings whose clause is gone from a later text."""

from __future__ import annotations

import json

import click

from ui.cli.options import as_of_option, parse_as_of


@click.command()
@click.option("--all", "closed", is_flag=True, help="Also those that were stale for a time in the past.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@as_of_option
def command(closed: bool, as_json: bool, as_of: str | None) -> None:
    """List readings whose clause is gone from a later recorded text: since when, with the old and the new words."""
    from kb.drift import Drifts
    from kb.store import Texts
    from ui.build import corpus, home

    day = parse_as_of(as_of)
    database, known = home().database, corpus()
    drifts = Drifts(known, Texts(database))
    archived = [i for i in database.recorded_instruments() if i in known.instruments]
    found = [d for i in archived for d in drifts.of(i) if d.holds_on(day) or (closed and d.since <= day)]
    rows = [(drift, drifts.wording(drift)) for drift in found]
    if as_json:
        out = [
            {
                "instrument": drift.instrument,
                "reading": drift.reading,
                "edition": drift.edition.isoformat(),
                "locator": drift.locator,
                "since": drift.since.isoformat(),
                "until": drift.until.isoformat() if drift.until else None,
                "old": wording.old if wording else None,
                "new": wording.new if wording else None,
                "new_locator": wording.new_locator if wording else None,
                "marks": [{"kind": m.kind, "words": m.words} for m in wording.marks] if wording else [],
            }
            for drift, wording in rows
        ]
        click.echo(json.dumps(out, ensure_ascii=False, indent=2))
        return
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    from ui.cli.marked import marked

    console = Console()
    for drift, wording in rows:
        until = f" until {drift.until}" if drift.until else ""
        head = f", {drift.locator}: stale since {drift.since}{until}"
        console.print(Text.assemble((drift.reading, "bold"), f", edition {drift.edition}", head))
        if wording is None:
            console.print(Padding("The text that was read is not held here.", (0, 0, 1, 4)))
        elif wording.new is None:
            gone = Text.assemble("Nothing like it in the later text: ", (" ".join(wording.old.split()), "red strike"))
            console.print(Padding(gone, (0, 0, 1, 4)))
        else:
            console.print(Padding(marked(wording.marks), (0, 0, 1, 4)))
    if not rows:
        click.echo(f"No reading is stale on {day}." if archived else "No history is held; sync with a mirror first.")
    lost = [r for i in archived for r in drifts.unfollowed(i)]
    if lost:
        click.echo(
            f"{len(lost)} readings cannot be followed: the record has no text with the clause they were read in.",
            err=True,
        )
