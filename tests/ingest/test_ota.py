"""The archive connector, on an invented archive that is a real git repository."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from ingest.connectors.base import Connector
from ingest.connectors.ota import OtaConnector, OtaReference
from ingest.history import HistorySource, history_of, read_records
from kb.errors import SourceError, SourceMissingError
from tests.ingest.acme_archive import COLLECTION, Archive, day, terms

TODAY = dt.date(2026, 1, 1)
PATH = "Acme Chat/Terms of Service.md"
REFERENCE = f"{COLLECTION}/{PATH}"
FIRST, SECOND = terms(dated="Effective: 1 March 2024"), terms(dated="Effective: 1 June 2024", extra="No soup at all.")


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Two versions of one document, and a second document."""
    made = Archive(tmp_path / "work")
    made.record("2024-03-05T00:30:00+00:00", PATH, FIRST)
    made.record("2024-04-01T12:30:00+00:00", "Acme Chat/Privacy Policy.md", "Acme knows your hat size.\n")
    made.record("2024-06-02T23:30:00+00:00", PATH, SECOND)
    return made


@pytest.fixture
def mirror(archive: Archive, tmp_path: Path) -> Path:
    """The mirror directory with the bundle."""
    archive.bundle(tmp_path / "mirror")
    return tmp_path / "mirror"


@pytest.fixture
def connector(mirror: Path, tmp_path: Path) -> OtaConnector:
    """On the mirror, with its own cache."""
    return OtaConnector(tmp_path / "cache", mirror)


def test_it_is_a_connector(connector: OtaConnector) -> None:
    assert isinstance(connector, Connector)
    assert connector.scheme == "ota"


@pytest.mark.parametrize(
    "reference",
    ["", "acme-versions", "acme-versions/Terms.md", "acme-versions/Acme/Terms.txt", "acme-versions/../Acme/Terms.md",
     "acme-versions//Acme/Terms.md", "/Acme/Terms.md", "-x/Acme/Terms.md", "acme versions/Acme/Terms.md",
     "acme-versions/Acme/Ter\nms.md"],
)  # fmt: skip
def test_malformed_references_are_refused(reference: str) -> None:
    with pytest.raises(SourceError, match="does not name an archived document"):
        OtaReference.parse(reference)


def test_the_newest_version_without_a_day(connector: OtaConnector, archive: Archive) -> None:
    commit = archive.git("rev-parse", "HEAD")
    fetched = connector.fetch(REFERENCE, retrieved=TODAY)
    assert fetched.content.decode() == SECOND
    assert fetched.source == f"ota:{REFERENCE}@{commit}"
    assert fetched.source_url == (
        f"https://github.com/OpenTermsArchive/{COLLECTION}/blob/{commit}/Acme%20Chat/Terms%20of%20Service.md"
    )
    assert fetched.retrieved == TODAY
    assert "2024-06-02" in fetched.note


@pytest.mark.parametrize(
    ("on", "text"),
    [("2024-03-05", FIRST), ("2024-06-01", FIRST), ("2024-06-02", SECOND), ("2025-01-01", SECOND)],
)
def test_the_version_of_a_day(connector: OtaConnector, on: str, text: str) -> None:
    assert connector.fetch(REFERENCE, retrieved=TODAY, on=day(on)).content.decode() == text


def test_a_day_before_the_first_version(connector: OtaConnector) -> None:
    with pytest.raises(SourceMissingError, match="first recorded on 2024-03-05") as caught:
        connector.fetch(REFERENCE, retrieved=TODAY, on=day("2024-03-04"))
    assert "later day" in caught.value.fix


def test_an_unknown_document_names_the_service_s_others(connector: OtaConnector) -> None:
    with pytest.raises(SourceMissingError) as caught:
        connector.fetch(f"{COLLECTION}/Acme Chat/Cookies.md", retrieved=TODAY)
    assert PATH in caught.value.valid


def test_a_document_that_was_taken_out(archive: Archive, tmp_path: Path) -> None:
    archive.record("2024-09-01T00:30:00+00:00", PATH, None)
    archive.bundle(tmp_path / "mirror")
    connector = OtaConnector(tmp_path / "cache", tmp_path / "mirror")
    with pytest.raises(SourceMissingError, match="taken out of the collection on 2024-09-01"):
        connector.fetch(REFERENCE, retrieved=TODAY)
    assert connector.fetch(REFERENCE, retrieved=TODAY, on=day("2024-08-31")).content.decode() == SECOND


def test_a_re_extraction_is_dated_by_its_reading(archive: Archive, tmp_path: Path) -> None:
    archive.record("2024-06-01T00:30:00+00:00", PATH, SECOND + "\nExtracted anew.\n")
    archive.bundle(tmp_path / "mirror")
    connector = OtaConnector(tmp_path / "cache", tmp_path / "mirror")
    assert "Extracted anew" in connector.fetch(REFERENCE, retrieved=TODAY, on=day("2024-06-01")).content.decode()
    assert connector.fetch(REFERENCE, retrieved=TODAY).content.decode() == SECOND
    assert [str(v.date) for v in connector.versions(REFERENCE, retrieved=TODAY)] == [
        "2024-03-05", "2024-06-01", "2024-06-02",
    ]  # fmt: skip


