"""What is trained: its kind and modality, and whether it competes. Data only."""

from __future__ import annotations

import re

from kb.interpret.tables.row import INFERRED, Row, row

_NARROW = (
    r"(?:translat\w+|summari[sz]\w+|transcri\w+|code[- ]completion|autocomplet\w*|ocr|speech recognition|extraction|"
    r"information[- ]extraction|named[- ]entity(?: recognition)?|ner|entity recognition|"
    r"question[- ]answering|forecast\w*|"
    r"recommend\w*|redaction|anonymi[sz]ation|invoice\w*|tutoring|spell-?check\w*|grammar\w*|sql|"
    r"text-to-sql|parsing|diagnos\w*|"
    r"medical|legal|clinical|radiology|chess|weather|captioning|domain|routing|fraud|credit|proofread\w*|paraphras\w*)"
)

_NO_LINK = (
    r"(?!(?:from|on|of|by|with|using|to|and|or|in|for|that|which|not|no|via|the|than|outputs?|answers|each|every|"
    r"like|as|is|are|be|it|teacher|its|their|your)\b)"
)
_COMPOUND = (
    r"(?:(?:an?|the|our|my|its|own|new|another|other|some|any) )*"
    r"(?:" + _NO_LINK + r"(?:[\w'.]+[ -]|non-⟦[a-z]\d+⟧[- ]|⟦[a-z]\d+⟧[- ](?:based|derived|style|like|sized?|"
    r"class)[ -])){0,5}?"
)
"""What may stand before the noun that says what is made: ``a small Mistral-based``, ``our customer-service``."""

_NOT_NAMED = (
    r"(?! (?:called|named|such as|by|from) |"
    r" like (?!(?:theirs|ours|yours|it|that)\b))(?! ⟦)(?!-)"
    r"(?! (?:outputs?|answers|based|judges?|rankers?|re-?rankers?|routers?|detectors?|classifiers?|embedd\w+|filters?|"
    r"guards?|apis?|terms|providers?|weights)\b)"
)
"""Not the name of a model, and the head of its phrase."""

_NO_APPOSITION = r"(?!(?:(?<=⟧ )|(?<=⟧ which )|(?<=⟧, which )|(?<=⟧ that )|(?<=⟧, )|(?<=⟧, that ))(?:is|was|are)\b)\b"
"""The words do not say what a named model is."""

_FIELD = (
    r"(?:customer[- ](?:service|support|care)|support|code|coding|programming|maths?|medical|legal|law|clinical|"
    r"finance|financial|biomedical|tax|insurance|banking|education\w*|tutoring|travel|booking|cyber-?security|"
    r"chemistry|scientific|news|marketing|hr|e-?commerce|" + _NARROW[3:]
)
"""Fields and tasks whose name before ``LLM`` makes it a narrow one."""

