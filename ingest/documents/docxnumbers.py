"""The numbers that Word draws before paragraphs; the file holds only rules for them (ISO/IEC 29500-1, 17.9).

Without them a contract has no "2.1(b)" to cite.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from ingest.documents.counting import spelled

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BULLET = "-"
_PLACE = re.compile(r"%([1-9])")
_ON = ("1", "true", "on")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list.

    :ivar text: with ``%1`` … ``%9`` where the numbers of levels go, e.g. ``%1.%2``.
    :ivar style: number format as WordprocessingML names it; ``bullet`` and ``none`` among them.
    :ivar legal: numbers of outer levels are drawn as digits.
    :ivar restarts: whether the count begins anew beneath each item of an outer level.
    """

    start: int = 1
    text: str = ""
    style: str = "decimal"
    legal: bool = False
    restarts: bool = True


@dataclass
class Numbering:
    """Counts through a document; paragraphs must come in order.

    :param part: the root of ``numbering.xml``; ``None``: the document numbers nothing.
    :param styles: ``w:style`` elements by id.
    """

    part: Any
    styles: dict[str, Any]
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    def label(self, paragraph: Any) -> tuple[str, int]:
        """The number drawn before a paragraph (empty: none; ``-``: a bullet) and its level from 0."""
        number, depth = self._of(paragraph)
        if number is None:
            return "", 0
        root, levels = self._levels(number)
        level = levels.get(depth)
        if level is None:
            return "", 0
        counts = self._counts.setdefault(root, {})
        if number not in self._begun:
            self._begun.add(number)
            for at in self._overridden(number):
                counts.pop(at, None)
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [d for d in counts if d > depth and (d not in levels or levels[d].restarts)]:
            del counts[deeper]
        if level.style == "bullet":
            return BULLET, depth
        return self._drawn(level, levels, counts), depth

    @staticmethod
    def _drawn(level: Level, levels: dict[int, Level], counts: dict[int, int]) -> str:
        def one(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            other = levels.get(at, Level())
            style = "decimal" if level.legal and other.style != "decimalZero" else other.style
            return "" if style == "none" else spelled(counts.get(at, other.start), style)

        return _PLACE.sub(one, level.text).strip()

    def _of(self, paragraph: Any) -> tuple[str | None, int]:
        """List id and level of a paragraph: its own, else its style's or that of the style beneath."""
        properties = paragraph.find(f"{W}pPr")
        own = properties.find(f"{W}numPr") if properties is not None else None
        depth = _value(own, "ilvl")
        number = _value(own, "numId")
        style = _value(properties, "pStyle")
        for id_ in self.chain(style or self.default_style()):
            if number is not None and depth is not None:
                break
            inherited = self.styles[id_].find(f"{W}pPr/{W}numPr")
            if number is None and inherited is not None:
                number = _value(inherited, "numId")
                if depth is None and number is not None:
                    depth = _value(inherited, "ilvl") or self._level_of_style(number, id_)
        if number in (None, "0"):
            return None, 0
        return number, int(depth or 0)

    def chain(self, style: str | None) -> list[str]:
        """A style and those it is based on, the nearest first."""
        out: list[str] = []
        while style in self.styles and style not in out:
            assert style is not None
            out.append(style)
            style = _value(self.styles[style], "basedOn")
        return out

    def default_style(self) -> str | None:
        """Id of the style of paragraphs that name none."""
        return next(
            (i for i, s in self.styles.items() if s.get(f"{W}type") == "paragraph" and s.get(f"{W}default") in _ON),
            None,
        )

    def _level_of_style(self, number: str, style: str) -> str | None:
        abstract = self._abstract(number)
        for level in abstract.findall(f"{W}lvl") if abstract is not None else ():
            if _value(level, "pStyle") == style:
                found: str | None = level.get(f"{W}ilvl")
                return found
        return None

    def _list(self, number: str) -> Any:
        return None if self.part is None else _named(self.part.findall(f"{W}num"), "numId", number)

    def _abstract(self, number: str, hops: int = 4) -> Any:
        """The rules behind a list; a list may point to those of a list style."""
        listed = self._list(number)
        wanted = _value(listed, "abstractNumId")
        abstract = _named(self.part.findall(f"{W}abstractNum"), "abstractNumId", wanted) if wanted else None
        link = _value(abstract, "numStyleLink")
        if link is None or link not in self.styles or not hops:
            return abstract
        linked = _value(self.styles[link].find(f"{W}pPr/{W}numPr"), "numId")
        return self._abstract(linked, hops - 1) if linked and linked != number else abstract

    def _levels(self, number: str) -> tuple[str, dict[int, Level]]:
        """Name of the shared count of a list, and its levels."""
        abstract = self._abstract(number)
        if abstract is None:
            return number, {}
        levels = {int(e.get(f"{W}ilvl", "0")): _level(e) for e in abstract.findall(f"{W}lvl")}
        for override in self._list(number).findall(f"{W}lvlOverride"):
            at = int(override.get(f"{W}ilvl", "0"))
            own = override.find(f"{W}lvl")
            if own is not None:
                levels[at] = _level(own)
            start = _value(override, "startOverride")
            if start is not None:
                old = levels.get(at, Level())
                levels[at] = Level(int(start), old.text, old.style, old.legal, old.restarts)
        return str(abstract.get(f"{W}abstractNumId")), levels

    def _overridden(self, number: str) -> list[int]:
        found = self._list(number).findall(f"{W}lvlOverride")
        return [int(o.get(f"{W}ilvl", "0")) for o in found if _value(o, "startOverride") is not None]


def _level(element: Any) -> Level:
    legal = element.find(f"{W}isLgl")
    return Level(
        int(_value(element, "start") or 0),
        _value(element, "lvlText") or "",
        _value(element, "numFmt") or "decimal",
        legal is not None and legal.get(f"{W}val", "1") in _ON,
        _value(element, "lvlRestart") != "0",
    )


def _value(parent: Any, name: str) -> str | None:
    """``w:val`` of a child; ``None`` when there is no parent, child or value."""
    child = parent.find(f"{W}{name}") if parent is not None else None
    found: str | None = child.get(f"{W}val") if child is not None else None
    return found


def _named(elements: Any, attribute: str, wanted: str) -> Any:
    return next((e for e in elements if e.get(f"{W}{attribute}") == wanted), None)
