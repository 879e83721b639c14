"""The engine without anything kept or shared: the plain tree against which the shared one is held."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from contextlib import contextmanager

import pytest

import kb.ruling.engine as engine
from kb.corpus import Corpus
from kb.ruling.blocks import Blocks
from kb.ruling.branch import Block, Context, Tree
from kb.ruling.evaluate import Judged
from kb.ruling.facts import Values, assumed
from kb.ruling.stand import Mark, Position, Sketch, Stand


class Plain(Blocks):
    """Shares nothing: every fact assumed leads to a stand of its own, at which every leg is drawn and judged anew."""

    def future(self, position: Position) -> Hashable:
        return object()

    def settled(self, stand: Stand, context: Context) -> Block | None:
        return None

    def _moved(self, stand: Stand, facet: str, value: str) -> Stand:
        values = {**stand.values, facet: assumed(facet, value)}
        return Stand(stand.index, values, stand.path | {(facet, value)}, self._sketch(stand.index, values))

    def _outcome(self, mark: Mark, sketch: Sketch, values: Values, context: Context) -> Judged:
        stays = bool(context.bases) and self._stays(mark.leg, sketch, context)
        return self._evaluated(mark.leg, sketch, values, stays, context.on_llm)


@contextmanager
def plainly() -> Iterator[None]:
    """Within it nothing is kept and nothing shared."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "Blocks", Plain)
        patch.setattr(Corpus, "kept", lambda self, key, make: make())
        patch.setattr(Tree, "_known", lambda self, alike, make: make())
        yield
