"""Ancestors of a student, what each asks of it and by which chain, and what the verdict hangs on."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from kb.corpus import Corpus
from kb.cross_check import cross_check
from kb.lineage import EdgeKind, Lineage, ancestry, trace, trace_model
from kb.lineage.export import lineage_json
from kb.lineage.graph import paths
from kb.lineage.spdx import spdx
from kb.lineage.trace import Demand
from kb.practice import Practice, Source, set_facet, stated
from kb.readings import Reading
from kb.ruling.clash import clashes
from kb.vocabulary import Act, Channel, Role, Technique, Verdict

DAY = dt.date(2026, 3, 1)


def practice(*sources: tuple[str, str], **facets: str) -> Practice:
    made = tuple(
        Source(
            id=stated(id_),
            role=stated(Role(role)),
            channel=stated(Channel.WEIGHTS),
            technique=stated(Technique.WEIGHT_DERIVATION if role == "base" else Technique.OUTPUT_TRAINING),
        )
        for role, id_ in sources
    )
    out = Practice(DAY, sources=made)
    for name, value in facets.items():
        out = set_facet(out, name.replace("__", "."), value)
    return out


PUBLISHED = {"release": "open_weights", "student__kind": "general_purpose", "student__modality": "text"}


def demand(lineage: Lineage, ancestor: str) -> Demand:
    return next(d for d in lineage.demands if d.ancestor == ancestor)


def test_base_and_teacher_of_a_distilled_model(corpus: Corpus) -> None:
    lineage = trace_model("deepseek/deepseek-r1-distill-llama-70b", DAY, corpus)
    base = demand(lineage, "meta/llama-3.3-70b")
    assert (base.applies, base.verdict) == ("yes", Verdict.CONDITIONAL)
    assert any("Begin the name" in c.text for c in base.conditions)
    assert demand(lineage, "deepseek/deepseek-r1").applies == "no"  # the publisher's own
    assert [e.ancestor for e, _ in lineage.hinges] == ["meta/llama-3.3-70b"]


def test_a_model_made_by_way_of_anothers_data_has_no_direct_teacher(corpus: Corpus) -> None:
    lineage = trace_model("lmsys/vicuna-7b-v1.5", DAY, corpus)
    assert not [e for e in lineage.edges if e.kind is EdgeKind.TAUGHT_BY]
    chat = demand(lineage, "openai/chatgpt")
    assert [e.kind for e in chat.path] == [EdgeKind.TRAINED_ON, EdgeKind.MADE_BY]
    assert (chat.applies, chat.counts_as) == ("open", Verdict.UNSETTLED)


def test_weights_all_the_way_bind(corpus: Corpus) -> None:
    lineage = trace(practice(("base", "deepseek/deepseek-r1-distill-llama-8b"), **PUBLISHED), corpus)
    llama = demand(lineage, "meta/llama-3.1-8b")
    assert len(llama.path) == 2
    assert llama.applies == "yes"
    assert lineage.verdict is Verdict.CONDITIONAL


def test_a_release_by_the_same_publisher_stands_in_front(corpus: Corpus) -> None:
    lineage = trace(practice(("teacher", "deepseek/deepseek-r1"), **PUBLISHED), corpus)
    v3 = demand(lineage, "deepseek/deepseek-v3")
    assert v3.applies == "no"
    assert "DeepSeek-R1" in v3.why
    assert lineage.verdict is Verdict.PERMITTED


def test_what_taught_the_base_is_open(corpus: Corpus) -> None:
    lineage = trace(practice(("base", "microsoft/phi-4"), **PUBLISHED), corpus)
    gpt = demand(lineage, "openai/gpt-4")
    assert gpt.applies == "open"
    assert lineage.binding is Verdict.CONDITIONAL  # MIT alone


@pytest.mark.parametrize(
    ("base", "licence"),
    [
        ("lg/exaone-3.5-7.8b", "lg/exaone-license-1.1-nc"),
        ("naver/hyperclova-x-seed", "naver/hyperclova-x-seed-license"),
    ],
)
def test_two_naming_rules_cannot_both_be_met(corpus: Corpus, base: str, licence: str) -> None:
    both = practice(("base", base), ("teacher", "meta/llama-3.1-70b"), purpose="research", **PUBLISHED)
    lineage = trace(both, corpus)
    assert lineage.verdict is Verdict.UNSETTLED
    (clash,) = lineage.clashes
    assert {r.partition("#")[0] for r in clash.readings} == {
        licence,
        "meta/llama-3.1-community-license",
    }
    assert {v for _, v in lineage.hinges} == {Verdict.CONDITIONAL}
    assert not trace(replace(both, sources=both.sources[:1]), corpus).clashes


def test_one_name_may_meet_two_rules(corpus: Corpus) -> None:
    both = practice(("base", "meta/llama-3-8b"), ("teacher", "meta/llama-3.1-70b"), **PUBLISHED)
    assert not trace(both, corpus).clashes  # "Llama 3 …" begins with "Llama"


def test_share_alike_against_limits_handed_on(corpus: Corpus) -> None:
    def reading(global_id: str, act: Act = Act.PUBLISH_WEIGHTS) -> tuple[str, Act, Reading]:
        return global_id, act, corpus.reading(global_id)[1]

    alike = reading("spdx/cc-by-sa-4.0#share-alike-no-limits")
    limits = reading("deepseek/model-license#restrictions-flow-down")
    assert [c.readings for c in clashes([alike, limits])] == [(alike[0], limits[0])]
    assert not clashes([limits, reading("bigscience/openrail-m#restrictions-flow-down")])
    assert not clashes([reading("spdx/cc-by-sa-4.0#share-alike"), alike])
    assert not clashes([reading("spdx/cc-by-sa-4.0#share-alike-no-limits", Act.PUBLISH_DATA), limits])


def test_an_open_name_is_not_followed(corpus: Corpus) -> None:
    open_ = Practice(DAY, sources=(Source(candidates=("meta/llama-3-8b", "meta/llama-3.1-8b"), mention="Llama"),))
    assert trace(open_, corpus).demands == ()


@pytest.mark.parametrize("model", ["deepseek/deepseek-r1-distill-llama-70b", "allenai/tulu-3-8b", "meta/llama-2-7b"])
def test_every_chain_is_an_edge_path(corpus: Corpus, model: str) -> None:
    graph = ancestry(model, corpus)
    for chain in paths(graph, model):
        assert chain[0].made == model
        assert all(a.ancestor == b.made for a, b in pairwise(chain))


def test_the_catalogue_has_no_circles(corpus: Corpus) -> None:
    import networkx as nx

    assert all(nx.is_directed_acyclic_graph(ancestry(model, corpus)) for model in corpus.models)


def test_every_catalogued_model_can_be_traced(corpus: Corpus) -> None:
    derived = [m.id for m in corpus.models.values() if m.base or m.taught_by or m.trained_on]
    for model in derived:
        data = lineage_json(trace_model(model, DAY, corpus))
        assert len(data["demands"]) >= 1, model
        json.dumps(data)


def test_a_base_of_another_publisher_brings_its_licence(corpus: Corpus) -> None:
    tulu = corpus.models["allenai/tulu-2-7b"]
    bare = tulu.model_copy(update={"channels": {Channel.WEIGHTS: tulu.channels[Channel.WEIGHTS][:1]}})
    broken = replace(corpus, models=corpus.models | {tulu.id: bare})
    assert not list(cross_check(corpus))
    assert any("does not list its meta/llama-2-community-license" in p for p in cross_check(broken))


def test_spdx_is_read_by_the_reference_binding(corpus: Corpus, tmp_path: Path) -> None:
    bindings = pytest.importorskip("spdx_python_model.bindings.v3_0_1")
    lineage = trace_model("allenai/tulu-3-8b", DAY, corpus)
    path = tmp_path / "lineage.json"
    path.write_text(json.dumps(spdx(lineage, corpus, dt.datetime(2026, 3, 1, tzinfo=dt.UTC))), encoding="utf-8")
    objects = bindings.SHACLObjectSet()
    with path.open("rb") as file:
        bindings.JSONLDDeserializer().read(file, objects)
    assert not objects.missing_ids
    kinds = {type(o).__name__ for o in objects.foreach()}
    assert {"ai_AIPackage", "dataset_DatasetPackage", "SpdxDocument"} <= kinds
    relations = {
        (r.from_.name, str(r.relationshipType).rpartition("/")[2], r.to[0].name)
        for r in objects.foreach_type(bindings.Relationship)
    }
    assert ("Tulu 3 8B", "descendantOf", "Llama 3.1 8B") in relations
    assert ("Tulu 3 8B", "trainedOn", "Tulu 3 SFT mixture") in relations
    assert ("GPT-4o", "generates", "Tulu 3 SFT mixture") in relations
