"""Who acts, and with whose leave. Data only."""

from __future__ import annotations

from kb.interpret.tables.row import INFERRED, Row, row

REFUSED = row(
    "authorisation",
    "none",
    r"\b(?:sa(?:id|ys?)|answered|replied|told us) no\b|"
    r"\b(?:refus(?:e|es|ed|al)|den(?:y|ies|ied)|declin(?:e|es|ed)|reject(?:s|ed)?|turn(?:s|ed)? down|withh(?:olds|eld)|"
    r"withdr[ae]w|withdrawn|revok(?:es|ed)) (?:us |our |the |any |this |that |to (?:give|grant) (?:us )?)*"
    r"(?:permission|consent|authori[sz]ation|approval|leave|requests?|applications?|licen[cs]e requests?)\b|"
    r"\b(?:permission|consent|authori[sz]ation|approval|request|application)s?(?: (?:to|for|from|"
    r"of) (?:\S+ ){0,2}?\S+)? (?:was|were|has been|have been|got|is) "
    r"(?:\w+ )?(?:refused|denied|declined|rejected|turned down|withdrawn|revoked|withheld)\b",
)
"""Leave was asked and not given; it goes before the asking."""

AUTHORISATION: tuple[Row, ...] = (
    row(
        "authorisation",
        "granted",
        r"\bwith (?:the )?(?:\w+'s? |⟦[a-z]\d+⟧(?:'s?)? |express |explicit |written |prior |signed |"
        r"formal |full |clear )*(?:permission|consent|authori[sz]ation|approval|leave|blessing|"
        r"agreement)\b(?! would| will)",
    ),
    row(
        "authorisation",
        "granted",
        r"\b(?:{WE}(?:'ve| have| already have| now have| hold| got| received| were given| obtained|"
        r" were granted)|having) (?:now |already |got |received |obtained |been given |been granted |"
        r"secured |a |an |the |their |its |express |explicit |written |prior |signed |special |"
        r"separate |individual |⟦[a-z]\d+⟧(?:'s?)? )*(?:permission|consent|authori[sz]ation|approval|"
        r"leave|waiver|licen[cs]e (?:agreement |grant )?(?:from|with|of) ⟦)",
    ),
    row(
        "authorisation",
        "granted",
        r"\b(?:if|once|when|after|as soon as|suppos\w+|assum\w+|provided|in case) (?:that )?{WE}(?:'ve| have| had)? "
        r"(?:do |could |should |can |first )?(?:get|got|obtain\w*|receiv\w*|secur\w+|sign\w*|negotiat\w+|buy|bought|"
        r"are (?:given|granted)|were (?:given|granted)) (?:an? |the |its |their |express |explicit |written |prior |"
        r"special |separate |individual |paid |custom |formal )*(?:permission|consent|authori[sz]ation|approval|leave|"
        r"waiver|licen[cs]e|deal|contract|agreement)(?: in writing)? (?:from|by|of|with) ⟦[pmb]",
    ),
    row(
        "authorisation",
        "granted",
        r"\b(?:if|once|when|suppos\w+|assum\w+|provided) (?:that )?⟦[pb]\d+⟧ (?:itself |should |would |were to )?"
        r"(?:gives?|grants?|agrees?|consents?|approves?|authori[sz]es?)\b(?! (?:access|credits|an? (?:account|key)))",
    ),
    row(
        "authorisation",
        "granted",
        r"⟦[pb]\d+⟧ (?:has |have |had |already )*(?:said|says|answered|replied) (?:yes|ok|okay|go ahead)\b",
    ),
    row(
        "authorisation",
        "granted",
        r"⟦[a-z]\d+⟧ (?:has |have |had |already |itself |kindly |expressly )*(?:gave|given|granted|"
        r"agreed|approved|authori[sz]ed|consented|allowed us|permitted us|signed)\b(?: us| me|"
        r" in writing| to (?:it|this|that)|)",
    ),
    row(
        "authorisation",
        "granted",
        r"⟦[a-z]\d+⟧(?:'s?)? (?:\w+ ){0,2}?(?:team|department|counsel|lawyers?|people|representatives?|"
        r"management|office|"
        r"staff|support|sales) (?:has |have |had |already |now )*(?:signed|gave|given|granted|agreed to|approved|"
        r"authori[sz]ed|consented|cleared|allowed|permitted)\b",
    ),
    row(
        "authorisation",
        "granted",
        r"\b(?:(?:side )?letter|order form|addendum|amendment|waiver|"
        r"(?:our|signed|individual|individually|separate|separately|negotiated|special|bespoke|own) "
        r"(?:(?!licen[cs]e\b)[\w⟦⟧']+ ){0,2}?(?:contract|agreement|deal|e-?mail|msa))"
        r"(?: (?:with|from|of|by) ⟦[a-z]\d+⟧)?(?:,? (?:which|that))? (?:\w+ly )?"
        r"(?:allow(?:s|ing)|permit(?:s|ting)|authori[sz](?:es|ing)|let(?:s|ting)|entitl(?:es|ing)|says? "
        r"(?:(?!not\b|nothing\b)"
        r"[\w']+ ){0,7}?(?:outputs?|we|it|they|training|distillation)(?: \w+){0,2}? (?:may|can|is allowed|are allowed|"
        r"is permitted|are permitted)(?! not\b|not\b))",
    ),
    row(
        "authorisation",
        "requested",
        r"\b(?:{WE}(?:'ve| have| had)? (?:already |now |just )?(?:asked|applied|requested|written to|"
        r"wrote to|e-?mailed|contacted|approached)|(?:request|application|letter) (?:is )?(?:pending|"
        r"sent|filed))\b(?! (?:chatgpt|the model|it\b|⟦m\d+⟧))",
    ),
    row(
        "authorisation",
        "requested",
        r"\b(?:waiting for|awaiting|until) (?:\w+ ){0,3}?(?:answer|answers|reply|replies|permission|"
        r"consent|approval|licen[cs]e|response)\b",
    ),
    row(
        "authorisation",
        "none",
        r"\bwithout (?:ever |even |first |any |the |express |written |prior |their |its |"
        r"⟦[a-z]\d+⟧(?:'s?)? |asking |(?:get|obtain|seek|hav)\w+ )*(?:ask\w*|permission|consent|"
        r"authori[sz]ation|approval|leave)\b",
    ),
    row(
        "authorisation",
        "none",
        r"\b{WE} (?:do not|don't|have not|haven't|did not|didn't|never) (?:\w+ ){0,2}?(?:have |get |"
        r"got |ask\w* |obtain\w* )?(?:any )?(?:permission|consent|authori[sz]ation|asked|ask)\b",
    ),
    row(
        "authorisation",
        "none",
        r"\b{WE} (?:have )?(?:no|never got|lack) (?:permission|consent|authori[sz]ation|approval)\b",
    ),
)

