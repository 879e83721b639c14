"""Every route of the application as it is built, tried by somebody who is not known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest

from tests.ui.access.conftest import House, client, run_apart
from ui.access.entry import Entry
from ui.access.gate import Gate

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", "X-Y")


def routes(app: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """Path and method of every route, those of routers and mounted applications too; parameters filled in."""
    for route in app.routes:
        if hasattr(route, "original_router"):
            yield from routes(route.original_router, before + route.include_context.prefix)
            continue
        path = before + route.path
        mounted = getattr(route, "app", None)
        if hasattr(route, "methods"):
            for method in sorted(route.methods or METHODS[:6]):
                yield re.sub(r"\{[^}]*\}", "x", path) or "/", method
        elif hasattr(mounted, "routes"):
            yield from routes(mounted, path.rstrip("/"))
        else:  # no router: whatever lies beneath it
            yield f"{path}/x", "POST"


def credentials(house: House) -> dict[str, dict[str, str]]:
    """Headers of those who are to be kept out."""
    number, revoked = house.token()
    house.store.revoke_token(number)
    _, expired = house.token(days=1)
    _, good = house.token(days=300)
    old, ended = house.session(), house.session()
    house.entry.log_out(ended)
    house.clock.on(days=2)
    fresh = house.session()
    return {
        "nothing": {},
        "a wrong token": {"authorization": "Bearer dlw_wrong"},
        "a revoked token": {"authorization": f"Bearer {revoked}"},
        "an expired token": {"authorization": f"Bearer {expired}"},
        "another scheme": {"authorization": f"Basic {good}"},
        "an empty token": {"authorization": "Bearer "},
        "a wrong cookie": {"cookie": "distillaw=wrong"},
        "an expired session": {"cookie": f"distillaw={old}"},
        "a session that was ended": {"cookie": f"distillaw={ended}"},
        "a token as a cookie": {"cookie": f"distillaw={good}"},
        "a session as a token": {"authorization": f"Bearer {fresh}"},
        "a wrong token beside a good session": {"authorization": "Bearer x", "cookie": f"distillaw={fresh}"},
        "the name of the visitor": {"distillaw.visitor": "kim", "x-forwarded-user": "kim"},
    }


def test_the_routes_are_found(whole: Gate) -> None:
    found = set(routes(whole._app))
    assert len(found) > 70
    for path in (
        "/",
        "/config",
        "/gradio_api/upload",
        "/gradio_api/queue/join",
        "/gradio_api/queue/data",
        "/mcp",
        "/api/v1/ask",
    ):
        assert any(p == path for p, _ in found), path


def test_nobody_unknown_reaches_any_route(whole: Gate, house: House) -> None:
    reached: list[str] = []

    async def watched(scope: Any, receive: Any, send: Any) -> None:
        reached.append(scope["path"])
        await whole._app(scope, receive, send)

    gate = Gate(watched, house.entry)
    refused = (401, 403, 405)

    async def run() -> None:
        async with client(gate) as http:
            for who, headers in credentials(house).items():
                for path, method in routes(whole._app):
                    if path in ("/login", "/logout"):
                        continue
                    got = await http.request(method, path, headers=headers)
                    assert got.status_code in refused, (who, method, path, got.status_code)
                    assert "gradio_config" not in got.text

    run_apart(run())
    assert reached == []


def test_the_login_is_all_that_is_answered_and_it_is_ours(whole: Gate, house: House) -> None:
    async def run() -> None:
        async with client(Gate(whole._app, house.entry)) as http:
            assert "<form" in (await http.get("/login")).text
            assert (await http.get("/logout")).status_code == 405
            for path in ("/login/", "/Login", "/logout/", "/login/x", "/login.html"):
                assert (await http.get(path)).status_code == 401, path
            got = await http.get("/?tab=matrix", headers={"accept": "text/html"})
            assert got.status_code == 303
            assert got.headers["location"] == "/login?next=/%3Ftab%3Dmatrix"

    run_apart(run())


@pytest.mark.parametrize(
    "path",
    [
        "//config", "/./config", "/../config", "/assets/../config", "/assets/%2e%2e/config", "/%2e%2e/config",
        "/assets%2f..%2fconfig", "/login/../config", "/login/..%2fconfig", "/login%2f..%2fconfig", "/login;/config",
        "/login%00", "/login%5c..%5cconfig", "/%252e%252e/config", "/no/such/path", "/gradio_api/file=/etc/passwd",
        "/gradio_api/file=../../etc/passwd", "/gradio_api/proxy=https://acme.example/", "/login?next=/config/../..",
    ],
)  # fmt: skip
def test_tricks_with_paths_and_methods_reach_nothing(house: House, path: str) -> None:
    reached: list[str] = []

    async def never(scope: Any, receive: Any, send: Any) -> None:
        reached.append(scope["path"])

    async def status(method: str) -> int:
        out: list[Any] = []
        raw, _, query = path.partition("?")
        scope = {
            "type": "http", "method": method, "path": unquote(raw), "raw_path": raw.encode(), "scheme": "http",
            "query_string": query.encode(), "headers": [(b"host", b"law.example")], "client": ("192.0.2.7", 1),
        }  # fmt: skip

        async def receive() -> Any:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            out.append(message)

        await Gate(never, house.entry)(scope, receive, send)
        return int(out[0]["status"])

    for method in METHODS:
        expected = (200,) if path.startswith("/login?") and method in ("GET", "HEAD") else (400, 401, 403, 405)
        assert run_apart(status(method)) in expected, method
    assert reached == []


def test_sockets_are_refused(house: House) -> None:
    _, token = house.token()
    out: list[Any] = []

    async def never(scope: Any, receive: Any, send: Any) -> None:
        raise AssertionError("reached")

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        out.append(message)

    scope = {"type": "websocket", "path": "/", "headers": [(b"authorization", f"Bearer {token}".encode())]}
    run_apart(Gate(never, house.entry)(scope, receive, send))
    assert [m["type"] for m in out] == ["websocket.close"]
    run_apart(Gate(never, house.entry)({"type": "something", "path": "/", "headers": []}, receive, send))


def test_an_error_while_deciding_denies(
    whole: Gate, house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    _, token = house.token()
    headers = {"authorization": f"Bearer {token}", "cookie": f"distillaw={house.session()}"}

    def broken(*_: object) -> None:
        raise RuntimeError("disk of the zymurgy project is gone")

    monkeypatch.setattr(house.store, "token_user", broken)
    monkeypatch.setattr(house.store, "session_user", broken)
    entry = Entry(house.store, house.clock)

    async def run() -> None:
        async with client(Gate(whole._app, entry)) as http:
            for path in ("/", "/config", "/gradio_api/queue/data", "/no/such"):
                for said in (headers, {"cookie": headers["cookie"]}):
                    got = await http.get(path, headers=said)
                    assert got.status_code == 500
                    assert "zymurgy" not in got.text

    run_apart(run())
    assert "RuntimeError" in caplog.text
    assert "zymurgy" not in caplog.text


def test_a_damaged_file_of_users_denies(whole: Gate, house: House) -> None:
    _, token = house.token()
    house.store.path.write_bytes(b"not a database at all" * 300)

    async def run() -> None:
        async with client(Gate(whole._app, house.entry)) as http:
            got = await http.get("/config", headers={"authorization": f"Bearer {token}"})
            assert got.status_code == 500

    run_apart(run())


def test_who_is_known_is_let_in(whole: Gate, house: House) -> None:
    _, token = house.token()
    secret = house.session()

    async def run() -> None:
        async with client(Gate(whole._app, house.entry)) as http:
            for headers in ({"authorization": f"Bearer {token}"}, {"cookie": f"distillaw={secret}"}):
                assert "gradio_config" in (await http.get("/", headers=headers)).text
                assert (await http.get("/config", headers=headers)).status_code == 200
                for closed in (
                    "/monitoring",
                    "/gradio_api/deep_link",
                    "/gradio_api/runs",
                    "/gradio_api/startup-events",
                ):
                    assert (await http.get(closed, headers=headers)).status_code == 404, closed

    run_apart(run())
