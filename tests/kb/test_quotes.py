"""What is quoted is a whole sentence or list item: on invented texts, and measured on every tenth licence held here."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingest.segment import segment
from kb.citations import LONGEST_QUOTE, resolve, span_of
from kb.clauses import Clause
from kb.instruments import Edition, InstrumentId, Sha256, text_sha256
from kb.readings import Anchor
from kb.sentences import units
from tests import acme


def split(text: str) -> list[str]:
    return [" ".join(text[a:b].split()) for a, b in units(text, 0, len(text))]


WHOLE = (
    "You may host it (e.g. as a service) for others.",
    "Users of rival products, i.e. Those listed in annex 2, are barred.",
    "Acme, Inc. and Acme Ireland Ltd. License it jointly.",
    "It may not enter the U.S. Embargo list.",
    "See No. 5 and Art. 3, i.e. § 1. of the Annex.",
    "Version 3.1 of the Weights falls under § 4. (b) of the terms.",
    "“Derivative” means all\n   works made from the Weights.",
    "Results (see Nr. 2. Of the annex) stay yours.",
    "A. Whoever passes it on keeps this text.",
    "It ends at 5 p.m. on the last day.",
    "You keep the notice; you name the change: that is all.",
)


@pytest.mark.parametrize("text", WHOLE)
def test_a_sentence_is_not_cut(text: str) -> None:
    assert split(text) == [" ".join(text.split())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You may host it. You may not sell it.", ["You may host it.", "You may not sell it."]),
        ("It reflects the state of the art. You may use it.", ["It reflects the state of the art.", "You may use it."]),
        ("Sold by Acme, Inc. You may not resell it.", ["Sold by Acme, Inc.", "You may not resell it."]),
        ("He said “stop.” Then he left.", ["He said “stop.”", "Then he left."]),
        ("You may not:\n - copy,\n - sell it, or\n - rent.", ["You may not:", "- copy,", "- sell it, or", "- rent."]),
        ("Limits\n\nYou may not copy it.", ["Limits", "You may not copy it."]),
        ("须注明来源。不得转售。", ["须注明来源。", "不得转售。"]),
        ("(a) Keep it.\n(b) Name it.", ["(a) Keep it.", "(b) Name it."]),
    ],
)
def test_sentences_and_items_end(text: str, expected: list[str]) -> None:
    assert split(text) == expected


def held(text: str) -> Edition:
    sha = text_sha256(text)
    return Edition(InstrumentId("acme/licence"), acme.LIC, "Acme", text, sha, Sha256("0" * 64), "file:a", "", acme.LIC)


def quote(text: str, hint: str) -> str:
    clauses = segment(text)
    deepest = max((c for c in clauses if hint in c.text), key=lambda c: c.level)
    return resolve(Anchor(edition=acme.LIC, locator=deepest.locator, hint=hint), held(text), clauses).quote


LIST = """ACME TERMS

