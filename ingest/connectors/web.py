"""A page or PDF by address.

Careful by default: https only, public addresses only (``ingest.connectors.webnet``), at most five redirects, each
followed here and checked as the first address was, 10 MiB, a minute, and what robots.txt asks of ``distillaw``. What a
page said of itself (``ETag``, ``Last-Modified``) is kept, so that an unchanged page is not sent again.
"""

from __future__ import annotations

import datetime as dt
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.robotparser import RobotFileParser

import httpcore
import httpx

from ingest.connectors.webnet import CheckedBackend, CheckedTransport, Resolver, resolve
from ingest.connectors.webstate import Memory, PageState, sha256
from ingest.documents import Received
from ingest.documents.kinds import Kind, kind_of
from kb.errors import SourceError

MAX_BYTES = 10 * 1024 * 1024
MAX_ROBOTS = 512 * 1024
MAX_REDIRECTS = 5
MAX_SECONDS = 60.0
TIMEOUT = httpx.Timeout(20.0, connect=10.0)

_TYPES = ("text/html", "application/xhtml+xml", "application/pdf", "text/plain", "text/markdown")
_UNSAID = ("", "application/octet-stream", "binary/octet-stream")
_MOVED = (301, 302, 303, 307, 308)
_FORM = "https://host/path, e.g. web:https://acme.example/terms"


