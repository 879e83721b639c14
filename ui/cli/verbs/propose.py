"""``distillaw propose``: clauses that bear on the topics, found by a detector, and readings drafted of them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.errors import HomeError, UsageError
from kb.practice import parse_date
from ui.cli.options import today

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ingest.propose import Proposal
    from kb.retrieval.embed import FloatMatrix


@click.command()
@click.argument("instrument")
@click.option("--edition", metavar="DATE", help="Date that names the edition (default: the newest held).")
@click.option("--mirror", metavar="DIR", help="Directory that mirrors the sources (default: DISTILLAW_MIRROR).")
@click.option("--no-draft", is_flag=True, help="Only list; write no drafted readings.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(instrument: str, edition: str | None, mirror: str | None, no_draft: bool, as_json: bool) -> None:
    """Find the clauses of a held text that bear on the topics, and draft readings of them.

    The detector is learned from the clauses that were read in the texts held here; the first time this takes some
    seconds. Drafts have review level `proposed`, are kept in the data directory, and rule only with `ask --proposed`.
    Whoever has checked one against its clause raises its level in the file.

    Example: distillaw propose acme/deal
    """
    from ingest.__main__ import Bars
    from ingest.acquire import default_connectors
    from ingest.propose import FOLDER, Library, Proposer, draft, write_draft
    from kb.opened import CurrentIndex, corpus, embedder, home

    date = parse_date(edition, "date for --edition") if edition else None
    said = mirror or os.environ.get("DISTILLAW_MIRROR")
    if said and not Path(said).is_dir():
        raise UsageError(f"--mirror {said}: no such directory.", fix="Give the directory that mirrors the sources.")
    known, at = corpus(), home()
    known.instrument(instrument)
    at.ensure()
    library = Library(known, at.database, default_connectors(Path(said) if said else None, at), today())
    held = library.edition(instrument, date)
    index = CurrentIndex(at)

    def indexed() -> Mapping[str, FloatMatrix]:
        try:
            opened = index()
        except HomeError:  # built with another model: its vectors are no use here
            return {}
        return opened.vectors_by_key() if opened is not None else {}

    bars = Bars(False)
    try:
        proposer = Proposer(known, library, at.database, embedder(at), at.path / FOLDER, indexed)
        proposals = proposer.propose(held, bars)
    finally:
        bars.close()
    entry, text, clauses = held
    if not no_draft and proposals:
        path = write_draft(draft(entry, text, clauses, proposals, today(), known.facts), at.path)
        click.echo(f"drafted: {path}", err=True)
        click.echo("They rule only with `distillaw ask --proposed`, until someone has reviewed them.", err=True)
    if as_json:
        click.echo(json.dumps([_row(p) for p in proposals], ensure_ascii=False, indent=2))
        return
    _print(proposals, text.text, f"{entry.title}, edition {text.date}")


def _row(proposal: Proposal) -> dict[str, object]:
    return {
        "locator": proposal.locator,
        "start": proposal.start,
        "end": proposal.end,
        "effect": proposal.effect.value,
        "topic": proposal.topic.value,
        "score": proposal.score,
        "why": proposal.why,
    }


def _print(proposals: list[Proposal], text: str, title: str) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console()
    flagged = sum(end - start for start, end in {(p.start, p.end) for p in proposals}) / max(1, len(text))
    count = f"{len(proposals)} proposal{'' if len(proposals) == 1 else 's'}"
    console.print(Text.assemble((title, "bold"), f": {count}, {flagged:.0%} of the text"))
    last = None
    for p in proposals:
        if (p.start, p.end) != last:
            words = " ".join(text[p.start : p.end].split())
            console.print(Padding(Text.assemble((p.locator, "bold"), "  ", words[:300]), (1, 0, 0, 0)))
        last = (p.start, p.end)
        mark = ("likely", "bold") if p.strong else ("maybe", "dim")
        console.print(
            Padding(
                Text.assemble(mark, f" {p.topic.value}, {p.effect.value} ({p.score:.2f}) ", (p.why, "dim")),
                (0, 0, 0, 4),
            )
        )
    if not proposals:
        console.print("Nothing in it is like the clauses that were read on the topics.")
