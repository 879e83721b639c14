"""The matrix on the invented corpus, where every verdict can be said beforehand, and on the shipped one at large."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
import time
from dataclasses import replace

import pytest

from kb.corpus import Corpus
from kb.errors import UsageError
from kb.matrix import Cell, Column, Row, View, matrix, practice_of, question_of, rows, turns_of
from kb.matrix.columns import COLUMN_MEANS, COLUMN_WORDS
from kb.matrix.export import to_csv, to_markdown
from kb.matrix.table import cell, deciding, months
from kb.ruling import rule
from kb.ruling.engine import verdict_of
from kb.vocabulary import Channel, Purpose, StudentKind, Verdict
from tests import acme

LATE = dt.date(2026, 3, 1)
BETWEEN = dt.date(2024, 9, 1)
EARLY = dt.date(2023, 6, 1)


def row(corpus: Corpus, key: str) -> Row:
    return next(r for r in rows(corpus) if r.key == key)


def verdicts(corpus: Corpus, key: str, view: View) -> dict[Column, Verdict | None]:
    found = matrix(corpus, replace(view, every=True))
    line = next(line for line in found.lines if line.row.key == key)
    return {c.column: c.verdict for c in line.cells}


@pytest.mark.parametrize(
    ("key", "day", "expected"),
    [
        # in the first edition only rivals are barred, and a model that stays in the house may be one or not
        ("acme/chat@api", BETWEEN, {Column.SERVE: "prohibited", Column.CLASSIFIER: "conditional"}),
        ("acme/chat@api", BETWEEN, {Column.INTERNAL: "depends"}),
        # in the second any training is barred but for classifiers in the house
        ("acme/chat@api", LATE, {Column.INTERNAL: "prohibited", Column.PUBLISH_DATA: "prohibited"}),
        ("acme/chat@api", LATE, {Column.CLASSIFIER: "conditional", Column.EVALUATE: "conditional"}),
        # nothing is known of the days before the first edition
        ("acme/chat@api", EARLY, {Column.INTERNAL: "uncovered", Column.EVALUATE: "uncovered"}),
        # results of the weights may not train another publisher's language model
        ("acme/one-7b@weights", LATE, {Column.CLASSIFIER: "conditional", Column.EVALUATE: "conditional"}),
        # a text that nobody read
        ("acme/dark@api", LATE, {Column.INTERNAL: "uncovered", Column.CLASSIFIER: "uncovered"}),
        # not out yet: no verdict at all
        ("acme/one-7b@weights", dt.date(2024, 2, 29), dict.fromkeys(Column)),
    ],
)
def test_verdicts_of_the_invented_texts(
    acme_corpus: Corpus, key: str, day: dt.date, expected: dict[Column, str | None]
) -> None:
    found = verdicts(acme_corpus, key, View(day))
    assert {c: v and v.value for c, v in found.items() if c in expected} == expected


def test_a_cell_names_the_text_that_decides_and_counts_conditions(acme_corpus: Corpus) -> None:
    chat = row(acme_corpus, "acme/chat@api")
    banned = cell(chat, Column.SERVE, View(LATE), acme_corpus)
    assert banned.instruments == ("acme/terms",)
    assert banned.conditions == 0
    one = cell(row(acme_corpus, "acme/one-7b@weights"), Column.EVALUATE, View(LATE), acme_corpus)
    assert (one.verdict, one.instruments, one.conditions) == (Verdict.CONDITIONAL, ("acme/licence",), 1)
    open_ = cell(chat, Column.INTERNAL, View(BETWEEN), acme_corpus)
    assert open_.asks


def test_a_cell_that_changed_says_what_it_was(acme_corpus: Corpus) -> None:
    found = matrix(acme_corpus, View(LATE), compared=BETWEEN)
    changed = {(r.key, c.column): (c.before, c.verdict) for r, c in found.changed}
    assert changed["acme/chat@api", Column.INTERNAL] == (Verdict.DEPENDS, Verdict.PROHIBITED)
    assert ("acme/chat@api", Column.SERVE) not in changed
    assert found.new == ()


def test_a_teacher_that_came_out_is_new_and_no_change(acme_corpus: Corpus) -> None:
    found = matrix(acme_corpus, View(dt.date(2024, 4, 1)), compared=dt.date(2024, 2, 1))
    assert [r.key for r in found.new] == ["acme/one-7b@weights"]
    assert not [r for r, _ in found.changed if r.key == "acme/one-7b@weights"]
    back = matrix(acme_corpus, View(dt.date(2024, 2, 1)), compared=dt.date(2024, 4, 1))
    assert back.new == ()
    assert not [r for r, _ in back.changed if r.key == "acme/one-7b@weights"]


class Gone:
    """Knows one clause that is gone from a day on."""

    def on(self, reading: str, edition: dt.date, day: dt.date) -> object | None:
        """As ``kb.drift.Drifts.on``."""
        return ((reading, edition) == ("acme/terms#no-training", acme.D2) and day >= dt.date(2026, 2, 1)) or None


def test_a_verdict_on_a_stale_reading_is_marked_from_that_day(acme_corpus: Corpus) -> None:
    for day, marked in ((dt.date(2026, 1, 1), False), (LATE, True), (dt.date(2026, 1, 1), False)):
        found = matrix(acme_corpus, View(day), drifts=Gone())
        line = next(line for line in found.lines if line.row.key == "acme/chat@api")
        stale = {c.column for c in line.cells if c.stale}
        assert (Column.SERVE in stale) is marked
        assert Column.EVALUATE not in stale  # rests on other clauses
        assert ("text changed" in to_markdown(found, acme_corpus)) is marked
        assert ("yes" in {r["stale"] for r in csv.DictReader(io.StringIO(to_csv(found, acme_corpus)))}) is marked


def test_days_on_which_something_changes(acme_corpus: Corpus) -> None:
    assert turns_of(row(acme_corpus, "acme/chat@api"), acme_corpus) == (acme.D1, acme.D2)
    found = matrix(acme_corpus, View(LATE, every=True))
    assert found.turns == (acme.D1, acme.LIC, acme.D2)


def test_filters(acme_corpus: Corpus) -> None:
    weights = matrix(acme_corpus, View(LATE, channels=(Channel.WEIGHTS,)))
    assert [line.row.key for line in weights.lines] == ["acme/one-7b@weights"]
    assert not matrix(acme_corpus, View(LATE, publishers=("Nobody",))).lines


def test_a_place_that_is_none_is_refused(acme_corpus: Corpus) -> None:
    with pytest.raises(UsageError, match="country or group"):
        matrix(acme_corpus, View(LATE, territory="Atlantis"))


def test_the_facts_of_the_view_are_those_of_the_practice(acme_corpus: Corpus) -> None:
    chat = row(acme_corpus, "acme/chat@api")
    view = View(LATE, StudentKind.TASK_SPECIFIC, Purpose.RESEARCH, "de, fr")
    practice = practice_of(chat, Column.SERVE, view)
    assert practice.established_in.value == practice.used_in.value == ("DE", "FR")
    assert (practice.student.kind.value, practice.purpose.value) == (StudentKind.TASK_SPECIFIC, Purpose.RESEARCH)
    assert practice_of(chat, Column.CLASSIFIER, view).student.kind.value is StudentKind.EMBEDDING_OR_CLASSIFIER
    assert not practice_of(chat, Column.EVALUATE, view).student.kind.known
    assert not practice_of(chat, Column.SERVE, replace(view, purpose=None)).purpose.known


def test_a_question_names_teacher_and_use(acme_corpus: Corpus) -> None:
    one = row(acme_corpus, "acme/one-7b@weights")
    asked = question_of(one, Column.PUBLISH_WEIGHTS, View(LATE))
    assert "Acme One 7B" in asked
    assert "publish its weights" in asked
    assert len({question_of(one, c, View(LATE)) for c in Column}) == len(Column)
    assert set(COLUMN_WORDS) == set(COLUMN_MEANS) == set(Column)


def test_markdown_and_csv_say_what_the_cells_say(acme_corpus: Corpus) -> None:
    found = matrix(acme_corpus, View(LATE, every=True), compared=BETWEEN)
    read = list(csv.DictReader(io.StringIO(to_csv(found, acme_corpus))))
    assert len(read) == len(found.lines) * len(Column)
    internal = next(r for r in read if (r["teacher"], r["channel"], r["practice"]) == ("Acme Chat", "api", "internal"))
    assert (internal["verdict"], internal["was"], internal["compared_with"]) == ("prohibited", "depends", "2024-09-01")
    assert internal["decided_by"] == "Acme Terms"
    text = to_markdown(found, acme_corpus)
    line = next(line for line in text.splitlines() if line.startswith("| Acme Chat | API |"))
    assert "✕ Prohibited (was it depends)" in line
    widths = {line.count("|") for line in text.splitlines() if line.startswith("|")}
    assert widths == {len(Column) + 4}


def test_no_cell_of_a_csv_is_a_formula(acme_corpus: Corpus) -> None:
    found = matrix(acme_corpus, View(LATE))
    first = found.sections[0].lines[0]
    nasty = replace(first, row=replace(first.row, name="=HYPERLINK(1)|x"))
    section = replace(found.sections[0], lines=(nasty,))
    bad = replace(found, sections=(section,))
    read = list(csv.DictReader(io.StringIO(to_csv(bad, acme_corpus))))
    assert {r["teacher"] for r in read} == {"'=HYPERLINK(1)|x"}
    assert "=HYPERLINK(1)\\|x" in to_markdown(bad, acme_corpus)


def test_months() -> None:
    found = list(months(dt.date(2023, 1, 1), dt.date(2026, 11, 24)))
    assert (found[0], found[-2], found[-1]) == (dt.date(2023, 1, 1), dt.date(2026, 11, 1), dt.date(2026, 11, 24))
    assert len(found) == 48
    assert list(months(dt.date(2024, 1, 1), dt.date(2024, 1, 1))) == [dt.date(2024, 1, 1)]


# the shipped corpus


def test_every_route_of_every_model_has_one_row(corpus: Corpus) -> None:
    there = [(id_, r.channel) for r in rows(corpus) for id_, _ in r.members]
    assert len(there) == len(set(there))
    assert set(there) == {(m.id, c) for m in corpus.models.values() for c in m.channels}
    keys = [r.key for r in rows(corpus)]
    assert len(keys) == len(set(keys))
    names = [(r.publisher, r.name, r.channel) for r in rows(corpus)]
    assert len(names) == len(set(names))


def test_members_of_a_row_are_governed_alike(corpus: Corpus) -> None:
    for found in rows(corpus):
        assert len({corpus.governing(id_, found.channel) for id_, _ in found.members}) == 1
        days = [since for _, since in found.members]
        assert days == sorted(days)


def test_chosen_rows_are_few_and_hold_every_service(corpus: Corpus) -> None:
    chosen = [r for r in rows(corpus) if r.chosen]
    assert len(chosen) < len(rows(corpus)) / 3
    services = {m.id for m in corpus.models.values() if m.kind == "service" and m.writes}
    hosted = {corpus.publisher_of[i] for i in services}
    assert hosted <= {r.publisher for r in chosen if r.channel is not Channel.WEIGHTS}


def test_where_no_row_that_passes_is_chosen_all_are_shown(corpus: Corpus) -> None:
    hosts = matrix(corpus, View(LATE, channels=(Channel.THIRD_PARTY_HOST,)))
    assert {line.row.members[0][0] for line in hosts.lines} == {
        m.id for m in corpus.models.values() if m.kind == "host"
    }
    for publisher in {r.publisher for r in rows(corpus)}:
        assert matrix(corpus, View(LATE, publishers=(publisher,))).lines


def test_what_is_kept_between_two_changes_is_what_ruling_anew_says(corpus: Corpus) -> None:
    """The verdict on any day is the one kept for its stretch; 300 cells on days nobody chose."""
    chance = random.Random(20260301)
    listed = rows(corpus)
    for _ in range(300):
        found = chance.choice(listed)
        column = chance.choice(list(Column))
        view = View(dt.date(2022, 6, 1) + dt.timedelta(days=chance.randrange(1_700)))
        kept: Cell = cell(found, column, view, corpus)
        if view.as_of < found.out_from:
            assert kept.verdict is None
            continue
        ruling = rule(practice_of(found, column, view), corpus)
        assert (kept.verdict, kept.conditions) == (ruling.verdict, len(ruling.conditions)), (found.key, view.as_of)
        assert kept.instruments == deciding(ruling)


def test_every_member_of_a_row_would_be_ruled_alike(corpus: Corpus) -> None:
    chance = random.Random(7)
    view = View(dt.date(2026, 3, 1))
    several = [r for r in rows(corpus) if len([1 for _, since in r.members if since <= view.as_of]) > 1]
    for found in chance.sample(several, 40):
        shown = cell(found, Column.SERVE, view, corpus).verdict
        for id_, since in found.members:
            if since <= view.as_of:
                alone = replace(found, members=((id_, since),), classes=((id_,),))
                assert verdict_of(practice_of(alone, Column.SERVE, view), corpus) is shown, id_


def test_drawn_anew_within_a_second(corpus: Corpus) -> None:
    """The budget of a stop of the slider, first draw included; the best of three, since the machine has other work."""
    took = []
    for month in (1, 2, 3):
        start = time.perf_counter()
        matrix(corpus, View(dt.date(2025, month, 1)), compared=dt.date(2024, 12, 1))
        took.append(time.perf_counter() - start)
    assert min(took) < 1
