"""What is remembered of web addresses between requests: one small JSON file an address, the bytes in the snapshots."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import tempfile
from pathlib import Path


@dataclasses.dataclass(frozen=True, slots=True)
class PageState:
    """What is remembered of an address between requests.

    :ivar final_url: where its redirects led.
    :ivar sha256: of the bytes received then.
    :ivar media: as declared then.
    """

    url: str
    final_url: str
    etag: str
    last_modified: str
    sha256: str
    media: str


class Memory:
    """Reads and writes page states.

    :param folder: of the JSON files; ``None``: nothing is remembered.
    :param snapshots: directory of bytes by their hash; without it nothing is remembered either, because an answer
        "not modified" could not be turned into bytes.
    """

    def __init__(self, folder: Path | None, snapshots: Path | None) -> None:
        self._folder = folder if snapshots is not None else None
        self._snapshots = snapshots

    def of(self, url: str) -> PageState | None:
        """What is known of an address, when the bytes it speaks of are still held and sound."""
        path = self._path(url)
        if path is None or not path.is_file():
            return None
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            known = PageState(**{field.name: str(data[field.name]) for field in dataclasses.fields(PageState)})
            self.content(known)
        except (OSError, ValueError, KeyError, TypeError):
            return None  # a state that cannot be used costs one full request
        return known if known.url == url else None

    def content(self, known: PageState) -> bytes:
        """The bytes that a state speaks of.

        :raises ValueError: they are damaged.
        """
        assert self._snapshots is not None
        content = (self._snapshots / known.sha256).read_bytes()
        if sha256(content) != known.sha256:
            raise ValueError(f"the snapshot {known.sha256} is damaged")
        return content

    def keep(self, state: PageState) -> None:
        """Remember a state that a later request can refer to; whole or not at all."""
        path = self._path(state.url)
        if path is None or not (state.etag or state.last_modified):
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump(dataclasses.asdict(state), out, ensure_ascii=False, indent=1)
        os.replace(name, path)

    def _path(self, url: str) -> Path | None:
        return None if self._folder is None else self._folder / f"{sha256(url.encode())[:32]}.json"


def sha256(content: bytes) -> str:
    """In lower-case hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
