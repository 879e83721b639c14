"""Tables of phrases for facets with a closed list of values. Data only; ``facets`` applies them.

A row gives a facet a value where its phrase stands undenied. ``denied`` is the value where the phrase stands denied;
without one, a denied phrase says nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.vocabulary import Origin

_MAKE = (
    r"(?:train\w*|buil[dt]\w*|creat\w*|develop\w*|mak(?:e|ing)|made|distil\w*|teach\w*|improv\w*|"
    r"launch\w*|offer\w*|sell\w*|"
    r"publish\w*|releas\w*|ship\w*|get|power\w*|produc\w*|into|for|bootstrap\w*|fine-?tun\w*|"
    r"finetun\w*|tun(?:e|ing)|be|is|to)"
)
_ADJ = (
    r"(?:(?:a|an|the|our|my|their|its|own|new|another|other|small|smaller|large|larger|tiny|"
    r"little|compact|cheap|cheaper|"
    r"open|open-source|open-weights?|commercial|competing|competitive|rival|in-house|internal|"
    r"private|public|free|paid|better|"
    r"similar|multilingual|german|french|english|dutch|spanish|japanese|general|simple|fast|"
    r"specialised|specialized|narrow|"
    r"student|proprietary|local|reasoning|conversational|ai|different|second|any|some|of|bigger|"
    r"big|text|instruction-tuned|"
    r"generative|non-competing|\d+(?:\.\d+)?[bm]|bert[- ]?(?:sized?|style)?|and)[ -])*"
)
_WE = r"(?:we|i|our company|our team|they|the company)"


@dataclass(frozen=True, slots=True)
class Row:
    """A phrase, the facet it speaks of, and the values it gives stated plainly or denied."""

    facet: str
    value: str
    pattern: re.Pattern[str]
    origin: Origin = Origin.STATED
    denied: str = ""


def _row(facet: str, value: str, pattern: str, origin: Origin = Origin.STATED, denied: str = "") -> Row:
    filled = pattern.replace("{MAKE}", _MAKE).replace("{ADJ}", _ADJ).replace("{WE}", _WE)
    return Row(facet, value, re.compile(filled, re.I), origin, denied)


_INFERRED = Origin.INFERRED

_NARROW = (
    r"(?:translat\w+|summari[sz]\w+|transcri\w+|code[- ]completion|autocomplet\w*|ocr|speech recognition|extraction|"
    r"information[- ]extraction|named[- ]entity(?: recognition)?|ner|entity recognition|"
    r"question[- ]answering|forecast\w*|"
    r"recommend\w*|redaction|anonymi[sz]ation|invoice\w*|tutoring|spell-?check\w*|grammar\w*|sql|"
    r"text-to-sql|parsing|diagnos\w*|"
    r"medical|legal|clinical|radiology|chess|weather|captioning|domain|routing|fraud|credit|proofread\w*|paraphras\w*)"
)

STUDENT: tuple[Row, ...] = (
    _row(
        "student.kind",
        "embedding_or_classifier",
        r"{MAKE} {ADJ}(?:\w+[- ]){0,3}?(?:classifiers?|classification models?|embedders?|"
        r"embeddings?(?: models?)?|re-?rankers?|retriever|"
        r"(?:intent|spam|toxicity|language|fraud|hate[- ]speech|anomaly|sentiment|"
        r"phishing) (?:detect\w+|filters?|classif\w+|model|analy\w+)|"
        r"(?:spam|content|safety) filter|detector|sentiment model|sentence encoder|text encoder|search index|tagger)\b",
    ),
    _row("student.kind", "embedding_or_classifier", r"\b(?:classifer|clasifier|classifyer|classifier)s?\b", _INFERRED),
    _row(
        "student.kind",
        "task_specific",
        r"\b(?:task[- ]specific|single[- ]task|narrow(?:ly)?[- ](?:scoped |focused )?|"
        r"special[- ]purpose|specialis?ed|specialized|domain[- ]specific) (?:\w+ )?(?:model|student|"
        r"tool|system|llm)\b",
    ),
    _row(
        "student.kind",
        "task_specific",
        r"{MAKE} {ADJ}" + _NARROW + r"[- ](?:\w+[- ])?(?:models?|systems?|tools?|engines?|students?|assistant|bot)\b",
        _INFERRED,
    ),
    _row(
        "student.kind",
        "task_specific",
        r"\b(?:models?|student|system) (?:that |which |only |just |used |meant |trained )*(?:for|to|"
        r"does|that does) (?:\w+ ){0,3}?" + _NARROW + r"\b",
        _INFERRED,
    ),
    _row(
        "student.kind",
        "general_purpose",
        r"\b(?:general[- ]purpose|foundation|frontier) (?:\w+ )?(?:models?|llms?|assistants?|chatbots?|student|ai)\b",
    ),
    _row(
        "student.kind",
        "general_purpose",
        r"{MAKE} {ADJ}(?:llms?|(?:large |small )?language models?|slms?|chat ?bots?|chat models?|"
        r"chat assistants?|(?:ai |personal |virtual )?"
        r"assistants?|foundation models?)\b(?! (?:for|on|in|about) (?:our |the |my )?(?:customer|"
        r"support|faq|booking|product|bank|shop|hotel)\w*)"
        r"(?! (?:called|named|such as|like|by|from) )(?! ⟦)",
        _INFERRED,
    ),
    _row(
        "student.is_llm",
        "yes",
        r"{MAKE} {ADJ}(?:llms?|large language models?)\b(?! (?:called|named|such as|like|by|from) )(?! ⟦)",
        denied="no",
    ),
    _row(
        "student.is_llm",
        "no",
        r"\b(?:is|are|it's|which is) (?:not|no) (?:an? |a large )?(?:llm|large language model|"
        r"language model)\b|\bnon-llm\b",
    ),
    _row(
        "student.modality",
        "image",
        r"{MAKE} {ADJ}(?:image|picture|text-to-image|diffusion)(?:[- ]\w+){0,2}? (?:models?|generators?)\b",
    ),
    _row(
        "student.modality",
        "audio",
        r"{MAKE} {ADJ}(?:speech|audio|voice|text-to-speech|tts|asr)(?:[- ]\w+){0,2}? (?:models?|"
        r"recogni\w+|generators?|system)\b",
    ),
    _row(
        "student.modality", "video", r"{MAKE} {ADJ}(?:video|text-to-video)(?:[- ]\w+){0,2}? (?:models?|generators?)\b"
    ),
    _row("student.modality", "3d", r"{MAKE} {ADJ}3d(?:[- ]\w+){0,2}? (?:models?|generators?)\b"),
    _row(
        "student.modality",
        "multimodal",
        r"{MAKE} {ADJ}(?:multi-?modal|vision[- ]language)(?:[- ]\w+){0,2}? (?:models?|llms?|assistants?)\b",
    ),
    _row(
        "student.same_family",
        "yes",
        r"\b(?:stays?|remain\w*|keep\w*) (?:within|in|inside) the (?:same )?(?:⟦[a-z]\d+⟧ )?family\b",
    ),
)

_IT = (
    r"(?:it|this|that|them|the (?:\w+ )?(?:model|student|result|results|weights|fine-?tune|llm|"
    r"classifier|chatbot|resulting model|outcome|"
    r"checkpoint|adapter|finished model)|our (?:\w+ )?(?:model|student|weights|fine-?tune|llm|"
    r"chatbot|classifier)|a (?:\w+ )?(?:model|student)|"
    r"anything|my (?:\w+ )?(?:model|student|weights|fine-?tune))"
)
_DATA = (
    r"(?:data ?sets?|(?:training |synthetic |distillation |generated )?data|corpus|outputs|"
    r"answers|conversations|completions|transcripts|samples|responses|traces)"
)

RELEASE: tuple[Row, ...] = (
    _row(
        "release",
        "dataset",
        r"\b(?:publish\w*|releas\w+|shar\w+|open-?sourc\w+|upload\w*|distribut\w*|sell\w*|sold|"
        r"post\w*|licen[cs]\w*|put\w*|making|make|give away|donat\w*) "
        r"(?:a |an |the |our |my |its |all |both |these |those |their |generated |resulting |public |"
        r"reasoning |synthetic )*(?:⟦[a-z]\d+⟧ (?:\w+ )?)?" + _DATA + r"\b(?! to train)",
    ),
    _row(
        "release",
        "dataset",
        r"\b(?:publish\w*|releas\w+|shar\w+|sell\w*|upload\w*) (?:\w+ ){0,4}?(?:data ?sets?|corpus)\b",
    ),
    _row("release", "open_weights", r"\bopen[- ]?sourc(?:e|ed|ing) (?:" + _IT + r"|⟦[a-z]\d+⟧|weights)(?! data)"),
    _row(
        "release",
        "open_weights",
        r"\b(?:publish\w*|releas\w+|shar\w+|upload\w*|distribut\w*|open(?:ing|ed)?|put\w*|post\w*|"
        r"make|making|giv\w+|redistribut\w*|ship\w*) (?:\w+ ){0,5}?(?:weights|checkpoints?|ggufs?|"
        r"adapters?)\b",
    ),
    _row(
        "release",
        "open_weights",
        r"\b(?:weights|checkpoints?|model|student|result|it|fine-?tune|them)\b(?: \w+){0,4}? (?:on|to|"
        r"onto) (?:the )?(?:hugging ?face|github|⟦[a-z]\d+⟧ hub|model hub|hub|modelscope|"
        r"ollama library|civitai)\b",
    ),
    _row(
        "release",
        "open_weights",
        r"\b(?:upload\w*|push\w*|post\w*|publish\w*|put\w*) (?:\S+ ){0,5}?(?:on|to|"
        r"onto) (?:the )?(?:hugging ?face|github|model hub|hub|modelscope|civitai|hf)\b",
    ),
    _row(
        "release",
        "open_weights",
        r"\b(?:as |with |go |fully )?(?:open[- ]weights?|open[- ]source)(?: model| release|"
        r" student)?\b(?= ?(?:under|release|afterwards|it|\?|,|\.|$| at the end|"
        r" later))(?<!is open source)(?<!are open source)",
        _INFERRED,
    ),
    _row(
        "release",
        "open_weights",
        r"\b(?:publish\w*|releas\w+|licen[cs]\w+) (?:\S+ ){0,6}?under (?:the |an? )?(?:\S+ )?(?:mit|"
        r"apache\S*|open[- ]source|permissive|creative commons|cc[- ]by\S*)\b",
        _INFERRED,
    ),
    _row(
        "release",
        "open_weights",
        r"\b(?:publish(?:ing|ed)?|release|releasing|releases|released|distribut\w+|redistribut\w+|make|making) "
        + _IT
        + r"(?: public(?:ly)?| available| openly| freely| for (?:anyone|everyone|download)|"
        r" to the (?:public|community|world))*\b(?! (?:weights|as an?|api|via|behind|through|service))",
        _INFERRED,
        denied="internal",
    ),
    _row(
        "release",
        "hosted_service",
        r"\b(?:offer\w*|serv(?:e|es|ing|ed)|provid\w+|sell\w*|host\w*|launch\w*|releas\w+|deploy\w*|"
        r"expos\w+|run\w*|put\w*|market\w*|make|making|monetis\w*|monetiz\w*|ship\w*|charg\w*|"
        r"access)\b[^.?!;]{0,60}?\b(?:as|via|behind|through|with|over|in|on|for|by) (?:an? |our |the |"
        r"its |paid |own |public |hosted |online |web |cloud )*(?:saas|api|apis|service|subscription|"
        r"web ?site|web ?app|cloud|chat app|platform|endpoint|product|app)\b(?! (?:terms|agreement))",
    ),
    _row(
        "release",
        "hosted_service",
        r"\b(?:saas|hosted (?:service|product|api|model|chatbot)|as a service|our (?:public|paid|"
        r"online) (?:api|service|app|chatbot|web ?site|product))\b",
        _INFERRED,
    ),
    _row(
        "release",
        "hosted_service",
        r"\b(?:serv(?:e|es|ing|ed)|offer\w*|provid\w+|expos\w+|host\w*|launch\w*|open(?:ed)?|"
        r"roll\w* out|sell\w*|available|deploy\w*|put\w*)\b[^.?!;]{0,40}?\b(?:to|for|"
        r"in front of) (?:our |the |paying |external |\d[\w.,]* |million |monthly |active |end |all |"
        r"other )*(?:users|customers|clients|consumers|subscribers|the public|public|companies|"
        r"businesses|third parties)\b(?! (?:data|tickets))",
        _INFERRED,
    ),
    _row("release", "hosted_service", r"\b(?:sell|rent|charge for|selling|renting|charging for) (?:\w+ )?access\b"),
    _row(
        "release",
        "internal",
        r"\b(?:internal(?:ly)?(?: only)?(?! (?:llama))|in[- ]house|behind (?:our|the) firewall|"
        r"inside (?:our|the) (?:company|firm|organi[sz]ation|bank|hospital)|within (?:our|"
        r"the) (?:company|firm|organi[sz]ation|bank|hospital|team|group)|for (?:our|my) own use|"
        r"(?:only )?for ourselves|private(?:ly)? use|for private use|for our (?:own )?(?:staff|"
        r"employees|colleagues)|by our (?:own )?(?:staff|employees)|just for me|to (?:ourselves|"
        r"myself)|on our intranet)\b",
        _INFERRED,
    ),
    _row(
        "release",
        "internal",
        r"\b(?:keep|kept|keeping|stays?|remains?|staying|used|use|run) (?:it |them |the \w+ |"
        r"the \w+ \w+ |everything )?(?:strictly |purely |only |fully )?(?:internal(?:ly)?|in[- ]house|"
        r"private|secret|to ourselves|to myself|on our own servers)\b",
    ),
    _row(
        "release",
        "internal",
        r"\b(?:never|not|n't|without) (?:be |being |to be |ever |going to |plan(?:ning)? to |"
        r"intend(?:ing)? to )*(?:publish\w*|releas\w+|distribut\w*|shar\w+|sell\w*|sold|offer\w*|"
        r"ship\w*|give|hand\w*|leave|leaves|deploy\w*)(?: "
        + _IT
        + r")?(?: to (?:anyone|anybody|others|third parties))?(?= ?(?:$|[.?!;,]|and\b|or\b|but\b|"
        r"outside|to others|anywhere|our (?:company|premises|servers|building)|the (?:company|"
        r"premises|building)))",
        _INFERRED,
    ),
    _row(
        "release",
        "internal",
        r"\b(?:nobody|no one|no-one) (?:else |outside )*(?:will |can |would |gets? to )*(?:see|use|"
        r"access|get|sees|uses|gets)\b|\bnever leaves? (?:our|the)\b|\bno (?:release|publication|"
        r"distribution)\b",
        _INFERRED,
    ),
    _row(
        "release",
        "none",
        r"\b(?:throw|thrown|delet\w+|discard\w*|destroy\w*) (?:\w+ ){0,3}?(?:away|the (?:model|"
        r"student|weights)|afterwards)\b",
        _INFERRED,
    ),
)

PURPOSE: tuple[Row, ...] = (
    _row(
        "purpose",
        "research",
        r"\b(?:research(?!ers? (?:say|found))|academic(?:ally)?|ph\.?d|thesis|dissertation|scientific|"
        r"study|university (?:project|course|lab)|benchmark paper|for a paper|scholarly|"
        r"teaching purposes|coursework)\b(?! (?:licen[cs]e|agreement|clause|lab\b))",
        denied="commercial",
    ),
    _row(
        "purpose",
        "commercial",
        r"\b(?<!non-)(?<!non )(?:commercial(?:ly|i[sz]e)?|for profit|paid (?:product|service|app|api|"
        r"plan|offering|tool|chatbot)|for money|revenue|customers|clients|paying|"
        r"sell(?:ing|s)?|sold|monetis\w*|monetiz\w*|business (?:product|use|purposes?)|charg(?:e|"
        r"ing) (?:for|money|users|customers)|startup's product|subscription product|"
        r"our product|saas|start-?up)\b(?! (?:terms|licen[cs]e|agreement|clause|account))",
        _INFERRED,
        denied="",
    ),
    _row(
        "purpose",
        "commercial",
        r"\b(?<!non-)(?<!non )commercial(?:ly)? (?:use|purposes?|product|service|project|model|"
        r"chatbot|application|release|exploitation|deployment|basis|offering|students?|startup|"
        r"start-up|api|app)\b|\bcommercially\b|\bfor commercial\b|\bfor profit\b|\bsell(?:ing)?\b|"
        r"\bmonetis\w*|\bmonetiz\w*|\bpaid (?:product|service|app|api|offering|tool)\b|\bcharg(?:e|"
        r"ing) (?:for|money|users|customers)",
    ),
    _row(
        "purpose",
        "internal",
        r"\b(?:internal(?:ly)?(?: use| tool| only| purposes?)?|in[- ]house|for (?:our|my) own use|"
        r"for our (?:own )?(?:staff|employees|colleagues))\b",
        _INFERRED,
    ),
    _row(
        "purpose",
        "personal",
        r"\b(?:personal (?:use|project|fun|hobby|purposes?|experiment|assistant of my own|interest)|"
        r"hobby(?:ist)?|for fun|just for (?:me|myself|fun)|as a pastime|private project|"
        r"weekend project|learning exercise|at home)\b",
    ),
    _row("purpose", "research", r"\bnon-?commercial(?:ly)?(?: research| academic)\b"),
)

COMPETES_PHRASE = re.compile(
    r"\b(?P<no>non-?compet(?:ing|itive)|(?:not|n't|never|without|"
    r"no) (?:\w+ ){0,3}?compet\w*)(?:\b|(?= ))(?: (?:\w+ ){0,3}?(?:with|against|"
    r"to) (?P<nm>⟦[a-z]\d+⟧(?:(?:,| and| or) ⟦[a-z]\d+⟧)*))?"
    r"|\b(?P<yes>compet(?:e|es|ing|itors?|itive|ed)|rival(?:s|ling|"
    r"ing)?)\b(?: (?:\w+ ){0,3}?(?:with|against|to|of|for) (?:the |an? )?(?P<ym>⟦[a-z]\d+⟧(?:(?:,|"
    r" and| or) ⟦[a-z]\d+⟧)*)| (?P<dm>⟦[a-z]\d+⟧))?",
    re.I,
)
"""Competition, denied or not, and with whom."""

COMPETES_RULE = re.compile(
    r"\b(?:what|counts?|defin\w*|definition|clauses?|bans?|banning|rules?|prohibit\w*|forbid\w*|"
    r"means?|difference|about)\b"
    r"[^.?!;,]{0,40}$",
    re.I,
)
"""Words before a mention of competition that make it a rule rather than a fact."""

COMPETES_ASKED = re.compile(r"\b(?:whether|does|do|would|will|is|could|might)\b[^.?!;,]{0,40}$", re.I)
COMPETES_GIVEN = re.compile(r"\b(?:if|as long as|provided|unless|because|since|that|which)\b[^.?!;]{0,40}$", re.I)
"""Words that ask whether it competes, and words that put it as a fact or an assumption of the asker."""

AUTHORISATION: tuple[Row, ...] = (
    _row(
        "authorisation",
        "granted",
        r"\bwith (?:the )?(?:\w+'s? |⟦[a-z]\d+⟧(?:'s?)? |express |explicit |written |prior |signed |"
        r"formal |full |clear )*(?:permission|consent|authori[sz]ation|approval|leave|blessing|"
        r"agreement)\b(?! would| will)",
    ),
    _row(
        "authorisation",
        "granted",
        r"\b(?:{WE}(?:'ve| have| already have| now have| hold| got| received| were given| obtained|"
        r" were granted)|having) (?:now |already |got |received |obtained |been given |been granted |"
        r"secured |a |an |the |their |its |express |explicit |written |prior |signed |special |"
        r"separate |individual |⟦[a-z]\d+⟧(?:'s?)? )*(?:permission|consent|authori[sz]ation|approval|"
        r"leave|waiver|licen[cs]e (?:agreement |grant )?(?:from|with|of) ⟦)",
    ),
    _row(
        "authorisation",
        "granted",
        r"⟦[a-z]\d+⟧ (?:has |have |had |already |itself |kindly |expressly )*(?:gave|given|granted|"
        r"agreed|approved|authori[sz]ed|consented|allowed us|permitted us|signed)\b(?: us| me|"
        r" in writing| to (?:it|this|that)|)",
    ),
    _row(
        "authorisation",
        "requested",
        r"\b(?:{WE}(?:'ve| have| had)? (?:already |now |just )?(?:asked|applied|requested|written to|"
        r"wrote to|e-?mailed|contacted|approached)|(?:request|application|letter) (?:is )?(?:pending|"
        r"sent|filed))\b(?! (?:chatgpt|the model|it\b|⟦m\d+⟧))",
    ),
    _row(
        "authorisation",
        "requested",
        r"\b(?:waiting for|awaiting|until) (?:\w+ ){0,3}?(?:answer|answers|reply|replies|permission|"
        r"consent|approval|licen[cs]e|response)\b",
    ),
    _row(
        "authorisation",
        "none",
        r"\bwithout (?:ever |even |first |any |the |express |written |prior |their |its |"
        r"⟦[a-z]\d+⟧(?:'s?)? |asking |(?:get|obtain|seek|hav)\w+ )*(?:ask\w*|permission|consent|"
        r"authori[sz]ation|approval|leave)\b",
    ),
    _row(
        "authorisation",
        "none",
        r"\b{WE} (?:do not|don't|have not|haven't|did not|didn't|never) (?:\w+ ){0,2}?(?:have |get |"
        r"got |ask\w* |obtain\w* )?(?:any )?(?:permission|consent|authori[sz]ation|asked|ask)\b",
    ),
    _row(
        "authorisation",
        "none",
        r"\b{WE} (?:have )?(?:no|never got|lack) (?:permission|consent|authori[sz]ation|approval)\b",
    ),
)

ACTOR: tuple[Row, ...] = (
    _row(
        "actor",
        "received_outputs_only",
        r"\b(?:{WE}(?:'ve| have)? |who |but |and )?(?:only|merely|just|simply) (?:received|got|"
        r"were (?:given|sent)|been given|been sent|bought|downloaded|have)(?! (?:the )?(?:weights|"
        r"access))\b",
    ),
    _row(
        "actor",
        "received_outputs_only",
        r"\b(?:never|not|n't|without) (?:\w+ ){0,3}?(?:had |have |having |held |opened |created |"
        r"made |signed up for )?(?:an? |any |our own )?(?:\S+ )?accounts?\b",
    ),
    _row(
        "actor",
        "received_outputs_only",
        r"\b(?:never|not|n't|without) (?:\w+ ){0,2}?(?:accept\w*|agree\w* to|sign\w*|click\w*|"
        r"enter\w* into)\b(?: \S+){0,4}? ?(?:terms|contract|agreement|conditions|licen[cs]e|them|"
        r"anything)\b",
    ),
    _row(
        "actor",
        "received_outputs_only",
        r"\b(?:someone else|somebody else|a (?:friend|partner|vendor|supplier|contractor|third party|"
        r"colleague|client|customer|data broker|broker)|another (?:company|party|firm|team)|"
        r"our (?:client|customer|partner|vendor|supplier|contractor|users)|users|"
        r"strangers)\b(?: \w+){0,3}? (?:sent|gave|gives|generated|collected|sold|shared|handed|"
        r"supplied|passed|has the account|had the account|holds the account|ran|donated)\b",
    ),
    _row(
        "actor",
        "received_outputs_only",
        r"\b(?:bought|purchased|received|got|obtained|downloaded) (?:\S+ ){0,5}?(?:from|off|on|at|"
        r"through) (?:a |an |another |some )?(?:vendor|third party|broker|data broker|"
        r"(?:data )?marketplace|friend|client|partner|public (?:forum|repository)|forum|"
        r"the (?:public )?(?:web|internet))\b",
    ),
    _row(
        "actor",
        "affiliate",
        r"\b(?:our|the|my) (?:parent(?: company)?|subsidiar\w+|affiliate\w*|sister company|"
        r"group company|holding|mother company)\b(?: \w+){0,4}? (?:has|have|had|holds?|accept\w*|"
        r"agreed|signed|uses?|opened|is the customer|owns)\b",
    ),
    _row(
        "actor",
        "accepted_terms",
        r"\b{WE}(?:'ve| have)? (?:\w+ )?(?:accepted|agreed to|clicked through|"
        r"signed)\b(?: \S+){0,4}? ?(?:terms|contract|agreement|conditions|licen[cs]e|them)\b",
    ),
    _row(
        "actor",
        "accepted_terms",
        r"\b(?:our|my) (?:own )?(?:⟦[a-z]\d+⟧ )?(?:\w+ )?(?:account|subscription|api key)\b",
        _INFERRED,
    ),
)

FACTS: tuple[Row, ...] = (
    _row(
        "fact:performs_like_teacher",
        "yes",
        r"\b(?:imitat\w*|mimic\w*|clon(?:e|es|ed|ing)|replicat\w*(?! (?:the )?(?:study|experiment|"
        r"paper))|behav\w+ (?:just |exactly )?like|perform\w* (?:just )?(?:like|as well as)|"
        r"sounds? like|"
        r"(?:copy|copies|copying|match\w*|reproduc\w*) (?:the |its |"
        r"their )?(?:⟦[a-z]\d+⟧(?:'s?)? )?(?:\w+ )?(?:behaviou?r|style|capabilit\w*|performance|"
        r"abilit\w*|skills)|"
        r"as good as|drop-in replacement|on par with|equivalent to)\b",
        denied="no",
    ),
    _row(
        "fact:outputs_extracted_automatically",
        "yes",
        r"\b(?:scripts?|scrap(?:e|es|ed|ing|er|ers)|crawl\w*|bots?\b(?! ?(?:that|for))|in bulk|"
        r"bulk (?:download|extraction|queries)|automated (?:means|queries|collection|extraction|"
        r"script|tool|pipeline)|automatically (?:collect\w*|extract\w*|gather\w*|harvest\w*|quer\w*)|"
        r"(?:collect\w*|extract\w*|gather\w*|harvest\w*|query\w*) (?:\S+ ){0,4}?automatically|"
        r"selenium|playwright|headless|browser automation|programmatic(?:ally)? (?:collect\w*|"
        r"extract\w*|harvest\w*))\b",
        denied="no",
    ),
    _row(
        "fact:outputs_extracted_automatically",
        "no",
        r"\b(?:by hand|manual(?:ly)?|copy-?past\w*|copy and past\w*|one by one|typed in(?:to)?)\b",
    ),
    _row(
        "fact:grounded_results",
        "yes",
        r"\b(?:grounded (?:results?|answers?|outputs?|responses?)|grounding with|search[- ]grounded|"
        r"grounded (?:in|with|by|on) (?:a )?(?:web |google |⟦[a-z]\d+⟧ )?search|"
        r"web[- ]search results in (?:the|its) (?:answers|outputs))\b",
        denied="no",
    ),
    _row(
        "fact:replicates_hidden_components",
        "yes",
        r"\b(?:extract\w*|steal\w*|reconstruct\w*|recover\w*|reverse[- ]engineer\w*|leak\w*|"
        r"discover\w*) (?:the |its |their |out |of |hidden |secret )*(?:⟦[a-z]\d+⟧(?:'s?)? "
        r")?(?:hidden |secret |model )*(?:weights|parameters|system prompts?|hidden layers?|"
        r"architecture|hidden chain of thought|source code|algorithms?|components)\b",
        denied="no",
    ),
    _row(
        "fact:guardrails_weakened",
        "yes",
        r"\b(?:jail-?break\w*|abliterat\w*|uncensor\w*|(?:remov\w*|bypass\w*|circumvent\w*|disabl\w*|"
        r"weaken\w*|strip\w*|get(?:ting)? (?:a)?round|switch\w* off|turn\w* off|evad\w*) (?:the |its |"
        r"all |any |their |\w+'s? |⟦[a-z]\d+⟧(?:'s?)? |safety |rate )*(?:guard-?rails?|safeguards?|"
        r"safety (?:filters?|layers?|training|mechanisms?)|filters?|refusals?|rate limits?|"
        r"restrictions built in|watermarks?))\b",
        denied="no",
    ),
    _row(
        "fact:original_weights_redistributed",
        "yes",
        r"\b(?:pass(?:ed|ing)? on|ship\w*|redistribut\w*|includ\w*|"
        r"bundl\w*) (?:\w+ ){0,3}?(?:original|base|unmodified|unchanged) (?:\w+ )?weights\b|"
        r"\btogether with the (?:base|original) (?:model|weights)\b",
        denied="no",
    ),
    _row(
        "fact:original_weights_redistributed",
        "no",
        r"\bonly (?:the |our )?(?:lora |adapters?)\w*|\badapters? only\b|\bjust the (?:lora|adapters?)\b",
    ),
    _row(
        "fact:cloud_or_software_service_provider",
        "yes",
        r"\b(?:we are|we're|i am|as|being|is) (?:an? )?(?:\w+ ){0,2}?(?:cloud (?:service )?provider|"
        r"software (?:service )?provider|saas (?:company|provider|vendor)|hosting (?:company|"
        r"provider)|software (?:company|vendor))\b",
        denied="no",
    ),
    _row(
        "fact:commercial_entity",
        "yes",
        r"\b(?:we are|we're|our|as|at|for|being) (?:an? )?(?:\w+ ){0,2}?(?:company|firm|start-?up|"
        r"corporation|gmbh|ltd|inc|business|bank|insurer|enterprise|agency)\b",
        _INFERRED,
        denied="no",
    ),
    _row(
        "fact:commercial_entity",
        "no",
        r"\b(?:non-?profit|charity|foundation of public|university|public school|research institute)\b(?! (?:licen))",
        _INFERRED,
    ),
    _row(
        "fact:non_production",
        "yes",
        r"\b(?:non-?production|prototype|proof[- ]of[- ]concept|sandbox|test(?:ing)? environment|"
        r"only for testing|experimental setting|pilot only)\b",
        _INFERRED,
    ),
    _row(
        "fact:non_production",
        "no",
        r"\bin production\b|\bproduction (?:use|system|environment|deployment)\b|\blive (?:operation|service|system)\b",
    ),
    _row(
        "fact:supported_country",
        "no",
        r"\bunsupported (?:country|region|territory)\b|\bnot (?:on the list of |in a |"
        r"a )?supported (?:countr\w+|region)\b",
    ),
    _row(
        "fact:supported_country", "yes", r"(?<!un)(?<!not a )(?<!in an )\bsupported (?:country|region)\b", denied="no"
    ),
)
