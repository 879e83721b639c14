"""``distillaw matrix``: what the texts say to six practices, teacher by teacher."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.errors import UnknownIdError, UsageError
from kb.practice import parse_date
from ui.cli.options import as_of_option, parse_as_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.corpus import Corpus
    from kb.matrix import Cell, Matrix

_CHANNELS = ("api", "consumer_app", "weights", "third_party_host")


@click.command()
@click.option("--md", type=click.Path(dir_okay=False, path_type=Path), help="Write Markdown to this file.")
@click.option("--csv", "csv_", type=click.Path(dir_okay=False, path_type=Path), help="Write CSV to this file.")
@click.option("--publisher", "publishers", multiple=True, metavar="NAME", help="Only this publisher (several: repeat).")
@click.option("--channel", "channels", multiple=True, type=click.Choice(_CHANNELS), help="Only teachers by this route.")
@click.option(
    "--student",
    type=click.Choice(["general_purpose", "task_specific", "embedding_or_classifier"]),
    help="What is trained.",
)
@click.option(
    "--purpose",
    type=click.Choice(["commercial", "internal", "research", "personal", "unknown"]),
    help="What it is for.",
)
@click.option("--territory", metavar="CODE", help="Seat and place of use: a country, EU, EEA, …")
@click.option("--since", metavar="DATE", help="Mark the cells that were otherwise on that day.")
@click.option("--all", "every", is_flag=True, help="Every line of the catalogue, not the chosen ones.")
@as_of_option
def command(
    md: Path | None,
    csv_: Path | None,
    publishers: tuple[str, ...],
    channels: tuple[str, ...],
    student: str | None,
    purpose: str | None,
    territory: str | None,
    since: str | None,
    every: bool,
    as_of: str | None,
) -> None:
    """Show teachers and practices as a table: verdict, conditions, and whose text decides.

    Without --md and --csv it is printed.
    """
    day = parse_as_of(as_of)
    compared = parse_date(since, "date for --since") if since else None
    from kb.matrix import View, matrix
    from kb.matrix.export import to_csv, to_markdown
    from kb.opened import service
    from kb.vocabulary import Channel, Purpose, StudentKind

    asked = service()
    corpus = asked.corpus
    view = View(
        day,
        StudentKind(student or StudentKind.GENERAL_PURPOSE),
        None if purpose == "unknown" else Purpose(purpose or Purpose.COMMERCIAL),
        territory,
        tuple(publisher_of(name, corpus) for name in publishers),
        tuple(Channel(c) for c in channels),
        every,
    )
    found = matrix(corpus, view, compared, asked.drifts)
    if not found.lines:
        raise UsageError("No line of the catalogue fits.", fix="Leave a filter out.")
    if md is not None:
        _write(md, to_markdown(found, corpus))
    if csv_ is not None:
        _write(csv_, to_csv(found, corpus))
    if md is None and csv_ is None:
        _print(found)


def publisher_of(name: str, corpus: Corpus) -> str:
    """The catalogue's spelling of a publisher, by name or by what else it is called.

    :raises UnknownIdError: no such publisher; the message gives the nearest.
    """
    from kb.known import near

    spellings = {s.casefold(): p for p, f in corpus.publishers.items() for s in (p, *f.issuer_aliases)}
    found = spellings.get(name.strip().casefold())
    if found is None:
        raise UnknownIdError(
            f"No publisher {name!r} in the catalogue.", valid=near(name, corpus.publishers), fix="Use one of these."
        )
    return found


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror}).", fix="Give a path that can be.") from error


def _print(found: Matrix) -> None:
    from rich.console import Console
    from rich.table import Table

    from kb.matrix.columns import COLUMN_WORDS, Column
    from kb.matrix.export import CHANNEL_WORDS, STALE, taken

    console = Console()
    console.print(f"As of {found.view.as_of}, under the texts read. {taken(found.view)}", highlight=False)
    table = Table(show_lines=False)
    table.add_column("teacher", overflow="fold")
    table.add_column("by")
    for column in Column:
        table.add_column(COLUMN_WORDS[column], overflow="fold")
    for section in found.sections:
        table.add_section()
        for line in section.lines:
            table.add_row(f"{section.publisher}: {line.row.name}", CHANNEL_WORDS[line.row.channel], *_cells(line.cells))
    console.print(table)
    if found.compared is not None:
        console.print(f"* otherwise on {found.compared}: {len(found.changed)} cells", highlight=False)
    if any(cell.stale for line in found.lines for cell in line.cells):
        console.print(f"≈ {STALE}; the reading awaits review")
    console.print("Under the texts read. Information, not legal advice.")


def _cells(cells: Sequence[Cell]) -> list[str]:
    from kb.lineage.export import verdict_words

    out = []
    for cell in cells:
        words = verdict_words(cell.verdict) if cell.verdict is not None else ""
        out.append(
            words
            + (f" ({cell.conditions})" if cell.conditions else "")
            + (" *" if cell.before is not None else "")
            + (" ≈" if cell.stale else "")
        )
    return out
