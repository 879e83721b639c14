"""An interval for a share."""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

Z95 = 1.959963984540054
"""Two-sided 95% point of the standard normal distribution."""


class Share(NamedTuple):
    """A share with its interval; all are 0 to 1. Of nothing, the share is 0 and the interval 0 to 1."""

    value: float
    low: float
    high: float
    hits: int
    of: int


def wilson(hits: int, of: int, z: float = Z95) -> Share:
    """Wilson's score interval for a share of ``hits`` in ``of`` trials.

    Source: Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22(158), 1927.

    >>> [round(x, 4) for x in wilson(9, 10)[:3]]
    [0.9, 0.5958, 0.9821]
    """
    if not 0 <= hits <= of:
        raise ValueError(f"{hits} hits in {of} trials")
    if of == 0:
        return Share(0.0, 0.0, 1.0, 0, 0)
    p = hits / of
    spread = 1 + z * z / of
    centre = (p + z * z / (2 * of)) / spread
    half = z * sqrt(p * (1 - p) / of + z * z / (4 * of * of)) / spread
    return Share(p, max(0.0, centre - half), min(1.0, centre + half), hits, of)
