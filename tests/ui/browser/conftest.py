"""The page on a free port of this machine, and a Chromium that looks at it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.ui import acme

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Site:
    """A running page.

    :ivar reached: every address the server's process connected to.
    """

    url: str
    folder: Path
    service: Any
    reached: list[Any] = field(default_factory=list)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The page on an Acme home."""
    if not CHROMIUM.exists():
        pytest.skip("needs Debian's chromium at /usr/bin/chromium")
    from ui.page.app import serve

    folder = tmp_path_factory.mktemp("acme-page")
    port = free_port()
    found = Site(f"http://127.0.0.1:{port}/", folder, acme.build_home(folder))
    connect = socket.socket.connect

    def watched(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            found.reached.append(address[0])
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_TEMP_DIR", str(folder / "gradio"))
        patch.setattr(socket.socket, "connect", watched)
        page = serve(lambda: found.service, "127.0.0.1", port)
        yield found
        page.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A browser."""
    if not CHROMIUM.exists():
        pytest.skip("needs Debian's chromium at /usr/bin/chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visit:
    """One tab, and what it asked for."""

    tab: Any
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def ask(self, question: str) -> None:
        """Ask, and wait for the answer to this question."""
        self.tab.fill("#question textarea", question)
        self.tab.click("#ask")
        self.tab.wait_for_function("q => document.querySelector('.asked')?.textContent === q", arg=question)

    def serious(self) -> list[str]:
        """What axe finds serious or critical, with the first element it finds so."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.tab).response["violations"]
        return [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found if v["impact"] in ("serious", "critical")]

    def verdict(self) -> str:
        """The word of the verdict."""
        return str(self.tab.inner_text("#verdict-word"))

    def wait_for_verdict(self, word: str) -> None:
        """Wait until the verdict is this word."""
        self.tab.wait_for_function("w => document.querySelector('#verdict-word')?.textContent === w", arg=word)


@pytest.fixture
def visit(site: Site, chromium: Any) -> Iterator[Visit]:
    """A fresh visitor at 1440 pixels."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    tab = context.new_page()
    tab.set_default_timeout(15_000)
    seen = Visit(tab)
    tab.on("request", lambda r: seen.requests.append(r.url))
    tab.on("pageerror", lambda e: seen.errors.append(str(e)))
    tab.on("console", lambda m: seen.errors.append(m.text) if m.type == "error" else None)
    tab.goto(site.url)
    tab.wait_for_selector("#question textarea")
    yield seen
    context.close()
