"""What changed from one edition to the next, clause by clause.

Each clause is compared by its own words: the text before its first child. Clauses that differ in nothing that counts
(see ``comparable``) are unchanged, whatever became of their numbers. A clause that stands elsewhere in the order, or
under another heading, is moved; what is alike is changed, with the words that went and came; the rest was added or
removed.
"""

from __future__ import annotations

import difflib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.distance import Indel

from ingest.history.comparable import joined, without_number, words
from ingest.history.furniture import is_furniture
from kb.clauses import Clause

_ALIKE = 0.6
"""Clauses with so much of their words in common, in order, are one clause changed (normalised Indel similarity)."""
_ALIKE_IN_PLACE = 0.4
"""The same under an unchanged locator."""
_SHORT = 4
"""Clauses of fewer words are matched only when equal: headings are alike too easily."""


class ChangeKind(StrEnum):
    """What happened to a clause."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class WordEdit:
    """Words replaced, in a row. One side may be empty.

    :ivar old: words that went, as written.
    :ivar new: words that came.
    :ivar old_at: number of words before them in the old clause; ``new_at`` in the new.
    """

    old: tuple[str, ...]
    new: tuple[str, ...]
    old_at: int
    new_at: int


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """One clause in two editions.

    :ivar old: the clause in the older edition; ``None`` where it was added.
    :ivar new: in the newer; ``None`` where it was removed.
    :ivar old_text: the old clause's own words, without its children; empty where there is none.
    :ivar similarity: of the own words, 0 to 1; 1 where nothing that counts differs.
    :ivar edits: in order; none where unchanged, or moved word for word.
    """

    kind: ChangeKind
    old: Clause | None
    new: Clause | None
    old_text: str
    new_text: str
    similarity: float
    edits: tuple[WordEdit, ...] = ()


@dataclass(slots=True, eq=False)
class _Unit:
    place: int
    clause: Clause
    text: str
    words: tuple[str, ...]
    partner: _Unit | None = None
    similarity: float = 0.0


def diff_clauses(old: Sequence[Clause], new: Sequence[Clause]) -> tuple[ClauseChange, ...]:
    """The changes from one edition to the next, in the order of the newer; removed clauses stand where they were.

    :param old: as ``ingest.segment.segment`` gives them.
    :returns: every clause with words of its own, once.
    """
    before, after = _units(old), _units(new)
    _match_equal(before, after)
    in_order = {id(unit) for unit in _in_order(after)}
    headings = _headings(before) & _headings(after)
    _match_alike(before, after)
    changes: list[tuple[float, ClauseChange]] = []
    last = -1.0
    for unit in before:
        if unit.partner is not None:
            last = unit.partner.place
        else:
            changes.append((last + 0.5, ClauseChange(ChangeKind.REMOVED, unit.clause, None, unit.text, "", 0.0)))
    for unit in after:
        changes.append((unit.place, _change(unit, id(unit) in in_order, headings)))
    return tuple(change for _, change in sorted(changes, key=lambda pair: pair[0]))


def word_edits(old: str, new: str) -> tuple[WordEdit, ...]:
    """The words that went and came between two texts.

    >>> word_edits("You may train any model.", "You may not train any competing model.")
    (WordEdit(old=(), new=('not',), old_at=2, new_at=2), WordEdit(old=(), new=('competing',), old_at=4, new_at=5))
    """
    before, after = old.split(), new.split()
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    return tuple(
        WordEdit(tuple(before[i1:i2]), tuple(after[j1:j2]), i1, j1)
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag != "equal"
    )


def _units(clauses: Sequence[Clause]) -> list[_Unit]:
    first_child: dict[int, int] = {}
    for clause in clauses:
        if clause.parent is not None:
            first_child[clause.parent] = min(clause.start, first_child.get(clause.parent, clause.start))
    page = _Page(clauses)
    units: list[_Unit] = []
    for number, clause in enumerate(clauses):
        text = clause.text[: first_child[number] - clause.start] if number in first_child else clause.text
        counted = tuple(words(without_number(page.document(clause.start, text))))
        if counted:
            units.append(_Unit(len(units), clause, text.strip(), counted))
    return units


class _Page:
    """Where in a text the lines stand that are no part of the document."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        roots = [c for c in clauses if c.parent is None]
        lines = "".join(c.text for c in roots).split("\n")
        self._starts: list[int] = []
        at = roots[0].start if roots else 0
        for line in lines:
            self._starts.append(at)
            at += len(line) + 1
        self._gone = is_furniture(lines)

    def document(self, start: int, text: str) -> str:
        """A stretch of the text without them."""
        kept = []
        for line in text.split("\n"):
            if not self._gone[bisect_right(self._starts, start) - 1]:
                kept.append(line)
            start += len(line) + 1
        return "\n".join(kept)