def test_days_are_counted_in_utc(archive: Archive, tmp_path: Path) -> None:
    archive.record("2024-07-01T23:30:00-05:00", PATH, FIRST)
    archive.bundle(tmp_path / "mirror")
    connector = OtaConnector(tmp_path / "cache", tmp_path / "mirror")
    assert connector.versions(REFERENCE, retrieved=TODAY)[-1].date == day("2024-07-02")


def test_without_mirror_and_network(tmp_path: Path) -> None:
    with pytest.raises(SourceMissingError, match="not held here") as caught:
        OtaConnector(tmp_path / "cache").fetch(REFERENCE, retrieved=TODAY)
    assert "--mirror" in caught.value.fix
    assert not (tmp_path / "cache").exists()


def test_another_collection_is_not_in_the_mirror(connector: OtaConnector) -> None:
    with pytest.raises(SourceMissingError, match="'other-versions' is not held"):
        connector.fetch(f"other-versions/{PATH}", retrieved=TODAY)


def test_the_clone_is_made_once(connector: OtaConnector, mirror: Path, tmp_path: Path) -> None:
    connector.fetch(REFERENCE, retrieved=TODAY)
    clone = tmp_path / "cache" / f"{COLLECTION}.git"
    mark = clone / "left-by-the-test"
    mark.write_text("still the same clone")
    OtaConnector(tmp_path / "cache", mirror).fetch(REFERENCE, retrieved=TODAY)
    assert mark.exists()


def test_a_changed_bundle_is_read_again(
    connector: OtaConnector, archive: Archive, mirror: Path, tmp_path: Path
) -> None:
    connector.fetch(REFERENCE, retrieved=TODAY)
    archive.record("2024-08-01T00:30:00+00:00", PATH, FIRST)
    archive.bundle(mirror)
    assert connector.fetch(REFERENCE, retrieved=TODAY).content.decode() == FIRST
    assert sorted(p.name for p in (tmp_path / "cache").iterdir() if p.suffix != ".lock") == [
        f"{COLLECTION}.git", f"{COLLECTION}.json",
    ]  # fmt: skip


def test_a_truncated_bundle_leaves_what_was_there(connector: OtaConnector, mirror: Path, tmp_path: Path) -> None:
    bundle = mirror / "ota" / f"{COLLECTION}.bundle"
    whole = bundle.read_bytes()
    connector.fetch(REFERENCE, retrieved=TODAY)
    bundle.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SourceError, match=f"git failed over the copy of {COLLECTION}") as caught:
        connector.fetch(REFERENCE, retrieved=TODAY)
    assert not isinstance(caught.value, SourceMissingError)
    assert "bundle" in caught.value.fix
    left = sorted(p.name for p in (tmp_path / "cache").iterdir() if p.suffix != ".lock")
    assert left == [f"{COLLECTION}.git", f"{COLLECTION}.json"]
    bundle.write_bytes(whole)
    assert connector.fetch(REFERENCE, retrieved=TODAY).content.decode() == SECOND


def test_a_truncated_bundle_at_first_leaves_nothing(mirror: Path, tmp_path: Path) -> None:
    bundle = mirror / "ota" / f"{COLLECTION}.bundle"
    bundle.write_bytes(bundle.read_bytes()[:200])
    with pytest.raises(SourceError, match="git failed"):
        OtaConnector(tmp_path / "cache", mirror).fetch(REFERENCE, retrieved=TODAY)
    assert [p.name for p in (tmp_path / "cache").iterdir() if p.suffix != ".lock"] == []


def test_a_bundle_that_names_no_default_branch(archive: Archive, tmp_path: Path) -> None:
    archive.bundle(tmp_path / "headless", COLLECTION, "main")
    connector = OtaConnector(tmp_path / "cache", tmp_path / "headless")
    assert connector.fetch(REFERENCE, retrieved=TODAY).content.decode() == SECOND


def test_a_missing_git_is_said(mirror: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="git is needed") as caught:
        OtaConnector(tmp_path / "cache", mirror, git="no-such-git-here").fetch(REFERENCE, retrieved=TODAY)
    assert "Install git" in caught.value.fix


def test_an_outer_git_directory_does_not_lead_astray(
    connector: OtaConnector, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    assert connector.fetch(REFERENCE, retrieved=TODAY).content.decode() == SECOND
    assert os.environ["GIT_DIR"].endswith("elsewhere")


def test_records_and_history(connector: OtaConnector) -> None:
    records = read_records(connector, [REFERENCE], retrieved=TODAY)[REFERENCE]
    assert [(str(r.date), r.text) for r in records] == [("2024-03-05", FIRST), ("2024-06-02", SECOND)]
    history = history_of(connector, [HistorySource(REFERENCE)], retrieved=TODAY)
    assert [(str(e.in_force_from), str(e.in_force_to)) for e in history.editions] == [
        ("2024-03-01", "2024-06-01"), ("2024-06-01", "None"),
    ]  # fmt: skip
    assert history.editions[1].source.startswith(f"ota:{REFERENCE}@")


def test_a_blank_page_is_a_record(archive: Archive, tmp_path: Path) -> None:
    archive.record("2024-07-01T00:30:00+00:00", PATH, "\n")
    archive.bundle(tmp_path / "mirror")
    connector = OtaConnector(tmp_path / "cache", tmp_path / "mirror")
    history = history_of(connector, [HistorySource(REFERENCE)], retrieved=TODAY)
    assert (history.records, len(history.editions), len(history.suspects)) == (3, 2, 1)
    assert history.known_through == day("2024-06-02")
