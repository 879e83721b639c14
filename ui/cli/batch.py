"""Many questions from one file: a JSON object a line in, an answer a line out, in the same order.

A line that cannot be taken costs no other line its answer: an object of schema ``distillaw.error/1`` stands at its
place (``line``, ``error``, ``valid``, ``fix``), the same is said on stderr, and the command ends with exit code 1.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from kb.errors import DistillawError, UsageError

ERROR_SCHEMA = "distillaw.error/1"
_FORM = '{"question": "…", "as_of": "2026-03-01", "territory": "DE", "set": {"release": "internal"}}'
_KEYS = ("question", "as_of", "territory", "set", "proposed", "after", "confirm")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of a batch.

    :ivar facets: facets stated beside the question; a scalar each, or a list of places.
    :ivar proposed: whether proposed readings may rule; ``None`` where the line does not say.
    :ivar after: number of the earlier line that this one goes on from.
    :ivar confirm: facets that may rule though only a language model read them out of the question.
    """

    question: str
    as_of: str | None = None
    territory: str | None = None
    facets: Mapping[str, object] = field(default_factory=dict)
    proposed: bool | None = None
    after: int | None = None
    confirm: tuple[str, ...] = ()


def read_lines(file: str) -> list[bytes]:
    """The lines of a file (``-``: of stdin); blank ones at the end are left out.

    :raises UsageError: it cannot be read, or has no line.
    """
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}.", fix="Give a file of JSON lines.") from error
    lines = raw.removeprefix(b"\xef\xbb\xbf").rstrip().split(b"\n")
    if not any(line.strip() for line in lines):
        raise UsageError(f"{file}: holds no question.", valid=_FORM, fix="Write one such object a line.")
    return lines


def parse_line(line: bytes) -> Asked:
    """What one line asks.

    :raises UsageError: it is not an object with a question; the message says what it is instead.
    """
    item = _json(line)
    if not isinstance(item, dict):
        raise UsageError(f"Not a JSON object but {_kind(item)}.", valid=_FORM, fix="Write one object a line.")
    unknown = sorted(set(item) - set(_KEYS))
    if unknown:
        known = "Facets go into “set”." if not set(unknown) & {"answer", "verdict"} else "Give questions, not answers."
        raise UsageError(f"Unknown {', '.join(map(repr, unknown))}.", valid=", ".join(_KEYS), fix=known)
    if "question" not in item:
        raise UsageError("There is no “question”.", valid=_FORM, fix="Add one.")
    facets = item.get("set")
    if facets is not None and not isinstance(facets, dict):
        raise UsageError(f"“set” is not an object but {_kind(facets)}.", valid='{"release": "internal"}')
    question = _text(item, "question")
    if question is None:
        raise UsageError("“question” is null.", valid=_FORM, fix="Write the question as text.")
    proposed = item.get("proposed")
    if proposed is not None and not isinstance(proposed, bool):
        raise UsageError(f"“proposed” is neither true nor false but {_kind(proposed)}.", valid="true, false")
    confirm = item.get("confirm") or []
    if not isinstance(confirm, list) or not all(isinstance(c, str) for c in confirm):
        raise UsageError(f"“confirm” is no list of facets but {_kind(confirm)}.", valid='["release"]')
    return Asked(
        question,
        _text(item, "as_of"),
        _text(item, "territory"),
        facets or {},
        proposed,
        _line_number(item),
        tuple(confirm),
    )


def _line_number(item: Mapping[str, Any]) -> int | None:
    after = item.get("after")
    if after is None or (isinstance(after, int) and not isinstance(after, bool) and after > 0):
        return after
    raise UsageError("“after” is not the number of a line.", valid="1, 2, …", fix="Count lines from 1.")


def line_before(after: int | None, number: int, answered: Mapping[int, T]) -> T | None:
    """What the earlier line came to that line ``number`` goes on from.

    :raises UsageError: it is no earlier line, or has no answer.
    """
    if after is None:
        return None
    if after >= number:
        raise UsageError(f"“after” names line {after}, which is not before this one.", valid=f"1 to {number - 1}")
    if after not in answered:
        raise UsageError(f"Line {after} has no answer to go on from.", fix="Mend that line first.")
    return answered[after]


def error_object(line: int, error: DistillawError) -> dict[str, object]:
    """What stands in the place of an answer."""
    return {
        "schema": ERROR_SCHEMA,
        "line": line,
        "error": error.what,
        "valid": error.valid or None,
        "fix": error.fix or None,
    }


def parsed(lines: list[bytes]) -> Iterator[tuple[int, Asked | DistillawError]]:
    """Every line by number, from 1: what it asks, or why it cannot be taken."""
    for number, line in enumerate(lines, 1):
        try:
            yield number, parse_line(line)
        except DistillawError as error:
            yield number, error


def _json(line: bytes) -> Any:
    if not line.strip():
        raise UsageError("The line is empty.", valid=_FORM, fix="Take the line out.")
    try:
        return json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise UsageError("Not UTF-8 text.", fix="Save the file as UTF-8.") from error
    except json.JSONDecodeError as error:
        at = f"{error.msg} at character {error.colno}"
        raise UsageError(f"Not JSON: {at}.", valid=_FORM, fix="Write one whole object a line.") from error
    except (RecursionError, ValueError) as error:
        raise UsageError("Not JSON that can be read: nested too deeply, or a number too long.", valid=_FORM) from error


def _text(item: Mapping[str, Any], name: str) -> str | None:
    value = item.get(name)
    if value is None or isinstance(value, str):
        return value
    raise UsageError(
        f"“{name}” is not text but {_kind(value)}.", valid=_FORM, fix=f"Write “{name}” in quotation marks."
    )


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return "null"
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, str):
        return "a text"
    return "a list" if isinstance(value, list) else "an object"
