"""Who asks, and what they may do: roles in their order, users, and what a role is required for."""

from __future__ import annotations

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
