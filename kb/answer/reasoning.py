"""The reasons of an answer, text by text: what decides in full with its quotation, the rest by its place.

Texts whose worst leg is that of the whole come first and are set out, up to :data:`SET_OUT`; of the others only the
readings that settle a leg are said. Duties are not told twice: they stand in the conditions, here only where.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby

from kb.answer.check import check_sentence
from kb.answer.cite import Citer
from kb.answer.proposals import UNCHECKED, unread_words
from kb.answer.words import ACT_WORDS, REASON_WORDS, VERDICT_WORDS, binding_words, contract_words, named
from kb.corpus import Corpus
from kb.errors import PolarityError
from kb.positions import is_position
from kb.practice import Practice
from kb.readings import Reading
from kb.ruling.branch import ORDER
from kb.ruling.cases import lead
from kb.ruling.model import Finding, Reason, Ruling
from kb.ruling.words import question
from kb.vocabulary import Effect, Verdict

SET_OUT = 4
"""Texts set out in full; a question that leaves a whole family open has many more."""
QUOTES_A_TEXT = 2
_QUOTED = frozenset({Verdict.PROHIBITED, Verdict.UNSETTLED, Verdict.CONDITIONAL, Verdict.PERMITTED, Verdict.DEPENDS})
_SAID_IN_WORDS = (Reason.NO_GRANT, Reason.NOT_READ, Reason.BEFORE_FIRST_EDITION, Reason.NO_TEXT, Reason.UNKNOWN_SOURCE)
EFFECT_LEAD = {
    Effect.PROHIBITION: "*Ban*, ",
    Effect.PERMISSION: "*Grant*, ",
    Effect.DUTY: "*Duty*, ",
    Effect.DEFINITION: "*Definition*, ",
    Effect.EXCEPTION: "*Exception*, ",
    Effect.CONDITION: "*Condition*, ",
    Effect.RESERVATION: "*Note*, ",
}
Group = list[Finding]
"""The findings of one edition of one text, the weightiest first."""


class Reasons:
    """Writes the reasons of one ruling.

    :param told: global ids of readings that are told elsewhere in the answer: here only where they stand.
    :ivar dropped: sentences that the check refused, with the reason.
    :ivar unquoted: per text that is cited without a quotation (title and edition): where to get it.
    """

    def __init__(
        self, practice: Practice, ruling: Ruling, corpus: Corpus, citer: Citer, told: Collection[str] = ()
    ) -> None:
        self._practice = practice
        self._ruling = ruling
        self._corpus = corpus
        self._citer = citer
        self._told = told
        self._quoted: set[int] = set()
        self._printed = {r for c in ruling.conditions for r in c.readings}
        self.dropped: list[tuple[str, str]] = []
        self.unquoted: dict[str, str] = {}

    def lines(self) -> list[str]:
        """Markdown, texts in the order in which they weigh."""
        groups = self._groups()
        heaviest = min((_weight(f) for g in groups for f in g), default=0)
        out: list[str] = []
        for place, group in enumerate(groups):
            whole = place < SET_OUT and min(_weight(f) for f in group) == heaviest
            out += self._text(group, whole=whole)
        return out

    def _groups(self) -> list[Group]:
        by_text: dict[object, Group] = {}
        for finding in self._ruling.findings:
            leg = finding.leg
            by_text.setdefault((leg.instrument or leg.source, leg.edition, leg.via), []).append(finding)
        groups = [sorted(g, key=_weight) for g in by_text.values()]
        return sorted(groups, key=lambda g: (_weight(g[0]), g[0].leg.source, g[0].leg.instrument or ""))

    def _text(self, group: Group, *, whole: bool) -> list[str]:
        leg = group[0].leg
        if leg.instrument is None:
            of = self._practice.sources[leg.source].mention
            head = f"- **No text** for {f'“{of}”' if of else 'this source'} — {REASON_WORDS[group[0].reason]}"
            return [f"{head} ({_acts(group)}).{_counts(group)}"]
        used = self._used(group)
        full = [(g, r) for g, r in used if self._set_out(g, r, group, whole=whole)]
        brief = [g for g, r in used if (g, r) not in full]
        numbers = {g: self._cite(g, group) for g in (*(g for g, _ in full), *brief)}
        lines = [self._head(group, numbers.values())]
        said_once = dict.fromkeys(unread_words(f, self._corpus) for f in group if f.reason in _SAID_IN_WORDS)
        for words in said_once:
            lines.append(f"    - {words[:1].upper()}{words[1:]}.")
        asked = dict.fromkeys(question(ask.facet, self._corpus) for f in group for ask in f.asks)
        lines += [f"    - Turns on what is not known: {words}" for words in asked]
        quotes = 0
        for global_id, reading in full:
            n = numbers[global_id]
            quote = self._citer.citations[n - 1].quote
            decides = self._settles(global_id, group)
            quoting = whole and quote and decides and quotes < QUOTES_A_TEXT and n not in self._quoted
            if reading.effect is Effect.DUTY and global_id in self._printed and not quoting:
                brief.append(global_id)  # it stands in the conditions, in its own words
                continue
            said = self._said(reading, n, told=global_id in self._told)
            if said:
                lines.append(said)
            if said and quote and quoting:
                quotes += 1
                self._quoted.add(n)
                lines.append(f"        > “{' '.join(quote.split())}” [{n}]")
        for words, there in (("See the conditions", True), ("Also read", False)):
            lines += self._briefly(words, [g for g in brief if (g in self._printed) is there], numbers)
        return lines

    def _set_out(self, global_id: str, reading: Reading, group: Group, *, whole: bool) -> bool:
        return self._settles(global_id, group) or (whole and reading.effect is not Effect.DUTY)

    def _used(self, group: Group) -> list[tuple[str, Reading]]:
        ids = dict.fromkeys(r for f in group if f.leg.edition is not None for r in f.readings)
        return [(g, self._corpus.reading(g)[1]) for g in ids]

    def _settles(self, global_id: str, group: Group) -> bool:
        """Whether a leg came out as it did by this reading."""
        return any(global_id == f.reading and f.verdict in _QUOTED for f in group)

    def _cite(self, global_id: str, group: Group) -> int:
        finding = next(f for f in group if global_id in f.readings)
        assert finding.leg.edition is not None
        return self._citer.reading(global_id, finding.leg.edition, finding.leg.day)

    def _said(self, reading: Reading, n: int, *, told: bool) -> str:
        try:
            check_sentence(reading.says, reading)
        except PolarityError as error:
            self.dropped.append((reading.says, error.what))
            return ""
        mark = UNCHECKED if reading.proposed else self._house(reading)
        where = f"    - {mark}{EFFECT_LEAD[reading.effect]}{self._citer.citations[n - 1].locator}"
        return f"{where} [{n}]" if told else f"{where}: {reading.says} [{n}]"

    def _house(self, reading: Reading) -> str:
        """Whose position a reading is; nothing before a public one."""
        return (
            f"*House position of {reading.author}, {reading.dated.isoformat()}* — " if is_position(reading.id) else ""
        )

    def _briefly(self, words: str, ids: Sequence[str], numbers: dict[str, int]) -> list[str]:
        """Where the readings stand that are not set out; several in one place are said once."""
        places: dict[str, list[int]] = {}
        for global_id in ids:
            n = numbers[global_id]
            places.setdefault(self._citer.citations[n - 1].locator, []).append(n)
        shown = "; ".join(f"{where} {''.join(f'[{n}]' for n in dict.fromkeys(ns))}" for where, ns in places.items())
        return [f"    - *{words}*: {shown}."] if shown else []

    def _head(self, group: Group, numbers: Iterable[int]) -> str:
        leg = group[0].leg
        assert leg.instrument is not None
        title = named(leg.instrument, self._corpus)
        where = f", edition {leg.edition.isoformat()}" if leg.edition else ""
        head = f"- **{title}**{where} — {_acts(group)}."
        head += _counts(group)
        head += "".join(f" {words}" for words in contract_words(leg.instrument, self._corpus))
        if leg.via:
            maker = self._corpus.models[leg.via].name
            head += f" Terms of {maker}, which made the data; whether they bind who only received it is open."
        for above in dict.fromkeys(f.outranked_by for f in group if f.outranked_by):
            acts = ", ".join(dict.fromkeys(ACT_WORDS[f.leg.act] for f in group if f.outranked_by == above))
            head += f" Yields to {named(above, self._corpus)}, which goes first ({acts})."
        if not leg.via:
            head += "".join(f" {words}" for words in binding_words(leg))
        cited = [self._citer.citations[n - 1] for n in numbers]
        if cited and not any(c.quote for c in cited):
            head += " Its text is not held here, so nothing is quoted."
            self.unquoted[f"{title}{where}"] = next((c.source_url for c in cited if c.source_url), "")
        return head


def _counts(group: Group) -> str:
    """In which case a text counts at all: the case of all its legs, or what they have in common."""
    cases = [f.only_if for f in group]
    least = min(cases, key=len)
    return f" Counts {lead(least)}." if least and all(least in case for case in cases) else ""


def _weight(finding: Finding) -> int:
    """Rank of a leg, the worst first; one that yields to a higher text comes behind all that count."""
    return ORDER.index(finding.verdict) + len(ORDER) * bool(finding.outranked_by)


def _acts(findings: Group) -> str:
    """``training on the outputs: prohibited; publishing the outputs: silent``: acts of one verdict together."""
    grouped = groupby(findings, key=lambda f: f.verdict)
    parts = []
    for verdict, members in grouped:
        acts = ", ".join(dict.fromkeys(ACT_WORDS[f.leg.act] for f in members))
        parts.append(f"{acts}: {VERDICT_WORDS[verdict].title.lower()}")
    return "; ".join(parts)