class WebConnector:
    """Fetches ``https://…``.

    :param state: directory of one small JSON file an address; ``None``: every request is unconditional.
    :param snapshots: directory of bytes by their hash, where an unchanged page is read from; without it requests are
        unconditional too.
    :param allow_private: hosts that may be on a private network, and be asked over plain http.
    :param resolver: names to addresses; the system's by default.
    :param clock: seconds, for the bound on the whole time.
    """

    scheme = "web"

    def __init__(
        self,
        state: Path | None = None,
        snapshots: Path | None = None,
        *,
        allow_private: Iterable[str] = (),
        resolver: Resolver = resolve,
        backend: httpcore.NetworkBackend | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._memory = Memory(state, snapshots)
        self._allowed = frozenset(host.strip("[]").lower().rstrip(".") for host in allow_private)
        self._transport = CheckedTransport(CheckedBackend(self._allowed, resolver, backend))
        self._clock = clock
        self._robots: dict[str, RobotFileParser] = {}

    def fetch(self, reference: str, *, retrieved: dt.date) -> Received:
        """The bytes behind an address.

        :param reference: the address; a fragment is ignored.
        :returns: the bytes; ``source`` names the address asked, ``source_url`` the one that answered.
        :raises SourceError: malformed, refused (address, robots.txt, type, size), or not answered; ``transient`` where
            asking again may help.
        """
        url = self.checked(reference)
        known = self._memory.of(str(url))
        try:
            with httpx.Client(transport=_Borrowed(self._transport), timeout=TIMEOUT, trust_env=False) as client:
                return self._fetched(client, url, known, retrieved)
        except (httpcore.TimeoutException, httpx.TimeoutException) as error:
            raise SourceError(f"{url}: no answer in time.", fix="Try again later.", transient=True) from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpx.TransportError) as error:
            raise SourceError(
                f"{url}: the connection failed: {str(error).rstrip('.')}.",
                fix="Check the address and try again.",
                transient=True,
            ) from error

    def checked(self, reference: str) -> httpx.URL:
        """The address of a reference, without fragment.

        :raises SourceError: not an https address (http: only for hosts allowed by name), or one with a password.
        """
        try:
            url = httpx.URL(reference.strip()).copy_with(fragment=None)
        except (httpx.InvalidURL, ValueError) as error:
            raise SourceError(f"{reference!r} is not an address: {error}.", valid=_FORM, fix="Correct it.") from error
        if url.scheme not in ("http", "https") or not url.host:
            raise SourceError(f"{reference!r} is not a web address.", valid=_FORM, fix="Write it in full.")
        if url.port is not None and not 0 < url.port < 65536:
            raise SourceError(f"{reference!r} is not an address: port {url.port}.", valid=_FORM, fix="Correct it.")
        if url.userinfo:
            raise SourceError(
                f"The address of {url.host} holds a name or password.",
                valid=_FORM,
                fix="Save the page and add the file.",
            )
        if url.scheme == "http" and not self._is_allowed(url):
            raise SourceError(f"{url}: plain http can be altered on its way.", valid=_FORM, fix="Use https.")
        return url

    def _is_allowed(self, url: httpx.URL) -> bool:
        return url.host.lower().rstrip(".") in self._allowed

    def _fetched(self, client: httpx.Client, url: httpx.URL, known: PageState | None, retrieved: dt.date) -> Received:
        deadline = self._clock() + MAX_SECONDS
        at, seen = url, [url]
        while True:
            self._ask_robots(client, at, deadline)
            with client.stream("GET", at, headers=_headers(at, known)) as answer:
                if answer.status_code in _MOVED:
                    at = self._next(at, answer, seen)
                    continue
                if answer.status_code == 304 and known is not None:
                    content, media = self._memory.content(known), known.media
                else:
                    _raise_for(answer, at)
                    media = _media(answer, at)
                    content = b"".join(self._bounded(answer, at, MAX_BYTES, deadline))
                    etag, modified = answer.headers.get("etag", ""), answer.headers.get("last-modified", "")
                    self._memory.keep(PageState(str(url), str(at), etag, modified, sha256(content), media))
            break
        if kind_of(content, str(at), media=media) is Kind.DOCX:
            raise SourceError(f"{at} is a Word document.", valid=", ".join(_TYPES), fix="Save it and add the file.")
        return Received(content, f"web:{url}", str(at), retrieved, _note(at, url), media=media)

    def _next(self, at: httpx.URL, answer: httpx.Response, seen: list[httpx.URL]) -> httpx.URL:
        """Where a redirect leads, checked like the first address."""
        target = answer.headers.get("location", "")
        if not target:
            raise SourceError(f"{at} redirects to nowhere.", fix="Find the page's new address.")
        try:
            joined = str(at.join(target))
        except (httpx.InvalidURL, ValueError) as error:
            raise SourceError(f"{at} redirects to {target!r}, not an address.", fix="Find its address.") from error
        url = self.checked(joined)
        if url in seen:
            raise SourceError(f"{at} redirects in a circle, to {url}.", fix="Open it in a browser and save the page.")
        if len(seen) > MAX_REDIRECTS:
            raise SourceError(
                f"{seen[0]} redirects more than {MAX_REDIRECTS} times.", fix="Give the address that it leads to."
            )
        seen.append(url)
        return url

    def _bounded(self, answer: httpx.Response, at: httpx.URL, limit: int, deadline: float) -> Iterator[bytes]:
        """The body, unpacked, piece by piece; never more than the limit in memory."""
        said = answer.headers.get("content-length", "")
        if said.isdecimal() and int(said) > limit:
            raise _too_large(at, limit)
        got = 0
        for piece in _unpacked(answer, at, limit):
            got += len(piece)
            if got > limit:
                raise _too_large(at, limit)
            if self._clock() > deadline:
                raise SourceError(f"{at}: not had within {MAX_SECONDS:.0f} s.", fix="Try again later.", transient=True)
            yield piece

    def _ask_robots(self, client: httpx.Client, url: httpx.URL, deadline: float) -> None:
        """Refuse what the host's robots.txt disallows (RFC 9309).

        No such file (4xx): everything is allowed. A host that fails to answer (5xx): nothing is, for now.
        """
        origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
        if origin not in self._robots:
            self._robots[origin] = self._read_robots(client, httpx.URL(f"{origin}/robots.txt"), deadline)
        if not self._robots[origin].can_fetch(user_agent(), str(url)):
            raise SourceError(
                f"{url}: its robots.txt asks programs not to fetch it.", fix="Save the page yourself and add the file."
            )

    def _read_robots(self, client: httpx.Client, url: httpx.URL, deadline: float) -> RobotFileParser:
        rules = RobotFileParser()
        at, seen = url, [url]
        while True:
            with client.stream("GET", at, headers=_headers(at, None)) as answer:
                if answer.status_code in _MOVED:
                    at = self._next(at, answer, seen)
                    continue
                if answer.status_code >= 500 or answer.status_code == 429:
                    raise SourceError(
                        f"{at} answered {answer.status_code}: whether the page may be fetched is not known.",
                        fix="Try again later.",
                        transient=True,
                    )
                found = answer.status_code == 200
                lines = b"".join(self._bounded(answer, at, MAX_ROBOTS, deadline)) if found else b""
            rules.parse(lines.decode("utf-8", "replace").splitlines())
            return rules


