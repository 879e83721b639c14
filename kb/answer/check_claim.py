"""Check a sentence that a language model wrote against the clauses it cites, before anyone sees it.

A sentence passes when every rule below holds for every clause it cites; what cannot be told apart is refused. Norms are
compared with the reading (what the clause was read to say, in our own words); names, numbers and terms with the reading
and the words of the clause. Refusing a true sentence costs little, since the default composer says the same.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from kb.answer.check_facts import (
    MONTHS,
    Figures,
    as_parts,
    capitalised,
    date_within,
    figures,
    has_markup,
    quotations,
    unbalanced,
    without_quotations,
)
from kb.answer.check_norms import Norm, NormClause, fragments, norm_clauses
from kb.answer.check_scope import Scope, made, scopes, whatever
from kb.answer.check_words import CONCEPTS, HARD, QUALIFIERS, concepts, stem
from kb.vocabulary import Effect

LONGEST = 70
"""Words of a sentence."""

SUPPORTED = 0.6
"""Share of the concepts of a clause that must stand in what it cites."""

REQUIRED = "It is required that"
"""How what a condition asks is worded in :attr:`Evidence.says`."""

CLOSE = 0.5
"""Share of the concepts of a clause that must stand in the one clause of the reading that it reports."""

ALIKE = 0.7
"""A clause of the reading is a candidate for a clause of the sentence when it shares at least this part of what the
likeliest one shares."""


class Rule(StrEnum):
    """Why a sentence is refused."""

    NO_CITATION = "no citation"
    UNKNOWN_CITATION = "unknown citation"
    NOT_PLAIN = "not plain words"
    TOO_LONG = "too long"
    QUOTE = "quotation not exact"
    NUMBER = "number not in the clause"
    DATE = "date not in the clause"
    PLACE = "place not that of the clause"
    NAME = "name or term not in the clause"
    CONTENT = "says what the clause does not"
    POLARITY = "other polarity"
    EXCEPTION = "exception left out or added"
    LIMIT = "limit left out"
    SCOPE = "other scope"
    NOT_CHECKABLE = "the clause was not read"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A sentence that was refused, and why.

    :ivar detail: what exactly, for whoever reads the record.
    """

    sentence: str
    rule: Rule
    detail: str = ""

    @property
    def reason(self) -> str:
        """``other polarity: must not, where the clause says may``."""
        return f"{self.rule.value}: {self.detail}" if self.detail else self.rule.value


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands behind one citation number.

    :ivar says: the reading in our own words (what is said, the duty, conditions), which norms are compared with.
    :ivar quote: the words of the clause; empty when the text is not held.
    :ivar names: publisher and title. :ivar models: names of the models that the text governs.
    :ivar lifts: what other readings of the same text except from this one. :ivar key: id of the reading.
    """

    n: int
    says: tuple[str, ...]
    effect: Effect | None = None
    quote: str = ""
    names: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    edition: dt.date | None = None
    locator: str = ""
    lifts: tuple[str, ...] = ()
    key: str = ""

    @property
    def words(self) -> str:
        """Everything that numbers, names and concepts may come from."""
        return "\n".join((self.own_words, self.quote, *self.models))

    @property
    def own_words(self) -> str:
        """The same without the words of the clause and without the models, which may name somebody else."""
        return "\n".join((*self.says, *self.lifts, *self.names))

    def clauses(self) -> tuple[NormClause, ...]:
        """The clauses of the reading."""
        return tuple(c for text in self.says for c in norm_clauses(text))


@dataclass(frozen=True, slots=True)
class Judged:
    """What the check makes of a sentence.

    :ivar refusal: why it is refused; ``None`` when it passes.
    :ivar keys: the readings that bear it out, when it passes.
    """

    refusal: Refusal | None
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checker:
    """Checks sentences against evidence.

    :ivar evidence: by citation number; where several readings rest on one passage, each alone can bear a sentence out.
    :ivar words: stems of lower-case words, which are no names where they begin a sentence.
    :ivar issuers: every publisher that is known, however it writes itself.
    """

    evidence: Mapping[int, Sequence[Evidence]]
    words: frozenset[str] = field(default_factory=frozenset)
    issuers: tuple[str, ...] = ()

    def check(self, sentence: str) -> Refusal | None:
        """Why a sentence with its ``[n]`` marks is refused; ``None`` when it passes."""
        return self.judge(sentence).refusal

    def judge(self, sentence: str) -> Judged:
        """Check a sentence with its ``[n]`` marks."""
        found = self._form(sentence)
        keys: list[str] = []
        if found is None:
            for said, cited in _portions(sentence):
                if not cited:
                    found = Rule.NO_CITATION, f"“{_short(said)}” cites nothing"
                    break
                found, borne_by = self._portion(said, [self.evidence[n] for n in cited])
                keys += borne_by
                if found is not None:
                    break
        return Judged(Refusal(sentence, *found)) if found else Judged(None, tuple(dict.fromkeys(keys)))

    def _form(self, sentence: str) -> tuple[Rule, str] | None:
        numbers = [int(n) for n in _MARK.findall(sentence)]
        if not numbers:
            return Rule.NO_CITATION, ""
        missing = sorted(set(numbers) - set(self.evidence))
        if missing:
            return Rule.UNKNOWN_CITATION, f"there is no [{missing[0]}] to cite"
        if has_markup(_MARK.sub(" ", sentence)):
            return Rule.NOT_PLAIN, ""
        if len(sentence.split()) > LONGEST:
            return Rule.TOO_LONG, f"{len(sentence.split())} words"
        return None

    def _portion(
        self, said: str, cited: Sequence[Sequence[Evidence]]
    ) -> tuple[tuple[Rule, str] | None, tuple[str, ...]]:
        """A part of a sentence and the clauses that its marks cite: each must bear it out alone; names, dates and
        places may come from any of them."""
        if not re.search(r"\w", said):
            return (Rule.NO_CITATION, "a mark without words"), ()
        every = [e for group in cited for e in group]
        found = _quotations(said, every) or _figures(said, every) or self._names(said, every)
        if found:
            return found, ()
        keys = []
        for group in cited:
            results = [(_borne_out(said, one), one) for one in group]
            bearing = [one for result, one in results if result is None]
            if not bearing:
                return results[0][0], ()
            keys += [one.key for one in bearing]
        return None, tuple(keys)

    def _names(self, said: str, cited: Sequence[Evidence]) -> tuple[Rule, str] | None:
        known = {w for e in cited for w in _NAME_WORD.findall("\n".join((*e.says, *e.lifts, *e.names, *e.models)))}
        # A term may come from the words of the clause; a name may not: it could be put there to be repeated.
        known |= {w for e in cited for w in _NAME_WORD.findall(e.quote) if stem(w.casefold()) in self.words}
        known |= {w.removesuffix("s") for w in known} | {part for w in known for part in re.split(r"[-.]", w)}
        lower = {w.casefold() for e in cited for w in _NAME_WORD.findall(" ".join((*e.says, *e.lifts)))}
        all_words = " ".join(e.own_words for e in cited).casefold()
        for issuer in self.issuers:
            if issuer.casefold() not in all_words and re.search(
                rf"(?<!\w){re.escape(issuer)}(?![\w-])", said, re.IGNORECASE
            ):
                return Rule.NAME, f"“{issuer}”"
        for word, first in capitalised(without_quotations(said)):
            if word in known or word.removesuffix("s") in known or word in _ALWAYS:
                continue
            plain = word.casefold()
            if "-" in word and all(p in known or p in _ALWAYS or p.islower() for p in word.split("-")):
                continue
            if first and _gerund(word, said):
                continue
            if first and (stem(plain) in self.words or plain in lower or plain in _OPENERS):
                continue
            return Rule.NAME, f"“{word}”"
        return None


def _gerund(word: str, said: str) -> bool:
    """Whether a word in -ing begins an activity ("Scraping outputs is …"), and is no name ("Acming may …")."""
    if not word.endswith("ing"):
        return False
    following = said.partition(word)[2].split()
    return bool(following) and not re.match(
        r"may|must|shall|can|does|do|has|is|forbids|bars|prohibits|allows|permits|['’]s", following[0]
    )


_MARK = re.compile(r"\[(\d{1,3})\]")
_NAME_WORD = re.compile(r"[^\W_][\w.-]*[^\W_]|[^\W_]")
_ALWAYS = frozenset({"API", "AI", "ML", "LLM", "LLMs", "EU", "I", "A"}) | {m.capitalize() for m in MONTHS}
_OPENERS_WORDS = (
    "a an the this that these those such it its they their there here you your one we our any anyone anybody "
    "anything all both each every everyone everything either neither no nobody none nothing not never if when "
    "where whenever wherever while once unless until except other under in on for from to with without within of "
    "as at by so far only whoever whatever what who which whether because since although though however but and "
    "or also then thus still yet it is under per according please do does did is are was may must shall can "
    "should between among after before over above more most many several some another own using use training "
    "copying taking making passing sharing building developing distilling fine reverse scraping getting keeping "
    "giving hosting people users customers licensees recipients access output outputs models model data "
    "commercial section clause it's"
)
_OPENERS = frozenset(_OPENERS_WORDS.split())


def _portions(sentence: str) -> list[tuple[str, list[int]]]:
    """A sentence cut behind each run of marks, with the numbers of the run; what follows the last run must be empty."""
    out: list[tuple[str, list[int]]] = []
    at = 0
    for match in re.finditer(r"(?:\s*\[\d{1,3}\][,;]?)+", sentence):
        out.append((sentence[at : match.start()], [int(n) for n in _MARK.findall(match[0])]))
        at = match.end()
    rest = sentence[at:].strip(" .!;,)")
    return [*out, (rest, [])] if rest else out


def _quotations(said: str, cited: Sequence[Evidence]) -> tuple[Rule, str] | None:
    """Quotations are byte-exact slices of a cited clause; a term or a name may also be one of the reading."""
    if unbalanced(said):
        return Rule.QUOTE, "a quotation mark is left open"
    for quoted in quotations(said):
        if quoted and any(quoted in e.quote or quoted in " ".join(e.quote.split()) for e in cited):
            continue
        if len(quoted.split()) <= _TERM and any(quoted in part for e in cited for part in (*e.says, *e.names)):
            continue
        return Rule.QUOTE, f"“{_short(quoted)}”"
    return None


_TERM = 6
"""Words of a term or name that our own words may be quoted for."""


def _figures(said: str, cited: Sequence[Evidence]) -> tuple[Rule, str] | None:
    mine = figures(said)
    theirs = [_figures_of(e) for e in cited]
    numbers = {n for f in theirs for n in f.numbers}
    wrong = mine.numbers - numbers
    if wrong:
        return Rule.NUMBER, min(wrong)
    dates = {d for f in theirs for d in f.dates} | {as_parts(e.edition) for e in cited if e.edition}
    for date in mine.dates:
        if not any(date_within(date, known) for known in dates):
            return Rule.DATE, "-".join(f"{p:02}" for p in date if p)
    editions = {as_parts(e.edition) for e in cited if e.edition}
    for match in _EDITION.finditer(said):
        named = figures(match[0]).dates
        if any(not any(date_within(d, e) for e in editions) for d in named):
            return Rule.DATE, f"“{match[0].strip()}” is another edition"
    places = {p for f in theirs for p in f.places} | {re.sub(r"\W+", "", e.locator.casefold()) for e in cited}
    for place in mine.places:
        if not any(place in p for p in places):
            return Rule.PLACE, place
    return _compared(mine, theirs)


def _figures_of(one: Evidence) -> Figures:
    """The figures behind a citation: the reading's; where it has none of a sort, those of the clause."""
    own, clause = figures("\n".join((one.own_words, *one.models))), figures(one.quote)
    said = figures("\n".join(one.says))
    return Figures(
        own.numbers if said.numbers else own.numbers | clause.numbers,
        own.dates if said.dates else own.dates | clause.dates,
        own.places | clause.places,
        own.compared if said.compared else own.compared | clause.compared,
    )


