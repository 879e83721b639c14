"""Drift: a reading is stale from the day on which a text without its clause is in force."""

from __future__ import annotations

import datetime as dt
import traceback
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.history.keep import counted_words, with_words
from ingest.segment import segment
from ingest.sync import sync
from kb.catalogue import EditionEntry, InstrumentEntry
from kb.citations import find_clause, leaned_on
from kb.clauses import Clause, clause_sha256, own_texts
from kb.corpus import Corpus
from kb.drift import Drift, Drifts, counterpart, drifts, word_marks
from kb.errors import TextMissingError
from kb.instruments import InstrumentId, text_sha256
from kb.readings import Anchor, ReadingsFile
from kb.recorded import RecordedEdition, RecordedHistory
from kb.reviews import Decision, HouseReview, with_reviews
from kb.service import Distillaw
from kb.store import Home, Texts
from kb.vocabulary import Verdict
from tests import acme
from tests.ingest.acme_history import LATER, TODAY, WordEmbedder, archive, archived_corpus

SOURCE = "ota:acme-versions/Acme Chat/Terms.md"
BAN = "Results may not feed another model."
TEXT = f"""ACME TERMS

1. Use. You may use the service on weekdays.

2. Limits. {BAN}

3. Law. Springfield law governs.
"""
FREE = TEXT.replace(BAN, "Results may feed any model.")
RENUMBERED = TEXT.replace("2. Limits", "4. Limits")
PROVISO = TEXT.replace(BAN, BAN.rstrip(".") + ", unless Acme agrees.")


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


Hashed = dict[int, tuple[frozenset[str], frozenset[str]]]


def recorded(*texts: tuple[str, str], flags: tuple[str, ...] = ()) -> tuple[RecordedHistory, Hashed]:
    """A history of (in force from, text), each recorded that day."""
    editions, hashes = [], {}
    for number, (start, text) in enumerate(texts):
        ends = day(texts[number + 1][0]) if number + 1 < len(texts) else None
        sha = text_sha256(text)
        editions.append(
            RecordedEdition(
                InstrumentId("acme/terms"), number, day(start), day(start), ends, day(start), day(start), None, None,
                flags if number == len(texts) - 1 else (), 1, "Acme Terms", sha, sha, SOURCE, "",
            )
        )  # fmt: skip
        clauses = with_words(segment(text, "Acme Terms"))
        own = own_texts([c.clause for c in clauses])
        exact = {c.clause.sha256 for c in clauses} | {clause_sha256(text) for text in own}
        counted = {c.words_sha256 for c in clauses} | {c.lead_words_sha256 for c in clauses if c.lead_words_sha256}
        hashes[number] = frozenset(exact), frozenset(counted)
    return RecordedHistory(InstrumentId("acme/terms"), tuple(editions), editions[-1].recorded_last, len(texts)), hashes


def entry(*dates: str, kind: str = "terms_of_service") -> InstrumentEntry:
    return InstrumentEntry.model_validate(
        {
            "id": "acme/terms",
            "title": "Acme Terms",
            "publisher": "Acme",
            "kind": kind,
            "binds": "account_holder",
            "editions": [EditionEntry(date=day(d), sources=(SOURCE,)) for d in dates],
        }
    )


def clause_of(text: str, words: str) -> Clause:
    return max((c for c in segment(text, "Acme Terms") if words in c.text), key=lambda c: c.level)


def readings(*dates: str, text: str = TEXT) -> ReadingsFile:
    """One reading of the ban, anchored in each edition."""
    clause = clause_of(text, BAN)
    reading = {
        "id": "ban",
        "topic": "outputs_train_models",
        "effect": "prohibition",
        "says": "Results may not train another model.",
        "acts": ["train"],
        "anchors": [
            {"edition": d, "locator": clause.locator, "hint": "may not feed another", "sha256": clause.sha256}
            for d in dates
        ],
        "dated": day("2026-01-01"),
        "author": "tests",
        "review": {"level": "drafted", "by": "tests", "on": day("2026-01-01")},
    }
    coverage = [{"edition": d, "by": "tests", "on": day("2026-01-01")} for d in dates]
    return ReadingsFile.model_validate({"instrument": "acme/terms", "readings": [reading], "coverage": coverage})


