"""Entity linking: where a question names models, services, hosts, lines, publishers and data sets.

Longest name first over tokens, exact after normalisation; typing errors are read only in the words of a name, never in
its numbers, versions or sizes. A name that could be several models keeps all of them as candidates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kb.corpus import Corpus
from kb.interpret.names import NEVER_LOWER, WORDS, Entry, NameIndex, size_key
from kb.interpret.slips import MODEL_NOUN, longest, misspelt
from kb.interpret.text import Token, fold, tokens, word_list

HUBS = frozenset({"Hugging Face", "GitHub"})
"""Publishers whose bare name means the place where things are put."""

_VERSION = re.compile(r"^(?:[ -]?)(?:v(?:ersion)? ?)?(\d+(?:\.\d+)*[a-z]?)(?![\w.]*\d*%)", re.I)
_SIZE_AFTER = re.compile(
    r"^[\s,(-]*(?:in (?:the|its) |the |with |at |of )?((?:\d+x)?\d+(?:\.\d+)?[ -]?(?:bn|billion|b|m)\b)"
    r"(?:[- ]parameters?| parameter)?(?: (?:version|variant|size|model|one))?\)?",
    re.I,
)
_ONE_SIZE = r"(?:\d+x)?\d+(?:\.\d+)?[ -]?(?:bn|billion|b|m)"
_SIZE_BEFORE = re.compile(
    rf"\b({_ONE_SIZE}(?:(?:, ?|/| ?(?:,? )?(?:and|or) )(?:the )?{_ONE_SIZE})*)(?:[- ]parameters?| parameter)?[- ]"
    r"(?:(?:version|variant|size|model)s? )?(?:of (?:the )?)?(?:the )?$",
    re.I,
)
_SIZE = re.compile(_ONE_SIZE, re.I)
_SIZES = re.compile(r"\b\d+(?:\.\d+)?[BMK]\b")
_BY_WAY_OF = re.compile(r"(?:\b(?:via|through)|@) ?$", re.I)
_HOSTS = re.compile(r" (?:also |now |only )?(?:serves|hosts|runs|offers|provides|gives|sells)\b", re.I)
_MORE_SIZES = re.compile(r"^\s*(?:,|/|and|or|&)\s*(\d+(?:\.\d+)?[ -]?(?:b|m)\b)", re.I)
_OTHER_NAME = re.compile(r"^-([A-Za-z]+(?:[-.]?\d+(?:\.\d+)*[bBmM]?)?)\b(?!-)")
SUFFIXES = word_list(
    """generated written produced made labelled labeled based derived style styled like powered trained tuned distilled
    taught compatible class level only free hosted specific family series type native created assisted annotated built
    judged graded instruct chat base it hf preview latest api app weights outputs output answers model models level to
    and or vs versus as for the"""
)
"""Words that a hyphen joins to a name without making another name of it."""

SHARED_NAMES = frozenset({"gpt"})
"""Names of a kind of model that many makers use: with a suffix of its own, the name is not the best-known maker's."""

