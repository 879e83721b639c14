"""Questions that want something of texts, not of a practice: what they say, how they differ, how they changed."""

from __future__ import annotations

import datetime as dt
import re

from kb.corpus import Corpus
from kb.interpret.entities import find_instruments
from kb.interpret.kinds import COMPARE
from kb.interpret.masked import Masked
from kb.interpret.model import Ask, Subject, TextAsk
from kb.interpret.names import NameIndex
from kb.interpret.subjects import by_route, subjects
from kb.interpret.text import tokens, word_list
from kb.interpret.topics import STOP, reading_topics, stem
from kb.vocabulary import Effect, Topic

_M = r"⟦[a-z]\d+⟧"
_DATA = (
    r"(?:chats?|prompts?|data|conversations?|inputs?|content|messages?|files?|uploads?|questions|documents?|history|"
    r"information|code|texts?)"
)
_WHOSE = r"(?:my|our|your|users?'?s?|customers?'?s?|clients?'?|people's|personal|what (?:i|we|users) (?:type|write|send))"
USER_DATA = re.compile(
    rf"{_M}(?:'s)?(?: \w+){{0,3}}? (?:train|learn|improve)\w* (?:\w+ ){{0,4}}?(?:on|from|with|using) {_WHOSE}\b"
    rf"|{_M}(?:'s)?(?: \w+){{0,3}}? (?:use|keep|store|save|retain|log|share|sell|read|see|collect|process|hold)\w* "
    rf"(?:\w+ ){{0,2}}?{_WHOSE} (?:\S+ ){{0,2}}?{_DATA}\b"
    rf"|\b(?:is|are|will|does|do|can|could|where|what happens)\b[^.?!]{{0,30}}\b{_WHOSE} (?:\S+ ){{0,2}}?{_DATA}\b"
    r"[^.?!]{0,30}\b(?:used|stored|kept|retained|shared|logged|sent|read|saved|processed|go|goes|end up|train\w*)\b",
    re.I,
)
"""A service and what is sent to it: whether it is kept, where, and whether it trains the service's own models."""
_OWN_MODEL = re.compile(
    r"\b(?:we|i) (?:want|plan|collect\w*|train\w*|distil\w*|fine-?tun\w*|label\w*|would|built|build|made)\b|"
    r"\b(?:our|my|an?|own|new|another|smaller) (?:\S+ ){0,3}?(?:models?|students?|classifiers?|llms?|chat ?bots?)\b",
    re.I,
)
OWNER = re.compile(
    r"\bwho (?:\w+ ){0,2}?owns?\b|\bwhose (?:property|are|is)\b|\bdo (?:we|i|users|you) own\b|"
    r"\bwho (?:has|holds|gets) (?:the )?(?:rights?|title|copyright)\b|\b(?:outputs?|answers) belongs?\b|\bownership of\b",
    re.I,
)
THRESHOLD = re.compile(
    r"\b(?:mau|dau|users?|user number|revenue|turnover|size) (?:limit|cap|threshold|ceiling)s?\b|\bhow many users\b|"
    r"\b(?:limit|cap|threshold|ceiling)s? (?:on|of|for|in|to) (?:the )?(?:\w+ ){0,3}?(?:users?|mau|revenue|turnover)\b",
    re.I,
)
_SHOW = re.compile(
    r"\b(?:need|have|obliged|required|supposed|must|should) (?:(?:we|i|one) )?(?:to )?"
    r"(?:show|display|put|write|print|include|mention|add|keep|say|credit|carry|use) ",
    re.I,
)
_RULE_APPLIES = re.compile(
    r"\b(?:limits?|restrictions?|clauses?|rules?|dut(?:y|ies)|bans?|exceptions?|thresholds?|exclusions?|conditions?|"
    r"requirements?|carve-?outs?|licen[cs]es?)\b[^.?!]{0,40}\b(?:apply|applies|hold|holds|reach|reaches|cover|covers|"
    r"extends?|concerns?|means?)\b",
    re.I,
)
CONSEQUENCES = re.compile(
    r"\bwhat (?:happens|can happen|could happen|would happen)\b[^.?!]{0,60}\b(?:breach|break|violat|ignor|disregard|"
    r"infring|get caught|are caught|am caught)\w*|"
    r"\b(?:can|could|will|would|may|might) (?:we|i|you|they|one|someone|anyone|people|an? \w+|my \w+|our \w+) "
    r"(?:be|get|face|go)\b[^.?!]{0,20}\b(?:fine[ds]?|sued|jail\w*|prison|arrested|prosecuted|punished|penalt\w+|"
    r"banned|blocked|damages|court)\b|"
    r"\b(?:what|which|any) (?:are |is )?(?:the )?(?:penalt\w+|consequences|remed(?:y|ies)|sanctions?|fines?|damages)\b|"
    r"\b(?:has|have|was|were|did) (?:anyone|anybody|someone|somebody|any \w+|an? \w+)\b[^.?!]{0,20}\b(?:sued|fined|"
    r"taken to court|prosecuted|sue)\b",
    re.I,
)
"""What follows from a breach, rather than whether something is one."""
_BINDS = re.compile(
    rf"\b(?:terms|licen[cs]es?|contracts?|agreements?|polic(?:y|ies))\b[^.?!]{{0,50}}\b(?:bind|binds|binding|bound|apply to|"
    rf"applies to|reach|reaches)\b[^.?!]{{0,25}}\b(?:someone|somebody|anyone|anybody|people|persons?|those|third part\w+|"
    rf"an? (?:person|user|company|child|visitor)|who|non-?users?)\b|"
    rf"\bnever (?:signed|agreed|accepted|clicked|registered|had an account)\b",
    re.I,
)
_SOURCE_CODE = re.compile(
    r"\b(?:must|have to|need to|obliged to|required to|force[sd]? (?:us|me|you) to|should|do) (?:(?:we|i|one|you) )?"
    r"(?:have to |need to )?(?:publish|disclose|release|open(?:-?source)?|share|give away|hand over|make public)\w* "
    r"(?:\w+ ){0,4}?(?:code|pipeline|scripts)\b",
    re.I,
)
"""Whether one's own code must be laid open: copyleft, and so a question on what the licence of a model passes on."""
_SUED_WHERE = re.compile(
    r"\b(?:sue[ds]?|suit|taken to court|go to court|litigat\w+|drag\w*)\b[^.?!]{0,25}\bin [A-Z⟦]|\bwhere\b[^.?!]{0,30}\b"
    r"(?:sue|sued|court)\b"
)
HISTORY = re.compile(
    rf"\bwhen (?:did|was|were|has|have) (?:the )?(?:{_M}|.{{0,40}}?\b(?:clause|ban|rule|limit|term|word)s?\b)[^?!]{{0,60}}?"
    r"\b(?:add|drop|remove|introduc|chang|start|stop|lift|abandon|forbid|forbade|ban|allow|permit|begin|began|delete|"
    r"insert|relax|tighten|update|mention|appear|disappear|name|put)\w*\b|"
    r"\b(?:chang|evolv|develop|shift|mov)(?:e|ed|ing|es)\b[^.?!]{0,30}\b(?:over (?:time|the years)|through the years|"
    r"since|historically|from version to version)|\b(?:history|timeline|evolution) of\b|"
    rf"\bhow (?:has|have|did) (?:the )?{_M}(?:'s?)? (?:\w+ ){{0,6}}?(?:chang|evolv)\w+|\bused to (?:forbid|ban|allow)\b|"
    r"\bever (?:forbid|forbidden|ban|banned|allow|allowed)\b",
    re.I,
)
_OF_TERMS = re.compile(
    r"\b(?:terms|licen[cs]es?|polic(?:y|ies)|agreements?|clauses?|bans?|rules?|restrictions?|limits?)\b", re.I
)
_BESIDE = re.compile(
    r"^(?:please )?compare\b|\bstricter\b|\bmore (?:restrictive|permissive|liberal|open)\b|\bchanged? (?:\w+ ){0,2}?between\b"
    r"|\bin contrast to\b",
    re.I,
)
_APPLIES = re.compile(
    rf"\b(?:appl(?:y|ies|ied)|govern(?:s|ed|ing)?|covers?|covered)\b[^.?!]{{0,40}}|"
    rf"\b(?:is|are|was|were) (?:the )?{_M} (?:\w+ ){{0,2}}?under\b|"
    rf"\b(?:which|what) licen[cs]es? (?:\w+ ){{0,3}}?{_M}|\bunder (?:which|what) licen[cs]e\b|\blicen[cs]e of {_M}\?",
    re.I,
)
_PLENTY = re.compile(
    r"\b(?:which|what|any|list|name|(?:is|are) there)\b[^.?!]{0,40}?\b(?:licen[cs]es?|terms|models?|providers?|publishers?|"
    r"labs?|compan(?:y|ies)|services?|vendors?|polic(?:y|ies)|texts?|contracts?)\b",
    re.I,
)
_DOES = re.compile(
    r"\b(?:allow|permit|name|mention|forbid|ban|bar|prohibit|requir|limit|claim|own|exclud|ask|demand|distil|teach|"
    r"train|train on|use)\w*\b",
    re.I,
)
_SIZES = re.compile(r"\bwhich\b[^.?!]{0,40}\b(?:sizes?|versions?|variants?|models?|ones?)\b", re.I)
_TRAINS = re.compile(
    r"\b(?:(?:re|pre-?)?train\w*|distil\w*|fine-?tun\w*|outputs?|merg\w+|quanti[sz]\w*|student|teacher|label\w*)\b", re.I
)
_EFFECTS: tuple[tuple[re.Pattern[str], tuple[Effect, ...]], ...] = (
    (re.compile(r"\b(?:forbid|ban|bar|prohibit|exclud|against)\w*\b", re.I), (Effect.PROHIBITION,)),
    (
        re.compile(r"\b(?:allow|permit|may|can|free to|licens)\w*\b", re.I),
        (Effect.PERMISSION, Effect.EXCEPTION),
    ),
    (re.compile(r"\b(?:requir|demand|must|oblig)\w*\b", re.I), (Effect.DUTY, Effect.CONDITION)),
)
_GENERIC = word_list(
    """licence licences license licensing licensed term terms policy policies agreement clause clauses text texts contract
    say says said anything something nothing mention mentions mentioned state states difference differences differ
    different between compare compared comparison versus change changed changes changing over time history when add
    added adding drop dropped remove removed introduce introduced apply applies applied rule rules limit limits
    restriction restrictions model models ai llm llms need show must have get use used using uses user someone something
    out one two other another own owns owned who whose which what allow allowed allows permit permitted forbid forbidden
    ban bans banned prohibit prohibited name named names really right tell me please version versions edition service
    services company companies provider there right true lawyer says thing things does doing happen happens if"""
)
_SPECIAL = frozenset(Topic) - {Topic.DERIVATIVE_DEFINITION, Topic.OUTPUTS_TRAIN_MODELS, Topic.DISTILLATION_NAMED}


