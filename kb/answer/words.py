"""Words for verdicts, acts, reasons and review levels, shared by every rendering."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kb.corpus import Corpus
from kb.instruments import InstrumentKind
from kb.ruling.model import Leg, Reason
from kb.vocabulary import Act, ReviewLevel, Verdict


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """How a verdict is shown: never by colour alone.

    :ivar icon: one character that is told apart without colour.
    """

    title: str
    sentence: str
    icon: str


VERDICT_WORDS = {
    Verdict.PROHIBITED: VerdictWords("Prohibited", "a text that binds forbids it.", "✕"),
    Verdict.UNCOVERED: VerdictWords(
        "Uncovered", "a text that governs has not been read here, so nothing is said.", "?"
    ),
    Verdict.DEPENDS: VerdictWords("It depends", "one unknown fact decides.", "◐"),
    Verdict.UNSETTLED: VerdictWords("Unsettled", "the texts conflict, or whether one binds this party is open.", "≈"),
    Verdict.CONDITIONAL: VerdictWords("Conditional", "it may go ahead if the conditions below are met.", "!"),
    Verdict.PERMITTED: VerdictWords("Permitted", "the texts allow it and ask nothing further.", "✓"),
    Verdict.SILENT: VerdictWords("Silent", "the texts were reviewed and say nothing about it.", "–"),
    Verdict.NONE: VerdictWords("No verdict", "the question is about no particular practice.", "·"),
}

ACT_WORDS = {
    Act.ACCESS: "obtaining the outputs",
    Act.USE: "running the teacher",
    Act.EVALUATE: "comparing without training",
    Act.TRAIN: "training on the outputs",
    Act.DERIVE: "starting from the weights",
    Act.SERVE: "offering the student as a service",
    Act.PUBLISH_WEIGHTS: "passing on the student's weights",
    Act.PUBLISH_DATA: "publishing the outputs",
}

REASON_WORDS = {
    Reason.BAN: "a ban applies",
    Reason.CONDITION_FAILED: "a condition is not met",
    Reason.NO_GRANT: "the licence grants no right for this act, and an act on the licensed work needs one",
    Reason.CONFLICT: "two clauses cannot both stand",
    Reason.CLASH: "a duty of this text and one of another cannot both be met",
    Reason.PRIVITY: "whether the text binds this party is open",
    Reason.AUTHORISED: "leave was given",
    Reason.CONDITIONS: "conditions apply",
    Reason.EXCEPTED: "an exception lifts the ban",
    Reason.GRANT: "the text grants it",
    Reason.SILENT: "the reviewed text says nothing about it",
    Reason.NOT_READ: "the text that governs has no reading here",
    Reason.NO_TEXT: "no text is catalogued that governs this route on that day",
    Reason.BEFORE_FIRST_EDITION: "no edition is known for a day that early",
    Reason.NO_WEIGHTS: "this route hands out no weights to start from, and no text that grants them is known",
    Reason.UNKNOWN_SOURCE: "the model or data set is not in the catalogue",
    Reason.OPEN: "it depends on facts not known",
}


_AGAIN = re.compile(r" \[(\d+)\]")


def located(locator: str) -> str:
    """A locator as prose shows it: the number of a heading that comes again is no mark of a citation.

    >>> located("Terms › Use [2] › item 1"), located("Terms › Use [13]"), located("§2(a)")
    ('Terms › Use (2nd) › item 1', 'Terms › Use (13th)', '§2(a)')
    """
    return _AGAIN.sub(lambda found: f" ({_ordinal(int(found.group(1)))})", locator)


def _ordinal(n: int) -> str:
    return f"{n}{'th' if n % 100 in (11, 12, 13) else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}"


def named(instrument: str, corpus: Corpus) -> str:
    """Title of an instrument."""
    return corpus.instruments[instrument].title


REVIEW_WORDS = {
    ReviewLevel.PROPOSED: "proposed by the detector, checked by nobody",
    ReviewLevel.DRAFTED: "drafted, not yet second-checked; not reviewed by counsel",
    ReviewLevel.SECOND_CHECKED: "second-checked against the clause; not reviewed by counsel",
    ReviewLevel.COUNSEL: "reviewed by counsel",
    ReviewLevel.DISPUTED: "disputed",
    ReviewLevel.HOUSE: "house position",
}
"""How far a reading was checked."""


def binding_words(leg: Leg) -> list[str]:
    """Whether a text binds the party, as a sentence; none where that goes without saying.

    >>> day = __import__("datetime").date(2026, 1, 1)
    >>> binding_words(Leg(0, None, None, Act.TRAIN, day, "open", why="it did not itself accept it"))
    ['Whether this text binds the party is open: it did not itself accept it.']
    """
    if not leg.why and leg.applies == "yes":
        return []
    heads = {"yes": "This text binds the party", "no": "This text does not bind the party"}
    head = heads.get(leg.applies, "Whether this text binds the party is open")
    return [f"{head}: {leg.why}." if leg.why else f"{head}."]


def contract_words(instrument: str, corpus: Corpus) -> list[str]:
    """That a text is a contract of the asker's own and what it goes before, as a sentence; none of a public text."""
    entry = corpus.instruments[instrument]
    if entry.kind is not InstrumentKind.PRIVATE_CONTRACT:
        return []
    before = ", ".join(named(i, corpus) for i in entry.outranks)
    goes = f"; it goes before {before} where it speaks" if before else ""
    return [f"A negotiated contract with {entry.publisher}, held here{goes}."]


def review_words(levels: Iterable[ReviewLevel]) -> str:
    """How far the readings relied on were checked; the least checked one counts.

    >>> review_words([ReviewLevel.SECOND_CHECKED])
    'Readings relied on: second-checked against the clause; not reviewed by counsel.'
    """
    least = min(levels, key=list(ReviewLevel).index)
    return f"Readings relied on: {REVIEW_WORDS[least]}."