class _Borrowed(httpx.BaseTransport):
    """Lets several clients use one pool of connections."""

    def __init__(self, transport: httpx.BaseTransport) -> None:
        self._transport = transport

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._transport.handle_request(request)


def user_agent() -> str:
    """What requests say of themselves, and by what name robots.txt is read: ``distillaw/<version>``."""
    try:
        return f"distillaw/{version('distillaw')}"
    except PackageNotFoundError:
        return "distillaw/0"


def _headers(at: httpx.URL, known: PageState | None) -> dict[str, str]:
    out = {"User-Agent": user_agent(), "Accept": ", ".join(_TYPES), "Accept-Encoding": "identity"}
    if known is not None and str(at) == known.final_url:
        if known.etag:
            out["If-None-Match"] = known.etag
        if known.last_modified:
            out["If-Modified-Since"] = known.last_modified
    return out


def _raise_for(answer: httpx.Response, at: httpx.URL) -> None:
    code = answer.status_code
    if code == 200:
        return
    transient = code >= 500 or code in (408, 425, 429)
    fix = {404: "Check the address.", 410: "The page was removed; look for an archived copy."}.get(
        code, "Try again later." if transient else "Open it in a browser, save the page and add the file."
    )
    raise SourceError(f"{at} answered {code} {answer.reason_phrase}".rstrip() + ".", fix=fix, transient=transient)


def _media(answer: httpx.Response, at: httpx.URL) -> str:
    """The declared media type.

    :raises SourceError: it is of no kind that is read.
    """
    media: str = answer.headers.get("content-type", "").strip()
    bare = media.partition(";")[0].strip().lower()
    if bare in _UNSAID:
        return ""
    if bare not in _TYPES:
        raise SourceError(
            f"{at} is {bare}, not a page or PDF.", valid=", ".join(_TYPES), fix="Give the address of the text itself."
        )
    return media


def _unpacked(answer: httpx.Response, at: httpx.URL, limit: int) -> Iterator[bytes]:
    """The body as sent; unpacked where the server packs although it was asked not to."""
    packing = answer.headers.get("content-encoding", "identity").strip().lower()
    if packing in ("", "identity"):
        yield from answer.iter_raw()
        return
    if packing not in ("gzip", "x-gzip", "deflate"):
        raise SourceError(f"{at} is sent packed as {packing!r}.", valid="identity, gzip", fix="Save the page instead.")
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        for piece in answer.iter_raw():
            yield unpack.decompress(piece, limit + 1)  # one too many is enough for the caller to stop
    except zlib.error as error:
        raise SourceError(f"{at} is sent packed, but damaged.", fix="Try again later.", transient=True) from error


def _too_large(at: httpx.URL, limit: int) -> SourceError:
    return SourceError(
        f"{at} is larger than {limit / 1024**2:g} MiB.", fix="Save it, keep the part with the text, and add the file."
    )


def _note(at: httpx.URL, url: httpx.URL) -> str:
    return "" if at == url else f"redirected from {url}"