def find(text: str, masked: Masked, index: NameIndex, corpus: Corpus, as_of: dt.date, *, loose: bool) -> TextAsk | None:
    """What is wanted of which texts; ``None`` when the question is no such.

    :param text: the cleaned question; ``masked``: the same with placeholders.
    :param loose: the question is known to be about texts, so that any of its words may say what is asked of them.
    """
    shape = masked.text
    topics = _topics(shape)
    user_data = bool(USER_DATA.search(shape)) and not _OWN_MODEL.search(shape)
    if user_data:
        topics = (Topic.DATA_RESIDENCY_USER_DATA_TRAINING,)
    focus = _focus(shape, text, index)
    if HISTORY.search(shape):
        whose = subjects(text, masked, index, corpus, topics, None)
        if whose and (topics or _OF_TERMS.search(shape)):
            return TextAsk(Ask.HISTORY, whose, topics, focus, _effects(shape))
    whose = subjects(text, masked, index, corpus, topics, as_of)
    if COMPARE.search(shape) or _BESIDE.search(shape):
        sides = whose if len(whose) > 1 else by_route(text, masked, corpus, as_of)
        if sides:
            return TextAsk(Ask.COMPARE, sides, topics, focus)
    governed = _governed(shape, whose, corpus)
    if governed is not None:
        return TextAsk(Ask.APPLIES, governed[0], topics, focus, claimed=governed[1])
    if whose and (loose or user_data or _reads(shape, topics, whose)):
        if CONSEQUENCES.search(shape) or _BINDS.search(shape):
            return TextAsk(Ask.READ, whose)
        return TextAsk(Ask.READ, whose, topics, focus)
    if not whose and (user_data or (_PLENTY.search(shape) and _DOES.search(shape))) and topics:
        return TextAsk(Ask.SURVEY, (), topics, focus, _effects(shape))
    return None


