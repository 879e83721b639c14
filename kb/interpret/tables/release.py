"""What leaves the house, and what for. Data only."""

from __future__ import annotations

from kb.interpret.antecedents import HUB, REACHED_BY_OTHERS
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

_MODEL = (
    r"(?:weights|checkpoints?|models?|students?|results?|it|them|fine-?tunes?|adapters?|ggufs?|llms?|classifiers?|"
    r"chat ?bots?|assistants?)"
)
_ADJECTIVE = r"(?<!\ba )(?<!\ban )(?<!\bthe )(?<!\bon )(?<!\bof )(?<!\bthis )(?<!\bwith )"
"""No participle before a noun (``a published data set`` is nobody's release)."""

_OF_TEACHER = r"(?<!⟧ )(?<!⟧'s )(?<!⟧' )(?<!\bwhose )(?<!\bits )(?<!\btheir )"

_CUSTOMER = (
    r"(?:clients?|customers?|partners?|buyers?|licensees?|contractors?|principals?|banks?|insurers?|firms?|"
    r"compan(?:y|ies)|"
    r"hospitals?|authorit(?:y|ies)|ministr(?:y|ies)|universit(?:y|ies)|agenc(?:y|ies)|governments?|"
    r"municipalit(?:y|ies)|"
    r"law firms?|retailers?|others|third parties)"
)
_HANDED_TO = (
    r"(?:exactly |just |only |a |an |one |our |the |that |this |single |paying |corporate |named |two |three |"
    r"few |some |"
    r"other |several |another |each |selected |certain |big |large |\w+ ){0,3}?" + _CUSTOMER + r"\b"
    r"(?!(?: \w+)? (?:over|via|through|by|as|behind|with) (?:an?|our|the|its) (?:\w+ )?(?:apis?|services?|"
    r"subscription|app|"
    r"endpoint|saas|web ?site)\b)"
)
"""Named recipients who get the thing itself, not the use of it from afar."""
_THE_MODEL = (
    r"(?:it|them|(?:(?:a|an|the|our|my|this|that|finished|trained|resulting|whole|distilled|small|tuned|\w+) ){0,4}?"
    r"(?:models?|students?|weights|classifiers?|llms?|checkpoints?|fine-?tunes?|adapters?|chat ?bots?|assistants?|"
    r"readers?|summari[sz]ers?|taggers?|detectors?|filters?))"
)

