"""Words of a sentence as concepts, so that two wordings of one rule can be laid side by side.

A concept stands for words that mean the same in licences and terms ("pass on", "distribute", "hand out"). Words of no
concept count by their stem. Concepts that tell one rule from another (``HARD``) must all stand in what is cited; of the
rest, most must.
"""

from __future__ import annotations

import re
from functools import lru_cache

_PHRASES: tuple[tuple[str, str], ...] = (
    (
        "noncommercial",
        r"\bnon-?\s?commercial(?:ly)?\b|\bnot\s+(?:for\s+)?commercial(?:ly)?\b|\bother\s+than\s+commercial\b",
    ),
    ("reverse", r"\breverse[- ]?engineer\w*|\bdecompil\w*|\bdisassembl\w*|\bdecod\w+"),
    ("sourcecode", r"\bsource[- ]code\b"),
    ("api", r"\bapis?\b|\bprogramming\s+interfaces?\b"),
    ("finetune", r"\bfine-?\s?tun\w*|\btun(?:e|es|ed|ing)\b|\bcustomi[sz]\w*"),
    ("automated", r"\bautomat\w*|\bscripts?\b|\bro?bots?\b|\bprogramm?(?:s|atic|atically)?\b|\bnon-human\b"),
    (
        "output",
        r"\boutputs?\b|\b(?:ai-)?generated\s+content\b|\bcontent\s+that\s+(?:\S+\s+){1,3}generates?\b"
        r"|\bcontent\s+(?:that\s+is\s+)?generated\b|\bwhat\s+(?:is\s+generated|"
        r"(?:the\s+)?(?:services?|models?|it|they|one|users?)\s+(?:returns?|generates?|produces?|answers?|writes?"
        r"|gets?\s+out))\b|"
        r"\bdata\s+(?:that\s+the\s+model\s+produced|(?:that\s+\w+\s+)?produced\s+by\s+the\s+model)\b",
    ),
    (
        "share",
        r"\bpass(?:es|ed|ing)?\b(?:\s+(?!on\b)\w+){0,2}\s+on\b|\bhand(?:s|ed|ing)?\s+(?:\w+\s+)?(?:out|over)\b|"
        r"\b(?:re)?distribut\w*|\bshar(?:e|es|ed|er|ing)\b|\b(?:makes?|made|making)\s+(?:\w+\s+)?available\b|"
        r"\bpublish\w*|\bpublication\w*|\bgo(?:es)?\s+out\b",
    ),
    (
        "extract",
        r"\bextract\w*|\b(?:tak(?:e|es|en|ing)|pull(?:s|ed|ing)?)\s+(?:\w+\s+)?out\b|\bharvest\w*|\bscrap(?:e|es"
        r"|ed|ing)\b|"
        r"\bcollect\w*",
    ),
    ("circumvent", r"\bg[eo]t(?:s|ting)?\s+(?:a)?round\b|\bcircumvent\w*|\bbypass\w*"),
    ("sublicense", r"\bsub-?licen[cs]\w*|\blicen[cs]e[sd]?\s+(?:it\s+)?on\b"),
    ("mention", r"\bnames?\b(?=[^.;]{0,70}\b(?:among|as)\b)|\bmention\w*"),
    ("law", r"\b(?:law|laws|lawful|lawfully)\b"),
    ("legality", r"\b(?:illegal|unlawful|criminal|crime|legal|legally|infring\w*)\b"),
    ("derivative", r"\bderivatives?\b|\bderived\s+(?:from|works?)\b|\bworks?\s+derived\b|\bworks\s+based\b"),
    ("languagemodel", r"\b(?:large\s+)?language\s+models?\b|\bllms?\b"),
    (
        "model",
        r"\b(?:(?:ai|artificial\s+intelligence|machine[- ]learning|ml)(?:\s+(?:and|or)\s+(?:ai|ml|machine[- "
        r"]learning))?\s+)?models?\b",
    ),
)
_FORMS: tuple[tuple[str, str], ...] = (
    ("distil", r"distil\w*"),
    ("train", r"(?:re|pre)?train\w*"),
    ("develop", r"develop\w*|buil[dt]\w*|creat(?:e|es|ed|ing|ion)|mak(?:e|es|ing)|made|prepar\w*|form"),
    ("improve", r"improv\w*|better(?:s|ed|ing)?|enhanc\w*"),
    ("compete", r"compet\w+|rival\w*"),
    ("name", r"names?|naming|marks?|logos?|trade-?marks?|brands?"),
    ("notice", r"notices?|attribution\w*|credit\w*|acknowledg\w*"),
    ("copy", r"cop(?:y|ies|ied|ying)"),
    ("commercial", r"commercial\w*|business\w*"),
    ("production", r"production"),
    ("research", r"research\w*|academic"),
    ("private", r"private\w*"),
    ("evaluate", r"evaluat\w*|judg\w+|test(?:s|ed|ing)?|benchmark\w*|assess\w*|analys\w*"),
    ("leave", r"consent\w*|permission\w*|authori[sz]\w*|approv\w*|leave|pre-?approved"),
    ("register", r"regist\w+"),
    ("own", r"owns|owned|owner\w*|ownership|belong\w*|assign\w*"),
    ("court", r"courts?|jurisdiction|arbitrat\w*|tribunal\w*"),
    ("govern", r"govern(?:s|ed|ing)?"),
    ("military", r"militar\w*|weapon\w*|warfare"),
    ("jailbreak", r"jailbreak\w*"),
    ("sell", r"sell\w*|sold|sales?|resell\w*|resold"),
    ("price", r"pay\w*|fees?|royalt\w*|charges?"),
    ("verdict", r"verdict\w*|ruling\w*|distillaw"),
    ("end", r"terminat\w*"),
    ("host", r"hosts?|hosted|hosting"),
    ("weights", r"weights|parameters"),
    ("access", r"access\w*"),
    ("image", r"images?"),
    ("file", r"files?"),
    ("change", r"chang(?:e|es|ed|ing)|modif\w+|alter\w*|adapt\w*"),
    ("attack", r"attacks?"),
    ("steal", r"steal\w*|stolen|theft"),
    ("secret", r"secrets?|confidential\w*"),
    ("export", r"export\w*|sanction\w*"),
    ("personaldata", r"personal"),
    ("account", r"accounts?"),
    ("use", r"(?:re-?)?us(?:e|es|ed|ing|age)|serv(?:e|es|ed)|employ\w*"),
    ("service", r"services?"),
    ("material", r"materials?"),
    ("licencetext", r"licences?|licenses|agreements?|terms?|contracts?|text"),
    ("receive", r"recipients?|receiv\w*|gets?|got|obtain\w*"),
    (
        "give",
        r"giv(?:e|es|en|ing)|hand(?:s|ed|ing)?|provid(?:e|es|ed|ing)|includ(?:e|es|ed|ing)|enclos\w*|add(?:s|ed|ing)?|"
        r"accompan\w*",
    ),
    ("carry", r"carr(?:y|ies|ied|ying)|bear|bears|display\w*|show(?:s|n|ed|ing)?|contain\w*|keep(?:s|ing)?|kept"),
    ("purpose", r"purposes?|ends?|aims?"),
    ("prominent", r"prominent\w*"),
    ("offer", r"offer\w*"),
    ("claim", r"claim\w*"),
    ("combine", r"incorporat\w*"),
)
HARD = frozenset({
    "noncommercial", "reverse", "sourcecode", "api", "finetune", "automated", "output", "share", "extract",
    "circumvent",
    "sublicense", "law", "legality", "derivative", "distil", "train", "improve", "compete", "name", "notice", "copy",
    "commercial", "production", "research", "private", "evaluate", "leave", "register", "own", "court", "military",
    "jailbreak", "sell", "price", "verdict", "end", "host", "weights", "image", "attack", "steal", "secret", "export",
    "personaldata", "account", "languagemodel",
})  # fmt: skip
"""Concepts that a sentence may have only where what it cites has them."""

