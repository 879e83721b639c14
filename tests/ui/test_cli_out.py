"""Citations and policies at the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kb.errors import UsageError
from tests import acme
from ui.cli.verbs import cite, odrl

CITATION = {
    "n": 2,
    "instrument": "acme/terms",
    "commentary": None,
    "title": "Acme Terms",
    "publisher": "Acme",
    "edition": "2025-06-01",
    "locator": "§2",
    "quote": "You may not train 50%.",
    "start": 0,
    "end": 22,
    "source_url": "https://acme.example/terms",
    "retrieved": "2026-01-01",
    "quote_check": "exact",
}


@pytest.fixture
def answer(tmp_path: Path) -> Path:
    path = tmp_path / "answer.json"
    path.write_text(json.dumps({"schema": "distillaw.answer/1", "citations": [CITATION]}), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("form", "has"),
    [
        ("plain", "Acme, Acme Terms, edition of 2025-06-01, §2: “You may not train 50%.”"),
        ("markdown", "[Acme Terms](<https://acme.example/terms>)"),
        ("bibtex", r"You may not train 50\%."),
        ("csl-json", '"date-parts"'),
    ],
)
def test_a_citation_is_printed_in_each_form(answer: Path, form: str, has: str) -> None:
    done = CliRunner().invoke(cite.command, [str(answer), "2", "--form", form], catch_exceptions=False)
    assert done.exit_code == 0
    assert has in done.output


def test_a_number_that_is_not_there_names_those_that_are(answer: Path) -> None:
    with pytest.raises(UsageError) as told:
        CliRunner().invoke(cite.command, [str(answer), "7"], catch_exceptions=False)
    assert told.value.valid == "2"


def test_a_damaged_citation_is_told(tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_text(json.dumps({"citations": [{**CITATION, "edition": "last year"}]}), encoding="utf-8")
    with pytest.raises(UsageError, match="damaged"):
        CliRunner().invoke(cite.command, [str(path), "2"], catch_exceptions=False)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    acme.write_corpus(tmp_path / "corpus")
    monkeypatch.setenv("DISTILLAW_CORPUS", str(tmp_path / "corpus"))
    monkeypatch.setenv("DISTILLAW_HOME", str(tmp_path / "home"))


@pytest.mark.usefixtures("world")
def test_policies_of_one_text_one_edition_and_all() -> None:
    def dates(*args: str) -> list[tuple[str, str]]:
        done = CliRunner().invoke(odrl.command, list(args), catch_exceptions=False)
        return [(p["uid"].split(":")[3], p["issued"]) for p in json.loads(done.output)["@graph"]]

    assert dates("acme/licence") == [("acme/licence", "2024-03-01")]
    assert dates("acme/terms", "--edition", "2024-01-01") == [("acme/terms", "2024-01-01")]
    assert len(dates()) == 3


@pytest.mark.usefixtures("world")
def test_the_profile_tells_what_our_terms_mean() -> None:
    done = CliRunner().invoke(odrl.command, ["--profile"], catch_exceptions=False)
    meant = {term["uid"]: term.get("definition") for term in json.loads(done.output)["@graph"]}
    assert meant["distillaw:fact-outputs_extracted_automatically"] == "Were the outputs collected by a script?"
    assert meant["distillaw:train"]


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    "args", [["--edition", "2024-01-01"], ["--profile", "acme/terms"], ["acme/terms", "--edition", "2020-01-01"]]
)
def test_what_does_not_go_together_is_refused(args: list[str]) -> None:
    with pytest.raises(UsageError):
        CliRunner().invoke(odrl.command, args, catch_exceptions=False)
