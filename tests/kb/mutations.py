"""Makes false sentences out of true ones: each way in which a sentence about a clause can say more, or something else.

Independent of the check that is measured by them: nothing here is shared with it. A way that does not fit a sentence
gives nothing; what it gives must be false of the clause.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Mutator = Callable[[str], str | None]


@dataclass(frozen=True)
class True_:
    """A true sentence about one reading, without marks.

    :ivar publisher: the issuer of the text. :ivar edition: date that names the edition.
    """

    reading: str
    sentence: str
    publisher: str
    edition: str


@dataclass(frozen=True)
class False_:
    """A sentence that is false of the reading."""

    reading: str
    way: str
    sentence: str
    of: str


def _first(pairs: list[tuple[str, str]], text: str) -> str | None:
    for pattern, new in pairs:
        made, hits = re.subn(pattern, new, text, count=1)
        if hits and made != text:
            return re.sub(r"\s{2,}", " ", made)
    return None


def negation_dropped(text: str) -> str | None:
    """The first negation that bears on the norm goes."""
    if re.search(r"\bwhether or not\b|\bnot only\b|\b(?:competing|it) or not\b", text):
        return None
    return _first(
        [
            (r"\b(may|must|shall|can|should) (not|never)\b", r"\1"),
            (r"\bcannot\b", "can"),
            (r"\b(is|are|do|does) not\b(?! commercial)", r"\1"),
            (r"\b[Nn]either\b(.*?)\bnor\b", r"both\1and"),
            (r"\bNobody\b", "Everybody"),
            (r"\bNo attempt may\b", "An attempt may"),
            (r"^No (\w+)", r"Any \1"),
            (r"\bno (\w+) (may|must|are|is)\b", r"\1 \2"),
            (r"\bclaims no\b", "claims"),
        ],
        text,
    )


def exception_cut(text: str) -> str | None:
    """An exception goes."""
    made = _first(
        [
            (r",? (?:unless|except|save|other than|apart from|with the exception of)\b[^,;:.]*(?=[.;:])", ""),
            (r"^(?:Unless|Except|Save|Other than|Without|So far as|As far as)\b[^,]*, (?=\w)", ""),
            (r",? without (?:\w+ ){0,3}(?:consent|permission|leave|approval|authorisation)\b[^,;:.]*(?=[.;:,])", ""),
            (r"^Without (?:\w+ ){0,3}(?:consent|permission|leave|approval|authorisation)\b\s", ""),
            (r",? outside (?!production)(?:[A-Z][\w-]*(?: and)? ?(?:its )?)+", ""),
        ],
        text,
    )
    if made is None or re.search(r"\b(?:unless|except|save|other than)\b", made, re.IGNORECASE):
        return None
    return made[:1].upper() + made[1:]


def may_and_must(text: str) -> str | None:
    """Leave becomes duty, duty leave, ban leave."""
    if re.search(r"\b(?:[Nn]o|[Nn]obody|[Nn]either|[Nn]or|[Nn]othing|[Nn]one)\b", text):
        return None
    return _first(
        [
            (r"\bmay (?!not\b|never\b|only\b|neither\b)", "must "),
            (r"\bmust not\b", "need not"),
            (r"\bmay not\b", "need not"),
            (r"\bmust (?!not\b)", "may "),
            (r"\b(has|have) to\b", "may"),
            (r"\bis required\b", "is allowed"),
            (r"\brequires\b", "allows"),
            (r"\b(is|are) (?:allowed|permitted)\b", r"\1 required"),
            (r"\b(is|are) (?:forbidden|prohibited|barred|ruled out)\b", r"\1 allowed"),
            (r"\b(?:forbids|bars|prohibits)\b", "allows"),
        ],
        text,
    )


def competing_and_any(text: str) -> str | None:
    """A scope becomes a wider or a narrower one."""
    if re.search(r"competing or not|whether|competitive analys|no word about|competing ones", text):
        return None
    return _first(
        [
            (r"\b(?:that|which) (?:may )?competes? with [^,;:.]*(?=[,;:.])", ""),
            (r"\b(?:in competition|competing) with [^,;:.]*?(?= may| must| with|[,;:.])", ""),
            (r"\bcompeting (?=\w)", ""),
            (r"\bany other large language models?\b", "any model"),
            (r"\bother large language models\b", "competing models"),
            (r"\b(?:any|another) other (?=(?:AI )?model)", "a competing "),
            (r"\banother AI model\b", "a competing AI model"),
            (r"\bany AI technology\b", "competing AI technology"),
            (r"\bNo other AI model\b", "No competing AI model"),
            (r"\bno model at all\b", "no competing model"),
            (r"\bother AI models\b", "competing AI models"),
            (r"\bany (?=(?:artificial|machine|AI|large|model))", "a competing "),
        ],
        text,
    )


def number_changed(text: str) -> str | None:
    """A number becomes another."""
    bare = re.sub(r"§[\w()]+", lambda m: "x" * len(m[0]), text)
    found = re.search(r"(?<![\w.-])\d[\d.,]*\d|(?<![\w.-])\d(?![\w])", bare)
    if found is None:
        words = {"two": "three", "ten": "twenty", "million": "billion", "thirty": "sixty", "hundred": "thousand"}
        return _first([(rf"\b{old}\b", new) for old, new in words.items()], text)
    digits = found[0]
    last = str((int(digits[-1]) + 3) % 10)
    changed = ("9" if digits[0] != "9" else "4") + digits[1:] if len(digits) > 1 else last
    return text[: found.start()] + changed + text[found.end() :]


def ways(one: True_, publishers: list[str], others: list[True_], pick: Callable[[int], int]) -> Iterator[False_]:
    """Every false sentence that one true one gives.

    :param pick: a number below the given one.
    """
    for way in (negation_dropped, exception_cut, may_and_must, competing_and_any, number_changed):
        made = way(one.sentence)
        if made:
            yield False_(one.reading, way.__name__, made, one.sentence)
    low = one.sentence[:1].lower() + one.sentence[1:] if re.match(r"[A-Z][a-z ]", one.sentence) else one.sentence
    strange = [p for p in publishers if p not in one.publisher and one.publisher not in p and p not in one.sentence]
    other = strange[pick(len(strange))]
    renamed = one.sentence.replace(one.publisher, other)
    yield False_(
        one.reading,
        "wrong_issuer",
        renamed if renamed != one.sentence else f"Under the terms of {other}, {low}",
        one.sentence,
    )
    year = int(one.edition[:4]) + (1 if pick(2) else -1)
    yield False_(one.reading, "wrong_edition", f"In the edition of {year}{one.edition[4:]}, {low}", one.sentence)
    second = others[pick(len(others))]
    tail = second.sentence[:1].lower() + second.sentence[1:]
    yield False_(one.reading, "merged_clauses", f"{one.sentence.rstrip('.')}, and {tail}", one.sentence)
