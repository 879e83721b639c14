"""How an answer shows what a language model had to do with it."""

from __future__ import annotations

from collections.abc import Iterable

from kb.answer.phrase_model import Phrasing
from kb.interpret.model import Suggestion


def prose_lines(phrasing: Phrasing | None) -> list[str]:
    """The sentences of a model that stand in an answer, as one paragraph."""
    if phrasing is None or not phrasing.used:
        return []
    return [" ".join(s.text for s in phrasing.sentences), ""]


def phrased_note(phrasing: Phrasing | None) -> list[str]:
    """Who worded the reasons, for the notes of an answer."""
    if phrasing is None:
        return []
    if not phrasing.used:
        return [f"{phrasing.model} was asked to phrase the reasons; {phrasing.reason}, so the default wording stands."]
    dropped = f"; {len(phrasing.dropped)} dropped" if phrasing.dropped else ""
    return [
        f"The reasons were phrased by {phrasing.model}, each sentence checked against the clauses it cites{dropped}."
    ]


def told_by(phrasing: Phrasing | None) -> frozenset[str]:
    """Global ids of the readings that these sentences tell."""
    if phrasing is None or not phrasing.used:
        return frozenset()
    return frozenset(r for s in phrasing.sentences for r in s.readings)


def suggestion_lines(suggested: Iterable[Suggestion]) -> list[str]:
    """Facets that a model read out of the question: which rule because the asker confirmed them, and which do not."""
    lines = []
    for one in suggested:
        read = f"“{one.words}” read as {one.facet} = {one.value}"
        if one.confirmed:
            lines.append(f"- {read}: confirmed, and ruled on.")
        else:
            lines.append(f"- {read}: not ruled on. If it is so, ask with `--set {one.facet}={one.value}`.")
    return ["", "### Read by a language model (inferred)", "", *lines] if lines else []
