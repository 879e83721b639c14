"""Kills syncs at many moments and looks at what is left; run as a process of its own, because it forks.

``python -m tests.ingest.killed_sync FOLDER HOME POINTS`` with ``FOLDER/mirror``, ``FOLDER/corpus`` and the home
``FOLDER/HOME`` (synced before the archive grew, or absent). Prints one JSON object a kill.

A moment is an operation on a file of the home, as Python's audit events tell of it: each opening, renaming, removing,
each connection to the database, each git process. The sync is killed by SIGKILL just before the n-th.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from ingest.sync import sync
from kb.corpus import load_corpus
from kb.retrieval.index import SearchIndex
from kb.store import Home
from tests.ingest.acme_history import TODAY, WordEmbedder

_EVENTS = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "sqlite3.connect")


def in_child(work: Callable[[], object]) -> tuple[int, object]:
    """Run ``work`` in a forked process; its wait status and what it returned."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        try:
            os.write(writing, json.dumps(work()).encode())
            os._exit(0)
        except BaseException as error:  # noqa: BLE001 - told to the parent
            os.write(writing, json.dumps(f"{type(error).__name__}: {error}").encode())
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(pid, 0)
    return status, json.loads(said) if said else None


def counting(home: Path, kill_at: int | None) -> list[int]:
    """Count operations on files of the home from now on, and die at one of them."""
    seen = [0]
    root = str(home)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        ours = any(isinstance(a, str | bytes | os.PathLike) and root in str(a) for a in arguments[:2])
        if event == "subprocess.Popen" or (event in _EVENTS and ours):
            seen[0] += 1
            if seen[0] == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    return seen


def run(folder: Path, home: Path, kill_at: int | None = None) -> int:
    """A sync, killed at an operation; returns how many operations there were."""
    seen = counting(home, kill_at)
    corpus = load_corpus(folder / "corpus")
    done = sync(Home(home), corpus, WordEmbedder(), retrieved=TODAY, mirror=folder / "mirror")
    assert done.exit_code == 0, done.failed
    return seen[0]


def state(home: Path) -> dict[str, object]:
    """What a reader sees in a home: one generation with its texts, answering."""
    at = Home(home)
    generation = at.generation()
    if generation is None:
        return {"generation": None}
    index = SearchIndex.open(at.index_dir(generation), WordEmbedder())
    hits = index.search("train any model", 3)
    history = at.database.recorded("acme/terms")
    assert history is not None
    return {
        "generation": generation,
        "editions": sorted(f"{i} {d}" for i, d in index.editions),
        "passages": len(index),
        "vectors": int(index._meta["vectors"]),
        "stored": index.store()._client.get_collection(index._meta["collection"]).count(),
        "texts": index.text_count,
        "hits": len(hits),
        "quoted": all(_exact(at, h.passage.instrument, h.passage) for h in hits),
        "recorded": [str(e.name) for e in history.editions],
        "held": sorted(f"{i} {d}" for i, d in at.database.held()),
        "left": sorted(p.name for p in (home / "index").iterdir()),
    }


def _exact(at: Home, instrument: str | None, passage: object) -> bool:
    if instrument is None:
        return True
    edition = at.database.edition(instrument, passage.edition)  # type: ignore[attr-defined]
    return edition.text[passage.start : passage.end] == passage.text  # type: ignore[attr-defined]


def copied(folder: Path, origin: str, name: str) -> Path:
    """A copy of a home; an empty one where there is no original."""
    target = folder / name
    shutil.rmtree(target, ignore_errors=True)
    if (folder / origin).is_dir():
        shutil.copytree(folder / origin, target)
    return target


def say(row: dict[str, object]) -> None:
    """One line of JSON."""
    sys.stdout.write(json.dumps(row) + "\n")
    sys.stdout.flush()


def main(folder: Path, origin: str, points: int) -> None:
    """Kill at evenly spread moments."""
    for heavy in ("chromadb", "chromadb.api.rust", "langchain_chroma", "tantivy"):  # once here, not in every child
        import_module(heavy)
    counted = copied(folder, origin, "counted")
    status, total = in_child(lambda: run(folder, counted))
    assert status == 0, total
    assert isinstance(total, int)
    _, whole = in_child(lambda: state(counted))
    say({"operations": total, "whole": whole})
    for number in range(points):
        at = 1 + number * (total - 1) // max(1, points - 1)
        home = copied(folder, origin, "killed")
        status, said = in_child(lambda home=home, at=at: run(folder, home, at))
        _, after = in_child(lambda home=home: state(home))
        finished, operations = in_child(lambda home=home: run(folder, home))
        _, repaired = in_child(lambda home=home: state(home))
        say(
            {
                "at": at,
                "killed": os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL,
                "said": said,
                "after": after,
                "finished": finished == 0 or operations,
                "repaired": repaired,
            }
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
