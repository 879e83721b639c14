"""Findings about a question, as the plain English sentences that the interpreter reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.interpret.tables.languages.shape import Concept, Role

_SOURCES = (Role.TEACHER, Role.LABELLER, Role.BASE, Role.EVALUATOR)
_TOLD: tuple[tuple[Concept, str], ...] = (
    (Concept.WEIGHTS_PUBLISHED, "We publish the weights of the model."),
    (Concept.DATASET_PUBLISHED, "We publish the data set."),
    (Concept.DELIVERED, "We deliver the model to customers."),
    (Concept.SERVICE, "We offer it as a hosted service."),
    (Concept.MODEL_PUBLISHED, "We publish the model openly."),
    (Concept.NOT_PUBLISHED, "We do not distribute it."),
    (Concept.INTERNAL, "We keep it internal."),
    (Concept.SOLD, "We sell it."),
    (Concept.COMMERCIAL, "It is for commercial use."),
    (Concept.RESEARCH, "It is for research."),
    (Concept.PERSONAL, "It is for personal use."),
    (Concept.PERMISSION_HELD, "We have written permission."),
    (Concept.NO_PERMISSION, "We have no permission."),
    (Concept.SCRAPED, "The outputs were scraped automatically with a script."),
)
_INSIDE = {Concept.INTERNAL, Concept.NOT_PUBLISHED}
_OUTSIDE = {Concept.WEIGHTS_PUBLISHED, Concept.MODEL_PUBLISHED, Concept.DELIVERED, Concept.SERVICE}
_KINDS = (
    (Concept.CLASSIFIER, "classifier"),
    (Concept.EMBEDDING, "embedding model"),
    (Concept.CHATBOT, "chatbot"),
    (Concept.LANGUAGE_MODEL, "language model"),
)


_ANY = "a model"


@dataclass(frozen=True)
class Told:
    """What was found.

    :ivar names: of models, by number. :ivar roles: of those whose role is told.
    :ivar day: ``in July 2024``. :ivar counts: of users, of turnover. :ivar place: a country.
    :ivar gloss: English words for the words of topics, with the names, in order.
    """

    names: Mapping[int, str]
    roles: Mapping[int, Role]
    concepts: frozenset[Concept]
    day: str
    counts: tuple[str, ...]
    place: str
    gloss: str


def sentences(told: Told) -> tuple[str, bool]:
    """The question in English, empty where nothing of the field was found; and whether it is but words of a topic."""
    text = _of_texts(told)
    if text:
        return text, False
    if Concept.HOW in told.concepts and told.names and told.concepts & {Concept.TRAIN, Concept.DISTIL}:
        verb = "distil" if Concept.DISTIL in told.concepts else "train"
        return f"How do we {verb} {_and(list(dict.fromkeys(told.names.values())))}?", True
    roles = _with_acts(told)
    if any(role in _SOURCES for role in roles.values()) and told.concepts & {Concept.ASKS, Concept.PARTY}:
        return " ".join([_act(told, roles), *_facets(told)]), False
    if not told.gloss or set(told.gloss.split()) <= {w for name in told.names.values() for w in name.split()}:
        return "", True
    return f"{told.gloss[0].upper()}{told.gloss[1:]}?", True


def facet_words(told: Told) -> str:
    """What is told besides any question, as words after ``and what if``; empty where nothing is.

    A name whose part is told keeps it (a base); another one takes the place of the model of before.
    """
    bases = [told.names[n] for n, role in told.roles.items() if role is Role.BASE]
    evaluators = [told.names[n] for n, role in told.roles.items() if role is Role.EVALUATOR]
    unused = (Role.BASE, Role.EVALUATOR, Role.UNUSED, Role.RIVAL, Role.ACTOR)
    others = [name for n, name in told.names.items() if told.roles.get(n) not in unused]
    ways = ((Concept.API, "via the API"), (Concept.APP, "in the app"), (Concept.OWN_HARDWARE, "run locally"))
    out = [f"we use {_and(list(dict.fromkeys(others)))}"] if others else []
    out += [f"starting from {_and(bases)} as the base"] if bases else []
    out += [f"we only evaluate with {_and(evaluators)}"] if evaluators else []
    out += [words for concept, words in ways if concept in told.concepts]
    student = _student(told)
    out += [f"the student is {student}"] if student != _ANY else []
    facets = [f.rstrip(".") for f in _facets(told)]
    return ". ".join([", ".join(out), *facets] if out else facets)


def _of_texts(told: Told) -> str:
    """A question about what texts say."""
    if not told.names:
        return ""
    names = list(dict.fromkeys(told.names.values()))
    if Concept.OWNS in told.concepts:
        return f"Who owns the outputs of {_and(names)}?"
    if Concept.TERMS in told.concepts and Concept.CHANGED in told.concepts:
        return f"When did the terms of {_and(names)} change?"
    if Concept.DIFFER in told.concepts and len(names) > 1:
        return f"How do the licences of {_and(names)} differ?"
    if Concept.TERMS in told.concepts and Concept.SAYS in told.concepts:
        words = told.gloss
        for name in names:
            words = words.replace(name, "")
        about = f" about {' '.join(words.split())}" if words.split() else ""
        return f"What do the terms of {_and(names)} say{about}?"
    return ""


def _with_acts(told: Told) -> dict[int, Role]:
    """Roles; a single name beside an act of distilling or training and no role of its own is the teacher."""
    roles = dict(told.roles)
    unknown = [n for n in told.names if n not in roles]
    sources = [r for r in roles.values() if r in _SOURCES]
    if not sources and len(unknown) == 1 and Concept.DISTIL in told.concepts:
        roles[unknown[0]] = Role.TEACHER
    return roles


def _act(told: Told, roles: Mapping[int, Role]) -> str:
    def names(role: Role) -> list[str]:
        return list(dict.fromkeys(told.names[n] for n in sorted(roles) if roles[n] is role))

    actor = names(Role.ACTOR)
    may = f"May {actor[0]}" if actor else "May we"
    teachers, labellers, bases = names(Role.TEACHER), names(Role.LABELLER), names(Role.BASE)
    ways = ((Concept.API, " via the API"), (Concept.APP, " via the app"), (Concept.OWN_HARDWARE, " run locally"))
    way = next((words for concept, words in ways if concept in told.concepts), "")
    student = _student(told)
    into = f" into {student}" if student != _ANY else ""
    if bases and (teachers or labellers):
        what = f"the outputs of {_and(teachers)}" if teachers else f"labels from {_and(labellers)}"
        return f"{may} fine-tune {_and(bases)}{into} on {what}{way}?"
    if teachers and labellers:
        return f"{may} train {student} on the outputs of {_and(teachers)} and on labels from {_and(labellers)}{way}?"
    if teachers and Concept.DATASET_PUBLISHED in told.concepts and not told.concepts & {Concept.TRAIN, Concept.DISTIL}:
        return f"{may} publish a data set of the outputs of {_and(teachers)}{way}?"
    if teachers and Concept.TEACHES in told.concepts and Concept.OUTPUTS not in told.concepts:
        return f"{may} use {_and(teachers)} as the teacher of {student}{way}?"
    if teachers and Concept.DISTIL in told.concepts and Concept.OUTPUTS not in told.concepts and not way:
        return f"{may} distil {_and(teachers)} into {student}?"
    if teachers:
        return f"{may} train {student} on the outputs of {_and(teachers)}{way}?"
    if labellers:
        return f"{may} train {student} on labels from {_and(labellers)}{way}?"
    if bases:
        return f"{may} fine-tune {_and(bases)}{into}?"
    return f"{may} evaluate our model with {_and(names(Role.EVALUATOR))}{way}?"


def _student(told: Told) -> str:
    noun = next((word for concept, word in _KINDS if concept in told.concepts), "model")
    if any(r is Role.RIVAL for r in told.roles.values()):
        rivals = list(dict.fromkeys(told.names[n] for n, r in told.roles.items() if r is Role.RIVAL))
        verb = "does not compete" if Concept.NOT_COMPETING in told.concepts else "competes"
        return f"a {noun} that {verb} with {_and(rivals)}"
    if Concept.NOT_COMPETING in told.concepts:
        return f"a non-competing {noun}"
    if Concept.COMPETING in told.concepts:
        return f"a competing {noun}"
    return f"an {noun}" if noun[0] == "e" else f"a {noun}"


def _facets(told: Told) -> list[str]:
    concepts = set(told.concepts)
    if concepts & _INSIDE and concepts & _OUTSIDE:  # said of which, no pattern tells: both stay unknown
        concepts -= _INSIDE | _OUTSIDE
    out = [words for concept, words in _TOLD if concept in concepts]
    if told.place:
        out.append(f"We are {'a company' if Concept.COMPANY in concepts else 'based'} in {told.place}.")
    out += [f"We have {count}." for count in told.counts]
    if told.day:
        if Concept.GENERATED in concepts:
            out.append(f"The outputs were generated {told.day}.")
        elif Concept.TRAINED in concepts:
            out.append(f"The model was trained {told.day}.")
        else:
            out[0:0] = [f"{told.day[0].upper()}{told.day[1:]}."]
    return out


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
