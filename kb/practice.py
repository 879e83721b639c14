"""The practice: the conduct asked about, as facets that each say where their value comes from."""

from __future__ import annotations

import calendar
import datetime as dt
import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any, Generic, TypeVar

from kb.errors import UnknownFacetError, UsageError
from kb.regions import normalise
from kb.vocabulary import (
    Actor,
    Authorisation,
    Channel,
    Modality,
    Origin,
    Plan,
    Purpose,
    Release,
    Role,
    StudentKind,
    Technique,
    YesNo,
)

T = TypeVar("T")
Period = tuple[dt.date, dt.date]
"""First and last day."""


@dataclass(frozen=True, slots=True)
class Facet(Generic[T]):
    """One facet: a value and its origin. An unknown facet has no value."""

    value: T | None = None
    origin: Origin = Origin.UNKNOWN

    @property
    def known(self) -> bool:
        """Whether there is a value."""
        return self.value is not None


def stated(value: T) -> Facet[T]:
    """A facet the asker gave."""
    return Facet(value, Origin.STATED)


def inferred(value: T) -> Facet[T]:
    """A facet that follows from others; shown as such."""
    return Facet(value, Origin.INFERRED)


@dataclass(frozen=True, slots=True)
class Source:
    """A teacher, base or data set of the practice.

    :ivar id: catalogue id; unknown when the name is ambiguous (``candidates``) or not catalogued (``mention``).
    :ivar candidates: catalogue ids among which the asker's words do not decide.
    :ivar mention: the words used.
    :ivar publisher: for a model that is not catalogued: the publisher whose hosted terms rule.
    :ivar host: for ``third_party_host``: catalogue id of the host.
    """

    id: Facet[str] = field(default_factory=Facet)
    candidates: tuple[str, ...] = ()
    mention: str = ""
    role: Facet[Role] = field(default_factory=Facet)
    channel: Facet[Channel] = field(default_factory=Facet)
    plan: Facet[Plan] = field(default_factory=Facet)
    technique: Facet[Technique] = field(default_factory=Facet)
    obtained: Facet[dt.date] = field(default_factory=Facet)
    host: Facet[str] = field(default_factory=Facet)
    publisher: Facet[str] = field(default_factory=Facet)


@dataclass(frozen=True, slots=True)
class Student:
    """What is trained.

    :ivar competes: with each issuer; the key ``*`` speaks of every issuer not named.
    :ivar is_llm: whether it is a large language model (some bans speak of those only).
    :ivar same_family: whether it is built on the family the text licenses (some bans except that family).
    """

    kind: Facet[StudentKind] = field(default_factory=Facet)
    modality: Facet[Modality] = field(default_factory=Facet)
    competes: Mapping[str, Facet[YesNo]] = field(default_factory=dict)
    is_llm: Facet[YesNo] = field(default_factory=Facet)
    same_family: Facet[YesNo] = field(default_factory=Facet)


MEASURES: dict[str, tuple[str, str]] = {
    "monthly_active_users": ("users", "month"),
    "monthly_active_users_at_release": ("users", "month"),
    "daily_active_users": ("users", "day"),
    "annual_revenue_usd": ("USD", "year"),
    "monthly_revenue_usd": ("USD", "month"),
}
"""Measures of scale, with unit and period. ``…_at_release`` is the count of the calendar month before the release of
the licensed model, the others are of the day."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A size of the business: ``value`` in ``unit`` per ``period``, as of a day (``None``: not said)."""

    measure: str
    value: Facet[float]
    as_of: dt.date | None = None

    @property
    def unit(self) -> str:
        """``users`` or ``USD``."""
        return MEASURES[self.measure][0]

    @property
    def period(self) -> str:
        """``day``, ``month`` or ``year``."""
        return MEASURES[self.measure][1]


