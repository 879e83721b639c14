"""New words on a watched topic that no reading leans on."""

from __future__ import annotations

import pytest

from ingest.history.keep import touches, with_words
from ingest.history.topics import topics_of
from ingest.segment import segment
from kb.recorded import TouchedClause
from kb.unread import Touches, unread
from kb.vocabulary import Topic
from tests.kb.test_drift import BAN, TEXT, clause_of, day, entry, readings, recorded

NEW = "Outputs may not be used to train a rival model."
MORE = TEXT + f"\n4. Models. {NEW}\n"


def touched(*texts: str) -> Touches:
    return {
        number: [
            TouchedClause(touch, c.clause.locator, c.clause.sha256, c.clause.sha256)
            for c in with_words(segment(text, "Acme Terms"))
            for touch in c.touches
        ]
        for number, text in enumerate(texts)
    }


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ([("2024-06-01", MORE)], [("2024-06-01", None)]),
        ([("2024-06-01", MORE), ("2024-09-01", TEXT)], [("2024-06-01", "2024-09-01")]),
        ([("2024-06-01", MORE), ("2024-09-01", MORE.replace("4. Models", "5. Models"))], [("2024-06-01", None)]),
        ([("2024-06-01", MORE.replace("Models.", "**Models.**"))], [("2024-06-01", None)]),
        ([("2024-06-01", TEXT + "\n4. Tea. Tea is served at four.\n")], []),
        ([("2024-06-01", TEXT.replace("2. Limits.", "7. Limits."))], []),
    ],
)
def test_from_the_first_text_with_the_sentence(
    later: list[tuple[str, str]], expected: list[tuple[str, str | None]]
) -> None:
    texts = [("2024-01-01", TEXT), *later]
    history, _ = recorded(*texts)
    found = unread(entry("2024-01-01"), readings("2024-01-01"), history, touched(*(t for _, t in texts)))
    assert [(str(u.since), str(u.until) if u.until else None) for u in found] == expected
    assert all(u.topics == {Topic.OUTPUTS_TRAIN_MODELS} for u in found)


def test_a_text_that_nobody_read_has_no_coverage_to_lose() -> None:
    history, _ = recorded(("2024-01-01", TEXT), ("2024-06-01", MORE))
    nobody = readings("2024-01-01").model_copy(update={"coverage": ()})
    assert unread(entry("2024-01-01"), nobody, history, touched(TEXT, MORE)) == ()


def test_what_a_review_read_and_what_a_reading_leans_on_is_left_out() -> None:
    history, _ = recorded(("2024-01-01", TEXT), ("2024-06-01", MORE))
    known = touched(TEXT, MORE)
    (new,) = unread(entry("2024-01-01"), readings("2024-01-01"), history, known)
    read = {day("2024-01-01"): frozenset([new.sentence])}
    assert unread(entry("2024-01-01"), readings("2024-01-01"), history, known, read) == ()
    file = readings("2024-01-01")
    (ban,) = file.readings
    moved = ban.anchors[0].model_copy(update={"sha256": clause_of(MORE, NEW).sha256})
    leaned = file.model_copy(update={"readings": (ban.model_copy(update={"anchors": (*ban.anchors, moved)}),)})
    assert unread(entry("2024-01-01"), leaned, history, known) == ()


def test_licences_are_not_followed() -> None:
    history, _ = recorded(("2024-01-01", TEXT), ("2024-06-01", MORE))
    licence = entry("2024-01-01", kind="model_licence")
    assert unread(licence, readings("2024-01-01"), history, touched(TEXT, MORE)) == ()


@pytest.mark.parametrize(
    ("sentence", "topic", "named"),
    [
        ("You may not let a bot access the service.", Topic.AUTOMATED_EXTRACTION_SCRAPING, True),
        ("Robots may not collect what we show.", Topic.AUTOMATED_EXTRACTION_SCRAPING, True),
        ("Clicks by bots are not counted.", Topic.AUTOMATED_EXTRACTION_SCRAPING, False),
        ("Accounts of bots are not allowed.", Topic.AUTOMATED_EXTRACTION_SCRAPING, False),
        ("Nobody may develop similar services with it.", Topic.COMPETING_MODELS, True),
        ("Train similar models elsewhere.", Topic.COMPETING_MODELS, True),
        ("Acme Tunes and similar services are free.", Topic.COMPETING_MODELS, False),
    ],
)
def test_words_of_a_topic(sentence: str, topic: Topic, named: bool) -> None:
    assert (topic in topics_of(sentence)) == named


def test_a_sentence_is_known_by_its_words_not_by_its_number() -> None:
    numbered, other, plain = (touches(t)[0].sentence for t in (f"3. {NEW}", f"(c) {NEW}", NEW))
    assert numbered == other == plain
    assert touches(BAN) != touches(NEW)
