"""The whole application on the Acme home behind its layer, users to log in with, and a clock that can be set."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest

from kb.access import Role
from kb.passwords import digest, hash_password, new_secret
from kb.service import Distillaw
from kb.store.access import AccessStore
from ui.access.entry import Entry
from ui.access.gate import Gate

T = TypeVar("T")
PASSWORD = "plain words of a test"
HASHED = hash_password(PASSWORD)
START = dt.datetime(2026, 3, 1, 9, 0, tzinfo=dt.UTC)


@dataclass
class Clock:
    """A clock that stands until it is moved on."""

    now: dt.datetime = START

    def __call__(self) -> dt.datetime:
        return self.now

    def on(self, **delta: float) -> None:
        """Move it on."""
        self.now += dt.timedelta(**delta)


@dataclass
class House:
    """Users, a clock, and the layer before something."""

    store: AccessStore
    clock: Clock = field(default_factory=Clock)

    @property
    def entry(self) -> Entry:
        return Entry(self.store, self.clock)

    def session(self, name: str = "ada") -> str:
        """The secret of a new session."""
        secret = new_secret()
        self.store.open_session(name, digest(secret), self.clock())
        return secret

    def token(self, name: str = "ada", days: float = 30) -> tuple[int, str]:
        """Number and secret of a new token."""
        secret = new_secret()
        until = self.clock() + dt.timedelta(days=days)
        return self.store.add_token(name, "", digest(secret), until, self.clock()).id, secret


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A reader, a counsel, a keeper."""
    found = House(AccessStore(tmp_path / "access.sqlite3"))
    for name, role in (("rob", Role.READER), ("ada", Role.COUNSEL), ("kim", Role.KEEPER)):
        found.store.add_user(name, role, HASHED, START)
    return found


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """An application that says who came, and how long what they sent was."""
    from ui.access.visitor import SCOPE_KEY

    length = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        length += len(message.get("body", b""))
        if not message.get("more_body"):
            break
    visitor = scope[SCOPE_KEY]
    body = f"{visitor.name} {visitor.role} {length}".encode()
    headers = [(b"content-type", b"text/plain"), (b"access-control-allow-origin", b"*")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def run_apart(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in a thread of its own: Chromium's driver, where it was started, keeps a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def client(app: Any, base: str = "http://law.example", **more: Any) -> httpx.AsyncClient:
    """Asks an application without a network."""
    transport = httpx.ASGITransport(app=app, client=("192.0.2.7", 4711))
    return httpx.AsyncClient(transport=transport, base_url=base, **more)


@pytest.fixture(scope="session")
def whole(acme_service: Distillaw, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    """The application as it is served."""
    from ui.page.app import application

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_TEMP_DIR", str(tmp_path_factory.mktemp("gradio")))
        yield application(lambda: acme_service, Entry(AccessStore(Path("/nonexistent/access.sqlite3"))))