@dataclass(frozen=True, slots=True)
class Practice:
    """Party, sources, student, use and time: everything a ruling depends on besides readings and editions.

    :ivar established_in: where the party has its seat (countries or groups); several are possible.
    :ivar used_in: where student or outputs are used.
    :ivar facts: declared facts (``corpus/facts.yaml``), each yes or no.
    :ivar as_of: the day for every act without a date of its own.
    :ivar periods: for a date of which only the month or the year is known (``generated``, ``as_of``,
        ``sources.0.obtained``): its first and last possible day; the facet's own value is a day within.
    """

    as_of: dt.date
    sources: tuple[Source, ...] = ()
    student: Student = field(default_factory=Student)
    purpose: Facet[Purpose] = field(default_factory=Facet)
    release: Facet[Release] = field(default_factory=Facet)
    scale: tuple[Scale, ...] = ()
    actor: Facet[Actor] = field(default_factory=Facet)
    authorisation: Facet[Authorisation] = field(default_factory=Facet)
    established_in: Facet[tuple[str, ...]] = field(default_factory=Facet)
    used_in: Facet[tuple[str, ...]] = field(default_factory=Facet)
    generated: Facet[dt.date] = field(default_factory=Facet)
    trained: Facet[dt.date] = field(default_factory=Facet)
    released: Facet[dt.date] = field(default_factory=Facet)
    facts: Mapping[str, Facet[YesNo]] = field(default_factory=dict)
    periods: Mapping[str, Period] = field(default_factory=dict)


_ENUMS: dict[str, type[StrEnum]] = {
    "role": Role,
    "channel": Channel,
    "plan": Plan,
    "technique": Technique,
    "student.kind": StudentKind,
    "student.modality": Modality,
    "student.is_llm": YesNo,
    "student.same_family": YesNo,
    "purpose": Purpose,
    "release": Release,
    "actor": Actor,
    "authorisation": Authorisation,
}
_SOURCE_FACETS = ("id", "role", "channel", "plan", "technique", "obtained", "host", "publisher")
_PLACES = ("established_in", "used_in")
_DATES = ("generated", "trained", "released")

FACET_VALUES: dict[str, tuple[str, ...]] = {name: tuple(m.value for m in enum) for name, enum in _ENUMS.items()}
"""Facets with a closed list of values; the form that ``set_facet`` and the page use."""


def facet_names() -> tuple[str, ...]:
    """Every name that :func:`set_facet` takes; ``sources.<i>.`` may stand before those of a source."""
    return (
        *(f"source.{n}" for n in _SOURCE_FACETS),
        "teacher",
        "base",
        "dataset",
        "student.kind",
        "student.modality",
        "student.is_llm",
        "student.same_family",
        "student.competes",
        "student.competes.<issuer>",
        "purpose",
        "release",
        *MEASURES,
        "actor",
        "authorisation",
        *_PLACES,
        "territory",
        *_DATES,
        "as_of",
        "fact:<slug>",
    )


def parse_date(text: object, what: str = "date") -> dt.date:
    """A date from ``YYYY-MM-DD``.

    :raises UsageError: anything else.
    """
    if isinstance(text, dt.date):
        return text
    try:
        return dt.date.fromisoformat(str(text).strip())
    except ValueError as error:
        raise UsageError(
            f"{text!r} is not a {what}.", valid="YYYY-MM-DD, e.g. 2025-03-31", fix="Write the date in that form."
        ) from error


