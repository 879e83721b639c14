"""For which teachers a practice comes to what is asked for: ruled on over the whole catalogue, a row a set of texts."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from kb.answer.comparison import deciding_marks
from kb.answer.picked import KIN, named_topics
from kb.answer.shape import Cell, Row, Shape, ShapeKind, shape_lines
from kb.answer.texts import Page
from kb.answer.words import VERDICT_WORDS, located, named
from kb.corpus import Corpus
from kb.interpret.model import Listing, TextAsk
from kb.practice import Facet, Practice, Source, inferred, set_facet, stated
from kb.readings import Reading
from kb.ruling import Ruling, rule
from kb.ruling.branch import ORDER
from kb.ruling.engine import verdict_of
from kb.vocabulary import Act, Channel, Effect, Modality, Origin, Role, Topic, Verdict

MOST_ROWS = 40
MOST_FEW = 12
"""Sets of texts of named publishers up to which each has its row, whatever its verdict."""
_MOST_NAMES = 6
_MAKES = (Act.TRAIN, Act.DERIVE, Act.EVALUATE)
_WRITES_TEXT = (Modality.TEXT, Modality.MULTIMODAL)
_ROUTE = {Channel.API: "API", Channel.CONSUMER_APP: "app", Channel.WEIGHTS: "weights", Channel.DOWNLOAD: "data set"}


@dataclass(frozen=True, slots=True)
class Group:
    """Sources that the same texts govern by one route.

    :ivar members: catalogue ids, the one that is ruled on first. :ivar instruments: what governs on the day.
    """

    channel: Channel
    instruments: tuple[str, ...]
    members: tuple[str, ...]


def groups(
    corpus: Corpus, listing: Listing, day: dt.date, only: Iterable[str] = (), modality: Modality | None = None
) -> list[Group]:
    """The sources of the catalogue by route and by what governs them on a day.

    :param only: ids among which to look; empty: all. :param modality: what the teacher must write; unknown: text.
    """
    wanted = set(only)
    found: dict[tuple[object, ...], list[str]] = {}
    texts: dict[tuple[object, ...], tuple[str, ...]] = {}
    for channel, id_ in _sources(corpus, listing, modality):
        if wanted and id_ not in wanted:
            continue
        listed = corpus.datasets[id_].governing if id_ in corpus.datasets else corpus.governing(id_, channel) or ()
        valid = [g for g in listed if (not g.since or g.since <= day) and (not g.until or day < g.until)]
        key = (channel, *((g.instrument, g.edition) for g in valid))
        if id_ in corpus.datasets and corpus.datasets[id_].teachers:
            key = (*key, corpus.datasets[id_].teachers)  # the terms of who wrote the answers bear on the data too
        found.setdefault(key, []).append(id_)
        texts[key] = tuple(dict.fromkeys(g.instrument for g in valid))
    return [Group(Channel(str(key[0])), texts[key], tuple(ids)) for key, ids in found.items() if texts[key]]


def _sources(corpus: Corpus, listing: Listing, modality: Modality | None) -> Iterable[tuple[Channel, str]]:
    if listing.role is Role.DATASET:
        return [(Channel.DOWNLOAD, d) for d in corpus.datasets]
    kinds = (modality,) if modality else _WRITES_TEXT
    return [
        (channel, model.id)
        for channel in Channel
        if channel in listing.channels
        for model in corpus.models.values()
        if channel in model.channels and model.kind != "host" and model.writes and model.modality in kinds
    ]


def write_list(page: Page, asked: TextAsk) -> bool:
    """Rule, and write the rows of the verdicts asked for; the others are counted."""
    listing = asked.listing
    assert listing is not None
    practice = page.practice
    if Topic.COMPETING_MODELS in asked.topics and not practice.student.competes:
        practice = set_facet(practice, "student.competes", "yes", Origin.INFERRED)
    only = [i for s in asked.subjects for i in s.sources]
    modality = practice.student.modality.value
    ruled = [
        (group, _practice(practice, listing, group), verdict_of(_practice(practice, listing, group), page.corpus))
        for group in groups(page.corpus, listing, page.day, only, modality)
        if not asked.claimed or set(asked.claimed) & set(group.instruments)
    ]
    fit = [r for r in ruled if r[2] in listing.verdicts]
    few = bool(only) and len(ruled) <= MOST_FEW  # of a few texts every verdict is shown, those asked for first
    shown = list(ruled) if few else fit
    order = (*listing.verdicts, *(v for v in ORDER if v not in listing.verdicts))
    shown.sort(key=lambda r: (order.index(r[2]), list(Channel).index(r[0].channel), -len(r[0].members)))
    rows = [_row(page, group, verdict, rule(one, page.corpus)) for group, one, verdict in shown[:MOST_ROWS]]
    words = " or ".join(VERDICT_WORDS[v].title.lower() for v in listing.verdicts)
    page.lines += [f"**For {len(fit)} of {len(ruled)} sets of texts that govern a teacher here, it is {words}.**", ""]
    page.lines += [f"*Ruled on: {_facts(practice, listing)}.*", ""]
    if rows:
        columns = ("texts", "route", "teachers", "verdict", "what decides", "conditions on")
        page.shape = Shape(ShapeKind.LIST, columns, tuple(rows))
        page.lines += shape_lines(page.shape)
    if len(shown) > len(rows):
        page.lines += ["", f"… and {len(shown) - len(rows)} more sets of texts."]
    others = [] if few else _others(ruled, listing, page.corpus)
    page.lines += ["", *others, "", "Ask about one of them for the whole ruling."]
    return bool(ruled)


def _practice(asked: Practice, listing: Listing, group: Group) -> Practice:
    channel = Facet() if listing.role is Role.DATASET else inferred(group.channel)
    source = Source(stated(group.members[0]), mention=group.members[0], role=stated(listing.role), channel=channel)
    if listing.role is not Role.DATASET:
        source = replace(source, technique=inferred(listing.technique))
    return replace(asked, sources=(source,))


def _row(page: Page, group: Group, verdict: Verdict, ruling: Ruling) -> Row:
    marks = deciding_marks(page, ruling)
    decides = [located(page.citer.citations[n - 1].locator) for n in marks]
    said = _said(page, ruling)
    topics = _condition_topics(page.corpus, ruling)
    title = "; ".join(named(i, page.corpus) for i in group.instruments)
    return Row(
        title,
        (
            Cell(_ROUTE.get(group.channel, group.channel.value)),
            Cell(_names(group.members, page.corpus)),
            Cell(VERDICT_WORDS[verdict].title.lower()),
            Cell(said[0], (said[1],)) if said else Cell("; ".join(decides), tuple(marks)),
            Cell(named_topics(topics) if verdict is not Verdict.PROHIBITED else ""),
        ),
    )


def _said(page: Page, ruling: Ruling) -> tuple[str, int] | None:
    """The sentence of the reading that decides: of the making of the student, and on training, where one is."""
    found = []
    for finding in ruling.findings:
        if finding.verdict is ruling.verdict and not finding.outranked_by and finding.leg.edition is not None:
            deciding = (
                (finding.reading,) if ruling.verdict is Verdict.PROHIBITED and finding.reading else finding.readings
            )
            found += [(finding.leg, page.corpus.reading(r)) for r in deciding]
    found.sort(key=lambda pair: (pair[0].act not in _MAKES, *_telling(pair[1][1])))
    for leg, (instrument, reading) in found[:1]:
        assert leg.edition is not None
        return page.sentence(instrument, reading, leg.edition)
    return None


def _telling(reading: Reading) -> tuple[bool, int]:
    """Less tells more: a rule on training, and of rules those that open or close the way before what goes with it."""
    order = (Effect.EXCEPTION, Effect.PERMISSION, Effect.PROHIBITION, Effect.CONDITION, Effect.DUTY)
    return reading.topic not in KIN[0], order.index(reading.effect) if reading.effect in order else len(order)


def _condition_topics(corpus: Corpus, ruling: Ruling) -> list[Topic]:
    found = (corpus.reading(r)[1].topic for c in ruling.conditions for r in c.readings)
    return list(dict.fromkeys(found))


def _names(ids: tuple[str, ...], corpus: Corpus) -> str:
    names = [(corpus.models.get(i) or corpus.datasets[i]).name for i in ids]
    lines = list(dict.fromkeys(names))
    more = f" and {len(lines) - _MOST_NAMES} more" if len(lines) > _MOST_NAMES else ""
    return f"{', '.join(lines[:_MOST_NAMES])}{more}"


def _facts(practice: Practice, listing: Listing) -> str:
    told = [listing.technique.value if listing.role is not Role.DATASET else "training on the data set"]
    for name, facet in (
        ("student", practice.student.kind),
        ("purpose", practice.purpose),
        ("release", practice.release),
        ("seat", practice.established_in),
        ("use", practice.used_in),
    ):
        if facet.value is not None:
            value = ", ".join(facet.value) if isinstance(facet.value, tuple) else str(facet.value.value)
            told.append(f"{name} {value}")
    told += [f"competes {f.value.value}" for f in practice.student.competes.values() if f.value]
    return "; ".join(t.replace("_", " ") for t in told) + f"; as of {practice.as_of}; all else unknown"


def _others(ruled: list[tuple[Group, Practice, Verdict]], listing: Listing, corpus: Corpus) -> list[str]:
    """The verdicts that were not asked for: how often, and under which texts."""
    counted = Counter(v for _, _, v in ruled if v not in listing.verdicts)
    lines = []
    for verdict in ORDER:
        if counted[verdict]:
            texts = dict.fromkeys(named(i, corpus) for g, _, v in ruled if v is verdict for i in g.instruments[:1])
            shown = list(texts)[:8]
            more = f" and {len(texts) - 8} more" if len(texts) > 8 else ""
            lines.append(f"- {VERDICT_WORDS[verdict].title}: {counted[verdict]} ({'; '.join(shown)}{more}).")
    return ["Of the others:", "", *lines] if lines else []
