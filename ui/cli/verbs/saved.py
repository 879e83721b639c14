"""``distillaw saved``: the answers that ``ask --save`` kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from kb.errors import UsageError
from ui.cli.options import asked_form
from ui.cli.written import write_whole


@click.command()
@click.argument("what", required=False, metavar="[show|delete]", type=click.Choice(["show", "delete"]))
@click.argument("number", required=False, type=int)
@click.option("--all", "everything", is_flag=True, help="Delete every saved answer.")
@click.option("--pack", "pack_file", metavar="FILE", help="Write an opinion pack: FILE ends in .html, .docx or .pdf.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(what: str | None, number: int | None, everything: bool, pack_file: str | None, as_json: bool) -> None:
    """List saved answers; show one as it was given; delete one, or all, for good.

    Example: distillaw saved show 3
    """
    from kb.opened import home

    house = home().house
    form = asked_form(pack_file)
    if form is not None and what != "show":
        raise UsageError("--pack writes up one answer.", fix="Name it: distillaw saved show 3 --pack memo.pdf")
    if what is None:
        rows = [
            {
                "number": a.id,
                "saved": a.saved.isoformat(),
                "as_of": a.as_of.isoformat(),
                "verdict": a.verdict,
                "question": a.question,
            }
            for a in house.answers()
        ]
        _print_list(rows, as_json)
        return
    if what == "show":
        if number is None:
            raise UsageError("Which answer?", fix="Give its number; `distillaw saved` lists them.")
        body = house.answer(number).body
        if form is not None and pack_file is not None:
            from kb.opened import corpus
            from ui.pack import pack_data

            write_whole(Path(pack_file), pack_data(body, form, corpus()))
            return
        click.echo(json.dumps(body, ensure_ascii=False, indent=2) if as_json else str(body["answer"]).rstrip())
        return
    if (number is None) != everything:
        raise UsageError("Delete which?", valid="a number, or --all", fix="`distillaw saved` lists them.")
    gone = house.delete(number)
    click.echo(json.dumps({"deleted": gone}) if as_json else f"{gone} deleted")


def _print_list(rows: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        question = " ".join(row["question"].split())
        shown = question if len(question) <= 90 else question[:89] + "…"
        click.echo(f"{row['number']}  {row['saved'][:10]}  as of {row['as_of']}  {row['verdict']}: {shown}")
    if not rows:
        click.echo("No answer is saved; `distillaw ask --save` keeps one.")
