"""``distillaw audit``: who did what to saved answers and readings."""

from __future__ import annotations

import dataclasses
import json

import click

from kb.errors import HomeError


@click.command()
@click.option("--verify", is_flag=True, help="Check that no row was altered, moved or taken out.")
@click.option("--holds", metavar="HASH", help="Check besides that a hash noted earlier is still in the chain.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(verify: bool, holds: str | None, as_json: bool) -> None:
    """List the acts on saved answers and readings: who, as which role, when, what and why.

    Each row holds the hash of the one before. --verify exits 1 where the chain is broken, and prints its last hash:
    note it elsewhere, and --holds tells later whether rows were cut off its end or all of it was written anew.

    Example: distillaw audit --verify
    """
    from kb.audit import broken
    from kb.opened import home

    rows = home().house.audit()
    problems = broken(rows) if verify or holds else []
    if holds and holds not in {row.hash for row in rows}:
        problems.append(f"No row has the hash {holds}.")
    last = rows[-1].hash if rows else None
    if as_json:
        listed = [dataclasses.asdict(row) for row in rows]
        checked = {"whole": not problems, "problems": problems, "last": last} if verify or holds else {}
        click.echo(json.dumps({"rows": listed, **checked}, ensure_ascii=False, indent=2))
    elif verify or holds:
        click.echo(f"{len(rows)} rows, last hash {last or 'none'}")
    else:
        for row in rows:
            why = f". {row.why}" if row.why else ""
            detail = f" ({row.detail})" if row.detail else ""
            click.echo(f"{row.number}  {row.at[:16]}  {row.by}, {row.role}: {row.deed} {row.subject}{detail}{why}")
        if not rows:
            click.echo("Nothing was done here yet.")
    if problems:
        raise HomeError(" ".join(problems), fix="Compare the file with a copy from before.")
