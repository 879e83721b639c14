"""An answer that goes on from an earlier one: which facts are others than before, said first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from kb.answer.model import Answer, Follows
from kb.interpret.followup import Change

HEADING = "### What changed from the question before"
_NAMES = {
    "as_of": "day asked about",
    "established_in": "seat of the party",
    "used_in": "place of use",
    "actor": "who accepted the terms",
    "authorisation": "leave of the issuer",
    "generated": "outputs generated",
    "trained": "student trained",
    "released": "student released",
    "student.competes": "student competes",
    "student.is_llm": "student is a large language model",
    "student.same_family": "student stays in the licensed family",
}


def told_after(answer: Answer, question: str, changes: Iterable[Change]) -> Answer:
    """The answer with what it goes on from: in its prose, right under the verdict, and as a value."""
    found = tuple((c.facet, c.before, c.after) for c in changes)
    several = (
        sum(bool(re.match(r"sources\.[1-9]", facet)) for facet, _, _ in found) > 0 or len(answer.practice.sources) > 1
    )
    lines = [f"- {_named(f, several=several)}: {_said(b)} → **{_said(a)}**" for f, b, a in found]
    head, gap, rest = answer.markdown.partition("\n\n")
    told = "\n".join([HEADING, "", *lines, "- All else is taken as before."])
    return replace(answer, markdown=f"{head}{gap}{told}\n\n{rest}", follows=Follows(question, found))


def told_language(answer: Answer, question: str, notes: tuple[str, ...]) -> Answer:
    """The answer to a question in another language: under its own words, and with what it was read as in its prose.

    A ruling already lists the notes among what was assumed.
    """
    if answer.notes or answer.declined or not notes:
        return replace(answer, question=question)
    head, gap, rest = answer.markdown.partition("\n\n")
    return replace(answer, question=question, markdown=f"{head}{gap}{notes[0]}\n\n{rest}", notes=notes[:1])


def _said(value: str) -> str:
    return value if "/" in value else value.replace("_", " ") or "not said"


def _named(facet: str, *, several: bool) -> str:
    source = re.fullmatch(r"sources\.(\d+)\.(\w+)", facet)
    if source:
        name = {"id": "model or data set"}.get(source[2], source[2])
        return f"{name} of source {int(source[1]) + 1}" if several else name
    if facet.startswith("student.competes."):
        return f"student competes with {facet.removeprefix('student.competes.')}"
    name = facet.removeprefix("fact:") if facet.startswith("fact:") else _NAMES.get(facet, facet)
    return name.replace("student.", "student, ").replace("_", " ")
