"""Where in the files of a corpus a cross-reference stands that leads nowhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

_NAME = re.compile(r"[\w.+-]+(?:[/:][\w.+-]+)+|\d{4}-\d{2}-\d{2}")


def placed(problem: str, root: Path) -> str:
    """A problem of ``kb.cross_check`` with file and line in the place of the room.

    It names ids, dates and facts, the entry at fault first. The file is the first of the room that defines this entry
    and has all the others behind it, else the first that has them all; the line is that of the last one named. Where no
    file has them all (a file that is gone, say) the room stands.

    :param problem: ``<room>: <what is wrong>``, the room being a folder of the corpus.
    """
    room, _, said = problem.partition(": ")
    names = _NAME.findall(re.split(r"; | \(", said)[0].replace("#", " "))
    files = sorted((root / room).rglob("*.yaml")) if names else []
    texts = [(path, path.read_text(encoding="utf-8").splitlines()) for path in files]
    for defines in (r"\b(?:id|instrument|slug): *[\"']?", ""):
        for path, lines in texts:
            line = _line(lines, names, defines)
            if line is not None:
                return f"{path.relative_to(root)}:{line}: {said}"
    return problem


def _line(lines: Sequence[str], names: Sequence[str], defines: str) -> int | None:
    """The line of the last of some names, from 1, each at or behind the one before."""
    at = 0
    for place, name in enumerate(names):
        whole = re.compile(rf"{'' if place else defines}(?<![\w./:+-]){re.escape(name)}(?![\w/:+-])")
        found = next((n for n in range(at, len(lines)) if whole.search(lines[n])), None)
        if found is None:
            return None
        at = found
    return at + 1
