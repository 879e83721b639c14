"""What one visitor sees: the answer, what it was ruled on, the open source. Values; every step returns a new one."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from kb.answer.model import Answer, Citation, answer_json
from kb.practice import Practice, parse_date
from kb.ruling import Ruling
from kb.service import Distillaw, Preceding
from kb.vocabulary import Origin, Verdict
from ui.page import facets, source
from ui.page.markdown import premises
from ui.page.reasons import reasons
from ui.page.render import answer_html


@dataclass(frozen=True, slots=True)
class Shown:
    """One answer on the page.

    :ivar texts: the cited texts by hash, as they were when the answer was made.
    :ivar opened: number of the citation in the drawer; 0: none.
    :ivar looked: the edition in the drawer where it is another than the cited one.
    :ivar turn: counts the renderings, so that each reaches the browser even where nothing else differs.
    """

    answer: Answer
    texts: Mapping[str, str]
    ruling: Ruling
    premises: tuple[str, ...]
    day_origin: Origin
    opened: int = 0
    turn: int = 0
    looked: dt.date | None = None


def ask(
    service: Distillaw,
    question: str,
    as_of: str,
    territory: str,
    today: dt.date,
    proposed: bool = False,
    before: Shown | None = None,
    *,
    phrased: bool = True,
) -> Shown:
    """Answer a question; one that is the rest of a question goes on from the answer before.

    :param as_of: ``YYYY-MM-DD``; empty: today.
    :param territory: country or group; empty: not said.
    :param proposed: let proposed readings rule.
    :param phrased: let the language model phrase it, where one is set.
    :raises DistillawError: as :meth:`kb.service.Distillaw.ask`.
    """
    day = parse_date(as_of, "date for “as of”") if as_of.strip() else today
    after = Preceding(before.answer.question, before.answer.practice) if before is not None else None
    answer, texts = service.ask(
        question, day, territory=territory.strip() or None, proposed=proposed, after=after, phrased=phrased
    )
    origin = Origin.ASSUMED if not as_of.strip() and answer.practice.as_of == today else Origin.STATED
    return _shown(service, answer, texts, premises(answer.markdown), origin)


def of_practice(service: Distillaw, question: str, practice: Practice) -> Shown:
    """Answer on a practice that is known already, its question put beside it.

    :raises DistillawError: it names what the catalogue does not have.
    """
    answer, texts = service.answer_practice(question, practice, phrased=False)
    return _shown(service, answer, texts, (), Origin.STATED)


def change(service: Distillaw, shown: Shown, *steps: tuple[str, str]) -> Shown:
    """Rule again with facts changed, each a facet and its value; the open source stays open where it is still cited.

    :raises DistillawError: no such facet or value.
    """
    practice = shown.answer.practice
    for name, value in steps:
        practice = facets.change(practice, name, value)
    answer, texts = service.answer_practice(
        shown.answer.question, practice, shown.premises, proposed=shown.answer.proposals.rule, phrased=False
    )
    origin = Origin.STATED if "as_of" in dict(steps) else shown.day_origin
    new = _shown(service, answer, texts, shown.premises, origin)
    before = _citation(shown.answer, shown.opened)
    same = next((c.n for c in answer.citations if before and _place(c) == _place(before)), new.opened)
    return replace(new, opened=same, turn=shown.turn + 1)


def open_source(shown: Shown, n: int) -> Shown:
    """With another citation in the drawer; a number that is not cited changes nothing."""
    return replace(shown, opened=n, looked=None, turn=shown.turn + 1) if _citation(shown.answer, n) else shown


def look(shown: Shown, edition: dt.date) -> Shown:
    """With another edition of the open source in the drawer; with the cited one, as it was opened."""
    citation = _citation(shown.answer, shown.opened)
    if citation is None or citation.instrument is None:
        return shown
    return replace(shown, looked=None if edition == citation.edition else edition, turn=shown.turn + 1)


def again(shown: Shown) -> Shown:
    """The same, to be drawn anew: the controls go back to what was ruled on."""
    return replace(shown, turn=shown.turn + 1)


def export(shown: Shown) -> str:
    """The answer as JSON with the cited texts; ``distillaw verify`` re-checks it from this alone."""
    return json.dumps(answer_json(shown.answer, shown.texts), ensure_ascii=False, indent=1)


TYPES = {
    "html": "text/html",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def file(service: Distillaw, shown: Shown, form: str) -> str:
    """A file for the browser to save, as ``window.distillawFile`` takes it: the export, or an opinion pack.

    :param form: ``json``, or an ending that a pack has.
    :raises UsageError: no form of that name.
    """
    if form == "json":
        made = {"name": "distillaw-answer.json", "type": "application/json", "text": export(shown)}
    else:
        from ui.pack import pack
        from ui.pack.render import form_of

        corpus, _ = service.view(shown.answer.proposals.rule)
        content = pack(shown.answer, shown.texts, form_of(f"opinion.{form}"), corpus)
        coded = base64.b64encode(content).decode("ascii")
        made = {"name": f"distillaw-opinion.{form}", "type": TYPES[form], "base64": coded}
    return json.dumps(made)


def left(service: Distillaw, shown: Shown) -> str:
    """HTML of the answer."""
    answer = shown.answer
    corpus, _ = service.view(answer.proposals.rule)
    controls = facets.controls(answer.practice, shown.ruling, corpus, shown.day_origin)
    return f"{answer_html(answer, controls, corpus)}<!-- {shown.turn} -->"


def right(service: Distillaw, shown: Shown) -> str:
    """HTML of the source drawer."""
    citation = _citation(shown.answer, shown.opened)
    if citation is None:
        return source.EMPTY
    corpus, _ = service.view(shown.answer.proposals.rule)
    opened = source.opened(shown.answer, citation, shown.texts, corpus, service.library, shown.looked)
    return f"{source.source_html(opened)}<!-- {shown.turn} -->"


def _shown(
    service: Distillaw, answer: Answer, texts: Mapping[str, str], taken: tuple[str, ...], origin: Origin
) -> Shown:
    # the answer does not carry what the engine inferred, and the controls show it
    proposed = answer.proposals.rule
    none = answer.verdict is Verdict.NONE
    ruling = Ruling(Verdict.NONE, ()) if none else service.rule(answer.practice, proposed=proposed)
    return Shown(answer, texts, ruling, taken, origin, _first(answer, service))


def _first(answer: Answer, service: Distillaw) -> int:
    """The source opened unasked: the clause that decides, else the first."""
    for group in reasons(answer, service.view(answer.proposals.rule)[0]):
        for statement in group.statements:
            if statement.quote and statement.n:
                return statement.n
    return answer.citations[0].n if answer.citations else 0


def _citation(answer: Answer, n: int) -> Citation | None:
    return next((c for c in answer.citations if c.n == n), None)


def _place(c: Citation) -> tuple[object, ...]:
    return c.instrument, c.commentary, c.edition, c.start, c.end, c.locator
