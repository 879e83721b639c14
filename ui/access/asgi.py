"""What the layer needs of ASGI: replies, headers, cookies, bodies that are bounded."""

from __future__ import annotations

import http
import json
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from kb.errors import DistillawError

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that the layer gives itself.

    :ivar headers: in lower case, besides those that every response gets.
    """

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def html(cls, status: int, text: str, **headers: str) -> Reply:
        """A page."""
        named = {k.replace("_", "-"): v for k, v in headers.items()}
        return cls(status, text.encode(), {"content-type": "text/html; charset=utf-8", **named})

    @classmethod
    def problem(cls, status: int, error: DistillawError, **headers: str) -> Reply:
        """An error for programs, as RFC 9457 has it, with what is valid and what to do."""
        body = {"type": "about:blank", "title": http.HTTPStatus(status).phrase, "status": status, "detail": error.what}
        body |= {k: v for k, v in (("valid", error.valid), ("fix", error.fix)) if v}
        named = {k.replace("_", "-"): v for k, v in headers.items()}
        return cls(status, json.dumps(body).encode(), {"content-type": "application/problem+json", **named})

    @classmethod
    def see(cls, where: str, **headers: str) -> Reply:
        """Go on elsewhere, by GET."""
        return cls(303, b"", {"location": where, **{k.replace("_", "-"): v for k, v in headers.items()}})

    async def send(self, send: Send, *, body: bool = True) -> None:
        """Send it whole.

        :param body: false for the answer to a HEAD request.
        """
        headers = {"content-length": str(len(self.body)), **self.headers}
        raw = [(k.encode("latin-1"), v.encode("latin-1")) for k, v in headers.items()]
        await send({"type": "http.response.start", "status": self.status, "headers": raw})
        await send({"type": "http.response.body", "body": self.body if body else b""})


def headers_of(scope: Scope) -> dict[str, str]:
    """Headers by name in lower case. Of a name that is sent twice the values are joined, so that none hides another."""
    out: dict[str, str] = {}
    for name, value in scope.get("headers", ()):
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        joint = "; " if key == "cookie" else ", "
        out[key] = f"{out[key]}{joint}{text}" if key in out else text
    return out


def cookie(headers: dict[str, str], name: str) -> str | None:
    """The value of a cookie; the first one of that name.

    >>> cookie({"cookie": "a=1; b=2"}, "b")
    '2'
    """
    for part in headers.get("cookie", "").split(";"):
        key, sign, value = part.strip().partition("=")
        if sign and key == name:
            return value
    return None


async def body_of(receive: Receive, limit: int) -> bytes | None:
    """The body of a request; ``None``: it is longer than ``limit`` bytes, or the client went away."""
    body: bytes = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body += message.get("body", b"")
        if len(body) > limit:
            return None
        if not message.get("more_body", False):
            return body
