"""A tiny home on the invented corpus: held texts, a published index, a deterministic embedder; a second to build."""

from __future__ import annotations

import copy
import datetime as dt
import hashlib
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ingest.segment import segment
from ingest.sync import passages
from kb.corpus import Corpus, load_corpus
from kb.instruments import Edition, InstrumentId, Sha256, text_sha256
from kb.retrieval.index import SearchIndex
from kb.service import Distillaw
from kb.store import Home
from tests import acme

DAY = dt.date(2026, 1, 1)
FloatMatrix = npt.NDArray[np.float32]

_MORE_LICENCE = """
5. Ending. The grant ends when its limits are not kept, thirty days after Acme has said so in writing and nothing was
put right. Whoever received a model under section 3 keeps it.

6. No warranty. The Weights come as they are. Acme does not promise that they fit a purpose, and answers for no loss
that their use brings about, as far as the law of the place lets a licence say so.

7. Law. The law of Norland governs. The courts at Northaven hear disputes.
"""
_MORE_TERMS = """
Keeping accounts

Who may open one. An account is opened by a person of full age, or by a company through one. Keys are not shared.

Payment. Calls are billed by the month. A bill that is not paid within thirty days pauses the account.

Ending

Either side may end the account with a month's notice. Acme may pause it at once when the limits above are not kept.

Law

The law of Norland governs these terms. A consumer keeps the protection of the law at home.
"""


def _note(topic: str, slug: str, title: str, status: str, summary: str, body: str, **more: object) -> dict[str, object]:
    return {
        "id": f"{topic}/{slug}",
        "topic": topic,
        "title": title,
        "status": status,
        "dated": DAY,
        "known_through": DAY,
        "summary": summary,
        "body": body,
        "references": [
            {"key": "a", "type": "page", "title": "An invented page", "url": "https://acme.example/a"},
            {"key": "b", "type": "paper", "title": "An invented paper"},
        ],
        **more,
    }


NOTES = (
    _note(
        "copyright",
        "outputs",
        "Whether results are works",
        "contested",
        "Whether what a model writes is a work, and whose, is answered differently from country to country.",
        "Norland asks for a human author [a]; Southland protects the investment [b].",
        sides=[{"claim": "No author, no work", "by": "Norland"}, {"claim": "The maker owns it", "by": "Southland"}],
        answers=["Does a student infringe the copyright of its teacher?"],
    ),
    _note(
        "contract",
        "acceptance",
        "How terms come to bind",
        "settled",
        "Terms bind who accepted them; a link at the foot of a page is seldom acceptance.",
        "A click counts [a], mere use seldom does [b].",
        bears_on=["competing_models"],
    ),
    _note(
        "bias",
        "handed-down",
        "Students take on their teacher's slant",
        "developing",
        "A student tends to repeat the slant of its teacher, even where the training data do not show it.",
        "Trials with invented preferences found it [a], others less so [b].",
    ),
)


def world() -> dict[str, object]:
    """The corpus of ``tests/acme.py`` with more commentary."""
    out = copy.deepcopy(acme.WORLD)
    for note in NOTES:
        out[f"commentary/{note['id']}.yaml"] = note
    return out


TEXTS = {
    ("acme/licence", acme.LIC): acme.LICENCE + _MORE_LICENCE,
    ("acme/terms", acme.D1): acme.TERMS_2024 + _MORE_TERMS,
    ("acme/terms", acme.D2): acme.TERMS_2025 + _MORE_TERMS,
}
URLS = {"acme/licence": "https://acme.example/licence", "acme/terms": "https://acme.example/terms"}


class WordEmbedder:
    """Words hashed into 128 buckets: the same text has the same vector everywhere, and shared words make texts near."""

    name = "test-words-128"
    dimensions = 128

    def embed_passages(self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None) -> FloatMatrix:
        """``(n, 128)``, rows of length one."""
        out = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.lower()):
                out[row, int(hashlib.sha256(word.encode()).hexdigest()[:8], 16) % self.dimensions] += 1
            out[row, 0] += 1e-3
        return out / np.linalg.norm(out, axis=1, keepdims=True)

    def embed_query(self, text: str) -> npt.NDArray[np.float32]:
        """``(128,)``, of length one."""
        row: npt.NDArray[np.float32] = self.embed_passages([text])[0]
        return row


def write_corpus(folder: Path) -> Corpus:
    """Write and load the corpus."""
    kept, acme.WORLD = acme.WORLD, world()
    try:
        acme.write_corpus(folder)
    finally:
        acme.WORLD = kept
    return load_corpus(folder)


def edition(instrument: str, date: dt.date, title: str) -> Edition:
    """One invented edition."""
    text = TEXTS[instrument, date]
    through = DAY if (instrument, date) == ("acme/terms", acme.D2) else None
    return Edition(
        InstrumentId(instrument),
        date,
        title,
        text,
        text_sha256(text),
        Sha256("0" * 64),
        "file:acme",
        URLS[instrument],
        DAY,
        through,
    )


def build_home(folder: Path) -> Distillaw:
    """Corpus, texts and index under a folder; the service on them.

    Sets no environment: a process that should find the same home is given ``environment(folder)``.
    """
    corpus = write_corpus(folder / "corpus")
    home = Home(folder / "home").ensure()
    editions = []
    for instrument, date in TEXTS:
        held = edition(instrument, date, corpus.instruments[instrument].title)
        editions.append((held, segment(held.text, held.title)))
    embedder = WordEmbedder()
    SearchIndex.build(home.index_dir("g1"), passages(editions, corpus), embedder).close()
    home.database.publish(editions, "g1", {"embedder": embedder.name})
    return service(folder, corpus)


def service(folder: Path, corpus: Corpus | None = None) -> Distillaw:
    """The service on a home that :func:`build_home` made."""
    home = Home(folder / "home")
    return Distillaw(
        corpus or load_corpus(folder / "corpus"),
        home.database,
        lambda: SearchIndex.open(home.index_dir("g1"), WordEmbedder()),
    )


def environment(folder: Path) -> dict[str, str]:
    """Environment in which the command line finds this home."""
    return {**os.environ, "DISTILLAW_HOME": str(folder / "home"), "DISTILLAW_CORPUS": str(folder / "corpus")}
