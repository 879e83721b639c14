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

    :ivar text: the clause as it stands. :ivar bare: without quotations, contractions in full.
    :ivar only: whether leave is given with a limit ("may only", "solely").
    :ivar exceptions: what is set apart as excepted. :ivar conditions: likewise as a condition.
    :ivar main: the rest. :ivar before: the clause before, where a pronoun leads back to it.
    :ivar modals: the modal verbs beside its predicate. :ivar within: the norms of its exceptions and conditions.
    :ivar denied: what negations bear on that do not belong to the norm.
    """

    text: str
    bare: str
    norm: Norm
    only: bool
    main: str
    exceptions: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    before: str = ""
    modals: frozenset[Norm] = frozenset()
    within: frozenset[Norm] = frozenset()
    denied: tuple[frozenset[str], ...] = ()

    @property
    def speaks_of(self) -> frozenset[str]:
        """Concepts of the clause."""
        return concepts(self.text)

    @property
    def means(self) -> frozenset[str]:
        """Concepts of the clause and, where it begins with a pronoun, of the one before."""
        return self.speaks_of | concepts(self.before)


_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]|(?<!\w)[‘'][^’']*[’'](?!\w)")
_LEAVE = r"(?:consent|leave|permission|authori[sz]ation|approval|licen[cs]e|agreement|grant)"
_EXCEPTION = re.compile(
    r"\b(?P<to_end>unless|except(?:ing)?(?:\s+(?:for|where|when|as|if|with|under|that|to|in|by))?|"
    r"save(?:\s+(?:for|where|as|under|that|through|if))?(?=\s)|with\s+the\s+exception\s+of|apart\s+from|aside\s+from|"
    r"but\s+for|so\s+far\s+as\s+the\s+law|as\s+far\s+as\s+the\s+law|"
    r"so\s+far\s+as\s+law)\b|"
    rf"\b(?P<leave>without\s+(?:(?:its|his|her|their|the|any|a|an|prior|express|explicit|written|\w+['’]s?"
    rf"|separate)\s+){{0,4}}{_LEAVE}"
    r"(?:\s+(?:each\s+time|beforehand|from\s+[A-Z]\w+|of\s+[A-Z]\w+|by\s+[A-Z]\w+|in\s+writing))*)\b"
    r"|\b(?P<to_verb>other\s+(?:\w+\s+)?than|outside|excluding)\b",
    re.IGNORECASE,
)
_NOT_EXCEPTION = re.compile(
    r"\b(?:is|are|be|falls?|stays?|remains?)\s+outside\b|\boutside\s+(?:of\s+)?production\b|\bonly\s+outside\b"
    r"|\bto\s+save\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:if|when|whenever|where|wherever|once|provided(?:\s+that)?|as\s+long\s+as|so\s+long\s+as"
    r"|on\s+condition\s+that|"
    r"subject\s+to|on\s+(?:the\s+(?:same\s+)?)?conditions?|under\s+the\s+conditions?|to\s+the\s+extent"
    r"|as\s+the\s+(?=\w+s?\b)|"
    r"until|so\s+far\s+as|as\s+far\s+as)\b",
    re.IGNORECASE,
)
_VERB_AHEAD = re.compile(r"\b(?:may|must|shall|can|cannot|is|are|was|were|will|has|have|should)\b", re.IGNORECASE)
_ONLY = re.compile(
    r"(?<!not )\b(?:only|solely|exclusively|(?<!leaves )(?<!leave )(?<!left )alone|nothing\s+but|one\s+purpose)\b",
    re.IGNORECASE,
)

_BE = (
    r"(?:is|are|was|were|be|been|being|stays?|remains?)\s+(?:(?:not|never|also|only|so|thus|therefore|hence"
    r"|still|all|both|\w+ly)\s+){0,3}"
)
_PREDICATES: tuple[tuple[Norm, str], ...] = (
    (Norm.MUST_NOT, r"(?:all\s+)?rights?\s+(?:\w+\s+){0,3}end(?:s|ed)?\b|ends?\s+(?:all\s+)?(?:the\s+)?rights?\b"
                    r"|(?:has|have)\s+no\s+rights?|not\s+to\s+be|cut\s+off\s+from"),
    (Norm.NEED_NOT, r"(?:there\s+is\s+)?no\s+(?:\w+\s+)?(?:duty|obligation|need|requirement)\b"
                    r"|without\s+(?:any\s+)?(?:duty|obligation)"),
    (Norm.MAY, r"(?:[Nn]o|without\s+(?:any|a)?)\s*(?:\w+\s+)?(?:clause|term|word|rule)s?\s+(?:that\s+)?(?:bars?"
               r"|forbids?|prohibits?|limits?|restricts?)"),
    (Norm.MUST, r"(?:shall|must|has\s+to|have\s+to|having\s+to)\b"),
    (Norm.MUST, r"needs?\s+to\b|needs?(?=\s+(?:an?|the|express|prior|written|separate)\b)|need\b(?=\s+(?:not|never"
                r"|only)\b)|needs\b|"
               r"takes?(?=\s+(?:an?|separate|prior|written|express)\b)"),
    (Norm.SHOULD, r"should|ought\s+to|(?:asks?|asked|requests?)\s+that"),
    (Norm.MAY, r"[Mm]ay|[Cc]an(?:not)?|might|could"),
    (Norm.MUST, rf"{_BE}(?:required|needed|necessary|oblig(?:ed|ated)|bound\s+to|to\s+be)|requires?|obliges?"
                rf"|demands?|calls?\s+for|undertakes?\s+to|agrees?\s+to"),
    (Norm.MUST_NOT, rf"{_BE}(?:forbidden|prohibited|barred|banned|ruled\s+out|precluded|disallowed|shut\s+out"
                    rf"|out\s+of\s+bounds|off[- ]limits)|"
                    r"forbids?|prohibits?|bars?(?=\s+(?!does\b|is\b|on\b))|bans(?=\s+(?!on\b))|rules?\s+out"
                    r"|disallows?|precludes?|excludes?|shuts?\s+out|"
                    r"refrains?\s+from|abstains?\s+from|[Bb]arred\b(?=\s+(?:is|are)\b)"),
    (Norm.MAY, r"(?:does\s+not|do\s+not|is\s+not|are\s+not)\s+(?:apply|applied|touched\s+by|caught\s+by|cover"
               r"|covered\s+by|reach)(?:\s+to)?|"
               r"(?:is|are|falls?)\s+outside\s+the\s+(?:\w+\s+)?(?:ban|bar|limit|prohibition|restriction"
               r"|threshold)\b|leaves\s+alone|"
               rf"{_BE}(?:exempt(?:ed)?|lifted)"),
    (Norm.MAY, rf"{_BE}(?:permitted|allowed|licensed|granted|free\b(?!\s+of)|entitled|supported|authori[sz]ed"
               rf"|within\s+(?:the\s+licence|it|the\s+grant|what))|"
               r"permits?|allows?|licenses?|grants(?=\s)|grant(?=\s+(?:an?|the|you|every\w*)\b)"
               r"|lets?(?=\s+(?!s\b)\w)|entitles?|supports?|(?:a|the)\s+right\s+to"),
)  # fmt: skip
_PREDICATE = re.compile(
    r"\b(?:" + "|".join(f"(?P<p{i}>{pattern})" for i, (_, pattern) in enumerate(_PREDICATES)) + r")(?!\w)"
)
_FACT_VERB = re.compile(
    r"\b(?:counts?\s+as|(?:is|are)\s+(?:part|indirect|considered|treated|outside|an?|derivatives?)|means?"
    r"|includes?|takes\s+in|claims?|belongs?|governs?|stays?|owns|decides?|covers?|reach(?:es)?|comes?|carr(?:y"
    r"|ies)|stands?|applies|apply|goes|contains?|stops?|accepted|sets?|attach(?:es)?)\b"
)
_MODAL = re.compile(
    r"\b(?P<must>shall|must)\b|\b(?P<may>may|cannot)\b|\b(?P<should>should)\b|\b(?P<need>need|has\s+to|have\s+to)\b",
    re.IGNORECASE,
)
_NO_RIGHTS_UNTIL = re.compile(
    r"\b(?:has|have)\s+no\s+rights?\b[^.;]*\b(?:until|unless|before)\b|\bno\s+rights?\b[^.;]{0,60}\b(?:until|unless)\b"
)
_SUBJECT_NOT = re.compile(r"\b(?:no|nobody|none|nothing|neither|nor|never|no-one|no\s+one)\b", re.IGNORECASE)
_NOT_BEFORE = re.compile(r"\b(?:not|never|n['’]t|no\s+longer)(?:\s+\w+ly)?(?:\s+be(?:en)?)?\s*$", re.IGNORECASE)
_NOT_AFTER = re.compile(r"^\s*(?:(?:not|never|no|neither)\b|n['’]t\b)", re.IGNORECASE)
_VERBS = frozenset({"may", "can", "must", "shall", "should"})
_NO_OBJECT = re.compile(
    r"^\s+(?:\w+\s+){1,3}?(?<!with )(?<!for )(?:no|nothing)\b(?!\s+(?:more|longer|later|matter|fewer|less|but))",
    re.IGNORECASE,
)
_NOT_WITHIN = re.compile(r"\b(?:not|never|cannot)\b", re.IGNORECASE)
_NEGATORS = re.compile(r"\b(?:not|no|nor|never|none|nothing|nobody|neither|cannot)\b|n['’]t\b", re.IGNORECASE)
_NEUTRAL = re.compile(
    r"\bwhether\s+or\s+not\b|\bor\s+not\b|\bnot\s+only\b|\bno\s+matter\b|\bnot\s+even\s+for\b|\bno\s+more\s+than\b"
    r"|\bnot\s+more\s+than\b|"
    r"\bno\s+word\s+about\b[^.;]*",
    re.IGNORECASE,
)
_IMPERATIVE = re.compile(
    r"^\W*(?:please\s+)?(?P<neg>do\s+not|don['’]t|never|neither)?\s*(?P<verb>[a-z]+)\b", re.IGNORECASE
)
_IMPERATIVE_VERBS = frozenset(
    [
        "give",
        "keep",
        "put",
        "mark",
        "name",
        "display",
        "state",
        "say",
        "add",
        "hand",
        "enclose",
        "include",
        "send",
        "ask",
        "require",
        "register",
        "let",
        "use",
        "follow",
        "start",
        "credit",
        "cite",
        "get",
        "obtain",
        "leave",
        "see",
        "do",
        "place",
        "pass",
        "tell",
        "limit",
        "pay",
        "train",
        "call",
        "make",
        "label",
        "note",
        "observe",
        "offer",
        "publish",
        "share",
        "carry",
        "comply",
        "respect",
        "word",
        "reproduce",
        "provide",
        "retain",
        "show",
        "attach",
        "link",
        "change",
        "word",
        "write",
        "bind",
        "check",
        "honour",
        "stay",
        "quote",
        "list",
    ]
)
_SPLIT = re.compile(
    r";|:\s|\s[–—]\s|,\s+(?=(?:and|but|yet|while|whereas|so|nor|though|although|since|because)\b)|"
    r"(?<!nothing)(?<!anything)(?<!none)(?<!all)\s+(?=(?:but|whereas|while|though|although)\s)|,\s+(?=(?:must|may"
    r"|shall|can|cannot|need|has\s+to|have\s+to)\b)|\s+(?=and\s+(?:do|does|is|are)\s+not\b)|\s+(?=and\s+so\b)"
    r"|,?\s+(?=and\s+(?:must|may|shall|can|cannot|need|has\s+to|have\s+to)\b)",
    re.IGNORECASE,
)
_ALWAYS_SPLIT = re.compile(r"^(?:but|yet|while|whereas|though|although|since|because)\b", re.IGNORECASE)
_STANDS_ALONE = re.compile(rf"{_PREDICATE.pattern}|{_FACT_VERB.pattern}|\b(?:is|are|was|were|has|have|do|does)\b")
_IS = re.compile(r"(?<!that )(?<!which )(?<!who )(?<!so )(?<!as )\b(?:is|are)\b(?!\s+included)")
_BARE_MODAL = re.compile(r"^(?:must|may|shall|can|cannot|need|has\s+to|have\s+to)\b", re.IGNORECASE)
_AND_THAT = re.compile(r"^and\s+(?:that|this|which)\b", re.IGNORECASE)
_OWN_SUBJECT = re.compile(r"^(?:so|nor|yet|but)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"§])")


@lru_cache(maxsize=8192)
def norm_clauses(text: str) -> tuple[NormClause, ...]:
    """The clauses of a text of one or several sentences.

    >>> [(c.norm.value, c.only) for c in norm_clauses("You may copy it, but you must not sell it.")]
    [('may', False), ('must not', False)]
    """
    out = []
    before = ""
    for sentence in _SENTENCE.split(text.strip()):
        for part in _parts(sentence):
            if re.search(r"\w", part):
                out.append(_clause(part, before))
                before = part
    return tuple(out)


def _parts(sentence: str) -> list[str]:
    """A sentence cut where a part begins that has a predicate of its own, or that is set against the one before."""
    cuts, places = [0], [(m.start(), m.end(), m[0]) for m in _SPLIT.finditer(sentence)]
    for number, (start, end, mark) in enumerate(places):
        following = places[number + 1][0] if number + 1 < len(places) else len(sentence)
        ahead = sentence[end:following]
        bare = _without_asides(ahead if mark.strip() != ":" else sentence[end:].partition(";")[0])
        hard = (
            mark.strip() == ";"
            or _ALWAYS_SPLIT.match(ahead)
            or (
                mark.strip() in (":", "–", "—")
                and (_PREDICATE.search(bare) or _FACT_VERB.search(bare) or _IS.search(bare))
            )
        )
        states = (_FACT_VERB.search(bare) or _IS.search(bare)) and not _AND_THAT.match(ahead)
        own = (_PREDICATE.search(bare) or states) and (
            _OWN_SUBJECT.match(ahead)
            or (_PREDICATE if _BARE_MODAL.match(ahead) else _STANDS_ALONE).search(
                _without_asides(sentence[cuts[-1] : start])
            )
        )
        if hard or own:
            cuts.append(end)
    return [sentence[a:b].strip(" ,;:") for a, b in zip(cuts, [*cuts[1:], len(sentence)], strict=True)]


def _without_asides(text: str) -> str:
    main, _, _ = _apart(spelled_out(_QUOTED.sub(" ", text)))
    return main


def _clause(text: str, before: str) -> NormClause:
    bare = _NOT_COMMERCIAL.sub("noncommercial", spelled_out(_QUOTED.sub(" ", text)))
    main, exceptions, conditions = _apart(_NEUTRAL.sub(" ", bare))
    first = _PREDICATE.search(main)
    rest = f"{main[: first.start()]} {main[first.end() :]}" if first else main
    return NormClause(
        text,
        bare,
        _norm(main, bare),
        bool(_ONLY.search(bare)),
        main,
        exceptions,
        conditions,
        before if _PRONOUN.match(text) else "",
        _modals(rest),
        frozenset(n for part in (*exceptions, *conditions) if (n := _within(part)) is not None),
        _denied(main, (*exceptions, *conditions)),
    )


def spelled_out(text: str) -> str:
    """Contractions in full.

    >>> spelled_out("You can't, and it doesn't.")
    'You cannot, and it does not.'
    """
    text = re.sub(r"\b([Cc])an['’]t\b", r"\1annot", text)
    return re.sub(
        r"\b(\w+)n['’]t\b", lambda m: {"wo": "will", "sha": "shall"}.get(m[1].casefold(), m[1]) + " not", text
    )


def _within(part: str) -> Norm | None:
    """What an exception or condition says of the law ("unless the law forbids it"); ``None`` where it names none."""
    inner = re.sub(
        r"^\W*(?:unless|except\w*|save|if|when|where|once|so\s+far\s+as|as\s+far\s+as|to\s+the\s+extent)\b",
        " ",
        part,
        flags=re.IGNORECASE,
    )
    match = _PREDICATE.search(inner) if re.search(r"\blaws?\b", inner, re.IGNORECASE) else None
    return _norm(inner, "") if match else None


def _denied(main: str, parts: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    """Per negation that does not belong to the norm: the next two concepts, which it bears on."""
    first = _PREDICATE.search(main)
    if first is None:
        return ()  # a fact is affirmed or denied as a whole
    rest = main[first.end() :]
    norm = _norm(main, "")
    if norm in (Norm.MUST_NOT, Norm.SHOULD_NOT, Norm.NEED_NOT):
        rest = re.sub(r"\b(?:nor|neither)\b", " ", rest, flags=re.IGNORECASE)
    if _NO_OBJECT.match(rest):
        rest = _NO_OBJECT.sub(" ", rest)
    rest = _NOT_AFTER.sub(" ", rest)
    before = _SUBJECT_NOT.sub(" ", _NOT_BEFORE.sub(" ", main[: first.start()]))
    out = []
    for text in (before, rest, *parts):
        for match in _NEGATORS.finditer(text):
            ahead = re.split(r"[,;:.]", text[match.end() :])[0]
            bears_on: list[str] = []
            for word in re.findall(r"[\w'’-]+", ahead):
                bears_on += [c for c in concepts(word) if c not in bears_on]
                if len(bears_on) >= 2:
                    break
            if bears_on:
                out.append(frozenset(bears_on))
    return tuple(out)


_NOT_COMMERCIAL = re.compile(r"\bnot\s+(?:for\s+)?commercial(?:ly)?\b", re.IGNORECASE)
_PRONOUN = re.compile(r"^\W*(?:and\s+|so\s+|but\s+)?(?:they|it|this|these|that|those|such|there)\b", re.IGNORECASE)


def _apart(text: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The text without its exceptions and conditions, and these."""
    exceptions: list[str] = []
    conditions: list[str] = []
    for pattern, found in ((_EXCEPTION, exceptions), (_CONDITION, conditions)):
        start = 0
        while match := pattern.search(text, start):
            if pattern is _EXCEPTION and any(
                m.start() <= match.start() < m.end() for m in _NOT_EXCEPTION.finditer(text)
            ):
                start = match.end()
                continue
            end = _end(text, match)
            found.append(text[match.start() : end].strip(" ,"))
            text = f"{text[: match.start()]} {text[end:]}"
            start = match.start()
    return text, tuple(exceptions), tuple(conditions)


