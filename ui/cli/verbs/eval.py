"""``distillaw eval``: measure retrieval on judged queries that others made."""

from __future__ import annotations

import json
from pathlib import Path

import click

from kb.errors import UsageError


@click.command()
@click.option(
    "--retrieval", "folder", metavar="DIR", required=True, help="Folder with corpus.jsonl, queries.jsonl, qrels.tsv."
)
@click.option("--baselines", is_flag=True, help="Also BM25, dense, reciprocal rank, and the plain langchain recipe.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(folder: str, baselines: bool, as_json: bool) -> None:
    """Run the shipped embedder, lexical engine and fusion on a folder of judged queries."""
    path = Path(folder)
    for name in ("corpus.jsonl", "queries.jsonl", "qrels.tsv"):
        if not (path / name).is_file():
            raise UsageError(f"{path}: no {name}.", fix="Give a folder with corpus.jsonl, queries.jsonl and qrels.tsv.")
    from kb.retrieval.evaluate import compare, evaluate, table
    from ui.build import embedder, home

    model = embedder(home())
    if baselines:
        click.echo(table(compare(path, model)))
        return
    result = evaluate(path, model)
    if as_json:
        click.echo(json.dumps(result, indent=2))
        return
    for key, value in result.items():
        click.echo(f"{key}\t{value:.3f}")
