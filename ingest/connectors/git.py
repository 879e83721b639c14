"""A file of a public repository at a commit, read from a mirror directory, or from the repository."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from filelock import FileLock

from ingest.connectors.base import Fetched
from ingest.connectors.gitcommand import Git
from kb.errors import SourceError, SourceMissingError

_REFERENCE = re.compile(r"(?P<owner>[\w.-]+)/(?P<repo>[\w.-]+)@(?P<commit>[0-9a-fA-F]{4,40}):(?P<path>[^\0]+)")
_FORM = "owner/repo@commit:path, e.g. git:acme/model@0123abcd:LICENSE"
_FULL = 40
REMOTE = "https://github.com/{owner}/{repo}.git"
MAX_BYTES = 10 * 1024 * 1024


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
    """Reads ``<mirror>/git/<owner>/<repo>/<commit>/<path>``, else, where that is allowed, the public repository.

    Of a repository only the commit that is named is fetched, and of that only the files that are read.

    :param mirror: the mirror directory; goes before the network.
    :param cache: a directory for what was fetched, e.g. ``<home>/git``; made when first needed. Without one the network
        is not used.
    :param online: whether the public repositories may be read.
    :param remote: address of a repository of ``{owner}`` and ``{repo}``.
    :param allow_private: hosts on one's own network that may be asked over plain http.
    """

    scheme = "git"

    def __init__(
        self,
        mirror: Path | None = None,
        cache: Path | None = None,
        *,
        online: bool = False,
        remote: str = REMOTE,
        allow_private: Iterable[str] = (),
    ) -> None:
        self._mirror = mirror
        self._cache = cache if online else None
        self._remote = remote
        self._git = Git(allow_private=allow_private)

    def fetch(self, reference: str, *, retrieved: dt.date) -> Fetched:
        """The file behind ``owner/repo@commit:path``.

        :raises SourceMissingError: neither mirror nor network has it.
        :raises SourceError: an abbreviated commit that fits several, or that is to be asked of the network; the
            repository does not answer, or lacks commit or path.
        """
        wanted = GitReference.parse(reference)
        try:
            return self._mirrored(wanted, retrieved)
        except SourceMissingError:
            if self._cache is None:
                raise
        return self._fetched(wanted, retrieved, self._cache)

    def _fetched(self, wanted: GitReference, retrieved: dt.date, cache: Path) -> Fetched:
        if len(wanted.commit) != _FULL:
            raise SourceError(
                f"git:{wanted}: a repository is asked for a commit by its full id.", valid=f"{_FULL} digits",
                fix="Write the commit in full.",
            )  # fmt: skip
        about = f"{wanted.owner}/{wanted.repo}"
        address = self._git.checked(self._remote.format(owner=wanted.owner, repo=wanted.repo))
        repository = cache / wanted.owner / f"{wanted.repo}.git"
        try:
            repository.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(str(repository.with_suffix(".lock"))):
                try:
                    content = self._git.file(repository, wanted.commit, wanted.path, about)
                except SourceError:  # not fetched yet, or in part only
                    self._git.fetch_commit(address, repository, wanted.commit, about)
                    content = self._git.file(repository, wanted.commit, wanted.path, about)
        except OSError as error:
            if isinstance(error, SourceError):
                raise
            raise SourceError(f"{cache} cannot be written: {error.strerror}.", fix="Free the directory.") from error
        if len(content) > MAX_BYTES:
            raise SourceError(f"git:{wanted} is larger than {MAX_BYTES // 1024**2} MiB.", fix="Name the text itself.")
        url = f"https://github.com/{wanted.owner}/{wanted.repo}/blob/{wanted.commit}/{quote(wanted.path)}"
        return Fetched(content, f"{self.scheme}:{wanted}", url, retrieved, "from the repository")

    def _mirrored(self, wanted: GitReference, retrieved: dt.date) -> Fetched:
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
