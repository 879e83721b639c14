"""The check of a language model's sentences: each rule, true sentences that must pass, false ones that must not."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb.answer.check_claim import Checker
from kb.answer.check_model import Evidence, Rule
from kb.answer.cite import Citer
from kb.answer.phrase_evidence import evidence_of_reading, plain_words
from kb.corpus import Corpus
from kb.service import Distillaw
from kb.vocabulary import Effect
from tests.kb.mutations import False_, True_, ways

CASES = Path(__file__).resolve().parents[1] / "cases" / "prose"
BAN = Evidence(
    1,
    ("Outputs may not be used to train models that compete with Acme, unless Acme gives leave in writing.",),
    Effect.PROHIBITION,
    "Customer shall not use Output to train models competing with Acme unless Acme agrees in writing.",
    ("Acme", "Acme Terms of Service"),
    edition=dt.date(2025, 6, 1),
    locator="§2(a)",
    key="acme/terms#ban",
)
USERS = Evidence(
    2,
    ("Above ten million monthly users a separate licence must be asked for.",),
    Effect.CONDITION,
    names=("Acme", "Acme Licence"),
    edition=dt.date(2024, 3, 1),
    key="acme/licence#users",
)
GRANT = Evidence(
    3,
    ("The weights may be used and changed for research only.",),
    Effect.PERMISSION,
    names=("Acme", "Acme Licence"),
    key="acme/licence#grant",
)
CHECK = Checker({1: (BAN,), 2: (USERS,), 3: (GRANT,)}, frozenset({"output", "under"}), ("Acme", "Initech", "initrode"))


@pytest.mark.parametrize(
    "sentence",
    [
        "Outputs may not be used to train models that compete with Acme, unless Acme gives leave in writing [1].",
        "Without Acme's written leave, outputs must not be used to train competing models [1].",
        "Under Acme's terms of service, using outputs to train a competing model is forbidden unless Acme gives "
        "leave [1].",
        "You can't train a model competing with Acme on outputs, except with written leave from Acme [1].",
        "In the edition of 2025-06-01, outputs may not train competing models unless Acme gives leave [1].",
        "In the edition of June 2025, outputs may not train competing models unless Acme gives leave [1].",
        "Acme says “shall not use Output to train models competing with Acme unless Acme agrees in writing” [1].",
        "With more than 10 million monthly users, a separate licence must be asked for [2].",
        "The weights may be used for research only [3].",
        "Outputs may not train competing models without leave [1], and above ten million monthly users a separate "
        "licence must be asked for [2].",
    ],
)
def test_true_sentences_pass(sentence: str) -> None:
    assert CHECK.check(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("Outputs may not train competing models unless Acme gives leave.", Rule.NO_CITATION),
        ("Outputs may not train competing models unless Acme gives leave [7].", Rule.UNKNOWN_CITATION),
        ("Outputs may not train competing models without leave [1]. Everything is fine", Rule.NO_CITATION),
        ("Outputs may not train [competing](x) models unless Acme gives leave [1].", Rule.NOT_PLAIN),
        ("<b>Outputs</b> may not train competing models unless Acme gives leave [1].", Rule.NOT_PLAIN),
        ("Outputs may not train competing models\u202e unless Acme gives leave [1].", Rule.NOT_PLAIN),
        (f"Outputs {'really ' * 80}may not train competing models unless Acme gives leave [1].", Rule.TOO_LONG),
        ("Acme says “shall not use Outputs to train models” [1].", Rule.QUOTE),
        ("Acme says “shall not use Output … competing with Acme” [1].", Rule.QUOTE),
        ("Acme says “shall not use Output to train models [1].", Rule.QUOTE),
        ("Above twenty million monthly users a separate licence must be asked for [2].", Rule.NUMBER),
        ("Above 10 billion monthly users a separate licence must be asked for [2].", Rule.NUMBER),
        ("Below ten million monthly users a separate licence must be asked for [2].", Rule.NUMBER),
        ("In the edition of 2024-06-01, outputs may not "
         "train competing models unless Acme gives leave [1].", Rule.DATE),
        ("Under §2(b), outputs may not train competing models unless Acme gives leave [1].", Rule.PLACE),
        ("Initech says that outputs may not train competing models unless Acme gives leave [1].", Rule.NAME),
        ("Under the terms of initrode, outputs may not train competing models unless leave is given [1].", Rule.NAME),
        ("The Licensed Derivatives may not train competing models unless Acme gives leave [1].", Rule.NAME),
        ("Outputs may be used to train competing models unless Acme gives leave [1].", Rule.POLARITY),
        ("Outputs need not be used to train competing models unless Acme gives leave [1].", Rule.POLARITY),
        ("Outputs must be used to train competing models unless Acme gives leave [1].", Rule.POLARITY),
        ("Nothing forbids training competing models on outputs unless Acme gives leave [1].", Rule.POLARITY),
        ("It is not true that outputs may not train competing models unless Acme gives leave [1].", Rule.CONTENT),
        ("Above ten million monthly users a separate licence may be asked for [2].", Rule.POLARITY),
        ("Outputs may not be used to train models that compete with Acme [1].", Rule.EXCEPTION),
        ("Outputs may not train competing models, except by customers, unless Acme gives leave [1].", Rule.EXCEPTION),
        ("The weights may be used and changed for research [3].", Rule.LIMIT),
        ("The weights may be used and changed [3].", Rule.LIMIT),
        ("Outputs may not be used to train any model unless Acme gives leave [1].", Rule.SCOPE),
        ("Outputs may not be used to train other models unless Acme gives leave [1].", Rule.SCOPE),
        ("Outputs may not be used to train models unless Acme gives leave [1].", Rule.SCOPE),
        ("Outputs may not be sold or train competing models unless Acme gives leave [1].", Rule.CONTENT),
        ("Outputs may not train competing models without leave, and the weights may be used for research only "
         "[1].", Rule.CONTENT),
        ("Outputs may not train competing models without leave [2].", Rule.CONTENT),
        ("It is illegal to train competing models on outputs unless Acme gives leave [1].", Rule.CONTENT),
        ("Outputs may not train competing models without leave [1][2].", Rule.CONTENT),
    ],
)  # fmt: skip
def test_each_rule_refuses(sentence: str, rule: Rule) -> None:
    refusal = CHECK.check(sentence)
    assert refusal is not None, "it passed"
    if rule is not refusal.rule:  # another rule may come first; the sentence is refused all the same
        assert refusal.rule in {Rule.POLARITY, Rule.CONTENT, Rule.SCOPE, Rule.EXCEPTION, Rule.LIMIT}


def test_who_bears_a_sentence_out_is_told() -> None:
    judged = CHECK.judge("Outputs may not train competing models without leave [1].")
    assert (judged.refusal, judged.keys) == (None, ("acme/terms#ban",))


def test_one_of_several_readings_of_a_passage_is_enough() -> None:
    both = Checker({1: (GRANT, BAN)}, CHECK.words, CHECK.issuers)
    judged = both.judge("Outputs may not train competing models without leave [1].")
    assert (judged.refusal, judged.keys) == (None, ("acme/terms#ban",))


# --- on the readings of the shipped corpus ---


class World:
    """Checks sentences against the readings of a corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self._words = plain_words(corpus)
        self._issuers = tuple(corpus.publishers)

    def check(self, reading: str, sentence: str, evidence: Evidence | None = None) -> str:
        """Why a sentence about a reading is refused; empty when it passes."""
        if evidence is None:
            edition = self.corpus.reading(reading)[1].anchors[-1].edition
            evidence = evidence_of_reading(self.corpus, reading, edition, 1)
        refusal = Checker({1: (evidence,)}, self._words, self._issuers).check(f"{sentence.rstrip('.')} [1].")
        return refusal.reason if refusal else ""

    def true(self, reading: str, sentence: str) -> True_:
        instrument, read = self.corpus.reading(reading)
        publisher = self.corpus.instrument(instrument).publisher
        return True_(reading, sentence, publisher, read.anchors[-1].edition.isoformat())

    def false(self, base: list[True_]) -> list[False_]:
        """Every false sentence that true ones give, once."""
        rng = random.Random(5)
        norms = [t for t in base if re.search(r"\b(may|must|shall|forbid|barred)\b", t.sentence)]
        publishers = sorted(self.corpus.publishers)
        out: dict[str, False_] = {}
        for one in base:
            others = [o for o in rng.sample(norms, 12) if self._far(o, one)]
            for made in ways(one, publishers, others, rng.randrange):
                out.setdefault(made.sentence, made)
        return list(out.values())

    def _far(self, other: True_, one: True_) -> bool:
        """Whether another sentence is of another text and topic: merging the two says something new."""
        topics = {self.corpus.reading(t.reading)[1].topic for t in (other, one)}
        return other.reading.partition("#")[0] != one.reading.partition("#")[0] and len(topics) == 2


