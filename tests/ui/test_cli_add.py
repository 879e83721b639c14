"""``distillaw add`` as a user meets it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import docx
import pytest

from tests import acme

ROOT = Path(__file__).resolve().parents[2]
DEAL = "ACME DEAL\n\n1. Training. The customer may train its own models on Results.\n\n2. Rank. This deal goes first.\n"
COMMON = ("--title", "Acme Deal", "--effective", "2025-01-01")


@pytest.fixture
def world(tmp_path: Path) -> Path:
    acme.write_corpus(tmp_path / "corpus")
    (tmp_path / "deal.md").write_text(DEAL)
    return tmp_path


def run(world: Path, *args: str) -> subprocess.CompletedProcess[str]:
    settings = {
        **os.environ,
        "DISTILLAW_CORPUS": str(world / "corpus"),
        "DISTILLAW_HOME": str(world / "home"),
        "COLUMNS": "120",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "ui.cli.main", *args]
    return subprocess.run(command, capture_output=True, text=True, env=settings, cwd=world, timeout=120)


def add(world: Path, document: str, *more: str, instrument: str = "house/deal") -> subprocess.CompletedProcess[str]:
    return run(world, "add", document, "--instrument", instrument, *COMMON, *more)


def private(world: Path) -> list[Path]:
    return sorted((world / "home" / "corpus").rglob("*.yaml"))


def test_add_keeps_catalogues_and_says_what_is_next(world: Path) -> None:
    shipped = {p: p.read_bytes() for p in (world / "corpus").rglob("*") if p.is_file()}
    done = add(world, "deal.md", "--governs", "Acme", "--outranks", "acme/terms")
    assert done.returncode == 0, done.stderr
    assert "added: house/deal, edition 2025-01-01" in done.stdout
    assert "governs: Acme by api, consumer_app" in done.stdout
    assert "outranks: acme/terms" in done.stdout
    assert "distillaw sync" in done.stdout
    assert [p.name for p in private(world)] == ["deal.yaml"]
    assert {p: p.read_bytes() for p in (world / "corpus").rglob("*") if p.is_file()} == shipped
    again = add(world, "deal.md", "--governs", "Acme", "--outranks", "acme/terms")
    assert again.returncode == 0
    assert again.stdout == "already held: this text is house/deal, edition 2025-01-01; no edition was added.\n"
    (world / "deal.md").write_text(DEAL + "\n3. More.\n")
    refused = add(world, "deal.md")
    assert refused.returncode == 2
    assert "with another text" in refused.stderr
    named = ("--instrument", "house/deal", "--title", "Acme Deal", "--effective", "2026-01-01")
    refused = run(world, "add", "deal.md", *named)
    assert refused.returncode == 2
    assert "catalogued already" in refused.stderr
    assert "--new-edition" in refused.stderr
    later = run(world, "add", "deal.md", *named, "--new-edition")
    assert "the edition of 2025-01-01 ends on 2026-01-01" in later.stdout


def test_add_a_word_document(world: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Acme Deal", style="Title")
    document.add_paragraph("1. Training. The customer may train its own models.")
    document.save(str(world / "deal.docx"))
    done = add(world, "deal.docx")
    assert done.returncode == 0, done.stderr
    assert "governs nothing yet" in done.stdout
    assert ".docx" in private(world)[0].read_text()


@pytest.fixture
def address() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = b"<html><body><main><h1>Acme Deal</h1><p>Results are yours.</p></main></body></html>"
            self.send_response(404 if self.path == "/robots.txt" else 200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/deal"
    server.shutdown()
    thread.join()
    server.server_close()


def test_add_a_page(world: Path, address: str) -> None:
    refused = add(world, address)
    assert refused.returncode == 1
    assert "plain http" in refused.stderr
    assert private(world) == []
    done = add(world, address, "--allow-private", "127.0.0.1", "--kind", "terms_of_service")
    assert done.returncode == 0, done.stderr
    text = private(world)[0].read_text()
    assert address in text
    assert "known_through" in text


BAD: dict[str, tuple[tuple[str, ...], int, str]] = {
    "no such file": (("none.pdf",), 1, "no such file"),
    "a directory": ((".",), 1, "not a file"),
    "not a document": (("photo.png",), 1, "image"),
    "bad id": (("deal.md", "--instrument", "Deal"), 2, "not an id"),
    "shipped id": (("deal.md", "--instrument", "acme/terms"), 2, "shipped corpus"),
    "bad date": (("deal.md", "--effective", "2025-02-30"), 2, "YYYY-MM-DD"),
    "bad kind": (("deal.md", "--kind", "poem"), 2, "private_contract"),
    "bad channel": (("deal.md", "--governs", "Acme", "--channel", "fax"), 2, "consumer_app"),
    "unknown source": (("deal.md", "--governs", "acme/two"), 2, "acme/one-7b"),
    "unknown outranked": (("deal.md", "--outranks", "acme/tems"), 2, "acme/terms"),
    "unknown option": (("deal.md", "--colour", "red"), 2, "No such option"),
    "loopback": (("https://127.0.0.1/deal",), 1, "--allow-private 127.0.0.1"),
    "another scheme": (("ftp://acme.example/deal",), 1, "not a web address"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_explained(world: Path, name: str) -> None:
    (world / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n....")
    args, code, says = BAD[name]
    done = run(world, "add", "--instrument", "house/deal", *COMMON, *args)
    assert done.returncode == code, done.stderr
    assert says in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert private(world) == []
