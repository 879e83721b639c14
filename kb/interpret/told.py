"""Days, counts and places in a question of another language, as English phrases."""

from __future__ import annotations

import re
import unicodedata

from kb.interpret.tables.languages.shape import Language

_ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_BEFORE_DATE = 24


def _plain(text: str, table: Language, bare: bool) -> str:
    if table.accents and not bare:
        return text
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).replace("đ", "d")
    for written, vowel in (("ae", "a"), ("oe", "o"), ("ue", "u")) if table.umlauts else ():
        plain = plain.replace(written, vowel)
    return plain.replace("ß", "ss")


def _one_of(words: dict[str, str]) -> str:
    return "(?:" + "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)) + ")"


def day(text: str, table: Language, bare: bool) -> str:
    """The first date, as ``in July 2024`` or ``before 3 July 2024``; empty without one.

    :param text: folded, without names.
    """
    named = {_plain(word, table, bare): str(number) for word, number in table.months.items()}
    for form in table.dates:
        match = re.search(
            _plain(form, table, bare).replace("{MONTH}", f"(?P<mo>{_one_of(named)})" if named else ""), text
        )
        if match is None:
            continue
        groups = match.groupdict()
        month = int(named[groups["mo"]] if groups.get("mo") else groups.get("mn") or 0)
        if month > len(_ENGLISH_MONTHS):
            continue
        said = " ".join(x for x in (groups.get("d"), _ENGLISH_MONTHS[month - 1] if month else "", groups["y"]) if x)
        start = min(match.start(g) for g in groups if groups[g])
        around = text[max(0, start - _BEFORE_DATE) : start], text[match.end() : match.end() + 4]
        for pattern, english in table.relations:
            plain = _plain(pattern, table, bare)
            if re.search(plain + r"[^\w⟦]*$", around[0]) or (not table.spaced and re.match(plain, around[1])):
                return f"{english} {said}"
        return f"{'on' if groups.get('d') else 'in'} {said}"
    return ""


def counts(text: str, table: Language, bare: bool) -> tuple[str, ...]:
    """Users and turnover, each as an English phrase without verb: ``150 million monthly active users``."""
    scales = {_plain(word, table, bare): str(value) for word, value in table.scales.items()}
    gap = " ?" if table.spaced else ""
    number = rf"(?P<num>\d+(?:[.,]\d+)*){gap}(?P<scale>{_one_of(scales)})?(?![a-z\d])"
    per = rf"(?P<per>{_plain(table.monthly, table, bare)})|(?P<day>{_plain(table.daily, table, bare)})"
    users = _plain(table.users, table, bare)
    out = []
    for match in re.finditer(number, text):
        right = text[match.end() : match.end() + 45]
        noun = re.match(rf"[^\d.?!;]{{0,28}}?(?:{users})", right)
        left = re.split(r"[,;.?!]", text[max(0, match.start() - 45) : match.start()])[-1]
        near = left + text[match.start() : match.end() + (noun.end() if noun else 0) + 40]
        value = _value(match["num"], table) * float(scales.get(match["scale"] or "", 1.0))
        if noun:
            every = re.search(per, near)
            word = "" if every is None else "monthly active " if every["per"] else "daily active "
            out.append(f"{_said(value)} {word}users")
            continue
        cash = re.match(
            rf" ?(?P<cur>{_one_of({_plain(c, table, bare): e for c, e in table.currencies.items()})})", right
        )
        if cash and re.search(_plain(table.revenue, table, bare), near):
            currency = {_plain(c, table, bare): e for c, e in table.currencies.items()}[cash["cur"]]
            month, year = (re.search(_plain(p, table, bare), near) for p in (table.monthly, table.yearly))
            period = "a monthly " if month else "an annual " if year else "a "
            out.append(f"{period}revenue of {_said(value)} {currency}")
    return tuple(out)


def _value(digits: str, table: Language) -> float:
    """A number as the language writes it; groups of three digits are thousands."""
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", digits):
        return float(re.sub(r"[.,]", "", digits))
    return float(
        digits.replace(".", "").replace(",", ".") if table.comma and "," in digits else digits.replace(",", "")
    )


def _said(value: float) -> str:
    for size, word in ((1e9, "billion"), (1e6, "million")):
        if value >= size:
            return f"{value / size:g} {word}"
    return f"{value:.0f}"


def seat(text: str, table: Language, bare: bool) -> str:
    """English name of the country where a party is said to be; empty without one, and where several are."""
    found = set()
    for words, mark in ((table.countries, "{C}"), (table.adjectives, "{A}")):
        plain = {_plain(word, table, bare): english for word, english in words.items()}
        for pattern in table.seat if plain else ():
            if mark not in pattern:
                continue
            ready = _plain(pattern, table, bare).replace(mark.lower(), mark).replace(mark, f"(?P<c>{_one_of(plain)})")
            found |= {plain[m["c"]] for m in re.finditer(ready, text)}
    return found.pop() if len(found) == 1 else ""
