"""What is done with a teacher: trained on its outputs, its logits or its labels, or only measured against it."""

from __future__ import annotations

import re
from dataclasses import replace

from kb.interpret.negation import denied
from kb.practice import Source, inferred, stated
from kb.vocabulary import Role, Technique

TRAINS = re.compile(
    r"\b(?:train|distil|fine-?tun|finetun|sft|student|teach|taught|imitat|clon|mimic|replicat|bootstrap|"
    r"synthetic|learn(?:s|t|ed|ing)? from|improve|"
    r"develop|buil[dt]|generate|reverse[- ]engineer|extract|use (?:the )?(?:outputs|answers)|data ?set|annotat|"
    r"label(?:s|l?ed|l?ing)?\b|tun(?:e|es|ed|ing)\b|outputs? (?:for|into|in|as) (?:an?|our|my|the|its|their)\b)\w*",
    re.I,
)
"""Words that speak of making a model or its data, in any sense."""

EVALUATES = re.compile(
    r"\b(?:benchmark|evaluat|compar(?:e|ing|ison)|test(?:ing)? (?:against|our)|leaderboard|judge)\w*", re.I
)
_SAYS_TRAIN = re.compile(
    r"\b(?:train|fine-?tun|finetun|sft|tun(?:e|ing)|pre-?train|learn)\w*\b[^.?!;]{0,80}?\b(?:on|with|"
    r"from|using)\b|\btrain\w*|"
    r"\btraining data\b|\bsynthetic data\b",
    re.I,
)
_LOGITS = re.compile(
    r"\b(?:logits?|soft labels?|soft targets?|logprobs?|log probs|token probabilities|probability distributions?|"
    r"hidden states?|kl[- ]divergence|white-?box distillation)\b",
    re.I,
)
_LABELS = re.compile(
    r"\b(?:reward model|preference (?:data|labels|pairs|model)|rlaif|rlhf|dpo|annotat(?:s|ed|ing|e)?\b|"
    r"label(?:s|l?ed|l?ing)\b|(?<!\bany )(?<!\ba )(?<!\bthe )(?<!\bwhich )(?<!\bwhat )(?<!\bno )(?<!\bthat )label\b"
    r"(?! (?:needed|required|necessary|on (?:it|the)|duty|must)))",
    re.I,
)
_REALLY_TRAINS = re.compile(r"\b(?:train|distil|fine-?tun|finetun|teach|imitat|clon)\w*\b", re.I)
FOR_STUDENT = re.compile(
    r"(?:\b(?:for|into|to|in|our|a|an|my|own|new|small\w*|tiny|competing|general\w*|foundation|internal|"
    r"commercial)|->|=>|→) (?:\S+ ){0,4}?(?:models?|llms?|classifiers?|filters?|detectors?|students?|re-?rankers?|"
    r"embedders?|encoders?|assistants?|chat ?bots?|generators?|recogni[sz]ers?|taggers?|translators?|"
    r"\d+(?:\.\d+)?b)\b(?! "
    r"(?:outputs?|answers|api|weights))|\bbase:? (?:model )?⟦",
    re.I,
)
"""What a model put out, put to the making of another."""

MADE = re.compile(
    r"(?:^|[,;:+(/-] ?|\b(?:for|in|into|as|an?|our|my|own|new|small|tiny|rival|competing|internal|commercial|paid|"
    r"open) )"
    r"(?:(?:an?|our|my|the|own|new|small|tiny|rival|competing|non-competing|internal|in-house|commercial|paid|open|"
    r"\d+(?:\.\d+)?b) )*(?:(?!(?:of|the|and|or|with|from|on|in|by|to|is|are)\b)[\w'-]+ ){0,3}?(?:models?|students?|"
    r"llms?|slms?|classifiers?|chat ?bots?|assistants?|embedders?|"
    r"re-?rankers?|"
    r"taggers?|detectors?|filters?|products?|summari[sz]ers?|translators?|agents?|bots?|copilots?|generators?)\b"
    r"(?! of (?:others?|other|their|third|its|⟦)\b)",
    re.I,
)
"""What is made, in a note without a verb."""

_NOT_TRAINED = re.compile(
    r"\b(?:nothing|no model|none of (?:it|them|this|these|those)) (?:is|are|was|gets|will be|ever) (?:ever )?"
    r"(?:trained|fine-?tuned)\b"
    r"|\bno (?:model )?training (?:is|takes|happens|involved|at all|on|with|from)\b"
    r"|(?:(?<!\bmay )(?<!\bcan )(?<!\bmust )(?<!\bshould )\b(?:not|never|nothing|none|neither|no)|"
    r"(?<!\bca)(?<!\bmust)(?<!\bmay)(?<!\bshould)n't)(?! (?:think|believe|suppose|know|see|mean|say|"
    r"understand)\b)(?: \w+){0,4}? "
    r"(?:used?|fed|flows?|go(?:es)?|ends? up|enters?|kept|turned|serves?|taken)(?: \w+){0,2}? (?:for|in|into|as|to) "
    r"(?:any |the |our |a |model )*(?:train\w*|fine-?tun\w*)\b"
    r"(?! (?:a |an |any )?(?:compet\w+|rival|general\w*|large|other|foundation|llms?|commercial\w*)\b)"
    r"|(?:\b(?:never|not|without)|n't)(?: ever| be| being)? (?:train|trains|trained|training|fine-?tun\w*)"
    r"(?: \w+){0,2}? (?:on|with|from) (?:it|them|these|those|its|the (?:grades|scores|results|verdicts|ratings|"
    r"judge?ments))\b",
    re.I,
)
"""Words that say outright that no training comes of it."""