def _end(text: str, match: re.Match[str]) -> int:
    """Where an exception or condition that begins at a match ends: at a comma, or before the verb ahead."""
    if "leave" in match.re.groupindex and match["leave"]:
        return match.end()
    comma = text.find(",", match.end())
    end = len(text) if comma < 0 else comma
    if "to_verb" in match.re.groupindex and match["to_verb"]:
        verb = _VERB_AHEAD.search(text, match.end(), end)
        return verb.start() if verb else end
    return end


def _norm(main: str, whole: str) -> Norm:
    if _NO_RIGHTS_UNTIL.search(whole):
        return Norm.MUST
    match = _PREDICATE.search(main)
    if match is None:
        return _imperative(main) or _fact(main)
    norm = next(n for i, (n, _) in enumerate(_PREDICATES) if match[f"p{i}"] is not None)
    before, after, said = main[: match.start()], main[match.end() :], match[0].casefold()
    if re.match(
        r"no |without|(?:has|have) no|there is no|(?:does|do|is|are) not (?:apply|applied|touched|caught|cover"
        r"|reach)|not to be",
        said,
    ):
        return norm
    negated = bool(_NOT_BEFORE.search(before) or _NOT_AFTER.search(after) or _NOT_WITHIN.search(said))
    if said in _VERBS and not negated and _NO_OBJECT.match(after):
        return Norm.MUST_NOT if norm in (Norm.MAY, Norm.MUST) else _OPPOSITE[norm]
    if bool(_SUBJECT_NOT.search(before)) == negated:
        return norm
    return Norm.MUST_NOT if said in ("shall", "must") else _OPPOSITE[norm]


