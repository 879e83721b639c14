"""distillaw: may this party distil this teacher, under whose text, and what must they then do?

>>> from kb import Distillaw, answerer, load_corpus, retriever
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kb.corpus import Corpus, load_corpus
    from kb.opened import answerer, retriever, service
    from kb.service import Distillaw

__all__ = ["Corpus", "Distillaw", "answerer", "load_corpus", "retriever", "service"]

_HOMES = {
    "Corpus": "kb.corpus",
    "load_corpus": "kb.corpus",
    "Distillaw": "kb.service",
    "answerer": "kb.opened",
    "retriever": "kb.opened",
    "service": "kb.opened",
}


def __getattr__(name: str) -> Any:
    """Names are imported when first used, so that ``import kb.errors`` costs nothing."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'kb' has no attribute {name!r}")
