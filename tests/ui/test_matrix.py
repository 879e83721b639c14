"""``distillaw matrix`` and the matrix as HTML."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from kb.corpus import Corpus
from kb.errors import UnknownIdError, UsageError
from kb.matrix import Column, View, matrix
from kb.service import Distillaw
from kb.vocabulary import Channel, Purpose, StudentKind
from tests.ui import acme
from ui.cli.verbs.matrix import command
from ui.page.tabs import FIRST, addressed, script, tabs
from ui.page.tabs.matrix import Handlers, view_of
from ui.page.tabs.matrix_html import controls_html, matrix_html

DAY = dt.date(2026, 3, 1)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("DISTILLAW_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("DISTILLAW_CORPUS", raising=False)
    return CliRunner()


@pytest.fixture(scope="module")
def acme_service(tmp_path_factory: pytest.TempPathFactory) -> Distillaw:
    return acme.build_home(tmp_path_factory.mktemp("acme-matrix"))


def event(**data: Any) -> Any:
    return SimpleNamespace(_data=data)


def test_a_table_of_one_publisher(run: CliRunner) -> None:
    asked = ["--publisher", "deepseek", "--as-of", "2026-03-01"]
    out = run.invoke(command, asked, env={"COLUMNS": "240"}, catch_exceptions=False)
    assert out.exit_code == 0
    assert "DeepSeek: DeepSeek-R1" in out.output
    assert "OpenAI" not in out.output


def test_files_are_written_and_agree(run: CliRunner, tmp_path: Path) -> None:
    md, sheet = tmp_path / "m.md", tmp_path / "m.csv"
    arguments = ["--md", str(md), "--csv", str(sheet), "--channel", "api", "--since", "2024-01-01", "--territory", "de"]
    assert run.invoke(command, [*arguments, "--as-of", "2025-03-01"], catch_exceptions=False).exit_code == 0
    with sheet.open(encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file))
    text = md.read_text(encoding="utf-8")
    assert {r["channel"] for r in read} == {"api"}
    assert {r["as_of"] for r in read} == {"2025-03-01"}
    assert all(f"| {r['teacher']} | API |" in text for r in read)
    assert "seat and use in DE" in text


def test_all_is_more(run: CliRunner, tmp_path: Path) -> None:
    few, every = tmp_path / "few.csv", tmp_path / "all.csv"
    for path, more in ((few, []), (every, ["--all"])):
        run.invoke(command, ["--csv", str(path), "--publisher", "meta", *more], catch_exceptions=False)
    assert len(every.read_text(encoding="utf-8").splitlines()) > len(few.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["--publisher", "Nobody at all"], UnknownIdError),
        (["--territory", "Atlantis"], UsageError),
        (["--since", "yesterday"], UsageError),
        (["--as-of", "2026-02-30"], UsageError),
        (["--publisher", "anthropic", "--channel", "weights"], UsageError),
        (["--csv", "/proc/nowhere/x.csv"], UsageError),
    ],
)
def test_what_cannot_be_taken(run: CliRunner, arguments: list[str], error: type[Exception]) -> None:
    assert isinstance(run.invoke(command, arguments).exception, error)


def parsed(html: str) -> ET.Element:
    return ET.fromstring(html.replace("&nbsp;", " "))


def test_the_table_has_headers_and_words(acme_corpus: Corpus) -> None:
    found = matrix(acme_corpus, View(DAY, every=True), compared=dt.date(2024, 9, 1))
    root = parsed(matrix_html(found, acme_corpus))
    table = root.find(".//table")
    assert table is not None
    heads = table.findall("./thead/tr/th")
    assert [h.get("scope") for h in heads] == ["col"] * (len(Column) + 1)
    lines = [tr for tr in table.iter("tr") if tr.get("data-row")]
    assert len(lines) == len(found.lines)
    for line, shown in zip(found.lines, lines, strict=True):
        assert shown[0].get("scope") == "row"
        for cell, td in zip(line.cells, shown[1:], strict=True):
            button = td.find("button")
            assert button is not None
            word = (button.get("aria-label") or "").partition(":")[0]
            assert cell.verdict is not None
            assert td.get("class", "").startswith(f"v-{cell.verdict.value}")
            assert word in "".join(button.itertext())
            assert button.find(".//svg") is not None
            assert ("Was " in (button.get("title") or "")) is (cell.before is not None)
    assert [b.get("tabindex") for b in table.iter("button")] == ["-1"] * (len(found.lines) * len(Column))


def test_a_teacher_that_is_not_out_has_no_button(acme_corpus: Corpus) -> None:
    found = matrix(acme_corpus, View(dt.date(2024, 1, 15), channels=(Channel.WEIGHTS,)))
    root = parsed(matrix_html(found, acme_corpus))
    assert root.find(".//table//button") is None
    assert "not out yet" in "".join(root.itertext())


def test_names_are_escaped(acme_corpus: Corpus) -> None:
    found = matrix(acme_corpus, View(DAY))
    line = found.sections[0].lines[0]
    nasty = replace(line, row=replace(line.row, name="<script>alert(1)</script>", key='x" onfocus="y'))
    bad = replace(found, sections=(replace(found.sections[0], publisher="<i>", lines=(nasty,)),))
    html = matrix_html(bad, acme_corpus)
    assert "<script>" not in html
    assert 'onfocus="' not in html
    assert "<i>" not in html


def test_the_slider_has_a_stop_a_month_and_today(acme_corpus: Corpus) -> None:
    stops = re.search(r'data-stops="([^"]*)"', controls_html(acme_corpus, DAY))
    assert stops is not None
    days = stops[1].split()
    assert (days[0], days[-1], len(days)) == ("2023-01-01", "2026-03-01", 39)


def test_filters_as_the_page_sends_them() -> None:
    view = view_of({"as_of": "2024-06-01", "student": "task_specific", "purpose": "unknown", "every": True})
    assert view == View(dt.date(2024, 6, 1), StudentKind.TASK_SPECIFIC, None, every=True)
    some = view_of({"as_of": "2024-06-01", "publisher": "Acme", "channel": "api", "purpose": "research"})
    assert (some.publishers, some.channels, some.purpose) == (("Acme",), (Channel.API,), Purpose.RESEARCH)


@pytest.mark.parametrize(
    "said", [{"channel": "carrier pigeon"}, {"student": "toaster"}, {"purpose": "evil"}, {"as_of": "soon"}]
)
def test_a_filter_that_is_none_is_refused(said: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        view_of({"as_of": "2026-03-01", **said})


def test_a_mistake_is_told_and_the_table_stays(acme_service: Distillaw) -> None:
    on = Handlers(lambda: acme_service)
    message, table = on.draw(event(as_of="2026-03-01", territory="Atlantis"))
    assert "Atlantis" in message
    assert not isinstance(table, str)
    assert on.file(event(as_of="2026-03-01", territory="Atlantis", form="csv"))[1] == ""


def test_a_cell_is_a_question_and_its_practice(acme_service: Distillaw) -> None:
    on = Handlers(lambda: acme_service)
    question, practice = on.practice({"as_of": "2026-03-01", "row": "acme/chat@api", "column": "serve"})
    assert "Acme Chat" in question
    answer, _ = acme_service.answer_practice(question, practice)
    assert answer.verdict.value == "prohibited"
    for bad in ({"row": "no/such@api", "column": "serve"}, {"row": "acme/chat@api", "column": "bake"}):
        with pytest.raises(UnknownIdError):
            on.practice({"as_of": "2026-03-01", **bad})


def test_files_of_the_page(acme_service: Distillaw) -> None:
    on = Handlers(lambda: acme_service)
    made = {form: json.loads(on.file(event(as_of="2026-03-01", form=form))[1]) for form in ("md", "csv")}
    assert made["csv"]["name"] == "distillaw-matrix-2026-03-01.csv"
    assert made["csv"]["text"].startswith("publisher,teacher,")
    assert made["md"]["text"].startswith("# ")


def test_an_address_names_a_tab() -> None:
    assert [addressed({"tab": tab.id}) for tab in tabs()] == [tab.id for tab in tabs()]
    assert addressed({"tab": "../etc"}) == addressed({}) == FIRST


@pytest.mark.parametrize("name", ["matrix", "matrix_table", "lineage", "lineage_graph", "../source"])
def test_scripts_reach_no_other_host(name: str) -> None:
    text = script(name)
    assert "http" not in text
    assert "fetch(" not in text
