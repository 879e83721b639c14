"""The git executable, called with list arguments, without prompts, and only for the protocols that are meant."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from kb.errors import SourceError

_LOCAL_SECONDS = 120
_CLONE_SECONDS = 900
_BATCH = 256
"""Blobs asked for at a time: the answers of one batch are held in memory."""
_PROTOCOLS = ("-c", "protocol.allow=never", "-c", "protocol.file.allow=always", "-c", "protocol.https.allow=always")
_PLAIN = ("-c", "protocol.http.allow=always", "-c", "http.followRedirects=false")
_PATIENCE = ("-c", "http.lowSpeedLimit=1000", "-c", "http.lowSpeedTime=60")
"""A server that sends less than a thousand bytes a second for a minute is given up."""


class Git:
    """Runs git.

    :param executable: name or path.
    :param allow_private: hosts on one's own network that may be asked over plain http. Where such are named, no
        redirect is followed.
    """

    def __init__(self, executable: str = "git", allow_private: Iterable[str] = ()) -> None:
        self._executable = executable
        self._allowed = frozenset(host.strip("[]").lower().rstrip(".") for host in allow_private)

    def run(self, *arguments: str, about: str, given: bytes = b"", seconds: int = _LOCAL_SECONDS) -> bytes:
        """What git prints.

        :param about: what the call is for, as an error says it.
        :raises SourceError: git is not there, took too long, or failed; its own words are in the message.
        """
        plain = _PLAIN if self._allowed else ()
        command = [self._executable, *_PROTOCOLS, *plain, *_PATIENCE, "-c", "core.hooksPath=/dev/null", *arguments]
        try:
            done = _finished(command, given, seconds, _environment(plain=bool(plain)))
        except FileNotFoundError as error:
            raise SourceError(
                f"git is needed for {about} and is not installed.",
                fix="Install git (apt install git, brew install git).",
            ) from error
        except subprocess.TimeoutExpired as error:
            raise SourceError(
                f"git took longer than {seconds} s over {about}.", fix="Try again.", transient=True
            ) from error
        if done.returncode:
            words = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise SourceError(
                f"git failed over {about}: {words[-1] if words else 'no message'}",
                fix="Check the bundle (git bundle verify FILE) or get it again; of a server, its address.",
            )
        return done.stdout

    def checked(self, address: str) -> str:
        """An address to read from: https, or plain http of a host that is allowed by name.

        :raises SourceError: any other.
        """
        parts = urlsplit(address)
        if parts.scheme == "https" or (parts.scheme == "http" and (parts.hostname or "") in self._allowed):
            return address
        raise SourceError(f"{address}: plain http can be altered on its way.", valid="https://…", fix="Use https.")

    def clone(self, origin: str, target: Path, collection: str) -> None:
        """Clone a repository or a bundle, bare."""
        arguments = ("clone", "--quiet", "--bare", "--no-hardlinks", "--", origin, str(target))
        self.run(*arguments, about=f"the copy of {collection}", seconds=_CLONE_SECONDS)

    def fetch_commit(self, address: str, repository: Path, commit: str, about: str) -> None:
        """Get one commit with its trees into a bare repository, files only as they are read.

        :param repository: made where it is not there.
        :param commit: full id.
        """
        if not repository.is_dir():
            self.run("init", "--quiet", "--bare", "--", str(repository), about=about)
            for name, value in (
                ("remote.origin.url", address),
                ("remote.origin.promisor", "true"),
                ("remote.origin.partialclonefilter", "blob:none"),
            ):
                self.run("-C", str(repository), "config", name, value, about=about)
        self.run(
            "-C", str(repository), "fetch", "--quiet", "--depth=1", "--filter=blob:none", "--no-tags", "origin", commit,
            about=about, seconds=_CLONE_SECONDS,
        )  # fmt: skip

    def file(self, repository: Path, commit: str, path: str, about: str) -> bytes:
        """A file at a commit."""
        arguments = ("-C", str(repository), "cat-file", "blob", f"{commit}:{path}")
        return self.run(*arguments, about=about, seconds=_CLONE_SECONDS)

    def head(self, repository: Path, collection: str) -> str:
        """The commit to read: the origin's default branch, else ``main`` or ``master``, else its only branch.

        :raises SourceError: none of these; a bundle need not say which branch is its default.
        """
        printed = self.run(
            "-C", str(repository), "for-each-ref", "--format=%(HEAD) %(objectname) %(refname:short)", "refs/heads",
            about=f"the branches of {collection}",
        ).decode()  # fmt: skip
        branches: dict[str, str] = {}
        for line in printed.splitlines():
            current, commit, name = line[0], *line[2:].split(" ", 1)
            if current == "*":
                return commit
            branches[name] = commit
        for name in ("main", "master"):
            if name in branches:
                return branches[name]
        if len(branches) == 1:
            return next(iter(branches.values()))
        raise SourceError(
            f"The copy of {collection} has no branch to read.",
            valid=", ".join(branches) or "a bundle with a branch main",
            fix="Make the bundle with: git bundle create FILE main",
        )

    def changes(self, repository: Path, head: str) -> list[tuple[int, str, str, str]]:
        """Every file that every commit left, oldest commit first.

        :returns: (author time in seconds since 1970, commit, blob, path); the blob is all zeros for a removal.
        """
        printed = self.run(
            "-C", str(repository), "-c", "log.showRoot=true", "log", head, "--reverse", "--raw", "--no-abbrev", "-z",
            "--no-renames", "-m", "--first-parent", "--format=%x01%at %H", "--",
            about="the list of versions",
        ).decode("utf-8", "replace")  # fmt: skip
        return list(_parse_log(printed))


class Blobs:
    """Texts of a repository by git id.

    :param repository: a bare clone.
    """

    def __init__(self, git: Git, repository: Path) -> None:
        self._git = git
        self._repository = repository

    def read(self, wanted: Iterable[str]) -> dict[str, bytes]:
        """Contents by id, each read once, in few calls.

        :raises SourceError: an id that the repository lacks.
        """
        ids = list(dict.fromkeys(wanted))
        found: dict[str, bytes] = {}
        for first in range(0, len(ids), _BATCH):
            asked = ids[first : first + _BATCH]
            printed = self._git.run(
                "-C", str(self._repository), "cat-file", "--batch",
                about="the texts of versions", given=("\n".join(asked) + "\n").encode(),
            )  # fmt: skip
            found.update(_parse_batch(printed))
        return found


def no_blob(blob: str) -> bool:
    """Whether an id is the one that git writes for "no file"."""
    return not blob.strip("0")


def _finished(
    command: list[str], given: bytes, seconds: int, env: dict[str, str]
) -> subprocess.CompletedProcess[bytes]:
    """A finished process. What took too long is ended with all that it started: git's helpers would hold the pipes."""
    with subprocess.Popen(  # noqa: S603 - a list, no shell
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, start_new_session=True
    ) as process:
        try:
            out, error = process.communicate(given, timeout=seconds)
        except BaseException:
            _end(process)
            raise
    return subprocess.CompletedProcess(command, process.returncode, out, error)


