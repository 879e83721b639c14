"""What a ruling keeps between its branches never changes it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kb.corpus import Corpus
from kb.practice import Facet, Practice, Source
from kb.ruling import rule
from kb.ruling.blocks import Blocks
from kb.ruling.facts import View, keys_read
from kb.vocabulary import Act, Technique
from tests.kb.test_cases import case_practices

DAY = dt.date(2026, 11, 1)


class Forgetful(dict[Any, Any]):
    """A dictionary that gives back what was just put in, and never says that it has it."""

    def __contains__(self, key: object) -> bool:
        return False


@pytest.fixture
def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on nothing is kept."""
    plain = Blocks.__init__

    def empty(self: Blocks, practice: Practice, corpus: Corpus) -> None:
        plain(self, practice, corpus)
        self._sketches, self._blocks, self._findings = Forgetful(), Forgetful(), Forgetful()

    monkeypatch.setattr(Blocks, "__init__", empty)


def _lines(corpus: Corpus) -> list[Practice]:
    """Release lines named without a size: several texts may govern, so that many facets branch."""
    lines: dict[str, list[str]] = {}
    for model in corpus.models.values():
        lines.setdefault(model.family, []).append(model.id)
    out = []
    for ids in lines.values():
        for technique in (Technique.OUTPUT_TRAINING, Technique.WEIGHT_DERIVATION):
            source = Source(candidates=tuple(ids[:6]), mention="", technique=Facet(technique))
            out.append(Practice(DAY, (source,)))
    return out


def test_keeping_changes_nothing(corpus: Corpus, request: pytest.FixtureRequest) -> None:
    practices = [*case_practices(), *_lines(corpus)]
    kept = [rule(practice, corpus) for practice in practices]
    request.getfixturevalue("forget")
    assert [rule(practice, corpus) for practice in practices] == kept
    assert len(practices) > 500


def test_a_text_is_judged_once_for_the_facts_it_tests(acme_corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another release does not change how training is judged: the leg is evaluated once, not once a branch."""
    import kb.ruling.blocks as module

    judged: list[str] = []
    plain = module.evaluate

    def counted(leg: Any, *rest: Any) -> Any:
        judged.append(leg.act.value)
        return plain(leg, *rest)

    monkeypatch.setattr(module, "evaluate", counted)
    source = Source(id=Facet("acme/one-7b"), technique=Facet(Technique.OUTPUT_TRAINING))
    rule(Practice(DAY, (source,)), acme_corpus)
    assert judged.count("use") == 1


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