_EDITION = re.compile(
    r"\b(?:edition|version|text|terms|wording)\b(?:\s+(?:of|from|dated|in\s+force\s+on|as\s+of))?\s+[\w "
    r",-]{0,24}?\d{4}(?:-\d\d){0,2}",
    re.IGNORECASE,
)


def _compared(mine: Figures, theirs: Iterable[Figures]) -> tuple[Rule, str] | None:
    known = {pair for f in theirs for pair in f.compared}
    for comparison, value in mine.compared:
        if (comparison, value) not in known and any(v == value for _, v in known):
            return Rule.NUMBER, f"{comparison} {value}"
    return None


def _borne_out(said: str, one: Evidence) -> tuple[Rule, str] | None:
    """Whether one clause says what a part of a sentence says."""
    if not one.says:
        return Rule.NOT_CHECKABLE, f"[{one.n}]"
    said = _long_quotations_as_words(said)
    theirs = concepts("\n".join((*one.says, *one.lifts, one.quote))) | (concepts("\n".join(one.names)) - CONCEPTS)
    known = one.clauses()
    mine = norm_clauses(_untitled(said, one))
    for clause in mine:
        own = clause.speaks_of
        strange = (own & HARD) - theirs
        if strange:
            return Rule.CONTENT, f"“{min(strange)}” in “{_short(clause.text)}”"
        if own and len(own & theirs) < SUPPORTED * len(own):
            return Rule.CONTENT, f"“{_short(clause.text)}”"
        found = _norm(clause, known, one)
        if found:
            return found
    for fragment in fragments(said):
        own = concepts(fragment)
        if len(own) > 2 and max((len(own & k.means) for k in known), default=0) < CLOSE * len(own):
            return Rule.CONTENT, f"“{_short(fragment)}”"
    return _exceptions(mine, known, one) or _qualified(said, mine, known, one)


