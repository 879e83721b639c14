"""Which topics a change touches, by the words of the sentences that changed.

A first sorting for a reader, not a reading: a topic is named when its words stand in a sentence that is not the same in
both editions, whether the change is in those very words or in what is said of them (a ``not``, a proviso).
"""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.history.clausediff import ChangeKind, ClauseChange
from ingest.history.comparable import words
from kb.vocabulary import Topic

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^a-z\s])|(?<=;)\s+|(?<=[。！？；])|\n+")
_MODEL = r"(?:models?|machine[- ]learning|artificial intelligence|\bai\b|algorithms?|模型|人工智能)"
_OUTPUT = r"(?:outputs?|completions?|responses?|generated content|results?|输出|生成内容|生成的内容)"
_TRAIN = (
    r"(?:train(?:s|ed|ing)?|fine[- ]?tun\w+|develop(?:s|ed|ing|ment)?|improv(?:e|es|ed|ing)|build(?:s|ing)?|"
    r"creat(?:e|es|ing)|distil\w*|训练|开发|改进|蒸馏)"
)
_USER_DATA = (
    r"(?:\byour (?:content|data|inputs?|prompts?)\b|\b(?:user|customer|personal) (?:content|data)\b|\bprompts?\b|"
    r"\binputs?\b|个人信息|用户内容)"
)
_TRAIN_MODEL = rf"(?:{_TRAIN}[^.;]{{0,80}}{_MODEL}|{_MODEL}[^.;]{{0,80}}{_TRAIN})"

_Signs = tuple[tuple[str, ...], ...]
"""Ways to touch a topic; each is patterns that all have to be found in the sentence, in any order."""

_SIGNS: tuple[tuple[Topic, _Signs], ...] = (
    (
        Topic.OUTPUTS_TRAIN_MODELS,
        ((_OUTPUT, _TRAIN, _MODEL), (r"model scraping",), (r"\bmodels?\b", r"distil")),
    ),
    (
        Topic.COMPETING_MODELS,
        (
            (r"\bcompet(?:e|es|ed|ing|itive|itor|itors|ition)\b|竞争|竞品",),
            (
                r"\bsimilar (?:products?|services?|models?)\b",
                r"\b(?:develop|build|creat|offer|provid|train)\w*[^.;]{0,60}"
                r"\bsimilar (?:products?|services?|models?)\b",
            ),
        ),
    ),
    (
        Topic.DISTILLATION_NAMED,
        ((r"\bdistil(?:l|ls|led|ling|lation|lations)?\b|knowledge transfer|蒸馏",),),
    ),
    (
        Topic.REVERSE_ENGINEERING_EXTRACTION,
        (
            (
                r"\breverse[- ](?:engineer|assembl|compil)|\bdecompil|\bdisassembl"
                r"|model (?:extraction|stealing|inversion)|反向工程|反向编译",
            ),
            (r"(?:discover|derive|extract)\w*[^.;]{0,40}(?:source code|weights|parameters|underlying)",),
        ),
    ),
    (
        Topic.AUTOMATED_EXTRACTION_SCRAPING,
        (
            (r"\bscrap(?:e|es|ed|ing)\b|\bcrawl|\bharvest|systematic quer|爬虫|爬取|抓取",),
            (r"extract", r"(?:automat|programmatic)\w*[^.;]{0,40}extract|extract\w*[^.;]{0,40}(?:data|outputs?)"),
            (
                r"\b(?:ro)?bots?\b",
                r"(?:access|collect|copy|quer)\w*[^.;]{0,80}\b(?:ro)?bots?\b"
                r"|\b(?:ro)?bots?\b[^.;]{0,80}(?:access|collect|copy|quer)",
            ),
        ),
    ),
    (Topic.DERIVATIVE_DEFINITION, ((r"\bderivatives?\b|\bderivative works?\b|\bderived from\b|衍生",),)),
    (
        Topic.NAMING_ATTRIBUTION,
        (
            (
                r"\bbuilt with\b|\bpowered by\b|\bimproved using\b|\battribut(?:e|ion)\b|\b(?:model|product) names?\b"
                r"|署名",
            ),
            (r"\bat the beginning of\b[^.;]{0,60}\bname\b|\bcredit\b[^.;]{0,40}\b(?:author|licensor)",),
        ),
    ),
    (
        Topic.THRESHOLDS,
        (
            (r"\b(?:monthly|daily|annual|weekly)\b[^.;]{0,40}\b(?:users?|revenue)\b",),
            (r"\bactive users\b|\brevenues?\b[^.;]{0,60}(?:\d|million)|\bmillion\b|月活|年收入",),
        ),
    ),
    (
        Topic.TERRITORIAL,
        (
            (
                r"\bterritor(?:y|ies)\b|\beuropean (?:union|economic area)\b|\beea\b|\beu\b|\bunited kingdom\b|"
                r"\bresid(?:e|ing|ent|ents)\b|\bsupported countr|\bdomiciled\b|\bsanction|\bexport control"
                r"|欧盟|境外|境内",
            ),
        ),
    ),
    (
        Topic.DATA_RESIDENCY_USER_DATA_TRAINING,
        (
            (_USER_DATA, _MODEL, _TRAIN, _TRAIN_MODEL),
            (
                r"\b(?:stor|process|transfer|locat|host)\w*[^.;]{0,60}"
                r"\b(?:servers?|data cent(?:er|re)s?|in (?:the )?(?-i:[A-Z])\w+)\b",
            ),
            (r"\bopt(?:ing)?[- ]?out\b|\bretain|\bretention\b|存储于",),
        ),
    ),
)
_WORDS = tuple(
    (topic, tuple(tuple(re.compile(p, re.IGNORECASE | re.DOTALL) for p in way) for way in ways))
    for topic, ways in _SIGNS
)


@lru_cache(maxsize=100_000)
def topics_of(text: str) -> frozenset[Topic]:
    """The topics whose words stand in a sentence.

    >>> sorted(t.value for t in topics_of("You may not use Output to train models that compete with Acme."))
    ['competing_models', 'outputs_train_models']
    """
    return frozenset(t for t, ways in _WORDS if any(all(p.search(text) for p in way) for way in ways))


def classify(change: ClauseChange) -> frozenset[Topic]:
    """The topics that a change touches; none where nothing that counts changed, or a clause only moved."""
    if change.kind in (ChangeKind.UNCHANGED, ChangeKind.MOVED):
        return frozenset()
    before, after = sentences(change.old_text), sentences(change.new_text)
    touched = [s for key, s in before.items() if key not in after] + [
        s for key, s in after.items() if key not in before
    ]
    return frozenset(topic for sentence in touched for topic in topics_of(sentence))


def sentences(text: str) -> dict[str, str]:
    """Sentences by their words that count."""
    return {" ".join(words(s)): s for s in _SENTENCE.split(text) if s.strip()}
