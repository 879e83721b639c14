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
    scope: Any = getattr(getattr(request, "request", None), "scope", None)
    found = scope.get(SCOPE_KEY) if isinstance(scope, Mapping) else None
    if not isinstance(found, Visitor):
        raise AccessError("Nobody is known to have sent this.", fix="Log in, and load the page anew.")
    return found


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