SCOPE = """ACME TERMS

1. Scope

These rules are for guests of the north wing. Ask before you borrow.

1.1 Tea. Tea is served at four.

1.2 Soup. Soup is served at noon.
"""
LIST = """ACME TERMS

1. Limits

These rules are for guests. Guests may not:

(a) feed the cat;

(b) train a model.
"""


@pytest.mark.parametrize(
    ("text", "hint", "whole"),
    [
        (SCOPE, "guests of the north wing", False),
        (SCOPE, "Ask before you borrow", False),
        (SCOPE, "Tea is served at four", True),  # it stands beneath
        (LIST, "These rules are for guests", False),
        (LIST, "Guests may not", True),  # says nothing without its list
        (LIST, "train a model", True),
    ],
)
def test_a_reading_leans_on_the_words_of_its_clause_and_not_on_what_stands_beneath(
    text: str, hint: str, whole: bool
) -> None:
    clauses = segment(text, "Acme Terms")
    parent = next(c for c in clauses if c.locator == "§1")
    assert any(c.parent == clauses.index(parent) for c in clauses)
    read = leaned_on(hint, parent, clauses)
    assert (read == parent.text) is whole
    assert hint in read


@pytest.mark.parametrize(
    ("old", "new", "stale"),
    [
        ("served at four", "served at five", False),  # beneath
        ("1.2 Soup. Soup is served at noon.", "1.2 Bread. Bread is free.", False),
        ("of the north wing", "of the south wing", True),
        ("Ask before", "**Ask** before", False),  # noise in its own words
    ],
)
def test_what_changes_beneath_a_clause_makes_no_reading_of_its_own_words_stale(old: str, new: str, stale: bool) -> None:
    clauses = segment(SCOPE, "Acme Terms")
    parent = next(c for c in clauses if c.locator == "§1")
    hint = "guests of the north wing"
    sha = clause_sha256(leaned_on(hint, parent, clauses))
    file = readings("2024-01-01")
    anchor = Anchor(edition=day("2024-01-01"), locator="§1", hint=hint, sha256=sha)
    file = file.model_copy(update={"readings": (file.readings[0].model_copy(update={"anchors": (anchor,)}),)})
    assert old in SCOPE
    history, hashes = recorded(("2024-01-01", SCOPE), ("2024-06-01", SCOPE.replace(old, new)))
    counted = counted_words(clauses)
    assert bool(drifts(entry("2024-01-01"), file, history, hashes, counted.get)) is stale
    found, check = find_clause(anchor, segment(SCOPE.replace(old, new), "Acme Terms"))
    assert found is not None
    assert (found.locator, check == "exact") == ("§1", not stale and "**" not in new)


def words_of(sha: str) -> str | None:
    known = {c.clause.sha256: c.words_sha256 for c in with_words(segment(TEXT, "Acme Terms"))}
    return known.get(sha)  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([("2024-01-01", TEXT)], []),
        ([("2024-01-01", TEXT), ("2024-06-01", FREE)], [("2024-06-01", None)]),
        ([("2024-01-01", TEXT), ("2024-06-01", PROVISO)], [("2024-06-01", None)]),
        ([("2024-01-01", TEXT), ("2024-06-01", RENUMBERED)], []),
        ([("2024-01-01", TEXT), ("2024-06-01", TEXT.replace("Limits.", "**Limits.**"))], []),
        ([("2024-01-01", TEXT), ("2024-06-01", TEXT.replace("weekdays", "Sundays"))], []),
        ([("2024-01-01", TEXT), ("2024-06-01", FREE), ("2024-09-01", TEXT)], [("2024-06-01", "2024-09-01")]),
        ([("2024-01-01", FREE), ("2024-06-01", PROVISO)], []),  # its own text is not in the record: nothing can be told
    ],
)  # fmt: skip
def test_stale_from_the_first_text_without_the_clause(
    texts: list[tuple[str, str]], expected: list[tuple[str, str | None]]
) -> None:
    history, hashes = recorded(*texts)
    found = drifts(entry("2024-01-01"), readings("2024-01-01"), history, hashes, words_of)
    assert [(str(d.since), str(d.until) if d.until else None) for d in found] == expected


