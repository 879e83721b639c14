"""Addresses that stay: of an answer, an edition, a clause. Pure: an address from a value, and the value back.

An edition and a clause are public: they stand in the query, as the library tab reads it. A saved answer is named by its
number. An answer that nobody saved is named by its practice, which is ruled on again where the address is opened: it
stands in the fragment, which a browser sends to no server, and it holds the facts without the question's words.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
import zlib
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from kb.errors import UsageError
from kb.practice import Practice, from_json, to_json

LONGEST = 16_384
"""Characters of an address that is read, and bytes of a practice once unpacked: far beyond any there is."""

_VERSION = "1"
_VALID = "an address that “Copy link” gave, or that `kb.permalink.address_of` made"


@dataclass(frozen=True, slots=True)
class EditionLink:
    """An edition, by its date."""

    instrument: str
    edition: dt.date


@dataclass(frozen=True, slots=True)
class ClauseLink:
    """A clause of an edition, by its locator."""

    instrument: str
    edition: dt.date
    locator: str


@dataclass(frozen=True, slots=True)
class AnswerLink:
    """A saved answer, by its number."""

    number: int


@dataclass(frozen=True, slots=True)
class PracticeLink:
    """An answer that is ruled on again: its practice."""

    practice: Practice


Link = EditionLink | ClauseLink | AnswerLink | PracticeLink


def address_of(link: Link, page: str = "/") -> str:
    """The address of a thing.

    :param page: where the page is served, without query and fragment.

    >>> address_of(ClauseLink("acme/terms", dt.date(2025, 6, 1), "§2(a)"))
    '/?tab=library&instrument=acme%2Fterms&edition=2025-06-01&clause=%C2%A72%28a%29'
    """
    match link:
        case EditionLink(instrument, edition):
            parts = {"instrument": instrument, "edition": edition.isoformat(), "read": "1"}
            return f"{page}?{urlencode({'tab': 'library', **parts})}"
        case ClauseLink(instrument, edition, locator):
            parts = {"instrument": instrument, "edition": edition.isoformat(), "clause": locator}
            return f"{page}?{urlencode({'tab': 'library', **parts})}"
        case AnswerLink(number):
            return f"{page}?{urlencode({'tab': 'saved', 'answer': number})}"
        case PracticeLink(practice):
            return f"{page}#practice={packed(practice)}"


def link_of(address: str) -> Link:
    """What an address leads to.

    :raises UsageError: to nothing that can be read.
    """
    if len(address) > LONGEST:
        raise UsageError(f"The address has {len(address):,} characters.", valid=_VALID)
    try:
        parts = urlsplit(address)
        fragment, query = (
            {k: v[-1] for k, v in parse_qs(p, keep_blank_values=True).items()} for p in (parts.fragment, parts.query)
        )
    except ValueError as error:
        raise _unread("It is no address.") from error
    if "practice" in fragment:
        return PracticeLink(unpacked(fragment["practice"]))
    tab = query.get("tab")
    if tab == "saved":
        number = query.get("answer", "")
        if not (number.isascii() and number.isdigit() and int(number) > 0):
            raise _unread(f"{number!r} is no number of a saved answer.")
        return AnswerLink(int(number))
    if tab == "library" and query.get("instrument"):
        try:
            edition = dt.date.fromisoformat(query.get("edition", ""))
        except ValueError as error:
            raise _unread(f"{query.get('edition', '')!r} names no edition.") from error
        if query.get("clause"):
            return ClauseLink(query["instrument"], edition, query["clause"])
        return EditionLink(query["instrument"], edition)
    raise _unread("The address names no answer, edition or clause.")


def packed(practice: Practice) -> str:
    """A practice as letters that an address may hold: what is known of it, packed.

    The words that were used for a source stand in only where the catalogue does not know it: without them nothing would
    say what was meant.
    """
    bare = replace(practice, sources=tuple(replace(s, mention="") if s.id.known else s for s in practice.sources))
    text = json.dumps(_known(to_json(bare)), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return f"{_VERSION}.{base64.urlsafe_b64encode(zlib.compress(text.encode('utf-8'), 9)).decode('ascii').rstrip('=')}"


def unpacked(text: str) -> Practice:
    """The practice that :func:`packed` wrote.

    :raises UsageError: it cannot be read, or was written in another way.
    """
    version, dot, body = text.partition(".")
    if not dot or version != _VERSION:
        raise _unread("The practice in the address is written in a way that is not known here.")
    try:
        raw = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
        unpacker = zlib.decompressobj()
        written = unpacker.decompress(raw, LONGEST)
        if unpacker.unconsumed_tail or not unpacker.eof:
            raise _unread("The practice in the address is cut off, or larger than any practice.")
        data = json.loads(written.decode("utf-8"))
        return from_json(data)
    except UsageError:
        raise
    except (binascii.Error, zlib.error, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _unread("The practice in the address is damaged.") from error


def _known(value: Any) -> Any:
    """The JSON of a practice without what is not known and what follows from the rest; the day always stands."""
    if isinstance(value, list):
        return [_known(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "origin" in value and value.get("value") is None and "measure" not in value:
        return None
    kept = {key: _known(item) for key, item in value.items() if key not in ("unit", "period")}
    return {key: item for key, item in kept.items() if item not in (None, "", {}, [])}


def _unread(what: str) -> UsageError:
    return UsageError(what, valid=_VALID, fix="Copy the whole address, or ask the question anew.")
