"""Library and Changes: what their events show, on a home with a recorded history."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ingest.history.atom import ATOM
from ingest.sync import sync
from kb.access import Role
from kb.browse import Reviewed, coverage_at, governed, readings_at, rows
from kb.service import Distillaw
from kb.store import Home, Texts
from kb.vocabulary import Channel
from tests.ingest.acme_history import DOCUMENT, LATER, TODAY, WordEmbedder, archive, archived_corpus
from ui.access.visitor import SCOPE_KEY, Visitor
from ui.page.library.comparing import marked, readable
from ui.page.tabs import changes, library

SENDER: Any = SimpleNamespace(request=SimpleNamespace(scope={SCOPE_KEY: Visitor("Ada", Role.READER)}))


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Distillaw:
    """The Acme world with its archive, synced."""
    folder: Path = tmp_path_factory.mktemp("page-history")
    kept = archive(folder / "repository")
    moved = LATER.replace("Ownership. Results are yours.\n", "").replace(
        "Using the service\n", "Ownership. Results are yours.\n\nUsing the service\n"
    )
    kept.record("2026-01-05T10:00:00+00:00", DOCUMENT, moved)
    kept.bundle(folder / "mirror")
    corpus = archived_corpus(folder / "corpus", folder / "mirror")
    home = Home(folder / "home")
    sync(home, corpus, WordEmbedder(), retrieved=TODAY, mirror=folder / "mirror")
    return Distillaw(corpus, Texts(home.database))


def event(**data: Any) -> Any:
    """An event as the browser sends it."""
    return SimpleNamespace(_data=data)


def test_rows_tell_what_is_held_and_reviewed(service: Distillaw) -> None:
    found = {r.entry.id: r for r in rows(service.corpus, service.library.held())}  # type: ignore[attr-defined]
    assert found["acme/terms"].held == 2
    assert found["acme/terms"].reviewed
    assert found["acme/licence"].held == 0
    assert set(found) == set(service.corpus.instruments)


def test_what_a_text_governs_is_told_by_channel(service: Distillaw) -> None:
    found = governed("acme/terms", service.corpus)
    assert {g.channel for g in found} >= {Channel.API}
    assert any(name == "Acme Chat" for g in found for _, name in g.of)


def test_coverage_tells_read_from_silent_from_unreviewed(service: Distillaw) -> None:
    newest = service.corpus.instruments["acme/terms"].editions[-1].date
    coverage = coverage_at("acme/terms", newest, service.corpus)
    read = {r.reading.topic for r in readings_at("acme/terms", newest, service.corpus)}
    assert {t for t, state in coverage.items() if state is Reviewed.READ} == read
    unread = coverage_at("acme/terms", TODAY, service.corpus)
    assert set(unread.values()) == {Reviewed.NOT_REVIEWED}


def test_an_instrument_opens_with_editions_readings_and_coverage(service: Distillaw) -> None:
    on = library.Handlers(lambda: service)
    html = on.go(event(instrument="acme/terms"))
    for edition in ("2024-01-01", "2025-06-01", "2025-09-01", "2026-01-05"):
        assert f'data-edition="{edition}"' in html
    assert "recorded, not catalogued" in html
    assert "acme/terms#no-training" in html
    assert 'r-not_reviewed"' in html or 'r-silent"' in html


def test_an_edition_is_read_whole_with_its_readings_marked(service: Distillaw) -> None:
    html = library.Handlers(lambda: service).go(event(instrument="acme/terms", edition="2025-06-01", read=True))
    sheet = html.partition('class="sheet"')[2].partition(">")[2].rpartition("</div></div></article>")[0]
    held = service.library.edition("acme/terms", service.corpus.instruments["acme/terms"].editions[-1].date)
    assert unescape(re.sub(r"<[^>]+>", "", sheet)) == held.text
    assert '<mark class="e-prohibition"' in sheet
    assert html.count('data-clause-at="') == len(service.library.clauses(held))


def test_a_clause_is_brought_into_view(service: Distillaw) -> None:
    newest = service.corpus.instruments["acme/terms"].editions[-1].date
    first = readings_at("acme/terms", newest, service.corpus)[0].anchor.locator
    on = library.Handlers(lambda: service)
    html = on.go(event(instrument="acme/terms", edition=str(newest), clause=first))
    assert "data-at=c-" in html
    assert html.count('aria-current="true"') == 1


def test_two_editions_are_compared_in_their_order(service: Distillaw) -> None:
    on = library.Handlers(lambda: service)
    html = on.compare(
        event(
            old={"instrument": "acme/terms", "edition": "2025-09-01"},
            new={"instrument": "acme/terms", "edition": "2025-06-01"},
        )
    )
    assert html.index("1 June 2025") < html.index("1 September 2025")
    assert "<ins>model whatever, yours or another&#x27;s.</ins>" in html


def test_what_is_not_held_or_known_teaches(service: Distillaw) -> None:
    on = library.Handlers(lambda: service)
    sides = {"old": {"instrument": "acme/licence"}, "new": {"instrument": "acme/terms"}}
    assert "No text of" in on.compare(event(**sides))
    assert "No instrument" in on.go(event(instrument="nobody/nothing"))
    assert "names no edition" in on.go(event(instrument="acme/terms", edition="yesterday"))


def test_changes_since_a_day_and_what_is_in_doubt(service: Distillaw) -> None:
    on = changes.Handlers(lambda: service)
    listed, doubts = on.since(SENDER, event(since="2025-07-01"))
    assert listed.count("data-old=") == 2
    assert 'data-new="2025-09-01"' in listed
    assert "outputs_train_models" in listed
    assert "acme/terms#no-training" in doubts
    none, _ = on.since(SENDER, event(since="2026-02-01"))
    assert "No change was recorded" in none
    wrong, _ = on.since(SENDER, event(since="soon"))
    assert "YYYY-MM-DD" in wrong


def test_a_change_opens_at_its_words(service: Distillaw) -> None:
    on = changes.Handlers(lambda: service)
    html = on.open(event(instrument="acme/terms", old="2025-06-01", new="2025-09-01"))
    assert "<ins>" in html
    assert "data-close" in html


def test_the_feed_is_the_one_of_the_command_line(service: Distillaw) -> None:
    root = ET.fromstring(changes.Handlers(lambda: service).feed(event(since="2025-07-01")))
    assert len(root.findall(f"{{{ATOM}}}entry")) == 2


def test_without_history_it_says_how_to_get_one(acme_service: Distillaw) -> None:
    listed, _ = changes.Handlers(lambda: acme_service).since(SENDER, event(since="2025-07-01"))
    assert "distillaw sync" in listed


def test_link_targets_and_markdown_are_no_words() -> None:
    assert marked("See [A](https://acme.example/?x=1).", "See [A](https://acme.example/?x=2).") == "See A."
    assert readable("**Bold.** 1\\. You may.") == "Bold. 1. You may."
