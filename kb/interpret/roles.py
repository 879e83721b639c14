"""Which part each name plays: the patterns of ``roletables`` weighed for one question."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.interpret.masked import Masked
from kb.interpret.tables.roles import ROLE_PATTERNS, Part
from kb.vocabulary import Technique


@dataclass(frozen=True, slots=True)
class Cast:
    """Parts of the names by their number, and the technique that the words around a teacher tell.

    :ivar parts: number of a mention to its part; names without one are not in it.
    """

    parts: dict[int, Part]
    techniques: dict[int, Technique]

    def all(self, part: Part) -> list[int]:
        """Numbers of the names that play a part, in order."""
        return sorted(n for n, p in self.parts.items() if p is part)


def cast(masked: Masked) -> Cast:
    """Weigh the patterns: the first that matches a name decides, in the order of the table.

    A name that is a base only by the weakest pattern (``train Llama``) stays one only beside a teacher or data set.
    """
    parts: dict[int, Part] = {}
    techniques: dict[int, Technique] = {}
    if "⟦" not in masked.text:
        return Cast(parts, techniques)
    for row in ROLE_PATTERNS:
        for match in row.pattern.finditer(masked.text):
            for number in masked.numbers(match["m"]):
                if number not in parts or _beats(row.part, parts[number], masked, number):
                    parts[number] = row.part
                if row.technique and number not in techniques and parts[number] is row.part:
                    techniques[number] = row.technique
    _settle_bases(parts, masked)
    return Cast(parts, techniques)


def _beats(new: Part, old: Part, masked: Masked, number: int) -> bool:
    """Outputs said outright make a teacher even where the sentence also speaks of the model's terms or as issuer."""
    return new is Part.TEACHER and old in (Part.ISSUER, Part.TERMS) and _outputs_right_after(masked, number)


def _outputs_right_after(masked: Masked, number: int) -> bool:
    return bool(
        re.search(
            rf"⟦[a-z]{number}⟧(?:'s?)?(?: api)? (?:outputs?|answers|responses|completions|data)\b"
            rf"|(?:outputs?|answers|responses|completions) (?:of|from) (?:the |its )?⟦[a-z]{number}⟧",
            masked.text,
            re.I,
        )
    )


_OUTPUTS = re.compile(r"\b(?:outputs|answers|responses|completions|traces|synthetic data)\b", re.I)


def _settle_bases(parts: dict[int, Part], masked: Masked) -> None:
    others = (
        bool(_OUTPUTS.search(masked.text))
        or any(p is Part.TEACHER for p in parts.values())
        or any(f"⟦d{n}⟧" in masked.text for n in range(len(masked.mentions)))
    )
    for number, part in list(parts.items()):
        if part is Part.MAYBE_BASE:
            if others:
                parts[number] = Part.BASE
            else:
                del parts[number]