RELEASE: tuple[Row, ...] = (
    row(
        "release",
        "delivered",
        r"\b(?:hand(?:s|ed|ing)?|deliver(?:s|ed|ing)?|giv(?:e|es|en|ing)|pass(?:es|ed|ing)?|transfer(?:s|red|ring)?|"
        r"send(?:s|ing)?|sent|ship(?:s|ped|ping)?|suppl(?:y|ies|ied|ying)|licen[cs](?:e|es|ed|ing))(?: (?:over|"
        r"on|out))? " + _THE_MODEL + r"(?: (?:over|on|out))? to " + _HANDED_TO,
    ),
    row(
        "release",
        "delivered",
        _OF_TEACHER
        + r"\b"
        + _MODEL
        + r"\b[^.?!;]{0,60}?\b(?:handed|delivered|given|passed|transferred|sent|shipped|supplied|"
        r"licen[cs]ed)(?: (?:over|on|out))? to " + _HANDED_TO,
    ),
    row(
        "release",
        "delivered",
        r"\b(?:models?|students?|weights|classifiers?|llms?|fine-?tunes?|adapters?|chat ?bots?|assistants?)(?:,? "
        r"(?:which|that))? (?:we|i)(?:'ll)? "
        r"(?:(?:will|would|then|later|want to|plan to|also|shall) )*(?:hand|deliver|give|pass|transfer|supply|"
        r"licen[cs]e|ship)(?: (?:over|on|out))? to " + _HANDED_TO,
    ),
    row("release", "delivered", r"\bdeliver(?:y|ing)(?: of)?(?: (?!to\b)\S+){0,4}? to " + _HANDED_TO, INFERRED),
    row(
        "release",
        "delivered",
        r"\b(?:install(?:s|ed|ing)?|deploy(?:s|ed|ing)?|runs?|running|hosted|kept|sits?) (?:" + _THE_MODEL + r" )?"
        r"(?:at|on|in|inside|behind) (?:an?|the|our|their|each|one|every) " + _CUSTOMER + r"(?:'s|s'|') (?:own )?"
        r"(?:premises|sites?|servers?|data cent(?:re|er)s?|infrastructure|hardware|network|machines?|firewall|cloud)\b",
    ),
    row(
        "release",
        "open_weights",
        r"\b(?:models?|llms?|students?|weights|checkpoints?|classifiers?|fine-?tunes?|adapters?|derivatives?|"
        r"versions?|assistants?|"
        r"chat ?bots?)(?:,? (?:which|that))? "
        r"(?:we|i)(?:'ll)? (?:(?:will|shall|then|later|want to|plan to|intend to|are going to|also) )*"
        r"(?:publish|release|open-?source|upload)\b(?! (?:as an?|via|behind|through|to (?:a|an|the|our|one) ))",
        INFERRED,
    ),
    row(
        "release",
        "dataset",
        r"\b" + _ADJECTIVE + r"(?:publish\w*|releas\w+|shar(?:e|es|ed|ing)|open-?sourc\w+|upload\w*|distribut\w*|"
        r"sell\w*|sold|post(?:s|ed|ing)?|licen[cs](?:e|es|ing)|give away|donat\w*) "
        r"(?:a |an |the |our |my |its |all |both |these |those |their |generated |resulting |public |"
        r"reasoning |synthetic )*(?:⟦[a-z]\d+⟧ (?:\w+ )?)?" + _DATA + r"\b(?! to train)",
    ),
    row(
        "release",
        "dataset",
        r"\b" + _ADJECTIVE + r"(?:publish\w*|releas\w+|shar(?:e|es|ed|ing)|sell\w*|upload\w*) "
        r"(?:(?!" + _MODEL + r"\b)\w+ ){0,4}?(?:data ?sets?|corpus)\b",
    ),
    row(
        "release",
        "dataset",
        r"\b(?:publish\w*|releas\w+|shar(?:e|es|ed|ing)|sell\w*|upload\w*|open-?sourc\w+|"
        r"post(?:s|ed|ing)?) [^.?!;]{0,60}?\bas (?:an?|one|part of an?|a single|our own) "
        r"(?:[\w-]+ ){0,2}?(?:data ?sets?|corpus|data collection)\b",
    ),
    row(
        "release",
        "dataset",
        r"\b(?:put\w*|mak(?:e|es|ing)|made) (?:(?:a|an|the|our|my|its|all|these|those|synthetic|\w+ed|⟦[a-z]\d+⟧) )*"
        + _DATA
        + r" (?:\S+ ){0,4}?(?:public(?:ly)?|available|openly|online|(?:on|to|onto|up on) "
        + HUB
        + r")",
    ),
    row(
        "release",
        "dataset",
        _OF_TEACHER + r"\b" + _DATA + r" (?:(?:is|are|will be|to be|get|gets|then|later|afterwards) ){1,3}"
        r"(?:published|released|shared|uploaded|open-?sourced|made (?:public|available))\b",
    ),
    row(
        "release",
        "dataset",
        r"\b" + _DATA + r" (?:goes|go|is going|are going|will go|lands?|ends? up|comes?) (?:up )?(?:on|to|onto) " + HUB,
    ),
    row(
        "release",
        "open_weights",
        r"\b(?:published|publicly released|openly released|public|open[- ]?(?:weights?|source)?) (?:\w+ )?students?\b",
    ),
    row(
        "release",
        "open_weights",
        r"\b(?:publish|releas|open-?sourc|upload)\w* (?:one|an?(?: (?!paper|data)[\w-]+){1,2})(?:,? (?:that|"
        r"which)(?: was| is)?)? "
        r"(?:trained|distilled|tuned|fine-?tuned|made|taught|built|derived) ",
        INFERRED,
    ),
    row(
        "release",
        "open_weights",
        r"(?<!⟧ )(?<!⟧'s )\b(?:weights|checkpoints?)(?: (?:go|given|are))? (?:to (?:the public|everyone|everybody|"
        r"the community|all|the world)|public|open)\b",
    ),
    row(
        "release",
        "open_weights",
        r"(?:->|=>|→|\binto|\bfor) (?:an? |our )?(?:open[- ]weights?|open[- ]source) "
        r"(?:\d|[\w-]+ )",
        INFERRED,
    ),
    row("release", "open_weights", r"\b(?:with an |as an |for |, )?open release\b(?! date)", INFERRED),
    row(
        "release",
        "open_weights",
        r"\b(?:tun(?:e|ed|ing)|fine-?tun\w*|train\w*|distil\w*|taught|teach|derived|adapt\w*|merg\w*|"
        r"quanti[sz]\w*)\b[^.?!;]{0,80}?"
        r"(?:,| and)(?: (?:then|later|afterwards|finally))? (?:publish(?:ed)?|released?|open-?sourced?)(?= "
        r"?(?:[,.;?!)]|$))",
        INFERRED,
    ),
    row("release", "open_weights", r"\bopen[- ]?sourc(?:e|ed|ing) (?:" + _IT + r"|⟦[a-z]\d+⟧|weights)(?! data)"),
    row(
        "release",
        "open_weights",
        r"\b(?:publish\w*|releas\w+|shar\w+|upload\w*|distribut\w*|open(?:ing|ed)? (?:up )?(?:the|our|my|its|all)|"
        r"put\w*|post\w*|make|making|giv\w+|redistribut\w*|ship\w*) (?:\w+ ){0,5}?(?:weights|checkpoints?|ggufs?|"
        r"adapters?)\b(?! to " + _HANDED_TO + r")",
    ),
    row(
        "release",
        "open_weights",
        _OF_TEACHER + r"\b(?:weights|checkpoints?|adapters?|ggufs?|students?|fine-?tunes?)(?: of (?:the|our|my) \w+)? "
        r"(?:(?:is|are|will be|to be|being|get|gets|go|goes|then|later|openly|also) ){0,3}"
        r"(?:published|publish|released|open-?sourced|uploaded|shared|made (?:public|available|open)|public|open)\b"
        r"(?! (?:data|by ⟦|source licen))",
    ),
    row(
        "release",
        "open_weights",
        r"\b"
        + _MODEL
        + r"\b(?:(?:,| of)? (?:⟦[a-z]\d+⟧|(?!(?:data|outputs|answers|corpus|dataset)\b)\w+)){0,4}?,? "
        + r"(?:on|to|onto) "
        + HUB,
    ),
    row(
        "release",
        "open_weights",
        r"\b(?:upload\w*|push\w*|post(?:s|ed|ing)?|publish\w*|put\w*|releas\w+|shar(?:e|es|ing)) (?:(?!"
        + _DATA
        + r"\b)\S+ ){0,5}?(?:on|to|onto) "
        + HUB,
    ),
    row(
        "release",
        "open_weights",
        r"\b(?:publish|publishing|release|releasing) (?:(?!the\b|a\b|our\b)\w+ ){0,2}?(?:models?|students?)\b"
        r"(?! (?:weights|as an?|api|via|behind|through|service|cards?|terms|outputs?))",
        INFERRED,
        denied="internal",
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
        r"\b(?:publish(?:ing|ed)?|release|releasing|releases|released|distribut\w+|redistribut\w+) "
        + _IT
        + r"(?: public(?:ly)?| available| openly| freely| for (?:anyone|everyone|download)|"
        r" to the (?:public|community|world))*\b(?! (?:weights|as an?|api|via|behind|through|service))",
        INFERRED,
        denied="internal",
    ),
    row(
        "release",
        "open_weights",
        r"(?<!⟧ )(?<!was )(?<!were )(?<!been )\breleas(?:e|ed|ing) (?:it |them )?(?:openly|publicly|freely|to "
        r"the public)\b",
        INFERRED,
        denied="internal",
    ),
    row(
        "release",
        "open_weights",
        r"\b(?:make|making|made|go|goes|going) (?:"
        + _IT
        + r" )?(?:fully |freely |openly )*(?:public(?:ly)?(?: available)?|available (?:to|for) (?:all|everyone|anyone|"
        r"download|the (?:public|community))|freely available|openly available|open(?! ai))\b"
        r"(?! (?:api|data|data ?set|as a service))",
        INFERRED,
        denied="internal",
    ),
    row(
        "release",
        "open_weights",
        r"\b(?:models?|students?|classifiers?|llms?|chat ?bots?|assistants?|fine-?tunes?|adapters?|\d+(?:\.\d+)?[bm])"
        r"(?:,? (?:that|which))? (?:we|i)(?:'ll|'d)?(?: (?:will|would|then|later|want to|plan to|intend to|are "
        r"going to|"
        r"also|hope to))* (?:publish|release|open-?source|upload)\b(?! (?:\w+ )?(?:data|as an?|via|behind|through))",
        INFERRED,
    ),
    row(
        "release",
        "hosted_service",
        r"\b(?:chat ?bots?|assistants?|students?|apps?|services?|apis?|products?)(?:,? (?:that|which))? (?:we|i) "
        r"(?:(?:will|would|then|later|want to|plan to|also) )*(?:host|serve|offer)\b"
        r"(?! (?:\w+ )?(?:ourselves|on our own))",
    ),
    row(
        "release",
        "hosted_service",
        r"\b(?:chat ?bots?|assistants?|students?|apps?|models?|llms?)(?:,| which| that| is| will be)* hosted\b"
        r"(?! (?:(?:by|at|on|in|with) )?(?:⟦|our own|ourselves|internally|in-house))",
        INFERRED,
    ),
    row(
        "release",
        "hosted_service",
        r"\b(?:offer\w*|deploy\w*|run\w*|host\w*|put\w*|serv(?:e|es|ing))\b[^.?!;]{0,40}?"
        r"\bon (?:our|the|my) (?:own |public )*(?:site|home ?page|web ?page|web shop)\b",
    ),
    row(
        "release",
        "hosted_service",
        r"(?<!\bself-)(?<!\bself )(?<!\blocally )\b(?:offer\w*|serv(?:e|es|ing|ed)|provid\w+|sell\w*|host\w*|"
        r"launch\w*|releas\w+|deploy\w*|"
        r"expos\w+|run\w*|put\w*|market\w*|make|making|monetis\w*|monetiz\w*|ship\w*|charg\w*|"
        r"access)\b[^.?!;]{0,60}?\b(?:as|via|behind|through|with|over|in|on|for|by) (?:an? |our |the |"
        r"its |paid |own |public |hosted |online |web |cloud )*(?:saas|api|apis|service|subscription|"
        r"web ?site|web ?app|cloud|chat app|platform|endpoint|product|app)\b(?! (?:terms|agreement))",
    ),
    row(
        "release",
        "hosted_service",
        r"(?<!\blocally )(?<!\bprivately )(?<!\binternally )(?<!self[- ])"
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
    row(
        "release",
        "hosted_service",
        REACHED_BY_OTHERS + r" (?:an?|our|the|my|their)(?: \w+){0,2}? (?:apis?|endpoint|web ?site|app|service|"
        r"platform|browser|subscription)\b",
    ),
    row(
        "release",
        "hosted_service",
        r"(?<!⟧ )\b(?:chat ?bots?|assistants?|services?|copilots?|agents?|bots?|apps?) for (?:our |its |their |my |"
        r"the |all |paying |own |"
        r"corporate |business |private |retail )+(?:clients|customers|users|subscribers|members|readers|patients|"
        r"guests|shoppers|visitors)\b"
        r"(?! (?:data|support|service|care))",
        INFERRED,
    ),
    row("release", "hosted_service", r"\b(?:sell|rent|charge for|selling|renting|charging for) (?:\w+ )?access\b"),
    row(
        "release",
        "hosted_service",
        r"\b(?:an?|our|my) (?:(?!locally|privately|internally|self)\w+ )?hosted (?:(?!⟦)\w+ ){0,2}?"
        r"(?:assistants?|students?|chat ?bots?|llms?)\b",
        INFERRED,
    ),
    row(
        "release",
        "open_weights",
        r"\b(?:(?:an?|the|our|my) (?:\w+ )?published students?|(?:our|my)(?: own)? published (?:(?!⟦)\w+ ){0,2}?"
        r"(?:models?|llms?)|(?:train\w*|build\w*|for) (?:an?|one|our) published (?:(?!⟦)\w+ ){0,2}?"
        r"(?:models?|llms?))\b",
        INFERRED,
    ),
    row(
        "release",
        "internal",
        r"\b(?:internal(?:ly)?(?: only)?(?! (?:llama))|in[- ]house|behind (?:our|the) firewall|"
        r"inside (?:our|the) (?:company|firm|organi[sz]ation|bank|hospital)|within (?:our|"
        r"the) (?:company|firm|organi[sz]ation|bank|hospital|team|group)|for (?:our|my) own use|"
        r"for (?:our|my|its|their|his|her) own (?:use|wards?|branch(?:es)?|offices?|clerks|departments?|teams?|staff|"
        r"employees|colleagues)\b|"
        r"(?:only )?for ourselves|private(?:ly)? use|for private use|for our (?:own )?(?:staff|"
        r"employees|colleagues)|by our (?:own )?(?:staff|employees)|just for me|to (?:ourselves|"
        r"myself)|on our intranet)\b",
        INFERRED,
    ),
    row(
        "release",
        "internal",
        r"\b(?:stays?|remains?|kept|staying) (?:at|in|with|within|inside) (?:the|our|my) (?:own )?(?:\w+ )?(?:firm|"
        r"bank|company|hospital|office|team|house|"
        r"agency|ministry|department|group|clinic|chambers)\b|"
        r"\b(?:keep|kept|keeping|stays?|remains?|staying|used|use|run) (?:it |them |the \w+ |"
        r"the \w+ \w+ |everything )?(?:strictly |purely |only |fully )?(?:internal(?:ly)?|in[- ](?:the |our )?house|"
        r"private|secret|confidential|closed|inside|to ourselves|to myself|on our own servers)\b",
    ),
    row(
        "release",
        "internal",
        r"\b(?:models?|students?|classifiers?|detectors?|chat ?bots?|assistants?|adapters?|filters?|embedders?)"
        r"(?:,? (?:that|which))? (?:(?:we|i)(?:'ll| will| would| shall)? never|(?:is|are|will be|shall be) never|"
        r"(?:we|i) (?:do not|don't|will not|won't)|(?:will|shall) (?:not|never) be) (?:ever |going to )?(?:distribut|"
        r"publish|releas|ship|sell|sold|hand|giv)\w*(?! (?:\w+ )?(?:data|outputs|answers))",
        INFERRED,
    ),
    row(
        "release",
        "internal",
        r"\b(?:never|not|n't|without|neither|nor) (?:be |being |to be |ever |going to |plan(?:ning)? to |"
        r"intend(?:ing)? to )*(?:publish\w*|releas\w+|distribut\w*|shar\w+|sell\w*|sold|offer\w*|"
        r"ship\w*|give|hand\w*|leave|leaves|deploy\w*)(?: "
        + _IT
        + r")?(?: to (?:anyone|anybody|others|third parties))?(?= ?(?:$|[.?!;,]|and\b|n?or\b|but\b|"
        r"outside|to others|anywhere|our (?:company|premises|servers|building)|the (?:company|"
        r"premises|building)))",
        INFERRED,
    ),
    row(
        "release",
        "internal",
        r"\bonly (?:our|my|the) (?:own )?(?:employees|staff|colleagues|team|people|clerks|engineers|analysts)(?: "
        r"(?:will|can|may|would|are to|get to))? "
        r"(?:use|uses|query|queries|see|sees|access|touch|work with|have access)\b|"
        r"\b(?:nobody|no one|no-one|no outsider|no third party|no customer)(?: else)?(?: (?:outside|beyond|but|except|"
        r"other than)(?: (?:of|the|our|my|us|this))*(?: \w+)?)? (?:(?:will|can|would|shall|ever|is|gets?|to) "
        r")*(?:see|use|"
        r"access|get|receive|obtain|have|touch|download|given|sees|uses|gets|receives)\b|\bnever leaves? (?:our|"
        r"the)\b|\bno (?:release|publication|"
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
        r"teaching purposes|coursework|(?:course|class|lecture|seminar|lab) at (?:the |a |our |my )?universit(?:y|"
        r"ies))\b(?! (?:licen[cs]e|agreement|clause|lab\b))",
        denied="commercial",
    ),
    row(
        "purpose",
        "commercial",
        r"\b(?:for|in|into|as|inside|power(?:s|ing)?) (?:a|an|the|our|my|its|their|new|own|other|existing)?(?: "
        r"[\w'-]+)? ?"
        r"(?<!\bby )(?<!end )products?\b(?! (?:descriptions?|reviews?|names?|search|categor\w+|classif\w+|questions?|"
        r"photos?|images?|data|research|pages?|manuals?|titles?|codes?|teams?|managers?))",
        INFERRED,
    ),
    row(
        "purpose",
        "commercial",
        r"\b(?<!non-)(?<!non )(?:commercial(?:ly|i[sz]e)?|for profit|paid (?:[\w-]+ ){0,2}?(?:product|service|app|api|"
        r"plan|offering|tool|chat ?bot|assistant|model|plug-?in|subscription|feature|tutor|coach|writer|bot|agent|"
        r"copilot|extension|"
        r"software|platform|translator|companion|game|course|summari[sz]er|generator|editor|checker|recommender)s?|"
        r"products?(?: that)? (?:is|are|will be) (?:paid|for sale|on sale|priced|charged)|for money|revenue|"
        r"customers|clients|paying|(?:people|users|customers|clients|they|subscribers|everyone) pay(?:s)?(?: for| us)?|"
        r"sell(?:ing|s)?(?! nothing)|sold|monetis\w*|monetiz\w*|business (?:product|use|purposes?)|charg(?:e|"
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
        r"start-up|api|app)\b|\bcommercially\b|\bfor commercial\b|\bfor profit\b|\bsell(?:ing)?\b(?! nothing)|"
        r"\bmonetis\w*|\bmonetiz\w*|\bpaid (?:product|service|app|api|offering|tool)\b|\bcharg(?:e|"
        r"ing) (?:for|money|users|customers)",
    ),
    row(
        "purpose",
        "commercial",
        r"\b(?:its|our|their|my|the|an?|in|for) (?:live |own |new |current )*production (?:[\w-]+ ){0,2}?"
        r"(?:models?|systems?|chat ?bots?|assistants?|classifiers?|engines?|filters?|pipelines?|service|"
        r"environment|use)\b"
        r"|\b(?:go(?:es|ing)?|put\w*|run\w*|us\w+|deploy\w*|roll\w*)\b[^.?!;]{0,30}? (?:in|into|to) production\b",
        INFERRED,
    ),
    row(
        "purpose",
        "internal",
        r"\b(?:our|the|my|their|its) (?:compan(?:y|ies)|firm|employer|business|bank|department|business unit|office|"
        r"corporate)\b[^.?!;]{0,80}?\b(?:proofs?[- ]of[- ]concept|pocs?|prototypes?|pilots?|trial|experiment)\b"
        r"|\b(?:proofs?[- ]of[- ]concept|pocs?|prototypes?|pilots?)\b[^.?!;]{0,60}?"
        r"\b(?:our|the|my|their|its) (?:company|firm|employer|business|bank|department|business unit)\b",
        INFERRED,
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
        r"hobby(?:ist)?|private (?:use|purposes)|for fun|just for (?:me|myself|fun)|as a pastime|private project|"
        r"weekend project|learning exercise|at home)\b",
    ),
    row("purpose", "research", r"\bnon-?commercial(?:ly)?(?: research| academic)\b"),
)
