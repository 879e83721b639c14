"""From names and their parts to the sources of a practice."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from kb.catalogue import ModelEntry
from kb.corpus import Corpus
from kb.interpret.alternatives import merged
from kb.interpret.channels import Routes, without_spurned
from kb.interpret.descent import told_ancestors
from kb.interpret.entities import Mention
from kb.interpret.masked import Masked
from kb.interpret.names import NameIndex
from kb.interpret.roles import Cast
from kb.interpret.tables.roles import Part
from kb.interpret.techniques import EVALUATES, FOR_STUDENT, MADE, TRAINS, with_technique
from kb.practice import Facet, Source, inferred, stated
from kb.vocabulary import Channel, Plan, Role, Technique

_DERIVES = re.compile(
    r"\b(?:fine-?tun|quanti[sz]|merg|prun|continu\w+ (?:pre-?)?train|lora|adapter|derivative|redistribut|re-?upload|"
    r"weights(?! or (?:through |via |by |over )?(?:the |its |an )?(?:api|app|chat|service))(?<!api or the "
    r"weights)(?<!api or weights)|"
    r"commercial use|commercially)\w*",
    re.I,
)
_TEACHES = re.compile(r"\b(?:distil|teach|taught|imitat|student)\w*", re.I)
_ITS_OUTPUTS = re.compile(
    r"(?:\b(?:its|their|those|these|the|such|both|all) (?:\w+ )?|[.;!?] )(?:outputs|answers|responses|completions|"
    r"traces)\b",
    re.I,
)

_MADE_DATA = re.compile(
    r"\b(?:generated|collected|gathered|produced|created|obtained|got|wrote|sampled|exported|"
    r"harvested)\b[^.?!;⟦]{0,40}?\b(?:pairs|"
    r"answers|outputs|responses|completions|examples|samples|dialogues|conversations|data|traces)\b.*?\b(?:train|tun|"
    r"teach)\w*\b"
    r"(?: \S+){0,4}? (?:on|with|from|using) (?:them|these|those|it|that|this)\b",
    re.I | re.S,
)
"""Data that were made, and a base trained on them: another name is that of the model that made them."""


@dataclass
class Built:
    """Sources in the order teachers, bases, data sets; and what must be said about how they were read."""

    sources: list[Source] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)


def build_sources(
    masked: Masked, parts: Cast, routes: Routes, corpus: Corpus, index: NameIndex, *, bare: bool = False
) -> Built:
    """The sources that the question names, each with what is known of role, channel, plan, host and technique.

    :param bare: no word says what is done with the models that are named: they are taken as teachers, which is what
        this tool is asked about.
    """
    out = Built()
    roles = _bare(masked, corpus) if bare else _roles(masked, parts, corpus)
    roles = _without_lines(roles, masked)
    for number in told_ancestors(masked, corpus) if len(roles) > 1 else ():
        roles.pop(number, None)
    routes = _services_as_routes(roles, masked, routes, corpus)
    routes = _services_beside(roles, masked, parts, routes, corpus)
    taken: dict[tuple[str, ...], int] = {}
    for number, (role, certain) in sorted(roles.items(), key=lambda item: (_ORDER[item[1][0]], item[0])):
        mention = masked.mentions[number]
        if _said_already(mention, role, taken, out):
            continue
        source = _source(mention, role, certain, index, masked)
        source = _with_route(source, number, mention, routes, corpus)
        source = with_technique(
            source, number, parts.techniques.get(number), parts.parts.get(number) is Part.TEACHER, masked.text
        )
        if bare and role is Role.TEACHER:
            source = replace(source, technique=inferred(Technique.OUTPUT_TRAINING))
        if role is Role.BASE and not _gives_weights(mention, corpus):
            out.notes.append(_NO_WEIGHTS.format(name=mention.text))
        taken[source.candidates or (source.id.value or mention.text,)] = len(out.sources)
        out.sources.append(source)
        out.numbers.append(number)
        if mention.corrected:
            out.notes.append(f"“{mention.text}” was read as the name {mention.corrected}.")
    out.sources = merged(out.sources, out.numbers, masked)
    out.notes += [_AS_WEIGHTS.format(name=s.mention) for s in out.sources if _taken_as_weights(s, corpus)]
    return out


def _without_lines(roles: dict[int, tuple[Role, bool]], masked: Masked) -> dict[int, tuple[Role, bool]]:
    """The parts without a line or family that is named beside one model of it in the same part: the model is meant
    (``the Acme licence … may Acme 7B …``)."""
    ids = {n: set(masked.mentions[n].entry.ids) for n in roles}
    wider = {
        n
        for n in roles
        for other in roles
        if ids[other]
        and ids[other] < ids[n]
        and roles[other][0] is roles[n][0]
        and not masked.mentions[n].entry.is_publisher
        and not re.search(rf"\b(?:all|any|every|each)(?: of)?(?: the)? ⟦[a-z]{n}⟧", masked.text, re.I)
    }
    return {n: part for n, part in roles.items() if n not in wider}


def _services_as_routes(roles: dict[int, tuple[Role, bool]], masked: Masked, routes: Routes, corpus: Corpus) -> Routes:
    """A host, or the service of a model's own publisher, named beside the model is how the model was reached."""
    models = [n for n in roles if not is_place(masked.mentions[n], corpus)]
    near = dict(routes.near)
    for number in [n for n in roles if n not in models]:
        entry = masked.mentions[number].entry
        reached = [n for n in models if masked.mentions[n].entry.publisher == entry.publisher]
        if entry.is_host and models:
            del roles[number]
        elif reached and not entry.is_host:
            channel = next(iter(corpus.models[entry.ids[0]].channels), None)
            for n in reached:
                if channel and any(channel in corpus.models[i].channels for i in masked.mentions[n].entry.ids):
                    near.setdefault(n, channel)
                    roles.pop(number, None)
    return replace(routes, near=near)


