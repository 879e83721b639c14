"""The norm in a sentence: who may, must, must not or need not, with the scope of negation, limits and exceptions.

A sentence is cut into clauses; from each, exceptions ("unless …", "other than …", "without consent") and conditions
("if …", "where …") are set apart; what remains has one predicate, and whether that is negated. A clause without a
predicate states a fact, affirmed or denied.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from kb.answer.check_words import concepts


class Norm(StrEnum):
    """What a clause says of the conduct it speaks of."""

    MAY = "may"
    MUST = "must"
    MUST_NOT = "must not"
    NEED_NOT = "need not"
    SHOULD = "should"
    SHOULD_NOT = "should not"
    FACT = "is so"
    FACT_NOT = "is not so"


_OPPOSITE = {
    Norm.MAY: Norm.MUST_NOT,
    Norm.MUST: Norm.NEED_NOT,
    Norm.MUST_NOT: Norm.MAY,
    Norm.NEED_NOT: Norm.MUST,
    Norm.SHOULD: Norm.SHOULD_NOT,
    Norm.SHOULD_NOT: Norm.SHOULD,
}


@dataclass(frozen=True, slots=True)
class NormClause:
    """One clause, taken apart.

    :ivar text: the clause as it stands.
    :ivar only: whether leave is given with a limit ("may only", "solely").
    :ivar exceptions: what is set apart as excepted. :ivar conditions: likewise as a condition.
    :ivar main: the rest.
    """

    text: str
    norm: Norm
    only: bool
    main: str
    exceptions: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()

    @property
    def speaks_of(self) -> frozenset[str]:
        """Concepts of the whole clause."""
        return concepts(self.text)


_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]|(?<!\w)[‘'][^’']*[’'](?!\w)")
_LEAVE = r"(?:consent|leave|permission|authori[sz]ation|approval|licen[cs]e|agreement|grant)"
_EXCEPTION = re.compile(
    r"\b(?P<to_end>unless|except(?:ing)?(?:\s+(?:for|where|when|as|if|with|under|that|to|in|by))?|"
    r"save(?:\s+(?:for|where|as|under|that|through|if))?(?=\s)|with\s+the\s+exception\s+of|apart\s+from|aside\s+from|"
    r"but\s+for|so\s+far\s+as\s+the\s+law|as\s+far\s+as\s+the\s+law|"
    rf"without\s+(?:(?:its|his|her|their|the|any|a|an|prior|express|explicit|written|\w+['’]s?|separate)\s+){{0,4}}{_LEAVE})\b"
    r"|\b(?P<to_verb>other\s+than|outside|excluding)\b",
    re.IGNORECASE,
)
_NOT_EXCEPTION = re.compile(
    r"\b(?:is|are|be|falls?|stays?|remains?)\s+outside\b|\boutside\s+(?:of\s+)?production\b|\bonly\s+outside\b|\bto\s+save\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:if|when|whenever|where|wherever|once|provided(?:\s+that)?|as\s+long\s+as|so\s+long\s+as|on\s+condition\s+that|"
    r"subject\s+to|on\s+(?:the\s+(?:same\s+)?)?conditions?|under\s+the\s+conditions?|to\s+the\s+extent|as\s+the\s+(?=\w+s?\b)|"
    r"until|so\s+far\s+as|as\s+far\s+as)\b",
    re.IGNORECASE,
)
_VERB_AHEAD = re.compile(r"\b(?:may|must|shall|can|cannot|is|are|was|were|will|has|have|should)\b", re.IGNORECASE)
_ONLY = re.compile(r"(?<!not )\b(?:only|solely|exclusively|merely)\b", re.IGNORECASE)

_PREDICATES: tuple[tuple[Norm, str], ...] = (
    (Norm.MUST, r"(?:has|have|had)\s+no\s+rights?\b(?=[^.;]*\b(?:until|unless|before|without)\b)|no\s+rights?\b[^.;]{0,60}\b(?:until|unless)\b"),
    (Norm.MUST_NOT, r"(?:all\s+)?rights?\s+(?:\w+\s+){0,3}end(?:s|ed)?\b|ends?\s+(?:all\s+)?(?:the\s+)?rights?\b|has\s+no\s+rights?|have\s+no\s+rights?"),
    (Norm.NEED_NOT, r"(?:there\s+is\s+)?no\s+(?:\w+\s+)?(?:duty|obligation|need|requirement)\b|without\s+(?:any\s+)?(?:duty|obligation)"),
    (Norm.MAY, r"(?:no|without\s+(?:any|a)?)\s*(?:\w+\s+)?(?:clause|term|word|rule)s?\s+(?:that\s+)?(?:bars?|forbids?|prohibits?|limits?|restricts?)"),
    (Norm.MUST, r"(?:shall|must|has\s+to|have\s+to|having\s+to)\b"),
    (Norm.MUST, r"needs?\s+(?:to\b|(?:not\b)?(?=\s*(?:an?|the|express|prior|written|separate)\b))|need\b(?=\s+(?:not|never|only)\b)|needs\b"),
    (Norm.SHOULD, r"should|ought\s+to|(?:asks?|asked|requests?)\s+that"),
    (Norm.MAY, r"may|can(?=not\b)|can(?!not)|might|could"),
    (Norm.MUST, r"requires?|required|requiring|oblig\w+|bound\s+to|demands?|calls?\s+for|is\s+to\s+be|are\s+to\s+be|undertakes?\s+to|agrees?\s+to"),
    (Norm.MUST_NOT, r"forbids?|forbidden|forbidding|prohibits?|prohibited|prohibiting|bars?|barred|barring|bans|banned|"
                    r"rules?\s+out|ruled\s+out|disallow\w*|preclud\w+|out\s+of\s+bounds|off[- ]limits|shuts?\s+out|shut\s+out|"
                    r"refrains?\s+from|abstains?\s+from"),
    (Norm.MAY, r"(?:does\s+not|do\s+not|is\s+not|are\s+not)\s+(?:apply|applied|touched\s+by|caught\s+by)(?:\s+to)?|(?:is|are|falls?)\s+outside\s+the\b|leaves\s+alone|"
               r"exempt\w*|is\s+lifted"),
    (Norm.MAY, r"permits?|permitted|permitting|allows?|allowed|allowing|licensed|licenses?(?=\s)|granted|grants|lets|free\s+to|is\s+free|are\s+free|"
               r"entitl\w+|supported|(?:a|the)\s+right\s+to"),
)  # fmt: skip
_PREDICATE = re.compile(
    r"\b(?:" + "|".join(f"(?P<p{i}>{pattern})" for i, (_, pattern) in enumerate(_PREDICATES)) + r")",
    re.IGNORECASE,
)
_SUBJECT_NOT = re.compile(r"\b(?:no|nobody|none|nothing|neither|nor|never|no-one|no\s+one)\b", re.IGNORECASE)
_NOT_BEFORE = re.compile(r"\b(?:not|never|n['’]t|no\s+longer)(?:\s+\w+ly)?(?:\s+be(?:en)?)?\s*$", re.IGNORECASE)
_NOT_AFTER = re.compile(r"^\s*(?:(?:not|never)\b|n['’]t\b)", re.IGNORECASE)
_NEGATORS = re.compile(r"\b(?:not|no|nor|never|none|nothing|nobody|neither|cannot)\b|n['’]t\b", re.IGNORECASE)
_NEUTRAL = re.compile(
    r"\bwhether\s+or\s+not\b|\bor\s+not\b|\bnot\s+only\b|\bno\s+matter\b|\bnot\s+even\s+for\b|\bno\s+more\s+than\b|\bnot\s+more\s+than\b|"
    r"\bno\s+word\s+about\b[^.;]*",
    re.IGNORECASE,
)
_IMPERATIVE = re.compile(r"^\W*(?:please\s+)?(?P<neg>do\s+not|don['’]t|never|neither)?\s*(?P<verb>[A-Z]?[a-z]+)\b")
_IMPERATIVE_VERBS = frozenset(
    "give keep put mark name display state say add hand enclose include send ask require register let use follow start "
    "credit cite get obtain leave see do place pass tell limit pay train call make label note observe offer publish "
    "share carry comply respect word reproduce provide retain show attach link change word write bind check honour "
    "stay quote list".split()
)
_SPLIT = re.compile(
    r";|:\s|\s[–—]\s|,\s+(?=(?:and|but|yet|while|whereas|so|nor|though|although|since|because)\b)|"
    r"\s+(?=(?:but|whereas|while|though|although)\s)|,?\s+(?=and\s+(?:must|may|shall|can|cannot|need|has\s+to|have\s+to)\b)",
    re.IGNORECASE,
)
_ALWAYS_SPLIT = re.compile(r"^(?:but|yet|while|whereas|though|although|since|because)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"§])")


@lru_cache(maxsize=8192)
def norm_clauses(text: str) -> tuple[NormClause, ...]:
    """The clauses of a text of one or several sentences.

    >>> [(c.norm.value, c.only) for c in norm_clauses("You may copy it, but you must not sell it.")]
    [('may', False), ('must not', False)]
    """
    out = []
    for sentence in _SENTENCE.split(text.strip()):
        out += [_clause(part) for part in _parts(sentence) if re.search(r"\w", part)]
    return tuple(out)


def _parts(sentence: str) -> list[str]:
    """A sentence cut where a part begins that has a predicate of its own, or that is set against the one before."""
    cuts, places = [0], [(m.start(), m.end(), m[0]) for m in _SPLIT.finditer(sentence)]
    for number, (start, end, mark) in enumerate(places):
        following = places[number + 1][0] if number + 1 < len(places) else len(sentence)
        ahead = sentence[end:following]
        bare = _without_asides(ahead)
        hard = mark.strip() in (";", ":", "–", "—") or _ALWAYS_SPLIT.match(ahead)
        if hard or _PREDICATE.search(bare):
            cuts.append(end)
    return [sentence[a:b].strip(" ,;:") for a, b in zip(cuts, [*cuts[1:], len(sentence)], strict=True)]


def _without_asides(text: str) -> str:
    main, _, _ = _apart(_QUOTED.sub(" ", text))
    return main


def _clause(text: str) -> NormClause:
    bare = _NEUTRAL.sub(" ", _QUOTED.sub(" ", text))
    main, exceptions, conditions = _apart(bare)
    norm = _norm(main, bare)
    only = bool(_ONLY.search(bare))
    return NormClause(text, norm, only, main, exceptions, conditions)


def _apart(text: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The text without its exceptions and conditions, and these."""
    exceptions: list[str] = []
    conditions: list[str] = []
    for pattern, found in ((_EXCEPTION, exceptions), (_CONDITION, conditions)):
        start = 0
        while match := pattern.search(text, start):
            if pattern is _EXCEPTION and any(m.start() <= match.start() < m.end() for m in _NOT_EXCEPTION.finditer(text)):
                start = match.end()
                continue
            end = _end(text, match)
            found.append(text[match.start() : end].strip(" ,"))
            text = f"{text[: match.start()]} {text[end:]}"
            start = match.start()
    return text, tuple(exceptions), tuple(conditions)


