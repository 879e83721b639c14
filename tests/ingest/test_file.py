"""The file connector: documents by path, and kept documents by hash."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from pathlib import Path

import pytest

from ingest.connectors import file
from ingest.connectors.base import Connector
from ingest.connectors.file import FileConnector, kept_source
from ingest.documents import Received, edition_text
from kb.catalogue import EditionEntry
from kb.errors import SourceError, SourceMissingError
from tests import acme

DAY = dt.date(2026, 3, 1)


def keep(folder: Path, content: bytes) -> str:
    sha = hashlib.sha256(content).hexdigest()
    (folder / sha).write_bytes(content)
    return sha


def test_a_document_by_path(tmp_path: Path) -> None:
    path = tmp_path / "Deal.TXT"
    path.write_text(acme.LICENCE)
    connector = FileConnector()
    assert isinstance(connector, Connector)
    got = connector.fetch(str(path), retrieved=DAY)
    assert got == connector.open(path, retrieved=DAY)
    assert (got.content, got.source, got.source_url) == (acme.LICENCE.encode(), f"file:{path}", "")
    assert edition_text(got) == acme.LICENCE


@pytest.mark.parametrize(
    ("content", "name", "media"),
    [
        (acme.LICENCE.encode(), "deal.md", ""),
        (b"<p>one</p><p>two</p>", "deal.html", ""),
        (b"<p>one</p><p>two</p>", "deal.md", ""),
        ("<p>许可条款".encode("gb18030"), "", "text/html; charset=GB18030"),
        ("许可条款".encode("gb18030"), "", "text/plain; charset=gb18030"),
    ],
)
def test_a_kept_document_gives_the_text_that_it_gave_at_first(
    tmp_path: Path, content: bytes, name: str, media: str
) -> None:
    first = Received(content, "web:x", "", DAY, media=media, name=name)
    source = kept_source(first, keep(tmp_path, content))
    assert EditionEntry(date=DAY, sources=(source,)).sources == (source,)  # the catalogue takes it
    again = FileConnector(tmp_path).fetch(source.removeprefix("file:"), retrieved=DAY)
    assert again.content == content
    assert again.source == source
    assert edition_text(again) == edition_text(first)


def test_a_bare_hash_is_told_by_its_bytes(tmp_path: Path) -> None:
    sha = keep(tmp_path, b"<!doctype html><h1>Acme</h1>")
    assert edition_text(FileConnector(tmp_path).fetch(sha, retrieved=DAY)) == "# Acme\n"


def test_a_snapshot_that_is_not_kept_may_be_elsewhere(tmp_path: Path) -> None:
    for connector in (FileConnector(tmp_path), FileConnector()):
        with pytest.raises(SourceMissingError, match="not kept here"):
            connector.fetch("0" * 64, retrieved=DAY)


def test_a_damaged_snapshot_is_never_read(tmp_path: Path) -> None:
    sha = keep(tmp_path, b"Acme")
    (tmp_path / sha).write_bytes(b"Acne")
    with pytest.raises(SourceError, match="damaged"):
        FileConnector(tmp_path).fetch(sha, retrieved=DAY)


def test_what_is_no_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connector = FileConnector()
    with pytest.raises(SourceError, match="no such file"):
        connector.fetch(str(tmp_path / "none.txt"), retrieved=DAY)
    with pytest.raises(SourceError, match="not a file"):
        connector.fetch(str(tmp_path), retrieved=DAY)
    with pytest.raises(SourceError, match="not a file"):
        connector.fetch(os.devnull, retrieved=DAY)
    with pytest.raises(SourceError, match="cannot be read"):
        connector.fetch("nul\0byte", retrieved=DAY)
    (tmp_path / "a.xlsx").write_text("words")
    with pytest.raises(SourceError, match=r"\.xlsx are not read"):
        connector.fetch(str(tmp_path / "a.xlsx"), retrieved=DAY)
    monkeypatch.setattr(file, "MAX_BYTES", 10)
    (tmp_path / "big.txt").write_text("x" * 11)
    with pytest.raises(SourceError, match="larger"):
        connector.fetch(str(tmp_path / "big.txt"), retrieved=DAY)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_does_not_hang_the_reader(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(SourceError, match="not a file"):
        FileConnector().fetch(str(tmp_path / "pipe.txt"), retrieved=DAY)
