"""Check an answer before anyone sees it, and an exported answer years later.

Every quotation must be an exact slice of the text whose hash it names; every ``[n]`` must lead to a citation; a
sentence that reports a reading must not flip its polarity.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kb.answer.model import SCHEMA
from kb.answer.polarity import agrees
from kb.citations import opens_at, verify
from kb.errors import CitationError, PolarityError
from kb.instruments import text_sha256
from kb.readings import Reading

_MARK = re.compile(r"\[(\d{1,3})\](?!\()")


@dataclass(frozen=True, slots=True)
class Problem:
    """One failure.

    :ivar citation: number of the citation; 0 when the answer as a whole is at fault.
    """

    citation: int
    message: str


def marks(markdown: str) -> set[int]:
    """Citation numbers used in a text.

    >>> sorted(marks("Forbidden [1], unless granted [3]."))
    [1, 3]
    """
    return {int(n) for n in _MARK.findall(markdown)}


def check_sentence(sentence: str, reading: Reading) -> None:
    """Refuse a sentence whose polarity differs from the reading it reports.

    :raises PolarityError: it does.
    """
    if not agrees(sentence, reading.effect):
        raise PolarityError(
            f"“{sentence[:80]}” reports a {reading.effect.value} with another polarity.",
            fix="Word the reading so that its may / must / must not is that of the clause.",
        )


def verify_export(data: Mapping[str, Any], text_of: Callable[[str], str | None]) -> list[Problem]:
    """Re-check an exported answer.

    :param data: JSON of an answer.
    :param text_of: finds a text by its hash when the export does not carry it.
    :raises CitationError: the file is not an answer at all.
    """
    if data.get("schema") != SCHEMA or not isinstance(data.get("citations"), list):
        raise CitationError(f"Not an answer of schema {SCHEMA}.", fix="Give a file that `distillaw ask --json` wrote.")
    problems: list[Problem] = []
    carried = data.get("texts") or {}
    numbers: set[int] = set()
    for citation in data["citations"]:
        n = int(citation.get("n", 0))
        problems += [Problem(n, "is the number of two citations")] if n in numbers else []
        numbers.add(n)
        problems += [Problem(n, m) for m in _citation_problems(citation, carried, text_of)]
    used = marks(str(data.get("answer", "")))
    for part in ("findings", "conditions", "considerations"):
        for item in data.get(part) or []:
            used |= set(item.get("citations") or [])
            for beside in item.get("beside") or []:
                used |= set(beside.get("citations") or [])
    problems += [Problem(n, "is used in the answer, but there is no such citation") for n in sorted(used - numbers)]
    problems += [Problem(n, "is used nowhere in the answer") for n in sorted(numbers - used)]
    problems += _prose_problems(str(data.get("answer", "")), data["citations"])
    return problems


_QUOTED = re.compile(r"> “(.+)” \[(\d{1,3})\]\s*$", re.MULTILINE)


def _prose_problems(markdown: str, citations: list[Mapping[str, Any]]) -> list[Problem]:
    """Quotations in the prose that are not those of the citation they name (white space aside)."""
    quotes = {int(c.get("n", 0)): " ".join(str(c.get("quote") or "").split()) for c in citations}
    return [
        Problem(int(n), "is quoted in the answer in other words than its quotation")
        for quoted, n in _QUOTED.findall(markdown)
        if " ".join(quoted.split()) != quotes.get(int(n))
    ]


def _citation_problems(
    citation: Mapping[str, Any], carried: Mapping[str, str], text_of: Callable[[str], str | None]
) -> list[str]:
    quote, sha = citation.get("quote"), citation.get("text_sha256")
    if citation.get("quote_check") == "not_held" or quote is None:
        if quote is None and citation.get("quote_check") == "exact":
            return ["is marked exact, yet carries no quotation"]
        return [] if quote is None else ["is marked not held, yet carries a quotation"]
    if not sha:
        return ["carries a quotation but no hash of its text"]
    text = carried.get(sha) or text_of(sha)
    if text is None:
        return [f"its text {sha[:12]}… is neither in the file nor held here"]
    if text_sha256(text) != sha:
        return [f"the text in the file does not have the hash {sha[:12]}…"]
    try:
        start, end = int(citation["start"]), int(citation["end"])
        verify(quote, start, end, text)
    except (CitationError, KeyError, TypeError, ValueError) as error:
        return [error.what if isinstance(error, CitationError) else f"has no usable offsets ({error})"]
    prefix, suffix = citation.get("prefix") or "", citation.get("suffix") or ""
    if not text[:start].endswith(prefix) or (start and not prefix):
        return ["its prefix is not what stands before the quotation"]
    if not text[end:].startswith(suffix) or (end < len(text) and not suffix):
        return ["its suffix is not what stands behind the quotation"]
    link = str(citation.get("fragment_url") or "")
    if link and not opens_at(link, str(citation.get("source_url") or ""), quote):
        return ["its link does not open its source at the quotation"]
    return []
