"""What leaves the house, and what for. Data only."""

from __future__ import annotations

from kb.interpret.tables.row import INFERRED, Row, row

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
    row(
        "release",
        "dataset",
        r"\b(?:publish\w*|releas\w+|shar\w+|open-?sourc\w+|upload\w*|distribut\w*|sell\w*|sold|"
        r"post\w*|licen[cs]\w*|put\w*|making|make|give away|donat\w*) "
        r"(?:a |an |the |our |my |its |all |both |these |those |their |generated |resulting |public |"
        r"reasoning |synthetic )*(?:⟦[a-z]\d+⟧ (?:\w+ )?)?" + _DATA + r"\b(?! to train)",
    ),
    row(
        "release",
        "dataset",
        r"\b(?:publish\w*|releas\w+|shar\w+|sell\w*|upload\w*) (?:\w+ ){0,4}?(?:data ?sets?|corpus)\b",
    ),
    row("release", "open_weights", r"\bopen[- ]?sourc(?:e|ed|ing) (?:" + _IT + r"|⟦[a-z]\d+⟧|weights)(?! data)"),
    row(
        "release",
        "open_weights",
        r"\b(?:publish\w*|releas\w+|shar\w+|upload\w*|distribut\w*|open(?:ing|ed)? (?:up )?(?:the|our|my|its|all)|"
        r"put\w*|post\w*|make|making|giv\w+|redistribut\w*|ship\w*) (?:\w+ ){0,5}?(?:weights|checkpoints?|ggufs?|"
        r"adapters?)\b",
    ),
    row(
        "release",
        "open_weights",
        r"\b(?:weights|checkpoints?|model|student|result|it|fine-?tune|them)\b(?: \w+){0,4}? (?:on|to|"
        r"onto) (?:the )?(?:hugging ?face|github|⟦[a-z]\d+⟧ hub|model hub|hub|modelscope|"
        r"ollama library|civitai)\b",
    ),
    row(
        "release",
        "open_weights",
        r"\b(?:upload\w*|push\w*|post\w*|publish\w*|put\w*) (?:\S+ ){0,5}?(?:on|to|"
        r"onto) (?:the )?(?:hugging ?face|github|model hub|hub|modelscope|civitai|hf)\b",
    ),
    row(
        "release",
        "open_weights",
        r"\b(?:as |with |go |fully )?(?:open[- ]weights?|open[- ]source)(?: model| release|"
        r" student)?\b(?= ?(?:under|release|afterwards|it|\?|,|\.|$| at the end|"
        r" later))(?<!is open source)(?<!are open source)",
        INFERRED,
    ),
    row(
        "release",
        "open_weights",
        r"\b(?:publish\w*|releas\w+|licen[cs]\w+) (?:\S+ ){0,6}?under (?:the |an? )?(?:\S+ )?(?:mit|"
        r"apache\S*|open[- ]source|permissive|creative commons|cc[- ]by\S*)\b",
        INFERRED,
    ),
    row(
        "release",
        "open_weights",
        r"\b(?:publish(?:ing|ed)?|release|releasing|releases|released|distribut\w+|redistribut\w+|"
        r"(?:make|making)(?=(?: \w+){1,4} (?:public(?:ly)?|available|openly|freely))) "
        + _IT
        + r"(?: public(?:ly)?| available| openly| freely| for (?:anyone|everyone|download)|"
        r" to the (?:public|community|world))*\b(?! (?:weights|as an?|api|via|behind|through|service))",
        INFERRED,
        denied="internal",
    ),
    row(
        "release",
        "hosted_service",
        r"\b(?:offer\w*|serv(?:e|es|ing|ed)|provid\w+|sell\w*|host\w*|launch\w*|releas\w+|deploy\w*|"
        r"expos\w+|run\w*|put\w*|market\w*|make|making|monetis\w*|monetiz\w*|ship\w*|charg\w*|"
        r"access)\b[^.?!;]{0,60}?\b(?:as|via|behind|through|with|over|in|on|for|by) (?:an? |our |the |"
        r"its |paid |own |public |hosted |online |web |cloud )*(?:saas|api|apis|service|subscription|"
        r"web ?site|web ?app|cloud|chat app|platform|endpoint|product|app)\b(?! (?:terms|agreement))",
    ),
    row(
        "release",
        "hosted_service",
        r"\b(?:saas|hosted (?:service|product|api|model|chatbot)|as a service|our (?:public|paid|"
        r"online) (?:api|service|app|chatbot|web ?site|product))\b",
        INFERRED,
    ),
    row(
        "release",
        "hosted_service",
        r"\b(?:serv(?:e|es|ing|ed)|offer\w*|provid\w+|expos\w+|host\w*|launch\w*|open(?:ed)?|"
        r"roll\w* out|sell\w*|available|deploy\w*|put\w*)\b[^.?!;]{0,40}?\b(?:to|for|"
        r"in front of) (?:our |the |paying |external |\d[\w.,]* |million |monthly |active |end |all |"
        r"other )*(?:users|customers|clients|consumers|subscribers|the public|public|companies|"
        r"businesses|third parties)\b(?! (?:data|tickets))",
        INFERRED,
    ),
    row("release", "hosted_service", r"\b(?:sell|rent|charge for|selling|renting|charging for) (?:\w+ )?access\b"),
    row(
        "release",
        "internal",
        r"\b(?:internal(?:ly)?(?: only)?(?! (?:llama))|in[- ]house|behind (?:our|the) firewall|"
        r"inside (?:our|the) (?:company|firm|organi[sz]ation|bank|hospital)|within (?:our|"
        r"the) (?:company|firm|organi[sz]ation|bank|hospital|team|group)|for (?:our|my) own use|"
        r"(?:only )?for ourselves|private(?:ly)? use|for private use|for our (?:own )?(?:staff|"
        r"employees|colleagues)|by our (?:own )?(?:staff|employees)|just for me|to (?:ourselves|"
        r"myself)|on our intranet)\b",
        INFERRED,
    ),
    row(
        "release",
        "internal",
        r"\b(?:keep|kept|keeping|stays?|remains?|staying|used|use|run) (?:it |them |the \w+ |"
        r"the \w+ \w+ |everything )?(?:strictly |purely |only |fully )?(?:internal(?:ly)?|in[- ]house|"
        r"private|secret|to ourselves|to myself|on our own servers)\b",
    ),
    row(
        "release",
        "internal",
        r"\b(?:never|not|n't|without) (?:be |being |to be |ever |going to |plan(?:ning)? to |"
        r"intend(?:ing)? to )*(?:publish\w*|releas\w+|distribut\w*|shar\w+|sell\w*|sold|offer\w*|"
        r"ship\w*|give|hand\w*|leave|leaves|deploy\w*)(?: "
        + _IT
        + r")?(?: to (?:anyone|anybody|others|third parties))?(?= ?(?:$|[.?!;,]|and\b|or\b|but\b|"
        r"outside|to others|anywhere|our (?:company|premises|servers|building)|the (?:company|"
        r"premises|building)))",
        INFERRED,
    ),
    row(
        "release",
        "internal",
        r"\b(?:nobody|no one|no-one) (?:else |outside )*(?:will |can |would |gets? to )*(?:see|use|"
        r"access|get|sees|uses|gets)\b|\bnever leaves? (?:our|the)\b|\bno (?:release|publication|"
        r"distribution)\b",
        INFERRED,
    ),
    row(
        "release",
        "none",
        r"\b(?:throw|thrown|delet\w+|discard\w*|destroy\w*) (?:\w+ ){0,3}?(?:away|the (?:model|"
        r"student|weights)|afterwards)\b",
        INFERRED,
    ),
)

