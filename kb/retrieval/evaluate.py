"""Measure retrieval on a set of questions with known answers: ``python -m kb.retrieval.evaluate FOLDER [--compare]``.

A folder holds ``corpus.jsonl`` (``_id``, ``text``, ``scope``; in the order of the documents), ``queries.jsonl`` (the
same fields) and ``qrels.tsv`` (query id, passage id, grade, under a heading). A question is asked only of the passages
of its scope. What runs is what ships: the index on disk, the embedder, the lexical engine and their fusion.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from kb.errors import UsageError
from kb.retrieval.embed import Embedder, open_embedder
from kb.retrieval.index import SearchIndex
from kb.retrieval.metrics import Interval, ndcg_at, paired_bootstrap, recall_at, reciprocal_rank_at
from kb.retrieval.passages import Passage

NDCG, RECALL, MRR, P50 = "ndcg@10", "recall@5", "mrr@10", "p50_ms"
SHIPPED = "shipped"
DEPTH = 10

Ranker = Callable[[str, str], Sequence[str]]
"""Question and scope to passage ids, best first."""


class Text(NamedTuple):
    """A passage or a question of a set."""

    id: str
    text: str
    scope: str


@dataclass(frozen=True)
class QuestionSet:
    """A set, read; only questions that have a relevant passage are kept."""

    corpus: list[Text]
    queries: list[Text]
    grades: dict[str, dict[str, float]]

    @classmethod
    def read(cls, folder: Path) -> QuestionSet:
        """Read a folder.

        :raises UsageError: a file is missing or is not of the form above.
        """
        try:
            corpus = list(_texts(folder / "corpus.jsonl"))
            grades: dict[str, dict[str, float]] = {}
            for line in (folder / "qrels.tsv").read_text("utf-8").splitlines()[1:]:
                query, passage, grade = line.split("\t")
                if float(grade) > 0:
                    grades.setdefault(query, {})[passage] = float(grade)
            queries = [query for query in _texts(folder / "queries.jsonl") if query.id in grades]
        except (OSError, ValueError, KeyError) as error:
            raise UsageError(
                f"{folder}: not a set of questions: {error}",
                valid="corpus.jsonl, queries.jsonl (_id, text, scope) and qrels.tsv (query, passage, grade)",
                fix="Name a folder with these three files.",
            ) from error
        if not queries:
            raise UsageError(f"{folder}: no question has a relevant passage.", fix="Check the ids in qrels.tsv.")
        return cls(corpus, queries, grades)


def _texts(path: Path) -> Iterator[Text]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield Text(str(record["_id"]), str(record["text"]), str(record["scope"]))


@dataclass(frozen=True)
class Row:
    """One way of ranking, measured: a value a question for each measure, and milliseconds a question."""

    values: dict[str, np.ndarray]
    milliseconds: np.ndarray

    def summary(self) -> dict[str, float]:
        """Means of the measures and the median time."""
        means = {name: float(values.mean()) for name, values in self.values.items()}
        return {**means, P50: float(np.median(self.milliseconds))}


@dataclass(frozen=True)
class Comparison:
    """All rows, the shipped one first, and how far it stands from the best other one in nDCG@10."""

    rows: dict[str, dict[str, float]]
    best_other: str
    difference: Interval


def as_passages(corpus: Sequence[Text]) -> Iterator[Passage]:
    """The corpus as passages: a scope is an instrument, its passages follow one another. The sets know no titles."""
    position: dict[str, int] = {}
    for text in corpus:
        start = position.get(text.scope, 0)
        position[text.scope] = start + len(text.text) + 1
        yield Passage.of(
            title="", text=text.text, instrument=text.scope, edition=dt.date.min, locator=text.id, start=start
        )


def shipped(index: SearchIndex) -> Ranker:
    """The ranking a user gets."""
    return lambda query, scope: [hit.passage.locator for hit in index.search(query, DEPTH, {scope})]


def measure(questions: QuestionSet, ranker: Ranker) -> Row:
    """Ask every question; the first is asked once before, so that loading is not timed."""
    ranker(questions.queries[0].text, questions.queries[0].scope)
    values: dict[str, list[float]] = {NDCG: [], RECALL: [], MRR: []}
    milliseconds = []
    for query in questions.queries:
        start = time.perf_counter()
        ranking = ranker(query.text, query.scope)
        milliseconds.append((time.perf_counter() - start) * 1000)
        grades = questions.grades[query.id]
        values[NDCG].append(ndcg_at(ranking, grades, 10))
        values[RECALL].append(recall_at(ranking, grades, 5))
        values[MRR].append(reciprocal_rank_at(ranking, grades, 10))
    return Row({name: np.array(column) for name, column in values.items()}, np.array(milliseconds))


def evaluate(folder: Path, embedder: Embedder, work: Path | None = None) -> dict[str, float]:
    """``ndcg@10``, ``recall@5``, ``mrr@10`` (0 to 1, means over questions) and ``p50_ms`` of what ships.

    :param work: where the index is built; a temporary directory if not given.
    """
    questions = QuestionSet.read(folder)
    with tempfile.TemporaryDirectory() as scratch:
        index = SearchIndex.build((work or Path(scratch)) / folder.name, as_passages(questions.corpus), embedder)
        return measure(questions, shipped(index)).summary()


def compare(folder: Path, embedder: Embedder) -> Comparison:
    """The shipped row and its rivals (``kb.retrieval.baselines``) on one set, with a bootstrap of the difference."""
    from kb.retrieval.baselines import rankers

    questions = QuestionSet.read(folder)
    with tempfile.TemporaryDirectory() as scratch:
        index = SearchIndex.build(Path(scratch) / folder.name, as_passages(questions.corpus), embedder)
        rows = {SHIPPED: measure(questions, shipped(index))}
        for name, ranker in rankers(questions.corpus, index, embedder).items():
            rows[name] = measure(questions, ranker)
        index.close()
    best = max((name for name in rows if name != SHIPPED), key=lambda name: float(rows[name].values[NDCG].mean()))
    return Comparison(
        rows={name: row.summary() for name, row in rows.items()},
        best_other=best,
        difference=paired_bootstrap(rows[SHIPPED].values[NDCG], rows[best].values[NDCG]),
    )


def table(comparison: Comparison) -> str:
    """Rows as a Markdown table, and the difference in a sentence."""
    names = (NDCG, RECALL, MRR, P50)
    lines = ["| | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    for row, values in comparison.rows.items():
        cells = [f"{values[name]:.1f}" if name == P50 else f"{values[name]:.3f}" for name in names]
        lines.append(f"| {row} | " + " | ".join(cells) + " |")
    mean, low, high = comparison.difference
    lines.append(f"\nShipped minus {comparison.best_other}, nDCG@10: {mean:+.4f} (95% {low:+.4f} to {high:+.4f}).")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point of ``python -m kb.retrieval.evaluate``."""
    parser = argparse.ArgumentParser(prog="python -m kb.retrieval.evaluate", description="Measure retrieval on a set.")
    parser.add_argument("folder", type=Path, help="corpus.jsonl, queries.jsonl, qrels.tsv")
    parser.add_argument("--compare", action="store_true", help="also measure the rivals")
    parser.add_argument("--embedder", default="", help="a sentence-transformers name or directory, or huggingface:NAME")
    chosen = parser.parse_args(arguments)
    embedder = open_embedder(chosen.embedder)
    if chosen.compare:
        sys.stdout.write(table(compare(chosen.folder, embedder)) + "\n")
    else:
        sys.stdout.write(json.dumps(evaluate(chosen.folder, embedder)) + "\n")


if __name__ == "__main__":
    main()
