"""Users and tokens at the command line; what may be listened on; the page itself with a login."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from kb.errors import UsageError
from tests.ui import acme
from tests.ui.access.conftest import PASSWORD
from tests.ui.browser.conftest import free_port
from ui.access.serving import Listen

ROOT = Path(__file__).resolve().parents[3]
MARKER = "zymurgy"


def run(folder: Path, *args: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """A command on the home under a folder."""
    command = [sys.executable, "-m", "ui.cli.main", *args]
    return subprocess.run(
        command, input=stdin, env=acme.environment(folder), cwd=ROOT, capture_output=True, text=True, timeout=120
    )


def test_users_come_and_go(tmp_path: Path) -> None:
    assert "no users" in run(tmp_path, "users").stdout
    done = run(tmp_path, "users", "add", "Ada Lovelace", "--role", "counsel", stdin=f"{PASSWORD}\n")
    assert done.stdout == "added: Ada Lovelace, counsel\n"
    again = run(tmp_path, "users", "add", "ada  lovelace", stdin=f"{PASSWORD}\n")
    assert again.returncode == 2
    assert "already" in again.stderr
    assert run(tmp_path, "users", "role", "ada lovelace", "keeper").returncode == 0
    listed = json.loads(run(tmp_path, "users", "list", "--json").stdout)
    assert [(u["name"], u["role"]) for u in listed] == [("Ada Lovelace", "keeper")]
    assert PASSWORD not in json.dumps(listed)
    assert run(tmp_path, "users", "password", "ada lovelace", stdin="another good one\n").returncode == 0
    missing = run(tmp_path, "users", "role", "bob", "reader")
    assert missing.returncode == 2
    assert "Ada Lovelace" in missing.stderr
    assert run(tmp_path, "users", "remove", "ADA LOVELACE").returncode == 0
    assert json.loads(run(tmp_path, "users", "list", "--json").stdout) == []


@pytest.mark.parametrize(
    "password", ["", "short", "a" * 300, "aaaaaaaaaaaaaaaa", "ada ada ada ada", "my name is ADA, you know"]
)
def test_a_password_that_is_guessed_is_not_taken(tmp_path: Path, password: str) -> None:
    done = run(tmp_path, "users", "add", "ada", stdin=f"{password}\n")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "home" / "access.sqlite3").exists()


@pytest.mark.parametrize("name", ["", "<b>", "a/b", "x" * 65, " .a"])
def test_a_name_that_is_none_is_not_taken(tmp_path: Path, name: str) -> None:
    done = run(tmp_path, "users", "add", "--", name, stdin=f"{PASSWORD}\n")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_token_is_shown_once_and_revoked(tmp_path: Path) -> None:
    run(tmp_path, "users", "add", "ada", stdin=f"{PASSWORD}\n")
    made = run(tmp_path, "tokens", "add", "ada", "--label", "report", "--days", "30")
    secret = made.stdout.strip()
    assert re.fullmatch(r"dlw_[\w-]{43}", secret)
    listed = run(tmp_path, "tokens", "list", "--json").stdout
    assert secret not in listed
    assert [(t["number"], t["state"], t["used"]) for t in json.loads(listed)] == [(1, "valid", None)]
    assert "valid until" in run(tmp_path, "tokens").stdout
    assert run(tmp_path, "tokens", "revoke", "1").returncode == 0
    assert json.loads(run(tmp_path, "tokens", "list", "ada", "--json").stdout)[0]["state"] == "revoked"
    assert run(tmp_path, "tokens", "revoke", "9").returncode == 2
    assert run(tmp_path, "tokens", "add", "bob").returncode == 2
    assert run(tmp_path, "tokens", "add", "ada", "--days", "9999").returncode == 2
    assert all(secret.encode() not in p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "law.example", ""])
def test_other_machines_are_served_with_a_login_alone(host: str) -> None:
    with pytest.raises(UsageError, match="--auth"):
        Listen(host, 7860).checked(auth=False)
    assert Listen(host, 7860).checked(auth=True).is_exposed


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "localhost", "::1"])
def test_this_machine_is_served_without_one(host: str) -> None:
    assert not Listen(host, 7860).checked(auth=False).is_exposed


def test_a_certificate_and_its_key_go_together(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="go together"):
        Listen(certificate=tmp_path).checked(auth=True)
    with pytest.raises(UsageError, match="no such file"):
        Listen(certificate=tmp_path / "a", key=tmp_path / "b").checked(auth=True)


def test_the_refusal_is_one_clear_message(tmp_path: Path) -> None:
    done = run(tmp_path, "run", "--host", "0.0.0.0")
    assert done.returncode == 2
    assert "--auth" in done.stderr
    nobody = run(tmp_path, "run", "--auth")
    assert nobody.returncode == 2
    assert "users add" in nobody.stderr


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str, subprocess.Popen[bytes]]]:
    """``distillaw run --auth`` on an Acme home; folder, address, process."""
    folder = tmp_path_factory.mktemp("served")
    acme.write_corpus(folder / "corpus")
    assert run(folder, "sync", "--quiet").returncode in (0, 3)
    run(folder, "users", "add", "ada", "--role", "counsel", stdin=f"{PASSWORD}\n")
    port = free_port()
    log = (folder / "log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "ui.cli.main", "run", "--auth", "--port", str(port)],
        env={**acme.environment(folder), "TMPDIR": str(folder / "tmp"), "PYTHONUNBUFFERED": "1"},
        cwd=ROOT,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    (folder / "tmp").mkdir()
    url = f"http://127.0.0.1:{port}"
    for _ in range(600):
        if b"open at" in (folder / "log").read_bytes():
            break
        assert process.poll() is None, (folder / "log").read_text()
        time.sleep(0.1)
    yield folder, url, process
    process.terminate()
    process.wait(timeout=20)


def test_a_question_leaves_no_trace_in_the_home_or_the_log(running: tuple[Path, str, subprocess.Popen[bytes]]) -> None:
    folder, url, process = running
    own = {"origin": url}
    with httpx.Client(base_url=url, follow_redirects=False, timeout=60) as http:
        assert http.get("/", headers={"accept": "text/html"}).status_code == 303
        form = {"name": "ada", "password": PASSWORD, "next": f"/?q={MARKER}"}
        assert http.post("/login", data=form, headers=own).status_code == 303
        config = http.get("/config").json()
        ids = {c["props"].get("elem_id"): c["id"] for c in config["components"]}
        asked = next(d for d in config["dependencies"] if [ids["ask"], "click"] in d["targets"])
        data = [f"May we fine-tune Acme One 7B for {MARKER} and publish it?", "", "", None, False]
        body = {"data": data, "fn_index": asked["id"], "session_hash": "abcdefghijk", "event_data": None}
        assert http.post("/gradio_api/queue/join", json=body, headers=own).status_code == 200
        told = ""
        with http.stream("GET", "/gradio_api/queue/data", params={"session_hash": "abcdefghijk"}) as stream:
            for line in stream.iter_lines():
                told += line
                if "process_completed" in line:
                    break
        assert MARKER in told  # it was answered
        assert '"success":true' in told.replace(" ", "")
        broken = {**body, "data": [MARKER], "fn_index": 9999}
        http.post("/gradio_api/queue/join", json=broken, headers=own)
        http.get(f"/no/such/{MARKER}?q={MARKER}")
        http.post("/login", data={"name": MARKER, "password": MARKER}, headers=own)
        http.get("/config", headers={"authorization": f"Bearer {MARKER}"})
    kept = [p for p in folder.rglob("*") if p.is_file() and MARKER.encode() in p.read_bytes()]
    assert kept == []
    assert process.poll() is None
    assert b"Traceback" not in (folder / "log").read_bytes()


def test_files_of_the_page_lie_in_the_home_for_its_owner_alone(
    running: tuple[Path, str, subprocess.Popen[bytes]],
) -> None:
    folder = running[0]
    assert (folder / "home" / "page").stat().st_mode & 0o077 == 0
    assert (folder / "home" / "access.sqlite3").stat().st_mode & 0o077 == 0
    assert os.listdir(folder / "tmp") == [] or not any("gradio" in n for n in os.listdir(folder / "tmp"))


def test_what_was_saved_and_deleted_is_gone_from_the_home(tmp_path: Path) -> None:
    acme.write_corpus(tmp_path / "corpus")
    question = f"May we fine-tune Acme One 7B for {MARKER} and publish it?"
    assert run(tmp_path, "ask", question, "--as-of", "2026-03-01", "--save").returncode == 0

    def found() -> list[Path]:
        home = tmp_path / "home"
        return [p for p in home.rglob("*") if p.is_file() and MARKER.encode() in p.read_bytes()]

    assert [p.name for p in found()] == ["house.sqlite3"]
    assert run(tmp_path, "saved", "delete", "1").returncode == 0
    assert found() == []