_CONDUCT = frozenset({"train", "develop", "improve", "distil", "compete", "evaluate", "finetune"})
"""Conduct for which it matters which models are meant."""


def _long_quotations_as_words(said: str) -> str:
    """Quoted terms stay; a longer quotation says something, so it is read like the rest of the sentence: who leaves
    the "not" outside the quotation marks has left it out."""
    for quoted in quotations(said):
        if len(quoted.split()) > _TERM:
            said = said.replace(quoted, "\0").replace("“\0”", quoted).replace('"\0"', quoted).replace("\0", quoted)
    return said


def _untitled(said: str, one: Evidence) -> str:
    """The sentence with the names of the text ("Acme's commercial terms") as what they are: a text of someone."""
    titled = {w.casefold() for name in one.names for w in _NAME_WORD.findall(name)} | {"'s", "’s", "s"}

    def plain(match: re.Match[str]) -> str:
        words = re.findall(r"[\w.-]+", match[1].casefold())
        return "the terms" if len(words) > 1 and all(w in titled for w in words) else match[0]

    return _TITLE.sub(plain, said)


_TITLE = re.compile(
    r"\b((?:[A-Z][\w.-]*(?:['’]s)?\s+)(?:(?!may\b|must\b)[\w.-]+\s+){0,5}?(?:terms|licence|agreement|policy"
    r"|conditions)(?:\s+of\s+(?:use|service))?)\b",
    re.IGNORECASE,
)


