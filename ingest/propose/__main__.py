"""``python -m ingest.propose``: how well the detector does on publishers it has never seen."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
from pathlib import Path

from ingest.__main__ import Bars
from ingest.acquire import default_connectors
from ingest.propose import FOLDER, Library
from ingest.propose.detector import CORE
from ingest.propose.report import measure, read_quotes, render
from ingest.propose.vectors import Vectors
from kb.corpus import default_corpus_dir, load_corpus
from kb.errors import DistillawError, UsageError
from kb.quiet import quiet_libraries
from kb.retrieval.embed import open_embedder
from kb.store import Home, default_home
from kb.vocabulary import Topic


def main(arguments: list[str] | None = None) -> int:
    """Entry point: expected failures are one clear message on stderr and exit 1 or 2."""
    quiet_libraries()
    parser = argparse.ArgumentParser(
        prog="python -m ingest.propose", description="Measure the detector: leave one publisher out, each in turn."
    )
    parser.add_argument(
        "--mirror", default=os.environ.get("DISTILLAW_MIRROR"), help="directory that mirrors the sources"
    )
    parser.add_argument("--all-topics", action="store_true", help="all fifteen topics; takes three times as long")
    parser.add_argument("--publisher", action="append", default=[], help="leave out only this one; may be repeated")
    parser.add_argument("--offline", action="store_true", help="learn only from what is held without a mirror")
    parser.add_argument("--quotes", help="JSON Lines of known quotations (topic, quote) to look for as well")
    parser.add_argument("--quiet", action="store_true", help="only the report")
    given = parser.parse_args(arguments)
    bars = Bars(given.quiet)
    try:
        said = os.environ.get("DISTILLAW_CORPUS")
        corpus = load_corpus(Path(said) if said else default_corpus_dir())
        home = Home(default_home()).ensure()
        today = dt.datetime.now(dt.UTC).date()
        connectors = default_connectors(Path(given.mirror) if given.mirror else None, home)
        library = Library(corpus, home.database, connectors, today)
        vectors = Vectors(
            home.path / FOLDER, open_embedder(os.environ.get("DISTILLAW_EMBEDDINGS", ""), marker_dir=home.marker_dir)
        )
        held = list(library.all(bars))
        unknown = set(given.publisher) - {entry.publisher for entry, _, _ in held}
        if unknown:
            names = ", ".join(sorted({entry.publisher for entry, _, _ in held}))
            raise UsageError(f"No text of {', '.join(sorted(unknown))} is held.", valid=names, fix="Name one of these.")
        found = measure(
            corpus,
            held,
            vectors,
            taught=[h for h in held if h[1].source.startswith("scancode:")] if given.offline else None,
            only=given.publisher,
            topics=tuple(Topic) if given.all_topics else CORE,
            quotes=read_quotes(Path(given.quotes)) if given.quotes else (),
            progress=bars,
        )
    except DistillawError as error:
        print(f"ingest.propose: {error.render()}", file=sys.stderr)
        return error.exit_code
    finally:
        bars.close()
    print(render(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