@pytest.fixture(scope="module")
def world(corpus: Corpus) -> World:
    return World(corpus)


def cases(name: str) -> list[dict[str, str]]:
    loaded: list[dict[str, str]] = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize("name", ["tuned", "held_out"])
def test_true_sentences_about_readings_pass(world: World, name: str) -> None:
    rows = cases(name)
    refused = {r["sentence"]: why for r in rows if (why := world.check(r["reading"], r["sentence"]))}
    assert len(rows) >= 40
    least = 0.95 if name == "tuned" else 0.90
    assert len(refused) <= (1 - least) * len(rows), refused


def test_what_a_reading_says_passes(world: World) -> None:
    said = _said(world.corpus)
    refused = [(r, s) for r, s in said if world.check(r, s)]
    assert len(said) > 1000
    assert len(refused) <= 0.01 * len(said), refused


def _said(corpus: Corpus) -> list[tuple[str, str]]:
    return [
        (f"{file.instrument}#{reading.id}", sentence)
        for file in corpus.readings.values()
        for reading in file.readings
        for sentence in re.split(r"(?<=[.])\s+(?=[A-Z])", reading.says.strip())
    ]


def test_false_sentences_are_refused(world: World) -> None:
    """Made of every sentence of the readings, and of ours, that passes itself."""
    rows = [*_said(world.corpus), *((r["reading"], r["sentence"]) for n in ("tuned", "held_out") for r in cases(n))]
    base = [world.true(r, s) for r, s in rows if not world.check(r, s)]
    made, passed = Counter[str](), Counter[str]()
    shown = []
    for one in world.false(base):
        made[one.way] += 1
        if not world.check(one.reading, one.sentence):
            passed[one.way] += 1
            shown.append((one.way, one.reading, one.sentence))
    assert sum(made.values()) >= 3000
    assert min(made.values()) >= 40, made
    assert sum(passed.values()) <= 0.01 * sum(made.values()), shown
    assert all(passed[way] <= 0.03 * made[way] for way in made), shown


def test_false_sentences_made_of_real_clauses_are_refused(world: World, service: Distillaw) -> None:
    """Made of whole sentences of clauses that are held; the words stay in this process."""
    held: dict[str, Any] = {}
    for file in world.corpus.readings.values():
        for reading in file.readings:
            citer = Citer(world.corpus, service.library)
            global_id, edition = f"{file.instrument}#{reading.id}", reading.anchors[-1].edition
            citation = citer.citations[citer.reading(global_id, edition) - 1]
            text = re.sub(r"^\W*(?:\(?\w{1,3}[.)]\s+)+", "", " ".join((citation.quote or "").split()))
            if text.endswith(".") and len(text.split()) <= 60 and not re.search(r"[“\"]", text):
                evidence = evidence_of_reading(world.corpus, global_id, edition, 1, citation)
                held.setdefault(text, (world.true(global_id, text), evidence))
    made = passed = 0
    evidence_of = {one.reading: evidence for one, evidence in held.values()}
    for false in world.false([one for one, _ in held.values()]):
        made += 1
        passed += not world.check(false.reading, false.sentence, evidence_of[false.reading])
    assert made >= 300
    assert passed <= 0.01 * made
