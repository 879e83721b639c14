"""Who asks, and what they may do: roles in their order, users, and what a role is required for."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from kb.errors import UsageError


class Role(StrEnum):
    """What a user may do; each role may do what those before it may.

    >>> Role.KEEPER.covers(Role.COUNSEL), Role.READER.covers(Role.COUNSEL)
    (True, False)
    """

    READER = "reader"
    """Asks, reads, saves answers of their own."""
    COUNSEL = "counsel"
    """Reviews readings and signs answers off besides."""
    KEEPER = "keeper"
    """Adds texts and keeps the corpus besides."""

    def covers(self, wanted: Role) -> bool:
        """Whether this role may do what ``wanted`` may."""
        order = list(Role)
        return order.index(self) >= order.index(wanted)

    @classmethod
    def named(cls, text: str) -> Self:
        """The role of a name.

        :raises UsageError: none of that name.
        """
        try:
            return cls(text.strip().lower())
        except ValueError:
            raise UsageError(f"{text!r} is not a role.", valid=", ".join(cls), fix="Give one of these.") from None


_NAME = re.compile(r"[\w][\w .@+-]{0,63}")


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may log in.

    :ivar name: as records name them; no two differ only in case.
    :ivar created: UTC.
    """

    name: str
    role: Role
    created: dt.datetime


@dataclass(frozen=True, slots=True)
class Token:
    """A credential for programs; the token itself is stored nowhere.

    :ivar label: what it is for, in the words of who made it.
    :ivar expires: UTC.
    :ivar used: last use, UTC, to the minute; ``None``: never.
    """

    id: int
    user: str
    label: str
    created: dt.datetime
    expires: dt.datetime
    used: dt.datetime | None
    revoked: bool


def checked_name(name: str) -> str:
    """The name of a user, if it may be one.

    >>> checked_name("  Ada Lovelace ")
    'Ada Lovelace'

    :raises UsageError: empty, too long, or with signs that are no part of names.
    """
    plain = " ".join(unicodedata.normalize("NFKC", name).split())
    if not _NAME.fullmatch(plain):
        raise UsageError(
            f"{name!r} is not a name of a user.",
            valid="1 to 64 letters, digits, spaces and . _ @ + -, beginning with a letter or digit",
            fix="Choose another.",
        )
    return plain
