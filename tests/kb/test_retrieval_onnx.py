"""The shipped model through ONNX Runtime: same vectors, no torch, and no export that was not checked."""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from ingest import export_onnx
from ingest.export_onnx import LOWEST_COSINE, compare, export, with_export
from ingest.onnx_probes import PROBES
from kb.errors import SourceError, UsageError
from kb.retrieval.embed import SentenceTransformerEmbedder, open_embedder
from kb.retrieval.index import SearchIndex
from kb.retrieval.modelfile import shipped_model_dir
from kb.retrieval.onnx import MODEL, READS, RECORD, OnnxEmbedder, export_dir, is_checked
from kb.retrieval.passages import Passage
from kb.store import Home
from tests.kb.test_retrieval_fakes import HashEmbedder

pytestmark = pytest.mark.xdist_group("onnx")

ROOT = Path(__file__).parents[2]
HEAVY = ("torch", "transformers", "sentence_transformers", "langchain_huggingface")
BACKEND = "DISTILLAW_EMBEDDINGS_BACKEND"

UNSEEN = (
    "No partner of Acme shall fit a student to the answers of the hosted teacher.",
    "被许可方不得绕过访问限制。",
    "§ 12 " + "Every quarter the auditor reads the ledger of outputs. " * 70,
    "",
    "r1-distill-7b",
)


@pytest.fixture(autouse=True)
def _no_demand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(BACKEND, raising=False)


@pytest.fixture(scope="module")
def torch_embedder(tmp_path_factory: pytest.TempPathFactory) -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(marker_dir=tmp_path_factory.mktemp("torch"))


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory, torch_embedder: SentenceTransformerEmbedder) -> Path:
    """The ``models`` folder of a home, with an export."""
    folder = tmp_path_factory.mktemp("onnx") / "models"
    assert export(torch_embedder, export_dir(folder)) >= LOWEST_COSINE
    return folder


@pytest.fixture
def own_models(models: Path, tmp_path: Path) -> Path:
    """A copy that a test may damage."""
    return Path(shutil.copytree(models, tmp_path / "models"))


def rewrite(directory: Path, **changes: object) -> None:
    record = json.loads((directory / RECORD).read_text("utf-8"))
    (directory / RECORD).write_text(json.dumps({**record, **changes}), "utf-8")


def spoil(model: Path) -> None:
    """Other weights, same size: two thousand of the commonest words all mean nothing."""
    weights = load_file(shipped_model_dir() / "model.safetensors")["embeddings.word_embeddings.weight"][1996:3996]
    content = model.read_bytes()
    assert content.count(weights.tobytes()) == 1
    model.write_bytes(content.replace(weights.tobytes(), bytes(weights.nbytes)))


def test_the_probes_are_many_and_of_every_length(models: Path) -> None:
    tokenizer = OnnxEmbedder(export_dir(models))._model().tokenizer
    lengths = [len(tokenizer.encode(text).ids) for text in PROBES]
    assert len(set(PROBES)) == len(PROBES) >= 40
    assert sum(n > READS for n in lengths) >= 5
    assert sum(n <= 3 for n in lengths) >= 5
    assert {READS - 1, READS, READS + 1} <= set(lengths)


def test_both_backends_give_the_same_vectors_and_windows(
    models: Path, torch_embedder: SentenceTransformerEmbedder
) -> None:
    exported = open_embedder("", marker_dir=models)
    assert isinstance(exported, OnnxEmbedder)
    assert (exported.name, exported.dimensions) == (torch_embedder.name, torch_embedder.dimensions)
    calls: list[tuple[int, int]] = []
    rows = exported.embed_passages(UNSEEN, lambda done, total: calls.append((done, total)))
    assert rows.dtype == np.float32
    assert rows == pytest.approx(torch_embedder.embed_passages(UNSEEN), abs=1e-5)
    assert calls[-1][0] == calls[-1][1]
    assert exported.embed_passages([]).shape == (0, 384)
    for text in UNSEEN:
        assert exported.embed_query(text) == pytest.approx(torch_embedder.embed_query(text), abs=1e-5)
        assert exported.windows("Acme > Duties", text) == torch_embedder.windows("Acme > Duties", text)
    assert compare(torch_embedder, exported, UNSEEN) >= LOWEST_COSINE


def test_an_index_of_one_backend_opens_under_the_other(
    models: Path, torch_embedder: SentenceTransformerEmbedder, tmp_path: Path
) -> None:
    passages = [
        Passage.of(title="Acme", text=text, instrument=f"a/{n}", locator="§1") for n, text in enumerate(UNSEEN) if text
    ]
    SearchIndex.build(tmp_path / "g", passages, torch_embedder)
    found = [
        SearchIndex.open(tmp_path / "g", embedder).search("training a student on answers", 3)
        for embedder in (torch_embedder, OnnxEmbedder(export_dir(models)))
    ]
    assert [h.passage.source for h in found[0]] == [h.passage.source for h in found[1]]
    assert [h.dense for h in found[0]] == pytest.approx([h.dense for h in found[1]], abs=1e-5)


