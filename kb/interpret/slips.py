"""Names with a typing error: read over in the words of a name, never in its numbers, versions or sizes, and never where
an ordinary word stands.
"""

from __future__ import annotations

import re
from dataclasses import replace

from rapidfuzz.distance import OSA

from kb.interpret.names import Entry, NameIndex
from kb.interpret.text import Token, extend, word_list

ENGLISH_NEAR_NAMES = word_list(
    """clause clauses cause caused closed cloud clouds gamma game llamas queen deep seed seek seen next open
    opened opens opening kind kimono mini nova novel naive never noun nouns near neat need needs nemo fair flag flat
    plan plane clad claim claims aide aided author authors tall fall hall dull doll call calls mall small stall ball
    palm calm psalm data date krill crea area idea ideas meta mete mate miss mimic mime minor times time coder code
    codes cohere coheres coherent adhere mistral ministerial central instant instance instants distant distance
    project projects protect product ability stable unstable capability liability usability islands ireland iceland
    laboratory laboratories open-source openly sapphire ally allen alley allay fallen evil evolve even ever level
    levels lead shared share shares chat chats chart charts sample samples simple agent agents reason reasons
    reasoner seasoner platform platforms multi database databases dolls team teams tulip alphabets alphabetic
    facebooks lightening lightning bespoke fined finer model models wizard wizards vision mixture mixtures mixed
    texture fixture text texts test tests tech notes note nose nous runaway runway compass base based basis barge
    large gith with width cameo allowed openings opener openness internal internet internals complies comply
    comprise comprises minimal minimum korea protects projected suitability ministry send feed demo eval week seeks
    wall dell chatllm chatllms"""
)
"""English words one or two letters away from a word of a name: never read as typing errors."""

KINDS_OF_MODEL = word_list("llm llms lm lms slm slms vlm vlms ai bot bots model models gpts")
"""Words for a kind of model: ``chat LLM`` is no misspelt ChatGLM."""

MODEL_NOUN = re.compile(
    r"^(?:'s)? (?:(?:tab|chat|code|agent|app|autocomplete) )?"
    r"(?:outputs?|answers|responses|completions|vectors|embeddings|suggestions|api|app|models?|weights|chatbot|"
    r"transcripts?|transcriptions?|logs|traces|data)\b",
    re.I,
)


def longest(
    toks: list[Token], i: int, prefixes: frozenset[str], keys: dict[str, Entry] | dict[str, tuple[str, ...]]
) -> tuple[int, str] | None:
    """End (exclusive) and key of the longest name that starts at token ``i``."""
    if not toks[i].opens:
        return None
    best = None
    key = ""
    for j in range(i, len(toks)):
        key = extend(key, toks[j].key)
        if key not in prefixes:
            break
        if toks[j].closes and key in keys:
            best = (j + 1, key)
    return best


def misspelt(
    text: str, toks: list[Token], i: int, index: NameIndex, guesses: dict[str, str]
) -> tuple[tuple[int, str] | None, str]:
    """The name that starts at token ``i`` once one misspelt word is read as the word of a name."""
    token = toks[i]
    if not token.opens or not token.key.isalpha() or len(token.key) < 4:
        return None, ""
    joined = token.key
    width = 1
    if (
        joined in ("chat", "open", "deep")
        and i + 1 < len(toks)
        and toks[i + 1].key.isalpha()
        and toks[i + 1].key not in ENGLISH_NEAR_NAMES | KINDS_OF_MODEL
    ):
        joined, width = joined + toks[i + 1].key, 2
    if joined not in guesses:
        guesses[joined] = _nearest(joined, index.stems)
    end = toks[i + width - 1].end
    followed = i + width < len(toks) and toks[i + width].key[0].isdigit()
    followed = followed or bool(MODEL_NOUN.match(text[end:]))
    near: list[tuple[str, bool | None]] = [(guesses[joined], False), (_ordinary(joined, index), True)]
    if followed and joined not in ENGLISH_NEAR_NAMES:  # two slips, where a version follows that the name has
        near.append((_nearest(joined, index.stems, short=_SHORT_WORD), None))
    for stem, ordinary in near:
        if not stem:
            continue
        merged = [*toks[:i], replace(token, key=stem, end=end, closes=toks[i + width - 1].closes)]
        hit = longest([*merged, *toks[i + width :]], i, index.prefixes, index.entries)
        if hit is None:
            continue
        # what else is read as a name: a longer one, or one with a version, its outputs or a verb that takes one
        long_word = (
            ordinary is not None
            and len(stem) >= _LONG_WORD
            and (not ordinary or bool(_TAKES_NAME.search(text[: token.start])))
        )
        if (followed and ordinary is not None) or long_word or hit[0] > i + 1:
            return (hit[0] + width - 1, hit[1]), stem
    return None, ""


_LONG_WORD = 6
_SHORT_WORD = 5
_TAKES_NAME = re.compile(
    r"\b(?:distil\w*|train\w* (?:on|with|from)|fine-?tun\w*|outputs? (?:of|from)|answers (?:of|from)|teachers?(?: is|"
    r":)?|"
    r"weights (?:of|from)|generated (?:by|with)|via|using) (?:the )?$",
    re.I,
)
"""Words after which the name of a model is to come."""


def _ordinary(word: str, index: NameIndex) -> str:
    """The name that is an ordinary word too and that a word misspells; not another form of it (``commands``)."""
    if any(word == stem + end for stem in index.word_stems for end in ("s", "d", "r", "es", "ed")):
        return ""
    return _nearest(word, index.word_stems, most=1)


def _nearest(word: str, stems: tuple[str, ...], most: int = 2, short: int = 8) -> str:
    """The one nearest stem; empty without one.

    :param short: letters below which only one slip is read over.
    """
    if word in ENGLISH_NEAR_NAMES or word in stems:
        return ""
    allowed = min(most, 1 if len(word) < short else 2)
    near = [(OSA.distance(word, s, score_cutoff=allowed), s) for s in stems if abs(len(s) - len(word)) <= allowed]
    fit = sorted((d, s) for d, s in near if d <= allowed and (s[0] == word[0] or d == 1))
    if not fit or (len(fit) > 1 and fit[0][0] == fit[1][0]):
        return ""
    return fit[0][1]
