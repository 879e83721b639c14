"""A trained detector on disk: arrays and JSON, nothing that runs when it is read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from ingest.propose.detector import Detector, Read, TopicHead
from ingest.propose.examples import Label
from ingest.propose.features import Features
from ingest.propose.heads import Head, Scale
from ingest.propose.vectors import save
from kb.vocabulary import Effect, Topic

FILE = "detector.npz"
FORM = 2


def write(detector: Detector, folder: Path, stamp: str) -> None:
    """Keep a detector with the stamp of what it was learned from.

    :raises HomeError: it cannot be written.
    """
    lists, arrays = detector.features.state()
    meta: dict[str, Any] = {
        "form": FORM,
        "stamp": stamp,
        "lists": lists,
        "scale": [detector.scale.slope, detector.scale.offset],
        "least": detector.least,
        "strong": detector.strong,
        "topics": [[t.value, h.scale.slope, h.scale.offset, h.least, h.strong] for t, h in detector.topics.items()],
        "effects": [e.value for e in detector.effects],
        "labels": [
            [[x.topic.value, x.effect.value, x.reading, x.hint] for x in labels] for labels in detector.read.labels
        ],
        "publishers": list(detector.read.publishers),
    }
    save(
        folder / FILE,
        meta=np.array(json.dumps(meta)),
        flag=detector.flag.weights,
        topic_weights=np.stack([h.head.weights for h in detector.topics.values()]),
        effect_weights=np.stack([h.weights for h in detector.effects.values()]),
        read_vectors=detector.read.vectors.astype(np.float16),
        **{f"features_{name}": array for name, array in arrays.items()},
    )


def read(folder: Path, stamp: str) -> Detector | None:
    """The detector that is kept; ``None`` where there is none, it is damaged, or it was learned from something else."""
    try:
        with np.load(folder / FILE, allow_pickle=False) as data:
            meta = json.loads(str(data["meta"]))
            if meta["form"] != FORM or meta["stamp"] != stamp:
                return None
            return _detector(meta, {name: data[name] for name in data.files if name != "meta"})
    except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile):
        return None


def _detector(meta: dict[str, Any], arrays: dict[str, np.ndarray]) -> Detector:
    features = Features.restore(
        meta["lists"], {n.removeprefix("features_"): a for n, a in arrays.items() if n.startswith("features_")}
    )
    topics = {
        Topic(name): TopicHead(Head(weights), Scale(slope, offset), least, strong)
        for (name, slope, offset, least, strong), weights in zip(meta["topics"], arrays["topic_weights"], strict=True)
    }
    effects = {Effect(e): Head(w) for e, w in zip(meta["effects"], arrays["effect_weights"], strict=True)}
    labels = tuple(tuple(Label(Topic(t), Effect(e), r, h) for t, e, r, h in row) for row in meta["labels"])
    read_clauses = Read(arrays["read_vectors"].astype(np.float32), labels, tuple(meta["publishers"]))
    return Detector(
        features, Head(arrays["flag"]), Scale(*meta["scale"]), meta["least"], meta["strong"], topics, effects,
        read_clauses,
    )  # fmt: skip
