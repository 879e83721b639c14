"""The question with every name replaced by a placeholder, so that patterns speak of roles and not of names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.interpret.entities import Mention
from kb.interpret.names import Entry
from kb.interpret.stretches import MONTHS
from kb.interpret.text import word_list

_MODEL_LIKE = re.compile(
    r"\b(?:[A-Z][A-Za-z0-9]*(?:[-.][A-Za-z0-9]+)*[- ]|"
    r"[a-z][A-Za-z0-9]*(?:[-.][A-Za-z0-9]+)*-)(?:v?\d+(?:\.\d+)*[- ])?\d+(?:\.\d+)?[BbM]\b"
    r"(?:-(?:instruct|chat|base|Instruct|Chat|Base))?"
    r"|\b[A-Z][a-z]+[A-Z]\w*-\d[\w.-]*"
)
_VERSIONED = re.compile(
    r"\b(?P<w>[A-Z][A-Za-z]*[a-z][A-Za-z]*)[- ](?:v?\d{1,2}\.\d{1,2}|\d{1,2}(?= (?:Large|Medium|Small|Mini|Nano|Pro|"
    r"Ultra|Turbo|"
    r"Flash|Instruct|Chat|Base|Max|Lite|Plus)\b))(?![\w.]*\d)"
    r"(?:[- ](?:Large|Medium|Small|Mini|Nano|Pro|Ultra|Turbo|Flash|Instruct|Chat|Base|Max|Lite|Plus)\b)*"
)
"""A name with a version (``Acme 1.5 Large``)."""

_NO_VERSIONS = word_list(
    """Article Articles Section Sections Clause Clauses Annex Chapter Paragraph Recital Rule Part Schedule Item Point
    Version Edition Release Licence License Apache By Commons Directive Regulation Act Python Java CUDA Ubuntu Debian
    PyTorch Linux Windows Android Level Class Stage Phase Step Figure Table Appendix Question Note About Around Over
    Under Above Below Only Some At In On Of To From The And Or But With By For Our My Its Art Sec Nr No Terms"""
)
"""Words with a number behind them that are no models."""

_NOT_MODELS = re.compile(
    r"^(?:a|an|the|of|with|our|my|to|up|about|over|from|and|or|under|than|for|small|another)[- ]", re.I
)
_ROLE_NAME = re.compile(
    r"(?:(?i:\b(?:outputs?|answers?|responses?|completions?|traces|data|weights|texts?) (?:of|from|by) (?:the "
    r")?(?:model )?)"
    r"|\b(?i:distil)\w* )(?P<a>[A-Z][\w.-]*(?: [A-Z0-9][\w.-]*){0,2})"
    r"|(?P<b>\b[A-Z][\w.-]*)'s? (?:model )?(?:outputs|answers|responses|completions|weights)\b"
    r"|(?P<c>\b(?:[A-Z]{3,}|[A-Z][a-z]*[A-Z]\w*|[A-Z][a-zA-Z]*\d[\w.]*)(?:[-.][\w.]+)*) "
    r"(?:outputs|answers|responses|completions|weights|traces|logits|generations)\b"
)
_NO_NAMES = word_list(
    """JSON CSV HTML XML PDF SQL NLP ML GPU GPUs CPU RAM RAG OCR ASR TTS VLM VLMs SLM SLMs MLLM MT QA NER FAQ CRM
    ERP SaaS CEO CTO NGO PhD UI UX IT HR PR NOT NO ANY ALL OUR ONLY IP TDM IDE CLI SDK LMs LM Azure Vertex Bedrock
    AWS GCP Google SageMaker Nebius Cerebras DeepInfra AI AIs API APIs LLM LLMs LoRA RLHF DPO EU UK US USA EEA I
    We The A An Our My Is Are Can May Do Does It This That These If In On For Apache MIT GPL GDPR CC English
    German French Japanese Chinese American European Another Other Others People Users Customers Someone
    Competitors"""
)
MENTION = r"⟦[a-z]\d+⟧"
"""One placeholder."""

LIST = (
    rf"{MENTION}(?:(?:\s*,\s*(?:and |or )?|\s*(?:and|or|&|\+|plus|as well as|but also)\s+)(?:the |an? |on |"
    rf"from |of |with )?{MENTION}){{0,7}}"
)
"""One placeholder or an enumeration of several."""


@dataclass(frozen=True, slots=True)
class Masked:
    """The masked question.

    :ivar text: with ``⟦<letter><number>⟧`` for each mention: m model or service, d data set, h host, p publisher,
        b a name of both publisher and models, u a name the catalogue does not know.
    """

    text: str
    mentions: tuple[Mention, ...]

    def numbers(self, span: str) -> list[int]:
        """The numbers of the placeholders in a piece of the masked text."""
        return [int(n) for n in re.findall(r"⟦[a-z](\d+)⟧", span)]


def mask(text: str, mentions: list[Mention]) -> Masked:
    """Put placeholders in, and find names that look like models but are in no catalogue."""
    everything = sorted([*mentions, *_strangers(text, mentions)], key=lambda m: m.start)
    parts: list[str] = []
    at = 0
    for number, m in enumerate(everything):
        letter = "u" if m.entry == Entry() else m.letter
        parts += [text[at : m.start], f"⟦{letter}{number}⟧"]
        at = m.end
    plain = re.sub(r"(?<=[a-z])\.(?=[a-z])", "·", "".join(parts) + text[at:])  # a dot inside a word ends no sentence
    return Masked(plain, tuple(everything))


def _is_month(word: str) -> bool:
    """Whether a word opens a date: ``outputs of December 2023`` names no model."""
    return word.lower() in MONTHS


def _strangers(text: str, mentions: list[Mention]) -> list[Mention]:
    taken = [(m.start, m.end) for m in mentions]
    out: list[Mention] = []
    spans = [m.span() for m in _MODEL_LIKE.finditer(text) if not _NOT_MODELS.match(m[0])]
    spans += [m.span() for m in _VERSIONED.finditer(text) if m["w"] not in _NO_VERSIONS and not _is_month(m["w"])]
    spans += [next(m.span(g) for g in "abc" if m[g]) for m in _ROLE_NAME.finditer(text)]
    for start, end in spans:
        words = text[start:end].rstrip(".-").split()
        while words and words[-1] in _NO_NAMES:
            words.pop()
        if not words or words[0] in _NO_NAMES or _is_month(words[0]):
            continue
        end = start + len(" ".join(words))
        if not any(start < e and s < end for s, e in taken):
            taken.append((start, end))
            out.append(Mention(start, end, Entry(), text[start:end]))
    return out
