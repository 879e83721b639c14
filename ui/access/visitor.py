"""The visitor of an event: what the layer before the application found out about who sends it."""

from __future__ import annotations

import getpass
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kb.access import Role
from kb.errors import AccessError

if TYPE_CHECKING:
    import gradio as gr

SCOPE_KEY = "distillaw.visitor"
"""Where the layer leaves the visitor in an ASGI scope. Nothing that a client sends can stand there."""

LOGIN_KEY = "distillaw.logged_in"
"""Where it leaves whether the visitor logged in with a password, and so may log out."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who sends an event.

    :ivar name: of the user, as records name them.
    """

    name: str
    role: Role


def local_visitor() -> Visitor:
    """Who uses this machine, where nobody logs in: ``DISTILLAW_REVIEWER``, else the name of the user; may do all."""
    return Visitor(os.environ.get("DISTILLAW_REVIEWER") or getpass.getuser(), Role.KEEPER)


def visitor_of(request: gr.Request) -> Visitor:
    """Who sends the event of a request that Gradio hands to a handler.

    :raises AccessError: the request did not come through the layer.
    """
    found = _left(request, SCOPE_KEY)
    if not isinstance(found, Visitor):
        raise AccessError("Nobody is known to have sent this.", fix="Log in, and load the page anew.")
    return found


def logged_in(request: gr.Request) -> bool:
    """Whether the sender logged in with a password, and so may log out."""
    return _left(request, LOGIN_KEY) is True


def _left(request: gr.Request, key: str) -> object:
    scope: Any = getattr(getattr(request, "request", None), "scope", None)
    return scope.get(key) if isinstance(scope, Mapping) else None


def require(visitor: Visitor, role: Role) -> None:
    """Pass where the visitor has this role, or one that may do more.

    >>> require(Visitor("Ada", Role.KEEPER), Role.COUNSEL)

    :raises AccessError: the visitor has not.
    """
    if not visitor.role.covers(role):
        raise AccessError(
            f"{visitor.name} has the role {visitor.role}, and this takes the role {role}.",
            valid=", ".join(r for r in Role if r.covers(role)),
            fix="Ask a keeper for the role, or somebody who has it.",
        )
