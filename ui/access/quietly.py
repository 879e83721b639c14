"""What a log may say of an error: its kind and where it happened, not its words, which may hold a question."""

from __future__ import annotations

import traceback
from pathlib import Path


def frames(error: BaseException) -> str:
    """Kind and places of an error and of what led to it, innermost last.

    >>> try:
    ...     raise ValueError("the secret project")
    ... except ValueError as error:
    ...     "secret" in frames(error), frames(error).startswith("ValueError")
    (False, True)
    """
    lines: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(lines) < 10:
        places = " > ".join(f"{Path(f.filename).name}:{f.lineno}" for f in traceback.extract_tb(seen.__traceback__))
        lines.append(f"{type(seen).__name__} at {places or 'unknown'}")
        seen = seen.__cause__ or seen.__context__
    return "; from ".join(lines)
