"""What a connector is: it turns a reference into bytes, and says where and when they were had."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Fetched:
    """Bytes as received.

    :ivar content: the bytes, untouched.
    :ivar source: ``scheme:reference`` as resolved, e.g. ``scancode:mit``; an abbreviated commit is written in full.
    :ivar source_url: a public address where the same text is read; may be empty.
    :ivar retrieved: the day they were received, as the caller gave it.
    :ivar note: what a reader should know of this copy (which package, which mirror); may be empty.
    """

    content: bytes
    source: str
    source_url: str
    retrieved: dt.date
    note: str = ""


@runtime_checkable
class Connector(Protocol):
    """One source of texts."""

    @property
    def scheme(self) -> str:
        """What stands before the colon in a source: ``scancode``, ``git``."""
        ...

    def fetch(self, reference: str, *, retrieved: dt.date) -> Fetched:
        """Get the bytes behind a reference.

        :param reference: what stands after the colon in a source.
        :param retrieved: the day of the request; a connector has no clock of its own.
        :raises kb.errors.SourceError: the reference is malformed, or nothing is held under it.
        """
        ...