STUDENT: tuple[Row, ...] = (
    row(
        "student.kind",
        "embedding_or_classifier",
        r"{MAKE} {ADJ}(?:\w+[- ]){0,3}?(?:classifiers?|classification models?|embedders?|"
        r"embeddings?(?: models?)?|re-?rankers?|retriever|"
        r"(?:intent|spam|toxicity|fraud|hate[- ]speech|anomaly|sentiment|"
        r"phishing) (?:detect\w+|filters?|classif\w+|model|analy\w+)|"
        r"language (?:detect\w+|identif\w+|filters?|classif\w+)|"
        r"(?:spam|content|safety) filter|detector|sentiment model|(?:sentence|text|search|query|document|passage) "
        r"encoders?|search index|tagger)\b",
    ),
    row(
        "student.kind",
        "embedding_or_classifier",
        r"(?<!⟧ )\b(?:embedders?|embedding models?|re-?rankers?|retrievers?|taggers?|detectors?|filters?)"
        r"(?:,? (?:which|that)?(?: is| was| are| be)?)? (?:learn(?:t|ed|s)?|trained|taught|distill?ed|built|"
        r"made|fed|fitted|"
        r"fine-?tuned) (?:from|on|with|by|out of)\b",
        INFERRED,
    ),
    row("student.kind", "embedding_or_classifier", r"\b(?:classifer|clasifier|classifyer|classifier)s?\b", INFERRED),
    row(
        "student.kind",
        "task_specific",
        r"\b(?:task[- ]specific|single[- ]task|narrow(?:ly)?[- ](?:scoped |focused )?|"
        r"special[- ]purpose|specialis?ed|specialized|domain[- ]specific) (?:\w+ )?(?:model|student|"
        r"tool|system|llm)\b",
    ),
    row(
        "student.kind",
        "task_specific",
        _NO_APPOSITION + r"{MAKE} " + _COMPOUND + _FIELD + r"[- ](?:llms?|language models?|slms?)\b" + _NOT_NAMED,
        INFERRED,
    ),
    row(
        "student.kind",
        "task_specific",
        r"{MAKE} {ADJ}(?:customer[- ](?:service|support|care)|(?:technical |it )?support|help-?desk|service[- "
        r"]desk|faq|"
        r"booking|reservation|onboarding|complaints?|claims?)[- ](?:chat ?bots?|bots?|assistants?|agents?)\b",
        INFERRED,
    ),
    row(
        "student.kind",
        "task_specific",
        r"{MAKE} {ADJ}" + _NARROW + r"[- ](?:\w+[- ])?(?:models?|systems?|tools?|engines?|students?|assistant|bot)\b",
        INFERRED,
    ),
    row(
        "student.kind",
        "task_specific",
        r"\b(?:models?|student|system) (?:that |which |only |just |used |meant |trained )*(?:for|to|"
        r"does|that does) (?:\w+ ){0,3}?" + _NARROW + r"\b",
        INFERRED,
    ),
    row(
        "student.kind",
        "general_purpose",
        r"\b(?:students?|models?|llms?),? \(?general(?:[- ]purpose)?(?: chat| assistant| use)?\)"
        r"|\b(?<!in )(?:general[- ]purpose|general|foundation(?:al)?|frontier) (?:[\w-]+ ){0,2}?"
        r"(?:models?|llms?|assistants?|chat ?bots?|students?|ai|generators?)\b",
    ),
    row(
        "student.kind",
        "general_purpose",
        _NO_APPOSITION + r"{MAKE} {ADJ}(?:llms?|(?:large |small )?language models?|slms?|chat ?bots?|chat models?|"
        r"chat assistants?|(?:ai |personal |virtual )?"
        r"assistants?|foundation models?)\b(?! (?:for|on|in|about) (?:our |the |my )?(?:customer|"
        r"support|faq|booking|product|bank|shop|hotel)\w*)"
        r"(?! (?:called|named|such as|by|from) |"
        r" like (?!(?:theirs|ours|yours|it|that)\b))(?! ⟦)",
        INFERRED,
    ),
    row(
        "student.kind",
        "general_purpose",
        _NO_APPOSITION
        + r"{MAKE} "
        + _COMPOUND
        + r"(?<!specialised )(?<!specialized )(?<!non-)(?:llms?|(?:large |small )?language models?)\b"
        r"(?! (?:for|on|in|about) )" + _NOT_NAMED,
        INFERRED,
    ),
    row(
        "student.is_llm",
        "yes",
        _NO_APPOSITION + r"{MAKE} " + _COMPOUND + r"(?<!non-)(?:llms?|large language models?)\b" + _NOT_NAMED,
        denied="no",
    ),
    row(
        "student.is_llm",
        "yes",
        r"{MAKE} {ADJ}(?:(?:small )?language models?|slms?|chat ?bots?|chat models?|chat assistants?)\b"
        r"(?! (?:called|named|such as|by|from) |"
        r" like (?!(?:theirs|ours|yours|it|that)\b))(?! ⟦)",
        INFERRED,
    ),
    row(
        "student.is_llm",
        "no",
        r"\b(?:is|are|it's|which is) (?:not|no) (?:an? |a large )?(?:llm|large language model|"
        r"language model)\b|\bnon-llm\b",
    ),
    row(
        "student.is_llm",
        "no",
        r"\b(?:vision transformers?|vits?|cnns?|convolutional|u-?nets?|random forests?|logistic regressions?|svms?|"
        r"xgboost|gradient[- ]boost\w*|decision trees?|linear probes?)\b",
        INFERRED,
    ),
    row(
        "student.modality",
        "image",
        r"{MAKE} {ADJ}(?:image|picture|text-to-image|diffusion)(?:[- ]\w+){0,2}? (?:models?|generators?)\b",
    ),
    row(
        "student.modality",
        "audio",
        r"{MAKE} {ADJ}(?:speech|audio|voice|text-to-speech|tts|asr)(?:[- ]\w+){0,2}? (?:models?|"
        r"recogni\w+|generators?|system)\b",
    ),
    row("student.modality", "video", r"{MAKE} {ADJ}(?:video|text-to-video)(?:[- ]\w+){0,2}? (?:models?|generators?)\b"),
    row("student.modality", "3d", r"{MAKE} {ADJ}3d(?:[- ]\w+){0,2}? (?:models?|generators?)\b"),
    row(
        "student.modality",
        "multimodal",
        r"{MAKE} {ADJ}(?:multi-?modal|vision[- ]language)(?:[- ]\w+){0,2}? (?:models?|llms?|assistants?)\b",
    ),
    row(
        "student.same_family",
        "yes",
        r"\b(?:stays?|remain\w*|keep\w*) (?:within|in|inside) the (?:same )?(?:⟦[a-z]\d+⟧ )?family\b",
    ),
)

