"""What an answer says of proposed readings: marked where they rule, counted where they wait."""

from __future__ import annotations

from kb.answer.model import Proposals
from kb.answer.words import REASON_WORDS
from kb.corpus import Corpus
from kb.proposed import proposed_among, waiting
from kb.ruling.model import Finding, Reason, Ruling

UNCHECKED_WORDS = "Proposed, checked by nobody"
UNCHECKED = f"**{UNCHECKED_WORDS}** — "
"""Stands before whatever rests on a proposed reading."""


def proposals(ruling: Ruling, corpus: Corpus) -> Proposals:
    """The proposed readings that bear on a ruling, or that wait in the texts it rests on."""
    if corpus.proposed_rule:
        return Proposals(True, used=proposed_among((r for f in ruling.findings for r in f.readings), corpus))
    texts = dict.fromkeys((f.leg.instrument, f.leg.edition) for f in ruling.findings)
    return Proposals(waiting=tuple(i for text in texts for i in waiting(corpus, *text)))


def notice(about: Proposals) -> list[str]:
    """Lines to stand under the verdict where proposed readings bear on it."""
    if not about.used:
        return []
    many = f"{len(about.used)} readings" if len(about.used) > 1 else "a reading"
    return [
        f"**{UNCHECKED_WORDS}.** This rests on {many} that the detector drafted. What proposed readings do not "
        "speak of stays uncovered.",
        "",
    ]


def unread_words(finding: Finding, corpus: Corpus) -> str:
    """Why a finding without reading came out as it did, with the proposals that would say something."""
    words = REASON_WORDS[finding.reason]
    if finding.reason is Reason.BEFORE_FIRST_EDITION and finding.leg.instrument:
        first = min((e.date for e in corpus.instruments[finding.leg.instrument].editions), default=None)
        return f"{words}; the first one known is of {first.isoformat()}" if first else words
    if finding.reason is not Reason.NOT_READ:
        return words
    edition = (
        corpus.edition_readings(finding.leg.instrument or "", finding.leg.edition) if finding.leg.edition else None
    )
    if edition is not None and edition.proposed:
        return "no proposed reading speaks of it, and nobody has reviewed the text"
    return f"{words}{waiting_words(len(waiting(corpus, finding.leg.instrument, finding.leg.edition)))}"


def waiting_words(count: int) -> str:
    """``; 2 proposed readings await review``; empty for none.

    >>> waiting_words(1)
    '; 1 proposed reading awaits review (`distillaw ask --proposed` lets it rule)'
    """
    if not count:
        return ""
    if count == 1:
        return "; 1 proposed reading awaits review (`distillaw ask --proposed` lets it rule)"
    return f"; {count} proposed readings await review (`distillaw ask --proposed` lets them rule)"