def test_the_home_decides_unless_a_backend_is_demanded(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(open_embedder("", marker_dir=models), OnnxEmbedder)
    assert isinstance(open_embedder("", marker_dir=models.parent / "none"), SentenceTransformerEmbedder)
    assert isinstance(open_embedder(""), SentenceTransformerEmbedder)
    assert isinstance(open_embedder("another-model", marker_dir=models), SentenceTransformerEmbedder)
    monkeypatch.setenv(BACKEND, "torch")
    assert isinstance(open_embedder("", marker_dir=models), SentenceTransformerEmbedder)
    monkeypatch.setenv(BACKEND, "ONNX")
    missing = open_embedder("", marker_dir=models.parent / "none")
    assert isinstance(missing, OnnxEmbedder)
    with pytest.raises(SourceError, match="no checked export"):
        missing.embed_query("licence")
    with pytest.raises(UsageError, match="no home"):
        open_embedder("")
    monkeypatch.setenv(BACKEND, "jax")
    with pytest.raises(UsageError, match="jax"):
        open_embedder("", marker_dir=models)


def test_an_export_is_known_by_its_bytes_and_by_what_checked_it(own_models: Path) -> None:
    directory = export_dir(own_models)
    os.utime(directory / MODEL)
    assert is_checked(directory)  # moved or copied: read again, and the same
    record = json.loads((directory / RECORD).read_text("utf-8"))
    for name in ("onnxruntime", "tokenizers"):
        rewrite(directory, versions={**record["versions"], name: "0.0.1"})
        assert not is_checked(directory)
    rewrite(directory, versions=record["versions"], source_sha256="0" * 64)
    assert not is_checked(directory)
    rewrite(directory, source_sha256=record["source_sha256"])
    assert is_checked(directory)
    spoil(directory / MODEL)
    assert not is_checked(directory)
    assert isinstance(open_embedder("", marker_dir=own_models), SentenceTransformerEmbedder)


def test_an_unreadable_export_is_an_expected_error(tmp_path: Path) -> None:
    (tmp_path / MODEL).write_bytes(b"not a graph")
    with pytest.raises(SourceError, match="cannot be loaded"):
        OnnxEmbedder(tmp_path, require_check=False).embed_query("licence")


@pytest.mark.parametrize("demanded", ["", "onnx"])
def test_an_export_that_differs_is_thrown_away(
    models: Path,
    torch_embedder: SentenceTransformerEmbedder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    demanded: str,
) -> None:
    def other_weights(_: Path, target: Path) -> None:
        shutil.copy(export_dir(models) / MODEL, target)
        spoil(target)

    monkeypatch.setattr(export_onnx, "write_model", other_weights)
    monkeypatch.setattr(
        export_onnx, "compare", lambda wanted, found, _: compare(wanted, found, UNSEEN)
    )  # fewer: sooner
    monkeypatch.setattr(export_onnx, "SentenceTransformerEmbedder", lambda **_: torch_embedder)
    monkeypatch.setenv(BACKEND, demanded)
    if demanded:
        with pytest.raises(SourceError, match="differs from the original"):
            with_export(torch_embedder, tmp_path)
    else:
        with caplog.at_level(logging.WARNING):
            assert with_export(torch_embedder, tmp_path) is torch_embedder
        assert "differs from the original" in caplog.text
    assert list(tmp_path.iterdir()) == []


def test_an_export_of_other_versions_is_made_anew(
    own_models: Path, torch_embedder: SentenceTransformerEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = export_dir(own_models)
    made: list[Path] = []

    def again(_: Path, target: Path) -> None:
        made.append(target)
        shutil.copy(directory / MODEL, target)

    monkeypatch.setattr(export_onnx, "write_model", again)
    monkeypatch.setattr(export_onnx, "compare", lambda *_: 1.0)  # what it does is tested above
    monkeypatch.setattr(export_onnx, "SentenceTransformerEmbedder", lambda **_: torch_embedder)
    assert isinstance(with_export(torch_embedder, own_models), OnnxEmbedder)
    assert made == []  # one that is checked stays
    (own_models / f"{export_onnx.PART}killed").mkdir()
    rewrite(directory, versions={"onnxruntime": "0.0.1", "tokenizers": "0.0.1"})
    assert isinstance(with_export(torch_embedder, own_models), OnnxEmbedder)
    assert len(made) == 1
    assert is_checked(directory)
    assert sorted(p.name for p in own_models.iterdir()) == [directory.name]


def test_other_embedders_and_a_demand_for_torch_are_left_alone(
    tmp_path: Path, torch_embedder: SentenceTransformerEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = HashEmbedder()
    other = SentenceTransformerEmbedder("another-model")
    assert with_export(fake, tmp_path) is fake
    assert with_export(other, tmp_path) is other
    monkeypatch.setenv(BACKEND, "torch")
    assert with_export(torch_embedder, tmp_path) is torch_embedder
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", "How could OpenAI prove that DeepSeek distilled its models?"],
        ["search", "training a competing model"],
        ["sync", "--quiet"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_home_with_an_export_needs_no_torch(
    arguments: list[str], synced_home: Home, models: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(synced_home.path, home, ignore=shutil.ignore_patterns("models", "publish.lock"))
    shutil.copytree(models, home / "models")
    code = (
        "import sys\nfrom ui.cli.main import cli\n"
        "try:\n    cli.main(sys.argv[1:], standalone_mode=False)\n"
        "except SystemExit as stop:\n    assert not stop.code, stop.code\n"
        f"print('loaded:', [m for m in {(*HEAVY, 'onnxruntime')!r} if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env={**os.environ, "DISTILLAW_HOME": str(home), "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    loaded = done.stdout.strip().splitlines()[-1]
    assert loaded == ("loaded: []" if arguments[0] == "sync" else "loaded: ['onnxruntime']")
