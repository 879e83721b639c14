"""``distillaw lineage`` and its picture."""

from __future__ import annotations

import datetime as dt
import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from kb.corpus import Corpus
from kb.errors import UnknownIdError, UsageError
from kb.lineage import trace_model
from ui.cli.verbs.lineage import command
from ui.lineage_picture import HEIGHT, WIDTH, description, label, picture

SVG = "{http://www.w3.org/2000/svg}"
DAY = dt.date(2026, 3, 1)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("DISTILLAW_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("DISTILLAW_CORPUS", raising=False)
    return CliRunner()


def test_a_model_by_the_name_people_use(run: CliRunner, tmp_path: Path) -> None:
    svg, spdx = tmp_path / "a.svg", tmp_path / "a.json"
    out = run.invoke(command, ["R1-Distill-Llama-70B", "--svg", str(svg), "--spdx", str(spdx)], catch_exceptions=False)
    assert out.exit_code == 0
    assert "Begin the name of the released model" in out.output
    assert "What it hangs on" in out.output
    assert ET.fromstring(svg.read_text(encoding="utf-8")).tag == f"{SVG}svg"
    assert json.loads(spdx.read_text(encoding="utf-8"))["@context"].startswith("https://spdx.org/rdf/3.0.1/")


def test_a_student_that_a_question_describes(run: CliRunner) -> None:
    question = "We fine-tune EXAONE 3.5 7.8B on outputs of Llama 3.1 70B and publish the weights, for research"
    out = run.invoke(command, ["--question", question, "--json"], catch_exceptions=False)
    data = json.loads(out.output)
    assert data["verdict"] == "unsettled"
    assert len(data["clashes"]) == 1
    assert {d["ancestor"] for d in data["demands"]} == {"lg/exaone-3.5-7.8b", "meta/llama-3.1-70b"}


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ([], UsageError),
        (["Qwen"], UnknownIdError),
        (["no such thing at all"], UnknownIdError),
        (["meta/llama-2-7b", "--set", "release=internal"], UsageError),
        (["--question", "What is copyright?"], UsageError),
        (["meta/llama-2-7b", "--svg", "/proc/nowhere/x.svg"], UsageError),
    ],
)
def test_what_cannot_be_taken(run: CliRunner, arguments: list[str], error: type[Exception]) -> None:
    out = run.invoke(command, arguments)
    assert isinstance(out.exception, error)


def test_no_two_boxes_overlap_and_every_edge_is_told(corpus: Corpus) -> None:
    derived = [m.id for m in corpus.models.values() if m.base or m.taught_by or m.trained_on]
    for model in derived:
        lineage = trace_model(model, DAY, corpus)
        svg = ET.fromstring(picture(lineage))
        boxes = [
            (float(r.get("x", 0)), float(r.get("y", 0))) for r in svg.iter(f"{SVG}rect") if "node" in r.get("class", "")
        ]
        assert len(boxes) == len(lineage.nodes)
        for i, (x, y) in enumerate(boxes):
            assert 0 <= x <= float(svg.get("width", 0)) - WIDTH
            assert not [b for b in boxes[i + 1 :] if abs(b[0] - x) < WIDTH and abs(b[1] - y) < HEIGHT], model
        said = description(lineage)
        assert all(label(lineage, edge) in said for edge in lineage.edges)


def test_names_are_escaped(corpus: Corpus) -> None:
    lineage = trace_model("deepseek/deepseek-r1", DAY, corpus)
    nasty = tuple(replace(n, name="<script>alert(1)</script>") for n in lineage.nodes)
    assert "<script>" not in picture(replace(lineage, nodes=nasty))
