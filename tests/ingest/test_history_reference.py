"""Derived histories against the reference records of clauses, and against the catalogue.

Runs on the archive beside the checkout; the quotes are read at test time.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ingest.connectors.ota import OtaConnector
from ingest.history import (
    Doubt,
    Edition,
    EditionHistory,
    HistorySource,
    classify,
    derive_editions,
    diff_clauses,
    history_of,
    join,
    read_records,
)
from ingest.segment import segment
from kb.corpus import Corpus
from kb.vocabulary import Topic
from tests.ingest.acme_archive import day

pytestmark = [pytest.mark.shared, pytest.mark.xdist_group("ota")]

TODAY = dt.date(2026, 9, 1)
CONTRIB, EUROPE = "genai-contrib-versions", "genai-eu-versions"

BOUNDS: dict[str, dict[str, tuple[dt.date | None, dt.date | None]]] = {
    "openai/europe-terms-of-use": {f"{CONTRIB}/ChatGPT/Terms of Service.md": (day("2024-06-10"), None)},
    "openai/terms-of-use": {f"{CONTRIB}/ChatGPT/Terms of Service.md": (None, day("2024-06-10"))},
    "anthropic/consumer-terms": {f"{CONTRIB}/Claude.ai/Terms of Service.md": (day("2025-11-28"), None)},
    "anthropic/consumer-terms-uk": {f"{CONTRIB}/Claude.ai/Terms of Service.md": (None, day("2025-11-28"))},
    "mistral/terms-of-service": {
        f"{EUROPE}/Le Chat/Terms of Service.md": (None, day("2025-12-15")),
        f"{CONTRIB}/Le Chat/Terms of Service.md": (None, day("2025-12-15")),
    },
    "mistral/consumer-terms": {f"{EUROPE}/Le Chat/Terms of Service.md": (day("2025-12-15"), None)},
}
"""Where one page showed two instruments, one after the other."""


@pytest.fixture(scope="module")
def connector(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> OtaConnector:
    """On the archive beside the checkout."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    if not (shared / "sources" / "ota").is_dir():
        pytest.skip("the archive is not beside this checkout")
    return OtaConnector(tmp_path_factory.mktemp("ota"), shared / "sources")


@pytest.fixture(scope="module")
def rows(shared: Path) -> list[dict[str, Any]]:
    """The reference clauses that come with dates of recording."""
    lines = (shared / "reference" / "clauses.jsonl").read_text(encoding="utf-8").splitlines()
    return [row for row in map(json.loads, lines) if "history" in row]


class Histories:
    """Derived on demand, one document each."""

    def __init__(self, connector: OtaConnector) -> None:
        self.connector = connector
        self._known: dict[str, EditionHistory] = {}

    def of(self, reference: str) -> EditionHistory:
        """Of one document of one collection."""
        if reference not in self._known:
            language = "zh" if "/Doubao/" in reference else "en"
            source = HistorySource(reference)
            self._known[reference] = history_of(self.connector, [source], retrieved=TODAY, language=language)
        return self._known[reference]


@pytest.fixture(scope="module")
def histories(connector: OtaConnector) -> Histories:
    """Of every document."""
    return Histories(connector)


def collapsed(text: str) -> str:
    """White space is no difference."""
    return " ".join(text.split())


def in_force(history: EditionHistory, on: str) -> Edition:
    """The edition of a day, which must be there."""
    edition = history.on(day(on))
    assert edition is not None
    return edition


def test_quotes_come_and_go_on_the_reference_days(rows: list[dict[str, Any]], histories: Histories) -> None:
    texts: dict[int, str] = {}
    agree: Counter[str] = Counter()
    for row in rows:
        history = histories.of(row["source"].removeprefix("ota:").rsplit("@", 1)[0])
        quote = collapsed(row["quote"])
        holding = [e for e in history.editions if quote in texts.setdefault(id(e), collapsed(e.text))]
        first = min((str(e.recorded_first) for e in holding), default="")
        last = max((str(e.recorded_last) for e in holding), default="")
        agree["first"] += first == row["history"]["first_seen"]
        agree["last"] += last == row["history"]["last_seen"]
        agree["both"] += (first, last) == (row["history"]["first_seen"], row["history"]["last_seen"])
    # 314 of 377 when this was written. The others: quotes that stand only in files of several documents (18), records
    # dated by an earlier reading, and wordings that differ in punctuation alone.
    assert agree["both"] >= 300, dict(agree)


def test_mistral_s_ban_on_competing_models_went(histories: Histories) -> None:
    history = histories.of(f"{CONTRIB}/Mistral AI/Terms of Service.md")
    ban = re.compile(r"outputs to develop[^.]{0,40}compete", re.IGNORECASE)
    assert ban.search(in_force(history, "2024-02-08").text)
    assert ban.search(in_force(history, "2024-02-26").text)
    after = in_force(history, "2024-02-27")
    assert after is not in_force(history, "2024-02-26")
    assert not ban.search(after.text)
    assert Doubt.CONCATENATED in {s.doubt for s in history.suspects}


