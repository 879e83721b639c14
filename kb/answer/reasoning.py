"""The reasons of an answer, text by text: what decides in full with its quotation, the rest by its place.

Texts whose worst leg is that of the whole come first and are set out, up to :data:`SET_OUT`; of the others only the
readings that settle a leg are said. Duties are not told twice: they stand in the conditions, here only where. Texts
that come to the same by the same rules (the licences of one family, say) share one entry.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from kb.answer.check import check_sentence
from kb.answer.cite import Citer
from kb.answer.clashing import clash_remarks
from kb.answer.labels import NO_LETTERS, Letters, counts
from kb.answer.proposals import UNCHECKED, unread_words
from kb.answer.words import (
    ACT_WORDS,
    REASON_WORDS,
    VERDICT_WORDS,
    binding_words,
    contract_words,
    located,
    named,
)
from kb.citations import LONGEST_QUOTE
from kb.corpus import Corpus
from kb.errors import PolarityError
from kb.positions import is_position
from kb.practice import Practice
from kb.readings import Reading
from kb.ruling.branch import ORDER
from kb.ruling.model import Finding, Reason, Rival, Ruling
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
_RULES = frozenset({Effect.PROHIBITION, Effect.CONDITION, Effect.EXCEPTION})
"""Of many texts, what is set out besides the readings that settle a leg."""
Group = list[Finding]
"""The findings of one edition of one text, the weightiest first."""


@dataclass(frozen=True, slots=True)
class _Said:
    """One reading as it is said.

    :ivar words: empty where they are told elsewhere.
    :ivar quote: the line of its quotation; empty where it is not quoted.
    """

    lead: str
    locator: str
    words: str
    n: int
    quote: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    """What is said of one text.

    :ivar name: title and edition.
    :ivar case: in which case it counts; empty: in every case.
    :ivar held: whether words of it can be quoted.
    :ivar head: the legs, and what is special about the text.
    :ivar remarks: sentences of their own.
    :ivar brief: per heading, place and citation of the readings that are not set out.
    """

    name: str
    case: str
    held: bool
    head: str
    remarks: tuple[str, ...]
    said: tuple[_Said, ...]
    brief: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]

    @property
    def alike(self) -> object:
        """Equal for texts that may share an entry; a text that is quoted stands alone."""
        if any(s.quote for s in self.said):
            return self
        return self.head, self.remarks, tuple((s.lead, s.words) for s in self.said), tuple(b[0] for b in self.brief)


class Reasons:
    """Writes the reasons of one ruling.

    :param told: global ids of readings that are told elsewhere in the answer: here only where they stand.
    :ivar dropped: sentences that the check refused, with the reason.
    :ivar unquoted: per text that is cited without a quotation (title and edition): where to get it.
    """

    def __init__(
        self,
        practice: Practice,
        ruling: Ruling,
        corpus: Corpus,
        citer: Citer,
        letters: Letters = NO_LETTERS,
        told: Collection[str] = (),
    ) -> None:
        self._practice = practice
        self._ruling = ruling
        self._corpus = corpus
        self._citer = citer
        self._letters = letters
        self._told = told
        self._quoted: set[int] = set()
        self._printed = {r for c in ruling.conditions for r in c.readings}
        self._many = False
        self.dropped: list[tuple[str, str]] = []
        self.unquoted: dict[str, str] = {}

    def lines(self) -> list[str]:
        """Markdown, texts in the order in which they weigh."""
        groups = self._groups()
        heaviest = min((_weight(f) for g in groups for f in g), default=0)
        self._many = len(groups) > SET_OUT
        shared: dict[object, list[_Entry]] = {}
        for place, group in enumerate(groups):
            whole = place < SET_OUT and min(_weight(f) for f in group) == heaviest
            entry = self._entry(group, whole=whole)
            shared.setdefault(entry.alike, []).append(entry)
        return [line for entries in shared.values() for line in _printed(entries)]

    def _groups(self) -> list[Group]:
        by_text: dict[object, Group] = {}
        for finding in self._ruling.findings:
            leg = finding.leg
            by_text.setdefault((leg.instrument or leg.source, leg.edition, leg.via), []).append(finding)
        groups = [sorted(g, key=_weight) for g in by_text.values()]
        return sorted(groups, key=lambda g: (_weight(g[0]), g[0].leg.source, g[0].leg.instrument or ""))

    def _entry(self, group: Group, *, whole: bool) -> _Entry:
        leg = group[0].leg
        case = counts(group, self._letters)
        if leg.instrument is None:
            of = self._practice.sources[leg.source].mention
            name = f"**No text** for {f'“{of}”' if of else 'this source'}"
            return _Entry(name, case, True, f"{REASON_WORDS[group[0].reason]} ({_acts(group)}).", (), (), ())
        used = self._used(group)
        full = [(g, r) for g, r in used if self._set_out(g, r, group, whole=whole)]
        rest = [g for g, r in used if (g, r) not in full]
        numbers = {g: self._cite(g, group) for g in (*(g for g, _ in full), *rest)}
        reasons = dict.fromkeys(unread_words(f, self._corpus) for f in group if f.reason in _SAID_IN_WORDS)
        asked = dict.fromkeys(question(ask.facet, self._corpus) for f in group for ask in f.asks)
        remarks = [f"{words[:1].upper()}{words[1:]}." for words in reasons]
        remarks += [f"Turns on what is not known: {words}" for words in asked]
        remarks += clash_remarks(group, self._corpus, self._rival_mark)
        said: list[_Said] = []
        quotes = 1 if self._many else QUOTES_A_TEXT
        for global_id, reading in full:
            n = numbers[global_id]
            quote = self._citer.citations[n - 1].quote
            weighs = self._settles(global_id, group, heaviest=self._many)
            fits = bool(quote) and (not self._many or len(quote or "") <= LONGEST_QUOTE)
            quoting = whole and fits and quotes > 0 and weighs and n not in self._quoted
            if reading.effect is Effect.DUTY and global_id in self._printed and not quoting:
                rest.append(global_id)  # it stands in the conditions, in its own words
                continue
            one = self._said(reading, n, str(quote) if quoting else "", told=global_id in self._told)
            if one is not None:
                said.append(one)
                quotes -= bool(one.quote)
        places = (
            (words, tuple(self._places([g for g in rest if (g in self._printed) is there], numbers)))
            for words, there in (("See the conditions", True), ("Also read", False))
        )
        held = self._held(group, numbers.values())
        head = f"{_acts(group)}.{self._special(group)}"
        brief = tuple((w, p) for w, p in places if p)
        return _Entry(self._name(group), case, held, head, tuple(remarks), tuple(said), brief)

    def _set_out(self, global_id: str, reading: Reading, group: Group, *, whole: bool) -> bool:
        if self._settles(global_id, group):
            return True
        return whole and (reading.effect in _RULES if self._many else reading.effect is not Effect.DUTY)

    def _used(self, group: Group) -> list[tuple[str, Reading]]:
        ids = dict.fromkeys(r for f in group if f.leg.edition is not None for r in f.readings)
        return [(g, self._corpus.reading(g)[1]) for g in ids]

    def _settles(self, global_id: str, group: Group, *, heaviest: bool = False) -> bool:
        """Whether a leg came out as it did by this reading.

        :param heaviest: of the legs that weigh most only.
        """
        legs = [f for f in group if _weight(f) == _weight(group[0])] if heaviest else group
        return any(global_id == f.reading and f.verdict in _QUOTED for f in legs)

    def _cite(self, global_id: str, group: Group) -> int:
        finding = next(f for f in group if global_id in f.readings)
        assert finding.leg.edition is not None
        return self._citer.reading(global_id, finding.leg.edition, finding.leg.day)

    def _rival_mark(self, rival: Rival) -> str:
        return f" [{self._citer.reading(rival.reading, rival.edition, rival.day)}]"

    def _said(self, reading: Reading, n: int, quote: str, *, told: bool) -> _Said | None:
        try:
            check_sentence(reading.says, reading)
        except PolarityError as error:
            self.dropped.append((reading.says, error.what))
            return None
        mark = UNCHECKED if reading.proposed else _house(reading)
        if quote:
            self._quoted.add(n)
        line = f"        > “{' '.join(quote.split())}” [{n}]" if quote else ""
        words = "" if told else reading.says
        where = located(self._citer.citations[n - 1].locator)
        return _Said(mark + EFFECT_LEAD[reading.effect], where, words, n, line)

    def _places(self, ids: Iterable[str], numbers: dict[str, int]) -> list[tuple[str, int]]:
        """Where the readings stand that are not set out."""
        return [(located(self._citer.citations[numbers[g] - 1].locator), numbers[g]) for g in ids]

    def _name(self, group: Group) -> str:
        leg = group[0].leg
        where = f", edition {leg.edition.isoformat()}" if leg.edition else ""
        return f"**{named(str(leg.instrument), self._corpus)}**{where}"

    def _special(self, group: Group) -> str:
        """What is special about how a text binds."""
        leg = group[0].leg
        assert leg.instrument is not None
        said = "".join(f" {words}" for words in contract_words(leg.instrument, self._corpus))
        if leg.via:
            maker = self._corpus.models[leg.via].name
            said += f" Terms of {maker}, which made the data; whether they bind who only received it is open."
        for above in dict.fromkeys(f.outranked_by for f in group if f.outranked_by):
            acts = ", ".join(dict.fromkeys(ACT_WORDS[f.leg.act] for f in group if f.outranked_by == above))
            said += f" Yields to {named(above, self._corpus)}, which goes first ({acts})."
        if not leg.via:
            said += "".join(f" {words}" for words in binding_words(leg))
        return said

    def _held(self, group: Group, numbers: Iterable[int]) -> bool:
        """Whether words of a text can be quoted; the notes say where to get one that is not held."""
        cited = [self._citer.citations[n - 1] for n in numbers]
        if not cited or any(c.quote for c in cited):
            return True
        name = self._name(group).replace("**", "")
        self.unquoted[name] = next((c.source_url for c in cited if c.source_url), "")
        return False


def _house(reading: Reading) -> str:
    """Whose position a reading is; nothing before a public one."""
    return f"*House position of {reading.author}, {reading.dated.isoformat()}* — " if is_position(reading.id) else ""


def _printed(entries: Sequence[_Entry]) -> list[str]:
    """The lines of texts that share an entry."""
    first = entries[0]
    if len(entries) == 1:
        case = f" Counts {first.case}." if first.case else ""
        held = "" if first.held else " Its text is not held here, so nothing is quoted."
        lines = [f"- {first.name} — {first.head}{case}{held}"]
    else:
        asides = ("; ".join(part for part in (e.case, "" if e.held else "text not held") if part) for e in entries)
        names = "; ".join(f"{e.name} ({a})" if a else e.name for e, a in zip(entries, asides, strict=True))
        lines = [f"- {names} — each: {first.head}"]
    lines += [f"    - {words}" for words in first.remarks]
    for place, one in enumerate(first.said):
        same = [e.said[place] for e in entries]
        locators = " / ".join(dict.fromkeys(s.locator for s in same))
        words = f": {one.words}" if one.words else ""
        lines.append(f"    - {one.lead}{locators}{words} {_marks(s.n for s in same)}")
        lines += [one.quote] if one.quote else []
    for place, (words, _) in enumerate(first.brief):
        at: dict[str, list[int]] = {}
        for where, n in (pair for e in entries for pair in e.brief[place][1]):
            at.setdefault(where, []).append(n)
        lines.append(f"    - *{words}*: {'; '.join(f'{where} {_marks(ns)}' for where, ns in at.items())}.")
    return lines


def _marks(numbers: Iterable[int]) -> str:
    return "".join(f"[{n}]" for n in dict.fromkeys(numbers))


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