def reviewed(file: ReadingsFile, decision: Decision, since: str, text: str, words: str) -> ReadingsFile:
    """The readings after a review of the ban on a later text."""
    clause = clause_of(text, words)
    anchor = Anchor(
        edition=day("2024-01-01"), locator=clause.locator, hint=words, sha256=clause.sha256, since=day(since),
        text=day(since),
    )  # fmt: skip
    (ban,) = file.readings
    review = HouseReview(
        instrument=file.instrument, reading="ban", edition=day("2024-01-01"), decision=decision, text=day(since),
        text_sha256=text_sha256(text), since=day(since), by="tests", at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        why="A test.",
        anchor=None if decision is Decision.WITHDRAWN else anchor,
        result=ban.model_copy(update={"id": f"ban.{since}"}) if decision is Decision.AMENDED else None,
    )  # fmt: skip
    corpus = Corpus({}, {file.instrument: file}, {}, {}, {}, {}, {})
    return with_reviews(corpus, [review]).readings[file.instrument]


WORDS_FREE, WORDS_PROVISO = "Results may feed any model", "unless Acme agrees"
A, B, C = "2024-06-01", "2024-09-01", "2024-12-01"


@pytest.mark.parametrize(
    ("decision", "then", "expected"),
    [
        (Decision.ACCEPTED, [], []),
        (Decision.ACCEPTED, [(B, PROVISO)], [("ban", B, None)]),  # changed again: to be read again
        (Decision.ACCEPTED, [(B, TEXT)], []),  # both wordings were read
        (Decision.ACCEPTED, [(B, PROVISO), (C, FREE)], [("ban", B, C)]),
        (Decision.AMENDED, [], []),
        (Decision.AMENDED, [(B, PROVISO)], [(f"ban.{A}", B, None)]),
        (Decision.AMENDED, [(B, TEXT)], [(f"ban.{A}", B, None)]),  # the old words are not those of the new reading
        (Decision.WITHDRAWN, [], []),
        (Decision.WITHDRAWN, [(B, PROVISO)], []),
    ],
)
def test_what_was_reviewed_is_stale_when_its_words_change_again(
    decision: Decision, then: list[tuple[str, str]], expected: list[tuple[str, str, str | None]]
) -> None:
    history, hashes = recorded(("2024-01-01", TEXT), (A, FREE), *then)
    file = reviewed(readings("2024-01-01"), decision, A, FREE, WORDS_FREE)
    found = drifts(entry("2024-01-01"), file, history, hashes, words_of)
    shown = [(d.reading.partition("#")[2], str(d.since), str(d.until) if d.until else None) for d in found]
    assert shown == expected


def test_until_the_reviewed_words_came_it_stays_stale() -> None:
    history, hashes = recorded(("2024-01-01", TEXT), (A, FREE), (B, PROVISO))
    for decision in (Decision.ACCEPTED, Decision.AMENDED):
        file = reviewed(readings("2024-01-01"), decision, B, PROVISO, WORDS_PROVISO)
        found = drifts(entry("2024-01-01"), file, history, hashes, words_of)
        assert [(d.reading, d.since, d.until) for d in found] == [("acme/terms#ban", day(A), day(B))], decision


