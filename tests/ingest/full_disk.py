"""Syncs into a home whose files may not grow, and looks at what is left; run as a process of its own, because it forks.

``python -m tests.ingest.full_disk FOLDER HOME LIMIT…`` as ``killed_sync``; a limit is the largest size of a file that
may be written, in bytes (``RLIMIT_FSIZE``): what goes beyond it fails, as on a full disk. One JSON object a limit.
"""

from __future__ import annotations

import resource
import sys
import traceback
from importlib import import_module
from pathlib import Path

from ingest.sync import sync
from kb.corpus import load_corpus
from kb.errors import DistillawError
from kb.store import Home
from tests.ingest.acme_history import TODAY, WordEmbedder
from tests.ingest.killed_sync import copied, in_child, run, say, state


def limited(folder: Path, home: Path, limit: int) -> dict[str, object]:
    """A sync that cannot write more than ``limit`` bytes into any file: how it ended."""
    corpus = load_corpus(folder / "corpus")
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        done = sync(Home(home), corpus, WordEmbedder(), retrieved=TODAY, mirror=folder / "mirror")
    except DistillawError as error:
        return {"ended": "explained", "says": error.render()}
    except Exception:  # noqa: BLE001 - told to the test
        return {"ended": "bug", "says": traceback.format_exc()}
    return {"ended": "done", "exit": done.exit_code, "says": [why for _, why in done.failed]}


def main(folder: Path, origin: str, limits: list[int]) -> None:
    """One sync a limit, from the same home each time."""
    for heavy in ("chromadb", "chromadb.api.rust", "langchain_chroma", "tantivy"):
        import_module(heavy)
    for limit in limits:
        home = copied(folder, origin, "full")
        _, ended = in_child(lambda home=home, limit=limit: limited(folder, home, limit))
        _, after = in_child(lambda home=home: state(home))
        status, said = in_child(lambda home=home: run(folder, home))
        _, repaired = in_child(lambda home=home: state(home))
        finished = status == 0 or said
        say({"limit": limit, "ended": ended, "after": after, "finished": finished, "repaired": repaired})


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], [int(a) for a in sys.argv[3:]])