def _modals(text: str) -> frozenset[Norm]:
    """Every modal verb of a text with its negation, wherever it stands."""
    out = set()
    for match in _MODAL.finditer(text):
        negated = bool(_NOT_AFTER.search(text[match.end() :])) or match[0].casefold() == "cannot"
        kind = match.lastgroup
        if kind == "must":
            out.add(Norm.MUST_NOT if negated else Norm.MUST)
        elif kind == "may":
            out.add(Norm.MUST_NOT if negated else Norm.MAY)
        elif kind == "should":
            out.add(Norm.SHOULD_NOT if negated else Norm.SHOULD)
        else:
            out.add(Norm.NEED_NOT if negated else Norm.MUST)
    return frozenset(out)


def _imperative(main: str) -> Norm | None:
    match = _IMPERATIVE.match(main)
    if match is None:
        return None
    if match["neg"] and match["neg"].casefold().startswith("do"):
        return Norm.MUST_NOT
    if match["verb"].casefold() not in _IMPERATIVE_VERBS:
        return None
    return Norm.MUST_NOT if match["neg"] else Norm.MUST


def _fact(main: str) -> Norm:
    return Norm.FACT_NOT if len(_NEGATORS.findall(main)) % 2 else Norm.FACT


def fragments(text: str) -> list[str]:
    """A sentence cut at every "and" behind which a predicate follows, whether or not a clause begins there."""
    parts = re.split(r";\s+|,?\s+(?=(?:and|but|while)\s)", text)
    out = [parts[0]]
    for part in parts[1:]:
        if _PREDICATE.search(part):
            out.append(part)
        else:
            out[-1] += f" {part}"
    return out
