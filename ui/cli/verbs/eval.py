"""``distillaw eval``: answers on question sets of our own; retrieval on judged queries that others made."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from kb.errors import UsageError

SETS = Path(__file__).resolve().parents[3] / "tests" / "cases" / "eval"
"""The question sets of a checkout: ``tuned`` and ``held-out``."""


@click.command()
@click.option("--questions", "folder", metavar="DIR", help="Folder of question sets (default: the checkout's own).")
@click.option("--held-out", is_flag=True, help="The held-out third of the checkout's sets, in place of the others.")
@click.option("--split", "splits", metavar="NAME", multiple=True, help="Only this split; may be repeated.")
@click.option("--keep", "kept", metavar="DIR", help="Where the results are kept (default: evaluations/ in the home).")
@click.option(
    "--compare", "against", metavar="FILE|last", help="Show what changed since; exit 1 if something got worse."
)
@click.option("--brief", is_flag=True, help="Do not list the questions that went wrong.")
@click.option("--retrieval", metavar="DIR", help="Measure search alone: corpus.jsonl, queries.jsonl, qrels.tsv.")
@click.option("--baselines", is_flag=True, help="With --retrieval: also BM25, dense, reciprocal rank, plain recipe.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    folder: str | None,
    held_out: bool,
    splits: tuple[str, ...],
    kept: str | None,
    against: str | None,
    brief: bool,
    retrieval: str | None,
    baselines: bool,
    as_json: bool,
) -> None:
    """Ask the questions of a set and measure the answers against what the texts say.

    The held-out third is for measuring only: look at its figures, not at its questions, while something is changed.
    """
    if retrieval is not None:
        _retrieval(retrieval, baselines, as_json)
        return
    if baselines:
        raise UsageError("--baselines belongs to --retrieval.", fix="Give --retrieval DIR.")
    if folder is not None and held_out:
        raise UsageError("Give --questions or --held-out, not both.")
    sets = Path(folder) if folder is not None else SETS / ("held-out" if held_out else "tuned")
    if not sets.is_dir():
        raise UsageError(f"{sets}: no such folder.", fix="Run it in a checkout, or give --questions DIR.")
    _questions(sets, splits, kept, against, brief, as_json)


def _questions(
    sets: Path, splits: tuple[str, ...], kept: str | None, against: str | None, brief: bool, as_json: bool
) -> None:
    from kb.evaluation.kept import compare, evaluation, keep, newest, read_kept
    from kb.evaluation.questions import problems, read_folder
    from kb.evaluation.report import compared, report
    from kb.evaluation.run import run
    from kb.opened import home, service

    questions = [q for q in read_folder(sets) if not splits or q.split.value in splits]
    if not questions:
        raise UsageError(f"{sets}: no question of split {', '.join(splits)}.", valid=_split_names())
    place = Path(kept) if kept is not None else home().path / "evaluations"
    earlier = newest(place, [sets.name]) if against == "last" else Path(against) if against else None
    then = read_kept(earlier) if earlier is not None else None
    asked = service()
    wrong = problems(questions, asked.corpus)
    if wrong:
        raise UsageError(f"{sets}: {wrong[0]}", fix="Correct the name; `distillaw list` prints those that there are.")
    data = evaluation(_stamp(sets, asked.corpus.version), list(run(questions, asked)))
    if not splits:
        click.echo(f"kept as {keep(data, place)}", err=True)
    elif then is not None:
        then = {**then, "questions": {i: q for i, q in then["questions"].items() if q["split"] in splits}}
    change = compare(then, data) if then is not None else None
    if as_json:
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        click.echo(report(data, listed=not brief))
    if against == "last" and earlier is None:
        click.echo("no earlier evaluation is kept there", err=True)
    if change is not None and earlier is not None:
        click.echo(compared(change, earlier.name), err=as_json)
        if change.regressed:
            sys.exit(1)


def _split_names() -> str:
    from kb.evaluation.questions import Split

    return ", ".join(split.value for split in Split)


def _stamp(sets: Path, corpus: str) -> Any:
    import datetime as dt
    from importlib.metadata import version

    import kb
    from kb.evaluation.kept import Stamp, code_version
    from kb.evaluation.questions import sets_version

    now = dt.datetime.now(dt.UTC).replace(microsecond=0, tzinfo=None).isoformat()
    code = code_version(Path(kb.__file__).parent)
    return Stamp(now, version("distillaw"), code, corpus, sets_version([sets]), (sets.name,))


def _retrieval(folder: str, baselines: bool, as_json: bool) -> None:
    path = Path(folder)
    for name in ("corpus.jsonl", "queries.jsonl", "qrels.tsv"):
        if not (path / name).is_file():
            raise UsageError(f"{path}: no {name}.", fix="Give a folder with corpus.jsonl, queries.jsonl and qrels.tsv.")
    from kb.opened import embedder, home
    from kb.retrieval.evaluate import compare, evaluate, table

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
