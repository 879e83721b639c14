"""Whether the reading of a clause says what a part of a sentence says: content, norm, scope, exceptions and limits."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.answer.check_facts import quotations
from kb.answer.check_form import NAME_WORD, TERM
from kb.answer.check_model import REQUIRED, Evidence, Rule, short
from kb.answer.check_norms import Norm, NormClause, fragments, norm_clauses
from kb.answer.check_scope import Scope, made, scopes, whatever
from kb.answer.check_words import CONCEPTS, HARD, QUALIFIERS, concepts
from kb.vocabulary import Effect

SUPPORTED = 0.6
"""Share of the concepts of a clause that must stand in what it cites."""

CLOSE = 0.5
"""Share of the concepts of a clause that must stand in the one clause of the reading that it reports."""

ALIKE = 0.7
"""A clause of the reading is a candidate for a clause of the sentence when it shares at least this part of what the
likeliest one shares."""


def borne_out(said: str, one: Evidence) -> tuple[Rule, str] | None:
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
            return Rule.CONTENT, f"“{min(strange)}” in “{short(clause.text)}”"
        if own and len(own & theirs) < SUPPORTED * len(own):
            return Rule.CONTENT, f"“{short(clause.text)}”"
        found = _norm(clause, known, one)
        if found:
            return found
    for fragment in fragments(said):
        own = concepts(fragment)
        if len(own) > 2 and max((len(own & k.means) for k in known), default=0) < CLOSE * len(own):
            return Rule.CONTENT, f"“{short(fragment)}”"
    return _exceptions(mine, known, one) or _qualified(said, mine, known, one)


_CONDUCT = frozenset({"train", "develop", "improve", "distil", "compete", "evaluate", "finetune"})
"""Conduct for which it matters which models are meant."""


def _long_quotations_as_words(said: str) -> str:
    """Quoted terms stay; a longer quotation says something, so it is read like the rest of the sentence: who leaves
    the "not" outside the quotation marks has left it out."""
    for quoted in quotations(said):
        if len(quoted.split()) > TERM:
            said = said.replace(quoted, "\0").replace("“\0”", quoted).replace('"\0"', quoted).replace("\0", quoted)
    return said


def _untitled(said: str, one: Evidence) -> str:
    """The sentence with the names of the text ("Acme's commercial terms") as what they are: a text of someone."""
    titled = {w.casefold() for name in one.names for w in NAME_WORD.findall(name)} | {"'s", "’s", "s"}

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
        return Rule.CONTENT, f"“{short(mine.text)}”"
    fitting = [k for k in alike if mine.norm in _norms_of(k, known, one) or _only_as(mine, k)]
    if not fitting:
        there = ", ".join(sorted({n.value for k in alike for n in _norms_of(k, known, one)}))
        return Rule.POLARITY, f"{mine.norm.value}, where the clause says {there or 'nothing'}"
    other = mine.modals - frozenset().union(*(k.modals for k in known), {k.norm for k in known} - {mine.norm})
    if other:
        return Rule.POLARITY, f"{min(other).value}, in “{short(mine.text)}”"
    if not any(_same_scope(mine, k, one) for k in fitting):
        here, there = (
            ", ".join(sorted(s.value for s in found)) for found in (scopes(mine.text), scopes(fitting[0].text))
        )
        return Rule.SCOPE, f"{here or 'none'}, where the clause draws {there or 'none'}"
    inner = frozenset().union(*(k.within for k in known))
    if inner and mine.within - inner:
        return Rule.EXCEPTION, f"{min(mine.within - inner).value}, in “{short(mine.text)}”"
    denied = _denied(mine, fitting)
    if denied:
        return Rule.POLARITY, denied
    limited = mine.only or mine.conditions or mine.exceptions
    if mine.norm is Norm.MAY and not limited and all(k.only or k.conditions for k in fitting):
        return Rule.LIMIT, f"“{short(mine.text)}”"
    if mine.only and not any(k.only or "noncommercial" in k.means or _only_as(mine, k) for k in alike):
        return Rule.LIMIT, f"“only” is not in the clause: “{short(mine.text)}”"
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
            return Rule.EXCEPTION, f"left out: “{short(exception)}”"
    there = frozenset().union(
        *(concepts(e) | _leave(e) for k in known for e in k.exceptions), *(concepts(t) for t in one.lifts)
    )
    there |= frozenset().union(*(concepts(k.text) for k in known if any(k.exceptions) or _EXCEPTED.search(k.text)))
    excepted = " ".join((*(e for k in known for e in k.exceptions), *one.says, *one.lifts))
    for exception in said:
        wanted = concepts(exception) | _leave(exception)
        plain = wanted or set(_PLAIN.findall(exception)[1:])
        if not there or not plain & (there if wanted else set(_PLAIN.findall(excepted))):
            return Rule.EXCEPTION, f"added: “{short(exception)}”"
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