_TAIL = re.compile(r"^(?:[- ](?:instruct|chat|base|it|hf|preview|latest))+\b", re.I)
_COUNTED = re.compile(
    r"^\s*(?:million|thousand|k\b|times|percent|models?|users|weeks?|days?|months?|"
    r"years?|of\b|gb|gpus?|hours?)",
    re.I,
)
_OWN = re.compile(
    r"^(?:'s?|s')?\s*[/:(-]?\s*(?:(?:new|own|latest|famous|hosted|open|big|the|current|model) ){0,2}$", re.I
)
_BY = re.compile(r"^\s*(?:models? |weights |app |api )?(?:\(|,|by|from|of)\s*$", re.I)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found in the question.

    :ivar start, end: characters into the cleaned question.
    :ivar entry: what it stands for; for an unknown version only the publisher.
    :ivar text: the words used.
    :ivar corrected: the name as read, when a typing error was read over.
    """

    start: int
    end: int
    entry: Entry
    text: str
    corrected: str = ""

    @property
    def letter(self) -> str:
        """How the mention shows in the masked question: p publisher, b publisher and line, h host, d data set, m."""
        if self.entry.is_host:
            return "h"
        if self.entry.is_publisher:
            return "b" if self.entry.ids and not _only_services(self.entry) else "p"
        return "d" if self.entry.is_dataset else "m"


def _only_services(entry: Entry) -> bool:
    return len(entry.ids) <= 2


def find_mentions(text: str, index: NameIndex, corpus: Corpus) -> list[Mention]:
    """Every name of the catalogue in the text, in order, with sizes and versions taken in."""
    named = [m for m in _walk(text, tokens(text), index) if not (m.entry.is_publisher and _not_its_models(text, m))]
    found = _without_marks(text, _merge_publishers(text, named, corpus))
    return list(_with_siblings(text, _joined(text, [_refine(text, m, index) for m in found]), index, corpus))


_MARK = re.compile(
    r"(?:['\"]\s*|\b(?:show|display|write|put|say|print|mention|add|carry|need|use)\w* (?:the )?(?:words? |"
    r"phrase |label |line )?)"
    r"(?:built|improved|powered|made|based) (?:with|using|by|on) (?:meta )?$",
    re.I,
)
"""What stands before a name in a prescribed mark (``“Built with Acme”``)."""


def _without_marks(text: str, mentions: list[Mention]) -> list[Mention]:
    """The names without those in a mark that is to be shown, where the model itself is named beside it."""
    marks = [m for m in mentions if _MARK.search(text[: m.start])]
    named = {m.entry.publisher for m in mentions if m not in marks}
    return [m for m in mentions if m not in marks or m.entry.publisher not in named]


_OTHER_PRODUCT = re.compile(
    r"(?:'s)? (?:Images|Maps|Docs|Drive|Photos|Chrome|Analytics|Ads|Scholar|Books|Play|Calendar|Sheets|Slides|"
    r"Word|Excel|Outlook|"
    r"PowerPoint|Windows|Office|Music|Store|Pay|Prime|Quest|Instagram|WhatsApp)\b"
)
"""Products of publishers that are no models and put out none of their texts."""


def _not_its_models(text: str, m: Mention) -> bool:
    return m.entry.publisher in HUBS or bool(_OTHER_PRODUCT.match(text[m.end :]))


def _joined(text: str, mentions: list[Mention]) -> list[Mention]:
    """The rest of an unknown model's name (``Claude 3.55 Sonnet``) belongs to it."""
    out: list[Mention] = []
    for m in mentions:
        last = out[-1] if out else None
        if (
            last
            and not last.entry.ids
            and last.entry.publisher == m.entry.publisher
            and not text[last.end : m.start].strip(" -")
        ):
            out[-1] = replace(last, end=m.end, text=text[last.start : m.end])
        else:
            out.append(m)
    return out


def _with_siblings(text: str, mentions: list[Mention], index: NameIndex, corpus: Corpus) -> Iterator[Mention]:
    """``Llama 3.1 8B and 70B`` names two models."""
    for m in mentions:
        yield m
        entry = corpus.models.get(m.entry.ids[0]) if len(m.entry.ids) == 1 else None
        end = m.end
        while entry and entry.line and (more := _MORE_SIZES.match(text[end:])):
            size = size_key(more[1])
            ids = tuple(
                o.id
                for o in corpus.publishers[m.entry.publisher].models
                if o.line == entry.line and index.sizes[o.id] == size
            )
            start, end = end + more.start(1), end + more.end()
            yield Mention(start, end, Entry(ids, m.entry.publisher), f"{entry.line} {more[1]}")


