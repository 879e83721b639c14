"""Facets and their values in words: for questions, for branches, for the page."""

from __future__ import annotations

from kb.corpus import Corpus
from kb.regions import ELSEWHERE

_QUESTIONS = {
    "release": "Will the student, or the outputs, be made available to others, and in which form?",
    "purpose": "What is the student for?",
    "student.kind": "What kind of model is the student?",
    "student.modality": "What does the student take and give?",
    "student.is_llm": "Is the student a large language model?",
    "student.same_family": "Is the student itself built on the family this licence covers?",
    "as_of": "On which day? The text changed within the time named.",
    "generated": "On which day were the outputs obtained? The text changed within the time named.",
    "trained": "On which day was the student trained? The text changed within the time named.",
    "released": "On which day was it released? The text changed within the time named.",
    "established_in": "Where is the party established?",
    "used_in": "Where will the student or the outputs be used?",
    "actor": "Who accepted the terms?",
    "monthly_active_users": "How many monthly active users does the business have?",
    "monthly_active_users_at_release": "How many monthly active users had the business in the calendar month "
    "before the model was released?",
    "daily_active_users": "How many daily active users does the business have?",
    "annual_revenue_usd": "What is the business's annual revenue in US dollars?",
    "monthly_revenue_usd": "What is the business's monthly revenue in US dollars?",
}
_SOURCE_QUESTIONS = {
    "id": "Which model exactly?",
    "channel": "By which route is the teacher reached?",
    "technique": "How is the teacher used?",
    "host": "Which host serves the model?",
    "plan": "Under which plan?",
    "obtained": "On which day was it received? The text changed within the time named.",
    "role": "Is it a teacher, a base or a data set?",
}
VALUE_WORDS = {
    "release": {
        "none": "nothing is kept",
        "internal": "it stays internal",
        "hosted_service": "it is offered as a hosted service",
        "delivered": "it is handed to customers or partners",
        "open_weights": "its weights are published",
        "dataset": "the outputs are published as a data set",
    },
    "purpose": {
        "commercial": "the purpose is commercial",
        "internal": "it is for internal business use",
        "research": "it is for research",
        "personal": "it is for personal use",
    },
    "student.kind": {
        "general_purpose": "the student is a general-purpose model",
        "task_specific": "the student is task-specific",
        "embedding_or_classifier": "the student is an embedding model or classifier",
    },
    "channel": {
        "api": "by the API",
        "consumer_app": "by the consumer app",
        "weights": "by its weights",
        "third_party_host": "through another company's host",
        "download": "by download",
    },
    "plan": {
        "free": "on a free account",
        "paid": "on a plan that a person pays for",
        "enterprise": "on a business plan",
    },
    "technique": {
        "output_training": "its outputs are training data",
        "logit_matching": "its logits are matched",
        "weight_derivation": "its weights are the start",
        "preference_labels": "it labels or ranks training data",
        "evaluation_only": "it is used only to evaluate",
    },
    "actor": {
        "accepted_terms": "the party accepted the terms",
        "employer_account": "the staff used the account of their organisation, which accepted them",
        "private_account": "one of the staff accepted them, on a private account",
        "others_account": "the account is somebody else's",
        "affiliate": "another company of the same group accepted them",
        "contractor": "a contractor obtained the outputs for the party",
        "received_outputs_only": "the party only received outputs",
        "dataset_user": "the party took the outputs from a data set that others published",
        "successor": "the party merged with the company that accepted them",
        "acquirer": "the party bought the company, the model or the data of one that accepted them",
    },
}


def question(facet: str, corpus: Corpus) -> str:
    """The question put to the asker about an unknown facet."""
    if facet in _QUESTIONS:
        return _QUESTIONS[facet]
    if facet.startswith("student.competes."):
        issuer = facet.removeprefix("student.competes.")
        return f"Does the student compete with {issuer} or its products?"
    if facet.startswith("fact:"):
        fact = corpus.facts.get(facet[5:])
        return fact.ask if fact else f"Does this hold: {facet[5:].replace('_', ' ')}?"
    if facet.startswith("sources."):
        return _SOURCE_QUESTIONS.get(facet.split(".")[-1], f"{facet}?")
    return f"{facet}?"


def value_words(facet: str, value: str, corpus: Corpus) -> str:
    """One value of a facet as a clause that fits behind “if”."""
    name = facet.split(".")[-1] if facet.startswith("sources.") else facet
    if name in VALUE_WORDS and value in VALUE_WORDS[name]:
        return VALUE_WORDS[name][value]
    if facet.startswith("student.competes."):
        issuer = facet.removeprefix("student.competes.").replace("*", "the issuers")
        return (
            f"the student competes with {issuer}" if value == "yes" else f"the student does not compete with {issuer}"
        )
    if facet == "student.is_llm":
        return (
            "the student is a large language model" if value == "yes" else "the student is not a large language model"
        )
    if facet == "student.same_family":
        return "the student stays in the licensed family" if value == "yes" else "it is outside the licensed family"
    if facet.startswith("fact:"):
        ask = question(facet, corpus).rstrip("?")
        return f"“{ask}” is answered {value}"
    if name in ("id", "host"):
        entry = corpus.models.get(value) or corpus.datasets.get(value)
        return f"it is {entry.name}" if entry else "it is another"
    if name in ("as_of", "generated", "trained", "released", "obtained"):
        return f"the day is {value} or, up to the next change, later"
    if facet == "established_in":
        return "the seat is elsewhere" if value == ELSEWHERE else f"the seat is in {value}"
    if facet == "used_in":
        return "it is used elsewhere" if value == ELSEWHERE else f"it is used in {value}"
    return f"{facet} is {value}"
