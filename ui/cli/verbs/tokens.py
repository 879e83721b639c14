"""``distillaw tokens``: credentials of programs that use the API or MCP."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import click

from kb.errors import UsageError

if TYPE_CHECKING:
    from kb.access import Token

LONGEST = 365
"""Days."""


@click.group(invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Credentials for programs: sent as `Authorization: Bearer …`, with the role of their user.

    Example: distillaw tokens add ada --label "weekly report" --days 90
    """
    if context.invoked_subcommand is None:
        context.invoke(listed)


@command.command("add")
@click.argument("name")
@click.option("--label", default="", metavar="TEXT", help="What it is for.")
@click.option("--days", default=90, show_default=True, help="After how many days it expires.")
def add(name: str, label: str, days: int) -> None:
    """Make a token for a user. It is printed once, and stored nowhere."""
    from kb.opened import home
    from kb.passwords import TOKEN_PREFIX, digest, new_secret
    from ui.access.entry import utc_now

    if not 1 <= days <= LONGEST:
        raise UsageError(f"{days} days cannot be taken.", valid=f"1 to {LONGEST}", fix="Renew it when it expires.")
    now, secret = utc_now(), new_secret(TOKEN_PREFIX)
    token = home().access.add_token(
        name, " ".join(label.split())[:200], digest(secret), now + dt.timedelta(days=days), now
    )
    click.echo(f"token {token.id} of {token.user}, until {token.expires:%Y-%m-%d}; it is not shown again:", err=True)
    click.echo(secret)


@command.command("list")
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def listed(name: str | None = None, as_json: bool = False) -> None:
    """List tokens, or those of a user; not the tokens themselves, which nobody holds."""
    from kb.opened import home
    from ui.access.entry import utc_now

    now = utc_now()
    tokens = home().access.tokens(name)
    if as_json:
        click.echo(json.dumps([_row(t, now) for t in tokens], ensure_ascii=False, indent=2))
        return
    for token in tokens:
        row = _row(token, now)
        used = row["used"] or "never"
        label = f": {token.label}" if token.label else ""
        click.echo(f"{token.id}  {token.user}  {row['state']} until {row['expires']}, last used {used}{label}")
    if not tokens:
        click.echo("There are no tokens; `distillaw tokens add NAME` makes one.")


@command.command("revoke")
@click.argument("number", type=int)
def revoke(number: int) -> None:
    """Revoke a token; it is refused from now on."""
    from kb.opened import home

    home().access.revoke_token(number)
    click.echo(f"token {number} is revoked")


def _row(token: Token, now: dt.datetime) -> dict[str, str | int | None]:
    state = "revoked" if token.revoked else "expired" if now >= token.expires else "valid"
    return {
        "number": token.id,
        "user": token.user,
        "label": token.label,
        "state": state,
        "created": token.created.isoformat(),
        "expires": token.expires.isoformat(),
        "used": token.used.isoformat() if token.used else None,
    }
