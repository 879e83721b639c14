"""Documents of an Open Terms Archive collection: a git repository, one file a document, one commit a version.

The collection is cloned once, bare, into a cache directory; from a git bundle in the mirror directory, or, where
that is allowed, from its public repository. What a version's date means: the archive dates a commit by the day on
which it read the page. A version that is extracted anew from an older reading is dated by that older reading although
it is committed later. Versions are therefore ordered by date, and by commit only within one date.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from filelock import FileLock

from ingest.connectors.base import Fetched
from ingest.connectors.gitcommand import Blobs, Git, no_blob
from kb.errors import SourceError, SourceMissingError

_FORM = "collection/Service/Document.md, e.g. ota:acme-versions/Acme Chat/Terms of Service.md"
_COLLECTION = re.compile(r"[A-Za-z0-9][\w.-]*")
REMOTE = "https://github.com/OpenTermsArchive/{collection}.git"
_PUBLIC = "https://github.com/OpenTermsArchive/{collection}/blob/{commit}/{path}"


@dataclass(frozen=True, slots=True, order=True)
class OtaReference:
    """``collection/Service/Document.md``; names may hold spaces.

    >>> OtaReference.parse("acme-versions/Acme Chat/Terms of Service.md").path
    'Acme Chat/Terms of Service.md'
    """

    collection: str
    path: str

    @classmethod
    def parse(cls, reference: str) -> OtaReference:
        """Read a reference; ``@commit`` at its end, as in a resolved source, is not part of it.

        :raises SourceError: it has another form, or the path leads out of the collection.
        """
        collection, _, path = reference.strip().partition("/")
        parts = PurePosixPath(path).parts
        sound = _COLLECTION.fullmatch(collection) and len(parts) >= 2 and path.endswith(".md")
        if not sound or path.startswith("/") or any(p in (".", "..") for p in parts) or not path.isprintable():
            raise SourceError(f"{reference!r} does not name an archived document.", valid=_FORM, fix="Write it so.")
        return cls(collection, str(PurePosixPath(path)))

    def __str__(self) -> str:
        return f"{self.collection}/{self.path}"


@dataclass(frozen=True, slots=True)
class Version:
    """One recorded version of a document.

    :ivar recorded: when the archive read the page, in UTC.
    :ivar commit: full id.
    :ivar blob: git id of the text; all zeros where the commit removed the document.
    """

    recorded: dt.datetime
    commit: str
    blob: str

    @property
    def date(self) -> dt.date:
        """The day of reading, UTC."""
        return self.recorded.date()

    @property
    def removed(self) -> bool:
        """Whether the document left the collection with this commit."""
        return no_blob(self.blob)


class OtaConnector:
    """Reads documents and their versions from ``<mirror>/ota/<collection>.bundle`` or from the public repository.

    :param cache: a directory for the clones, e.g. ``<home>/ota``; made when first needed.
    :param mirror: the mirror directory; goes before the network.
    :param online: whether the public repositories may be read where the mirror has no bundle. They are read again when
        the day of the request is another.
    :param git: the git executable.
    :param remote: address of the public repository of a ``{collection}``.
    :param allow_private: hosts on one's own network that may be asked over plain http.
    """

    scheme = "ota"

    def __init__(
        self,
        cache: Path,
        mirror: Path | None = None,
        *,
        online: bool = False,
        git: str = "git",
        remote: str = REMOTE,
        allow_private: Iterable[str] = (),
    ) -> None:
        self._cache = cache
        self._mirror = mirror
        self._online = online
        self._git = Git(git, allow_private)
        self._remote = remote
        self._indexes: dict[tuple[str, str], dict[str, tuple[Version, ...]]] = {}

    def fetch(self, reference: str, *, retrieved: dt.date, on: dt.date | None = None) -> Fetched:
        """The text at the last version on or before the end of a day.

        :param on: that day, UTC; ``None``: the newest version.
        :raises SourceMissingError: no bundle and no network; or the document is not in the collection, or not yet, or
            no longer on that day.
        :raises SourceError: git is missing, or the bundle is broken.
        """
        wanted = OtaReference.parse(reference)
        version = _version_on(wanted, self.versions(reference, retrieved=retrieved), on)
        content = self.blobs(wanted.collection, retrieved=retrieved).read([version.blob])[version.blob]
        url = _PUBLIC.format(collection=wanted.collection, commit=version.commit, path=quote(wanted.path))
        note = f"recorded {version.date} by Open Terms Archive"
        return Fetched(content, f"{self.scheme}:{wanted}@{version.commit}", url, retrieved, note)

    def versions(self, reference: str, *, retrieved: dt.date) -> tuple[Version, ...]:
        """Every version of a document, by date of reading.

        :raises SourceMissingError: the collection does not hold the document.
        """
        wanted = OtaReference.parse(reference)
        index = self.index(wanted.collection, retrieved=retrieved)
        if wanted.path not in index:
            service = wanted.path.split("/")[0]
            near = [p for p in index if p.split("/")[0] == service] or sorted({p.split("/")[0] for p in index})
            raise SourceMissingError(
                f"{wanted.collection} holds no document {wanted.path!r}.",
                valid=", ".join(near[:12]),
                fix="Check service and document; a renamed service keeps its old texts under the old name.",
            )
        return index[wanted.path]

    def index(self, collection: str, *, retrieved: dt.date) -> dict[str, tuple[Version, ...]]:
        """Every document of a collection (``Service/Document.md``) with its versions by date; read once."""
        repository = self._repository(collection, retrieved)
        head = self._git.head(repository, collection)
        known = self._indexes.get((collection, head))
        if known is None:
            known = _by_document(self._git.changes(repository, head))
            self._indexes[(collection, head)] = known
        return known

    def blobs(self, collection: str, *, retrieved: dt.date) -> Blobs:
        """A reader of texts by git id, many at a time."""
        return Blobs(self._git, self._repository(collection, retrieved))

    def last_read(self, collection: str, *, retrieved: dt.date) -> dt.date:
        """The day of the newest version of any document: until then at least, no news means no change."""
        return max(v.date for versions in self.index(collection, retrieved=retrieved).values() for v in versions)

    # --- the clone ------------------------------------------------------------------------------------------------

    def _repository(self, collection: str, retrieved: dt.date) -> Path:
        """The clone, made or brought up to date first where its origin has changed."""
        if not _COLLECTION.fullmatch(collection):
            raise SourceError(f"{collection!r} is not the name of a collection.", valid=_FORM, fix="Write it so.")
        origin, stamp = self._origin(collection, retrieved)
        target, stamp_file = self._cache / f"{collection}.git", self._cache / f"{collection}.json"
        if target.is_dir() and _read_stamp(stamp_file) == stamp:
            return target
        try:
            self._cache.mkdir(parents=True, exist_ok=True)
            with FileLock(str(self._cache / f"{collection}.lock")):
                if not (target.is_dir() and _read_stamp(stamp_file) == stamp):
                    self._clone(origin, target, collection)
                    stamp_file.write_text(json.dumps(stamp), encoding="utf-8")
        except PermissionError as error:
            raise SourceError(
                f"{self._cache} cannot be written: {error.strerror}.", fix="Free the directory."
            ) from error
        return target

    def _origin(self, collection: str, retrieved: dt.date) -> tuple[str, dict[str, str | int]]:
        """Where to clone from, and what tells that it has changed since."""
        if self._mirror is not None:
            bundle = self._mirror / "ota" / f"{collection}.bundle"
            if bundle.is_file():
                state = bundle.stat()
                return str(bundle.resolve()), {"size": state.st_size, "mtime_ns": state.st_mtime_ns}
        if self._online:
            origin = self._git.checked(self._remote.format(collection=collection))
            return origin, {"retrieved": retrieved.isoformat()}
        where = f"{self._mirror / 'ota'}" if self._mirror is not None else "no mirror directory was given"
        raise SourceMissingError(
            f"The collection {collection!r} is not held here ({where}).",
            fix=f"Give --mirror DIR or DISTILLAW_MIRROR with ota/{collection}.bundle in it, or allow the network.",
        )

    def _clone(self, origin: str, target: Path, collection: str) -> None:
        """Clone beside the target, then swap: what is interrupted leaves the old clone, or none, never half of one."""
        fresh = self._cache / f".{collection}-{uuid.uuid4().hex[:8]}"
        try:
            self._git.clone(origin, fresh, collection)
            self._git.head(fresh, collection)
            if target.exists():
                old = fresh.with_name(fresh.name + "-old")
                target.rename(old)
                fresh.rename(target)
                shutil.rmtree(old, ignore_errors=True)
            else:
                fresh.rename(target)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def _read_stamp(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _by_document(changes: list[tuple[int, str, str, str]]) -> dict[str, tuple[Version, ...]]:
    found: dict[str, list[Version]] = {}
    for seconds, commit, blob, path in changes:
        if "/" in path and path.endswith(".md") and not path.startswith("."):
            recorded = dt.datetime.fromtimestamp(seconds, dt.UTC)
            found.setdefault(path, []).append(Version(recorded, commit, blob))
    # sorting is stable: versions of one moment stay in the order of their commits
    return {path: tuple(sorted(versions, key=lambda v: v.recorded)) for path, versions in sorted(found.items())}


def _version_on(wanted: OtaReference, versions: tuple[Version, ...], on: dt.date | None) -> Version:
    until = [v for v in versions if on is None or v.date <= on]
    if not until:
        raise SourceMissingError(
            f"{wanted} was first recorded on {versions[0].date}, after {on}.",
            valid=f"{versions[0].date} to {versions[-1].date}",
            fix="Name a later day.",
        )
    if until[-1].removed:
        raise SourceMissingError(
            f"{wanted} was taken out of the collection on {until[-1].date}.", fix="Name an earlier day."
        )
    return until[-1]
