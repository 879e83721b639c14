"""The names of the catalogue: what each key stands for. Built once from a corpus."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from kb.catalogue import LineEntry, ModelEntry, ModelsFile
from kb.corpus import Corpus
from kb.interpret.text import fold, key_of, tokens, word_list
from kb.vocabulary import Channel

WORDS = word_list(
    """opt falcon arctic fireworks replicate perplexity sonar bard orca zephyr janus chameleon meta apple amazon cursor
    together granite flux yi opus haiku sonnet copilot stanford cosmos whisper tongyi camel liquid alpaca dolly phi
    mistral gemini command grok groq bedrock snowflake hermes dolphin
    clip bloom"""
)
"""Names that are also ordinary words: taken as names only when written with a capital."""

_SHORTEST_WORD = 4
NEVER_LOWER = word_list(
    """opt fireworks replicate perplexity meta apple amazon cursor together orca whisper yi clip bloom"""
)
"""Of these, words so common that a question without any capital does not mean the name."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a name stands for.

    :ivar ids: models, services, hosts or data sets; several when the name is of a line or family.
    :ivar publisher: whose they are; of a publisher's own name, the publisher.
    :ivar is_publisher: the name is (also) that of a publisher.
    :ivar exact: so short that it counts only written as one word.
    """

    ids: tuple[str, ...] = ()
    publisher: str = ""
    is_publisher: bool = False
    is_dataset: bool = False
    is_host: bool = False
    exact: bool = False


@dataclass(frozen=True)
class NameIndex:
    """Keys to entries, prefixes of keys, and the first words of names for the reading of typing errors.

    :ivar instruments: keys of titles and aliases of instruments to their ids.
    :ivar stems: alphabetic words of names, at least four letters.
    :ivar word_stems: names of at least four letters that are also ordinary words (``mistral``, ``grok``).
    :ivar unnumbered: keys of instruments whose name is that of a later, numbered one without its number (``LLaMA
        License Agreement``), to the words as the title writes them: only these mean the one text.
    :ivar sizes: model to the size that its catalogue entry gives, as :func:`size_key` writes it.
    :ivar words: model to the words and numbers of its name.
    :ivar sibling_data: model to the data set of its publisher that goes by the same family name.
    """

    entries: dict[str, Entry]
    prefixes: frozenset[str]
    instruments: dict[str, tuple[str, ...]]
    instrument_prefixes: frozenset[str]
    stems: tuple[str, ...]
    word_stems: tuple[str, ...] = ()
    unnumbered: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, str] = field(default_factory=dict)
    sibling_data: dict[str, str] = field(default_factory=dict)
    words: dict[str, frozenset[str]] = field(default_factory=dict)


def build_index(corpus: Corpus) -> NameIndex:
    """Every name by which the corpus's models, services, hosts, lines, families, publishers and data sets go."""
    entries: dict[str, Entry] = {}
    for publisher, file in corpus.publishers.items():
        _publisher_names(entries, publisher, file)
        for line in _lines(file):
            _line_names(entries, publisher, file, line)
    for publisher, file in corpus.publishers.items():
        for model in file.models:
            entry = Entry((model.id,), publisher, is_host=model.kind == "host")
            for name in (model.name, *model.aliases, model.id.split("/", 1)[1]):
                _put(entries, name, entry)
    for dataset in corpus.datasets.values():
        entry = Entry((dataset.id,), dataset.publisher, is_dataset=True)
        for name in (dataset.name, *dataset.aliases):
            _put(entries, name, entry)
    instruments: dict[str, list[str]] = defaultdict(list)
    for instrument in corpus.instruments.values():
        for name in (instrument.title, *instrument.aliases):
            instruments[key_of(name)].append(instrument.id)
    instruments.pop("", None)
    entries.pop("", None)
    return NameIndex(
        entries,
        _prefixes(entries),
        {k: tuple(dict.fromkeys(v)) for k, v in instruments.items()},
        _prefixes(instruments),
        _stems(corpus),
        tuple(sorted(w for w in (WORDS - NEVER_LOWER) | {"whisper"} if len(w) >= _SHORTEST_WORD and w in entries)),
        _unnumbered(corpus, entries),
        {m.id: size_key(m.size or "") for m in corpus.models.values()},
        _sibling_data(corpus),
        {m.id: frozenset(t.key for t in tokens(m.name)) for m in corpus.models.values()},
    )


_SORT_OF_TEXT = re.compile(
    r"\b(?:the|meta|community|model|licen[cs]e|agreement|terms|of|use|acceptable|policy)\b", re.I
)


def _unnumbered(corpus: Corpus, names: dict[str, Entry]) -> dict[str, str]:
    """Names of texts that several numbered texts of one line of models share once their number is left away."""
    numbered = set()
    for instrument in corpus.instruments.values():
        rest = _SORT_OF_TEXT.sub(" ", instrument.title)
        if re.search(r"\d", rest):
            numbered.add((instrument.publisher, fold(re.sub(r"[\d.]+", " ", rest)).strip()))
    out = {}
    for instrument in corpus.instruments.values():
        for name in (instrument.title, *instrument.aliases):
            rest = fold(_SORT_OF_TEXT.sub(" ", name)).strip()
            if (instrument.publisher, rest) in numbered and key_of(rest) in names:
                out[key_of(name)] = name
    return out


def _sibling_data(corpus: Corpus) -> dict[str, str]:
    out = {}
    for dataset in corpus.datasets.values():
        words = {fold(w) for w in re.findall(r"[^\W\d_]+", dataset.name)}
        for model in corpus.models.values():
            if corpus.publisher_of[model.id] == dataset.publisher and fold(model.family) in words:
                out[model.id] = dataset.id
    return out