_GRADES = re.compile(
    r"\b(?:grad(?:e|es|ed|ing)|judg(?:e|es|ed|ing)|scor(?:e|es|ed|ing)|rat(?:e|es|ed|ing|ings)|rank(?:s|ed|ing|ings)?|"
    r"critiqu\w+|evaluat\w+|assess\w*|benchmark\w*)\b",
    re.I,
)
_SELECTS = re.compile(
    r"\breward\w*|\bpreferences?\b|\brl(?:aif|hf)\b|\b(?:dpo|ppo|grpo)\b|\bbest[- ]of[- ]\w+|\breject\w* sampl\w*"
    r"|\b(?:pick|choos|select|filter|keep|reject|sort out|curat|decid)\w*\b[^.?!;]{0,60}?"
    r"\b(?:train\w*|data|samples?|examples?|pairs|best|data ?set)\b"
    r"|\btraining (?:data|set|signal|examples|samples)\b",
    re.I,
)
"""Grades that steer what is learnt: as a reward, or by picking what goes into training."""

_ONLY_MEASURES = re.compile(
    r"\b(?:only|just|merely|solely|purely|not|never|without)\b[^.?!;]{0,40}\b(?:evaluat|benchmark|compar|test|train)",
    re.I,
)


_ON_OUTPUTS = re.compile(r"\b(?:on|with|from) (?:its|their|the) (?:outputs?|answers|responses|completions)\b", re.I)


def with_technique(source: Source, number: int, near: Technique | None, teaches: bool, text: str) -> Source:
    """The source with its technique.

    :param near: what the words right around the name tell. :param teaches: the words make it a teacher outright.
    :param text: the masked question, in which the source is mention ``number``.
    """
    if source.role.value is Role.BASE:
        return replace(source, technique=inferred(Technique.WEIGHT_DERIVATION))
    if source.role.value is Role.DATASET:
        return source
    told = _told(number, near, text)
    if told:
        return replace(source, technique=stated(told))
    if _SAYS_TRAIN.search(text) and teaches:
        return replace(source, technique=stated(Technique.OUTPUT_TRAINING))
    trains = TRAINS.search(text) or FOR_STUDENT.search(text) or MADE.search(text)
    return replace(source, technique=inferred(Technique.OUTPUT_TRAINING)) if trains else source


def technique_told(text: str) -> Technique | None:
    """What words that name no source say is done with one; ``None`` where they tell nothing of it."""
    if _NOT_TRAINED.search(text) or (EVALUATES.search(text) and not _trains(text)):
        return Technique.EVALUATION_ONLY
    if _LOGITS.search(text):
        return Technique.LOGIT_MATCHING
    if _LABELS.search(text):
        return Technique.PREFERENCE_LABELS
    return Technique.OUTPUT_TRAINING if _SAYS_TRAIN.search(text) and _ON_OUTPUTS.search(text) else None


def _told(number: int, near: Technique | None, text: str) -> Technique | None:
    own = _own_clauses(text, number)
    judges = near in (Technique.PREFERENCE_LABELS, Technique.EVALUATION_ONLY)
    graded = bool(_GRADES.search(own)) and near is not Technique.LOGIT_MATCHING
    alone = judges or len(re.findall(r"⟦[mbu]\d+⟧", own)) == 1
    if alone and (left_out := _NOT_TRAINED.search(own)) and (graded or not _trains(own.replace(left_out[0], " "))):
        return Technique.EVALUATION_ONLY
    if graded and judges:
        if _SELECTS.search(own):
            return Technique.PREFERENCE_LABELS
        if not _trains(own):
            return Technique.EVALUATION_ONLY
    if near is Technique.EVALUATION_ONLY and _trains(own) and not _ONLY_MEASURES.search(own):
        near = None
    if near:
        return near
    if _LOGITS.search(text):
        return Technique.LOGIT_MATCHING
    if _LABELS.search(text):
        return Technique.PREFERENCE_LABELS
    if EVALUATES.search(text) and not _trains(text):
        return Technique.EVALUATION_ONLY
    return None


def _own_clauses(text: str, number: int) -> str:
    """The clauses that speak of a name, and the one after each; the whole text where no other name stands."""
    if len(re.findall(r"⟦[mbu]\d+⟧", text)) < 2:  # also where one name stands several times: too little is known
        return text
    clauses = re.split(r"(?<=[.?!;])\s+", text)
    here = [n for n, clause in enumerate(clauses) if re.search(rf"⟦[a-z]{number}⟧", clause)]
    wanted = set(here) | {n + 1 for n in here if n + 1 < len(clauses) and not re.search(r"⟦[mbu]\d+⟧", clauses[n + 1])}
    return " ".join(clauses[n] for n in sorted(wanted))


def _trains(text: str) -> bool:
    """Whether the text speaks of training without denying it."""
    return any(not denied(text, m.start()) for m in _REALLY_TRAINS.finditer(text))
