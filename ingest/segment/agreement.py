"""How far the locators agree with locators that people wrote.

A reference row names a text, a locator and a quotation. The quotation is looked up in the text, the deepest clause that
holds it is compared with the row. A clause deeper than the row agrees; so does one whose heading path has the name that
the row gives.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ingest.segment import segment
from ingest.segment.markers import letter_counts, roman_value
from kb.clauses import Clause


class Outcome(StrEnum):
    """What came of one row."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NOT_FOUND = "quotation not found"


@dataclass(frozen=True, slots=True)
class RowReport:
    """One row and the clause found for it.

    :ivar found: locator of the deepest clause that holds the quotation; empty when it is not found.
    """

    source: str
    expected: str
    found: str
    quote: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """The rows compared.

    :ivar rows: one for each reference row whose text was given.
    """

    rows: tuple[RowReport, ...]

    @property
    def share(self) -> float:
        """Agreeing rows among those compared, 0 to 1; a quotation that is not found counts against it."""
        return sum(row.outcome is Outcome.AGREES for row in self.rows) / len(self.rows) if self.rows else 0.0

    @property
    def others(self) -> tuple[RowReport, ...]:
        """The rows that do not agree."""
        return tuple(row for row in self.rows if row.outcome is not Outcome.AGREES)


def agreement(rows: Sequence[Mapping[str, str]], texts: Mapping[str, str]) -> AgreementReport:
    """Compare reference rows with the clauses of their texts.

    :param rows: mappings with ``source``, ``clause_locator`` and ``quote``.
    :param texts: edition text by ``source``; rows of other sources are left out.
    """
    held = {source: _Searchable(text) for source, text in texts.items()}
    return AgreementReport(
        tuple(_compare(row, held[row["source"]]) for row in rows if row["source"] in held),
    )


class _Searchable:
    """A text with its white space collapsed, its clauses, and the way back to offsets."""

    def __init__(self, text: str) -> None:
        self.clauses = segment(text)
        self._offsets = [match.start() for match in re.finditer(r"\S", text)]
        self._letters = _fold("".join(text.split()))

    def occurrences(self, quote: str) -> list[tuple[int, int]]:
        """Start and end of each place where a quotation stands."""
        wanted = _fold("".join(quote.split()))
        found = []
        place = self._letters.find(wanted) if wanted else -1
        while place >= 0:
            found.append((self._offsets[place], self._offsets[place + len(wanted) - 1] + 1))
            place = self._letters.find(wanted, place + 1)
        return found

    def deepest(self, start: int, end: int) -> Clause | None:
        """The innermost clause that holds a span; ``None`` when it crosses clauses of the outermost level."""
        holding = [clause for clause in self.clauses if clause.start <= start and end <= clause.end]
        return max(holding, key=lambda clause: clause.level, default=None)


def _fold(text: str) -> str:
    return text.translate(str.maketrans("“”„‘’", '"""\'\''))


def _compare(row: Mapping[str, str], text: _Searchable) -> RowReport:
    expected = row["clause_locator"]
    places = text.occurrences(row["quote"])
    found = [text.deepest(start, end) for start, end in places]
    for (_, end), clause in zip(places, found, strict=True):
        if clause is None:
            continue
        last = text.deepest(end - 1, end)
        if names(clause, expected, text.clauses) or (last is not None and names(last, expected, text.clauses)):
            return RowReport(row["source"], expected, clause.locator, row["quote"], Outcome.AGREES)
    outcome = Outcome.DIFFERS if places else Outcome.NOT_FOUND
    first = found[0].locator if found and found[0] is not None else ""
    return RowReport(row["source"], expected, first, row["quote"], outcome)


_MARK = r"\((?:[ivxlc]+|[a-zA-Z]|\d{1,2})\)"
_NUMBERS = re.compile(
    rf"(?:§\s*|\bArt(?:icle|\.)?\s*|\bSection\s+)(?:\d+(?:\.\d+)*|[IVXLC]+\b)(?:{_MARK})*"
    rf"|\b(?:Recital|Attachment|Exhibit|Annex)\s+(?:\d+|[A-Z])\b(?:{_MARK})*"
    rf"|\(§?\d+(?:\.\d+)+(?:{_MARK})*\)|(?:{_MARK})+"
)
_FRONT_WORDS = frozenset({"preamble", "title", "heading", "intro", "introductory note"})


