"""Whose lineage is meant: a model by id or name, or the student that a question describes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from kb.corpus import Corpus
from kb.errors import UnknownIdError, UsageError
from kb.interpret import Interpreter
from kb.known import known
from kb.lineage.graph import parents
from kb.lineage.trace import Lineage, trace, trace_model
from kb.practice import Practice, set_facet

_SHOWN = 12
"""How many ids a message lists."""


def model_named(name: str, corpus: Corpus, interpreter: Interpreter, day: dt.date) -> str:
    """The catalogue id of a model named by id or as people call it.

    :raises UnknownIdError: no such model, or the name may be several.
    """
    if exact := _exact(name, corpus):
        return exact
    sources = interpreter.interpret(f"May we distil {name}?", day).practice.sources
    ids = {i for s in sources for i in (s.id.value, *s.candidates) if i and i in corpus.models}
    if len(ids) == 1:
        return ids.pop()
    raise UnknownIdError(
        f"{name!r} may be {len(ids)} models." if ids else f"No model {name!r} in the catalogue.",
        valid=_listed(ids) or "an id or name of the catalogue",
        fix="Use an id that `distillaw list models` prints.",
    )


def _exact(name: str, corpus: Corpus) -> str:
    """The model that is called so, letter by letter but for case; empty where there is none, or several."""
    called = name.strip().casefold()
    found = [m.id for m in corpus.models.values() if called in (m.id, m.name.casefold())]
    return found[0] if len(found) == 1 else ""


def _listed(ids: Iterable[str]) -> str:
    listed = sorted(ids)
    return ", ".join(listed[:_SHOWN]) + (", …" if len(listed) > _SHOWN else "")


def of_question(
    question: str, corpus: Corpus, interpreter: Interpreter, day: dt.date, facets: Mapping[str, object] | None = None
) -> Lineage:
    """The lineage of the student that a question describes.

    :raises UsageError: as :func:`described`.
    """
    return trace(described(question, corpus, interpreter, day, facets), corpus)


def described(
    question: str, corpus: Corpus, interpreter: Interpreter, day: dt.date, facets: Mapping[str, object] | None = None
) -> Practice:
    """The practice that a question describes, every source of it known.

    :param facets: stated besides the question; they win over what it was understood to say.
    :raises UsageError: it names no model or data set, or leaves open which is meant.
    """
    practice = interpreter.interpret(question, day).practice
    for name, value in (facets or {}).items():
        practice = set_facet(practice, name, value)
    practice = known(practice, corpus)
    fix = "Name models and data sets as the catalogue does: `distillaw list models`."
    if not practice.sources:
        raise UsageError("The question names no model or data set.", fix=fix)
    for source in practice.sources:
        if not source.id.value:
            raise UsageError(
                f"Which model is meant by {source.mention!r} is open.", valid=_listed(source.candidates), fix=fix
            )
    return practice


def of_either(text: str, corpus: Corpus, interpreter: Interpreter, day: dt.date) -> Lineage:
    """The lineage of a model, or of the student that the words describe: few words name, more describe.

    :raises UnknownIdError: a name of no model, or of several.
    :raises UsageError: a description that names no model or data set, or leaves open which is meant.
    """
    if len(text.split()) < DESCRIBES or _exact(text, corpus):
        return trace_model(model_named(text, corpus, interpreter, day), day, corpus)
    return of_question(text, corpus, interpreter, day)


DESCRIBES = 5
"""Words from which a text that is no model's whole name is taken for a description."""


def derived(corpus: Corpus) -> tuple[str, ...]:
    """The models of which the catalogue knows what they were made from."""
    return tuple(id_ for id_ in corpus.models if any(True for _ in parents(id_, corpus)))
