"""``distillaw search``: passages of held texts and of commentary."""

from __future__ import annotations

import json

import click

from kb.errors import UsageError
from ui.cli.options import as_of_option, parse_as_of


@click.command()
@click.argument("query")
@click.option("-k", default=10, show_default=True, help="How many passages.")
@click.option("--instrument", multiple=True, metavar="ID", help="Only of these instruments; may be repeated.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@as_of_option
def command(query: str, k: int, instrument: tuple[str, ...], as_json: bool, as_of: str | None) -> None:
    """Find passages of held texts and of commentary; the score is 0 to 1 within one query."""
    if not 1 <= k <= 200:
        raise UsageError(f"-k {k} is out of range.", valid="1 to 200")
    day = parse_as_of(as_of) if as_of else None
    from kb.opened import service

    asked = service()
    for id_ in instrument:
        asked.corpus.instrument(id_)
    hits = asked.search(query, k, instruments=set(instrument) or None, as_of=day, include_commentary=not instrument)
    if as_json:
        rows = [
            {
                "instrument": h.passage.instrument,
                "commentary": h.passage.commentary,
                "edition": h.passage.edition.isoformat() if h.passage.edition else None,
                "locator": h.passage.locator,
                "start": h.passage.start,
                "end": h.passage.end,
                "score": round(h.score, 4),
                "text": h.passage.text,
            }
            for h in hits
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console()
    for hit in hits:
        p = hit.passage
        console.print(Text.assemble((f"{hit.score:.2f} ", "dim"), (p.title, "bold"), f", {p.locator} ({p.edition})"))
        console.print(Padding(Text(" ".join(p.text.split())[:400]), (0, 0, 1, 5)))
