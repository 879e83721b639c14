"""Embedders: windows, batches, the check of the shipped weights, and the shipped model itself."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import SourceError
from kb.retrieval.embed import (
    WINDOW_CHARACTERS,
    SentenceTransformerEmbedder,
    character_windows,
    open_embedder,
    token_batches,
    windows_of,
)
from kb.retrieval.index import SearchIndex
from kb.retrieval.modelfile import shipped_model_dir, verify_model
from kb.retrieval.passages import Passage
from tests.kb.test_retrieval_fakes import HashEmbedder


@given(st.text(max_size=400), st.integers(8, 60))
def test_character_windows_hold_the_whole_text(text: str, size: int) -> None:
    windows = character_windows(text, size)
    assert all(len(window) <= size for window in windows)
    rebuilt = windows[0]
    for window in windows[1:]:
        rebuilt += window[size // 8 :]
    assert rebuilt == text


def test_an_embedder_without_a_count_gets_windows_by_characters() -> None:
    windows = windows_of(HashEmbedder(), "Acme Licence", "word " * 1000)
    assert len(windows) > 4
    assert all(w.startswith("Acme Licence\n") and len(w) <= WINDOW_CHARACTERS + 1 for w in windows)


@given(st.lists(st.integers(1, 300), max_size=60), st.integers(1, 2000))
def test_batches_hold_every_text_once_within_the_budget(lengths: list[int], budget: int) -> None:
    batches = token_batches(np.array(lengths, dtype=np.int64), budget)
    assert sorted(i for batch in batches for i in batch.tolist()) == list(range(len(lengths)))
    for batch in batches:
        assert len(batch) == 1 or len(batch) * max(lengths[i] for i in batch) <= budget


def test_weights_are_checked_once_and_again_when_replaced(tmp_path: Path) -> None:
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(b"abc")
    sha = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    verify_model(tmp_path, tmp_path / "markers", sha)
    (marker,) = (tmp_path / "markers").iterdir()
    assert json.loads(marker.read_text())["sha256"] == sha
    stat = marker.stat()
    verify_model(tmp_path, tmp_path / "markers", sha)
    assert marker.stat().st_mtime_ns == stat.st_mtime_ns
    weights.write_bytes(b"abcd")
    with pytest.raises(SourceError, match="not that of"):
        verify_model(tmp_path, tmp_path / "markers", sha)
    weights.unlink()
    with pytest.raises(SourceError, match="cannot be read"):
        verify_model(tmp_path, None, sha)


def test_an_unknown_model_is_an_expected_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be loaded"):
        open_embedder(str(tmp_path / "no-model")).embed_query("licence")


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = ("torch", "transformers", "sentence_transformers", "chromadb", "langchain_core", "langchain_chroma")
    code = (
        "import sys, kb.retrieval, kb.retrieval.index, kb.retrieval.embed, kb.store.vectors;"
        f"print([m for m in {heavy!r} if m in sys.modules])"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(marker_dir=tmp_path_factory.mktemp("markers"))


def test_shipped_weights_are_the_expected_ones(tmp_path: Path) -> None:
    verify_model(shipped_model_dir(), tmp_path)
    assert len(list(tmp_path.iterdir())) == 1


def test_shipped_model(shipped: SentenceTransformerEmbedder, capfd: pytest.CaptureFixture[str]) -> None:
    texts = ["You must not train a rival model.", "The fee is due each month.", "", "Cats sleep. " * 300]
    calls: list[tuple[int, int]] = []
    rows = shipped.embed_passages(texts, lambda done, total: calls.append((done, total)))
    assert rows.shape == (4, shipped.dimensions) == (4, 384)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(4), abs=1e-5)
    query = shipped.embed_query("Is training a competitor forbidden?")
    assert np.argmax(rows @ query) == 0
    assert calls[-1][0] == calls[-1][1]
    assert "".join(capfd.readouterr()) == ""


def test_windows_fit_the_model_and_hold_the_tail(shipped: SentenceTransformerEmbedder) -> None:
    text = " ".join(f"obligation{n}" for n in range(400)) + " The tail is about kangaroos."
    windows = shipped.windows("Acme Licence > Duties", text)
    assert len(windows) > 1
    assert all(window.startswith("Acme Licence > Duties\n") for window in windows)
    assert windows[-1].endswith("kangaroos.")
    model = shipped._model()
    assert all(len(model.tokenizer(window)["input_ids"]) <= 256 for window in windows)
    assert shipped.windows("Acme", "Short.") == ["Acme\nShort."]
    assert len(shipped.windows("word " * 900, "")) == 1


def test_the_tail_of_a_long_clause_is_found(shipped: SentenceTransformerEmbedder, tmp_path: Path) -> None:
    filler = "The parties shall keep records of invoices and payments in good order. " * 40
    passages = [
        Passage.of(title="Acme", text=filler + "Marsupials are exempt.", instrument="a/a", locator="§1"),
        Passage.of(title="Acme", text=filler, instrument="a/b", locator="§1"),
    ]
    index = SearchIndex.build(tmp_path / "g", passages, shipped)
    hits = index.search("kangaroos and wombats", 2)
    assert hits[0].passage.source == "a/a"
    assert hits[0].dense > hits[1].dense + 0.05


def test_langchain_embeddings_both_ways(shipped: SentenceTransformerEmbedder) -> None:
    from kb.retrieval.ecosystem import EmbeddingsView, LangchainEmbedder

    embedder = open_embedder(f"huggingface:{shipped_model_dir()}")
    assert isinstance(embedder, LangchainEmbedder)
    texts = ["You must not train a rival model.", "The fee is due each month."]
    assert embedder.embed_passages(texts) == pytest.approx(shipped.embed_passages(texts), abs=1e-5)
    assert embedder.dimensions == 384
    view = EmbeddingsView(shipped)
    assert np.array(view.embed_query("fee")) == pytest.approx(embedder.embed_query("fee"), abs=1e-5)
    assert np.array(view.embed_documents(texts)).shape == (2, 384)
