"""Stand-ins for a chat model that say what a test has them say; the real one is in :mod:`tests.smollm`."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from kb.errors import ModelError
from kb.llm import Form

Clause = dict[str, Any]


class Scripted:
    """Writes what a function makes of the clauses it is given, and fills in the facts it was told.

    :param alone: what it writes of a clause that it is asked for alone.
    :ivar seen: what it was sent: instructions and data.
    """

    name = "test:scripted"
    host = "models.example"

    def __init__(
        self, write: Callable[[list[Clause]], str], facts: Sequence[dict[str, str]] = (), alone: str = ""
    ) -> None:
        self._write = write
        self._alone = alone
        self._facts = list(facts)
        self.seen: list[tuple[str, str]] = []

    def say(self, instructions: str, data: str) -> str:
        """See :class:`kb.llm.ChatModel`."""
        self.seen.append((instructions, data))
        return self._write(json.loads(data)["clauses"]) if data.startswith("{") else self._alone

    def fill(self, instructions: str, data: str, form: type[Form]) -> Form:
        """See :class:`kb.llm.ChatModel`; what does not fit the form fails as it does with a real one."""
        self.seen.append((instructions, data))
        try:
            return form.model_validate({"facts": self._facts})
        except ValueError as error:
            raise ModelError(f"{self.name} gave no usable reply ({type(error).__name__}).") from error


def parrot(clauses: list[Clause]) -> str:
    """Says of each clause what the reading says."""
    return "\n".join(f"{c['says'].rstrip('.')} [{c['number']}]." for c in clauses)


class Silent(Scripted):
    """Cannot be reached."""

    name = "test:silent"
    host = "models.example"

    def __init__(self) -> None:
        super().__init__(parrot)

    def say(self, instructions: str, data: str) -> str:
        """Fails."""
        raise ModelError("test:silent cannot be reached.")

    def fill(self, instructions: str, data: str, form: type[Form]) -> Form:
        """Fails."""
        raise ModelError("test:silent cannot be reached.")