1. Limits. Results are for you. You may not use them:
a. to build models that rival Acme;
b. to watch people.
"""


def test_an_item_brings_its_lead_in() -> None:
    assert quote(LIST, "rival Acme").startswith("You may not use them:\na. to build")
    assert quote(LIST, "watch people").startswith("You may not use them:")


def test_a_late_item_of_a_long_list_stands_alone() -> None:
    long = LIST.replace("rival Acme;", "rival Acme" + ", or any house that Acme has bought or will buy" * 12 + ";")
    assert quote(long, "watch people") == "b. to watch people."


# --- measured on real licences, read at test time ---

MARK = re.compile(r"[ \t]*(?:[-*•–‣·+]|\(?(?:\d{1,2}|[A-Za-z]|[ivxIVX]+)[.)]|(?:§\s*)?\d+(?:\.\d+)*\.?|#+)\s")
CUT = re.compile(r"(?:\b(?:e\.g|i\.e|cf|viz|vs)\.|\b(?:No|Nos|Art|Sec|Fig)\.(?=\s*\d)|§\s*\d*\.?)$")
DONE = re.compile(r"[.!?:;,。！？：；][”’\"')\]*]*(?:\s+(?:and|or|and/or))?$")


def begins_whole(text: str, start: int) -> bool:
    """At the start of the text, of a paragraph, of a marked item, below a heading, or behind a closed sentence."""
    before = text[:start].rstrip()
    gap, line = text[len(before) : start], text[:start].rsplit("\n", 1)[-1].strip()
    if not before or gap.count("\n") > 1:
        return True
    if CUT.search(before[-8:]):
        return False
    above = before.rsplit("\n", 1)[-1].strip()
    heading = len(above) < 60 and (above.istitle() or above.isupper() or set(above) <= set("-=*_"))
    if not line and (heading or MARK.match(text[start : start + 12])):
        return True
    if line and set(line) <= set("-*•–‣·+#\\"):
        return True
    if re.search(r"[.!?:;。！？：；][”’\"')\]*]*$", before[-4:]):
        return before[-1] in ":;" or not text[start].islower()
    return re.match(r"\(?[A-Za-z0-9]{1,4}[.)]\s", text[start : start + 8]) is not None


def ends_whole(text: str, end: int) -> bool:
    """At the end of the text or of a paragraph, before a marked item, or with a closed sentence."""
    quoted, after = text[:end].rstrip(), text[end:]
    rest = after.lstrip()
    if not rest or after[: len(after) - len(rest)].count("\n") > 1:
        return True
    if CUT.search(quoted[-8:]):
        return False
    if MARK.match(rest[:12]):
        return True
    return DONE.search(quoted[-14:]) is not None and not (quoted[-1] == "." and rest[0].islower())


@dataclass(frozen=True, slots=True)
class Measured:
    quotes: int
    whole: int

    @property
    def share(self) -> float:
        return self.whole / self.quotes


def licences() -> list[str]:
    licensedcode = pytest.importorskip("licensedcode")
    folder = Path(licensedcode.__file__).parent / "data" / "licenses"
    texts = [p.read_text(encoding="utf-8", errors="replace") for p in sorted(folder.glob("*.LICENSE"))[::10]]
    bodies = [t.split("---", 2)[2].lstrip("\n") if t.startswith("---") else t for t in texts]
    return [t for t in bodies if len(t) > 200]


def measure(texts: list[str], longer_than: int) -> Measured:
    """Up to six clauses a text, five words of each as the hint: which quotations begin and end whole."""
    draw = random.Random(20240301)
    quotes = whole = 0
    for text in texts:
        edition, clauses = held(text), segment(text)
        long: list[Clause] = [c for c in clauses if len(c.text) > longer_than]
        for clause in draw.sample(long, min(6, len(long))):
            words = clause.text.split()
            at = draw.randrange(max(1, len(words) - 5))
            anchor = Anchor(edition=acme.LIC, locator=clause.locator, hint=" ".join(words[at : at + 5]))
            found = resolve(anchor, edition, clauses)
            assert found.quote == text[found.start : found.end]
            quotes += 1
            whole += begins_whole(text, found.start) and ends_whole(text, found.end)
    return Measured(quotes, whole)


def test_quotes_of_real_licences_are_whole() -> None:
    texts = licences()
    every, long = measure(texts, 60), measure(texts, LONGEST_QUOTE)
    assert every.quotes > 1000
    assert every.share > 0.98
    assert long.share > 0.99


def test_the_measure_sees_a_cut() -> None:
    text = "You may host it (e.g. as a service) for others.\nThen go on."
    cut = text.index("as a")
    assert not begins_whole(text, cut)
    assert not ends_whole(text, cut - 1)
    assert begins_whole(text, text.index("Then"))
    assert ends_whole(text, text.index("\n"))


def test_the_hint_keeps_its_sentence_in_a_long_clause() -> None:
    filler = "This sentence fills the clause with words of no weight. " * 12
    text = f"1. Long. {filler}You may host it (e.g. as a service) for others. {filler}"
    clause = next(c for c in segment(text) if c.locator == "§1")
    start, end = span_of("as a service", clause)
    assert text[start:end] == "You may host it (e.g. as a service) for others."
