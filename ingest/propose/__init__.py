"""Propose: find the clauses of a text that bear on the topics, learned from the clauses that were read.

Held texts of reviewed editions (``library``) -> ``examples`` (``units`` with the readings in them) -> ``features`` ->
``detector`` -> ``rule`` (what is flagged, at most about a seventh of a text) -> proposals, which ``draft`` turns into
readings of review level ``proposed``. ``report`` measures all of it on publishers that were left out:
``python -m ingest.propose``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ingest.propose import stored
from ingest.propose.detector import CORE, Detector, train
from ingest.propose.draft import draft, proposed_dir, write_draft
from ingest.propose.examples import Held, gather
from ingest.propose.library import Library, Progress, nothing
from ingest.propose.rule import Proposal, propose
from ingest.propose.units import units_of
from ingest.propose.vectors import Vectors
from kb.corpus import Corpus
from kb.retrieval.embed import Embedder, FloatMatrix
from kb.store import Database

FOLDER = "propose"
"""Under the home: vectors and the detector."""


@dataclass(frozen=True)
class Proposer:
    """Proposals for held texts.

    :ivar folder: keeps the detector and the vectors.
    :ivar known: called once, only when something must be embedded: vectors that the search index has.
    """

    corpus: Corpus
    library: Library
    database: Database
    embedder: Embedder
    folder: Path
    known: Callable[[], Mapping[str, FloatMatrix]] = dict

    def propose(self, held: Held, progress: Progress = nothing) -> list[Proposal]:
        """The proposals for one edition, in reading order.

        :raises TextMissingError: no read text is held to learn from.
        :raises HomeError: the detector cannot be kept.
        """
        _, edition, clauses = held
        vectors = Vectors(self.folder, self.embedder, self.known)
        detector = self._detector(vectors, progress)
        units = units_of(edition, clauses)
        if not units:
            return []
        return propose(detector.judge(units, vectors.of(units, progress)), detector, len(edition.text))

    def _detector(self, vectors: Vectors, progress: Progress) -> Detector:
        stamp = self._stamp()
        kept = stored.read(self.folder, stamp)
        if kept is not None:
            return kept
        examples = gather(self.corpus, self.library.reviewed(progress))
        detector = train(examples, vectors.of([e.unit for e in examples], progress), progress=progress)
        stored.write(detector, self.folder, stamp)
        return detector

    def _stamp(self) -> str:
        """Of all that a detector is learned from: readings, texts, embedder and code."""
        digest = hashlib.sha256(f"{code()}\n{self.embedder.name}\n".encode())
        for name, file in sorted(self.corpus.readings.items()):
            digest.update(f"{name} {file.model_dump_json()}\n".encode())
        for (instrument, date), sha in sorted(self.database.held().items()):
            if instrument in self.corpus.readings:
                digest.update(f"{instrument} {date} {sha}\n".encode())
        return digest.hexdigest()


@lru_cache(maxsize=1)
def code() -> str:
    """A hash of this package's code: other code, and the detector is learned anew."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


__all__ = ["CORE", "FOLDER", "Library", "Proposal", "Proposer", "draft", "proposed_dir", "write_draft"]
