"""A question in another language, said in the English sentences that the interpreter reads.

Word order differs too much between languages for patterns to be carried over one by one, so no English rule is written
twice: the table of a language finds what each name is and which facets the words tell, and every finding is put as one
plain English sentence. What no pattern finds leaves no trace, so unknown words never become facets.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from kb.corpus import Corpus
from kb.interpret.entities import Mention, find_mentions
from kb.interpret.masked import MENTION
from kb.interpret.names import NameIndex
from kb.interpret.sentences import Told, sentences
from kb.interpret.tables.languages import load
from kb.interpret.tables.languages.shape import Concept, Language, Role
from kb.interpret.told import counts, day, seat

_ASCII_RUN = re.compile(r"[\x21-\x7e]+(?: [\x21-\x7e]+)*")
_JOINED = re.compile(r"(?<=\w)-(?!(?:Instruct|Chat|Base|Distill)\b)(?=(?:API|App)\b|[A-ZÄÖÜ][a-zäöüß]{3,}(?!\w*\d))")
_UMLAUTS = (("ae", "a"), ("oe", "o"), ("ue", "u"))
_CLAUSE = re.compile(r"[.?!;:,。；，！？：]")
_REACH = 40
_DENIABLE = {
    Concept.WEIGHTS_PUBLISHED: Concept.NOT_PUBLISHED,
    Concept.MODEL_PUBLISHED: Concept.NOT_PUBLISHED,
    Concept.DATASET_PUBLISHED: None,
    Concept.SERVICE: Concept.NOT_PUBLISHED,
    Concept.DELIVERED: Concept.NOT_PUBLISHED,
    Concept.SOLD: None,
    Concept.COMMERCIAL: None,
    Concept.COMPETING: Concept.NOT_COMPETING,
    Concept.INTERNAL: None,
    Concept.RESEARCH: None,
    Concept.PERSONAL: None,
    Concept.PERMISSION_HELD: Concept.NO_PERMISSION,
    Concept.SCRAPED: None,
}
"""What a phrase tells where it is denied; ``None``: nothing."""
_RELEASES = {
    Concept.DATASET_PUBLISHED,
    Concept.WEIGHTS_PUBLISHED,
    Concept.SERVICE,
    Concept.DELIVERED,
    Concept.MODEL_PUBLISHED,
}


@dataclass(frozen=True)
class _Compiled:
    """Patterns of one language, as read on folded or on accented text."""

    roles: tuple[tuple[Role, re.Pattern[str]], ...]
    concepts: tuple[tuple[Concept, re.Pattern[str]], ...]
    deny: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str] | None
    asked: re.Pattern[str]
    glosses: tuple[tuple[re.Pattern[str], str], ...]


@dataclass(frozen=True)
class Canonical:
    """What was found.

    :ivar english: sentences; empty where nothing of the field was found. :ivar names: of models and makers.
    :ivar words_only: only words of a topic were found, no practice and no text: nothing may be ruled on.
    """

    english: str
    names: tuple[str, ...]
    words_only: bool


def canonical(text: str, code: str, index: NameIndex, corpus: Corpus) -> Canonical:
    """The question in English sentences.

    :param text: cleaned. :param code: one of ``tables.languages.CODES``.
    """
    told, mentions = _told(text, code, index, corpus)
    english, words_only = sentences(told)
    return Canonical(english, tuple(dict.fromkeys(m.text for m in mentions)), words_only)


def told_of(text: str, code: str, index: NameIndex, corpus: Corpus) -> Told:
    """What the words tell, whether or not they make a question."""
    return _told(text, code, index, corpus)[0]


def _told(text: str, code: str, index: NameIndex, corpus: Corpus) -> tuple[Told, list[Mention]]:
    table = load(code)
    spaced = _parted(text, table)
    mentions = [m for m in find_mentions(spaced, index, corpus) if _trusted(m, table)]
    masked = _masked(spaced, mentions, table)
    bare = table.accents and not _accented(masked)
    patterns = _compiled(code, bare)
    folded = fold(masked, table, bare)
    roles = _roles(folded, patterns)
    concepts = _concepts(folded, patterns)
    left = re.sub(MENTION, lambda m: " " * len(m[0]), folded)
    told = Told(
        names={n: m.text for n, m in enumerate(mentions)},
        roles=roles,
        concepts=frozenset(concepts),
        day=day(left, table, bare),
        counts=counts(left, table, bare),
        place=seat(left, table, bare),
        gloss=_gloss(folded, patterns, mentions),
    )
    return told, mentions


def fold(text: str, table: Language, bare: bool) -> str:
    """Lower case; without accents where the language may be read so.

    :param bare: the question is written without any accents.
    """
    lower = unicodedata.normalize("NFC", text.lower())
    if table.accents and not bare:
        return lower
    plain = "".join(c for c in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(c)).replace("đ", "d")
    plain = plain.replace("ß", "ss")
    for written, vowel in _UMLAUTS if table.umlauts else ():
        plain = plain.replace(written, vowel)
    return unicodedata.normalize("NFC", plain)


@lru_cache(maxsize=16)
def _compiled(code: str, bare: bool) -> _Compiled:
    table = load(code)
    several = rf"{MENTION}(?:\s*(?:,|{table.joiners})\s*{MENTION}){{0,7}}"
    blocks = {f"{{{name}}}": block for name, block in table.blocks.items()}

    def made(pattern: str) -> re.Pattern[str]:
        for name, block in blocks.items():
            pattern = pattern.replace(name, block)
        folded = _fold_pattern(pattern, table, bare)
        return re.compile(folded.replace("{M}", f"(?P<m>{several})", 1).replace("{M}", several))

    return _Compiled(
        tuple((role, made(p)) for role, p in table.roles),
        (*((concept, made(p)) for concept, p in table.concepts), (Concept.OUTPUTS, made(table.blocks["OUT"]))),
        made(table.deny),
        made(f"(?:{table.deny})(?:{MENTION}|[^\0]){{0,{table.reach}}}$"),
        made(table.after) if table.after else None,
        made(table.asked),
        tuple((made(p), english) for p, english in table.glosses),
    )


def _fold_pattern(pattern: str, table: Language, bare: bool) -> str:
    """As the text is folded, with ``{M}`` and escapes such as ``\\W`` left as they are."""
    pieces = re.split(r"(\{M\}|\(\?P<|\\[A-Za-z])", pattern)
    return "".join(piece if n % 2 else fold(piece, table, bare) for n, piece in enumerate(pieces))


def _accented(text: str) -> bool:
    return any(unicodedata.combining(c) for c in unicodedata.normalize("NFKD", text)) or "đ" in text.lower()


def _parted(text: str, table: Language) -> str:
    """Names set apart from the words that they are written together with."""
    for alias, name in table.aliases.items():
        text = text.replace(alias, f" {name} ")
    text = re.sub(r"\b([A-Z]\w+)(?: +\(?\1\b\)?)+", r"\1", text)
    if not table.spaced:
        return _ASCII_RUN.sub(r" \g<0> ", text)
    # German joins a noun to a name: ChatGPT-Antworten
    return _JOINED.sub(" ", text)


def _trusted(mention: Mention, table: Language) -> bool:
    """A common word of the language is no name; one read over a typing error counts where it looks like a name, by a
    capital or a number in it."""
    if mention.text in table.words:
        return False
    return not mention.corrected or bool(re.search(r"[A-Z0-9]", mention.text))


def _masked(text: str, mentions: list[Mention], table: Language) -> str:
    parts, at = [], 0
    for number, m in enumerate(mentions):
        parts += [text[at : m.start], f"⟦{m.letter}{number}⟧"]
        at = m.end
    masked = "".join(parts) + text[at:]
    masked = re.sub(r"[ \t]+", " ", masked)
    return masked if table.spaced else re.sub(r" ?([\x21-\x7e⟦⟧]+) ?", r"\1", masked).replace(" ", "")


def _roles(text: str, patterns: _Compiled) -> dict[int, Role]:
    """A name keeps the first role found for it."""
    out: dict[int, Role] = {}
    for role, pattern in patterns.roles:
        for match in pattern.finditer(text):
            for number in re.findall(r"⟦[a-z](\d+)⟧", match["m"]):
                out.setdefault(int(number), role)
    return out


def _concepts(text: str, patterns: _Compiled) -> list[Concept]:
    """What the phrases tell; a stretch that told one release is not read as another one."""
    out: list[Concept] = [Concept.ASKS, Concept.PARTY] if patterns.asked.search(text) else []
    text = patterns.asked.sub(lambda m: " " * len(m[0]), text)
    free = text
    for concept, pattern in patterns.concepts:
        for match in pattern.finditer(free if concept in _RELEASES else text):
            told: Concept | None = concept
            if concept in _DENIABLE and _denied(text, match.start(), match.end(), patterns):
                told = _DENIABLE[concept]
            if concept in _RELEASES:
                free = free[: match.start()] + "\0" * (match.end() - match.start()) + free[match.end() :]
            if told is not None:
                out.append(told)
    return out


def _denied(text: str, start: int, end: int, patterns: _Compiled) -> bool:
    """Whether a denial stands within a phrase, or before or after it in its clause."""
    left = _CLAUSE.split(text[max(0, start - _REACH) : start])[-1]
    right = _CLAUSE.split(text[end : end + _REACH])[0]
    within = patterns.deny.search(text[start:end])
    after = patterns.after is not None and patterns.after.match(right)
    return bool(within or after or patterns.before.search(left))


def _gloss(text: str, patterns: _Compiled, mentions: list[Mention]) -> str:
    """English words for the words of topics, in the order of the question."""
    found: list[tuple[int, str]] = []
    free = text
    for pattern, english in patterns.glosses:
        for match in pattern.finditer(free):
            found.append((match.start(), english))
            free = free[: match.start()] + "\0" * (match.end() - match.start()) + free[match.end() :]
    found += [(m.start(), mentions[int(m[1])].text) for m in re.finditer(r"⟦[a-z](\d+)⟧", text)]
    return " ".join(dict.fromkeys(word for _, word in sorted(found)))