def parse_when(text: object, what: str = "date") -> tuple[dt.date, Period | None]:
    """A day, or a month, a year or a stretch (``YYYY-MM``, ``YYYY``, ``2025-04/2025-06``) as a day within and its first
    and last day.

    >>> parse_when("2024-02")[1]
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))

    :raises UsageError: anything else, or a stretch that ends before it begins.
    """
    if isinstance(text, str) and text.count("/") == 1:
        (a, long_a), (b, long_b) = (parse_when(part, what) for part in text.split("/"))
        first, last = (long_a[0] if long_a else a), (long_b[1] if long_b else b)
        if last < first:
            raise UsageError(f"{text!r} ends before it begins.", valid="2025-04/2025-06", fix="Give the earlier first.")
        return first + (last - first) / 2, (first, last)
    match = None if isinstance(text, dt.date) else re.fullmatch(r"(\d{4})(?:-(\d{2}))?", str(text).strip())
    if match is None:
        return parse_date(text, what), None
    year, month = int(match[1]), int(match[2] or 0)
    first = parse_date(f"{match[1]}-{match[2] or '01'}-01", what)
    last = dt.date(year, month or 12, calendar.monthrange(year, month or 12)[1])
    return (first.replace(day=15) if month else dt.date(year, 7, 1)), (first, last)


def with_period(practice: Practice, name: str, period: Period | None) -> Practice:
    """A copy in which the date of that name has this period, or none."""
    kept = {k: v for k, v in practice.periods.items() if k != name}
    return replace(practice, periods=kept | ({name: period} if period else {}))


def _enum(name: str, value: object) -> Any:
    enum = _ENUMS[name]
    text = str(value).strip().lower().replace(" ", "_").replace("-", "_")
    if isinstance(value, bool):
        text = "yes" if value else "no"
    try:
        return enum(text)
    except ValueError as error:
        raise UnknownFacetError(
            f"Facet {name}: {value!r} is not a value.",
            valid=", ".join(FACET_VALUES[name]) + ", unknown",
            fix=f"Set {name} to one of these.",
        ) from error


def _yes_no(name: str, value: object) -> YesNo:
    text = {"true": "yes", "false": "no"}.get(str(value).strip().lower(), str(value).strip().lower())
    if text not in ("yes", "no"):
        raise UnknownFacetError(
            f"Facet {name}: {value!r} is not a value.", valid="yes, no, unknown", fix=f"Set {name} to one of these."
        )
    return YesNo(text)


def _number(name: str, value: object) -> float:
    try:
        number = float(str(value).replace(",", "").replace("_", ""))
    except ValueError as error:
        raise UnknownFacetError(
            f"Facet {name}: {value!r} is not a number.", valid="a number, e.g. 5000000", fix=f"Give {name} as a number."
        ) from error
    if not 0 <= number < float("inf"):
        raise UnknownFacetError(f"Facet {name}: {value!r} is out of range.", valid="0 or more")
    return number


def _facet(value: object, parse: Callable[[Any], Any], origin: Origin) -> Facet[Any]:
    return Facet() if _is_unknown(value) else Facet(parse(value), origin)


def _with(practice: Practice, name: str, facet: Facet[Any]) -> Practice:
    changed: dict[str, Any] = {name: facet}
    return replace(practice, **changed)


def _is_unknown(value: object) -> bool:
    return value is None or (isinstance(value, str) and value.strip().lower() in ("", "unknown"))


