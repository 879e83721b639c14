"""``make bench``: time and memory of the things people wait for, and ratios against the plain langchain recipe.

Prints figures, asserts nothing: a busy machine is no failure. Each line names the budget it stands against.
"""

from __future__ import annotations

import datetime as dt
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from kb.quiet import quiet_libraries

QUESTIONS = (
    "May we train our own model on ChatGPT answers?",
    "May we distil Llama 3.1 405B into our own chatbot and publish the weights?",
    "May we use Llama 3 70B outputs to improve another language model?",
    "May we fine-tune Qwen2.5 3B for a commercial product?",
    "May we distil DeepSeek-R1 and keep the student internal?",
    "Can a classifier trained on Gemini API outputs be sold?",
    "How could OpenAI prove that DeepSeek distilled its models?",
    "Is training on copyrighted books fair use?",
    "What does the Llama 3.1 licence say about naming?",
    "Is user data stored on DeepSeek's servers in China?",
)


def timed(work: Callable[[], object]) -> float:
    """Seconds that a call takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def process(*args: str) -> tuple[float, int]:
    """Seconds and peak resident bytes of a whole process."""
    started = time.perf_counter()
    child = subprocess.Popen([sys.executable, *args], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(child.pid, 0)
    return time.perf_counter() - started, usage.ru_maxrss * 1024


def line(what: str, value: str, budget: str) -> None:
    """One row of the report."""
    sys.stdout.write(f"{what:<58}{value:>14}   {budget}\n")
    sys.stdout.flush()


def percentile(values: list[float], share: float) -> float:
    """The value below which that share lies (nearest rank)."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def main() -> None:
    """Measure and print."""
    quiet_libraries()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DISTILLAW_HOME"] = str(Path(folder) / "home")
        _measure(Path(folder))


def _measure(folder: Path) -> None:
    cli = ("-m", "ui.cli.main")
    process(*cli, "--help")
    line("distillaw --help, cold", f"{min(process(*cli, '--help')[0] for _ in range(5)):.2f} s", "under 0.4 s")
    line("embedded default sync, from nothing", f"{process(*cli, 'sync', '--quiet')[0]:.1f} s", "under 60 s")
    line("sync with nothing new", f"{process(*cli, 'sync', '--quiet')[0]:.1f} s", "")
    for name, question in (("practice", QUESTIONS[0]), ("topic", QUESTIONS[6])):
        seconds, peak = process(*cli, "ask", question)
        line(f"first answer of a cold process, {name}", f"{seconds:.2f} s", "under 8 s")
        line("  its peak resident memory", f"{peak / 1e6:.0f} MB", "")

    from ui.build import service

    asked = service()
    day = dt.date(2026, 11, 1)
    for question in QUESTIONS:
        asked.ask(question, day)
    times = [timed(lambda q=q: asked.ask(q, day)) * 1000 for _ in range(20) for q in QUESTIONS]  # type: ignore[misc]
    line("warm ask, p50", f"{statistics.median(times):.1f} ms", "under 40 ms")
    line("warm ask, p95", f"{percentile(times, 0.95):.1f} ms", "under 120 ms")
    rulings = [answer.timing_ms["rule"] for q in QUESTIONS * 20 if "rule" in (answer := asked.ask(q, day)[0]).timing_ms]
    line(
        "ruling alone, p50 / p95",
        f"{statistics.median(rulings):.1f} / {percentile(rulings, 0.95):.1f} ms",
        "under 5 ms",
    )
    _against_recipe(asked, folder)


def _against_recipe(asked: object, folder: Path) -> None:
    """The same texts through the plain recipe: split 1000/200, Chroma, top 4."""
    from langchain_chroma import Chroma
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    from kb.retrieval.ecosystem import huggingface_embeddings
    from kb.retrieval.modelfile import shipped_model_dir
    from ui.build import home

    database = home().database
    texts = [database.edition(i, d).text for i, d in database.held()]
    embeddings = huggingface_embeddings(shipped_model_dir())
    embeddings.embed_query("warm")
    chunks = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200).create_documents(texts)
    store: list[Chroma] = []
    build = timed(
        lambda: store.append(Chroma.from_documents(chunks, embeddings, persist_directory=str(folder / "plain")))
    )
    plain = [timed(lambda q=q: store[0].similarity_search(q, k=4)) * 1000 for _ in range(10) for q in QUESTIONS]  # type: ignore[misc]
    search = getattr(asked, "search")  # noqa: B009
    ours = [timed(lambda q=q: search(q, 4)) * 1000 for _ in range(10) for q in QUESTIONS]  # type: ignore[misc]
    line(f"plain recipe: index the same texts ({len(chunks)} chunks)", f"{build:.1f} s", "")
    line("plain recipe: search, p50", f"{statistics.median(plain):.1f} ms", "")
    line(
        "our search, p50 (ratio to the plain recipe)",
        f"{statistics.median(ours):.1f} ms",
        f"{statistics.median(ours) / statistics.median(plain):.2f}×",
    )


if __name__ == "__main__":
    main()
