"""Duties that cannot both be met, in words and as in the contract."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from kb.answer.words import located, named
from kb.corpus import Corpus
from kb.ruling.model import Finding, Rival


def clash_remarks(
    findings: Iterable[Finding], corpus: Corpus, mark: Callable[[Rival], str] = lambda _: ""
) -> list[str]:
    """What stands against duties of one text: why both cannot be met, and where the other stands.

    :param mark: the mark of the citation of the other duty; empty where none is shown.
    """
    rivals = dict.fromkeys(rival for finding in findings for rival in finding.rivals)
    return [f"{rival.why} The other duty: {_place(rival, corpus)}{mark(rival)}." for rival in rivals]


def _place(rival: Rival, corpus: Corpus) -> str:
    instrument, reading = corpus.reading(rival.reading)
    anchor = reading.anchor(rival.edition)
    return ", ".join([named(instrument, corpus), *([located(anchor.locator)] if anchor else [])])


def clash_json(finding: Finding) -> list[dict[str, Any]]:
    """The duties that clash with those of a finding, as in the contract."""
    return [
        {"duty": r.of, "against": r.reading, "edition": r.edition.isoformat(), "why": r.why} for r in finding.rivals
    ]
