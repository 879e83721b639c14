"""The server: uvicorn in a thread, with nothing between it and the layer, and no line written of who asked what."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import BusyError, UsageError
from ui.access.asgi import Application
from ui.access.fetching import is_loopback

if TYPE_CHECKING:
    import uvicorn

START_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Listen:
    """Where to listen.

    :ivar certificate: PEM file of the certificate, with those that lead to its root; ``None``: plain http.
    :ivar key: PEM file of its key.
    """

    host: str = "127.0.0.1"
    port: int = 7860
    certificate: Path | None = None
    key: Path | None = None

    @property
    def url(self) -> str:
        """The address to open."""
        host = "127.0.0.1" if self.host == "0.0.0.0" else self.host  # noqa: S104 - compared, not bound
        shown = f"[{host}]" if ":" in host else host
        return f"{'https' if self.certificate else 'http'}://{shown}:{self.port}/"

    def checked(self, auth: bool) -> Listen:
        """Itself, if it may be listened on so.

        :raises UsageError: other machines would be served without a login; a certificate without its key.
        """
        if not auth and not is_loopback(f"[{self.host}]" if ":" in self.host else self.host):
            raise UsageError(
                f"{self.host} can be reached from other machines, and nobody would have to log in.",
                valid="127.0.0.1, localhost or ::1 without --auth; any address with it",
                fix="Add --auth (and users: distillaw users add NAME), or leave --host out.",
            )
        if (self.certificate is None) != (self.key is None):
            raise UsageError("A certificate and its key go together.", fix="Give both --tls-certificate and --tls-key.")
        for file in (self.certificate, self.key):
            if file is not None and not file.is_file():
                raise UsageError(f"{file}: no such file.", fix="Give the path of a PEM file.")
        return self

    @property
    def is_exposed(self) -> bool:
        """Whether passwords would cross a network unencrypted."""
        return self.certificate is None and not is_loopback(f"[{self.host}]" if ":" in self.host else self.host)


class Serving:
    """A server that runs.

    :ivar local_url: where it is open.
    """

    def __init__(self, server: uvicorn.Server, thread: threading.Thread, local_url: str) -> None:
        self._server = server
        self._thread = thread
        self.local_url = local_url

    def close(self) -> None:
        """Stop."""
        self._server.should_exit = True
        self._thread.join(timeout=10)

    def block_thread(self) -> None:
        """Wait until it is interrupted."""
        try:
            while self._thread.is_alive():
                self._thread.join(timeout=0.5)
        except KeyboardInterrupt:
            self.close()


def start(app: Application, listen: Listen, *, auth: bool) -> Serving:
    """Serve in the background.

    :raises BusyError: it cannot be listened there, or with that certificate.
    """
    import uvicorn

    config = uvicorn.Config(
        app,
        host=listen.host,
        port=listen.port,
        ssl_certfile=listen.certificate,
        ssl_keyfile=listen.key,
        log_level="warning",
        access_log=False,  # addresses hold what was asked
        server_header=False,
        ws="none",
        lifespan="on",
        proxy_headers=auth,
        forwarded_allow_ips=_OWN,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=1,  # streams that stay open must not hold it up
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=_run, args=(server,), daemon=True, name="distillaw-server")
    thread.start()
    began = time.monotonic()
    while not server.started:
        if not thread.is_alive() or time.monotonic() - began > START_SECONDS:
            raise BusyError(f"{listen.url} could not be opened.", fix="The lines above say why; take another --port.")
        time.sleep(0.005)
    return Serving(server, thread, listen.url)


_OWN = ["127.0.0.1", "::1"]
"""Proxies that are believed when they say who asked, and that it was over https: those of this machine."""


def _run(server: uvicorn.Server) -> None:
    try:
        server.run()
    except SystemExit:  # how uvicorn says that it could not start; it has said why
        return
