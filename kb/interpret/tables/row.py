"""A row of the tables of phrases for facets with a closed list of values; ``facets`` applies them.

A row gives a facet a value where its phrase stands undenied. ``denied`` is the value where the phrase stands denied;
without one, a denied phrase says nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.vocabulary import Origin

_MAKE = (
    r"(?:train\w*|buil[dt]\w*|creat\w*|develop\w*|mak(?:e|ing)|made|distil\w*|teachers? of(?: an?| the| our)?|"
    r"teach\w*|improv\w*|launch\w*|offer\w*|sell\w*|"
    r"publish\w*|releas\w*|ship\w*|get|power\w*|produc\w*|into|for|feed\w*|our|my|bootstrap\w*|fine-?tun\w*|"
    r"finetun\w*|tun(?:e|ing)|be|is|to|[,;:+/=]|->|=>|→)"
)
_ADJ = (
    r"(?:(?:a|an|the|our|my|their|its|own|new|another|other|small|smaller|large|larger|tiny|"
    r"little|compact|cheap|cheaper|"
    r"open|open-source|open-weights?|commercial|competing|competitive|rival|in-house|internal|"
    r"private|public|free|paid|better|"
    r"similar|multilingual|german|french|english|dutch|spanish|japanese|general|simple|fast|"
    r"specialised|specialized|narrow|"
    r"student|proprietary|local|reasoning|conversational|ai|different|second|any|some|of|bigger|"
    r"big|text|instruction-tuned|"
    r"generative|foundation|foundational|non-competing|non-⟦[a-z]\d+⟧|\d+(?:\.\d+)?[bm]|bert[- ]?(?:sized?|style)?|"
    r"and)[ -])*"
)
_WE = r"(?:we|i|our company|our team|they|the company)"


@dataclass(frozen=True, slots=True)
class Row:
    """A phrase, the facet it speaks of, and the values it gives stated plainly or denied."""

    facet: str
    value: str
    pattern: re.Pattern[str]
    origin: Origin = Origin.STATED
    denied: str = ""


def row(facet: str, value: str, pattern: str, origin: Origin = Origin.STATED, denied: str = "") -> Row:
    filled = pattern.replace("{MAKE}", _MAKE).replace("{ADJ}", _ADJ).replace("{WE}", _WE)
    return Row(facet, value, re.compile(filled, re.I), origin, denied)


INFERRED = Origin.INFERRED
"""Origin of a value that only follows from the words."""
