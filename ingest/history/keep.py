"""The recorded history of a catalogued instrument, ready to be kept: editions, clauses, and what they came from."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from urllib.parse import quote

from ingest.connectors.ota import OtaConnector, OtaReference, Version
from ingest.history.archive import history_of
from ingest.history.comparable import joined, without_number, words
from ingest.history.effective import states_date
from ingest.history.join import HistorySource
from ingest.history.plausible import SETTLES
from ingest.history.topics import sentences, topics_of
from ingest.history.values import Edition, EditionHistory
from ingest.segment import segment
from kb.catalogue import InstrumentEntry
from kb.clauses import Clause, clause_sha256, own_texts
from kb.instruments import InstrumentId, Sha256, text_sha256
from kb.recorded import WATCHED, RecordedClause, RecordedEdition, RecordedHistory, RecordedSuspect, Touch, names
from kb.store.recorded import RecordedUpdate

_ARCHIVED = "https://github.com/OpenTermsArchive/{collection}/blob/{commit}/{path}"
_RESOLVED = re.compile(r"ota:(?P<collection>[^/]+)/(?P<path>.+)@(?P<commit>[0-9a-f]{40})")

_TITLE_RULE = re.compile(r"={3,}\s*$")

Index = Callable[[str], dict[str, tuple[Version, ...]]]
"""Every document of a collection with its versions."""


def history_sources(entry: InstrumentEntry) -> tuple[HistorySource, ...]:
    """The archived documents of an instrument, in the order of the catalogue, each within its bounds."""
    bounds = {b.source: b for b in entry.records}
    named = [s for e in entry.editions for s in e.sources if s.startswith("ota:")]
    found = []
    for source in dict.fromkeys([*named, *bounds]):
        bound = bounds.get(source)
        reference = source.removeprefix("ota:")
        found.append(HistorySource(reference, bound.since if bound else None, bound.until if bound else None))
    return tuple(found)


def history_stamp(entry: InstrumentEntry, sources: Sequence[HistorySource], index: Index, code: str) -> str:
    """What a history is derived from: the versions within the bounds, how long the archive looked on, names, code.

    For how long it looked on counts only until the last version has settled.
    """
    seen: list[object] = []
    for source in sources:
        wanted = OtaReference.parse(source.reference)
        documents = index(wanted.collection)
        versions = [v for v in documents.get(wanted.path, ()) if source.takes(v.date)]
        service = wanted.path.split("/")[0] + "/"
        watched = max((v.date for path, vs in documents.items() if path.startswith(service) for v in vs), default=None)
        settled = versions[-1].date + 2 * SETTLES if versions else None
        until = min(d for d in (watched, settled) if d is not None) if watched or settled else None
        seen.append([str(source), str(until), [(v.recorded.isoformat(), v.commit, v.blob) for v in versions]])
    said = [code, entry.title, entry.language, [f"{e.date} {e.recorded}" for e in entry.editions], seen]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def words_sha256(text: str) -> str:
    r"""Hash of the words that count in a clause, without the numbers of it and its parts, title and date of the page.

    >>> words_sha256("3. You may [ask](/a?v=1):\n1. twice") == words_sha256("4) You may ask:\n(a) twice")
    True
    >>> words_sha256("Acme Terms\n===\nHello.") == words_sha256("Hello.") != words_sha256("Acme Terms\n===")
    True
    >>> words_sha256("Effective: 1 May 2025\nBe kind.") == words_sha256("Last updated 2 May 2025\nBe kind.")
    True
    """
    lines = [without_number(line) for line in text.split("\n") if not states_date(line)]
    untitled = lines[2:] if len(lines) > 2 and _TITLE_RULE.match(lines[1]) else lines
    counted = words("\n".join(untitled)) or words("\n".join(lines)) or text.split()
    return hashlib.sha256(joined(counted).encode()).hexdigest()


def with_words(clauses: Iterable[Clause]) -> tuple[RecordedClause, ...]:
    """Clauses with the hash of the words that count in them, and the sentences that touch a watched topic."""
    clauses = tuple(clauses)
    return tuple(
        RecordedClause(c, words_sha256(c.text), touches(own), words_sha256(own) if own != c.text else None)
        for c, own in zip(clauses, own_texts(clauses), strict=True)
    )


def counted_words(clauses: Sequence[Clause]) -> dict[str, str]:
    """Of each clause, and of the own words of each: by hash, the hash of the words that count."""
    texts = dict.fromkeys([*(c.text for c in clauses), *own_texts(clauses)])
    return {clause_sha256(text): words_sha256(text) for text in texts}


def touches(text: str) -> tuple[Touch, ...]:
    """The sentences of a text that touch a watched topic, each once.

    >>> [sorted(t.value for t in found.topics) for found in touches("Be kind. You may not distil our models.")]
    [['distillation_named', 'outputs_train_models']]
    """
    found = {}
    for sentence in sentences(text).values():
        watched = topics_of(sentence) & WATCHED
        if watched:
            counted = " ".join(words(without_number(sentence)))
            sha = hashlib.sha256(counted.encode()).hexdigest()[:32]
            found[sha] = Touch(sha, watched)
    return tuple(found.values())


def recorded_history(
    connector: OtaConnector,
    entry: InstrumentEntry,
    sources: Sequence[HistorySource],
    *,
    retrieved: dt.date,
    stamp: str,
    code: str,
    held: frozenset[str] = frozenset(),
) -> tuple[RecordedUpdate, dict[str, bytes]]:
    """The recorded history of an instrument.

    :param held: hashes of recorded texts whose clauses are held, made by the same code.
    :returns: what to publish, and by the source of each edition the bytes it was derived from.
    :raises SourceError: see ``OtaConnector``.
    """
    read = frozenset(e.recorded for e in entry.editions if e.recorded is not None)
    history = history_of(connector, sources, retrieved=retrieved, language=entry.language, vouched=read)
    content = _contents(connector, history, retrieved)
    catalogued = frozenset(e.date for e in entry.editions)
    own = _own_names(entry, history.editions)
    starts = [(own.get(n, e.in_force_from), e.recorded_first, e.recorded_last) for n, e in enumerate(history.editions)]
    called = names(starts, catalogued - frozenset(own.values()))
    editions = tuple(
        _edition(entry, number, name, edition, content)
        for number, (name, edition) in enumerate(zip(called, history.editions, strict=True))
    )
    clauses: list[tuple[RecordedClause, ...] | None] = []
    done: set[str] = set(held)
    for edition, kept in zip(history.editions, editions, strict=True):
        fresh = kept.text_sha256 not in done
        done.add(kept.text_sha256)
        clauses.append(with_words(segment(edition.text, entry.title)) if fresh else None)
    kept_history = RecordedHistory(
        InstrumentId(entry.id),
        editions,
        history.known_through,
        history.records,
        dict(Counter(n.reason.value for n in history.noise)),
        tuple(RecordedSuspect(s.date, s.doubt.value) for s in history.suspects),
    )
    return RecordedUpdate(kept_history, stamp, code, tuple(clauses)), content


def _own_names(entry: InstrumentEntry, editions: Sequence[Edition]) -> dict[int, dt.date]:
    """By number: the catalogued date of a text that is in force from that very day by the record, too."""
    found = {}
    for listed in entry.editions:
        day = listed.recorded or listed.date
        by_then = [n for n, e in enumerate(editions) if e.recorded_first <= day]
        if by_then and editions[by_then[-1]].in_force_from == listed.date:
            found[by_then[-1]] = listed.date
    return found


def _contents(connector: OtaConnector, history: EditionHistory, retrieved: dt.date) -> dict[str, bytes]:
    by_collection: dict[str, dict[str, str]] = {}
    for edition in history.editions:
        collection = OtaReference.parse(edition.source.removeprefix("ota:").partition("@")[0]).collection
        by_collection.setdefault(collection, {})[edition.source] = edition.blob_sha
    found: dict[str, bytes] = {}
    for collection, wanted in by_collection.items():
        blobs = connector.blobs(collection, retrieved=retrieved).read(wanted.values())
        found.update({source: blobs[blob] for source, blob in wanted.items()})
    return found


def _edition(
    entry: InstrumentEntry, number: int, name: dt.date, edition: Edition, content: dict[str, bytes]
) -> RecordedEdition:
    stated = edition.stated
    return RecordedEdition(
        InstrumentId(entry.id),
        number,
        name,
        edition.in_force_from,
        edition.in_force_to,
        edition.recorded_first,
        edition.recorded_last,
        stated.date if stated else None,
        stated.kind.value if stated else None,
        tuple(sorted(f.value for f in edition.flags)),
        edition.records,
        entry.title,
        text_sha256(edition.text),
        Sha256(hashlib.sha256(content[edition.source]).hexdigest()),
        edition.source,
        archived_url(edition.source),
        stated.new_users if stated else None,
    )


def archived_url(source: str) -> str:
    """Where the archive shows a resolved source.

    >>> archived_url("ota:acme-versions/Acme Chat/Terms.md@" + "0" * 40)
    'https://github.com/OpenTermsArchive/acme-versions/blob/0000000000000000000000000000000000000000/Acme%20Chat/Terms.md'
    """
    match = _RESOLVED.fullmatch(source)
    if match is None:
        return ""
    return _ARCHIVED.format(collection=match["collection"], commit=match["commit"], path=quote(match["path"]))
