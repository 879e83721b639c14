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
FAMILIES = (
    "May we distil Llama?",
    "May we distil Llama and Qwen?",
    "May we distil Llama, Qwen and DeepSeek?",
)
"""One, two and three families of ten or more candidate licences, all that matters left open."""


CLI = ("-m", "ui.cli.main")
SAMPLE = 256
"""Chunks by which the speed of the plain recipe is told where indexing all of them would take too long."""


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


def cpu(*args: str) -> tuple[float, float]:
    """Seconds of a whole process: by the clock, and of the processors (user and system)."""
    started = time.perf_counter()
    child = subprocess.Popen([sys.executable, *args], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(child.pid, 0)
    return time.perf_counter() - started, usage.ru_utime + usage.ru_stime


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
        mirror = Path(os.environ.get("DISTILLAW_MIRROR", Path(__file__).resolve().parents[2] / "shared" / "sources"))
        if (mirror / "ota").is_dir():
            os.environ["DISTILLAW_HOME"] = str(Path(folder) / "archive")
            _histories(Path(folder), mirror)
        else:
            line("full history of the archives", "no mirror", "name one with DISTILLAW_MIRROR")


def _measure(folder: Path) -> None:
    cli = CLI
    process(*cli, "--help")
    line("distillaw --help, cold", f"{min(process(*cli, '--help')[0] for _ in range(5)):.2f} s", "under 0.4 s")
    line("embedded default sync, from nothing", f"{process(*cli, 'sync', '--quiet')[0]:.1f} s", "under 60 s")
    line("sync with nothing new", f"{process(*cli, 'sync', '--quiet')[0]:.1f} s", "")
    for name, question in (("practice", QUESTIONS[0]), ("topic", QUESTIONS[6])):
        seconds, peak = process(*cli, "ask", question)
        line(f"first answer of a cold process, {name}", f"{seconds:.2f} s", "under 8 s")
        line("  its peak resident memory", f"{peak / 1e6:.0f} MB", "")

    from kb.opened import service

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
    open_ = [min(asked.ask(q, day)[0].timing_ms["rule"] for _ in range(9)) for q in FAMILIES]
    line("ruling on one / two / three open families, best of 9", " / ".join(f"{ms:.1f}" for ms in open_) + " ms", "")
    _against_recipe(asked, folder)


def _histories(folder: Path, mirror: Path) -> None:
    """The full history of the archives in a mirror, and the same again by indexing everything with the plain recipe."""
    whole, busy = cpu(*CLI, "sync", "--quiet", "--mirror", str(mirror))
    line("full history of the archives, from nothing", f"{whole:.0f} s", f"under 480 s; {busy:.0f} s of processor")
    again, busy = cpu(*CLI, "sync", "--quiet", "--mirror", str(mirror))
    line("  with nothing new", f"{again:.1f} s", f"under 5 s; {busy:.1f} s of processor")
    (changed, busy), fetching = _one_changed(folder, mirror)
    line(
        "  one changed document, beyond fetching",
        f"{changed - fetching:.1f} s",
        f"under 3 s; fetching {fetching:.1f} s, {busy:.1f} s of processor",
    )
    every, newest = _vectors()
    line("  vectors: all editions / newest texts", f"{every} / {newest}", f"{every / newest:.2f}×, at most 2.5×")
    plain, chunks = _plain_recipe()
    line(f"  plain recipe: index all of it ({chunks} chunks)", f"{plain:.0f} s", f"told by {SAMPLE} chunks")
    for name, seconds in (("from nothing", whole), ("nothing new", again), ("one changed document", changed)):
        line(f"  ratio to the plain recipe: {name}", f"{seconds / plain:.4f}×", "")


def _one_changed(folder: Path, mirror: Path) -> tuple[tuple[float, float], float]:
    """Seconds of a sync after one document of an archive changed (see ``cpu``), and of fetching the archive anew."""
    import shutil

    changed = folder / "changed"
    shutil.copytree(mirror / "ota", changed / "ota")
    if (mirror / "git").is_dir():
        (changed / "git").symlink_to(mirror / "git")
    bundle = max((changed / "ota").glob("*.bundle"), key=lambda p: p.stat().st_size)
    work = folder / "work"

    def git(*args: str, at: Path = work) -> str:
        named = ("-c", "user.name=bench", "-c", "user.email=bench@localhost")
        return subprocess.run(("git", "-C", str(at), *named, *args), check=True, capture_output=True, text=True).stdout

    branch = git("bundle", "list-heads", str(bundle), at=folder).split("refs/heads/")[1].split()[0]
    git("clone", "--quiet", "--branch", branch, str(bundle), str(work), at=folder)
    from ingest.history.keep import history_sources
    from kb.corpus import load_corpus

    references = [s.reference for i in load_corpus().instruments.values() for s in history_sources(i)]
    paths = [r.partition("/")[2] for r in references if r.startswith(bundle.stem)]
    document = next(work / p for p in paths if (work / p).is_file())
    document.write_text(
        document.read_text("utf-8") + "\n\nA clause that nobody had seen before stands here.\n", "utf-8"
    )
    git("commit", "--quiet", "--all", "--message", "Record a change")
    bundle.chmod(0o644)
    git("bundle", "create", "--quiet", str(bundle), "HEAD", branch)
    fetching = timed(lambda: git("clone", "--quiet", "--bare", str(bundle), str(folder / "fetched"), at=folder))
    return cpu(*CLI, "sync", "--quiet", "--mirror", str(changed)), fetching


def _vectors() -> tuple[int, int]:
    """Vectors of every edition of the archived instruments, and of their newest ones."""
    from kb.opened import home, service

    index = service().index
    assert index is not None
    parts = {key: len(rows) for key, rows in index.vectors_by_key().items()}
    archived = set(home().database.recorded_instruments())
    held: dict[str, list[dt.date]] = {}
    for instrument, date in index.editions:
        if instrument in archived:
            held.setdefault(instrument, []).append(date)
    every = {p.key for i, dates in held.items() for d in dates for p in index.passages_of(i, d)}
    newest = {p.key for i, dates in held.items() for p in index.passages_of(i, max(dates))}
    return sum(parts[k] for k in every), sum(parts[k] for k in newest)


def _plain_recipe() -> tuple[float, int]:
    """Seconds in which the plain recipe would index every text that is held, told by a sample; and its chunks."""
    from langchain_chroma import Chroma
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    from kb.opened import home
    from kb.retrieval.ecosystem import huggingface_embeddings
    from kb.retrieval.modelfile import shipped_model_dir

    database = home().database
    texts = [database.edition(i, d).text for i, d in database.held()]
    for instrument in database.recorded_instruments():
        history = database.recorded(instrument)
        texts += [database.recorded_clauses(e)[0] for e in history.editions] if history is not None else []
    chunks = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200).create_documents(texts)
    embeddings = huggingface_embeddings(shipped_model_dir())
    embeddings.embed_query("warm")
    sample = chunks[:: max(1, len(chunks) // SAMPLE)][:SAMPLE]
    seconds = timed(lambda: Chroma.from_documents(sample, embeddings, collection_name="sample"))
    return seconds / len(sample) * len(chunks), len(chunks)


def _against_recipe(asked: object, folder: Path) -> None:
    """The same texts through the plain recipe: split 1000/200, Chroma, top 4."""
    from langchain_chroma import Chroma
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    from kb.opened import home
    from kb.retrieval.ecosystem import huggingface_embeddings
    from kb.retrieval.modelfile import shipped_model_dir

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
