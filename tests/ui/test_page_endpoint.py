"""The page names the language model, and where it runs, before anything is sent there."""

from __future__ import annotations

import logging

import pytest

from kb.llm import LangchainModel
from kb.service import Distillaw
from ui.page.ask import Handlers
from ui.page.endpoint import endpoint_html, stays_html


@pytest.mark.parametrize(
    ("spec", "url", "env", "host"),
    [
        ("openai:m", "http://127.0.0.1:8080/v1", {}, "127.0.0.1:8080"),
        ("openai:m", "https://user:secret@models.example/v1", {}, "models.example"),
        ("openai:m", None, {"OPENAI_BASE_URL": "https://proxy.example/v1"}, "proxy.example"),
        ("openai:m", None, {}, "the servers of openai"),
        ("anthropic:m", None, {}, "the servers of anthropic"),
        ("ollama:m", None, {}, "this machine (Ollama)"),
        ("ollama:m", None, {"OLLAMA_HOST": "gpu.example:11434"}, "gpu.example:11434"),
    ],
)
def test_where_a_model_runs(
    monkeypatch: pytest.MonkeyPatch, spec: str, url: str | None, env: dict[str, str], host: str
) -> None:
    for name in ("OPENAI_BASE_URL", "OPENAI_API_BASE", "ANTHROPIC_API_URL", "ANTHROPIC_BASE_URL", "OLLAMA_HOST"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    model = LangchainModel(spec, url)
    assert model.host == host
    shown = endpoint_html(model)
    assert spec in shown
    assert host in shown
    assert "secret" not in shown
    assert host in stays_html(model)


def test_without_a_model_nothing_is_said_of_one() -> None:
    assert endpoint_html(None) == ""
    assert "asks no other server" in stays_html(None)


def test_what_is_said_is_escaped() -> None:
    assert "<b>" not in endpoint_html(LangchainModel("openai:<b>", "http://<b>/"))


def test_a_bug_is_logged_without_the_question(
    acme_service: Distillaw, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("cannot take May we distil for zymurgy?")

    monkeypatch.setattr("ui.page.conversation.asked", broken)
    with caplog.at_level(logging.DEBUG):
        shown = list(Handlers(lambda: acme_service, ()).ask("May we distil for zymurgy?", "", "", None))
    assert "Something broke" in shown[-1][0]
    assert "ValueError" in caplog.text
    assert "zymurgy" not in caplog.text
