"""Add a document as an edition of a private instrument: checked whole before anything is written."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from itertools import pairwise

from filelock import FileLock, Timeout

from ingest.connectors.base import Fetched
from ingest.connectors.file import FileConnector, kept_source
from ingest.documents import Received, edition_text
from ingest.documents.apart import text_apart
from ingest.segment import segment
from kb.catalogue import EditionEntry
from kb.corpus import Corpus
from kb.errors import BusyError, SourceError, UsageError
from kb.instruments import Binds, InstrumentKind
from kb.private import HOSTED, Governs, PrivateEntry, corpus_dir, load_private, make, overlay, write
from kb.store import Home
from kb.vocabulary import Channel

_ID = re.compile(r"[a-z0-9]+[a-z0-9-]*/[a-z0-9][a-z0-9.-]*")
_WATCHED = (InstrumentKind.TERMS_OF_SERVICE, InstrumentKind.API_TERMS, InstrumentKind.USE_POLICY)
"""Kinds whose publisher may change them from one day to the next: an edition is known only up to the day it was had."""


@dataclasses.dataclass(frozen=True, slots=True)
class Addition:
    """What is said of a document that is added.

    :ivar effective: day from which it is in force, or of the release it came with; names the edition.
    :ivar publisher: ``None``: the publisher of what it governs, else the first part of the id.
    :ivar governs: ids of models or data sets, or names of publishers.
    :ivar channels: empty: those that texts of this kind govern and the source has.
    :ivar new_edition: the text takes over from one that is held under this id, or comes before it.
    """

    instrument: str
    title: str
    effective: dt.date
    kind: InstrumentKind = InstrumentKind.PRIVATE_CONTRACT
    publisher: str | None = None
    governs: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = ()
    outranks: tuple[str, ...] = ()
    new_edition: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Added:
    """What came of it.

    :ivar new_edition: the text was not held before.
    :ivar changed: anything was written.
    :ivar closed: date of the edition that this one replaces; ``None``: there is none.
    :ivar edition: date of the edition that holds the text.
    """

    entry: PrivateEntry
    edition: dt.date
    new_edition: bool
    changed: bool
    clauses: int
    characters: int
    sha256: str
    closed: dt.date | None = None


def check(addition: Addition, corpus: Corpus, held: dict[str, PrivateEntry]) -> PrivateEntry:
    """The entry, without editions, that an addition asks for; nothing is fetched or written.

    :param corpus: the shipped one.
    :param held: private instruments of this home.
    :raises UsageError: an id that is malformed or shipped; unknown sources, channels or instruments.
    """
    if not _ID.fullmatch(addition.instrument):
        raise UsageError(
            f"--instrument {addition.instrument!r} is not an id.",
            valid="publisher/slug in lower case, e.g. acme/master-agreement",
            fix="Write it so.",
        )
    if addition.instrument in corpus.instruments:
        raise UsageError(
            f"{addition.instrument} is an instrument of the shipped corpus, which is not changed here.",
            fix="Choose an id of your own, e.g. one that begins with your house's name.",
        )
    if not addition.title.strip():
        raise UsageError("--title is empty.", fix="Give the title of the document.")
    if addition.channels and not addition.governs:
        raise UsageError("--channel says by which route --governs holds, and no --governs is given.", fix="Give both.")
    if addition.governs and not addition.kind.can_bind:
        kinds = ", ".join(k.value for k in InstrumentKind if k.can_bind)
        raise UsageError(f"A {addition.kind.value} binds nobody, so it governs nothing.", valid=kinds, fix="Give one.")
    known = {*corpus.instruments, *held} - {addition.instrument}
    for other in addition.outranks:
        if other not in known:
            raise UsageError(
                f"--outranks: no instrument {other!r}.",
                valid=_near(other, known),
                fix="See `distillaw list instruments`.",
            )
    governs = tuple(_governs(source, addition, corpus) for source in dict.fromkeys(addition.governs))
    return PrivateEntry(
        id=addition.instrument,
        title=" ".join(addition.title.split()),
        publisher=addition.publisher or _publisher(addition, corpus),
        kind=addition.kind,
        binds=_binds(addition.kind),
        governs=governs,
        outranks=tuple(dict.fromkeys(addition.outranks)),
    )


def add(addition: Addition, paper: Received, corpus: Corpus, home: Home, today: dt.date) -> Added:
    """Keep a document and catalogue it.

    :param corpus: the shipped one.
    :raises UsageError: see :func:`check`; or another text is held under that id and date, or under that id without
        ``new_edition`` being said; or the id has another title, kind or publisher.
    :raises SourceError: the document holds no text that can be read.
    :raises BusyError: another process is adding.
    """
    text = text_apart(paper)
    home.ensure()
    folder = corpus_dir(home.path)
    make(folder)
    try:
        with FileLock(str(folder / ".lock")).acquire(timeout=10):
            return _add(addition, paper, text, corpus, home, today)
    except Timeout as error:
        raise BusyError(f"{folder}: another document is being added.", fix="Try again in a moment.") from error


def _add(addition: Addition, paper: Received, text: str, corpus: Corpus, home: Home, today: dt.date) -> Added:
    folder = corpus_dir(home.path)
    held = load_private(folder)
    wanted = check(addition, corpus, held)
    before = held.get(wanted.id)
    if before is None and addition.new_edition:
        raise UsageError(
            f"--new-edition: no text is held under {wanted.id} yet.",
            valid=_near(wanted.id, set(held)) or "nothing is held yet",
            fix="Correct the id, or leave --new-edition out.",
        )
    if before is not None:
        _agree(before, wanted, addition)
        wanted = _joined(before, wanted)
    same = next((e for e in wanted.editions if _text_of(e, home) == text), None)
    sha = home.keep_snapshot(paper.content)
    if same is None:
        if any(e.date == addition.effective for e in wanted.editions):
            raise UsageError(
                f"{wanted.id} has an edition of {addition.effective} already, with another text.",
                valid="a date of its own for each text",
                fix="Give the day from which this text is in force, or add it under another id.",
            )
        if wanted.editions and not addition.new_edition:
            raise _held_already(wanted, addition)
        wanted = _with_edition(wanted, _edition(addition, paper, sha, today))
    overlay(corpus, [wanted, *(e for i, e in held.items() if i != wanted.id)])  # everything it names is there
    done = Added(
        wanted,
        addition.effective if same is None else same.date,
        same is None,
        wanted != before,
        len(segment(text, wanted.title)),
        len(text),
        sha,
        _closed(wanted, addition.effective) if same is None else None,
    )
    if done.changed:
        home.database.record_snapshot(sha, paper.source, paper.source_url, today, len(paper.content))
        write(folder, wanted)
    return done


def _held_already(entry: PrivateEntry, addition: Addition) -> UsageError:
    """A text more under an id in use ends or precedes the one in force there: that is said, never guessed."""
    held = ", ".join(str(e.date) for e in entry.editions)
    earlier = [e for e in entry.editions if e.date < addition.effective]
    would = f"end the edition of {earlier[-1].date} on that day" if earlier else "stand before it in time"
    return UsageError(
        f"{entry.id} is catalogued already ({entry.title!r}, edition {held}), with another text; nothing was added.",
        valid=f"an edition of {addition.effective} would {would}",
        fix="If this is a new text of the same contract, say so with --new-edition; else add it under another id.",
    )


def _agree(before: PrivateEntry, wanted: PrivateEntry, addition: Addition) -> None:
    said = {"title": wanted.title, "kind": wanted.kind}
    if addition.publisher:
        said["publisher"] = addition.publisher
    for name, value in said.items():
        had = getattr(before, name)
        if had != value:
            raise UsageError(
                f"{before.id} is catalogued with the {name} {str(had)!r}, not {str(value)!r}.",
                fix=f"Give that {name}, or another id for another instrument.",
            )


def _joined(before: PrivateEntry, wanted: PrivateEntry) -> PrivateEntry:
    """What is held, with what is newly said that it governs and outranks."""
    governs = {g.source: g for g in before.governs}
    for more in wanted.governs:
        had = governs.get(more.source, more)
        governs[more.source] = Governs(
            source=more.source, channels=tuple(dict.fromkeys((*had.channels, *more.channels)))
        )
    outranks = tuple(dict.fromkeys((*before.outranks, *wanted.outranks)))
    return before.model_copy(update={"governs": tuple(governs.values()), "outranks": outranks})


def _text_of(edition: EditionEntry, home: Home) -> str | None:
    """The text of a held edition; ``None`` when its snapshot is gone or damaged."""
    connector = FileConnector(home.path / "snapshots")
    for source in edition.sources:
        scheme, _, reference = source.partition(":")
        if scheme == connector.scheme:
            try:
                return edition_text(connector.fetch(reference, retrieved=edition.date))
            except SourceError:
                continue
    return None


def _edition(addition: Addition, paper: Fetched, sha: str, today: dt.date) -> EditionEntry:
    assert isinstance(paper, Received)
    return EditionEntry(
        date=addition.effective,
        sources=(kept_source(paper, sha),),
        url=paper.source_url or None,
        known_through=max(today, addition.effective) if addition.kind in _WATCHED else None,
    )


def _with_edition(entry: PrivateEntry, edition: EditionEntry) -> PrivateEntry:
    """An entry with an edition more; each edition ends where the next begins."""
    editions = sorted((*entry.editions, edition), key=lambda e: e.date)
    for place, (one, following) in enumerate(pairwise(editions)):
        if one.until is None or one.until > following.date:
            editions[place] = one.model_copy(update={"until": following.date, "known_through": None})
    return entry.model_copy(update={"editions": tuple(editions)})


def _closed(entry: PrivateEntry, date: dt.date) -> dt.date | None:
    return next((e.date for e in entry.editions if e.until == date), None)


def _governs(source: str, addition: Addition, corpus: Corpus) -> Governs:
    if source in corpus.datasets:
        return Governs(source=source)
    if source in corpus.models:
        has = set(corpus.models[source].channels)
    else:
        source = _named_publisher(source, corpus)
        file = corpus.publishers[source]
        has = {*file.hosted, *(c for m in file.models for c in m.channels)}
    usual = [Channel.WEIGHTS] if addition.kind.is_licence else list(HOSTED)
    channels = addition.channels or tuple(c for c in usual if c in has)
    if not channels:
        raise UsageError(
            f"{source} is reached by none of the channels that a {addition.kind.value} governs.",
            valid=", ".join(c.value for c in sorted(has)) or ", ".join(c.value for c in Channel),
            fix="Say by which with --channel.",
        )
    return Governs(source=source, channels=channels)


def _named_publisher(name: str, corpus: Corpus) -> str:
    for publisher, file in corpus.publishers.items():
        if name.casefold() in (publisher.casefold(), *(a.casefold() for a in file.issuer_aliases)):
            return publisher
    raise UsageError(
        f"--governs: no model, data set or publisher {name!r} in the catalogue.",
        valid=_near(name, {*corpus.publishers, *corpus.models, *corpus.datasets}),
        fix="Use an id that `distillaw list models` prints, or a publisher's name.",
    )


def _publisher(addition: Addition, corpus: Corpus) -> str:
    """Who issues it, where nobody said: the one publisher of what it governs, else the first part of the id."""
    found = set()
    for source in addition.governs:
        if source in corpus.datasets:
            found.add(corpus.datasets[source].publisher)
        elif source in corpus.models:
            found.add(corpus.publisher_of[source])
        else:
            found.add(_named_publisher(source, corpus))
    return found.pop() if len(found) == 1 else addition.instrument.partition("/")[0]


def _binds(kind: InstrumentKind) -> Binds:
    if not kind.can_bind:
        return Binds.NONE
    return Binds.LICENSEE if kind.is_licence else Binds.ACCOUNT_HOLDER


def _near(name: str, known: set[str]) -> str:
    from rapidfuzz import process

    return ", ".join(m[0] for m in process.extract(name, sorted(known), limit=4))
