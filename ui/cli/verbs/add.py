"""``distillaw add``: a contract or terms of one's own."""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.instruments import InstrumentKind
from kb.practice import parse_date
from kb.vocabulary import Channel
from ui.cli.options import today

if TYPE_CHECKING:
    from ingest.adding import Added
    from ingest.documents import Received
    from kb.store import Home

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


@click.command()
@click.argument("document", metavar="PATH_OR_URL")
@click.option("--instrument", required=True, metavar="ID", help="Id of the instrument: publisher/slug.")
@click.option("--title", required=True, help="Title of the instrument.")
@click.option("--effective", required=True, metavar="DATE", help="Day from which this text is in force, YYYY-MM-DD.")
@click.option(
    "--governs", multiple=True, metavar="SOURCE", help="Model, service, data set or publisher that it binds for."
)
@click.option(
    "--channel", "channels", multiple=True, type=click.Choice([c.value for c in Channel]), help="By which route."
)
@click.option("--outranks", multiple=True, metavar="ID", help="Instrument that yields to it.")
@click.option(
    "--kind", type=click.Choice([k.value for k in InstrumentKind]), default=InstrumentKind.PRIVATE_CONTRACT.value
)
@click.option("--publisher", metavar="NAME", help="Who issues it (default: the publisher of what it governs).")
@click.option(
    "--new-edition", is_flag=True, help="The id is in use: this text takes over there from the day of --effective on."
)
@click.option(
    "--allow-private", multiple=True, metavar="HOST", help="Host on your own network that may be fetched from."
)
def command(
    document: str,
    instrument: str,
    title: str,
    effective: str,
    governs: tuple[str, ...],
    channels: tuple[str, ...],
    outranks: tuple[str, ...],
    kind: str,
    publisher: str | None,
    new_edition: bool,
    allow_private: tuple[str, ...],
) -> None:
    """Add a contract or terms of your own (md, txt, html, pdf, docx) from a file or an https address.

    Text and catalogue entry are kept in the data directory alone. A later text of a contract that is held is added with
    --new-edition; the one before it ends on that day.

    Example: distillaw add deal.pdf --instrument acme/deal --title "Acme Deal" --effective 2026-01-01 --governs OpenAI
    """
    from ingest.adding import Addition, add, check
    from kb.corpus import load_corpus
    from kb.opened import home
    from kb.private import corpus_dir, load_private

    addition = Addition(
        instrument,
        title,
        parse_date(effective, "date for --effective"),
        InstrumentKind(kind),
        publisher,
        governs,
        tuple(Channel(c) for c in channels),
        outranks,
        new_edition,
    )
    said = os.environ.get("DISTILLAW_CORPUS")
    shipped = load_corpus(Path(said) if said else None)
    at = home()
    check(addition, shipped, load_private(corpus_dir(at.path)))  # before anything is fetched
    day = today()
    done = add(addition, _received(document, at, allow_private, day), shipped, at, day)
    _report(done)


def _received(document: str, at: Home, allow_private: tuple[str, ...], day: dt.date) -> Received:
    if _ADDRESS.match(document):
        from ingest.connectors.web import WebConnector

        connector = WebConnector(at.path / "web", at.path / "snapshots", allow_private=allow_private)
        return connector.fetch(document, retrieved=day)
    from ingest.connectors.file import FileConnector

    return FileConnector().open(Path(document).expanduser(), retrieved=day)


def _report(done: Added) -> None:
    entry = done.entry
    if done.new_edition:
        click.echo(
            f"added: {entry.id}, edition {done.edition}: {done.clauses} clauses, {done.characters:,} characters, "
            f"sha256 {done.sha256[:12]}…"
        )
    else:
        click.echo(f"already held: this text is {entry.id}, edition {done.edition}; no edition was added.")
    if done.closed:
        click.echo(f"the edition of {done.closed} ends on {done.edition}")
    if not done.changed:
        return
    for one in entry.governs:
        by = f" by {', '.join(c.value for c in one.channels)}" if one.channels else ""
        click.echo(f"governs: {one.source}{by}")
    if entry.outranks:
        click.echo(f"outranks: {', '.join(entry.outranks)}")
    if not entry.governs:
        click.echo("governs nothing yet: name what it binds for with --governs to have it ruled by.")
    click.echo("Run `distillaw sync` to search and cite it. Until it has readings, practices under it are uncovered.")
