"""``distillaw lineage``: what a model descends from, and what its ancestors ask of it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.errors import UsageError
from ui.cli.options import as_of_option, parse_as_of, parse_settings

if TYPE_CHECKING:
    from kb.corpus import Corpus
    from kb.lineage import Lineage


@click.command()
@click.argument("model", required=False)
@click.option("--question", metavar="TEXT", help="Instead of MODEL: describe the student and what it is made from.")
@click.option("--set", "settings", multiple=True, metavar="FACET=VALUE", help="With --question: state a facet.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--svg", type=click.Path(dir_okay=False, path_type=Path), help="Also write the picture to this file.")
@click.option("--spdx", type=click.Path(dir_okay=False, path_type=Path), help="Also write SPDX 3 JSON-LD to this file.")
@as_of_option
def command(
    model: str | None,
    question: str | None,
    settings: tuple[str, ...],
    as_json: bool,
    svg: Path | None,
    spdx: Path | None,
    as_of: str | None,
) -> None:
    """Show what MODEL (an id or a name) descends from, what its ancestors ask, and what the verdict hangs on."""
    if bool(model) == bool(question):
        raise UsageError("Give either a MODEL or --question.", fix='distillaw lineage "R1-Distill-Llama-70B"')
    if settings and not question:
        raise UsageError("--set goes with --question.", fix="A catalogued model is taken as what it is.")
    day = parse_as_of(as_of)
    from kb.lineage import trace_model
    from kb.lineage.find import model_named, of_question
    from kb.opened import service
    from kb.service import check_question

    asked = service()
    corpus, interpreter = asked.corpus, asked.interpreter
    if question:
        check_question(question)
        lineage = of_question(question, corpus, interpreter, day, parse_settings(settings))
    else:
        lineage = trace_model(model_named(model or "", corpus, interpreter, day), day, corpus)
    if svg is not None:
        from ui.lineage_picture import picture

        _write(svg, picture(lineage))
    if spdx is not None:
        from kb.lineage.spdx import spdx as document

        _write(spdx, json.dumps(document(lineage, corpus, dt.datetime.now(dt.UTC)), indent=2) + "\n")
    if as_json:
        from kb.lineage.export import lineage_json

        click.echo(json.dumps(lineage_json(lineage), ensure_ascii=False, indent=2))
        return
    _print(lineage, corpus)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror}).", fix="Give a path that can be.") from error


def _print(lineage: Lineage, corpus: Corpus) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.padding import Padding

    from kb.lineage.export import chain_words, clauses_of, deciding, edge_words, verdict_words

    console = Console()
    root = next(n.name for n in lineage.nodes if n.id == lineage.root)
    console.print(f"[bold]{escape(verdict_words(lineage.verdict))}[/bold]  {escape(root)}, {lineage.as_of}")
    if lineage.verdict is not lineage.binding:
        console.print(f"The texts that bind, alone: {escape(verdict_words(lineage.binding))}.")
    if not lineage.demands:
        console.print("No ancestor is known.")
    for demand in lineage.demands:
        binds = {"yes": "binds", "no": "does not bind", "open": "open whether it binds"}[demand.applies]
        console.print(f"\n[bold]{escape(chain_words(lineage, demand))}[/bold]: {binds}: {escape(demand.why)}")
        for line in deciding(demand, corpus):
            console.print(Padding(escape(line), (0, 0, 0, 4)))
        if demand.applies != "no":
            for condition in demand.conditions:
                head = f"(if {condition.only_if}) " if condition.only_if else ""
                where = "; ".join(clauses_of(condition.readings, corpus))
                console.print(Padding(f"☐ {escape(head + condition.text)} [dim]{escape(where)}[/dim]", (0, 0, 0, 6)))
    for clash in lineage.clashes:
        where = "; ".join(clauses_of(clash.readings, corpus))
        console.print(f"\n[bold]≈ Cannot both be met[/bold]: {escape(clash.why)} [dim]{escape(where)}[/dim]")
    if lineage.hinges:
        console.print("\n[bold]What it hangs on[/bold]")
        for edge, verdict in lineage.hinges:
            console.print(
                Padding(escape(f"Without “{edge_words(lineage, edge)}”: {verdict_words(verdict)}"), (0, 0, 0, 4))
            )
    elif lineage.demands:
        console.print("\nNo single edge decides: the verdict stays whichever one is taken away.")
    console.print("\nUnder the texts read. Information, not legal advice.")