COMPETES_PHRASE = re.compile(
    r"\b(?P<no>non[- ]?compet(?:ing|itive)|compet\w* (?:with|against) (?:nobody|no ?one|no-one|none|nothing|neither)\b|"
    r"(?:not|n't|never|without|"
    r"no) (?:\w+ ){0,3}?compet\w*)(?:\b|(?= ))(?: (?:\w+ ){0,3}?(?:with|against|"
    r"to) (?P<nm>⟦[a-z]\d+⟧(?:(?:,| and| or) ⟦[a-z]\d+⟧)*))?"
    r"|\b(?P<yes>compet(?:e|es|ing|itors?|itive|ed)|head[- ]to[- ]head|(?:go(?:es|ing)?|be) up against|"
    r"rival(?:s|ling|ing)?)\b(?: (?:\w+ ){0,3}?(?:with|against|to|of|for) (?:the |an? )?(?P<ym>⟦[a-z]\d+⟧(?:(?:,|"
    r" and| or) ⟦[a-z]\d+⟧)*)| (?P<dm>⟦[a-z]\d+⟧))?",
    re.I,
)
"""Competition, denied or not, and with whom."""

COMPETES_RULE = re.compile(
    r"\b(?:what(?! (?:we|i|it|they|comes|is (?:built|made|trained))\b)(?![^.?!;,]{0,40}\b(?:allow\w*|lawful|legal|"
    r"permit\w*|ok(?:ay)?|possible|fine|right|need\w*|let\w*)"
    r"(?: for)?(?: us| me)? (?:to )?(?:train|build|make|create|develop|distil\w*|fine-?tune|offer|sell)\b)|"
    r"counts?|defin\w*|definition|clauses?|bans?|banning|rules?|prohibit\w*|forbid\w*|"
    r"means?|difference|about)\b"
    r"[^.?!;,]{0,40}$",
    re.I,
)
"""Words before a mention of competition that make it a rule rather than a fact."""

COMPETES_MADE = re.compile(
    r"\b(?:(?:train|build|mak|creat|develop|distil|fine-?tun)\w* (?:an?|our|my|their|his|her|its)|into an?) "
    r"(?:\w+ ){0,2}?$",
    re.I,
)
"""Words before it that make it the student itself, whatever rule is asked about: ``forbid us to train a rival``."""

COMPETES_ASKED = re.compile(r"\b(?:whether|does|do|would|will|is|could|might)\b[^.?!;,]{0,40}$", re.I)

COMPETES_AUXILIARY = re.compile(r"\b(?:does|do|would|will|is|could|might) ?$", re.I)
"""The auxiliary that a denial follows."""

COMPETES_GIVEN = re.compile(r"\b(?:if|as long as|provided|unless|because|since|that|which)\b[^.?!;]{0,40}$", re.I)
"""Words that ask whether it competes, and words that put it as a fact or an assumption of the asker."""
