"""``distillaw history``: the editions of a text in time."""

from __future__ import annotations

import json

import click

from ui.cli.timelines import timeline_of


@click.command()
@click.argument("instrument")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(instrument: str, as_json: bool) -> None:
    """Show the editions of a text in time, recorded and catalogued, and what changed from one to the next."""
    from ingest.history.timeline import entry_json, step_json

    timeline = timeline_of(instrument)
    steps = [timeline.step_to(entry) for entry in timeline.entries]
    history = timeline.history
    if as_json:
        out = {
            "instrument": timeline.entry.id,
            "title": timeline.entry.title,
            "known_through": history.known_through.isoformat() if history and history.known_through else None,
            "records": history.records if history else 0,
            "noise": dict(history.noise) if history else {},
            "set_aside": [{"date": s.date.isoformat(), "why": s.doubt} for s in history.suspects] if history else [],
            "editions": [
                {**entry_json(entry), "changes": step_json(step) if step is not None else None}
                for entry, step in zip(timeline.entries, steps, strict=True)
            ],
        }
        click.echo(json.dumps(out, ensure_ascii=False, indent=2))
        return
    from rich.console import Console
    from rich.table import Table

    console = Console()
    console.print(f"[bold]{timeline.entry.title}[/bold]  {timeline.entry.id}")
    if history is not None:
        aside = f", {len(history.suspects)} set aside" if history.suspects else ""
        console.print(
            f"{history.records} records: {len(history.editions)} editions, {sum(history.noise.values())} noise{aside}; "
            f"known through {history.known_through}"
        )
    table = Table("edition", "in force", "recorded", "catalogued", "clauses", "topics touched", box=None)
    for entry, step in zip(timeline.entries, steps, strict=True):
        recorded = entry.recorded
        sooner = f", for new users {recorded.new_users_from}" if recorded and recorded.new_users_from else ""
        table.add_row(
            str(entry.name),
            f"{entry.in_force_from} – {entry.in_force_to or ''}{sooner}" if entry.was_in_force else "never",
            f"{recorded.recorded_first} – {recorded.recorded_last}" if recorded else "",
            str(entry.catalogued or ""),
            ", ".join(f"{n} {kind}" for kind, n in step.kinds.items()) if step else "" if entry.held else "not held",
            ", ".join(t.replace("_", " ") for t in step.by_topic) if step else "",
        )
    console.print(table)
