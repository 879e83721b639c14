"""The index as a langchain retriever, for chains that know nothing of law."""

from __future__ import annotations

import datetime as dt
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from kb.retrieval.index import Hit, SearchIndex


class PassageRetriever(BaseRetriever):
    """Finds passages; each becomes a ``Document`` whose metadata says where it can be quoted from.

    The parameters are those of ``SearchIndex.search``.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True, frozen=True)

    index: SearchIndex
    k: int = 10
    instruments: frozenset[str] | None = None
    as_of: dt.date | None = None
    editions: frozenset[tuple[str, dt.date]] | None = None
    include_commentary: bool = True

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        hits = self.index.search(query, self.k, self.instruments, self.as_of, self.editions, self.include_commentary)
        return [as_document(hit) for hit in hits]


def as_document(hit: Hit) -> Document:
    """The text as the edition has it; metadata are plain JSON values, dates as ISO 8601."""
    passage = hit.passage
    metadata: dict[str, Any] = {
        "key": passage.key,
        "instrument": passage.instrument,
        "commentary": passage.commentary,
        "edition": passage.edition.isoformat() if passage.edition else None,
        "title": passage.title,
        "heading_path": list(passage.heading_path),
        "locator": passage.locator,
        "start": passage.start,
        "end": passage.end,
        "score": hit.score,
        "dense": hit.dense,
        "lexical": hit.lexical,
    }
    return Document(page_content=passage.text, metadata=metadata)
