"""Export of the shipped embedding model for ONNX Runtime, made once for each home and checked before it is used.

Making it needs torch; using it does not. What does not pass the check is thrown away, and torch goes on.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import sys
import uuid
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np

from ingest.onnx_probes import PROBES
from kb.errors import HomeError, SourceError
from kb.retrieval.embed import (
    SHIPPED_NAME,
    Embedder,
    FloatMatrix,
    SentenceTransformerEmbedder,
    TokenWindows,
    quiet_transformers,
)
from kb.retrieval.modelfile import SHIPPED_SHA256, shipped_model_dir, verify_model
from kb.retrieval.onnx import (
    MODEL,
    RECORD,
    RUNTIMES,
    SCHEMA,
    TOKENIZER,
    Backend,
    OnnxEmbedder,
    chosen_backend,
    export_dir,
    file_record,
    installed,
    is_checked,
)

LOWEST_COSINE = 0.9999
"""What each probe's two vectors must agree to, for both backends to share one name and one index."""

OPSET = 17
LONG = 1000
PART = ".part-export-"
MAKERS = ("torch", "transformers", "sentence-transformers")
PREFIX = "Acme Licence > Duties"

log = logging.getLogger(__name__)


def with_export(embedder: Embedder, marker_dir: Path) -> Embedder:
    """The same model on ONNX Runtime, exported now if the home has no checked export; else ``embedder`` as it is.

    Any other model than the shipped one stays as it is, and so does everything where torch is demanded. An export that
    fails is logged as a warning and torch goes on. Called under the publisher's lock: what a killed export left behind
    is removed.

    :raises SourceError: the export failed, and ``onnx`` is demanded.
    :raises HomeError: the home cannot be written.
    """
    backend = chosen_backend()
    ours = isinstance(embedder, TokenWindows) and embedder.name == SHIPPED_NAME
    if not ours or backend is Backend.TORCH:
        return embedder
    directory = export_dir(marker_dir)
    if not is_checked(directory):
        for left in marker_dir.glob(f"{PART}*/"):
            shutil.rmtree(left, ignore_errors=True)
        original = SentenceTransformerEmbedder(marker_dir=marker_dir)
        try:
            export(original, directory)
        except SourceError as error:
            if backend is Backend.ONNX:
                raise
            log.warning("%s", error.render())
            return original
    return OnnxEmbedder(directory)


def export(original: SentenceTransformerEmbedder, directory: Path, probes: Sequence[str] = PROBES) -> float:
    """Export the shipped model into ``directory``, whole or not at all, and return the lowest cosine of the check.

    :param original: the shipped model through torch, to compare with.
    :raises SourceError: it cannot be exported, or its vectors are not those of the original; nothing is left behind.
    :raises HomeError: the directory cannot be written.
    """
    source = shipped_model_dir()
    verify_model(source, None)
    quiet_transformers()
    part = directory.with_name(f"{PART}{uuid.uuid4().hex[:12]}")
    try:
        part.mkdir(parents=True)
    except OSError as error:
        raise HomeError(
            f"{directory}: cannot be written: {error.strerror}", fix="Free space or name another home."
        ) from error
    try:
        write_model(source, part / MODEL)
        write_tokenizer(source, part / TOKENIZER)
        lowest = compare(original, OnnxEmbedder(part, require_check=False), probes)
        record = {
            "schema": SCHEMA,
            "model": SHIPPED_NAME,
            "source_sha256": SHIPPED_SHA256,
            "files": {name: file_record(part / name) for name in (MODEL, TOKENIZER)},
            "versions": {name: installed(name) for name in (*MAKERS, *RUNTIMES)},
            "probes": len(probes),
            "lowest_cosine": lowest,
        }
        (part / RECORD).write_text(json.dumps(record, indent=1), "utf-8")
        if directory.exists():
            shutil.rmtree(directory)  # of other versions, or damaged; a process that has it open has read it whole
        os.replace(part, directory)
    except OSError as error:
        if isinstance(error, SourceError):
            raise
        raise HomeError(f"{directory}: cannot be written: {error}", fix="Free space and sync again.") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return lowest


