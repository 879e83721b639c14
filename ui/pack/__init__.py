"""Renderings of the opinion pack: self-contained HTML, DOCX and PDF, each carrying the data that ``verify`` checks."""

from ui.pack.render import form_of, pack, pack_data

__all__ = ["form_of", "pack", "pack_data"]
