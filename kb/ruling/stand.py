"""What is known of one source, and what it comes to there: the values that :mod:`kb.ruling.blocks` works with."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kb.ruling.branch import Block, Context
from kb.ruling.draw import Drawn
from kb.ruling.evaluate import Judged
from kb.ruling.facts import Values
from kb.ruling.model import Leg


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """A leg as one that many branches share: other releases, and other models under the same text.

    :ivar tested: the flat facets that its readings test.
    :ivar judged: outcomes by whether the student stays in the family and is a language model; by the facets that were
        looked at for one; and by what is known of them (``None``: nothing).
    """

    leg: Leg
    tested: tuple[str, ...]
    judged: dict[tuple[bool, bool], list[tuple[tuple[str, ...], dict[tuple[Any, ...], Judged]]]] = field(
        default_factory=dict
    )


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """The legs of a source, and what each depends on.

    :ivar marks: one a leg.
    :ivar tested: all facets that they test.
    :ivar resolved: role, channel and technique of the source.
    :ivar final: no fact that may yet become known changes the legs.
    """

    drawn: Drawn
    marks: tuple[Mark, ...]
    tested: tuple[str, ...]
    resolved: Mapping[str, str]
    final: bool


@dataclass(frozen=True, slots=True)
class Stance:
    """What a source comes to where it stands, and what may become of it.

    :ivar future: equal for two of them only if the same is asked and found, whatever becomes known.
    :ivar settled: no fact that may yet become known changes the block.
    """

    block: Block
    future: Hashable
    settled: bool


@dataclass(slots=True, eq=False)
class Stand:
    """What is known of one source. Equal only to itself: the same facts lead to the same stand.

    :ivar values: the known facets that the source reads, and perhaps others.
    :ivar path: the facets assumed among them.
    """

    index: int
    values: Values
    path: frozenset[tuple[str, str]]
    sketch: Sketch
    moves: dict[tuple[str, str], Stand] = field(default_factory=dict)
    stances: dict[Context, Stance] = field(default_factory=dict)


Position = tuple[Stand, ...]
"""Where the sources stand, one a source."""


class Noting(dict[str, Any]):
    """The known facets; notes what was looked at, and found."""

    def __init__(self, values: Values) -> None:
        super().__init__(values)
        self.found: dict[str, Any] = {}

    def get(self, key: str, default: Any = None) -> Any:
        """As a dictionary does it."""
        value = self.found[key] = super().get(key)
        return default if value is None else value

    def __contains__(self, key: object) -> bool:
        return self.get(str(key)) is not None
