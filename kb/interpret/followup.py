"""A question that goes on from a practice (``and if we keep it internal?``): practice and words in, practice out.

Every facet that the words tell replaces the one before; what they do not speak of stays. A question that stands by
itself (about a text, a topic, or a practice of its own) is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kb.interpret.elided import swapped
from kb.interpret.kinds import ACT
from kb.interpret.language import name_of
from kb.interpret.model import Interpretation, QuestionKind
from kb.interpret.onward import READ_AS, onward
from kb.interpret.sources import named_source
from kb.interpret.tables.roles import Part
from kb.interpret.techniques import technique_told
from kb.practice import Facet, Practice, Source, inferred, stated, to_json
from kb.vocabulary import Channel, Origin, Role

if TYPE_CHECKING:
    from kb.interpret.interpreter import Fragment, Interpreter

_LINK = r"(?:(?:and|but|or|so|ok(?:ay)?|then|now|also|well|yes|no|hm+|thanks|thank you|fine|right|great)\b[, ]*)*"
_OPENER = re.compile(
    rf"^{_LINK}(?:(?:what|how) (?:about|if)\b|what changes (?:if|when|with)\b|suppos\w+\b|assum\w+\b|imagine\b|say\b|"
    r"(?:the )?same (?:question |thing |again )?(?:for|with|but|in|on|if)\b|ditto for\b|"
    r"(?:does|would|will|do) (?:it|that|this|the (?:answer|verdict|result)|things|anything) "
    r"(?:be (?:different|the same|ok|okay|allowed)|change|differ|hold|work|still \w+|also \w+|apply)(?: too| as well)?"
    r"(?: if| for| with| in| when| after| before)?\b|"
    r"is (?:it|that|this) (?:still |also )?(?:different|the same|true|ok|okay|allowed|fine|permitted|prohibited|"
    r"forbidden|so)(?: if| for| with| in| when)?\b)[, ]*(?:that )?",
    re.I,
)
_LINKED = re.compile(r"^(?:and|but|or|then|so|instead|now)\b[, ]*", re.I)
_POINTS_BACK = re.compile(
    r"\b(?:it|that|this|them|they|those|these|"
    r"the (?:model|student|weights|outputs|teacher|result|data|same)|instead)\b",
    re.I,
)
_OWN_QUESTION = re.compile(
    r"^(?:what(?!'s? (?:about|if|changes))|who|whose|why|how(?! about| if)|when (?:did|was|were|has)|where|which|"
    r"explain|define|list|compare|tell|name|describe|summari[sz]e)\b",
    re.I,
)
_ADDS = re.compile(
    r"\b(?:add(?:ed|ing)?|also (?:use|train|distil|include|mix)\w*|on top|in addition|plus|combin\w+|mix(?:ed|ing)? in|"
    r"together with|as a second)\b",
    re.I,
)
_NOT_THIS = re.compile(
    r"(?:instead of|rather than|not|without|no longer)(?: using| the| from| on)* ⟦[a-z](?P<n>\d+)⟧", re.I
)
_SIZE = re.compile(r"(?<![\w.⟦$€£])(?:\d+x)?\d+(?:\.\d+)?[ -]?b\b(?!\w)", re.I)
_VERSION = re.compile(
    r"(?:^|\b(?:version|v|the|about|for|with|and|on|of) ?)v?(?P<v>\d(?:\.\d+)?)"
    r"(?=\s*(?:$|[?.!,;]|too\b|as well\b|instead\b|model\b))",
    re.I,
)
_HANGS_ON = re.compile(
    r"^(?:with|without|for|in|on|from|by|via|through|before|after|until|using|starting|keeping|publishing|offering|"
    r"selling|only|just|if|when|as)\b(?!.*\b(?:may|can|could|might|must|is|are|am|do|does|did|allowed|permitted)\b)",
    re.I,
)
"""Words that hang on a sentence which is not there."""
_SHORT = 9
"""Words up to which a phrase without a verb of its own can be the rest of a question."""


@dataclass(frozen=True, slots=True)
class Change:
    """One facet that is another than before; an empty value: not known.

    :ivar facet: as in the answer's practice, e.g. ``release``, ``sources.0.channel``.
    """

    facet: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A practice that goes on from another.

    :ivar changes: never empty. :ivar notes: how the words were understood where that is not plain.
    """

    practice: Practice
    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()


