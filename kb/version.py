"""The version of the program: an answer names it, since another version may word the same ruling otherwise."""

from __future__ import annotations

from functools import cache
from importlib import metadata


@cache
def version() -> str:
    """As installed; empty where it is not."""
    try:
        return metadata.version("distillaw")
    except metadata.PackageNotFoundError:
        return ""
