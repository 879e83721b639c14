"""What questions in other languages are read by: one table a language, each loaded when first needed."""

from __future__ import annotations

from importlib import import_module

from kb.interpret.tables.languages.shape import Language

CODES = ("de", "fr", "es", "zh", "vi")
"""ISO 639-1 codes of the languages that are read."""


def load(code: str) -> Language:
    """The table of one of :data:`CODES`."""
    found: Language = import_module(f"{__name__}.{code}").TABLE
    return found