def _same_scope(mine: NormClause, theirs: NormClause, one: Evidence) -> bool:
    """Whether two clauses draw the same scope, as a whole and for each thing that is built."""
    here, there = scopes(mine.bare), scopes(theirs.bare) | scopes(theirs.before)
    conduct = bool(concepts(theirs.bare) & _CONDUCT)
    if not (concepts(mine.bare) & _CONDUCT or here & {Scope.COMPETING, Scope.SIMILAR} or (there and conduct)):
        return True
    if whatever(" ".join(one.says)):
        here, there = here - {Scope.ANY}, there - {Scope.ANY}
    if here == {Scope.ANY} and not there and theirs.norm in (Norm.MUST_NOT, Norm.FACT_NOT):
        return True  # what bars a model without more bars any
    if not here <= there or (there and not here and conduct):
        return False
    built, known = made(mine.bare), made(theirs.bare)
    return None not in built or None in known or not known


_OF_EFFECT = {
    Effect.PROHIBITION: Norm.MUST_NOT,
    Effect.PERMISSION: Norm.MAY,
    Effect.DUTY: Norm.MUST,
    Effect.EXCEPTION: Norm.MAY,
    Effect.CONDITION: Norm.MUST,
}


def _norms_of(clause: NormClause, known: Sequence[NormClause], one: Evidence) -> set[Norm]:
    """What a clause of a reading says; where no clause of it has a predicate, what its effect says."""
    if clause.norm is Norm.FACT and clause.only and one.effect is Effect.CONDITION:
        return {Norm.FACT, Norm.MAY}
    if clause.norm not in _FACTS or any(k.norm not in _FACTS for k in norm_clauses(one.says[0])):
        return {clause.norm}
    return {clause.norm, *([_OF_EFFECT[one.effect]] if one.effect in _OF_EFFECT else [])}