def compare(original: TokenWindows, candidate: TokenWindows, probes: Sequence[str]) -> float:
    """The lowest cosine between the vectors of two runners of one model.

    All are compared as passages; as questions, which are cut instead of read in windows, the long ones and every third.

    :raises SourceError: a cosine is below ``LOWEST_COSINE``, or a text is cut into other windows.
    """
    lowest = 1.0
    questions = [text for number, text in enumerate(probes) if number % 3 == 0 or len(text) > LONG]
    pairs = (
        ("as a passage", probes, original.embed_passages(probes), candidate.embed_passages(probes)),
        ("as a question", questions, _queries(original, questions), _queries(candidate, questions)),
    )
    for how, texts, wanted, found in pairs:
        for text, cosine in zip(texts, _cosines(wanted, found), strict=True):
            if not cosine >= LOWEST_COSINE:  # a cosine that is no number fails too
                raise _differs(f"the vector of {text[:40]!r} {how} agrees to {cosine:.6f} only")
            lowest = min(lowest, cosine)
    for text in probes:
        if original.windows(PREFIX, text) != candidate.windows(PREFIX, text):
            raise _differs(f"{text[:40]!r} is cut into other windows")
    return lowest


def _queries(embedder: TokenWindows, probes: Sequence[str]) -> FloatMatrix:
    return np.stack([embedder.embed_query(text) for text in probes])


def _cosines(left: FloatMatrix, right: FloatMatrix) -> list[float]:
    a, b = left.astype(np.float64), right.astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        cosines = (a * b).sum(axis=1) / (np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1))
    return [float(cosine) for cosine in cosines]


def _differs(how: str) -> SourceError:
    return SourceError(
        f"The export of the embedding model differs from the original and was thrown away: {how}.",
        valid=f"a cosine of {LOWEST_COSINE} or more for each of the probes",
        fix="Go on with torch (slower, same answers), or install the versions of constraints.txt and sync again.",
    )


def write_model(source: Path, target: Path) -> None:
    """Write the graph: token ids and mask in, one pooled vector of length one out, for any number and length of texts.

    :param source: directory of the original.
    :raises SourceError: torch cannot export it.
    """
    import torch
    from transformers import AutoModel

    class Pooled(torch.nn.Module):  # type: ignore[misc]
        """The model, then the mean over the tokens that are not padding, then length one."""

        def __init__(self) -> None:
            super().__init__()
            # Attention in plain operations: the fused one has no counterpart in the exported format.
            self.model = AutoModel.from_pretrained(
                str(source), attn_implementation="eager", dtype=torch.float32, local_files_only=True
            ).eval()

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            hidden = self.model(
                input_ids=input_ids, attention_mask=attention_mask, token_type_ids=torch.zeros_like(input_ids)
            ).last_hidden_state
            weight = attention_mask.unsqueeze(-1).to(hidden.dtype)
            mean = (hidden * weight).sum(1) / weight.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, p=2.0, dim=1)

    ids = torch.tensor([[101, 2023, 2003, 102], [101, 2023, 102, 0]])
    try:
        pooled = Pooled()
        with warnings.catch_warnings(), _onnx_package(), torch.no_grad():
            warnings.simplefilter("ignore")  # advice to use the exporter that needs packages which are not installed
            torch.onnx.export(
                pooled,
                (ids, (ids > 0).to(torch.int64)),
                str(target),
                input_names=["input_ids", "attention_mask"],
                output_names=["embedding"],
                dynamic_axes={
                    "input_ids": {0: "texts", 1: "tokens"},
                    "attention_mask": {0: "texts", 1: "tokens"},
                    "embedding": {0: "texts"},
                },
                opset_version=OPSET,
                dynamo=False,
            )
    except (RuntimeError, TypeError, ValueError, AttributeError, ImportError) as error:
        raise SourceError(
            f"The embedding model cannot be exported: {str(error).splitlines()[0]}",
            fix="Go on with torch (slower, same answers), or install the versions of constraints.txt and sync again.",
        ) from error


def write_tokenizer(source: Path, target: Path) -> None:
    """Write the tokenizer of the original as one file, set neither to cut nor to pad."""
    from tokenizers import Tokenizer
    from transformers import AutoTokenizer

    loaded = AutoTokenizer.from_pretrained(str(source), local_files_only=True)
    tokenizer = Tokenizer.from_str(loaded.backend_tokenizer.to_str())
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.save(str(target))


@contextmanager
def _onnx_package() -> Iterator[None]:
    """Spare the package ``onnx``: torch writes the file itself and asks that package only to look for custom functions.

    The graph has none, so where the package is absent a stand-in that finds none is enough.
    """
    try:
        import onnx  # type: ignore[import-not-found,unused-ignore]  # noqa: F401
    except ImportError:
        stand_in = ModuleType("onnx")
        stand_in.load_model_from_string = lambda _: SimpleNamespace(graph=SimpleNamespace(node=()))  # type: ignore[attr-defined]
        sys.modules["onnx"] = stand_in
        try:
            yield
        finally:
            del sys.modules["onnx"]
    else:
        yield
