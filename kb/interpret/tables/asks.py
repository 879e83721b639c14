"""Words of questions that want something of texts: what one says, how two differ, how one changed, which do a thing."""

from __future__ import annotations

import re

from kb.interpret.text import word_list
from kb.vocabulary import Effect, Topic

M = r"⟦[a-z]\d+⟧"
DATA = (
    r"(?:chats?|prompts?|data|conversations?|inputs?|content|messages?|files?|uploads?|questions|documents?|history|"
    r"information|code|texts?)"
)
SERVICE = rf"(?:{M}|\b(?:providers?|services?|labs?|companies|vendors?|apps?|chat ?bots?))"
SENT = r"(?:what|everything|anything|all) (?:that )?(?:i|we|users|customers) (?:type|write|send|ask|upload|enter|say)\b"
WHOSE = r"(?:my|our|your|users?'?s?|customers?'?s?|clients?'?|people's|personal)"
USER_DATA = re.compile(
    rf"{SERVICE}(?:'s)?(?: \w+){{0,3}}? (?:train|learn|improve)\w* (?:\S+ ){{0,4}}?(?:on|from|with|"
    rf"using) (?:\w+ ){{0,3}}?{WHOSE}(?!\w)"
    rf"|{SERVICE} (?:\w+ )?(?:use|keep|store|read|see|log|train on)\w* {SENT}"
    rf"|{SERVICE}(?:'s)?(?: \w+){{0,3}}? (?:use|keep|store|save|retain|log|share|sell|read|see|collect|process|"
    rf"hold)\w* "
    rf"(?:\w+ ){{0,2}}?{WHOSE} (?:\S+ ){{0,2}}?{DATA}\b"
    rf"|\b(?:is|are|will|does|do|can|could|where|what happens)\b[^.?!]{{0,30}}\b{WHOSE} (?:\S+ ){{0,2}}?{DATA}\b"
    r"[^.?!]{0,30}\b(?:used|stored|kept|retained|shared|logged|sent|read|saved|processed|go|goes|end up|train\w*)\b",
    re.I,
)
"""A service and what is sent to it: whether it is kept, where, and whether it trains the service's own models."""
OWN_MODEL = re.compile(
    r"\b(?:we|i) (?:want|plan|collect\w*|train\w*|distil\w*|fine-?tun\w*|label\w*|would|built|build|made)\b|"
    r"\b(?:our|my|an?|own|new|another|smaller) (?:\S+ ){0,3}?(?:models?|students?|classifiers?|llms?|chat ?bots?)\b",
    re.I,
)
OWNER = re.compile(
    r"\bwho (?:\w+ ){0,2}?owns?\b|\bwhose (?:property|are|is)\b|\bdo (?:we|i|users|you) own\b|"
    r"\bwho (?:has|holds|gets) (?:the )?(?:rights?|title|copyright)\b|\b(?:outputs?|answers) belongs?\b|"
    r"\bownership of\b",
    re.I,
)
THRESHOLD = re.compile(
    r"\b(?:mau|dau|users?|user number|revenue|turnover|size) (?:limit|cap|threshold|ceiling)s?\b|\bhow many users\b|"
    r"\b(?:limit|cap|threshold|ceiling)s? (?:on|of|for|in|to) (?:the )?(?:\w+ ){0,3}?(?:users?|mau|revenue|"
    r"turnover)\b",
    re.I,
)
SHOW = re.compile(
    r"\b(?:need|have|obliged|required|supposed|must|should) (?:(?:we|i|one) )?(?:to )?"
    r"(?:show|display|put|write|print|include|mention|add|keep|say|credit|carry|use) ",
    re.I,
)
RULE_APPLIES = re.compile(
    r"\b(?:limits?|restrictions?|clauses?|rules?|dut(?:y|ies)|bans?|exceptions?|thresholds?|exclusions?|conditions?|"
    r"requirements?|carve-?outs?|licen[cs]es?)\b[^.?!]{0,40}\b(?:apply|applies|hold|holds|reach|reaches|cover|covers|"
    r"extends?|concerns?|means?)\b",
    re.I,
)
CONSEQUENCES = re.compile(
    r"\bwhat (?:happens|can happen|could happen|would happen)\b[^.?!]{0,60}\b(?:breach|break|violat|"
    r"infring|get caught|are caught|am caught)\w*|"
    r"\b(?:can|could|will|would|may|might) (?:we|i|you|they|one|someone|anyone|people|an? \w+|my \w+|our \w+) "
    r"(?:be|get|face|go)\b[^.?!]{0,20}\b(?:fine[ds]?|sued|jail\w*|prison|arrested|prosecuted|punished|penalt\w+|"
    r"banned|blocked|damages|court)\b|"
    r"\b(?:what|which|any) (?:are |is )?(?:the )?(?:penalt\w+|consequences|remed(?:y|ies)|sanctions?|fines|(?<=the "
    r")fine|"
    r"damages)\b|"
    r"\b(?:has|have|was|were|did) (?:anyone|anybody|someone|somebody|any \w+|an? \w+)\b[^.?!]{0,20}\b(?:sued|fined|"
    r"taken to court|prosecuted|sue)\b",
    re.I,
)
"""What follows from a breach, rather than whether something is one."""
BINDS = re.compile(
    r"\b(?:terms|licen[cs]es?|contracts?|agreements?|polic(?:y|ies))\b[^.?!]{0,50}\b(?:bind|binds|binding|"
    r"bound|apply to|"
    r"applies to|reach|reaches)\b[^.?!]{0,25}\b(?:someone|somebody|anyone|anybody|people|persons?|those|"
    r"third part\w+|"
    r"an? (?:person|user|company|child|visitor)|who|non-?users?)\b|"
    r"\bnever (?:signed|agreed|accepted|clicked|registered|had an account)\b",
    re.I,
)
TEXT_OR_BOND = re.compile(
    r"\b(?:terms|licen[cs]es?|contracts?|agreements?|polic(?:y|ies)|rules|conditions|bind|binds|binding|bound|"
    r"appl(?:y|ies))\b",
    re.I,
)
"""``We never accepted anything`` tells who one is; with such a word it asks whom a text binds."""
SOURCE_CODE = re.compile(
    r"\b(?:must|have to|need to|obliged to|required to|force[sd]? (?:us|me|you) to|should|do) (?:(?:we|i|one|you) )?"
    r"(?:have to |need to )?(?:publish|disclose|release|open(?:-?source)?|share|give away|hand over|make public)\w* "
    r"(?:\w+ ){0,4}?(?:code|pipeline|scripts)\b",
    re.I,
)
"""Whether one's own code must be laid open: copyleft, and so a question on what the licence of a model passes on."""
SUED_WHERE = re.compile(
    r"\b(?:sue[ds]?|suit|taken to court|go to court|litigat\w+|drag\w*)\b[^.?!]{0,25}\bin [A-Z⟦]|"
    r"\b(?i:where)\b[^.?!]{0,30}\b"
    r"(?:sue|sued|court)\b"
)
HISTORY = re.compile(
    rf"\bwhen (?:did|was|were|has|have) (?:the )?(?:{M}|.{{0,40}}?\b(?:clause|ban|rule|limit|term|"
    rf"word)s?\b)[^?!]{{0,60}}?"
    r"\b(?:add|drop|remove|introduc|chang|start|stop|lift|abandon|forbid|forbade|ban|allow|permit|begin|began|delete|"
    r"insert|relax|tighten|update|mention|appear|disappear|name|put)\w*\b|"
    r"\b(?:chang|evolv|develop|shift|mov)(?:e|ed|ing|es)\b[^.?!]{0,30}\b(?:over (?:time|the years)|through the years|"
    r"since|historically|from version to version)|\b(?:history|timeline|evolution) of\b|"
    rf"\bhow (?:has|have|did) (?:the )?{M}(?:'s?)? (?:\w+ ){{0,6}}?(?:chang|evolv)\w+|\bused to (?:forbid|ban|"
    rf"allow)\b|"
    r"\bever (?:forbid|forbidden|ban|banned|allow|allowed)\b",
    re.I,
)
_CHANGES = r"(?:changes?|revisions?|updates?|amendments?|edits?)"
_PAPERS = r"(?:terms|licen[cs]es?|polic(?:y|ies)|agreements?|clauses?|rules?|conditions)"
CHANGED = re.compile(
    rf"\bwhat(?:'s| has| have| is| was)?(?: all)? (?:chang(?:ed|es)|new|different|altered)\b[^.?!]{{0,30}}?"
    rf"\b(?:for|at|with|in|to|about|by|from|under) (?:the )?(?:\w+ ){{0,3}}?{M}|"
    rf"\b(?:which|what|list|show|any|all)(?: \w+){{0,3}}? {_CHANGES}\b[^.?!]{{0,50}}?{M}|"
    rf"\bwhat (?:has )?happened (?:to|with) (?:the )?(?:{M}(?:'s?)? (?:\w+ ){{0,3}}?{_PAPERS}|{_PAPERS} (?:of|for) )|"
    rf"\bhow (?:has|have|did) {_PAPERS} (?:of|for|at|by) (?:the )?{M}[^.?!]{{0,30}}?"
    rf"\b(?:chang|evolv|develop|shift|move)\w*|"
    rf"\bhow (?:has|have|did) (?:the )?(?:{M}|.{{0,30}}?\b{_PAPERS})[^.?!]{{0,60}}?"
    rf"\b(?:chang|evolv|develop(?:ed)? (?:over|since)|shift|move)\w*|"
    rf"\b(?:did|has|have) (?:the )?{M}(?:'s?)? (?:\w+ ){{0,3}}?(?:chang|alter|revis|rewr|amend|tighten|relax|loosen)\w*"
    rf" [^.?!]{{0,20}}?{_PAPERS}|"
    rf"\b(?:timeline|chronolog\w+|chronicle)\b|"
    rf"\bsince when (?:is|are|do|does|has|have) [^.?!]{{0,40}}?{M}[^.?!]{{0,60}}?"
    rf"\b(?:forbid|forbidden|ban|banned|prohibit|allow|permit|require|mention|name|limit|exclude)\w*|"
    rf"\b(?:differ\w*|compar\w*|chang\w*|evolv\w*)\b[^.?!]{{0,60}}?\b(?:between|from) (?:\w+ )?(?:19|20)\d\d,? "
    rf"(?:and|to|until|through) (?:(?:\w+ )?(?:19|20)\d\d|today|now|the present)\b|"
    rf"\b(?:19|20)\d\d,? (?:vs\.?|versus|compared (?:to|with)|against) (?:(?:19|20)\d\d|today|now)\b",
    re.I,
)
"""Changes of texts over time, in further words; no word of one's own conduct may stand beside them."""
CHANGED_ALONE = re.compile(
    rf"^(?:so |and |now )?what(?:'s| has| have| is)?(?: all)? (?:chang(?:ed|es)|new|different) (?:for|at|with|in|about|"
    rf"under) (?:the )?{M}(?:'s)?(?:,? (?:in|since|during|between|from|after|over|as of|throughout) "
    rf"[^.?!⟦]{{2,40}})?[ ?.!]*$",
    re.I,
)
"""A publisher or a model and a time, and nothing else: here, what changed is its texts."""
OF_TERMS = re.compile(
    r"\b(?:terms|licen[cs]es?|polic(?:y|ies)|agreements?|clauses?|bans?|rules?|restrictions?|limits?)\b", re.I
)
BESIDE = re.compile(
    r"^(?:please )?compare\b|\bstricter\b|\bmore (?:restrictive|permissive|liberal|open)\b|"
    r"\bchanged? (?:\w+ ){0,2}?between\b"
    r"|\bin contrast to\b",
    re.I,
)
APPLIES = re.compile(
    rf"\b(?:appl(?:y|ies|ied)|govern(?:s|ed|ing)?|covers?|covered)\b[^.?!]{{0,40}}|"
    rf"\b(?:is|are|was|were) (?:the )?{M} (?:\w+ ){{0,2}}?under\b|\bin force\b|"
    rf"\b(?:which|what) licen[cs]es? (?:\w+ ){{0,3}}?{M}|\bunder (?:which|what) licen[cs]e\b|\blicen[cs]e of {M}\?",
    re.I,
)
PLENTY = re.compile(
    r"\b(?:which|what|any|list|name|(?:is|are) there)\b(?! (?:is|are|was|were|does|do|did|happens)\b)"
    r"(?: (?!(?:an?|the|our|my|could|would|can|may|might|must|should|will|does|do|did|if)\b)[\w-]+| (?:a|of|"
    r"the(?! model\b))){0,5}? (?:licen[cs]es?|terms|models?|"
    r"providers?|publishers?|labs?|compan(?:y|ies)|services?|vendors?|polic(?:y|ies)|texts?|contracts?)\b",
    re.I,
)
DOES = re.compile(
    r"\b(?:allow|permit|name|mention|caps?|forbid|ban|bar|prohibit|requir|limit|claim|own|exclud|ask|demand|"
    r"distil|teach|"
    r"train|train on|use)\w*\b",
    re.I,
)
SIZES = re.compile(r"\bwhich\b[^.?!]{0,40}\b(?:sizes?|versions?|variants?|models?|ones?)\b", re.I)
TRAINS = re.compile(
    r"\b(?:(?:re|pre-?)?train\w*|distil\w*|fine-?tun\w*|outputs?|"
    r"answers|responses|completions|learn\w* from|merg\w+|quanti[sz]\w*|student|teacher|label\w*)\b",
    re.I,
)
EFFECTS: tuple[tuple[re.Pattern[str], tuple[Effect, ...]], ...] = (
    (re.compile(r"\b(?:forbid|ban|bar|prohibit|exclud|against)\w*\b", re.I), (Effect.PROHIBITION,)),
    (
        re.compile(r"\b(?:allow|permit|may|can|free to|licens)\w*\b", re.I),
        (Effect.PERMISSION, Effect.EXCEPTION),
    ),
    (re.compile(r"\b(?:requir|demand|must|oblig)\w*\b", re.I), (Effect.DUTY, Effect.CONDITION)),
)
GENERIC = word_list(
    """licence licences license licensing licensed term terms policy policies agreement clause clauses text texts
    contract say says said anything something nothing mention mentions mentioned state states difference
    differences differ train training trained consumer consumers commercial business enterprise ever since start
    started only different between compare compared comparison versus change changed changes changing over time
    history when add added adding drop dropped remove removed introduce introduced apply applies applied rule
    rules limit limits restriction restrictions model models ai llm llms need show must have get use used using
    uses user someone something out one two other another own owns owned who whose which what allow allowed
    allows permit permitted forbid forbidden ban bans banned prohibit prohibited name named names really right
    tell me please version versions edition service services company companies provider there right true lawyer
    says thing things does doing happen happens if"""
)
UNDER = re.compile(r"\b(?:under|governed by|licen[cs]ed (?:under|by)|by) (?:the |an? )?$", re.I)
COMMERCIAL_TERMS = re.compile(r"\bcommercial (?:terms|licen[cs]e|agreement|ones?)\b", re.I)
"""``Commercial`` as the name of a text, not as the use that is asked about."""
NAMES_DISTILLING = re.compile(
    r"\b(?:names?|named|naming) (?:\w+ ){0,2}?['\"]?(?:\w+ )?distil|"
    r"\bdistil\w*['\"]? (?:\w+ ){0,3}?(?:named|by name)\b",
    re.I,
)
"""A text that names distilling: nothing about the name of a model."""
TRAINING = re.compile(r"\btrain(?:ing|ed)?\b", re.I)
FOLLOWS = "penalties, remedies, damages, termination or suspension of access for a breach"
"""What is looked for besides the words of a question on what follows from a breach."""
PASSED_ON = (Effect.DUTY, Effect.CONDITION, Effect.PERMISSION)
SPECIAL = frozenset(Topic) - {Topic.DERIVATIVE_DEFINITION, Topic.OUTPUTS_TRAIN_MODELS, Topic.DISTILLATION_NAMED}
IS_UNDER = re.compile(rf"\b(?:is|are|was|were) (?:the )?{M} (?:\w+ ){{0,2}}?under\b", re.I)
WHICH_TERMS = re.compile(
    r"\b(?:which|what|whose) (?:\w+ )?(?:terms|tos|polic(?:y|ies)|contracts?|agreements?|papers?|texts?|documents?)\b"
    r"[^.?!]{0,30}\b(?:appl(?:y|ies|ied)|govern(?:s|ed)?|covers?|covered|(?:was|were|is|are) in force|bind(?:s|"
    r"ing)?|bound)\b",
    re.I,
)
"""Which texts, rather than what they say: answered from the catalogue for a service too."""
WHICH_LICENCE = re.compile(r"\b(?:which|what) licen[cs]es?\b|\blicen[cs]e of\b", re.I)
RULE_NOT_TEXT = re.compile(
    r"\b(?:limits?|restrictions?|clauses?|rules?|dut(?:y|ies)|bans?|exceptions?|thresholds?|naming|law)\b", re.I
)
