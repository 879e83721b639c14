"""The web connector against a real server on the loopback, and against addresses it must never reach."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpcore
import pytest

from ingest.connectors import web
from ingest.connectors.base import Connector
from ingest.connectors.web import MAX_BYTES, WebConnector, user_agent
from ingest.connectors.webnet import RefusedAddressError, is_public
from ingest.documents import edition_text
from kb.errors import SourceError

DAY = dt.date(2026, 3, 1)
LOOPBACK = "127.0.0.1"
PAGE = "<html><body><main><h1>Acme Terms</h1><p>Results are yours.</p></main></body></html>"
PUBLIC = "93.184.216.34"


@dataclass
class Site:
    """A server: path to (status, headers, body); every request is remembered."""

    pages: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    port: int = 0

    def put(self, path: str, body: str | bytes = b"", status: int = 200, **headers: str) -> str:
        """Serve something; returns its address."""
        raw = body.encode() if isinstance(body, str) else body
        self.pages[path] = (status, {k.replace("_", "-"): v for k, v in headers.items()}, raw)
        return self.url(path)

    def url(self, path: str) -> str:
        return f"http://{LOOPBACK}:{self.port}{path}"

    def asked_for(self, path: str) -> list[dict[str, str]]:
        return [headers for asked, headers in self.asked if asked == path]


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
            status, headers, body = served.pages.get(self.path, (404, {}, b""))
            etag = headers.get("ETag")
            if etag and self.headers.get("If-None-Match") == etag:
                status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if "Content-Length" not in headers and headers.get("Connection") != "close":
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if body:
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer((LOOPBACK, 0), Handler)
    served.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield served
    server.shutdown()
    thread.join()
    server.server_close()


def local(**more: Any) -> WebConnector:
    return WebConnector(allow_private=[LOOPBACK], **more)


HTML = {"Content_Type": "text/html; charset=utf-8"}


# --- what is fetched


def test_a_page_is_fetched_as_it_is(site: Site) -> None:
    url = site.put("/terms", PAGE, **HTML)
    connector = local()
    assert isinstance(connector, Connector)
    got = connector.fetch(url + "#part", retrieved=DAY)
    assert got.content == PAGE.encode()
    assert (got.source, got.source_url, got.retrieved) == (f"web:{url}", url, DAY)
    assert edition_text(got) == "# Acme Terms\n\nResults are yours.\n"
    assert site.asked_for("/terms")[0]["user-agent"] == user_agent()
    assert user_agent().startswith("distillaw/")


def test_redirects_are_followed_and_named(site: Site) -> None:
    end = site.put("/new", PAGE, **HTML)
    start = site.put("/old", status=301, Location="/middle")
    site.put("/middle", status=307, Location=end)
    got = local().fetch(start, retrieved=DAY)
    assert (got.source, got.source_url) == (f"web:{start}", end)
    assert "redirected" in got.note


@pytest.mark.parametrize(
    ("body", "media", "expected"),
    [
        ("Für Café.".encode("latin-1"), "text/plain; charset=utf-8", "Für Café."),
        ("Für Café.".encode("latin-1"), "text/plain", "Für Café."),
        ("许可条款".encode("gb18030"), "text/plain; charset=gb18030", "许可条款"),
        ('<html><head><meta charset="gb18030"></head><body><p>许可条款'.encode("gb18030"), "text/html", "许可条款"),
        (b"\xff\xfe" + "Acme".encode("utf-16-le"), "text/plain", "Acme"),
    ],
)
def test_encodings_that_are_wrong_or_missing(site: Site, body: bytes, media: str, expected: str) -> None:
    got = local().fetch(site.put("/t", body, Content_Type=media), retrieved=DAY)
    assert edition_text(got).strip() == expected


def test_an_unknown_encoding_is_an_error_that_says_so(site: Site) -> None:
    got = local().fetch(site.put("/t", b"Caf\xe9", Content_Type="text/plain; charset=acme-1"), retrieved=DAY)
    with pytest.raises(SourceError, match="acme-1"):
        edition_text(got)


def test_a_packed_answer_is_unpacked(site: Site) -> None:
    url = site.put("/t", gzip.compress(PAGE.encode()), Content_Encoding="gzip", **HTML)
    assert local().fetch(url, retrieved=DAY).content == PAGE.encode()
    assert site.asked_for("/t")[0]["accept-encoding"] == "identity"


# --- asking again


@pytest.fixture
def remembering(tmp_path: Path) -> Callable[[], WebConnector]:
    (tmp_path / "snapshots").mkdir()
    return lambda: local(state=tmp_path / "web", snapshots=tmp_path / "snapshots")


def _keep(folder: Path, content: bytes) -> Path:
    import hashlib

    path = folder / "snapshots" / hashlib.sha256(content).hexdigest()
    path.write_bytes(content)
    return path


def test_an_unchanged_page_is_not_sent_again(
    site: Site, tmp_path: Path, remembering: Callable[[], WebConnector]
) -> None:
    url = site.put("/terms", PAGE, ETag='"one"', **HTML)
    first = remembering().fetch(url, retrieved=DAY)
    kept = _keep(tmp_path, first.content)
    again = remembering().fetch(url, retrieved=DAY)
    assert again.content == first.content
    assert again.media == first.media
    assert [h.get("if-none-match") for h in site.asked_for("/terms")] == [None, '"one"']
    # another text under another tag is sent
    site.put("/terms", PAGE.replace("yours", "ours"), ETag='"two"', **HTML)
    assert b"ours" in remembering().fetch(url, retrieved=DAY).content
    # bytes that are gone or damaged cannot be referred to
    kept.unlink()
    site.put("/terms", PAGE, ETag='"two"', **HTML)
    assert remembering().fetch(url, retrieved=DAY).content == PAGE.encode()
    assert "if-none-match" not in site.asked_for("/terms")[-1]


def test_a_damaged_state_costs_a_request_and_nothing_else(
    site: Site, tmp_path: Path, remembering: Callable[[], WebConnector]
) -> None:
    url = site.put("/terms", PAGE, ETag='"one"', **HTML)
    _keep(tmp_path, remembering().fetch(url, retrieved=DAY).content)
    (state,) = (tmp_path / "web").glob("*.json")
    assert json.loads(state.read_text())["etag"] == '"one"'
    for broken in ("{", "[]", '{"url": 1}', json.dumps({"etag": "x"})):
        state.write_text(broken)
        assert remembering().fetch(url, retrieved=DAY).content == PAGE.encode()


def test_not_modified_without_having_asked(site: Site) -> None:
    with pytest.raises(SourceError, match="304"):
        local().fetch(site.put("/t", status=304), retrieved=DAY)


# --- what the answer must be


@pytest.mark.parametrize(
    ("status", "transient"), [(404, False), (410, False), (403, False), (429, True), (500, True), (503, True)]
)
def test_refusals_and_faults(site: Site, status: int, transient: bool) -> None:
    with pytest.raises(SourceError, match=str(status)) as caught:
        local().fetch(site.put("/t", "no", status=status), retrieved=DAY)
    assert caught.value.transient is transient


@pytest.mark.parametrize("media", ["image/png", "application/json", "application/zip"])
def test_other_types_are_refused(site: Site, media: str) -> None:
    with pytest.raises(SourceError, match=media):
        local().fetch(site.put("/t", b"x", Content_Type=media), retrieved=DAY)


def test_an_empty_answer(site: Site) -> None:
    with pytest.raises(SourceError, match="empty"):
        local().fetch(site.put("/t", b"  ", **HTML), retrieved=DAY)


@pytest.mark.parametrize(
    "headers",
    [
        {"Content_Length": str(MAX_BYTES + 1)},  # said
        {"Connection": "close"},  # found while reading
    ],
)
def test_a_body_beyond_the_limit(site: Site, headers: dict[str, str]) -> None:
    url = site.put("/big", b"x" * (MAX_BYTES + 1), Content_Type="text/plain", **headers)
    with pytest.raises(SourceError, match="10 MiB"):
        local().fetch(url, retrieved=DAY)


def test_a_packed_body_that_unfolds_beyond_the_limit(site: Site) -> None:
    packed = gzip.compress(b"x" * (MAX_BYTES * 3))
    assert len(packed) < 100_000
    url = site.put("/bomb", packed, Content_Encoding="gzip", Content_Type="text/plain")
    with pytest.raises(SourceError, match="10 MiB"):
        local().fetch(url, retrieved=DAY)


def test_the_whole_takes_no_longer_than_it_may(site: Site) -> None:
    ticks = iter(range(0, 10_000, 61))
    url = site.put("/t", PAGE, **HTML)
    with pytest.raises(SourceError, match="60 s") as caught:
        local(clock=lambda: float(next(ticks))).fetch(url, retrieved=DAY)
    assert caught.value.transient


def test_no_answer_in_time(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    import httpx

    monkeypatch.setattr(web, "TIMEOUT", httpx.Timeout(0.2))
    with socket.socket() as silent:
        silent.bind((LOOPBACK, 0))
        silent.listen()
        with pytest.raises(SourceError, match="in time") as caught:
            local().fetch(f"http://{LOOPBACK}:{silent.getsockname()[1]}/", retrieved=DAY)
    assert caught.value.transient


def test_nobody_there(site: Site) -> None:
    with pytest.raises(SourceError, match="connection failed") as caught:
        local().fetch(f"http://{LOOPBACK}:1/", retrieved=DAY)
    assert caught.value.transient


def test_redirects_in_a_circle_and_too_many(site: Site) -> None:
    site.put("/a", status=302, Location="/b")
    site.put("/b", status=302, Location="/a")
    with pytest.raises(SourceError, match="circle"):
        local().fetch(site.url("/a"), retrieved=DAY)
    for number in range(8):
        site.put(f"/{number}", status=302, Location=f"/{number + 1}")
    with pytest.raises(SourceError, match="more than 5"):
        local().fetch(site.url("/0"), retrieved=DAY)
    assert not site.asked_for("/6")
    with pytest.raises(SourceError, match="nowhere"):
        local().fetch(site.put("/c", status=302), retrieved=DAY)


# --- robots.txt


def test_robots_disallow(site: Site) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /private\n", Content_Type="text/plain")
    site.put("/private/terms", PAGE, **HTML)
    with pytest.raises(SourceError, match=r"robots\.txt"):
        local().fetch(site.url("/private/terms"), retrieved=DAY)
    assert not site.asked_for("/private/terms")
    assert local().fetch(site.put("/open", PAGE, **HTML), retrieved=DAY).content


def test_robots_rules_for_this_program_win(site: Site) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /\n\nUser-agent: distillaw\nAllow: /\n")
    assert local().fetch(site.put("/t", PAGE, **HTML), retrieved=DAY).content


def test_robots_hold_behind_a_redirect_too(site: Site) -> None:
    site.put("/robots.txt", "User-agent: distillaw\nDisallow: /hidden\n")
    site.put("/hidden", PAGE, **HTML)
    with pytest.raises(SourceError, match=r"robots\.txt"):
        local().fetch(site.put("/t", status=302, Location="/hidden"), retrieved=DAY)
    assert not site.asked_for("/hidden")


def test_robots_that_cannot_be_had_now(site: Site) -> None:
    site.put("/robots.txt", status=503)
    url = site.put("/t", PAGE, **HTML)
    with pytest.raises(SourceError, match="not known") as caught:
        local().fetch(url, retrieved=DAY)
    assert caught.value.transient
    assert not site.asked_for("/t")


# --- addresses


class Line(httpcore.MockStream):
    """A connection that notes for which host TLS was begun, and what was sent."""

    def __init__(self, answer: list[bytes], wire: Wire) -> None:
        super().__init__(answer)
        self.wire = wire

    def start_tls(self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None) -> Line:
        assert ssl_context.check_hostname
        self.wire.named.append(server_hostname)
        return self

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.wire.sent += buffer


class Wire(httpcore.NetworkBackend):
    """Connections that are recorded and answered from a script; nothing leaves the machine."""

    def __init__(self, *answers: bytes) -> None:
        self.connected: list[str] = []
        self.named: list[str | None] = []
        self.sent = b""
        self.answers = list(answers)

    def connect_tcp(self, host: str, port: int, *_: Any, **__: Any) -> httpcore.NetworkStream:
        self.connected.append(host)
        return Line([self.answers.pop(0)] if self.answers else [], self)


NO_ROBOTS = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
FOUND = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (
    len(PAGE),
    PAGE.encode(),
)


def answering(*answers: Iterable[str]) -> Callable[[str, int], Iterable[str]]:
    """A resolver that gives these answers, one a call, and then the last for ever."""
    left = list(answers)
    return lambda host, port: left.pop(0) if len(left) > 1 else left[0]


def test_a_public_host_is_connected_to_at_the_checked_address() -> None:
    wire = Wire(NO_ROBOTS, FOUND)
    connector = WebConnector(resolver=answering([PUBLIC]), backend=wire)
    assert connector.fetch("https://acme.example/terms", retrieved=DAY).content == PAGE.encode()
    assert wire.connected == [PUBLIC, PUBLIC]
    assert wire.named == ["acme.example", "acme.example"]  # TLS and the request still name the host
    assert wire.sent.count(b"Host: acme.example\r\n") == 2


INWARD = (
    "127.0.0.1",
    "127.8.8.8",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::127.0.0.1",
    "2002:7f00:1::",
    "64:ff9b::a9fe:a9fe",
    "2001:db8::1",
    "nonsense",
)


@pytest.mark.parametrize("address", INWARD)
def test_inward_addresses_are_refused(address: str) -> None:
    wire = Wire(NO_ROBOTS, FOUND)
    connector = WebConnector(resolver=answering([address]), backend=wire)
    with pytest.raises(RefusedAddressError, match="not a public address"):
        connector.fetch("https://acme.example/", retrieved=DAY)
    assert wire.connected == []
    assert not is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::808:808"])
def test_outward_addresses_are_not(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "[::1]", "localhost", "localhost.", "2130706433", "0x7f.1", "127.1", "[::ffff:127.0.0.1]"]
)
def test_ways_to_write_the_loopback_are_refused_by_the_real_resolver(host: str) -> None:
    with pytest.raises(SourceError) as caught:
        WebConnector().fetch(f"https://{host}/", retrieved=DAY)
    # a spelling that the system's resolver does not take is no address at all
    assert isinstance(caught.value, RefusedAddressError) or "cannot be resolved" in caught.value.what


def test_the_loopback_itself_is_refused_not_merely_unknown() -> None:
    for host in ("127.0.0.1", "[::1]", "localhost"):
        with pytest.raises(RefusedAddressError):
            WebConnector().fetch(f"https://{host}/", retrieved=DAY)


def test_one_private_answer_among_public_ones_is_enough() -> None:
    wire = Wire(NO_ROBOTS, FOUND)
    connector = WebConnector(resolver=answering([PUBLIC, "10.0.0.1"]), backend=wire)
    with pytest.raises(RefusedAddressError):
        connector.fetch("https://acme.example/", retrieved=DAY)
    assert wire.connected == []


def test_a_name_that_turns_private_gains_nothing() -> None:
    wire = Wire(NO_ROBOTS, FOUND)
    connector = WebConnector(resolver=answering([PUBLIC], ["169.254.169.254"]), backend=wire)
    with pytest.raises(RefusedAddressError):
        connector.fetch("https://acme.example/", retrieved=DAY)
    assert wire.connected == [PUBLIC]  # robots.txt; the page itself never


def test_a_redirect_inward_is_refused() -> None:
    moved = b"HTTP/1.1 302 Found\r\nLocation: https://inside.example/\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    wire = Wire(NO_ROBOTS, moved, NO_ROBOTS, FOUND)

    def resolver(host: str, port: int) -> Iterable[str]:
        return ["10.1.2.3"] if host == "inside.example" else [PUBLIC]

    with pytest.raises(RefusedAddressError, match=r"inside\.example resolves to 10\.1\.2\.3"):
        WebConnector(resolver=resolver, backend=wire).fetch("https://acme.example/", retrieved=DAY)
    assert wire.connected == [PUBLIC, PUBLIC]


def test_a_redirect_from_an_allowed_host_to_another_private_one_is_refused(site: Site) -> None:
    for target in (f"https://localhost:{site.port}/t", "https://[::1]/", "https://169.254.169.254/latest"):
        with pytest.raises(RefusedAddressError):
            local().fetch(site.put("/go", status=302, Location=target), retrieved=DAY)
    with pytest.raises(SourceError, match="plain http"):
        local().fetch(site.put("/go", status=302, Location="http://acme.example/"), retrieved=DAY)
    with pytest.raises(SourceError, match="not a web address"):
        local().fetch(site.put("/go", status=302, Location="file:///etc/passwd"), retrieved=DAY)


@pytest.mark.parametrize(
    ("reference", "says"),
    [
        ("http://acme.example/terms", "plain http"),
        ("ftp://acme.example/terms", "not a web address"),
        ("file:///etc/passwd", "not a web address"),
        ("/etc/passwd", "not a web address"),
        ("https://", "not a web address"),
        ("https://me:secret@acme.example/", "name or password"),
        ("https://acme.example:99999/", "not an address"),
        ("", "not a web address"),
    ],
)
def test_what_is_no_address(reference: str, says: str) -> None:
    wire = Wire()
    with pytest.raises(SourceError, match=says) as caught:
        WebConnector(resolver=answering([PUBLIC]), backend=wire).fetch(reference, retrieved=DAY)
    assert "secret" not in caught.value.render()
    assert wire.connected == []
