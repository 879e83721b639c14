"""A response on its way out: our headers on it, and the hashes of the page's own scripts in its policy."""

from __future__ import annotations

import re

from ui.access import headers
from ui.access.asgi import Message, Scope, Send


class Outgoing:
    """One response.

    :param said: headers of the request.
    """

    def __init__(self, send: Send, scope: Scope, said: dict[str, str]) -> None:
        self._send = send
        self._path = str(scope["path"])
        self._secure = scope.get("scheme") == "https"
        self._is_page = self._path == headers.PAGE_PATH and scope["method"] == "GET"
        self._held: Message | None = None
        self._body = b""

    async def plain(self, message: Message) -> None:
        """Send on; no script runs in it."""
        if message["type"] == "http.response.start":
            message = self._guarded(message, headers.policy(self._path))
        await self._send(message)

    async def page(self, message: Message) -> None:
        """Send on; the page is held until it is whole, since its policy goes before it."""
        if not self._is_page:
            await self.plain(message)
        elif message["type"] == "http.response.start":
            if not _is_html(message):
                self._is_page = False
                await self.plain(message)
                return
            self._held = message
        elif message["type"] == "http.response.body" and self._held is not None:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                body = _MANIFEST.sub(b"", self._body)
                start = {**self._held, "headers": _without_length(self._held)}
                start["headers"].append((b"content-length", str(len(body)).encode()))
                await self._send(self._guarded(start, headers.page_policy(headers.script_hashes(body))))
                await self._send({**message, "body": body})
        else:
            await self._send(message)

    def _guarded(self, message: Message, policy: str) -> Message:
        found = list(message.get("headers", ()))
        return {**message, "headers": headers.guarded(found, self._path, self._secure, policy)}


_MANIFEST = re.compile(rb'<link rel="manifest"[^>]*>')
"""Of an application to install, which this is not; a browser asks for it without its cookies, and is refused."""


def _without_length(message: Message) -> list[tuple[bytes, bytes]]:
    return [(k, v) for k, v in message.get("headers", ()) if k.lower() != b"content-length"]


def _is_html(message: Message) -> bool:
    found = {k.lower(): v for k, v in message.get("headers", ())}
    return found.get(b"content-type", b"").startswith(b"text/html") and b"content-encoding" not in found
