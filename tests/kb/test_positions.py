"""How long a house position stands: as long as its clause does, and never again after."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from kb.answer.house import positions_of
from kb.catalogue import InstrumentEntry
from kb.corpus import Corpus
from kb.positions import Gone, placed
from kb.readings import Anchor, Constraint, Reading
from kb.readings import Review as Level
from kb.reviews import Decision, HouseReview, with_reviews
from kb.vocabulary import Act, Effect, ReviewLevel, Topic, Verdict
from tests.kb.test_ruling import ask

E1, E2, E3 = (dt.date(2024, 1, 1), dt.date(2024, 6, 1), dt.date(2025, 1, 1))
OLD, NEW = "a" * 64, "b" * 64


def entry(kind: str = "terms_of_service") -> InstrumentEntry:
    editions = [{"date": d, "sources": ["ota:acme-versions/Acme/Terms.md"]} for d in (E1, E2, E3)]
    return InstrumentEntry.model_validate(
        {
            "id": "acme/t", "title": "T", "publisher": "Acme", "kind": kind, "editions": editions,
            "binds": "licensee" if kind == "model_licence" else "account_holder",
        }
    )  # fmt: skip


def public(*hashes: str) -> Reading:
    anchors = tuple(
        Anchor(edition=d, locator="2", hint="may not", sha256=h) for d, h in zip((E1, E2, E3), hashes, strict=False)
    )
    return Reading(
        id="ban", topic=Topic.OUTPUTS_TRAIN_MODELS, effect=Effect.PROHIBITION, says="Nothing may be trained.",
        acts=(Act.TRAIN,), anchors=anchors, dated=E1, author="tests",
        review=Level(level=ReviewLevel.DRAFTED, by="tests", on=E1),
    )  # fmt: skip


Spans = list[tuple[dt.date, dt.date | None]]


@pytest.mark.parametrize(
    ("hashes", "kind", "gone", "spans", "until"),
    [
        ((OLD, OLD, OLD), "terms_of_service", {}, [(E1, None), (E2, None), (E3, None)], None),
        ((OLD, OLD, NEW), "terms_of_service", {}, [(E1, None), (E2, None)], E3),  # a catalogued edition is another
        ((OLD, NEW, OLD), "terms_of_service", {}, [(E1, None)], E2),  # the clause comes back, the position does not
        ((NEW, OLD, OLD), "terms_of_service", {}, [], E1),  # anchored anew
        ((OLD,), "terms_of_service", {}, [(E1, None)], E2),  # nobody read the clause in the next edition
        ((OLD, NEW, NEW), "model_licence", {}, [(E1, None)], None),  # no licence follows the one that came with it
        (
            (OLD, OLD, OLD), "terms_of_service", {("acme/t#ban", E1): (dt.date(2024, 3, 1),)},
            [(E1, dt.date(2024, 3, 1))], dt.date(2024, 3, 1),
        ),
        (
            (OLD, OLD, OLD), "terms_of_service", {("acme/t#ban", E2): (dt.date(2024, 9, 1),)},
            [(E1, None), (E2, dt.date(2024, 9, 1))], dt.date(2024, 9, 1),
        ),
    ],
)  # fmt: skip
def test_it_stands_as_long_as_its_clause(
    hashes: tuple[str, ...], kind: str, gone: Gone, spans: Spans, until: dt.date | None
) -> None:
    at = Anchor(edition=E1, locator="2", hint="may not", sha256=OLD)
    anchors, ended = placed(entry(kind), public(*hashes), at, E1, gone)
    assert [(a.since, a.until) for a in anchors] == spans
    assert ended == until


def test_what_was_lost_before_it_was_taken_ends_nothing() -> None:
    at = Anchor(edition=E1, locator="2", hint="may not", sha256=OLD)
    since = dt.date(2024, 4, 1)  # the clause was gone in March and is back
    anchors, ended = placed(entry(), public(OLD), at, since, {("acme/t#ban", E1): (dt.date(2024, 3, 1),)})
    assert [(a.since, a.until) for a in anchors] == [(since, None)]
    assert ended == E2


def anchored(corpus: Corpus, sha: str) -> tuple[Corpus, HouseReview]:
    """The Acme corpus with its ban anchored by a hash, and a position that allows what the ban forbids."""
    file = corpus.readings["acme/terms"]
    ban = next(r for r in file.readings if r.id == "no-training")
    last = max(a.edition for a in ban.anchors)
    moved = tuple(a.model_copy(update={"sha256": sha}) if a.edition == last else a for a in ban.anchors)
    changed = ban.model_copy(update={"anchors": moved})
    readings = tuple(changed if r.id == ban.id else r for r in file.readings)
    at = next(a for a in moved if a.edition == last)
    level = Level(level=ReviewLevel.HOUSE, by="R. Tester", on=last)
    own = ban.model_copy(
        update={"id": "no-training.house", "effect": Effect.PERMISSION, "anchors": (at,), "review": level}
    )
    review = HouseReview(
        instrument="acme/terms", reading=ban.id, edition=last, decision=Decision.POSITION, text=last,
        text_sha256="c" * 64, since=last, anchor=at, result=own, by="R. Tester",
        at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), why="Agreed.",
    )  # fmt: skip
    files = {**corpus.readings, "acme/terms": file.model_copy(update={"readings": readings})}
    return dataclasses.replace(corpus, readings=files), review


FACTS = {
    "teacher": "acme/chat", "source__channel": "api", "source__technique": "output_training",
    "student__kind": "task_specific", "release": "internal",
}  # fmt: skip


def test_an_anchor_with_another_hash_ends_it(acme_corpus: Corpus) -> None:
    corpus, review = anchored(acme_corpus, OLD)
    assert ask(corpus, **FACTS).verdict is Verdict.PROHIBITED
    assert ask(with_reviews(corpus, [review]), **FACTS).verdict is not Verdict.PROHIBITED
    later, _ = anchored(acme_corpus, NEW)
    laid = with_reviews(later, [review])
    assert ask(laid, **FACTS).verdict is Verdict.PROHIBITED
    assert [p.until for p in laid.positions] == [review.since]


def test_of_readings_that_agree_the_house_position_decides(acme_corpus: Corpus) -> None:
    """Another ban of the same text, on a topic that would come first, beside a position that keeps the ban."""
    corpus, review = anchored(acme_corpus, OLD)
    assert review.result is not None
    own = review.model_copy(update={"result": review.result.model_copy(update={"effect": Effect.PROHIBITION})})
    file = corpus.readings["acme/terms"]
    ban = next(r for r in file.readings if r.id == "no-training")
    other = ban.model_copy(update={"id": "no-distilling", "topic": Topic.DISTILLATION_NAMED})
    spoken = tuple(c.model_copy(update={"silent": ()}) for c in file.coverage)
    both = file.model_copy(update={"readings": (other, *file.readings), "coverage": spoken})
    laid = with_reviews(dataclasses.replace(corpus, readings={**corpus.readings, "acme/terms": both}), [own])
    (found,) = [f for f in ask(laid, **FACTS).findings if f.leg.act is Act.TRAIN]
    assert {"acme/terms#no-distilling", "acme/terms#no-training.house"} <= set(found.readings)
    assert (found.reading, found.review) == ("acme/terms#no-training.house", ReviewLevel.HOUSE)


def test_a_position_that_does_not_apply_is_shown_all_the_same(acme_corpus: Corpus) -> None:
    """It took the place of a ban that would have applied: what is left rests on it, and it is cited."""
    corpus, review = anchored(acme_corpus, OLD)
    assert review.result is not None
    narrow = (Constraint.model_validate({"facet": "student.kind", "in": ["general_purpose"]}),)
    own = review.model_copy(
        update={"result": review.result.model_copy(update={"effect": Effect.PROHIBITION, "when": narrow})}
    )
    laid = with_reviews(corpus, [own])
    ruling = ask(laid, **FACTS)
    assert ruling.verdict is not Verdict.PROHIBITED
    (found,) = [f for f in ruling.findings if f.leg.act is Act.TRAIN]
    assert "acme/terms#no-training.house" in found.readings
    assert found.review is ReviewLevel.HOUSE
    assert positions_of(ruling, laid)