def follow(
    previous: Practice, question: str, interpreter: Interpreter, territory: str | None = None
) -> FollowUp | None:
    """The previous practice with what the question changes; ``None``: it is a question of its own.

    :param territory: as for :meth:`Interpreter.interpret`; it changes the place where the question names none.
    """
    if not previous.sources:
        return None
    code, english = onward(interpreter.cleaned(question), interpreter.names, interpreter.corpus)
    if code and not english:
        return None
    alone = interpreter.interpret(english or question, previous.as_of)
    text = interpreter.cleaned(english or question)
    opened, rest = _opened(text)
    if _stands_alone(alone, text, rest, opened=opened):
        return None
    fragment = interpreter.fragment(rest, previous.as_of, territory)
    practice = _facets(previous, fragment)
    practice = _sources(practice, previous, fragment, interpreter)
    practice = _days(practice, previous, fragment.practice)
    changes = tuple(_changes(previous, practice))
    notes = (READ_AS.format(language=name_of(code), english=english), *fragment.notes) if code else fragment.notes
    return FollowUp(practice, changes, notes) if changes else None


def _opened(text: str) -> tuple[bool, str]:
    """Whether the words link to what was said before, and the rest of them."""
    for pattern in (_OPENER, _LINKED):
        match = pattern.match(text)
        if match:
            return True, text[match.end() :] or text
    return False, text


def _stands_alone(alone: Interpretation, text: str, rest: str, *, opened: bool) -> bool:
    if alone.asks is not None and not (opened and not _OWN_QUESTION.match(rest)):
        return True
    if _OWN_QUESTION.match(rest) and not _OPENER.match(text):
        return True
    if opened or _HANGS_ON.match(text):
        return False
    if alone.kind is QuestionKind.PRACTICE and alone.practice.sources:
        return not (len(text.split()) <= _SHORT and not ACT.search(text)) and not re.search(r"\binstead\b", text, re.I)
    if alone.kind is QuestionKind.PRACTICE or alone.kind is QuestionKind.TEXT:
        return not _POINTS_BACK.search(text)
    return not (_POINTS_BACK.search(text) or len(text.split()) <= _SHORT)


_COPIED = (
    "purpose",
    "release",
    "actor",
    "authorisation",
    "established_in",
    "used_in",
    "generated",
    "trained",
    "released",
)


def _facets(previous: Practice, fragment: Fragment) -> Practice:
    """Facets of the whole practice that the words tell, over those of before."""
    told = fragment.practice
    changed: dict[str, Any] = {n: getattr(told, n) for n in _COPIED if getattr(told, n).known}
    if told.purpose.origin is Origin.INFERRED and previous.purpose.origin is Origin.STATED:
        del changed["purpose"]  # to keep a thing inside changes its release; what it is for was said
    measures = {s.measure for s in told.scale}
    scale = (*(s for s in previous.scale if s.measure not in measures), *told.scale)
    student = previous.student
    for name in ("kind", "modality", "is_llm", "same_family"):
        if getattr(told.student, name).known:
            student = replace(student, **{name: getattr(told.student, name)})
    if "*" in told.student.competes:  # said of everybody, it goes before what was said of some
        student = replace(student, competes=dict(told.student.competes))
    else:
        student = replace(student, competes={**student.competes, **told.student.competes})
    periods = {k: v for k, v in previous.periods.items() if k not in changed} | dict(told.periods)
    return replace(
        previous, **changed, scale=scale, student=student, facts={**previous.facts, **told.facts}, periods=periods
    )


def _days(practice: Practice, previous: Practice, told: Practice) -> Practice:
    """A day told of no act is that of every act; acts that were dated before take it too."""
    if told.as_of == previous.as_of and "as_of" not in told.periods:
        return practice
    moved: dict[str, Any] = {"as_of": told.as_of}
    for name in ("generated", "trained", "released"):
        if getattr(previous, name).known and not getattr(told, name).known:
            moved[name] = inferred(told.as_of)
    periods = {k: v for k, v in practice.periods.items() if k not in moved or k in told.periods}
    return replace(practice, **moved, periods=periods)


def _sources(practice: Practice, previous: Practice, fragment: Fragment, interpreter: Interpreter) -> Practice:
    sources = list(practice.sources)
    named = _named(fragment, previous, interpreter) or list(_swapped(fragment, previous, interpreter))
    adds = bool(_ADDS.search(fragment.masked.text))
    for place, (role, new) in enumerate(named):
        old = next((n for n, s in enumerate(sources) if s.role.value is role), None)
        if old is None and len(sources) == 1 and not adds and role is not Role.BASE:
            old, role = 0, sources[0].role.value or role
        if old is None or adds or place:
            sources.append(new)
            continue
        kept = [s for n, s in enumerate(sources) if n == old or s.role.value is not role]
        at = next(n for n, s in enumerate(kept) if s is sources[old])
        kept[at] = _carried(sources[old], new, interpreter)
        sources = kept
    if not named:
        sources = [_routed(s, fragment, interpreter) for s in sources]
    technique = technique_told(fragment.masked.text)
    if technique is not None:
        changed = [replace(s, technique=stated(technique)) if s.role.value is Role.TEACHER else s for s in sources]
        sources = changed
    return replace(practice, sources=tuple(sources))


