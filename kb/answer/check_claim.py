"""Check a sentence that a language model wrote against the clauses it cites, before anyone sees it.

A sentence passes when every rule below holds for every clause it cites; what cannot be told apart is refused. Norms are
compared with the reading (what the clause was read to say, in our own words); names, numbers and terms with the reading
and the words of the clause. Refusing a true sentence costs little, since the default composer says the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kb.answer.check_bearing import borne_out
from kb.answer.check_facts import has_markup
from kb.answer.check_form import figures_borne, names, quotations_exact
from kb.answer.check_model import Evidence, Judged, Refusal, Rule, short

LONGEST = 70
"""Words of a sentence."""


@dataclass(frozen=True)
class Checker:
    """Checks sentences against evidence.

    :ivar evidence: by citation number; where several readings rest on one passage, each alone can bear a sentence out.
    :ivar words: stems of lower-case words, which are no names where they begin a sentence.
    :ivar issuers: every publisher that is known, however it writes itself.
    """

    evidence: Mapping[int, Sequence[Evidence]]
    words: frozenset[str] = field(default_factory=frozenset)
    issuers: tuple[str, ...] = ()

    def check(self, sentence: str) -> Refusal | None:
        """Why a sentence with its ``[n]`` marks is refused; ``None`` when it passes."""
        return self.judge(sentence).refusal

    def judge(self, sentence: str) -> Judged:
        """Check a sentence with its ``[n]`` marks."""
        found = self._form(sentence)
        keys: list[str] = []
        if found is None:
            for said, cited in _portions(sentence):
                if not cited:
                    found = Rule.NO_CITATION, f"“{short(said)}” cites nothing"
                    break
                found, borne_by = self._portion(said, [self.evidence[n] for n in cited])
                keys += borne_by
                if found is not None:
                    break
        return Judged(Refusal(sentence, *found)) if found else Judged(None, tuple(dict.fromkeys(keys)))

    def _form(self, sentence: str) -> tuple[Rule, str] | None:
        numbers = [int(n) for n in _MARK.findall(sentence)]
        if not numbers:
            return Rule.NO_CITATION, ""
        missing = sorted(set(numbers) - set(self.evidence))
        if missing:
            return Rule.UNKNOWN_CITATION, f"there is no [{missing[0]}] to cite"
        if has_markup(_MARK.sub(" ", sentence)):
            return Rule.NOT_PLAIN, ""
        if len(sentence.split()) > LONGEST:
            return Rule.TOO_LONG, f"{len(sentence.split())} words"
        return None

    def _portion(
        self, said: str, cited: Sequence[Sequence[Evidence]]
    ) -> tuple[tuple[Rule, str] | None, tuple[str, ...]]:
        """A part of a sentence and the clauses that its marks cite: each must bear it out alone; names, dates and
        places may come from any of them."""
        if not re.search(r"\w", said):
            return (Rule.NO_CITATION, "a mark without words"), ()
        every = [e for group in cited for e in group]
        found = (
            quotations_exact(said, every) or figures_borne(said, every) or names(said, every, self.words, self.issuers)
        )
        if found:
            return found, ()
        keys = []
        for group in cited:
            results = [(borne_out(said, one), one) for one in group]
            bearing = [one for result, one in results if result is None]
            if not bearing:
                return results[0][0], ()
            keys += [one.key for one in bearing]
        return None, tuple(keys)


_MARK = re.compile(r"\[(\d{1,3})\]")


def _portions(sentence: str) -> list[tuple[str, list[int]]]:
    """A sentence cut behind each run of marks, with the numbers of the run; what follows the last run must be empty."""
    out: list[tuple[str, list[int]]] = []
    at = 0
    for match in re.finditer(r"(?:\s*\[\d{1,3}\][,;]?)+", sentence):
        out.append((sentence[at : match.start()], [int(n) for n in _MARK.findall(match[0])]))
        at = match.end()
    rest = sentence[at:].strip(" .!;,)")
    return [*out, (rest, [])] if rest else out
