"""A file of a public repository at a commit, read from a mirror directory."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from ingest.connectors.base import Fetched
from kb.errors import SourceError, SourceMissingError

_REFERENCE = re.compile(r"(?P<owner>[\w.-]+)/(?P<repo>[\w.-]+)@(?P<commit>[0-9a-fA-F]{4,40}):(?P<path>[^\0]+)")
_FORM = "owner/repo@commit:path, e.g. git:acme/model@0123abcd:LICENSE"


@dataclass(frozen=True, slots=True)
class GitReference:
    """``owner/repo@commit:path``; the commit may be abbreviated to four digits or more.

    >>> GitReference.parse("acme/model@0123abcd:docs/LICENSE").path
    'docs/LICENSE'
    """

    owner: str
    repo: str
    commit: str
    path: str

    @classmethod
    def parse(cls, reference: str) -> GitReference:
        """Read a reference.

        :raises SourceError: it has another form, or the path leads out of the repository.
        """
        match = _REFERENCE.fullmatch(reference.strip())
        if match is None:
            raise SourceError(f"{reference!r} does not name a file at a commit.", valid=_FORM, fix="Write it so.")
        parts = PurePosixPath(match["path"]).parts
        names = (match["owner"], match["repo"], *parts)
        if match["path"].startswith("/") or any(name in (".", "..") for name in names):
            raise SourceError(
                f"{match['path']!r} is not a path inside a repository.", valid=_FORM, fix="Give a relative path."
            )
        return cls(match["owner"], match["repo"], match["commit"].lower(), str(PurePosixPath(match["path"])))

    def __str__(self) -> str:
        return f"{self.owner}/{self.repo}@{self.commit}:{self.path}"


class GitConnector:
    """Reads ``<mirror>/git/<owner>/<repo>/<commit>/<path>``.

    :param mirror: the mirror directory; without one every fetch fails with a message that says how to give one.
    """

    scheme = "git"

    def __init__(self, mirror: Path | None = None) -> None:
        self._mirror = mirror

    def fetch(self, reference: str, *, retrieved: dt.date) -> Fetched:
        """The file behind ``owner/repo@commit:path``.

        :raises SourceError: no mirror, no such file in it, or an abbreviated commit that fits several.
        """
        wanted = GitReference.parse(reference)
        if self._mirror is None:
            raise SourceMissingError(
                f"git:{wanted} cannot be read without a mirror directory.",
                fix="Give one with --mirror DIR or DISTILLAW_MIRROR; it holds git/<owner>/<repo>/<commit>/<path>.",
            )
        commit = self._full_commit(wanted, self._mirror)
        full = GitReference(wanted.owner, wanted.repo, commit, wanted.path)
        path = self._mirror / "git" / full.owner / full.repo / commit / full.path
        if not path.is_file():
            raise SourceMissingError(
                f"The mirror does not hold git:{full}.",
                valid=", ".join(_some_files(self._mirror / "git" / full.owner / full.repo / commit)),
                fix="Check the path, or add the file to the mirror.",
            )
        url = f"https://github.com/{full.owner}/{full.repo}/blob/{commit}/{quote(full.path)}"
        return Fetched(path.read_bytes(), f"{self.scheme}:{full}", url, retrieved, "from the mirror directory")

    def _full_commit(self, wanted: GitReference, mirror: Path) -> str:
        folder = mirror / "git" / wanted.owner / wanted.repo
        held = sorted(entry.name for entry in folder.iterdir() if entry.is_dir()) if folder.is_dir() else []
        fitting = [name for name in held if name.lower().startswith(wanted.commit)]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            raise SourceError(
                f"Commit {wanted.commit!r} of {wanted.owner}/{wanted.repo} fits several.",
                valid=", ".join(fitting),
                fix="Write more digits.",
            )
        raise SourceMissingError(
            f"The mirror holds no commit {wanted.commit!r} of {wanted.owner}/{wanted.repo}.",
            valid=", ".join(held),
            fix="Take a commit that is held, or add the file to the mirror.",
        )


def _some_files(folder: Path, limit: int = 5) -> list[str]:
    files = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    return files[:limit]