def test_a_clause_that_had_not_come_yet() -> None:
    """The catalogue names a text that was recorded later under the same date."""
    history, hashes = recorded(("2024-01-01", FREE), (A, PROVISO), (B, TEXT))
    listed = entry("2024-01-01")
    late = listed.model_copy(update={"editions": (listed.editions[0].model_copy(update={"recorded": day(B)}),)})
    (found,) = drifts(late, readings("2024-01-01"), history, hashes, words_of)
    assert (found.since, found.until, found.early) == (day("2024-01-01"), day(B), True)
    history, hashes = recorded(("2024-01-01", FREE), (A, TEXT), (B, RENUMBERED))
    (found,) = drifts(late, readings("2024-01-01"), history, hashes, words_of)
    assert (found.since, found.until, found.early) == (day("2024-01-01"), day(A), True)


def test_that_an_archive_looked_late_tells_nothing_of_the_days_between() -> None:
    history, hashes = recorded(("2024-01-01", FREE), (A, TEXT))
    listed = entry("2024-05-01")
    late = listed.model_copy(update={"editions": (listed.editions[0].model_copy(update={"recorded": day(A)}),)})
    assert history.editions[0].recorded_last < day("2024-05-01")
    assert drifts(late, readings("2024-05-01"), history, hashes, words_of) == ()
    seen = replace(history.editions[0], recorded_last=day("2024-05-20"))
    history = replace(history, editions=(seen, *history.editions[1:]))
    (found,) = drifts(late, readings("2024-05-01"), history, hashes, words_of)
    assert (found.since, found.until, found.early) == (day("2024-05-01"), day(A), True)


def test_another_document_under_the_address_tells_nothing_of_this_one() -> None:
    history, hashes = recorded(("2024-01-01", FREE), (A, TEXT))
    listed = entry("2024-01-01")
    late = listed.model_copy(update={"editions": (listed.editions[0].model_copy(update={"recorded": day(A)}),)})
    assert drifts(late, readings("2024-01-01"), history, hashes, words_of)
    other = replace(history.editions[1], flags=("little_in_common",))
    history = replace(history, editions=(history.editions[0], other))
    assert drifts(late, readings("2024-01-01"), history, hashes, words_of) == ()


def test_a_catalogued_edition_ends_it_and_has_readings_of_its_own() -> None:
    history, hashes = recorded(("2024-01-01", TEXT), ("2024-06-01", FREE), ("2024-09-01", PROVISO))
    both = entry("2024-01-01", "2024-09-01")
    assert [(d.edition, d.since, d.until) for d in drifts(both, readings("2024-01-01"), history, hashes)] == [
        (day("2024-01-01"), day("2024-06-01"), day("2024-09-01"))
    ]
    taken = entry("2024-01-01", "2024-06-01")
    assert drifts(taken, readings("2024-01-01"), history, hashes) == ()


def test_a_text_that_was_never_in_force_makes_nothing_stale() -> None:
    history, hashes = recorded(("2024-01-01", TEXT), ("2024-06-01", FREE), flags=("never_in_force",))
    assert drifts(entry("2024-01-01"), readings("2024-01-01"), history, hashes) == ()


def test_licences_do_not_drift() -> None:
    history, hashes = recorded(("2024-01-01", TEXT), ("2024-06-01", FREE))
    assert drifts(entry("2024-01-01", kind="model_licence"), readings("2024-01-01"), history, hashes) == ()


def test_what_became_of_a_clause() -> None:
    old = clause_of(TEXT, BAN)
    new = counterpart(old, segment(PROVISO, "Acme Terms"))
    assert new is not None
    assert "unless Acme agrees" in new.text
    assert counterpart(old, segment("Nothing of the kind stands here at all.\n", "Other")) is None
    assert [m.words for m in word_marks("a b c", "a c") if m.kind == "-"] == ["b"]
    joined = word_marks("one two three", "zero one three four")
    assert " ".join(m.words for m in joined if m.kind in "=-") == "one two three"
    assert " ".join(m.words for m in joined if m.kind in "=+") == "zero one three four"


