"""Whose texts a question about texts means: named instruments, and the texts that govern a named model or service."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from kb.catalogue import Governing
from kb.corpus import Corpus
from kb.instruments import InstrumentKind
from kb.interpret.channels import plan_said
from kb.interpret.entities import Mention, find_instruments
from kb.interpret.masked import Masked
from kb.interpret.model import Subject
from kb.interpret.names import NameIndex
from kb.vocabulary import Channel, Topic

_MOST_MODELS = 40
_CONSUMER = re.compile(r"\b(?:consumers?|apps?|chat|private|personal|individual|web ?site|users?' terms)\b", re.I)
_BUSINESS = re.compile(
    r"\b(?:business(?:es)?|commercial terms|enterprise|api|platform|developers?|services? agreement|corporate)\b", re.I
)
_LICENCE = re.compile(r"\blicen[cs](?:e|es|ing)\b", re.I)
_TERMS = re.compile(r"\b(?:terms|tos|contract)\b", re.I)
_POLICY = re.compile(r"\b(?:polic(?:y|ies)|aup|acceptable use)\b", re.I)
_PRIVACY = re.compile(r"\bprivacy\b", re.I)
_WEIGHTS_BEHIND = re.compile(r"(?:['’]s)?,? \(?(?:open[- ]?|downloaded |published |raw )?weights\b", re.I)
_HOSTED = (Channel.API, Channel.CONSUMER_APP)


@dataclass(frozen=True, slots=True)
class _Text:
    """An instrument and the route by which it governs; without one where it was named itself."""

    instrument: str
    channel: Channel | None = None


def subjects(
    text: str, masked: Masked, index: NameIndex, corpus: Corpus, topics: Iterable[Topic], day: dt.date | None
) -> tuple[Subject, ...]:
    """Whose texts are meant, in the order of the question.

    :param topics: user data are the affair of hosted services and of privacy policies.
    :param day: only texts that govern on that day; ``None``: whenever they did.
    """
    named = find_instruments(text, index)
    spans = [(start, end) for start, end, _ in named]
    found = [(start, Subject(text[start:end], ids)) for start, end, ids in named]
    user_data = Topic.DATA_RESIDENCY_USER_DATA_TRAINING in topics
    plan = plan_said(masked.text) or None
    seen = set()
    for mention in masked.mentions:
        if mention.entry in seen or any(s < mention.end and mention.start < e for s, e in spans):
            continue
        seen.add(mention.entry)
        texts = _by_plan(mention, corpus, day, plan) or _texts(mention, corpus, day, hosted_only=user_data)
        if user_data:
            texts += _privacy(texts, corpus)
        route = _own_route(text, mention)
        by_it = [t for t in texts if route is not None and t.channel is route]
        route = route if by_it else None
        texts = by_it or _narrowed(texts, text, corpus, user_data=user_data)
        if texts:
            models = tuple(i for i in mention.entry.ids if i in corpus.models and corpus.models[i].kind == "model")
            ids = tuple(dict.fromkeys(t.instrument for t in texts))
            sources = tuple(i for i in mention.entry.ids if i in corpus.models)
            if route is not None:
                sources = tuple(i for i in sources if route in corpus.models[i].channels) or sources
            found.append((mention.start, Subject(mention.text, ids, models, sources, route)))
    out: dict[tuple[str, ...], Subject] = {}
    for _, subject in sorted(found, key=lambda item: item[0]):
        out.setdefault(subject.instruments, subject)
    return tuple(out.values())


def _own_route(text: str, mention: Mention) -> Channel | None:
    """The route that the words tie to one name: its weights, where another name beside it is that of a service."""
    return Channel.WEIGHTS if _WEIGHTS_BEHIND.match(text, mention.end) else None


def by_route(text: str, masked: Masked, corpus: Corpus, day: dt.date | None) -> tuple[Subject, ...]:
    """A publisher's texts parted into those for consumers and those for business, where the question sets these two
    beside each other; texts that both have are left out, since they make no difference."""
    if not (_CONSUMER.search(text) and _BUSINESS.search(text)):
        return ()
    for mention in masked.mentions:
        if mention.entry.publisher not in corpus.publishers:
            continue
        hosted = corpus.publishers[mention.entry.publisher].hosted
        sides = [{g.instrument: None for g in _valid(hosted.get(channel, ()), day)} for channel in _HOSTED]
        business, consumer = ([i for i in a if i not in b] for a, b in (sides, reversed(sides)))
        if business and consumer:
            name, own = mention.text, corpus.publishers[mention.entry.publisher].models
            return tuple(
                Subject(
                    f"{name}, {word}",
                    tuple(texts),
                    sources=tuple(m.id for m in own if m.kind == "service" and channel in m.channels)[:1],
                    channel=channel,
                )
                for word, texts, channel in (
                    ("consumer", consumer, Channel.CONSUMER_APP),
                    ("business", business, Channel.API),
                )
            )
    return ()


def _by_plan(mention: Mention, corpus: Corpus, day: dt.date | None, plan: str | None) -> list[_Text]:
    """What governs a service on the plan that is named, where the plan decides which text does."""
    if plan is None:
        return []
    app = Channel.CONSUMER_APP
    ids = [i for i in mention.entry.ids[:_MOST_MODELS] if corpus.plan_decides(i, app)]
    return [_Text(g.instrument, app) for i in ids for g in _in_time(corpus.governing(i, app, plan) or (), day)]


def _texts(mention: Mention, corpus: Corpus, day: dt.date | None, *, hosted_only: bool) -> list[_Text]:
    entry = mention.entry
    file = corpus.publishers.get(entry.publisher)
    if file and (entry.is_publisher or (hosted_only and not entry.is_host)):
        out = [_Text(g.instrument, channel) for channel, listed in file.hosted.items() for g in _valid(listed, day)]
        if day is None:  # over time a publisher's licences follow one another
            own = {m.id.partition("/")[0] for m in file.models}
            out += [_Text(i.id) for i in corpus.instruments.values() if i.kind.is_licence and _issuer(i.id) in own]
        return out
    out = []
    routes = (*_HOSTED, Channel.THIRD_PARTY_HOST) if hosted_only else (Channel.WEIGHTS, Channel.DOWNLOAD, *_HOSTED)
    for channel in routes:
        for id_ in entry.ids[:_MOST_MODELS]:
            if id_ in corpus.datasets and channel is not Channel.DOWNLOAD:
                continue
            out += [_Text(g.instrument, channel) for g in _valid(corpus.governing(id_, channel) or (), day)]
    return out


def _issuer(instrument: str) -> str:
    return instrument.partition("/")[0]


def _valid(listed: Iterable[Governing], day: dt.date | None) -> list[Governing]:
    """Those of a day that are not for business plans alone."""
    return [g for g in _in_time(listed, day) if g.covers(None)]


def _in_time(listed: Iterable[Governing], day: dt.date | None) -> list[Governing]:
    return [g for g in listed if day is None or ((not g.since or g.since <= day) and (not g.until or day < g.until))]


def _privacy(texts: list[_Text], corpus: Corpus) -> list[_Text]:
    issuers = {corpus.instruments[t.instrument].publisher for t in texts}
    kind = InstrumentKind.PRIVACY_POLICY
    return [_Text(i.id) for i in corpus.instruments.values() if i.kind is kind and i.publisher in issuers]


def _narrowed(texts: list[_Text], text: str, corpus: Corpus, *, user_data: bool) -> list[_Text]:
    """Only the sort of text that the question speaks of, where the publisher has one of it."""

    def kept(part: list[_Text]) -> list[_Text]:
        return part or texts

    def kind(t: _Text) -> InstrumentKind:
        return corpus.instruments[t.instrument].kind

    if not user_data:
        if _POLICY.search(text) and not _PRIVACY.search(text):
            return kept([t for t in texts if kind(t) is InstrumentKind.USE_POLICY])
        if _LICENCE.search(text) and not _TERMS.search(text):
            texts = kept([t for t in texts if kind(t).is_licence or kind(t) is InstrumentKind.GUIDANCE])
        elif _TERMS.search(text) and not _LICENCE.search(text):
            texts = kept([t for t in texts if not kind(t).is_licence])
    consumer, business = bool(_CONSUMER.search(text)), bool(_BUSINESS.search(text))
    if consumer != business:
        route = Channel.CONSUMER_APP if consumer else Channel.API
        texts = kept([t for t in texts if t.channel in (route, None)])
    return texts
