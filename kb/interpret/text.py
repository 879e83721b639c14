"""Words of a question: cleaning, tokens, and the key under which a name is looked up.

A key is the tokens of a name run together, so that case, spaces, hyphens, underscores and dots between words do not
matter, while numbers stay whole: ``GPT-4`` and ``GPT 4`` have one key, ``GPT-4.1`` and ``GPT-4o`` have others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_TYPOGRAPHY = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "´": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "–": "-",
        "—": " - ",
        "‑": "-",
        "⟦": "[",
        "⟧": "]",
        "\u200b": "",
        "\u00ad": "",
        "\ufeff": "",
    }
)
_TOKEN = re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+|(?<=[A-Za-z])\+(?!\w)")
_SPELLING = {
    "license": "licence",
    "licenses": "licences",
    "licenced": "licensed",
    "tos": "terms",
    "+": "plus",
}


def word_list(text: str) -> frozenset[str]:
    """The words of a list that is written as running text."""
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class Token:
    """A run of letters, or a number with its decimals.

    :ivar key: lower case, without accents.
    :ivar opens: nothing alphanumeric stands right before it.
    :ivar closes: nothing alphanumeric stands right after it.
    """

    start: int
    end: int
    key: str
    opens: bool
    closes: bool


def clean(text: str) -> str:
    """The question with compatibility characters and typographic quotes and dashes made plain.

    >>> clean("GPT‑4’s\u00a0answers")
    "GPT-4's answers"
    """
    plain = unicodedata.normalize("NFKC", text.translate(_TYPOGRAPHY)).translate(_TYPOGRAPHY)
    return re.sub(r"[ \t\r\f\v]+", " ", plain).strip()


def fold(word: str) -> str:
    """Lower case without accents."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def tokens(text: str) -> list[Token]:
    """Tokens in order. Letters and digits are parted: ``qwen2.5`` is ``qwen`` and ``2.5``."""
    out = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        key = fold(match[0])
        out.append(
            Token(
                start,
                end,
                _SPELLING.get(key, key),
                opens=start == 0 or not text[start - 1].isalnum(),
                closes=end == len(text) or not text[end].isalnum(),
            )
        )
    return out


def extend(key: str, token: str) -> str:
    """The key of a name that goes on with one more token; two numbers never run together.

    >>> extend("llama3.1", "405"), extend("qwen", "2.5")
    ('llama3.1 405', 'qwen2.5')
    """
    return f"{key} {token}" if key and key[-1].isdigit() and token[0].isdigit() else key + token


def name_key(parts: Iterable[str]) -> str:
    """The key of a whole name."""
    key = ""
    for part in parts:
        key = extend(key, part)
    return key


def key_of(name: str) -> str:
    """The key of a name as written.

    >>> key_of("Qwen2.5-72B") == key_of("qwen 2.5 72b"), key_of("GPT-4") == key_of("GPT-4o")
    (True, False)
    """
    return name_key(t.key for t in tokens(clean(name)))