def find_instruments(text: str, index: NameIndex) -> list[tuple[int, int, tuple[str, ...]]]:
    """Instruments named by title or alias: start, end, ids."""
    toks = tokens(text)
    out = []
    i = 0
    while i < len(toks):
        hit = longest(toks, i, index.instrument_prefixes, index.instruments)
        if hit is None or (hit[0] - i == 1 and not text[toks[i].start].isupper()):
            i += 1
            continue
        start, end = toks[i].start, toks[hit[0] - 1].end
        written = index.unnumbered.get(hit[1], "")
        if not written or text.startswith(written.split()[0], start):
            out.append((start, end, index.instruments[hit[1]]))
        i = hit[0]
    return out


def _walk(text: str, toks: list[Token], index: NameIndex) -> Iterator[Mention]:
    lower_only = not re.search(r"\b[A-Z][a-z]|[A-Z]{2,}\d|(?<![\d.])\b[A-Z]{4,}", _SIZES.sub("", text))
    said: set[str] = set()
    guesses: dict[str, str] = {}
    i = 0
    while i < len(toks):
        hit = longest(toks, i, index.prefixes, index.entries)
        corrected = ""
        if hit is None:
            hit, corrected = misspelt(text, toks, i, index, guesses)
        if hit is None or not (
            hit[1] in said or _written_as_name(text, toks, i, hit, index.entries[hit[1]], lower_only)
        ):
            i += 1
            continue
        if toks[i].key in WORDS and toks[i].key not in ("together", "meta", "apple", "amazon"):
            said.add(hit[1])  # once written as a name, the same word later is the name again
        start, end = toks[i].start, toks[hit[0] - 1].end
        yield Mention(start, end, index.entries[hit[1]], text[start:end], corrected)
        i = hit[0]


def _written_as_name(
    text: str, toks: list[Token], i: int, hit: tuple[int, str], entry: Entry, lower_only: bool
) -> bool:
    start, end = toks[i].start, toks[hit[0] - 1].end
    if entry.exact and re.search(r"[\s_]", text[start:end]):
        return False
    if hit[0] - i > 1 or toks[i].key not in WORDS | {"palm"}:
        return True
    if entry.is_host and (_BY_WAY_OF.search(text[:start]) or (text[start].isupper() and _HOSTS.match(text[end:]))):
        return True
    if lower_only or MODEL_NOUN.match(text[end:]):
        return toks[i].key not in NEVER_LOWER or bool(MODEL_NOUN.match(text[end:]))
    first_word = start == 0 or bool(re.search(r"[.!?:;]\s*$", text[:start]))
    if text[start:end].isupper() and end - start > 3:
        return True
    return text[start].isupper() and not (
        first_word and toks[i].key in ("together", "replicate", "opt", "clip", "bloom")
    )


def _merge_publishers(text: str, mentions: list[Mention], corpus: Corpus) -> list[Mention]:
    """A publisher right before or after its own model is part of that name."""
    out: list[Mention] = []
    for m in mentions:
        if out:
            last, gap = out[-1], text[out[-1].end : m.start]
            same = last.entry.publisher == m.entry.publisher
            if same and last.entry.is_publisher and not m.entry.is_publisher and _OWN.match(gap):
                out[-1] = replace(m, start=last.start, text=text[last.start : m.end])
                continue
            if same and m.entry.is_publisher and not last.entry.is_publisher and _BY.match(gap):
                out[-1] = replace(last, end=m.end)
                continue
        out.append(m)
    return out


