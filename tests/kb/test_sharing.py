"""Branches that are followed once for many models: on invented licences drawn at random, the plain tree says the same.

The shipped licences differ little in what they test; the invented ones differ in everything that may tell two branches
apart. A generator of a fixed seed draws them.
"""

from __future__ import annotations

import copy
import datetime as dt
import random
from dataclasses import replace
from typing import Any

import pytest

from kb.catalogue import InstrumentEntry, ModelEntry
from kb.corpus import Corpus
from kb.practice import Facet, Practice, Source, set_facet
from kb.readings import STUDENT_ACTS, ReadingsFile
from kb.ruling import rule
from kb.vocabulary import Act, Channel, Effect, Role, Technique, Topic
from tests.kb.plain import plainly

DAY = dt.date(2026, 3, 1)
RELEASED = dt.date(2024, 1, 1)
CORPORA = 100
TESTS: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = (
    ("purpose", (("commercial",), ("research",), ("commercial", "research"))),
    ("student.is_llm", (("yes",), ("no",))),
    ("student.competes", (("yes",),)),
    ("offered", (("yes",), ("no",))),
    ("student.same_family", (("yes",),)),
    ("fact:outputs_extracted_automatically", (("yes",), ("no",))),
    ("established_in", (("EU",), ("DE",), ("US",), ("EEA",))),
    ("role", (("base",), ("teacher",))),
    ("model", (("acme/m0",), ("acme/m1",))),
)