@pytest.fixture(scope="module")
def synced(tmp_path_factory: pytest.TempPathFactory) -> tuple[Corpus, Home]:
    """The Acme world, its archive a text ahead of the catalogue."""
    folder: Path = tmp_path_factory.mktemp("drift")
    kept = archive(folder / "repository")
    kept.bundle(folder / "mirror")
    corpus = archived_corpus(folder / "corpus", folder / "mirror")
    home = Home(folder / "home")
    sync(home, corpus, WordEmbedder(), retrieved=TODAY, mirror=folder / "mirror")
    return corpus, home


def test_old_and_new_words(synced: tuple[Corpus, Home]) -> None:
    corpus, home = synced
    known = Drifts(corpus, Texts(home.database))
    (drift,) = known.of("acme/terms")
    assert (drift.reading, drift.edition, drift.since) == ("acme/terms#no-training", acme.D2, day("2025-09-01"))
    wording = known.wording(drift)
    assert wording is not None
    assert wording.old in acme.TERMS_2025
    assert wording.new is not None
    assert wording.new in LATER
    assert [m.words for m in wording.marks if m.kind == "-"] == ["machine learning model."]
    assert known.on(drift.reading, acme.D2, day("2025-08-31")) is None
    assert known.on(drift.reading, acme.D2, day("2025-09-01")) == drift
    assert known.unfollowed("acme/terms") == ()


def test_a_missing_text_keeps_no_caller_alive(synced: tuple[Corpus, Home]) -> None:
    """What was not found is remembered; an exception that is raised again and again would keep every caller's frame."""
    texts = Texts(synced[1].database)
    depths = []
    for _ in range(3):
        with pytest.raises(TextMissingError) as caught:
            texts.edition("acme/no-such-text", day("2025-01-01"))
        depths.append(len(list(traceback.walk_tb(caught.value.__traceback__))))
        assert "acme/no-such-text" in caught.value.what
    assert depths == [depths[0]] * 3


def test_a_library_without_histories_knows_of_no_drift(synced: tuple[Corpus, Home]) -> None:
    assert Drifts(synced[0], acme.Shelf()).of("acme/terms") == ()


QUESTION = "May we train a large language model on outputs of Acme Chat from its API and keep it internal?"


@pytest.mark.parametrize(("asked", "stale"), [("2025-08-31", False), ("2025-09-01", True)])
def test_an_answer_says_that_a_reading_is_stale_and_keeps_its_verdict(
    synced: tuple[Corpus, Home], asked: str, stale: bool
) -> None:
    corpus, home = synced
    answer, _ = Distillaw(corpus, Texts(home.database)).ask(QUESTION, day(asked))
    assert answer.verdict is Verdict.PROHIBITED
    by_locator = {c.locator: c.quote_check for c in answer.citations if c.instrument == "acme/terms"}
    ban = "Using the service › What you cannot do › item 1"
    assert by_locator.pop(ban) == ("stale" if stale else "exact")
    assert set(by_locator.values()) <= {"exact"}
    assert ("Stale since 2025-09-01: Acme Terms, edition 2025-06-01" in answer.markdown) == stale


def test_a_day_before_the_change_is_judged_by_its_own_day(synced: tuple[Corpus, Home]) -> None:
    """Two acts on two days: one before, one after; the answer as a whole says that the reading is stale."""
    corpus, home = synced
    service = Distillaw(corpus, Texts(home.database))
    facets = {"trained": "2025-10-01", "generated": "2025-07-01"}
    answer, _ = service.ask(QUESTION, day("2025-07-01"), facets=facets)
    assert {c.quote_check for c in answer.citations if c.locator.endswith("item 1")} == {"stale"}


def test_drift_is_a_value() -> None:
    drift = Drift("a/b", "a/b#c", day("2024-01-01"), "§1", day("2024-06-01"), None, 1, 0)
    assert drift.holds_on(day("2030-01-01"))
    assert not replace(drift, until=day("2024-07-01")).holds_on(day("2024-07-01"))
