"""``distillaw list``: what the catalogue knows."""

from __future__ import annotations

import json

import click


@click.command()
@click.argument(
    "what", type=click.Choice(["instruments", "models", "datasets", "hosts", "commentary", "facets", "facts"])
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(what: str, as_json: bool) -> None:
    """List instruments, models, data sets, hosts, commentary, facets or facts."""
    from kb.opened import corpus, home
    from kb.practice import FACET_VALUES, facet_names
    from kb.proposed import waiting

    known = corpus()
    if what == "instruments":
        held = set(home().database.held())
        rows = [
            {
                "id": i.id,
                "title": i.title,
                "kind": i.kind.value,
                "editions": [e.date.isoformat() for e in i.editions],
                "held": [e.date.isoformat() for e in i.editions if (i.id, e.date) in held],
                "read": [
                    e.date.isoformat()
                    for e in i.editions
                    if i.id in known.readings and known.readings[i.id].topics_reviewed(e.date)
                ],
                "proposed": [e.date.isoformat() for e in i.editions if waiting(known, i.id, e.date)],
            }
            for i in known.instruments.values()
        ]
    elif what in ("models", "hosts"):
        rows = [
            {"id": m.id, "name": m.name, "kind": m.kind, "channels": [c.value for c in m.channels]}
            for m in known.models.values()
            if what == "models" or m.kind == "host"
        ]
    elif what == "datasets":
        rows = [{"id": d.id, "name": d.name, "teachers": list(d.teachers)} for d in known.datasets.values()]
    elif what == "commentary":
        rows = [{"id": n.id, "title": n.title, "status": n.status.value} for n in known.commentary.values()]
    elif what == "facts":
        rows = [{"id": f"fact:{f.slug}", "ask": f.ask} for f in known.facts.values()]
    else:
        rows = [{"id": n, "values": list(FACET_VALUES.get(n.removeprefix("source."), ()))} for n in facet_names()]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        rest = "  ".join(_cell(v) for k, v in row.items() if k != "id")
        click.echo(f"{row['id']}\t{rest}")


def _cell(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
