"""By which route a source is reached: channel, host and plan, from the words around its name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kb.corpus import Corpus
from kb.interpret.antecedents import REACHED_BY_OTHERS
from kb.interpret.masked import Masked
from kb.vocabulary import Channel

_M = r"⟦[a-z](?P<n>\d+)⟧"
_NEAR: tuple[tuple[Channel, str], ...] = (
    (
        Channel.API,
        rf"{_M}(?:'s?)?(?: own)?(?: (?:developer|commercial|official|business|enterprise|paid))? "
        r"(?:api|apis|endpoint)\b",
    ),
    (Channel.API, rf"\bapi (?:of|from|for|by) (?:the )?{_M}"),
    (
        Channel.API,
        rf"{_M}(?: model)? (?:(?:via|through|over|using|by|with) (?:the|its|their|an|our)?|from (?:the|its|their)) ?"
        r"(?:\w+ )?apis?\b",
    ),
    (
        Channel.CONSUMER_APP,
        rf"{_M}(?:'s?)? (?:web ?site|web interface|app|mobile app|chat interface|web app|web ui|"
        r"(?:web|online|browser|public) chat(?: ?bot)?|chat (?:page|site|window|service))\b",
    ),
    (
        Channel.CONSUMER_APP,
        rf"{_M}(?: model)? (?:in|via|through|on|from|using) (?:the|its|their|a)? ?(?:browser|web ?site|web interface|"
        r"consumer app|chat app|chat interface|app|chat)\b",
    ),
    (Channel.WEIGHTS, rf"\b(?:weights|checkpoints?) (?:of|for) (?:the )?{_M}"),
    (Channel.WEIGHTS, rf"{_M}(?:'s?)?(?: (?:model|open|downloaded|public))* (?:weights|checkpoints?)\b"),
    (
        Channel.WEIGHTS,
        rf"\b(?:self[- ]?hosted|locally (?:run|running|hosted|deployed)|on-?prem\w*|local|downloaded|offline) {_M}",
    ),
    (
        Channel.WEIGHTS,
        rf"{_M},? (?:which|that) (?:we|i) (?:ourselves )?(?:self-?host|host|run|serve|deploy)(?:ed)?\b(?! (?:\w+ "
        rf")?(?:on|via|through|with|"
        r"at|over|by) (?:⟦|(?:microsoft |google |amazon )?(?:azure|aws|bedrock|vertex|gcp)|the api|an? (?:cloud|host|"
        r"provider)))",
    ),
    (
        Channel.WEIGHTS,
        rf"{_M}(?: \w+)?,? (?:which )?(?:we |i )?(?:running |runs? |run |hosted |deployed |"
        rf"installed )?(?:locally|on-?prem\w*|"
        r"self[- ]?hosted|offline)",
    ),
)
_ANYWHERE: tuple[tuple[Channel, str], ...] = (
    (
        Channel.WEIGHTS,
        r"\bself[- ]?host\w*|\b(?:run|running|ran|host|hosting|hosted|deploy\w*|serv\w+) (?:it |them |"
        r"⟦[a-z]\d+⟧ |the model |the models |"
        r"the teacher )?(?:ourselves|myself|locally|on[- ]prem\w*|in-?house|offline|on (?:our|"
        r"my) (?:own )?(?:servers?|boxes|workstations?|data cent(?:re|er)s?|premises|"
        r"machines?|hardware|gpus?|cluster|laptop|infrastructure|computers?))|"
        r"\b(?:run|running|hosted|served|deployed) by (?:us|me|ourselves)\b|\b(?:on|in|from) (?:our|"
        r"my) (?:own )?(?:servers?|gpus?|boxes|workstations?|data cent(?:re|er)s?|premises|"
        r"hardware|cluster|laptop|machines?)\b|\bdownload\w* (?:the |its |their )?(?:open )?(?:model )?weights|"
        r"\b(?:from|with|by|using|on|take|takes|run|get|prefer) (?:the |its |their )?(?:own )?(?:open |downloaded |"
        r"released )?weights\b"
        r"(?! (?:of|from|for|and|or) (?:the )?(?:student|our|my))|\blocal (?:copy|instance|"
        r"deployment)\b|\bweights,? (?:we|i) "
        r"(?:run|host|downloaded)",
    ),
    (
        Channel.CONSUMER_APP,
        r"\b(?:web|chat|browser) (?:interface|ui|app|window|site)\b|\bin (?:the|my|a) browser\b|\bconsumer app\b|"
        r"\bchat website\b|\bmobile app\b|\bthe app\b(?! store)|\bfree account\b|"
        r"\b(?:plus|pro|premium|private|personal) (?:account|subscription|plan|login)\b|\bin(?:side)? (?:whatsapp|"
        r"instagram|messenger|telegram)\b",
    ),
    (
        Channel.THIRD_PARTY_HOST,
        r"\bthird[- ]party (?:host|provider|inference|platform|cloud|api)\w*|\b(?:a|"
        r"another) (?:cloud )?(?:host|inference "
        r"provider|reseller)\b|\bhosted by (?:a|another|some) (?:third|other|cloud)\w*",
    ),
    (
        Channel.API,
        r"\b(?:via|through|on|over|from|using) (?:⟦[pb]\d+⟧'s?|the (?:maker|provider|publisher|vendor)'s|its "
        r"maker's) (?:own )?(?:developer |api |cloud )?"
        r"(?:platform|console)\b",
    ),
    (Channel.API, r"\bapis?\b|\bapi[- ]keys?\b|\bprogrammatic(?:ally)?\b|\bdeveloper platform\b|\bbatch endpoint\b"),
)
_OWN_API = re.compile(
    r"\b(?:offer\w*|sell\w*|serv\w+|expos\w+|provid\w+|launch\w*|releas\w+|resell\w*|ship\w*|"
    r"deploy\w*|charg\w*|access|"
    r"available|host\w*|publish\w*|monetis\w*|monetiz\w*|put)\b[^.?!;]{0,60}?\b(?:as|via|behind|"
    r"through|by|over|with|on|for|to) "
    r"(?:an?|our|its|our own|their|a paid|a public)(?: \w+)? apis?\b"
    r"|(?<!⟧'s )(?<!\bfrom the )(?<!\bthrough the )(?<!\bvia the )(?<!\bover the )(?<!\busing the )(?<!\bby the )"
    r"\b(?:our|own|paid|public) (?:\w+ )?api\b(?! (?:contract|keys?|account|plan|subscription|access|credits?|"
    r"agreement|tier|bill|usage))"
    r"|\b(?:offer\w*|sell\w*) (?:an?|our) api\b"
    rf"|{REACHED_BY_OTHERS} (?:an?|our|the|our own)(?: \w+)? apis?\b",
    re.I,
)
_HOST = re.compile(
    r"\b(?:on|via|through|with|at|by|over|using|from|in|inside|hosted (?:on|by|"
    r"at)) (?:the )?⟦h(?P<n>\d+)⟧|⟦h(?P<k>\d+)⟧"
    r"(?:'s)?(?:-hosted| hosted| api| endpoint| inference| account)"
    r"|⟦h(?P<v>\d+)⟧ (?:\w+ )?(?:hosts?|serves?|runs?|offers?|provides?|gives?|sells?) (?:(?!⟦)\S+ ){0,3}?⟦[mbu]\d+⟧"
    r"|⟦h(?P<l>\d+)⟧(?: ?[+/,:&(-]+ ?| )⟦[mbu]\d+⟧|⟦[mbu]\d+⟧(?: ?[+/,:&@(-]+ ?| )⟦h(?P<r>\d+)⟧",
    re.I,
)
_CLOUD = (
    r"azure|vertex(?: ai)?|google cloud|bedrock|aws|gcp|nvidia nim|(?:hugging ?face|hf) (?:inference|endpoints)|"
    r"deepinfra|"
    r"sagemaker|oracle cloud|ibm cloud|nebius|cerebras"
)
_CLOUDS = re.compile(
    rf"(?:\b(?:on|via|through|in|from|using) |[(@:+/] ?|^)(?:microsoft |google |amazon |the )?({_CLOUD})\b", re.I
)
_BESIDE = (
    rf"(?: model)?,? ?(?:\b(?:on|via|through|over|from|hosted (?:on|by)) |[(@] ?)(?:the |microsoft |google |amazon )?"
    rf"(?:⟦h(?P<h>\d+)⟧|(?P<cloud>{_CLOUD})\b)\)?(?!'s)"
)
_THERE = re.compile(
    r"\b(?:outputs?|answers|responses|completions|generations|tokens|traces|⟧)(?: (?:that|which))?(?: (?:we|i))?(?: "
    r"(?:were|are))? "
    r"(?:bought|had|got|get|generated|made|obtained|run|paid for|hosted|served|produced|rented|sampled) (?:from "
    r")?there\b",
    re.I,
)
"""Outputs had at a host that was named before."""
_OWN_HOST = re.compile(rf"⟦[mbu](?P<n>\d+)⟧{_BESIDE}", re.I)
HOST_BESIDE = re.compile(rf"(?<=⟧){_BESIDE}", re.I)
"""A model with the host by which it is reached (``GPT-4o through Azure``)."""
ROUTE_BESIDE = re.compile(
    r"(?<=⟧)(?: model)?,? \(?(?:through|via|over|by way of|by means of|called (?:through|via|over)|used (?:through|"
    r"via|over|by))"
    r"(?: (?:the|its|their|an?|our))? (?:(?:own|paid|official|public|developer|hosted|batch) )*(?:apis?|apps?|"
    r"endpoint|chat|browser|"
    r"web ?site|playground|console)\b\)?,?(?! (?:of|from|for) )"
    r"|(?<=⟧),? \(?(?:self-?hosted|(?:run|hosted|running) (?:locally|in-?house|on-?prem\w*)|on-?prem(?:ises)?)\)?(?= "
    r"(?:or|and|as|is|for|to)\b|,)",
    re.I,
)
"""A route right behind a name (``Acme One through the API``), which says nothing of what the name is."""
_PLAN: tuple[tuple[str, str], ...] = (
    (
        "enterprise",
        r"(?<!\bin our )(?<!\bin the )\b(?:enterprise|teams?|business|corporate|edu|for work)(?: ⟦[a-z]\d+⟧)?"
        r"(?: plan| tier| account| licence| license| subscription| edition| workspace)\b"
        r"(?! (?:to|is|was|says|foresees|calls|requires|includes)\b)"
        r"|⟦[a-z]\d+⟧ (?:enterprise|business|edu)\b|(?<!\bthe )⟦[a-z]\d+⟧ team\b(?! plan)"
        r"|⟦[a-z]\d+⟧ for (?-i:Work|Business|Enterprises?|Teams?|Education|Government)\b"
        r"|(?:\bgoogle|⟦[a-z]\d+⟧) workspace\b|⟦[a-z]\d+⟧ (?:in|for|inside|within) (?-i:Workspace)\b",
    ),
    ("free", r"\bfree (?:tier|plan|account|version|quota)\b|\bunpaid (?:tier|services?|quota)\b|\bwithout paying\b"),
    (
        "paid",
        r"\bpaid (?:tier|plan|account|version|subscription|api|services?)\b|\b(?:plus|pro|"
        r"max) (?:plan|account|subscription|subscriber|user)s?\b"
        r"|⟦[a-z]\d+⟧ (?:plus|pro)\b(?! (?:the |an? |our |some )?⟦)|\bwe pay for\b|\bpaying customer",
    ),
)
_SPURNED = re.compile(
    r"\b(?:(?:instead of|rather than|as opposed to)(?: (?:from|via|through|by|over|using|on|in|running|calling|with|"
    r"taking|downloading))?|"
    r"not (?:from|via|through|by|over|using|on|in)|without (?:using|touching|downloading))"
    r"(?: (?:the|its|their|any|our|an?|⟦[a-z]\d+⟧(?:'s?)?))* (?:(?:open|downloaded|released|consumer|web|chat|public|"
    r"official|hosted) )*"
    r"(?:weights|checkpoints?|apis?|app|chat|web ?site|browser|self-?hosting|service)\b",
    re.I,
)
_BY_SERVICE = re.compile(
    rf"{_M}(?: model)?(?: \w+){{0,2}}? (?:via|through|over|using|on|in|from|by) (?:the )?⟦[a-z](?P<s>\d+)⟧", re.I
)
"""A model reached by a service that is named (``V3 via the DeepSeek API``)."""
_RE_NEAR = tuple((c, re.compile(p, re.I)) for c, p in _NEAR)
_RE_ANYWHERE = tuple((c, re.compile(p, re.I)) for c, p in _ANYWHERE)
_RE_PLAN = tuple((v, re.compile(p, re.I)) for v, p in _PLAN)
_NAMED_PLAN = re.compile(r"\b(plus|pro|max|enterprise|business|free)(?: plan)?$", re.I)
_PLAN_NAMES = {"plus": "paid", "pro": "paid", "max": "paid", "business": "enterprise"}
_NOT_ACCOUNT = re.compile(r"\b(?:never|not|no|without)\b(?:(?!\bbut\b)[^.?!;]){0,25}$", re.I)


@dataclass(frozen=True, slots=True)
class Routes:
    """Routes of the question: by name where the words stand beside one, else for all teachers.

    :ivar host: catalogue id; ``other`` for a host that is not catalogued; empty when none is named.
    :ivar hosts: by name, where a host stands right after it.
    :ivar torn: the words speak of several routes.
    """

    near: dict[int, Channel]
    general: Channel | None
    host: str
    plan: str
    hosts: dict[int, str] = field(default_factory=dict)
    torn: bool = False

    def plan_of(self, mention: str) -> str:
        """The plan that the name itself says (``ChatGPT Plus``), else the plan of the question."""
        named = _NAMED_PLAN.search(mention)
        return _PLAN_NAMES.get(named[1].lower(), named[1].lower()) if named else self.plan


def _only_channel(ids: tuple[str, ...], corpus: Corpus) -> Channel | None:
    """The channel of a catalogued service that has just one."""
    entry = corpus.models.get(ids[0]) if len(ids) == 1 else None
    if entry is None or entry.kind != "service" or len(entry.channels) != 1:
        return None
    return next(iter(entry.channels))


def plan_said(text: str) -> str:
    """The plan that a question with masked names speaks of; empty when it tells none.

    >>> plan_said("do the answers of ⟦m0⟧ Enterprise train it?"), plan_said("our team plans to use ⟦m0⟧")
    ('enterprise', '')
    """
    return next((v for v, p in _RE_PLAN for m in p.finditer(text) if not _NOT_ACCOUNT.search(text[: m.start()])), "")


def without_spurned(text: str) -> str:
    """The text without routes that are said not to be taken (``the API instead of the weights``); as long as before."""
    return _SPURNED.sub(lambda m: " " * len(m[0]), text)


def routes(masked: Masked, corpus: Corpus) -> Routes:
    """The channels, host and plan that the words of the question tell. Two that contradict each other tell nothing."""
    text = _OWN_API.sub(lambda m: " " * len(m[0]), without_spurned(masked.text))
    near: dict[int, Channel] = {}
    for channel, pattern in _RE_NEAR:
        for match in pattern.finditer(text):
            near.setdefault(int(match["n"]), channel)
    for match in _BY_SERVICE.finditer(text):
        service = _only_channel(masked.mentions[int(match["s"])].entry.ids, corpus)
        if service is not None:
            near.setdefault(int(match["n"]), service)
    host = _host(masked, corpus)
    found = {c for c, p in _RE_ANYWHERE for m in p.finditer(text) if not _NOT_ACCOUNT.search(text[: m.start()])}
    if host or Channel.THIRD_PARTY_HOST in found:
        general: Channel | None = Channel.THIRD_PARTY_HOST
    else:
        general = next(iter(found)) if len(found) == 1 else None
    plan = plan_said(text)
    hosts = {int(m["n"]): _host_named(m, masked, corpus) for m in _OWN_HOST.finditer(masked.text)}
    if len(set(hosts.values())) < 2:
        hosts = {}
    return Routes(near, None if hosts else general, "" if hosts else host, plan, hosts, len(found) > 1)


def _host(masked: Masked, corpus: Corpus) -> str:
    for match in _HOST.finditer(masked.text):
        number = int(match["n"] or match["k"] or match["l"] or match["r"] or match["v"])
        return masked.mentions[number].entry.ids[0]
    there = _THERE.search(masked.text)
    named = re.findall(r"⟦h(\d+)⟧", masked.text[: there.start()]) if there else []
    if len(set(named)) == 1:
        return masked.mentions[int(named[0])].entry.ids[0]
    cloud = _CLOUDS.search(masked.text)
    return _cloud(cloud[1], corpus) if cloud else ""


def _cloud(name: str, corpus: Corpus) -> str:
    first = re.sub(r"^hf\b", "hugging", name.lower()).split()[0]
    known = {m.id for m in corpus.models.values() if m.kind == "host" and first in m.name.lower()}
    return known.pop() if len(known) == 1 else "other"


def _host_named(match: re.Match[str], masked: Masked, corpus: Corpus) -> str:
    return masked.mentions[int(match["h"])].entry.ids[0] if match["h"] else _cloud(match["cloud"], corpus)
