"""What the layer decides: who comes, from where, with what, and what becomes of it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from kb.access import Role
from tests.ui.access.conftest import PASSWORD, House, client, echo, run_apart
from ui.access import gate as gate_module
from ui.access.gate import LARGEST_BODY, UPLOAD, Gate
from ui.access.visitor import Visitor

HTML = {"accept": "text/html"}
OWN = {"origin": "http://law.example"}
LOCAL = Visitor("me", Role.KEEPER)


def asking(app: Any, run: Callable[[httpx.AsyncClient], Awaitable[None]], base: str = "http://law.example") -> None:
    """Run with a client of an application."""

    async def whole() -> None:
        async with client(app, base) as http:
            await run(http)

    run_apart(whole())


def form(name: str = "ada", password: str = PASSWORD, target: str = "/") -> dict[str, str]:
    """What the login form sends."""
    return {"name": name, "password": password, "next": target}


# --- logging in -----------------------------------------------------------------------------------------------------


def test_a_login_opens_a_session_and_a_logout_ends_it(house: House) -> None:
    async def run(http: httpx.AsyncClient) -> None:
        got = await http.post("/login", data=form(target="/?tab=matrix"), headers=OWN)
        assert got.status_code == 303
        assert got.headers["location"] == "/?tab=matrix"
        said = got.headers["set-cookie"]
        assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(said.split("; "))
        assert "Secure" not in said
        assert "Domain" not in said
        assert (await http.get("/x")).text == "ada counsel 0"
        assert (await http.get("/login")).status_code == 303
        assert (await http.get("/logout")).status_code == 405
        secret = http.cookies["distillaw"]
        gone = await http.post("/logout", headers=OWN)
        assert gone.headers["location"] == "/login"
        assert "Max-Age=0" in gone.headers["set-cookie"]
        assert (await http.get("/x", headers={"cookie": f"distillaw={secret}"})).status_code == 401

    asking(Gate(echo, house.entry), run)


def test_over_https_the_cookie_is_secure_and_https_is_kept_to(house: House) -> None:
    async def run(http: httpx.AsyncClient) -> None:
        got = await http.post("/login", data=form(), headers={"origin": "https://law.example"})
        assert got.headers["set-cookie"].startswith("__Host-distillaw=")
        assert "; Secure" in got.headers["set-cookie"]
        assert got.headers["strict-transport-security"] == "max-age=31536000"
        assert (await http.get("/x")).text == "ada counsel 0"

    asking(Gate(echo, house.entry), run, "https://law.example")


def test_the_database_holds_no_secret(house: House) -> None:
    _, token = house.token()
    result = house.entry.log_in("ada", PASSWORD, "192.0.2.7")
    assert result.secret is not None
    held = house.store.path.read_bytes()
    for secret in (token, result.secret, PASSWORD):
        assert secret.encode() not in held
    assert b"$argon2id$" in held
    assert house.store.path.stat().st_mode & 0o077 == 0


def test_unknown_names_and_wrong_passwords_are_told_alike(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str | None] = []
    fits = gate_module.Entry.log_in.__globals__["password_fits"]

    def watched(password: str, hashed: str | None) -> bool:
        compared.append(hashed)
        return bool(fits(password, hashed))

    monkeypatch.setitem(gate_module.Entry.log_in.__globals__, "password_fits", watched)

    async def run(http: httpx.AsyncClient) -> None:
        wrong = await http.post("/login", data=form(password="not the password"), headers=OWN)
        unknown = await http.post("/login", data=form("nobody", "not the password"), headers=OWN)
        assert wrong.status_code == unknown.status_code == 401
        assert wrong.text == unknown.text
        assert 'role="alert"' in wrong.text
        assert "set-cookie" not in wrong.headers

    asking(Gate(echo, house.entry), run)
    assert len(compared) == 2  # a password is compared for nobody, too
    assert compared[1] is None


def test_comparing_for_nobody_takes_as_long(house: House) -> None:
    import time

    from kb.passwords import hash_password, password_fits

    hashed = hash_password(PASSWORD)
    password_fits("x", None)
    spent = []
    for against in (hashed, None):
        began = time.process_time()
        for _ in range(3):
            password_fits("not the password", against)
        spent.append(time.process_time() - began)
    assert 0.4 < spent[0] / spent[1] < 2.5


def test_failed_logins_are_slowed_down_for_any_name(house: House) -> None:
    for name in ("ada", "nobody"):
        entry, waits = house.entry, []
        for _ in range(12):
            result = entry.log_in(name, "not the password", "192.0.2.7")
            waits.append(result.wait)
            house.clock.on(seconds=result.wait)
        assert waits[:5] == [0] * 5
        growing = [w for w in waits if w]
        assert growing == sorted(growing)
        assert len(set(growing)) > 2
        house.clock.on(days=2)


def test_while_it_waits_the_right_password_fails_too_and_names_no_reason(house: House) -> None:
    for _ in range(5):
        house.entry.log_in("ada", "not the password", "192.0.2.7")
    held = house.entry.log_in("ada", PASSWORD, "198.51.100.9")
    assert held.secret is None
    assert held.wait > 0

    async def run(http: httpx.AsyncClient) -> None:
        got = await http.post("/login", data=form(), headers=OWN)
        assert got.status_code == 429
        assert int(got.headers["retry-after"]) > 0
        house.clock.on(seconds=int(got.headers["retry-after"]))
        assert (await http.post("/login", data=form(), headers=OWN)).status_code == 303

    asking(Gate(echo, house.entry), run)
    assert house.entry.log_in("ada", "not the password", "192.0.2.7").wait == 0  # forgiven by the login


def test_an_address_that_tries_many_names_is_slowed_down(house: House) -> None:
    waits = [house.entry.log_in(f"name{i}", "not the password", "192.0.2.7").wait for i in range(24)]
    assert waits[0] == 0
    assert waits[-1] > 0
    assert house.entry.log_in("ada", PASSWORD, "198.51.100.9").secret


def test_guesses_made_at_once_all_count(house: House) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(12) as pool:
        done = list(pool.map(lambda i: house.entry.log_in("ada", f"guess number {i}", "192.0.2.7"), range(12)))
    assert sum(1 for r in done if r.wait == 0) <= 5


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nx: y", "javascript:1"]
)
def test_a_login_leads_nowhere_else(house: House, target: str) -> None:
    async def run(http: httpx.AsyncClient) -> None:
        got = await http.post("/login", data=form(target=target), headers=OWN)
        assert got.headers["location"] == "/"
        page = await http.get("/login", params={"next": target}, headers={"cookie": ""})
        assert "evil.example" not in page.text

    asking(Gate(echo, house.entry), run)


def test_the_form_escapes_what_it_is_given(house: House) -> None:
    async def run(http: httpx.AsyncClient) -> None:
        got = await http.get("/login", params={"next": '/"><script>1</script>'})
        assert "<script" not in got.text
        assert "script-src" not in got.headers["content-security-policy"]
        assert got.headers["content-security-policy"].startswith("default-src 'none'")

    asking(Gate(echo, house.entry), run)


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"content-type": "application/json"}, b"{}", 415),
        ({"content-type": "application/x-www-form-urlencoded"}, b"a" * 9000, 413),
        ({"content-type": "application/x-www-form-urlencoded"}, b"&".join(b"a=1" for _ in range(50)), 400),
        ({"content-type": "application/x-www-form-urlencoded"}, b"name=%ff%fe&password=%00", 401),
        ({"content-type": "application/x-www-form-urlencoded"}, b"", 401),
    ],
)
def test_a_form_that_is_none_logs_nobody_in(house: House, headers: dict[str, str], body: bytes, status: int) -> None:
    async def run(http: httpx.AsyncClient) -> None:
        got = await http.post("/login", content=body, headers={**OWN, **headers})
        assert got.status_code == status
        assert "set-cookie" not in got.headers

    asking(Gate(echo, house.entry), run)


# --- sessions and tokens --------------------------------------------------------------------------------------------


def test_a_session_ends_when_idle_and_in_any_case(house: House) -> None:
    entry = house.entry
    idle, busy = house.session(), house.session()
    for _ in range(5):
        house.clock.on(minutes=100)
        assert entry.by_session(busy) == Visitor("ada", Role.COUNSEL)
    assert entry.by_session(idle) is None
    house.clock.on(minutes=100)
    assert entry.by_session(busy) is not None
    house.clock.on(minutes=100)
    house.clock.on(minutes=21)
    assert entry.by_session(busy) is None  # twelve hours after it began


def test_a_role_and_a_removal_hold_at_once(house: House) -> None:
    secret, (_, token) = house.session(), house.token()
    house.store.set_role("ada", Role.READER)
    assert house.entry.by_session(secret) == house.entry.by_token(token) == Visitor("ada", Role.READER)
    house.store.set_password("ada", "x")
    assert house.entry.by_session(secret) is None
    assert house.entry.by_token(token) is not None
    house.store.remove_user("ada")
    assert house.entry.by_token(token) is None


def test_a_stream_ends_soon_after_its_session(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate_module, "AGAIN_AFTER", 0.0)
    secret, entry = house.session(), house.entry
    sent: list[bytes] = []

    async def stream(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for i in range(6):
            if i == 3:
                entry.log_out(secret)
            await send({"type": "http.response.body", "body": b"%d" % i, "more_body": True})

    async def send(message: Any) -> None:
        sent.append(message.get("body", b""))

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {"type": "http", "method": "GET", "path": "/s", "headers": [(b"cookie", f"distillaw={secret}".encode())]}
    run_apart(Gate(stream, entry)(scope, receive, send))
    assert b"".join(sent) == b"012"


# --- other sites ----------------------------------------------------------------------------------------------------

FOREIGN = [
    {"sec-fetch-site": "cross-site", "sec-fetch-mode": "cors"},
    {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document", "accept": "text/html"},
    {"sec-fetch-site": "same-site", "sec-fetch-mode": "cors", "origin": "http://other.law.example"},
    {"origin": "http://evil.example"},
    {"origin": "http://law.example:8080"},
    {"origin": "null"},
    {},
]


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize("path", ["/gradio_api/queue/join", "/login", "/logout"])
def test_another_site_changes_nothing_here(house: House, headers: dict[str, str], path: str) -> None:
    secret = house.session()

    async def run(http: httpx.AsyncClient) -> None:
        got = await http.post(path, data=form(), headers={**headers, "cookie": f"distillaw={secret}"})
        assert got.status_code == 403
        assert house.entry.by_session(secret) is not None
        assert "set-cookie" not in got.headers

    asking(Gate(echo, house.entry), run)


@pytest.mark.parametrize("headers", [OWN, {"sec-fetch-site": "same-origin"}, {**OWN, "sec-fetch-site": "same-origin"}])
def test_our_own_page_may(house: House, headers: dict[str, str]) -> None:
    async def run(http: httpx.AsyncClient) -> None:
        cookie = {"cookie": f"distillaw={house.session()}"}
        assert (await http.post("/x", content=b"ab", headers={**headers, **cookie})).text == "ada counsel 2"

    asking(Gate(echo, house.entry), run)


def test_a_program_with_a_token_may_and_no_other_site_may_read(house: House) -> None:
    async def run(http: httpx.AsyncClient) -> None:
        got = await http.post("/mcp", content=b"abc", headers={"authorization": f"bearer {house.token()[1]}"})
        assert got.text == "ada counsel 3"
        assert not [h for h in got.headers if h.startswith("access-control-")]

    asking(Gate(echo, house.entry), run)


def test_a_link_from_elsewhere_leads_in(house: House) -> None:
    secret = house.session()
    led = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document", **HTML}

    async def run(http: httpx.AsyncClient) -> None:
        got = await http.get("/?tab=library", headers=led)  # the browser keeps the cookie back
        assert got.headers["location"] == "/login?next=/%3Ftab%3Dlibrary"
        again = await http.get(got.headers["location"], headers=led)
        target = re.search(r'url=([^"]+)"', again.text)
        assert target is not None
        assert target[1] == "/login?next=/%3Ftab%3Dlibrary"
        ours = {**led, "sec-fetch-site": "same-origin", "cookie": f"distillaw={secret}"}
        assert (await http.get(target[1], headers=ours)).headers["location"] == "/?tab=library"

    asking(Gate(echo, house.entry), run)


# --- without a login ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost:7860", "[::1]:7860", "127.0.0.1"])
def test_without_a_login_this_machine_is_served(host: str) -> None:
    async def run(http: httpx.AsyncClient) -> None:
        assert (await http.get("/x", headers={"host": host})).text == "me keeper 0"
        assert (await http.post("/x", content=b"a", headers={"host": host})).text == "me keeper 1"
        assert (await http.get("/login", headers={"host": host})).status_code == 404

    asking(Gate(echo, LOCAL), run)


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "rebound.example:7860"},
        {"host": ""},
        {"host": "127.0.0.1.evil.example"},
        {"host": "127.0.0.1:7860", "x-forwarded-for": "203.0.113.4"},
        {"host": "127.0.0.1:7860", "forwarded": "for=203.0.113.4"},
        {"host": "127.0.0.1:7860", "via": "1.1 proxy"},
    ],
)
def test_without_a_login_nobody_else_is(headers: dict[str, str]) -> None:
    async def run(http: httpx.AsyncClient) -> None:
        assert (await http.get("/x", headers=headers)).status_code == 421

    asking(Gate(echo, LOCAL), run)


def test_without_a_login_other_sites_are_kept_out_as_well() -> None:
    async def run(http: httpx.AsyncClient) -> None:
        here = {"host": "127.0.0.1:7860"}
        for headers in FOREIGN[:6]:
            assert (await http.post("/x", headers={**here, **headers})).status_code == 403
        read = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}
        assert (await http.get("/x", headers={**here, **read})).status_code == 403

    asking(Gate(echo, LOCAL), run)


# --- sizes, uploads, headers ----------------------------------------------------------------------------------------


def test_bodies_are_bounded_whatever_is_said_of_them(house: House) -> None:
    auth = {"authorization": f"Bearer {house.token()[1]}"}

    async def run(http: httpx.AsyncClient) -> None:
        assert (await http.post("/x", content=b"a" * (LARGEST_BODY + 1), headers=auth)).status_code == 413
        assert (await http.post("/x", headers={**auth, "content-length": "-1"})).status_code == 413

        async def endless() -> Any:
            for _ in range(100):
                yield b"a" * 100_000

        with pytest.raises(AssertionError):  # echo gives up: its client is gone, so it answers nothing
            await http.post("/x", content=endless(), headers=auth)

    asking(Gate(echo, house.entry), run)


def test_uploads_are_for_keepers_where_a_tab_asks_for_one(house: House) -> None:
    def status(user: str, uploads: Role | None) -> int:
        out: list[int] = []

        async def run(http: httpx.AsyncClient) -> None:
            auth = {"authorization": f"Bearer {house.token(user)[1]}"}
            out.append((await http.post(UPLOAD, content=b"x" * (LARGEST_BODY + 1), headers=auth)).status_code)

        asking(Gate(echo, house.entry, uploads), run)
        return out[0]

    assert status("kim", None) == 403
    assert status("kim", Role.KEEPER) == 200
    assert status("ada", Role.KEEPER) == 403


def test_what_is_private_is_kept_by_no_cache_and_the_program_is(house: House) -> None:
    async def run(http: httpx.AsyncClient) -> None:
        auth = {"authorization": f"Bearer {house.token()[1]}"}
        for path in ("/config", "/gradio_api/queue/data", "/api/v1/ask"):
            assert (await http.get(path, headers=auth)).headers["cache-control"] == "no-store"
        assert "private" in (await http.get("/assets/a.js", headers=auth)).headers["cache-control"]
        got = (await http.get("/gradio_api/file=/x.html", headers=auth)).headers
        assert "sandbox" in got["content-security-policy"]
        assert got["x-frame-options"] == "DENY"
        assert got["cross-origin-opener-policy"] == got["cross-origin-resource-policy"] == "same-origin"
        assert "strict-transport-security" not in got

    asking(Gate(echo, house.entry), run)


def test_the_scripts_of_the_page_and_no_others_may_run(house: House) -> None:
    async def page(scope: Any, receive: Any, send: Any) -> None:
        headers = [(b"content-type", b"text/html; charset=utf-8")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"<p onclick='x'><scr", "more_body": True})
        await send({"type": "http.response.body", "body": "ipt>1 < 2 && 'ü'</script>".encode()})

    async def run(http: httpx.AsyncClient) -> None:
        auth = {"authorization": f"Bearer {house.token()[1]}"}
        import base64
        import hashlib

        digest = base64.b64encode(hashlib.sha256("1 < 2 && 'ü'".encode()).digest()).decode()
        policy = (await http.get("/", headers=auth)).headers["content-security-policy"]
        assert f"script-src 'self' 'unsafe-eval' 'sha256-{digest}'; script-src-attr 'none'" in policy
        elsewhere = (await http.get("/other", headers=auth)).headers["content-security-policy"]
        assert "script-src" not in elsewhere

    asking(Gate(page, house.entry), run)


@pytest.mark.parametrize("began", [False, True])
def test_an_error_of_the_application_is_logged_without_its_words(
    house: House, caplog: pytest.LogCaptureFixture, began: bool
) -> None:
    sent: list[Any] = []

    async def broken(scope: Any, receive: Any, send: Any) -> None:
        if began:
            await send({"type": "http.response.start", "status": 200, "headers": []})
        raise ValueError("May we distil for zymurgy?")

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    auth = (b"authorization", f"Bearer {house.token()[1]}".encode())
    scope = {"type": "http", "method": "GET", "path": "/x", "headers": [auth]}
    run_apart(Gate(broken, house.entry)(scope, receive, send))
    assert sent[0]["status"] == (200 if began else 500)
    assert len(sent) == (1 if began else 2)
    assert "ValueError" in caplog.text
    assert "zymurgy" not in caplog.text + repr(sent)
