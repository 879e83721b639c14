"""Where a catalogued source can be read on the web, by its name alone; for texts that are not held here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

_GIT = re.compile(r"git:(?P<repo>[^/@]+/[^/@]+)@(?P<commit>[0-9a-f]+):(?P<path>.+)")
_ARCHIVE = re.compile(r"ota:(?P<collection>[^/]+)/(?P<path>.+)")


def address(sources: Iterable[str]) -> str:
    """The page of the first source that has one; empty where none has.

    An archive is named without a commit, so the page lists its versions by day.

    >>> address(["scancode:mit", "git:acme/one@0a1b:LICENSE"])
    'https://github.com/acme/one/blob/0a1b/LICENSE'
    >>> address(["ota:some-versions/Acme Chat/Terms of Service.md"])
    'https://github.com/OpenTermsArchive/some-versions/commits/main/Acme%20Chat/Terms%20of%20Service.md'
    """
    for source in sources:
        if found := _GIT.fullmatch(source):
            return f"https://github.com/{found['repo']}/blob/{found['commit']}/{quote(found['path'])}"
        if found := _ARCHIVE.fullmatch(source):
            return f"https://github.com/OpenTermsArchive/{found['collection']}/commits/main/{quote(found['path'])}"
        if source.startswith("web:"):
            return source.removeprefix("web:")
    return ""
