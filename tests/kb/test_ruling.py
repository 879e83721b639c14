"""The engine, on the invented Acme texts: acts, three-valued constraints, exceptions, branches, editions, privity."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace

import pytest

from kb.catalogue import Governing
from kb.corpus import Corpus
from kb.practice import Practice, set_facet
from kb.readings import Constraint, Reading, ReadingsFile
from kb.ruling import Reason, Ruling, rule
from kb.ruling.days import date_facet
from kb.ruling.facts import View
from kb.ruling.facts import test as evaluate
from kb.ruling.govern import acts
from kb.vocabulary import Act, Channel, Release, Technique, Verdict
from tests.acme import LIC

DAY = dt.date(2026, 3, 1)


def ask(corpus: Corpus, day: dt.date = DAY, **facts: str) -> Ruling:
    practice = Practice(day)
    for name, value in facts.items():
        practice = set_facet(practice, name.replace("__", "."), value)
    return rule(practice, corpus)


def leg(ruling: Ruling, act: str, instrument: str | None = None) -> tuple[str, str]:
    for finding in ruling.findings:
        if finding.leg.act.value == act and (instrument is None or finding.leg.instrument == instrument):
            return finding.verdict.value, finding.reason.value
    raise AssertionError(f"no leg {act}")


@pytest.mark.parametrize(
    ("technique", "channel", "release", "expected"),
    [
        (Technique.OUTPUT_TRAINING, Channel.API, None, "access train"),
        (Technique.OUTPUT_TRAINING, Channel.WEIGHTS, Release.INTERNAL, "use train"),
        (Technique.OUTPUT_TRAINING, Channel.WEIGHTS, Release.OPEN_WEIGHTS, "use train publish_weights"),
        (Technique.WEIGHT_DERIVATION, Channel.WEIGHTS, Release.HOSTED_SERVICE, "derive serve"),
        (Technique.EVALUATION_ONLY, Channel.API, Release.OPEN_WEIGHTS, "access evaluate"),
        (Technique.OUTPUT_TRAINING, Channel.DOWNLOAD, Release.DATASET, "access train publish_data"),
    ],
)
def test_acts(technique: Technique, channel: Channel, release: Release | None, expected: str) -> None:
    assert acts(technique, channel, release) == tuple(Act(a) for a in expected.split())


def test_ban_of_one_scope_does_not_widen(acme_corpus: Corpus) -> None:
    facts = {"teacher": "acme/one-7b", "source__technique": "output_training", "release": "internal"}
    chat = ask(acme_corpus, student__kind="general_purpose", student__modality="text", **facts)
    assert chat.verdict is Verdict.PROHIBITED
    classifier = ask(acme_corpus, student__kind="embedding_or_classifier", **facts)
    assert classifier.verdict is Verdict.CONDITIONAL
    image = ask(acme_corpus, student__kind="general_purpose", student__modality="image", **facts)
    assert image.verdict is Verdict.CONDITIONAL


def test_own_family_is_excluded(acme_corpus: Corpus) -> None:
    facts = {"source__technique": "output_training", "student__is_llm": "yes", "release": "internal"}
    other = ask(acme_corpus, teacher="acme/one-7b", **facts)
    assert other.verdict is Verdict.PROHIBITED
    same = ask(acme_corpus, teacher="acme/one-7b", base="acme/one-7b", **facts)
    assert same.verdict is Verdict.CONDITIONAL


def test_unknown_state_fact_is_printed_and_known_one_is_not(acme_corpus: Corpus) -> None:
    facts = {
        "teacher": "acme/one-7b",
        "source__technique": "output_training",
        "student__is_llm": "no",
        "release": "internal",
    }
    unknown = ask(acme_corpus, **facts)
    assert [c.text for c in unknown.conditions] == ["Your products have at most 10 million monthly users."]
    small = ask(acme_corpus, monthly_active_users="5000", **facts)
    assert small.verdict is Verdict.PERMITTED
    assert small.conditions == ()
    large = ask(acme_corpus, monthly_active_users="10000001", **facts)
    assert large.verdict is Verdict.PROHIBITED
    assert leg(large, "use") == ("prohibited", Reason.CONDITION_FAILED.value)


def test_threshold_itself_is_still_within(acme_corpus: Corpus) -> None:
    ruling = ask(
        acme_corpus,
        teacher="acme/one-7b",
        source__technique="output_training",
        student__is_llm="no",
        release="internal",
        monthly_active_users="10000000",
    )
    assert ruling.verdict is Verdict.PERMITTED


def test_unknown_ask_fact_branches_and_is_asked(acme_corpus: Corpus) -> None:
    ruling = ask(acme_corpus, teacher="acme/one-7b", source__technique="output_training", release="internal")
    assert ruling.verdict is Verdict.DEPENDS
    (question,) = ruling.open_questions
    assert question.facet == "student.is_llm"
    assert {b.value: b.verdict for b in question.branches} == {"yes": Verdict.PROHIBITED, "no": Verdict.CONDITIONAL}


def test_one_common_result_stands(acme_corpus: Corpus) -> None:
    """Release is unknown, but every branch is conditional: nothing is asked, and each condition says when it arises."""
    ruling = ask(acme_corpus, teacher="acme/one-7b", source__technique="output_training", student__is_llm="no")
    assert ruling.verdict is Verdict.CONDITIONAL
    assert ruling.open_questions == ()
    name = next(c for c in ruling.conditions if "name" in c.text)
    assert "its weights are published" in name.only_if
    assert "offered as a hosted service" in name.only_if


def test_standing_decides_which_duties_reach_the_student(acme_corpus: Corpus) -> None:
    made_from = ask(acme_corpus, base="acme/one-7b", release="open_weights", monthly_active_users="1")
    assert {c.text for c in made_from.conditions} == {
        "Hand over a copy of the licence.",
        "Start the name of the model with Acme.",
    }
    taught = ask(
        acme_corpus,
        teacher="acme/one-7b",
        source__technique="output_training",
        student__is_llm="no",
        release="open_weights",
        monthly_active_users="1",
    )
    assert {c.text for c in taught.conditions} == {"Start the name of the model with Acme."}


@pytest.mark.parametrize(
    ("day", "competes", "verdict"),
    [
        (dt.date(2023, 12, 31), "yes", Verdict.UNCOVERED),
        (dt.date(2024, 6, 1), "yes", Verdict.PROHIBITED),
        (dt.date(2024, 6, 1), "no", Verdict.CONDITIONAL),
        (dt.date(2025, 5, 31), "no", Verdict.CONDITIONAL),
        (dt.date(2025, 6, 1), "no", Verdict.PROHIBITED),
    ],
)
def test_the_edition_in_force_on_the_day(acme_corpus: Corpus, day: dt.date, competes: str, verdict: Verdict) -> None:
    ruling = ask(
        acme_corpus,
        day,
        teacher="acme/chat",
        source__channel="api",
        source__technique="output_training",
        student__kind="task_specific",
        student__competes=competes,
        release="internal",
    )
    assert ruling.verdict is verdict


def test_each_act_is_judged_by_its_own_day(acme_corpus: Corpus) -> None:
    ruling = ask(
        acme_corpus,
        teacher="acme/chat",
        source__channel="api",
        source__technique="output_training",
        student__competes="no",
        student__kind="task_specific",
        release="internal",
        generated="2024-06-01",
        trained="2025-07-01",
    )
    editions = {f.leg.act.value: f.leg.edition for f in ruling.findings}
    assert editions == {"access": dt.date(2024, 1, 1), "train": dt.date(2025, 6, 1)}


_RIVAL = {
    "teacher": "acme/chat",
    "source__channel": "api",
    "source__technique": "output_training",
    "student__kind": "task_specific",
    "student__competes": "no",
    "release": "internal",
}


def test_a_month_in_which_the_text_changed_is_looked_at_on_both_sides(acme_corpus: Corpus) -> None:
    def rival(**dates: str) -> Ruling:
        return ask(acme_corpus, **_RIVAL, **dates)

    before, after = rival(as_of="2025-05-31"), rival(as_of="2025-06-01")
    assert before.verdict is not after.verdict
    for dates in ({"as_of": "2025-06"}, {"generated": "2025-06", "trained": "2025-06"}):
        # the new text is in force from the first day on, so the month has one side only
        assert rival(**dates).verdict is after.verdict
    year = rival(as_of="2025")
    assert year.verdict is Verdict.DEPENDS
    (question,) = year.open_questions
    assert question.facet == "as_of"
    assert {b.value: b.verdict for b in question.branches} == {
        "2025-01-01": before.verdict,
        "2025-06-01": after.verdict,
    }
    assert rival(as_of="2024").verdict is before.verdict


def test_a_licence_goes_by_the_day_of_receipt() -> None:
    practice = Practice(dt.date(2026, 1, 1))
    for name, value in (("teacher", "acme/one-7b"), ("source.obtained", "2024-03"), ("trained", "2025-01-05")):
        practice = set_facet(practice, name, value)
    assert date_facet(practice, 0, Act.TRAIN) == "trained"
    assert date_facet(practice, 0, Act.TRAIN, received=True) == "sources.0.obtained"
    assert date_facet(practice, 0, Act.USE) == "sources.0.obtained"
    assert date_facet(practice, 0, Act.SERVE) == "as_of"
    assert practice.periods == {"sources.0.obtained": (dt.date(2024, 3, 1), dt.date(2024, 3, 31))}


def test_exception_beats_its_ban(acme_corpus: Corpus) -> None:
    facts = {
        "teacher": "acme/chat",
        "source__channel": "api",
        "source__technique": "output_training",
        "student__kind": "embedding_or_classifier",
        "fact:outputs_extracted_automatically": "no",
    }
    inside = ask(acme_corpus, release="internal", **facts)
    assert inside.verdict is Verdict.PERMITTED
    assert leg(inside, "train") == ("permitted", Reason.EXCEPTED.value)
    train = next(f for f in inside.findings if f.leg.act is Act.TRAIN)
    assert {"acme/terms#no-training", "acme/terms#classifiers"} <= set(train.readings)
    offered = ask(acme_corpus, release="hosted_service", **facts)
    assert offered.verdict is Verdict.PROHIBITED


def test_competing_is_inferred_only_for_a_general_model_offered_to_others(acme_corpus: Corpus) -> None:
    facts = {"teacher": "acme/chat", "source__channel": "api", "source__technique": "output_training"}
    day = dt.date(2024, 6, 1)
    offered = ask(acme_corpus, day, student__kind="general_purpose", release="open_weights", **facts)
    assert offered.verdict is Verdict.PROHIBITED
    assert offered.inferred["student.competes.Acme"] == "yes"
    internal = ask(acme_corpus, day, student__kind="general_purpose", release="internal", **facts)
    assert internal.verdict is Verdict.DEPENDS
    assert internal.open_questions[0].facet == "student.competes.Acme"
    denied = ask(
        acme_corpus, day, student__kind="general_purpose", release="open_weights", student__competes="no", **facts
    )
    assert denied.verdict is Verdict.CONDITIONAL


def test_no_grant_is_prohibited_and_silence_in_terms_is_not(acme_corpus: Corpus) -> None:
    readings = dict(acme_corpus.readings)
    licence = readings["acme/licence"]
    kept = tuple(r for r in licence.readings if r.id != "grant")
    readings["acme/licence"] = licence.model_copy(update={"readings": kept})
    bare = replace(acme_corpus, readings=readings)
    ruling = ask(bare, base="acme/one-7b", release="open_weights", monthly_active_users="1")
    assert leg(ruling, "derive") == ("prohibited", Reason.NO_GRANT.value)
    assert ruling.verdict is Verdict.PROHIBITED
    evaluation = ask(acme_corpus, teacher="acme/chat", source__channel="api", source__technique="evaluation_only")
    assert leg(evaluation, "evaluate") == ("silent", Reason.SILENT.value)


def test_text_without_reading_is_uncovered(acme_corpus: Corpus) -> None:
    ruling = ask(acme_corpus, teacher="acme/dark", source__technique="output_training", release="internal")
    assert ruling.verdict is Verdict.UNCOVERED
    assert {f.reason for f in ruling.findings} == {Reason.NOT_READ}


def _with_policy(corpus: Corpus) -> Corpus:
    """Acme with a second text on its API that bans all training, beside terms that ban training rivals."""
    policy = corpus.instruments["acme/terms"].model_copy(
        update={"id": "acme/policy", "editions": corpus.instruments["acme/terms"].editions[1:]}
    )
    acme = corpus.publishers["Acme"]
    both = (Governing(instrument="acme/terms", edition=dt.date(2024, 1, 1)), Governing(instrument="acme/policy"))
    return replace(
        corpus,
        instruments={**corpus.instruments, "acme/policy": policy},
        readings={**corpus.readings, "acme/policy": corpus.readings["acme/terms"]},
        publishers={**corpus.publishers, "Acme": acme.model_copy(update={"hosted": {Channel.API: both}})},
    )


def test_a_ban_that_waits_is_shown_beside_the_ban_that_decides(acme_corpus: Corpus) -> None:
    """The policy forbids all training, so nothing is asked; the terms still show the ban that a fact would set off."""
    facts = {"teacher": "acme/chat", "source__channel": "api", "source__technique": "output_training"}
    facts |= {"student__kind": "task_specific", "release": "internal"}
    ruling = ask(_with_policy(acme_corpus), **facts)
    assert ruling.verdict is Verdict.PROHIBITED
    assert ruling.open_questions == ()
    assert leg(ruling, "train", "acme/policy") == ("prohibited", Reason.BAN.value)
    assert leg(ruling, "train", "acme/terms") == ("depends", Reason.OPEN.value)
    waiting = next(f for f in ruling.findings if f.leg.act is Act.TRAIN and f.leg.instrument == "acme/terms")
    assert waiting.reading == "acme/terms#no-rivals"
    assert [a.facet for a in waiting.asks] == ["student.competes.Acme"]
    known = ask(_with_policy(acme_corpus), student__competes="no", **facts)
    assert leg(known, "train", "acme/terms") == ("silent", Reason.SILENT.value)


@pytest.mark.parametrize(
    ("day", "verdict"),
    [
        (dt.date(1999, 1, 1), Verdict.UNCOVERED),
        (LIC - dt.timedelta(days=1), Verdict.UNCOVERED),
        (LIC, Verdict.PERMITTED),
    ],
)
@pytest.mark.parametrize("technique", ["output_training", "evaluation_only"])
def test_before_its_first_edition_a_licence_is_uncovered(
    acme_corpus: Corpus, day: dt.date, verdict: Verdict, technique: str
) -> None:
    facts = {"student__is_llm": "no", "release": "internal", "monthly_active_users": "1"}
    ruling = ask(acme_corpus, day, teacher="acme/one-7b", source__technique=technique, **facts)
    assert ruling.verdict is verdict
    if verdict is Verdict.UNCOVERED:
        assert {f.reason for f in ruling.findings} == {Reason.BEFORE_FIRST_EDITION}


def test_before_what_it_came_with_was_out_a_licence_is_uncovered(corpus: Corpus) -> None:
    """The MIT licence is older than any model under it."""
    facts = {"source__technique": "output_training", "source__channel": "weights", "release": "internal"}
    for day, verdict in ((dt.date(2024, 11, 30), Verdict.UNCOVERED), (dt.date(2024, 12, 1), Verdict.PERMITTED)):
        assert ask(corpus, day, teacher="microsoft/phi-4", student__kind="task_specific", **facts).verdict is verdict


def test_nothing_is_silent_before_every_text(corpus: Corpus) -> None:
    """In 2000 there was none of these texts, for any catalogued model by any of its channels."""
    for model in corpus.models.values():
        for channel in model.channels:
            facts = {"teacher": model.id, "source__channel": channel.value, "source__technique": "evaluation_only"}
            assert ask(corpus, dt.date(2000, 1, 1), **facts).verdict is Verdict.UNCOVERED, (model.id, channel)


@pytest.mark.parametrize("channel", ["api", "consumer_app"])
def test_no_weights_are_had_from_a_hosted_service(acme_corpus: Corpus, channel: str) -> None:
    """Its terms say nothing of a start from weights that it does not hand out; that is no leave to start from them."""
    ruling = ask(acme_corpus, base="acme/chat", source__channel=channel, release="internal")
    assert ruling.verdict is Verdict.UNCOVERED
    assert Reason.NO_WEIGHTS in {f.reason for f in ruling.findings if f.leg.act is Act.DERIVE}


def test_open_weights_are_had_through_a_host_and_closed_ones_are_not(corpus: Corpus) -> None:
    facts = {"source__channel": "third_party_host", "source__host": "together/together", "release": "internal"}
    reasons = {
        base: {f.reason for f in ask(corpus, base=base, **facts).findings}
        for base in ("mistral/mistral-7b-0.1", "openai/gpt-4o")
    }
    assert Reason.NO_WEIGHTS not in reasons["mistral/mistral-7b-0.1"]
    assert Reason.NO_WEIGHTS in reasons["openai/gpt-4o"]


def test_a_ban_that_waits_is_asked_for_beside_clauses_that_clash(acme_corpus: Corpus) -> None:
    """Two clauses clash, which leaves it unsettled; a third one would forbid it outright, and that is asked."""
    clash = [
        {"id": "may", "effect": "permission", "acts": ["train"], "conflicts_with": ["may-not"]},
        {"id": "may-not", "effect": "prohibition", "acts": ["train"]},
    ]
    read = acme_corpus.readings["acme/terms"]
    made = tuple(Reading.model_validate({**_fields(read), **c}) for c in clash)
    readings = {"acme/terms": read.model_copy(update={"readings": (*read.readings[:1], *made)})}
    corpus = replace(acme_corpus, readings={**acme_corpus.readings, **readings})
    facts = {"teacher": "acme/chat", "source__channel": "api", "source__technique": "output_training"}
    facts |= {"student__kind": "task_specific", "release": "internal"}
    day = dt.date(2024, 6, 1)
    ruling = ask(corpus, day, **facts)
    assert ruling.verdict is Verdict.DEPENDS
    assert ruling.open_questions[0].facet == "student.competes.Acme"
    outcomes = {b.value: b.verdict for b in ruling.open_questions[0].branches}
    assert outcomes == {"yes": Verdict.PROHIBITED, "no": Verdict.UNSETTLED}


def _fields(read: ReadingsFile) -> dict[str, object]:
    """What a reading needs besides its rule."""
    one = read.readings[0]
    kept = ("topic", "says", "anchors", "dated", "author", "review")
    return {name: getattr(one, name) for name in kept}


def test_unlisted_model_of_a_known_publisher(acme_corpus: Corpus) -> None:
    """Its hosted terms rule; its weights are uncovered."""
    facts = {"source__publisher": "Acme", "source__technique": "output_training", "release": "internal"}
    facts["student__kind"] = "task_specific"
    hosted = ask(acme_corpus, source__channel="api", student__competes="yes", **facts)
    assert hosted.verdict is Verdict.PROHIBITED
    weights = ask(acme_corpus, source__channel="weights", **facts)
    assert weights.verdict is Verdict.UNCOVERED


def test_what_a_model_outside_the_catalogue_cannot_answer_is_asked_once(corpus: Corpus) -> None:
    """A text may test which model it is; "another" is an answer to that."""
    facts = {"source__publisher": "Meta", "source__channel": "api", "source__technique": "output_training"}
    ruling = ask(corpus, dt.date(2026, 1, 10), **facts)
    assert {f.leg.instrument for f in ruling.findings} >= {"meta/llama-api-terms"}


def test_terms_bind_who_accepted_them(acme_corpus: Corpus) -> None:
    facts = {
        "teacher": "acme/chat",
        "source__channel": "api",
        "source__technique": "output_training",
        "student__kind": "task_specific",
        "release": "internal",
    }
    for actor in ("received_outputs_only", "affiliate"):
        ruling = ask(acme_corpus, actor=actor, **facts)
        assert ruling.verdict is Verdict.UNSETTLED
        assert {f.leg.applies for f in ruling.findings} == {"open"}


def test_data_set_brings_its_makers_terms_as_open(acme_corpus: Corpus) -> None:
    ruling = ask(
        acme_corpus,
        dataset="acme/answers",
        student__is_llm="no",
        student__competes="yes",
        student__kind="task_specific",
        release="internal",
        monthly_active_users="1",
    )
    assert ruling.verdict is Verdict.UNSETTLED
    via = [f for f in ruling.findings if f.leg.via]
    assert [(f.leg.via, f.leg.instrument, f.leg.applies, f.reason) for f in via] == [
        ("acme/chat", "acme/terms", "open", Reason.PRIVITY)
    ]


def test_leave_granted_turns_a_ban_into_a_condition(acme_corpus: Corpus) -> None:
    ruling = ask(
        acme_corpus,
        teacher="acme/chat",
        source__channel="api",
        source__technique="output_training",
        student__kind="task_specific",
        release="internal",
        authorisation="granted",
    )
    assert ruling.verdict is Verdict.CONDITIONAL
    assert any("in writing" in c.text for c in ruling.conditions)
    asked = ask(
        acme_corpus,
        teacher="acme/chat",
        source__channel="api",
        source__technique="output_training",
        student__kind="task_specific",
        release="internal",
        authorisation="requested",
    )
    assert asked.verdict is Verdict.PROHIBITED


def test_same_facts_same_ruling(acme_corpus: Corpus) -> None:
    facts = {"teacher": "acme/one-7b", "source__technique": "output_training"}
    assert ask(acme_corpus, **facts) == ask(acme_corpus, **facts)


def test_no_source_no_verdict(acme_corpus: Corpus) -> None:
    assert ask(acme_corpus).verdict is Verdict.NONE


def _view(**values: object) -> View:
    return View(values, 0, "Acme", None, "acme/licence", False, {})


@pytest.mark.parametrize(
    ("constraint", "values", "expected"),
    [
        ({"facet": "purpose", "in": ["commercial"]}, {"purpose": "commercial"}, True),
        ({"facet": "purpose", "in": ["commercial"]}, {"purpose": "research"}, False),
        ({"facet": "purpose", "in": ["commercial"]}, {}, None),
        ({"facet": "purpose", "not_in": ["commercial"]}, {"purpose": "research"}, True),
        ({"facet": "established_in", "in": ["EU"]}, {"established_in": ("DE",)}, True),
        ({"facet": "established_in", "in": ["EU"]}, {"established_in": ("NO",)}, False),
        ({"facet": "established_in", "in": ["EU"]}, {"established_in": ("EEA",)}, None),
        ({"facet": "established_in", "in": ["EU"]}, {"established_in": ("US", "FR")}, True),
        ({"facet": "established_in", "not_in": ["EEA"]}, {"established_in": ("EU",)}, False),
        ({"facet": "monthly_active_users", "above": 100}, {"monthly_active_users": 100.0}, False),
        ({"facet": "monthly_active_users", "above": 100}, {"monthly_active_users": 101.0}, True),
        ({"facet": "offered", "in": ["yes"]}, {"release": "internal"}, False),
        ({"facet": "offered", "in": ["yes"]}, {"release": "open_weights"}, True),
        ({"facet": "authorisation", "in": ["granted"]}, {}, False),
        ({"facet": "authorisation", "not_in": ["granted"]}, {}, True),
        (
            {"any_of": [{"facet": "purpose", "in": ["research"]}, {"facet": "offered", "in": ["no"]}]},
            {"purpose": "commercial"},
            None,
        ),
        (
            {"any_of": [{"facet": "purpose", "in": ["research"]}, {"facet": "offered", "in": ["no"]}]},
            {"purpose": "research"},
            True,
        ),
        (
            {"any_of": [{"facet": "purpose", "in": ["research"]}, {"facet": "offered", "in": ["no"]}]},
            {"purpose": "commercial", "release": "open_weights"},
            False,
        ),
    ],
)
def test_three_valued(constraint: dict[str, object], values: dict[str, object], expected: bool | None) -> None:
    assert evaluate(Constraint.model_validate(constraint), _view(**values), None)[0] is expected


def test_rulings_are_fast(corpus: Corpus) -> None:
    """Not a benchmark (``make bench`` is): a guard against a branching that explodes."""
    practice = Practice(DAY)
    for name, value in {"teacher": "meta/llama-3-70b", "source.technique": "output_training"}.items():
        practice = set_facet(practice, name, value)
    started = time.perf_counter()
    for _ in range(20):
        rule(practice, corpus)
    assert (time.perf_counter() - started) / 20 < 0.1


@pytest.mark.parametrize(("said", "verdict"), [("2024", Verdict.CONDITIONAL), ("2023", Verdict.UNCOVERED)])
def test_a_period_that_reaches_the_release_is_not_too_early(corpus: Corpus, said: str, verdict: Verdict) -> None:
    """Llama 3.3 came out in December: within 2024 it could be used, in 2023 it could not."""
    facts = {"teacher": "meta/llama-3.3-70b", "source__technique": "output_training", "source__channel": "weights"}
    facts |= {"student__kind": "task_specific", "release": "internal", "as_of": said}
    assert ask(corpus, **facts).verdict is verdict