_FACTS = (Norm.FACT, Norm.FACT_NOT)


def _shared(mine: NormClause, theirs: NormClause) -> float:
    own = mine.speaks_of
    return len(own & theirs.means) / len(own) if own else 0.0


def _likeness(mine: NormClause, theirs: NormClause) -> tuple[float, float]:
    """What is shared, as a part of the sentence's clause and of both."""
    own, other = mine.speaks_of, theirs.speaks_of
    return _shared(mine, theirs), len(own & other) / max(1, len(own | other))


def _alike(mine: NormClause, known: Sequence[NormClause], one: Evidence) -> list[NormClause]:
    """The clauses of the reading that a clause of the sentence may report.

    Where some of these say what it says and others the contrary, the likest decides.
    """
    most = max((_shared(mine, k) for k in known), default=0.0)
    alike = [k for k in known if _shared(mine, k) >= ALIKE * most]
    agree = [k for k in alike if mine.norm in _norms_of(k, known, one) or _only_as(mine, k)]
    contrary = [k for k in alike if k not in agree and _CONTRARY[mine.norm] & _norms_of(k, known, one)]
    if agree and contrary:
        if not mine.text.startswith(REQUIRED):
            own = [k for k in (*agree, *contrary) if not k.text.startswith(REQUIRED)]
            agree, contrary = [k for k in agree if k in own], [k for k in contrary if k in own]
        best = max(_likeness(mine, k) for k in (*agree, *contrary))
        return [k for k in (*agree, *contrary) if _likeness(mine, k) == best]
    return agree or alike


_NORMS = frozenset({Norm.MAY, Norm.MUST, Norm.MUST_NOT, Norm.NEED_NOT, Norm.SHOULD, Norm.SHOULD_NOT})
_CONTRARY = {n: _NORMS - {n} for n in _NORMS} | {
    Norm.FACT: _NORMS | {Norm.FACT_NOT},
    Norm.FACT_NOT: _NORMS | {Norm.FACT},
}
"""What cannot stand for a norm; a statement of fact stands beside any."""


def _norm(mine: NormClause, known: Sequence[NormClause], one: Evidence) -> tuple[Rule, str] | None:
    alike = _alike(mine, known, one)
    if len(mine.speaks_of) > 1 and max((_shared(mine, k) for k in known), default=0.0) < CLOSE:
        return Rule.CONTENT, f"“{_short(mine.text)}”"
    fitting = [k for k in alike if mine.norm in _norms_of(k, known, one) or _only_as(mine, k)]
    if not fitting:
        there = ", ".join(sorted({n.value for k in alike for n in _norms_of(k, known, one)}))
        return Rule.POLARITY, f"{mine.norm.value}, where the clause says {there or 'nothing'}"
    other = mine.modals - frozenset().union(*(k.modals for k in known), {k.norm for k in known} - {mine.norm})
    if other:
        return Rule.POLARITY, f"{min(other).value}, in “{_short(mine.text)}”"
    if not any(_same_scope(mine, k, one) for k in fitting):
        here, there = (
            ", ".join(sorted(s.value for s in found)) for found in (scopes(mine.text), scopes(fitting[0].text))
        )
        return Rule.SCOPE, f"{here or 'none'}, where the clause draws {there or 'none'}"
    inner = frozenset().union(*(k.within for k in known))
    if inner and mine.within - inner:
        return Rule.EXCEPTION, f"{min(mine.within - inner).value}, in “{_short(mine.text)}”"
    denied = _denied(mine, fitting)
    if denied:
        return Rule.POLARITY, denied
    limited = mine.only or mine.conditions or mine.exceptions
    if mine.norm is Norm.MAY and not limited and all(k.only or k.conditions for k in fitting):
        return Rule.LIMIT, f"“{_short(mine.text)}”"
    if mine.only and not any(k.only or "noncommercial" in k.means or _only_as(mine, k) for k in alike):
        return Rule.LIMIT, f"“only” is not in the clause: “{_short(mine.text)}”"
    return None


