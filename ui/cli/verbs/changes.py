"""``distillaw changes``: what changed in all texts since a day."""

from __future__ import annotations

import json
from pathlib import Path

import click

from kb.errors import UsageError
from kb.practice import parse_date
from ui.cli.options import today
from ui.cli.timelines import recorded_timelines


@click.command()
@click.option("--since", required=True, metavar="DATE", help="First day; a change counts from the day it was recorded.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--atom", metavar="FILE", help="Write an Atom feed.")
def command(since: str, as_json: bool, atom: str | None) -> None:
    """List what changed in archived texts since a day, noise left out, with the topics that each change touches."""
    from ingest.history.atom import feed
    from ingest.history.timeline import change_json, entry_json, step_json, steps_since

    first = parse_date(since, "date for --since")
    if first > today():
        raise UsageError(f"--since {since} lies ahead.", valid=f"up to {today()}")
    timelines = recorded_timelines()
    titles = {t.entry.id: t.entry.title for t in timelines}
    steps = steps_since(timelines, first)
    if atom:
        try:
            Path(atom).write_text(feed(steps, titles, first), encoding="utf-8")
        except OSError as error:
            raise UsageError(f"{atom}: cannot be written: {error.strerror}.", fix="Name another file.") from error
    if as_json:
        rows = [
            {
                "instrument": step.new.instrument,
                "title": titles[step.new.instrument],
                **entry_json(step.new),
                **step_json(step),
                "changes": [change_json(c, t) for c, t in zip(step.changes, step.topics, strict=True)],
            }
            for step in steps
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for step in steps:
        recorded = step.new.recorded
        seen = recorded.recorded_first if recorded is not None else ""
        counted = ", ".join(f"{n} {kind}" for kind, n in step.kinds.items())
        about = ", ".join(t.replace("_", " ") for t in step.by_topic) or "no reviewed topic"
        read = "" if step.new.catalogued else "; not catalogued"
        click.echo(f"{seen}  {step.new.instrument}  in force from {step.new.in_force_from}: {counted}; {about}{read}")
    if not steps:
        click.echo(
            f"No change recorded since {first}." if timelines else "No history is held; sync with a mirror first."
        )
