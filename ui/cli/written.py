"""Files that a verb writes for the user: whole, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from kb.errors import UsageError


def write_whole(path: Path, content: bytes) -> None:
    """Write a file; one that is there stays until the new one is complete.

    :raises UsageError: it cannot be written.
    """
    try:
        if path.exists() and not path.is_file():  # a pipe or a device is written to, not replaced
            path.write_bytes(content)
            return
        part = path.resolve().with_name(f".{path.name}.part-{os.getpid()}")
        try:
            part.write_bytes(content)
            part.replace(path.resolve())
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}", fix="Give another file.") from error