def _end(text: str, match: re.Match[str]) -> int:
    """Where an exception or condition that begins at a match ends: at a comma; where it stands before the verb, there."""
    comma = text.find(",", match.end())
    end = len(text) if comma < 0 else comma
    if "to_verb" in match.re.groupindex and match["to_verb"]:
        verb = _VERB_AHEAD.search(text, match.end(), end)
        return verb.start() if verb else end
    return end


def _norm(main: str, whole: str) -> Norm:
    match = _PREDICATE.search(main)
    if match is None:
        return _imperative(main) or _fact(main)
    norm = next(n for i, (n, _) in enumerate(_PREDICATES) if match[f"p{i}"] is not None)
    before, after = main[: match.start()], main[match.end() :]
    negated = bool(_NOT_BEFORE.search(before)) or bool(_NOT_AFTER.search(after))
    subject = _SUBJECT_NOT.search(before)
    said = match[0].casefold()
    if said.startswith(("no ", "has no", "have no", "without", "does not", "do not", "is not", "are not")):
        return norm
    if bool(subject) != negated:
        if norm is Norm.MUST and re.match(r"shall|must", said):
            return Norm.MUST_NOT
        return _OPPOSITE[norm]
    return norm


def _imperative(main: str) -> Norm | None:
    match = _IMPERATIVE.match(main)
    if match is None or match["verb"].casefold() not in _IMPERATIVE_VERBS:
        return None
    return Norm.MUST_NOT if match["neg"] else Norm.MUST


def _fact(main: str) -> Norm:
    return Norm.FACT_NOT if len(_NEGATORS.findall(main)) % 2 else Norm.FACT
