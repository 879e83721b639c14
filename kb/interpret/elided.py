"""Names left unfinished because the one before goes on: ``Llama 3 and 3.1``, ``Qwen2.5 3B vs 7B``, ``the 70B``."""

from __future__ import annotations

import re

from kb.corpus import Corpus
from kb.interpret.entities import Mention, find_mentions
from kb.interpret.names import NameIndex

_SIZE = re.compile(r"(?:\d+x)?\d+(?:\.\d+)?[ -]?b(?![a-z])", re.I)
_NUMBER = re.compile(r"(?<![\d.])v?\d+(?:\.\d+)*(?![\d.]*[ -]?b(?![a-z]))", re.I)
_REST = re.compile(
    r"(?P<link>,? (?:and|or|vs\.?|versus|against|with|to|than|from)|,|/) ?(?:the |version |v)?"
    r"(?P<part>(?:\d+x)?\d+(?:\.\d+)*(?:[ -]?b)?)(?![\w.]*\d)(?= ?(?:$|[?.!,;:)/]|and\b|or\b|vs\b|versus\b|"
    r"for\b|differ\w*|when\b|if\b|as\b|in\b|licen\w+|terms|models?\b|with\b|to\b|on\b))",
    re.I,
)


def swapped(mention: str, part: str, index: NameIndex, corpus: Corpus) -> Mention | None:
    """The name with another size or version in place of its own; ``None`` where the catalogue has no such model.

    :param part: a size (``70B``) or a version (``3.1``).
    """
    pattern = _SIZE if _SIZE.fullmatch(part) else _NUMBER
    told = list(pattern.finditer(mention))
    tries = [mention[: m.start()] + part + mention[m.end() :] for m in told[:1]]
    if pattern is _SIZE:
        tries.append(f"{mention} {part}" if not told else tries[0])
    else:
        tries += [re.sub(r" {2,}", " ", _SIZE.sub("", t)).strip(" -") for t in tries]
    for name in dict.fromkeys(tries):
        found = find_mentions(name, index, corpus)
        whole = len(found) == 1 and (found[0].start, found[0].end) == (0, len(name))
        if whole and found[0].entry.ids and all(i in corpus.models for i in found[0].entry.ids):
            return found[0]
    return None


def completed(text: str, index: NameIndex, corpus: Corpus) -> str:
    """The text with unfinished names written out, where what is written out is a model of the catalogue."""
    for mention in reversed(find_mentions(text, index, corpus)):
        if not mention.entry.ids or mention.entry.is_dataset:
            continue
        at, last = mention.end, mention.text
        while rest := _REST.match(text[at:]):
            new = swapped(last, rest["part"], index, corpus)
            if new is None:
                break
            start, end = at + rest.start("part"), at + rest.end("part")
            text = f"{text[:start]}{new.text}{text[end:]}"
            at, last = start + len(new.text), new.text
    return text
