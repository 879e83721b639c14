"""Defaults of the libraries: no telemetry, no model hub. A setting of the user's own wins."""

from __future__ import annotations

import os


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
