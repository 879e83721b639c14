"""How well the detector does on terms it has never seen: each publisher's texts judged by what others' texts taught.

Nothing of the publisher, and no wording that is nearly one of the publisher's, is learned from; thresholds are set
anew each time on the rest. A wording that comes in several editions counts once (by the share of its editions in which
it was flagged).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ingest.propose.detector import CORE, Detector, train
from ingest.propose.examples import Held, gather, labels_of
from ingest.propose.library import Progress, nothing
from ingest.propose.likeness import Likeness
from ingest.propose.rule import Proposal, propose
from ingest.propose.units import units_of
from ingest.propose.vectors import Vectors
from kb.citations import locate
from kb.corpus import Corpus
from kb.errors import UsageError
from kb.vocabulary import Effect, Topic

RESTRICTING = frozenset({Effect.PROHIBITION, Effect.CONDITION, Effect.DUTY, Effect.EXCEPTION})


@dataclass
class Tally:
    """Wordings read, and how many of them were flagged; wordings flagged, and how many of them were read so.

    Keys are the wording, or wording and topic; values are counts of editions: (flagged or read so, all).
    """

    found: dict[object, list[int]] = field(default_factory=dict)
    right: dict[object, list[int]] = field(default_factory=dict)

    def add(self, key: object, read: bool, flagged: bool) -> None:
        """Count one wording of one edition."""
        if read:
            had = self.found.setdefault(key, [0, 0])
            had[0] += flagged
            had[1] += 1
        if flagged:
            had = self.right.setdefault(key, [0, 0])
            had[0] += read
            had[1] += 1

    @property
    def read(self) -> int:
        """Wordings read."""
        return len(self.found)

    @property
    def recall(self) -> float:
        """Share of the wordings read that were flagged."""
        return _mean(self.found)

    @property
    def precision(self) -> float:
        """Share of the wordings flagged that were read so."""
        return _mean(self.right)


def _mean(counts: dict[object, list[int]]) -> float:
    return sum(a / b for a, b in counts.values()) / len(counts) if counts else float("nan")


@dataclass
class Publisher:
    """What was measured on one publisher's texts, all about the five topics unless said otherwise.

    :ivar clauses: wordings, whatever the topic; ``restricting`` those read as ban, condition, duty or exception.
    :ivar strong: the same of what is proposed strongly.
    :ivar topics: by topic, whether it was named for the wording; ``strong_topics`` whether strongly.
    :ivar shares: per edition, the share of its characters that was flagged, and its length.
    :ivar effects: (right, all) of the effects of what was flagged and read; ``drafted`` the same of the strong ones
        by the effect they are drafted with.
    :ivar quotes: known quotations of the five topics: whether found in every edition that has the words.
    """

    clauses: Tally = field(default_factory=Tally)
    restricting: Tally = field(default_factory=Tally)
    strong: Tally = field(default_factory=Tally)
    topics: dict[Topic, Tally] = field(default_factory=dict)
    strong_topics: dict[Topic, Tally] = field(default_factory=dict)
    shares: list[tuple[float, int, str]] = field(default_factory=list)
    core_shares: list[tuple[float, int, str]] = field(default_factory=list)
    effects: list[int] = field(default_factory=lambda: [0, 0])
    drafted: dict[Effect, list[int]] = field(default_factory=dict)
    quotes: dict[tuple[str, str], bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Quote:
    """A known quotation on a topic."""

    topic: Topic
    words: str


def read_quotes(path: Path) -> list[Quote]:
    """Quotations on the five topics from a file of one JSON object a line (``topic``, ``quote``).

    :raises UsageError: it is no such file.
    """
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        return [Quote(Topic(r["topic"]), r["quote"]) for r in rows if r["topic"] in {t.value for t in CORE}]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"{path}: no quotations can be read from it: {error}", fix="Give a JSON Lines file."
        ) from error


def measure(
    corpus: Corpus,
    held: Sequence[Held],
    vectors: Vectors,
    *,
    taught: Sequence[Held] | None = None,
    only: Collection[str] = (),
    topics: Sequence[Topic] = CORE,
    quotes: Sequence[Quote] = (),
    progress: Progress = nothing,
) -> dict[str, Publisher]:
    """Leave one publisher out, each in turn.

    :param held: the editions that are judged; those that were not reviewed only serve the quotations.
    :param taught: the editions that are learned from, where they are others.
    :param only: publishers to leave out; all, each in turn, if not given.
    """
    examples = gather(corpus, held if taught is None else taught)
    rows = vectors.of([e.unit for e in examples], progress)
    likeness = Likeness([e.unit.plain for e in examples])
    names = sorted({entry.publisher for entry, _, _ in held if not only or entry.publisher in only})
    out: dict[str, Publisher] = {}
    for number, name in enumerate(names):
        progress("publishers", number, len(names))
        theirs = np.array([name in e.publishers for e in examples], dtype=bool)
        known = np.flatnonzero(~likeness.like(theirs))
        detector = train([examples[n] for n in known], rows[known], topics)
        out[name] = Publisher()
        for entry, edition, clauses in held:
            if entry.publisher == name:
                _one(out[name], corpus, (entry, edition, clauses), detector, vectors, quotes)
    progress("publishers", len(names), len(names))
    return {name: found for name, found in out.items() if found.shares or found.quotes}


def _one(
    found: Publisher, corpus: Corpus, held: Held, detector: Detector, vectors: Vectors, quotes: Sequence[Quote]
) -> None:
    _, edition, clauses = held
    units = units_of(edition, clauses)
    known = [q for q in quotes if locate(q.words, edition.text)]
    read = corpus.edition_readings(edition.instrument, edition.date)
    if not read.reviewed and not known:
        return
    proposals = propose(detector.judge(units, vectors.of(units)), detector, len(edition.text))
    for quote in known:
        key = (quote.topic.value, " ".join(quote.words.split()))
        at = locate(quote.words, edition.text)
        assert at is not None
        found.quotes[key] = found.quotes.get(key, True) and _covers(proposals, at)
    if not read.reviewed:
        return
    name = f"{edition.instrument} {edition.date}"
    core = [p for p in proposals if p.topic in CORE]
    found.shares.append((_share(proposals, len(edition.text)), len(edition.text), name))
    found.core_shares.append((_share(core, len(edition.text)), len(edition.text), name))
    labels = labels_of(units, clauses, read.readings, edition)
    for number, unit in enumerate(units):
        here = [p for p in proposals if p.start == unit.start]
        had = labels.get(number, set())
        five = {x for x in had if x.topic in CORE}
        flagged = any(p.topic in CORE for p in here)
        found.clauses.add(unit.plain, bool(five), flagged)
        found.restricting.add(unit.plain, any(x.effect in RESTRICTING for x in five), flagged)
        found.strong.add(unit.plain, bool(five), any(p.strong for p in here))
        for topic in detector.order:
            tally = found.topics.setdefault(topic, Tally())
            read_so = any(x.topic is topic for x in had)
            tally.add(unit.plain, read_so, any(p.topic is topic for p in here))
            strong = found.strong_topics.setdefault(topic, Tally())
            strong.add(unit.plain, read_so, any(p.topic is topic and p.strong for p in here))
        for proposal in here:
            effects = {x.effect for x in had if x.topic is proposal.topic}
            drafted = found.drafted.setdefault(proposal.effect, [0, 0]) if proposal.strong else [0, 0]
            for counts in (found.effects, drafted):
                counts[0] += proposal.effect in effects
                counts[1] += bool(effects)


def _share(proposals: Iterable[Proposal], length: int) -> float:
    return sum(end - start for start, end in {(p.start, p.end) for p in proposals}) / max(1, length)


def _covers(proposals: Iterable[Proposal], at: tuple[int, int]) -> bool:
    """Whether at least half of a quotation is flagged under one of the five topics."""
    spans = {(p.start, p.end) for p in proposals if p.topic in CORE}
    shared = sum(max(0, min(end, at[1]) - max(start, at[0])) for start, end in spans)
    return shared >= 0.5 * (at[1] - at[0])


def render(found: dict[str, Publisher]) -> str:
    """The report as text: totals, topics, publishers, and the texts of which most is flagged."""
    clauses, restricting = _joined(f.clauses for f in found.values()), _joined(f.restricting for f in found.values())
    lines = ["Leave one publisher out: wordings on the five topics", ""]
    lines.append(
        f"clauses read      {clauses.read:5d}   found {clauses.recall:6.1%}   right among flagged "
        f"{clauses.precision:6.1%}"
    )
    lines.append(f"of them restrict  {restricting.read:5d}   found {restricting.recall:6.1%}")
    strong = _joined(f.strong for f in found.values())
    lines.append(f"proposed strongly          found {strong.recall:6.1%}   right among flagged {strong.precision:6.1%}")
    quotes = [hit for f in found.values() for hit in f.quotes.values()]
    if quotes:
        lines.append(f"known quotations  {len(quotes):5d}   found {sum(quotes) / len(quotes):6.1%}")
    five = _total(s for f in found.values() for s in f.core_shares)
    every_topic = _total(s for f in found.values() for s in f.shares)
    lines.append(f"text flagged      {five:6.1%} for the five topics, {every_topic:6.1%} in all")
    lines.append(_effect_line("effect right", [f.effects for f in found.values()]))
    for effect in Effect:
        counts = [f.drafted[effect] for f in found.values() if effect in f.drafted]
        if any(count for _, count in counts):
            lines.append(_effect_line(f"strong {effect.value}", counts))
    lines += ["", *_topic_lines(found)]
    by_topic: dict[str, list[bool]] = {}
    for publisher in found.values():
        for (topic_name, _), hit in publisher.quotes.items():
            by_topic.setdefault(topic_name, []).append(hit)
    for name, hits in sorted(by_topic.items()):
        lines.append(f"quotations on {name:32s} {sum(hits)}/{len(hits)}")
    lines += ["", f"{'publisher':30s} read  found  restricting  flagged  quotations"]
    for name, one in found.items():
        restrict = f"{one.restricting.recall:6.1%}/{one.restricting.read}" if one.restricting.read else "-"
        recall = f"{one.clauses.recall:6.1%}" if one.clauses.read else "-"
        quoted = f"{sum(one.quotes.values())}/{len(one.quotes)}" if one.quotes else "-"
        share = f"{_total(one.shares):6.1%}" if one.shares else "-"
        lines.append(f"{name[:30]:30s} {one.clauses.read:4d}  {recall:6s} {restrict:>11s}  {share:>7s}  {quoted:>10s}")
    lines += ["", "most flagged:"]
    every = sorted((s for f in found.values() for s in f.shares), reverse=True)
    lines += [f"  {share:6.1%} of {length:7d}  {name}" for share, length, name in every[:12]]
    return "\n".join(lines)


def _effect_line(name: str, counts: Iterable[Sequence[int]]) -> str:
    rows = list(counts)
    right, count = sum(r for r, _ in rows), sum(c for _, c in rows)
    return f"{name:18s}{right / max(1, count):6.1%} right of {count}"


def _topic_lines(found: dict[str, Publisher]) -> list[str]:
    lines = [f"{'topic':36s} read  precision  recall   proposed strongly: precision  recall"]
    for topic in dict.fromkeys(t for f in found.values() for t in f.topics):
        named = _joined(f.topics[topic] for f in found.values() if topic in f.topics)
        strong = _joined(f.strong_topics[topic] for f in found.values() if topic in f.strong_topics)
        lines.append(
            f"{topic.value:36s} {named.read:4d}  {named.precision:9.1%}  {named.recall:6.1%} "
            f"{strong.precision:28.1%}  {strong.recall:6.1%}"
        )
    return lines


def _joined(tallies: Iterable[Tally]) -> Tally:
    """Tallies of several publishers; the same wording of two is two."""
    out = Tally()
    for number, tally in enumerate(tallies):
        out.found.update({(number, key): value for key, value in tally.found.items()})
        out.right.update({(number, key): value for key, value in tally.right.items()})
    return out


def _total(shares: Iterable[tuple[float, int, str]]) -> float:
    every = list(shares)
    return sum(share * length for share, length, _ in every) / max(1, sum(length for _, length, _ in every))
