"""An invented publisher, its texts and its readings, for tests that need a whole small world.

Nothing here is a real text. ``Acme Open Weights Licence`` licenses weights; ``Acme Terms`` govern the hosted service.
``python -m tests.acme FOLDER`` writes it all down: ``FOLDER/corpus`` for ``DISTILLAW_CORPUS``, the texts beside it.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import yaml

from kb.clauses import Clause
from kb.corpus import Corpus, load_corpus
from kb.errors import TextMissingError
from kb.instruments import Edition, InstrumentId, Sha256, text_sha256
from kb.vocabulary import Topic

LICENCE = """ACME OPEN WEIGHTS LICENCE

1. Grant. Acme lets you run, copy, change and pass on the Weights and works made from them.

2. Limits.
(a) Results of the Weights may not feed the training of a language model other than an Acme model.
(b) If more than 10 million people use your products each month, ask Acme for a separate licence first.

3. Passing on. Whoever passes on the Weights, or a model made from them, must hand over a copy of this licence.

4. Names. A model that learnt from results of the Weights must, once offered to others, carry a name that starts
with Acme.
"""

TERMS_2024 = """ACME TERMS

Using the service

What you cannot do. You may not:
- use Results to build models that rival Acme.
- collect Results with scripts or other automatic means.

Exception. The first limit does not apply to classifiers that stay in your house.

