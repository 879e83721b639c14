"""Defaults of the libraries and of Python itself, set by entry points. A setting of the user's own wins."""

from __future__ import annotations

import gc
import os


def collect_seldom() -> None:
    """Look for cycles of objects less often than Python does by default.

    The corpus and the passages of an index are hundreds of thousands of objects that stay, among which the default
    looks again and again: a sixth of the time of a sync.
    """
    gc.set_threshold(50_000, 20, 100)


def quiet_libraries() -> None:
    """Telemetry is off, and nothing is fetched from a model hub, unless the user's own setting says so."""
    for name, value in {
        "ANONYMIZED_TELEMETRY": "False",
        "CHROMA_TELEMETRY_IMPL": "none",
        "GRADIO_ANALYTICS_ENABLED": "False",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "HF_HUB_OFFLINE": "1",
        "DO_NOT_TRACK": "1",
        "TOKENIZERS_PARALLELISM": "false",
        "LANGSMITH_TRACING": "false",
    }.items():
        os.environ.setdefault(name, value)
