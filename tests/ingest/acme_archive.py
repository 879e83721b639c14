"""An invented archive: Acme's documents in a real git repository, packed as a bundle."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from ingest.history import Record

COLLECTION = "acme-versions"
DAY = dt.timedelta(days=1)

_SECTIONS = (
    ("Using the service", "Acme lends you its kettles and its answering machine while your subscription is paid"),
    ("What you make", "Whatever the machine writes at your request belongs to you, mistakes and puns included"),
    ("What you must not do", "You shall not pour soup into the machine, nor lend your badge to a stranger"),
    ("Paying us", "Invoices go out on the first working day and fall due when the moon is next full"),
    ("Ending it", "Either side may end this by letter, and the badge comes back within nine days"),
    ("Where quarrels go", "Quarrels are heard by the town clerk of Springfield, who serves tea beforehand"),
)


def terms(*, dated: str = "", extra: str = "", without: int | None = None, sections: int = 6) -> str:
    """A text of some three hundred words.

    :param dated: a line under the title.
    :param extra: a further sentence in the third section.
    :param without: number of a section that is left out.
    """
    parts = ["Acme Terms\n=========="]
    if dated:
        parts.append(dated)
    for number, (title, sentence) in enumerate(_SECTIONS[:sections]):
        if number == without:
            continue
        details = " ".join(
            f"For case {title.split()[0].lower()} {number}-{step} the {word} officer decides and writes it down."
            for step, word in enumerate(("red", "green", "blue"))
        )
        more = f" {extra}" if extra and number == 2 else ""
        parts.append(f"## {number + 1}. {title}\n\n{sentence}.{more}\n\n{details}")
    return "\n\n".join(parts) + "\n"


def other_document(name: str, paragraphs: int) -> str:
    """A long text that shares nothing with the terms."""
    lines = [
        f"{name} paragraph {n} tells of {name.lower()} matters, numbered {n * 7}, which nobody keeps in drawer {n}."
        for n in range(paragraphs)
    ]
    return f"{name}\n======\n\n" + "\n\n".join(lines) + "\n"


def day(text: str) -> dt.date:
    """A date."""
    return dt.date.fromisoformat(text)


def recorded(*versions: tuple[str, str]) -> list[Record]:
    """Records from (day, text)."""
    return [Record(day(date), f"{hash(text):x}", text) for date, text in versions]


class Archive:
    """A repository that records texts as the archive does: one file a document, one commit a version."""

    def __init__(self, folder: Path, branch: str = "main") -> None:
        if shutil.which("git") is None:
            pytest.skip("git is not installed")
        self.folder = folder
        self.branch = branch
        folder.mkdir(parents=True)
        self.git("init", "--quiet", "--initial-branch", branch)

    def git(self, *arguments: str, at: str = "2024-01-01T00:30:00+00:00") -> str:
        """Run git here; ``at`` is the date of a commit."""
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "Acme Bot",
            "GIT_AUTHOR_EMAIL": "bot@acme.example",
            "GIT_COMMITTER_NAME": "Acme Bot",
            "GIT_COMMITTER_EMAIL": "bot@acme.example",
            "GIT_AUTHOR_DATE": at,
            "GIT_COMMITTER_DATE": at,
        }
        done = subprocess.run(
            ["git", "-C", str(self.folder), *arguments], capture_output=True, check=True, env=environment
        )
        return done.stdout.decode().strip()

    def record(self, at: str, path: str, text: str | None) -> str:
        """Commit a version (``None`` takes the document out); returns the commit."""
        target = self.folder / path
        if text is None:
            target.unlink()
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", f"Record {path}", at=at)
        return self.git("rev-parse", "HEAD")

    def bundle(self, mirror: Path, collection: str = COLLECTION, *refs: str) -> Path:
        """Write ``<mirror>/ota/<collection>.bundle``."""
        target = mirror / "ota" / f"{collection}.bundle"
        target.parent.mkdir(parents=True, exist_ok=True)
        self.git("bundle", "create", "--quiet", str(target), *(refs or ("HEAD", self.branch)))
        return target
