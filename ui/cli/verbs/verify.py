"""``distillaw verify``: re-check a saved answer."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.errors import UsageError

if TYPE_CHECKING:
    from kb.answer.reworded import Understand
    from kb.clauses import Clause
    from kb.corpus import Corpus
    from kb.interpret.model import Interpretation


@click.command()
@click.argument("file")
def command(file: str) -> None:
    """Re-check a saved answer, or an opinion pack of one (.html, .docx, .pdf); exit 1 names what is wrong.

    Every quotation must be an exact slice of its text; verdict, findings, conditions and questions must be those that
    the practice comes to; each citation must be the clause and the edition that the ruling rests on; the prose must say
    that and nothing else. The export carries
    its texts (`ask --export`); for a plain `ask --json` the held texts are used. Where the corpus has moved since the
    answer was written, what differs is said to have changed since. A pack must also print what its data say.
    """
    try:
        content = Path(file).read_bytes()
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}", fix="Give a file that `ask` wrote.") from error
    from kb.pack.embedded import carried, form_of_bytes

    data = carried(content, file)
    form = form_of_bytes(content)
    from kb.answer.check import verify_export
    from kb.answer.reverify import reverify
    from kb.opened import corpus
    from kb.version import version
    from ui.cli.exported import check_shape

    check_shape(data, file)
    problems = verify_export(data, _held)
    known = corpus()
    report = reverify(data, known, _held, _clauses, _held_edition, _understand(known), version())
    if report.altered:
        _say(file, 0, f"was altered after it was written: {', '.join(report.altered)}")
    for problem in problems:
        _say(file, problem.citation, problem.message)
    since = bool(report.moved) and not report.altered and not problems
    for problem in report.problems:
        _say(file, problem.citation, f"has changed since: {problem.message}" if since else problem.message)
    if report.problems and since:
        click.echo(
            f"distillaw: {file}: the corpus has moved since it was written; ask again for today's answer", err=True
        )
    if report.altered or problems or report.problems:
        sys.exit(1)
    if form is not None and report.worded and not report.moved:
        from ui.pack.reread import misprint

        differs = misprint(content, form, data, known)
        if differs:
            _say(file, 0, differs)
            sys.exit(1)
        click.echo(f"{file}: its pages say what its data say (the sign-off aside).")
    elif form is not None:
        click.echo(f"{file}: its pages were not compared with its data.")
    exact = sum(1 for c in data["citations"] if c.get("quote") is not None)
    click.echo(f"{file}: {exact} quotations exact, {len(data['citations']) - exact} citations without held text.")
    unchecked = sum(1 for c in data["citations"] if c.get("proposed"))
    if unchecked:
        click.echo(f"{file}: {unchecked} of them cited for proposed readings, which nobody has checked.")
    ruled = "the ruling follows from the practice" if data.get("findings") else "no ruling"
    if not report.worded:
        click.echo(f"{file}: worded by version {data.get('version') or 'unknown'}; its wording was not compared.")
    click.echo(f"{file}: {ruled}{'; the corpus has moved since it was written' if report.moved else ''}.")


def _say(file: str, citation: int, message: str) -> None:
    name = f"citation [{citation}]" if citation else "the answer"
    click.echo(f"distillaw: {file}: {name} {message}", err=True)


def _clauses(text: str, title: str) -> tuple[Clause, ...]:
    """The clauses of a text, as a sync derives them."""
    from ingest.segment import segment

    return segment(text, title)


def _understand(known: Corpus) -> Understand:
    """How the questions of saved answers are read again."""

    def understand(question: str, day: dt.date) -> Interpretation:
        from kb.interpret import Interpreter

        return Interpreter(known).interpret(question, day)

    return understand


def _held_edition(instrument: str, date: dt.date) -> str | None:
    """The hash of the text held for an edition."""
    from kb.errors import TextMissingError
    from kb.opened import home

    try:
        return home().database.edition(instrument, date).text_sha256
    except TextMissingError:
        return None


def _held(sha256: str) -> str | None:
    """A held text, or a commentary note's, by its hash."""
    from kb.answer.cite import commentary_text
    from kb.instruments import text_sha256
    from kb.opened import corpus, home

    held = home().database.text(sha256)
    if held is not None:
        return held
    for note in corpus().commentary.values():
        text = commentary_text(note)
        if text_sha256(text) == sha256:
            return text
    return None
