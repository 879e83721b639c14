"""Where a request comes from: from our own page, from a page of somebody else, or from a program.

A browser says so in headers that no script can set: ``Sec-Fetch-Site`` (Fetch Metadata; only over https and on this
machine) and ``Origin``. A page of somebody else may lead here, by a link, and do nothing else.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import quote, unquote_to_bytes, urlsplit

from ui.access.asgi import Scope

SAFE = ("GET", "HEAD")
"""Methods that change nothing. Cross-origin preflights (OPTIONS) are never answered: no other origin may read."""

_BAD_PATH = re.compile(r"//|\\|[\x00-\x1f\x7f]|(?:^|/)\.{1,2}(?:/|$)|;")
_BAD_RAW = re.compile(rb"%2f|%5c|%00|%25", re.IGNORECASE)


def is_plain(scope: Scope) -> bool:
    """Whether a path can be read in one way only: no ``//``, no ``..``, no backslash, no encoded slash.

    >>> [is_plain({"path": p}) for p in ("/a/b.c", "/a//b", "/a/../b", "/a/./b", "a")]
    [True, False, False, False, False]
    """
    path, raw = str(scope.get("path", "")), bytes(scope.get("raw_path") or b"")
    if not path.startswith("/") or _BAD_PATH.search(path) or _BAD_RAW.search(raw):
        return False
    return not raw or unquote_to_bytes(raw.partition(b"?")[0]) == path.encode("utf-8", "surrogatepass")


def is_navigation(method: str, headers: dict[str, str]) -> bool:
    """Whether somebody opens an address in a browser, rather than a page or a program fetching it."""
    mode = headers.get("sec-fetch-mode")
    if mode is not None and (mode != "navigate" or headers.get("sec-fetch-dest", "document") != "document"):
        return False
    return method in SAFE and "text/html" in headers.get("accept", "")


def is_foreign(method: str, headers: dict[str, str]) -> bool:
    """Whether a page of another origin makes this request, other than by leading here."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none") and not (method in SAFE and is_navigation(method, headers))
    return "origin" in headers and not _is_own(headers)


def is_own(method: str, headers: dict[str, str]) -> bool:
    """Whether our own page is known to make this request; for what a cookie alone may not do."""
    if method in SAFE:
        return not is_foreign(method, headers)
    site = headers.get("sec-fetch-site")
    return site == "same-origin" if site is not None else _is_own(headers)


def _is_own(headers: dict[str, str]) -> bool:
    origin = urlsplit(headers.get("origin", ""))
    return origin.scheme in ("http", "https") and _named(origin.netloc) == _named(headers.get("host", "")) != ""


def _named(host: str) -> str:
    return re.sub(r":(?:80|443)$", "", host.strip().lower())


def is_loopback(host: str) -> bool:
    """Whether an address, or the host of a ``Host`` header, is this machine.

    >>> [is_loopback(h) for h in ("127.0.0.1", "localhost:7860", "[::1]:80", "::1", "0.0.0.0", "evil.example")]
    [True, True, True, True, False, False]
    """
    bare = host.strip().lower()
    match = re.fullmatch(r"\[([^]]*)\](?::\d+)?|([^:]*)(?::\d+)?", bare)
    name = (match[1] or match[2] or "") if match else bare
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def network_of(address: str) -> str:
    """What stands for a client where failures are counted: an IPv4 address, or the /64 of an IPv6 one.

    >>> network_of("192.0.2.7"), network_of("2001:db8:1:2:3::4"), network_of("")
    ('192.0.2.7', '2001:db8:1:2::/64', 'unknown')
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return str(ip.ipv4_mapped)
        return str(ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)


def safe_target(target: str) -> str:
    """An address on this site to go on to after the login; the first page where it is none.

    >>> safe_target("/?tab=matrix"), safe_target("//evil.example"), safe_target("https://evil.example")
    ('/?tab=matrix', '/', '/')
    """
    if not re.fullmatch(r"/(?:[^/\\\s\x00-\x1f][^\\\s\x00-\x1f]*)?", target) or len(target) > 2000:
        return "/"
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or parts.path in ("/login", "/logout"):
        return "/"
    return quote(target, safe="/?&=%+:@,;.~-_#")