QUALIFIERS: tuple[frozenset[str], ...] = (
    frozenset({"commercial", "production", "noncommercial"}),
    frozenset({"automated"}),
    frozenset({"military"}),
    frozenset({"image"}),
    frozenset({"reverse"}),
    frozenset({"distil"}),
    frozenset({"name", "notice"}),
    frozenset({"circumvent", "jailbreak"}),
)
"""What narrows a rule: a sentence that leaves it out would say more than the clause. One of each group is enough."""

_STOP_WORDS = (
    "a an the this that these those such it its they them their he she his her we our us you your yours one ones "
    "one's who whom whose whoever which what whatever whether and or but nor yet so as at by for from in into of "
    "off on onto out over per than then there to under until up upon via with within without about above after "
    "against also any anyone anybody anything all both each either else every everyone everybody everything few "
    "further here how however if just last later least less many more most much neither no nobody none nothing "
    "not now only other others otherwise own same several so some somebody someone something still though too "
    "unless very when whenever where wherever while why be am is are was were been being do does did done have "
    "has had having may might must shall should can could will would cannot need needs needed require requires "
    "required allow allows allowed permit permits permitted forbid forbids forbidden prohibit prohibits "
    "prohibited bar bars barred ban bans banned rule rules ruled licensed license free except excepting exception "
    "exceptions excluding excluded save apart outside inside through even because since unless provided provide "
    "party parties person persons people side customer customers licensee licensees consumer consumers company "
    "companies firm firms way ways means case cases part parts example examples named names's like fully namely "
    "say says said state states kind kinds thing things first second next before during each time times again "
    "together do't ever never once twice well rather instead subject condition conditions set sets count counts "
    "counted part parts try tries trying attempt attempts attempted section paragraph article clause clauses "
    "edition version among take takes taken taking ii iii iv"
)
_STOP = frozenset(_STOP_WORDS.split())
CONCEPTS = frozenset(name for name, _ in (*_PHRASES, *_FORMS))
_PHRASE = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _PHRASES)
_FORM = re.compile("|".join(f"(?P<{name}>(?:{pattern}))" for name, pattern in _FORMS))
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_ENDINGS = (
    "ations",
    "ation",
    "ments",
    "ment",
    "ings",
    "ing",
    "ies",
    "ied",
    "ers",
    "er",
    "ed",
    "es",
    "ly",
    "s",
    "e",
    "y",
)


