"""Headings, run-in headings and defined terms: what names a clause besides its number."""

from __future__ import annotations

import re

MAX_HEADING = 100
MAX_WORDS = 14

_EMPHASIS = re.compile(r"[*_`]{1,3}")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_DATE = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b[^a-z]*\d"
    r"|\b(?:19|20)\d\d\b|\d{1,2}/\d{1,2}|\bversion \d|^v(?:ersion)?\.? ?\d",
    re.IGNORECASE,
)
_NOT_HEADING = re.compile(
    r"(?:copyright|\(c\)|©|all rights reserved|end of |spdx|https?:|www\.|effective|last (?:updated|modified|revised))",
    re.IGNORECASE,
)
_QUOTES = "“”\"„«»‘’'「」『』"
_STARS = r"[*_]{0,3}"
_TERM = re.compile(
    rf"{_STARS}(?:“{_STARS}(?P<curly>[^“”\n]{{1,80}}?){_STARS},?[”\"]"
    rf"|\"{_STARS}(?P<straight>[^“”\"\n]{{1,80}}?){_STARS},?[\"”]"
    rf"|[„«](?P<other>[^“”„«»\n]{{1,80}}?)[”»“]|‘(?P<single>[^‘\n]{{1,80}}?)’){_STARS}"
    r"(?P<rest>[^.;:：是]{0,160}?)"
    r"(?:\b(?:means?|mean,|shall mean|has the meaning|have the meaning|refers? to|includes?|are |is |shall have)"
    r"|：|:|是指|指|系指)",
)
_BARE_TERM = re.compile(
    rf"{_STARS}(?P<term>[A-Z][\w’'&/-]*(?: [\w’'&/()-]+){{0,5}}){_STARS} "
    r"(?:means|shall mean|has the meaning|refers to)\b"
)
_REST = re.compile(r"\s*(?:$|[,(]|(?:form|s|or|and|also|each|collectively|hereinafter|shall)\b)")
_SMALL_WORDS = _set(
    "a an and as at but by for from if in into of on or per than the to vs with without your our you we is are not"
)
_VERBS = _set(
    "is are was were shall may must will can cannot has have does do agrees means includes grants apply "
    "applies represents provides becomes remains agree understand acknowledge reserves reserve "
    "constitutes"
)


def plain(text: str) -> str:
    """A title without Markdown emphasis, link targets and stops at its end.

    >>> plain("**Opt [out](https://acme.example).**")
    'Opt out'
    """
    shown = _EMPHASIS.sub("", _LINK.sub(r"\1", text))
    return " ".join(shown.split()).strip().rstrip(".:;,：。—–- ").strip()


def is_caps(text: str) -> bool:
    """Whether all letters that have case are capitals (and there are three or more)."""
    letters = [char for char in text if char.isalpha() and char.lower() != char.upper()]
    return len(letters) > 2 and all(char.isupper() for char in letters)


def is_title_matter(text: str) -> bool:
    """Whether a line is a date, a version, a copyright notice or an address rather than a heading or a sentence."""
    return bool(_NOT_HEADING.match(text)) or (len(text) < 120 and bool(_DATE.search(text)))


def looks_like_heading(text: str) -> bool:
    """Whether a line that stands alone reads as a heading: short, no sentence, no date.

    >>> [looks_like_heading(line) for line in ("Use Limits", "You may not:", "NO WARRANTY IS GIVEN.", "1 May 2024")]
    [True, False, False, False]
    """
    if len(text) > MAX_HEADING or is_title_matter(text):
        return False
    shown = plain(text)
    if not shown:
        return False
    if text.rstrip("*_ ")[-1] in ".;,，。；!|>)" and not text.rstrip("*_ ").endswith(")"):
        return False
    if text[0] in "<|[!(（{" or "|" in text or "`" in text or "://" in text:
        return False
    cjk = sum(1 for char in shown if "\u4e00" <= char <= "\u9fff")
    if cjk:
        return len(shown) <= 24 and text[-1] not in "：:" and shown[0] not in _QUOTES
    words = shown.split()
    if len(words) > MAX_WORDS or not any(char.isalpha() for char in shown):
        return False
    if not (shown[0].isupper() or (shown[0] in _QUOTES and len(shown) > 1 and shown[1].isupper())):
        return False
    if text.rstrip("*_ ")[-1] == ":":
        return _title_cased(words) and len(words) <= 6 and not _has_verb(words)
    if text.rstrip()[-1] == "?":
        return len(words) <= MAX_WORDS
    return is_caps(shown) or _title_cased(words) or (len(words) <= 8 and not _sentence_like(words))