ACTOR: tuple[Row, ...] = (
    row(
        "actor",
        "received_outputs_only",
        r"\b(?:{WE}(?:'ve| have)? |who |but |and )?(?:only|merely|just|simply) (?:received|got|"
        r"were (?:given|sent)|been given|been sent|bought|downloaded|have)(?! (?:the )?(?:weights|"
        r"access))\b",
    ),
    row(
        "actor",
        "received_outputs_only",
        r"\b(?:never|not|n't|without) (?:\w+ ){0,3}?(?:had |have |having |held |opened |created |"
        r"made |signed up for )?(?:an? |any |our own )?(?:\S+ )?accounts?\b",
    ),
    row(
        "actor",
        "received_outputs_only",
        r"\b(?:never|not|n't|without) (?:\w+ ){0,2}?(?:accept\w*|agree\w* to|sign\w*|click\w*|"
        r"enter\w* into)\b(?: \S+){0,4}? ?(?:terms|contract|agreement|conditions|licen[cs]e|them|"
        r"anything)\b",
    ),
    row(
        "actor",
        "received_outputs_only",
        r"\b(?:someone else|somebody else|a (?:friend|partner|vendor|supplier|contractor|third party|"
        r"colleague|client|customer|data broker|broker)|another (?:company|party|firm|team)|"
        r"our (?:client|customer|partner|vendor|supplier|contractor|users)|users|"
        r"strangers)\b(?: \w+){0,3}? (?:sent|gave|gives|generated|collected|sold|shared|handed|"
        r"supplied|passed|has the account|had the account|holds the account|ran|donated)\b",
    ),
    row(
        "actor",
        "received_outputs_only",
        r"\b(?:bought|purchased|received|got|obtained|downloaded) (?:\S+ ){0,5}?(?:from|off|on|at|"
        r"through) (?:a |an |another |some )?(?:vendor|third party|broker|data broker|"
        r"(?:data )?marketplace|friend|client|partner|public (?:forum|repository)|forum|"
        r"the (?:public )?(?:web|internet))\b",
    ),
    row(
        "actor",
        "received_outputs_only",
        r"\bno (?:⟦[a-z]\d+⟧ )?accounts?\b(?: here| of ours)? (?:was|were|is|has been|have been) (?:ever )?"
        r"(?:opened|created|held|made|used|involved)\b|"
        r"\b(?:nobody|no ?one|no-one|none of us)(?: here| in the \w+)? (?:has |have |had |ever )*(?:has|have|"
        r"had|held|opened) "
        r"(?:an? )?(?:⟦[a-z]\d+⟧ )?accounts?\b",
    ),
    row(
        "actor",
        "received_outputs_only",
        r"\b(?:found|came across|stumbled (?:up)?on|got hold of) (?:an? |the |some )?(?:public |leaked |shared |old |"
        r"online )*(?:dump|collection|archive|logs?|pile) of\b",
    ),
    row(
        "actor",
        "private_account",
        r"\b(?:(?:one|some) of (?:our|the|my) (?:staff|employees|people|colleagues|developers|engineers|interns)|"
        r"(?:an?|our|my) (?:\w+ )?(?:employee|staff member|colleague|intern|developer|engineer)s?|(?:our|the) staff|"
        r"employees)\b[^.?!;]{0,40}?\b(?:used|uses|using|on|with|from|through|via|under) (?:her|his|their|its|an?|a "
        r"(?:purely )?) ?(?:own |private |personal )+(?:⟦[a-z]\d+⟧ )?(?:\w+ )?(?:accounts?|logins?|"
        r"subscriptions?|plans?)\b",
        INFERRED,
    ),
    row(
        "actor",
        "affiliate",
        r"\b(?:our|the|my) (?:parent(?: company)?|subsidiar\w+|affiliate\w*|sister company|"
        r"group company|holding|mother company)\b(?: \w+){0,4}? (?:has|have|had|holds?|accept\w*|"
        r"agreed|signed|uses?|opened|is the customer|owns)\b",
    ),
    row(
        "actor",
        "accepted_terms",
        r"\b{WE}(?:'ve| have)? (?:\w+ )?(?:accepted|agreed to|clicked through|"
        r"signed)\b(?: \S+){0,4}? ?(?:terms|contract|agreement|conditions|licen[cs]e|them)\b",
    ),
    row(
        "actor",
        "accepted_terms",
        r"\b(?:our|my) (?:own )?(?:⟦[a-z]\d+⟧ )?(?:\w+ )?(?:account|subscription|api key)\b",
        INFERRED,
    ),
)
