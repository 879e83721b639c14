"""The article that started this: every claim and question of it, on the real texts held here, by the whole service."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb.answer.check import verify_export
from kb.answer.model import answer_json
from kb.service import Distillaw

CASES = yaml.safe_load(
    (Path(__file__).resolve().parents[1] / "cases" / "questions" / "article.yaml").read_text(encoding="utf-8")
)
DAY = dt.date(2026, 11, 24)
pytestmark = pytest.mark.xdist_group("synced")


@pytest.mark.parametrize("case", CASES, ids=[c["question"] for c in CASES])
def test_article(case: dict[str, Any], service: Distillaw) -> None:
    answer, texts = service.ask(case["question"], DAY)
    data = answer_json(answer, texts)
    assert verify_export(data, lambda sha: None) == []
    if "verdict" in case:
        assert data["verdict"] == case["verdict"], data["answer"][:600]
    if "not_verdict" in case:
        assert data["verdict"] not in (case["not_verdict"], "none", "uncovered")
    cited = {c["instrument"] for c in data["citations"] if c["instrument"]}
    assert set(case.get("instruments", [])) <= cited
    if "instruments" in case:
        ban = [c for c in data["citations"] if c["instrument"] in case["instruments"]]
        assert {c["quote_check"] for c in ban} <= {"exact", "not_held"}
    wanted = [case["topic"]] if "topic" in case else case.get("topics")
    if wanted:
        assert data["declined"] is None
        assert data["considerations"], data["answer"][:400]
        assert data["considerations"][0]["topic"] in wanted, data["considerations"][0]["text"]


def test_r1_taught_llama_and_qwen_students(service: Distillaw) -> None:
    students = [m.id for m in service.corpus.models.values() if "deepseek/deepseek-r1" in m.taught_by]
    families = {service.corpus.models[s].name.split("-")[3] for s in students if "distill" in s}
    assert families == {"Llama", "Qwen"}


def test_the_ban_is_quoted_word_for_word(service: Distillaw) -> None:
    answer, texts = service.ask(CASES[4]["question"], DAY, territory="US")
    ban = next(f for f in answer.findings if f.leg.act.value == "train" and f.leg.instrument == "openai/terms-of-use")
    number = answer.finding_citations[answer.findings.index(ban)][0]
    citation = answer.citations[number - 1]
    assert citation.quote_check == "exact"
    assert citation.quote == texts[str(citation.text_sha256)][citation.start : citation.end]
