"""Names: every name of the catalogue is found as itself, and no name is taken for another."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.corpus import Corpus, load_corpus
from kb.interpret import Interpreter
from kb.interpret.entities import Mention, find_mentions
from kb.interpret.names import NameIndex, build_index
from kb.interpret.text import key_of, tokens

CORPUS = load_corpus()
INDEX = build_index(CORPUS)


def _ids(text: str, index: NameIndex = INDEX, corpus: Corpus = CORPUS) -> list[tuple[str, ...]]:
    return [m.entry.ids for m in find_mentions(text, index, corpus)]


def _one(text: str) -> Mention:
    found = find_mentions(text, INDEX, CORPUS)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    "spelling", [str, str.lower, str.upper, lambda n: n.replace("-", " "), lambda n: n.replace(" ", "-")]
)
def test_every_name_and_alias_of_a_model_finds_it(spelling: object) -> None:
    missed = []
    for model in CORPUS.models.values():
        for name in (model.name, *model.aliases):
            text = f"May we train on {spelling(name)} outputs?"  # type: ignore[operator]
            if not any(model.id in ids for ids in _ids(text)):
                missed.append((model.id, name))
    assert not missed


def test_every_name_of_a_data_set_finds_it() -> None:
    missed = [
        (d.id, name)
        for d in CORPUS.datasets.values()
        for name in (d.name, *d.aliases)
        if not any(d.id in ids for ids in _ids(f"May we train on the {name} for our model?"))
    ]
    assert not missed


@pytest.mark.parametrize(
    ("asked", "never"),
    [
        ("Llama 3", "meta/llama-3.1-8b"),
        ("Llama 3 8B", "meta/llama-3.1-8b"),
        ("Llama 3.1 8B", "meta/llama-3-8b"),
        ("GPT-4", "openai/gpt-4o"),
        ("GPT-4o", "openai/gpt-4"),
        ("GPT-4o", "openai/gpt-4o-mini"),
        ("Qwen2 7B", "alibaba/qwen2.5-7b"),
        ("Qwen2.5 7B", "alibaba/qwen2.5-72b"),
        ("Qwen2.5-Coder-7B", "alibaba/qwen2.5-7b"),
        ("DeepSeek-V3", "deepseek/deepseek-v3.1"),
        ("R1", "deepseek/deepseek-r1-zero"),
        ("Claude 3.5 Sonnet", "anthropic/claude-3-sonnet"),
        ("Llama-3.1-Nemotron-70B", "meta/llama-3.1-70b"),
    ],
)
def test_a_name_is_not_taken_for_another(asked: str, never: str) -> None:
    assert never in CORPUS.models
    found = [i for ids in _ids(f"May we train on {asked} outputs?") for i in ids]
    assert found
    assert never not in found


@pytest.mark.parametrize(
    ("asked", "publisher"),
    [
        ("GPT-6", "OpenAI"),
        ("Llama 3.1 13B", "Meta"),
        ("Llama 9", "Meta"),
        ("Claude 9 Foo", "Anthropic"),
        ("Qwen 8", "Alibaba Cloud"),
    ],
)
def test_an_unknown_version_keeps_its_publisher_and_no_model(asked: str, publisher: str) -> None:
    mention = _one(f"May we distil {asked} into ours?")
    assert (mention.entry.ids, mention.entry.publisher, mention.text) == ((), publisher, asked)


@pytest.mark.parametrize(
    "text",
    [
        "Each clause of the contract is closed, and the game goes on.",
        "can we opt out of it",
        "The queen looked at the gamma rays through the open door.",
        "Together we replicate the study of internal data on the internet.",
        "He meant R 1 as in rule one, and o 3.",
        "The weather of the sonar and the falcon in arctic waters",
    ],
)
def test_ordinary_words_are_no_names(text: str) -> None:
    assert not find_mentions(text, INDEX, CORPUS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("chatgtp", "openai/chatgpt"),
        ("Chat GTP", "openai/chatgpt"),
        ("depseek-r1", "deepseek/deepseek-r1"),
        ("lama 3.1 70b", "meta/llama-3.1-70b"),
        ("quen2.5 7b", "alibaba/qwen2.5-7b"),
        ("cluade 3.5 sonnet", "anthropic/claude-3.5-sonnet"),
    ],
)
def test_a_typing_error_is_read_and_said(typed: str, meant: str) -> None:
    mention = _one(f"may we train on {typed} outputs")
    assert mention.entry.ids == (meant,)
    assert mention.corrected


@pytest.mark.parametrize("typed", ["Llama 3.11 70B", "GPT-44", "Qwen2.6 7B", "claude 3.55 sonnet"])
def test_a_number_is_never_read_as_a_typing_error(typed: str) -> None:
    assert all(not ids for ids in _ids(f"may we train on {typed} outputs"))


def test_a_size_after_or_before_a_line_picks_the_model() -> None:
    for text in ("Qwen2.5 (72B)", "Qwen2.5 72 billion", "the 72B version of Qwen2.5", "Qwen2.5, the 72B model"):
        assert _one(f"May we train on {text}?").entry.ids == ("alibaba/qwen2.5-72b",), text
    assert _ids("May we train on Llama 3.1 8B and 70B outputs?") == [("meta/llama-3.1-8b",), ("meta/llama-3.1-70b",)]


def test_a_line_keeps_every_model_of_it() -> None:
    line = {m.id for m in CORPUS.models.values() if m.line == "Llama 3.1"}
    assert set(_one("May we train on Llama 3.1 outputs?").entry.ids) == line
    sonnets = _one("May we train on Claude Sonnet outputs?").entry.ids
    assert len(sonnets) > 1
    assert all("sonnet" in i for i in sonnets)


def test_a_publisher_beside_its_model_is_part_of_the_name() -> None:
    for text in ("OpenAI's GPT-4", "OpenAI GPT-4", "openai/gpt-4", "GPT-4 from OpenAI", "GPT-4 by OpenAI"):
        assert _one(f"May we train on {text}?").entry.ids == ("openai/gpt-4",), text


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_text_has_tokens_inside_it(text: str) -> None:
    found = tokens(text)
    assert all(0 <= t.start < t.end <= len(text) for t in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


@given(st.sampled_from(sorted(CORPUS.models)), st.sampled_from(["_", " ", "-", "  "]))
@settings(max_examples=60, deadline=None)
def test_separators_do_not_change_a_key(model: str, separator: str) -> None:
    name = CORPUS.models[model].name
    assert key_of(name.replace(" ", separator).replace("-", separator)) == key_of(name)


def test_building_and_asking_stay_quick() -> None:
    """Generous bounds; on two cores building takes about 50 ms and a question 1 to 3 ms."""
    import time

    start = time.perf_counter()
    interpreter = Interpreter(CORPUS)
    built = time.perf_counter() - start
    start = time.perf_counter()
    for _ in range(20):
        interpreter.interpret("May we train a chatbot on GPT-4o answers and publish the weights?", dt.date(2026, 1, 1))
    asked = (time.perf_counter() - start) / 20
    assert built < 2.0
    assert asked < 0.1


@pytest.mark.parametrize(
    "piece", ["ChatGPT, ", "Llama 3.1 8B and ", "fine-tune the model ", "outputs of the ", "a1.", "A-1B-"]
)
def test_long_repetitions_take_no_more_than_seconds(piece: str) -> None:
    import time

    interpreter = Interpreter(CORPUS)
    start = time.perf_counter()
    interpreter.interpret((piece * 20_000)[:20_000], dt.date(2026, 1, 1))
    assert time.perf_counter() - start < 10