def set_facet(practice: Practice, name: str, value: object, origin: Origin = Origin.STATED) -> Practice:
    """A copy of the practice with one facet changed. ``unknown`` clears the facet.

    >>> p = set_facet(Practice(dt.date(2026, 1, 1)), "release", "open_weights")
    >>> p.release.value.value, p.release.origin.value
    ('open_weights', 'stated')

    :raises UnknownFacetError: no such facet or value; the message lists the valid ones.
    :raises UsageError: a date that is not one.
    """
    name = name.strip()
    if name in ("teacher", "base", "dataset"):
        return _add_source(practice, Role(name), str(value), origin)
    if name.startswith(("sources.", "source.")):
        return _set_source_facet(practice, name, value, origin)
    if name == "territory":
        return set_facet(set_facet(practice, "established_in", value, origin), "used_in", value, origin)
    if name == "as_of":
        day, period = parse_when(value)
        return with_period(replace(practice, as_of=day), name, period)
    if name in MEASURES:
        rest = tuple(s for s in practice.scale if s.measure != name)
        if _is_unknown(value):
            return replace(practice, scale=rest)
        return replace(practice, scale=(*rest, Scale(name, Facet(_number(name, value), origin))))
    if name == "student.competes" or name.startswith("student.competes."):
        issuer = name.removeprefix("student.competes").removeprefix(".") or "*"
        competes = {k: v for k, v in practice.student.competes.items() if k != issuer}
        if not _is_unknown(value):
            competes[issuer] = Facet(_yes_no(name, value), origin)
        return replace(practice, student=replace(practice.student, competes=competes))
    if name.startswith(("fact:", "fact.")):
        facts = {k: v for k, v in practice.facts.items() if k != name[5:]}
        if not _is_unknown(value):
            facts[name[5:]] = Facet(_yes_no(name, value), origin)
        return replace(practice, facts=facts)
    if name.startswith("student.") and name in _ENUMS:
        changed: dict[str, Any] = {name[8:]: _facet(value, lambda v: _enum(name, v), origin)}
        return replace(practice, student=replace(practice.student, **changed))
    if name in _ENUMS and "." not in name and name not in _SOURCE_FACETS:
        return _with(practice, name, _facet(value, lambda v: _enum(name, v), origin))
    if name in _PLACES:
        return _with(practice, name, _facet(value, _places, origin))
    if name in _DATES:
        if _is_unknown(value):
            return with_period(_with(practice, name, Facet()), name, None)
        day, period = parse_when(value)
        return with_period(_with(practice, name, Facet(day, origin)), name, period)
    close = difflib.get_close_matches(name, facet_names(), n=3)
    meant = f" Nearest: {', '.join(close)}." if close else ""
    raise UnknownFacetError(
        f"No facet {name!r}.", valid=", ".join(facet_names()), fix=f"Use one of these names as --set name=value.{meant}"
    )


def _places(value: object) -> tuple[str, ...]:
    parts = value if isinstance(value, list | tuple) else str(value).split(",")
    return tuple(normalise(str(p)) for p in parts)


def _add_source(practice: Practice, role: Role, id_: str, origin: Origin) -> Practice:
    kept = tuple(s for s in practice.sources if s.role.value is not role)
    if _is_unknown(id_):
        return replace(practice, sources=kept)
    source = Source(id=Facet(id_, origin), mention=id_, role=Facet(role, origin))
    old = next((s for s in practice.sources if s.role.value is role), None)
    if old is not None:  # the route and technique asked about stay; only the model changes
        source = replace(old, id=Facet(id_, origin), candidates=(), mention=id_, publisher=Facet())
    return replace(practice, sources=(*kept, source))


def _set_source_facet(practice: Practice, name: str, value: object, origin: Origin) -> Practice:
    parts = name.split(".")
    index = 0
    if parts[0] == "sources":
        if len(parts) != 3 or not parts[1].isdigit():
            raise UnknownFacetError(f"No facet {name!r}.", valid="sources.<number>.<facet>, source.<facet>")
        index = int(parts[1])
    facet = parts[-1]
    if facet not in _SOURCE_FACETS:
        raise UnknownFacetError(f"No facet {name!r}.", valid=", ".join(f"source.{n}" for n in _SOURCE_FACETS))
    sources = list(practice.sources)
    if index >= len(sources):
        if index or (facet == "id" and _is_unknown(value)):
            raise UnknownFacetError(
                f"{name}: the practice has {len(sources)} sources.", fix="Name the teacher first: --set teacher=ID."
            )
        sources.append(Source())
    new: Facet[Any] = Facet()
    period: Period | None = None
    if not _is_unknown(value):
        parsed: Any = str(value)
        if facet in _ENUMS:
            parsed = _enum(facet, value)
        elif facet == "obtained":
            parsed, period = parse_when(value)
        new = Facet(parsed, origin)
    changed: dict[str, Any] = {facet: new}
    if facet == "id":
        changed["candidates"] = ()
    sources[index] = replace(sources[index], **changed)
    practice = replace(practice, sources=tuple(sources))
    return with_period(practice, f"sources.{index}.obtained", period) if facet == "obtained" else practice