def _title_cased(words: list[str]) -> bool:
    weighty = [word for word in words if word.lower().strip("(),&/") not in _SMALL_WORDS and word[0].isalpha()]
    return bool(weighty) and sum(word[0].isupper() for word in weighty) >= 0.7 * len(weighty)


def _has_verb(words: list[str]) -> bool:
    return any(word.lower() in _VERBS for word in words)


def _sentence_like(words: list[str]) -> bool:
    return _has_verb(words) and words[0].lower() not in ("what", "how", "who", "when", "where", "why", "which")


_ABBREVIATIONS = _set("inc ltd llc l.l.c co corp corporation e.g i.e etc no vs v mr mrs ms dr st u.s")
_RUN_IN = re.compile(
    r"(?P<title>(?:[*_]{1,3}(?P<bold>[^*_\n]{2,120}?)[*_]{1,3}[.:]?)|[A-Z“\"][^.:;\n!?]{1,90}?(?:[.:](?=\s|[*_]|$)|[：。]))"
    r"(?P<gap>[*_]{0,3}\s*)"
)


def run_in(text: str, *, marked: bool) -> str:
    """The heading that runs into a paragraph (``Feedback. We appreciate it.``); empty when there is none.

    :param text: the paragraph from its first printing character (after its marker, if it has one).
    :param marked: a number stands before it: then a title alone, or with a colon, will do.

    >>> run_in("Opt out. You may tell us.", marked=False), run_in("You may not sell it. Nor may they.", marked=False)
    ('Opt out', '')
    """
    match = _RUN_IN.match(text)
    if match is None:
        return ""
    title = plain(match["title"])
    words = title.split()
    rest = text[match.end() :].strip()
    if words and words[-1].lower() in _ABBREVIATIONS:
        return ""
    if (
        not words
        or len(words) > (12 if match["bold"] or _title_cased(words) else 9)
        or title[0] in _QUOTES
        or is_title_matter(title)
    ):
        return ""
    if match["bold"]:
        stopped = match["title"].rstrip("*_")[-1] in ".:?" or match["title"][-1] in ".:"
        return title if (stopped or not rest or rest[0] in "–—-:(") and not _sentence_like(words) else ""
    colon = match["title"].rstrip()[-1] in ":："
    if colon and not (marked and _title_cased(words)):
        return ""
    if rest and not (
        rest[0].isupper()
        or rest[0] in ("“\"‘'([*_§0123456789" if marked else "“\"‘'[*_")
        or "\u4e00" <= rest[0] <= "\u9fff"
    ):
        return ""
    if _title_cased(words):
        return title
    if not rest:
        return ""
    lowered = [word.lower() for word in words]
    if lowered[0] in ("what", "how", "who", "when", "where", "why"):
        return title
    starts_clause = lowered[0] in (
        "you",
        "we",
        "they",
        "it",
        "this",
        "these",
        "if",
        "all",
        "no",
        "any",
        "that",
        "nothing",
    )
    return "" if len(words) > 6 or _has_verb(words) or starts_clause else title


def defined_term(text: str) -> str:
    """The term a paragraph defines, in curly quotes; empty when it defines none.

    >>> defined_term('"Model" (or "it") means the thing.'), defined_term('"Why?" we ask.')
    ('“Model”', '')
    """
    match = _TERM.match(text)
    if match is None:
        bare = _BARE_TERM.match(text)
        return f"“{plain(bare['term'])}”" if bare and _title_cased(bare["term"].split()) else ""
    if not _REST.match(match["rest"]):
        return ""
    term = match["curly"] or match["straight"] or match["other"] or match["single"]
    return f"“{plain(term)}”"
