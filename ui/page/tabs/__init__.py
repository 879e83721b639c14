"""The tabs beside the one where questions are asked, in the order of the page.

One module a tab: it lays out its panel and wires its events; what it shows, ``kb`` computes. Its look stands in
``ui/page/css/<tab>.css``, its script in ``ui/page/js/<tab>.js``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kb.service import Distillaw

Current = Callable[[], Distillaw]
"""Gives the service on corpus, reviews and texts as they are now."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab.

    :ivar id: in addresses (``?tab=matrix``) and element ids.
    :ivar build: lays out the panel inside the tab; gets the service of now and the ``gr.Blocks`` being laid out.
    """

    id: str
    label: str
    build: Callable[[Current, Any], None]


def tabs() -> tuple[Tab, ...]:
    """The tabs after the first."""
    from ui.page.tabs.changes import build_changes
    from ui.page.tabs.library import build_library

    return (Tab("library", "Library", build_library), Tab("changes", "Changes", build_changes))
