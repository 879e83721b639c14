"""``distillaw sync``: acquire, derive, index, publish."""

from __future__ import annotations

import sys

import click

from ui.cli.options import today


@click.command()
@click.option("--mirror", metavar="DIR", envvar="DISTILLAW_MIRROR", help="Directory that mirrors the remote sources.")
@click.option("--quiet", is_flag=True, help="Only the summary.")
def command(mirror: str | None, quiet: bool) -> None:
    """Acquire every text that can be had here, derive clauses, build the index; publish by one switch."""
    from ingest.__main__ import run_sync
    from ui.build import corpus, embedder, home

    at = home().ensure()
    sys.exit(run_sync(at, corpus(), embedder(at), today(), mirror, quiet))