def _services_beside(
    roles: dict[int, tuple[Role, bool]], masked: Masked, parts: Cast, routes: Routes, corpus: Corpus
) -> Routes:
    """The one service of a teacher's publisher that is named with no part of its own (``we pay for the Mistral API:
    distil Mistral Medium``) is how the teacher is reached."""
    near = dict(routes.near)
    for number in [n for n, (role, _) in roles.items() if role is Role.TEACHER and n not in near]:
        entry = masked.mentions[number].entry
        beside = {
            n: corpus.models[m.entry.ids[0]].channels
            for n, m in enumerate(masked.mentions)
            if n not in roles
            and parts.parts.get(n) is None
            and m.entry.publisher == entry.publisher
            and not m.entry.is_host
            and is_place(m, corpus)
        }
        channels = {c for listed in beside.values() for c in listed}
        if len(channels) == 1 and any(
            channels <= set(corpus.models[i].channels) for i in entry.ids if i in corpus.models
        ):
            near[number] = channels.pop()
    return replace(routes, near=near)


def is_place(mention: Mention, corpus: Corpus) -> bool:
    """Whether a name is that of a host or of one service: somewhere models are had, rather than a model."""
    entry = mention.entry
    if entry.is_host:
        return True
    known = [corpus.models[i] for i in entry.ids if i in corpus.models]
    return len(known) == 1 and known[0].kind == "service" and not entry.is_publisher


_AS_WEIGHTS = (
    "{name} was taken as the released weights, since no route is named; through a service of its maker or of a host, "
    "the terms of that service govern."
)


def _taken_as_weights(source: Source, corpus: Corpus) -> bool:
    ids = source.candidates or ((source.id.value,) if source.id.value else ())
    entries = [corpus.models[i] for i in ids if i in corpus.models]
    told = source.technique.value in (Technique.LOGIT_MATCHING, Technique.WEIGHT_DERIVATION)
    return source.channel == inferred(Channel.WEIGHTS) and not told and means_weights(source.mention, entries)


_NO_WEIGHTS = (
    "The weights of {name} are not given out. Fine-tuning it is a service of its provider, under the terms of that "
    "service, and leaves the model with the provider; that is not distillation."
)


def _bare(masked: Masked, corpus: Corpus) -> dict[int, tuple[Role, bool]]:
    named = [(n, m.entry) for n, m in enumerate(masked.mentions) if not m.entry.is_publisher and m.entry.ids]
    models = [n for n, e in named if all(i in corpus.models for i in e.ids) and corpus.models[e.ids[0]].kind == "model"]
    data = [n for n, e in named if e.is_dataset]
    return dict.fromkeys(models, (Role.TEACHER, False)) | dict.fromkeys(data, (Role.DATASET, True))


_ORDER = {Role.TEACHER: 0, Role.BASE: 1, Role.DATASET: 2}


