"""Clause by clause from one edition to the next, on invented texts."""

from __future__ import annotations

import pytest

from ingest.history import ChangeKind, classify, diff_clauses, topics_of
from ingest.history.clausediff import ClauseChange
from ingest.segment import segment
from kb.vocabulary import Topic
from tests.ingest.acme_archive import terms

TITLE = "Acme Terms"
BAN = "You shall not use Output to train a model that competes with Acme."


def changes(old: str, new: str) -> tuple[ClauseChange, ...]:
    """Between two texts."""
    return diff_clauses(segment(old, TITLE), segment(new, TITLE))


def of_kind(found: tuple[ClauseChange, ...], kind: ChangeKind) -> list[ClauseChange]:
    """The changes of one kind."""
    return [c for c in found if c.kind is kind]


def test_an_unchanged_text_has_no_changes() -> None:
    found = changes(terms(), terms())
    assert {c.kind for c in found} == {ChangeKind.UNCHANGED}
    assert all(classify(c) == frozenset() for c in found)


def test_another_locale_s_writing_is_no_change() -> None:
    old = "# Acme Terms\n\n## Leave\n\nAn authorisation of 1 May 2025 is “final”.\n"
    new = '# Acme Terms\n\n## Leave\n\nAn authorization of May 1, 2025 is "final".\n'
    assert {c.kind for c in changes(old, new)} == {ChangeKind.UNCHANGED}


def test_a_changed_clause_shows_its_words() -> None:
    old = terms(extra=BAN)
    new = terms(extra="You shall not use Output to train any model.")
    (change,) = of_kind(changes(old, new), ChangeKind.CHANGED)
    assert change.old is not None
    assert change.new is not None
    assert change.old.locator == change.new.locator
    assert change.similarity < 1
    assert [(" ".join(e.old), " ".join(e.new)) for e in change.edits] == [
        ("a model that competes with Acme.", "any model.")
    ]
    edit = change.edits[0]
    assert tuple(change.old_text.split()[edit.old_at :][: len(edit.old)]) == edit.old
    assert tuple(change.new_text.split()[edit.new_at :][: len(edit.new)]) == edit.new
    assert classify(change) == {Topic.OUTPUTS_TRAIN_MODELS, Topic.COMPETING_MODELS}


def test_only_the_sentences_that_changed_are_classified() -> None:
    lead = "The badge is blue and stays with its holder for the whole of the agreed term."
    old = f"# Acme Terms\n\n## Limits\n\n{BAN} {lead}\n"
    new = f"# Acme Terms\n\n## Limits\n\n{BAN} {lead.replace('blue', 'green')}\n"
    (change,) = of_kind(changes(old, new), ChangeKind.CHANGED)
    assert classify(change) == frozenset()


def test_a_proviso_touches_the_topics_of_its_sentence() -> None:
    old = "# Acme Terms\n\n## Limits\n\nOutput may serve for training other models, by distillation, etc.\n"
    new = "# Acme Terms\n\n## Limits\n\nOutput may serve for training other models, by distillation, etc., if lawful.\n"
    (change,) = of_kind(changes(old, new), ChangeKind.CHANGED)
    assert {Topic.DISTILLATION_NAMED, Topic.OUTPUTS_TRAIN_MODELS} <= classify(change)


def test_added_and_removed_clauses() -> None:
    lines = ["Kettles are red by custom of the house.", "Soup is served at noon.", "Badges expire at midnight sharp."]
    old = "# Acme Terms\n\n" + "".join(f"* {line}\n" for line in lines[:2])
    new = "# Acme Terms\n\n" + "".join(f"* {line}\n" for line in lines[1:])
    found = changes(old, new)
    (removed,), (added,) = of_kind(found, ChangeKind.REMOVED), of_kind(found, ChangeKind.ADDED)
    assert removed.old_text == f"* {lines[0]}"
    assert (removed.new, removed.new_text) == (None, "")
    assert added.new_text == f"* {lines[2]}"
    assert (added.old, added.old_text) == (None, "")
    assert [c.kind for c in found].index(ChangeKind.REMOVED) < [c.kind for c in found].index(ChangeKind.ADDED)


