"""Exhibits: each citation with its clause in full, the words relied upon marked within it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from kb.addresses import address
from kb.answer.carried import Clauses, date_of
from kb.answer.words import located
from kb.clauses import Clause
from kb.corpus import Corpus
from kb.instruments import text_sha256
from kb.pack.model import Exhibit, Line, Span, line

LONGEST = 12_000
"""Code points of a clause that is shown whole; of a longer one, the paragraphs around the words, and that is said."""

LONGEST_LIST = 4_000
"""Code points of a list that is shown whole around one of its items."""

_AROUND = 1_500
"""Code points shown on either side of the words in a clause that is too long to show whole."""

_ITEM = r"(?:[-*•–]|\\-|#{1,6}|\(?(?:[a-zA-Z]|[ivxIVX]{1,5}|\d{1,3})[.)])\s"
_BREAK = re.compile(rf"\n[ \t]*\n\s*|(?<=[.;:)。；：])[ \t]*\n(?=[ \t]+\S)|\n(?=[ \t]*{_ITEM})")
"""Where a clause is cut into paragraphs: at an empty line, before a line further in that follows a whole sentence or
item, and before a numbered or marked item."""

STATES = {
    "exact": "Exact: the words marked are a slice of the edition with the hash given.",
    "stale": "Stale: the clause was read in words that it no longer had on the day.",
    "not_held": "Not held: the text is not carried here; check the words at the source.",
}


class Exhibits:
    """Makes exhibits for one answer.

    :param data: the answer as JSON, with the texts it cites.
    :param clauses: derives the clauses of a text, given its title.
    """

    def __init__(self, data: Mapping[str, Any], corpus: Corpus, clauses: Clauses) -> None:
        self._texts: dict[str, str] = {s: t for s, t in (data.get("texts") or {}).items() if text_sha256(t) == s}
        self._known = {(f["instrument"], f["edition"]): f["known_through"] for f in data.get("findings") or []}
        self._retrieved = {c["text_sha256"]: c["retrieved"] for c in data["citations"] if c.get("text_sha256")}
        self._corpus = corpus
        self._clauses_of = clauses
        self._clauses: dict[str, tuple[Clause, ...]] = {}
        self._shown: dict[tuple[str, int, int], str] = {}
        self._unheld: dict[tuple[str, str | None], str] = {}

    def exhibit(self, citation: Mapping[str, Any], name: str) -> Exhibit:
        """A citation with its clause."""
        paragraphs, note = self._full(citation, name)
        check = str(citation.get("quote_check"))
        state = STATES.get(check, check)
        details = tuple(self._details(citation))
        if citation.get("quote") is None:
            before = self._unheld.setdefault((citation["title"], citation.get("edition")), name)
            if before != name:
                details = (("Edition", line(f"{citation.get('edition')}, as [{before}]")),)
        if citation.get("proposed"):
            state += " Cited for a proposed reading, which nobody has checked."
        return Exhibit(
            name,
            citation["title"],
            located(citation.get("locator") or ""),
            state,
            check == "exact" and citation.get("quote") is not None,
            details,
            paragraphs,
            note,
        )

    def _details(self, citation: Mapping[str, Any]) -> Iterator[tuple[str, Line]]:
        instrument, edition = citation.get("instrument"), citation.get("edition")
        if citation.get("commentary"):
            note = self._corpus.commentary.get(citation["commentary"])
            yield "Dated", line(str(edition))
            if note is not None:
                yield "Status", line(f"{note.status.value}; known through {note.known_through.isoformat()}")
            yield "SHA-256", (Span(citation["text_sha256"] or "", code=True),)
            return
        yield "Publisher", line(citation["publisher"])
        if edition:
            yield "Edition", line(edition)
            known = self._known.get((instrument, edition))
            if known:
                yield "Known through", line(known)
            elif instrument in self._corpus.instruments and self._corpus.instruments[instrument].kind.is_licence:
                yield "Known through", line("fixed to the release it came with")
        sha = citation.get("text_sha256")
        retrieved = citation.get("retrieved") or self._retrieved.get(sha)
        if retrieved:
            yield "Retrieved", line(retrieved)
        if citation.get("start") is not None:
            yield "Words at", line(f"{citation['start']}–{citation['end']}, in code points of the edition")
        if sha:
            yield "SHA-256", (Span(sha, code=True),)
        url = citation.get("source_url") or self._address(instrument, edition)
        if url.startswith(("http://", "https://")):
            yield "Source", (Span(url, href=url),)
        elif url:
            yield "Source", line(url)

    def _address(self, instrument: str | None, edition: str | None) -> str:
        """Where the catalogue has the text from, where the citation names no address."""
        entry = self._corpus.instruments.get(instrument or "")
        listed = next((e for e in entry.editions if e.date == date_of(edition)), None) if entry else None
        return (address(listed.sources) or ", ".join(listed.sources)) if listed else ""

    def _full(self, citation: Mapping[str, Any], name: str) -> tuple[tuple[Line, ...], str]:
        """The clause around the words, and what to know of it."""
        sha, start, end = citation.get("text_sha256") or "", citation.get("start"), citation.get("end")
        text = self._texts.get(sha)
        if citation.get("quote") is None or text is None or start is None or end is None:
            return (), "" if citation.get("quote") is None else "The text that is quoted is not carried here."
        if citation.get("commentary"):
            first, last = 0, len(text)
        else:
            first, last = span_around(start, end, self._of(sha, text, citation["title"]), len(text))
        before = self._shown.setdefault((sha, first, last), name)
        if before != name:
            return _paragraphs(text, start, end, [(start, end)]), f"The clause is quoted in full under [{before}]."
        note = ""
        if last - first > LONGEST:
            left, right = max(first, start - _AROUND), min(last, end + _AROUND)
            note = (
                f"The clause has {last - first:,} code points; {left - first:,} before and {last - right:,} after "
                "are left out here. The whole text is in the data that this file carries."
            )
            first, last = left, right
        return _paragraphs(text, first, last, [(start, end)]), note

    def _of(self, sha: str, text: str, title: str) -> tuple[Clause, ...]:
        if sha not in self._clauses:
            self._clauses[sha] = self._clauses_of(text, title)
        return self._clauses[sha]


def span_around(start: int, end: int, clauses: Sequence[Clause], length: int) -> tuple[int, int]:
    """The smallest clause that holds a passage, with the list it is an item of; the whole text where none does.

    :param length: of the text, in code points.
    """
    around = [c for c in clauses if c.start <= start and end <= c.end]
    found = min(around, key=lambda c: (c.end - c.start, -c.level), default=None)
    if found is None:
        return 0, length
    while found.parent is not None and _led_into(found, clauses):
        found = clauses[found.parent]
    return found.start, found.end


def _led_into(clause: Clause, clauses: Sequence[Clause]) -> bool:
    """Whether a clause is an item of a list that says nothing without the words that lead into it."""
    assert clause.parent is not None
    parent = clauses[clause.parent]
    first = min(c.start for c in clauses if c.parent == clause.parent)
    lead = parent.text[: first - parent.start].rstrip(" \n\t*_")
    return lead.endswith((":", "：")) and parent.end - parent.start <= LONGEST_LIST


def _paragraphs(text: str, first: int, last: int, marked: Iterable[tuple[int, int]]) -> tuple[Line, ...]:
    """A stretch of a text as paragraphs, the marked stretches within it marked."""
    spans = list(marked)
    cuts = [first, *(c for m in _BREAK.finditer(text, first, last) for c in m.span()), last]
    pieces = zip(cuts[::2], cuts[1::2], strict=True)
    made = (tuple(_runs(text, *_trimmed(text, a, b), spans)) for a, b in pieces)
    return tuple(paragraph for paragraph in made if paragraph)


def _trimmed(text: str, first: int, last: int) -> tuple[int, int]:
    while first < last and text[first].isspace():
        first += 1
    while last > first and text[last - 1].isspace():
        last -= 1
    return first, last


def _runs(text: str, first: int, last: int, marked: Sequence[tuple[int, int]]) -> Iterator[Span]:
    edges = sorted({first, last, *(e for m in marked for e in m if first < e < last)})
    for a, b in pairwise(edges):
        yield Span(text[a:b], mark=any(m <= a and b <= n for m, n in marked))
