"""``distillaw ask``: a question in, an answer out; one, or many by ``--batch``."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.errors import DistillawError, UsageError
from kb.practice import parse_date
from ui.cli.options import actor, as_of_option, asked_form, parse_as_of, parse_settings
from ui.cli.written import write_whole

if TYPE_CHECKING:
    from kb.service import Preceding


@click.command()
@click.argument("question", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON (schema distillaw.answer/1).")
@click.option("--batch", metavar="FILE", help="One JSON object a line in FILE (- for stdin); one JSON answer a line.")
@as_of_option
@click.option("--territory", metavar="CODE", help="Seat and place of use: a country or EU, EEA, EEA+CH+UK.")
@click.option("--set", "settings", metavar="FACET=VALUE", multiple=True, help="State a facet; may be repeated.")
@click.option("--proposed", is_flag=True, help="Let readings rule that `propose` drafted and nobody has checked.")
@click.option("--after", metavar="FILE", help="Go on from an answer that `ask --export` or `ask --json` wrote.")
@click.option("--continue", "goes_on", is_flag=True, help="Go on from the answer saved last (`ask --save`).")
@click.option(
    "--confirm",
    metavar="FACET",
    multiple=True,
    help="Let a facet rule that only the language model (DISTILLAW_LLM) read out of the question; all; may be "
    "repeated.",
)
@click.option("--export", metavar="FILE", help="Also write the answer with the cited texts to FILE.")
@click.option("--pack", "pack_file", metavar="FILE", help="Also write an opinion pack: a .html, .docx or .pdf file.")
@click.option("--save", is_flag=True, help="Keep the answer in the data directory (`distillaw saved`).")
def command(
    question: str | None,
    as_json: bool,
    batch: str | None,
    as_of: str | None,
    territory: str | None,
    settings: tuple[str, ...],
    proposed: bool,
    after: str | None,
    goes_on: bool,
    confirm: tuple[str, ...],
    export: str | None,
    pack_file: str | None,
    save: bool,
) -> None:
    """Ask whether a practice is allowed, or about a topic or a text.

    Example: distillaw ask "May we train our own model on ChatGPT answers?" --set release=internal

    A line of a batch is {"question": "…"}, and "as_of", "territory", "set", "after", "confirm" at will; the options of
    the command hold where a line is silent. "after" is the number of an earlier line that this one goes on from. A line
    that cannot be taken gives an error object at its place, and exit code 1.
    """
    day = parse_as_of(as_of)
    facets = parse_settings(settings)
    if batch is not None:
        if question is not None:
            raise UsageError("Give a question or --batch, not both.")
        if export is not None:
            raise UsageError("--export saves one answer, not a batch.", fix="Redirect the output into a file.")
        if pack_file is not None:
            raise UsageError("--pack writes up one answer.", fix="Ask the questions to be written up one by one.")
        if save:
            raise UsageError("--save keeps one answer.", fix="Ask the questions to be kept one by one.")
        if after is not None or goes_on:
            raise UsageError(
                "A batch goes on within itself.", fix='Give a line "after": the number of an earlier line.'
            )
        _batch(batch, day, territory, facets, proposed, confirm)
        return
    if question == "-":
        question = _read_stdin()
    if question is None:
        raise UsageError("No question given.", fix='Ask one: distillaw ask "May we distil Llama 3.1?"')
    from kb.answer.model import answer_json
    from kb.opened import service

    form = asked_form(pack_file)
    before = _before(after, goes_on=goes_on)
    answer, texts = service().ask(
        question, day, territory=territory, facets=facets, proposed=proposed, after=before, confirm=confirm
    )
    if export:
        exported = json.dumps(answer_json(answer, texts), ensure_ascii=False, indent=2) + "\n"
        write_whole(Path(export), exported.encode("utf-8"))
    if pack_file is not None and form is not None:
        from kb.opened import corpus
        from ui.pack import pack

        write_whole(Path(pack_file), pack(answer, texts, form, corpus()))
    if save:
        from kb.opened import home

        by = actor()
        number = home().ensure().house.save(answer_json(answer, texts), by.at, by)
        click.echo(f"saved as {number}", err=True)
    if as_json:
        click.echo(json.dumps(answer_json(answer), ensure_ascii=False, indent=2))
        return
    from rich.console import Console

    from ui.cli.render import print_answer

    print_answer(answer, Console())


def _before(after: str | None, *, goes_on: bool) -> Preceding | None:
    """The answer that the question goes on from.

    :raises UsageError: both ways of naming it are used, the file is none, or nothing is saved.
    """
    if after is not None and goes_on:
        raise UsageError("Give --after or --continue, not both.")
    from kb.saved import preceding

    if after is not None:
        try:
            text = Path(after).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{after}: cannot be read.", fix="Give a file that `ask --export` wrote.") from error
        return preceding(text, after)
    if not goes_on:
        return None
    from kb.opened import home

    saved = home().house.answers()
    if not saved:
        raise UsageError("No answer is saved.", fix="Ask the first question with --save, or give a file to --after.")
    return preceding(json.dumps(saved[-1].body), f"saved answer {saved[-1].id}")


def _read_stdin() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError("The question on stdin is not UTF-8 text.", fix="Give it as text.") from error


def _batch(
    file: str,
    day: dt.date,
    territory: str | None,
    facets: Mapping[str, object],
    proposed: bool,
    confirm: tuple[str, ...],
) -> None:
    from kb.answer.model import answer_json
    from kb.opened import service
    from kb.service import Preceding
    from ui.cli.batch import Asked, error_object, line_before, parsed, read_lines

    lines = read_lines(file)
    asked = service()
    failed = 0
    answered: dict[int, Preceding] = {}
    for number, item in parsed(lines):
        try:
            if not isinstance(item, Asked):
                raise item
            answer, _ = asked.ask(
                item.question,
                parse_date(item.as_of, "date for “as_of”") if item.as_of else day,
                territory=item.territory or territory,
                facets={**facets, **item.facets},
                proposed=proposed if item.proposed is None else item.proposed,
                after=line_before(item.after, number, answered),
                confirm=item.confirm or confirm,
            )
            answered[number] = Preceding(answer.question, answer.practice)
            out = answer_json(answer)
        except DistillawError as error:
            failed += 1
            click.echo(f"distillaw: line {number}: {error.render()}", err=True)
            out = error_object(number, error)
        click.echo(json.dumps(out, ensure_ascii=False))
    if failed:
        click.echo(f"distillaw: {failed} of {len(lines)} lines could not be answered; the others are.", err=True)
        sys.exit(1)
