"""Names, quotations, numbers, dates and places of a sentence: each must stand in what the sentence cites."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kb.answer.check_facts import (
    MONTHS,
    Figures,
    as_parts,
    capitalised,
    date_within,
    figures,
    quotations,
    unbalanced,
    without_quotations,
)
from kb.answer.check_model import Evidence, Rule, short
from kb.answer.check_words import stem


def names(
    said: str, cited: Sequence[Evidence], words: frozenset[str], issuers: Sequence[str]
) -> tuple[Rule, str] | None:
    """Names and terms are those of what is cited, and no other issuer is spoken of.

    :param words: stems of lower-case words, which are no names where they begin a sentence.
    :param issuers: every publisher that is known, however it writes itself.
    """
    known = {w for e in cited for w in NAME_WORD.findall("\n".join((*e.says, *e.lifts, *e.names, *e.models)))}
    # A term may come from the words of the clause; a name may not: it could be put there to be repeated.
    known |= {w for e in cited for w in NAME_WORD.findall(e.quote) if stem(w.casefold()) in words}
    known |= {w.removesuffix("s") for w in known} | {part for w in known for part in re.split(r"[-.]", w)}
    lower = {w.casefold() for e in cited for w in NAME_WORD.findall(" ".join((*e.says, *e.lifts)))}
    all_words = " ".join(e.own_words for e in cited).casefold()
    for issuer in issuers:
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
        if first and (stem(plain) in words or plain in lower or plain in _OPENERS):
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


NAME_WORD = re.compile(r"[^\W_][\w.-]*[^\W_]|[^\W_]")
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


def quotations_exact(said: str, cited: Sequence[Evidence]) -> tuple[Rule, str] | None:
    """Quotations are byte-exact slices of a cited clause; a term or a name may also be one of the reading."""
    if unbalanced(said):
        return Rule.QUOTE, "a quotation mark is left open"
    for quoted in quotations(said):
        if quoted and any(quoted in e.quote or quoted in " ".join(e.quote.split()) for e in cited):
            continue
        if len(quoted.split()) <= TERM and any(quoted in part for e in cited for part in (*e.says, *e.names)):
            continue
        return Rule.QUOTE, f"“{short(quoted)}”"
    return None


TERM = 6
"""Words of a term or name that our own words may be quoted for."""


def figures_borne(said: str, cited: Sequence[Evidence]) -> tuple[Rule, str] | None:
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
