"""The data directory: where it is, what lies in it, and the errors of a directory that cannot be used."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from kb.errors import HomeError
from kb.instruments import Sha256
from kb.store.access import AccessStore
from kb.store.database import Database
from kb.store.house import House


def default_home() -> Path:
    """``DISTILLAW_HOME``, else the platform's data directory for the user."""
    said = os.environ.get("DISTILLAW_HOME")
    if said:
        return Path(said).expanduser()
    from platformdirs import user_data_path

    return user_data_path("distillaw")


@dataclass(frozen=True)
class Home:
    """``snapshots/``, ``kb.sqlite3``, ``index/<generation>/``, ``publish.lock``, ``models/``, ``house.sqlite3``,
    ``access.sqlite3``."""

    path: Path

    @property
    def database(self) -> Database:
        """The database of this home."""
        return Database(self.path / "kb.sqlite3")

    @property
    def house(self) -> House:
        """Saved answers and reviews of this home."""
        return House(self.path / "house.sqlite3")

    @property
    def access(self) -> AccessStore:
        """Users, sessions and tokens of this home."""
        return AccessStore(self.path / "access.sqlite3")

    @property
    def lock_path(self) -> Path:
        """One publisher at a time holds this lock; asking never waits for it."""
        return self.path / "publish.lock"

    @property
    def marker_dir(self) -> Path:
        """Where verified model files are remembered."""
        return self.path / "models"

    def index_dir(self, generation: str) -> Path:
        """Directory of an index generation."""
        return self.path / "index" / generation

    def generation(self) -> str | None:
        """The published generation; ``None`` before the first sync."""
        return self.database.meta("generation")

    def ensure(self) -> Home:
        """Make the directories.

        :raises HomeError: it cannot be written.
        """
        try:
            for folder in (self.path, self.path / "snapshots", self.path / "index", self.marker_dir):
                folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.path):
                pass
        except OSError as error:
            raise HomeError(
                f"{self.path}: cannot be written: {error.strerror or error}",
                fix="Set DISTILLAW_HOME to a directory you may write, or free space.",
            ) from error
        return self

    def keep_snapshot(self, content: bytes) -> Sha256:
        """Store bytes as received under their hash; whole or not at all."""
        sha = Sha256(hashlib.sha256(content).hexdigest())
        target = self.path / "snapshots" / sha
        if not target.exists():
            handle, name = tempfile.mkstemp(dir=target.parent, prefix=".part-")
            try:
                with os.fdopen(handle, "wb") as out:
                    out.write(content)
                    out.flush()
                    os.fsync(out.fileno())
                os.replace(name, target)
            except OSError as error:
                Path(name).unlink(missing_ok=True)
                raise HomeError(
                    f"{target}: cannot be written: {error}", fix="Free disk space and sync again."
                ) from error
        return sha

    def snapshot(self, sha256: str) -> bytes:
        """Bytes as received, checked against their name.

        :raises HomeError: missing or damaged.
        """
        path = self.path / "snapshots" / sha256
        try:
            content = path.read_bytes()
        except OSError as error:
            raise HomeError(f"{path}: cannot be read: {error.strerror}", fix="Run `distillaw sync`.") from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise HomeError(f"{path}: damaged: its bytes do not match its name.", fix="Delete it and sync again.")
        return content
