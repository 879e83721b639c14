"""``distillaw sync``: acquire, derive, index, publish."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from ui.cli.options import today

if TYPE_CHECKING:
    from kb.store import Home


@click.command()
@click.option("--mirror", metavar="DIR", envvar="DISTILLAW_MIRROR", help="Directory that mirrors the remote sources.")
@click.option("--online", is_flag=True, help="Read public archives and pages where the mirror lacks them.")
@click.option(
    "--history/--no-history", default=True, help="Derive the recorded editions of archived texts (default: yes)."
)
@click.option(
    "--allow-private", multiple=True, metavar="HOST", help="Host on your own network whose pages may be read."
)
@click.option("--quiet", is_flag=True, help="Only the summary.")
def command(mirror: str | None, online: bool, history: bool, allow_private: tuple[str, ...], quiet: bool) -> None:
    """Acquire every text that can be had here, derive clauses, build the index; publish by one switch."""
    from ingest.__main__ import run_sync
    from kb.opened import corpus, embedder, home

    at = home().ensure()
    status = run_sync(
        at,
        corpus(),
        embedder(at),
        today(),
        mirror,
        quiet,
        online=online,
        history=history,
        allow_private=allow_private,
    )
    _tell_flips(at)
    sys.exit(status)


def _tell_flips(at: Home) -> None:
    """Rule anew on the answers that are watched, and name those whose verdict is another by the texts of now."""
    watched = [a for a in at.house.answers() if a.watched]
    if not watched:
        return
    from kb.opened import service
    from kb.saved import flips

    for found in flips(watched, service(at), today()).values():
        click.echo(
            f"watched answer {found.saved.id} flipped: {found.saved.verdict} to {found.verdict}; "
            f"`distillaw saved rerun {found.saved.id}` says why"
        )