def _refine(text: str, m: Mention, index: NameIndex) -> Mention:
    """Sizes narrow a line to models; a version the catalogue lacks makes the model unknown."""
    if m.entry.is_dataset or m.entry.is_host:
        return m
    if len(m.entry.ids) > 1 and not (m.entry.is_publisher and _only_services(m.entry)):
        sized = _with_size(text, m, index)
        if sized is not None:
            return sized
        narrow = _by_words(text, m, index)
        if narrow is not None:
            return narrow
    after = text[m.end :]
    if (
        len(m.entry.ids) == 1
        and (size := _SIZE_AFTER.match(after))
        and index.sizes.get(m.entry.ids[0]) == size_key(size[1])
    ):
        return replace(m, end=m.end + size.end(), text=text[m.start : m.end + size.end()])  # its own size, said again
    if len(m.entry.ids) > 1 and (other := _OTHER_NAME.match(after)) and other[1].lower() not in SUFFIXES:
        entry = Entry() if fold(m.text) in SHARED_NAMES else Entry((), m.entry.publisher)
        return replace(m, end=m.end + other.end(), text=text[m.start : m.end + other.end()], entry=entry)
    if len(m.entry.ids) > 1 and (version := _VERSION.match(after)):
        rest = after[version.end() :]
        year = re.fullmatch(r"(19|20)\d\d", version[1]) and not after.startswith("-")
        if not year and not _COUNTED.match(rest) and not size_key(after[: version.end() + 3]):
            extra = version.end()
            name = re.match(r"[- ][A-Z][a-z]+\b", rest)
            extra += name.end() if name and not re.match(r"[- ](?:API|App|Weights|Outputs|And|Or)\b", rest) else 0
            return _unknown(text, m, m.end + extra)
    tail = _TAIL.match(after)
    return replace(m, end=m.end + tail.end()) if tail else m


def _unknown(text: str, m: Mention, end: int) -> Mention:
    return replace(m, end=end, text=text[m.start : end], entry=Entry((), m.entry.publisher))


_NEXT_WORD = re.compile(r"[ -](v?\d+(?:\.\d+)*|[A-Za-z]{2,})(?![\w]|\.\d|-\d)")
_MOST_WORDS = 4


def _by_words(text: str, m: Mention, index: NameIndex) -> Mention | None:
    """The models of a line or family whose names go on as the question does (``Magistral Medium``).

    A word counts where it tells some of them from others. One that is common besides (``base``, ``code``) must have its
    capital where the name has one.
    """
    ids, end, told = m.entry.ids, m.end, False
    for _ in range(_MOST_WORDS):
        word = _NEXT_WORD.match(text[end:])
        if word is None or (m.text[0].isupper() and word[1].islower()):
            break
        key = fold(word[1].removeprefix("v") if word[1][-1].isdigit() else word[1])
        fit = tuple(i for i in ids if key in index.words.get(i, ()))
        if not fit or (key[0].isdigit() and not told and size_key(text[end : end + word.end() + 2])):
            break
        if key[0].isdigit() and not told:  # a version first: the catalogue's own names of lines tell it
            break
        told = told or len(fit) < len(ids)
        ids, end = fit, end + word.end()
    if not told:
        return None
    tail = _TAIL.match(text[end:])
    end += tail.end() if tail else 0
    return replace(m, end=end, text=text[m.start : end], entry=Entry(ids, m.entry.publisher))


def _with_size(text: str, m: Mention, index: NameIndex) -> Mention | None:
    after = _SIZE_AFTER.match(text[m.end :])
    before = None if after else _SIZE_BEFORE.search(text[max(0, m.start - 40) : m.start])
    if not after and not before:
        return None
    start, end = m.start, m.end
    sizes = []
    if after:
        end += after.end()
        sizes.append(size_key(after[1]))
        while more := _MORE_SIZES.match(text[end:]):
            sizes.append(size_key(more[1]))
            end += more.end()
    elif before:
        start -= len(before[0])
        sizes += [size_key(size) for size in _SIZE.findall(before[1])]
    ids = tuple(i for i in m.entry.ids if index.sizes.get(i) in sizes)
    if not ids:
        return replace(m, start=start, end=end, text=text[start:end], entry=Entry((), m.entry.publisher))
    tail = _TAIL.match(text[end:])
    end += tail.end() if tail else 0
    return replace(m, start=start, end=end, text=text[start:end], entry=Entry(ids, m.entry.publisher))
