"""A document that a tab asks for: one file, from a keeper, read in a process of its own.

Where no tab asks for one, the layer before the application takes no upload at all. What was sent is deleted as soon as
it was read.
"""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import gradio as gr

from ingest.connectors.file import FileConnector
from ingest.documents import Received
from ingest.documents.apart import text_apart
from kb.access import Role
from kb.errors import SourceError
from ui.access.visitor import require, visitor_of

ENDINGS = [".pdf", ".docx", ".html", ".htm", ".md", ".txt"]


def document_field(label: str, elem_id: str) -> Any:
    """The component to choose a file with; its value goes to :func:`taken`."""
    return gr.File(label=label, elem_id=elem_id, file_count="single", file_types=ENDINGS, type="filepath")


def takes_uploads(page: Any) -> bool:
    """Whether a tab of the page asks for a document."""
    return any(isinstance(block, gr.File) for block in page.blocks.values())


def taken(path: str | None, request: gr.Request, today: dt.date) -> tuple[Received, str]:
    """The document that was sent, and its text. The file is gone afterwards.

    :param path: the value of the component.
    :raises AccessError: the sender is no keeper.
    :raises SourceError: nothing was sent; of a kind that is not read, whatever its name says; too large, too long,
        damaged, or not read in time.
    """
    require(visitor_of(request), Role.KEEPER)
    if not path:
        raise SourceError("No document was sent.", fix="Choose a file.")
    file = Path(path)
    try:
        found = FileConnector().open(file, retrieved=today)
        paper = Received(found.content, f"file:{file.name}", "", today, name=file.name)
        return paper, text_apart(paper)
    finally:
        _forget(file)


def _forget(file: Path) -> None:
    """Delete a file that was sent, and the folder that Gradio made for it alone."""
    file.unlink(missing_ok=True)
    if file.parent.is_dir() and not any(file.parent.iterdir()):
        shutil.rmtree(file.parent, ignore_errors=True)
