"""What a language model may write from: the readings behind a ruling and their citations, as evidence for the check."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.answer.check_claim import Checker
from kb.answer.check_model import REQUIRED, Evidence
from kb.answer.check_words import stem
from kb.answer.cite import Citer
from kb.answer.model import Citation
from kb.catalogue import Governing
from kb.corpus import Corpus
from kb.readings import Reading
from kb.ruling.branch import ORDER
from kb.ruling.model import Finding, Ruling
from kb.vocabulary import Effect, Verdict


@dataclass(frozen=True, slots=True)
class Basis:
    """A reading that an answer cites.

    :ivar settles: whether a leg of the overall verdict came out as it did by it.
    """

    global_id: str
    evidence: Evidence
    title: str
    settles: bool = False

    @property
    def n(self) -> int:
        """The number of its citation."""
        return self.evidence.n


def bases(ruling: Ruling, corpus: Corpus, citer: Citer) -> list[Basis]:
    """The readings behind a ruling, in the order of their citations. The citer already has their numbers."""
    found: dict[str, Basis] = {}
    worst = min((_rank(f) for f in ruling.findings), default=0)
    for finding in ruling.findings:
        leg = finding.leg
        if leg.instrument is None or leg.edition is None:
            continue
        for global_id in finding.readings:
            n = citer.reading(global_id, leg.edition, leg.day)
            evidence = evidence_of_reading(corpus, global_id, leg.edition, n, citer.citations[n - 1])
            settles = global_id == finding.reading and _rank(finding) == worst and finding.verdict is not Verdict.SILENT
            before = found.get(global_id)
            if before is None or (settles and not before.settles):
                found[global_id] = Basis(global_id, evidence, corpus.instruments[leg.instrument].title, settles)
    return sorted(found.values(), key=lambda b: b.n)


def _rank(finding: Finding) -> int:
    return ORDER.index(finding.verdict) + len(ORDER) * bool(finding.outranked_by)


def evidence_of_reading(
    corpus: Corpus, global_id: str, edition: dt.date, n: int, citation: Citation | None = None
) -> Evidence:
    """The evidence behind a reading in an edition.

    :param citation: its citation, for the words of the clause; without it none are held.
    """
    instrument, reading = corpus.reading(global_id)
    entry = corpus.instrument(instrument)
    anchor = reading.anchor(edition)
    return Evidence(
        n,
        says(reading),
        reading.effect,
        (citation.quote or "") if citation else "",
        (entry.publisher, entry.title),
        models_under(corpus, instrument),
        citation.edition if citation else (anchor.words_of if anchor else edition),
        citation.locator if citation else (anchor.locator if anchor else ""),
        _lifts(corpus, instrument, reading, edition),
        global_id,
    )


def says(reading: Reading) -> tuple[str, ...]:
    """What a reading says: in our own words, as a duty, and what it requires where that is not known."""
    tests = [*reading.requires, *reading.when]
    stated = [c.text for r in tests for c in (r, *(r.any_of or ())) if c.text]
    duty = [you_must(reading.duty)] if reading.duty else []
    return (reading.says, *duty, *(f"{REQUIRED} {t}" for t in dict.fromkeys(stated)))


def you_must(duty: str) -> str:
    """A duty as a sentence with its modal verb.

    >>> you_must("Do not use the name."), you_must("Keep the notice.")
    ('You must not use the name.', 'You must keep the notice.')
    """
    for start in ("Do not ", "Neither ", "Never "):
        if duty.startswith(start):
            return f"You must not {duty[len(start) :]}"
    return f"You must {_low(duty)}"


def _low(text: str) -> str:
    return text[:1].lower() + text[1:] if re.match(r"[A-Z][a-z]* ", text) else text


def _lifts(corpus: Corpus, instrument: str, reading: Reading, edition: dt.date) -> tuple[str, ...]:
    readings = corpus.readings[instrument].readings if instrument in corpus.readings else ()
    return tuple(r.says for r in readings if reading.id in r.excepts and r.anchor(edition))


def models_under(corpus: Corpus, instrument: str) -> tuple[str, ...]:
    """Names of the models that a text governs, on any route."""
    out = []
    for model in corpus.models.values():
        routes: list[Governing] = [g for way in model.channels.values() if way != "hosted" for g in way]
        if any(g.instrument == instrument for g in routes):
            out.append(model.name)
    return tuple(dict.fromkeys(out))


_LOWER = re.compile(r"(?<![\w’'])[a-z][a-z-]+\b")


def plain_words(corpus: Corpus) -> frozenset[str]:
    """Stems of the lower-case words in what we wrote: no names, where they begin a sentence."""
    words: set[str] = set()
    for file in corpus.readings.values():
        for reading in file.readings:
            for text in (reading.says, reading.duty or "", reading.note or ""):
                words.update(_LOWER.findall(text))
    for note in corpus.commentary.values():
        for text in (note.title, note.summary, note.body):
            words.update(_LOWER.findall(text))
    return frozenset(stem(w) for w in words)


def checker(found: Sequence[Basis], corpus: Corpus, words: frozenset[str]) -> Checker:
    """The check of sentences that cite these readings."""
    evidence: dict[int, tuple[Evidence, ...]] = {}
    for basis in found:
        evidence[basis.n] = (*evidence.get(basis.n, ()), basis.evidence)
    return Checker(evidence, words, tuple(corpus.publishers))


EFFECT_WORDS = {
    Effect.PROHIBITION: "ban",
    Effect.PERMISSION: "grant",
    Effect.DUTY: "duty",
    Effect.DEFINITION: "definition",
    Effect.EXCEPTION: "exception",
    Effect.CONDITION: "condition",
    Effect.RESERVATION: "note",
}
