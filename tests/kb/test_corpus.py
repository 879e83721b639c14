"""The corpus: one malformed file for each kind of error, and what the shipped corpus promises."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
import yaml

from kb.corpus import Corpus, anchor_key, load_corpus
from kb.errors import CorpusError, UnknownIdError
from kb.readings import MAX_HINT_WORDS
from kb.vocabulary import CommentaryTopic, ReviewLevel, Topic
from tests import acme

MALFORMED = {
    "not yaml": ("facts.yaml", "facts: [", "not YAML", "a YAML mapping"),
    "missing field": ("facts.yaml", "facts:\n  - slug: a\n", "field facts.0.ask", "the field must be given"),
    "unknown field": (
        "facts.yaml",
        "facts:\n  - slug: a\n    ask: Is it so?\n    colour: red\n",
        "facts.yaml:4: field facts.0.colour",
        "only the fields of the schema",
    ),
    "bad pattern": ("facts.yaml", "facts:\n  - {slug: A B, ask: x}\n", "field facts.0.slug", "text of the form"),
    "unknown topic": (
        "readings/acme/terms.yaml",
        ("topic: competing_models", "topic: rivals"),
        "field readings.0.topic",
        "'competing_models'",
    ),
    "bad date": ("instruments/acme.yaml", ("2024-03-01", "2024-13-41"), "is not a date", "a date, YYYY-MM-DD"),
    "unknown effect": (
        "readings/acme/terms.yaml",
        ("effect: exception", "effect: loophole"),
        "effect",
        "'exception'",
    ),
    "long hint": (
        "readings/acme/terms.yaml",
        ("hint: build models that rival Acme", "hint: one two three four five six seven eight nine"),
        "at most 8 words",
        "",
    ),
    "exception of nothing": (
        "readings/acme/terms.yaml",
        ("- no-rivals\n", "- no-such\n"),
        "no reading no-such in this file",
        "",
    ),
    "edition without coverage": (
        "readings/acme/licence.yaml",
        ("coverage:\n- edition: 2024-03-01", "coverage:\n- edition: 2020-01-01"),
        "has no coverage entry",
        "",
    ),
    "unknown instrument": (
        "models/acme.yaml",
        ("instrument: acme/unread", "instrument: acme/nothing"),
        "acme/nothing",
        "",
    ),
    "undeclared fact": (
        "facts.yaml",
        "facts: []\n",
        "undeclared fact:outputs_extracted_automatically",
        "",
    ),
    "state without text": (
        "readings/acme/licence.yaml",
        ("    text: your products have at most 10 million monthly users\n", ""),
        "needs `text`",
        "",
    ),
    "one reference only": (
        "commentary/proof/who-must-show.yaml",
        ("- key: b\n  type: page\n  title: Another invented page\n", ""),
        "references",
        "",
    ),
    "broken anchors": ("anchors.json", "[1, 2]", "anchors.json", ""),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_errors_teach(name: str, tmp_path: Path) -> None:
    file, change, where, valid = MALFORMED[name]
    path = acme.write_corpus(tmp_path) / file
    if isinstance(change, tuple):
        text = path.read_text(encoding="utf-8")
        assert change[0] in text, f"{change[0]!r} is not in {file}"
        path.write_text(text.replace(*change), encoding="utf-8")
    else:
        path.write_text(change, encoding="utf-8")
    with pytest.raises(CorpusError) as caught:
        load_corpus(tmp_path)
    shown = caught.value.render()
    assert where in shown
    assert valid in shown
    assert "to do:" in shown


def test_the_line_is_that_of_the_field(tmp_path: Path) -> None:
    path = acme.write_corpus(tmp_path) / "instruments" / "acme.yaml"
    text = path.read_text(encoding="utf-8").replace("kind: model_licence", "kind: poem")
    path.write_text(text, encoding="utf-8")
    line = next(n for n, row in enumerate(text.splitlines(), 1) if "kind: poem" in row)
    with pytest.raises(CorpusError, match=rf"instruments/acme\.yaml:{line}: field instruments\.0\.kind"):
        load_corpus(tmp_path)


def test_no_corpus_there(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no corpus there"):
        load_corpus(tmp_path)


def test_unknown_ids_name_near_ones(corpus: Corpus) -> None:
    with pytest.raises(UnknownIdError) as caught:
        corpus.instrument("meta/llama-2-community-licence")
    assert "meta/llama-2-community-license" in caught.value.valid


# What the shipped corpus promises


def test_counts(corpus: Corpus) -> None:
    assert len(corpus.models) >= 180
    assert len(corpus.commentary) >= 36


def test_every_known_instrument_is_catalogued(corpus: Corpus, shared: Path) -> None:
    rows = (shared / "reference" / "instruments.csv").read_text(encoding="utf-8").splitlines()[1:]
    ids = {row.split(",", 1)[0] for row in rows}
    assert ids - set(corpus.instruments) == set()


def test_commentary_on_every_topic(corpus: Corpus) -> None:
    for topic in CommentaryTopic:
        assert sum(1 for n in corpus.commentary.values() if n.topic is topic) >= 3, topic


def test_every_topic_of_a_read_edition_is_read_or_silent(corpus: Corpus) -> None:
    gaps = []
    for file in corpus.readings.values():
        if file.instrument == "xai/community-license":
            continue  # known from quotations only: what was not seen is neither read nor silent
        for coverage in file.coverage:
            missing = set(Topic) - file.topics_reviewed(coverage.edition)
            if missing:
                gaps.append(f"{file.instrument} {coverage.edition}: {sorted(missing)}")
    assert gaps == []


def test_shipped_review_levels(corpus: Corpus) -> None:
    levels = {r.review.level for f in corpus.readings.values() for r in f.readings}
    assert levels <= {ReviewLevel.DRAFTED, ReviewLevel.SECOND_CHECKED}


def test_hints_are_short(corpus: Corpus) -> None:
    for file in corpus.readings.values():
        for reading in file.readings:
            for anchor in reading.anchors:
                assert len(anchor.hint.split()) <= MAX_HINT_WORDS


def test_every_scancode_instrument_is_read(corpus: Corpus) -> None:
    for entry in corpus.instruments.values():
        for edition in entry.editions:
            if any(s.startswith("scancode:") for s in edition.sources):
                assert entry.id in corpus.readings, entry.id
                assert corpus.readings[entry.id].topics_reviewed(edition.date), f"{entry.id} {edition.date}"


def test_aliases_are_unambiguous(corpus: Corpus) -> None:
    """A name belongs to one model, or to one line."""
    seen: dict[str, str] = {}
    for file in corpus.publishers.values():
        named = [(a, m.id) for m in file.models for a in (m.name, *m.aliases)]
        named += [(a, f"line {line.name}") for line in file.lines for a in (line.name, *line.aliases)]
        for alias, owner in named:
            key = "".join(c for c in alias.casefold() if c.isalnum() or c in ".+")
            assert seen.setdefault(key, owner) == owner, f"{alias!r}: {seen[key]} and {owner}"


def test_anchors_are_of_readings_that_exist(corpus: Corpus) -> None:
    path = Path(__file__).resolve().parents[2] / "corpus" / "anchors.json"
    keys = {
        anchor_key(f.instrument, r.id, a.edition)
        for f in corpus.readings.values()
        for r in f.readings
        for a in r.anchors
    }
    assert set(json.loads(path.read_text(encoding="utf-8"))) - keys == set()


def test_lineage_of_the_r1_students(corpus: Corpus) -> None:
    students = [m for m in corpus.models.values() if "r1-distill" in m.id]
    assert len(students) == 6
    for student in students:
        assert "deepseek/deepseek-r1" in student.taught_by
        assert student.base


def test_acme_round_trip(tmp_path: Path) -> None:
    corpus = acme.load(tmp_path)
    data = yaml.safe_load((tmp_path / "instruments" / "acme.yaml").read_text(encoding="utf-8"))
    assert corpus.instruments["acme/licence"].editions[0].date == dt.date(2024, 3, 1)
    assert data["instruments"][0]["id"] == "acme/licence"