class Author:
    """Draws licences and practices."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)

    def corpus(self, acme: Corpus) -> Corpus:
        """The Acme corpus with four models more, each under a licence of its own, some under a policy besides.

        The licences are near copies of one: it is those that a careless comparison takes for the same.
        """
        instruments, readings, models = dict(acme.instruments), dict(acme.readings), dict(acme.models)
        first = self._drafts()
        for number in range(4):
            texts = [f"drawn/licence-{number}"] + [f"drawn/policy-{number}"] * (self.draw.random() < 0.3)
            for text in texts:
                kind = "model_licence" if "licence" in text else "use_policy"
                instruments[text] = self._instrument(text, kind, texts[0] if self.draw.random() < 0.3 else "")
                drafts = self._drafts() if "policy" in text else self._changed(first) if number else first
                readings[text] = self._readings(text, drafts)
            governing = [{"instrument": text} for text in texts]
            models[f"acme/m{number}"] = ModelEntry.model_validate(
                {"id": f"acme/m{number}", "name": f"M{number}", "family": "M", "channels": {"weights": governing}}
            )
        publisher_of = {**acme.publisher_of, **{f"acme/m{number}": "Acme" for number in range(4)}}
        return replace(acme, instruments=instruments, readings=readings, models=models, publisher_of=publisher_of)

    def _instrument(self, id_: str, kind: str, over: str) -> InstrumentEntry:
        regions = ["EU"] if self.draw.random() < 0.15 else []
        outranks = [over] if over and over != id_ else []
        data = {"id": id_, "title": id_, "publisher": "Acme", "kind": kind, "binds": "licensee", "regions": regions}
        return InstrumentEntry.model_validate({**data, "outranks": outranks, "editions": [{"date": RELEASED}]})

    def _readings(self, instrument: str, drafts: list[dict[str, Any]]) -> ReadingsFile:
        read = {reading["topic"] for reading in drafts}
        silent = [topic.value for topic in Topic if topic.value not in read]
        coverage = [{"edition": RELEASED, "silent": silent, "by": "test", "on": DAY}]
        return ReadingsFile.model_validate({"instrument": instrument, "readings": drafts, "coverage": coverage})

    def _drafts(self) -> list[dict[str, Any]]:
        count = self.draw.randint(1, 5)
        return [self._reading(number, count) for number in range(count)]

    def _changed(self, drafts: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """A copy in which one thing is another: a test, whether it is asked, whom the rule reaches, what it does."""
        out = copy.deepcopy(drafts)
        reading = self.draw.choice(out)
        tests = [test for field in ("when", "requires") for test in reading.get(field, ()) if "facet" in test]
        change = self.draw.choice(["test", "test", "unknown", "reaches", "effect", "nothing"])
        if change == "test" and tests:
            test = self.draw.choice(tests)
            if "in" in test or "not_in" in test:
                old, new = ("in", "not_in") if "in" in test else ("not_in", "in")
                test[new] = test.pop(old)
            else:
                test["above" if "above" in test else "at_most"] = 150
        elif change == "unknown" and tests:
            test = self.draw.choice(tests)
            test["unknown"] = "state" if test["unknown"] == "ask" else "ask"
        elif change == "reaches" and "reaches" in reading:
            reading["reaches"] = [{"derivative": "trained", "trained": "derivative"}[reading["reaches"][0]]]
        elif change == "effect" and reading["effect"] in ("prohibition", "permission", "duty", "reservation"):
            reading |= {"effect": self.draw.choice(["prohibition", "permission", "duty"]), "duty": "Do thing 0."}
            reading.setdefault("reaches", ["trained"])
        return out

    def _reading(self, number: int, count: int) -> dict[str, Any]:
        effect = self.draw.choice([*Effect, Effect.PROHIBITION, Effect.CONDITION, Effect.PERMISSION])
        acts = self.draw.sample(
            [Act.USE, Act.TRAIN, Act.SERVE, Act.PUBLISH_WEIGHTS, Act.DERIVE], self.draw.randint(1, 4)
        )
        out: dict[str, Any] = {
            "id": f"r{number}", "topic": self.draw.choice([*Topic]).value, "effect": effect.value, "acts": acts,
            "says": f"Invented rule number {number}.", "when": self._tests(2), "author": "test", "dated": DAY,
            "anchors": [{"edition": RELEASED, "locator": f"§{number}", "hint": "invented"}],
            "review": {"level": "drafted", "by": "test", "on": DAY},
        }  # fmt: skip
        if STUDENT_ACTS & set(acts):
            out["reaches"] = self.draw.choice([["derivative"], ["trained"], ["derivative", "trained"]])
        others = [f"r{other}" for other in range(count) if other != number]
        if effect is Effect.EXCEPTION and not others:
            effect, out["effect"] = Effect.PROHIBITION, "prohibition"
        if effect is Effect.EXCEPTION or (others and self.draw.random() < 0.15):
            out["excepts"] = [self.draw.choice(others)]
        if others and self.draw.random() < 0.05:
            out["conflicts_with"] = [self.draw.choice(others)]
        if effect is Effect.CONDITION:
            out["requires"] = self._tests(2) or [self._test()]
        if effect is Effect.DUTY:
            out["duty"] = f"Do thing {self.draw.randint(0, 2)}."
        if effect is Effect.DEFINITION:
            out |= {"defines": "derivative", "when": self._tests(2) or [self._test()]}
        return out

    def _tests(self, most: int) -> list[dict[str, Any]]:
        return [self._test() for _ in range(self.draw.randint(0, most))]

    def _test(self, deep: bool = True) -> dict[str, Any]:
        if deep and self.draw.random() < 0.2:
            return {"any_of": [self._test(deep=False), self._test(deep=False)]}
        facet, choices = self.draw.choice(TESTS)
        unknown = "state" if facet == "established_in" or self.draw.random() < 0.3 else "ask"
        if self.draw.random() < 0.15:
            measure = self.draw.choice(["monthly_active_users", "monthly_active_users_at_release"])
            limit = {self.draw.choice(["above", "at_most"]): self.draw.choice([100, 200])}
            return {"facet": measure, **limit, "unknown": unknown, "text": "Users are few."}
        member = {self.draw.choice(["in", "not_in"]): list(self.draw.choice(choices))}
        return {"facet": facet, **member, "unknown": unknown, "text": f"It is so with {facet}."}

    def practice(self) -> Practice:
        """Two sources, each one of several models."""
        sources = [self._source(Role.TEACHER), self._source(self.draw.choice([Role.TEACHER, Role.BASE]))]
        practice = Practice(DAY, tuple(sources))
        known: dict[str, list[Any]] = {
            "release": ["internal", "open_weights", "hosted_service"],
            "purpose": ["commercial", "research"],
            "established_in": ["EU", "DE", "US", "EEA", "EU,US"],
            "monthly_active_users": [50, 150, 500],
            "student.kind": ["general_purpose", "embedding_or_classifier"],
            "student.modality": ["text"],
            "actor": ["received_outputs_only", "affiliate"],
            "authorisation": ["granted"],
        }
        for facet, values in known.items():
            if self.draw.random() < 0.3:
                practice = set_facet(practice, facet, self.draw.choice(values))
        return practice

    def _source(self, role: Role) -> Source:
        ids = tuple(self.draw.sample([f"acme/m{number}" for number in range(4)], self.draw.randint(2, 3)))
        technique = Technique.WEIGHT_DERIVATION if role is Role.BASE else Technique.OUTPUT_TRAINING
        channel = Facet(Channel.WEIGHTS)
        return Source(candidates=ids, mention="one", role=Facet(role), technique=Facet(technique), channel=channel)


@pytest.mark.parametrize("part", range(5))
def test_the_plain_tree_says_the_same(acme_corpus: Corpus, part: int) -> None:
    asked = 0
    for seed in range(part, CORPORA, 5):
        author = Author(seed)
        corpus = author.corpus(acme_corpus)
        for practice in (author.practice(), author.practice()):
            shared = rule(practice, corpus)
            with plainly():
                assert rule(practice, corpus) == shared, f"seed {seed}"
            asked += bool(shared.open_questions)
    assert asked > 10  # else the practices decide nothing
