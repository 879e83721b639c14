"""Who the party is to those who accepted a text: staff, clients, users of data, buyers, successors. Data only.

A company that holds an account, or got outputs from a third party, is in ``party.ACTOR``.
"""

from __future__ import annotations

from kb.interpret.tables.row import INFERRED, Row, row

ACTOR_ORDER = (
    "successor",
    "acquirer",
    "private_account",
    "others_account",
    "contractor",
    "dataset_user",
    "received_outputs_only",
    "affiliate",
    "employer_account",
    "accepted_terms",
)
"""Which of several values stands that are said equally plainly: the nearer description first."""

_HIRED = (
    r"(?:agency|agencies|contractors?|subcontractors?|freelancers?|vendors?|suppliers?|consultan(?:t|ts|cy)|"
    r"crowd ?workers?|annotators?|service providers?|data (?:firm|company|house)|labelling (?:firm|company|service)|"
    r"labeling (?:firm|company|service)|outside firm|external (?:firm|company|team))"
)
_HIRING = (
    r"(?:hire[ds]?|engage[ds]?|commission(?:ed|s)?|pa(?:y|id)|contract(?:ed|s)?|instruct(?:ed|s)?|task(?:ed|s)?|"
    r"retain(?:ed|s)?)"
)
_OBTAINED = (
    r"(?:generat\w+|produc\w+|collect\w+|prompt\w*|creat\w+|label\w*|annotat\w+|wr(?:ote|itten|"
    r"ites?)|us(?:e|es|ed|ing)|"
    r"ran|runs?|obtain\w*|quer(?:y|ies|ied)|scrap\w+|made|makes?|harvest\w*|get|got)"
)
_ACCOUNT = r"(?:accounts?|log-?ins?|subscriptions?|api keys?|keys?|credentials|seat|workspace|access|password)"
_SOMEBODY = (
    r"(?:friend|flatmate|room-?mate|housemate|neighbour|neighbor|brother|sister|partner|wife|husband|mate|cousin|"
    r"classmate|colleague|acquaintance|client|customer|someone else|somebody else|another (?:person|company|firm|user))"
)
_STAFF = (
    r"(?:(?:one|some|two|several|a few) of (?:our|the|my) (?:\w+ )?(?:staff|employees|people|colleagues|devs?|"
    r"developers|engineers|interns|researchers|scientists|workers)|(?:an?|our|my) (?:\w+ )?(?:employee|staff member|"
    r"colleague|intern|dev|developer|engineer|researcher|worker)s?|(?:our|the) staff|employees)"
)
_FIRM = r"(?:start-?up|company|firm|lab|labs|business|competitor|rival|studio|vendor|maker|subsidiary)"
_BOUGHT = (
    r"(?:bought(?: up| out)?|acquired?|acquiring|purchased|took over|taken over|taking over|"
    r"buy(?:ing)? (?:up|out)|swallowed|snapped up)"
)
_PUBLIC = (
    r"(?:public(?:ly (?:available|shared|posted))?|published|open(?:ly (?:licen[cs]ed|available))?|open-source|"
    r"shared|third-party|existing|freely available)"
)
_DATA = r"(?:data ?sets?|data collections?|corpus|corpora|dumps?)"

