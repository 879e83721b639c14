"""A server on the loopback that answers as the network does: pages, redirects, errors, delays, git repositories."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

LOOPBACK = "127.0.0.1"


@dataclass
class Net:
    """What is served.

    :ivar pages: path to (status, headers, body).
    :ivar git: directory of bare repositories, served under ``/git/`` by ``git http-backend``.
    :ivar hanging: paths that are never answered; ``dropped``: whose connection is cut in the middle.
    """

    git: Path
    pages: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    hanging: set[str] = field(default_factory=set)
    dropped: set[str] = field(default_factory=set)
    asked: list[tuple[str, int]] = field(default_factory=list)
    port: int = 0
    down: bool = False
    stopping: threading.Event = field(default_factory=threading.Event)

    def put(self, path: str, body: str = "", status: int = 200, **headers: str) -> str:
        """Serve a page; returns its address."""
        named = {k.replace("_", "-"): v for k, v in headers.items()}
        self.pages[path] = (status, {"Content-Type": "text/html; charset=utf-8", **named}, body.encode())
        return self.url(path)

    def url(self, path: str) -> str:
        """The address of a path."""
        return f"http://{LOOPBACK}:{self.port}{path}"

    def statuses(self, path: str) -> list[int]:
        """What requests for a path were answered with."""
        return [status for asked, status in self.asked if asked == path]


class _Handler(BaseHTTPRequestHandler):
    net: Net

    def do_GET(self) -> None:
        net = self.net
        path = self.path.partition("?")[0]
        if net.down:
            self.close_connection = True
            return
        if any(path.startswith(p) for p in net.hanging):
            net.stopping.wait(30)
            return
        if path.startswith("/git/"):
            self._git(b"")
            return
        status, headers, body = net.pages.get(path, (404, {}, b""))
        etag = headers.get("ETag")
        if etag and self.headers.get("If-None-Match") == etag:
            status, body = 304, b""
        net.asked.append((path, status))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) * (2 if path in net.dropped else 1)))
        self.end_headers()
        self.wfile.write(body)
        if path in net.dropped:
            self.close_connection = True

    def do_POST(self) -> None:
        if self.headers.get("Transfer-Encoding") == "chunked":
            body = b"".join(iter(self._chunk, b""))
        else:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._git(body)

    def _chunk(self) -> bytes:
        size = int(self.rfile.readline(), 16)
        data = self.rfile.read(size)
        self.rfile.readline()
        return data

    def _git(self, body: bytes) -> None:
        path, _, query = self.path.partition("?")
        environment = {
            "PATH": os.environ["PATH"],
            "GIT_PROJECT_ROOT": str(self.net.git),
            "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_COUNT": "3",
            "GIT_CONFIG_KEY_0": "safe.directory",
            "GIT_CONFIG_VALUE_0": "*",
            "GIT_CONFIG_KEY_1": "uploadpack.allowFilter",
            "GIT_CONFIG_VALUE_1": "true",
            "GIT_CONFIG_KEY_2": "uploadpack.allowAnySHA1InWant",
            "GIT_CONFIG_VALUE_2": "true",
            "HOME": str(self.net.git),
            "PATH_INFO": path.removeprefix("/git"),
            "QUERY_STRING": query,
            "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "REMOTE_ADDR": LOOPBACK,
        }
        done = subprocess.run(["git", "http-backend"], input=body, capture_output=True, env=environment, check=False)
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        lines = [line.split(": ", 1) for line in head.decode().splitlines() if ": " in line]
        said = next((value for name, value in lines if name.lower() == "status"), "200 OK")
        self.net.asked.append((path, int(said.split()[0])))
        self.send_response(int(said.split()[0]))
        for name, value in lines:
            if name.lower() != "status":
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Silent."""


@contextmanager
def serving(git: Path) -> Iterator[Net]:
    """A server that runs while the block does."""
    net = Net(git)
    handler = type("Handler", (_Handler,), {"net": net})
    server = ThreadingHTTPServer((LOOPBACK, 0), handler)
    server.daemon_threads = True
    net.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield net
    finally:
        net.stopping.set()
        server.shutdown()
        thread.join()
        time.sleep(0.01)
        server.server_close()
