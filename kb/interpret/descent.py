"""What a question tells of a model's making, where the catalogue has it too: background, of which the asker takes "
"nothing.

``Phi-4 was itself taught by GPT-4; may Phi-4 teach our student?`` has one source. What its lineage asks follows from
the catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.corpus import Corpus
from kb.interpret.masked import Masked

_DESCENDS = re.compile(
    r"⟦[mb](?P<a>\d+)⟧(?P<told>,? (?:which |that )?(?:is|are|was|were|has been|had been)(?: \w+ly| itself| already| "
    r"in turn)* "
    r"(?:taught|trained|distill?ed|made|built|fine-?tuned|derived|tuned|generated|created|a (?:fine-?tune|"
    r"distillation|distil|"
    r"derivative))(?: \w+)? (?:by|from|on|with|using|out of|of) (?:the |an? |outputs of |answers of "
    r")*⟦[mbd](?P<b>\d+)⟧)",
    re.I,
)


def without_descent(masked: Masked, corpus: Corpus) -> str:
    """The masked text without what it tells of lineage."""
    text = masked.text
    for match in reversed(list(_known(masked, corpus))):
        text = text[: match.start("told")] + text[match.end("told") :]
    return text


def told_ancestors(masked: Masked, corpus: Corpus) -> set[int]:
    """Numbers of the names that stand in it only so."""
    found = {int(match["b"]) for match in _known(masked, corpus)}
    return {n for n in found if sum(m.entry == masked.mentions[n].entry for m in masked.mentions) == 1}


def _known(masked: Masked, corpus: Corpus) -> Iterator[re.Match[str]]:
    for match in _DESCENDS.finditer(masked.text):
        entries = [corpus.models[i] for i in masked.mentions[int(match["a"])].entry.ids if i in corpus.models]
        above = {i for e in entries for i in (*e.base, *e.taught_by, *e.trained_on)}
        if above & set(masked.mentions[int(match["b"])].entry.ids):
            yield match