ROLES: tuple[Row, ...] = (
    row(
        "actor",
        "successor",
        r"\b{WE}(?:'ve| have| had)? (?:since |recently |just )?merged with (?!⟦m)|"
        r"\bafter (?:the|our|a) merger\b(?! of (?:the |two |both )*(?:models?|weights|checkpoints))|"
        r"\bmerged into (?:us|our (?:company|firm|group))\b|"
        r"\b(?:{WE}|(?:our|my) (?:old |former )?(?:company|firm|employer|start-?up|lab))(?:'ve| have| has| had)? "
        r"(?:was|were|got|been|is|are being) merged (?:into|with) (?!⟦m)|"
        r"\b(?:surviving|merged|combined) (?:company|entity|firm|corporation)\b|"
        r"\b(?:legal |universal )?successors? (?:of|to|in title)\b",
    ),
    row(
        "actor",
        "acquirer",
        r"\b(?:{WE}|our (?:group|firm|employer|parent)|my (?:company|firm|employer))(?:'ve| have| has| had)? "
        rf"(?:just |recently |since |now )?{_BOUGHT} (?:an?|the|another|this|some) "
        rf"(?:(?!from\b|of\b|to\b|on\b)[\w⟦⟧'-]+ ){{0,3}}?{_FIRM}\b(?!'s? (?:data|outputs|answers))",
    ),
    row(
        "actor",
        "acquirer",
        r"\b(?:an?|another|the) (?:\w+ ){0,2}?(?:foundation|company|firm|lab|buyer|investor|start-?up|fund|rival|bank) "
        rf"(?:that|which|who) (?:has |had |just |recently )*{_BOUGHT} (?:an?|the|another|this|all|its|some) "
        rf"(?:(?!from\b|of\b)[\w'-]+ ){{0,3}}?(?:{_FIRM}|archive|assets|estate)\b",
        INFERRED,
    ),
    row(
        "actor",
        "acquirer",
        rf"\bthe {_FIRM} (?:that |which )?{{WE}}(?:'ve| have| had)? (?:just |recently |since )?{_BOUGHT}\b|"
        rf"\b(?:asset (?:deal|purchase)|acquisition of (?:an?|the) (?:\w+ ){{0,3}}?{_FIRM})\b|"
        r"\bfrom (?:an?|the|its|their) (?:\w+ )?(?:insolvency|bankruptcy|liquidat(?:or|ion)|receivership)\b",
    ),
    row(
        "actor",
        "private_account",
        rf"\b{_STAFF}\b[^.?!;]{{0,50}}?\b(?:her|his|their|its|an?) (?:own |private |personal |purely )+"
        r"(?:⟦[a-z]\d+⟧(?!\w)|accounts?\b)",
        INFERRED,
    ),
    row(
        "actor",
        "private_account",
        rf"\b(?:private|personal)(?: ⟦[a-z]\d+⟧)? {_ACCOUNT} of (?:an?|one of our|our|his|her|some) "
        r"(?:\w+ )?(?:employees?|staff|colleagues?|interns?|developers?|engineers?)\b",
    ),
    row(
        "actor",
        "others_account",
        rf"\b(?:my|an?|our|his|her|some)? ?{_SOMEBODY}(?:'s|s')? (?:(?!sent|gave)[\w⟦⟧'-]+ ){{0,3}}?{_ACCOUNT}\b",
    ),
    row(
        "actor",
        "others_account",
        rf"\b{_SOMEBODY}\b (?:has |had )?(?:lent|lend|lends|shared|shares|gave|gives|let|lets) (?:me|us)\b"
        rf"[^.?!;]{{0,40}}?\b{_ACCOUNT}\b|\b(?:borrow\w*|shared|stolen|"
        rf"bought)(?: [\w⟦⟧'-]+){{0,3}}? (?:account|login|api key)\b",
    ),
    row(
        "actor",
        "others_account",
        r"\b(?:my|the|our|an?) (?:employer|company|boss|firm|university|school|work)(?:'s|s')? "
        rf"(?:[\w⟦⟧'-]+ ){{0,3}}?{_ACCOUNT}\b[^.?!;]{{0,60}}?\b(?:(?:private|personal|side|hobby|own|spare-time) "
        r"(?:\w+ )?(?:project|model|chatbot|use|purposes?|ends|start-?up|business)|for myself|privately|at home|"
        r"on the side|in my (?:spare|free) time)\b",
    ),
    row(
        "actor",
        "contractor",
        rf"\b{_HIRING} (?:an?|our|some|the|several)? ?(?:\w+ ){{0,2}}?{_HIRED}\b[^?!]{{0,50}}?\b{_OBTAINED}\b",
    ),
    row(
        "actor",
        "contractor",
        rf"\b{_HIRED} (?:that |who |whom |which )?(?:{{WE}})(?:'ve| have|"
        rf" had)? {_HIRING}\b[^?!]{{0,50}}?\b{_OBTAINED}\b",
    ),
    row(
        "actor",
        "contractor",
        rf"\b(?:an?|our|the) (?:\w+ )?{_HIRED}\b[^.?!;]{{0,60}}?\b(?:on our behalf|for us|in our name|to our order|"
        r"at our request)\b",
    ),
    row(
        "actor",
        "contractor",
        rf"\bour (?:\w+ )?{_HIRED} (?:\w+ ){{0,2}}?(?:used|uses|ran|runs|prompted|queried|asked) (?:\w+ ){{0,2}}?⟦m",
    ),
    row(
        "actor",
        "contractor",
        r"\bour (?:\w+ )?(?:agency|agencies|contractors?|subcontractors?|freelancers?|consultan(?:t|ts|cy)|"
        rf"crowd ?workers?|annotators?) (?:\w+ ){{0,2}}?{_OBTAINED}\b[^.?!;]{{0,60}}?⟦m",
    ),
    row(
        "actor",
        "received_outputs_only",
        r"\b(?:an?|another|some|the|one|two|several) (?:\w+ ){0,2}?(?:colleagues?|friends?|professors?|students?|"
        r"partners?|clients?|customers?|universit(?:y|ies)|institutes?|labs?|teams?|groups?|person|people|collaborators?|"
        r"researchers?|acquaintances?|volunteers?)(?: \w+){0,3}? (?:has |have |had )?(?:kindly )?(?:sent|gave|given|"
        r"passed|handed|forwarded|e-?mailed|mailed|supplied|provided|left|donated) (?:on )?(?:to )?(?:us|me)\b",
    ),
    row(
        "actor",
        "received_outputs_only",
        r"\b(?:buy|bought|purchase[ds]?|receive[ds]?|get|got|obtain(?:ed)?) (?:[\w⟦⟧'-]+ ){0,4}?(?:outputs|answers|"
        r"conversations|data|data ?sets?|chats|logs|completions|labels|"
        r"pairs) (?:[\w⟦⟧'-]+ ){0,2}?from (?:an?|another|some) "
        r"(?:\w+ )?(?:company|firm|lab|start-?up|agency|studio|university|vendor)\b",
    ),
    row(
        "actor",
        "contractor",
        rf"\boutsourc\w+\b[^.?!;]{{0,50}}?\b(?:to|with) (?:an?|our|some|"
        rf"the)? ?(?:\w+ ){{0,2}}?(?:{_HIRED}|company|firm)\b"
        rf"[^?!]{{0,50}}?\b{_OBTAINED}\b",
    ),
    row(
        "actor",
        "dataset_user",
        r"\b(?:download\w*|f(?:ou|i)nd|tak(?:e|en|ing)|took|us(?:e|es|ed|ing)|got|get|on|with|from|"
        r"came across|users? of) "
        rf"(?:an?|the|this|that|some|those|these|several) (?:\w+[- ]){{0,2}}?{_PUBLIC}(?: [\w⟦⟧'-]+){{0,3}}? {_DATA}\b"
        r"(?! (?:that |which )?(?:{WE}|of (?:ours|mine))\b)",
    ),
    row(
        "actor",
        "dataset_user",
        r"\b(?:someone|somebody|others|another (?:lab|company|team|group|person)|a third party|strangers?|researchers)"
        r"(?: else)? (?:has |have |had |once )*(?:published|uploaded|posted|shared|released|put (?:up|online|out)) "
        rf"(?:\w+ ){{0,3}}?{_DATA}\b",
    ),
    row(
        "actor",
        "dataset_user",
        rf"\b{_DATA} (?:[\w⟦⟧'-]+ ){{0,8}}?(?:someone|somebody|others?|another (?:lab|company|team|group|person)|"
        r"a third party|strangers?|researchers)(?: else)? (?:has |have |had |once )*(?:published|"
        r"uploaded|posted|shared|"
        r"released|put (?:up|online|on))\b",
    ),
    row(
        "actor",
        "dataset_user",
        r"\bdownload\w* (?:[\w⟦⟧'-]+ ){0,5}?(?:data ?sets?|data|answers|outputs|conversations|chats|logs|completions) "
        r"(?:[\w⟦⟧'-]+ ){0,5}?from (?:hugging ?face|kaggle|github|zenodo|⟦[a-z]\d+⟧)|\bdownstream users?\b",
    ),
    row(
        "actor",
        "affiliate",
        r"\b(?:our|the|my) (?:parent(?: company)?|subsidiar\w+|affiliate\w*|sister company|sister firm|group company|"
        r"mother company|foreign branch company)\b(?: \w+){0,4}? (?:runs?|ran|gave|gives|generated|collected|obtained|"
        r"got|made|produced|signed up)\b",
    ),
    row(
        "actor",
        "affiliate",
        r"\b(?:an?|the|our|its) (?:\w+ )?(?:spin-?(?:offs?|outs?)|carve-?outs?)\b(?! (?:of|from) ⟦m)",
        INFERRED,
    ),
    row(
        "actor",
        "employer_account",
        r"\b(?:my|our|the) (?:employer|company|firm|organi[sz]ation|university|institute|department) "
        r"(?:holds|has|owns|opened|pays for|keeps|runs|signed up for) (?:the|an?|our|its|some) "
        rf"(?:[\w⟦⟧'-]+ ){{0,3}}?{_ACCOUNT}\b",
    ),
    row(
        "actor",
        "employer_account",
        r"\b(?:my employer(?:'s|s')?|the employer(?:'s|s')?|(?:my|our|the|its) (?:company|firm|"
        r"organi[sz]ation|university)"
        rf"(?:'s|s')|(?:my|our|the|a) (?:corporate|work|company)) (?:own )?(?:[\w⟦⟧'-]+ ){{0,3}}?{_ACCOUNT}\b",
    ),
)
