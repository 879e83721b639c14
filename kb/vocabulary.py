"""The closed vocabularies of the design: acts, topics, effects, verdicts, and the values a facet can take."""

from __future__ import annotations

from enum import StrEnum


class Act(StrEnum):
    """What is done. One table (``kb.ruling.govern``) maps technique and release to acts."""

    ACCESS = "access"
    USE = "use"
    EVALUATE = "evaluate"
    TRAIN = "train"
    DERIVE = "derive"
    SERVE = "serve"
    PUBLISH_WEIGHTS = "publish_weights"
    PUBLISH_DATA = "publish_data"


class Topic(StrEnum):
    """What a reading is about."""

    OUTPUTS_TRAIN_MODELS = "outputs_train_models"
    COMPETING_MODELS = "competing_models"
    DISTILLATION_NAMED = "distillation_named"
    REVERSE_ENGINEERING_EXTRACTION = "reverse_engineering_extraction"
    AUTOMATED_EXTRACTION_SCRAPING = "automated_extraction_scraping"
    DERIVATIVE_DEFINITION = "derivative_definition"
    NAMING_ATTRIBUTION = "naming_attribution"
    NOTICE_FLOW_DOWN = "notice_flow_down"
    THRESHOLDS = "thresholds"
    NON_COMMERCIAL = "non_commercial"
    AUP_FLOW_DOWN = "aup_flow_down"
    TERRITORIAL = "territorial"
    OUTPUT_OWNERSHIP = "output_ownership"
    GOVERNING_LAW = "governing_law"
    DATA_RESIDENCY_USER_DATA_TRAINING = "data_residency_user_data_training"


class Effect(StrEnum):
    """What a clause does (after the rules of ODRL 2.2)."""

    PERMISSION = "permission"
    PROHIBITION = "prohibition"
    DUTY = "duty"
    DEFINITION = "definition"
    EXCEPTION = "exception"
    CONDITION = "condition"
    RESERVATION = "reservation"


class Verdict(StrEnum):
    """The answer, of a leg and of the whole. ``NONE``: the question was about no practice."""

    PROHIBITED = "prohibited"
    UNCOVERED = "uncovered"
    DEPENDS = "depends"
    UNSETTLED = "unsettled"
    CONDITIONAL = "conditional"
    PERMITTED = "permitted"
    SILENT = "silent"
    NONE = "none"


class Role(StrEnum):
    """What a source is to the student."""

    TEACHER = "teacher"
    BASE = "base"
    DATASET = "dataset"


class Channel(StrEnum):
    """The route by which a source was reached."""

    API = "api"
    CONSUMER_APP = "consumer_app"
    WEIGHTS = "weights"
    THIRD_PARTY_HOST = "third_party_host"
    DOWNLOAD = "download"


class Plan(StrEnum):
    """How an account at a service is held. ``ENTERPRISE``: every plan of an organisation (team, business, school)."""

    FREE = "free"
    PAID = "paid"
    ENTERPRISE = "enterprise"


class Technique(StrEnum):
    """How the source is used."""

    OUTPUT_TRAINING = "output_training"
    LOGIT_MATCHING = "logit_matching"
    WEIGHT_DERIVATION = "weight_derivation"
    PREFERENCE_LABELS = "preference_labels"
    EVALUATION_ONLY = "evaluation_only"


class StudentKind(StrEnum):
    """What the student is."""

    GENERAL_PURPOSE = "general_purpose"
    TASK_SPECIFIC = "task_specific"
    EMBEDDING_OR_CLASSIFIER = "embedding_or_classifier"


class Modality(StrEnum):
    """What a model takes and gives."""

    TEXT = "text"
    MULTIMODAL = "multimodal"
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    THREE_D = "3d"


class YesNo(StrEnum):
    """A fact that holds or does not."""

    YES = "yes"
    NO = "no"


class Purpose(StrEnum):
    """What the student is for."""

    COMMERCIAL = "commercial"
    INTERNAL = "internal"
    RESEARCH = "research"
    PERSONAL = "personal"


class Release(StrEnum):
    """What leaves the house, if anything. ``NONE``: nothing is kept; ``INTERNAL``: used inside only; ``DELIVERED``: the
    model itself is handed to one or some customers or partners, but not to the public."""

    NONE = "none"
    INTERNAL = "internal"
    HOSTED_SERVICE = "hosted_service"
    DELIVERED = "delivered"
    OPEN_WEIGHTS = "open_weights"
    DATASET = "dataset"


class Authorisation(StrEnum):
    """Leave asked of the issuer for exactly this."""

    NONE = "none"
    REQUESTED = "requested"
    GRANTED = "granted"


class Actor(StrEnum):
    """Who the party is, seen from the text (``kb.ruling.bound`` tells whom a text binds)."""

    ACCEPTED_TERMS = "accepted_terms"
    """The party itself holds the account, or took up the licence."""
    EMPLOYER_ACCOUNT = "employer_account"
    """An organisation whose staff used its account for it."""
    PRIVATE_ACCOUNT = "private_account"
    """An organisation that uses what one of its staff obtained on an account of their own."""
    OTHERS_ACCOUNT = "others_account"
    """Who used an account that somebody else holds."""
    AFFILIATE = "affiliate"
    """Another company of the same group accepted."""
    CONTRACTOR = "contractor"
    """A contractor obtained the outputs for the party."""
    RECEIVED_OUTPUTS_ONLY = "received_outputs_only"
    """Outputs came from a third party."""
    DATASET_USER = "dataset_user"
    """Outputs were taken from a data set that others published."""
    SUCCESSOR = "successor"
    """The party came out of a merger with the company that accepted."""
    ACQUIRER = "acquirer"
    """The party bought the company, the model or the data of one that accepted."""


class Origin(StrEnum):
    """Where the value of a facet comes from. Unknown facets are never filled silently."""

    STATED = "stated"
    INFERRED = "inferred"
    ASSUMED = "assumed"
    UNKNOWN = "unknown"


class ReviewLevel(StrEnum):
    """How far a reading has been checked. Shipped readings are ``drafted`` or ``second_checked``."""

    PROPOSED = "proposed"
    DRAFTED = "drafted"
    SECOND_CHECKED = "second_checked"
    COUNSEL = "counsel"
    DISPUTED = "disputed"
    HOUSE = "house"


class CommentaryTopic(StrEnum):
    """What a commentary note is about."""

    COPYRIGHT = "copyright"
    BIAS = "bias"
    ENERGY = "energy"
    DATA_SOVEREIGNTY = "data-sovereignty"
    PROOF = "proof"
    CONTRACT = "contract"
    STANDARDS = "standards"
    OPENNESS = "openness"
    SECURITY = "security"
    MARKET = "market"


class Status(StrEnum):
    """How settled a commentary note's subject is."""

    SETTLED = "settled"
    CONTESTED = "contested"
    DEVELOPING = "developing"
