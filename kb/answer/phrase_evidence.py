"""What a language model may write from: the readings of an answer with their citations, as evidence for the check."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from kb.answer.check_claim import REQUIRED, Evidence
from kb.answer.check_words import stem
from kb.answer.model import Citation
from kb.corpus import Corpus
from kb.readings import Constraint, Reading


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
        _says(reading),
        (reading.effect,),
        (citation.quote or "") if citation else "",
        (entry.publisher, entry.title, *_models(corpus, instrument)),
        citation.edition if citation else (anchor.words_of if anchor else edition),
        (citation.locator if citation else anchor.locator if anchor else ""),
        _lifts(corpus, instrument, reading, edition),
    )


def _says(reading: Reading) -> tuple[str, ...]:
    tests = [*reading.requires, *reading.when]
    stated = [c.text for r in tests for c in (r, *(r.any_of or ())) if c.text]
    duty = [_you_must(reading.duty)] if reading.duty else []
    return (reading.says, *duty, *(f"{REQUIRED} {t}" for t in dict.fromkeys(stated)))


def _you_must(duty: str) -> str:
    """A duty as a sentence with its modal verb.

    >>> _you_must("Do not use the name."), _you_must("Keep the notice.")
    ('You must not use the name.', 'You must keep the notice.')
    """
    for start, norm in (("Do not ", "must not"), ("Neither ", "must not"), ("Never ", "must not")):
        if duty.startswith(start):
            return f"You {norm} {duty[len(start) :]}"
    return f"You must {_low(duty)}"


def _low(text: str) -> str:
    return text[:1].lower() + text[1:] if re.match(r"[A-Z][a-z]* ", text) else text


def _lifts(corpus: Corpus, instrument: str, reading: Reading, edition: dt.date) -> tuple[str, ...]:
    readings = corpus.readings[instrument].readings if instrument in corpus.readings else ()
    return tuple(r.says for r in readings if reading.id in r.excepts and r.anchor(edition))


@lru_cache(maxsize=8)
def _by_instrument(corpus: Corpus) -> dict[str, tuple[str, ...]]:
    raise NotImplementedError


def _models(corpus: Corpus, instrument: str) -> tuple[str, ...]:
    """Names of the models that a text governs."""
    return ()


_LOWER = re.compile(r"(?<![\w’'])[a-z][a-z-]+\b")


def plain_words(corpus: Corpus) -> frozenset[str]:
    """Lower-case words of everything we wrote: what is no name where it begins a sentence."""
    words: set[str] = set()
    for file in corpus.readings.values():
        for reading in file.readings:
            for text in (reading.says, reading.duty or "", reading.note or ""):
                words.update(_LOWER.findall(text))
    for note in corpus.commentary.values():
        for text in (note.title, note.summary, note.body):
            words.update(_LOWER.findall(text))
    return frozenset(stem(w) for w in words)
