"""``distillaw diff``: what changed between two editions of a text."""

from __future__ import annotations

import json

import click

from kb.practice import parse_date
from ui.cli.timelines import timeline_of


@click.command()
@click.argument("instrument")
@click.argument("old", metavar="DATE")
@click.argument("new", metavar="DATE")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(instrument: str, old: str, new: str, as_json: bool) -> None:
    """Show what changed between two editions, clause by clause; each DATE names an edition or a day it was in force."""
    from ingest.history.timeline import change_json, entry_json, step_json

    timeline = timeline_of(instrument)
    before, after = (timeline.find(parse_date(day, "date")) for day in (old, new))
    step = timeline.step(before, after)
    if as_json:
        out = {
            "instrument": timeline.entry.id,
            "old": {**entry_json(before), "text_sha256": timeline.text(before).text_sha256},
            "new": {**entry_json(after), "text_sha256": timeline.text(after).text_sha256},
            "summary": step_json(step),
            "changes": [change_json(c, t) for c, t in zip(step.changes, step.topics, strict=True)],
        }
        click.echo(json.dumps(out, ensure_ascii=False, indent=2))
        return
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    from ui.cli.marked import between

    console = Console()
    console.print(Text.assemble((timeline.entry.title, "bold"), f", edition {before.name} to edition {after.name}"))
    if not step.changes:
        console.print("No clause changed.")
    for change, topics in zip(step.changes, step.topics, strict=True):
        clause = change.new or change.old
        assert clause is not None
        where = clause.locator
        if change.old is not None and change.new is not None and change.old.locator != change.new.locator:
            where = f"{change.old.locator} → {change.new.locator}"
        about = f"  ({', '.join(sorted(t.value.replace('_', ' ') for t in topics))})" if topics else ""
        console.print(Text.assemble((change.kind.value, "bold"), f" {where}", (about, "dim")))
        if change.kind.value != "moved":
            console.print(Padding(between(change.old_text, change.new_text), (0, 0, 1, 4)))
