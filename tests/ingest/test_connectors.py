"""Connectors read what is on this machine, and say clearly what they miss."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import pytest

from ingest.connectors.base import Connector
from ingest.connectors.git import GitConnector, GitReference
from ingest.connectors.scancode import ScancodeConnector
from kb.errors import SourceError

DAY = dt.date(2026, 1, 2)
COMMIT = "0123abcd" * 5


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    for commit, words in ((COMMIT, b"one\r\n"), ("0123ffff" * 5, b"two\n")):
        folder = tmp_path / "git" / "acme" / "model" / commit / "docs"
        folder.mkdir(parents=True)
        (folder / "THE LICENCE").write_bytes(words)
    return tmp_path


def test_scancode_reads_the_installed_package_without_importing_it() -> None:
    before = "licensedcode" in sys.modules
    fetched = ScancodeConnector().fetch("mit", retrieved=DAY)
    assert fetched.source == "scancode:mit"
    assert fetched.content.startswith(b"---\nkey: mit\n")
    assert fetched.retrieved == DAY
    assert "scancode-toolkit-mini" in fetched.note
    assert ("licensedcode" in sys.modules) == before


def test_scancode_offers_near_keys() -> None:
    with pytest.raises(SourceError) as error:
        ScancodeConnector().fetch("apache-2.00", retrieved=DAY)
    assert "apache-2.0" in error.value.valid.split(", ")


@pytest.mark.parametrize("key", ["../mit", "", "mit/../mit", "a b"])
def test_scancode_refuses_what_is_no_key(key: str) -> None:
    with pytest.raises(SourceError, match="not a scancode licence key"):
        ScancodeConnector().fetch(key, retrieved=DAY)


def test_scancode_says_how_to_install(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as error:
        ScancodeConnector(tmp_path / "none").fetch("mit", retrieved=DAY)
    assert "pip install" in error.value.fix


def test_git_reads_bytes_untouched_and_writes_the_commit_in_full(mirror: Path) -> None:
    fetched = GitConnector(mirror).fetch("acme/model@0123ABCD:docs/THE LICENCE", retrieved=DAY)
    assert fetched.content == b"one\r\n"
    assert fetched.source == f"git:acme/model@{COMMIT}:docs/THE LICENCE"
    assert fetched.source_url == f"https://github.com/acme/model/blob/{COMMIT}/docs/THE%20LICENCE"


@pytest.mark.parametrize(
    ("reference", "what"),
    [
        ("acme/model@0123:docs/THE LICENCE", "fits several"),
        ("acme/model@ffff:docs/THE LICENCE", "holds no commit"),
        ("acme/other@0123:docs/THE LICENCE", "holds no commit"),
        ("acme/model@0123abcd:LICENCE", "does not hold"),
        ("acme/model:LICENCE", "does not name a file at a commit"),
        ("acme/model@0123abcd:../../secret", "not a path inside a repository"),
        ("acme/..@0123abcd:x", "not a path inside a repository"),
    ],
)
def test_git_says_what_is_wrong(mirror: Path, reference: str, what: str) -> None:
    with pytest.raises(SourceError, match=what):
        GitConnector(mirror).fetch(reference, retrieved=DAY)


def test_git_without_a_mirror_says_how_to_give_one() -> None:
    with pytest.raises(SourceError) as error:
        GitConnector().fetch("acme/model@0123abcd:LICENCE", retrieved=DAY)
    assert "--mirror" in error.value.fix
    assert "DISTILLAW_MIRROR" in error.value.fix


def test_missing_path_names_files_that_are_held(mirror: Path) -> None:
    with pytest.raises(SourceError) as error:
        GitConnector(mirror).fetch("acme/model@0123abcd:LICENCE", retrieved=DAY)
    assert error.value.valid == "docs/THE LICENCE"


def test_a_reference_reads_back() -> None:
    text = "acme/model@0123abcd:a:b/c"
    assert str(GitReference.parse(text)) == text


def test_both_are_connectors() -> None:
    assert [isinstance(one, Connector) for one in (ScancodeConnector(), GitConnector(), object())] == [
        True,
        True,
        False,
    ]
