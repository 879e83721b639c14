"""Cues: groups of words by which clauses on the topics are told, and what they say one may or must not do.

A cue is a family of stems, not a sentence: what is looked for is that several stand together. The patterns have no open
repetition, so that a page of text is read in milliseconds.
"""

from __future__ import annotations

import re

from kb.answer.polarity import Polarity, polarities

_PATTERNS: tuple[tuple[str, str], ...] = (
    ("train", r"\b(?:re)?train(?:s|ed|ing)?\b|\bfine[- ]?tun\w*|训练|微调"),
    ("develop", r"\b(?:develop|creat|build|improv|enhanc|mak)(?:e|es|ed|ing|s|ment|ting)?\b|\bbuilt\b|开发|改进"),
    ("models", r"\bmodels?\b|\blanguage models?\b|\bllms?\b|模型"),
    ("learning", r"\bmachine[- ]learning\b|\bartificial intelligence\b|\bai\b|\bneural\b|\balgorithm\w*|人工智能|算法"),
    ("outputs", r"\boutputs?\b|\bcompletions?\b|\bresults?\b|\bgenerated\b|\bresponses?\b|\bdeliverables?\b|输出|生成"),
    ("synthetic", r"\bsynthetic\b|\bdata produced\b|\bpatterns? of\b|\bintermediate data\b|合成"),
    ("distil", r"\bdistil\w*|\bteacher\b|\bstudent\b|\bknowledge transfer\b|\bimitat\w*|\bmimic\w*|\breplicat\w*|蒸馏"),
    ("compete", r"\bcompet(?:e|es|ed|ing|itive|itor|itors|ition)\b|\brivals?\b|竞争|竞品"),
    (
        "similar",
        r"\bsimilar\b|\bsubstitut\w*|\breplac(?:e|es|ing)\b|\bin place of\b|\bthe place of\b|"
        r"\balternative\b|\bbenchmark\w*|类似|替代",
    ),
    (
        "reverse",
        r"\breverse[- ]?(?:engineer|assembl|compil)\w*|\bdecompil\w*|"
        r"\bdisassembl\w*|\bdecod(?:e|es|ing)\b|反向|反编译|反汇编",
    ),
    (
        "inside",
        r"\bsource code\b|\bweights?\b|\bparameters?\b|\bunderlying\b|"
        r"\btrade secrets?\b|\barchitecture\b|源代码|权重|参数",
    ),
    (
        "steal",
        r"\bextraction\b|\bsteal\w*|\breconstruct\w*|\brecreat\w*|\brecover(?:s|ed|ing)?\b|"
        r"\binversion\b|\bmodel scraping\b|\bderive\b|\bdiscover\b|窃取|尝试发现|试图",
    ),
    (
        "bypass",
        r"\bcircumvent\w*|\bbypass\w*|\bjailbreak\w*|"
        r"\bsafeguards?\b|\bguardrails?\b|\bprompt injection\b|规避|绕过",
    ),
    (
        "extract",
        r"\bextract(?:s|ed|ing)?\b|\bcollect(?:s|ed|ing)?\b|"
        r"\bcopy(?:ing)?\b|\bdownload\w*|\bcach(?:e|ing)\b|提取|获取|复制|下载|采集|收集",
    ),
    (
        "scrape",
        r"\bscrap(?:e|es|ed|er|ers|ing)\b|\bcrawl\w*|\bharvest\w*|"
        r"\bspiders?\b|\brobots?\b|\bmin(?:es|ing)\b|爬虫|爬取|抓取",
    ),
    ("automatic", r"\bautomat\w*|\bprogrammatic\w*|\bbots?\b|\bscripts?\b|\bsystematic\w*|自动|程序|脚本|机器人"),
    ("limits", r"\brate limits?\b|\busage (?:limits?|quotas?)\b|\bexcessive\w*|\brequests?\b|\bload\b|频率"),
    ("interface", r"\bapis?\b|\binterfaces?\b|\bendpoints?\b|接口"),
    ("derivative", r"\bderivatives?\b|\bderived from\b|衍生"),
    ("weights use", r"\bfine[- ]?tuned?\b|\btransfer of\b|\binitiali[sz]ed\b|\bpre-?train\w*"),
    ("commerce", r"\bcommercial\w*|\bnon-?commercial\w*|\bresearch\b|商业|商用"),
    (
        "personal data",
        r"\bpersonal (?:data|information)\b|\bprivacy\b|\bopt[- ]out\b|"
        r"\byour (?:content|data|inputs?|prompts?)\b|个人信息",
    ),
    ("ours", r"\b(?:we|us) (?:may|will|can|use|do)\b|\bour models?\b|\bto improve (?:our|the) services?\b"),
    ("forum", r"\bgoverning law\b|\barbitrat\w*|\bjurisdiction\b|\bcourts?\b"),
)  # fmt: skip
_COMPILED = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _PATTERNS)
NAMES = tuple(name for name, _ in _PATTERNS)
_POLARITIES = tuple(Polarity)

TOGETHER: tuple[tuple[str, ...], ...] = (
    ("train", "models"),
    ("train", "outputs"),
    ("develop", "models"),
    ("develop", "outputs"),
    ("develop", "learning"),
    ("develop", "compete"),
    ("models", "compete"),
    ("develop", "similar"),
    ("outputs", "extract"),
    ("extract", "automatic"),
    ("inside", "steal"),
    ("inside", "reverse"),
    ("outputs", "commerce"),
    ("models", "synthetic"),
    ("outputs", "derivative"),
    ("train", "outputs", "models"),
    ("develop", "outputs", "models"),
)
"""Cues that mean more side by side than each alone."""

WIDTH = len(NAMES) + len(TOGETHER) + 2 * len(_POLARITIES)
"""Length of a row of :func:`row`."""


def found(text: str) -> dict[str, str]:
    """Each cue in a text with the first words that gave it.

    >>> found("You may not use Output to train models.")["train"]
    'train'
    """
    return {name: m.group(0) for name, pattern in _COMPILED if (m := pattern.search(text))}


def row(text: str, context: str) -> list[float]:
    """Cues of a text as numbers 0 to 1: each cue, those that stand together, polarity of the text and of what
    announces it."""
    has = found(text)
    said, announced = polarities(text), polarities(context)
    return [
        *(1.0 if name in has else 0.0 for name in NAMES),
        *(1.0 if all(name in has for name in names) else 0.0 for names in TOGETHER),
        *(1.0 if one in said else 0.0 for one in _POLARITIES),
        *(1.0 if one in announced else 0.0 for one in _POLARITIES),
    ]


def label(index: int) -> str:
    """What a column of :func:`row` stands for; empty for polarities."""
    if index < len(NAMES):
        return NAMES[index]
    if index < len(NAMES) + len(TOGETHER):
        return " with ".join(TOGETHER[index - len(NAMES)])
    return ""
