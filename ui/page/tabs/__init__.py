"""The tabs beside the one where questions are asked, in the order of the page.

One module a tab: it lays out its panel and wires its events; what it shows, ``kb`` computes. Its look stands in
``ui/page/css/<tab>.css``, its script in ``ui/page/js/<tab>.js``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.practice import Practice
from kb.service import Distillaw

Current = Callable[[], Distillaw]
"""Gives the service on corpus, reviews and texts as they are now."""


@dataclass(frozen=True, slots=True)
class Opening:
    """An event of a tab that opens a ruling on the first tab.

    :ivar listener: of a component, as Gradio has it: takes function, inputs and outputs.
    :ivar practice: question and practice from what the event carries.
    """

    listener: Callable[..., Any]
    practice: Callable[[Mapping[str, Any]], tuple[str, Practice]]


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab.

    :ivar id: in addresses (``?tab=matrix``) and element ids.
    :ivar build: lays out the panel inside the tab; gets the service of now and the ``gr.Blocks`` being laid out. It may
        return what opens rulings on the first tab.
    """

    id: str
    label: str
    build: Callable[[Current, Any], Sequence[Opening] | None]


_PAGE = Path(__file__).parent.parent


def script(name: str) -> str:
    """The script of a component, for ``js_on_load``: ``matrix`` stands for ``ui/page/js/matrix.js``."""
    return (_PAGE / "js" / f"{name}.js").resolve().read_text(encoding="utf-8")


FIRST = "ask"
"""The tab where questions are asked."""


def tabs() -> tuple[Tab, ...]:
    """The tabs after the first."""
    from ui.page.tabs.changes import build_changes
    from ui.page.tabs.library import build_library
    from ui.page.tabs.lineage import build_lineage
    from ui.page.tabs.matrix import build_matrix
    from ui.page.tabs.review import build_review
    from ui.page.tabs.saved import build_saved

    return (
        Tab("matrix", "Matrix", build_matrix),
        Tab("lineage", "Lineage", build_lineage),
        Tab("library", "Library", build_library),
        Tab("changes", "Changes", build_changes),
        Tab("review", "Review", build_review),
        Tab("saved", "Saved", build_saved),
    )


def addressed(query: Mapping[str, str]) -> str:
    """The tab that an address names (``?tab=matrix``); the first where it names none there is.

    >>> addressed({"tab": "matrix"}), addressed({"tab": "no such tab"}), addressed({})
    ('matrix', 'ask', 'ask')
    """
    wanted = query.get("tab", "")
    return wanted if wanted in {tab.id for tab in tabs()} else FIRST
