"""Small pieces that several parts of the page write alike: dates, verdict icons."""

from __future__ import annotations

import datetime as dt
from html import escape

from kb.answer.words import VERDICT_WORDS
from kb.vocabulary import Verdict

_MONTHS = (  # not the locale's: the page is in English wherever it runs
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_STROKES = {
    Verdict.PROHIBITED: "M6 6l12 12M18 6L6 18",
    Verdict.PERMITTED: "M5 12.5l4.5 4.5L19 7.5",
    Verdict.CONDITIONAL: "M12 4.5v9.5M12 18.6v.1",
    Verdict.DEPENDS: "M12 20v-7M12 13L6 5M12 13l6-8",
    Verdict.UNSETTLED: "M5 10c2.5-3.2 4.5-3.2 7 0s4.5 3.2 7 0M5 16.5c2.5-3.2 4.5-3.2 7 0s4.5 3.2 7 0",
    Verdict.UNCOVERED: "M8.5 9a3.5 3.5 0 1 1 5.2 3c-1.2.7-1.7 1.3-1.7 2.6M12 18.6v.1",
    Verdict.SILENT: "M6 12h12",
    Verdict.NONE: "M12 12v.1",
}


def day(date: dt.date) -> str:
    """A date as a lawyer writes it.

    >>> day(dt.date(2025, 6, 1))
    '1 June 2025'
    """
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def month(date: dt.date) -> str:
    """A month as one reads it.

    >>> month(dt.date(2025, 6, 1))
    'June 2025'
    """
    return f"{_MONTHS[date.month - 1]} {date.year}"


def icon(verdict: Verdict) -> str:
    """The verdict's sign as a drawing: the character in ``VERDICT_WORDS`` is missing from some machines' fonts."""
    return (
        f'<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.6" stroke-linecap="round" '
        f'stroke-linejoin="round" aria-hidden="true" focusable="false"><path d="{_STROKES[verdict]}"></path></svg>'
    )


def verdict_chip(verdict: Verdict) -> str:
    """A verdict in one line: sign, word and colour; the word alone is enough."""
    return f'<span class="chip v-{verdict.value}">{icon(verdict)}{escape(VERDICT_WORDS[verdict].title)}</span>'
