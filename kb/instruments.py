"""Instrument, edition, snapshot: one legal text under one title, its distinct texts, and the bytes as received.

After FRBR and Akoma Ntoso: instrument = *work*, edition = *expression*, snapshot = *manifestation*.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

InstrumentId = NewType("InstrumentId", str)
"""``publisher/slug`` as in the catalogue, e.g. ``acme/model-licence``."""

Sha256 = NewType("Sha256", str)
"""64 lower-case hexadecimal digits."""


class InstrumentKind(StrEnum):
    """What sort of text it is. Only the first six can be a leg of a ruling."""

    MODEL_LICENCE = "model_licence"
    DATASET_LICENCE = "dataset_licence"
    TERMS_OF_SERVICE = "terms_of_service"
    API_TERMS = "api_terms"
    USE_POLICY = "use_policy"
    PRIVATE_CONTRACT = "private_contract"
    PRIVACY_POLICY = "privacy_policy"
    STATUTE = "statute"
    CASE = "case"
    GUIDANCE = "guidance"

    @property
    def is_licence(self) -> bool:
        """A licence permits; exercise outside it is unlicensed. (Terms of service bind who accepted them.)"""
        return self in (InstrumentKind.MODEL_LICENCE, InstrumentKind.DATASET_LICENCE)

    @property
    def can_bind(self) -> bool:
        """Whether a text of this kind may be a leg of a ruling."""
        return self not in (
            InstrumentKind.PRIVACY_POLICY,
            InstrumentKind.STATUTE,
            InstrumentKind.CASE,
            InstrumentKind.GUIDANCE,
        )


class Binds(StrEnum):
    """Who a text binds."""

    ACCOUNT_HOLDER = "account_holder"
    LICENSEE = "licensee"
    ANYONE = "anyone"
    NONE = "none"


def text_sha256(text: str) -> Sha256:
    """SHA-256 of a text, over its UTF-8 bytes.

    >>> text_sha256("Acme")[:12]
    '37036cd8f974'
    """
    return Sha256(hashlib.sha256(text.encode("utf-8")).hexdigest())


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Bytes as received from a source.

    :ivar sha256: of the bytes.
    :ivar source: ``connector:reference``, e.g. ``scancode:mit``.
    :ivar retrieved: the day they were received.
    :ivar locator_url: a public address where the same text is read; may be empty.
    """

    sha256: Sha256
    source: str
    retrieved: dt.date
    locator_url: str
    size: int


@dataclass(frozen=True, slots=True)
class Edition:
    """One distinct text of an instrument.

    :ivar date: names the edition: in force from (hosted terms), or the release it came with (licences).
    :ivar text: the derived text that every offset counts in, in Unicode code points.
    :ivar text_sha256: of ``text``.
    :ivar snapshot_sha256: of the bytes it was derived from.
    :ivar known_through: last day on which this was known to be current; ``None`` for a text fixed to a release.
    """

    instrument: InstrumentId
    date: dt.date
    title: str
    text: str
    text_sha256: Sha256
    snapshot_sha256: Sha256
    source: str
    source_url: str
    retrieved: dt.date
    known_through: dt.date | None = None