def _only_as(mine: NormClause, theirs: NormClause) -> bool:
    """Whether "may only as X" stands for "may not, except as X" or for "is only X", or the other way round."""
    if mine.only and theirs.only and {mine.norm, theirs.norm} == {Norm.MAY, Norm.FACT}:
        return True
    for leave, ban in ((mine, theirs), (theirs, mine)):
        if leave.norm is Norm.MAY and leave.only and ban.norm is Norm.MUST_NOT and ban.exceptions:
            excepted = frozenset().union(*(concepts(e) for e in ban.exceptions))
            return bool(excepted & concepts(leave.bare)) or not excepted
    return False


def _denied(mine: NormClause, fitting: Sequence[NormClause]) -> str:
    """What is denied here and affirmed there, or the other way round; empty when nothing is."""
    theirs = [group for k in fitting for group in k.denied]
    here, there = mine.speaks_of, frozenset().union(*(k.means for k in fitting))
    for group in mine.denied:
        if group & there and not any(group & other for other in theirs):
            return f"“{min(group & there)}” is not denied in the clause"
    for group in theirs:
        if (
            group & here
            and not any(group & other for other in mine.denied)
            and not all(not (group & frozenset().union(*k.denied)) for k in fitting[:1])
        ):
            return f"“{min(group & here)}” is denied in the clause"
    return ""


def _exceptions(mine: Sequence[NormClause], known: Sequence[NormClause], one: Evidence) -> tuple[Rule, str] | None:
    """Every exception of what is reported must come along, and none be added."""
    said = [e for c in mine for e in c.exceptions]
    reported = {id(k): k for c in mine for k in _alike(c, known, one)}
    needed = [e for k in reported.values() for e in k.exceptions if not any(_only_as(c, k) for c in mine)]
    have = frozenset().union(*(concepts(e) | _leave(e) for e in said))
    for exception in needed:
        wanted = concepts(exception) | _leave(exception)
        if not said or (wanted and not wanted & have):
            return Rule.EXCEPTION, f"left out: “{_short(exception)}”"
    there = frozenset().union(
        *(concepts(e) | _leave(e) for k in known for e in k.exceptions), *(concepts(t) for t in one.lifts)
    )
    there |= frozenset().union(*(concepts(k.text) for k in known if any(k.exceptions) or _EXCEPTED.search(k.text)))
    excepted = " ".join((*(e for k in known for e in k.exceptions), *one.says, *one.lifts))
    for exception in said:
        wanted = concepts(exception) | _leave(exception)
        plain = wanted or set(_PLAIN.findall(exception)[1:])
        if not there or not plain & (there if wanted else set(_PLAIN.findall(excepted))):
            return Rule.EXCEPTION, f"added: “{_short(exception)}”"
    return None


_PLAIN = re.compile(r"[^\W\d_]{4,}")
_EXCEPTED = re.compile(
    r"\b(?:except\w*|exempt\w*|unless|save|does\s+not\s+apply|only\s+\w+\s+(?:is|are)\s+barred|so\s+far\s+as)\b",
    re.IGNORECASE,
)


def _leave(text: str) -> frozenset[str]:
    """Leave that is given or withheld, however it is worded."""
    return frozenset({"leave"}) if _LEAVE.search(text) else frozenset()


_LEAVE = re.compile(
    r"\b(?:consent|leave|permission|authori[sz]\w*|approv\w*|permit\w*|allow\w*|agree[sd]?|licen[cs]ed?|grant\w*)\b",
    re.IGNORECASE,
)


def _qualified(
    said: str, mine: Sequence[NormClause], known: Sequence[NormClause], one: Evidence
) -> tuple[Rule, str] | None:
    """What narrows the rule must come along."""
    have = concepts(said)
    for clause in mine:
        for group in QUALIFIERS:
            if have & group or clause.norm in _FACTS:
                continue
            alike = _alike(clause, known, one)
            if group == _DISTIL and all(k.speaks_of & {"train", "develop"} for k in alike):
                continue
            if alike and all(k.speaks_of & group and k.text.count(",") < _LIST for k in alike):
                return Rule.LIMIT, f"without “{'”, “'.join(sorted(alike[0].speaks_of & group))}”"
    return None


_LIST = 3
"""Commas from which a clause is a list, of which a sentence may report a part."""
_DISTIL = frozenset({"distil"})


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 70 else f"{text[:67]}…"