def _topics(shape: str) -> tuple[Topic, ...]:
    topics = reading_topics(shape)
    if _SUED_WHERE.search(shape):
        topics = (Topic.GOVERNING_LAW, *(t for t in topics if t is not Topic.GOVERNING_LAW))
    if _SOURCE_CODE.search(shape):
        topics = (Topic.NOTICE_FLOW_DOWN, Topic.DERIVATIVE_DEFINITION)
    return topics


def _reads(shape: str, topics: tuple[Topic, ...], whose: tuple[Subject, ...]) -> bool:
    """Whether one of the shapes applies that ask what a text says, though no word of it speaks of a text."""
    if OWNER.search(shape) or THRESHOLD.search(shape) or _SOURCE_CODE.search(shape) or _BINDS.search(shape):
        return True
    if CONSEQUENCES.search(shape) or (_SUED_WHERE.search(shape) and not _TRAINS.search(shape)):
        return True
    special = set(topics) & _SPECIAL
    several = max((len(s.models) for s in whose), default=0) > 1
    if special and several and _SIZES.search(shape):
        return True
    if special and _RULE_APPLIES.search(shape):
        return True
    return Topic.NAMING_ATTRIBUTION in topics and bool(_SHOW.search(shape)) and not _TRAINS.search(shape)


