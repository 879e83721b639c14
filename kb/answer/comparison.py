"""Texts set beside each other as a table: what a teacher's student may be, and what is owed for it, by side.

The first rows are rulings on practices that say nothing but what their head says; the others name the kind of rule that
a side's texts have on a topic. What differs stands first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kb.answer.picked import edition_for, named_topics
from kb.answer.shape import Cell, Row, Shape, ShapeKind, shape_lines
from kb.answer.words import VERDICT_WORDS
from kb.interpret.model import Subject
from kb.practice import Facet, Practice, Source, inferred, set_facet, stated
from kb.readings import Reading
from kb.ruling import Ruling, rule
from kb.vocabulary import Effect, Origin, Role, Technique, Topic, Verdict

if TYPE_CHECKING:
    from kb.answer.texts import Page

MOST_MARKS = 2
"""Citations in a cell."""

_LLM = {"student.kind": "general_purpose", "student.is_llm": "yes"}
PRACTICES: tuple[tuple[str, dict[str, str]], ...] = (
    ("Train a large language model on its outputs, kept inside", {**_LLM, "release": "internal"}),
    ("Offer such a model as a service", {**_LLM, "release": "hosted_service", "purpose": "commercial"}),
    ("Publish the weights of such a model", {**_LLM, "release": "open_weights"}),
    (
        "Train a classifier on its outputs, kept inside",
        {"student.kind": "embedding_or_classifier", "release": "internal"},
    ),
)
"""What is ruled on, by the facets that are set."""

TOPICS = (
    Topic.NAMING_ATTRIBUTION,
    Topic.NOTICE_FLOW_DOWN,
    Topic.THRESHOLDS,
    Topic.AUP_FLOW_DOWN,
    Topic.TERRITORIAL,
    Topic.NON_COMMERCIAL,
    Topic.DERIVATIVE_DEFINITION,
    Topic.OUTPUT_OWNERSHIP,
)
_EFFECT_WORDS = {
    Effect.PROHIBITION: "prohibited",
    Effect.PERMISSION: "permitted",
    Effect.DUTY: "duty",
    Effect.CONDITION: "condition",
    Effect.EXCEPTION: "exception",
    Effect.DEFINITION: "defined",
    Effect.RESERVATION: "reserved or open",
}
_WEIGHT = tuple(_EFFECT_WORDS)
_COUNTED = re.compile(
    r"\b(?:USD ?|\$ ?)?\d[\d,.]*(?: (?:thousand|million|billion))?(?: (?:monthly|daily|active|users|dollars))*"
)
_NAMED = re.compile(r"“[^”]{2,40}”")


def write_table(page: Page, sides: Iterable[Subject]) -> bool:
    """Write the table with what differs named above it; ``False`` when no row says anything."""
    sides = tuple(sides)
    rows = [*_rulings(page, sides), *_topics(page, sides)]
    if not rows:
        return False
    rows.sort(key=lambda row: not row.differs)
    shape = Shape(ShapeKind.TABLE, ("what", *(side.name for side in sides)), tuple(rows))
    differ, alike = ("; ".join(_small(r.head) for r in rows if r.differs is which) for which in (True, False))
    told = f"They differ on: {differ}." if differ else "They come out alike on every row."
    page.lines += ["", f"**{told}**{f' Alike: {alike}.' if differ and alike else ''}", "", *shape_lines(shape)]
    page.shape = shape
    return True


def _small(head: str) -> str:
    return head[:1].lower() + head[1:]


def _row(head: str, cells: Iterable[Cell]) -> Row:
    cells = tuple(cells)
    return Row(head, cells, len({c.text for c in cells}) > 1)


def _rulings(page: Page, sides: tuple[Subject, ...]) -> Iterator[Row]:
    """Practices ruled on for each side; none where a side is a text that no model is known for."""
    if not all(side.sources for side in sides):
        return
    for head, facets in PRACTICES:
        yield _row(head, (_ruled(page, practice_of(page.practice, side, facets)) for side in sides))


def practice_of(asked: Practice, side: Subject, facets: dict[str, str]) -> Practice:
    """Training on the outputs of a side, with some facets set; what the question says of party, place and day stays."""
    many = side.sources if len(side.sources) > 1 else ()
    source = Source(
        id=Facet() if many else stated(side.sources[0]),
        candidates=many,
        mention=side.name,
        role=stated(Role.TEACHER),
        channel=inferred(side.channel) if side.channel else Facet(),
        technique=stated(Technique.OUTPUT_TRAINING),
    )
    practice = replace(asked, sources=(source,))
    for name, value in facets.items():
        practice = set_facet(practice, name, value, Origin.ASSUMED)
    return practice


def _ruled(page: Page, practice: Practice) -> Cell:
    ruling = rule(practice, page.corpus)
    words = VERDICT_WORDS[ruling.verdict].title.lower()
    if ruling.open_questions:
        words = f"depends: {ruling.open_questions[0].ask}"
    return Cell(words, tuple(deciding_marks(page, ruling)))


def deciding_marks(page: Page, ruling: Ruling, most: int = MOST_MARKS) -> list[int]:
    """Numbers of the citations of the readings that decide a ruling."""
    decides = [f for f in ruling.findings if f.verdict is ruling.verdict and not f.outranked_by]
    if ruling.verdict is Verdict.DEPENDS:
        decides = decides or list(ruling.findings)
    out: dict[int, None] = {}
    for finding in decides:
        leg = finding.leg
        reading = finding.reading or next(iter(finding.readings), None)
        if reading is None or leg.edition is None or len(out) == most:
            continue
        instrument, entry = page.corpus.reading(reading)
        page.levels.add(entry.review.level)
        page.read[(instrument, leg.edition)] = None
        if entry.proposed:
            page.used[reading] = None
        out[page.citer.reading(reading, leg.edition, leg.day)] = None
    return list(out)


def _topics(page: Page, sides: tuple[Subject, ...]) -> Iterator[Row]:
    for topic in TOPICS:
        cells = [_cell(page, side, topic) for side in sides]
        if any(c.citations for c in cells):
            yield _row(named_topics([topic]).capitalize(), cells)


def _cell(page: Page, side: Subject, topic: Topic) -> Cell:
    """The kinds of rule that a side's texts have on a topic, the weightiest first."""
    found: dict[str, int] = {}
    reviewed = False
    for instrument in side.instruments:
        edition = edition_for(page.corpus.instruments[instrument], side.models, page.corpus, page.day)
        if edition is None:
            continue
        read = page.corpus.edition_readings(instrument, edition.date, page.day)
        reviewed = reviewed or topic in read.reviewed
        here = sorted((r for r in read.readings if r.topic is topic), key=lambda r: _WEIGHT.index(r.effect))
        for reading in here:
            words = _words(reading)
            if words not in found and len(found) < MOST_MARKS:
                said = page.sentence(instrument, reading, edition.date)
                if said is not None:
                    page.read[(instrument, edition.date)] = None
                    found[words] = said[1]
    if found:
        return Cell("; ".join(found), tuple(found.values()))
    return Cell("silent (reviewed)" if reviewed else "not read")


def _words(reading: Reading) -> str:
    """A reading in a word or two: its effect, with the number or the name that it turns on."""
    pattern = {Topic.THRESHOLDS: _COUNTED, Topic.NAMING_ATTRIBUTION: _NAMED}.get(reading.topic)
    detail = pattern.search(reading.says) if pattern else None
    return f"{_EFFECT_WORDS[reading.effect]}{f', {detail[0]}' if detail else ''}"
