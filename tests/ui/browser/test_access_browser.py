"""Logging in and out, a session that ends, and what the browser is forbidden: driven in Chromium."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest

from kb.access import Role
from kb.passwords import hash_password
from kb.store.access import AccessStore
from tests.ui.browser.conftest import Site, Visit, free_port
from ui.access.entry import Entry, utc_now

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

NAME, PASSWORD = "Ada Lovelace", "plain words of a test"
TUNE = "May we fine-tune Acme One 7B and publish the weights?"


@dataclass
class Guarded:
    """The page with a login, and a clock that can be moved on."""

    url: str
    late: dt.timedelta = field(default_factory=dt.timedelta)

    def now(self) -> dt.datetime:
        """The moment."""
        return utc_now() + self.late


@pytest.fixture(scope="module")
def guarded(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """The page on the Acme home, behind a login."""
    from ui.page.app import serve

    store = AccessStore(tmp_path_factory.mktemp("users") / "access.sqlite3")
    store.add_user(NAME, Role.COUNSEL, hash_password(PASSWORD), utc_now())
    port = free_port()
    found = Guarded(f"http://127.0.0.1:{port}/")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_TEMP_DIR", str(tmp_path_factory.mktemp("gradio")))
        page = serve(lambda: site.service, "127.0.0.1", port, Entry(store, found.now))
        yield found
        page.close()


@pytest.fixture
def stranger(guarded: Guarded, chromium: Any) -> Iterator[Visit]:
    """A tab nobody logged in with; its clock is right again."""
    guarded.late = dt.timedelta()
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    seen = Visit(context.new_page())
    seen.tab.set_default_timeout(15_000)
    seen.tab.on("request", lambda r: seen.requests.append(r.url))
    seen.tab.on("pageerror", lambda e: seen.errors.append(str(e)))
    seen.tab.on("console", lambda m: seen.errors.append(m.text) if m.type == "error" else None)
    yield seen
    context.close()


def log_in(visit: Visit, url: str) -> None:
    """By keyboard alone."""
    visit.tab.goto(url)
    assert visit.tab.evaluate("document.activeElement.id") == "name"
    visit.tab.keyboard.type(NAME)
    visit.tab.keyboard.press("Tab")
    visit.tab.keyboard.type(PASSWORD)
    visit.tab.keyboard.press("Enter")
    visit.tab.wait_for_selector("#question textarea")


def test_log_in_ask_and_log_out(stranger: Visit, guarded: Guarded) -> None:
    log_in(stranger, guarded.url)
    stranger.tab.wait_for_selector("#leave")
    assert "Ada Lovelace, counsel" in stranger.tab.inner_text("#leave")
    stranger.ask(TUNE)
    assert stranger.verdict() == "Conditional"
    assert stranger.errors == []
    stranger.tab.click("#leave button")
    stranger.tab.wait_for_selector("#password")
    stranger.tab.goto(guarded.url)
    stranger.tab.wait_for_selector("#password")
    outside = [u for u in stranger.requests if urlsplit(u).scheme.startswith("http") and not u.startswith(guarded.url)]
    assert outside == []


def test_a_wrong_password_is_said_and_read_out(stranger: Visit, guarded: Guarded) -> None:
    stranger.tab.goto(f"{guarded.url}?tab=ask")
    stranger.tab.fill("#name", NAME)
    stranger.tab.fill("#password", "not the password")
    stranger.tab.click("button")
    assert "do not match" in stranger.tab.inner_text("[role=alert]")
    assert stranger.tab.input_value("#password") == ""
    stranger.tab.fill("#name", NAME)
    stranger.tab.fill("#password", PASSWORD)
    stranger.tab.click("button")
    stranger.tab.wait_for_selector("#question textarea")
    assert stranger.tab.url == f"{guarded.url}?tab=ask"


def test_the_login_works_without_scripts(guarded: Guarded, chromium: Any) -> None:
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(guarded.url)
    tab.fill("#name", NAME)
    tab.fill("#password", PASSWORD)
    tab.click("button")
    assert tab.url == guarded.url
    assert [c["name"] for c in context.cookies()] == ["distillaw"]
    assert context.cookies()[0]["httpOnly"]
    assert context.cookies()[0]["sameSite"] == "Strict"
    context.close()


def test_a_session_that_is_over_leads_to_the_login_and_back(stranger: Visit, guarded: Guarded) -> None:
    log_in(stranger, guarded.url)
    guarded.late = dt.timedelta(hours=3)
    stranger.tab.fill("#question textarea", TUNE)
    stranger.tab.click("#ask")
    stranger.tab.wait_for_selector("#password")
    assert "/login?next=" in stranger.tab.url


def test_a_link_from_another_site_finds_the_session(stranger: Visit, guarded: Guarded) -> None:
    log_in(stranger, guarded.url)
    target = f"{guarded.url}?tab=ask"
    elsewhere = guarded.url.replace("127.0.0.1", "localhost")
    stranger.tab.goto(f"{elsewhere}login")
    stranger.tab.evaluate(
        "(url) => { const a = document.createElement('a'); a.href = url; a.textContent = 'go'; a.id = 'go'; "
        "document.body.append(a); }",
        target,
    )
    stranger.tab.click("#go")
    stranger.tab.wait_for_selector("#question textarea")
    assert stranger.tab.url == target


def test_another_site_can_neither_post_nor_read(stranger: Visit, guarded: Guarded) -> None:
    log_in(stranger, guarded.url)
    stranger.tab.goto(f"{guarded.url.replace('127.0.0.1', 'localhost')}login")
    for options in ("{}", "{mode: 'no-cors', method: 'POST', credentials: 'include'}"):
        got = stranger.tab.evaluate(
            f"async (url) => {{ try {{ return (await fetch(url, {options})).status; }} catch (e) {{ return 'no'; }} }}",
            f"{guarded.url}config",
        )
        assert got == "no"


def test_no_script_but_its_own_runs_in_the_page(stranger: Visit, guarded: Guarded) -> None:
    log_in(stranger, guarded.url)
    stranger.tab.evaluate(
        """() => { const own = document.createElement('script'); own.textContent = 'window.hit = 1';
                   document.body.append(own);
                   const far = document.createElement('script'); far.src = 'https://acme.example/x.js';
                   document.body.append(far);
                   const box = document.createElement('div'); box.innerHTML = '<img src=x onerror="window.hit = 2">';
                   document.body.append(box);
                   const frame = document.createElement('iframe'); frame.src = '/login';
                   document.body.append(frame); }"""
    )
    stranger.tab.wait_for_timeout(500)
    assert stranger.tab.evaluate("window.hit") is None
    assert any("script-src" in e for e in stranger.errors)
    assert any("frame" in e for e in stranger.errors)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_serious_in_the_login(guarded: Guarded, chromium: Any, scheme: str, width: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme, bypass_csp=True)
    visit = Visit(context.new_page())
    visit.tab.goto(guarded.url)
    assert visit.serious() == []
    assert visit.tab.evaluate("document.documentElement.scrollWidth") <= width
    visit.tab.fill("#name", "nobody")
    visit.tab.fill("#password", "not the password")
    visit.tab.click("button")
    visit.tab.wait_for_selector("[role=alert]")
    assert visit.serious() == []
    context.close()