def _named(fragment: Fragment, previous: Practice, interpreter: Interpreter) -> list[tuple[Role, Source]]:
    """Sources that the words name, with their roles."""
    out = []
    denied = {int(m["n"]) for m in _NOT_THIS.finditer(fragment.masked.text)}
    issuers = {interpreter.publisher_of(i) for s in previous.sources for i in (s.id.value, *s.candidates) if i}
    told = fragment.practice
    for number, mention in enumerate(fragment.masked.mentions):
        part = fragment.parts.parts.get(number)
        if number in denied or mention.entry.is_host or part in (Part.RIVAL, Part.TERMS, Part.DENIED):
            continue
        if not mention.entry.ids and not mention.entry.publisher:
            continue
        speaks = told.authorisation.known or told.student.competes or told.actor.known
        if mention.entry.is_publisher and speaks and (part is not None or mention.entry.publisher in issuers):
            continue  # the publisher gives leave, or is competed with: it is no other teacher
        role = Role.DATASET if mention.entry.is_dataset else Role.BASE if part is Part.BASE else Role.TEACHER
        out.append(
            (role, named_source(number, role, fragment.masked, fragment.routes, interpreter.corpus, interpreter.names))
        )
    return out


def _swapped(fragment: Fragment, previous: Practice, interpreter: Interpreter) -> Iterator[tuple[Role, Source]]:
    """``the 70B``, ``version 3.3``: the model of before in another size or version."""
    size, version = _SIZE.search(fragment.masked.text), _VERSION.search(fragment.masked.text)
    if size is None and (version is None or fragment.practice.scale):
        return
    parts = [*([version["v"]] if version else []), *([size[0]] if size else [])]
    for source in previous.sources:
        name, found = source.mention or str(source.id.value or ""), None
        for part in parts:
            found = swapped(name, part, interpreter.names, interpreter.corpus)
            name = found.text if found else name
        if found is not None and source.role.value is not None:
            id_ = stated(found.entry.ids[0]) if len(found.entry.ids) == 1 else Facet()
            many = found.entry.ids if len(found.entry.ids) > 1 else ()
            yield source.role.value, Source(id=id_, candidates=many, mention=found.text, role=source.role)
            return


def _carried(old: Source, new: Source, interpreter: Interpreter) -> Source:
    """Another model in the place of one: what is done with it stays, and the route where the model can be had by it."""
    out = replace(new, role=old.role, technique=old.technique)
    ids = new.candidates or ((new.id.value,) if new.id.value else ())
    entries = [interpreter.corpus.models[i] for i in ids if i in interpreter.corpus.models]
    channel = old.channel.value
    if not out.channel.known and channel and (not entries or any(channel in e.channels for e in entries)):
        out = replace(out, channel=old.channel, host=old.host)
    if not out.plan.known and channel is not Channel.WEIGHTS and out.channel == old.channel:
        out = replace(out, plan=old.plan)
    return out


def _routed(source: Source, fragment: Fragment, interpreter: Interpreter) -> Source:
    """The source by the route that the words tell."""
    return interpreter.rerouted(source, fragment) if source.role.value is not Role.DATASET else source


def _changes(before: Practice, after: Practice) -> Iterator[Change]:
    was, now = (dict(_flat(to_json(p))) for p in (before, after))
    for facet in dict.fromkeys((*now, *was)):
        if was.get(facet, "") != now.get(facet, ""):
            yield Change(facet, was.get(facet, ""), now.get(facet, ""))


def _flat(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Facets of a practice as JSON, and their values in writing; unknown ones are left out."""
    yield "as_of", str(data["as_of"])
    for n, source in enumerate(data["sources"]):
        name = source["id"]["value"] or (source["mention"] if source.get("candidates") or source["mention"] else "")
        yield f"sources.{n}.id", str(name)
        for facet in ("role", "channel", "plan", "technique", "obtained", "host"):
            yield from _written(f"sources.{n}.{facet}", source[facet])
    for name, got in data["student"].items():
        if name == "competes":
            for issuer, said in got.items():
                yield from _written("student.competes" if issuer == "*" else f"student.competes.{issuer}", said)
        else:
            yield from _written(f"student.{name}", got)
    for name in _COPIED:
        yield from _written(name, data[name])
    for item in data["scale"]:
        yield from _written(item["measure"], item)
    for slug, got in data["facts"].items():
        yield from _written(f"fact:{slug}", got)


def _written(facet: str, got: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    value = got["value"]
    if value is None or got["origin"] == Origin.UNKNOWN.value:
        return
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    elif isinstance(value, float):
        value = f"{value:,.0f}"
    yield facet, str(value)