Ownership. Results are yours.
"""

TERMS_2025 = TERMS_2024.replace("build models that rival Acme", "train any machine learning model")

D1, D2, LIC = dt.date(2024, 1, 1), dt.date(2025, 6, 1), dt.date(2024, 3, 1)


def _reading(
    id_: str, topic: str, effect: str, says: str, anchors: list[tuple[dt.date, str, str]], **more: object
) -> dict[str, object]:
    return {
        "id": id_,
        "topic": topic,
        "effect": effect,
        "says": says,
        "anchors": [{"edition": d, "locator": loc, "hint": hint} for d, loc, hint in anchors],
        "dated": dt.date(2026, 1, 1),
        "author": "tests",
        "review": {"level": "second_checked", "by": "tests", "on": dt.date(2026, 1, 1)},
        **more,
    }


TOPICS = tuple(t.value for t in Topic)


def _coverage(edition: dt.date, readings: list[dict[str, object]]) -> dict[str, object]:
    read = {r["topic"] for r in readings if any(a["edition"] == edition for a in r["anchors"])}  # type: ignore[attr-defined]
    silent = [t for t in TOPICS if t not in read]
    return {"edition": edition, "silent": silent, "by": "tests", "on": dt.date(2026, 1, 1), "level": "second_checked"}


LICENCE_READINGS = [
    _reading(
        "grant",
        "derivative_definition",
        "permission",
        "You may run, change and pass on the Weights and works made from them.",
        [(LIC, "§1", "run, copy, change and pass on")],
        acts=["use", "derive", "serve", "publish_weights"],
        reaches=["derivative"],
    ),
    _reading(
        "no-other-llm",
        "outputs_train_models",
        "prohibition",
        "Results may not train a large language model outside the Acme family.",
        [(LIC, "§2(a)", "may not feed the training")],
        acts=["train"],
        when=[
            {"facet": "student.is_llm", "in": ["yes"], "unknown": "ask"},
            {"facet": "student.same_family", "not_in": ["yes"], "unknown": "ask"},
        ],
    ),
    _reading(
        "users",
        "thresholds",
        "condition",
        "Above ten million monthly users a separate licence must be asked for.",
        [(LIC, "§2(b)", "more than 10 million people")],
        acts=["use", "train", "derive", "serve", "publish_weights"],
        reaches=["derivative", "trained"],
        requires=[
            {
                "facet": "monthly_active_users",
                "at_most": 10_000_000,
                "unknown": "state",
                "text": "your products have at most 10 million monthly users",
            }
        ],
    ),
    _reading(
        "copy",
        "notice_flow_down",
        "duty",
        "Whoever passes the Weights on must hand over the licence.",
        [(LIC, "§3", "hand over a copy")],
        acts=["publish_weights"],
        reaches=["derivative"],
        duty="Hand over a copy of the licence.",
    ),
    _reading(
        "name",
        "naming_attribution",
        "duty",
        "A model that learnt from results must carry a name that starts with Acme once it is offered.",
        [(LIC, "§4", "carry a name that starts")],
        acts=["serve", "publish_weights"],
        reaches=["derivative", "trained"],
        duty="Start the name of the model with Acme.",
    ),
]

_CANNOT = "Using the service › What you cannot do"
TERMS_READINGS = [
    _reading(
        "no-rivals",
        "competing_models",
        "prohibition",
        "Results may not build models that rival Acme.",
        [(D1, f"{_CANNOT} › item 1", "build models that rival Acme")],
        acts=["train"],
        when=[{"facet": "student.competes", "in": ["yes"], "unknown": "ask"}],
    ),
    _reading(
        "no-training",
        "outputs_train_models",
        "prohibition",
        "Results may not train any machine learning model.",
        [(D2, f"{_CANNOT} › item 1", "train any machine learning model")],
        acts=["train"],
    ),
    _reading(
        "classifiers",
        "competing_models",
        "exception",
        "The limit on rivals does not reach classifiers kept in the house.",
        [(d, "Using the service › Exception", "classifiers that stay in your house") for d in (D1, D2)],
        acts=["train"],
        excepts=["no-rivals", "no-training"],
        when=[
            {"facet": "student.kind", "in": ["embedding_or_classifier"], "unknown": "ask"},
            {"facet": "offered", "in": ["no"], "unknown": "ask"},
        ],
    ),
    _reading(
        "no-scripts",
        "automated_extraction_scraping",
        "prohibition",
        "Results may not be collected by scripts.",
        [(d, f"{_CANNOT} › item 2", "with scripts or other automatic means") for d in (D1, D2)],
        acts=["access"],
        when=[
            {
                "facet": "fact:outputs_extracted_automatically",
                "in": ["yes"],
                "unknown": "state",
                "text": "results are not collected by scripts",
            }
        ],
    ),
]

WORLD: dict[str, object] = {
    "instruments/acme.yaml": {
        "instruments": [
            {
                "id": "acme/licence",
                "title": "Acme Open Weights Licence",
                "publisher": "Acme",
                "kind": "model_licence",
                "binds": "licensee",
                "url": "https://acme.example/licence",
                "editions": [{"date": LIC}],
            },
            {
                "id": "acme/terms",
                "title": "Acme Terms",
                "publisher": "Acme",
                "kind": "terms_of_service",
                "binds": "account_holder",
                "url": "https://acme.example/terms",
                "editions": [{"date": D1, "until": D2}, {"date": D2, "known_through": dt.date(2026, 1, 1)}],
            },
            {
                "id": "acme/unread",
                "title": "Acme Unread Terms",
                "publisher": "Acme",
                "kind": "terms_of_service",
                "binds": "account_holder",
                "editions": [{"date": D1}],
            },
        ]
    },
    "readings/acme/licence.yaml": {
        "instrument": "acme/licence",
        "readings": LICENCE_READINGS,
        "coverage": [_coverage(LIC, LICENCE_READINGS)],
    },
    "readings/acme/terms.yaml": {
        "instrument": "acme/terms",
        "readings": TERMS_READINGS,
        "coverage": [_coverage(D1, TERMS_READINGS), _coverage(D2, TERMS_READINGS)],
    },
    "models/acme.yaml": {
        "publisher": "Acme",
        "issuer_aliases": ["Acme Corp"],
        "country": "US",
        "hosted": {"api": [{"instrument": "acme/terms"}], "consumer_app": [{"instrument": "acme/terms"}]},
        "lines": [{"name": "Acme One"}, {"name": "Acme"}],
        "models": [
            {
                "id": "acme/one-7b",
                "name": "Acme One 7B",
                "family": "Acme",
                "line": "Acme One",
                "size": "7B",
                "released": LIC,
                "channels": {"weights": [{"instrument": "acme/licence"}]},
            },
            {
                "id": "acme/chat",
                "name": "Acme Chat",
                "kind": "service",
                "family": "Acme",
                "channels": {"api": "hosted", "consumer_app": "hosted"},
            },
            {
                "id": "acme/dark",
                "name": "Acme Dark",
                "family": "Acme",
                "channels": {"api": [{"instrument": "acme/unread"}]},
            },
        ],
    },
    "datasets/acme.yaml": {
        "datasets": [
            {
                "id": "acme/answers",
                "name": "Acme Answers",
                "publisher": "Somebody",
                "released": dt.date(2024, 5, 1),
                "governing": [{"instrument": "acme/licence"}],
                "teachers": ["acme/chat"],
            }
        ]
    },
    "facts.yaml": {
        "facts": [{"slug": "outputs_extracted_automatically", "ask": "Were the outputs collected by a script?"}]
    },
    "commentary/proof/who-must-show.yaml": {
        "id": "proof/who-must-show",
        "topic": "proof",
        "title": "Who must show that a model was distilled",
        "status": "settled",
        "dated": dt.date(2026, 1, 1),
        "known_through": dt.date(2026, 1, 1),
        "summary": "Whoever claims a breach must show it.",
        "body": "The claimant carries the burden [a], and only the finished model is public [b].",
        "answers": ["Who has to prove distillation?"],
        "references": [
            {"key": "a", "type": "page", "title": "An invented page"},
            {"key": "b", "type": "page", "title": "Another invented page"},
        ],
    },
}

TEXTS = {("acme/licence", LIC): LICENCE, ("acme/terms", D1): TERMS_2024, ("acme/terms", D2): TERMS_2025}


class _Plain(yaml.SafeDumper):
    """Writes every value out: no anchors and aliases."""

    def ignore_aliases(self, data: object) -> bool:
        """Never."""
        return True


def write_corpus(folder: Path) -> Path:
    """Write the Acme corpus into a folder; returns it."""
    for name, content in WORLD.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.dump(content, Dumper=_Plain, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return folder


def write_world(folder: Path) -> None:
    """Write ``corpus/`` and ``texts/`` into a folder; where each text is stands in the catalogue."""
    folder = folder.resolve()
    corpus = write_corpus(folder / "corpus")
    catalogue = corpus / "instruments" / "acme.yaml"
    data = yaml.safe_load(catalogue.read_text(encoding="utf-8"))
    (folder / "texts").mkdir(exist_ok=True)
    for instrument in data["instruments"]:
        for edition in instrument["editions"]:
            text = TEXTS.get((instrument["id"], edition["date"]))
            if text is None:
                continue
            path = folder / "texts" / f"{instrument['id'].replace('/', '-')}-{edition['date']}.txt"
            path.write_text(text, encoding="utf-8")
            edition["sources"] = [f"file:{path}"]
    catalogue.write_text(yaml.dump(data, sort_keys=False, allow_unicode=True), encoding="utf-8")


def load(folder: Path) -> Corpus:
    """Write and load the Acme corpus."""
    return load_corpus(write_corpus(folder))


class Shelf:
    """Held texts in memory: the library that answers are composed from in tests."""

    def __init__(self, texts: dict[tuple[str, dt.date], str] | None = None) -> None:
        self.texts = TEXTS if texts is None else texts

    def edition(self, instrument: str, date: dt.date) -> Edition:
        """The edition, or a missing text."""
        text = self.texts.get((instrument, date))
        if text is None:
            raise TextMissingError(f"{instrument} {date} is not held.")
        return Edition(
            InstrumentId(instrument), date, instrument, text, text_sha256(text), Sha256("0" * 64), "file:acme", "", date
        )

    def clauses(self, edition: Edition) -> tuple[Clause, ...]:
        """Segmented on the spot."""
        from ingest.segment import segment

        return segment(edition.text, edition.title)


if __name__ == "__main__":
    write_world(Path(sys.argv[1]))
