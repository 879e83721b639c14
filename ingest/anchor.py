"""Anchor: fill in, for every reading, the hash of the clause it was read from.

Authors write locator and hint; the hashes are computed here from the texts and kept in ``corpus/anchors.json``, so
that a later change of a clause is noticed. Run it after readings were reviewed against the texts, never to silence
staleness.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path

from ingest.acquire import acquire_edition, derive
from ingest.connectors.base import Connector
from kb.citations import leaned_on, locate
from kb.clauses import clause_sha256
from kb.corpus import ANCHORS_FILE, Corpus, anchor_key
from kb.errors import SourceError
from kb.instruments import Sha256


@dataclasses.dataclass
class AnchorReport:
    """What was anchored.

    :ivar hashes: by anchor key.
    :ivar unheld: anchors whose text is not to be had here; their earlier hashes stay.
    :ivar lost: anchors whose locator or hint is not in the text, with what is wrong.
    """

    hashes: dict[str, str] = dataclasses.field(default_factory=dict)
    unheld: list[str] = dataclasses.field(default_factory=list)
    lost: list[tuple[str, str]] = dataclasses.field(default_factory=list)


def anchor(corpus: Corpus, connectors: Mapping[str, Connector], retrieved: dt.date) -> AnchorReport:
    """Compute the hash of every anchored clause whose text can be had."""
    report = AnchorReport()
    for file in corpus.readings.values():
        entry = corpus.instruments[file.instrument]
        for edition in entry.editions:
            anchored = [(r, a) for r in file.readings if (a := r.anchor(edition.date)) is not None]
            keys = [anchor_key(entry.id, r.id, edition.date) for r, _ in anchored]
            try:
                papers = acquire_edition(edition, connectors, retrieved)
            except SourceError as error:
                report.lost += [(k, error.what) for k in keys]
                continue
            if papers is None:
                report.unheld += keys
                continue
            _, clauses = derive(entry, edition, papers, Sha256("0" * 64))
            by_locator = {c.locator: c for c in clauses}
            for (_, at), key in zip(anchored, keys, strict=True):
                clause = by_locator.get(at.locator)
                if clause is None:
                    holders = [c.locator for c in clauses if locate(at.hint, c.text)]
                    report.lost.append((key, f"no clause {at.locator}; the hint stands in {holders[-1:] or 'none'}"))
                elif locate(at.hint, clause.text) is None:
                    report.lost.append((key, f"the hint is not in {at.locator}"))
                else:
                    report.hashes[key] = clause_sha256(leaned_on(at.hint, clause, clauses))
    return report


def write(report: AnchorReport, corpus_dir: Path, earlier: Mapping[str, str]) -> None:
    """Write ``anchors.json``; hashes of texts not to be had here are kept as they were."""
    kept = {k: earlier[k] for k in report.unheld if k in earlier}
    text = json.dumps(dict(sorted({**kept, **report.hashes}.items())), indent=0, ensure_ascii=False) + "\n"
    (corpus_dir / ANCHORS_FILE).write_text(text, encoding="utf-8")
