"""Declared facts of ``corpus/facts.yaml`` that words give away. Data only."""

from __future__ import annotations

from kb.interpret.tables.row import INFERRED, Row, row

FACTS: tuple[Row, ...] = (
    row(
        "fact:performs_like_teacher",
        "yes",
        r"\b(?:imitat\w*|mimic\w*|clon(?:e|es|ed|ing)|replicat\w*(?! (?:the )?(?:study|experiment|"
        r"paper))|behav\w+ (?:just |exactly )?like|perform\w* (?:just )?(?:like|as well as)|"
        r"sounds? like|"
        r"(?:copy|copies|copying|match\w*|reproduc\w*) (?:the |its |"
        r"their )?(?:⟦[a-z]\d+⟧(?:'s?)? )?(?:\w+ )?(?:behaviou?r|style|capabilit\w*|performance|"
        r"abilit\w*|skills)|"
        r"(?:act|answer|talk|write|respond|react)(?:s|ing)? (?:just |exactly )?like (?:the (?:teacher|original|"
        r"⟦)|it\b|⟦)|"
        r"do(?:es|ing)? (?:exactly |just |all |everything )*(?:what|the same (?:as|things? as|jobs? as|work as)) "
        r"(?:the )?(?:⟦[a-z]\d+⟧|teacher|original|it)(?: (?:does|do|can))?|stand(?:s|ing)?[- ]in for (?:the )?⟦|"
        r"as good as|drop-in replacement|on par with|equivalent to)\b",
        denied="no",
    ),
    row(
        "fact:outputs_extracted_automatically",
        "yes",
        r"\b(?:scripts?|scrap(?:e|es|ed|ing|er|ers)|crawl\w*|(?:with|by|using|via) (?:a|an|the|our|my) (?:\w+ )?bots?|"
        r"bots? (?:that |to |which )?(?:\w+ )?(?:collect|gather|quer|harvest|scrap|download|ask|prompt|"
        r"pull|extract)\w*|"
        r"in bulk|"
        r"bulk (?:download|extraction|queries)|automated (?:means|queries|collection|extraction|"
        r"script|tool|pipeline)|automatically (?:collect\w*|extract\w*|gather\w*|harvest\w*|quer\w*)|"
        r"(?:collect\w*|extract\w*|gather\w*|harvest\w*|query\w*) (?:\S+ ){0,4}?automatically|"
        r"selenium|playwright|headless|browser automation|programmatic(?:ally)? (?:collect\w*|"
        r"extract\w*|harvest\w*))\b",
        denied="no",
    ),
    row(
        "fact:outputs_extracted_automatically",
        "no",
        r"\b(?:by hand|manual(?:ly)?|copy-?past\w*|copy and past\w*|one by one|typed in(?:to)?)\b",
    ),
    row(
        "fact:grounded_results",
        "yes",
        r"\b(?:grounded (?:results?|answers?|outputs?|responses?)|grounding (?:with|by|via|through)|search[- ]grounded|"
        r"(?:search|web|internet)[- ](?:based )?grounding|(?:web|internet|⟦[a-z]\d+⟧) search (?:is |was |were |being )?"
        r"(?:turned |switched )?(?:on|enabled|activated)|"
        r"grounded (?:in|with|by|on) (?:a )?(?:web |google |⟦[a-z]\d+⟧ )?search|"
        r"web[- ]search results in (?:the|its) (?:answers|outputs)|"
        r"(?:outputs?|answers|responses|results|texts?|completions)\b[^.?!;]{0,40}?\b(?:drew|draws?|drawn|took|taken|"
        r"came|comes?|coming|"
        r"fetched|based|built|backed|pulled) (?:\w+ )?(?:from|on|by|with) (?:the |a |live |its )*(?:web|internet|"
        r"online|⟦[a-z]\d+⟧) "
        r"(?:search(?:es)?|results?|pages)|"
        r"(?:with|using|through|via|from|by) (?:the |its |their |built-in |live )*(?:web|internet|online|"
        r"⟦[a-z]\d+⟧)[- ]"
        r"(?:search|browsing)(?: (?:tool|feature|results?|mode|function))?|search[- ](?:augmented|backed|based) "
        r"(?:outputs?|answers|responses))\b",
        denied="no",
    ),
    row(
        "fact:replicates_hidden_components",
        "yes",
        r"\b(?:extract\w*|steal\w*|reconstruct\w*|recover\w*|reverse[- ]engineer\w*|leak\w*|"
        r"discover\w*) (?:the |its |their |out |of |hidden |secret )*(?:⟦[a-z]\d+⟧(?:'s?)? "
        r")?(?:hidden |secret |model )*(?:weights|parameters|system prompts?|hidden layers?|"
        r"architecture|hidden chain of thought|source code|algorithms?|components)\b",
        denied="no",
    ),
    row(
        "fact:replicates_hidden_components",
        "yes",
        r"\b(?:work(?:s|ed|ing)? out|find(?:s|ing)? out|found out|figur(?:e|es|ed|ing) out|infer(?:s|red|ring)?|"
        r"determin(?:e|es|ed|ing)|deduc(?:e|es|ed|ing)|estimat(?:e|es|ed|ing)|prob(?:e|es|ed|ing)|guess(?:es|ed|ing)?|"
        r"read(?:ing)? off|pull(?:s|ed|ing)? out|get(?:ting)? at) (?:(?!and\b|whether\b)[\w'⟦⟧-]+ ){0,4}?"
        r"(?:hidden (?:dimensions?|sizes?|layers?|widths?|states?)|(?:embedding|projection) (?:matri(?:x|ces)|layers?)|"
        r"weights|parameter counts?|number of (?:parameters|layers)|architecture|system prompts?)\b",
        denied="no",
    ),
    row(
        "fact:guardrails_weakened",
        "yes",
        r"\b(?:jail-?break\w*|abliterat\w*|uncensor\w*|(?:remov\w*|bypass\w*|circumvent\w*|disabl\w*|"
        r"weaken\w*|strip\w*|get(?:ting)? (?:a)?round|switch\w* off|turn\w* off|evad\w*) (?:the |its |"
        r"all |any |their |\w+'s? |⟦[a-z]\d+⟧(?:'s?)? |safety |rate )*(?:guard-?rails?|safeguards?|"
        r"safety (?:filters?|layers?|training|mechanisms?)|filters?|refusals?|rate limits?|"
        r"restrictions built in|watermarks?))\b",
        denied="no",
    ),
    row(
        "fact:original_weights_redistributed",
        "yes",
        r"\b(?:pass(?:ed|ing)? on|ship\w*|redistribut\w*|includ\w*|"
        r"bundl\w*) (?:\w+ ){0,3}?(?:original|base|unmodified|unchanged) (?:\w+ )?weights\b|"
        r"\btogether with the (?:base|original) (?:model|weights)\b",
        denied="no",
    ),
    row(
        "fact:original_weights_redistributed",
        "no",
        r"\bonly (?:the |our )?(?:lora |adapters?)\w*|\badapters? only\b|\bjust the (?:lora|adapters?)\b",
    ),
    row(
        "fact:cloud_or_software_service_provider",
        "yes",
        r"\b(?:we are|we're|i am|as|being|is) (?:an? )?(?:\w+ ){0,2}?(?:cloud (?:service )?provider|"
        r"software (?:service )?provider|saas (?:company|provider|vendor)|hosting (?:company|"
        r"provider)|software (?:company|vendor))\b",
        denied="no",
    ),
    row(
        "fact:commercial_entity",
        "yes",
        r"\b(?:we are|we're|our|as|at|for|being) (?:an? )?(?:\w+ ){0,2}?(?:company|firm|start-?up|"
        r"corporation|gmbh|ltd|inc|business|bank|insurer|enterprise|agency)\b",
        INFERRED,
        denied="no",
    ),
    row(
        "fact:commercial_entity",
        "no",
        r"(?:\b(?:not|never|neither|nor|no)|n't) (?:an? |really |any |being )*(?:commercial|for-profit|profit-making) "
        r"(?:compan(?:y|ies)|business(?:es)?|firms?|enterprises?|entit(?:y|ies)|organi[sz]ations?)\b",
    ),
    row(
        "fact:commercial_advantage",
        "no",
        r"\bnon-?commercial(?:ly)?\b(?! (?:licen|research licen|terms|clause))|\bnot[- ]for[- ]profit\b|"
        r"\b(?:nothing|none of (?:it|this|that)) (?:about (?:it|this) )?(?:is |will be |here is )?commercial\b|"
        r"\bno commercial (?:interest|purpose|intent\w*|aim|use|goal|ends?)\b|"
        r"\b(?:sell|sells|selling|earn|earns|earning|charge|make|making) (?:nothing|no money)\b|"
        r"\bwithout (?:selling|earning|charging|making money)\b|"
        r"(?:\b(?:not|never)|n't) (?:sell|earn|charge|make)(?: any(?:thing)?| money)+\b|"
        r"\b(?:is|are|was) not (?:at all |really )?commercial\b(?! (?:compan|firm|business|enterprise|entit)\w*)",
        INFERRED,
    ),
    row(
        "fact:commercial_entity",
        "no",
        r"\b(?:non-?profit|charity|foundation of public|university|public school|research institute)\b(?! (?:licen))",
        INFERRED,
    ),
    row(
        "fact:non_production",
        "yes",
        r"\b(?:non-?production|prototype|proof[- ]of[- ]concept|sandbox|test(?:ing)? environment|"
        r"only for testing|experimental setting|pilot only)\b",
        INFERRED,
    ),
    row(
        "fact:non_production",
        "no",
        r"\bin production\b|\bproduction (?:use|system|environment|deployment)\b|\blive (?:operation|service|system)\b",
    ),
    row(
        "fact:supported_country",
        "no",
        r"\bunsupported (?:country|region|territory)\b|\bnot (?:on the list of |in a |"
        r"a )?supported (?:countr\w+|region)\b",
    ),
    row("fact:supported_country", "yes", r"(?<!un)(?<!not a )(?<!in an )\bsupported (?:country|region)\b", denied="no"),
)
