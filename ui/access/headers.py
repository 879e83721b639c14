"""Headers of every response. The browser itself refuses what they forbid.

What Gradio's front end needs was found by leaving each permission out and looking what breaks (Chromium, Gradio 6.31):

- Inline scripts: five of its own stand in the page. They are allowed by their hashes, one by one, and nothing else is.
- ``eval``: it makes functions from the strings that ``gr.HTML`` and events carry as their scripts; without it the page
  stays empty. Worker, frame, object, and any other origin: not needed.
- Inline styles: its components set styles while they run; these cannot be known beforehand.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from html.parser import HTMLParser

PAGE_PATH = "/"
"""The only path whose response may run scripts."""

_PAGE = (
    "default-src 'none'",
    "script-src 'self' 'unsafe-eval'{hashes}",
    "script-src-attr 'none'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
)
_DOCUMENT = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_FILE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
_FILES = ("/gradio_api/file", "/gradio_api/stream", "/file")

_ALWAYS = {
    "referrer-policy": "same-origin",  # none at all would make the Origin of the login form unreadable
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), display-capture=(), payment=(), usb=()",
    "x-robots-tag": "noindex, nofollow",
}
_PROGRAM = ("/assets/", "/static/")
"""Paths under which files of the program lie, the same for everybody. All else is private and kept by no cache."""
_REPLACED = frozenset({*_ALWAYS, "content-security-policy", "strict-transport-security", "server"})

Headers = list[tuple[bytes, bytes]]


def page_policy(hashes: Iterable[str] = ()) -> str:
    """The policy of the page.

    :param hashes: of the inline scripts that it holds, as :func:`script_hashes` gives them.
    """
    return "; ".join(_PAGE).format(hashes="".join(f" {h}" for h in hashes))


def policy(path: str) -> str:
    """The policy of a response that runs no script."""
    return _FILE if path.startswith(_FILES) else _DOCUMENT


def guarded(headers: Headers, path: str, secure: bool, content_policy: str) -> Headers:
    """The headers of a response with ours in place of what stood there.

    :param secure: whether it goes over https.
    """
    kept = []
    cached = False
    for name, value in headers:
        key = name.decode("latin-1").lower()
        if key in _REPLACED or key.startswith("access-control-"):
            continue
        if key == "cache-control":
            if not path.startswith(_PROGRAM):
                continue
            cached = True
        kept.append((name, value))
    ours = {**_ALWAYS, "content-security-policy": content_policy}
    if secure:
        ours["strict-transport-security"] = "max-age=31536000"
    if not cached:
        ours["cache-control"] = "private, max-age=3600" if path.startswith(_PROGRAM) else "no-store"
    return [*kept, *((k.encode("latin-1"), v.encode("latin-1")) for k, v in ours.items())]


def script_hashes(page: bytes) -> list[str]:
    """CSP sources of the inline scripts of a page, each once.

    >>> script_hashes(b"<script src=a></script><script>1</script>")
    ["'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='"]
    """
    reader = _Scripts()
    reader.feed(page.decode("utf-8", "replace"))
    reader.close()
    hashes = (base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in reader.found)
    return list(dict.fromkeys(f"'sha256-{h}'" for h in hashes))


class _Scripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script" and not any(name == "src" for name, _ in attrs):
            self._open = True
            self.found.append("")

    def handle_data(self, data: str) -> None:
        if self._open:
            self.found[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._open = False
