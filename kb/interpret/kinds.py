"""The shape of a question: about a practice, about a text, about a topic, or outside the field."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.interpret.model import QuestionKind
from kb.interpret.techniques import MADE
from kb.vocabulary import CommentaryTopic, Topic

ACT = re.compile(
    r"\b(?:(?:re|pre-?)?train(?:s|ed|ing)?|distil\w*|fine-?tun\w*|finetun\w*|tun(?:e|ed|ing)|"
    r"teach(?:es|ing)?|taught|imitat\w*|clon(?:e|es|ed|ing)|"
    r"mimic\w*|replicat\w*|quanti[sz]\w*|merg(?:e|es|ed|ing)|prun(?:e|es|ed|ing)|label(?:s|l?ed|"
    r"l?ing)?|annotat\w*|benchmark\w*|evaluat\w*|compar(?:e|ing)|"
    r"(?:use|using|used) (?:\S+ ){0,5}?(?:outputs?|answers|responses|completions|data|logits|"
    r"labels|weights|conversations)|"
    r"improv(?:e|es|ed|ing)|generat(?:e|es|ed|ing) (?:\w+ ){0,3}?(?:data|examples|answers|"
    r"questions|labels|pairs)|learn(?:s|ed|t|ing)? from|"
    r"(?:models?|students?|llms?|classifiers?) (?:\w+ ){0,3}?(?:saw|sees|seen|read|ate|consum\w+|ingest\w*) ⟦|"
    r"build(?:s|ing)? (?:\S+ ){0,4}?(?:model|llm|chatbot|classifier|assistant|on)|built|"
    r"(?!servers?\b|services?\b)(?:publish|releas|shar|upload|redistribut|open-?sourc|sell|host|serv|offer)\w* "
    r"(?:\S+ ){0,6}?(?:model|weights|adapters?|lora|student|fine-?tune|data ?set|answers|outputs|generators?|"
    r"it|derivative|⟦)|bootstrap\w*|scrap(?:e|ed|ing)|match (?:the )?logits|"
    r"reverse[- ]engineer\w*|"
    r"creat(?:e|ing) (?:\S+ ){0,4}?(?:model|llm|chatbot|classifier|assistant|data ?set|"
    r"derivative)|deriv\w+|convert\w*|rebrand\w*|rename|abliterat\w*|uncensor\w*|"
    r"reward model|feed(?:s|ing)?|fed|flow\w* into|"
    r"preference (?:data|pairs|labels|tuning|optimi[sz]ation)|dpo|ppo|grpo|orpo|rlaif|rlhf|teachers?|students?|"
    r"based on|as (?:an? |the |our |its )?(?:\w+ )?(?:base|backbone|starting point|foundation)|put\w* (?:the |our |"
    r"its |all )?(?:\w+ )?"
    r"(?:weights|models?|checkpoints?) (?:on|onto|up|online|out)|(?:q?lora|dpo|sft|grpo) on|"
    r"mak(?:e|ing) (?:\S+ ){0,4}?(?:model|llm|chatbot|classifier|assistant|data ?set))\b|"
    r"⟦d\d+⟧ (?:\w+ )?(?:in|for|into|to)\b|\b(?:use|using|used) (?:the )?⟦d\d+⟧|"
    r"\b(?:do|done|doing) (?:\w+ )?with (?:the )?⟦[a-z]\d+⟧(?:'s?)? (?:outputs?|answers|responses|completions|"
    r"generations|traces)\b|"
    r"\b(?:do|done|doing) (?:\w+ )?with (?:the |its )?(?:outputs?|answers|responses|completions|generations|"
    r"traces) (?:of|from) (?:the )?⟦",
    re.I,
)
PERMISSION = re.compile(
    r"\b(?:may|can|could|might|must|shall|should)\b(?= (?:not )?(?:we|i|one|you|u|a|an|the|our|my|"
    r"they|someone|somebody|anyone|it|⟦|people|companies|startups?|students?|developers|"
    r"researchers|this|that|every|\w+ers?\b|\w+ (?:company|start-?up|firm|bank|university|team|"
    r"lab|developer)))|"
    r"\b(?:am i|are we|is it|is this|is that|would it be|would that be|was it|was that|be|"
    r"are they|(?:is|are|was|were) (?:⟦|an?\b|one\b|the\b|our\b|my\b|they\b|these\b|those\b|this\b|such\b|it\b|"
    r"\w+ing\b|"
    r"\w+(?:'s)? (?:outputs|answers|responses)\b))[^.?!;]{0,90}?\b(?:allowed|barred|ruled out|okay|in order|"
    r"permitted|legal|lawful|ok|okay|fine|illegal|unlawful|"
    r"forbidden|prohibited|banned|(?:un)?ethical|moral|immoral|wrong|a problem|a breach|"
    r"a violation|breach|violation|safe|compliant|possible|acceptable|licit|covered|bound|"
    r"entitled|free to|off[- ]limits|out of bounds|usable|suitable)\b|\b(?:allowed|permitted|forbidden|"
    r"prohibited)\b(?= to|\?|$)|"
    r"\b(?:breach\w*|violat\w*|break|broke|breaking|infring\w*|comply|compliant)\b|\b(?:do|does|"
    r"did|would|will|don't|doesn't|won't) (?:we|i|it|this|that|they|the \w+|our|my|⟦[a-z]\d+⟧)\b|"
    r"\b(?:allow|allows|permit|permits|forbid|forbids|prohibit|prohibits|ban|bans|let|lets|"
    r"prevent|prevents|stop|stops|restrict|restricts)\b|\b(?:ok|okay|legal|allowed|permitted|fine|"
    r"alright|kosher)\b(?: (?:(?:back )?then|now|today|there|here|with (?:that|it|them)|by them|for us|to do|too|"
    r"either))? ?\?|\bwhat (?:must|should|do|are|would)\b[^.?!]{0,40}\b(?:we|i|our|my)\b|"
    r"\bneed (?:a |any |to )?(?:permission|licen[cs]e|consent|ask)|\bhow (?:may|can|should|"
    r"do) (?:we|i)\b|\b(?:which|what) (?:terms|licen[cs]es?|conditions|rules|obligations|duties|"
    r"restrictions)\b|\b(?:are there|is there) (?:any )?(?:restrictions?|limits?|conditions|"
    r"problems?|issues?|rules)\b|\brights? to\b|\bok to\b|\brisk(?:y|ier)\b|\bsafer?\b|\boff[- ]limits\b|\bout "
    r"of bounds\b|\bha(?:ve|"
    r"s) to\b|\bwhat (?:shows?|appears?|goes|is to (?:show|appear|stand))\b[^.?!]{0,30}\b(?:on|in) (?:the|our|its) "
    r"(?:\w+ )?(?:screen|interface|ui|page|about page|website|docs|documentation|name|notice)\b|\bany (?:\w+ "
    r")?(?:trouble|restrictions?|limits?|conditions?|obstacles?)\b|"
    r"\b(?:terms|licen[cs]e|contract|agreement|polic(?:y|ies)|rules)\b[^.?!]{0,40}?\b(?:stand|stands|stood|speak|"
    r"speaks|spoken|count|held) "
    r"against\b|\b(?:against|respect(?:s|ed)?|in line with|in breach of|contrary to|compatible with) (?:the |their |"
    r"its |our )?(?:⟦[a-z]\d+⟧(?:'s?)? )?"
    r"(?:\w+ )?(?:terms|licen[cs]e|contract|agreement|polic(?:y|ies)|rules)\b|\bwhat do (?:we|i) owe\b|"
    r"\b(?:any|a|which|what|some) (?:\w+ ){0,2}?(?:clause|term|rule|sentence|provision|wording)s? "
    r"(?:\w+ ){0,2}?against\b|"
    r"\b(?:anything|something|what) (?:\w+ ){0,2}?(?:against|in (?:the|our|its) way|stand(?:s|ing) in)\b|"
    r"\b(?:does|do|would|will|is|are)\b[^.?!]{0,70}?\bcounts? as (?:an? )?(?:\w+ )?derivatives?\b|\bgreen "
    r"light\b|\bbarred (?:from|by|under)\b|\bwhat happens if (?:we|i|a|someone)\b|\bis it (?:ok|okay|"
    r"fine|legal)\b|\b(?:any|what) (?:objection|problem|issue)s?\b|"
    r"\b(?:confirm|verify|check|tell (?:me|us)|clarify|assess|know) (?:that|whether|if) [^.?!]{0,60}?\b(?:may|can|"
    r"could|might|is allowed|"
    r"are allowed|is ok|are ok)\b",
    re.I,
)
PARTY = re.compile(
    r"\b(?:i|we|we're|we've|i'm|i've|my|our|(?-i:us)|one|a (?:company|start-?up|firm|bank|"
    r"university|team|student(?! model)|developer|customer|user|researcher|non-?profit)|someone|"
    r"anyone|an? \w+ (?:company|start-?up|firm|bank|university|team|lab|developer))\b",
    re.I,
)
ASKER_ACTS = re.compile(
    r"\b(?:may|can|could|must|should|shall|are|am|do|did|will|would|if|when|and|then|that) (?:we|i)\b|"
    r"\b(?:we|i)(?:'d|'ve|'re|'m|'ll| would| want| plan| intend| have| had| are| am| will|"
    r" train\w*| distil\w*| fine-?tun\w*| use[ds]?|"
    r" built| build| collect\w*| ran| run| host\w*| made| make| sell| offer| publish\w*)\b|"
    r"\b(?:our|my) (?:\w+ ){0,2}?(?:model|llm|app|chatbot|"
    r"student|company|product|fine-?tune|classifier|assistant|start-?up|team|data|bank|firm|"
    r"service|derivative|output)s?\b",
    re.I,
)
"""The asker does something, so a publisher that is named is not the one whose conduct is asked about."""

IS_IT_TRUE = re.compile(r"\bis it (?:really )?true\b|\brumou?r|\bis there (?:any )?truth\b", re.I)
NORMATIVE = re.compile(
    r"\b(?:break|broke|breaks|broken|breach\w*|violat\w*|infring\w*|allowed|permitted|"
    r"legal(?:ly)?|illegal(?:ly)?|lawful(?:ly)?|unlawful(?:ly)?|prohibited|forbidden|against|"
    r"may|could|can|comply|complied|right to|entitled|in line with|contrary to)\b",
    re.I,
)
FACTUAL_START = re.compile(r"^(?:did|has|have|had|was|were|does|do) ", re.I)
DATA_FLOW = re.compile(
    r"(?:\b(?:does|do|will|would|is|are|can|could|did) |"
    r"\b(?:run|running|use|using|keep) [^.?!]{0,60}?(?:so|such) that (?=no|none|nothing))"
    r"(?:anything|something|nothing|(?:(?:any|some|no|none|of|my|our|the|its|personal|private|users?'?|people's) )*"
    r"(?:\w+ )?(?:data|prompts|inputs|chats|information|conversations|secrets))\b"
    r"[^.?!]{0,30}?\b(?:go|goes|leaves?|ends? up|reach(?:es)?|flows?|sent|transferred|leak\w*|phone home|"
    r"reported back)\b"
    r"(?! (?:public|live|online|(?:into )?(?:\w+ )?(?:training|fine-?tun\w*|the student|a model)))",
    re.I,
)
"""It is asked where data go, not what one may do with a model."""
_MAKES = re.compile(r"\b(?:train|distil|teach|taught|fine-?tun|student)", re.I)
HOW_PROVED = re.compile(
    r"\bhow (?:else |hard |difficult |easy )?(?:can|could|do|does|did|would|should|might|may|must|is it|would it be) "
    r"[^.?!;,]{0,40}?\b(?:prove|disprove|demonstrate|establish|refute|show(?= (?:that|to|in|my|our|we|i|it|they|"
    r"a|the)\b))\b",
    re.I,
)
"""It is asked how something is to be shown, whoever is to show it."""
PROOF = re.compile(
    r"\bprov(?:e|es|ed|ing|en)\b|\bproof\b|\bevidence\b|\bdetect(?!ors?\b)\w*\b|\bburden\b|\bhow (?:would|"
    r"could|can|do|does|might) (?:anyone|anybody|⟦[pb]\d+⟧|one|we|a court|courts|"
    r"experts)\b[^.?!]{0,40}\b(?:know|tell|show|find|establish)",
    re.I,
)
WH = re.compile(
    r"(?:^|[.!?:]\s+|,\s*(?!(?:which|who|whose|where) (?:is|are|was|were|will|would|has|have|had|we|i|they|it|"
    r"then|in|never|"
    r"only|also|should|must|does|do)\b))(?:so |and |but |then |now |well, )?(?:what|why|how|who|whose|whom|when|"
    r"where|which|in what|under which|to what|explain|describe|tell me about|summari[sz]e)\b",
    re.I,
)
TEXT_ASK = re.compile(
    r"\b(?:what|which|where|how|who|whose|when|does|do|is|are|has|have|summari[sz]e|quote|show|"
    r"explain|list|tell)\b[^.?!]{0,90}?\b(?:say|says|said|state|states|mention|mentions|contain|"
    r"contains|provide[sd]?|define[sd]?|require[sd]?|"
    r"licen[cs]e[sd]?|terms?|clauses?|sections?|polic(?:y|ies)|agreement|governs?|governed|owns?|"
    r"threshold|wording|editions?|versions?|apply|applies|in force|edition|naming|expire|"
    r"change[sd]?|updated|arbitration|jurisdiction|excluded|notice|attribution|limit)\b",
    re.I,
)
USER_DATA = re.compile(
    r"⟦[a-z]\d+⟧ (?:\w+ )?(?:train\w*|learn\w*) (?:on|from|with) (?:my|our|user|users'|"
    r"customer) (?:\S+ )?(?:prompts?|inputs?|data|conversations|chats|content)"
    r"|⟦[a-z]\d+⟧ (?:\w+ )?(?:use|uses|using|keep|keeps|store|stores) (?:my|our|user|users'|"
    r"customer) (?:\S+ )?(?:prompts?|inputs?|data|conversations|chats|content)",
    re.I,
)
TERM_WORDS = re.compile(
    r"\b(?:terms|licen[cs]es?(?! (?:it |them |this |that )?(?:out )?to (?:others|our|a\b|an\b|the\b|their|one\b|many|"
    r"several|\w+(?:s|ies)\b))|"
    r"licen[cs]ed(?! (?:out )?to\b)|polic(?:y|ies)|agreement|clause|eula|tos|aup|licensing)\b",
    re.I,
)
"""Words that speak of a text; ``licensed to a customer`` speaks of what is done with the student."""
MATTER = re.compile(
    r"\b(?:dut(?:y|ies)|limits?|thresholds?|owner(?:ship|s)?|owned|defin\w+|meaning|histor\w+|changes?|summary|"
    r"comparison|"
    r"overview|requirements?|rules?|copyright\w*|governments?|bann?(?:ed|s)?|security|concerns?|bias\w*|energy|"
    r"privacy|law(?! (?:firm|school|office|department)s?\b)|cost\w*|price\w*)\b",
    re.I,
)
"""What a note is about when it is not about one's own conduct."""
AFFAIR = re.compile(r"\b(?:controvers|accus|scandal|debate|affair|alleg|news|rumou?r|story|compar)\w*\b", re.I)
"""Words that speak of a matter rather than of one's own conduct."""
USED_FOR = re.compile(
    r"\b(?:outputs?|answers|repl(?:y|ies)|responses|completions|traces|generations|samples|images|pictures|pics|"
    r"videos|texts?|"
    r"transcripts|labels|"
    r"vectors|embeddings|suggestions|logits|scores|data ?sets?)\b[^.?!;]{0,30}?\b(?:for|to|in|into|as|of)\b"
    r"|\b(?:models?|llms?|classifiers?|students?|chat ?bots?|assistants?|filters?)\b(?: \w+){0,2} "
    r"(?:on|from|with|out of) ⟦[a-z]\d+⟧(?:'s)? (?:outputs?|answers|responses|completions|traces|labels|data)\b"
    r"|⟧[^.?!;]{0,40}? ?(?:->|=>|→)"
    r"|⟧(?: weights)? for (?:our|a|an|my|the) (?:[\w-]+ ){0,3}?(?:models?|llms?|classifiers?|students?|embedders?)\b",
    re.I,
)
"""What a model gave, put to some use."""
COMPARE = re.compile(r"\b(?:differ(?:s|ed|ent|ences?)?|versus|vs\.?|compared? (?:to|with)|side by side)\b", re.I)
"""Words that set two texts, or the texts of two models, beside each other."""
DUTIES = re.compile(
    r"(?:^|[.!?:;,]\s+|\band )(?:please )?(?:list|name|give (?:me|us)|tell (?:me|us)|show (?:me|us)|spell out|"
    r"enumerate|"
    r"set out|sum up|what are|which are|what)\b[^.?!]{0,40}?"
    r"\b(?:dut(?:y|ies)|obligations?|conditions?|requirements?|strings(?: attached)?|to-?dos?)\b",
    re.I,
)
"""The duties of what has been told are asked for."""
FIELD = re.compile(
    r"\b(?:ai|a\.i\.|llms?|gpai|language models?|foundation models?|models?|distil\w*|chat ?bots?|"
    r"neural|machine learning|deep learning|weights|fine-?tun\w*|training data|data ?sets?|"
    r"generative|prompts?|training on|train on|ai act|outputs?|teacher model|student model|"
    r"logits?|soft (?:labels?|targets?)|preference labels|teachers?\b[^.?!]{0,40}\bstudents?|"
    r"synthetic data|inference|open weights|"
    r"iso/?(?:iec)? ?42001|nist|gpt|artificial intelligence|knowledge distillation|"
    r"energy (?:demand|use|consumption)|climate change|carbon footprint|social bias|"
    r"reverse[- ]engineer\w*|terms of (?:service|use)|browsewrap|clickwrap|open source)\b",
    re.I,
)
AND_MAY = re.compile(
    r"(?:[,;?.:] ?(?:and |but |or )?|\b(?:and|but|or) )(?:may|can|could|might|are|is|would) (?:we|i|it|they|one|"
    r"that|this|those|these|the|"
    r"our|⟦[a-z]\d+⟧)\b[^.?!]{0,60}?\b(?:(?:re|pre-?)?train(?:ed|ing)?|distil\w*|teach|taught|fine-?tun\w*|"
    r"(?:build|make|create|develop|improve|launch)\b[^.?!]{0,60}?\b(?:from|on|with|using|out of))\b"
    r"|[.;] (?:and |so |but )?(?:did|do|does|would|will|was|were|is|are|has|have|had)\b[^.?!]{0,50}?(?:\b(?:terms|"
    r"licen[cs]e|contract|agreement|"
    r"polic(?:y|ies)|rules)\b[^.?!]{0,40}?\b(?:against|allow\w*|forbid\w*|forbade|permit\w*|prohibit\w*|ban\w*|"
    r"bar\w*|stop\w*|prevent\w*) "
    r"(?:it|that|this|us|them)\b|\b(?:it|that|this|which|we)\b[^.?!]{0,30}?\b(?:against|respect\w*|in line with|in "
    r"breach of|breach\w*|break|broke|"
    r"violat\w*|within|under|compatible with)\b)"
    r"|[,;] ?(?:and |but |or |so )?(?:were|was|did|do|are|have) (?:we|i|they)(?: \w+)? (?:allowed|permitted|free|"
    r"entitled|barred|forbidden|in breach|"
    r"break|breach|violate)\b"
    r"|\b(?:confirm|verify|check|tell (?:me|us)|say|know|assess|clarify) (?:that|whether|if) [^.?!]{0,60}?\b(?:may|"
    r"can|could|might|is allowed|"
    r"are allowed|is free|are free)\b[^.?!]{0,60}?\b(?:(?:re|pre-?)?train(?:ed|ing)?|distil\w*|teach|taught|"
    r"fine-?tun\w*|improve)\b",
    re.I,
)
"""A further clause that asks whether one may train, or whether what was told before is in line with a text: beside a
question on what a text says, it is ruled on."""
MONEY_ADVICE = re.compile(r"\bshould (?:i|we) (?:buy|sell|invest)\b[^.?!]{0,40}\b(?:shares?|stocks?|in)\b", re.I)
OTHER_REQUEST = re.compile(
    r"^(?:please |can you |could you |would you |kindly )*(?:write|compose|draft|tell me a|sing|"
    r"translate|give me (?:a|an|some) (?:recipe|poem|joke|story)|generate (?:a|an) (?:image|"
    r"picture|poem|story|song)|recommend (?:a|an|me|some)|book|order|play|calculate|solve|convert|"
    r"code|implement|debug|fix)\b"
    r"|\b(?:recipe|poem|haiku about|joke|weather|horoscope|football score|capital of|"
    r"birthday|restaurant|hotel|vacation|movie|workout)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known of a question before its shape is chosen.

    :ivar sources: how many sources it names. :ivar named: it names a model, publisher, data set or instrument.
    :ivar actor: a third party whose conduct it is about.
    :ivar commentary: topics with their scores, best first.
    :ivar cast: the words around a name make it a teacher or a base.
    """

    text: str
    sources: int
    named: bool
    instruments: int
    actor: bool
    reading: tuple[Topic, ...]
    commentary: dict[CommentaryTopic, float]
    cast: bool = False


def kind_of(s: Signals) -> QuestionKind:
    """The shape, by rules from the surest to the weakest."""
    act = bool(ACT.search(s.text))
    allowed = bool(PERMISSION.search(s.text))
    party = bool(PARTY.search(s.text))
    if USER_DATA.search(s.text):
        return QuestionKind.TEXT
    if s.named and DATA_FLOW.search(s.text) and not _MAKES.search(s.text):
        return QuestionKind.TOPIC
    if s.sources and act and _is_practice(s, allowed, party):
        return QuestionKind.PRACTICE
    if (
        s.sources
        and MADE.search(s.text)
        and allowed
        and not (s.actor or WH.search(s.text) or TERM_WORDS.search(s.text))
    ):
        return QuestionKind.PRACTICE  # a model, what is made, and whether that is fine
    if s.sources > 1 and s.cast and DUTIES.search(s.text) and not s.actor and not TERM_WORDS.search(s.text):
        return QuestionKind.PRACTICE  # teachers and bases are told, so the duties are those of using them
    best = max(s.commentary.values(), default=0.0)
    in_field = s.named or bool(FIELD.search(s.text))
    if of_other_trade(s):
        return QuestionKind.DECLINED
    if s.instruments and COMPARE.search(s.text) and not party:
        return QuestionKind.TEXT
    if _is_jotted(s, act, best):
        return QuestionKind.PRACTICE
    if (s.named or s.instruments) and _asks_for_text(s, best):
        return QuestionKind.TEXT
    if act and party and allowed and in_field and best < _STRONG:
        return QuestionKind.PRACTICE
    if s.cast and allowed and (MADE.search(s.text) or USED_FOR.search(s.text)) and _is_left_over(s, allowed):
        return QuestionKind.PRACTICE
    if in_field and best >= _ENOUGH:
        return QuestionKind.TOPIC
    if in_field and act and allowed:
        return QuestionKind.PRACTICE
    if _is_left_over(s, allowed):
        return QuestionKind.PRACTICE
    if (s.named or s.instruments) and (s.reading or TERM_WORDS.search(s.text)):
        return QuestionKind.TEXT
    return QuestionKind.DECLINED


def of_other_trade(s: Signals) -> bool:
    """Whether the words ask for what is never done here: advice on shares, a poem, the weather."""
    if MONEY_ADVICE.search(s.text):
        return True
    rules = PERMISSION.search(s.text) or TERM_WORDS.search(s.text)
    return bool(OTHER_REQUEST.search(s.text)) and not (s.cast and ACT.search(s.text)) and not rules


def _is_jotted(s: Signals, act: bool, best: float) -> bool:
    """A practice noted down without a question (``qwen2.5 3b, commercial student``): a source and an act."""
    asked = (WH, FACTUAL_START, PROOF, TERM_WORDS, AFFAIR)
    plain = bool(s.sources) and not s.actor and not any(pattern.search(s.text) for pattern in asked)
    if plain and (act or bool(USED_FOR.search(s.text))) and best < _STRONG:
        return True
    if plain and act and "?" not in s.text and not MATTER.search(s.text):
        return True  # a source and what is done with it, set beside each other
    if plain and s.cast and act and USED_FOR.search(s.text) and not MATTER.search(s.text):
        return True  # outputs of a named model put to training: however much the words are those of a note
    if plain and "?" not in s.text and MADE.search(s.text) and not MATTER.search(s.text):
        return True  # a model and what is made, set beside each other (``R1 traces, rival model``)
    # a name with its part (``R1 traces``, ``base Llama 3.1 8B``) says what is done, unless the note is on a text
    told = best < _ENOUGH or (bool(PARTY.search(s.text)) and best < _STRONG)  # turnover told of oneself is no topic
    return plain and s.cast and told and not MATTER.search(s.text)


def _is_left_over(s: Signals, allowed: bool) -> bool:
    """A model with its part, or put to the making of another, in a question that speaks of nothing else (``And Acme One
    for a tagger?``)."""
    others = (WH, PROOF, TERM_WORDS, AFFAIR, MATTER, OTHER_REQUEST)
    if not s.sources or s.actor or any(pattern.search(s.text) for pattern in others):
        return False
    made = MADE.search(s.text) and re.search(r"\b(?:for|into|of|as) (?:an?|our|my|the)\b|->|=>|→", s.text)
    return (s.cast and (allowed or "?" in s.text)) or bool(made)


def is_bare(text: str) -> bool:
    """Whether the text is a mere note of a model and a circumstance (``hunyuan a13b in South Korea``): no question, no
    verb of one's own, no word on a text."""
    asked = (WH, FACTUAL_START, PERMISSION, PROOF, TERM_WORDS, AFFAIR, MATTER, OTHER_REQUEST, MONEY_ADVICE)
    rest = re.sub(r"⟦[a-z]\d+⟧", " ", text)
    return "?" not in text and len(rest.split()) <= 6 and not any(pattern.search(text) for pattern in asked)


_ENOUGH = 1.0
_STRONG = 3.2


def _is_practice(s: Signals, allowed: bool, party: bool) -> bool:
    if (PROOF.search(s.text) and not party) or HOW_PROVED.search(s.text):
        return False
    if s.actor:
        if IS_IT_TRUE.search(s.text):
            return False
        factual = FACTUAL_START.match(s.text) or not allowed
        return bool(NORMATIVE.search(s.text)) and (not WH.match(s.text) or not factual)
    wh = bool(WH.search(s.text))
    if wh and not party:
        return allowed and not re.match(
            r"(?:why|how much|how many|who|what (?:is|was|does|do|are|did))\b", s.text, re.I
        )
    return allowed or party


def _asks_for_text(s: Signals, best: float) -> bool:
    terms = bool(TERM_WORDS.search(s.text)) or s.instruments > 0
    texty = bool(TEXT_ASK.search(s.text))
    owned = Topic.OUTPUT_OWNERSHIP in s.reading or Topic.GOVERNING_LAW in s.reading
    special = any(t in s.reading for t in _TEXT_TOPICS)
    if terms and texty:
        return best < _STRONG + 1
    return (owned and best < _STRONG) or (special and best < _ENOUGH)


_TEXT_TOPICS = (
    Topic.THRESHOLDS,
    Topic.NAMING_ATTRIBUTION,
    Topic.AUP_FLOW_DOWN,
    Topic.TERRITORIAL,
    Topic.NON_COMMERCIAL,
)