def _governed(
    shape: str, whose: tuple[Subject, ...], corpus: Corpus
) -> tuple[tuple[Subject, ...], tuple[str, ...]] | None:
    """Models, and the texts that the question supposes to govern them."""
    if not _APPLIES.search(shape) or _SOURCE_CODE.search(shape) or _TRAINS.search(shape) or _RULE_NOT_TEXT.search(shape):
        return None
    models = tuple(s for s in whose if s.models)
    claimed = tuple(i for s in whose if not s.models for i in s.instruments if corpus.instruments[i].kind.can_bind)
    if models and (claimed or re.search(r"\b(?:which|what) licen[cs]es?\b|\blicen[cs]e of\b", shape, re.I)):
        return models, claimed
    return None


_RULE_NOT_TEXT = re.compile(
    r"\b(?:limits?|restrictions?|clauses?|rules?|dut(?:y|ies)|bans?|exceptions?|thresholds?|naming|law)\b", re.I
)


def _focus(shape: str, text: str, index: NameIndex) -> tuple[str, ...]:
    """Stems of the words that say what exactly is asked: without the names, and what every such question has."""
    names = {t.key for start, end, _ in find_instruments(text, index) for t in tokens(text[start:end])}
    keys = (t.key for t in tokens(re.sub(_M, " ", shape)) if t.key.isalpha() and len(t.key) > 2)
    return tuple(dict.fromkeys(stem(w) for w in keys if w not in STOP and w not in _GENERIC and w not in names))


def _effects(shape: str) -> tuple[Effect, ...]:
    return next((effects for pattern, effects in _EFFECTS if pattern.search(shape)), ())
