"""Options that several verbs share, and what they parse to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kb.errors import UsageError
from kb.practice import parse_date

if TYPE_CHECKING:
    from kb.audit import Actor
    from kb.pack import Form

F = TypeVar("F", bound=Callable[..., Any])


def today() -> dt.date:
    """The day an entry point acts on. Nothing below an entry point asks a clock."""
    return dt.datetime.now(dt.UTC).date()


def actor(by: str | None = None) -> Actor:
    """Who acts at the command line: ``--by``, else ``DISTILLAW_REVIEWER``, else the user's name; may do all."""
    import getpass
    import os

    from kb.access import Role
    from kb.audit import Actor

    name = by or os.environ.get("DISTILLAW_REVIEWER") or getpass.getuser()
    return Actor(name, Role.KEEPER, dt.datetime.now(dt.UTC).replace(microsecond=0))


def as_of_option(function: F) -> F:
    """``--as-of DATE``."""
    decorate = click.option(
        "--as-of", metavar="DATE", help="Judge by the texts in force on that day, YYYY-MM-DD (default: today)."
    )
    return decorate(function)


def parse_as_of(text: str | None) -> dt.date:
    """The day of ``--as-of``.

    :raises UsageError: not a date.
    """
    return parse_date(text, "date for --as-of") if text else today()


def asked_form(file: str | None) -> Form | None:
    """The form of an opinion pack that a file's name asks for, before any work is done; ``None`` for no file.

    :raises UsageError: its ending is that of no form.
    """
    if file is None:
        return None
    from ui.pack import form_of

    return form_of(file)


def parse_settings(pairs: Iterable[str]) -> dict[str, object]:
    """``name=value`` pairs of ``--set``.

    >>> parse_settings(["release=internal", "teacher=acme/one"])
    {'release': 'internal', 'teacher': 'acme/one'}

    :raises UsageError: a pair without ``=``.
    """
    out: dict[str, object] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name.strip():
            raise UsageError(
                f"--set {pair!r} is not of the form facet=value.",
                valid="release=internal, teacher=meta/llama-3.1-8b, …",
                fix="See `distillaw list facets`.",
            )
        out[name.strip()] = value.strip()
    return out
