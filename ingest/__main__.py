"""``python -m ingest sync``: the keeper's scripts; the same verbs as ``distillaw``."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from ingest.acquire import default_connectors
from ingest.anchor import anchor, write
from ingest.sync import Summary, sync
from kb.corpus import Corpus, default_corpus_dir, load_anchors, load_corpus
from kb.errors import DistillawError, UsageError
from kb.private import corpus_dir as private_dir
from kb.private import load_overlay
from kb.quiet import collect_seldom, quiet_libraries
from kb.retrieval.embed import Embedder, open_embedder
from kb.store import Home, default_home


class Bars:
    """Progress: bars on a terminal, plain lines otherwise."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._terminal = sys.stderr.isatty()
        self._bar: object = None
        self._stage = ""
        self._shown = -1

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` of a stage are done."""
        if self._quiet or not total:
            return
        if self._terminal:
            self._draw(stage, done, total)
        elif stage != self._stage or done * 4 // total != self._shown:
            self._shown = done * 4 // total
            print(f"{stage}: {done}/{total}", file=sys.stderr, flush=True)
        self._stage = stage

    def _draw(self, stage: str, done: int, total: int) -> None:
        from tqdm import tqdm

        if stage != self._stage:
            self.close()
            self._bar = tqdm(total=total, desc=stage, unit="", leave=False, file=sys.stderr)
        assert isinstance(self._bar, tqdm)
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        """Finish the bar that is drawn."""
        if self._bar is not None:
            self._bar.close()  # type: ignore[attr-defined]


def run_sync(
    home: Home,
    corpus: Corpus,
    embedder: Embedder,
    today: dt.date,
    mirror: str | None,
    quiet: bool,
    *,
    online: bool = False,
    history: bool = True,
    allow_private: Iterable[str] = (),
) -> int:
    """Sync with progress and a printed summary; returns the exit code."""
    bars = Bars(quiet)
    try:
        summary = sync(
            home,
            corpus,
            embedder,
            retrieved=today,
            mirror=mirror_path(mirror),
            progress=bars,
            online=online,
            history=history,
            allow_private=allow_private,
        )
    finally:
        bars.close()
    report(summary)
    return summary.exit_code


def mirror_path(mirror: str | None) -> Path | None:
    """The mirror directory.

    :raises UsageError: there is no such directory.
    """
    if mirror and not Path(mirror).is_dir():
        raise UsageError(f"--mirror {mirror}: no such directory.", fix="Give the directory that mirrors the sources.")
    return Path(mirror) if mirror else None


def run_anchor(
    home: Home, corpus: Corpus, corpus_dir: Path, today: dt.date, mirror: str | None, *, online: bool = False
) -> int:
    """Anchor every reading whose text can be had; exit 3 if any lost its clause."""
    done = anchor(corpus, default_connectors(mirror_path(mirror), home, online=online), today)
    write(done, corpus_dir, load_anchors(corpus_dir))
    print(f"anchors: {len(done.hashes)} hashed, {len(done.unheld)} without a text here, {len(done.lost)} lost")
    for key, why in done.lost:
        print(f"lost: {key}: {why}", file=sys.stderr)
    return 3 if done.lost else 0


def report(summary: Summary) -> None:
    """Print what a sync did; each failure with its reason, a reason that many share once."""
    kept = f", {len(summary.kept)} held from before stay" if summary.kept else ""
    print(
        f"texts: {len(summary.new)} new, {len(summary.changed)} changed, {len(summary.unchanged)} unchanged, "
        f"{len(summary.failed)} failed; {len(summary.not_held)} not to be had here{kept}; "
        f"{summary.clauses} clauses held"
    )
    if summary.recorded_new or summary.recorded_unchanged:
        print(
            f"histories: {len(summary.recorded_new)} new editions, {summary.recorded_unchanged} unchanged; "
            f"of the new records {summary.noise} were noise and {summary.set_aside} set aside"
        )
    by_reason: dict[str, list[str]] = {}
    for name, why in summary.failed:
        by_reason.setdefault(why, []).append(name)
    for why, names in by_reason.items():
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        print(f"failed: {names[0]}{more}: {why}", file=sys.stderr)


def main(arguments: list[str] | None = None) -> int:
    """Entry point: expected failures are one clear message on stderr and exit 1 or 2."""
    quiet_libraries()
    collect_seldom()
    parser = argparse.ArgumentParser(prog="python -m ingest", description="Keep the corpus by scripts.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verb = verbs.add_parser("sync", help="acquire texts, derive clauses, build the index, publish by one switch")
    verb.add_argument("--mirror", default=os.environ.get("DISTILLAW_MIRROR"), help="directory that mirrors the sources")
    verb.add_argument("--quiet", action="store_true", help="only the summary")
    verb.add_argument("--online", action="store_true", help="read public archives and pages, too")
    verb.add_argument("--no-history", action="store_true", help="only catalogued editions; histories held stay")
    verb = verbs.add_parser("anchor", help="fill in the hashes of the clauses that readings were read from")
    verb.add_argument("--mirror", default=os.environ.get("DISTILLAW_MIRROR"), help="directory that mirrors the sources")
    verb.add_argument("--online", action="store_true", help="read public archives and pages, too")
    given = parser.parse_args(arguments)
    try:
        said = os.environ.get("DISTILLAW_CORPUS")
        corpus_dir = Path(said) if said else default_corpus_dir()
        corpus = load_corpus(corpus_dir)
        today = dt.datetime.now(dt.UTC).date()
        home = Home(default_home()).ensure()
        if given.verb == "anchor":
            return run_anchor(home, corpus, corpus_dir, today, given.mirror, online=given.online)
        corpus = load_overlay(corpus, private_dir(home.path))  # contracts of this home
        embedder = open_embedder(os.environ.get("DISTILLAW_EMBEDDINGS", ""), marker_dir=home.marker_dir)
        return run_sync(
            home,
            corpus,
            embedder,
            today,
            given.mirror,
            given.quiet,
            online=given.online,
            history=not given.no_history,
        )
    except DistillawError as error:
        print(f"ingest: {error.render()}", file=sys.stderr)
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main())
