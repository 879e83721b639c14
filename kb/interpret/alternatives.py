"""Sources that the question offers as alternatives: ``R1 or GPT-4`` is one teacher of two that may be meant.

``Or`` asks of each by itself, ``and`` takes both together: sources of one part joined by it become one source with
all of them as candidates, over which the ruling branches.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from kb.interpret.masked import MENTION, Masked
from kb.practice import Facet, Source
from kb.vocabulary import Origin

_JOINED = re.compile(
    rf"⟦[a-z](?P<a>\d+)⟧(?:'s?)?(?: (?:outputs|answers|responses|weights|data))?,? or (?:(?:rather|else|maybe|"
    rf"perhaps|even|"
    rf"alternatively|on|with|from|by|of|using|the|an?|its|their|older|newer|smaller|larger|plain) )*(?={MENTION})"
    rf"⟦[a-z](?P<b>\d+)⟧",
    re.I,
)
_LISTED = re.compile(rf"{MENTION}(?:\s*,\s*{MENTION})+(?=\s*,?\s*or (?:the |an? )?{MENTION})", re.I)


def merged(sources: list[Source], numbers: list[int], masked: Masked) -> list[Source]:
    """The sources with alternatives merged, in the order of the first of each.

    :param numbers: the mention of each source.
    """
    group = _groups(masked)
    out: list[Source] = []
    kept: list[int] = []
    for source, number in zip(sources, numbers, strict=True):
        at = next((i for i, n in enumerate(kept) if group.get(n, -1) == group.get(number, -2)), None)
        one = None if at is None else _one_of(out[at], source)
        if at is None or one is None:
            out.append(source)
            kept.append(number)
        else:
            out[at] = one
    return out


def _groups(masked: Masked) -> dict[int, int]:
    """Number of a mention to the first one of the alternatives that it is among."""
    text = masked.text
    out: dict[int, int] = {}
    pairs = []
    for n in range(len(text)):
        if text[n] == "⟦" and (match := _JOINED.match(text, n)):
            pairs.append((int(match["a"]), int(match["b"])))
    for match in _LISTED.finditer(text):
        pairs += list(pairwise(masked.numbers(match[0])))
    for a, b in sorted(pairs):
        out[b] = out.setdefault(a, a)
    return out


def _one_of(a: Source, b: Source) -> Source | None:
    """One source for two alternatives; ``None`` where the words tell them apart by more than their name."""
    if a.role.value is not b.role.value or not _ids(a) or not _ids(b):
        return None
    for name in ("channel", "technique", "host", "plan", "obtained"):
        one, other = getattr(a, name), getattr(b, name)
        if one.known and other.known and one.value != other.value and Origin.STATED in (one.origin, other.origin):
            return None
    return replace(
        a,
        id=Facet(),
        candidates=tuple(dict.fromkeys((*_ids(a), *_ids(b)))),
        mention=f"{a.mention} or {b.mention}",
        channel=a.channel if a.channel.value is b.channel.value else Facet(),
        technique=a.technique if a.technique.known else b.technique,
        plan=a.plan if a.plan.value == b.plan.value else Facet(),
    )


def _ids(source: Source) -> tuple[str, ...]:
    return source.candidates or ((source.id.value,) if source.id.value else ())
