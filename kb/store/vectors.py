"""Vectors of passages: a Chroma collection for broad questions, a float32 matrix for narrow ones.

Only this module knows Chroma. A collection answers "nearest of all" in 2 ms at 200,000 vectors but is slow under a
broad ``where``; a slice of a few thousand rows is scored exactly in less. So a collection is never asked with a filter:
narrow questions go to the matrix.

A collection is asked through langchain's view of it, and written to as it is: that view takes half a second to load,
which a sync does without.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from kb.errors import HomeError

if TYPE_CHECKING:
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings

FloatMatrix = npt.NDArray[np.float32]
FloatVector = npt.NDArray[np.float32]

ADD_BATCH = 2000
NEIGHBOURS = 400
"""Breadth of the search through the graph; at least the number of neighbours that is asked for."""


class VectorMatrix:
    """All vectors of an index, rows of length one, mapped from disk: exact scores for any set of rows."""

    def __init__(self, rows: FloatMatrix) -> None:
        self._rows = rows

    @classmethod
    def open(cls, path: Path) -> VectorMatrix:
        """A matrix that was saved with ``save``.

        :raises HomeError: missing or damaged.
        """
        try:
            return cls(np.load(path, mmap_mode="r", allow_pickle=False))
        except (OSError, ValueError, EOFError) as error:
            raise HomeError(f"{path}: the vectors cannot be read: {error}", fix="Run `distillaw sync`.") from error

    def save(self, path: Path) -> None:
        """Write the rows to a ``.npy`` file."""
        np.save(path, self._rows, allow_pickle=False)

    def __len__(self) -> int:
        return int(self._rows.shape[0])

    @property
    def rows(self) -> FloatMatrix:
        """``(n, dimensions)``."""
        return self._rows

    def scores(self, query: FloatVector, rows: npt.NDArray[np.int64] | None = None) -> FloatVector:
        """Cosine, -1 to 1, of each of ``rows`` (of all, when not given) with a query of length one."""
        chosen = self._rows if rows is None else self._rows[rows]
        return np.asarray(chosen @ query, dtype=np.float32)


class VectorStore:
    """One Chroma collection: the vectors of one generation of an index."""

    def __init__(self, client: Any, collection: Any) -> None:
        self._client = client
        self._collection = collection
        self._ids: npt.NDArray[np.int64] | None = None
        self._rows: npt.NDArray[np.int64] | None = None
        self._asked: Chroma | None = None

    @classmethod
    def create(cls, location: Path | str, collection: str, embedder: str, dimensions: int) -> VectorStore:
        """A new, empty collection.

        :param location: a directory, or the address of a Chroma server.
        :param collection: 3 to 512 characters, named after the generation.
        """
        client = open_client(location)
        made = client.create_collection(
            collection,
            metadata={"embedder": embedder, "dimensions": dimensions},
            configuration={"hnsw": {"space": "cosine", "ef_search": NEIGHBOURS}},
            embedding_function=None,
            get_or_create=True,
        )
        return cls(client, made)

    @classmethod
    def open(
        cls, location: Path | str, collection: str, embedder: str, ids: npt.NDArray[np.int64] | None = None
    ) -> VectorStore:
        """A collection that was built.

        :param ids: ``(n,)`` the id of each row; the number of the row if not given.
        :raises HomeError: there is none, it is damaged, or another embedder built it.
        """
        from chromadb.errors import ChromaError

        if isinstance(location, Path) and not (location / "chroma.sqlite3").is_file():
            raise HomeError(f"{location}: no Chroma database.", fix="Run `distillaw sync`.")
        client = open_client(location)
        try:
            store = cls(client, client.get_collection(collection, embedding_function=None))
            built_by = (store._collection.metadata or {}).get("embedder")
        except (ChromaError, ValueError) as error:
            close_client(client)
            raise HomeError(
                f"{location}: collection {collection!r} cannot be opened: {error}", fix="Run `distillaw sync`."
            ) from error
        if built_by != embedder:
            store.close()
            raise built_by_another(str(location), str(built_by), embedder)
        if ids is not None:
            store._rows = np.argsort(ids)
            store._ids = ids[store._rows]
        return store

    def add(
        self,
        ids: Sequence[int],
        vectors: FloatMatrix,
        texts: Sequence[str],
        keys: Sequence[str],
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        """Add vectors under ids, with the text each vector stands for and the key of its passage."""
        for start in range(0, len(texts), ADD_BATCH):
            stop = min(start + ADD_BATCH, len(texts))
            self._collection.upsert(
                ids=[str(number) for number in ids[start:stop]],
                embeddings=vectors[start:stop],
                documents=[text.encode("utf-8", "replace").decode("utf-8") for text in texts[start:stop]],
                metadatas=[{"key": key} for key in keys[start:stop]],
            )
            if progress is not None:
                progress(stop, len(texts))

    def remove(self, ids: Sequence[int]) -> None:
        """Take vectors out."""
        for start in range(0, len(ids), ADD_BATCH):
            self._collection.delete(ids=[str(number) for number in ids[start : start + ADD_BATCH]])

    def nearest(self, query: FloatVector, k: int) -> tuple[npt.NDArray[np.int64], FloatVector]:
        """The ``k`` rows nearest to a query of length one, best first, and their cosines. Approximate (HNSW)."""
        self._asked = self._asked or self.langchain()
        found = self._asked.similarity_search_by_vector_with_relevance_scores(query.tolist(), k=k)
        rows = np.array([int(document.id or 0) for document, _ in found], dtype=np.int64)
        if self._ids is not None and self._rows is not None:
            rows = self._rows[np.searchsorted(self._ids, rows)]
        return rows, np.array([1.0 - distance for _, distance in found], dtype=np.float32)

    def langchain(self, embeddings: Embeddings | None = None) -> Chroma:
        """The same collection as a langchain vector store.

        :param embeddings: with which it can be asked with words; without, with vectors only.
        """
        from langchain_chroma import Chroma

        return Chroma(
            client=self._client,
            collection_name=self._collection.name,
            embedding_function=embeddings,
            create_collection_if_not_exists=False,
        )

    def drop(self) -> None:
        """Delete the collection; for generations kept on a server."""
        self._client.delete_collection(self._collection.name)

    def close(self) -> None:
        """Let go of files and connections."""
        close_client(self._client)


def built_by_another(where: str, built_by: str, embedder: str) -> HomeError:
    """The refusal of an index whose vectors come from another model: the two kinds cannot be compared."""
    return HomeError(
        f"{where}: built with the embedding model {built_by!r}, asked with {embedder!r}.",
        valid=built_by,
        fix="Name the model it was built with, or build it again (`distillaw sync`).",
    )


def open_client(location: Path | str) -> Any:
    """A Chroma client for a directory or a server, with telemetry off.

    :raises HomeError: the directory cannot be written, or the server cannot be reached.
    """
    import chromadb
    from chromadb.config import Settings
    from chromadb.errors import ChromaError

    settings = Settings(anonymized_telemetry=False)
    try:
        if isinstance(location, Path):
            location.mkdir(parents=True, exist_ok=True)
            return chromadb.PersistentClient(path=str(location), settings=settings)
        address = urlsplit(location)
        return chromadb.HttpClient(
            host=address.hostname or "localhost",
            port=address.port or (443 if address.scheme == "https" else 8000),
            ssl=address.scheme == "https",
            settings=settings,
        )
    except (OSError, ValueError, ChromaError) as error:
        raise HomeError(
            f"{location}: Chroma cannot be opened: {error}", fix="Check the directory, or that the server is running."
        ) from error


def close_client(client: Any) -> None:
    """Let go of a client's files."""
    client.close()


def scratch_store(embeddings: Embeddings, collection: str) -> Chroma:
    """A new, empty langchain Chroma store in memory, with Chroma's own settings and telemetry off: for comparisons.

    All in-memory clients of a process share one database, so the name is made unique: a second store of that name would
    otherwise start with the vectors of the first.
    """
    import chromadb
    from chromadb.config import Settings
    from langchain_chroma import Chroma

    client = chromadb.EphemeralClient(settings=Settings(anonymized_telemetry=False))
    return Chroma(client=client, collection_name=f"{collection}-{uuid.uuid4().hex}", embedding_function=embeddings)