_IRREGULAR = dict(
    pair.split(":")
    for pair in [
        "laid:lay",
        "told:tell",
        "given:give",
        "took:take",
        "taken:take",
        "brought:bring",
        "sent:send",
        "held:hold",
        "gone:go",
        "went:go",
        "shown:show",
        "written:write",
        "wrote:write",
        "chosen:choose",
        "meant:mean",
        "paid:pay",
        "said:say",
        "sought:seek",
        "spoken:speak",
        "taught:teach",
        "met:meet",
        "lost:lose",
        "left:leave",
        "led:lead",
        "knew:know",
        "known:know",
        "found:find",
        "became:become",
        "begun:begin",
        "began:begin",
        "hidden:hide",
        "came:come",
        "drawn:draw",
        "fallen:fall",
        "forbade:forbid",
        "understood:understand",
    ]
)


def stem(word: str) -> str:
    """A word without its ending; at least four letters stay.

    >>> stem("customers"), stem("customer")
    ('custom', 'custom')
    """
    word = _IRREGULAR.get(word, word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


@lru_cache(maxsize=8192)
def concepts(text: str) -> frozenset[str]:
    """What a text speaks of: concepts, and stems of words that belong to none.

    >>> sorted(concepts("Outputs may not be passed on for commercial ends."))
    ['commercial', 'output', 'purpose', 'share']
    """
    found = set()
    left = text
    for name, pattern in _PHRASE:
        if pattern.search(text):
            found.add(name)
            left = pattern.sub(" ", left)
    for word in _WORD.findall(left.lower().replace("’", "'")):
        word = word.removesuffix("'s").removesuffix("s'")
        form = _FORM.fullmatch(_IRREGULAR.get(word, word))
        if form is not None:
            found.add(form.lastgroup or "")
        elif word not in _STOP and len(word) > 2:
            found.add(stem(word))
    return frozenset(found)
