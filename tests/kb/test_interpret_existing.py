"""On a past day a name means no model that came out later."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import pytest

from kb.corpus import load_corpus
from kb.interpret import Interpreter

TODAY = dt.date(2026, 9, 1)


@lru_cache(maxsize=1)
def interpreter() -> Interpreter:
    return Interpreter(load_corpus())


def meant(question: str) -> set[str]:
    """Catalogue ids that the sources of a question may be."""
    sources = interpreter().interpret(question, TODAY).practice.sources
    return {i for s in sources for i in (s.candidates or ((s.id.value,) if s.id.value else ()))}


@pytest.mark.parametrize(
    ("question", "never", "still"),
    [
        ("In October 2023 we trained a tagger on outputs of Llama weights.", "meta/llama-3", "meta/llama-2"),
        ("In August 2024 we trained a tagger on outputs of Llama weights.", "meta/llama-4", "meta/llama-3.1"),
        ("We trained a tagger on Claude answers in April 2024.", "anthropic/claude-opus-4", "anthropic/claude-3-opus"),
        ("We trained a tagger on outputs of Qwen weights in June 2024.", "alibaba/qwen3", "alibaba/qwen1.5"),
        ("Gemma outputs of May 2024 trained our tagger then.", "google/gemma-3", "google/gemma-7b"),
    ],
)
def test_what_came_later_is_not_meant(question: str, never: str, still: str) -> None:
    ids = meant(question)
    assert not {i for i in ids if i.startswith(never)}
    assert any(i.startswith(still) for i in ids)


def test_today_all_are_meant() -> None:
    assert any(i.startswith("meta/llama-4") for i in meant("May we train a tagger on Llama outputs?"))


def test_where_all_came_later_nothing_is_narrowed() -> None:
    """The weights of all Grok models came out later; the service had one of them before."""
    assert len(meant("Were Grok outputs of December 2023 barred from training models?")) > 1
