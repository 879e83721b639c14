"""The day on which an event of the page acts. Nothing below asks a clock."""

from __future__ import annotations

import datetime as dt


def today() -> dt.date:
    """Today, in UTC."""
    return dt.datetime.now(dt.UTC).date()


def now() -> dt.datetime:
    """This second, in UTC."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)
