"""The rows of the matrix: release lines and services by the route to them.

Models of one line share a row where the same texts govern them by that route.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from kb.catalogue import Governing, ModelEntry
from kb.corpus import Corpus
from kb.ruling.govern import out_from
from kb.vocabulary import Channel, Modality

USED = 3
"""Models and data sets of the catalogue made from or taught by a line, from which it is among the chosen rows."""

RECENT = dt.timedelta(days=365)
"""How long before its publisher's newest release a line may lie to be of the newest generation."""

FRESH = dt.timedelta(days=2 * 365)
"""The same before the newest release of the whole catalogue."""

_WRITES_TEXT = (Modality.TEXT, Modality.MULTIMODAL)


@dataclass(frozen=True, slots=True)
class Row:
    """One teacher by one route.

    :ivar key: names the row; stable while the catalogue keeps its ids.
    :ivar members: ids of the models it stands for, first released first, each with its day of release (of a month or a
        year the first day; unknown: the first day there is).
    :ivar classes: the members by what governs them on every route: those of one class no text tells apart.
    :ivar others: names of other lines that the same texts govern by the same route; of a service only.
    :ivar service: a service, not a model.
    :ivar chosen: among the rows shown unless all are asked for: a hosted service, or the newest line of a publisher
        that has none; weights of the newest generation under each licence; and every line that several others of the
        catalogue were made from or taught by.
    """

    key: str
    publisher: str
    name: str
    channel: Channel
    members: tuple[tuple[str, dt.date], ...]
    classes: tuple[tuple[str, ...], ...]
    instruments: tuple[str, ...]
    others: tuple[str, ...] = ()
    service: bool = False
    chosen: bool = False

    @property
    def out_from(self) -> dt.date:
        """The first day on which one of the members was out."""
        return self.members[0][1]

    def alike(self, day: dt.date) -> tuple[str, ...]:
        """The members that stand for the row on a day: the first released, and all out by then that no text tells apart
        from it."""
        out = [id_ for id_, since in self.members if since <= day] or [self.members[0][0]]
        group = next(c for c in self.classes if out[0] in c)
        return tuple(id_ for id_ in out if id_ in group)


def rows(corpus: Corpus) -> tuple[Row, ...]:
    """Every row, publishers in alphabetical order, hosted services first; kept after the first look-up."""
    return corpus.kept(("matrix", "rows"), lambda: _rows(corpus))


def _rows(corpus: Corpus) -> tuple[Row, ...]:
    grouped: dict[tuple[str, str, Channel, tuple[Governing, ...], bool], list[ModelEntry]] = {}
    for model in corpus.models.values():
        for channel in model.channels:
            texts = corpus.governing(model.id, channel) or ()
            writes = model.writes and model.modality in _WRITES_TEXT
            key = corpus.publisher_of[model.id], model.line or model.name, channel, texts, writes
            grouped.setdefault(key, []).append(model)
    chosen = _chosen(grouped, corpus)
    made = [_row(*key[:4], members, key in chosen, corpus) for key, members in grouped.items()]
    named = _numbered(_with_others(made))
    return tuple(sorted(named, key=lambda r: (r.publisher.casefold(), r.channel is Channel.WEIGHTS, _newest_first(r))))


def _newest_first(row: Row) -> tuple[int, str]:
    return -row.members[-1][1].toordinal(), row.name


def _row(
    publisher: str,
    line: str,
    channel: Channel,
    texts: tuple[Governing, ...],
    models: list[ModelEntry],
    chosen: bool,
    corpus: Corpus,
) -> Row:
    members = tuple(sorted(((m.id, out_from(m)) for m in models), key=lambda pair: (pair[1], pair[0])))
    return Row(
        f"{members[0][0]}@{channel.value}",
        publisher,
        models[0].name if len(models) == 1 else line,
        channel,
        members,
        tuple(corpus.classes(tuple(id_ for id_, _ in members)).values()),
        tuple(dict.fromkeys(g.instrument for g in texts)),
        service=models[0].kind != "model",
        chosen=chosen,
    )