def test_meta_s_hosted_api_allowed_distilling_and_now_bars_competing(histories: Histories) -> None:
    history = histories.of(f"{EUROPE}/Llama API/Terms of Service.md")
    allowed = re.compile(r"does not prevent you from[^.]{0,40}distilling", re.IGNORECASE)
    barred = re.compile(r"competes? with Meta", re.IGNORECASE)
    for on in ("2025-06-01", "2025-12-01", "2026-07-07"):
        assert allowed.search(in_force(history, on).text)
        assert not barred.search(in_force(history, on).text)
    assert barred.search(in_force(history, "2026-07-08").text)
    assert not allowed.search(in_force(history, "2026-07-08").text)


def test_deepseek_s_permission_gained_a_proviso(histories: Histories) -> None:
    history = histories.of(f"{CONTRIB}/DeepSeek/Terms of Service.md")
    before, after = in_force(history, "2026-03-26"), in_force(history, "2026-03-27")
    proviso = re.compile(r"usage is legal", re.IGNORECASE)
    assert not proviso.search(before.text)
    assert proviso.search(after.text)
    changed = [
        change
        for change in diff_clauses(segment(before.text, "Terms"), segment(after.text, "Terms"))
        if proviso.search(change.new_text)
    ]
    assert len(changed) == 1
    assert Topic.DISTILLATION_NAMED in classify(changed[0])
    assert any("legal" in edit.new for edit in changed[0].edits)


def test_anthropic_s_usage_policy_names_distillation(histories: Histories) -> None:
    history = histories.of(f"{CONTRIB}/Claude.ai/Acceptable Use Policy.md")
    naming = [e for e in history.editions if "model distillation" in e.text]
    assert naming[0].in_force_from == day("2025-09-15")
    assert naming[0].recorded_first < naming[0].in_force_from
    assert "model distillation" not in in_force(history, "2025-09-14").text
    assert "model distillation" in in_force(history, "2025-09-15").text


def test_xai_s_consumer_ban_narrowed(histories: Histories) -> None:
    history = histories.of(f"{CONTRIB}/xAI/Terms of Service.md")
    any_model = re.compile(r"output to train your own", re.IGNORECASE)
    assert any_model.search(in_force(history, "2025-01-01").text)
    narrowed = in_force(history, "2025-01-31")
    assert (narrowed.in_force_from.year, narrowed.in_force_from.month) == (2025, 1)
    assert not any_model.search(narrowed.text)
    assert "compete with xAI" in narrowed.text


def test_a_page_that_alternates_has_few_editions(histories: Histories) -> None:
    history = histories.of(f"{CONTRIB}/Llama API/Terms of Service.md")
    assert history.records == 314
    assert len(history.editions) <= 15
    assert all("Llama" in e.text or "Meta Model API" in e.text for e in history.editions)
    assert min(len(e.text) for e in history.editions) > 60_000  # never the part with the data terms alone


def test_a_page_that_went_blank_ends_nothing(histories: Histories) -> None:
    history = histories.of(f"{CONTRIB}/Liquid AI/Terms of Service.md")
    assert history.editions[-1].in_force_to is None
    assert [(str(s.date), s.doubt) for s in history.suspects] == [("2026-06-27", Doubt.BLANK)]
    assert history.known_through == day("2026-04-29")


def test_three_records_in_four_are_no_edition(connector: OtaConnector) -> None:
    records = editions = 0
    for collection in (CONTRIB, EUROPE):
        references = [f"{collection}/{path}" for path in connector.index(collection, retrieved=TODAY)]
        held = read_records(connector, references, retrieved=TODAY)
        watched = connector.last_read(collection, retrieved=TODAY)
        for reference in references:
            history = derive_editions(held[reference], watched_until=watched)
            assert history.records == len(history.editions) + len(history.noise) + len(history.suspects)
            records += history.records
            editions += len(history.editions)
    assert records > 4900
    assert editions / records < 0.25


def test_the_catalogue_s_editions_are_found(corpus: Corpus, connector: OtaConnector) -> None:
    catalogued, missing = 0, []
    for entry in corpus.instruments.values():
        dates = [e.date for e in entry.editions if any(s.startswith("ota:") for s in e.sources)]
        named = dict.fromkeys(s[4:] for e in entry.editions for s in e.sources if s.startswith("ota:"))
        if not named:
            continue
        bounds = BOUNDS.get(entry.id, {})
        sources = [HistorySource(r, *bounds.get(r, (None, None))) for r in named]
        records = read_records(connector, named, retrieved=TODAY)
        history = derive_editions(join(sources, records), language=entry.language)
        derived = {e.in_force_from for e in history.editions}
        catalogued += len(dates)
        missing += [f"{entry.id} {date}" for date in dates if date not in derived]
    # 101 of 109 when this was written; the others are dated by a part of a composite page, or by the day of update.
    assert catalogued > 50
    assert len(missing) <= catalogued * 0.15, missing