def _roles(masked: Masked, parts: Cast, corpus: Corpus) -> dict[int, tuple[Role, bool]]:
    """Role by mention number, and whether the words say it."""
    out: dict[int, tuple[Role, bool]] = {}
    loose: list[int] = []
    for number, mention in enumerate(masked.mentions):
        part = parts.parts.get(number)
        if mention.entry.is_dataset:
            if part not in (Part.RIVAL, Part.TERMS, Part.MODEL_OF_COMPARISON, Part.DENIED):
                out[number] = (Role.DATASET, True)
        elif part is Part.BASE:
            out[number] = (Role.BASE, True)
        elif part is Part.TEACHER:
            out[number] = (Role.TEACHER, True)
        elif mention.entry.is_host:
            continue
        elif part in (None, Part.TERMS, Part.ISSUER) or (part is Part.DENIED and _ITS_OUTPUTS.search(masked.text)):
            loose.append(number)  # what is not built on is still a teacher where its outputs are spoken of
    models = [n for n in loose if not masked.mentions[n].entry.is_publisher] or loose
    text = without_spurned(masked.text)
    if out and all(masked.mentions[n].entry.is_host for n in out):  # what a host serves is the teacher, not the host
        named = [n for n in models if not masked.mentions[n].entry.is_publisher]
        out = dict.fromkeys(named, (Role.TEACHER, False)) or out
    if out:
        only_bases = all(r is Role.BASE for r, _ in out.values())
        if (only_bases and (_TEACHES.search(text) or _MADE_DATA.search(text))) or (
            _ITS_OUTPUTS.search(text) and not any(r is Role.TEACHER for r, _ in out.values())
        ):
            made = (Part.TERMS,) if _MADE_DATA.search(text) else ()
            out |= {n: (Role.TEACHER, False) for n in models if parts.parts.get(n) in (None, Part.DENIED, *made)}
        return out
    worked = any(p.search(text) for p in (TRAINS, _DERIVES, EVALUATES, FOR_STUDENT, MADE))
    if not models or not worked:
        hosts = [n for n, m in enumerate(masked.mentions) if m.entry.is_host]
        return dict.fromkeys(hosts[:1], (Role.TEACHER, False)) if TRAINS.search(text) else {}
    derived = _DERIVES.search(text) and not re.search(
        r"\b(?:outputs?|answers|distil\w*|teachers?|(?:training|synthetic) data)\b|\b(?:train|tun)\w* (?:\S+ "
        r"){0,3}?(?:on|with|from) "
        r"(?:that|it|them|those|these)\b",
        text,
        re.I,
    )
    return {
        n: (Role.BASE if derived and _gives_weights(masked.mentions[n], corpus) else Role.TEACHER, False)
        for n in models
    }


def _gives_weights(mention: Mention, corpus: Corpus) -> bool:
    """Whether the weights of what is named can be had; of a name that the catalogue lacks, nobody knows otherwise."""
    entries = [corpus.models[i] for i in mention.entry.ids if i in corpus.models]
    return not entries or any(Channel.WEIGHTS in e.channels for e in entries)


def _said_already(mention: Mention, role: Role, taken: dict[tuple[str, ...], int], out: Built) -> bool:
    """The same name again, or the line or publisher of a model that is already a source."""
    ids = set(mention.entry.ids)
    for known, at in taken.items():
        if out.sources[at].role.value is not role:
            continue
        if ids and set(known) <= ids:
            return True
        if mention.entry.is_publisher and (ids & set(known) or mention.entry.publisher == _publisher(out, at)):
            return True
        if ids and ids < set(known):
            return True
        if not ids and mention.text in known:
            return True
    return False


def _publisher(out: Built, at: int) -> str:
    return out.sources[at].publisher.value or ""


def named_source(number: int, role: Role, masked: Masked, routes: Routes, corpus: Corpus, index: NameIndex) -> Source:
    """The source that one name of a question stands for, by the route that the words tell; without a technique."""
    mention = masked.mentions[number]
    return _with_route(_source(mention, role, True, index, masked), number, mention, routes, corpus)


def rerouted(source: Source, routes: Routes, corpus: Corpus) -> Source:
    """A source by the route that words without its name tell; the same where they tell none."""
    plan: Facet[Plan] = stated(Plan(routes.plan)) if routes.plan else source.plan
    if routes.host:
        return replace(source, channel=stated(Channel.THIRD_PARTY_HOST), host=stated(routes.host), plan=plan)
    channel = next(iter(routes.near.values()), routes.general)
    if channel is None or channel is source.channel.value:
        return replace(source, plan=plan)
    if source.role.value is Role.TEACHER:
        moved, _ = _service_for(source, channel, corpus)
        source = _only_with(moved, channel, corpus)
    plan = Facet() if channel is Channel.WEIGHTS else plan
    return replace(source, channel=stated(channel), host=Facet(), plan=plan)


def _source(mention: Mention, role: Role, certain: bool, index: NameIndex, masked: Masked) -> Source:
    entry = mention.entry
    ids = entry.ids
    known: Facet[Role] = stated(role) if certain else inferred(role)
    base = Source(mention=mention.text, role=known)
    data = {index.sibling_data[i] for i in ids if i in index.sibling_data}
    if role is Role.TEACHER and data and len(ids) <= 3 and _as_data(masked, mention):
        return replace(base, id=inferred(data.pop()), role=inferred(Role.DATASET))
    if len(ids) == 1:
        return replace(base, id=stated(ids[0]))
    if ids:
        return replace(base, candidates=ids)
    return replace(base, publisher=inferred(entry.publisher)) if entry.publisher else base