def size_key(size: str) -> str:
    """The first size in a catalogue's size field or a question: ``72b``, ``270m``; empty when there is none."""
    match = re.search(r"(\d+x)?(\d+(?:\.\d+)?) ?-?(b|bn|billion|m|t)\b", size.lower())
    return f"{match[1] or ''}{float(match[2]):g}{match[3][0]}" if match else ""


def _prefixes(keys: dict[str, Entry] | dict[str, list[str]]) -> frozenset[str]:
    return frozenset(key[:n] for key in keys for n in range(1, len(key) + 1))


def _put(entries: dict[str, Entry], name: str, entry: Entry) -> None:
    """Register a name. A model beats the line of that name, a data set beats a model only where it is written out."""
    key = key_of(name)
    old = entries.get(key)
    letters = re.sub(r"[^a-z0-9]", "", key)
    if len(letters) <= 3 and not entry.is_publisher:
        entry = Entry(entry.ids, entry.publisher, False, entry.is_dataset, entry.is_host, exact=True)
    if old is None or (len(old.ids) > 1 and len(entry.ids) == 1):
        is_publisher = bool(old and old.is_publisher and old.publisher == entry.publisher)
        entries[key] = entry if not is_publisher else Entry(entry.ids, entry.publisher, True, exact=entry.exact)
    elif old.ids == entry.ids and entry.is_host:
        entries[key] = Entry(old.ids, old.publisher, old.is_publisher, is_host=True)
    elif old.ids != entry.ids and len(old.ids) == 1 and len(entry.ids) == 1 and old.is_dataset == entry.is_dataset:
        entries[key] = Entry((*old.ids, *entry.ids), old.publisher, old.is_publisher, old.is_dataset, old.is_host)


def _lines(file: ModelsFile) -> list[LineEntry]:
    named = {line.name for line in file.lines}
    more = dict.fromkeys(
        name
        for m in file.models
        if m.kind == "model"
        for name in (m.line, m.family)
        if name and name not in named and name.lower() not in ("other", "others")
    )
    return [*file.lines, *(LineEntry(name=name) for name in more)]


def _line_names(entries: dict[str, Entry], publisher: str, file: ModelsFile, line: LineEntry) -> None:
    members = [m for m in file.models if m.line == line.name]
    if not members:
        members = [m for m in file.models if m.family == line.name]
    if not members:
        members = [m for m in file.models if key_of(m.name).startswith(key_of(line.name))]
    models = [m for m in members if m.kind == "model"] or members
    if not models:
        return
    for name in (line.name, *line.aliases):
        ids = tuple(m.id for m in narrowed(models, name))
        key = key_of(name)
        old = entries.get(key)
        own = bool(old and old.is_publisher and old.publisher == publisher)
        if old is None or own:
            entries[key] = Entry(ids, publisher, own)


def narrowed(models: list[ModelEntry], name: str) -> list[ModelEntry]:
    """The models whose own name has every word of an alias of their line (``Claude Sonnet``), if any has."""
    words = {t.key for t in tokens(name)}
    fit = [m for m in models if words <= {t.key for t in tokens(m.name)}]
    return fit or models


def _publisher_names(entries: dict[str, Entry], publisher: str, file: ModelsFile) -> None:
    entry = Entry(own_sources(file), publisher, is_publisher=True)
    for name in (publisher, *file.issuer_aliases):
        entries.setdefault(key_of(name), entry)


def own_sources(file: ModelsFile) -> tuple[str, ...]:
    """What the bare name of a publisher may stand for: its services, or all its models where most have weights.

    A service under a contract of its own (for organisations, say) is meant only by its own name.
    """
    models = [m for m in file.models if m.kind == "model"]
    services = tuple(m.id for m in file.models if m.kind != "model" and "hosted" in m.channels.values())
    with_weights = [m for m in models if Channel.WEIGHTS in m.channels]
    if services and 2 * len(with_weights) <= len(models):
        return services
    return (*services, *(m.id for m in models))


def _stems(corpus: Corpus) -> tuple[str, ...]:
    names: list[str] = []
    for publisher, file in corpus.publishers.items():
        names += [publisher, *file.issuer_aliases, *(n for line in file.lines for n in (line.name, *line.aliases))]
        names += [n for m in file.models for n in (m.name, m.family)]
    names += [d.name for d in corpus.datasets.values()]
    out = {fold(w) for name in names for w in re.findall(r"[^\W\d_]{4,}", name)}
    return tuple(sorted(out - GENERIC - WORDS))


GENERIC = word_list(
    """api app models model chat code base instruct mini large small medium nano lite flash pro ultra vision open cloud
    research labs data dataset self thoughts mixture community team platform service services first generation
    original preview image video audio reasoning thinking turbo plus light deep text math coder embed super maverick
    scout behemoth creative transcribe realtime preference instruction clean cleaned post training zero omni fast
    version institute technology innovation artificial intelligence hosted hugging face weights distill guard edge
    stable diffusion black forest moon shot tiny speciale terminus experimental beta alpha amazon google microsoft
    apple conversations robots chatbot website studio advanced developer command technologies users authors answers
    series mixtures dutch binarized copilot feedback speech
    project instant ireland laboratory lightning multimodal platforms reasoner seek seed next shanghai schnell runway
    stability alphabet mamba nemo palm dall flan evol saba nous naver instruct allen bespoke facebook"""
)
"""Words in names that name nothing by themselves."""