def _end(process: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
    else:
        process.kill()


def _environment(*, plain: bool = False) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}  # an outer GIT_DIR must not lead astray
    return kept | {
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "",
        "SSH_ASKPASS": "",
        "GIT_ALLOW_PROTOCOL": "file:https:http" if plain else "file:https",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_LFS_SKIP_SMUDGE": "1",
        "LC_ALL": "C",
    }


def _parse_log(printed: str) -> Iterator[tuple[int, str, str, str]]:
    for entry in printed.split("\x01")[1:]:
        head, *rest = entry.split("\0")
        seconds, commit = head.strip().split(" ")
        fields = iter(field.lstrip("\n") for field in rest)
        for field in fields:
            if field.startswith(":"):
                yield int(seconds), commit, field.split(" ")[3], next(fields)


def _parse_batch(printed: bytes) -> Iterator[tuple[str, bytes]]:
    at = 0
    while at < len(printed):
        line_end = printed.index(b"\n", at)
        name, *kind = printed[at:line_end].decode().split(" ")
        if len(kind) != 2:
            raise SourceError(f"The copy lacks the object {name}.", fix="Remove the copy; it is made again.")
        size = int(kind[1])
        yield name, printed[line_end + 1 : line_end + 1 + size]
        at = line_end + size + 2
