"""Is a recorded text a plausible text of the instrument, or something that happened to the page?

Judged with hindsight: what came and went within two months was no text of the instrument, what stayed was. While the
two months are not over, the doubtful text is held as a suspect.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.history.comparable import Comparable, british_words, contained
from ingest.history.values import Doubt, Record

FLIP = dt.timedelta(days=10)
"""A text that is gone again within these days, the one before it being back, was a flip."""
SETTLES = dt.timedelta(days=60)
"""A doubtful text that stays so long is taken for the text."""
_BLANK = 25
"""Words that count; fewer are no document."""
_COLLAPSE = 0.2
_PART = 0.7
_GROWN = 1.6
_WITHIN = 0.9
_FULL = 0.85
_RESPELT = 5
"""So many words more in British spelling, and the text is that of another region."""
_ERRORS = re.compile(
    r"page (?:isn['’]t|is not) available|page not found|unexpected error has occurred|access denied|403 forbidden|"
    r"404 not found|verify(?:ing)? (?:that )?you are (?:a )?human|enable javascript (?:and cookies )?to|"
    r"too many requests|service unavailable|bad gateway|页面不存在|访问被拒绝",
    re.IGNORECASE,
)
_STOPWORDS = {
    "en": frozenset(["the", "of", "and", "to", "you", "your", "or", "that", "with", "this"]),
    "de": frozenset(["der", "die", "und", "sie", "von", "nicht", "den", "werden", "für", "mit"]),
    "fr": frozenset(["le", "les", "des", "vous", "votre", "et", "dans", "pour", "est", "une"]),
    "es": frozenset(["el", "los", "las", "usted", "para", "que", "del", "con", "una", "por"]),
    "it": frozenset(["il", "di", "che", "per", "della", "del", "sono", "gli", "non", "con"]),
    "nl": frozenset(["de", "het", "een", "van", "en", "voor", "niet", "zijn", "met", "je"]),
    "pt": frozenset(["os", "das", "para", "você", "que", "uma", "com", "não", "dos", "seu"]),
}
_CJK = re.compile(r"[\u3400-\u9fff]")


@dataclass(slots=True, eq=False)
class Run:
    """Records in a row whose texts differ in nothing that counts."""

    place: int
    comparable: Comparable
    records: list[Record] = field(default_factory=list)

    @property
    def date(self) -> dt.date:
        """Of the first record."""
        return self.records[0].date

    @property
    def key(self) -> str:
        """Of the comparable form."""
        return self.comparable.key

    @property
    def size(self) -> int:
        """Words that count."""
        return self.comparable.size

    @property
    def text(self) -> str:
        """Of the first record."""
        return self.records[0].text


class Judge:
    """Looks at the runs of one document.

    :param watched_until: until then the document is known not to have changed after its last record.
    """

    def __init__(self, runs: Sequence[Run], watched_until: dt.date) -> None:
        self._runs = runs
        self._watched_until = watched_until
        self._contained: dict[tuple[str, str], float] = {}
        self._facts: dict[str, tuple[bool, str, Counter[str]]] = {}

    def within(self, part: Run, whole: Run) -> float:
        """Share of ``part`` that stands in ``whole``, 0 to 1."""
        pair = (part.key, whole.key)
        if pair not in self._contained:
            self._contained[pair] = contained(part.comparable, whole.comparable)
        return self._contained[pair]

    def doubt(self, run: Run, current: Run | None) -> Doubt | None:
        """Why a run is not plausible as the next text, if it is not."""
        if run.size < _BLANK:
            return Doubt.BLANK
        if current is None:
            return Doubt.ERROR_PAGE if self._error(run) and run.size < 10 * _BLANK else self._part(run, current)
        if run.size < current.size * _COLLAPSE and not self._inside_suspect(run, current):
            return Doubt.COLLAPSED
        if self._language(run) != self._language(current):
            return Doubt.OTHER_LANGUAGE
        if self._error(run) and not self._error(current):
            back = any(not self._error(r) and r.size >= current.size * _COLLAPSE for r in self._after(run, SETTLES))
            if back or not self._settled(run):
                return Doubt.ERROR_PAGE
        return self._part(run, current) or self._concatenated(run, current)

    def returns(self, current: Run, run: Run) -> bool:
        """Whether the text in force is back soon after a run: within days, within weeks where the run is its like in
        another region's spelling."""
        window = SETTLES if self.other_spelling(run, current) else FLIP
        return any(r.key == current.key for r in self._after(run, window))

    def other_spelling(self, run: Run, current: Run) -> bool:
        """Whether two texts are alike, one in British and one in American spelling."""
        here, there = self._fact(run)[2], self._fact(current)[2]
        few, many = sorted(((here - there).total(), (there - here).total()))
        return many >= _RESPELT and few * 3 <= many and self.within(run, current) >= 0.4

    def holds(self, suspect: Run, edition: Run) -> bool:
        """Whether an edition stands within a suspect file of several documents."""
        return self.within(edition, suspect) >= _WITHIN

    def _after(self, run: Run, window: dt.timedelta) -> Iterator[Run]:
        for later in self._runs[run.place + 1 :]:
            if later.date > run.date + window:
                return
            yield later

    def _settled(self, run: Run) -> bool:
        return self._watched_until >= run.date + SETTLES

    def _part(self, run: Run, current: Run | None) -> Doubt | None:
        if current is not None and run.size < current.size * _PART and self.within(run, current) >= _WITHIN:
            if self._inside_suspect(run, current):
                return None  # the first document of a file that held several, now alone
            fuller = any(r.size >= current.size * _FULL for r in self._after(run, SETTLES))
            if fuller or not self._settled(run):
                return Doubt.PARTIAL
        for fuller_run in self._after(run, FLIP):
            if self._is_part(run, fuller_run):
                alternates = any(self._is_part(r, fuller_run) for r in self._after(fuller_run, SETTLES))
                if alternates and self._comes_again(fuller_run):
                    return Doubt.PARTIAL
        return None

    def _is_part(self, run: Run, whole: Run) -> bool:
        return run.size < whole.size * _PART and self.within(run, whole) >= _WITHIN

    def _comes_again(self, run: Run) -> bool:
        """Whether a text of about that size and content is recorded again after something else."""
        later = list(self._after(run, SETTLES))
        away = next((n for n, r in enumerate(later) if r.size < run.size * _PART), None)
        return away is not None and any(r.size >= run.size * _FULL for r in later[away:])

    def _concatenated(self, run: Run, current: Run) -> Doubt | None:
        if run.size < current.size * _GROWN:
            return None
        for later in self._after(run, SETTLES):
            if self._is_part(later, run) and not self._comes_again(run):
                return Doubt.CONCATENATED
        if not self._settled(run) and self.within(current, run) >= _FULL:
            return Doubt.CONCATENATED
        return None

    def _inside_suspect(self, run: Run, current: Run) -> bool:
        """Whether a file of several documents was recorded since the edition in force, and holds this text."""
        since = (r for r in self._runs[current.place + 1 : run.place] if r.size >= current.size * _GROWN)
        return any(self.holds(r, run) for r in since)

    def _error(self, run: Run) -> bool:
        return self._fact(run)[0]

    def _language(self, run: Run) -> str:
        return self._fact(run)[1]

    def _fact(self, run: Run) -> tuple[bool, str, Counter[str]]:
        if run.key not in self._facts:
            text = run.text
            self._facts[run.key] = bool(_ERRORS.search(text)), language_of(run.comparable), british_words(text)
        return self._facts[run.key]


def language_of(comparable: Comparable) -> str:
    """The language of a text by its small words: ``en``, ``de``, ``fr``, ``es``, ``it``, ``nl``, ``pt``, ``zh``."""
    sample = comparable.tokens[:4000]
    chinese = sum(len(t) for t in sample if _CJK.match(t))
    if chinese * 2 > sum(map(len, sample)) * 0.5:
        return "zh"
    counts = {language: sum(t in small for t in sample) for language, small in _STOPWORDS.items()}
    return max(counts, key=lambda language: counts[language])
