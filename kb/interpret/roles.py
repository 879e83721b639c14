"""Which part each name plays: the patterns of ``roletables`` weighed for one question."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kb.interpret.channels import HOST_BESIDE, ROUTE_BESIDE
from kb.interpret.masked import MENTION, Masked
from kb.interpret.negation import NOT_ONLY, asked, denied
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
    if len(re.findall(HOST_BESIDE, masked.text)) > 1:  # names that each have a host of their own still make a list
        masked = replace(masked, text=re.sub(HOST_BESIDE, "", masked.text))
    masked = replace(masked, text=ROUTE_BESIDE.sub("", masked.text))
    refused: set[int] = set()
    for row in ROLE_PATTERNS:
        for match in row.pattern.finditer(masked.text):
            if row.part in _REFUSABLE and _refused(masked.text, match):
                refused |= set(masked.numbers(match["m"]))
                continue
            for number in masked.numbers(match["m"]):
                if number in refused and not _outputs_right_after(masked, number):
                    continue
                if number not in parts or _beats(row.part, parts[number], masked, number):
                    parts[number] = row.part
                if row.technique and number not in techniques and parts[number] is row.part:
                    techniques[number] = row.technique
    _settle_bases(parts, masked)
    _settle_weights(parts, masked.text)
    for number in refused - parts.keys():
        parts[number] = Part.DENIED
    _settle_spurned(parts, masked)
    return Cast(parts, techniques)


_REFUSABLE = (Part.BASE, Part.MAYBE_BASE)


def _refused(text: str, match: re.Match[str]) -> bool:
    """Whether the asker says that a name is no base (``not built on X``); asking for leave refuses nothing."""
    left = text[max(0, match.start() - 60) : match.start()]
    return denied(text, match.start()) and not _ALLOWED.search(left)


_SPURNED = re.compile(
    r"(?:\b(?:not|never|without|cannot|no|none of|nor|neither|instead of|rather than|other than|apart from|stopped|"
    r"avoid|avoiding)|n't)"
    r"(?: (?:to|be|being|ever|any|the|of|our|its|a|use|using|used|train|training|trained|distil|distill|"
    r"distilling|learn|learning|on|with|from|touch|touching|query|querying|call|calling|want|plan|planning|going|"
    r"intend|intending|need|"
    r"have|having|taken|take|taking|include|including|directly|outputs|answers|data|traces))*"
    rf" (?P<m>{MENTION}(?:(?:\s*,\s*(?:and |or |nor )?|\s*(?:and|or|nor|&|/)\s+){MENTION})*)",
    re.I,
)
"""Names that the asker says are not used; ``may not`` and the like ask about a rule and say nothing of use."""


def _settle_spurned(parts: dict[int, Part], masked: Masked) -> None:
    """What is said not to be used is no source beside one that is; alone, it is what the question is about."""
    spurned: set[int] = set()
    for match in _SPURNED.finditer(masked.text):
        if not NOT_ONLY.match(masked.text[match.start() :]) and not asked(masked.text, match.start()):
            spurned |= set(masked.numbers(match["m"]))
    if not spurned:
        return
    used = {n for n, p in parts.items() if p in (Part.TEACHER, Part.BASE) and n not in spurned}
    used |= {n for n, m in enumerate(masked.mentions) if m.entry.is_dataset and n not in spurned}
    for number in spurned:
        if used and parts.get(number) in (None, Part.TEACHER, Part.BASE):
            parts[number] = Part.DENIED


_ALLOWED = re.compile(r"\b(?:allow\w*|permit\w*|forbid\w*|legal|ok|okay|fine|able)\b[^.?!;,]*$|^[^.?!]*\bwhy\b", re.I)


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


_DERIVES = re.compile(
    r"\b(?:fine-?tun|finetun|quanti[sz]|merg|prun|continu\w+ (?:pre-?)?train|further (?:pre-?)?train|lora\b|qlora\b|"
    r"adapter|derivative|redistribut|re-?upload|initiali[sz]|start(?:s|ing|ed)? (?:from|with))\w*",
    re.I,
)
_TEACHES = re.compile(
    r"\b(?:distil|teach|taught|student|imitat|generat|synthe|label|annotat|(?:pre-?)?train|outputs?\b|answers\b|"
    r"traces\b)\w*"
    r"|-> *\w|\bfor (?:our|a|an|the|my) (?:\S+ ){0,3}?(?:student|model|llm|classifier|assistant|chatbot)\b"
    r"|\b(?:make|build|create|develop|improve) (?:\S+ ){0,4}?(?:model|llm|classifier|assistant|chatbot|student)\b",
    re.I,
)
_ITS_OUTPUTS_TEACH = re.compile(
    r"\b(?:its|their|the|those|these|what it) (?:\w+ )?(?:outputs?|answers|responses|completions|traces|"
    r"generations|writes|"
    r"says|produces)\b[^.?!]{0,80}\b(?:train|teach|taught|distil|student|improv|fine-?tun|model|classifier|"
    r"assistant|chat ?bot|llm)\w*"
    r"|\bdistil|\b(?:train|teach)\w*\b[^.?!]{0,60}\b(?:on|with|from) (?:its|their|the|those|these|what it) "
    r"(?:\w+ )?(?:outputs?|answers|"
    r"responses|completions|traces|generations|writes|says|produces)\b",
    re.I,
)
"""Words by which weights are worked on themselves, and words by which a model is run to teach another."""


def _settle_weights(parts: dict[int, Part], text: str) -> None:
    """Weights that are run to teach another model are a teacher; weights that are changed or used as such, a base."""
    for number, part in list(parts.items()):
        if part is Part.WEIGHTS:
            run = _TEACHES.search(text) and not _DERIVES.search(text)
            other = any(p is Part.TEACHER for n, p in parts.items() if n != number)
            parts[number] = Part.TEACHER if run and not other else Part.BASE
        elif part is Part.HOSTED:  # what is run by oneself is a teacher where its outputs go into another model
            parts[number] = Part.TEACHER if _ITS_OUTPUTS_TEACH.search(text) and not _DERIVES.search(text) else Part.BASE