def test_renumbered_clauses_are_unchanged() -> None:
    body = [
        "Kettles are red by custom of the house.",
        "Soup is served at noon in the hall.",
        "Badges expire at midnight sharp.",
    ]
    old = "# Acme Terms\n\n" + "".join(f"{n + 1}. {t}\n\n" for n, t in enumerate(body))
    new = "# Acme Terms\n\n" + "".join(
        f"{n + 1}. {t}\n\n" for n, t in enumerate(["A wholly new rule on hats and their brims.", *body])
    )
    found = changes(old, new)
    assert [(c.old.locator, c.new.locator) for c in of_kind(found, ChangeKind.UNCHANGED) if c.old and c.new][1:] == [
        ("§1", "§2"), ("§2", "§3"), ("§3", "§4"),
    ]  # fmt: skip
    assert [c.new_text for c in of_kind(found, ChangeKind.ADDED)] == ["1. A wholly new rule on hats and their brims."]
    assert not of_kind(found, ChangeKind.REMOVED)


def test_a_moved_clause() -> None:
    paragraphs = [
        f"Rule about item {n}: the {w} officer keeps it under lock."
        for n, w in enumerate(("red", "green", "blue", "black"))
    ]
    old = "# Acme Terms\n\n## A\n\n" + "\n\n".join(f"* {p}" for p in paragraphs) + "\n"
    new = "# Acme Terms\n\n## A\n\n" + "\n\n".join(f"* {p}" for p in [*paragraphs[1:], paragraphs[0]]) + "\n"
    found = changes(old, new)
    (moved,) = of_kind(found, ChangeKind.MOVED)
    assert "red officer" in moved.new_text
    assert moved.edits == ()
    assert not of_kind(found, ChangeKind.ADDED)


def test_a_clause_is_moved_by_headings_of_both_texts_alone() -> None:
    kettles, badges = "Kettles are red by custom of the house.", "Badges expire at midnight sharp every day."
    old = f"# Acme Terms\n\n## 1. Kettles\n\n* {kettles}\n\n## 2. Badges\n\n* {badges}\n"
    for new in (
        f"# Acme House\n\n## 1. Kettles\n\n* {kettles}\n\n## 2. Badges\n\n* {badges}\n",  # renamed
        f"# Acme Terms\n\n## 3. Kettles\n\n* {kettles}\n\n## 4. Badges and pins\n\n* {badges}\n",
        f"# Acme Terms\n\n## House rules\n\n### 1. Kettles\n\n* {kettles}\n\n### 2. Badges\n\n* {badges}\n",
    ):
        assert not of_kind(changes(old, new), ChangeKind.MOVED), new
    new = f"# Acme Terms\n\n## 1. Kettles\n\n* {kettles}\n\n* {badges}\n\n## 2. Badges\n\n* None is needed at all.\n"
    (moved,) = of_kind(changes(old, new), ChangeKind.MOVED)
    assert badges in moved.new_text


def test_every_clause_is_there_once() -> None:
    old, new = segment(terms(extra=BAN), TITLE), segment(terms(without=2), TITLE)
    found = diff_clauses(old, new)
    olds = [id(c.old) for c in found if c.old is not None]
    news = [id(c.new) for c in found if c.new is not None]
    assert len(olds) == len(set(olds))
    assert len(news) == len(set(news))
    positions = [c.new.start for c in found if c.new is not None]
    assert positions == sorted(positions)


@pytest.mark.parametrize(
    ("sentence", "topics"),
    [
        (BAN, {Topic.OUTPUTS_TRAIN_MODELS, Topic.COMPETING_MODELS}),
        ("Nobody may distil the model.", {Topic.DISTILLATION_NAMED, Topic.OUTPUTS_TRAIN_MODELS}),
        ("Do not reverse-engineer the kettle.", {Topic.REVERSE_ENGINEERING_EXTRACTION}),
        ("No scraping of the menu.", {Topic.AUTOMATED_EXTRACTION_SCRAPING}),
        ("“Derivative” is what is made from it.", {Topic.DERIVATIVE_DEFINITION}),
        ("Say “Built with Acme” on the lid.", {Topic.NAMING_ATTRIBUTION}),
        ("Above 700 million monthly active users, ask first.", {Topic.THRESHOLDS}),
        ("It is not offered in the European Union.", {Topic.TERRITORIAL}),
        ("Your content may be used to train our models.", {Topic.DATA_RESIDENCY_USER_DATA_TRAINING}),
        ("不得利用输出内容训练与本公司竞争的模型。", {Topic.OUTPUTS_TRAIN_MODELS, Topic.COMPETING_MODELS}),
        ("The officer is competent and well trained.", set()),
        ("Tea is at four.", set()),
    ],
)
def test_topics(sentence: str, topics: set[Topic]) -> None:
    assert topics_of(sentence) == topics