def names(clause: Clause, expected: str, clauses: Sequence[Clause]) -> bool:
    """Whether a clause is the one, or lies within the one, that a locator written by a person names.

    Numbers must be those of the clause, in order, from the outermost on (from anywhere when a heading goes before
    them). A heading must be in the clause's heading path, or be its first words. Where the text prints no number, a
    number is compared with the clause's position among its siblings; and where the row gives a heading beside the
    number, the heading decides.
    """
    lowered = expected.strip().lower()
    if lowered.startswith("entire"):
        return True
    if lowered == "final paragraph":
        return clause is clauses[-1]
    if lowered in _FRONT_WORDS:
        return clause.locator.startswith(("Preamble", "¶")) or _named(clause, lowered)
    wanted_names, wanted_numbers = _parts(expected)
    own = _numbers_of(clause.locator)
    named = any(_named(clause, name) for name in wanted_names)
    if not wanted_numbers:
        return named
    if expected.startswith(("§", "Art", "Recital", "Section")):
        unnumbered = not _numbers_of(clause.locator.split(" › ")[0])
        return (
            own[: len(wanted_numbers)] == wanted_numbers
            or _by_position(clause, wanted_numbers, clauses)
            or (unnumbered and named)
        )
    if not own:
        return named or _by_position(clause, wanted_numbers, clauses)
    return _contains(own, wanted_numbers) and (named or not wanted_names)


def _parts(expected: str) -> tuple[list[str], tuple[str, ...]]:
    """Headings and numbers of a locator; what stands in brackets and is no number only describes."""
    numbers = [token for match in _NUMBERS.finditer(expected) for token in _tokens(match[0])]
    rest = re.sub(r"\([^)]*\)|[()]", " ", _NUMBERS.sub(" ", expected))
    pieces = [" ".join(piece.split()).strip('"“” ') for piece in re.split(r"[/›,]", rest)]
    return [piece for piece in pieces if piece], tuple(numbers)


def _tokens(text: str) -> list[str]:
    return re.findall(r"\d+|(?<=§)[IVXLC]+|(?<=[(（])[a-zA-Z]+(?=[)）])|\b[A-Z]\b", text)


def _numbers_of(locator: str) -> tuple[str, ...]:
    tokens: list[str] = []
    for step in re.sub(r" \[\d+\]", "", locator).split(" › "):
        step = re.sub(r"^¶\d+(?=\()", "", step)
        if re.match(r"§|\(|Art\. |Recital |Attachment |Exhibit |Annex |Appendix ", step):
            tokens.extend(_tokens(step))
    return tuple(tokens)


def _contains(own: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    return any(own[place : place + len(wanted)] == wanted for place in range(len(own) - len(wanted) + 1))


_UNCOUNTED = ("Preamble", "Closing", "closing words")


def _by_position(clause: Clause, wanted: tuple[str, ...], clauses: Sequence[Clause]) -> bool:
    """Whether the numbers are the places of the clause and those above it, where no section number is printed."""
    path = [clause]
    while path[0].parent is not None:
        path.insert(0, clauses[path[0].parent])
    if _numbers_of(path[0].locator):
        return False
    places = []
    for one in path:
        siblings = [other for other in clauses if other.parent == one.parent and not other.locator.endswith(_UNCOUNTED)]
        places.append(siblings.index(one) + 1 if one in siblings else 0)
    return places[: len(wanted)] == [_value(token) for token in wanted]


def _value(token: str) -> int:
    if token.isdigit():
        return int(token)
    if token.isupper() and roman_value(token.lower()):
        return roman_value(token.lower())
    counts = letter_counts(token)
    return counts[0].ordinal if counts else 0


def _named(clause: Clause, name: str) -> bool:
    wanted = _words(name)
    if not wanted:
        return False
    if wanted == "definitions" and any(title.startswith("“") for title in clause.heading_path):
        return True
    if re.match(rf"\W*{re.escape(name.lower())}\s*:", clause.text.lower()):
        return True
    return any(
        wanted in _words(title) or (len(_words(title)) > 6 and _words(title) in wanted)
        for title in (*clause.heading_path, *clause.locator.split(" › "))
    )


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
