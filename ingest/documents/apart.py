"""Documents of others are read in a process of their own, which is given so much memory and time and no more.

A hostile document can then at worst fail. The child gets the bytes on its standard input and hands back the text, or
the error, as JSON; it may write no file, and inherits no settings.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from ingest.connectors.base import Fetched
from ingest.documents import SCHEMES, Received, document_text, edition_text
from kb.errors import SourceError

SECONDS = 60
"""Longest that a document may take to read: by the clock, and of the processor."""
MEMORY = 1536 * 1024**2
"""Bytes of address space of the child; the libraries alone take some 200 MB."""
_OUT_OF_MEMORY = 3


def text_apart(paper: Fetched, *, seconds: float = SECONDS, memory: int = MEMORY) -> str:
    """The text of a paper, as ``ingest.documents.edition_text`` gives it, read in a process of its own.

    :param seconds: by the clock.
    :param memory: bytes of address space.
    :raises SourceError: as there; or it took too long, or too much memory, or broke its reader.
    """
    if paper.source.partition(":")[0] not in SCHEMES:
        return edition_text(paper)
    name, media = (paper.name, paper.media) if isinstance(paper, Received) else ("", "")
    head = json.dumps({"source": paper.source, "name": name, "media": media, "seconds": seconds, "memory": memory})
    try:
        done = subprocess.run(
            [sys.executable, "-m", "ingest.documents.apart"],
            input=head.encode() + b"\n" + paper.content,
            capture_output=True,
            timeout=seconds + 5,  # to start
            env=_environment(),
            start_new_session=True,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _too_long(paper.source, seconds) from error
    return _told(done, paper.source, seconds)


def _told(done: subprocess.CompletedProcess[bytes], source: str, seconds: float) -> str:
    if done.returncode == 0:
        said: dict[str, Any] = json.loads(done.stdout)
        if "text" in said:
            return str(said["text"])
        raise SourceError(said["what"], valid=said["valid"], fix=said["fix"], transient=said["transient"])
    if done.returncode in (-24, -9):  # SIGXCPU, SIGKILL: the limits on its time
        raise _too_long(source, seconds)
    if done.returncode == _OUT_OF_MEMORY:
        raise SourceError(f"{source} takes more memory to read than a contract should.", fix="Save it anew, as text.")
    raise SourceError(f"{source} could not be read: it broke its reader.", fix="Save it anew, or add it as text.")


def _too_long(source: str, seconds: float) -> SourceError:
    return SourceError(
        f"{source} was not read within {seconds:g} seconds.", fix="Save it anew, or add the part with the contract."
    )


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "SYSTEMROOT") if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(p or os.getcwd() for p in sys.path), "PYTHONUTF8": "1"}


def _limit(seconds: float, memory: int) -> None:
    import resource

    wanted = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: max(1, int(seconds)),
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for what, value in wanted.items():
        _, hard = resource.getrlimit(what)
        bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(what, (bound, bound))


def main() -> int:
    """Read the document on standard input; print its text, or the error, as JSON."""
    head = json.loads(sys.stdin.buffer.readline())
    _limit(head["seconds"], head["memory"])
    try:
        content = sys.stdin.buffer.read()
        text = document_text(content, head["source"], name=head["name"], media=head["media"])
        said: dict[str, object] = {"text": text}
    except SourceError as error:
        said = {"what": error.what, "valid": error.valid, "fix": error.fix, "transient": error.transient}
    except MemoryError:
        return _OUT_OF_MEMORY
    sys.stdout.buffer.write(json.dumps(said).encode())
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