def _pair(old: _Unit, new: _Unit, similarity: float) -> None:
    old.partner, new.partner = new, old
    old.similarity = new.similarity = similarity


def _match_equal(before: list[_Unit], after: list[_Unit]) -> None:
    """Equal clauses: first along the common order, then wherever they went."""
    matcher = difflib.SequenceMatcher(None, [u.words for u in before], [u.words for u in after], autojunk=False)
    for block in matcher.get_matching_blocks():
        for step in range(block.size):
            _pair(before[block.a + step], after[block.b + step], 1.0)
    waiting: dict[tuple[str, ...], list[_Unit]] = {}
    for unit in before:
        if unit.partner is None:
            waiting.setdefault(unit.words, []).append(unit)
    for unit in after:
        if unit.partner is None and waiting.get(unit.words):
            _pair(waiting[unit.words].pop(0), unit, 1.0)


def _in_order(after: list[_Unit]) -> list[_Unit]:
    """The longest run of matched clauses that kept their order (patience: by old place, longest increasing)."""
    matched = [u for u in after if u.partner is not None]
    best: list[list[_Unit]] = []
    places: list[int] = []
    for unit in matched:
        assert unit.partner is not None
        at = bisect_left(places, unit.partner.place)
        chain = [*best[at - 1], unit] if at else [unit]
        if at == len(places):
            places.append(unit.partner.place)
            best.append(chain)
        else:
            places[at] = unit.partner.place
            best[at] = chain
    return best[-1] if best else []


def _match_alike(before: list[_Unit], after: list[_Unit]) -> None:
    """The rest: same locator and alike, then the most alike of all."""
    left = [u for u in before if u.partner is None]
    right = [u for u in after if u.partner is None]
    by_locator = {u.clause.locator: u for u in left}
    for unit in right:
        there = by_locator.get(unit.clause.locator)
        if there is not None and min(len(there.words), len(unit.words)) >= _SHORT:
            similarity = Indel.normalized_similarity(there.words, unit.words)
            if similarity >= _ALIKE_IN_PLACE and not _better(there, unit, left, right, similarity):
                _pair(there, unit, similarity)
    pairs = []
    for old in left:
        for new in right:
            if old.partner is None and new.partner is None and min(len(old.words), len(new.words)) >= _SHORT:
                similarity = Indel.normalized_similarity(old.words, new.words, score_cutoff=_ALIKE)
                if similarity >= _ALIKE:
                    pairs.append((-similarity, abs(old.place - new.place), old.place, new.place, old, new))
    for negative, _, _, _, old, new in sorted(pairs, key=lambda p: p[:4]):
        if old.partner is None and new.partner is None:
            _pair(old, new, -negative)


def _better(old: _Unit, new: _Unit, left: list[_Unit], right: list[_Unit], similarity: float) -> bool:
    """Whether either of two clauses under one locator is much more like another one: the numbers shifted."""
    cutoff = min(1.0, similarity + 0.2)
    others = [Indel.normalized_similarity(u.words, new.words, score_cutoff=cutoff) for u in left if u is not old]
    others += [Indel.normalized_similarity(old.words, u.words, score_cutoff=cutoff) for u in right if u is not new]
    return any(other >= cutoff for other in others)


def _headings(units: Iterable[_Unit]) -> frozenset[str]:
    return frozenset(_key(heading) for u in units for heading in u.clause.heading_path)


@lru_cache(maxsize=10_000)
def _key(heading: str) -> str:
    return joined(words(without_number(heading)))


def _under(clause: Clause, headings: frozenset[str]) -> list[str]:
    """What a clause stands under; a heading that is new, gone or renamed moves nothing."""
    return [key for key in map(_key, clause.heading_path[:-1]) if key in headings]


def _change(unit: _Unit, in_order: bool, headings: frozenset[str]) -> ClauseChange:
    old = unit.partner
    if old is None:
        return ClauseChange(ChangeKind.ADDED, None, unit.clause, "", unit.text, 0.0)
    if unit.similarity == 1.0:
        moved = not in_order or _under(old.clause, headings) != _under(unit.clause, headings)
        kind = ChangeKind.MOVED if moved else ChangeKind.UNCHANGED
        return ClauseChange(kind, old.clause, unit.clause, old.text, unit.text, 1.0)
    edits = word_edits(old.text, unit.text)
    return ClauseChange(ChangeKind.CHANGED, old.clause, unit.clause, old.text, unit.text, unit.similarity, edits)
