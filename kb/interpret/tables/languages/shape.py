"""What a table of a language holds: its words for the parts and facets of a question, in no English.

Every pattern is read on the question in lower case, without accents where the language can be written so, with the
names of models replaced by placeholders. ``{M}`` stands for one placeholder or an enumeration of several.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a named model is to the practice."""

    RIVAL = "rival"
    OWNED = "owned"
    ACTOR = "actor"
    LABELLER = "labeller"
    EVALUATOR = "evaluator"
    TEACHER = "teacher"
    BASE = "base"
    UNUSED = "unused"


class Concept(StrEnum):
    """What a phrase tells besides the roles of names; each has its English words in ``kb.interpret.canonical``."""

    HOW = "how"
    ASKS = "asks"
    PARTY = "party"
    TRAIN = "train"
    DISTIL = "distil"
    TEACHES = "teaches"
    OUTPUTS = "outputs"
    TERMS = "terms"
    SAYS = "says"
    OWNS = "owns"
    CHANGED = "changed"
    DIFFER = "differ"
    API = "api"
    APP = "app"
    OWN_HARDWARE = "own_hardware"
    CLASSIFIER = "classifier"
    EMBEDDING = "embedding"
    CHATBOT = "chatbot"
    LANGUAGE_MODEL = "language_model"
    COMPETING = "competing"
    NOT_COMPETING = "not_competing"
    WEIGHTS_PUBLISHED = "weights_published"
    DATASET_PUBLISHED = "dataset_published"
    MODEL_PUBLISHED = "model_published"
    NOT_PUBLISHED = "not_published"
    INTERNAL = "internal"
    SERVICE = "service"
    DELIVERED = "delivered"
    SOLD = "sold"
    COMMERCIAL = "commercial"
    RESEARCH = "research"
    PERSONAL = "personal"
    PERMISSION_HELD = "permission_held"
    NO_PERMISSION = "no_permission"
    GENERATED = "generated"
    TRAINED = "trained"
    COMPANY = "company"
    SCRAPED = "scraped"


@dataclass(frozen=True)
class Language:
    """One language.

    :ivar name: in English.
    :ivar joiners: words between the names of an enumeration, as a pattern.
    :ivar blocks: pieces put into patterns by name, as ``{OUT}``. :ivar roles: in the order in which they are tried.
    :ivar concepts: the most telling first; a stretch of the question is read once.
    :ivar deny: words that deny a phrase before or within which they stand, in its clause. :ivar reach: characters
        that may stand between. :ivar after: what denies a phrase behind which it stands; empty: nothing does.
    :ivar asked: a question put in the negative, which denies nothing.
    :ivar months: names to numbers. :ivar dates: patterns with groups ``y``, ``mo`` or ``mn``, ``d``.
    :ivar relations: words before or after a date to ``before``, ``after``, ``since``.
    :ivar scales: words of number to what they multiply by.
    :ivar users: what counted users are called; :ivar monthly, daily, yearly: per month, day, year.
    :ivar revenue: words of turnover. :ivar currencies: to English.
    :ivar countries: names to English names. :ivar adjectives: of countries, likewise.
    :ivar seat: a pattern with ``{C}`` for a country, that tells where a party is.
    :ivar glosses: words of topics to English words, as patterns.
    :ivar aliases: names of models and makers in this language.
    :ivar words: common words that are names of models or makers too, spelt as they are no names.
    :ivar accents: whether leaving accents out is only read where the question has none at all.
    :ivar umlauts: whether ``ae``, ``oe``, ``ue`` may stand for accented vowels.
    :ivar comma: whether a comma marks decimals and a dot thousands.
    """

    code: str
    name: str
    joiners: str
    blocks: Mapping[str, str]
    roles: tuple[tuple[Role, str], ...]
    concepts: tuple[tuple[Concept, str], ...]
    deny: str
    after: str
    asked: str
    months: Mapping[str, int]
    dates: tuple[str, ...]
    relations: tuple[tuple[str, str], ...]
    scales: Mapping[str, float]
    users: str
    monthly: str
    daily: str
    yearly: str
    revenue: str
    currencies: Mapping[str, str]
    countries: Mapping[str, str]
    adjectives: Mapping[str, str]
    seat: tuple[str, ...]
    glosses: tuple[tuple[str, str], ...]
    aliases: Mapping[str, str] = field(default_factory=dict)
    words: frozenset[str] = frozenset()
    reach: int = 26
    accents: bool = False
    umlauts: bool = False
    spaced: bool = True
    comma: bool = True


def pairs(text: str) -> dict[str, str]:
    """``a, b: X; c: Y`` as a mapping of each word to its right-hand side."""
    out = {}
    for piece in " ".join(text.split()).split(";"):
        left, _, right = piece.strip().partition(":")
        out.update({word.strip(): right.strip() for word in left.split(",") if word.strip()})
    return out


def months(text: str) -> dict[str, int]:
    """Months in order, each with its spellings parted by slashes."""
    return {word: n for n, group in enumerate(text.split(), 1) for word in group.split("/")}