def _as_data(masked: Masked, mention: Mention) -> bool:
    """``trained on Alpaca``: a name of both a model and its data, where one trains on it, is the data."""
    at = masked.mentions.index(mention)
    return bool(
        re.search(rf"\b(?:on|with|using|from) (?:the )?⟦[a-z]{at}⟧(?!'s? )(?! ?(?:outputs|answers))", masked.text, re.I)
    )


def _with_route(source: Source, number: int, mention: Mention, routes: Routes, corpus: Corpus) -> Source:
    role = source.role.value
    if role is Role.DATASET or source.id.value in corpus.datasets:
        return source
    near = routes.near.get(number)
    if role is Role.TEACHER and number in routes.hosts:
        return replace(source, channel=stated(Channel.THIRD_PARTY_HOST), host=stated(routes.hosts[number]))
    channel = near or (routes.general if role is Role.TEACHER else None)
    ids = source.candidates or ((source.id.value,) if source.id.value else ())
    entries = [corpus.models[i] for i in ids if i in corpus.models]
    if entries and all(e.kind == "host" for e in entries):
        return source
    if channel is Channel.WEIGHTS and near is None and not any(Channel.WEIGHTS in e.channels for e in entries):
        channel = None
    service = len(entries) == 1 and entries[0].kind == "service"
    plan = routes.plan_of(mention.text) if service else routes.plan
    if role is Role.TEACHER and plan and any(c != Channel.WEIGHTS for e in entries for c in e.channels):
        source = replace(source, plan=stated(Plan(plan)))
        if plan == Plan.ENTERPRISE and channel is None and _sold_by_plan(entries, corpus):
            source = _only_with(source, Channel.CONSUMER_APP, corpus)
            return replace(source, channel=inferred(Channel.CONSUMER_APP))
    if channel is Channel.THIRD_PARTY_HOST:
        host: Facet[str] = stated(routes.host) if routes.host else Facet()
        return replace(source, channel=stated(channel), host=host)
    if channel is not None and role is Role.TEACHER:
        source, _ = _service_for(source, channel, corpus)
        source = _only_with(source, channel, corpus)
        return replace(source, channel=stated(channel))
    if len(entries) == 1 and entries[0].kind == "service" and len(entries[0].channels) == 1 and role is Role.TEACHER:
        return replace(source, channel=inferred(next(iter(entries[0].channels))))
    open_ = channel is None and not routes.torn and not source.plan.known
    if role is Role.TEACHER and open_ and means_weights(mention.text, entries):
        return replace(source, channel=inferred(Channel.WEIGHTS))
    return source


_CHECKPOINT = re.compile(r"\d[bB]\b|(?i:\b(?:instruct|base|gguf|awq|gptq|checkpoint)\b)")
"""What stands in the names of released weights: a size, a variant (``Qwen2.5-72B-Instruct``)."""


def means_weights(name: str, entries: list[ModelEntry]) -> bool:
    """Whether a name without a route means the released weights, of models that a service of the maker serves too."""
    if not entries or not all(Channel.WEIGHTS in e.channels and len(e.channels) > 1 for e in entries):
        return False
    return bool(_CHECKPOINT.search(name)) or all(e.usual is Channel.WEIGHTS for e in entries)


def _sold_by_plan(entries: list[ModelEntry], corpus: Corpus) -> bool:
    """Whether a business plan of it can only be one of the app: it is under other terms there, and of weights there are
    licences but no plans."""
    app = [e for e in entries if Channel.CONSUMER_APP in e.channels]
    return any(corpus.plan_decides(e.id, Channel.CONSUMER_APP) for e in app) and not any(
        Channel.WEIGHTS in e.channels for e in app
    )


def _service_for(source: Source, channel: Channel, corpus: Corpus) -> tuple[Source, bool]:
    """A consumer service named with another route means the publisher's service of that route."""
    entry = corpus.models.get(source.id.value or "")
    if entry is None or entry.kind != "service" or channel in entry.channels:
        return source, False
    publisher = corpus.publisher_of[entry.id]
    others = [m.id for m in corpus.publishers[publisher].models if m.kind == "service" and channel in m.channels]
    if len(others) != 1:
        return source, False
    return replace(source, id=inferred(others[0])), True


def _only_with(source: Source, channel: Channel, corpus: Corpus) -> Source:
    fit = tuple(i for i in source.candidates if i in corpus.models and channel in corpus.models[i].channels)
    if not fit or fit == source.candidates:
        return source
    if len(fit) == 1:
        return replace(source, id=inferred(fit[0]), candidates=())
    return replace(source, candidates=fit)
