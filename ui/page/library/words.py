"""Words of the catalogue as the library shows them."""

from __future__ import annotations

from kb.browse import Reviewed
from kb.instruments import InstrumentKind
from kb.vocabulary import Channel, Topic

KIND_WORDS = {
    InstrumentKind.MODEL_LICENCE: "Model licence",
    InstrumentKind.DATASET_LICENCE: "Data set licence",
    InstrumentKind.TERMS_OF_SERVICE: "Terms of service",
    InstrumentKind.API_TERMS: "API terms",
    InstrumentKind.USE_POLICY: "Use policy",
    InstrumentKind.PRIVATE_CONTRACT: "Contract of your own",
    InstrumentKind.PRIVACY_POLICY: "Privacy policy",
    InstrumentKind.STATUTE: "Statute",
    InstrumentKind.CASE: "Case",
    InstrumentKind.GUIDANCE: "Guidance",
}
CHANNEL_WORDS = {
    Channel.API: "By the API",
    Channel.CONSUMER_APP: "In the consumer app",
    Channel.WEIGHTS: "As weights",
    Channel.THIRD_PARTY_HOST: "On another company's host",
    Channel.DOWNLOAD: "As a download",
    None: "Data sets",
}
REVIEWED_WORDS = {
    Reviewed.READ: "read",
    Reviewed.SILENT: "reviewed, silent",
    Reviewed.NOT_REVIEWED: "not reviewed",
}
_TOPICS = {
    Topic.OUTPUTS_TRAIN_MODELS: "training on outputs",
    Topic.AUP_FLOW_DOWN: "use limits handed on",
    Topic.DATA_RESIDENCY_USER_DATA_TRAINING: "user data and where it lies",
    Topic.REVERSE_ENGINEERING_EXTRACTION: "reverse engineering",
    Topic.AUTOMATED_EXTRACTION_SCRAPING: "automated extraction",
    Topic.NOTICE_FLOW_DOWN: "notices handed on",
    Topic.NAMING_ATTRIBUTION: "names and attribution",
    Topic.DERIVATIVE_DEFINITION: "what a derivative is",
    Topic.DISTILLATION_NAMED: "distillation by name",
}


def topic(one: Topic) -> str:
    """A topic in words.

    >>> topic(Topic.OUTPUT_OWNERSHIP)
    'output ownership'
    """
    return _TOPICS.get(one, one.value.replace("_", " "))
