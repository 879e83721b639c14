"""The detector: what it is taught, what it flags, how much, and what is drafted of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import yaml

from ingest.acquire import default_connectors
from ingest.propose import Library, Proposal, Proposer, cues, draft, heads, proposed_dir, stored, write_draft
from ingest.propose.detector import CORE, Detector, train
from ingest.propose.examples import Held, gather, is_sentence, labels_of
from ingest.propose.likeness import Likeness
from ingest.propose.report import measure, read_quotes
from ingest.propose.rule import CAP, LEAST_BUDGET, SHORT_TEXT, chosen, propose, share
from ingest.propose.units import units_of
from ingest.propose.vectors import Vectors
from ingest.segment import segment
from kb.catalogue import InstrumentEntry
from kb.corpus import Corpus, parse_file
from kb.errors import TextMissingError, UnknownIdError, UsageError
from kb.instruments import Edition, InstrumentId, Sha256, text_sha256
from kb.readings import ReadingsFile
from kb.retrieval.embed import open_embedder
from kb.store import Home
from kb.vocabulary import Effect, ReviewLevel, Topic
from tests import acme
from tests.ui.acme import WordEmbedder

DAY = dt.date(2026, 11, 24)

DULL = (
    "The customer pays each invoice within thirty days of its date, without deduction or set-off of any kind.",
    "Notices are sent by post to the registered office and take effect on the third working day after posting.",
    "Either party may end this agreement by three months' written notice to the end of a calendar quarter.",
    "Neither party answers for delay caused by storm, flood, strike or other events beyond its control.",
    "The parties keep each other's secrets for five years after the end, save where the law asks otherwise.",
    "The supplier keeps the service available for ninety-nine hours in a hundred, measured by the month.",
    "Should a clause be void, the others stand, and a valid clause of like purpose takes its place.",
    "Waiver of a right needs writing; forbearance on one occasion is no waiver on the next one.",
    "Staff of the supplier who work on the customer's premises follow the house rules that hang there.",
    "The customer names one person who may give instructions, and tells the supplier of any change at once.",
)
TELLING = {
    "train": "The customer may not use any output of the service to train a machine learning model.",
    "compete": "The customer shall not develop models that compete with the products of Acme.",
    "distil": "Distillation of the model, or of its outputs, into another model is prohibited.",
    "reverse": "The customer must not reverse engineer, decompile or seek the source code or weights.",
    "scrape": "Automated extraction of data or output, by scraping, bots or scripts, is not permitted.",
}


def contract() -> tuple[Edition, dict[str, int]]:
    """A contract of twelve pages with five clauses that matter, and where each of those begins."""
    clauses = [DULL[n % len(DULL)].replace("customer", f"customer of lot {n}") for n in range(60)]
    for place, words in zip((7, 19, 28, 41, 55), TELLING.values(), strict=True):
        clauses.insert(place, words)
    text = "ACME SUPPLY\n\n" + "\n\n".join(f"{n}. {words}" for n, words in enumerate(clauses, 1)) + "\n"
    return _edition(text), {name: text.index(words) for name, words in TELLING.items()}


def _edition(text: str) -> Edition:
    return Edition(
        InstrumentId("house/deal"), DAY, "Acme Supply", text, text_sha256(text), Sha256("0" * 64), "file:deal", "", DAY
    )  # fmt: skip


@pytest.fixture(scope="module")
def held(corpus: Corpus) -> list[Held]:
    """The reviewed texts that come with the package."""
    library = Library(corpus, None, default_connectors(None), DAY)
    return [h for h in library.reviewed() if h[1].source.startswith("scancode:")]


@pytest.fixture(scope="module")
def vectors(tmp_path_factory: pytest.TempPathFactory) -> Vectors:
    return Vectors(tmp_path_factory.mktemp("vectors"), WordEmbedder())


@pytest.fixture(scope="module")
def detector(corpus: Corpus, held: list[Held], vectors: Vectors) -> Detector:
    examples = gather(corpus, held)
    return train(examples, vectors.of([e.unit for e in examples]), CORE)


def found(detector: Detector, vectors: Vectors, edition: Edition) -> list[Proposal]:
    units = units_of(edition, segment(edition.text, edition.title))
    return propose(detector.judge(units, vectors.of(units)), detector, len(edition.text))


# --- units and examples -----------------------------------------------------------------------------------------------


def test_units_hold_every_word_once(held: list[Held]) -> None:
    for _, edition, clauses in held[::9]:
        units = units_of(edition, clauses)
        assert all(a.end <= b.start for a, b in pairwise(units))
        assert "".join("".join(u.text.split()) for u in units) == "".join(edition.text.split())
        assert all(edition.text[u.start : u.end] == u.text for u in units)


def test_an_item_knows_what_announces_it() -> None:
    edition = _edition(acme.TERMS_2024)
    items = [u for u in units_of(edition, segment(edition.text, edition.title)) if "rival" in u.text]
    assert [("You may not" in u.context, u.locator.endswith("item 1")) for u in items] == [(True, True)]


def test_readings_stand_in_the_unit_of_their_hint(acme_corpus: Corpus) -> None:
    edition = _edition(acme.LICENCE)
    edition = Edition(InstrumentId("acme/licence"), acme.LIC, *[getattr(edition, f) for f in edition.__slots__[2:]])
    clauses = segment(edition.text, "Acme Open Weights Licence")
    units = units_of(edition, clauses)
    readings = acme_corpus.edition_readings("acme/licence", acme.LIC).readings
    labels = labels_of(units, clauses, readings, edition)
    read = {x.reading.partition("#")[2]: units[n].text for n, here in labels.items() for x in here}
    assert "feed the training" in read["no-other-llm"]
    assert "more than 10 million" in read["users"]
    assert len(read) == len(readings)


def test_a_wording_of_many_editions_is_one_example(corpus: Corpus, held: list[Held]) -> None:
    examples = gather(corpus, held)
    plain = [e.unit.plain for e in examples if not e.said]
    assert len(plain) == len(set(plain))
    assert any(len(e.publishers) > 1 for e in examples)


def test_a_page_of_text_is_read_in_no_time() -> None:
    page = "outputs and results of the models develop improve train " * 2000
    began = time.process_time()
    assert {"train", "outputs", "models", "develop"} <= set(cues.found(page))
    assert time.process_time() - began < 1.0


def test_a_copy_with_a_name_changed_is_alike() -> None:
    one = "the licensee may run copy change and pass on the model of acme in any form it likes for any purpose at all"
    texts = [
        one,
        one.replace("acme", "zenith"),
        "the courts of strelsau decide every quarrel that comes of this licence",
    ]
    assert Likeness(texts).like(np.array([True, False, False])).tolist() == [True, True, False]


# --- thresholds, by hand ----------------------------------------------------------------------------------------------


def test_thresholds() -> None:
    scores, yes = np.array([4.0, 3.0, 2.0, 1.0]), np.array([True, False, True, False])
    assert heads.threshold_for_recall(scores, yes, 1.0) == 2.0
    assert heads.threshold_for_recall(scores, yes, 0.5) == 4.0
    # F1 of the first one: 2·1·½/1½ = 0.67; of the first three: 2·⅔·1/1⅔ = 0.8
    assert heads.threshold_for_balance(scores, yes, 1.0) == 2.0
    assert heads.threshold_for_share(scores, np.array([5, 5, 10, 80]), 0.2) == 2.0
    assert heads.threshold_for_precision(scores, yes, 0.5) == np.inf  # four flags say little
    assert heads.threshold_for_precision(np.arange(20.0), np.arange(20) >= 10, 0.8) == 8.0


def test_groups_stay_together() -> None:
    fold = heads.folds(["a", "b", "a", "c", "b", "a"], 2)
    assert fold[0] == fold[2] == fold[5]
    assert fold[1] == fold[4] != fold[0]


# --- what it flags ----------------------------------------------------------------------------------------------------


def test_the_clauses_that_matter_are_found_in_a_contract(detector: Detector, vectors: Vectors) -> None:
    edition, places = contract()
    proposals = found(detector, vectors, edition)
    hit = {name for name, at in places.items() for p in proposals if p.start <= at < p.end}
    assert hit == set(places)
    assert 0 < share(proposals, len(edition.text)) <= CAP
    ban = [p for p in proposals if p.start <= places["compete"] < p.end and p.topic is Topic.COMPETING_MODELS]
    assert [p.effect for p in ban] == [Effect.PROHIBITION]


def test_proposals_point_at_the_text(detector: Detector, vectors: Vectors) -> None:
    edition, _ = contract()
    by_locator = {c.locator: c for c in segment(edition.text, edition.title)}
    for p in found(detector, vectors, edition):
        clause = by_locator[p.locator]
        assert clause.start <= p.start < p.end <= clause.end
        assert p.start <= p.sentence[0] < p.sentence[1] <= p.end
        assert 0 <= p.score <= 1


def test_why_names_words_and_a_reading_and_quotes_nothing(detector: Detector, vectors: Vectors, corpus: Corpus) -> None:
    edition, places = contract()
    proposals = found(detector, vectors, edition)
    for p in proposals:
        words = p.why.partition("; nearest")[0].removeprefix("words: ").split(", ")
        assert len(words) <= 8
    ban = next(p for p in proposals if p.start <= places["scrape"] < p.end)
    shown = ban.why.partition("; nearest")[0]
    assert any(w in shown for w in ("scraping", "automated", "extraction", "scripts", "bots"))
    corpus.reading(ban.why.partition("clause: ")[2].split()[0])


def test_a_page_that_is_full_of_it_is_read_whole(detector: Detector, vectors: Vectors) -> None:
    """In a text of a page more than a seventh may bear on the topics; in a long one a seventh is the most."""
    lax = dataclasses.replace(detector, least=0.0, strong=10.0)
    for clauses, most in ((DULL[:8], LEAST_BUDGET), (DULL * 40, CAP * 40 * sum(map(len, DULL)) * 1.1)):
        text = "ACME SUPPLY\n\n" + "\n\n".join(f"{n}. {words}" for n, words in enumerate(clauses, 1)) + "\n"
        units = units_of(_edition(text), segment(text, "Acme Supply"))
        judged = detector.judge(units, vectors.of(units))
        judged = dataclasses.replace(judged, flag=np.ones(len(units)))  # every one a little likely
        flagged = sum(len(units[n].text) for n, core in chosen(judged, lax, len(text)) if core)
        assert 0.8 * most < flagged <= most


@pytest.mark.parametrize(("text", "says"), [("## 3. Use", False), ("§ 4 – –", False), ("Results are yours.", True)])
def test_a_heading_is_no_sentence(text: str, says: bool) -> None:
    edition = _edition(f"ACME SUPPLY\n\n{text}\n")
    units = units_of(edition, segment(edition.text, edition.title))
    assert any(is_sentence(u) and u.text.endswith(text[-3:]) for u in units) is says


def test_a_text_of_nothing_but_dull_clauses_has_no_strong_ones(detector: Detector, vectors: Vectors) -> None:
    text = "ACME SUPPLY\n\n" + "\n\n".join(f"{n}. {words}" for n, words in enumerate(DULL, 1)) + "\n"
    assert not [p for p in found(detector, vectors, _edition(text)) if p.strong]


def test_learning_twice_gives_the_same(corpus: Corpus, held: list[Held], vectors: Vectors, detector: Detector) -> None:
    examples = gather(corpus, held)
    again = train(examples, vectors.of([e.unit for e in examples]), CORE)
    edition, _ = contract()
    assert found(again, vectors, edition) == found(detector, vectors, edition)


def test_a_kept_detector_says_the_same(detector: Detector, vectors: Vectors, tmp_path: Path) -> None:
    stored.write(detector, tmp_path, "one")
    kept = stored.read(tmp_path, "one")
    assert kept is not None
    edition, _ = contract()
    before, after = found(detector, vectors, edition), found(kept, vectors, edition)
    assert [(p.start, p.topic, p.effect, p.score) for p in after] == [
        (p.start, p.topic, p.effect, p.score) for p in before
    ]
    assert stored.read(tmp_path, "another") is None
    (tmp_path / stored.FILE).write_bytes(b"PK\x03\x04 nothing")
    assert stored.read(tmp_path, "one") is None


def test_terms_of_publishers_never_seen(corpus: Corpus, held: list[Held], vectors: Vectors) -> None:
    """The measure of the report, on a few publishers, little text and a toy embedder: a floor, not the figure."""
    found = measure(corpus, held, vectors, only=["OpenAI", "Meta", "Google", "Tencent"])
    counts = [c for one in found.values() for c in one.restricting.found.values()]
    assert len(counts) >= 12
    assert sum(hit / all_ for hit, all_ in counts) / len(counts) >= 0.85
    assert all(part <= CAP for one in found.values() for part, length, _ in one.shares if length >= SHORT_TEXT)


@pytest.mark.bench
@pytest.mark.shared
def test_the_goal_on_every_publisher_left_out(corpus: Corpus, shared: Path, tmp_path: Path) -> None:
    """Nine in ten of the clauses that restrict, and of known quotations, with at most 15% of the text flagged."""
    home = Home(tmp_path).ensure()
    library = Library(corpus, None, default_connectors(shared / "sources", home), DAY)
    quotes = read_quotes(shared / "reference" / "clauses.jsonl")
    vectors = Vectors(tmp_path / "propose", open_embedder("", marker_dir=home.marker_dir))
    found = measure(corpus, list(library.all()), vectors, quotes=quotes)
    restricting = [c for one in found.values() for c in one.restricting.found.values()]
    known = [hit for one in found.values() for hit in one.quotes.values()]
    texts = [(part * length, length) for one in found.values() for part, length, _ in one.shares]
    assert sum(hit / all_ for hit, all_ in restricting) / len(restricting) >= 0.9
    assert sum(known) / len(known) >= 0.9
    assert sum(f for f, _ in texts) / sum(n for _, n in texts) <= CAP


def test_nothing_read_nothing_learned(acme_corpus: Corpus) -> None:
    with pytest.raises(TextMissingError, match="nothing to learn"):
        train([e for e in gather(acme_corpus, []) if not e.topics & set(CORE)], np.zeros((0, 4), dtype=np.float32))


# --- the proposer -----------------------------------------------------------------------------------------------------


def test_a_detector_is_learned_once_and_again_when_readings_change(acme_corpus: Corpus, tmp_path: Path) -> None:
    home = Home(tmp_path).ensure()
    library = Library(acme_corpus, home.database, {}, DAY)
    stages: list[str] = []
    edition, _ = contract()
    deal = (_entry(), edition, segment(edition.text, edition.title))
    proposer = Proposer(acme_corpus, library, home.database, WordEmbedder(), tmp_path / "propose")
    first = proposer.propose(deal, lambda stage, done, total: stages.append(stage))
    assert "learning" in stages
    stages.clear()
    assert proposer.propose(deal, lambda stage, done, total: stages.append(stage)) == first
    assert stages == []
    fewer = acme_corpus.readings | {"acme/terms": ReadingsFile(instrument="acme/terms")}
    other = Corpus(**{**_fields(acme_corpus), "readings": fewer})
    Proposer(other, library, home.database, WordEmbedder(), tmp_path / "propose").propose(
        deal, lambda stage, done, total: stages.append(stage)
    )
    assert "learning" in stages


def _fields(corpus: Corpus) -> dict[str, object]:
    names = ("instruments", "readings", "publishers", "models", "datasets", "facts", "commentary", "publisher_of")
    return {name: getattr(corpus, name) for name in names}


def test_a_text_that_is_not_held_is_named(acme_corpus: Corpus) -> None:
    library = Library(acme_corpus, None, {}, DAY)
    with pytest.raises(TextMissingError, match="acme/terms"):
        library.edition("acme/terms", None)
    with pytest.raises(UnknownIdError, match="2020-01-01"):
        library.edition("acme/terms", dt.date(2020, 1, 1))
    with pytest.raises(UnknownIdError, match="acme/tems"):
        library.edition("acme/tems", None)


# --- drafts -----------------------------------------------------------------------------------------------------------


def _entry() -> InstrumentEntry:
    return InstrumentEntry.model_validate(
        {"id": "house/deal", "title": "Acme Supply", "publisher": "House", "kind": "private_contract",
         "binds": "account_holder", "editions": [{"date": DAY}]}
    )  # fmt: skip


def _drafted(topic: Topic, effect: Effect, *, strong: bool = True, facts: tuple[str, ...] = ()) -> ReadingsFile:
    words = TELLING["compete" if topic is Topic.COMPETING_MODELS else "scrape" if "scrap" in topic.value else "train"]
    edition = _edition(f"ACME SUPPLY\n\n1. {words}\n\n2. {DULL[0]}\n")
    clauses = segment(edition.text, edition.title)
    start = edition.text.index(words)
    clause = next(c for c in clauses if c.start <= start < c.end and "1" in c.locator)
    end = start + len(words)
    proposal = Proposal(clause.locator, start, end, effect, topic, 0.9, "words: model", strong, (start, end))
    return draft(_entry(), edition, clauses, [proposal], DAY, facts)


def test_a_strong_ban_is_drafted_as_a_rule_no_wider_than_it_speaks() -> None:
    (reading,) = _drafted(Topic.COMPETING_MODELS, Effect.PROHIBITION).readings
    assert reading.effect is Effect.PROHIBITION
    assert reading.review.level is ReviewLevel.PROPOSED
    assert [c.facet for c in reading.when] == ["student.competes"]
    assert len(reading.anchors[0].hint.split()) <= 8
    assert reading.anchors[0].sha256
    assert "compete" in reading.anchors[0].hint


def test_a_weak_one_rules_nothing() -> None:
    (reading,) = _drafted(Topic.COMPETING_MODELS, Effect.PROHIBITION, strong=False).readings
    assert reading.effect is Effect.RESERVATION
    assert reading.acts == ()


@pytest.mark.parametrize("effect", list(Effect))
@pytest.mark.parametrize("topic", list(Topic))
def test_every_draft_is_a_valid_reading(topic: Topic, effect: Effect) -> None:
    file = _drafted(topic, effect, facts=("outputs_extracted_automatically",))
    assert ReadingsFile.model_validate(file.model_dump(by_alias=True)) == file
    assert file.coverage[0].silent == ()


def test_a_rule_tests_only_facts_that_the_corpus_has() -> None:
    topic = Topic.AUTOMATED_EXTRACTION_SCRAPING
    assert _drafted(topic, Effect.PROHIBITION).readings[0].effect is Effect.RESERVATION
    (reading,) = _drafted(topic, Effect.PROHIBITION, facts=("outputs_extracted_automatically",)).readings
    assert reading.when[0].facet == "fact:outputs_extracted_automatically"


def test_drafts_are_written_replaced_and_never_over_a_review(tmp_path: Path) -> None:
    file = _drafted(Topic.COMPETING_MODELS, Effect.PROHIBITION)
    path = write_draft(file, tmp_path)
    assert path == proposed_dir(tmp_path) / "house" / "deal.yaml"
    assert parse_file(path, ReadingsFile) == file
    assert write_draft(file, tmp_path) == path
    data = yaml.safe_load(path.read_text())
    data["readings"][0]["review"]["level"] = "counsel"
    path.write_text(yaml.safe_dump(data))
    with pytest.raises(UsageError, match="counsel"):
        write_draft(file, tmp_path)