PURPOSE: tuple[Row, ...] = (
    row(
        "purpose",
        "research",
        r"\b(?:research(?!ers? (?:say|found))|academic(?:ally)?|ph\.?d|thesis|dissertation|scientific|"
        r"study|university (?:project|course|lab)|benchmark paper|for a paper|scholarly|"
        r"teaching purposes|coursework)\b(?! (?:licen[cs]e|agreement|clause|lab\b))",
        denied="commercial",
    ),
    row(
        "purpose",
        "commercial",
        r"\b(?<!non-)(?<!non )(?:commercial(?:ly|i[sz]e)?|for profit|paid (?:product|service|app|api|"
        r"plan|offering|tool|chatbot)|for money|revenue|customers|clients|paying|"
        r"sell(?:ing|s)?|sold|monetis\w*|monetiz\w*|business (?:product|use|purposes?)|charg(?:e|"
        r"ing) (?:for|money|users|customers)|startup's product|subscription product|"
        r"our product|saas|start-?up)\b(?! (?:terms|licen[cs]e|agreement|clause|account))",
        INFERRED,
        denied="",
    ),
    row(
        "purpose",
        "commercial",
        r"\b(?<!non-)(?<!non )commercial(?:ly)? (?:use|purposes?|product|service|project|model|"
        r"chatbot|application|release|exploitation|deployment|basis|offering|students?|startup|"
        r"start-up|api|app)\b|\bcommercially\b|\bfor commercial\b|\bfor profit\b|\bsell(?:ing)?\b|"
        r"\bmonetis\w*|\bmonetiz\w*|\bpaid (?:product|service|app|api|offering|tool)\b|\bcharg(?:e|"
        r"ing) (?:for|money|users|customers)",
    ),
    row(
        "purpose",
        "internal",
        r"\b(?:internal(?:ly)?(?: use| tool| only| purposes?)?|in[- ]house|for (?:our|my) own use|"
        r"for our (?:own )?(?:staff|employees|colleagues))\b",
        INFERRED,
    ),
    row(
        "purpose",
        "personal",
        r"\b(?:personal (?:use|project|fun|hobby|purposes?|experiment|assistant of my own|interest)|"
        r"hobby(?:ist)?|for fun|just for (?:me|myself|fun)|as a pastime|private project|"
        r"weekend project|learning exercise|at home)\b",
    ),
    row("purpose", "research", r"\bnon-?commercial(?:ly)?(?: research| academic)\b"),
)
