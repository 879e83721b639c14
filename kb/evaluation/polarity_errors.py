"""Sentences of an answer that say may where the clause they cite says must not, or the other way round."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kb.answer.polarity import OF_EFFECT, agrees, polarities
from kb.corpus import Corpus
from kb.evaluation.citation_quality import read_from
from kb.readings import Reading
from kb.vocabulary import Effect

_MARK = re.compile(r"\[(\d{1,3})\](?!\()")
_LEAD = re.compile(
    r"\s*(?:[-*]|\d+\.)?\s*(?:\[[ x]\]\s*)?(?:\*{1,2}[^*]+\*{1,2}:?\s*)*(?:,\s*[^:]*:\s*)?(?:\((?P<said>[^)]*)\):?\s*)?"
)
"""What stands before the sentence of a line: list mark, box, label, place of the clause."""

_BOX = re.compile(r"\s*[-*]\s*\[[ x]\]")
_SUBORDINATE = re.compile(
    r"\b(?:that|which|who|whom|whose|where|when|if|unless|as\s+long\s+as)\b[^,.;]*", re.IGNORECASE
)

_EFFECTS = {
    **{effect.value: effect for effect in Effect},
    "grant": Effect.PERMISSION,
    "ban": Effect.PROHIBITION,
    "note": Effect.RESERVATION,
}


def polarity_errors(answer: Mapping[str, Any], corpus: Corpus) -> tuple[str, ...]:
    """The lines of an answer whose polarity fits no reading of the clauses that they cite.

    Where a line is labelled with an effect ("Duty, §2"), only readings of that effect are meant; if there is none, the
    label itself is false. A line without a modal cannot be judged, nor one that may report a reading that binds nobody
    (a definition, exception or reservation); notes of commentary are no clauses.
    """
    by_number = {int(c["n"]): c for c in answer.get("citations") or ()}
    out = []
    for line in str(answer.get("answer") or "").splitlines():
        if line.lstrip().startswith(">"):
            continue
        cited = [by_number[int(n)] for n in _MARK.findall(line) if int(n) in by_number]
        if not cited or any(c.get("commentary") for c in cited):
            continue
        readings = [reading for c in cited for reading in read_from(c, corpus)]
        said = _MARK.sub("", line)
        for citation in cited:  # headings of a text may hold modals ("What you cannot do")
            said = said.replace(str(citation.get("locator") or "\0"), "")
        if readings and _flips(said, readings):
            out.append(line.strip())
    return tuple(out)


def _flips(line: str, readings: list[Reading]) -> bool:
    lead = _LEAD.match(line)
    head, said = (lead.group(0), line[lead.end() :]) if lead else ("", line)
    if _BOX.match(line):  # an imperative: what can or must be in its subordinate clauses is not what it asks
        said = _SUBORDINATE.sub("", said)
    labelled = _label(head)
    if labelled is not None:
        readings = [r for r in readings if r.effect is labelled]
        if not readings:
            return True
    if not polarities(said):
        return False
    return all(r.effect in OF_EFFECT and not agrees(said, r.effect) for r in readings)


def _label(head: str) -> Effect | None:
    words = re.findall(r"[a-z]+", head.casefold())
    return next((_EFFECTS[word] for word in words[:4] if word in _EFFECTS), None)
