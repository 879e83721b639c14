"""Building blocks of the role patterns: what may stand before a name, what a model puts out, verbs of training."""

from __future__ import annotations

import re

from kb.interpret.masked import LIST

_DET = (
    r"(?:(?:the|a|an|our|my|your|their|his|her|its|some|any|all|each|every|both|base|open|small|smaller|"
    r"large|larger|big|bigger|"
    r"original|latest|own|full|pretrained|pre-trained|proprietary|closed|model|models|checkpoints?|weights|"
    r"teacher|student|family|llm|chatbot|version|versions|of|either) )*"
)
_OUT = (
    r"(?:outputs?|answers?|responses?|repl(?:y|ies)|completions?|generations?|conversations?|chats|talks|chat "
    r"logs|logs|"
    r"transcripts|(?:synthetic |training |generated |output |instruction |preference |"
    r"chat )?data\b(?! ?sets?)|texts?|samples|"
    r"examples|(?:reasoning )?traces|chains? of thought|explanations|solutions|translations|"
    r"summaries|labels|annotations|"
    r"preferences|preference pairs|judge?ments|scores|ratings|rankings|logits|soft labels|soft targets|probabilities|"
    r"logprobs|log probs|drafts|recordings|footage|clips|(?:videos?|audio|speech)(?! (?:models?|generators?|apis?|"
    r"apps?|recogni\w+))|"
    r"embeddings|vectors|suggestions|results|content|rationales|images|pictures|code|captions|"
    r"instructions|"
    r"snippets|stories|essays|problems|solutions|proofs|renders|renderings|"
    r"(?:question|q)[- &/a-z]*pairs|dialogues|distillations?|knowledge|writes?|produces?|says?|generates?|gives?)"
)
_GET = (
    r"(?:(?: (?:that|which))?(?: (?:were|was|are|is|have been|had been|"
    r"has been))?(?: \w+ly)?(?: (?:generated|produced|"
    r"created|written|made|obtained|collected|sampled|taken|received|had|harvested|scraped|extracted|gathered|bought|"
    r"drawn|saved|exported|coming|comes?|came|got|downloaded))?"
    r"(?: (?:i|we|you|they|he|she|someone|somebody)(?:'ve| have| had)? (?:got|get|had|have|collect|collected|obtain|"
    r"obtained|received|generated|gathered|saved|bought|pulled|sampled|scraped|downloaded|harvested))?"
    r"(?: (?:in|on|during|before|after|since) [\w ,-]{3,24}?)?)"
)
_RUN = (
    r"\(?(?:which |that )?(?:(?:we|i) (?:run|host|serve|deploy|self[- ]?host)(?: it)?|"
    r"(?:run|hosted|served|deployed) by (?:us|me)|"
    r"(?:run|running|hosted|served|deployed) (?:locally|ourselves|in-?house|on[- ]prem\w*)|self[- ]?hosted)"
    r"(?: (?:locally|ourselves|myself|in-?house|on[- ]prem\w*|(?:on|in) (?:our|my) (?:own )?[\w-]+(?: [\w-]+)?))?\)?"
)
_DISTIL = r"(?:distil\w*|imitat\w*|clon\w*|copy\w*|mimic\w*|replicat\w*|extract\w*|reproduc\w*)"
_TRAIN = (
    r"(?:(?:re|pre-?)?train\w*|fine-?tun\w*|teach(?!ers?\b)\w*|taught|tun(?:e|ed|ing)|improv\w*|develop\w*|"
    r"build\w*|creat\w*|"
    r"bootstrap\w*|align\w*|warm-?start\w*|pretrain\w*|mak(?:e|ing)|made|learn\w*)"
)
_DERIVE = (
    r"(?:fine-?tun\w*|instruction-?tun\w*|adapt(?:ing|ed|s)?|retrain\w*|"
    r"continu\w* (?:the )?(?:pre-?)?train\w*(?: of| on)?|"
    r"further (?:pre-?)?train\w*|keep training|quanti[sz]\w*|prun\w*|merg\w*|compress\w*|"
    r"convert\w*|modif\w*|customi[sz]\w*|"
    r"(?:q?lora|adapters?|peft)(?: adapters?| fine-?tune| weights?)?(?: on top of| for| on| of| over| to)?|"
    r"abliterat\w*|uncensor\w*|requanti[sz]\w*|prune[sd]?|upcycl\w*|shrink\w*|extend\w*|specialis\w*|specializ\w*)"
)
_LABEL = r"(?:label|annotate|classify|tag|score|rate|rank|grade|judge|rate|critique)"
_NOUN_TERMS = (
    r"(?:terms|licen[cs]es?|licensing|polic(?:y|ies)|agreements?|conditions|eula|rules|contracts?|aup|restrictions?|"
    r"clauses?|permission|consent|authori[sz]ation|lawyers|claims?|accusations?|account|accounts|subscription)"
)
_NORM = (
    r"(?:allow\w*|permit\w*|forbid\w*|prohibit\w*|ban|bans|banned|let|lets|restrict\w*|"
    r"require[sd]?|claim\w*|own|owns|say|says|"
    r"said|mind|minds|object\w*|accus\w*|prov\w+|sue[sd]?|suing|tolerate\w*|know|care|consent\w*|"
    r"agree\w*|grant\w*|gave|"
    r"give|gives|given|answer\w*|enforce\w*|detect\w*|publish\w* (?:its|their) evidence|"
    r"explicitly|expressly|(?:have|has|need|needs) to (?:agree|consent|approve|allow|permit|grant|"
    r"give|know|be asked))"
)
_GEN = (
    r"(?:generate|create|write|produce|make|synthesi[sz]e|build|get|augment|train|teach|improve|"
    r"fine-?tune|bootstrap|distil\w*)"
)

_FILL = {
    "{DET}": _DET,
    "{OUT}": _OUT,
    "{GET}": _GET,
    "{DISTIL}": _DISTIL,
    "{TRAIN}": _TRAIN,
    "{DERIVE}": _DERIVE,
    "{LABEL}": _LABEL,
    "{TERMS}": _NOUN_TERMS,
    "{NORM}": _NORM,
    "{GEN}": _GEN,
    "{RUN}": _RUN,
    "{M}": LIST,
}


def fill(pattern: str) -> re.Pattern[str]:
    """A pattern with its building blocks put in, case-insensitive."""
    for name, block in _FILL.items():
        pattern = pattern.replace(name, block)
    return re.compile(pattern, re.I)
