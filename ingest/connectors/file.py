"""A document of one's own: from a path, or from the snapshots of a home by its hash.

A catalogue refers to a document by the hash of its bytes, so that what an edition rests on cannot change under it:
``file:<sha256>``, with the ending and, where it was declared, the encoding, because bytes do not always tell them:
``file:<sha256>.html;charset=gb18030``.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import stat
from pathlib import Path

from ingest.documents import Received, charset, kind_of
from ingest.documents.kinds import VALID
from kb.errors import SourceError, SourceMissingError

MAX_BYTES = 25 * 1024 * 1024
_KEPT = re.compile(r"(?P<sha>[0-9a-f]{64})(?:\.(?P<ending>[a-z]{2,4}))?(?:;charset=(?P<charset>[\w.:-]+))?")
_DECLARES = {"html": "text/html", "md": "text/markdown"}


class FileConnector:
    """Reads documents.

    :param snapshots: a home's ``snapshots/``; without it only paths can be read.
    """

    scheme = "file"

    def __init__(self, snapshots: Path | None = None) -> None:
        self._snapshots = snapshots

    def fetch(self, reference: str, *, retrieved: dt.date) -> Received:
        """The bytes of ``<sha256>[.ending][;charset=…]`` from the snapshots, or of a path.

        :raises SourceMissingError: this home does not keep that snapshot.
        :raises SourceError: no such file, not a regular one, too large, unreadable, or a snapshot that is damaged.
        """
        kept = _KEPT.fullmatch(reference.strip())
        if kept is None:
            return self.open(Path(reference).expanduser(), retrieved=retrieved)
        sha, ending = kept["sha"], kept["ending"] or ""
        path = None if self._snapshots is None else self._snapshots / sha
        if path is None or not path.is_file():
            raise SourceMissingError(
                f"The document {sha[:12]}… is not kept here.", fix="Add it again: distillaw add FILE --instrument ID …"
            )
        content = _read(path, str(path))
        if hashlib.sha256(content).hexdigest() != sha:
            raise SourceError(
                f"{path}: damaged: its bytes do not match its name.", fix="Delete it and add the document again."
            )
        name = f"document.{ending}" if ending else ""
        media = f"{_DECLARES.get(ending, 'text/plain')}; charset={kept['charset']}" if kept["charset"] else ""
        return Received(content, f"file:{reference.strip()}", "", retrieved, media=media, name=name)

    def open(self, path: Path, *, retrieved: dt.date) -> Received:
        """The document at a path.

        :raises SourceError: no such file, not a regular one, too large, unreadable, or no document.
        """
        content = _read(path, str(path))
        kind_of(content, str(path), name=path.name)
        return Received(content, f"file:{path}", "", retrieved, name=path.name)


def kept_source(paper: Received, sha256: str) -> str:
    """How a catalogue refers to a paper whose bytes are kept under their hash.

    >>> paper = Received(b"Acme", "web:https://acme.example", "", dt.date(2026, 1, 1), media="text/plain")
    >>> kept_source(paper, "ab" * 32)
    'file:abababababababababababababababababababababababababababababababab.txt'
    """
    kind = kind_of(paper.content, paper.source, name=paper.name, media=paper.media)
    declared = charset(paper.media)
    return f"file:{sha256}.{kind.value}" + (f";charset={declared.lower()}" if declared else "")


def _read(path: Path, shown: str) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise SourceError(f"{shown} is not a file.", valid=VALID, fix="Give the path of a document.")
        if status.st_size > MAX_BYTES:
            raise _too_large(shown)
        with path.open("rb") as source:
            content = source.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise SourceError(f"{shown}: no such file.", fix="Check the path.") from error
    except (OSError, ValueError) as error:
        if isinstance(error, SourceError):
            raise
        raise SourceError(f"{shown}: cannot be read: {error}.", fix="Check the path and its permissions.") from error
    if len(content) > MAX_BYTES:
        raise _too_large(shown)
    return content


def _too_large(shown: str) -> SourceError:
    return SourceError(
        f"{shown} is larger than a contract should be.", valid=f"up to {MAX_BYTES // 1024**2} MiB", fix="Split it."
    )
