"""``distillaw users``: who may log in where ``distillaw run --auth`` serves."""

from __future__ import annotations

import json
import sys

import click

from kb.access import Role, checked_name
from kb.errors import UsageError

_ROLES = click.Choice([r.value for r in Role])


@click.group(invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Who may log in, and as what: reader (asks), counsel (reviews besides), keeper (adds texts besides).

    Example: distillaw users add ada --role counsel
    """
    if context.invoked_subcommand is None:
        context.invoke(listed)


@command.command("add")
@click.argument("name")
@click.option("--role", type=_ROLES, default=Role.READER.value, show_default=True, help="What the user may do.")
def add(name: str, role: str) -> None:
    """Add a user. The password is asked for, or read from standard input; never an argument, which others could see."""
    from kb.opened import home
    from kb.passwords import hash_password
    from ui.access.entry import utc_now

    plain = checked_name(name)
    at = home()
    if at.access.password_of(plain) is not None:
        raise UsageError(f"There is a user {plain!r} already.", fix="Choose another name.")
    hashed = hash_password(_password(plain))
    user = at.ensure().access.add_user(plain, Role.named(role), hashed, utc_now())
    click.echo(f"added: {user.name}, {user.role}")


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def listed(as_json: bool = False) -> None:
    """List users."""
    from kb.opened import home

    users = home().access.users()
    if as_json:
        rows = [{"name": u.name, "role": u.role, "created": u.created.isoformat()} for u in users]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for user in users:
        click.echo(f"{user.name}  {user.role}  since {user.created:%Y-%m-%d}")
    if not users:
        click.echo("There are no users; `distillaw users add NAME` adds one.")


@command.command("role")
@click.argument("name")
@click.argument("role", type=_ROLES)
def role(name: str, role: str) -> None:
    """Give a user another role; it holds at once."""
    from kb.opened import home

    home().access.set_role(name, Role.named(role))
    click.echo(f"{name}: {role}")


@command.command("password")
@click.argument("name")
def password(name: str) -> None:
    """Give a user another password; their sessions end, and delays after failed logins too."""
    from kb.opened import home
    from kb.passwords import hash_password

    store = home().access
    found = store.password_of(name)
    store.set_password(name, hash_password(_password(found[0].name)) if found else "")
    click.echo(f"{name}: the password is changed; sessions have ended")


@command.command("remove")
@click.argument("name")
def remove(name: str) -> None:
    """Remove a user, with sessions and tokens. What they reviewed stays on record."""
    from kb.opened import home

    home().access.remove_user(name)
    click.echo(f"removed: {name}")


def _password(name: str) -> str:
    from kb.passwords import checked_password

    if sys.stdin.isatty():
        said = str(click.prompt("Password", hide_input=True, confirmation_prompt="Once more"))
    else:
        said = sys.stdin.readline().rstrip("\r\n")
    return checked_password(said, name)