def to_json(practice: Practice) -> dict[str, Any]:
    """The practice as in the answer contract: every facet ``{"value", "origin"}``."""

    def show(facet: Facet[Any]) -> dict[str, Any]:
        value = facet.value
        if isinstance(value, dt.date):
            value = value.isoformat()
        elif isinstance(value, tuple):
            value = list(value)
        elif isinstance(value, StrEnum):
            value = value.value
        return {"value": value, "origin": facet.origin.value}

    sources = []
    for source in practice.sources:
        shown: dict[str, Any] = {n: show(getattr(source, n)) for n in _SOURCE_FACETS}
        shown["mention"] = source.mention
        if source.candidates:
            shown["candidates"] = list(source.candidates)
        sources.append(shown)
    student = practice.student
    return {
        "as_of": practice.as_of.isoformat(),
        "sources": sources,
        "student": {
            **{f.name: show(getattr(student, f.name)) for f in fields(student) if f.name != "competes"},
            "competes": {issuer: show(f) for issuer, f in sorted(student.competes.items())},
        },
        **{n: show(getattr(practice, n)) for n in ("purpose", "release", "actor", "authorisation", *_PLACES, *_DATES)},
        "scale": [
            {
                "measure": s.measure,
                **show(s.value),
                "unit": s.unit,
                "period": s.period,
                "as_of": s.as_of.isoformat() if s.as_of else None,
            }
            for s in practice.scale
        ],
        "facts": {slug: show(f) for slug, f in sorted(practice.facts.items())},
        **(
            {"periods": {n: [day.isoformat() for day in days] for n, days in sorted(practice.periods.items())}}
            if practice.periods
            else {}
        ),
    }


def from_json(data: Mapping[str, Any]) -> Practice:
    """The practice that :func:`to_json` wrote.

    :raises UsageError: a facet or value that is not one.
    """
    practice = Practice(as_of=parse_date(data.get("as_of")))
    sources = []
    for item in data.get("sources", []):
        source = Source(candidates=tuple(item.get("candidates", ())), mention=str(item.get("mention", "")))
        one = replace(practice, sources=(source,))
        for name in _SOURCE_FACETS:
            got = item.get(name) or {}
            if got.get("value") is not None:
                one = _set_source_facet(one, f"source.{name}", got["value"], Origin(got["origin"]))
        kept = () if one.sources[0].id.known else source.candidates
        sources.append(replace(one.sources[0], candidates=kept))
    practice = replace(practice, sources=tuple(sources))
    for name, value, origin in _flat_items(data):
        practice = set_facet(practice, name, value, Origin(origin))
    for name, (first, last) in data.get("periods", {}).items():
        practice = with_period(practice, name, (parse_date(first), parse_date(last)))
    return practice


def _flat_items(data: Mapping[str, Any]) -> Iterator[tuple[str, Any, str]]:
    student = data.get("student", {})
    for name in ("kind", "modality", "is_llm", "same_family"):
        yield f"student.{name}", *_pair(student.get(name))
    for issuer, got in student.get("competes", {}).items():
        yield "student.competes" if issuer == "*" else f"student.competes.{issuer}", *_pair(got)
    for name in ("purpose", "release", "actor", "authorisation", *_PLACES, *_DATES):
        yield name, *_pair(data.get(name))
    for item in data.get("scale", []):
        yield item["measure"], *_pair(item)
    for slug, got in data.get("facts", {}).items():
        yield f"fact:{slug}", *_pair(got)


def _pair(got: Mapping[str, Any] | None) -> tuple[Any, str]:
    if not got or got.get("value") is None:
        return None, Origin.UNKNOWN.value
    return got["value"], str(got["origin"])
