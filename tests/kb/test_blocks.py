"""What a ruling keeps, and what its branches share, never changes it; and how much is worked out stays in bounds."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest

import kb.ruling.blocks as blocks_module
import kb.ruling.engine as engine
from kb.corpus import MOST_KEPT, Corpus
from kb.practice import Facet, Practice, Source, set_facet
from kb.ruling import rule
from kb.ruling.branch import Tree
from kb.ruling.evaluate import Judged
from kb.ruling.facts import View, keys_read
from kb.ruling.stand import Position
from kb.vocabulary import Act, Role, Technique
from tests.kb.plain import plainly
from tests.kb.test_cases import case_practices

DAY = dt.date(2026, 11, 1)


def _families(corpus: Corpus) -> list[list[str]]:
    families: dict[str, list[str]] = {}
    for model in corpus.models.values():
        families.setdefault(model.family, []).append(model.id)
    return list(families.values())


def _several(corpus: Corpus) -> list[Practice]:
    """Release lines named without a size, alone and in twos: several texts may govern, so that many facets branch."""
    out = []
    for ids in _families(corpus):
        for technique in (Technique.OUTPUT_TRAINING, Technique.WEIGHT_DERIVATION):
            source = Source(candidates=tuple(ids[:6]), mention="", technique=Facet(technique))
            out.append(Practice(DAY, (source,)))
    wide = [ids for ids in _families(corpus) if len(corpus.classes(tuple(ids))) > 2]
    for number, (ids, others) in enumerate(itertools.pairwise(wide)):
        role = Role.BASE if number % 2 else Role.TEACHER
        technique = Technique.WEIGHT_DERIVATION if number % 2 else Technique.OUTPUT_TRAINING
        teacher = Source(candidates=tuple(ids[:3]), mention="A", technique=Facet(Technique.OUTPUT_TRAINING))
        other = Source(candidates=tuple(others[:3]), mention="B", role=Facet(role), technique=Facet(technique))
        practice = Practice(DAY, (teacher, other))
        out.append(set_facet(practice, "established_in", "EU") if number % 3 else practice)
    return out


def test_sharing_changes_nothing(corpus: Corpus) -> None:
    practices = [*case_practices(), *_several(corpus)]
    first = [rule(practice, corpus) for practice in practices]
    assert [rule(practice, corpus) for practice in reversed(practices)] == first[::-1]
    with plainly():
        for practice, ruling in zip(practices, first, strict=True):
            assert rule(practice, corpus) == ruling, practice
    assert len(practices) > 500
    assert sum(len(practice.sources) > 1 for practice in practices) > 20


class Counted:
    """How much a ruling works out."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.evaluated: list[str] = []
        self.trees: list[Tree[Position]] = []
        evaluate, tree = blocks_module.evaluate, engine.Tree

        def judging(leg: Any, *rest: Any) -> Judged:
            self.evaluated.append(leg.act.value)
            return evaluate(leg, *rest)

        def growing(blocks: Any) -> Tree[Position]:
            self.trees.append(tree(blocks))
            return self.trees[-1]

        monkeypatch.setattr(blocks_module, "evaluate", judging)
        monkeypatch.setattr(engine, "Tree", growing)

    @property
    def assessed(self) -> int:
        """Positions that were looked at, by the last ruling."""
        return self.trees[-1].assessed


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    return Counted(monkeypatch)


def _family(corpus: Corpus, name: str) -> Source:
    ids = tuple(model.id for model in corpus.models.values() if model.family == name)
    assert len(corpus.classes(ids)) >= 8
    return Source(candidates=ids, mention=name, technique=Facet(Technique.OUTPUT_TRAINING))


def _fresh(corpus: Corpus) -> None:
    """Forget what earlier rulings left with the corpus."""
    corpus._kept.clear()


def test_a_text_is_judged_once_for_the_facts_it_rests_on(acme_corpus: Corpus, counted: Counted) -> None:
    """Another release does not change how running the teacher is judged: once, not once a branch."""
    _fresh(acme_corpus)
    source = Source(id=Facet("acme/one-7b"), technique=Facet(Technique.OUTPUT_TRAINING))
    rule(Practice(DAY, (source,)), acme_corpus)
    assert counted.evaluated.count("use") == 1


def test_a_second_ruling_judges_only_what_other_facts_bear_on(acme_corpus: Corpus, counted: Counted) -> None:
    _fresh(acme_corpus)
    practice = Practice(DAY, (Source(id=Facet("acme/one-7b"), technique=Facet(Technique.OUTPUT_TRAINING)),))
    rule(practice, acme_corpus)
    counted.evaluated.clear()
    rule(practice, acme_corpus)
    assert counted.evaluated == []
    rule(set_facet(practice, "monthly_active_users", 20_000_000), acme_corpus)
    assert 0 < len(counted.evaluated) <= 5


def test_families_do_not_multiply(corpus: Corpus, counted: Counted) -> None:
    """The work for several families grows with what tells their members apart, not with the members multiplied."""
    _fresh(corpus)
    llama, qwen, deepseek = (_family(corpus, name) for name in ("Llama", "Qwen", "DeepSeek"))
    assessed, leaves = [], []
    for sources in ((llama,), (qwen,), (llama, qwen), (llama, qwen, deepseek)):
        before = len(counted.evaluated)
        rule(Practice(DAY, sources), corpus)
        assessed.append(counted.assessed)
        leaves.append(counted.trees[-1].root.size)
        assert len(counted.evaluated) - before < 250
    one, other, both, three = assessed
    assert max(one, other) < 150
    assert both < 800
    assert three < 4_000
    assert leaves[2] > 4 * both  # without sharing every leaf, and all above it, would be looked at
    assert leaves[3] > 10 * three


def test_what_is_kept_stays_within_its_limit(acme_corpus: Corpus) -> None:
    _fresh(acme_corpus)
    for number in range(MOST_KEPT + 10):
        assert acme_corpus.kept(("test", number), lambda: [1]) == [1]
        assert len(acme_corpus._kept) <= MOST_KEPT
    _fresh(acme_corpus)


class Watched(dict[str, Any]):
    """A mapping that notes which keys were asked for."""

    def __init__(self) -> None:
        super().__init__({"student.kind": "general_purpose"})
        self.asked: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.asked.add(key)
        return super().get(key, default)


def test_a_facet_reads_what_it_says_it_reads(corpus: Corpus) -> None:
    facets = {f for i in corpus.instruments.values() for e in i.editions for f in _tested(corpus, i.id, e.date)}
    assert {"student.competes", "student.is_llm", "offered", "technique"} <= facets
    for facet in facets:
        values = Watched()
        View(values, 1, "Acme", None, "acme/licence", False, {}).get(facet)
        assert values.asked <= set(keys_read(facet, 1, "Acme")), facet


def _tested(corpus: Corpus, instrument: str, edition: dt.date) -> set[str]:
    read = corpus.edition_readings(instrument, edition)
    return {facet for act in Act for facet in read.on(act).facets}
