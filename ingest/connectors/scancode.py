"""Licence texts that come inside the installed ``scancode-toolkit-mini`` package.

The package is located, never imported: importing ``licensedcode`` builds indexes and takes seconds, and only its data
folder is wanted.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from ingest.connectors.base import Fetched
from kb.errors import SourceError

DISTRIBUTION = "scancode-toolkit-mini"
_KEY = re.compile(r"[a-z0-9][a-z0-9._+-]*", re.IGNORECASE)
_URL = "https://scancode-licensedb.aboutcode.org/{key}.html"


class ScancodeConnector:
    """Reads ``licensedcode/data/licenses/<key>.LICENSE`` (YAML front matter, then the text).

    :param folder: the folder of ``.LICENSE`` files; by default the one of the installed package.
    """

    scheme = "scancode"

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def fetch(self, reference: str, *, retrieved: dt.date) -> Fetched:
        """The file of one scancode key, e.g. ``mit``.

        :raises SourceError: no such key, or the package is not installed.
        """
        key = reference.strip()
        if not _KEY.fullmatch(key):
            raise SourceError(
                f"{reference!r} is not a scancode licence key.",
                valid="letters, digits, '.', '-', '_' and '+', e.g. scancode:mit",
                fix="Give the key of the licence as listed at scancode-licensedb.aboutcode.org.",
            )
        folder = self._locate()
        path = folder / f"{key}.LICENSE"
        if not path.is_file():
            near = difflib.get_close_matches(key, self.keys(), n=4, cutoff=0.6)
            raise SourceError(
                f"Scancode has no licence {key!r}.",
                valid=", ".join(near),
                fix="Take one of these keys, or update scancode-toolkit-mini.",
            )
        return Fetched(path.read_bytes(), f"{self.scheme}:{key}", _URL.format(key=key), retrieved, _edition_note())

    def keys(self) -> list[str]:
        """Every key held, sorted."""
        return sorted(path.name.removesuffix(".LICENSE") for path in self._locate().glob("*.LICENSE"))

    def _locate(self) -> Path:
        folder = self._folder if self._folder is not None else _installed_folder()
        if folder is None or not folder.is_dir():
            raise SourceError(
                "The licence texts of scancode are not on this machine.",
                fix=f"Install them: pip install {DISTRIBUTION}.",
            )
        return folder


def _installed_folder() -> Path | None:
    spec = find_spec("licensedcode")
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "data" / "licenses"


def _edition_note() -> str:
    try:
        return f"{DISTRIBUTION} {version(DISTRIBUTION)}"
    except PackageNotFoundError:
        return ""
