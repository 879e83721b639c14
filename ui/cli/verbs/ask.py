"""``distillaw ask``: a question in, an answer out; one, or many by ``--batch``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from kb.errors import DistillawError, UsageError
from ui.cli.options import as_of_option, parse_as_of, parse_settings


@click.command()
@click.argument("question", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON (schema distillaw.answer/1).")
@click.option("--batch", metavar="FILE", help="One JSON object a line in FILE (- for stdin); one answer a line.")
@as_of_option
@click.option("--territory", metavar="CODE", help="Seat and place of use: a country or EU, EEA, EEA+CH+UK.")
@click.option("--set", "settings", metavar="FACET=VALUE", multiple=True, help="State a facet; may be repeated.")
@click.option("--proposed", is_flag=True, help="Let readings rule that `propose` drafted and nobody has checked.")
@click.option("--export", metavar="FILE", help="Also write the answer with the cited texts to FILE.")
def command(
    question: str | None,
    as_json: bool,
    batch: str | None,
    as_of: str | None,
    territory: str | None,
    settings: tuple[str, ...],
    proposed: bool,
    export: str | None,
) -> None:
    """Ask whether a practice is allowed, or about a topic or a text.

    Example: distillaw ask "May we train our own model on ChatGPT answers?" --set release=internal
    """
    day = parse_as_of(as_of)
    facets = parse_settings(settings)
    if batch is not None:
        if question is not None:
            raise UsageError("Give a question or --batch, not both.")
        _batch(batch, day, proposed)
        return
    if question == "-":
        question = _read_stdin()
    if question is None:
        raise UsageError("No question given.", fix='Ask one: distillaw ask "May we distil Llama 3.1?"')
    from kb.answer.model import answer_json
    from ui.build import service

    answer, texts = service().ask(question, day, territory=territory, facets=facets, proposed=proposed)
    if export:
        _write(Path(export), json.dumps(answer_json(answer, texts), ensure_ascii=False, indent=2) + "\n")
    if as_json:
        click.echo(json.dumps(answer_json(answer), ensure_ascii=False, indent=2))
        return
    from rich.console import Console

    from ui.cli.render import print_answer

    print_answer(answer, Console())


def _read_stdin() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError("The question on stdin is not UTF-8 text.", fix="Give it as text.") from error


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}", fix="Give another file.") from error


def _batch(file: str, day: Any, proposed: bool) -> None:
    from kb.answer.model import answer_json
    from ui.build import service

    lines = list(_lines(file))  # every line is checked before the first answer is given
    asked = service()
    failed = 0
    for number, item in lines:
        try:
            answer, _ = asked.ask(
                item["question"],
                parse_as_of(item["as_of"]) if item.get("as_of") else day,
                territory=item.get("territory"),
                facets=item.get("set"),
                proposed=item.get("proposed", proposed),
            )
            out = answer_json(answer)
        except DistillawError as error:  # one bad line does not cost the others their answers
            failed += 1
            click.echo(f"distillaw: line {number}: {error.render()}", err=True)
            out = {"schema": "distillaw.error/1", "line": number, "error": error.what}
        click.echo(json.dumps(out, ensure_ascii=False))
    if failed:
        sys.exit(1)


def _lines(file: str) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        text = raw.decode("utf-8")
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}", fix="Give a file of JSON lines.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file}: not UTF-8 text.", fix="Give a file of JSON lines.") from error
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except json.JSONDecodeError as error:
            raise UsageError(f"{file}, line {number}: not JSON: {error.msg}", valid='{"question": "…"}') from error
        if not isinstance(item, dict) or not isinstance(item.get("question"), str):
            raise UsageError(
                f'{file}, line {number}: no "question".', valid='{"question": "…", "as_of": "…", "set": {}}'
            )
        unknown = sorted(set(item) - {"question", "as_of", "territory", "set", "proposed"})
        if unknown:
            raise UsageError(
                f"{file}, line {number}: unknown {', '.join(unknown)}.",
                valid="question, as_of, territory, set, proposed",
            )
        if not isinstance(item.get("proposed", False), bool):
            raise UsageError(f'{file}, line {number}: "proposed" is neither true nor false.', valid="true, false")
        if item.get("set") is not None and not isinstance(item["set"], dict):
            raise UsageError(f'{file}, line {number}: "set" is not an object.', valid='{"release": "internal"}')
        yield number, item
