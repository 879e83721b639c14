"""Country groups as the texts use them. EU, EEA and EEA+CH+UK are distinct groups."""

from __future__ import annotations

from kb.errors import UsageError

EU = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "HR",
        "CY",
        "CZ",
        "DK",
        "EE",
        "FI",
        "FR",
        "DE",
        "GR",
        "HU",
        "IE",
        "IT",
        "LV",
        "LT",
        "LU",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SK",
        "SI",
        "ES",
        "SE",
    ]
)
EEA = EU | {"IS", "LI", "NO"}
GROUPS: dict[str, frozenset[str]] = {
    "EU": EU,
    "EEA": EEA,
    "EEA+CH+UK": EEA | {"CH", "GB"},
}
ELSEWHERE = "elsewhere"
"""A value for branches: in none of the countries and groups that the texts name."""

_ALIASES = {"UK": "GB", "EL": "GR", "EEA+CH+GB": "EEA+CH+UK", "EEA/CH/UK": "EEA+CH+UK"}


def normalise(code: str) -> str:
    """A country or group code as used here.

    >>> normalise("uk"), normalise("eea")
    ('GB', 'EEA')

    :raises UsageError: not two letters and not a group.
    """
    if code == ELSEWHERE:
        return code
    upper = code.strip().upper().replace(" ", "")
    upper = _ALIASES.get(upper, upper)
    if upper in GROUPS or (len(upper) == 2 and upper.isalpha()):
        return upper
    raise UsageError(
        f"{code!r} is not a country or group.",
        valid="a two-letter ISO 3166 code (DE, US, CN), EU, EEA, EEA+CH+UK",
        fix="Give the code, several separated by commas.",
    )


def countries(code: str) -> frozenset[str]:
    """The countries a code stands for; a country stands for itself, ``elsewhere`` for none."""
    return GROUPS.get(code) or (frozenset() if code == ELSEWHERE else frozenset({code}))


def inside(value: str, group: str) -> bool | None:
    """Whether a place lies in a group: yes, no, or not decidable (the place is a wider group).

    >>> inside("DE", "EU"), inside("NO", "EU"), inside("EEA", "EU"), inside("EU", "EEA")
    (True, False, None, True)
    """
    place, wanted = countries(value), countries(normalise(group))
    if not place & wanted:
        return False
    return True if place <= wanted else None
