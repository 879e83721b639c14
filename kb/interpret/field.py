"""Whether a question is of this field at all, where its words also have other senses, and whether it asks how to do a
thing rather than whether one may."""

from __future__ import annotations

import re

from kb.interpret.masked import Masked
from kb.interpret.text import fold, word_list

CERTAIN = re.compile(
    r"\b(?:ai|a\.i\.|llms?|gpai|gpts?|language models?|foundation models?|generative|artificial intelligence|"
    r"chat ?bots?|"
    r"neural|machine[- ]learning|deep learning|open[- ]weights?|fine-?tun\w*|training data|data ?sets?|"
    r"synthetic data|"
    r"knowledge distillation|prompts?|outputs?|classifiers?|embeddings?|api|teacher model|student model|"
    r"terms of (?:use|"
    r"service)|copyright\w*|fair use|reverse[- ]engineer\w*|open[- ]source|parameters?|tokens?|inference|"
    r"train\w* (?:an? |our |the |my )?(?:\w+ ){0,2}models?|⟦[a-z]\d+⟧(?:'s)? (?:answers|responses|weights|models?)|"
    r"model'?s? (?:licen[cs]e|weights|outputs|answers)|nist|ai act|iso/?(?:iec)? ?42001)\b",
    re.I,
)
"""Words that speak of this field whatever stands beside them."""

OTHER_SENSES = re.compile(
    r"\b(?:whisk(?:e?y|ies)|vodka|brandy|rum|gin|grappa|schnapps|liquors?|spirits?|moonshine|alcohol\w*|"
    r"ethanol|wine|beer|"
    r"brew\w*|mash|essential oils?|oils?|lavender|herbs?|perfumes?|petroleum|crude|kerosene|water|seawater|solvents?|"
    r"flasks?|boil\w*|condensers?|still\b(?= (?:at|for|in|made|legal))|"
    r"class(?:es|room|rooms)?|lessons?|pupils?|schools?|homework|exams?|curricul\w+|parents?|child(?:ren)?|"
    r"kindergarten|lectures?|universit(?:y|ies)|tuition|salar(?:y|ies)|pension|"
    r"wool|fleece|yarn|knit\w*|weav\w+|loom|fibres?|fabrics?|textiles?|scar(?:f|ves)|farm\w*|herds?|breed\w*|"
    r"animals?|pets?|dogs?|cats?|horses?|zoos?|birds?|feathers?|"
    r"fashion|catwalk|photo ?shoots?|railways?|rail|trains? (?:tickets?|stations?|driver)|marathons?|gym|muscles?|"
    r"football|athletes?|cars?|engines?|vehicles?|ships?|aircraft|model (?:kits?|trains?|planes?)|clay|"
    r"pottery|wood)\b",
    re.I,
)
"""Things of other fields in which one distils, trains, teaches or models as well."""

ANIMAL_NAMES = word_list("llama llamas alpaca alpacas vicuna falcon falcons camel dolphin orca chameleon")
"""Names of models that are those of animals."""

_BEAST = re.compile(r"\b(?:an?|two|three|some|many|wild|my pet) ⟦[a-z](\d+)⟧", re.I)
HOW_TO = re.compile(
    r"^(?:(?:hi|hello|please|so|ok|okay)[,!.]? )?(?:(?:can|could) you (?:tell|show|explain to) me )?"
    r"how (?:(?:do|can|could|should|would|might) (?:i|we|you|one|someone)|to) (?:\w+ly )?(?:\w+ and )?"
    r"(?:(?:re|pre-?)?train|fine-?tune|finetune|distil+|quanti[sz]e|merge|prune|run|install|set up|deploy|"
    r"load|convert|"
    r"download|call|speed up|optimi[sz]e|improve|reduce|increase|implement|code|write|build|evaluate|"
    r"benchmark|measure|"
    r"host|serve|scale|configure|choose|set|pick|tune|debug|parallel\w*|use lora)\b",
    re.I,
)
_NORM = re.compile(
    r"\b(?:legal\w*|lawful\w*|allowed|permitted|licen[cs]\w+|terms|polic\w+|comply|complian\w+|complying|breach\w*|"
    r"violat\w*|infring\w*|rules?|permission|without (?:getting|being) (?:sued|banned|blocked)|under (?:the )?"
    r"(?:law|contract|gdpr|ai act)|copyright\w*|gdpr|law|laws|conditions?|obligations?|dut(?:y|ies)|rights?|name it|"
    r"attribut\w*|credit|bias\w*|energy|emission\w*|carbon|prov(?:e|ing)|fair\w*|safe\w*|ethic\w*|watermark\w*)\b",
    re.I,
)
"""Words by which a question of how becomes one of what may or must be done, or of the effects that notes speak of."""


_ASKS_LEAVE = re.compile(
    r"\b(?:may|can|could|are|am|must|should) (?:we|i|one|they)\b|\b(?:cost\w*|price\w*|risk\w*)\b", re.I
)
"""A practice asked about, or its cost: a technical word beside it is a circumstance."""
TECHNICAL = re.compile(
    r"\b(?:(?:run|runs|fit|fits|work|works|train|trains) (?:well |fast |locally )?(?:on|in|with) (?:a |an |my |"
    r"our |one |two |"
    r"\d+ |the )?(?:\w+ )?(?:macs?|macbooks?|laptops?|phones?|iphones?|pcs?|gpus?|cpus?|tpus?|raspberry pi|"
    r"windows|linux|ubuntu)|"
    r"v?ram\b|gpu memory|context (?:window|length|size)|token(?:izer|s per second)|how many (?:tokens|layers|"
    r"parameters|epochs)|"
    r"loss functions?|learning rates?|hyper-?parameters?|optimi[sz]ers?|batch sizes?|epochs?|temperature(?: "
    r"parameter| setting)?|"
    r"attention (?:mechanism|heads?)|mixture of experts|leaderboards?|mmlu|benchmark scores?|knowledge cut-?off|"
    r"(?:python|java|javascript|rust) (?:library|package|sdk|code)|vector databases?|system prompts?)\b",
    re.I,
)
"""Machines, settings and measures of models: how they are built and run, not what may be done with them."""


def technical(masked: Masked) -> bool:
    """Whether it is asked how models are built or run, with no word of what may be done or of the effects."""
    return bool(TECHNICAL.search(masked.text)) and not _NORM.search(masked.text) and not _ASKS_LEAVE.search(masked.text)


def other_sense(masked: Masked) -> bool:
    """Whether the words of this field stand in another of their senses: distilling whisky, the wool of a llama."""
    if CERTAIN.search(masked.text):
        return False
    beasts = {int(n) for n in _BEAST.findall(masked.text) if masked.mentions[int(n)].text in ANIMAL_NAMES}
    if masked.mentions and len(beasts) == len(masked.mentions):
        return True  # ``a llama`` is no name
    if not OTHER_SENSES.search(masked.text):
        return False
    return all(fold(mention.text) in ANIMAL_NAMES for mention in masked.mentions)


def asks_how(masked: Masked) -> bool:
    """Whether it is asked how a thing is done, with no word of what may be done."""
    return bool(HOW_TO.search(masked.text)) and not _NORM.search(masked.text)
