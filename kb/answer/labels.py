"""Letters for the models that a question leaves open, so that prose need not name all of them again and again.

“May we distil Llama?” leaves eight groups of models apart, each under texts of its own. The answer names each group
once, with a letter, and speaks of “case C” from then on. Few groups are named in words each time: a letter would only
be in the way. What is saved and ruled on keeps the words (``only_if``); letters are a matter of prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from string import ascii_uppercase

from kb.answer.model import Answer
from kb.answer.words import VERDICT_WORDS
from kb.corpus import Corpus
from kb.practice import Practice
from kb.ruling.cases import branch_words
from kb.ruling.govern import classes
from kb.ruling.model import Finding, Ruling
from kb.ruling.words import value_words
from kb.vocabulary import Verdict

FEWEST = 5
"""Groups of models from which on they have letters."""

_SPELLED = 3
"""Letters in a row that are spelled out."""

NAMED = 6
"""Models of a group that are named where the letter is explained."""


class Letters:
    """The letters of one ruling; none where little is open.

    >>> letters = Letters({"sources.0.id": {"a/1": "it is A1", "a/2": "it is A2 (or one of 3 more)"}})
    >>> letters.short("it is A1 or A2 (or one of 3 more), and its weights are published")
    'it is case A or B, and its weights are published'
    """

    def __init__(self, words: Mapping[str, Mapping[str, str]]) -> None:
        names = (*ascii_uppercase, *("".join(pair) for pair in product(ascii_uppercase, repeat=2)))
        letters: Iterator[str] = iter(names)
        self._of = {facet: {value: next(letters) for value in said} for facet, said in words.items()}
        self._words = words
        self._patterns = [_Pattern(said, self._of[facet]) for facet, said in words.items()]

    @classmethod
    def of(cls, practice: Practice, ruling: Ruling | Answer, corpus: Corpus) -> Letters:
        """The letters of a ruling: for each source of which :data:`FEWEST` groups of models or more play a part."""
        cases = {f.only_if for f in ruling.findings} | {c.only_if for c in ruling.conditions}
        asked = {q.facet: [b.value for b in q.branches] for q in ruling.open_questions}
        found: dict[str, dict[str, str]] = {}
        for index, source in enumerate(practice.sources):
            facet = f"sources.{index}.id"
            said = {v: branch_words(facet, v, practice, corpus) for v in classes(source, corpus)}
            names = {value: _name(words) for value, words in said.items()}
            used = {v: w for v, w in said.items() if v in asked.get(facet, ()) or any(names[v] in c for c in cases)}
            if len(used) >= FEWEST:
                found[facet] = used
        return cls(found)

    def __bool__(self) -> bool:
        return bool(self._of)

    def has(self, facet: str) -> bool:
        """Whether the values of a facet have letters."""
        return facet in self._of

    def letter(self, facet: str, value: str) -> str:
        """The letter of a value; empty where it has none."""
        return self._of.get(facet, {}).get(value, "")

    def short(self, only_if: str) -> str:
        """A case in words, with letters for the models."""
        for pattern in self._patterns:
            only_if = pattern.applied(only_if)
        return only_if

    def lines(self, practice: Practice, ruling: Ruling, corpus: Corpus) -> list[str]:
        """What the letters stand for, a table a source; with the verdict where it is the fact that decides."""
        out: list[str] = []
        for facet, letters in self._of.items():
            verdicts = {b.value: b.verdict for q in ruling.open_questions if q.facet == facet for b in q.branches}
            members = classes(practice.sources[int(facet.split(".")[1])], corpus)
            head = _lead(next(iter(self._words[facet].values()))).strip()
            out += (
                [f"| case | {head} | verdict |", "|---|---|---|"] if verdicts else [f"| case | {head} |", "|---|---|"]
            )
            for value, letter in letters.items():
                cells = [letter, _all_named(facet, members.get(value, (value,)), corpus)]
                cells += [_title(verdicts.get(value))] if verdicts else []
                out.append(f"| {' | '.join(cells)} |")
            out.append("")
        return out


NO_LETTERS = Letters({})


def in_case(only_if: str) -> str:
    """The words of a case at the head of a sentence: ``in case A``, or ``if …``.

    >>> in_case("it is case A or B"), in_case("it is case A, and its weights are published")
    ('in case A or B', 'in case A, and if its weights are published')
    """
    if only_if.startswith("depending on "):
        return only_if
    first, mark, rest = only_if.partition(", and ")
    if first.startswith("it is case ") and ";" not in only_if:
        return first.replace("it is ", "in ", 1) + (f"{mark}if {rest}" if mark else "")
    return f"if {only_if}"


def counts(findings: Sequence[Finding], letters: Letters) -> str:
    """In which case a text counts at all: the case of all its legs, or what they have in common; empty: in each."""
    cases = [f.only_if for f in findings]
    least = min(cases, key=len)
    return in_case(letters.short(least)) if least and all(least in case for case in cases) else ""


def _title(verdict: Verdict | None) -> str:
    return VERDICT_WORDS[verdict].title if verdict else ""


def _all_named(facet: str, members: Sequence[str], corpus: Corpus) -> str:
    names = [value_words(facet, m, corpus).removeprefix("it is ") for m in members]
    more = f" and {len(names) - NAMED} more under the same texts" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def _lead(words: str) -> str:
    """“the teacher is ” of “the teacher is Llama 2 7B”."""
    return words[: words.index(" is ") + len(" is ")]


def _name(words: str) -> str:
    return words.removeprefix(_lead(words))


class _Pattern:
    """What finds “the teacher is X, Y or Z” and puts letters for the names."""

    def __init__(self, said: Mapping[str, str], letters: Mapping[str, str]) -> None:
        self._lead = _lead(next(iter(said.values())))
        self._letters = {_name(words): letters[value] for value, words in said.items()}
        self._order = list(letters.values())
        name = "|".join(re.escape(n) for n in sorted(self._letters, key=len, reverse=True))
        self._names = re.compile(name)
        self._whole = re.compile(rf"{re.escape(self._lead)}(?:{name})(?:(?:, | or )(?:{name}))*")

    def applied(self, words: str) -> str:
        """The words with letters."""
        return self._whole.sub(self._case, words)

    def _case(self, found: re.Match[str]) -> str:
        names = self._names.findall(found.group().removeprefix(self._lead))
        said = _runs([self._letters[n] for n in names], self._order)
        return "it is case " + (said[0] if len(said) == 1 else f"{', '.join(said[:-1])} or {said[-1]}")


def _runs(said: Sequence[str], order: Sequence[str]) -> list[str]:
    """Four letters or more in a row as “B to F”.

    >>> _runs(["A", "C", "D", "E", "F"], "ABCDEFG")
    ['A', 'C to F']
    """
    runs: list[list[str]] = []
    for letter in sorted(said, key=order.index):
        if runs and order.index(letter) == order.index(runs[-1][-1]) + 1:
            runs[-1].append(letter)
        else:
            runs.append([letter])
    short = [[f"{run[0]} to {run[-1]}"] if len(run) > _SPELLED else run for run in runs]
    return [words for run in short for words in run]