def _with_others(made: Iterable[Row]) -> list[Row]:
    """Rows of services with the names of what the same texts govern besides, the newest first."""
    listed = list(made)
    out = []
    for row in listed:
        if row.service:
            alike = [r for r in listed if r is not row and _terms(r) == _terms(row)]
            row = replace(row, others=tuple(dict.fromkeys(r.name for r in sorted(alike, key=_newest_first))))
        out.append(row)
    return out


def _terms(row: Row) -> tuple[str, Channel, tuple[str, ...]]:
    return row.publisher, row.channel, row.instruments


def _numbered(made: Iterable[Row]) -> list[Row]:
    """Rows of one line that different texts govern, told apart by the names of their models' sizes or variants."""
    listed = list(made)
    count = Counter((r.publisher, r.name, r.channel) for r in listed)
    return [
        row
        if count[row.publisher, row.name, row.channel] == 1
        else replace(
            row, name=f"{row.name} ({', '.join(id_.partition('/')[2] for id_, _ in row.members[:3])}{_more(row)})"
        )
        for row in listed
    ]


def _more(row: Row) -> str:
    return ", …" if len(row.members) > 3 else ""


def _chosen(
    grouped: dict[tuple[str, str, Channel, tuple[Governing, ...], bool], list[ModelEntry]], corpus: Corpus
) -> set[tuple[str, str, Channel, tuple[Governing, ...], bool]]:
    """The keys of the rows that are shown unless all are asked for; see :attr:`Row.chosen`."""
    newest = {key: max(out_from(m) for m in models) for key, models in grouped.items()}
    by_texts: dict[object, list[tuple[str, str, Channel, tuple[Governing, ...], bool]]] = {}
    last: dict[str, dt.date] = {}
    for key in grouped:
        publisher, _, channel, texts, writes = key
        if writes and channel is not Channel.THIRD_PARTY_HOST:
            by_texts.setdefault((publisher, channel, texts), []).append(key)
            last[publisher] = max(newest[key], last.get(publisher, dt.date.min))
    out = set()
    for keys in by_texts.values():
        services = [k for k in keys if any(m.kind == "service" for m in grouped[k])]
        best = services[0] if services else max(keys, key=lambda k: newest[k])
        publisher, _, channel, _, _ = best
        fresh = max(_before(last[publisher], RECENT), _before(max(last.values()), FRESH)) <= newest[best]
        if services or fresh:
            out.add(best)
    used = _used(corpus)
    weights = (k for k in grouped if k[4] and k[2] is Channel.WEIGHTS)
    return out | {k for k in weights if sum(used[m.id] for m in grouped[k]) >= USED}


def _before(day: dt.date, span: dt.timedelta) -> dt.date:
    return dt.date.fromordinal(max(day.toordinal() - span.days, 1))


def _used(corpus: Corpus) -> Counter[str]:
    """How many models and data sets of the catalogue name each model as base, teacher or author."""
    named = (id_ for m in corpus.models.values() for id_ in (*m.base, *m.taught_by))
    wrote = (id_ for d in corpus.datasets.values() for id_ in d.teachers)
    return Counter([*named, *wrote])


def turns_of(row: Row, corpus: Corpus) -> tuple[dt.date, ...]:
    """The days on which the verdicts of a row may change: another edition, text or reading comes to govern, or another
    member is out. Between two of them every day rules alike. Kept after the first look-up."""
    return corpus.kept(("matrix", "turns", row.key), lambda: _turns_of(row, corpus))


def _turns_of(row: Row, corpus: Corpus) -> tuple[dt.date, ...]:
    days: set[dt.date | None] = {since for _, since in row.members}
    texts = [g for id_, _ in row.members for g in corpus.governing(id_, row.channel) or ()]
    for governing in dict.fromkeys(texts):
        days |= {governing.since, governing.until}
        for edition in corpus.instruments[governing.instrument].editions:
            days |= {edition.date, edition.until}
        file = corpus.readings.get(governing.instrument)
        days |= {day for r in (file.readings if file else ()) for a in r.anchors for day in (a.since, a.until)}
    return tuple(sorted(day for day in days if day is not None and day > dt.date.min))
