"""The lexical half: BM25 over stemmed English words, by tantivy; over pairs of characters where words are not spaced.

A passage is one field: title, heading path and text together, as the embedder reads it, so that a word of the heading
counts as a word of the clause. A query is never parsed: the analyser that broke the passages into words breaks it too,
and each word is looked up. So no user input can be a syntax error, and quotes or operators have no meaning.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from kb.errors import HomeError

if TYPE_CHECKING:
    import tantivy

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
ANALYSER = "english"
LONGEST_WORD = 40
MAX_TERMS = 256
"""Different words of a query that are looked up, the most repeated first. (A pasted page has more.)"""

WRITER_HEAP = 64_000_000
"""Bytes. Stop words are kept in the index: "not", "no", "other" carry meaning; BM25 gives the rest almost nothing."""


class LexicalMatches(NamedTuple):
    """Rows that share a word with the query, best first.

    :ivar rows: ``(n,)`` row numbers as given when the index was built.
    :ivar scores: ``(n,)`` BM25, above 0 and without upper bound.
    :ivar complete: whether these are all of them; ``False`` when the limit cut the list.
    """

    rows: npt.NDArray[np.int64]
    scores: npt.NDArray[np.float32]
    complete: bool


class LexicalRow(NamedTuple):
    """What is indexed: a row number, its text, and the sources it may be filtered by."""

    row: int
    text: str
    sources: Collection[str]


@lru_cache(maxsize=1)
def _analyser() -> tantivy.TextAnalyzer:
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(LONGEST_WORD))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
        .filter(Filter.stemmer("english"))
        .build()
    )


def terms(text: str) -> list[str]:
    """The stemmed words of a text, in order; any string is accepted.

    >>> terms("Outputs: (may NOT) be distilled!")
    ['output', 'may', 'not', 'be', 'distil']
    >>> terms("GPT-4输出模型。")
    ['gpt', '4', '输出', '出模', '模型']
    """
    found: list[str] = _analyser().analyze(paired(storable(text)))
    return found


def storable(text: str) -> str:
    """The text without lone surrogates, which have no UTF-8 form and which tantivy therefore refuses."""
    return text.encode("utf-8", "replace").decode("utf-8")


def paired(text: str) -> str:
    """The text with every run of Chinese characters as its overlapping pairs, apart from what stands beside it.

    Chinese sets no spaces, so a whole sentence would be one word, found by itself alone; pairs find nearly all words
    without a dictionary (Nie, Gao, Zhang and Zhou, "On the use of words and n-grams for Chinese information retrieval",
    IRAL 2000).
    """
    return text if text.isascii() else _HAN.sub(_pairs, text)


def _pairs(run: re.Match[str]) -> str:
    word = run[0]
    return f" {' '.join(word[i : i + 2] for i in range(len(word) - 1)) or word} "


def _schema() -> tantivy.Schema:
    from tantivy import SchemaBuilder

    builder = SchemaBuilder()
    builder.add_text_field("text", stored=False, tokenizer_name=ANALYSER, index_option="freq")
    builder.add_text_field("source", stored=False, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("row", stored=False, indexed=False, fast=True)
    return builder.build()


class LexicalIndex:
    """A BM25 index, in memory or in a directory. Read-only once built; safe to share between threads."""

    def __init__(self, index: tantivy.Index, schema: tantivy.Schema) -> None:
        index.register_tokenizer(ANALYSER, _analyser())
        self._index = index
        self._schema = schema
        self._searcher = index.searcher()

    @classmethod
    def build(cls, rows: Iterable[LexicalRow], directory: Path | None = None) -> LexicalIndex:
        """Index ``rows``; in memory when no directory is given.

        :raises HomeError: the directory cannot be written.
        """
        import tantivy

        schema = _schema()
        try:
            if directory is not None:
                directory.mkdir(parents=True, exist_ok=True)
            index = tantivy.Index(schema, path=str(directory) if directory is not None else None, reuse=False)
            index.register_tokenizer(ANALYSER, _analyser())
            writer = index.writer(heap_size=WRITER_HEAP, num_threads=1)  # one segment, row order kept
            for row, text, sources in rows:
                document = tantivy.Document()
                document.add_integer("row", row)
                document.add_text("text", paired(storable(text)))
                for source in sources:
                    document.add_text("source", source)
                writer.add_document(document)
            writer.commit()
            writer.wait_merging_threads()
        except (OSError, ValueError) as error:
            raise HomeError(
                f"{directory or 'memory'}: the lexical index cannot be written: {error}",
                fix="Free space, or build into an empty directory.",
            ) from error
        index.reload()
        return cls(index, schema)

    @classmethod
    def open(cls, directory: Path) -> LexicalIndex:
        """An index that was built there.

        :raises HomeError: there is none, or it is damaged.
        """
        import tantivy

        try:
            return cls(tantivy.Index.open(str(directory)), _schema())
        except (OSError, ValueError) as error:
            raise HomeError(
                f"{directory}: the lexical index cannot be read: {error}",
                fix="Run `distillaw sync`.",
            ) from error

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def search(self, query: str, limit: int, sources: Collection[str] | None = None) -> LexicalMatches:
        """The ``limit`` best rows for the words of ``query``.

        :param query: any text; at most ``MAX_TERMS`` different words of it are looked up.
        :param sources: only rows of one of these; scores are those of the whole index all the same.
        """
        words = Counter(terms(query)).most_common(MAX_TERMS)
        if not words or limit < 1 or (sources is not None and not sources):
            return LexicalMatches(np.zeros(0, np.int64), np.zeros(0, np.float32), True)
        result = self._searcher.search(self._query(words, sources), limit=limit, count=True)
        addresses = [address for _, address in result.hits]
        rows = self._searcher.fast_field_values("row", addresses) if addresses else []
        return LexicalMatches(
            np.array(rows, dtype=np.int64),
            np.array([score for score, _ in result.hits], dtype=np.float32),
            len(addresses) == result.count,
        )

    def _query(self, words: list[tuple[str, int]], sources: Collection[str] | None) -> tantivy.Query:
        from tantivy import Occur, Query

        parts = []
        for word, times in words:
            term = Query.term_query(self._schema, "text", word, "freq")
            parts.append((Occur.Should, Query.boost_query(term, float(times)) if times > 1 else term))
        query = Query.boolean_query(parts)
        if sources is None:
            return query
        allowed = Query.const_score_query(Query.term_set_query(self._schema, "source", sorted(sources)), 0.0)
        return Query.boolean_query([(Occur.Must, query), (Occur.Must, allowed)])
