"""Check the sentences of a language model in a saved answer again, from the readings that its ruling rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from kb.answer.check import Problem
from kb.answer.check_claim import Checker
from kb.answer.check_model import Evidence
from kb.answer.cite import Citer
from kb.answer.model import citation_json
from kb.answer.phrase_evidence import bases, plain_words
from kb.corpus import Corpus
from kb.ruling import Ruling

_SAME = ("instrument", "edition", "locator", "start", "end")
"""What tells one citation of a file from another."""


def phrased_problems(data: Mapping[str, Any], ruling: Ruling, corpus: Corpus, citer: Citer) -> Iterator[Problem]:
    """Sentences that their clauses do not bear out, and prose that is not these sentences.

    :param citer: that cites the texts which the file carries.
    """
    phrasing = data.get("phrasing") or {}
    if not phrasing.get("used"):
        return
    evidence: dict[int, tuple[Evidence, ...]] = {}
    for basis in bases(ruling, corpus, citer):
        want = citation_json(citer.citations[basis.n - 1])
        for got in data["citations"]:
            if all(got.get(key) == want[key] for key in _SAME):
                n = int(got.get("n") or 0)
                evidence[n] = (*evidence.get(n, ()), replace(basis.evidence, n=n))
    check = Checker(evidence, plain_words(corpus), tuple(corpus.publishers))
    said = [str(s.get("text", "")) for s in phrasing.get("sentences") or []]
    for sentence in said:
        refusal = check.check(sentence)
        if refusal is not None:
            yield Problem(0, f"“{sentence[:80]}” is not borne out: {refusal.reason}")
    prose = re.search(r"^### Why\n\n(.+)$", str(data.get("answer", "")), re.MULTILINE)
    if prose is None or prose[1] != " ".join(said):
        yield Problem(0, "the reasons are phrased in other sentences than those that were checked")
